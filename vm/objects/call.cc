// Calling any object: vectorcall where the type offers it, tp_call otherwise, and the conversions
// between the two. Counterpart: Objects/call.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

PY_COLD Raised raise_not_callable(Thread& thread, Object* callable) {
  // `import pprint; pprint(x)`: the module was meant to be its function.
  if (is_exact<Module>(callable)) {
    Owned<Object> name = share(as<Module>(callable)->name.get());
    if (name && is_a<Str>(name)) {
      Owned<Object> attribute;
      Tri found = get_optional_attr(thread, callable, name, &attribute);
      if (found == Tri::kError) error_clear(thread);
      if (found == Tri::kTrue && attribute->ob_type->tp_call != nullptr) {
        return raise_type_error(thread,
                                "'%.200s' object is not callable. Did you mean: '%U.%U(...)'?",
                                callable->ob_type->tp_name, name.get(), name.get());
      }
    }
  }
  return raise_type_error(thread, "'%.200s' object is not callable", callable->ob_type->tp_name);
}

PY_COLD Owned<Object> complain_about_result(Thread& thread, Object* callable,
                                            Owned<Object> result) {
  if (!result) {
    return raise(thread, &exc::SystemError, "%R returned NULL without setting an exception",
                 callable);
  }
  result.reset();
  Owned<Object> cause = error_fetch(thread);
  raise(thread, &exc::SystemError, "%R returned a result with an exception set", callable);
  Object* error = thread.current_exception;
  if (error != nullptr) {
    exception_set_cause(error, share(cause.get()));
    exception_set_context(error, std::move(cause));
  }
  return Owned<Object>();
}

// Positional arguments and the values of a dict in one array, with the names apart.
class Flattened {
 public:
  explicit Flattened(Thread& thread) : thread_(thread) {}
  ~Flattened() {
    // Values are owned: the callee may change the dict.
    for (size_t i = first_owned_; i < count_; ++i) decref(argv_[i]);
    if (storage_ != inline_) mem_free(storage_);
  }
  Flattened(const Flattened&) = delete;

  Status set(Object* const* args, size_t nargs, Dict* kwargs, bool any_keys = false) {
    size_t named = static_cast<size_t>(kwargs->used);
    // One slot before the first argument, for callees that prepend self.
    if (nargs + named + 1 > kInline) {
      storage_ = static_cast<Object**>(mem_alloc((nargs + named + 1) * sizeof(Object*)));
      if (storage_ == nullptr) {
        storage_ = inline_;
        return raise_memory_error(thread_);
      }
    }
    argv_ = storage_ + 1;
    if (nargs != 0) memcpy(argv_, args, nargs * sizeof(Object*));
    count_ = first_owned_ = nargs;
    names_ = PY_TRY(tuple_alloc(thread_, static_cast<int64_t>(named)));
    int64_t position = 0;
    size_t i = 0;
    Object* key;
    Object* value;
    bool all_strings = true;
    while (i < named && dict_next(kwargs, &position, &key, &value)) {
      all_strings &= is_a<Str>(key);
      incref(key);
      names_->items[i++] = key;
      incref(value);
      argv_[count_++] = value;
    }
    tuple_ready(names_);
    if (!all_strings && !any_keys) return raise_type_error(thread_, "keywords must be strings");
    return Status::kOk;
  }
  Object* const* argv() const { return argv_; }
  Tuple* names() const { return names_.get(); }

 private:
  static constexpr size_t kInline = 12;
  Thread& thread_;
  Owned<Tuple> names_;
  Object** storage_ = inline_;
  Object** argv_ = inline_ + 1;
  size_t count_ = 0;
  size_t first_owned_ = 0;
  Object* inline_[kInline];
};

// Native functions that get a dict in CPython, whatever its keys. Descriptors of methods do not.
bool takes_dict(Object* callable) {
  return is_a<Builtin>(callable) &&
         (as<Builtin>(callable)->def->flags & MethodDef::kTupleAndDict) != 0;
}

// CPython's heap types have no vectorcall: their tp_new and tp_init get keywords that are no
// strings too, and complain or not.
bool takes_any_keys(Object* callable, Dict* kwargs) {
  if (!is_type(callable) || !has_flag(reinterpret_cast<Type*>(callable), tpflags::kHeapType))
    return false;
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(kwargs, &position, &key, &value)) {
    if (!is_a<Str>(key)) return true;
  }
  return false;
}

Owned<Dict> kwargs_from_names(Thread& thread, Object* const* values, Tuple* kwnames) {
  Owned<Dict> kwargs = PY_TRY(dict_new_presized(thread, kwnames->ob_size, true));
  for (int64_t i = 0; i < kwnames->ob_size; ++i) {
    PY_TRY(dict_set(thread, kwargs, kwnames->items[i], values[i]));
  }
  return kwargs;
}

PY_NOINLINE Owned<Object> call_through_slot(Thread& thread, Object* callable, Object* const* args,
                                            size_t nargs, Tuple* kwnames) {
  CallFn function = callable->ob_type->tp_call;
  if (function == nullptr) return raise_not_callable(thread, callable);
  Owned<Tuple> positional = PY_TRY(tuple_from_array(thread, args, static_cast<int64_t>(nargs)));
  Owned<Dict> kwargs;
  if (kwnames != nullptr && kwnames->ob_size != 0)
    kwargs = PY_TRY(kwargs_from_names(thread, args + nargs, kwnames));
  PY_ENTER_NATIVE(thread, " while calling a Python object");
  return check_function_result(thread, callable, function(thread, callable, positional, kwargs));
}

}  // namespace

Owned<Object> check_function_result(Thread& thread, Object* callable, Owned<Object> result) {
  if (PY_LIKELY(static_cast<bool>(result) != thread.has_exception())) return result;
  return complain_about_result(thread, callable, std::move(result));
}

Owned<Object> object_function_str(Thread& thread, Object* callable) {
  Owned<Object> qualname, module;
  PY_TRY(get_optional_attr(thread, callable, ids.__qualname__, &qualname));
  if (!qualname) return object_str(thread, callable);
  PY_TRY(get_optional_attr(thread, callable, ids.__module__, &module));
  if (module && !is_none(module) &&
      PY_TRY(object_rich_compare_bool(thread, module, ids.builtins, CompareOp::kNe))) {
    return str_from_format(thread, "%S.%S()", module.get(), qualname.get());
  }
  return str_from_format(thread, "%S()", qualname.get());
}

VectorcallFn vectorcall_function(Object* callable) {
  Type* type = callable->ob_type;
  if (!has_flag(type, tpflags::kHaveVectorcall)) return nullptr;
  return *reinterpret_cast<VectorcallFn*>(reinterpret_cast<char*>(callable) +
                                          type->tp_vectorcall_offset);
}

Owned<Object> call_vector(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                          Tuple* kwnames) {
  VectorcallFn function = vectorcall_function(callable);
  if (PY_UNLIKELY(function == nullptr)) {
    return call_through_slot(thread, callable, args, vectorcall_nargs(nargsf), kwnames);
  }
  return check_function_result(thread, callable, function(thread, callable, args, nargsf, kwnames));
}

Owned<Object> call_vector_dict(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                               Dict* kwargs) {
  size_t nargs = vectorcall_nargs(nargsf);
  if (kwargs == nullptr || kwargs->used == 0)
    return call_vector(thread, callable, args, nargsf, nullptr);
  if (vectorcall_function(callable) == nullptr || takes_any_keys(callable, kwargs)) {
    CallFn function = callable->ob_type->tp_call;
    if (function == nullptr) return raise_not_callable(thread, callable);
    Owned<Tuple> positional = PY_TRY(tuple_from_array(thread, args, static_cast<int64_t>(nargs)));
    PY_ENTER_NATIVE(thread, " while calling a Python object");
    return check_function_result(thread, callable, function(thread, callable, positional, kwargs));
  }
  Flattened flat(thread);
  PY_TRY(flat.set(args, nargs, kwargs, takes_dict(callable)));
  return call_vector(thread, callable, flat.argv(), nargs | kVectorcallArgumentsOffset,
                     flat.names());
}

Owned<Object> call(Thread& thread, Object* callable, Tuple* args, Dict* kwargs_or_null) {
  if (vectorcall_function(callable) != nullptr) {
    return call_vector_dict(thread, callable, args->items, static_cast<size_t>(args->ob_size),
                            kwargs_or_null);
  }
  CallFn function = callable->ob_type->tp_call;
  if (function == nullptr) return raise_not_callable(thread, callable);
  PY_ENTER_NATIVE(thread, " while calling a Python object");
  return check_function_result(thread, callable, function(thread, callable, args, kwargs_or_null));
}

Owned<Object> vectorcall_as_call(Thread& thread, Object* callable, Tuple* args, Dict* kwargs) {
  VectorcallFn function = vectorcall_function(callable);
  if (function == nullptr) {
    // A type that lost its flag may still have the function.
    int64_t offset = callable->ob_type->tp_vectorcall_offset;
    if (offset > 0)
      function = *reinterpret_cast<VectorcallFn*>(reinterpret_cast<char*>(callable) + offset);
    if (function == nullptr) {
      return raise_type_error(thread, "'%.200s' object does not support vectorcall",
                              callable->ob_type->tp_name);
    }
  }
  auto nargs = static_cast<size_t>(args->ob_size);
  if (kwargs == nullptr || kwargs->used == 0)
    return function(thread, callable, args->items, nargs, nullptr);
  Flattened flat(thread);
  PY_TRY(flat.set(args->items, nargs, kwargs, takes_dict(callable)));
  return check_function_result(
      thread, callable,
      function(thread, callable, flat.argv(), nargs | kVectorcallArgumentsOffset, flat.names()));
}

Owned<Object> call_no_args(Thread& thread, Object* callable) {
  Object* argv[1] = {nullptr};
  return call_vector(thread, callable, argv + 1, kVectorcallArgumentsOffset, nullptr);
}

Owned<Object> call_one_arg(Thread& thread, Object* callable, Object* argument) {
  Object* argv[2] = {nullptr, argument};
  return call_vector(thread, callable, argv + 1, 1 | kVectorcallArgumentsOffset, nullptr);
}

Owned<Object> call_args(Thread& thread, Object* callable, Object* const* args, size_t nargs) {
  return call_vector(thread, callable, args, nargs, nullptr);
}

Owned<Object> call_method(Thread& thread, Object* object, Object* name, Object* const* args,
                          size_t nargs) {
  Owned<Object> method;
  Object* self;
  bool unbound = get_method(thread, object, name, &method, &self);
  if (!method) return Owned<Object>();
  Owned<Object> hold = share(self);  // The object may change its class meanwhile.
  constexpr size_t kInline = 8;
  Object* inline_argv[kInline];
  Object** argv = inline_argv;
  if (nargs + 2 > kInline) {
    argv = static_cast<Object**>(mem_alloc((nargs + 2) * sizeof(Object*)));
    if (argv == nullptr) return raise_memory_error(thread);
  }
  argv[0] = nullptr;
  argv[1] = self;
  if (nargs != 0) memcpy(argv + 2, args, nargs * sizeof(Object*));
  Owned<Object> result =
      unbound
          ? call_vector(thread, method, argv + 1, (nargs + 1) | kVectorcallArgumentsOffset, nullptr)
          : call_vector(thread, method, argv + 2, nargs | kVectorcallArgumentsOffset, nullptr);
  if (argv != inline_argv) mem_free(argv);
  return result;
}

Owned<Object> call_method(Thread& thread, Object* object, const char* name) {
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
  return call_method(thread, object, text, nullptr, 0);
}

Owned<Object> call_method(Thread& thread, Object* object, const char* name, Object* argument) {
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
  Object* const args[] = {argument};
  return call_method(thread, object, text, args, 1);
}

}  // namespace py
