// Raising, testing, fetching and chaining exceptions; unraisable ones; the guard of the native
// stack. Counterpart: Python/errors.c.
#include "vm/objects/errors.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "vm/base/faults.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/exception_base.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/generator.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

bool is_exception_class(const Object* object) {
  return is_type(object) && has_flag(static_cast<const Type*>(object), tpflags::kBaseExcSubclass);
}

Object* exception_context(Object* exception) { return as<Exception>(exception)->context; }

// Gives a new exception the one being handled as its context, without ever making the chain of
// contexts a ring.
void chain_handled(Thread& thread, Object* exception) {
  Object* handled = handled_exception(thread);
  if (handled == nullptr || handled == exception || PY_FAULT_HERE(unwind_context)) return;
  Owned<Object> kept = share(handled);
  Object* fast = handled;
  Object* slow = handled;
  bool advance_slow = false;
  while (Object* context = exception_context(fast)) {
    if (context == exception) {
      exception_set_context(fast, Owned<Object>());
      break;
    }
    fast = context;
    if (fast == slow) break;  // A ring that somebody else made.
    if (advance_slow) slow = exception_context(slow);
    advance_slow = !advance_slow;
  }
  exception_set_context(exception, std::move(kept));
}

Owned<Object> exception_create(Thread& thread, Object* type, Object* value) {
  Owned<Object> exception;
  if (value == nullptr || is_none(value)) {
    exception = call_no_args(thread, type);
  } else if (is_a<Tuple>(value)) {
    exception = call(thread, type, as<Tuple>(value), nullptr);
  } else {
    exception = call_one_arg(thread, type, value);
  }
  if (exception && !is_exception(exception)) {
    return raise_type_error(thread,
                            "calling %R should have returned an instance of BaseException, not %s",
                            type, exception->ob_type->tp_name);
  }
  return exception;
}

void note_creation_failure(Thread& thread, Object* type, Object* value) {
  Owned<Object> exception = error_fetch(thread);
  if (!exception) return;
  Owned<Str> type_text = type_name(thread, static_cast<Type*>(type));
  Owned<Str> note = type_text ? str_from_format(thread, "Normalization failed: type=%U args=%S",
                                                type_text.get(), value == nullptr ? none() : value)
                              : Owned<Str>();
  if (note) {
    Owned<Object> result = call_method(thread, exception, "add_note", note.get());
    if (!result) error_clear(thread);
  }
  error_restore(thread, std::move(exception));
}

// The instance that is raised when there is no memory for another one. It outlives everything and
// is never counted.
Object* last_memory_error() {
  static struct {
    GcHead head;
    Exception exception;
  } reserve;
  Exception& exception = reserve.exception;
  exception.ob_refcnt = kImmortalRefcnt;
  exception.ob_type = &exc::MemoryError;
  exception.args.set_shared(empty_tuple());
  exception.traceback.clear();
  exception.context.clear();
  exception.cause.clear();
  return &exception;
}

}  // namespace

Raised raise_object(Thread& thread, Type* type, Object* argument) {
  if (type != nullptr && !is_exception_class(type)) {
    return raise(thread, &exc::SystemError,
                 "_PyErr_SetObject: exception %R is not a BaseException subclass",
                 static_cast<Object*>(type));
  }
  Owned<Object> exception;
  if (argument != nullptr && is_exception(argument) && type_is_subtype(argument->ob_type, type)) {
    exception = share(argument);
  } else {
    error_clear(thread);
    exception = exception_create(thread, type, argument);
    if (!exception) {
      note_creation_failure(thread, type, argument);
      return Raised{};
    }
  }
  chain_handled(thread, exception);
  return raise_instance(thread, std::move(exception));
}

Raised raise_instance(Thread& thread, Owned<Object> exception) {
  error_restore(thread, std::move(exception));
  return Raised{};
}

Raised raise_v(Thread& thread, Type* type, const char* format, va_list* arguments) {
  // Formatting calls back into Python, which must not see an older exception.
  error_clear(thread);
  Owned<Str> text = str_from_format_v(thread, format, arguments);
  if (!text) return Raised{};
  return raise_object(thread, type, text);
}

Raised raise(Thread& thread, Type* type, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_v(thread, type, format, &arguments);
  va_end(arguments);
  return Raised{};
}

Raised raise_value_error(Thread& thread, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_v(thread, &exc::ValueError, format, &arguments);
  va_end(arguments);
  return Raised{};
}

Raised raise_type_error(Thread& thread, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_v(thread, &exc::TypeError, format, &arguments);
  va_end(arguments);
  return Raised{};
}

Raised raise_memory_error(Thread& thread) {
  // One that was made ahead of need; when all of those are in use, the one that is never counted.
  Owned<Object> exception = memory_error_from_reserve();
  if (!exception) exception = Owned<Object>::steal(last_memory_error());
  return raise_instance(thread, std::move(exception));
}

Raised raise_keyboard_interrupt(Thread& thread) {
  return raise_none(thread, &exc::KeyboardInterrupt);
}

Raised raise_none(Thread& thread, Type* type) { return raise_object(thread, type, nullptr); }

Raised raise_key_error(Thread& thread, Object* key) {
  // A tuple would be taken for the arguments.
  Object* const items[] = {key};
  Owned<Tuple> wrapped = PY_TRY(tuple_pack(thread, items));
  return raise_object(thread, &exc::KeyError, wrapped);
}

Raised raise_stop_iteration(Thread& thread, Object* value_or_null) {
  if (value_or_null == nullptr || is_none(value_or_null))
    return raise_none(thread, &exc::StopIteration);
  // Neither a tuple nor an exception as value may be mistaken for arguments or for the exception
  // itself.
  Owned<Object> exception = PY_TRY(call_one_arg(thread, &exc::StopIteration, value_or_null));
  chain_handled(thread, exception);
  return raise_instance(thread, std::move(exception));
}

Raised raise_os_error(Thread& thread, int errno_value, Object* filename_or_null) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, errno_value));
  const char* text = errno_value == 0 ? "Error" : strerror(errno_value);
  Owned<Object> message =
      PY_TRY(str_decode(thread, text, strlen(text), "utf-8", "surrogateescape"));
  Object* const items[] = {number.get(), message.get(), filename_or_null};
  Owned<Tuple> args = PY_TRY(tuple_from_array(thread, items, filename_or_null == nullptr ? 2 : 3));
  return raise_object(thread, &exc::OSError, args);
}

Raised raise_bad_internal_call(Thread& thread, const char* where) {
  return raise(thread, &exc::SystemError, "%s: bad argument to internal function", where);
}

Raised raise_name_error(Thread& thread, Type* type, const char* format, Object* name) {
  size_t length;
  char* text = str_to_utf8(thread, as<Str>(name), &length);
  if (text == nullptr) return Raised{};
  raise(thread, type, format, text);
  mem_free(text);
  Object* exception = thread.current_exception;
  if (exception != nullptr && type == &exc::NameError &&
      error_matches(thread, &exc::NameError)) {
    auto* error = as<NameErrorObject>(exception);
    if (error->name == nullptr) error->name.set_shared(name);
  }
  return Raised{};
}

Raised raise_attribute_error(Thread& thread, Object* object, Object* name, const char* format,
                             ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_v(thread, &exc::AttributeError, format, &arguments);
  va_end(arguments);
  Object* exception = thread.current_exception;
  if (exception != nullptr && exception->ob_type == &exc::AttributeError) {
    auto* error = as<AttributeErrorObject>(exception);
    if (error->name == nullptr && error->object == nullptr) {
      error->name.set_shared(name);
      error->object.set_shared(object);
    }
  }
  return Raised{};
}

bool exception_matches(Object* exception_or_type, Object* matcher) {
  if (exception_or_type == nullptr || matcher == nullptr) return false;
  if (is_a<Tuple>(matcher)) {
    auto* tuple = as<Tuple>(matcher);
    for (int64_t i = 0; i < tuple->ob_size; ++i) {
      if (exception_matches(exception_or_type, tuple->items[i])) return true;
    }
    return false;
  }
  Object* given = exception_or_type;
  if (is_exception(given)) given = given->ob_type;
  if (is_exception_class(given) && is_exception_class(matcher)) {
    return type_is_subtype(static_cast<Type*>(given), static_cast<Type*>(matcher));
  }
  return given == matcher;
}

bool error_matches(Thread& thread, Type* type) {
  return thread.current_exception != nullptr &&
         type_is_subtype(thread.current_exception->ob_type, type);
}

void error_clear(Thread& thread) {
  Object* old = thread.current_exception;
  thread.current_exception = nullptr;
  xdecref(old);
}

Owned<Object> error_fetch(Thread& thread) {
  Object* exception = thread.current_exception;
  thread.current_exception = nullptr;
  return Owned<Object>::steal(exception);
}

void error_restore(Thread& thread, Owned<Object> exception) {
  Object* old = thread.current_exception;
  thread.current_exception = exception.release();
  xdecref(old);
}

void error_chain(Thread& thread, Owned<Object> previous) {
  if (!previous) return;
  if (thread.current_exception == nullptr) {
    error_restore(thread, std::move(previous));
    return;
  }
  exception_set_context(thread.current_exception, std::move(previous));
}

void error_chain_own_handled(Thread& thread) {
  Object* handled = thread.exc_info->value;
  if (handled == nullptr || is_none(handled)) return;
  Owned<Object> exception = error_fetch(thread);
  chain_handled(thread, exception);
  error_restore(thread, std::move(exception));
}

bool error_clear_if(Thread& thread, Type* type) {
  if (!error_matches(thread, type)) return false;
  error_clear(thread);
  return true;
}

Object* handled_exception(Thread& thread) {
  for (ExcInfo* info = thread.exc_info; info != nullptr; info = info->previous) {
    if (info->value != nullptr && !is_none(info->value)) return info->value;
  }
  return nullptr;
}

namespace {

// An exception from a class or an instance; null without an exception if the object is neither.
Owned<Object> instantiate(Thread& thread, Object* type_or_instance) {
  if (is_exception(type_or_instance)) return share(type_or_instance);
  if (!is_exception_class(type_or_instance)) return Owned<Object>();
  Owned<Object> exception = PY_TRY(call_no_args(thread, type_or_instance));
  if (!is_exception(exception)) {
    return raise_type_error(thread,
                            "calling %R should have returned an instance of BaseException, not %R",
                            type_or_instance, static_cast<Object*>(exception->ob_type));
  }
  return exception;
}

}  // namespace

Owned<Object> exception_instantiate(Thread& thread, Object* type_or_instance) {
  Owned<Object> exception = instantiate(thread, type_or_instance);
  if (exception || thread.has_exception()) return exception;
  return raise_type_error(
      thread, "exceptions must be classes or instances deriving from BaseException, not %s",
      type_or_instance->ob_type->tp_name);
}

Owned<Object> exception_instantiate_for_raise(Thread& thread, Object* type_or_instance) {
  Owned<Object> exception = instantiate(thread, type_or_instance);
  if (exception || thread.has_exception()) return exception;
  return raise_type_error(thread, "exceptions must derive from BaseException");
}

Owned<Object> exception_normalize(Thread& thread, Type* type, Object* value_or_null) {
  if (value_or_null != nullptr && is_exception(value_or_null) &&
      type_is_subtype(value_or_null->ob_type, type)) {
    return share(value_or_null);
  }
  return exception_create(thread, type, value_or_null);
}

Owned<Object> imported_warnings_attribute(Thread& thread, const char* name) {
  Owned<Object> module;
  if (!thread.interp->finalizing) {
    module = import_as_program(thread, ids.warnings);
    if (!module) {
      error_clear_if(thread, &exc::ImportError);
      return Owned<Object>();
    }
  } else {
    if (thread.interp->modules == nullptr) return Owned<Object>();
    module = share(dict_get_str(thread, thread.interp->modules, ids.warnings));
    if (!module) return Owned<Object>();
  }
  Owned<Str> text = str_intern_ascii(thread, name);
  Owned<Object> attribute;
  if (!text || failed(get_optional_attr(thread, module, text, &attribute))) return Owned<Object>();
  return attribute;
}

void warn_unawaited_coroutine(Thread& thread, Object* coroutine) {
  // The warnings module knows where the coroutine was made, if that is tracked. Called from a
  // finaliser: nothing may escape, and a failure of that module must not swallow the warning.
  bool warned = false;
  Owned<Object> function = imported_warnings_attribute(thread, "_warn_unawaited_coroutine");
  if (function) {
    Owned<Object> result = call_one_arg(thread, function, coroutine);
    warned = result || error_matches(thread, &exc::RuntimeWarning);
  }
  if (thread.has_exception()) {
    error_write_unraisable_format(thread, "Exception ignored while finalizing coroutine %R",
                                  coroutine);
  }
  if (warned) return;
  Object* qualname = as<Generator>(coroutine)->qualname;
  if (failed(warn_about(thread, &exc::RuntimeWarning, coroutine, 1,
                        "coroutine '%S' was never awaited", qualname))) {
    error_write_unraisable_format(thread, "Exception ignored while finalizing coroutine %R",
                                  coroutine);
  }
}

void warn_unawaited_agen_method(Thread& thread, Generator* generator, Str* method) {
  SavedError saved(thread);
  if (failed(warn(thread, &exc::RuntimeWarning, 1, "coroutine method %R of %R was never awaited",
                  method, generator->qualname.get()))) {
    error_write_unraisable_format(thread, "Exception ignored while finalizing async generator %R",
                                  generator);
  }
}

Status warn(Thread& thread, Type* category, int stack_level, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Owned<Str> message = str_from_format_v(thread, format, &arguments);
  va_end(arguments);
  if (!message) return Status::kError;
  if (thread.interp->hooks.warn == nullptr) return Status::kOk;
  return thread.interp->hooks.warn(thread, category, message, stack_level, nullptr);
}

Status warn_about(Thread& thread, Type* category, Object* source, int stack_level,
                  const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Owned<Str> message = str_from_format_v(thread, format, &arguments);
  va_end(arguments);
  if (!message) return Status::kError;
  if (thread.interp->hooks.warn == nullptr) return Status::kOk;
  return thread.interp->hooks.warn(thread, category, message, stack_level, source);
}

SavedError::SavedError(Thread& thread) : thread_(thread), saved_(thread.current_exception) {
  thread.current_exception = nullptr;
}

SavedError::~SavedError() {
  Object* newer = thread_.current_exception;
  thread_.current_exception = saved_;
  xdecref(newer);
}

namespace {
uint64_t g_native_recursions = 0;
}  // namespace
uint64_t native_recursion_count() { return g_native_recursions; }

Raised raise_native_recursion(Thread& thread, const char* where) {
  ++g_native_recursions;
  // Making the exception needs some stack itself: the margins below the limit are there for that,
  // once.
  static bool raising = false;
  int used = static_cast<int>(
      (thread.native_stack_base - static_cast<char*>(__builtin_frame_address(0))) / 1024);
  if (raising) {
    fprintf(stderr, "Fatal Python error: Unrecoverable stack overflow (used %d kB)%s\n", used,
            where);
    abort();
  }
  raising = true;
  char* limit = thread.native_stack_limit;
  thread.native_stack_limit = limit - kNativeStackMargin - kNativeStackMargin / 2;
  raise(thread, &exc::RecursionError, "Stack overflow (used %d kB)%s", used, where);
  thread.native_stack_limit = limit;
  raising = false;
  return Raised{};
}

namespace {

Status write_object(Thread& thread, Object* file, Object* object, bool raw) {
  Owned<Object> text = PY_TRY(raw ? object_str(thread, object) : object_repr(thread, object));
  Owned<Object> written = PY_TRY(call_method(thread, file, "write", text));
  return Status::kOk;
}

Status write_text(Thread& thread, Object* file, const char* text) {
  Owned<Str> str = PY_TRY(str_from_utf8(thread, text));
  return write_object(thread, file, str, true);
}

Status write_unraisable(Thread& thread, Object* exception, Object* message, Object* object,
                        Object* file) {
  if (object != nullptr && !is_none(object)) {
    if (message != nullptr && !is_none(message)) {
      PY_TRY(write_object(thread, file, message, true));
      PY_TRY(write_text(thread, file, ": "));
    } else {
      PY_TRY(write_text(thread, file, "Exception ignored in: "));
    }
    if (failed(write_object(thread, file, object, false))) {
      error_clear(thread);
      PY_TRY(write_text(thread, file, "<object repr() failed>"));
    }
    PY_TRY(write_text(thread, file, "\n"));
  } else if (message != nullptr && !is_none(message)) {
    PY_TRY(write_object(thread, file, message, true));
    PY_TRY(write_text(thread, file, ":\n"));
  }
  Object* traceback = exception_traceback(exception);
  if (traceback != nullptr && !is_none(traceback)) {
    Owned<Object> kept = share(traceback);
    if (failed(traceback_print(thread, kept, file))) error_clear(thread);
  }
  Type* type = exception->ob_type;
  Owned<Object> module = get_attr(thread, type, ids.__module__);
  if (!module || !is_a<Str>(module)) {
    error_clear(thread);
    PY_TRY(write_text(thread, file, "<unknown>"));
  } else if (!str_equal_ascii(as<Str>(module.get()), "builtins") &&
             !str_equal_ascii(as<Str>(module.get()), "__main__")) {
    PY_TRY(write_object(thread, file, module, true));
    PY_TRY(write_text(thread, file, "."));
  }
  Owned<Str> name = type_qualname(thread, type);
  if (!name) {
    error_clear(thread);
    PY_TRY(write_text(thread, file, "<unknown>"));
  } else {
    PY_TRY(write_object(thread, file, name, true));
  }
  PY_TRY(write_text(thread, file, ": "));
  if (failed(write_object(thread, file, exception, true))) {
    error_clear(thread);
    PY_TRY(write_text(thread, file, "<exception str() failed>"));
  }
  PY_TRY(write_text(thread, file, "\n"));
  Owned<Object> flushed = PY_TRY(call_method(thread, file, "flush"));
  return Status::kOk;
}

void unraisable(Thread& thread, Owned<Str> message, Object* object) {
  Owned<Object> exception = error_fetch(thread);
  if (!exception) return;
  Owned<Object> kept_object = share(object);
  // Raised by native code called straight from a destructor: say at least where that happened.
  if (exception_traceback(exception) == nullptr && thread.current_frame != nullptr) {
    Frame* frame = frame_previous_complete(thread.current_frame);
    if (frame != nullptr) {
      error_restore(thread, std::move(exception));
      Status status = traceback_here(thread, frame);
      exception = error_fetch(thread);
      if (failed(status) && !exception) return;
    }
  }
  auto hook = thread.interp->hooks.unraisable;
  if (hook != nullptr) {
    if (hook(thread, exception, message.get(), object) == Status::kOk) {
      error_clear(thread);
      return;
    }
    Owned<Object> newer = error_fetch(thread);
    if (newer) exception = std::move(newer);
    message = str_from_utf8(thread, "Exception ignored in sys.unraisablehook");
    error_clear(thread);
    Object* hook_object = thread.interp->sys_dict == nullptr
                              ? nullptr
                              : dict_get_ascii(thread, thread.interp->sys_dict, "unraisablehook");
    kept_object = share(hook_object);
    object = kept_object;
  }
  write_unraisable_default(thread, exception, message.get(), object);
  error_clear(thread);
}

}  // namespace

void write_unraisable_default(Thread& thread, Object* exception, Object* message_or_null,
                              Object* object_or_null) {
  Object* found = thread.interp->sys_dict == nullptr
                      ? nullptr
                      : dict_get_ascii(thread, thread.interp->sys_dict, "stderr");
  if (found == nullptr || is_none(found)) return;
  Owned<Object> file = share(found);
  if (failed(write_unraisable(thread, exception, message_or_null, object_or_null, file)))
    error_clear(thread);
}

void error_write_unraisable(Thread& thread, const char* message_or_null, Object* object_or_null) {
  Owned<Str> message;
  if (message_or_null != nullptr) {
    SavedError saved(thread);
    message = str_from_utf8(thread, message_or_null);
  }
  unraisable(thread, std::move(message), object_or_null);
}

void error_write_unraisable_format(Thread& thread, const char* format, ...) {
  Owned<Str> message;
  {
    SavedError saved(thread);
    va_list arguments;
    va_start(arguments, format);
    message = str_from_format_v(thread, format, &arguments);
    va_end(arguments);
  }
  unraisable(thread, std::move(message), nullptr);
}

}  // namespace py
