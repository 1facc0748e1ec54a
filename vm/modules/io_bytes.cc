// BytesIO: a stream in memory, and the object behind the views of its buffer.
// Counterpart: Modules/_io/bytesio.c.
#include "vm/modules/io_internal.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py::io {

// What getbuffer() hands to memoryview: counts as an export of the stream while it is looked at.
struct BytesIoBuffer : Object {
  static Type type;
  Slot<Object> source;
};

namespace {

BytesIo* stream_of(Object* self) { return as<BytesIo>(self); }

#define PY_CHECK_OPEN(thread, self) \
  if (PY_UNLIKELY((self)->buffer == nullptr)) return raise_closed(thread)

Status check_exports(Thread& thread, BytesIo* self) {
  if (self->exports > 0)
    return raise(thread, &exc::BufferError, "Existing exports of data: object cannot be re-sized");
  return Status::kOk;
}

bool is_shared(BytesIo* self) { return self->buffer->ob_refcnt != 1; }

// Gives the stream a buffer of its own of `size` bytes, which hold what was in use.
Status reallocate(Thread& thread, BytesIo* self, int64_t size) {
  if (is_shared(self)) {
    Owned<Bytes> copy = PY_TRY(bytes_alloc(thread, size));
    int64_t used = self->size < size ? self->size : size;
    if (used != 0) std::memcpy(copy->data, self->buffer->data, static_cast<size_t>(used));
    self->buffer.set(std::move(copy));
    return Status::kOk;
  }
  Owned<Bytes> buffer = self->buffer.take();
  Status status = bytes_resize(thread, &buffer, size);
  if (!buffer) buffer = share(reinterpret_cast<Bytes*>(bytes_alloc(thread, 0).release()));
  if (failed(status)) self->size = 0;
  self->buffer.set(std::move(buffer));
  return status;
}

// Makes room for `size` bytes, or gives much unused room back.
Status resize(Thread& thread, BytesIo* self, int64_t size) {
  int64_t room = self->buffer->ob_size;
  if (size < room / 2) {
    room = size + 1;
  } else if (size < room) {
    return Status::kOk;
  } else if (static_cast<double>(size) <= static_cast<double>(room) * 1.125) {
    room = size + (size >> 3) + (size < 9 ? 3 : 6);
  } else {
    room = size + 1;
  }
  return reallocate(thread, self, room);
}

Maybe<int64_t> write_bytes(Thread& thread, BytesIo* self, Object* source) {
  HeldBuffer held;
  PY_TRY(held.get(thread, source, kBufferContigRo));
  PY_CHECK_OPEN(thread, self);
  PY_TRY(check_exports(thread, self));
  ByteSpan bytes = held.span();
  if (bytes.size == 0) return 0;
  if (bytes.size > INT64_MAX - self->position - 64)
    return raise(thread, &exc::OverflowError, "new buffer size too large");
  int64_t end = self->position + bytes.size;
  if (end > self->buffer->ob_size) {
    PY_TRY(resize(thread, self, end));
  } else if (is_shared(self)) {
    PY_TRY(reallocate(thread, self, end > self->size ? end : self->size));
  }
  char* data = self->buffer->data;
  if (self->position > self->size)
    std::memset(data + self->size, 0, static_cast<size_t>(self->position - self->size));
  std::memcpy(data + self->position, bytes.data, static_cast<size_t>(bytes.size));
  self->position = end;
  if (self->size < end) self->size = end;
  return bytes.size;
}

// Length of the line at the position, at most `limit` (negative: no limit).
int64_t line_length(BytesIo* self, int64_t limit) {
  if (self->position >= self->size) return 0;
  int64_t rest = self->size - self->position;
  if (limit < 0 || limit > rest) limit = rest;
  if (limit == 0) return 0;
  const char* start = self->buffer->data + self->position;
  const void* newline = std::memchr(start, '\n', static_cast<size_t>(limit));
  return newline == nullptr ? limit : static_cast<const char*>(newline) - start + 1;
}

Owned<Object> take(Thread& thread, BytesIo* self, int64_t size) {
  if (size > 1 && self->position == 0 && size == self->buffer->ob_size && self->exports == 0) {
    self->position += size;
    return share(self->buffer.get());
  }
  if (size == 0) return bytes_from(thread, nullptr, 0);
  const char* data = self->buffer->data + self->position;
  self->position += size;
  return bytes_from(thread, data, static_cast<size_t>(size));
}

Owned<Object> bytes_io_read(Thread& thread, Object* object, Args args) {
  BytesIo* self = stream_of(object);
  int64_t size = PY_TRY(size_or_none(thread, args[0], -1));
  PY_CHECK_OPEN(thread, self);
  int64_t rest = self->size - self->position;
  if (size < 0 || size > rest) size = rest < 0 ? 0 : rest;
  return take(thread, self, size);
}

Owned<Object> bytes_io_readline(Thread& thread, Object* object, Args args) {
  BytesIo* self = stream_of(object);
  int64_t size = PY_TRY(size_or_none(thread, args[0], -1));
  PY_CHECK_OPEN(thread, self);
  return take(thread, self, line_length(self, size));
}

Owned<Object> bytes_io_readlines(Thread& thread, Object* object, Args args) {
  BytesIo* self = stream_of(object);
  PY_CHECK_OPEN(thread, self);
  int64_t limit = -1;
  if (args.has(0) && !is_none(args[0])) {
    if (!is_a<Int>(args[0]))
      return raise_type_error(thread, "integer argument expected, got '%s'",
                              args[0]->ob_type->tp_name);
    limit = PY_TRY(number_as_ssize(thread, args[0], &exc::OverflowError));
  }
  Owned<List> lines = PY_TRY(list_new(thread));
  for (int64_t total = 0, length; (length = line_length(self, -1)) != 0;) {
    Owned<Object> line = PY_TRY(
        bytes_from(thread, self->buffer->data + self->position, static_cast<size_t>(length)));
    self->position += length;
    PY_TRY(list_append_steal(thread, lines, std::move(line)));
    total += length;
    if (limit > 0 && total >= limit) break;
  }
  return lines;
}

Owned<Object> bytes_io_next(Thread& thread, Object* object) {
  BytesIo* self = stream_of(object);
  PY_CHECK_OPEN(thread, self);
  int64_t length = line_length(self, -1);
  if (length == 0) return nullptr;
  return take(thread, self, length);
}

Owned<Object> bytes_io_readinto(Thread& thread, Object* object, Object* target) {
  BytesIo* self = stream_of(object);
  WritableBuffer buffer;
  PY_TRY(buffer.get(thread, "readinto", target));
  PY_CHECK_OPEN(thread, self);
  int64_t rest = self->size - self->position;
  int64_t count = buffer.size() < rest ? buffer.size() : rest;
  if (count <= 0) return int_from_int64(thread, 0);
  std::memcpy(buffer.data(), self->buffer->data + self->position, static_cast<size_t>(count));
  self->position += count;
  return int_from_int64(thread, count);
}

Owned<Object> bytes_io_write(Thread& thread, Object* object, Object* source) {
  return int_from_int64(thread, PY_TRY(write_bytes(thread, stream_of(object), source)));
}

Owned<Object> bytes_io_writelines(Thread& thread, Object* object, Object* lines) {
  PY_CHECK_OPEN(thread, stream_of(object));
  Owned<Object> iterator = PY_TRY(get_iter(thread, lines));
  for (;;) {
    Owned<Object> line = iter_next(thread, iterator);
    if (!line) {
      if (thread.has_exception()) return nullptr;
      return new_none();
    }
    PY_TRY(write_bytes(thread, stream_of(object), line));
  }
}

Owned<Object> bytes_io_seek(Thread& thread, Object* object, Args args) {
  BytesIo* self = stream_of(object);
  int64_t place = PY_TRY(to_index(thread, args[0]));
  int whence = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : 0;
  PY_CHECK_OPEN(thread, self);
  if (place < 0 && whence == 0) return raise_value_error(thread, "negative seek value %zd", place);
  if (whence < 0 || whence > 2)
    return raise_value_error(thread, "invalid whence (%i, should be 0, 1 or 2)", whence);
  int64_t from = whence == 1 ? self->position : whence == 2 ? self->size : 0;
  if (place > INT64_MAX - from) return raise(thread, &exc::OverflowError, "new position too large");
  place += from;
  self->position = place < 0 ? 0 : place;
  return int_from_int64(thread, self->position);
}

Owned<Object> bytes_io_truncate(Thread& thread, Object* object, Args args) {
  BytesIo* self = stream_of(object);
  PY_CHECK_OPEN(thread, self);
  PY_TRY(check_exports(thread, self));
  int64_t size = self->position;
  if (args.has(0) && !is_none(args[0])) {
    size = PY_TRY(to_c_long(thread, args[0]));
    if (size < 0) return raise_value_error(thread, "negative size value %zd", size);
    PY_CHECK_OPEN(thread, self);
    PY_TRY(check_exports(thread, self));
  }
  if (size < self->size) {
    self->size = size;
    PY_TRY(resize(thread, self, size));
  }
  return int_from_int64(thread, size);
}

Owned<Object> bytes_io_tell(Thread& thread, Object* object) {
  PY_CHECK_OPEN(thread, stream_of(object));
  return int_from_int64(thread, stream_of(object)->position);
}
template <bool kAnswer>
Owned<Object> bytes_io_answer(Thread& thread, Object* object) {
  PY_CHECK_OPEN(thread, stream_of(object));
  return new_bool(kAnswer);
}
Owned<Object> bytes_io_flush(Thread& thread, Object* object) {
  PY_CHECK_OPEN(thread, stream_of(object));
  return new_none();
}
Owned<Object> bytes_io_close(Thread& thread, Object* object) {
  PY_TRY(check_exports(thread, stream_of(object)));
  stream_of(object)->buffer.clear();
  return new_none();
}

Owned<Object> bytes_io_getvalue(Thread& thread, Object* object) {
  BytesIo* self = stream_of(object);
  PY_CHECK_OPEN(thread, self);
  if (self->size <= 1 || self->exports > 0)
    return bytes_from(thread, self->buffer->data, static_cast<size_t>(self->size));
  // The buffer itself is the result; whoever writes next gets a copy.
  if (self->size != self->buffer->ob_size) PY_TRY(reallocate(thread, self, self->size));
  return share(self->buffer.get());
}

Owned<Object> bytes_io_getbuffer(Thread& thread, Object* object) {
  PY_CHECK_OPEN(thread, stream_of(object));
  Owned<BytesIoBuffer> exporter = PY_TRY(object_new<BytesIoBuffer>(thread));
  exporter->source.set_shared(object);
  gc_track(exporter.get());
  return memoryview_from_object(thread, exporter);
}

Owned<Object> bytes_io_getstate(Thread& thread, Object* object) {
  BytesIo* self = stream_of(object);
  Owned<Object> value = PY_TRY(bytes_io_getvalue(thread, object));
  Owned<Object> dict = self->dict == nullptr
                           ? new_none()
                           : Owned<Object>(PY_TRY(dict_copy(thread, as<Dict>(self->dict))));
  Owned<Object> position = PY_TRY(int_from_int64(thread, self->position));
  Object* parts[3] = {value, position, dict};
  return tuple_pack(thread, parts);
}

Owned<Object> bytes_io_setstate(Thread& thread, Object* object, Object* state) {
  BytesIo* self = stream_of(object);
  if (!is_a<Tuple>(state) || as<Tuple>(state)->ob_size < 3)
    return raise_type_error(thread, "%.200s.__setstate__ argument should be 3-tuple, got %.200s",
                            object->ob_type->tp_name, state->ob_type->tp_name);
  PY_TRY(check_exports(thread, self));
  self->size = self->position = 0;
  auto* parts = as<Tuple>(state);
  PY_TRY(write_bytes(thread, self, parts->items[0]));
  PY_TRY(restore_place(thread, parts->items[1], "second item of state must be an integer, not",
                       parts->items[2], "third item of state should be a dict, got a",
                       &self->position, &self->dict));
  return new_none();
}

Owned<Object> bytes_io_sizeof(Thread& thread, Object* object) {
  BytesIo* self = stream_of(object);
  int64_t size = object->ob_type->tp_basicsize;
  if (self->buffer != nullptr && !is_shared(self)) size += 33 + self->buffer->ob_size;
  return int_from_int64(thread, size);
}

Owned<Object> get_closed(Thread&, Object* object, void*) {
  return new_bool(stream_of(object)->buffer == nullptr);
}

Owned<Object> bytes_io_new(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  stream_of(self.get())->buffer.set(PY_TRY(bytes_alloc(thread, 0)));
  return self;
}

constinit SignatureText kSignature = {"BytesIO", "(initial_bytes=b'')"};

Status bytes_io_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  BytesIo* self = stream_of(object);
  PY_TRY(check_exports(thread, self));
  self->size = self->position = 0;
  Object* value = bound[0];
  if (value == nullptr || is_none(value)) return Status::kOk;
  if (is_exact<Bytes>(value)) {
    self->size = as<Bytes>(value)->ob_size;
    self->buffer.set_shared(as<Bytes>(value));
    return Status::kOk;
  }
  PY_TRY(write_bytes(thread, self, value));
  self->position = 0;
  return Status::kOk;
}

// Unlike other streams this one is not closed by its finaliser when it is merely freed.
void bytes_io_dealloc(Object* object) {
  gc_untrack(object);
  BytesIo* self = stream_of(object);
  if (self->exports > 0) {
    Thread& thread = current_thread();
    SavedError saved(thread);
    (void)Status(
        raise(thread, &exc::SystemError, "deallocated BytesIO object has exported buffers"));
    error_write_unraisable(thread, nullptr, nullptr);
  }
  self->buffer.clear();
  xdecref(self->dict);
  self->dict = nullptr;
  if (self->weaklist != nullptr) weakref_clear_all(object);
  object_free(object);
}

int bytes_io_traverse(Object* object, Visit visit, void* arg) {
  PY_VISIT(stream_of(object)->dict);
  return 0;
}
void bytes_io_clear(Object* object) {
  BytesIo* self = stream_of(object);
  Object* dict = self->dict;
  self->dict = nullptr;
  xdecref(dict);
  if (self->exports == 0) self->buffer.clear();
}

constinit MethodDef kMethods[] = {
    {"readable", bytes_io_answer<true>, "($self, /)", "Tell whether reading is possible."},
    {"seekable", bytes_io_answer<true>, "($self, /)", "Tell whether seeking is possible."},
    {"writable", bytes_io_answer<true>, "($self, /)", "Tell whether writing is possible."},
    {"close", bytes_io_close, "($self, /)", "Give the contents up."},
    {"flush", bytes_io_flush, "($self, /)", "Do nothing."},
    {"isatty", bytes_io_answer<false>, "($self, /)", "Answer that this is no terminal."},
    {"tell", bytes_io_tell, "($self, /)", "Return the position."},
    {"write", bytes_io_write, "($self, b, /)", "Write bytes; return how many."},
    {"writelines", bytes_io_writelines, "($self, lines, /)",
     "Write all bytes objects of an iterable."},
    {"read1", bytes_io_read, "($self, size=-1, /)", "Read up to size bytes, or everything."},
    {"readinto", bytes_io_readinto, "($self, buffer, /)",
     "Read into a buffer; return how many bytes."},
    {"readline", bytes_io_readline, "($self, size=-1, /)",
     "Read a line, or as much of it as size allows."},
    {"readlines", bytes_io_readlines, "($self, size=None, /)",
     "Return a list of lines, of about size bytes in all."},
    {"read", bytes_io_read, "($self, size=-1, /)", "Read up to size bytes, or everything."},
    PY_COUNTED("getbuffer", "($self, /)", "Return a writable view of the contents.",
               bytes_io_getbuffer),
    {"getvalue", bytes_io_getvalue, "($self, /)", "Return the whole contents."},
    {"seek", bytes_io_seek, "($self, pos, whence=0, /)",
     "Go to a place in the contents; return the new position."},
    {"truncate", bytes_io_truncate, "($self, size=None, /)",
     "Cut the contents off; return the size asked for."},
    {"__getstate__", bytes_io_getstate, nullptr, nullptr},
    {"__setstate__", bytes_io_setstate, nullptr, nullptr},
    {"__sizeof__", bytes_io_sizeof, nullptr, nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"closed", get_closed, nullptr, "Whether the stream is closed.", nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(BytesIo, buffer), offsetof(BytesIo, dict), 0};

// The views' exporter

Status exporter_get(Thread& thread, Object* object, BufferView* view, int flags) {
  BytesIo* source = stream_of(as<BytesIoBuffer>(object)->source);
  PY_CHECK_OPEN(thread, source);
  if (source->exports == 0 && is_shared(source)) PY_TRY(reallocate(thread, source, source->size));
  PY_TRY(buffer_fill_info(thread, view, object, source->buffer->data, source->size, false, flags));
  ++source->exports;
  return Status::kOk;
}
void exporter_release(Object* object, BufferView*) {
  --stream_of(as<BytesIoBuffer>(object)->source)->exports;
}
int exporter_traverse(Object* object, Visit visit, void* arg) {
  PY_VISIT(as<BytesIoBuffer>(object)->source.get());
  return 0;
}
void exporter_clear(Object*) {}  // The source must outlive the views.
constexpr uint16_t kExporterFields[] = {offsetof(BytesIoBuffer, source), 0};

void exporter_dealloc(Object* object) {
  gc_untrack(object);
  as<BytesIoBuffer>(object)->source.clear();
  object_free(object);
}

}  // namespace

constinit Type BytesIo::type = {
    .tp_name = "_io.BytesIO",
    .tp_basicsize = sizeof(BytesIo),
    .tp_dealloc = bytes_io_dealloc,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A binary stream in memory.",
    .tp_traverse = bytes_io_traverse,
    .tp_clear = bytes_io_clear,
    .tp_weaklistoffset = offsetof(BytesIo, weaklist),
    .tp_iter = object_self_iter,
    .tp_iternext = bytes_io_next,
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_base = &IoBase::buffered_type,
    .tp_dictoffset = offsetof(BytesIo, dict),
    .tp_init = bytes_io_init,
    .tp_new = bytes_io_new,
    .fields = kFields,
    .text_signature = "(initial_bytes=b'')",
};

constinit Type BytesIoBuffer::type = {
    .tp_name = "_io._BytesIOBuffer",
    .tp_basicsize = sizeof(BytesIoBuffer),
    .tp_dealloc = exporter_dealloc,
    .as_buffer = {.bf_getbuffer = exporter_get, .bf_releasebuffer = exporter_release},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_traverse = exporter_traverse,
    .tp_clear = exporter_clear,
    .fields = kExporterFields,
};

Type* bytes_io_buffer_type() { return &BytesIoBuffer::type; }

}  // namespace py::io
