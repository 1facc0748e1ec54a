// OSError and its subclasses, which are chosen by errno.
// Counterpart: Objects/exceptions.c (OSError).
#include <cerrno>

#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/exception_base.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

constexpr uint16_t kFields[] = {PY_EXCEPTION_FIELDS,
                                offsetof(OsErrorObject, my_errno),
                                offsetof(OsErrorObject, strerror),
                                offsetof(OsErrorObject, filename),
                                offsetof(OsErrorObject, filename2),
                                0};

OsErrorObject* os_error(Object* self) { return static_cast<OsErrorObject*>(self); }

// errno -> subclass of OSError.
Dict* g_types_by_errno = nullptr;

// The arguments OSError(errno, strerror[, filename[, winerror[, filename2]]]); nothing is parsed
// from fewer or more.
struct Parts {
  Object* my_errno = nullptr;
  Object* strerror = nullptr;
  Object* filename = nullptr;
  Object* filename2 = nullptr;
};

Parts parse(Tuple* args) {
  Parts parts;
  int64_t count = args->ob_size;
  if (count < 2 || count > 5) return parts;
  parts.my_errno = args->items[0];
  parts.strerror = args->items[1];
  if (count > 2) parts.filename = args->items[2];
  if (count > 4) parts.filename2 = args->items[4];
  return parts;
}

Status fill(Thread& thread, OsErrorObject* self, Tuple* args, const Parts& parts) {
  Owned<Object> kept_args = share<Object>(args);
  if (parts.filename != nullptr && !is_none(parts.filename)) {
    if (self->ob_type == &exc::BlockingIOError && number_check(parts.filename)) {
      // Here the third argument counts the characters written.
      self->written = PY_TRY(number_as_ssize(thread, parts.filename, &exc::ValueError));
    } else {
      self->filename.set_shared(parts.filename);
      if (parts.filename2 != nullptr && !is_none(parts.filename2))
        self->filename2.set_shared(parts.filename2);
      // File names do not show in `args`.
      kept_args = PY_TRY(tuple_slice(thread, args, 0, 2));
    }
  }
  self->my_errno.set_shared(parts.my_errno);
  self->strerror.set_shared(parts.strerror);
  self->args.set(std::move(kept_args).cast<Tuple>());
  return Status::kOk;
}

Status os_error_init_slot(Thread& thread, Object* self, Tuple* args, Dict* kwargs);
Owned<Object> os_error_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs);

// A subclass with an __init__ but no __new__ of its own may pass arguments that are not ours: then
// all is left to __init__.
bool init_does_the_work(const Type* type) {
  return type->tp_init != os_error_init_slot && type->tp_new == os_error_new;
}

Owned<Object> os_error_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  bool deferred = init_does_the_work(type);
  Parts parts;
  if (!deferred) {
    PY_TRY(check_no_keywords(thread, type->tp_name, kwargs));
    parts = parse(args);
    if (parts.my_errno != nullptr && is_a<Int>(parts.my_errno) && type == &exc::OSError &&
        g_types_by_errno != nullptr) {
      Object* found = dict_get(thread, g_types_by_errno, parts.my_errno);
      if (found != nullptr) {
        type = static_cast<Type*>(found);
      } else if (thread.has_exception()) {
        return Raised{};
      }
    }
  }
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  os_error(self)->written = -1;
  if (deferred) {
    os_error(self)->args.set_shared(empty_tuple());
  } else {
    PY_TRY(fill(thread, os_error(self), args, parts));
  }
  return self;
}

Status os_error_init_slot(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  if (!init_does_the_work(self->ob_type)) return Status::kOk;  // os_error_new did everything.
  PY_TRY(check_no_keywords(thread, self->ob_type->tp_name, kwargs));
  return fill(thread, os_error(self), args, parse(args));
}

Owned<Object> or_none(Object* value) { return value != nullptr ? share(value) : new_none(); }

Owned<Object> os_error_str(Thread& thread, Object* self) {
  OsErrorObject* error = os_error(self);
  if (error->filename != nullptr) {
    Owned<Object> number = or_none(error->my_errno), text = or_none(error->strerror);
    Owned<Object> filename = share(error->filename.get());
    if (error->filename2 == nullptr)
      return str_from_format(thread, "[Errno %S] %S: %R", number.get(), text.get(), filename.get());
    Owned<Object> filename2 = share(error->filename2.get());
    return str_from_format(thread, "[Errno %S] %S: %R -> %R", number.get(), text.get(),
                           filename.get(), filename2.get());
  }
  if (error->my_errno != nullptr && error->strerror != nullptr) {
    Owned<Object> number = share(error->my_errno.get()), text = share(error->strerror.get());
    return str_from_format(thread, "[Errno %S] %S", number.get(), text.get());
  }
  return exception_str(thread, self);
}

Owned<Object> os_error_reduce(Thread& thread, Object* self) {
  OsErrorObject* error = os_error(self);
  Owned<Tuple> args = share(error->args.get());
  if (args->ob_size == 2 && error->filename != nullptr) {
    // The call that makes it again passes the file names; the fourth argument is for Windows.
    Object* const items[] = {args->items[0], args->items[1], error->filename, none(),
                             error->filename2};
    args = PY_TRY(tuple_from_array(thread, items, error->filename2 != nullptr ? 5 : 3));
  }
  return exception_reduce_with(thread, self, args, error->dict);
}

Owned<Object> get_written(Thread& thread, Object* self, void*) {
  if (os_error(self)->written == -1)
    return raise(thread, &exc::AttributeError, "characters_written");
  return int_from_int64(thread, os_error(self)->written);
}

Status set_written(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) {
    if (os_error(self)->written == -1)
      return raise(thread, &exc::AttributeError, "characters_written");
    os_error(self)->written = -1;
    return Status::kOk;
  }
  os_error(self)->written = PY_TRY(number_as_ssize(thread, value, &exc::ValueError));
  return Status::kOk;
}

constinit MethodDef kMethods[] = {
    {"__reduce__", os_error_reduce, nullptr, nullptr},
    {},
};
constinit MemberDef kMembers[] = {
    {"errno", MemberKind::kObject, false, offsetof(OsErrorObject, my_errno), "the system's number"},
    {"strerror", MemberKind::kObject, false, offsetof(OsErrorObject, strerror), "its text"},
    {"filename", MemberKind::kObject, false, offsetof(OsErrorObject, filename), "the file"},
    {"filename2", MemberKind::kObject, false, offsetof(OsErrorObject, filename2),
     "the second file"},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"characters_written", get_written, set_written, nullptr, nullptr},
    {},
};

constexpr struct {
  int number;
  Type* type;
} kTypesByErrno[] = {
    {EAGAIN, &exc::BlockingIOError},
    {EALREADY, &exc::BlockingIOError},
    {EINPROGRESS, &exc::BlockingIOError},
    {EWOULDBLOCK, &exc::BlockingIOError},
    {EPIPE, &exc::BrokenPipeError},
    {ESHUTDOWN, &exc::BrokenPipeError},
    {ECHILD, &exc::ChildProcessError},
    {ECONNABORTED, &exc::ConnectionAbortedError},
    {ECONNREFUSED, &exc::ConnectionRefusedError},
    {ECONNRESET, &exc::ConnectionResetError},
    {EEXIST, &exc::FileExistsError},
    {ENOENT, &exc::FileNotFoundError},
    {EISDIR, &exc::IsADirectoryError},
    {ENOTDIR, &exc::NotADirectoryError},
    {EINTR, &exc::InterruptedError},
    {EACCES, &exc::PermissionError},
    {EPERM, &exc::PermissionError},
    {ESRCH, &exc::ProcessLookupError},
    {ETIMEDOUT, &exc::TimeoutError},
};

}  // namespace

Status os_error_init(Thread& thread) {
  Owned<Dict> types = PY_TRY(dict_new(thread));
  for (const auto& row : kTypesByErrno) {
    Owned<Object> number = PY_TRY(int_from_int64(thread, row.number));
    PY_TRY(dict_set(thread, types, number, row.type));
  }
  g_types_by_errno = types.release();
  return Status::kOk;
}

constinit Type exc::OSError = {
    .tp_name = "OSError",
    .tp_basicsize = sizeof(OsErrorObject),
    .tp_str = os_error_str,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass,
    .tp_doc = "Base of the errors that the operating system reports.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_base = &exc::Exception,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = os_error_init_slot,
    .tp_new = os_error_new,
    .fields = kFields,
};

#define PY_OS_EXCEPTION(name, base, doc) \
  PY_DERIVED_EXCEPTION(name, #name, base, OsErrorObject, os_error_init_slot, kFields, doc)

PY_OS_EXCEPTION(BlockingIOError, exc::OSError, "The operation would have to wait.");
PY_OS_EXCEPTION(ChildProcessError, exc::OSError, "Something is wrong with a child process.");
PY_OS_EXCEPTION(ConnectionError, exc::OSError, "Base of the errors of connections.");
PY_OS_EXCEPTION(BrokenPipeError, exc::ConnectionError, "Nobody reads from the pipe.");
PY_OS_EXCEPTION(ConnectionAbortedError, exc::ConnectionError, "The connection was aborted.");
PY_OS_EXCEPTION(ConnectionRefusedError, exc::ConnectionError, "The connection was refused.");
PY_OS_EXCEPTION(ConnectionResetError, exc::ConnectionError, "The peer reset the connection.");
PY_OS_EXCEPTION(FileExistsError, exc::OSError, "The file exists already.");
PY_OS_EXCEPTION(FileNotFoundError, exc::OSError, "There is no such file.");
PY_OS_EXCEPTION(InterruptedError, exc::OSError, "A signal interrupted the operation.");
PY_OS_EXCEPTION(IsADirectoryError, exc::OSError, "Not possible with a directory.");
PY_OS_EXCEPTION(NotADirectoryError, exc::OSError, "Only possible with a directory.");
PY_OS_EXCEPTION(PermissionError, exc::OSError, "The operation is not permitted.");
PY_OS_EXCEPTION(ProcessLookupError, exc::OSError, "There is no such process.");
PY_OS_EXCEPTION(TimeoutError, exc::OSError, "The operation took too long.");
#undef PY_OS_EXCEPTION

}  // namespace py
