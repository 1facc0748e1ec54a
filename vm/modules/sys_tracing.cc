// The functions of sys about tracing and profiling.
// Counterpart: Python/sysmodule.c.
#include "vm/eval/tracing.h"
#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/module.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

Object* function_or_null(Object* value) { return is_none(value) ? nullptr : value; }

Owned<Object> settrace(Thread& thread, Object*, Object* function) {
  PY_TRY(sys_audit_event(thread, "sys.settrace", nullptr));
  PY_TRY(tracing_set(thread, function_or_null(function)));
  return new_none();
}

Owned<Object> gettrace(Thread& thread, Object*) {
  return thread.trace_function != nullptr ? share(thread.trace_function) : new_none();
}

Owned<Object> setprofile(Thread& thread, Object*, Object* function) {
  PY_TRY(sys_audit_event(thread, "sys.setprofile", nullptr));
  PY_TRY(profiling_set(thread, function_or_null(function)));
  return new_none();
}

Owned<Object> getprofile(Thread& thread, Object*) {
  return thread.profile_function != nullptr ? share(thread.profile_function) : new_none();
}

Owned<Object> call_tracing_function(Thread& thread, Object*, Args args) {
  if (!is_a<Tuple>(args[1]))
    return raise_bad_argument(thread, "call_tracing", "argument 2", "tuple", args[1]);
  return call_tracing(thread, args[0], static_cast<Tuple*>(args[1]));
}

constinit MethodDef kMethods[] = {
    {"settrace", settrace, "($module, function, /)",
     "Set the function that is told of calls, lines and exceptions."},
    {"gettrace", gettrace, "($module, /)", "Return the trace function, or None."},
    // There is one thread that runs Python code.
    {"_settraceallthreads", settrace, "($module, function, /)",
     "Set the trace function of every thread."},
    {"setprofile", setprofile, "($module, function, /)",
     "Set the function that is told of calls and returns."},
    {"getprofile", getprofile, "($module, /)", "Return the profile function, or None."},
    {"_setprofileallthreads", setprofile, "($module, function, /)",
     "Set the profile function of every thread."},
    {"call_tracing", call_tracing_function, "($module, func, args, /)",
     "Call func(*args) with tracing on."},
    {},
};

}  // namespace

Status sys_add_tracing(Thread& thread, Module* sys) {
  return module_add_functions(thread, sys, kMethods);
}

}  // namespace py
