// __build_class__: what a class statement calls.
// Counterpart: Python/bltinmodule.c.
#include "vm/eval/eval.h"
#include "vm/modules/builtins_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

// The metaclass: the explicit one or the first base's, then the most derived of all.
Owned<Object> find_metaclass(Thread& thread, Dict* keywords, Tuple* bases, bool* is_class) {
  Owned<Object> meta;
  if (keywords != nullptr) {
    meta = dict_pop(thread, keywords, ids.metaclass);
    if (!meta && thread.has_exception()) return nullptr;
  }
  *is_class = !meta || is_type(meta.get());
  if (!meta)
    meta = share(bases->ob_size == 0 ? reinterpret_cast<Object*>(&TypeType::type)
                                     : reinterpret_cast<Object*>(bases->items[0]->ob_type));
  if (!*is_class) return meta;
  Type* winner =
      PY_TRY(type_calculate_metaclass(thread, reinterpret_cast<Type*>(meta.get()), bases));
  return share(reinterpret_cast<Object*>(winner));
}

Owned<Object> prepare_namespace(Thread& thread, Object* meta, bool is_class, Object* name,
                                Tuple* bases, Dict* keywords) {
  Owned<Object> prepare, names;
  if (PY_TRY(get_optional_attr(thread, meta, ids.__prepare__, &prepare))) {
    Object* arguments[2] = {name, bases};
    names = PY_TRY(call_vector_dict(thread, prepare, arguments, 2, keywords));
  } else {
    names = PY_TRY(dict_new(thread));
  }
  if (!mapping_check(names))
    return raise_type_error(thread, "%.200s.__prepare__() must return a mapping, not %.200s",
                            is_class ? reinterpret_cast<Type*>(meta)->tp_name : "<metaclass>",
                            names->ob_type->tp_name);
  return names;
}

// The body's __class__ cell must hold the class that came out.
Status check_class_cell(Thread& thread, Object* cell, Object* cls, Object* name) {
  if (!is_type(cls) || !is_exact<Cell>(cell)) return Status::kOk;
  Object* content = static_cast<Cell*>(cell)->value;
  if (content == cls) return Status::kOk;
  if (content == nullptr)
    return raise(thread, &exc::RuntimeError,
                 "__class__ not set defining %.200R as %.200R. Was __classcell__ propagated to "
                 "type.__new__?",
                 name, cls);
  return raise_type_error(thread, "__class__ set to %.200R defining %.200R as %.200R", content,
                          name, cls);
}

}  // namespace

Owned<Object> builtin_build_class(Thread& thread, Object*, RawArgs args) {
  if (args.nargs < 2) return raise_type_error(thread, "__build_class__: not enough arguments");
  Object* function = args[0];
  if (!is_exact<Function>(function))
    return raise_type_error(thread, "__build_class__: func must be a function");
  Object* name = args[1];
  if (!is_a<Str>(name)) return raise_type_error(thread, "__build_class__: name is not a string");
  Owned<Tuple> original =
      PY_TRY(tuple_from_array(thread, args.argv + 2, static_cast<int64_t>(args.nargs) - 2));
  Owned<Tuple> bases = PY_TRY(type_resolve_bases(thread, original));
  Owned<Dict> keywords;
  if (args.kwnames != nullptr) {
    keywords = PY_TRY(dict_new(thread));
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i)
      PY_TRY(dict_set(thread, keywords, args.kwnames->items[i],
                      args[args.nargs + static_cast<size_t>(i)]));
  }
  bool is_class;
  Owned<Object> meta = PY_TRY(find_metaclass(thread, keywords.get(), bases, &is_class));
  Owned<Object> names =
      PY_TRY(prepare_namespace(thread, meta, is_class, name, bases, keywords.get()));
  Owned<Object> cell = PY_TRY(eval_function_body(thread, static_cast<Function*>(function), names));
  if (bases.get() != original.get()) {
    Owned<Str> key = PY_TRY(str_intern_ascii(thread, "__orig_bases__"));
    PY_TRY(set_item(thread, names, key, original));
  }
  Object* arguments[3] = {name, bases.get(), names.get()};
  Owned<Object> cls = PY_TRY(call_vector_dict(thread, meta, arguments, 3, keywords.get()));
  PY_TRY(check_class_cell(thread, cell, cls, name));
  return cls;
}

}  // namespace py
