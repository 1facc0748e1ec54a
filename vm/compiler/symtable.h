// The symbol table: which scopes a module has, and where each name in each of them lives.
// Counterpart: Include/internal/pycore_symtable.h.
#ifndef VM_COMPILER_SYMTABLE_H_
#define VM_COMPILER_SYMTABLE_H_

#include "vm/compiler/compiler_names.h"
#include "vm/compiler/future.h"
#include "vm/heap/owned.h"
#include "vm/parser/names.h"

namespace py {

struct Scope;
struct Thread;

// The numbers are what `_symtable` shows.
enum class ScopeKind : uint8_t {
  kFunction,  // A function, a lambda or a comprehension.
  kClass,
  kModule,
  kAnnotation,      // The annotations of a function, or all those of a class or module.
  kTypeAlias,       // The value of `type X = value`.
  kTypeParameters,  // Around a generic function, class or type alias.
  kTypeVariable,    // The bound or the default of one type parameter.
};

enum class Comprehension : uint8_t { kNone, kList, kDict, kSet, kGenerator };

// Where a name lives, as seen from one scope.
enum class Binding : uint8_t {
  kUnknown = 0,  // The scope does not mention the name.
  kLocal = 1,
  kGlobalExplicit = 2,  // By a global statement.
  kGlobalImplicit = 3,  // No function around binds it: a global or a builtin.
  kFree = 4,
  kCell = 5,
};

// Symbol::flags: how a scope uses a name, and from bit kBindingShift on its Binding. The numbers
// are what `_symtable` shows.
namespace symbol {
inline constexpr uint32_t kGlobal = 1;      // Named by a global statement.
inline constexpr uint32_t kLocal = 1 << 1;  // Assigned to.
inline constexpr uint32_t kParameter = 1 << 2;
inline constexpr uint32_t kNonlocal = 1 << 3;  // Named by a nonlocal statement.
inline constexpr uint32_t kUse = 1 << 4;
inline constexpr uint32_t kFreeClass = 1 << 6;  // In a class: also free in one of its methods.
inline constexpr uint32_t kImport = 1 << 7;     // Assigned to by an import.
inline constexpr uint32_t kAnnotated = 1 << 8;
inline constexpr uint32_t kIteration = 1 << 9;  // The iteration variable of a comprehension.
inline constexpr uint32_t kTypeParameter = 1 << 10;
inline constexpr uint32_t kComprehensionCell = 1 << 11;  // A cell of an inlined comprehension.
inline constexpr uint32_t kBound = kLocal | kParameter | kImport;
inline constexpr int kBindingShift = 12;
inline constexpr uint32_t kUsageMask = (1u << kBindingShift) - 1;

constexpr Binding binding(uint32_t flags) {
  return static_cast<Binding>((flags >> kBindingShift) & 15);
}
}  // namespace symbol

struct Symbol {
  ast::Identifier name;  // Null: removed.
  uint32_t flags;

  Binding binding() const { return symbol::binding(flags); }
};

// Names with flags, in the order of their first mention.
class SymbolMap {
 public:
  explicit SymbolMap(Arena& arena) : arena_(&arena) {}

  // Null when the name is not there.
  Symbol* find(ast::Identifier name);
  const Symbol* find(ast::Identifier name) const {
    return const_cast<SymbolMap*>(this)->find(name);
  }
  uint32_t flags(ast::Identifier name) const {
    const Symbol* found = find(name);
    return found == nullptr ? 0 : found->flags;
  }
  // The entry, made with flags 0 if there is none; null when memory is out. Adding moves entries.
  [[nodiscard]] Symbol* find_or_add(ast::Identifier name);
  void remove(ast::Identifier name);
  // Removed entries are met too: their name is null.
  Symbol* begin() { return entries_; }
  Symbol* end() { return entries_ + used_; }
  const Symbol* begin() const { return entries_; }
  const Symbol* end() const { return entries_ + used_; }
  uint32_t used() const { return used_; }

 private:
  bool grow();

  Arena* arena_;
  Symbol* entries_ = nullptr;
  uint32_t* table_ = nullptr;  // Open addressing, position + 1; null while a scan is quicker.
  uint32_t used_ = 0;
  uint32_t capacity_ = 0;
};

// A growable run of pointers in an arena.
template <class T>
struct ArenaList {
  T* items = nullptr;
  int32_t size = 0;
  int32_t capacity = 0;

  T* begin() const { return items; }
  T* end() const { return items + size; }
  T& operator[](int32_t i) const { return items[i]; }
  [[nodiscard]] bool append(Arena& arena, T value) {
    if (size == capacity) {
      const int32_t wider = capacity == 0 ? 4 : capacity * 2;
      T* fresh = arena.make_array<T>(static_cast<size_t>(wider));
      if (fresh == nullptr) return false;
      for (int32_t i = 0; i < size; ++i) fresh[i] = items[i];
      items = fresh;
      capacity = wider;
    }
    items[size++] = value;
    return true;
  }
};

// A name of a global or nonlocal statement (or a named expression in a comprehension), for errors.
struct Directive {
  ast::Identifier name;
  ast::Location loc;
};

struct Scope {
  Scope(Arena& arena, ScopeKind scope_kind, ast::Identifier scope_name, const void* tree_node,
        const ast::Location& where)
      : kind(scope_kind), name(scope_name), node(tree_node), loc(where), symbols(arena) {}

  ScopeKind kind;
  Comprehension comprehension = Comprehension::kNone;
  bool nested = false;  // Inside a function, at any distance.
  bool generator = false;
  bool coroutine = false;
  bool annotations_used = false;
  bool varargs = false;
  bool varkeywords = false;
  bool returns_value = false;  // Has a return with an argument.
  bool method = false;         // A function right inside a class.
  bool has_docstring = false;
  bool needs_class_closure = false;  // A class whose methods want __class__.
  bool needs_classdict = false;      // A class whose annotation scopes want __classdict__.
  bool inlined = false;              // A comprehension that runs in the frame around it.
  bool can_see_class_scope = false;
  bool has_conditional_annotations = false;

  // While the tree is being visited.
  Scope* enclosing = nullptr;
  bool in_iteration_target = false;
  bool in_conditional_block = false;
  bool in_unevaluated_annotation = false;
  int iterable_depth = 0;             // > 0 inside the iterable of a comprehension.
  const char* description = nullptr;  // "a TypeVar bound": for errors.

  ast::Identifier name;
  const void* node;
  ast::Location loc;
  SymbolMap symbols;
  ArenaList<ast::Identifier> varnames;  // Parameters: positional, keyword-only, *args, **kwargs.
  // Without inlined comprehensions: their children stand in their places.
  ArenaList<Scope*> children;
  ArenaList<Directive> directives;
  // Around a generic class only these names are mangled; null: all are.
  SymbolMap* mangled_names = nullptr;
  Scope* annotation_scope = nullptr;  // Of a class or module, once it has annotations.

  bool is_function_like() const { return kind != ScopeKind::kClass && kind != ScopeKind::kModule; }
  Binding binding(ast::Identifier mangled) const { return symbol::binding(symbols.flags(mangled)); }
};

// Some nodes have more than one scope.
enum class ScopeRole : uintptr_t {
  kBody,            // mod, FunctionDef, AsyncFunctionDef, ClassDef, Lambda, TypeAlias (its value),
                    // comprehensions, and the bound of a TypeVar.
  kTypeParameters,  // FunctionDef, AsyncFunctionDef, ClassDef, TypeAlias.
  kAnnotations,     // FunctionDef, AsyncFunctionDef, always there.
  kDefault,         // TypeVar, ParamSpec, TypeVarTuple.
};

// Everything lives in the arena of the names; nothing is freed before.
class SymbolTable {
 public:
  // Names are compared by pointer: `names` must be the table that the tree was made with. `flags`
  // are code and compiler flags: kFutureAnnotations and kAllowTopLevelAwait (future.h) count. Null
  // with an exception pending.
  static SymbolTable* build(Thread& thread, const ast::mod* tree, Object* filename,
                            const FutureFeatures& future, ast::NameTable& names,
                            const CompilerNames& known);

  Scope* top() const { return top_; }
  // The scope that a node opens; null if it opens none.
  Scope* find(const void* node, ScopeRole role = ScopeRole::kBody) const;

 private:
  friend class SymbolVisitor;
  bool add(Arena& arena, Scope* scope, const void* node, ScopeRole role);

  struct Entry {
    uintptr_t key;
    Scope* scope;
  };
  Scope* top_ = nullptr;
  Entry* entries_ = nullptr;
  uint32_t capacity_ = 0;
  uint32_t count_ = 0;
};

// __name inside class `owner` (null: no class) becomes _owner__name. Null when memory is out.
ast::Identifier mangle(ast::NameTable& names, ast::Identifier owner, ast::Identifier name);
// The same inside `scope`, which may limit what is mangled.
ast::Identifier mangle_in(ast::NameTable& names, const Scope& scope, ast::Identifier owner,
                          ast::Identifier name);

}  // namespace py

#endif  // VM_COMPILER_SYMTABLE_H_
