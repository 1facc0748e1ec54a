// CALL_INTRINSIC_1 and CALL_INTRINSIC_2; the constants of LOAD_COMMON_CONSTANT.
// Counterpart: Python/intrinsics.c.
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/generator.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_params.h"

namespace py {

namespace {

Owned<Object> invalid_intrinsic(Thread& thread) {
  return raise(thread, &exc::SystemError, "invalid intrinsic function");
}

// What the interactive prompt does with an expression's value.
Owned<Object> print_expression(Thread& thread, Object* value) {
  Object* hook = dict_get_str(thread, thread.interp->sys_dict, ids.displayhook);
  if (hook == nullptr) return raise(thread, &exc::RuntimeError, "lost sys.displayhook");
  Owned<Object> own = share(hook);
  return call_one_arg(thread, own, value);
}

// What a hand-made list can hold that the compiler's cannot.
Owned<Object> reraise_star(Thread& thread, Object* original, Object* raised) {
  auto* list = as<List>(raised);
  for (int64_t i = 0; i < list->ob_size; ++i) {
    Object* item = list->items[i];
    if (!is_none(item) && !is_exception(item))
      return raise_type_error(thread, "expected an exception to raise again, not %.200s",
                              item->ob_type->tp_name);
  }
  return exception_prep_reraise_star(thread, original, raised);
}

Owned<Object> name_must_be_str(Thread& thread, Object* module, Object* name, bool from_dict) {
  Owned<Object> module_name = PY_TRY(get_attr(thread, module, ids.__name__));
  if (!is_a<Str>(module_name.get()))
    return raise_type_error(thread, "module __name__ must be a string, not %.100s",
                            module_name->ob_type->tp_name);
  return raise_type_error(thread, "%s in %U.%s must be str, not %.100s", from_dict ? "Key" : "Item",
                          module_name.get(), from_dict ? "__dict__" : "__all__",
                          name->ob_type->tp_name);
}

Owned<Object> import_star(Thread& thread, Frame* frame, Object* module) {
  // The compiler allows this in modules only; handmade code goes by the rules of f_locals.
  const bool by_proxy =
      (frame->code()->co_flags & coflags::kOptimized) != 0 || frame_has_hidden_locals(frame);
  Owned<Object> locals;
  if (by_proxy) {
    FrameObject* object = PY_TRY(frame_get_object(thread, frame));
    locals = PY_TRY(frame_locals_proxy(thread, object));
  } else {
    locals = share(frame->f_locals);
  }
  if (!locals) return raise(thread, &exc::SystemError, "no locals found during 'import *'");
  Owned<Object> names;
  bool has_all = PY_TRY(get_optional_attr(thread, module, ids.__all__, &names));
  if (!has_all) {
    Owned<Object> dict;
    if (!PY_TRY(get_optional_attr(thread, module, ids.__dict__, &dict)))
      return raise(thread, &exc::ImportError,
                   "from-import-* object has no __dict__ and no __all__");
    names = PY_TRY(mapping_keys(thread, dict));
  }
  for (int64_t i = 0;; ++i) {
    Owned<Object> name = sequence_get_item(thread, names, i);
    if (!name) {
      if (!error_clear_if(thread, &exc::IndexError)) return nullptr;
      return new_none();
    }
    if (!is_a<Str>(name.get())) return name_must_be_str(thread, module, name, !has_all);
    Str* text = as<Str>(name.get());
    if (!has_all && text->length > 0 && text->at(0) == '_') continue;
    Owned<Object> value = PY_TRY(get_attr(thread, module, name));
    PY_TRY(is_exact<Dict>(locals.get()) ? dict_set(thread, as<Dict>(locals.get()), name, value)
                                        : set_item(thread, locals, name, value));
  }
}

// StopIteration must not leave a generator as itself: it would look like the generator's end.
Owned<Object> stop_iteration_error(Thread& thread, Frame* frame, Object* exception) {
  int flags = frame->code()->co_flags;
  const char* message = nullptr;
  if (exception_matches(exception, reinterpret_cast<Object*>(&exc::StopIteration))) {
    message = (flags & coflags::kAsyncGenerator) != 0 ? "async generator raised StopIteration"
              : (flags & coflags::kCoroutine) != 0    ? "coroutine raised StopIteration"
                                                      : "generator raised StopIteration";
  } else if ((flags & coflags::kAsyncGenerator) != 0 &&
             exception_matches(exception, reinterpret_cast<Object*>(&exc::StopAsyncIteration))) {
    message = "async generator raised StopAsyncIteration";
  }
  if (message == nullptr) return share(exception);
  Owned<Str> text = PY_TRY(str_from_utf8(thread, message));
  Owned<Object> error =
      PY_TRY(call_one_arg(thread, reinterpret_cast<Object*>(&exc::RuntimeError), text));
  exception_set_cause(error, share(exception));
  exception_set_context(error, share(exception));
  return error;
}

}  // namespace

Object* slow_intrinsic_1(Thread& thread, Frame* frame, int which, Object* value) {
  switch (which) {
    case 1:
      return print_expression(thread, value).release();
    case 2:
      return import_star(thread, frame, value).release();
    case 3:
      return stop_iteration_error(thread, frame, value).release();
    case 4:
      return async_gen_wrap_value(thread, value).release();
    case 5:
      return number_positive(thread, value).release();
    case 6:
      return list_as_tuple(thread, as<List>(value)).release();
    case 7:
      return type_var_new(thread, value, nullptr, nullptr).release();
    case 8:
      return param_spec_new(thread, value).release();
    case 9:
      return type_var_tuple_new(thread, value).release();
    case 10:
      if (!is_a<Tuple>(value))
        return raise_type_error(thread, "expected a tuple of type parameters, not %.200s",
                                value->ob_type->tp_name);
      return generic_subscript(thread, value).release();
    case 11:
      return type_alias_new(thread, value).release();
    default:
      return invalid_intrinsic(thread).release();
  }
}

Object* slow_intrinsic_2(Thread& thread, Frame*, int which, Object* value2, Object* value1) {
  switch (which) {
    case 1:
      return reraise_star(thread, value2, value1).release();
    case 2:
      return type_var_new(thread, value2, value1, nullptr).release();
    case 3:
      return type_var_new(thread, value2, nullptr, value1).release();
    case 4:
      return function_set_type_params(thread, value2, value1).release();
    case 5:
      return type_param_set_default(thread, value2, value1).release();
    default:
      return invalid_intrinsic(thread).release();
  }
}

constinit Object* g_common_constants[5] = {};

Status common_constants_init(Thread& thread) {
  g_common_constants[0] = reinterpret_cast<Object*>(&exc::AssertionError);
  g_common_constants[1] = reinterpret_cast<Object*>(&exc::NotImplementedError);
  g_common_constants[2] = reinterpret_cast<Object*>(&Tuple::type);
  constexpr const char* kFunctions[] = {"all", "any"};
  for (int i = 0; i < 2; ++i) {
    Object* function = dict_get_ascii(thread, thread.interp->builtins, kFunctions[i]);
    if (function == nullptr)
      return raise(thread, &exc::SystemError, "builtins.%s is missing", kFunctions[i]);
    incref(function);
    g_common_constants[3 + i] = function;
  }
  return Status::kOk;
}

}  // namespace py
