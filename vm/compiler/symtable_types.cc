// The first pass: type parameters and annotations.
// Counterpart: Python/symtable.c (symtable_visit_type_param, symtable_visit_annotations).
#include "vm/compiler/symtable_visitor_internal.h"

namespace py {

Status SymbolVisitor::visit(ast::type_param* node) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  Identifier name;
  ast::expr* default_value;
  const char* description;
  if (auto* variable = ast::as_if<ast::TypeVar>(node)) {
    name = variable->name;
    default_value = variable->default_value;
    description = "a TypeVar default";
  } else if (auto* tuple = ast::as_if<ast::TypeVarTuple>(node)) {
    name = tuple->name;
    default_value = tuple->default_value;
    description = "a TypeVarTuple default";
  } else {
    auto* spec = ast::as<ast::ParamSpec>(node);
    name = spec->name;
    default_value = spec->default_value;
    description = "a ParamSpec default";
  }
  PY_TRY(define(name, symbol::kTypeParameter | symbol::kLocal, node->loc));
  if (name == known_.classdict_)
    return error_with(node->loc, "reserved name '%s' cannot be used for type parameter", name);
  auto* variable = ast::as_if<ast::TypeVar>(node);
  if (variable != nullptr && variable->bound != nullptr)
    PY_TRY(visit_type_expression(
        node, variable->bound, name, ScopeRole::kBody,
        variable->bound->node_kind == Kind::Tuple ? "a TypeVar constraint" : "a TypeVar bound"));
  if (default_value == nullptr) return Status::kOk;
  return visit_type_expression(node, default_value, name, ScopeRole::kDefault, description);
}

Status SymbolVisitor::visit_type_expression(ast::type_param* node, ast::expr* value,
                                            Identifier name, ScopeRole role,
                                            const char* description) {
  const bool in_class = current_->can_see_class_scope;
  PY_TRY(enter_new(name, ScopeKind::kTypeVariable, node, role, value->loc));
  current_->can_see_class_scope = in_class;
  if (in_class) PY_TRY(define(known_.classdict_, symbol::kUse, value->loc));
  current_->description = description;
  PY_TRY(visit(value));
  leave();
  return Status::kOk;
}

// The annotation of a variable. All those of a class or a module share a scope.
Status SymbolVisitor::visit_annotation(ast::expr* annotation) {
  Scope* owner = current_;
  const bool unevaluated = owner->kind == ScopeKind::kFunction;
  // A module may be left half-way, so all its annotations are conditional.
  const bool conditional = owner->kind == ScopeKind::kModule ||
                           (owner->kind == ScopeKind::kClass && owner->in_conditional_block);
  if (conditional && !owner->has_conditional_annotations) {
    owner->has_conditional_annotations = true;
    PY_TRY(define(known_.conditional_annotations_, symbol::kUse, annotation->loc));
  }
  if (owner->annotation_scope == nullptr) {
    // Nobody looks this scope up by its node: the annotation may open one of its own.
    PY_TRY(enter_new(known_.annotate_, ScopeKind::kAnnotation, annotation, ScopeRole::kAnnotations,
                     annotation->loc));
    owner->annotation_scope = current_;
    if (owner->kind == ScopeKind::kClass &&
        (future_.flags & compile_flags::kFutureAnnotations) == 0) {
      current_->can_see_class_scope = true;
      owner->needs_classdict = true;
      PY_TRY(define(known_.classdict_, symbol::kUse, annotation->loc));
    }
  } else {
    PY_TRY(enter(owner->annotation_scope, false));
  }
  Scope* scope = current_;
  scope->in_unevaluated_annotation = unevaluated;
  PY_TRY(visit(annotation));
  scope->in_unevaluated_annotation = false;
  leave();
  return Status::kOk;
}

Status SymbolVisitor::visit_argument_annotation(ast::arg* argument) {
  if (argument == nullptr || argument->annotation == nullptr) return Status::kOk;
  current_->annotations_used = true;
  return visit(argument->annotation);
}

Status SymbolVisitor::visit_function_annotations(ast::stmt* node, ast::arguments* arguments,
                                                 ast::expr* returns) {
  const bool in_class = current_->can_see_class_scope || current_->kind == ScopeKind::kClass;
  PY_TRY(enter_new(known_.annotate_, ScopeKind::kAnnotation, node, ScopeRole::kAnnotations,
                   node->loc));
  if (in_class) {
    current_->can_see_class_scope = true;
    PY_TRY(define(known_.classdict_, symbol::kUse, node->loc));
  }
  for (ast::arg* argument : arguments->posonlyargs) PY_TRY(visit_argument_annotation(argument));
  for (ast::arg* argument : arguments->args) PY_TRY(visit_argument_annotation(argument));
  PY_TRY(visit_argument_annotation(arguments->vararg));
  PY_TRY(visit_argument_annotation(arguments->kwarg));
  for (ast::arg* argument : arguments->kwonlyargs) PY_TRY(visit_argument_annotation(argument));
  if (returns != nullptr) {
    current_->annotations_used = true;
    PY_TRY(visit(returns));
  }
  leave();
  return Status::kOk;
}

}  // namespace py
