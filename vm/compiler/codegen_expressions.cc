// Expressions: operators, comparisons, tests, attributes, subscripts.
// Counterpart: Python/codegen.c (codegen_visit_expr, codegen_jump_if).
#include <cstring>

#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/objects/range.h"

namespace py {

using ast::as;
using ast::as_if;

namespace {

constexpr int opcode_if(bool condition) {
  return condition ? op::POP_JUMP_IF_TRUE : op::POP_JUMP_IF_FALSE;
}

// Characters of UTF-8.
int32_t character_count(ast::Identifier name) {
  int32_t count = 0;
  for (uint32_t i = 0; i < name->size; ++i) count += (name->text[i] & 0xc0) != 0x80;
  return count;
}

}  // namespace

Location at_attribute(Location loc, const ast::Attribute* node) {
  if (loc.lineno == node->loc.end_lineno) return loc;
  loc.lineno = node->loc.end_lineno;
  const int32_t length = character_count(node->attr);
  if (length <= node->loc.end_col_offset) {
    loc.col_offset = node->loc.end_col_offset - length;
  } else {
    // Only a tree that a program made can say this.
    loc.col_offset = loc.end_col_offset = -1;
  }
  if (loc.end_lineno < loc.lineno) loc.end_lineno = loc.lineno;
  if (loc.lineno == loc.end_lineno && loc.end_col_offset < loc.col_offset)
    loc.end_col_offset = loc.col_offset;
  return loc;
}

void Codegen::visit_all(const ast::Seq<ast::expr*>& nodes) {
  for (const ast::expr* node : nodes) visit(node);
}

void Codegen::visit(const ast::expr* node) {
  if (stack_low()) return;
  switch (node->node_kind) {
    case Kind::Name: {
      const auto* name = as<const ast::Name>(node);
      return access(name->id,
                    name->ctx == Kind::Load    ? Access::kLoad
                    : name->ctx == Kind::Store ? Access::kStore
                                               : Access::kDelete,
                    node->loc);
    }
    case Kind::Constant:
      return load_constant(as<const ast::Constant>(node)->value, node->loc);
    case Kind::Attribute:
      return attribute(as<const ast::Attribute>(node));
    case Kind::Call:
      return call(as<const ast::Call>(node));
    case Kind::Subscript:
      return subscript(as<const ast::Subscript>(node));
    case Kind::BinOp:
      return binary(as<const ast::BinOp>(node));
    case Kind::UnaryOp:
      return unary(as<const ast::UnaryOp>(node));
    case Kind::BoolOp:
      return bool_operator(as<const ast::BoolOp>(node));
    case Kind::Compare:
      return comparison(as<const ast::Compare>(node));
    case Kind::IfExp:
      return conditional(as<const ast::IfExp>(node));
    case Kind::NamedExpr: {
      const auto* named = as<const ast::NamedExpr>(node);
      visit(named->value);
      emit(op::COPY, 1, node->loc);
      return visit(named->target);
    }
    case Kind::Lambda:
      return lambda(as<const ast::Lambda>(node));
    case Kind::List: {
      const auto* list = as<const ast::List>(node);
      return list_or_tuple(node, list->elts, list->ctx, false);
    }
    case Kind::Tuple: {
      const auto* tuple = as<const ast::Tuple>(node);
      return list_or_tuple(node, tuple->elts, tuple->ctx, true);
    }
    case Kind::Set:
      return sequence(as<const ast::Set>(node)->elts, 0, nullptr, kSetBuilder, node->loc);
    case Kind::Dict:
      return dictionary(as<const ast::Dict>(node));
    case Kind::ListComp: {
      const auto* list = as<const ast::ListComp>(node);
      return comprehension(node, {Kind::ListComp, list->elt, nullptr, list->generators},
                           known_.code_listcomp_);
    }
    case Kind::SetComp: {
      const auto* set = as<const ast::SetComp>(node);
      return comprehension(node, {Kind::SetComp, set->elt, nullptr, set->generators},
                           known_.code_setcomp_);
    }
    case Kind::DictComp: {
      const auto* dict = as<const ast::DictComp>(node);
      return comprehension(node, {Kind::DictComp, dict->key, dict->value, dict->generators},
                           known_.code_dictcomp_);
    }
    case Kind::GeneratorExp: {
      const auto* generator = as<const ast::GeneratorExp>(node);
      return comprehension(node,
                           {Kind::GeneratorExp, generator->elt, nullptr, generator->generators},
                           known_.code_genexpr_);
    }
    case Kind::Yield:
      return yield_expression(as<const ast::Yield>(node));
    case Kind::YieldFrom:
      return yield_from_expression(as<const ast::YieldFrom>(node));
    case Kind::Await:
      visit(as<const ast::Await>(node)->value);
      return await(0, node->loc);
    case Kind::JoinedStr:
      return joined_string(as<const ast::JoinedStr>(node));
    case Kind::FormattedValue:
      return formatted_value(as<const ast::FormattedValue>(node));
    case Kind::TemplateStr:
      return template_string(as<const ast::TemplateStr>(node));
    case Kind::Interpolation:
      return interpolation(as<const ast::Interpolation>(node));
    case Kind::Slice:
      return slice(as<const ast::Slice>(node));
    case Kind::Starred:
      // Wherever one may stand, whoever visits the list of items has dealt with it.
      return error(node->loc, as<const ast::Starred>(node)->ctx == Kind::Store
                                  ? "starred assignment target must be in a list or tuple"
                                  : "can't use starred expression here");
    default:
      return;
  }
}

void Codegen::binary(const ast::BinOp* node) {
  visit(node->left);
  visit(node->right);
  binary_operator(node->op, false, node->loc);
}

void Codegen::binary_operator(Kind operation, bool in_place, const Location& loc) {
  int number = NB_ADD;
  switch (operation) {
    case Kind::Add:
      number = NB_ADD;
      break;
    case Kind::Sub:
      number = NB_SUBTRACT;
      break;
    case Kind::Mult:
      number = NB_MULTIPLY;
      break;
    case Kind::MatMult:
      number = NB_MATRIX_MULTIPLY;
      break;
    case Kind::Div:
      number = NB_TRUE_DIVIDE;
      break;
    case Kind::Mod:
      number = NB_REMAINDER;
      break;
    case Kind::Pow:
      number = NB_POWER;
      break;
    case Kind::LShift:
      number = NB_LSHIFT;
      break;
    case Kind::RShift:
      number = NB_RSHIFT;
      break;
    case Kind::BitOr:
      number = NB_OR;
      break;
    case Kind::BitXor:
      number = NB_XOR;
      break;
    case Kind::BitAnd:
      number = NB_AND;
      break;
    default:
      number = NB_FLOOR_DIVIDE;
      break;
  }
  // The in-place operators follow in the same order.
  emit(op::BINARY_OP, in_place ? number + NB_INPLACE_ADD : number, loc);
}

void Codegen::unary(const ast::UnaryOp* node) {
  visit(node->operand);
  switch (node->op) {
    case Kind::UAdd:
      return emit(op::CALL_INTRINSIC_1, INTRINSIC_UNARY_POSITIVE, node->loc);
    case Kind::Not:
      emit(op::TO_BOOL, node->loc);
      return emit(op::UNARY_NOT, node->loc);
    case Kind::Invert:
      return emit(op::UNARY_INVERT, node->loc);
    default:
      return emit(op::UNARY_NEGATIVE, node->loc);
  }
}

void Codegen::bool_operator(const ast::BoolOp* node) {
  const int jump_opcode = node->op == Kind::And ? op::JUMP_IF_FALSE : op::JUMP_IF_TRUE;
  const Label end = new_label();
  const int32_t last = node->values.size - 1;
  for (int32_t i = 0; i < last; ++i) {
    visit(node->values[i]);
    jump(jump_opcode, end, node->loc);
    emit(op::POP_TOP, node->loc);
  }
  visit(node->values[last]);
  place(end);
}

void Codegen::comparison(const ast::Compare* node) {
  const Location& loc = node->loc;
  const int32_t last = node->ops.size - 1;
  check_compare(node);
  visit(node->left);
  if (last == 0) {
    visit(node->comparators[0]);
    return compare(node->ops[0], loc);
  }
  const Label cleanup = new_label();
  for (int32_t i = 0; i < last; ++i) {
    visit(node->comparators[i]);
    emit(op::SWAP, 2, loc);
    emit(op::COPY, 2, loc);
    compare(node->ops[i], loc);
    emit(op::COPY, 1, loc);
    emit(op::TO_BOOL, loc);
    jump(op::POP_JUMP_IF_FALSE, cleanup, loc);
    emit(op::POP_TOP, loc);
  }
  visit(node->comparators[last]);
  compare(node->ops[last], loc);
  const Label end = new_label();
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  place(cleanup);
  emit(op::SWAP, 2, loc);
  emit(op::POP_TOP, loc);
  place(end);
}

void Codegen::conditional(const ast::IfExp* node) {
  const Label end = new_label(), next = new_label();
  jump_if(node->test, next, false, node->loc);
  visit(node->body);
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  place(next);
  visit(node->orelse);
  place(end);
}

// Jumps when the truth of the test is `condition`; leaves nothing on the stack.
void Codegen::jump_if(const ast::expr* test, Label target, bool condition, const Location& loc) {
  if (stack_low()) return;
  switch (test->node_kind) {
    case Kind::UnaryOp: {
      const auto* unary = as<const ast::UnaryOp>(test);
      if (unary->op != Kind::Not) break;
      return jump_if(unary->operand, target, !condition, loc);
    }
    case Kind::BoolOp:
      return jump_if_any(as<const ast::BoolOp>(test), target, condition, loc);
    case Kind::IfExp: {
      const auto* choice = as<const ast::IfExp>(test);
      const Label end = new_label(), next = new_label();
      jump_if(choice->test, next, false, loc);
      jump_if(choice->body, target, condition, loc);
      jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
      place(next);
      jump_if(choice->orelse, target, condition, loc);
      return place(end);
    }
    case Kind::Compare: {
      const auto* chain = as<const ast::Compare>(test);
      if (chain->ops.size == 1) break;
      return jump_if_chain(chain, target, condition);
    }
    default:
      break;
  }
  visit(test);
  emit(op::TO_BOOL, test->loc);
  jump(opcode_if(condition), target, test->loc);
}

// `and` and `or`: an operand that decides jumps at once, past the last operand if the decision is
// not the one that was asked for.
void Codegen::jump_if_any(const ast::BoolOp* node, Label target, bool condition,
                          const Location& loc) {
  const bool decides = node->op == Kind::Or;
  const Label decided = decides == condition ? target : new_label();
  const int32_t last = node->values.size - 1;
  for (int32_t i = 0; i < last; ++i) jump_if(node->values[i], decided, decides, loc);
  jump_if(node->values[last], target, condition, loc);
  if (decided != target) place(decided);
}

void Codegen::jump_if_chain(const ast::Compare* node, Label target, bool condition) {
  const Location& loc = node->loc;
  const int32_t last = node->ops.size - 1;
  check_compare(node);
  const Label cleanup = new_label();
  visit(node->left);
  for (int32_t i = 0; i < last; ++i) {
    visit(node->comparators[i]);
    emit(op::SWAP, 2, loc);
    emit(op::COPY, 2, loc);
    compare(node->ops[i], loc);
    emit(op::TO_BOOL, loc);
    jump(op::POP_JUMP_IF_FALSE, cleanup, loc);
  }
  visit(node->comparators[last]);
  compare(node->ops[last], loc);
  emit(op::TO_BOOL, loc);
  jump(opcode_if(condition), target, loc);
  const Label end = new_label();
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  place(cleanup);
  emit(op::POP_TOP, loc);
  if (!condition) jump(op::JUMP_NO_INTERRUPT, target, kNoLocation);
  place(end);
}

// self.x = ... in a method: the class around it will have an attribute x.
void Codegen::note_static_attribute(const ast::Attribute* node) {
  const auto* object = as_if<const ast::Name>(node->value);
  if (object == nullptr || object->id != known_.self_) return;
  for (int distance = 1; distance <= depth_; ++distance) {
    CodeUnit* unit = outer_unit(distance);
    if (unit->kind != UnitKind::kClass) continue;
    if (unit->static_attributes.add(node->attr) < 0) fail_memory();
    return;
  }
}

void Codegen::attribute(const ast::Attribute* node) {
  if (node->ctx == Kind::Load && is_super_call(node)) return super_attribute(node, false);
  if (node->ctx == Kind::Store) note_static_attribute(node);
  visit(node->value);
  const Location loc = at_attribute(node->loc, node);
  if (node->ctx == Kind::Load) {
    load_attribute(node->attr, loc);
  } else {
    named(node->ctx == Kind::Store ? op::STORE_ATTR : op::DELETE_ATTR, node->attr, loc);
  }
}

void Codegen::subscript(const ast::Subscript* node) {
  if (node->ctx == Kind::Load) {
    check_subscripted(node->value);
    check_index(node->value, node->slice);
  }
  visit(node->value);
  const ast::Slice* slice = node->ctx == Kind::Del ? nullptr : two_part_slice(node->slice);
  if (slice != nullptr) {
    slice_bounds(slice);
    emit(node->ctx == Kind::Load ? op::BINARY_SLICE : op::STORE_SLICE, node->loc);
    return;
  }
  visit(node->slice);
  if (node->ctx == Kind::Load) {
    emit(op::BINARY_OP, NB_SUBSCR, node->loc);
  } else {
    emit(node->ctx == Kind::Store ? op::STORE_SUBSCR : op::DELETE_SUBSCR, node->loc);
  }
}

void Codegen::slice_bounds(const ast::Slice* node) {
  for (const ast::expr* bound : {node->lower, node->upper}) {
    if (bound != nullptr) {
      visit(bound);
    } else {
      load_none(node->loc);
    }
  }
}

void Codegen::slice(const ast::Slice* node) {
  Object* parts[3] = {none(), none(), none()};
  const ast::expr* const nodes[3] = {node->lower, node->upper, node->step};
  bool constant = true;
  for (int i = 0; i < 3 && !failed_; ++i) {
    if (nodes[i] == nullptr) continue;
    const auto* literal = as_if<const ast::Constant>(nodes[i]);
    if (literal == nullptr) {
      constant = false;
      break;
    }
    parts[i] = objects_.constant(thread_, literal->value);
    if (parts[i] == nullptr) failed_ = true;
  }
  if (failed_) return;
  if (constant) return load_object(slice_new(thread_, parts[0], parts[1], parts[2]), node->loc);
  slice_bounds(node);
  if (node->step != nullptr) visit(node->step);
  emit(op::BUILD_SLICE, node->step == nullptr ? 2 : 3, node->loc);
}

void Codegen::yield_expression(const ast::Yield* node) {
  if (!scope().is_function_like()) return error(node->loc, "'yield' outside function");
  if (node->value != nullptr) {
    visit(node->value);
  } else {
    load_none(node->loc);
  }
  yield_value(node->loc);
}

void Codegen::yield_from_expression(const ast::YieldFrom* node) {
  if (!scope().is_function_like()) return error(node->loc, "'yield from' outside function");
  if (unit_->kind == UnitKind::kAsyncFunction)
    return error(node->loc, "'yield from' inside async function");
  visit(node->value);
  emit(op::GET_YIELD_FROM_ITER, node->loc);
  load_none(node->loc);
  yield_from(false, node->loc);
}

}  // namespace py
