// _testinternalcapi: the stages of the compiler, one by one.
// Counterpart: Modules/_testinternalcapi.c.
#include <ctime>

#include "vm/base/arena.h"
#include "vm/bytecode/backoff.h"
#include "vm/compiler/assemble.h"
#include "vm/compiler/compile.h"
#include "vm/compiler/instruction_sequence.h"
#include "vm/compiler/validate.h"
#include "vm/modules/ast_objects.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

Owned<Object> get_recursion_depth(Thread& thread, Object*) {
  return int_from_int64(thread, thread.recursion_limit - thread.recursion_remaining);
}

Owned<Object> new_instruction_sequence(Thread& thread, Object*) {
  return sequence_object_new(thread, InstructionSequence());
}

// What code generation makes of a tree, before the optimiser sees it.
Owned<Object> compiler_codegen(Thread& thread, Object*, Args args) {
  const int optimize = PY_TRY(to_c_int(thread, args[2]));
  const int mode = args.has(3) ? PY_TRY(to_c_int(thread, args[3])) : 0;
  if (!PY_TRY(ast_check(thread, args[0]))) return raise_type_error(thread, "expected an AST");
  if (!is_a<Str>(args[1])) return raise_type_error(thread, "filename must be a string");
  constexpr ParseMode kModes[] = {ParseMode::kExec, ParseMode::kEval, ParseMode::kSingle};
  if (mode < 0 || mode > 2) return raise_value_error(thread, "invalid compile_mode %d", mode);
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  const TreeContext context = {names, objects};
  ast::mod* tree = PY_TRY(ast_from_object(thread, args[0], kModes[mode], context));
  PY_RUN(validate_tree(thread, tree));
  return compile_tree_to_sequence(thread, tree, context, as<Str>(args[1]), 0, optimize);
}

Owned<Object> optimize_cfg(Thread& thread, Object*, Args args) {
  const int nlocals = PY_TRY(to_c_int(thread, args[2]));
  if (!is_exact<SequenceObject>(args[0]))
    return raise_value_error(thread, "expected an instruction sequence");
  if (!is_a<List>(args[1])) return raise_type_error(thread, "consts must be a list");
  auto* list = as<List>(args[1]);
  InstructionSequence sequence;
  PY_RUN(sequence.copy_from(thread, *as<SequenceObject>(args[0])->sequence));
  ConstantTable constants;
  for (int64_t i = 0; i < list->ob_size; ++i) PY_RUN(constants.append(thread, list->items[i]));
  PY_RUN(optimize_sequence(thread, sequence, constants, nlocals < 0 ? 0 : nlocals));
  Owned<Tuple> left = PY_TRY(constants.to_tuple(thread));
  PY_RUN(list_assign_slice(thread, list, 0, list->ob_size, left));
  return sequence_object_new(thread, std::move(sequence));
}

// The parts of a code object in a dict, taken apart into arrays.
class Metadata {
 public:
  Metadata(Thread& thread, Dict* dict) : thread_(thread), dict_(dict) {}

  Status read(Object* filename, CodeUnitInfo* unit, ConstantTable* constants) {
    if (!is_a<Str>(filename)) return raise_type_error(thread_, "filename must be a string");
    unit->filename = as<Str>(filename);
    PY_RUN(read_str("name", &unit->name));
    PY_RUN(read_str("qualname", &unit->qualname));
    PY_RUN(read_int("argcount", &unit->argcount));
    PY_RUN(read_int("posonlyargcount", &unit->posonlyargcount));
    PY_RUN(read_int("kwonlyargcount", &unit->kwonlyargcount));
    PY_RUN(read_int("firstlineno", &unit->firstlineno));
    Names names, varnames, cellvars, freevars;
    PY_RUN(read_names("names", 0, &names));
    PY_RUN(read_names("varnames", 0, &varnames));
    PY_RUN(read_names("cellvars", 0, &cellvars));
    PY_RUN(read_names("freevars", cellvars.count, &freevars));
    unit->names = names.items;
    unit->nnames = names.count;
    unit->varnames = varnames.items;
    unit->nvarnames = varnames.count;
    unit->cellvars = cellvars.items;
    unit->ncellvars = cellvars.count;
    unit->freevars = freevars.items;
    unit->nfreevars = freevars.count;
    PY_RUN(read_hidden(varnames, unit));
    PY_RUN(read_cell_locals(cellvars, varnames, unit));
    return read_constants(constants);
  }

 private:
  struct Names {
    Dict* dict;
    Str** items;
    int count;
  };

  Object* get(const char* key) {
    Object* value = dict_get_ascii(thread_, dict_, key);
    if (value == nullptr && !thread_.has_exception())
      return raise(thread_, &exc::KeyError, "'%s'", key);
    return value;
  }
  Status read_str(const char* key, Str** text) {
    Object* value = PY_TRY(get(key));
    if (!is_a<Str>(value)) return raise_type_error(thread_, "%s must be a string", key);
    *text = as<Str>(value);
    return Status::kOk;
  }
  Status read_int(const char* key, int* number) {
    *number = PY_TRY(to_c_int(thread_, PY_TRY(get(key))));
    return *number >= 0 ? Status::kOk : Status(raise_value_error(thread_, "%s is negative", key));
  }
  Dict* get_dict(const char* key) {
    Object* value = PY_TRY(get(key));
    if (!is_a<Dict>(value)) return raise_type_error(thread_, "%s must be a dict", key);
    return as<Dict>(value);
  }
  // The keys of a dict whose values count them from `first`.
  template <class Place>
  Status for_each_numbered(const char* what, Dict* dict, int first, Place place) {
    int64_t position = 0;
    Object *key, *value;
    while (dict_next(dict, &position, &key, &value)) {
      const int64_t index = PY_TRY(to_c_int(thread_, value)) - int64_t{first};
      if (index < 0 || index >= dict->used)
        return raise_value_error(thread_, "%s has an index out of range", what);
      PY_RUN(place(key, static_cast<int>(index)));
    }
    return Status::kOk;
  }
  Status read_names(const char* what, int first, Names* names) {
    names->dict = PY_TRY(get_dict(what));
    names->count = static_cast<int>(names->dict->used);
    names->items = arena_.make_array<Str*>(static_cast<size_t>(names->count) + 1);
    if (names->items == nullptr) return raise_memory_error(thread_);
    return for_each_numbered(what, names->dict, first, [&](Object* key, int index) -> Status {
      if (!is_a<Str>(key)) return raise_type_error(thread_, "%s must be strings", what);
      if (names->items[index] != nullptr)
        return raise_value_error(thread_, "%s has the same index twice", what);
      names->items[index] = as<Str>(key);
      return Status::kOk;
    });
  }
  Status read_hidden(const Names& varnames, CodeUnitInfo* unit) {
    Dict* hidden = PY_TRY(get_dict("fasthidden"));
    auto* flags = arena_.make_array<bool>(static_cast<size_t>(varnames.count) + 1);
    if (flags == nullptr) return raise_memory_error(thread_);
    for (int i = 0; i < varnames.count; ++i)
      flags[i] = PY_TRY(dict_contains(thread_, hidden, varnames.items[i]));
    unit->hidden = flags;
    return Status::kOk;
  }
  Status read_cell_locals(const Names& cellvars, const Names& varnames, CodeUnitInfo* unit) {
    auto* locals = arena_.make_array<int32_t>(static_cast<size_t>(cellvars.count) + 1);
    if (locals == nullptr) return raise_memory_error(thread_);
    for (int i = 0; i < cellvars.count; ++i) {
      Object* index = dict_get(thread_, varnames.dict, cellvars.items[i]);
      if (index == nullptr && thread_.has_exception()) return Status::kError;
      locals[i] = index == nullptr ? -1 : PY_TRY(to_c_int(thread_, index));
    }
    unit->cell_locals = locals;
    return Status::kOk;
  }
  // A dict as for names, whose keys may be (key, constant), or constants in order.
  Status read_constants(ConstantTable* constants) {
    Object* value = PY_TRY(get("consts"));
    if (is_a<List>(value)) {
      auto* list = as<List>(value);
      for (int64_t i = 0; i < list->ob_size; ++i)
        PY_RUN(constants->append(thread_, list->items[i]));
      return Status::kOk;
    }
    if (!is_a<Dict>(value)) return raise_type_error(thread_, "consts must be a dict");
    auto* dict = as<Dict>(value);
    auto** items = arena_.make_array<Object*>(static_cast<size_t>(dict->used) + 1);
    if (items == nullptr) return raise_memory_error(thread_);
    PY_RUN(for_each_numbered("consts", dict, 0, [&](Object* key, int index) -> Status {
      const bool wrapped = is_exact<Tuple>(key) && as<Tuple>(key)->ob_size >= 2;
      items[index] = wrapped ? as<Tuple>(key)->items[1] : key;
      return Status::kOk;
    }));
    for (int64_t i = 0; i < dict->used; ++i) {
      if (items[i] == nullptr) return raise_value_error(thread_, "consts has the same index twice");
      PY_RUN(constants->append(thread_, items[i]));
    }
    return Status::kOk;
  }

  Thread& thread_;
  Dict* dict_;
  Arena arena_;
};

Owned<Object> assemble_code_object(Thread& thread, Object*, Args args) {
  if (!is_exact<SequenceObject>(args[1]))
    return raise_type_error(thread, "expected an instruction sequence");
  if (!is_a<Dict>(args[2])) return raise_type_error(thread, "metadata must be a dict");
  Metadata metadata(thread, as<Dict>(args[2]));
  CodeUnitInfo unit;
  ConstantTable constants;
  PY_RUN(metadata.read(args[0], &unit, &constants));
  InstructionSequence sequence;
  PY_RUN(sequence.copy_from(thread, *as<SequenceObject>(args[1])->sequence));
  return assemble_sequence(thread, unit, sequence, constants);
}

constinit MethodDef kFunctions[] = {
    {"get_recursion_depth", get_recursion_depth, "($self, /)",
     "Return how many calls of Python code there are."},
    {"new_instruction_sequence", new_instruction_sequence, "($module, /)",
     "Return an empty sequence of instructions."},
    {"compiler_codegen", compiler_codegen, "($module, /, ast, filename, optimize, compile_mode=0)",
     "Return the sequence of instructions of a tree, and a dict of what else is known of it."},
    {"optimize_cfg", optimize_cfg, "($module, /, instructions, consts, nlocals)",
     "Return what the optimiser makes of a sequence; the list of constants changes accordingly."},
    {"assemble_code_object", assemble_code_object, "($module, /, filename, instructions, metadata)",
     "Return a code object with the instructions and with what the dict says."},
    {},
};

}  // namespace

Owned<Object> testinternalcapi_module_init(Thread& thread) {
  PY_RUN(sequence_object_init(thread));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_testinternalcapi"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "The stages of the compiler, one by one."));
  // How many executions it takes until an instruction is specialised, and until it tries again.
  PY_TRY(module_add_int(thread, module, "SPECIALIZATION_THRESHOLD",
                        (kWarmupCounter >> kBackoffBits) + 1));
  PY_TRY(module_add_int(thread, module, "SPECIALIZATION_COOLDOWN",
                        (kCooldownCounter >> kBackoffBits) + 1));
  PY_TRY(module_add_int(thread, module, "SHARED_KEYS_MAX_SIZE", kSharedKeysMaxSize));
  // What sys.getsizeof() counts with.
  for (const char* name : {"SIZEOF_PYGC_HEAD", "SIZEOF_MANAGED_PRE_HEADER", "SIZEOF_PYOBJECT"})
    PY_TRY(module_add_int(thread, module, name, 16));
  PY_TRY(module_add_int(thread, module, "SIZEOF_TIME_T", sizeof(time_t)));
  return module;
}

}  // namespace py
