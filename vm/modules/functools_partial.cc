// functools.partial and functools.Placeholder.
// Counterpart: Modules/_functoolsmodule.c.
#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/functools_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py::functools {
namespace {

// Placeholder

struct PlaceholderObject {
  GcHead head;  // Never tracked; collected types have one.
  Object object;
};
constinit PlaceholderObject g_placeholder = {{}, PY_STATIC_HEAD(&placeholder_type)};

Owned<Object> placeholder_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  if (args->ob_size != 0 || (kwargs != nullptr && kwargs->used != 0))
    return raise_type_error(thread, "PlaceholderType takes no arguments");
  return share(placeholder());
}

Owned<Object> placeholder_repr(Thread& thread, Object*) {
  return str_from_ascii(thread, "Placeholder", 11);
}

constinit MethodDef kPlaceholderMethods[] = {
    {"__reduce__", placeholder_repr, "($self, /)", nullptr},
    {},
};

// partial

struct Partial : Object {
  Slot<Object> function;
  Slot<Tuple> args;  // Some may be placeholders.
  Slot<Dict> kwargs;
  Object* dict;  // Owned, or null: __dict__.
  WeakRef* weaklist;
  int64_t gaps;  // How many of the arguments are placeholders.
  VectorcallFn vectorcall;
};
constexpr uint16_t kPartialFields[] = {offsetof(Partial, function), offsetof(Partial, args),
                                       offsetof(Partial, kwargs), offsetof(Partial, dict), 0};

int64_t count_gaps(const Tuple* args) {
  int64_t gaps = 0;
  for (int64_t i = 0; i < args->ob_size; ++i) gaps += args->items[i] == placeholder();
  return gaps;
}

// The arguments with `count` more, which fill the gaps first and are appended then.
Owned<Tuple> merge_arguments(Thread& thread, Tuple* args, int64_t gaps, Object* const* more,
                             int64_t count) {
  int64_t extra = count > gaps ? count - gaps : 0;
  Owned<Tuple> merged = PY_TRY(tuple_alloc(thread, args->ob_size + extra));
  if (merged->ob_size == 0) return merged;
  int64_t used = 0;
  for (int64_t i = 0; i < merged->ob_size; ++i) {
    Object* item = i < args->ob_size ? args->items[i] : more[used++];
    if (i < args->ob_size && item == placeholder() && used < count) item = more[used++];
    merged->items[i] = share(item).release();
  }
  tuple_ready(merged);
  return merged;
}

PY_COLD Raised raise_missing(Thread& thread, int64_t gaps, size_t given) {
  return raise_type_error(thread,
                          "missing positional arguments in 'partial' call; expected at least %zd, "
                          "got %zd",
                          gaps, static_cast<int64_t>(given));
}

Owned<Object> partial_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                 size_t nargsf, Tuple* kwnames) {
  PY_ENTER_NATIVE(thread, " while calling a Python object");
  auto* self = as<Partial>(callable);
  size_t nargs = vectorcall_nargs(nargsf);
  if (static_cast<int64_t>(nargs) < self->gaps) return raise_missing(thread, self->gaps, nargs);
  // The call may replace these through __setstate__.
  Owned<Object> function = share(self->function.get());
  Owned<Tuple> bound = share(self->args.get());
  Owned<Dict> kwargs = share(self->kwargs.get());
  size_t keywords = kwnames == nullptr ? 0 : static_cast<size_t>(kwnames->ob_size);
  size_t held = static_cast<size_t>(bound->ob_size), gaps = static_cast<size_t>(self->gaps);
  if (held == 1 && gaps == 0 && kwargs->used == 0 && (nargsf & kVectorcallArgumentsOffset) != 0) {
    // The caller lends us the place before the arguments.
    Object** first = const_cast<Object**>(args) - 1;
    Object* saved = *first;
    *first = bound->items[0];
    Owned<Object> result = call_vector(thread, function, first, nargs + 1, kwnames);
    *first = saved;
    return result;
  }
  SmallVec<Object*, 8> stack;
  if (!stack.resize(1 + held + nargs - gaps + keywords)) return raise_memory_error(thread);
  size_t filled = 1, taken = 0;
  for (size_t i = 0; i < held; ++i) {
    Object* item = bound->items[i];
    stack[filled++] = gaps != 0 && item == placeholder() ? args[taken++] : item;
  }
  for (; taken < nargs; ++taken) stack[filled++] = args[taken];
  size_t positional = (filled - 1) | kVectorcallArgumentsOffset;
  if (kwargs->used == 0) {
    for (size_t i = 0; i < keywords; ++i) stack[filled++] = args[nargs + i];
    return call_vector(thread, function, stack.data() + 1, positional, kwnames);
  }
  // The callee may keep the dict: it gets one of its own.
  Owned<Dict> all = PY_TRY(dict_copy(thread, kwargs));
  for (size_t i = 0; i < keywords; ++i)
    PY_TRY(dict_set(thread, all, kwnames->items[i], args[nargs + i]));
  return call_vector_dict(thread, function, stack.data() + 1, positional, all);
}

Owned<Object> partial_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (args->ob_size == 0)
    return raise_type_error(thread, "type 'partial' takes at least one argument");
  Object* function = args->items[0];
  if (!unwrap(object_is_callable(function)))
    return raise_type_error(thread, "the first argument must be callable");
  Object** more = args->items + 1;
  int64_t count = args->ob_size - 1;
  if (count > 0 && more[count - 1] == placeholder())
    return raise_type_error(thread, "trailing Placeholders are not allowed");
  int64_t position = 0;
  Object *key, *value;
  while (kwargs != nullptr && dict_next(kwargs, &position, &key, &value)) {
    if (value == placeholder())
      return raise_type_error(thread, "Placeholder cannot be passed as a keyword argument");
  }
  // A partial of a partial that carries nothing else becomes one partial of the function.
  Partial* inner = nullptr;
  if (type_is_subtype(function->ob_type, &partial_type) && as<Partial>(function)->dict == nullptr) {
    inner = as<Partial>(function);
    function = inner->function;
  }
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* self = as<Partial>(object.get());
  self->function.set_shared(function);
  Tuple* held = inner == nullptr ? empty_tuple() : inner->args.get();
  self->args.set(
      PY_TRY(merge_arguments(thread, held, inner == nullptr ? 0 : inner->gaps, more, count)));
  self->gaps = count_gaps(self->args);
  Owned<Dict> keywords =
      PY_TRY(inner == nullptr ? dict_new(thread) : dict_copy(thread, inner->kwargs));
  if (kwargs != nullptr) PY_TRY(dict_merge(thread, keywords, kwargs, 1));
  self->kwargs.set(std::move(keywords));
  self->vectorcall = partial_vectorcall;
  return object;
}

void partial_dealloc(Object* object) {
  gc_untrack(object);
  auto* self = as<Partial>(object);
  if (self->weaklist != nullptr) weakref_clear_all(object);
  self->function.clear();
  self->args.clear();
  self->kwargs.clear();
  xdecref(self->dict);
  object_free(object);
}

Owned<Object> partial_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr || is_none(instance)) return share(self);
  return method_new(thread, self, instance);
}

Owned<Object> partial_repr(Thread& thread, Object* object) {
  auto* self = as<Partial>(object);
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "...", 3);
  Owned<Object> function = share(self->function.get());
  Owned<Tuple> args = share(self->args.get());
  Owned<Dict> kwargs = share(self->kwargs.get());
  StrBuilder out(thread);
  for (int64_t i = 0; i < args->ob_size; ++i) {
    Owned<Str> text = PY_TRY(str_from_format(thread, ", %R", args->items[i]));
    PY_TRY(out.add_str(text));
  }
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(kwargs, &position, &key, &value)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    Owned<Str> text = PY_TRY(str_from_format(thread, ", %S=%R", own_key.get(), own_value.get()));
    PY_TRY(out.add_str(text));
  }
  Owned<Str> arguments = PY_TRY(out.finish());
  Owned<Object> module = PY_TRY(get_attr(thread, object->ob_type, ids.__module__));
  Owned<Str> name = PY_TRY(type_qualname(thread, object->ob_type));
  return str_from_format(thread, "%S.%S(%R%U)", module.get(), name.get(), function.get(),
                         arguments.get());
}

Owned<Object> partial_reduce(Thread& thread, Object* object) {
  auto* self = as<Partial>(object);
  Object* function[1] = {self->function.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, function));
  Object* fields[4] = {self->function.get(), self->args.get(), self->kwargs.get(),
                       self->dict != nullptr ? self->dict : none()};
  Owned<Tuple> state = PY_TRY(tuple_pack(thread, fields));
  Object* parts[3] = {object->ob_type, args.get(), state.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> partial_setstate(Thread& thread, Object* object, Object* state) {
  auto* self = as<Partial>(object);
  auto* fields = as<Tuple>(state);
  if (!is_a<Tuple>(state) || fields->ob_size != 4)
    return raise_type_error(thread, "invalid partial state");
  Object *function = fields->items[0], *args = fields->items[1], *kwargs = fields->items[2],
         *dict = fields->items[3];
  if (!unwrap(object_is_callable(function)) || !is_a<Tuple>(args) ||
      !(is_none(kwargs) || is_a<Dict>(kwargs)) || !(is_none(dict) || is_a<Dict>(dict)))
    return raise_type_error(thread, "invalid partial state");
  int64_t count = as<Tuple>(args)->ob_size;
  if (count > 0 && as<Tuple>(args)->items[count - 1] == placeholder())
    return raise_type_error(thread, "trailing Placeholders are not allowed");
  Owned<Tuple> own_args =
      is_exact<Tuple>(args) ? share(as<Tuple>(args)) : PY_TRY(sequence_tuple(thread, args));
  Owned<Dict> own_kwargs = is_none(kwargs)          ? PY_TRY(dict_new(thread))
                           : is_exact<Dict>(kwargs) ? share(as<Dict>(kwargs))
                                                    : PY_TRY(dict_copy(thread, as<Dict>(kwargs)));
  int64_t gaps = count_gaps(own_args);
  self->function.set_shared(function);
  self->args.set(std::move(own_args));
  self->kwargs.set(std::move(own_kwargs));
  self->gaps = gaps;
  Object* old = self->dict;
  self->dict = is_none(dict) ? nullptr : share(dict).release();
  xdecref(old);
  return new_none();
}

constinit MethodDef kPartialMethods[] = {
    {"__reduce__", partial_reduce, "($self, /)", nullptr},
    {"__setstate__", partial_setstate, "($self, object, /)", nullptr},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit MemberDef kPartialMembers[] = {
    {"func", MemberKind::kObject, true, offsetof(Partial, function), "The function to call."},
    {"args", MemberKind::kObject, true, offsetof(Partial, args), "The positional arguments held."},
    {"keywords", MemberKind::kObject, true, offsetof(Partial, kwargs),
     "The keyword arguments held."},
    {"__vectorcalloffset__", MemberKind::kSize, true, offsetof(Partial, vectorcall), nullptr},
    {},
};
constinit GetSetDef kPartialGetSets[] = {
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {},
};

}  // namespace

Object* placeholder() { return &g_placeholder.object; }

constinit Type placeholder_type = {
    .tp_name = "functools._PlaceholderType",
    .tp_basicsize = sizeof(Object),
    .tp_repr = placeholder_repr,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "The type of Placeholder, which stands for a positional argument of a partial.",
    .tp_methods = kPlaceholderMethods,
    .tp_new = placeholder_new,
};

constinit Type partial_type = {
    .tp_name = "functools.partial",
    .tp_basicsize = sizeof(Partial),
    .tp_dealloc = partial_dealloc,
    .tp_vectorcall_offset = offsetof(Partial, vectorcall),
    .tp_repr = partial_repr,
    .tp_call = vectorcall_as_call,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kHaveVectorcall,
    .tp_doc = "A callable that adds arguments to those it is called with.",
    .tp_weaklistoffset = offsetof(Partial, weaklist),
    .tp_methods = kPartialMethods,
    .tp_members = kPartialMembers,
    .tp_getset = kPartialGetSets,
    .tp_descr_get = partial_get,
    .tp_dictoffset = offsetof(Partial, dict),
    .tp_new = partial_new,
    .fields = kPartialFields,
    .text_signature = "(func, /, *args, **keywords)",
    .reported_basicsize = 80,
};

}  // namespace py::functools
