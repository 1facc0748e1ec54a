// Warnings about expressions that can hardly be meant.
// Counterpart: Python/codegen.c (codegen_check_compare, check_caller, check_index).
#include "vm/compiler/codegen.h"
#include "vm/objects/bytes.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

using ast::as;
using ast::as_if;

// The name of the type that the expression surely has, or null.
const char* Codegen::type_name(const ast::expr* node) {
  switch (node->node_kind) {
    case Kind::Tuple:
      return "tuple";
    case Kind::List:
    case Kind::ListComp:
      return "list";
    case Kind::Dict:
    case Kind::DictComp:
      return "dict";
    case Kind::Set:
    case Kind::SetComp:
      return "set";
    case Kind::GeneratorExp:
      return "generator";
    case Kind::Lambda:
      return "function";
    case Kind::TemplateStr:
    case Kind::Interpolation:
      return "string.templatelib.Template";
    case Kind::JoinedStr:
    case Kind::FormattedValue:
      return "str";
    case Kind::Constant: {
      if (failed_) return nullptr;
      Object* value = objects_.constant(thread_, as<const ast::Constant>(node)->value);
      if (value == nullptr) failed_ = true;
      return value == nullptr ? nullptr : value->ob_type->tp_name;
    }
    default:
      return nullptr;
  }
}

// A literal whose identity says nothing; None, ... and the like have one.
bool Codegen::is_plain_literal(const ast::expr* node) {
  if (const auto* tuple = as_if<const ast::Tuple>(node)) {
    for (const ast::expr* item : tuple->elts) {
      if (item->node_kind != Kind::Constant) return false;
    }
    return true;
  }
  const auto* constant = as_if<const ast::Constant>(node);
  if (constant == nullptr) return false;
  switch (constant->value->kind) {
    case ast::ConstantKind::kNone:
    case ast::ConstantKind::kFalse:
    case ast::ConstantKind::kTrue:
    case ast::ConstantKind::kEllipsis:
      return false;
    default: {
      Object* value = constant->value->object;
      return value == nullptr || (value != none() && value != ellipsis() && !is_a<Bool>(value));
    }
  }
}

void Codegen::check_compare(const ast::Compare* node) {
  const ast::expr* left = node->left;
  for (int32_t i = 0; i < node->ops.size; ++i) {
    const ast::expr* right = node->comparators[i];
    if (node->ops[i] == Kind::Is || node->ops[i] == Kind::IsNot) {
      const ast::expr* literal = is_plain_literal(left)    ? left
                                 : is_plain_literal(right) ? right
                                                           : nullptr;
      if (literal != nullptr) {
        warn(node->loc,
             node->ops[i] == Kind::Is ? "\"is\" with '%.200s' literal. Did you mean \"==\"?"
                                      : "\"is not\" with '%.200s' literal. Did you mean \"!=\"?",
             type_name(literal));
        return;
      }
    }
    left = right;
  }
}

void Codegen::check_caller(const ast::expr* node) {
  if (node->node_kind == Kind::Lambda) return;
  const char* name = type_name(node);
  if (name == nullptr) return;
  warn(node->loc, "'%.200s' object is not callable; perhaps you missed a comma?", name);
}

void Codegen::check_subscripted(const ast::expr* node) {
  switch (node->node_kind) {
    case Kind::Constant: {
      const char* name = type_name(node);
      if (name == nullptr) return;
      Object* value = as<const ast::Constant>(node)->value->object;
      if (value == nullptr)
        value = objects_.constant(thread_, as<const ast::Constant>(node)->value);
      if (value != none() && value != ellipsis() && !is_a<Int>(value) && !is_a<Float>(value) &&
          !is_a<Complex>(value) && !is_any_set(value))
        return;
      break;
    }
    case Kind::Set:
    case Kind::SetComp:
    case Kind::GeneratorExp:
    case Kind::TemplateStr:
    case Kind::Interpolation:
    case Kind::Lambda:
      break;
    default:
      return;
  }
  warn(node->loc, "'%.200s' object is not subscriptable; perhaps you missed a comma?",
       type_name(node));
}

void Codegen::check_index(const ast::expr* node, const ast::expr* index) {
  switch (node->node_kind) {
    case Kind::Constant:
    case Kind::Tuple:
    case Kind::List:
    case Kind::ListComp:
    case Kind::JoinedStr:
    case Kind::FormattedValue:
      break;
    default:
      return;
  }
  const char* index_name = type_name(index);
  if (index_name == nullptr) return;
  if (const auto* constant = as_if<const ast::Constant>(index)) {
    Object* value = objects_.constant(thread_, constant->value);
    if (value == nullptr || is_a<Int>(value) || is_exact<Slice>(value)) return;
  }
  const char* name = type_name(node);
  if (name == nullptr) return;
  if (const auto* constant = as_if<const ast::Constant>(node)) {
    Object* value = objects_.constant(thread_, constant->value);
    if (value == nullptr || !(is_a<Str>(value) || is_a<Bytes>(value) || is_a<Tuple>(value))) return;
  }
  warn(node->loc,
       "%.200s indices must be integers or slices, not %.200s; perhaps you missed a comma?", name,
       index_name);
}

}  // namespace py
