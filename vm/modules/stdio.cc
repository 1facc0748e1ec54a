// The standard streams until there is an _io module: text files over a descriptor.
// Counterpart: Modules/_io/textio.c (what programs see of sys.stdout).
#include "vm/modules/stdio.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/runtime/signals.h"

namespace py {

namespace {

constexpr size_t kBufferBytes = 8192;

TextStream* stream_of(Object* self) { return static_cast<TextStream*>(self); }

Status check_open(Thread& thread, TextStream* stream) {
  return stream->closed ? Status(raise_value_error(thread, "I/O operation on closed file."))
                        : Status::kOk;
}

Status write_all(Thread& thread, int fd, const char* bytes, size_t count) {
  while (count > 0) {
    ssize_t written = ::write(fd, bytes, count);
    if (written < 0) {
      if (errno == EINTR) {
        PY_TRY(signals_handle(thread));
        continue;
      }
      return raise_os_error(thread, errno, nullptr);
    }
    bytes += written;
    count -= static_cast<size_t>(written);
  }
  return Status::kOk;
}

Status put(Thread& thread, TextStream* stream, const char* bytes, size_t count) {
  if (stream->used + count > stream->capacity) {
    PY_TRY(text_stream_flush(thread, stream));
    if (count >= kBufferBytes) return write_all(thread, stream->fd, bytes, count);
    if (stream->buffer == nullptr) {
      stream->buffer = static_cast<char*>(mem_alloc(kBufferBytes));
      if (stream->buffer == nullptr) return raise_memory_error(thread);
      stream->capacity = kBufferBytes;
    }
  }
  std::memcpy(stream->buffer + stream->used, bytes, count);
  stream->used += count;
  return Status::kOk;
}

}  // namespace

Owned<Object> text_stream_new(Thread& thread, int fd, bool writable, bool line_buffered,
                              bool write_through, const char* errors, const char* name) {
  Owned<TextStream> stream = PY_TRY(object_new<TextStream>(thread));
  stream->fd = fd;
  stream->writable = writable;
  stream->line_buffered = line_buffered;
  stream->write_through = write_through;
  stream->errors = errors;
  stream->name = name;
  gc_track(stream.get());
  return stream;
}

Status text_stream_flush(Thread& thread, TextStream* stream) {
  if (!stream->writable || stream->used == 0) return Status::kOk;
  size_t count = stream->used;
  stream->used = 0;  // What cannot be written is lost, as with a broken pipe.
  return write_all(thread, stream->fd, stream->buffer, count);
}

Status text_stream_write(Thread& thread, TextStream* stream, Str* text) {
  PY_TRY(check_open(thread, stream));
  if (!stream->writable) return raise(thread, &exc::ValueError, "not writable");
  bool newline;
  if (text->ascii) {
    PY_TRY(put(thread, stream, text->ascii_text(), static_cast<size_t>(text->length)));
    newline = std::memchr(text->data(), '\n', static_cast<size_t>(text->length)) != nullptr;
  } else {
    Owned<Bytes> bytes = PY_TRY(str_encode(thread, text, "utf-8", stream->errors));
    PY_TRY(put(thread, stream, bytes->data, static_cast<size_t>(bytes->ob_size)));
    newline = std::memchr(bytes->data, '\n', static_cast<size_t>(bytes->ob_size)) != nullptr;
  }
  if (stream->write_through || (stream->line_buffered && newline))
    return text_stream_flush(thread, stream);
  return Status::kOk;
}

namespace {

// Reads more into the buffer; sets at_end when there is none.
Status fill(Thread& thread, TextStream* stream) {
  if (stream->capacity - stream->used < kBufferBytes) {
    size_t capacity = stream->capacity * 2 + kBufferBytes;
    auto* grown = static_cast<char*>(mem_realloc(stream->buffer, capacity));
    if (grown == nullptr) return raise_memory_error(thread);
    stream->buffer = grown;
    stream->capacity = capacity;
  }
  for (;;) {
    ssize_t count =
        ::read(stream->fd, stream->buffer + stream->used, stream->capacity - stream->used);
    if (count < 0) {
      if (errno == EINTR) {
        PY_TRY(signals_handle(thread));
        continue;
      }
      return raise_os_error(thread, errno, nullptr);
    }
    stream->used += static_cast<size_t>(count);
    stream->at_end = count == 0;
    return Status::kOk;
  }
}

Owned<Object> take(Thread& thread, TextStream* stream, size_t count) {
  Owned<Object> text =
      PY_TRY(str_decode(thread, stream->buffer + stream->taken, count, "utf-8", stream->errors));
  stream->taken += count;
  if (stream->taken == stream->used) stream->taken = stream->used = 0;
  return text;
}

}  // namespace

Owned<Object> text_stream_read_line(Thread& thread, TextStream* stream) {
  PY_TRY(check_open(thread, stream));
  if (stream->writable) return raise(thread, &exc::ValueError, "not readable");
  for (;;) {
    size_t held = stream->used - stream->taken;
    const void* newline =
        held == 0 ? nullptr : std::memchr(stream->buffer + stream->taken, '\n', held);
    if (newline != nullptr)
      return take(thread, stream,
                  static_cast<size_t>(static_cast<const char*>(newline) -
                                      (stream->buffer + stream->taken)) +
                      1);
    if (stream->at_end) {
      stream->at_end = false;
      return held == 0 ? share(reinterpret_cast<Object*>(empty_str())) : take(thread, stream, held);
    }
    PY_TRY(fill(thread, stream));
  }
}

namespace {

Owned<Object> stream_write(Thread& thread, Object* self, Object* text) {
  if (!is_a<Str>(text)) return raise_bad_argument(thread, "write", "argument", "str", text);
  PY_TRY(text_stream_write(thread, stream_of(self), static_cast<Str*>(text)));
  return int_from_int64(thread, static_cast<Str*>(text)->length);
}
Owned<Object> stream_writelines(Thread& thread, Object* self, Object* lines) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, lines));
  for (;;) {
    Owned<Object> line = iter_next(thread, iterator);
    if (!line) return thread.has_exception() ? nullptr : new_none();
    PY_RUN(call_method(thread, self, "write", line));
  }
}
Owned<Object> stream_flush(Thread& thread, Object* self) {
  PY_TRY(check_open(thread, stream_of(self)));
  PY_TRY(text_stream_flush(thread, stream_of(self)));
  return new_none();
}
Owned<Object> stream_readline(Thread& thread, Object* self) {
  return text_stream_read_line(thread, stream_of(self));
}
Owned<Object> stream_read(Thread& thread, Object* self) {
  TextStream* stream = stream_of(self);
  PY_TRY(check_open(thread, stream));
  if (stream->writable) return raise(thread, &exc::ValueError, "not readable");
  while (!stream->at_end) PY_TRY(fill(thread, stream));
  stream->at_end = false;
  if (stream->used == stream->taken) return share(reinterpret_cast<Object*>(empty_str()));
  return take(thread, stream, stream->used - stream->taken);
}
Owned<Object> stream_next(Thread& thread, Object* self) {
  Owned<Object> line = PY_TRY(call_method(thread, self, "readline"));
  if (is_a<Str>(line.get()) && static_cast<Str*>(line.get())->length == 0) return nullptr;
  return line;
}
Owned<Object> stream_fileno(Thread& thread, Object* self) {
  PY_TRY(check_open(thread, stream_of(self)));
  return int_from_int64(thread, stream_of(self)->fd);
}
Owned<Object> stream_isatty(Thread& thread, Object* self) {
  PY_TRY(check_open(thread, stream_of(self)));
  return new_bool(isatty(stream_of(self)->fd) != 0);
}
Owned<Object> stream_readable(Thread&, Object* self) {
  return new_bool(!stream_of(self)->writable);
}
Owned<Object> stream_writable(Thread&, Object* self) { return new_bool(stream_of(self)->writable); }
Owned<Object> stream_close(Thread& thread, Object* self) {
  TextStream* stream = stream_of(self);
  if (stream->closed) return new_none();
  Status flushed = text_stream_flush(thread, stream);
  stream->closed = true;
  if (::close(stream->fd) != 0 && flushed == Status::kOk)
    return raise_os_error(thread, errno, nullptr);
  return flushed == Status::kOk ? new_none() : nullptr;
}
Owned<Object> stream_enter(Thread& thread, Object* self) {
  PY_TRY(check_open(thread, stream_of(self)));
  return share(self);
}
Owned<Object> stream_exit(Thread& thread, Object* self, RawArgs) {
  return call_method(thread, self, "close");
}

Owned<Object> stream_repr(Thread& thread, Object* self) {
  TextStream* stream = stream_of(self);
  return str_from_format(thread, "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>",
                         stream->name, stream->writable ? "w" : "r");
}

Owned<Object> get_encoding(Thread& thread, Object*, void*) {
  return str_from_ascii(thread, "utf-8", 5);
}
Owned<Object> get_errors(Thread& thread, Object* self, void*) {
  return str_from_utf8(thread, stream_of(self)->errors);
}
Owned<Object> get_name(Thread& thread, Object* self, void*) {
  return str_from_utf8(thread, stream_of(self)->name);
}
Owned<Object> get_mode(Thread& thread, Object* self, void*) {
  return str_from_ascii(thread, stream_of(self)->writable ? "w" : "r", 1);
}
Owned<Object> get_closed(Thread&, Object* self, void*) { return new_bool(stream_of(self)->closed); }
Owned<Object> get_line_buffering(Thread&, Object* self, void*) {
  return new_bool(stream_of(self)->line_buffered);
}
Owned<Object> get_write_through(Thread&, Object* self, void*) {
  return new_bool(stream_of(self)->write_through);
}
Owned<Object> get_newlines(Thread&, Object*, void*) { return new_none(); }

void stream_dealloc(Object* self) {
  gc_untrack(self);
  TextStream* stream = stream_of(self);
  // Nothing can be reported any more; what is left goes out if it can.
  if (stream->writable && !stream->closed && stream->used > 0) {
    Thread& thread = current_thread();
    SavedError saved(thread);
    if (text_stream_flush(thread, stream) == Status::kError) error_clear(thread);
  }
  mem_free(stream->buffer);
  xdecref(stream->dict);
  object_free(self);
}
int stream_traverse(Object* self, Visit visit, void* arg) {
  PY_VISIT(stream_of(self)->dict);
  return 0;
}

constinit MethodDef kMethods[] = {
    {"write", stream_write, "($self, text, /)", "Write text; return its length."},
    {"writelines", stream_writelines, "($self, lines, /)", "Write every string of an iterable."},
    {"flush", stream_flush, "($self, /)", "Hand what is buffered to the system."},
    {"readline", stream_readline, "($self, /)", "Read a line."},
    {"read", stream_read, "($self, /)", "Read everything up to the end."},
    {"fileno", stream_fileno, "($self, /)", "Return the descriptor."},
    {"isatty", stream_isatty, "($self, /)", "Tell whether this is a terminal."},
    {"readable", stream_readable, "($self, /)", "Tell whether reading is possible."},
    {"writable", stream_writable, "($self, /)", "Tell whether writing is possible."},
    {"close", stream_close, "($self, /)", "Flush and close."},
    {"__enter__", stream_enter, "($self, /)", "Return self."},
    {"__exit__", stream_exit, nullptr, "Close."},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"encoding", get_encoding, nullptr, nullptr, nullptr},
    {"errors", get_errors, nullptr, nullptr, nullptr},
    {"name", get_name, nullptr, nullptr, nullptr},
    {"mode", get_mode, nullptr, nullptr, nullptr},
    {"closed", get_closed, nullptr, nullptr, nullptr},
    {"line_buffering", get_line_buffering, nullptr, nullptr, nullptr},
    {"write_through", get_write_through, nullptr, nullptr, nullptr},
    {"newlines", get_newlines, nullptr, nullptr, nullptr},
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {},
};

}  // namespace

constinit Type TextStream::type = {
    .tp_name = "_io.TextIOWrapper",
    .tp_basicsize = sizeof(TextStream),
    .tp_dealloc = stream_dealloc,
    .tp_repr = stream_repr,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_doc = "A standard stream.",
    .tp_traverse = stream_traverse,
    .tp_weaklistoffset = offsetof(TextStream, weaklist),
    .tp_iter = object_self_iter,
    .tp_iternext = stream_next,
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_dictoffset = offsetof(TextStream, dict),
};

}  // namespace py
