// The _functools module: reduce and cmp_to_key; partial and the lru cache have files of their own.
// Counterpart: Modules/_functoolsmodule.c.
#include "vm/heap/alloc.h"
#include "vm/modules/functools_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

// What cmp_to_key() returns: called with an object it gives a key that compares by the function.
struct KeyWrapper : Object {
  static Type type;
  Slot<Object> compare;
  Slot<Object> object;  // Null in the callable itself.
};
constexpr uint16_t kKeyWrapperFields[] = {offsetof(KeyWrapper, compare),
                                          offsetof(KeyWrapper, object), 0};
constinit SignatureText g_key_signature = {"K", "(obj)"};

Owned<Object> key_make(Thread& thread, Object* compare, Object* object_or_null) {
  Owned<KeyWrapper> key = PY_TRY(object_new<KeyWrapper>(thread));
  key->compare.set_shared(compare);
  if (object_or_null != nullptr) key->object.set_shared(object_or_null);
  gc_track(key.get());
  return key;
}

Owned<Object> key_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_key_signature, args, kwargs, &bound));
  return key_make(thread, as<KeyWrapper>(self)->compare, bound[0]);
}

Owned<Object> key_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_exact<KeyWrapper>(right))
    return raise_type_error(thread, "other argument must be K instance");
  auto *a = as<KeyWrapper>(left), *b = as<KeyWrapper>(right);
  if (a->object == nullptr || b->object == nullptr)
    return raise(thread, &exc::AttributeError, "object");
  Owned<Object> compare = share(a->compare.get());
  Owned<Object> x = share(a->object.get()), y = share(b->object.get());
  Object* arguments[3] = {nullptr, x.get(), y.get()};
  Owned<Object> order =
      PY_TRY(call_vector(thread, compare, arguments + 1, 2 | kVectorcallArgumentsOffset, nullptr));
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  return object_rich_compare(thread, order, zero, op);
}

Owned<Object> key_text_signature(Thread& thread, Object*, void*) {
  return str_from_ascii(thread, "(obj)", 5);
}
constinit GetSetDef kKeyWrapperGetSets[] = {
    {"__text_signature__", key_text_signature, nullptr, nullptr, nullptr},
    {},
};
constinit MemberDef kKeyWrapperMembers[] = {
    {"obj", MemberKind::kObject, false, offsetof(KeyWrapper, object), "The wrapped object."},
    {},
};

constinit Type KeyWrapper::type = {
    .tp_name = "functools.KeyWrapper",
    .tp_basicsize = sizeof(KeyWrapper),
    .tp_call = key_call,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_richcompare = key_compare,
    .tp_members = kKeyWrapperMembers,
    .tp_getset = kKeyWrapperGetSets,
    .fields = kKeyWrapperFields,
};

Owned<Object> cmp_to_key(Thread& thread, Object*, Args args) {
  return key_make(thread, args[0], nullptr);
}

Owned<Object> reduce(Thread& thread, Object*, Args args) {
  Object* function = args[0];
  Owned<Object> result = share(args[2]);
  Owned<Object> iterator = get_iter(thread, args[1]);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError))
      return raise_type_error(thread, "reduce() arg 2 must support iteration");
    return nullptr;
  }
  while (Owned<Object> item = iter_next(thread, iterator)) {
    if (!result) {
      result = std::move(item);
      continue;
    }
    Object* arguments[3] = {nullptr, result.get(), item.get()};
    result = PY_TRY(
        call_vector(thread, function, arguments + 1, 2 | kVectorcallArgumentsOffset, nullptr));
  }
  if (thread.has_exception()) return nullptr;
  if (!result) return raise_type_error(thread, "reduce() of empty iterable with no initial value");
  return result;
}

constinit MethodDef kFunctions[] = {
    {"reduce", reduce, "($module, function, iterable, /, initial=<unrepresentable>)",
     "Combine the items from left to right by a function of two arguments."},
    {"cmp_to_key", cmp_to_key, "($module, /, mycmp)",
     "Make a key function of a three-way comparison."},
    {},
};

}  // namespace

Owned<Object> functools_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_functools"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Tools that work on functions."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_type(thread, module, &functools::placeholder_type));
  PY_TRY(module_add(thread, module, "Placeholder", share(functools::placeholder())));
  PY_TRY(module_add_type(thread, module, &functools::partial_type));
  PY_TRY(module_add_type(thread, module, &functools::lru_cache_type));
  PY_TRY(type_ready(thread, &functools::lru_link_type));
  PY_TRY(type_ready(thread, &KeyWrapper::type));
  PY_TRY(functools::lru_cache_init(thread));
  return module;
}

}  // namespace py
