// Statements, except those with handlers, and definitions.
// Counterpart: Python/codegen.c (codegen_visit_stmt).
#include <cstring>

#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/objects/errors.h"
#include "vm/objects/tuple.h"

namespace py {

using ast::as;
using ast::as_if;

void Codegen::visit_all(const ast::Seq<ast::stmt*>& statements) {
  for (const ast::stmt* statement : statements) visit(statement);
}

void Codegen::visit(const ast::stmt* statement) {
  if (stack_low()) return;
  switch (statement->node_kind) {
    case Kind::FunctionDef:
      return function(as<const ast::FunctionDef>(statement));
    case Kind::AsyncFunctionDef:
      return function(as<const ast::AsyncFunctionDef>(statement));
    case Kind::ClassDef:
      return class_definition(as<const ast::ClassDef>(statement));
    case Kind::TypeAlias:
      return type_alias(as<const ast::TypeAlias>(statement));
    case Kind::Return:
      return return_statement(as<const ast::Return>(statement));
    case Kind::Delete:
      return visit_all(as<const ast::Delete>(statement)->targets);
    case Kind::Assign:
      return assign(as<const ast::Assign>(statement));
    case Kind::AugAssign:
      return augmented_assign(as<const ast::AugAssign>(statement));
    case Kind::AnnAssign:
      return annotated_assign(as<const ast::AnnAssign>(statement));
    case Kind::Raise:
      return raise_statement(as<const ast::Raise>(statement));
    case Kind::Assert:
      return assert_statement(as<const ast::Assert>(statement));
    case Kind::Import:
      return import_statement(as<const ast::Import>(statement));
    case Kind::ImportFrom:
      return import_from(as<const ast::ImportFrom>(statement));
    case Kind::Expr:
      return expression_statement(as<const ast::Expr>(statement));
    case Kind::Pass:
      return emit(op::NOP, statement->loc);
    case Kind::Break:
      return break_statement(statement->loc);
    case Kind::Continue:
      return continue_statement(statement->loc);
    case Kind::Global:
    case Kind::Nonlocal:
      return;
    default:
      ++unit_->conditional_depth;
      visit_conditional(statement);
      --unit_->conditional_depth;
  }
}

// Statements whose parts may run or not; annotations in them are conditional.
void Codegen::visit_conditional(const ast::stmt* statement) {
  switch (statement->node_kind) {
    case Kind::If:
      return if_statement(as<const ast::If>(statement));
    case Kind::For:
      return for_statement(as<const ast::For>(statement));
    case Kind::AsyncFor:
      return async_for(as<const ast::AsyncFor>(statement));
    case Kind::While:
      return while_statement(as<const ast::While>(statement));
    case Kind::With:
      return with_statement(as<const ast::With>(statement), 0);
    case Kind::AsyncWith:
      return with_statement(as<const ast::AsyncWith>(statement), 0);
    case Kind::Try:
      return try_statement(as<const ast::Try>(statement));
    case Kind::TryStar:
      return try_statement(as<const ast::TryStar>(statement));
    case Kind::Match:
      return match_statement(as<const ast::Match>(statement));
    default:
      return;
  }
}

void Codegen::assign(const ast::Assign* node) {
  visit(node->value);
  for (int32_t i = 0; i < node->targets.size; ++i) {
    if (i < node->targets.size - 1) emit(op::COPY, 1, node->loc);
    visit(node->targets[i]);
  }
}

namespace {

bool is_constant_or_absent(const ast::expr* node) {
  return node == nullptr || node->node_kind == ast::Kind::Constant;
}

}  // namespace

// Slices that have instructions of their own: without a step, and not constant.
const ast::Slice* two_part_slice(const ast::expr* index) {
  const auto* slice = as_if<const ast::Slice>(index);
  if (slice == nullptr || slice->step != nullptr) return nullptr;
  return is_constant_or_absent(slice->lower) && is_constant_or_absent(slice->upper) ? nullptr
                                                                                    : slice;
}

void Codegen::augmented_assign(const ast::AugAssign* node) {
  const ast::expr* target = node->target;
  const Location& loc = target->loc;
  const auto* attribute = as_if<const ast::Attribute>(target);
  const auto* subscript = as_if<const ast::Subscript>(target);
  const ast::Slice* slice = subscript == nullptr ? nullptr : two_part_slice(subscript->slice);
  if (attribute != nullptr) {
    visit(attribute->value);
    emit(op::COPY, 1, loc);
    load_attribute(attribute->attr, at_attribute(loc, attribute));
  } else if (slice != nullptr) {
    visit(subscript->value);
    slice_bounds(slice);
    for (int i = 0; i < 3; ++i) emit(op::COPY, 3, loc);
    emit(op::BINARY_SLICE, loc);
  } else if (subscript != nullptr) {
    visit(subscript->value);
    visit(subscript->slice);
    for (int i = 0; i < 2; ++i) emit(op::COPY, 2, loc);
    emit(op::BINARY_OP, NB_SUBSCR, loc);
  } else if (const auto* name = as_if<const ast::Name>(target)) {
    load(name->id, loc);
  } else {
    if (!failed_)
      raise(thread_, &exc::SystemError, "invalid node type (%d) for augmented assignment",
            static_cast<int>(target->node_kind));
    failed_ = true;
    return;
  }

  visit(node->value);
  binary_operator(node->op, true, node->loc);

  if (attribute != nullptr) {
    const Location at = at_attribute(loc, attribute);
    emit(op::SWAP, 2, at);
    named(op::STORE_ATTR, attribute->attr, at);
  } else if (slice != nullptr) {
    for (int depth = 4; depth > 1; --depth) emit(op::SWAP, depth, loc);
    emit(op::STORE_SLICE, loc);
  } else if (subscript != nullptr) {
    for (int depth = 3; depth > 1; --depth) emit(op::SWAP, depth, loc);
    emit(op::STORE_SUBSCR, loc);
  } else {
    store(as<const ast::Name>(target)->id, loc);
  }
}

// Runs an expression for its errors.
void Codegen::evaluate_for_effect(const ast::expr* node) {
  visit(node);
  emit(op::POP_TOP, node->loc);
}

void Codegen::evaluate_index_for_effect(const ast::expr* node) {
  if (const auto* slice = as_if<const ast::Slice>(node)) {
    for (const ast::expr* part : {slice->lower, slice->upper, slice->step}) {
      if (part != nullptr) evaluate_for_effect(part);
    }
  } else if (const auto* tuple = as_if<const ast::Tuple>(node)) {
    for (const ast::expr* item : tuple->elts) evaluate_index_for_effect(item);
  } else {
    evaluate_for_effect(node);
  }
}

void Codegen::annotated_assign(const ast::AnnAssign* node) {
  const ast::expr* target = node->target;
  if (node->value != nullptr) {
    visit(node->value);
    visit(target);
  }
  switch (target->node_kind) {
    case Kind::Name: {
      if (node->simple == 0 || !unit_->is_class_or_module()) break;
      if (!future_annotations()) {
        defer_annotation(node);
        break;
      }
      stringised(node->annotation);
      named(op::LOAD_NAME, known_.annotations_, node->loc);
      const Identifier name = mangled(as<const ast::Name>(target)->id);
      if (name == nullptr) return fail_memory();
      load_text(name, node->loc);
      emit(op::STORE_SUBSCR, node->loc);
      break;
    }
    case Kind::Attribute:
      if (node->value == nullptr) evaluate_for_effect(as<const ast::Attribute>(target)->value);
      break;
    case Kind::Subscript:
      if (node->value == nullptr) {
        evaluate_for_effect(as<const ast::Subscript>(target)->value);
        evaluate_index_for_effect(as<const ast::Subscript>(target)->slice);
      }
      break;
    default:
      if (!failed_)
        raise(thread_, &exc::SystemError, "invalid node type (%d) for annotated assignment",
              static_cast<int>(target->node_kind));
      failed_ = true;
  }
}

// Remembers the annotation for the __annotate__ function. One that may not be reached is numbered,
// and reaching it is noted at run time; in a module anything may stop half-way.
void Codegen::defer_annotation(const ast::AnnAssign* node) {
  CodeUnit& unit = *unit_;
  const bool is_module = unit.kind == UnitKind::kModule;
  const bool conditional = is_module || unit.conditional_depth > 0;
  const int64_t condition = conditional ? unit.next_condition++ : -1;
  if (!unit.deferred.push_back({node, condition})) return fail_memory();
  if (!conditional) return;
  if (is_module) {
    named(op::LOAD_NAME, known_.conditional_annotations_, node->loc);
  } else {
    indexed(op::LOAD_DEREF, unit.cellvars, known_.conditional_annotations_, node->loc);
  }
  load_int(condition, node->loc);
  emit(op::SET_ADD, 1, node->loc);
  emit(op::POP_TOP, node->loc);
}

void Codegen::raise_statement(const ast::Raise* node) {
  int count = 0;
  if (node->exc != nullptr) {
    visit(node->exc);
    ++count;
    if (node->cause != nullptr) {
      visit(node->cause);
      ++count;
    }
  }
  emit(op::RAISE_VARARGS, count, node->loc);
}

void Codegen::assert_statement(const ast::Assert* node) {
  const auto* tuple = as_if<const ast::Tuple>(node->test);
  bool always_true = tuple != nullptr && !tuple->elts.empty();
  if (const auto* constant = as_if<const ast::Constant>(node->test); constant && !failed_) {
    Object* value = objects_.constant(thread_, constant->value);
    if (value == nullptr) {
      failed_ = true;
      return;
    }
    always_true = is_a<Tuple>(value) && static_cast<Tuple*>(value)->ob_size > 0;
  }
  if (always_true) warn(node->loc, "assertion is always true, perhaps remove parentheses?");
  if (optimize_ > 0) return;
  const Label end = new_label();
  jump_if(node->test, end, true, node->loc);
  emit(op::LOAD_COMMON_CONSTANT, CONSTANT_ASSERTIONERROR, node->loc);
  if (node->msg != nullptr) {
    visit(node->msg);
    emit(op::CALL, 0, node->loc);
  }
  emit(op::RAISE_VARARGS, 1, node->test->loc);
  place(end);
}

namespace {

// Where the part of a dotted name that begins at `start` ends.
uint32_t part_end(ast::Identifier name, uint32_t start) {
  const void* dot = std::memchr(name->text + start, '.', name->size - start);
  return dot == nullptr ? name->size
                        : static_cast<uint32_t>(static_cast<const char*>(dot) - name->text);
}

}  // namespace

// `import a.b.c as d`: the import gave a.
void Codegen::bind_submodule(Identifier name, Identifier as, const Location& loc) {
  uint32_t end = part_end(name, 0);
  if (end == name->size) return store(as, loc);
  for (;;) {
    const uint32_t start = end + 1;
    end = part_end(name, start);
    const Identifier part = names_.intern(name->text + start, end - start);
    if (part == nullptr) return fail_memory();
    indexed(op::IMPORT_FROM, unit_->names, part, loc);
    if (end == name->size) break;
    emit(op::SWAP, 2, loc);
    emit(op::POP_TOP, loc);
  }
  store(as, loc);
  emit(op::POP_TOP, loc);
}

void Codegen::import_statement(const ast::Import* node) {
  for (const ast::alias* alias : node->names) {
    load_int(0, node->loc);
    load_none(node->loc);
    named(op::IMPORT_NAME, alias->name, node->loc);
    if (alias->asname != nullptr) {
      bind_submodule(alias->name, alias->asname, node->loc);
      continue;
    }
    const uint32_t end = part_end(alias->name, 0);
    const Identifier first =
        end == alias->name->size ? alias->name : names_.intern(alias->name->text, end);
    if (first == nullptr) return fail_memory();
    store(first, node->loc);
  }
}

void Codegen::import_from(const ast::ImportFrom* node) {
  load_int(node->level, node->loc);
  SmallVec<Identifier, 16> names;
  for (const ast::alias* alias : node->names) {
    if (!names.push_back(alias->name)) return fail_memory();
  }
  load_names(names.data(), node->names.size, node->loc);
  named(op::IMPORT_NAME, node->module == nullptr ? known_.empty_ : node->module, node->loc);
  for (int32_t i = 0; i < node->names.size; ++i) {
    const ast::alias* alias = node->names[i];
    if (i == 0 && alias->name->size > 0 && alias->name->text[0] == '*') {
      emit(op::CALL_INTRINSIC_1, INTRINSIC_IMPORT_STAR, node->loc);
      emit(op::POP_TOP, kNoLocation);
      return;
    }
    named(op::IMPORT_FROM, alias->name, node->loc);
    store(alias->asname == nullptr ? alias->name : alias->asname, node->loc);
  }
  emit(op::POP_TOP, node->loc);
}

void Codegen::expression_statement(const ast::Expr* node) {
  if (interactive_top_level()) {
    visit(node->value);
    emit(op::CALL_INTRINSIC_1, INTRINSIC_PRINT, node->loc);
    emit(op::POP_TOP, kNoLocation);
    return;
  }
  if (node->value->node_kind == Kind::Constant) return emit(op::NOP, node->loc);
  visit(node->value);
  emit(op::POP_TOP, kNoLocation);
}

void Codegen::if_statement(const ast::If* node) {
  const Label end = new_label();
  const Label next = node->orelse.empty() ? end : new_label();
  jump_if(node->test, next, false, node->loc);
  visit_all(node->body);
  if (!node->orelse.empty()) {
    jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
    place(next);
    visit_all(node->orelse);
  }
  place(end);
}

void Codegen::while_statement(const ast::While* node) {
  const Label loop = new_label(), end = new_label(), exhausted = new_label();
  place(loop);
  push_block(BlockKind::kWhileLoop, node->loc, loop, end);
  jump_if(node->test, exhausted, false, node->loc);
  visit_all(node->body);
  jump(op::JUMP, loop, kNoLocation);
  pop_block();
  place(exhausted);
  visit_all(node->orelse);
  place(end);
}

void Codegen::for_statement(const ast::For* node) {
  const Label start = new_label(), body = new_label(), cleanup = new_label(), end = new_label();
  push_block(BlockKind::kForLoop, node->loc, start, end);
  visit(node->iter);
  emit(op::GET_ITER, node->iter->loc);
  place(start);
  jump(op::FOR_ITER, cleanup, node->iter->loc);
  // Something for tracing to see when the target is on another line.
  emit(op::NOP, node->target->loc);
  place(body);
  visit(node->target);
  visit_all(node->body);
  jump(op::JUMP, start, kNoLocation);
  // FOR_ITER over a generator lands on END_FOR, over anything else behind it.
  place(cleanup);
  emit(op::END_FOR, kNoLocation);
  emit(op::POP_ITER, kNoLocation);
  pop_block();
  visit_all(node->orelse);
  place(end);
}

void Codegen::async_for(const ast::AsyncFor* node) {
  const Label start = new_label(), send = new_label(), except = new_label(), end = new_label();
  visit(node->iter);
  emit(op::GET_AITER, node->iter->loc);
  place(start);
  push_block(BlockKind::kForLoop, node->loc, start, end);
  // Guards the call of __anext__().
  jump(op::SETUP_FINALLY, except, node->loc);
  emit(op::GET_ANEXT, node->loc);
  load_none(node->loc);
  place(send);
  yield_from(true, node->loc);
  emit(op::POP_BLOCK, node->loc);
  emit(op::NOT_TAKEN, node->loc);
  visit(node->target);
  visit_all(node->body);
  jump(op::JUMP, start, kNoLocation);
  pop_block();
  place(except);
  jump(op::END_ASYNC_FOR, send, node->iter->loc);
  visit_all(node->orelse);
  place(end);
}

}  // namespace py
