// _IOBase and _RawIOBase: what every stream can do by means of its other methods.
// Counterpart: Modules/_io/iobase.c.
#include <cerrno>

#include "vm/base/buffer.h"
#include "vm/modules/io_internal.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::io {

Status flush_object(Thread& thread, Object* object) {
  PY_RUN(invoke(thread, object, ids.flush));
  return Status::kOk;
}

PY_COLD Raised raise_closed(Thread& thread) {
  return raise_value_error(thread, "I/O operation on closed file.");
}

PY_COLD Raised raise_uninitialized(Thread& thread) {
  return raise_value_error(thread, "I/O operation on uninitialized object");
}

PY_COLD Raised raise_unsupported(Thread& thread, const char* message) {
  Object* type = PY_TRY(unsupported_operation(thread));
  return raise(thread, static_cast<Type*>(type), "%s", message);
}

bool trap_eintr(Thread& thread) {
  if (!error_matches(thread, &exc::OSError)) return false;
  Object* number = as<OsErrorObject>(thread.current_exception)->my_errno;
  int64_t value;
  if (number == nullptr || !is_a<Int>(number) || !int_fits_int64(number, &value) || value != EINTR)
    return false;
  error_clear(thread);
  return true;
}

void restore_chained(Thread& thread, Owned<Object> exception) {
  if (!exception) return;
  if (thread.has_exception()) {
    error_chain(thread, std::move(exception));
  } else {
    error_restore(thread, std::move(exception));
  }
}

bool has_own_attribute(Thread& thread, Object* dict, Str* name) {
  return dict != nullptr && dict_get_str(thread, as<Dict>(dict), name) != nullptr;
}

namespace {

Status check_ability(Thread& thread, Object* object, Object* method, const char* message) {
  Owned<Object> answer = PY_TRY(invoke(thread, object, method));
  if (answer.get() != bool_object(true)) return raise_unsupported(thread, message);
  return Status::kOk;
}

}  // namespace

Status check_readable(Thread& thread, Object* object) {
  return check_ability(thread, object, ids.readable, "File or stream is not readable.");
}
Status check_writable(Thread& thread, Object* object) {
  return check_ability(thread, object, ids.writable, "File or stream is not writable.");
}
Status check_seekable(Thread& thread, Object* object) {
  return check_ability(thread, object, ids.seekable, "File or stream is not seekable.");
}

Status check_not_closed(Thread& thread, Object* object) {
  Owned<Object> closed;
  if (!PY_TRY(get_optional_attr(thread, object, ids.closed, &closed))) return Status::kOk;
  if (PY_TRY(object_is_true(thread, closed))) return raise_closed(thread);
  return Status::kOk;
}

Owned<Object> cannot_pickle(Thread& thread, Object* self) {
  const char* name = self->ob_type->tp_name;
  for (const char* at = name; *at != 0; ++at) {
    if (*at == '.') name = at + 1;
  }
  return raise_type_error(thread, "cannot pickle '%.100s' instances", name);
}

void finalize_stream(Thread& thread, Object* self) {
  SavedError saved(thread);
  // Without a `closed` that can be evaluated the object is beyond help.
  Owned<Object> closed;
  bool open = false;
  if (get_optional_attr(thread, self, ids.closed, &closed) == Tri::kTrue)
    open = object_is_true(thread, closed) == Tri::kFalse;
  error_clear(thread);
  if (!open) return;
  // Tells close() that it is part of the finalisation.
  if (failed(set_attr(thread, self, ids._finalizing, bool_object(true)))) error_clear(thread);
  Owned<Object> done = invoke(thread, self, ids.close);
  if (!done)
    error_write_unraisable_format(thread, "Exception ignored while finalizing file %R", self);
}

bool finalize_before_dealloc(Object* self) {
  // For instances of classes subtype_dealloc did it.
  return has_flag(self->ob_type, tpflags::kHeapType) || object_finalize_before_dealloc(self);
}

Maybe<int64_t> size_or_none(Thread& thread, Object* value, int64_t fallback) {
  if (value == nullptr || is_none(value)) return fallback;
  if (!index_check(value))
    return raise_type_error(thread, "argument should be integer or None, not '%.200s'",
                            value->ob_type->tp_name);
  return number_as_ssize(thread, value, &exc::OverflowError);
}

Maybe<int64_t> as_offset(Thread& thread, Object* value) {
  Owned<Object> index = PY_TRY(number_index(thread, value));
  int64_t result;
  if (!int_fits_int64(index, &result))
    return raise_value_error(thread, "cannot fit '%.200s' into an offset-sized integer",
                             value->ob_type->tp_name);
  return result;
}

Status TextArgument::get(Thread& thread, const char* function, const char* argument, Object* value,
                         bool allow_none) {
  if (value == nullptr || (allow_none && is_none(value))) return Status::kOk;
  if (!is_a<Str>(value))
    return raise_bad_argument(thread, function, argument, allow_none ? "str or None" : "str",
                              value);
  size_t length;
  text_ = PY_TRY(str_to_utf8(thread, as<Str>(value), &length));
  if (std::strlen(text_) != length) return raise_value_error(thread, "embedded null character");
  return Status::kOk;
}

Status TextArgument::get_loosely(Thread& thread, Object* str) {
  size_t length;
  text_ = PY_TRY(str_to_utf8(thread, as<Str>(str), &length));
  return Status::kOk;
}

namespace {

Status check_count(Thread& thread, RawArgs args, const char* name, size_t min, size_t max) {
  size_t words = args.kwnames == nullptr ? 0 : static_cast<size_t>(args.kwnames->ob_size);
  size_t total = args.nargs + words;
  if (max == 0 && total != 0) return raise_type_error(thread, "%s() takes no arguments", name);
  if (total > max)
    return raise_type_error(thread, "%s() takes at most %zd argument%s (%zd given)", name, max,
                            max == 1 ? "" : "s", total);
  if (args.nargs < min)
    return raise_type_error(thread, "%s() takes %s %zd positional argument%s (%zd given)", name,
                            min == max ? "exactly" : "at least", min, min == 1 ? "" : "s",
                            args.nargs);
  if (words != 0)
    return raise_type_error(thread, "%s() got an unexpected keyword argument '%S'", name,
                            args.kwnames->items[0]);
  return Status::kOk;
}

}  // namespace

Owned<Object> call_counted(Thread& thread, Object* self, RawArgs args, const char* name,
                           MethodDef::NoArgsFn function) {
  PY_TRY(check_count(thread, args, name, 0, 0));
  return function(thread, self);
}
Owned<Object> call_counted(Thread& thread, Object* self, RawArgs args, const char* name,
                           MethodDef::OneArgFn function) {
  PY_TRY(check_count(thread, args, name, 1, 1));
  return function(thread, self, args[0]);
}
Owned<Object> call_counted(Thread& thread, Object* self, RawArgs args, const char* name,
                           MethodDef::BoundFn function, size_t min, size_t max) {
  PY_TRY(check_count(thread, args, name, min, max));
  Object* values[2] = {args.nargs > 0 ? args[0] : nullptr, args.nargs > 1 ? args[1] : nullptr};
  return function(thread, self, Args{values});
}

Status WritableBuffer::get(Thread& thread, const char* function, Object* exporter,
                           const char* argument) {
  if (failed(get_buffer(thread, exporter, &view_, kBufferWritable))) {
    error_clear(thread);
    return raise_bad_argument(thread, function, argument, "read-write bytes-like object", exporter);
  }
  held_ = true;
  return Status::kOk;
}

namespace {

// Whether _IOBase.close() itself was called, whatever `closed` of a derived class says.
Tri base_is_closed(Thread& thread, Object* self) {
  return has_attr(thread, self, ids.__IOBase_closed);
}

Owned<Object> base_seek(Thread& thread, Object*, Args args) {
  PY_TRY(to_c_int(thread, args[0]));
  if (args.has(1)) PY_TRY(to_c_int(thread, args[1]));
  return raise_unsupported(thread, "seek");
}
Owned<Object> base_tell(Thread& thread, Object* self) {
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
  return invoke(thread, self, ids.seek, zero, one);
}
Owned<Object> base_truncate(Thread& thread, Object*, Args) {
  return raise_unsupported(thread, "truncate");
}
Owned<Object> base_fileno(Thread& thread, Object*) { return raise_unsupported(thread, "fileno"); }

Owned<Object> base_flush(Thread& thread, Object* self) {
  if (PY_TRY(base_is_closed(thread, self))) return raise_closed(thread);
  return new_none();
}
Owned<Object> base_close(Thread& thread, Object* self) {
  if (PY_TRY(base_is_closed(thread, self))) return new_none();
  Status flushed = flush_object(thread, self);
  Owned<Object> error = error_fetch(thread);
  Status marked = set_attr(thread, self, ids.__IOBase_closed, bool_object(true));
  restore_chained(thread, std::move(error));
  if (failed(flushed) || failed(marked)) return nullptr;
  return new_none();
}
Owned<Object> base_false(Thread&, Object*) { return new_bool(false); }
Owned<Object> base_isatty(Thread& thread, Object* self) {
  PY_TRY(check_not_closed(thread, self));
  return new_bool(false);
}
Owned<Object> base_check_closed(Thread& thread, Object* self) {
  PY_TRY(check_not_closed(thread, self));
  return new_none();
}
template <Status (*kCheck)(Thread&, Object*)>
Owned<Object> base_check(Thread& thread, Object* self) {
  PY_TRY(kCheck(thread, self));
  return new_bool(true);
}
Owned<Object> base_enter(Thread& thread, Object* self) {
  PY_TRY(check_not_closed(thread, self));
  return share(self);
}
Owned<Object> base_exit(Thread& thread, Object* self, RawArgs) {
  return invoke(thread, self, ids.close);
}

Owned<Object> base_get_closed(Thread& thread, Object* self, void*) {
  return new_bool(PY_TRY(base_is_closed(thread, self)));
}

// How many bytes may be read without going past the end of the line, judged by peek().
Maybe<int64_t> readable_ahead(Thread& thread, Object* peek, int64_t limit) {
  Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
  Owned<Object> ahead = PY_TRY(call_one_arg(thread, peek, one));
  if (!is_a<Bytes>(ahead.get()))
    return raise(thread, &exc::OSError, "peek() should have returned a bytes object, not '%.200s'",
                 ahead->ob_type->tp_name);
  auto* bytes = as<Bytes>(ahead.get());
  int64_t count = bytes->ob_size;
  if (count == 0) return 1;
  if (limit >= 0 && limit < count) count = limit;
  const void* newline = std::memchr(bytes->data, '\n', static_cast<size_t>(count));
  return newline == nullptr ? count : static_cast<const char*>(newline) - bytes->data + 1;
}

Owned<Object> base_readline(Thread& thread, Object* self, Args args) {
  int64_t limit = PY_TRY(size_or_none(thread, args[0], -1));
  Owned<Object> peek;
  PY_TRY(get_optional_attr(thread, self, ids.peek, &peek));
  Buffer line;
  while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
    int64_t count = 1;
    if (peek) {
      Maybe<int64_t> ahead = readable_ahead(thread, peek, limit);
      if (!ahead.ok) {
        if (trap_eintr(thread)) continue;
        return nullptr;
      }
      count = ahead.value;
    }
    Owned<Object> wanted = PY_TRY(int_from_int64(thread, count));
    Owned<Object> piece = invoke(thread, self, ids.read, wanted);
    if (!piece) {
      if (trap_eintr(thread)) continue;
      return nullptr;
    }
    if (!is_a<Bytes>(piece.get()))
      return raise(thread, &exc::OSError,
                   "read() should have returned a bytes object, not '%.200s'",
                   piece->ob_type->tp_name);
    auto* bytes = as<Bytes>(piece.get());
    if (bytes->ob_size == 0) break;
    if (!line.append(bytes->data, static_cast<size_t>(bytes->ob_size)))
      return raise_memory_error(thread);
    if (line[line.size() - 1] == '\n') break;
  }
  return bytes_from(thread, line.data(), line.size());
}

Owned<Object> base_iter(Thread& thread, Object* self) {
  PY_TRY(check_not_closed(thread, self));
  return share(self);
}
Owned<Object> base_next(Thread& thread, Object* self) {
  Owned<Object> line = PY_TRY(invoke(thread, self, ids.readline));
  if (PY_TRY(object_length(thread, line)) <= 0) return nullptr;
  return line;
}

Owned<Object> base_readlines(Thread& thread, Object* self, Args args) {
  int64_t hint = PY_TRY(size_or_none(thread, args[0], -1));
  Owned<List> lines = PY_TRY(list_new(thread));
  if (hint <= 0) {
    PY_TRY(list_extend(thread, lines, self));
    return lines;
  }
  Owned<Object> iterator = PY_TRY(get_iter(thread, self));
  for (int64_t total = 0;;) {
    Owned<Object> line = iter_next(thread, iterator);
    if (!line) {
      if (thread.has_exception()) return nullptr;
      return lines;
    }
    PY_TRY(list_append(thread, lines, line));
    int64_t length = PY_TRY(object_length(thread, line));
    if (length > hint - total) return lines;
    total += length;
  }
}

Owned<Object> base_writelines(Thread& thread, Object* self, Object* lines) {
  PY_TRY(check_not_closed(thread, self));
  Owned<Object> iterator = PY_TRY(get_iter(thread, lines));
  for (;;) {
    Owned<Object> line = iter_next(thread, iterator);
    if (!line) {
      if (thread.has_exception()) return nullptr;
      return new_none();
    }
    Owned<Object> done;
    do {
      done = invoke(thread, self, ids.write, line);
    } while (!done && trap_eintr(thread));
    if (!done) return nullptr;
  }
}

constinit MethodDef kBaseMethods[] = {
    PY_COUNTED("seek", "($self, offset, whence=os.SEEK_SET, /)",
               "Go to a place in the stream; return the new position.", base_seek, 1, 2),
    {"tell", base_tell, "($self, /)", "Return the position in the stream."},
    PY_COUNTED("truncate", "($self, size=None, /)", "Cut the file off; return its size.",
               base_truncate, 0, 1),
    {"flush", base_flush, "($self, /)", "Write out what is buffered, where there is such a thing."},
    {"close", base_close, "($self, /)", "Flush and close the stream, once."},
    {"seekable", base_false, "($self, /)", "Tell whether seek() can work."},
    {"readable", base_false, "($self, /)", "Tell whether read() can work."},
    {"writable", base_false, "($self, /)", "Tell whether write() can work."},
    {"_checkClosed", base_check_closed, nullptr, nullptr},
    {"_checkSeekable", base_check<check_seekable>, nullptr, nullptr},
    {"_checkReadable", base_check<check_readable>, nullptr, nullptr},
    {"_checkWritable", base_check<check_writable>, nullptr, nullptr},
    PY_COUNTED("fileno", "($self, /)", "Return the file descriptor, if there is one.", base_fileno),
    {"isatty", base_isatty, "($self, /)", "Tell whether this is a terminal."},
    {"__enter__", base_enter, nullptr, nullptr},
    MethodDef::positional("__exit__", base_exit, nullptr, nullptr),
    {"readline", base_readline, "($self, size=-1, /)",
     "Read a line, or as much of it as size allows."},
    {"readlines", base_readlines, "($self, hint=-1, /)",
     "Return a list of lines, of about hint bytes in all."},
    {"writelines", base_writelines, "($self, lines, /)", "Write all strings of an iterable."},
    {},
};
constinit GetSetDef kBaseGetSets[] = {
    {"__dict__", generic_get_dict, nullptr, nullptr, nullptr},
    {"closed", base_get_closed, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kBaseFields[] = {offsetof(IoBase, dict), 0};

// _RawIOBase

Owned<Object> raw_read(Thread& thread, Object* self, Args args) {
  int64_t size = args.has(0) ? PY_TRY(to_index(thread, args[0])) : -1;
  if (size < 0) return invoke(thread, self, ids.readall);
  Owned<Object> array = PY_TRY(bytearray_from(thread, nullptr, size));
  Owned<Object> count = PY_TRY(invoke(thread, self, ids.readinto, array));
  if (is_none(count)) return count;
  int64_t filled = PY_TRY(number_as_ssize(thread, count, &exc::ValueError));
  if (filled < 0 || filled > size)
    return raise_value_error(thread, "readinto returned %zd outside buffer size %zd", filled, size);
  auto* bytes = as<ByteArray>(array.get());
  // The method may have kept the array and made it shorter.
  if (filled > bytes->ob_size) filled = bytes->ob_size;
  return bytes_from(thread, bytes->start, static_cast<size_t>(filled));
}

Owned<Object> raw_readall(Thread& thread, Object* self) {
  Buffer all;
  for (;;) {
    Owned<Object> size = PY_TRY(int_from_int64(thread, kDefaultBufferSize));
    Owned<Object> piece = invoke(thread, self, ids.read, size);
    if (!piece) {
      if (trap_eintr(thread)) continue;
      return nullptr;
    }
    if (is_none(piece)) {
      if (all.empty()) return piece;
      break;
    }
    if (!is_a<Bytes>(piece.get())) return raise_type_error(thread, "read() should return bytes");
    auto* bytes = as<Bytes>(piece.get());
    if (bytes->ob_size == 0) break;
    if (!all.append(bytes->data, static_cast<size_t>(bytes->ob_size)))
      return raise_memory_error(thread);
  }
  return bytes_from(thread, all.data(), all.size());
}

Owned<Object> raw_not_implemented(Thread& thread, Object*, RawArgs) {
  return raise_none(thread, &exc::NotImplementedError);
}

constinit MethodDef kRawMethods[] = {
    {"read", raw_read, "($self, size=-1, /)", nullptr},
    {"readall", raw_readall, "($self, /)", "Read up to the end, with as many calls as it takes."},
    MethodDef::positional("readinto", raw_not_implemented, nullptr, nullptr),
    MethodDef::positional("write", raw_not_implemented, nullptr, nullptr),
    {},
};

}  // namespace

Owned<Object> text_line(Thread& thread, Object* object) {
  Owned<Object> line = PY_TRY(invoke(thread, object, ids.readline));
  if (is_a<Str>(line.get())) return line;
  return raise(thread, &exc::OSError, "readline() should have returned a str object, not '%.200s'",
               line->ob_type->tp_name);
}

Status restore_place(Thread& thread, Object* position, const char* no_position, Object* dict,
                     const char* no_dict, int64_t* place, Object** own_dict) {
  if (!is_a<Int>(position))
    return raise_type_error(thread, "%s %.200s", no_position, position->ob_type->tp_name);
  const int64_t value = PY_TRY(to_index(thread, position));
  if (value < 0) return raise_value_error(thread, "position value cannot be negative");
  *place = value;
  if (is_none(dict)) return Status::kOk;
  if (!is_a<Dict>(dict))
    return raise_type_error(thread, "%s %.200s", no_dict, dict->ob_type->tp_name);
  if (*own_dict != nullptr) return dict_merge(thread, as<Dict>(*own_dict), dict, 1);
  *own_dict = share(dict).release();
  return Status::kOk;
}

constinit Type IoBase::type = {
    .tp_name = "_io._IOBase",
    .tp_basicsize = sizeof(IoBase),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "The base class of all streams.",
    .tp_weaklistoffset = offsetof(IoBase, weaklist),
    .tp_iter = base_iter,
    .tp_iternext = base_next,
    .tp_methods = kBaseMethods,
    .tp_getset = kBaseGetSets,
    .tp_dictoffset = offsetof(IoBase, dict),
    .tp_new = object_new_slot,
    .tp_finalize = finalize_stream,
    .fields = kBaseFields,
};

constinit Type IoBase::raw_type = {
    .tp_name = "_io._RawIOBase",
    .tp_basicsize = sizeof(IoBase),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "The base class of unbuffered binary streams.",
    .tp_methods = kRawMethods,
    .tp_base = &IoBase::type,
    .fields = kBaseFields,
};

}  // namespace py::io
