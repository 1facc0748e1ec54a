// Calls: of methods, of super(), with keywords, with starred arguments.
// Counterpart: Python/codegen.c (codegen_call, codegen_call_helper_impl).
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"

namespace py {

using ast::as;
using ast::as_if;

namespace {

bool any_starred(const ast::Seq<ast::expr*>& arguments) {
  for (const ast::expr* argument : arguments) {
    if (argument->node_kind == ast::Kind::Starred) return true;
  }
  return false;
}

bool any_unpacked(const ast::Seq<ast::keyword*>& keywords) {
  for (const ast::keyword* keyword : keywords) {
    if (keyword->arg == nullptr) return true;
  }
  return false;
}

}  // namespace

void Codegen::check_keywords(const ast::Seq<ast::keyword*>& keywords) {
  for (int32_t i = 0; i < keywords.size; ++i) {
    const Identifier name = keywords[i]->arg;
    if (name == nullptr) continue;
    for (int32_t j = i + 1; j < keywords.size; ++j) {
      if (keywords[j]->arg == name)
        return error(keywords[j]->loc, "keyword argument repeated: %U", text(name));
    }
  }
}

void Codegen::call(const ast::Call* node) {
  check_keywords(node->keywords);
  if (failed_ || method_call(node)) return;
  const Label end = new_label();
  check_caller(node->func);
  visit(node->func);
  generator_call(node, end);
  emit(op::PUSH_NULL, node->func->loc);
  call_with(0, node->args, nullptr, node->keywords, node->loc);
  place(end);
}

// x.f(...) without making a bound method. False, and nothing emitted, if that is not possible.
bool Codegen::method_call(const ast::Call* node) {
  const auto* method = as_if<const ast::Attribute>(node->func);
  if (method == nullptr || method->ctx != Kind::Load) return false;
  // What an import of the module brought in is a module, mostly.
  if (const auto* object = as_if<const ast::Name>(method->value)) {
    if ((table_.top()->symbols.flags(object->id) & symbol::kImport) != 0) return false;
  }
  const int32_t keyword_count = node->keywords.size;
  const int32_t stack_use = node->args.size + keyword_count + (keyword_count == 0 ? 0 : 1);
  if (stack_use >= kStackUseGuideline || any_starred(node->args) || any_unpacked(node->keywords))
    return false;

  Location loc = node->func->loc;
  if (is_super_call(method)) {
    super_attribute(method, true);
    loc = at_attribute(loc, method);
  } else {
    visit(method->value);
    loc = at_attribute(loc, method);
    load_method(method->attr, loc);
  }
  visit_all(node->args);
  if (keyword_count != 0) {
    keyword_values(node->keywords);
    keyword_names(node->keywords, loc);
    emit(op::CALL_KW, node->args.size + keyword_count, at_attribute(node->loc, method));
  } else {
    emit(op::CALL, node->args.size, at_attribute(node->loc, method));
  }
  return true;
}

// all(), any() and tuple() of a generator expression: if the name means the builtin, which is on
// the stack, the loop runs right here.
void Codegen::generator_call(const ast::Call* node, Label end) {
  const auto* name = as_if<const ast::Name>(node->func);
  if (name == nullptr || node->args.size != 1 || !node->keywords.empty()) return;
  const auto* generator = as_if<const ast::GeneratorExp>(node->args[0]);
  if (generator == nullptr) return;
  const Scope* inner = table_.find(generator);
  if (inner == nullptr || inner->coroutine) return;
  int builtin;
  if (name->id == known_.all_) {
    builtin = CONSTANT_BUILTIN_ALL;
  } else if (name->id == known_.any_) {
    builtin = CONSTANT_BUILTIN_ANY;
  } else if (name->id == known_.tuple_) {
    builtin = CONSTANT_BUILTIN_TUPLE;
  } else {
    return;
  }
  const bool is_tuple = builtin == CONSTANT_BUILTIN_TUPLE;
  const bool is_all = builtin == CONSTANT_BUILTIN_ALL;
  const Location& loc = name->loc;
  const Label otherwise = new_label(), loop = new_label(), exhausted = new_label();
  emit(op::COPY, 1, loc);
  emit(op::LOAD_COMMON_CONSTANT, builtin, loc);
  compare(Kind::Is, loc);
  jump(op::POP_JUMP_IF_FALSE, otherwise, loc);
  emit(op::POP_TOP, loc);
  if (is_tuple) emit(op::BUILD_LIST, 0, loc);
  visit(generator);
  place(loop);
  jump(op::FOR_ITER, exhausted, loc);
  if (is_tuple) {
    emit(op::LIST_APPEND, 2, loc);
    jump(op::JUMP, loop, loc);
  } else {
    emit(op::TO_BOOL, loc);
    jump(is_all ? op::POP_JUMP_IF_TRUE : op::POP_JUMP_IF_FALSE, loop, loc);
  }
  emit(op::POP_ITER, kNoLocation);
  if (!is_tuple) load_object(bool_object(!is_all), loc);
  jump(op::JUMP, end, loc);
  place(exhausted);
  emit(op::END_FOR, kNoLocation);
  emit(op::POP_ITER, kNoLocation);
  if (is_tuple) {
    emit(op::CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE, loc);
  } else {
    load_object(bool_object(is_all), loc);
  }
  jump(op::JUMP, end, loc);
  place(otherwise);
}

void Codegen::call_with(int pushed, const ast::Seq<ast::expr*>& arguments, Identifier injected,
                        const ast::Seq<ast::keyword*>& keywords, const Location& loc) {
  check_keywords(keywords);
  if (arguments.size + keywords.size * 2 > kStackUseGuideline || any_starred(arguments) ||
      any_unpacked(keywords))
    return call_unpacking(pushed, arguments, injected, keywords, loc);
  visit_all(arguments);
  int count = pushed + arguments.size;
  if (injected != nullptr) {
    load(injected, loc);
    ++count;
  }
  if (keywords.empty()) return emit(op::CALL, count, loc);
  keyword_values(keywords);
  keyword_names(keywords, loc);
  emit(op::CALL_KW, count + keywords.size, loc);
}

void Codegen::call_unpacking(int pushed, const ast::Seq<ast::expr*>& arguments, Identifier injected,
                             const ast::Seq<ast::keyword*>& keywords, const Location& loc) {
  // A lone starred argument is passed on as it is; CALL_FUNCTION_EX makes a tuple of it.
  if (pushed == 0 && arguments.size == 1 && arguments[0]->node_kind == Kind::Starred) {
    visit(as<const ast::Starred>(arguments[0])->value);
  } else {
    sequence(arguments, pushed, injected, kTupleBuilder, loc);
  }
  bool built = false;
  int32_t waiting = 0;  // Keywords before the present one that are in no dict yet.
  const auto flush = [&](int32_t end) {
    keyword_part(keywords, end - waiting, end, loc);
    if (built) emit(op::DICT_MERGE, 1, loc);
    built = true;
    waiting = 0;
  };
  for (int32_t i = 0; i < keywords.size; ++i) {
    if (keywords[i]->arg != nullptr) {
      ++waiting;
      continue;
    }
    if (waiting > 0) flush(i);
    if (!built) emit(op::BUILD_MAP, 0, loc);
    built = true;
    visit(keywords[i]->value);
    emit(op::DICT_MERGE, 1, loc);
  }
  if (waiting > 0) flush(keywords.size);
  if (keywords.empty()) emit(op::PUSH_NULL, loc);
  emit(op::CALL_FUNCTION_EX, loc);
}

void Codegen::keyword_part(const ast::Seq<ast::keyword*>& keywords, int32_t begin, int32_t end,
                           const Location& loc) {
  const int32_t count = end - begin;
  const bool big = count * 2 > kStackUseGuideline;
  if (big) emit(op::BUILD_MAP, 0, kNoLocation);
  for (int32_t i = begin; i < end; ++i) {
    load_text(keywords[i]->arg, loc);
    visit(keywords[i]->value);
    if (big) emit(op::MAP_ADD, 1, kNoLocation);
  }
  if (!big) emit(op::BUILD_MAP, count, loc);
}

void Codegen::keyword_values(const ast::Seq<ast::keyword*>& keywords) {
  for (const ast::keyword* keyword : keywords) visit(keyword->value);
}

void Codegen::keyword_names(const ast::Seq<ast::keyword*>& keywords, const Location& loc) {
  SmallVec<Identifier, 16> names;
  for (const ast::keyword* keyword : keywords) {
    if (!names.push_back(keyword->arg)) return fail_memory();
  }
  load_names(names.data(), keywords.size, loc);
}

// super().attr and super(type, object).attr, where `super` is the builtin as far as can be seen.
bool Codegen::is_super_call(const ast::Attribute* node) {
  const auto* super_call = as_if<const ast::Call>(node->value);
  if (super_call == nullptr || !super_call->keywords.empty()) return false;
  const auto* function = as_if<const ast::Name>(super_call->func);
  if (function == nullptr || function->id != known_.super_ || node->attr == known_.class_cell_)
    return false;
  if (scope().binding(known_.super_) != Binding::kGlobalImplicit ||
      table_.top()->binding(known_.super_) != Binding::kUnknown)
    return false;
  if (super_call->args.size == 2) return !any_starred(super_call->args);
  if (super_call->args.size != 0) return false;
  // The short form takes the first argument and the cell of the class.
  if (unit_->argcount == 0 && unit_->posonlyargcount == 0) return false;
  return unit_->kind != UnitKind::kClass && scope().binding(known_.class_cell_) == Binding::kFree;
}

void Codegen::super_attribute(const ast::Attribute* node, bool method) {
  const auto* super_call = as<const ast::Call>(node->value);
  const bool explicit_arguments = !super_call->args.empty();
  load(known_.super_, super_call->func->loc);
  if (explicit_arguments) {
    visit_all(super_call->args);
  } else {
    load(known_.class_cell_, super_call->loc);
    load(unit_->varnames[0], super_call->loc);
  }
  const int flags = (explicit_arguments ? 2 : 0) | (method ? 1 : 0);
  emit(op::LOAD_SUPER_ATTR, mangled_index(node->attr) << 2 | flags, node->loc);
  // Where the line of the name shows in traces.
  emit(op::NOP, at_attribute(node->loc, node));
}

}  // namespace py
