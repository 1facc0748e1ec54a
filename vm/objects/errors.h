// Raising, testing and fetching exceptions; the native recursion guard.
// Counterpart: Python/errors.c.
#ifndef VM_OBJECTS_ERRORS_H_
#define VM_OBJECTS_ERRORS_H_

#include <cstdarg>

#include "vm/heap/type.h"
#include "vm/objects/exceptions.h"
#include "vm/runtime/thread.h"

namespace py {

// Formats understand what CPython's PyUnicode_FromFormat does: %c %d %i %u %ld %lu %lld %zd %zu %x
// %p %s with width and precision, and on objects %S (str), %R (repr), %A (ascii), %U (a Str), %T
// (type name of an object, qualified; %#T with a colon), %N (name of a type, qualified), %V.
// Owned<> must be passed as .get(). Formatting may run Python code.
PY_COLD Raised raise(Thread& thread, Type* type, const char* format, ...);
PY_COLD Raised raise_value_error(Thread& thread, const char* format, ...);
PY_COLD Raised raise_type_error(Thread& thread, const char* format, ...);
PY_COLD Raised raise_memory_error(Thread& thread);
PY_COLD Raised raise_keyboard_interrupt(Thread& thread);
PY_COLD Raised raise_v(Thread& thread, Type* type, const char* format, va_list* arguments);
PY_COLD Raised raise_none(Thread& thread, Type* type);  // type()
PY_COLD Raised raise_object(Thread& thread, Type* type,
                            Object* argument);  // type(argument) semantics of PyErr_SetObject
PY_COLD Raised raise_key_error(Thread& thread, Object* key);  // Keeps a tuple key whole.
PY_COLD Raised raise_stop_iteration(Thread& thread, Object* value_or_null);
PY_COLD Raised raise_os_error(Thread& thread, int errno_value, Object* filename_or_null);
// Makes `exception` the pending one as it is (steals), without touching its context.
PY_COLD Raised raise_instance(Thread& thread, Owned<Object> exception);
PY_COLD Raised raise_bad_internal_call(Thread& thread, const char* where);
// NameError, AttributeError, ImportError with their attributes set (name=, obj=, path=). A
// NameError's format has one %s, for the name; UnicodeEncodeError if that has surrogates.
PY_COLD Raised raise_name_error(Thread& thread, Type* type, const char* format, Object* name);
PY_COLD Raised raise_attribute_error(Thread& thread, Object* object, Object* name,
                                     const char* format, ...);
// The AttributeError of an object without it.
PY_COLD Raised raise_no_attribute(Thread& thread, Object* object, Object* name);

// Does the exception match a class or tuple of classes (tuples are searched deeply)? Does not run
// Python code.
bool exception_matches(Object* exception_or_type, Object* matcher);
bool error_matches(Thread& thread, Type* type);  // The pending exception; false if none.
void error_clear(Thread& thread);
// Takes the pending exception out (null if none), and puts one back (steals; null clears).
Owned<Object> error_fetch(Thread& thread);
void error_restore(Thread& thread, Owned<Object> exception);
// Adds `cause` chains: the pending exception gets `previous` as its __context__ (steals; null does
// nothing).
void error_chain(Thread& thread, Owned<Object> previous);
// The exception that the running generator itself is handling becomes the context of the pending
// one; what its callers handle does not.
void error_chain_own_handled(Thread& thread);
// Clears StopIteration / AttributeError / KeyError ... if pending: true if it was (or nothing was
// pending for `also_none`).
bool error_clear_if(Thread& thread, Type* type);
// Reports an exception that cannot propagate through sys.unraisablehook and clears it. Reenters.
void error_write_unraisable(Thread& thread, const char* message_or_null, Object* object_or_null);
// The same with a message of its own, "Exception ignored while ..."; the exception stays aside
// while it is formatted.
PY_COLD void error_write_unraisable_format(Thread& thread, const char* format, ...);
// What sys.__unraisablehook__ does: writes message, object, traceback and exception to sys.stderr.
// Reenters.
void write_unraisable_default(Thread& thread, Object* exception, Object* message_or_null,
                              Object* object_or_null);
// The exception being handled (borrowed; null if none).
Object* handled_exception(Thread& thread);
// Normalises what throw() got: class or instance -> instance; else TypeError "exceptions must be
// classes or instances deriving from BaseException, not ...". Reenters.
Owned<Object> exception_instantiate(Thread& thread, Object* type_or_instance);
// The same for a raise statement: the message is "exceptions must derive from BaseException".
Owned<Object> exception_instantiate_for_raise(Thread& thread, Object* type_or_instance);
// type(*value) made an instance the way PyErr_NormalizeException does: value an instance, a tuple
// of arguments, one argument, None or null.
Owned<Object> exception_normalize(Thread& thread, Type* type, Object* value_or_null);
// An attribute of the module `warnings`, which the program imports first unless the interpreter is
// ending; null without an exception: there is no such module or attribute. Reenters.
Owned<Object> imported_warnings_attribute(Thread& thread, const char* name);
// RuntimeWarnings of coroutines and async generator methods that nobody awaited.
void warn_unawaited_coroutine(Thread& thread, Object* coroutine);
void warn_unawaited_agen_method(Thread& thread, Generator* generator, Str* method);
Status warn(Thread& thread, Type* category, int stack_level, const char* format, ...);
// The same with the object that caused it.
Status warn_about(Thread& thread, Type* category, Object* source, int stack_level,
                  const char* format, ...);
// Keeps the pending exception across code that must not see it: destructors, finalisers.
class SavedError {
 public:
  explicit SavedError(Thread& thread);
  ~SavedError();  // Puts the saved one back, dropping any newer one.
  SavedError(const SavedError&) = delete;

 private:
  Thread& thread_;
  Object* saved_;
};

// Guards native recursion: `PY_ENTER_NATIVE(thread, " while getting the repr of an object");`
// returns on overflow.
PY_COLD Raised raise_native_recursion(Thread& thread, const char* where);
// How often that happened: how deep is too deep is each machine's own.
uint64_t native_recursion_count();
#define PY_ENTER_NATIVE(thread, where)                        \
  do {                                                        \
    if (PY_UNLIKELY((thread).native_stack_low()))             \
      return ::py::raise_native_recursion((thread), (where)); \
  } while (0)

}  // namespace py

#endif  // VM_OBJECTS_ERRORS_H_
