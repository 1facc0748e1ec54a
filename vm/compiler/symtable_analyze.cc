// The second pass: decides where each name of each scope lives, and which comprehensions run in
// the frame around them.
//
// A scope inherits two sets of names: those that functions around it bind and the type parameters
// around it. Its own names change what its children inherit. Instead of copying sets, one table
// indexed by name holds the view of the scope at hand, and a journal undoes the changes when a
// scope is left. The names that stay free go the other way, from the children up.
// Counterpart: Python/symtable.c (symtable_analyze).
#include "vm/base/small_vec.h"
#include "vm/compiler/symtable.h"
#include "vm/compiler/symtable_internal.h"
#include "vm/compiler/syntax_error.h"
#include "vm/objects/errors.h"

namespace py {
namespace {

using ast::Identifier;

#define PY_OUT_OF_MEMORY_IF(condition) \
  if (PY_UNLIKELY(condition)) return raise_memory_error(thread_)

// What the table holds of a name.
enum View : uint8_t { kBoundOutside = 1, kIsTypeParameter = 2 };

bool is_free_in_a_child(const Scope* scope, Identifier name) {
  for (const Scope* child : scope->children) {
    if (child->binding(name) == Binding::kFree) return true;
  }
  return false;
}

void set_binding(Symbol& entry, Binding binding) {
  entry.flags = (entry.flags & symbol::kUsageMask) |
                (static_cast<uint32_t>(binding) << symbol::kBindingShift);
}

class Analyzer {
 public:
  Analyzer(Thread& thread, Object* filename, ast::NameTable& names, const CompilerNames& known)
      : thread_(thread), filename_(filename), arena_(names.arena()), known_(known) {
    views_ = arena_.make_array<uint8_t>(names.size());
    free_in_ = arena_.make_array<uint32_t>(names.size());
  }

  Status run(Scope* top) {
    PY_OUT_OF_MEMORY_IF(views_ == nullptr || free_in_ == nullptr);
    FreeNames free;
    return analyze(top, nullptr, &free);
  }

 private:
  struct Change {
    Identifier name;
    uint8_t before;
  };
  // The names that are free in a scope or its children: free_names_ from `first` on while it is
  // the scope at hand.
  struct FreeNames {
    uint32_t serial;
    size_t first;
  };
  // An entry of free_names_; null once it was taken out.
  struct FreeName {
    Identifier name;
    uint32_t outer_serial;  // What free_in_ said before.
  };

  Status analyze(Scope* scope, const Scope* class_scope, FreeNames* free);
  Status place(Scope* scope, const Scope* class_scope, Symbol& entry);
  Status analyze_children(Scope* scope, const Scope* class_scope, const FreeNames& free);
  Status inline_comprehension(Scope* scope, Scope* comprehension, const FreeNames& free);
  Status splice_inlined(Scope* scope);
  void make_cells(Scope* scope, const FreeNames& free);
  void drop_class_names(Scope* scope, const FreeNames& free);
  Status settle(Scope* scope, const FreeNames& free);
  Raised error_at_directive(const Scope* scope, Identifier name, const char* format);
  bool is_class_name(Identifier name) const {
    return name == known_.class_cell_ || name == known_.classdict_ ||
           name == known_.conditional_annotations_;
  }

  bool sees(Identifier name, View view) const { return (views_[name->index] & view) != 0; }
  Status change_view(Identifier name, uint8_t add, uint8_t drop) {
    uint8_t& view = views_[name->index];
    const auto after = static_cast<uint8_t>((view & ~drop) | add);
    if (view == after) return Status::kOk;
    PY_OUT_OF_MEMORY_IF(!journal_.push_back(Change{name, view}));
    view = after;
    return Status::kOk;
  }
  void undo_views(size_t size) {
    while (journal_.size() > size) {
      const Change change = journal_.pop_back();
      views_[change.name->index] = change.before;
    }
  }

  // free_in_ says in whose list a name is. A scope inside hides the answer for the scope around,
  // and the entry of its list puts it back.
  bool has_free(const FreeNames& free, Identifier name) const {
    return free_in_[name->index] == free.serial;
  }
  Status add_free(const FreeNames& free, Identifier name) {
    uint32_t& holder = free_in_[name->index];
    if (holder == free.serial) return Status::kOk;
    PY_OUT_OF_MEMORY_IF(!free_names_.push_back(FreeName{name, holder}));
    holder = free.serial;
    return Status::kOk;
  }
  void drop_free(FreeName& entry) {
    free_in_[entry.name->index] = entry.outer_serial;
    entry.name = nullptr;
  }
  bool drop_free(const FreeNames& free, Identifier name) {
    if (!has_free(free, name)) return false;
    for (size_t i = free.first; i < free_names_.size(); ++i) {
      if (free_names_[i].name != name) continue;
      drop_free(free_names_[i]);
      break;
    }
    return true;
  }
  // Hands the names of a child, whose list is on top, to its parent.
  void merge_free(const FreeNames& child, const FreeNames& parent) {
    size_t kept = child.first;
    for (size_t i = child.first; i < free_names_.size(); ++i) {
      FreeName entry = free_names_[i];
      if (entry.name == nullptr) continue;
      uint32_t& holder = free_in_[entry.name->index];
      holder = entry.outer_serial;
      if (holder == parent.serial) continue;
      holder = parent.serial;
      free_names_[kept++] = entry;
    }
    free_names_.shrink(kept);
  }

  Thread& thread_;
  Object* filename_;
  Arena& arena_;
  const CompilerNames& known_;
  uint8_t* views_;
  uint32_t* free_in_;  // 0: in no list.
  uint32_t last_serial_ = 0;
  SmallVec<Change, 64> journal_;
  SmallVec<FreeName, 32> free_names_;
};

Raised Analyzer::error_at_directive(const Scope* scope, Identifier name, const char* format) {
  for (const Directive& directive : scope->directives) {
    if (directive.name == name)
      return raise_syntax_error_at(thread_, filename_, directive.loc, format, name->text);
  }
  return raise(thread_, &exc::RuntimeError, "BUG: internal directive bookkeeping broken");
}

// Where one name of a scope lives as far as the scopes around it say, and what that changes for
// its children. The children of a class do not see its names.
Status Analyzer::place(Scope* scope, const Scope* class_scope, Symbol& entry) {
  const Identifier name = entry.name;
  const uint32_t flags = entry.flags;
  const bool in_class = scope->kind == ScopeKind::kClass;
  if ((flags & symbol::kGlobal) != 0) {
    if ((flags & symbol::kNonlocal) != 0)
      return error_at_directive(scope, name, "name '%s' is nonlocal and global");
    set_binding(entry, Binding::kGlobalExplicit);
    return in_class ? Status::kOk : change_view(name, 0, kBoundOutside);
  }
  if ((flags & symbol::kNonlocal) != 0) {
    if (scope->kind == ScopeKind::kModule)
      return error_at_directive(scope, name, "nonlocal declaration not allowed at module level");
    if (!sees(name, kBoundOutside))
      return error_at_directive(scope, name, "no binding for nonlocal '%s' found");
    if (sees(name, kIsTypeParameter))
      return error_at_directive(scope, name,
                                "nonlocal binding not allowed for type parameter '%s'");
    set_binding(entry, Binding::kFree);
    return Status::kOk;
  }
  if ((flags & symbol::kBound) != 0) {
    set_binding(entry, Binding::kLocal);
    const uint8_t type_parameter = (flags & symbol::kTypeParameter) != 0 ? kIsTypeParameter : 0;
    const uint8_t bound = scope->is_function_like() ? kBoundOutside : 0;
    return change_view(name, bound | type_parameter, kIsTypeParameter);
  }
  // An annotation scope looks into its class at run time. A name that the class binds is looked
  // for there and among the globals, never in the functions around the class.
  const uint32_t class_flags = class_scope != nullptr ? class_scope->symbols.flags(name) : 0;
  if ((class_flags & symbol::kGlobal) != 0) {
    set_binding(entry, Binding::kGlobalExplicit);
  } else if ((class_flags & symbol::kBound) != 0 && (class_flags & symbol::kNonlocal) == 0) {
    set_binding(entry, Binding::kGlobalImplicit);
  } else {
    set_binding(entry, sees(name, kBoundOutside) ? Binding::kFree : Binding::kGlobalImplicit);
  }
  return Status::kOk;
}

Status Analyzer::analyze(Scope* scope, const Scope* class_scope, FreeNames* free) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  *free = {++last_serial_, free_names_.size()};
  const size_t journal_start = journal_.size();
  for (Symbol& entry : scope->symbols) PY_TRY(place(scope, class_scope, entry));
  if (scope->kind == ScopeKind::kClass) {
    for (Identifier name : {known_.class_cell_, known_.classdict_, known_.conditional_annotations_})
      PY_TRY(change_view(name, kBoundOutside, 0));
  }
  PY_TRY(analyze_children(scope, class_scope, *free));
  if (scope->kind == ScopeKind::kClass)
    drop_class_names(scope, *free);
  else if (scope->is_function_like())
    make_cells(scope, *free);
  PY_TRY(settle(scope, *free));
  undo_views(journal_start);
  return Status::kOk;
}

Status Analyzer::analyze_children(Scope* scope, const Scope* class_scope, const FreeNames& free) {
  bool any_inlined = false;
  for (Scope* child : scope->children) {
    const Scope* visible_class = nullptr;
    if (child->can_see_class_scope)
      visible_class = scope->kind == ScopeKind::kClass ? scope : class_scope;
    FreeNames child_free;
    PY_TRY(analyze(child, visible_class, &child_free));
    if (child->comprehension != Comprehension::kNone && !child->generator &&
        !scope->can_see_class_scope) {
      PY_TRY(inline_comprehension(scope, child, child_free));
      child->inlined = any_inlined = true;
    }
    merge_free(child_free, free);
  }
  return any_inlined ? splice_inlined(scope) : Status::kOk;
}

// The names of a comprehension become names of the scope around it.
Status Analyzer::inline_comprehension(Scope* scope, Scope* comprehension, const FreeNames& free) {
  const bool in_class = scope->kind == ScopeKind::kClass;
  for (Symbol& inner : comprehension->symbols) {
    if ((inner.flags & symbol::kParameter) != 0) continue;
    const Identifier name = inner.name;
    Binding binding = inner.binding();
    const bool is_cell =
        binding == Binding::kCell || (inner.flags & symbol::kComprehensionCell) != 0;
    if (binding == Binding::kFree && in_class && is_class_name(name)) {
      // These are not free in a class, unless a scope inside needs them.
      binding = Binding::kGlobalImplicit;
      if (!is_free_in_a_child(comprehension, name)) (void)drop_free(free, name);
      inner.name = nullptr;
    }
    Symbol* entry = scope->symbols.find(name);
    if (entry == nullptr) {
      entry = scope->symbols.find_or_add(name);
      PY_OUT_OF_MEMORY_IF(entry == nullptr);
      entry->flags = inner.flags;
      set_binding(*entry, binding);
    } else if ((entry->flags & symbol::kBound) != 0 && !in_class) {
      // What the scope around binds is its local now, unless a scope inside needs a cell.
      if (!is_free_in_a_child(comprehension, name)) (void)drop_free(free, name);
    }
    if (is_cell) entry->flags |= symbol::kComprehensionCell;
  }
  return Status::kOk;
}

Status Analyzer::splice_inlined(Scope* scope) {
  ArenaList<Scope*> spliced;
  for (Scope* child : scope->children) {
    if (!child->inlined) {
      PY_OUT_OF_MEMORY_IF(!spliced.append(arena_, child));
      continue;
    }
    for (Scope* grandchild : child->children)
      PY_OUT_OF_MEMORY_IF(!spliced.append(arena_, grandchild));
  }
  scope->children = spliced;
  return Status::kOk;
}

// A local that a child needs lives in a cell, and so ends its way up.
void Analyzer::make_cells(Scope* scope, const FreeNames& free) {
  for (size_t i = free.first; i < free_names_.size(); ++i) {
    if (free_names_[i].name == nullptr) continue;
    Symbol* entry = scope->symbols.find(free_names_[i].name);
    if (entry == nullptr || entry->binding() != Binding::kLocal) continue;
    set_binding(*entry, Binding::kCell);
    drop_free(free_names_[i]);
  }
  for (Symbol& entry : scope->symbols) {
    if (entry.binding() == Binding::kLocal && (entry.flags & symbol::kComprehensionCell) != 0)
      set_binding(entry, Binding::kCell);
  }
}

void Analyzer::drop_class_names(Scope* scope, const FreeNames& free) {
  if (drop_free(free, known_.class_cell_)) scope->needs_class_closure = true;
  if (drop_free(free, known_.classdict_)) scope->needs_classdict = true;
  if (drop_free(free, known_.conditional_annotations_)) scope->has_conditional_annotations = true;
}

// Names that are free in children pass through this scope; its own free names join them.
Status Analyzer::settle(Scope* scope, const FreeNames& free) {
  const bool is_class = scope->kind == ScopeKind::kClass || scope->can_see_class_scope;
  for (size_t i = free.first; i < free_names_.size(); ++i) {
    const Identifier name = free_names_[i].name;
    if (name == nullptr) continue;
    Symbol* entry = scope->symbols.find(name);
    if (entry != nullptr) {
      if (is_class) entry->flags |= symbol::kFreeClass;
      continue;
    }
    if (scope->kind != ScopeKind::kModule && !sees(name, kBoundOutside)) continue;
    entry = scope->symbols.find_or_add(name);
    PY_OUT_OF_MEMORY_IF(entry == nullptr);
    set_binding(*entry, Binding::kFree);
  }
  for (const Symbol& entry : scope->symbols) {
    if (entry.name != nullptr && entry.binding() == Binding::kFree)
      PY_TRY(add_free(free, entry.name));
  }
  return Status::kOk;
}

}  // namespace

Status analyze_symbols(Thread& thread, SymbolTable& table, Object* filename, ast::NameTable& names,
                       const CompilerNames& known) {
  return Analyzer(thread, filename, names, known).run(table.top());
}

}  // namespace py
