// _symtable: the compiler's symbol tables, for symtable.py.
// Counterpart: Modules/symtablemodule.c, Python/symtable.c (PySTEntry_Type).
#include <cstring>

#include "vm/compiler/compile.h"
#include "vm/compiler/symtable.h"
#include "vm/heap/alloc.h"
#include "vm/modules/front_end.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

struct Entry : Object {
  static Type type;
  Slot<Object> id;
  Slot<Str> name;
  Slot<Dict> symbols;   // Name to flags.
  Slot<List> varnames;  // Parameters.
  Slot<List> children;
  int kind;
  int lineno;
  int nested;
};

constexpr uint16_t kEntryFields[] = {offsetof(Entry, id),       offsetof(Entry, name),
                                     offsetof(Entry, symbols),  offsetof(Entry, varnames),
                                     offsetof(Entry, children), 0};

constinit MemberDef kEntryMembers[] = {
    {"id", MemberKind::kObject, true, offsetof(Entry, id), nullptr},
    {"name", MemberKind::kObject, true, offsetof(Entry, name), nullptr},
    {"symbols", MemberKind::kObject, true, offsetof(Entry, symbols), nullptr},
    {"varnames", MemberKind::kObject, true, offsetof(Entry, varnames), nullptr},
    {"children", MemberKind::kObject, true, offsetof(Entry, children), nullptr},
    {"nested", MemberKind::kInt, true, offsetof(Entry, nested), nullptr},
    {"type", MemberKind::kInt, true, offsetof(Entry, kind), nullptr},
    {"lineno", MemberKind::kInt, true, offsetof(Entry, lineno), nullptr},
    {},
};

Owned<Object> entry_repr(Thread& thread, Object* self) {
  auto* entry = as<Entry>(self);
  return str_from_format(thread, "<symtable entry %U(%R), line %d>", entry->name.get(),
                         entry->id.get(), entry->lineno);
}

constinit Type Entry::type = {
    .tp_name = "symtable entry",
    .tp_basicsize = sizeof(Entry),
    .tp_repr = entry_repr,
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kStaticBuiltin,
    .tp_members = kEntryMembers,
    .fields = kEntryFields,
};

Owned<Dict> symbols_dict(Thread& thread, const Scope* scope, TreeObjects& objects) {
  Owned<Dict> symbols = PY_TRY(dict_new(thread));
  for (const Symbol& symbol : scope->symbols) {
    if (symbol.name == nullptr) continue;
    Str* name = PY_TRY(objects.name(thread, symbol.name));
    Owned<Object> flags = PY_TRY(int_from_int64(thread, symbol.flags));
    PY_TRY(dict_set(thread, symbols, name, flags));
  }
  return symbols;
}

Owned<Object> make_entry(Thread& thread, const Scope* scope, TreeObjects& objects) {
  PY_ENTER_NATIVE(thread, " while making a symbol table");
  Owned<Dict> symbols = PY_TRY(symbols_dict(thread, scope, objects));
  Owned<List> varnames = PY_TRY(list_new(thread));
  for (ast::Identifier name : scope->varnames)
    PY_TRY(list_append(thread, varnames, PY_TRY(objects.name(thread, name))));
  Owned<List> children = PY_TRY(list_new(thread));
  for (const Scope* child : scope->children)
    PY_TRY(list_append_steal(thread, children, PY_TRY(make_entry(thread, child, objects))));
  Owned<Object> object = PY_TRY(Entry::type.tp_alloc(thread, &Entry::type, 0));
  auto* entry = as<Entry>(object.get());
  // Any number will do that no other scope of the table has.
  entry->id.set(PY_TRY(int_from_uint64(thread, reinterpret_cast<uintptr_t>(scope))));
  entry->name.set_shared(PY_TRY(objects.name(thread, scope->name)));
  entry->symbols.set(std::move(symbols));
  entry->varnames.set(std::move(varnames));
  entry->children.set(std::move(children));
  entry->kind = static_cast<int>(scope->kind);
  entry->lineno = scope->loc.lineno;
  entry->nested = scope->nested ? 1 : 0;
  return object;
}

Owned<Object> table_of(Thread& thread, const SourceRequest& request) {
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  const TreeContext context = {names, objects};
  const ast::mod* tree = PY_TRY(parse_tree(thread, request, context));
  FutureFeatures future;
  PY_TRY(future_features(thread, tree, request.filename, &future));
  CompilerNames known;
  if (!known.init(names)) return raise_memory_error(thread);
  const SymbolTable* table =
      PY_TRY(SymbolTable::build(thread, tree, request.filename, future, names, known));
  return make_entry(thread, table->top(), objects);
}

Owned<Object> symtable(Thread& thread, Object*, Args args) {
  Owned<Str> filename = PY_TRY(front_end_filename(thread, args[1]));
  if (!is_a<Str>(args[2]))
    return raise_bad_argument(thread, "symtable", "argument 3", "str", args[2]);
  auto* start = static_cast<Str*>(args[2]);
  for (int64_t i = 0; i < start->length; ++i) {
    if (start->at(i) == 0) return raise_value_error(thread, "embedded null character");
  }
  Owned<Object> source = PY_TRY(front_end_source(thread, "symtable", "string or bytes", args[0]));
  struct Mode {
    const char* name;
    ParseMode mode;
  };
  static constexpr Mode kModes[] = {
      {"exec", ParseMode::kExec}, {"eval", ParseMode::kEval}, {"single", ParseMode::kSingle}};
  for (const Mode& one : kModes) {
    if (str_equal_ascii(start, one.name))
      return table_of(thread, {.source = source, .filename = filename, .mode = one.mode});
  }
  return raise_value_error(thread, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
}

constinit MethodDef kFunctions[] = {
    {"symtable", symtable, "($module, source, filename, startstr, /)",
     "Return the top scope of a program's symbol table."},
    {},
};

struct Constant {
  const char* name;
  uint32_t value;
};
constexpr Constant kConstants[] = {
    {"USE", symbol::kUse},
    {"DEF_GLOBAL", symbol::kGlobal},
    {"DEF_NONLOCAL", symbol::kNonlocal},
    {"DEF_LOCAL", symbol::kLocal},
    {"DEF_PARAM", symbol::kParameter},
    {"DEF_TYPE_PARAM", symbol::kTypeParameter},
    {"DEF_FREE_CLASS", symbol::kFreeClass},
    {"DEF_IMPORT", symbol::kImport},
    {"DEF_BOUND", symbol::kBound},
    {"DEF_ANNOT", symbol::kAnnotated},
    {"DEF_COMP_ITER", symbol::kIteration},
    {"DEF_COMP_CELL", symbol::kComprehensionCell},
    {"TYPE_FUNCTION", static_cast<uint32_t>(ScopeKind::kFunction)},
    {"TYPE_CLASS", static_cast<uint32_t>(ScopeKind::kClass)},
    {"TYPE_MODULE", static_cast<uint32_t>(ScopeKind::kModule)},
    {"TYPE_ANNOTATION", static_cast<uint32_t>(ScopeKind::kAnnotation)},
    {"TYPE_TYPE_ALIAS", static_cast<uint32_t>(ScopeKind::kTypeAlias)},
    {"TYPE_TYPE_PARAMETERS", static_cast<uint32_t>(ScopeKind::kTypeParameters)},
    {"TYPE_TYPE_VARIABLE", static_cast<uint32_t>(ScopeKind::kTypeVariable)},
    {"LOCAL", static_cast<uint32_t>(Binding::kLocal)},
    {"GLOBAL_EXPLICIT", static_cast<uint32_t>(Binding::kGlobalExplicit)},
    {"GLOBAL_IMPLICIT", static_cast<uint32_t>(Binding::kGlobalImplicit)},
    {"FREE", static_cast<uint32_t>(Binding::kFree)},
    {"CELL", static_cast<uint32_t>(Binding::kCell)},
    {"SCOPE_OFF", symbol::kBindingShift},
    {"SCOPE_MASK", 15},
};

}  // namespace

Owned<Object> symtable_module_init(Thread& thread) {
  if (Entry::type.ob_type == nullptr) PY_TRY(type_ready(thread, &Entry::type));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_symtable"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  for (const Constant& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return module;
}

}  // namespace py
