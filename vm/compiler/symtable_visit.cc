// The first pass: makes the scopes and notes how statements use their names.
// Counterpart: Python/symtable.c (symtable_visit_stmt).
#include <cstring>

#include "vm/compiler/symtable_internal.h"
#include "vm/compiler/symtable_visitor_internal.h"
#include "vm/compiler/tree.h"

namespace py {
namespace {

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
