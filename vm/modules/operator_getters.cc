// operator.attrgetter, itemgetter and methodcaller.
// Counterpart: Modules/_operator.c.
#include "vm/modules/operator_getters.h"

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

Owned<Object> text_signature(Thread& thread, Object*, void*) {
  return str_from_ascii(thread, "(obj, /)", 8);
}
constinit GetSetDef kGetSets[] = {
    {"__text_signature__", text_signature, nullptr, nullptr, nullptr},
    {},
};

// The one argument that all three take.
Status check_call(Thread& thread, const char* name, size_t nargsf, Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, name, kwnames));
  return check_positional(thread, name, vectorcall_nargs(nargsf), 1, 1);
}

Owned<Object> reduce_to(Thread& thread, Object* self, Tuple* args) {
  Object* parts[2] = {self->ob_type, args};
  return tuple_pack(thread, parts);
}

// attrgetter

// A name, or the tuple of the names in a dotted path.
Owned<Object> parse_attribute(Thread& thread, Object* text) {
  if (!is_a<Str>(text)) return raise_type_error(thread, "attribute name must be a string");
  auto* path = as<Str>(text);
  int64_t dots = 0;
  for (int64_t i = 0; i < path->length; ++i) dots += path->at(i) == '.';
  if (dots == 0) {
    Owned<Str> name = share(path);
    str_intern(thread, &name);
    return name;
  }
  Owned<Tuple> names = PY_TRY(tuple_alloc(thread, dots + 1));
  for (int64_t part = 0, start = 0; part <= dots; ++part) {
    int64_t end = start;
    while (end < path->length && path->at(end) != '.') ++end;
    Owned<Str> name = PY_TRY(str_substring(thread, path, start, end));
    str_intern(thread, &name);
    names->items[part] = name.release();
    start = end + 1;
  }
  tuple_ready(names);
  return names;
}

Owned<Object> attribute_text(Thread& thread, Object* attribute) {
  if (!is_a<Tuple>(attribute)) return share(attribute);
  Owned<Str> dot = PY_TRY(str_from_ascii(thread, ".", 1));
  return str_join(thread, dot, attribute);
}

Owned<Tuple> attribute_texts(Thread& thread, AttrGetter* self) {
  int64_t count = self->attributes->ob_size;
  Owned<Tuple> texts = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i)
    texts->items[i] = PY_TRY(attribute_text(thread, self->attributes->items[i])).release();
  tuple_ready(texts);
  return texts;
}

Owned<Object> follow(Thread& thread, Object* object, Object* attribute) {
  if (is_a<Str>(attribute)) return get_attr(thread, object, attribute);
  auto* names = as<Tuple>(attribute);
  Owned<Object> current = share(object);
  for (int64_t i = 0; i < names->ob_size; ++i)
    current = PY_TRY(get_attr(thread, current, names->items[i]));
  return current;
}

Owned<Object> attrgetter_call(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                              Tuple* kwnames) {
  PY_TRY(check_call(thread, "attrgetter", nargsf, kwnames));
  Tuple* attributes = as<AttrGetter>(callable)->attributes;
  if (attributes->ob_size == 1) return follow(thread, args[0], attributes->items[0]);
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, attributes->ob_size));
  for (int64_t i = 0; i < attributes->ob_size; ++i)
    result->items[i] = PY_TRY(follow(thread, args[0], attributes->items[i])).release();
  tuple_ready(result);
  return result;
}

Owned<Object> attrgetter_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "attrgetter", kwargs));
  if (args->ob_size == 0) PY_TRY(check_positional(thread, "attrgetter", 0, 1, 1));
  Owned<Tuple> attributes = PY_TRY(tuple_alloc(thread, args->ob_size));
  for (int64_t i = 0; i < args->ob_size; ++i)
    attributes->items[i] = PY_TRY(parse_attribute(thread, args->items[i])).release();
  tuple_ready(attributes);
  Owned<AttrGetter> self = PY_TRY(object_new<AttrGetter>(thread));
  self->attributes.set(std::move(attributes));
  self->vectorcall = attrgetter_call;
  gc_track(self.get());
  return self;
}

Owned<Object> attrgetter_repr(Thread& thread, Object* object) {
  const char* name = object->ob_type->tp_name;
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_format(thread, "%s(...)", name);
  Owned<Tuple> texts = PY_TRY(attribute_texts(thread, as<AttrGetter>(object)));
  if (texts->ob_size == 1) return str_from_format(thread, "%s(%R)", name, texts->items[0]);
  return str_from_format(thread, "%s%R", name, texts.get());
}

Owned<Object> attrgetter_reduce(Thread& thread, Object* object) {
  Owned<Tuple> texts = PY_TRY(attribute_texts(thread, as<AttrGetter>(object)));
  return reduce_to(thread, object, texts);
}

// itemgetter

Owned<Object> itemgetter_call(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                              Tuple* kwnames) {
  PY_TRY(check_call(thread, "itemgetter", nargsf, kwnames));
  auto* self = as<ItemGetter>(callable);
  Object* object = args[0];
  if (!self->several) {
    if (self->index >= 0 && is_exact<Tuple>(object) && self->index < as<Tuple>(object)->ob_size)
      return share(as<Tuple>(object)->items[self->index]);
    return get_item(thread, object, self->item);
  }
  auto* keys = as<Tuple>(self->item.get());
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, keys->ob_size));
  for (int64_t i = 0; i < keys->ob_size; ++i)
    result->items[i] = PY_TRY(get_item(thread, object, keys->items[i])).release();
  tuple_ready(result);
  return result;
}

Owned<Object> itemgetter_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "itemgetter", kwargs));
  if (args->ob_size == 0) PY_TRY(check_positional(thread, "itemgetter", 0, 1, 1));
  Owned<ItemGetter> self = PY_TRY(object_new<ItemGetter>(thread));
  self->several = args->ob_size > 1;
  Object* item = self->several ? args : args->items[0];
  self->item.set_shared(item);
  self->index = -1;
  int64_t index;
  if (is_exact<Int>(item) && int_fits_int64(item, &index) && index >= 0) self->index = index;
  self->vectorcall = itemgetter_call;
  gc_track(self.get());
  return self;
}

Owned<Object> itemgetter_repr(Thread& thread, Object* object) {
  auto* self = as<ItemGetter>(object);
  const char* name = object->ob_type->tp_name;
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_format(thread, "%s(...)", name);
  return str_from_format(thread, self->several ? "%s%R" : "%s(%R)", name, self->item.get());
}

Owned<Object> itemgetter_reduce(Thread& thread, Object* object) {
  auto* self = as<ItemGetter>(object);
  if (self->several) return reduce_to(thread, object, as<Tuple>(self->item.get()));
  Object* item[1] = {self->item.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, item));
  return reduce_to(thread, object, args);
}

// methodcaller

Owned<Object> methodcaller_call(Thread& thread, Object* callable, Object* const* args,
                                size_t nargsf, Tuple* kwnames) {
  PY_TRY(check_positional(thread, "methodcaller", vectorcall_nargs(nargsf), 1, 1));
  PY_TRY(check_no_keywords(thread, "methodcaller", kwnames));
  auto* self = as<MethodCaller>(callable);
  Owned<Object> method;
  Object* first_argument;
  bool unbound = get_method(thread, args[0], self->name, &method, &first_argument);
  if (!method) return nullptr;
  Owned<Object> hold = share(first_argument);  // The object may change its class meanwhile.
  // [spare][object][positional arguments]: the method takes the object, or its class, or not.
  size_t count = static_cast<size_t>(self->args->ob_size);
  SmallVec<Object*, 10> stack;
  if (!stack.resize(count + 2)) return raise_memory_error(thread);
  stack[1] = first_argument;
  for (size_t i = 0; i < count; ++i) stack[i + 2] = self->args->items[i];
  Object** first = stack.data() + (unbound ? 1 : 2);
  return call_vector_dict(thread, method, first,
                          (count + (unbound ? 1 : 0)) | kVectorcallArgumentsOffset, self->kwargs);
}

Owned<Object> methodcaller_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  if (args->ob_size == 0)
    return raise_type_error(thread, "methodcaller needs at least one argument, the method name");
  if (!is_a<Str>(args->items[0])) return raise_type_error(thread, "method name must be a string");
  Owned<Str> name = share(as<Str>(args->items[0]));
  str_intern(thread, &name);
  Owned<MethodCaller> self = PY_TRY(object_new<MethodCaller>(thread));
  self->name.set(std::move(name));
  self->args.set(PY_TRY(tuple_from_array(thread, args->items + 1, args->ob_size - 1)));
  if (kwargs != nullptr) self->kwargs.set_shared(kwargs);
  self->vectorcall = methodcaller_call;
  gc_track(self.get());
  return self;
}

Owned<Object> methodcaller_repr(Thread& thread, Object* object) {
  auto* self = as<MethodCaller>(object);
  const char* name = object->ob_type->tp_name;
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_format(thread, "%s(...)", name);
  StrBuilder out(thread);
  Owned<Str> head = PY_TRY(str_from_format(thread, "%s(%R", name, self->name.get()));
  PY_TRY(out.add_str(head));
  for (int64_t i = 0; i < self->args->ob_size; ++i) {
    Owned<Str> text = PY_TRY(str_from_format(thread, ", %R", self->args->items[i]));
    PY_TRY(out.add_str(text));
  }
  int64_t position = 0;
  Object *key, *value;
  while (self->kwargs != nullptr && dict_next(self->kwargs, &position, &key, &value)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    Owned<Str> text = PY_TRY(str_from_format(thread, ", %U=%R", own_key.get(), own_value.get()));
    PY_TRY(out.add_str(text));
  }
  PY_TRY(out.add_char(')'));
  return out.finish();
}

Owned<Object> methodcaller_reduce(Thread& thread, Object* object) {
  auto* self = as<MethodCaller>(object);
  if (self->kwargs == nullptr || self->kwargs->used == 0) {
    Owned<Tuple> args = PY_TRY(tuple_alloc(thread, self->args->ob_size + 1));
    args->items[0] = share(self->name.get()).release();
    for (int64_t i = 0; i < self->args->ob_size; ++i)
      args->items[i + 1] = share(self->args->items[i]).release();
    tuple_ready(args);
    return reduce_to(thread, object, args);
  }
  Owned<Object> functools = PY_TRY(import_as_program(thread, "functools"));
  Owned<Object> partial = PY_TRY(get_attr(thread, functools, "partial"));
  Object* arguments[2] = {object->ob_type, self->name.get()};
  Owned<Object> constructor = PY_TRY(call_vector_dict(thread, partial, arguments, 2, self->kwargs));
  Object* parts[2] = {constructor.get(), self->args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kAttrGetterMethods[] = {
    {"__reduce__", attrgetter_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constinit MethodDef kItemGetterMethods[] = {
    {"__reduce__", itemgetter_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constinit MethodDef kMethodCallerMethods[] = {
    {"__reduce__", methodcaller_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constinit MemberDef kAttrGetterMembers[] = {
    {"__vectorcalloffset__", MemberKind::kSize, true, offsetof(AttrGetter, vectorcall), nullptr},
    {},
};
constinit MemberDef kItemGetterMembers[] = {
    {"__vectorcalloffset__", MemberKind::kSize, true, offsetof(ItemGetter, vectorcall), nullptr},
    {},
};
constinit MemberDef kMethodCallerMembers[] = {
    {"__vectorcalloffset__", MemberKind::kSize, true, offsetof(MethodCaller, vectorcall), nullptr},
    {},
};
constexpr uint16_t kAttrGetterFields[] = {offsetof(AttrGetter, attributes), 0};
constexpr uint16_t kItemGetterFields[] = {offsetof(ItemGetter, item), 0};
constexpr uint16_t kMethodCallerFields[] = {
    offsetof(MethodCaller, name), offsetof(MethodCaller, args), offsetof(MethodCaller, kwargs), 0};

}  // namespace

constinit Type AttrGetter::type = {
    .tp_name = "operator.attrgetter",
    .tp_basicsize = sizeof(AttrGetter),
    .tp_vectorcall_offset = offsetof(AttrGetter, vectorcall),
    .tp_repr = attrgetter_repr,
    .tp_call = vectorcall_as_call,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kHaveVectorcall,
    .tp_doc = "A callable that returns an attribute of its argument, or a tuple of several.",
    .tp_methods = kAttrGetterMethods,
    .tp_members = kAttrGetterMembers,
    .tp_getset = kGetSets,
    .tp_new = attrgetter_new,
    .fields = kAttrGetterFields,
    .text_signature = "(attr, /, *attrs)",
    .reported_basicsize = 40,
};

constinit Type ItemGetter::type = {
    .tp_name = "operator.itemgetter",
    .tp_basicsize = sizeof(ItemGetter),
    .tp_vectorcall_offset = offsetof(ItemGetter, vectorcall),
    .tp_repr = itemgetter_repr,
    .tp_call = vectorcall_as_call,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kHaveVectorcall,
    .tp_doc = "A callable that returns an item of its argument, or a tuple of several.",
    .tp_methods = kItemGetterMethods,
    .tp_members = kItemGetterMembers,
    .tp_getset = kGetSets,
    .tp_new = itemgetter_new,
    .fields = kItemGetterFields,
    .text_signature = "(item, /, *items)",
};

constinit Type MethodCaller::type = {
    .tp_name = "operator.methodcaller",
    .tp_basicsize = sizeof(MethodCaller),
    .tp_vectorcall_offset = offsetof(MethodCaller, vectorcall),
    .tp_repr = methodcaller_repr,
    .tp_call = vectorcall_as_call,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kHaveVectorcall,
    .tp_doc = "A callable that calls a method of its argument with fixed further arguments.",
    .tp_methods = kMethodCallerMethods,
    .tp_members = kMethodCallerMembers,
    .tp_getset = kGetSets,
    .tp_new = methodcaller_new,
    .fields = kMethodCallerFields,
    .text_signature = "(name, /, *args, **kwargs)",
    .reported_basicsize = 64,
};

}  // namespace py
