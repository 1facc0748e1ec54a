// The _collections module: defaultdict, the getters of namedtuple fields, and counting.
// Counterpart: Modules/_collectionsmodule.c.
#include "vm/heap/alloc.h"
#include "vm/modules/collections_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/ordered_dict.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::collections {
namespace {

// defaultdict

struct DefaultDict : Dict {
  Slot<Object> factory;  // Null or None: missing keys are errors.
};

Owned<Object> missing(Thread& thread, Object* object, Object* key) {
  Owned<Object> factory = share(as<DefaultDict>(object)->factory.get());
  if (!factory || is_none(factory)) return raise_key_error(thread, key);
  Owned<Object> value = PY_TRY(call_no_args(thread, factory));
  // The factory may have entered the key itself.
  return share(dict_set_default(thread, as<Dict>(object), key, value));
}

// type(self)(factory, contents)
Owned<Object> make_like(Thread& thread, Object* self, Object* contents) {
  Object* factory = as<DefaultDict>(self)->factory;
  Object* arguments[2] = {factory != nullptr ? factory : none(), contents};
  return call_args(thread, self->ob_type, arguments);
}

Owned<Object> default_dict_copy(Thread& thread, Object* self) {
  return make_like(thread, self, self);
}

Owned<Object> default_dict_reduce(Thread& thread, Object* self) {
  Owned<Tuple> args = share(empty_tuple());
  Object* factory[1] = {as<DefaultDict>(self)->factory};
  if (factory[0] != nullptr && !is_none(factory[0])) args = PY_TRY(tuple_pack(thread, factory));
  Owned<Object> items = PY_TRY(call_method(thread, self, "items"));
  Owned<Object> iterator = PY_TRY(get_iter(thread, items));
  Object* parts[5] = {self->ob_type, args.get(), none(), none(), iterator.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> default_dict_repr(Thread& thread, Object* object) {
  auto* self = as<DefaultDict>(object);
  Owned<Object> contents = PY_TRY(Dict::type.tp_repr(thread, object));
  Owned<Object> factory_text;
  Owned<Object> factory = share(self->factory.get());
  if (!factory) {
    factory_text = PY_TRY(str_from_ascii(thread, "None", 4));
  } else {
    ReprGuard guard(thread, factory);
    if (guard.failed()) return Raised{};
    factory_text = PY_TRY(guard.recursive() ? Owned<Object>(str_from_ascii(thread, "...", 3))
                                            : object_repr(thread, factory));
  }
  return str_from_format(thread, "%s(%U, %U)", type_short_name(object->ob_type), factory_text.get(),
                         contents.get());
}

bool is_default_dict(const Object* object) {
  return object->ob_type == &default_dict_type ||
         type_is_subtype(object->ob_type, &default_dict_type);
}

Owned<Object> default_dict_or(Thread& thread, Object* left, Object* right) {
  Object* self = is_default_dict(left) ? left : right;
  if (!is_a<Dict>(self == left ? right : left)) return new_not_implemented();
  Owned<Object> merged = PY_TRY(make_like(thread, self, left));
  if (!is_a<Dict>(merged.get())) return raise_bad_internal_call(thread, "defaultdict.__or__");
  PY_TRY(dict_merge(thread, as<Dict>(merged.get()), right, 1));
  return merged;
}

Status default_dict_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  Object* factory = args->ob_size > 0 ? args->items[0] : nullptr;
  if (factory != nullptr && !is_none(factory) && !unwrap(object_is_callable(factory)))
    return raise_type_error(thread, "first argument must be callable or None");
  Owned<Object> rest = PY_TRY(tuple_slice(thread, args, 1, args->ob_size));
  as<DefaultDict>(object)->factory.set_shared(factory);
  return Dict::type.tp_init(thread, object, as<Tuple>(rest.get()), kwargs);
}

void default_dict_dealloc(Object* object) {
  gc_untrack(object);
  as<DefaultDict>(object)->factory.clear();
  Dict::type.tp_dealloc(object);
}

int default_dict_traverse(Object* object, Visit visit, void* arg) {
  PY_VISIT(as<DefaultDict>(object)->factory.get());
  return Dict::type.tp_traverse(object, visit, arg);
}

void default_dict_clear(Object* object) {
  as<DefaultDict>(object)->factory.clear();
  Dict::type.tp_clear(object);
}

constinit MethodDef kDefaultDictMethods[] = {
    {"__missing__", missing, "($self, object, /)",
     "Make, enter and return the value of a missing key; KeyError without a factory."},
    {"copy", default_dict_copy, "($self, /)", "Return a new defaultdict of the same items."},
    {"__copy__", default_dict_copy, "($self, /)", "Return a new defaultdict of the same items."},
    {"__reduce__", default_dict_reduce, "($self, /)", "Return what pickle needs."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit MemberDef kDefaultDictMembers[] = {
    {"default_factory", MemberKind::kObject, false, offsetof(DefaultDict, factory),
     "What makes the values of missing keys."},
    {},
};

// _tuplegetter: the descriptor of a namedtuple's field

struct TupleGetter : Object {
  int64_t index;
  Slot<Object> doc;
};
constexpr uint16_t kTupleGetterFields[] = {offsetof(TupleGetter, doc), 0};

Owned<Object> getter_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &tuple_getter_type) PY_TRY(check_no_keywords(thread, "_tuplegetter", kwargs));
  PY_TRY(check_positional(thread, "_tuplegetter", static_cast<size_t>(args->ob_size), 2, 2));
  int64_t index = PY_TRY(to_index(thread, args->items[0]));
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  as<TupleGetter>(self.get())->index = index;
  as<TupleGetter>(self.get())->doc.set_shared(args->items[1]);
  return self;
}

Owned<Object> getter_get(Thread& thread, Object* self, Object* instance, Object*) {
  int64_t index = as<TupleGetter>(self)->index;
  if (instance == nullptr || is_none(instance)) return share(self);
  if (!is_a<Tuple>(instance))
    return raise_type_error(
        thread, "descriptor for index '%zd' for tuple subclasses doesn't apply to '%s' object",
        index, instance->ob_type->tp_name);
  if (static_cast<uint64_t>(index) >= static_cast<uint64_t>(as<Tuple>(instance)->ob_size))
    return raise(thread, &exc::IndexError, "tuple index out of range");
  return share(as<Tuple>(instance)->items[index]);
}

Status getter_set(Thread& thread, Object*, Object*, Object* value) {
  return raise(thread, &exc::AttributeError,
               value == nullptr ? "can't delete attribute" : "can't set attribute");
}

Owned<Object> getter_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "%s(%zd, %R)", type_short_name(self->ob_type),
                         as<TupleGetter>(self)->index, as<TupleGetter>(self)->doc.get());
}

Owned<Object> getter_reduce(Thread& thread, Object* self) {
  Owned<Object> index = PY_TRY(int_from_int64(thread, as<TupleGetter>(self)->index));
  Object* pair[2] = {index.get(), as<TupleGetter>(self)->doc.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, pair));
  Object* parts[2] = {self->ob_type, args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kTupleGetterMethods[] = {
    {"__reduce__", getter_reduce, "($self, /)", nullptr},
    {},
};
constinit MemberDef kTupleGetterMembers[] = {
    {"__doc__", MemberKind::kObject, false, offsetof(TupleGetter, doc), nullptr},
    {},
};

// _count_elements

Status count_in_dict(Thread& thread, Dict* dict, Object* iterator) {
  Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
  while (Owned<Object> key = iter_next(thread, iterator)) {
    Hash hash = PY_TRY(object_hash(thread, key));
    Owned<Object> count = share(dict_get_hash(thread, dict, key, hash));
    if (!count && thread.has_exception()) return Status::kError;
    count = count ? PY_TRY(number_add(thread, count, one)) : share(one.get());
    PY_TRY(dict_set_hash(thread, dict, key, count, hash));
  }
  return thread.has_exception() ? Status::kError : Status::kOk;
}

Status count_in_mapping(Thread& thread, Object* mapping, Object* iterator) {
  Owned<Object> get = PY_TRY(get_attr(thread, mapping, ids.get));
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
  while (Owned<Object> key = iter_next(thread, iterator)) {
    Object* arguments[2] = {key.get(), zero.get()};
    Owned<Object> count = PY_TRY(call_args(thread, get, arguments));
    count = count.get() == zero.get() ? share(one.get()) : PY_TRY(number_add(thread, count, one));
    PY_TRY(set_item(thread, mapping, key, count));
  }
  return thread.has_exception() ? Status::kError : Status::kOk;
}

Owned<Object> count_elements(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "_count_elements", args.nargs, 2, 2));
  Object* mapping = args[0];
  Owned<Object> iterator = PY_TRY(get_iter(thread, args[1]));
  // Methods of its own may not be bypassed.
  bool plain =
      is_a<Dict>(mapping) &&
      type_lookup(mapping->ob_type, ids.get) == type_lookup(&Dict::type, ids.get) &&
      type_lookup(mapping->ob_type, ids.__setitem__) == type_lookup(&Dict::type, ids.__setitem__);
  PY_TRY(plain ? count_in_dict(thread, as<Dict>(mapping), iterator)
               : count_in_mapping(thread, mapping, iterator));
  return new_none();
}

constinit MethodDef kFunctions[] = {
    MethodDef::positional("_count_elements", count_elements, "($module, mapping, iterable, /)",
                          "Count the items of an iterable in a mapping."),
    {},
};

}  // namespace

constinit Type default_dict_type = {
    .tp_name = "collections.defaultdict",
    .tp_basicsize = sizeof(DefaultDict),
    .tp_dealloc = default_dict_dealloc,
    .tp_repr = default_dict_repr,
    .as_number = {.nb_or = default_dict_or},
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc =
        "defaultdict(default_factory=None, /, [...]): a dict that makes the values of "
        "missing keys.",
    .tp_traverse = default_dict_traverse,
    .tp_clear = default_dict_clear,
    .tp_methods = kDefaultDictMethods,
    .tp_members = kDefaultDictMembers,
    .tp_base = &Dict::type,
    .tp_init = default_dict_init,
    .reported_basicsize = 56,
};

constinit Type tuple_getter_type = {
    .tp_name = "collections._tuplegetter",
    .tp_basicsize = sizeof(TupleGetter),
    .tp_repr = getter_repr,
    .tp_flags = tpflags::kHaveGc,
    .tp_methods = kTupleGetterMethods,
    .tp_members = kTupleGetterMembers,
    .tp_descr_get = getter_get,
    .tp_descr_set = getter_set,
    .tp_new = getter_new,
    .fields = kTupleGetterFields,
};

}  // namespace py::collections

namespace py {

Owned<Object> collections_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_collections"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Containers with special abilities."));
  PY_TRY(module_add_functions(thread, module, collections::kFunctions));
  for (Type* type : {&collections::Deque::type, &collections::default_dict_type,
                     &collections::DequeIterator::type, &collections::DequeIterator::reverse_type,
                     &collections::tuple_getter_type, &OrderedDict::type})
    PY_TRY(module_add_type(thread, module, type));
  return module;
}

}  // namespace py
