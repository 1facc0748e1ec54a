// sys.unraisablehook: exceptions that nobody can catch, handed to Python.
// Counterpart: Python/errors.c (UnraisableHookArgs).
#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constinit StructSequenceType g_hook_args = {};
constexpr StructSequenceField kFields[] = {
    {"exc_type", "The class of the exception."},       {"exc_value", "The exception, or None."},
    {"exc_traceback", "Its traceback, or None."},      {"err_msg", "What was being done, or None."},
    {"object", "The object that caused it, or None."},
};

Object* or_none(Object* object) { return object == nullptr ? none() : object; }

Owned<Object> unraisablehook(Thread& thread, Object*, Object* argument) {
  if (argument->ob_type != &g_hook_args) {
    return raise_type_error(thread, "sys.unraisablehook argument type must be UnraisableHookArgs");
  }
  auto* args = as<Tuple>(argument);
  if (!is_type(args->items[0])) return new_none();
  Owned<Object> exception =
      PY_TRY(exception_normalize(thread, static_cast<Type*>(args->items[0]), args->items[1]));
  write_unraisable_default(thread, exception, args->items[3], args->items[4]);
  return new_none();
}

// The hook that the object model calls.
Status call_hook(Thread& thread, Object* exception, Object* message, Object* object) {
  Owned<Object> hook;
  {
    Object* found = dict_get_ascii(thread, thread.interp->sys_dict, "unraisablehook");
    hook = share(found);
  }
  if (!hook || is_none(hook)) {
    write_unraisable_default(thread, exception, message, object);
    return Status::kOk;
  }
  Object* parts[] = {exception->ob_type, exception, or_none(exception_traceback(exception)),
                     or_none(message), or_none(object)};
  for (Object* part : parts) incref(part);
  Owned<Object> args = PY_TRY(struct_sequence_new_steal(thread, &g_hook_args, parts));
  Owned<Object> result = PY_TRY(call_one_arg(thread, hook, args));
  return Status::kOk;
}

constinit MethodDef kMethods[] = {
    {"unraisablehook", unraisablehook, "($module, unraisable, /)",
     "Write to sys.stderr what is known of an exception that could not be raised."},
    {},
};

}  // namespace

Status sys_add_unraisable_hook(Thread& thread, Module* module) {
  PY_TRY(struct_sequence_init(thread, &g_hook_args, "UnraisableHookArgs",
                              "What sys.unraisablehook is told.", kFields));
  PY_TRY(module_add_functions(thread, module, kMethods));
  PY_TRY(dict_set_ascii(thread, module->dict, "__unraisablehook__",
                        dict_get_ascii(thread, module->dict, "unraisablehook")));
  thread.interp->hooks.unraisable = call_hook;
  return Status::kOk;
}

}  // namespace py
