// The visitor of the symbol table's first pass.
// Counterpart: Python/symtable.c (the symtable_visit_* functions).
#ifndef VM_COMPILER_SYMTABLE_VISITOR_INTERNAL_H_
#define VM_COMPILER_SYMTABLE_VISITOR_INTERNAL_H_

#include "vm/compiler/symtable.h"
#include "vm/compiler/syntax_error.h"
#include "vm/objects/errors.h"
#include "vm/parser/ast_walk.h"

#define PY_OUT_OF_MEMORY_IF(condition) \
  if (PY_UNLIKELY(condition)) return raise_memory_error(thread_)

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

}  // namespace py

#endif  // VM_COMPILER_SYMTABLE_VISITOR_INTERNAL_H_
