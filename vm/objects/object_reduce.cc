// object.__reduce_ex__, __reduce__ and __getstate__: how pickle and copy take an ordinary object
// apart. Counterpart: Objects/typeobject.c (reduce_newobj, object_getstate).
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/list.h"
#include "vm/objects/object_type.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

Owned<Object> import_copyreg(Thread& thread) {
  if (thread.interp->modules != nullptr) {
    Object* module = dict_get_str(thread, thread.interp->modules, ids.copyreg);
    if (module != nullptr) return share(module);
  }
  return import_as_program(thread, ids.copyreg);
}

// The names of the slots of the class and its bases: a List or None, kept in the class as
// __slotnames__.
Owned<Object> slot_names(Thread& thread, Type* type) {
  Owned<Object> names;
  if (PY_TRY(dict_get_owned(thread, type_dict(type), ids.__slotnames__, &names))) {
    if (is_none(names.get()) || is_a<List>(names.get())) return names;
    return raise_type_error(thread, "%.200s.__slotnames__ should be a list or None, not %.200s",
                            type->tp_name, names->ob_type->tp_name);
  }
  Owned<Object> copyreg = PY_TRY(import_copyreg(thread));
  Object* const args[] = {type};
  names = PY_TRY(call_method(thread, copyreg, ids._slotnames, args, 1));
  if (is_none(names.get()) || is_a<List>(names.get())) return names;
  return raise_type_error(thread, "copyreg._slotnames didn't return a list or None");
}

// The attributes in slots, as a Dict.
Owned<Dict> slot_values(Thread& thread, Object* self, List* names) {
  Owned<Dict> values = PY_TRY(dict_new(thread));
  int64_t count = names->ob_size;
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> name = share(names->items[i]);
    Owned<Object> value;
    if (PY_TRY(get_optional_attr(thread, self, name, &value)))
      PY_TRY(dict_set(thread, values, name, value));
    // The list belongs to the class, so a getter can have changed it.
    if (names->ob_size != count) {
      return raise(thread, &exc::RuntimeError, "__slotnames__ changed size during iteration");
    }
  }
  return values;
}

// `required`: the state must be all there is, so fields that only native code knows are an error.
Owned<Object> default_state(Thread& thread, Object* self, bool required) {
  Type* type = self->ob_type;
  if (required && type->tp_itemsize != 0) {
    return raise_type_error(thread, "cannot pickle %.200s objects", type->tp_name);
  }
  Owned<Object> state;
  if (type->tp_dictoffset == 0 ||
      (has_flag(type, tpflags::kManagedDict) && instance_dict_is_empty(self))) {
    state = new_none();
  } else {
    state = PY_TRY(object_get_dict(thread, self));
    if (is_a<Dict>(state.get()) && as<Dict>(state.get())->used == 0 &&
        !has_flag(type, tpflags::kManagedDict)) {
      state = new_none();
    }
  }
  Owned<Object> names = PY_TRY(slot_names(thread, type));
  auto* list = is_none(names.get()) ? nullptr : as<List>(names.get());
  if (required) {
    constexpr int64_t kWord = sizeof(Object*);
    int64_t known = ObjectType::type.tp_basicsize;
    if (type->tp_dictoffset != 0 && !has_flag(type, tpflags::kManagedDict)) known += kWord;
    if (type->tp_weaklistoffset > 0) known += kWord;
    if (list != nullptr) known += kWord * list->ob_size;
    if (type->tp_basicsize > known)
      return raise_type_error(thread, "cannot pickle '%.200s' object", type->tp_name);
  }
  if (list == nullptr || list->ob_size == 0) return state;
  Owned<Dict> values = PY_TRY(slot_values(thread, self, list));
  if (values->used == 0) return state;
  Object* const pair[] = {state, values};
  return tuple_pack(thread, pair);
}

bool is_default_getstate(Object* method, Object* self) {
  if (!is_exact<Builtin>(method) || as<Builtin>(method)->self.get() != self) return false;
  MethodDef* def = as<Builtin>(method)->def;
  return def->kind == MethodKind::kNoArgs && def->no_args == object_getstate;
}

Owned<Object> get_state(Thread& thread, Object* self, bool required) {
  Owned<Object> method = PY_TRY(get_attr(thread, self, ids.__getstate__));
  if (is_default_getstate(method, self)) return default_state(thread, self, required);
  return call_no_args(thread, method);
}

// What __new__ wants to be called with: both null if the class does not say.
struct NewArguments {
  Owned<Tuple> args;
  Owned<Dict> kwargs;
};

Owned<Object> special_method(Thread& thread, Object* self, Str* name) {
  Owned<Object> method = share(type_lookup(self->ob_type, name));
  if (!method || method->ob_type->tp_descr_get == nullptr) return method;
  return method->ob_type->tp_descr_get(thread, method, self, self->ob_type);
}

Status new_arguments(Thread& thread, Object* self, NewArguments* out) {
  Owned<Object> extended = special_method(thread, self, ids.__getnewargs_ex__);
  if (!extended && thread.has_exception()) return Status::kError;
  if (extended) {
    Owned<Object> result = PY_TRY(call_no_args(thread, extended));
    if (!is_a<Tuple>(result.get())) {
      return raise_type_error(thread, "__getnewargs_ex__ should return a tuple, not '%.200s'",
                              result->ob_type->tp_name);
    }
    auto* pair = as<Tuple>(result.get());
    if (pair->ob_size != 2) {
      return raise_value_error(
          thread, "__getnewargs_ex__ should return a tuple of length 2, not %zd", pair->ob_size);
    }
    if (!is_a<Tuple>(pair->items[0])) {
      return raise_type_error(
          thread,
          "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%.200s'",
          pair->items[0]->ob_type->tp_name);
    }
    if (!is_a<Dict>(pair->items[1])) {
      return raise_type_error(
          thread,
          "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%.200s'",
          pair->items[1]->ob_type->tp_name);
    }
    out->args = share(as<Tuple>(pair->items[0]));
    out->kwargs = share(as<Dict>(pair->items[1]));
    return Status::kOk;
  }
  Owned<Object> simple = special_method(thread, self, ids.__getnewargs__);
  if (!simple) return thread.has_exception() ? Status::kError : Status::kOk;
  Owned<Object> result = PY_TRY(call_no_args(thread, simple));
  if (!is_a<Tuple>(result.get())) {
    return raise_type_error(thread, "__getnewargs__ should return a tuple, not '%.200s'",
                            result->ob_type->tp_name);
  }
  out->args = std::move(result).cast<Tuple>();
  return Status::kOk;
}

// (cls, *args)
Owned<Tuple> prepend_class(Thread& thread, Type* type, Tuple* args) {
  int64_t count = args != nullptr ? args->ob_size : 0;
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, count + 1));
  result->items[0] = share<Object>(type).release();
  for (int64_t i = 0; i < count; ++i) result->items[i + 1] = share(args->items[i]).release();
  tuple_ready(result);
  return result;
}

Owned<Object> list_items(Thread& thread, Object* self) {
  return is_a<List>(self) ? get_iter(thread, self) : new_none();
}

Owned<Object> dict_items(Thread& thread, Object* self) {
  if (!is_a<Dict>(self)) return new_none();
  Owned<Object> items = PY_TRY(call_method(thread, self, ids.items, nullptr, 0));
  return get_iter(thread, items);
}

// Protocol 2 and up: copyreg.__newobj__ (or __newobj_ex__), its arguments, state, items.
Owned<Object> reduce_by_new(Thread& thread, Object* self) {
  Type* type = self->ob_type;
  if (type->tp_new == nullptr)
    return raise_type_error(thread, "cannot pickle '%.200s' object", type->tp_name);
  NewArguments given;
  PY_TRY(new_arguments(thread, self, &given));
  Owned<Object> copyreg = PY_TRY(import_copyreg(thread));
  bool has_args = static_cast<bool>(given.args);
  Owned<Object> factory;
  Owned<Tuple> arguments;
  if (!given.kwargs || given.kwargs->used == 0) {
    factory = PY_TRY(get_attr(thread, copyreg, ids.__newobj__));
    arguments = PY_TRY(prepend_class(thread, type, given.args));
  } else {
    factory = PY_TRY(get_attr(thread, copyreg, ids.__newobj_ex__));
    Object* const triple[] = {type, given.args, given.kwargs};
    arguments = PY_TRY(tuple_pack(thread, triple));
  }
  Owned<Object> state =
      PY_TRY(get_state(thread, self, !(has_args || is_a<List>(self) || is_a<Dict>(self))));
  Owned<Object> list = PY_TRY(list_items(thread, self));
  Owned<Object> dict = PY_TRY(dict_items(thread, self));
  Object* const result[] = {factory, arguments, state, list, dict};
  return tuple_pack(thread, result);
}

Owned<Object> reduce_with(Thread& thread, Object* self, Object* protocol, int number) {
  if (number >= 2) return reduce_by_new(thread, self);
  Owned<Object> copyreg = PY_TRY(import_copyreg(thread));
  Owned<Object> function = PY_TRY(get_attr(thread, copyreg, "_reduce_ex"));
  Object* const args[] = {self, protocol};
  return call_args(thread, function, args);
}

}  // namespace

Owned<Object> object_getstate(Thread& thread, Object* self) {
  return default_state(thread, self, false);
}

Owned<Object> object_reduce(Thread& thread, Object* self) {
  return reduce_with(thread, self, bool_object(false), 0);
}

Owned<Object> object_reduce_ex(Thread& thread, Object* self, Object* protocol) {
  int number = PY_TRY(to_c_int(thread, protocol));
  // A class that overrides __reduce__ only means it for every protocol.
  Owned<Object> reduce;
  if (PY_TRY(get_optional_attr(thread, self, ids.__reduce__, &reduce))) {
    Owned<Object> of_class = PY_TRY(get_attr(thread, self->ob_type, ids.__reduce__));
    if (of_class.get() != type_lookup(&ObjectType::type, ids.__reduce__))
      return call_no_args(thread, reduce);
  }
  return reduce_with(thread, self, protocol, number);
}

}  // namespace py
