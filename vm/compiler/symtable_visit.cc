// The first pass: visits the tree, makes its scopes and notes how each uses its names.
// Counterpart: Python/symtable.c (the symtable_visit_* functions).
#include <cstring>

#include "vm/compiler/symtable.h"
#include "vm/compiler/symtable_internal.h"
#include "vm/compiler/syntax_error.h"
#include "vm/compiler/tree.h"
#include "vm/objects/errors.h"
#include "vm/parser/ast_walk.h"

namespace py {

using ast::Identifier;
using ast::Kind;
using ast::Location;

// One visit of one tree. visit() answers kError with the exception pending.
class SymbolVisitor {
 public:
  SymbolVisitor(Thread& thread, SymbolTable& table, Object* filename, const FutureFeatures& future,
                ast::NameTable& names, const CompilerNames& known)
      : thread_(thread),
        table_(table),
        filename_(filename),
        future_(future),
        names_(names),
        arena_(names.arena()),
        known_(known) {}

  Status visit_module(const ast::mod* tree);

  // For walk_children: the fields of nodes that need nothing of their own.
  template <class Node>
  bool field(Node* node) {
    return node == nullptr || !failed(visit(node));
  }
  template <class Item>
  bool field(const ast::Seq<Item>& items) {
    for (Item item : items) {
      if (!field(item)) return false;
    }
    return true;
  }
  bool field(Identifier) { return true; }
  bool field(ast::ConstantValue*) { return true; }
  bool field(int) { return true; }
  bool field(Kind) { return true; }

 private:
  // Scopes.
  Maybe<Scope*> make_scope(Identifier name, ScopeKind kind, const void* node, ScopeRole role,
                           const Location& loc);
  Status enter(Scope* scope, bool add_to_children);
  Status enter_new(Identifier name, ScopeKind kind, const void* node, ScopeRole role,
                   const Location& loc);
  void leave() { current_ = current_->enclosing; }

  // Names.
  uint32_t flags_in(const Scope& scope, Identifier name);
  Status define(Identifier name, uint32_t flag, const Location& loc, Kind context);
  Status define(Identifier name, uint32_t flag, const Location& loc) {
    return define(name, flag, loc, flag == symbol::kUse ? Kind::Load : Kind::Store);
  }
  Status define_in(Scope& scope, Identifier name, uint32_t flag, const Location& loc);
  Status check_debug(Identifier name, const Location& loc, Kind context);
  Status note_directive(Identifier name, const Location& loc);

  // Statements.
  Status visit(ast::stmt* node);
  template <class Function>
  Status visit_function(Function* node, bool coroutine);
  Status visit_class(ast::ClassDef* node);
  Status visit_type_alias(ast::TypeAlias* node);
  Status visit_annotated(ast::AnnAssign* node);
  Status visit_import_from(ast::ImportFrom* node);
  Status visit_declaration(const ast::Seq<Identifier>& names, uint32_t flag, const Location& loc);
  template <class Loop>
  Status visit_loop(Loop* node);
  template <class Node>
  Status visit_conditional(Node* node);
  Status require_coroutine(const Location& loc, const char* message);

  // Expressions.
  Status visit(ast::expr* node);
  Status visit_name(ast::Name* node);
  Status visit_lambda(ast::Lambda* node);
  Status visit_named(ast::NamedExpr* node);
  Status bind_outside_comprehension(ast::Name* target);
  Status visit_yield(ast::expr* node, ast::expr* value);
  Status visit_await(ast::Await* node);
  Status visit_call(ast::Call* node);
  Status visit_comprehension(ast::expr* node, Comprehension kind, Identifier name,
                             const ast::Seq<ast::comprehension*>& generators, ast::expr* element,
                             ast::expr* value);
  Status refuse_in_annotation(const char* what, const Location& loc);

  // The rest.
  template <class Node>
  Status visit_children(Node* node) {
    return ast::walk_children(node, *this) ? Status::kOk : Status::kError;
  }
  template <class Item>
  Status visit_all(const ast::Seq<Item>& items) {
    return field(items) ? Status::kOk : Status::kError;
  }
  Status visit(ast::comprehension* node);
  Status visit(ast::excepthandler* node);
  Status visit(ast::arguments* node);
  Status visit(ast::arg* node) { return define(node->arg, symbol::kParameter, node->loc); }
  Status visit(ast::keyword* node) { return visit(node->value); }
  Status visit(ast::alias* node);
  Status visit(ast::withitem* node) { return visit_children(node); }
  Status visit(ast::match_case* node) { return visit_children(node); }
  Status visit(ast::pattern* node);
  Status visit(ast::type_param* node);
  Status check_keywords(const ast::Seq<ast::keyword*>& keywords);
  Status visit_annotation(ast::expr* annotation);
  Status visit_argument_annotation(ast::arg* argument);
  Status visit_function_annotations(ast::stmt* node, ast::arguments* arguments, ast::expr* returns);
  Status enter_type_parameters(ast::stmt* node, Identifier name, bool has_keyword_defaults);
  Status visit_type_expression(ast::type_param* node, ast::expr* value, Identifier name,
                               ScopeRole role, const char* description);

  bool allows_top_level_await() const {
    return (future_.flags & compile_flags::kAllowTopLevelAwait) != 0 &&
           current_->kind == ScopeKind::kModule;
  }
  bool in_async_function() const {
    return current_->kind == ScopeKind::kFunction && current_->coroutine;
  }
  bool in_comprehension() const { return current_->comprehension != Comprehension::kNone; }
  Raised error(const Location& loc, const char* message) {
    return raise_syntax_error_at(thread_, filename_, loc, "%s", message);
  }
  Raised error_with(const Location& loc, const char* format, Identifier name) {
    return raise_syntax_error_at(thread_, filename_, loc, format, name->text);
  }

  Thread& thread_;
  SymbolTable& table_;
  Object* filename_;
  const FutureFeatures& future_;
  ast::NameTable& names_;
  Arena& arena_;
  const CompilerNames& known_;
  Scope* current_ = nullptr;
  Identifier owner_ = nullptr;  // The class whose private names are mangled.
};

namespace {

#define PY_OUT_OF_MEMORY_IF(condition) \
  if (PY_UNLIKELY(condition)) return raise_memory_error(thread_)

// The body of a branch or a loop may not run, and so may its annotations.
class ConditionalBlock {
 public:
  explicit ConditionalBlock(Scope* scope) : scope_(scope), before_(scope->in_conditional_block) {
    scope->in_conditional_block = true;
  }
  ~ConditionalBlock() { scope_->in_conditional_block = before_; }
  ConditionalBlock(const ConditionalBlock&) = delete;

 private:
  Scope* scope_;
  bool before_;
};

}  // namespace

Maybe<Scope*> SymbolVisitor::make_scope(Identifier name, ScopeKind kind, const void* node,
                                        ScopeRole role, const Location& loc) {
  auto* scope = arena_.make<Scope>(arena_, kind, name, node, loc);
  PY_OUT_OF_MEMORY_IF(scope == nullptr || !table_.add(arena_, scope, node, role));
  if (current_ != nullptr) {
    scope->nested = current_->nested || current_->is_function_like();
    scope->method = current_->kind == ScopeKind::kClass && kind == ScopeKind::kFunction;
  }
  return scope;
}

Status SymbolVisitor::enter(Scope* scope, bool add_to_children) {
  Scope* outer = current_;
  scope->enclosing = outer;
  if (outer != nullptr) {
    // Named expressions are forbidden in the iterable of a comprehension however deeply they hide.
    scope->iterable_depth = outer->iterable_depth;
    if (outer->mangled_names != nullptr && scope->kind != ScopeKind::kClass)
      scope->mangled_names = outer->mangled_names;
  }
  current_ = scope;
  // Annotations that will be strings have no part in the table.
  if (scope->kind == ScopeKind::kAnnotation &&
      (future_.flags & compile_flags::kFutureAnnotations) != 0)
    return Status::kOk;
  if (add_to_children && outer != nullptr)
    PY_OUT_OF_MEMORY_IF(!outer->children.append(arena_, scope));
  return Status::kOk;
}

Status SymbolVisitor::enter_new(Identifier name, ScopeKind kind, const void* node, ScopeRole role,
                                const Location& loc) {
  Scope* scope = PY_TRY(make_scope(name, kind, node, role, loc));
  PY_TRY(enter(scope, true));
  if (kind == ScopeKind::kAnnotation || kind == ScopeKind::kTypeVariable ||
      kind == ScopeKind::kTypeAlias) {
    // Each of these is a function of one parameter, which it reads.
    PY_TRY(define(known_.format_, symbol::kParameter, loc));
    PY_TRY(define(known_.format_, symbol::kUse, loc));
  }
  return Status::kOk;
}

uint32_t SymbolVisitor::flags_in(const Scope& scope, Identifier name) {
  Identifier mangled = mangle_in(names_, scope, owner_, name);
  return mangled == nullptr ? 0 : scope.symbols.flags(mangled);
}

Status SymbolVisitor::define_in(Scope& scope, Identifier name, uint32_t flag, const Location& loc) {
  Identifier mangled = mangle_in(names_, *current_, owner_, name);
  PY_OUT_OF_MEMORY_IF(mangled == nullptr);
  Symbol* entry = scope.symbols.find_or_add(mangled);
  PY_OUT_OF_MEMORY_IF(entry == nullptr);
  if ((flag & entry->flags & symbol::kParameter) != 0)
    return error_with(loc, "duplicate argument '%s' in function definition", name);
  if ((flag & entry->flags & symbol::kTypeParameter) != 0)
    return error_with(loc, "duplicate type parameter '%s'", name);
  uint32_t flags = entry->flags | flag;
  if (scope.in_iteration_target) {
    if ((flags & (symbol::kGlobal | symbol::kNonlocal)) != 0)
      return error_with(
          loc, "comprehension inner loop cannot rebind assignment expression target '%s'", name);
    flags |= symbol::kIteration;
  }
  entry->flags = flags;
  if ((flag & symbol::kParameter) != 0) {
    PY_OUT_OF_MEMORY_IF(!scope.varnames.append(arena_, mangled));
  } else if ((flag & symbol::kGlobal) != 0) {
    Symbol* global = table_.top_->symbols.find_or_add(mangled);
    PY_OUT_OF_MEMORY_IF(global == nullptr);
    global->flags |= flag;
  }
  return Status::kOk;
}

Status SymbolVisitor::check_debug(Identifier name, const Location& loc, Kind context) {
  if (name != known_.debug_) return Status::kOk;
  if (context == Kind::Store) return error(loc, "cannot assign to __debug__");
  if (context == Kind::Del) return error(loc, "cannot delete __debug__");
  return Status::kOk;
}

Status SymbolVisitor::define(Identifier name, uint32_t flag, const Location& loc, Kind context) {
  if ((flag & symbol::kBound) != 0) PY_TRY(check_debug(name, loc, context));
  if ((flag & symbol::kTypeParameter) != 0 && current_->mangled_names != nullptr)
    PY_OUT_OF_MEMORY_IF(current_->mangled_names->find_or_add(name) == nullptr);
  return define_in(*current_, name, flag, loc);
}

Status SymbolVisitor::note_directive(Identifier name, const Location& loc) {
  Identifier mangled = mangle_in(names_, *current_, owner_, name);
  PY_OUT_OF_MEMORY_IF(mangled == nullptr ||
                      !current_->directives.append(arena_, Directive{mangled, loc}));
  return Status::kOk;
}

Status SymbolVisitor::visit_module(const ast::mod* tree) {
  PY_TRY(enter_new(known_.top_, ScopeKind::kModule, tree, ScopeRole::kBody, Location{}));
  table_.top_ = current_;
  switch (tree->node_kind) {
    case Kind::Module: {
      const auto& body = ast::as<const ast::Module>(tree)->body;
      current_->has_docstring = docstring(body) != nullptr;
      return visit_all(body);
    }
    case Kind::Expression:
      return visit(ast::as<const ast::Expression>(tree)->body);
    case Kind::Interactive:
      return visit_all(ast::as<const ast::Interactive>(tree)->body);
    default:
      return raise(thread_, &exc::RuntimeError, "this compiler does not handle FunctionTypes");
  }
}

Status SymbolVisitor::visit(ast::stmt* node) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  switch (node->node_kind) {
    case Kind::FunctionDef:
      return visit_function(ast::as<ast::FunctionDef>(node), false);
    case Kind::AsyncFunctionDef:
      return visit_function(ast::as<ast::AsyncFunctionDef>(node), true);
    case Kind::ClassDef:
      return visit_class(ast::as<ast::ClassDef>(node));
    case Kind::TypeAlias:
      return visit_type_alias(ast::as<ast::TypeAlias>(node));
    case Kind::Return: {
      auto* statement = ast::as<ast::Return>(node);
      if (statement->value == nullptr) return Status::kOk;
      PY_TRY(visit(statement->value));
      current_->returns_value = true;
      return Status::kOk;
    }
    case Kind::Delete:
      return visit_children(ast::as<ast::Delete>(node));
    case Kind::Assign:
      return visit_children(ast::as<ast::Assign>(node));
    case Kind::AugAssign:
      return visit_children(ast::as<ast::AugAssign>(node));
    case Kind::AnnAssign:
      return visit_annotated(ast::as<ast::AnnAssign>(node));
    case Kind::For:
      return visit_loop(ast::as<ast::For>(node));
    case Kind::AsyncFor:
      PY_TRY(require_coroutine(node->loc, "'async for' outside async function"));
      return visit_loop(ast::as<ast::AsyncFor>(node));
    case Kind::While: {
      auto* loop = ast::as<ast::While>(node);
      PY_TRY(visit(loop->test));
      ConditionalBlock conditional(current_);
      PY_TRY(visit_all(loop->body));
      return visit_all(loop->orelse);
    }
    case Kind::If: {
      auto* statement = ast::as<ast::If>(node);
      PY_TRY(visit(statement->test));
      ConditionalBlock conditional(current_);
      PY_TRY(visit_all(statement->body));
      return visit_all(statement->orelse);
    }
    case Kind::With:
      return visit_conditional(ast::as<ast::With>(node));
    case Kind::AsyncWith:
      PY_TRY(require_coroutine(node->loc, "'async with' outside async function"));
      return visit_conditional(ast::as<ast::AsyncWith>(node));
    case Kind::Match: {
      auto* statement = ast::as<ast::Match>(node);
      PY_TRY(visit(statement->subject));
      ConditionalBlock conditional(current_);
      return visit_all(statement->cases);
    }
    case Kind::Raise:
      return visit_children(ast::as<ast::Raise>(node));
    case Kind::Try:
      return visit_conditional(ast::as<ast::Try>(node));
    case Kind::TryStar:
      return visit_conditional(ast::as<ast::TryStar>(node));
    case Kind::Assert:
      return visit_children(ast::as<ast::Assert>(node));
    case Kind::Import:
      return visit_children(ast::as<ast::Import>(node));
    case Kind::ImportFrom:
      return visit_import_from(ast::as<ast::ImportFrom>(node));
    case Kind::Global:
      return visit_declaration(ast::as<ast::Global>(node)->names, symbol::kGlobal, node->loc);
    case Kind::Nonlocal:
      return visit_declaration(ast::as<ast::Nonlocal>(node)->names, symbol::kNonlocal, node->loc);
    case Kind::Expr:
      return visit(ast::as<ast::Expr>(node)->value);
    default:  // pass, break, continue
      return Status::kOk;
  }
}

template <class Function>
Status SymbolVisitor::visit_function(Function* node, bool coroutine) {
  PY_TRY(define(node->name, symbol::kLocal, node->loc));
  PY_TRY(visit_all(node->args->defaults));
  PY_TRY(visit_all(node->args->kw_defaults));
  PY_TRY(visit_all(node->decorator_list));
  const bool generic = !node->type_params.empty();
  if (generic) {
    bool has_keyword_defaults = false;
    for (ast::expr* value : node->args->kw_defaults) has_keyword_defaults |= value != nullptr;
    PY_TRY(enter_type_parameters(node, node->name, has_keyword_defaults));
    PY_TRY(visit_all(node->type_params));
  }
  Scope* scope =
      PY_TRY(make_scope(node->name, ScopeKind::kFunction, node, ScopeRole::kBody, node->loc));
  scope->has_docstring = docstring(node->body) != nullptr;
  PY_TRY(visit_function_annotations(node, node->args, node->returns));
  PY_TRY(enter(scope, true));
  scope->coroutine = coroutine;
  PY_TRY(visit(node->args));
  PY_TRY(visit_all(node->body));
  leave();
  if (generic) leave();
  return Status::kOk;
}

Status SymbolVisitor::visit_class(ast::ClassDef* node) {
  PY_TRY(define(node->name, symbol::kLocal, node->loc));
  PY_TRY(visit_all(node->decorator_list));
  Identifier outer_owner = owner_;
  const bool generic = !node->type_params.empty();
  if (generic) {
    PY_TRY(enter_type_parameters(node, node->name, false));
    owner_ = node->name;
    current_->mangled_names = arena_.make<SymbolMap>(arena_);
    PY_OUT_OF_MEMORY_IF(current_->mangled_names == nullptr);
    PY_TRY(visit_all(node->type_params));
  }
  PY_TRY(visit_all(node->bases));
  PY_TRY(check_keywords(node->keywords));
  PY_TRY(visit_all(node->keywords));
  PY_TRY(enter_new(node->name, ScopeKind::kClass, node, ScopeRole::kBody, node->loc));
  owner_ = node->name;
  if (generic) {
    PY_TRY(define(known_.type_params_attribute_, symbol::kLocal, node->loc));
    PY_TRY(define(known_.type_params_, symbol::kUse, node->loc));
  }
  current_->has_docstring = docstring(node->body) != nullptr;
  PY_TRY(visit_all(node->body));
  leave();
  if (generic) leave();
  owner_ = outer_owner;
  return Status::kOk;
}

Status SymbolVisitor::visit_type_alias(ast::TypeAlias* node) {
  PY_TRY(visit(node->name));
  Identifier name = ast::as<ast::Name>(node->name)->id;
  const bool in_class = current_->kind == ScopeKind::kClass;
  const bool generic = !node->type_params.empty();
  if (generic) {
    PY_TRY(enter_type_parameters(node, name, false));
    PY_TRY(visit_all(node->type_params));
  }
  PY_TRY(enter_new(name, ScopeKind::kTypeAlias, node, ScopeRole::kBody, node->loc));
  current_->can_see_class_scope = in_class;
  if (in_class) PY_TRY(define(known_.classdict_, symbol::kUse, node->value->loc));
  PY_TRY(visit(node->value));
  leave();
  if (generic) leave();
  return Status::kOk;
}

// The parameters that pass defaults through the type parameters' scope: CPython makes the first
// even for functions without defaults.
Status SymbolVisitor::enter_type_parameters(ast::stmt* node, Identifier name,
                                            bool has_keyword_defaults) {
  const bool in_class = current_->kind == ScopeKind::kClass;
  PY_TRY(enter_new(name, ScopeKind::kTypeParameters, node, ScopeRole::kTypeParameters, node->loc));
  if (in_class) {
    current_->can_see_class_scope = true;
    PY_TRY(define(known_.classdict_, symbol::kUse, node->loc));
  }
  if (node->node_kind == Kind::ClassDef) {
    for (Identifier helper : {known_.type_params_, known_.generic_base_}) {
      PY_TRY(define(helper, symbol::kLocal, node->loc));
      PY_TRY(define(helper, symbol::kUse, node->loc));
    }
  } else if (node->node_kind != Kind::TypeAlias) {
    PY_TRY(define(known_.defaults_, symbol::kParameter, node->loc));
  }
  if (has_keyword_defaults) PY_TRY(define(known_.kwdefaults_, symbol::kParameter, node->loc));
  return Status::kOk;
}

Status SymbolVisitor::visit_annotated(ast::AnnAssign* node) {
  current_->annotations_used = true;
  if (auto* name = ast::as_if<ast::Name>(node->target)) {
    const uint32_t flags = flags_in(*current_, name->id);
    if ((flags & (symbol::kGlobal | symbol::kNonlocal)) != 0 && current_ != table_.top_ &&
        node->simple != 0)
      return error_with(node->loc,
                        (flags & symbol::kGlobal) != 0 ? "annotated name '%s' can't be global"
                                                       : "annotated name '%s' can't be nonlocal",
                        name->id);
    if (node->simple != 0) {
      PY_TRY(define(name->id, symbol::kAnnotated | symbol::kLocal, name->loc));
    } else if (node->value != nullptr) {
      PY_TRY(define(name->id, symbol::kLocal, name->loc));
    }
  } else {
    PY_TRY(visit(node->target));
  }
  PY_TRY(visit_annotation(node->annotation));
  return node->value == nullptr ? Status::kOk : visit(node->value);
}

Status SymbolVisitor::visit_import_from(ast::ImportFrom* node) {
  PY_TRY(visit_all(node->names));
  if (!is_future_import(node)) return Status::kOk;
  const Location& last = future_.loc;
  if (node->loc.lineno > last.lineno ||
      (node->loc.lineno == last.end_lineno && node->loc.col_offset > last.end_col_offset))
    return error(node->loc, "from __future__ imports must occur at the beginning of the file");
  return Status::kOk;
}

Status SymbolVisitor::visit_declaration(const ast::Seq<Identifier>& names, uint32_t flag,
                                        const Location& loc) {
  struct Reason {
    uint32_t flag;
    const char* global;
    const char* nonlocal;
  };
  static constexpr Reason kReasons[] = {
      {symbol::kParameter, "name '%s' is parameter and global",
       "name '%s' is parameter and nonlocal"},
      {symbol::kUse, "name '%s' is used prior to global declaration",
       "name '%s' is used prior to nonlocal declaration"},
      {symbol::kAnnotated, "annotated name '%s' can't be global",
       "annotated name '%s' can't be nonlocal"},
      {symbol::kLocal, "name '%s' is assigned to before global declaration",
       "name '%s' is assigned to before nonlocal declaration"},
  };
  for (Identifier name : names) {
    const uint32_t flags = flags_in(*current_, name);
    for (const Reason& reason : kReasons) {
      if ((flags & reason.flag) == 0) continue;
      return error_with(loc, flag == symbol::kGlobal ? reason.global : reason.nonlocal, name);
    }
    PY_TRY(define(name, flag, loc));
    PY_TRY(note_directive(name, loc));
  }
  return Status::kOk;
}

template <class Loop>
Status SymbolVisitor::visit_loop(Loop* node) {
  PY_TRY(visit(node->target));
  PY_TRY(visit(node->iter));
  ConditionalBlock conditional(current_);
  PY_TRY(visit_all(node->body));
  return visit_all(node->orelse);
}

template <class Node>
Status SymbolVisitor::visit_conditional(Node* node) {
  ConditionalBlock conditional(current_);
  return visit_children(node);
}

Status SymbolVisitor::require_coroutine(const Location& loc, const char* message) {
  if (allows_top_level_await()) current_->coroutine = true;
  return current_->coroutine ? Status::kOk : Status(error(loc, message));
}

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

Status SymbolVisitor::visit(ast::excepthandler* node) {
  auto* handler = ast::as<ast::ExceptHandler>(node);
  if (handler->type != nullptr) PY_TRY(visit(handler->type));
  if (handler->name != nullptr) PY_TRY(define(handler->name, symbol::kLocal, node->loc));
  return visit_all(handler->body);
}

Status SymbolVisitor::visit(ast::arguments* node) {
  PY_TRY(visit_all(node->posonlyargs));
  PY_TRY(visit_all(node->args));
  PY_TRY(visit_all(node->kwonlyargs));
  if (node->vararg != nullptr) {
    PY_TRY(visit(node->vararg));
    current_->varargs = true;
  }
  if (node->kwarg != nullptr) {
    PY_TRY(visit(node->kwarg));
    current_->varkeywords = true;
  }
  return Status::kOk;
}

Status SymbolVisitor::visit(ast::alias* node) {
  Identifier name = node->asname != nullptr ? node->asname : node->name;
  if (name == known_.star_) {
    if (current_->kind != ScopeKind::kModule)
      return error(node->loc, "import * only allowed at module level");
    return Status::kOk;
  }
  // `import a.b` binds a.
  if (const void* dot = std::memchr(name->text, '.', name->size)) {
    name =
        names_.intern(name->text, static_cast<size_t>(static_cast<const char*>(dot) - name->text));
    PY_OUT_OF_MEMORY_IF(name == nullptr);
  }
  return define(name, symbol::kImport, node->loc);
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

SymbolTable* SymbolTable::build(Thread& thread, const ast::mod* tree, Object* filename,
                                const FutureFeatures& future, ast::NameTable& names,
                                const CompilerNames& known) {
  auto* table = names.arena().make<SymbolTable>();
  if (table == nullptr) return raise_memory_error(thread);
  SymbolVisitor visitor(thread, *table, filename, future, names, known);
  PY_TRY(visitor.visit_module(tree));
  PY_TRY(analyze_symbols(thread, *table, filename, names, known));
  return table;
}

}  // namespace py
