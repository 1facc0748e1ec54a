// The first pass: how expressions and patterns use their names.
// Counterpart: Python/symtable.c (symtable_visit_expr, symtable_visit_pattern).
#include "vm/compiler/symtable_visitor_internal.h"

namespace py {

Status SymbolVisitor::visit(ast::expr* node) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  switch (node->node_kind) {
    case Kind::Name:
      return visit_name(ast::as<ast::Name>(node));
    case Kind::Constant:
      return Status::kOk;
    case Kind::Attribute: {
      auto* attribute = ast::as<ast::Attribute>(node);
      PY_TRY(check_debug(attribute->attr, node->loc, attribute->ctx));
      return visit(attribute->value);
    }
    case Kind::Call:
      return visit_call(ast::as<ast::Call>(node));
    case Kind::BoolOp:
      return visit_children(ast::as<ast::BoolOp>(node));
    case Kind::NamedExpr:
      return visit_named(ast::as<ast::NamedExpr>(node));
    case Kind::BinOp:
      return visit_children(ast::as<ast::BinOp>(node));
    case Kind::UnaryOp:
      return visit_children(ast::as<ast::UnaryOp>(node));
    case Kind::Lambda:
      return visit_lambda(ast::as<ast::Lambda>(node));
    case Kind::IfExp:
      return visit_children(ast::as<ast::IfExp>(node));
    case Kind::Dict:
      return visit_children(ast::as<ast::Dict>(node));
    case Kind::Set:
      return visit_children(ast::as<ast::Set>(node));
    case Kind::ListComp: {
      auto* comp = ast::as<ast::ListComp>(node);
      return visit_comprehension(node, Comprehension::kList, known_.listcomp_, comp->generators,
                                 comp->elt, nullptr);
    }
    case Kind::SetComp: {
      auto* comp = ast::as<ast::SetComp>(node);
      return visit_comprehension(node, Comprehension::kSet, known_.setcomp_, comp->generators,
                                 comp->elt, nullptr);
    }
    case Kind::DictComp: {
      auto* comp = ast::as<ast::DictComp>(node);
      return visit_comprehension(node, Comprehension::kDict, known_.dictcomp_, comp->generators,
                                 comp->key, comp->value);
    }
    case Kind::GeneratorExp: {
      auto* comp = ast::as<ast::GeneratorExp>(node);
      return visit_comprehension(node, Comprehension::kGenerator, known_.genexpr_, comp->generators,
                                 comp->elt, nullptr);
    }
    case Kind::Await:
      return visit_await(ast::as<ast::Await>(node));
    case Kind::Yield:
      return visit_yield(node, ast::as<ast::Yield>(node)->value);
    case Kind::YieldFrom:
      return visit_yield(node, ast::as<ast::YieldFrom>(node)->value);
    case Kind::Compare:
      return visit_children(ast::as<ast::Compare>(node));
    case Kind::FormattedValue:
      return visit_children(ast::as<ast::FormattedValue>(node));
    case Kind::Interpolation:
      return visit_children(ast::as<ast::Interpolation>(node));
    case Kind::JoinedStr:
      return visit_children(ast::as<ast::JoinedStr>(node));
    case Kind::TemplateStr:
      return visit_children(ast::as<ast::TemplateStr>(node));
    case Kind::Subscript:
      return visit_children(ast::as<ast::Subscript>(node));
    case Kind::Starred:
      return visit_children(ast::as<ast::Starred>(node));
    case Kind::List:
      return visit_children(ast::as<ast::List>(node));
    case Kind::Tuple:
      return visit_children(ast::as<ast::Tuple>(node));
    case Kind::Slice:
      return visit_children(ast::as<ast::Slice>(node));
    default:
      PY_UNREACHABLE();
  }
}

Status SymbolVisitor::visit_name(ast::Name* node) {
  if (current_->in_unevaluated_annotation) return Status::kOk;
  const bool load = node->ctx == Kind::Load;
  PY_TRY(define(node->id, load ? symbol::kUse : symbol::kLocal, node->loc, node->ctx));
  // super() without arguments looks at __class__.
  if (load && node->id == known_.super_ && current_->is_function_like())
    return define(known_.class_cell_, symbol::kUse, node->loc);
  return Status::kOk;
}

Status SymbolVisitor::visit_lambda(ast::Lambda* node) {
  PY_TRY(visit_all(node->args->defaults));
  PY_TRY(visit_all(node->args->kw_defaults));
  PY_TRY(enter_new(known_.lambda_, ScopeKind::kFunction, node, ScopeRole::kBody, node->loc));
  PY_TRY(visit(node->args));
  PY_TRY(visit(node->body));
  leave();
  return Status::kOk;
}

Status SymbolVisitor::visit_call(ast::Call* node) {
  PY_TRY(visit(node->func));
  PY_TRY(visit_all(node->args));
  PY_TRY(check_keywords(node->keywords));
  return visit_all(node->keywords);
}

Status SymbolVisitor::refuse_in_annotation(const char* what, const Location& loc) {
  switch (current_->kind) {
    case ScopeKind::kAnnotation:
      return raise_syntax_error_at(thread_, filename_, loc,
                                   "%s cannot be used within an annotation", what);
    case ScopeKind::kTypeVariable:
      return raise_syntax_error_at(thread_, filename_, loc, "%s cannot be used within %s", what,
                                   current_->description);
    case ScopeKind::kTypeAlias:
      return raise_syntax_error_at(thread_, filename_, loc, "%s cannot be used within a type alias",
                                   what);
    case ScopeKind::kTypeParameters:
      return raise_syntax_error_at(thread_, filename_, loc,
                                   "%s cannot be used within the definition of a generic", what);
    default:
      return Status::kOk;
  }
}

Status SymbolVisitor::visit_named(ast::NamedExpr* node) {
  PY_TRY(refuse_in_annotation("named expression", node->loc));
  if (current_->iterable_depth > 0)
    return error(node->loc,
                 "assignment expression cannot be used in a comprehension iterable expression");
  if (in_comprehension()) PY_TRY(bind_outside_comprehension(ast::as<ast::Name>(node->target)));
  PY_TRY(visit(node->value));
  return visit(node->target);
}

// The target of a named expression belongs to the scope around all comprehensions.
Status SymbolVisitor::bind_outside_comprehension(ast::Name* target) {
  Identifier name = target->id;
  const Location& loc = target->loc;
  Scope* scope = current_;
  for (; scope != nullptr; scope = scope->enclosing) {
    const bool annotation = scope->kind == ScopeKind::kAnnotation;
    if (scope->comprehension == Comprehension::kNone && !annotation) break;
    if (annotation) continue;
    constexpr uint32_t kIterationVariable = symbol::kIteration | symbol::kLocal;
    if ((flags_in(*scope, name) & kIterationVariable) == kIterationVariable)
      return error_with(
          loc, "assignment expression cannot rebind comprehension iteration variable '%s'", name);
  }
  PY_CHECK(scope != nullptr);
  switch (scope->kind) {
    case ScopeKind::kFunction: {
      const bool global = (flags_in(*scope, name) & symbol::kGlobal) != 0;
      PY_TRY(define(name, global ? symbol::kGlobal : symbol::kNonlocal, loc));
      PY_TRY(note_directive(name, loc));
      return define_in(*scope, name, symbol::kLocal, loc);
    }
    case ScopeKind::kModule:
      PY_TRY(define(name, symbol::kGlobal, loc));
      PY_TRY(note_directive(name, loc));
      return define_in(*scope, name, symbol::kGlobal, loc);
    case ScopeKind::kClass:
      return error(loc,
                   "assignment expression within a comprehension cannot be used in a class body");
    case ScopeKind::kTypeParameters:
      return error(loc,
                   "assignment expression within a comprehension cannot be used within the "
                   "definition of a generic");
    case ScopeKind::kTypeAlias:
      return error(loc,
                   "assignment expression within a comprehension cannot be used in a type alias");
    default:
      return error(
          loc, "assignment expression within a comprehension cannot be used in a TypeVar bound");
  }
}

Status SymbolVisitor::visit_yield(ast::expr* node, ast::expr* value) {
  PY_TRY(refuse_in_annotation("yield expression", node->loc));
  if (value != nullptr) PY_TRY(visit(value));
  current_->generator = true;
  switch (current_->comprehension) {
    case Comprehension::kNone:
      return Status::kOk;
    case Comprehension::kList:
      return error(node->loc, "'yield' inside list comprehension");
    case Comprehension::kSet:
      return error(node->loc, "'yield' inside set comprehension");
    case Comprehension::kDict:
      return error(node->loc, "'yield' inside dict comprehension");
    case Comprehension::kGenerator:
      break;
  }
  return error(node->loc, "'yield' inside generator expression");
}

Status SymbolVisitor::visit_await(ast::Await* node) {
  PY_TRY(refuse_in_annotation("await expression", node->loc));
  if (!allows_top_level_await()) {
    if (!current_->is_function_like()) return error(node->loc, "'await' outside function");
    if (!in_async_function() && !in_comprehension())
      return error(node->loc, "'await' outside async function");
  }
  PY_TRY(visit(node->value));
  current_->coroutine = true;
  return Status::kOk;
}

Status SymbolVisitor::visit_comprehension(ast::expr* node, Comprehension kind, Identifier name,
                                          const ast::Seq<ast::comprehension*>& generators,
                                          ast::expr* element, ast::expr* value) {
  // The outermost iterable belongs to the scope around.
  ast::comprehension* outermost = generators[0];
  ++current_->iterable_depth;
  PY_TRY(visit(outermost->iter));
  --current_->iterable_depth;
  PY_TRY(enter_new(name, ScopeKind::kFunction, node, ScopeRole::kBody, node->loc));
  Scope* scope = current_;
  scope->comprehension = kind;
  if (outermost->is_async != 0) scope->coroutine = true;
  PY_TRY(define(known_.dot_zero_, symbol::kParameter, node->loc));
  scope->in_iteration_target = true;
  PY_TRY(visit(outermost->target));
  scope->in_iteration_target = false;
  PY_TRY(visit_all(outermost->ifs));
  for (int32_t i = 1; i < generators.size; ++i) PY_TRY(visit(generators[i]));
  // A dict's values come before its keys.
  if (value != nullptr) PY_TRY(visit(value));
  PY_TRY(visit(element));
  scope->generator = kind == Comprehension::kGenerator;
  leave();
  if (!scope->coroutine || scope->generator) return Status::kOk;
  if (!in_async_function() && !in_comprehension() && !allows_top_level_await())
    return error(node->loc, "asynchronous comprehension outside of an asynchronous function");
  current_->coroutine = true;
  return Status::kOk;
}

Status SymbolVisitor::visit(ast::comprehension* node) {
  current_->in_iteration_target = true;
  PY_TRY(visit(node->target));
  current_->in_iteration_target = false;
  ++current_->iterable_depth;
  PY_TRY(visit(node->iter));
  --current_->iterable_depth;
  PY_TRY(visit_all(node->ifs));
  if (node->is_async != 0) current_->coroutine = true;
  return Status::kOk;
}

Status SymbolVisitor::visit(ast::pattern* node) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  Identifier name = nullptr;  // What the pattern binds, once its children are visited.
  switch (node->node_kind) {
    case Kind::MatchValue:
      return visit(ast::as<ast::MatchValue>(node)->value);
    case Kind::MatchSequence:
      return visit_all(ast::as<ast::MatchSequence>(node)->patterns);
    case Kind::MatchOr:
      return visit_all(ast::as<ast::MatchOr>(node)->patterns);
    case Kind::MatchClass: {
      auto* match = ast::as<ast::MatchClass>(node);
      PY_TRY(visit(match->cls));
      PY_TRY(visit_all(match->patterns));
      for (int32_t i = 0; i < match->kwd_attrs.size; ++i)
        PY_TRY(check_debug(match->kwd_attrs[i], match->kwd_patterns[i]->loc, Kind::Store));
      return visit_all(match->kwd_patterns);
    }
    case Kind::MatchMapping: {
      auto* match = ast::as<ast::MatchMapping>(node);
      PY_TRY(visit_children(match));
      name = match->rest;
      break;
    }
    case Kind::MatchStar:
      name = ast::as<ast::MatchStar>(node)->name;
      break;
    case Kind::MatchAs: {
      auto* match = ast::as<ast::MatchAs>(node);
      PY_TRY(visit_children(match));
      name = match->name;
      break;
    }
    default:  // MatchSingleton
      break;
  }
  return name == nullptr ? Status::kOk : define(name, symbol::kLocal, node->loc);
}

Status SymbolVisitor::check_keywords(const ast::Seq<ast::keyword*>& keywords) {
  for (ast::keyword* keyword : keywords) {
    if (keyword->arg != nullptr) PY_TRY(check_debug(keyword->arg, keyword->loc, Kind::Store));
  }
  return Status::kOk;
}

}  // namespace py
