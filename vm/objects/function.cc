// Python functions: construction, attributes, versions for inline caches, binding as methods.
// Counterpart: Objects/funcobject.c.
#include "vm/objects/function.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

// Function::version is 0 until one is asked for.
constexpr uint32_t kVersionCleared = 1;  // Changed since: never gets one again.
constexpr uint32_t kFirstVersion = 2;

// What runs under the names that a function's globals make visible as builtins.
Owned<Object> builtins_of(Thread& thread, Dict* globals) {
  Owned<Object> builtins;
  if (PY_TRY(dict_get_owned(thread, globals, ids.__builtins__, &builtins))) {
    if (is_a<Module>(builtins)) return share<Object>(as<Module>(builtins.get())->dict.get());
    return builtins;
  }
  return share<Object>(thread.interp->builtins);
}

}  // namespace

Owned<Function> function_new(Thread& thread, Code* code, Dict* globals, Object* qualname_or_null) {
  Owned<Function> function = PY_TRY(object_new<Function>(thread));
  Owned<Object> builtins = PY_TRY(builtins_of(thread, globals));
  Owned<Object> module;
  PY_TRY(dict_get_owned(thread, globals, ids.__name__, &module));
  function->globals.set_shared(globals);
  function->builtins.set(std::move(builtins));
  function->name.set_shared(code->co_name);
  function->qualname.set_shared(qualname_or_null != nullptr ? qualname_or_null
                                                            : code->co_qualname.get());
  function->code.set_shared(code);
  if ((code->co_flags & coflags::kHasDocstring) != 0 && code->co_consts->ob_size > 0 &&
      is_a<Str>(code->co_consts->items[0])) {
    function->doc.set_shared(code->co_consts->items[0]);
  } else {
    function->doc.set_shared(none());
  }
  function->module.set(std::move(module));
  function->vectorcall = function_vectorcall;
  // Functions made by one nested code object differ in their closures: they get a version only on
  // demand.
  if ((code->co_flags & coflags::kNested) == 0 || (code->co_flags & coflags::kMethod) != 0) {
    function->version = code->co_version;
  }
  gc_track(function);
  return function;
}

uint32_t function_version(Function* function) {
  if (function->version >= kFirstVersion) return function->version;
  if (function->version == kVersionCleared || function->vectorcall != function_vectorcall) return 0;
  uint32_t& next = g_interpreter.next_func_version;
  if (next < kFirstVersion) return 0;  // Used up.
  function->version = next++;
  return function->version;
}

void function_invalidate(Function* function) {
  if (function->version >= kFirstVersion) function->version = kVersionCleared;
  function->vectorcall = function_vectorcall;
}

Owned<Object> function_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                  size_t nargsf, Tuple* kwnames) {
  return thread.interp->hooks.call_function(thread, as<Function>(callable), args, nargsf, kwnames);
}

Owned<Object> function_annotations(Thread& thread, Function* function) {
  if (function->annotations == nullptr) {
    Object* annotate = function->annotate;
    if (annotate == nullptr || object_is_callable(annotate) != Tri::kTrue) return new_none();
    Owned<Object> kept = share(annotate);
    // Format 1: values.
    Owned<Object> format = PY_TRY(int_from_int64(thread, 1));
    Owned<Object> result = PY_TRY(call_one_arg(thread, kept, format));
    if (!is_a<Dict>(result)) {
      return raise_type_error(thread, "__annotate__ returned non-dict of type '%.100s'",
                              result->ob_type->tp_name);
    }
    function->annotations.set_shared(result);
    return result;
  }
  if (is_exact<Tuple>(function->annotations.get())) {
    // The form in which the compiler hands over constant annotations: name, value, name, value.
    Owned<Tuple> pairs = share(as<Tuple>(function->annotations.get()));
    Owned<Dict> dict = PY_TRY(dict_new(thread));
    for (int64_t i = 0; i + 1 < pairs->ob_size; i += 2) {
      PY_TRY(dict_set(thread, dict, pairs->items[i], pairs->items[i + 1]));
    }
    function->annotations.set_shared(dict);
    return dict;
  }
  return share(function->annotations.get());
}

namespace {

Owned<Object> or_none(Object* value) { return value == nullptr ? new_none() : share(value); }

Owned<Object> get_code(Thread&, Object* self, void*) {
  return share<Object>(as<Function>(self)->code.get());
}

Status set_code(Thread& thread, Object* self, Object* value_or_null, void*) {
  auto* function = as<Function>(self);
  if (value_or_null == nullptr || !is_a<Code>(value_or_null)) {
    return raise_type_error(thread, "__code__ must be set to a code object");
  }
  auto* code = as<Code>(value_or_null);
  int64_t closure = function->closure == nullptr ? 0 : as<Tuple>(function->closure.get())->ob_size;
  if (closure != code->co_nfreevars) {
    return raise_value_error(thread, "%U() requires a code object with %zd free vars, not %zd",
                             function->name.get(), static_cast<ssize_t>(closure),
                             static_cast<ssize_t>(code->co_nfreevars));
  }
  constexpr int kKind = coflags::kGenerator | coflags::kCoroutine | coflags::kAsyncGenerator;
  if ((function->code->co_flags & kKind) != (code->co_flags & kKind)) {
    PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                "Assigning a code object of non-matching type is deprecated (e.g., from a "
                "generator to a plain "
                "function)"));
  }
  function_invalidate(function);
  function->code.set_shared(code);
  return Status::kOk;
}

Owned<Object> get_name(Thread&, Object* self, void*) {
  return share(as<Function>(self)->name.get());
}

Status set_name(Thread& thread, Object* self, Object* value_or_null, void*) {
  if (value_or_null == nullptr || !is_a<Str>(value_or_null)) {
    return raise_type_error(thread, "__name__ must be set to a string object");
  }
  as<Function>(self)->name.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> get_qualname(Thread&, Object* self, void*) {
  return share(as<Function>(self)->qualname.get());
}

Status set_qualname(Thread& thread, Object* self, Object* value_or_null, void*) {
  if (value_or_null == nullptr || !is_a<Str>(value_or_null)) {
    return raise_type_error(thread, "__qualname__ must be set to a string object");
  }
  as<Function>(self)->qualname.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> get_defaults(Thread&, Object* self, void*) {
  return or_none(as<Function>(self)->defaults);
}

Status set_defaults(Thread& thread, Object* self, Object* value_or_null, void*) {
  if (value_or_null != nullptr && is_none(value_or_null)) value_or_null = nullptr;
  if (value_or_null != nullptr && !is_a<Tuple>(value_or_null)) {
    return raise_type_error(thread, "__defaults__ must be set to a tuple object");
  }
  function_invalidate(as<Function>(self));
  as<Function>(self)->defaults.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> get_kwdefaults(Thread&, Object* self, void*) {
  return or_none(as<Function>(self)->kwdefaults);
}

Status set_kwdefaults(Thread& thread, Object* self, Object* value_or_null, void*) {
  if (value_or_null != nullptr && is_none(value_or_null)) value_or_null = nullptr;
  if (value_or_null != nullptr && !is_a<Dict>(value_or_null)) {
    return raise_type_error(thread, "__kwdefaults__ must be set to a dict object");
  }
  function_invalidate(as<Function>(self));
  as<Function>(self)->kwdefaults.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> get_annotate(Thread&, Object* self, void*) {
  return or_none(as<Function>(self)->annotate);
}

Status set_annotate(Thread& thread, Object* self, Object* value_or_null, void*) {
  auto* function = as<Function>(self);
  if (value_or_null == nullptr) return raise_type_error(thread, "__annotate__ cannot be deleted");
  if (is_none(value_or_null)) {
    function->annotate.set_shared(value_or_null);
    return Status::kOk;
  }
  if (object_is_callable(value_or_null) != Tri::kTrue) {
    return raise_type_error(thread, "__annotate__ must be callable or None");
  }
  function->annotate.set_shared(value_or_null);
  function->annotations.clear();
  return Status::kOk;
}

Owned<Object> get_annotations(Thread& thread, Object* self, void*) {
  auto* function = as<Function>(self);
  if (function->annotations == nullptr &&
      (function->annotate == nullptr || object_is_callable(function->annotate) != Tri::kTrue)) {
    Owned<Dict> fresh = PY_TRY(dict_new(thread));
    function->annotations.set_shared(fresh);
    return fresh;
  }
  return function_annotations(thread, function);
}

Status set_annotations(Thread& thread, Object* self, Object* value_or_null, void*) {
  auto* function = as<Function>(self);
  if (value_or_null != nullptr && is_none(value_or_null)) value_or_null = nullptr;
  if (value_or_null != nullptr && !is_a<Dict>(value_or_null)) {
    return raise_type_error(thread, "__annotations__ must be set to a dict object");
  }
  function->annotations.set_shared(value_or_null);
  function->annotate.clear();
  return Status::kOk;
}

Owned<Object> get_type_params(Thread&, Object* self, void*) {
  Object* params = as<Function>(self)->typeparams;
  return share<Object>(params == nullptr ? empty_tuple() : params);
}

Status set_type_params(Thread& thread, Object* self, Object* value_or_null, void*) {
  if (value_or_null == nullptr || !is_a<Tuple>(value_or_null)) {
    return raise_type_error(thread, "__type_params__ must be set to a tuple");
  }
  as<Function>(self)->typeparams.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> get_doc(Thread&, Object* self, void*) { return or_none(as<Function>(self)->doc); }

Status set_doc(Thread&, Object* self, Object* value_or_null, void*) {
  as<Function>(self)->doc.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> get_module(Thread&, Object* self, void*) {
  return or_none(as<Function>(self)->module);
}

Status set_module(Thread&, Object* self, Object* value_or_null, void*) {
  as<Function>(self)->module.set_shared(value_or_null);
  return Status::kOk;
}

Owned<Object> function_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "<function %U at %p>", as<Function>(self)->qualname.get(), self);
}

Owned<Object> function_descr_get(Thread& thread, Object* descriptor, Object* instance, Object*) {
  if (instance == nullptr || is_none(instance)) return share(descriptor);
  return method_new(thread, descriptor, instance);
}

constinit SignatureText g_construct_signature{
    "function", "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)"};

Owned<Object> function_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_construct_signature, args, kwargs, &bound));
  if (!is_a<Code>(bound[0]))
    return raise_bad_argument(thread, "function", "argument 'code'", "code", bound[0]);
  if (!is_a<Dict>(bound[1]))
    return raise_bad_argument(thread, "function", "argument 'globals'", "dict", bound[1]);
  auto* code = as<Code>(bound[0]);
  Object* name = bound.has(2) ? bound[2] : none();
  Object* defaults = bound.has(3) ? bound[3] : none();
  Object* closure = bound.has(4) ? bound[4] : none();
  Object* kwdefaults = bound.has(5) ? bound[5] : none();
  if (!is_none(name) && !is_a<Str>(name))
    return raise_type_error(thread, "arg 3 (name) must be None or string");
  if (!is_none(defaults) && !is_a<Tuple>(defaults)) {
    return raise_type_error(thread, "arg 4 (defaults) must be None or tuple");
  }
  if (!is_a<Tuple>(closure)) {
    if (code->co_nfreevars != 0 && is_none(closure))
      return raise_type_error(thread, "arg 5 (closure) must be tuple");
    if (!is_none(closure)) return raise_type_error(thread, "arg 5 (closure) must be None or tuple");
  }
  if (!is_none(kwdefaults) && !is_a<Dict>(kwdefaults)) {
    return raise_type_error(thread, "arg 6 (kwdefaults) must be None or dict");
  }
  int64_t cells = is_none(closure) ? 0 : as<Tuple>(closure)->ob_size;
  if (cells != code->co_nfreevars) {
    return raise_value_error(thread, "%U requires closure of length %zd, not %zd",
                             code->co_name.get(), static_cast<ssize_t>(code->co_nfreevars),
                             static_cast<ssize_t>(cells));
  }
  for (int64_t i = 0; i < cells; ++i) {
    Object* item = as<Tuple>(closure)->items[i];
    if (!is_a<Cell>(item)) {
      return raise_type_error(thread, "arg 5 (closure) expected cell, found %s",
                              item->ob_type->tp_name);
    }
  }
  Owned<Function> function = PY_TRY(function_new(thread, code, as<Dict>(bound[1]), nullptr));
  if (!is_none(name)) function->name.set_shared(name);
  if (!is_none(defaults)) function->defaults.set_shared(defaults);
  if (!is_none(closure)) function->closure.set_shared(closure);
  if (!is_none(kwdefaults)) function->kwdefaults.set_shared(kwdefaults);
  return function;
}

// What a call needs stays, so that a function in a dying cycle can still be called by a destructor.
void function_clear(Object* self) {
  auto* function = as<Function>(self);
  for (Slot<Object>* slot :
       {&function->module, &function->defaults, &function->kwdefaults, &function->doc,
        &function->dict, &function->annotations, &function->annotate, &function->typeparams}) {
    slot->clear();
  }
}

constinit MemberDef kFunctionMembers[] = {
    {"__closure__", MemberKind::kObject, true, offsetof(Function, closure), nullptr},
    {"__globals__", MemberKind::kObject, true, offsetof(Function, globals), nullptr},
    {"__builtins__", MemberKind::kObject, true, offsetof(Function, builtins), nullptr},
    {},
};
constinit GetSetDef kFunctionGetSets[] = {
    {"__code__", get_code, set_code, nullptr, nullptr},
    {"__defaults__", get_defaults, set_defaults, nullptr, nullptr},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, nullptr, nullptr},
    {"__annotations__", get_annotations, set_annotations, "Annotations by name.", nullptr},
    {"__annotate__", get_annotate, set_annotate, "The function that computes the annotations.",
     nullptr},
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {"__doc__", get_doc, set_doc, nullptr, nullptr},
    {"__module__", get_module, set_module, nullptr, nullptr},
    {"__name__", get_name, set_name, nullptr, nullptr},
    {"__qualname__", get_qualname, set_qualname, nullptr, nullptr},
    {"__type_params__", get_type_params, set_type_params, "The type parameters.", nullptr},
    {},
};
constexpr uint16_t kFunctionFields[] = {
    offsetof(Function, globals),  offsetof(Function, builtins),   offsetof(Function, module),
    offsetof(Function, defaults), offsetof(Function, kwdefaults), offsetof(Function, doc),
    offsetof(Function, dict),     offsetof(Function, closure),    offsetof(Function, annotations),
    offsetof(Function, annotate), offsetof(Function, typeparams), offsetof(Function, code),
    offsetof(Function, name),     offsetof(Function, qualname),   0};

}  // namespace

constinit Type Function::type = {
    .tp_name = "function",
    .tp_basicsize = sizeof(Function),
    .tp_vectorcall_offset = offsetof(Function, vectorcall),
    .tp_repr = function_repr,
    .tp_call = vectorcall_as_call,
    .tp_flags = tpflags::kHaveGc | tpflags::kHaveVectorcall | tpflags::kMethodDescriptor,
    .tp_doc = "A function: code with the global names it sees, default values and a closure.",
    .tp_clear = function_clear,
    .tp_weaklistoffset = offsetof(Function, weaklist),
    .tp_members = kFunctionMembers,
    .tp_getset = kFunctionGetSets,
    .tp_descr_get = function_descr_get,
    .tp_dictoffset = offsetof(Function, dict),
    .tp_new = function_construct,
    .fields = kFunctionFields,
    .text_signature =
        "(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)",
    .reported_basicsize = 152,
};

}  // namespace py
