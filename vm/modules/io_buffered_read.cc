// Reading from BufferedReader and BufferedRandom.
// Counterpart: Modules/_io/bufferedio.c.
#include "vm/base/buffer.h"
#include "vm/modules/io_buffered_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/bytes.h"

namespace py::io {
namespace {

constexpr int64_t kWouldBlock = -2;

Maybe<int64_t> check_count(Thread& thread, Object* result, int64_t size) {
  if (is_none(result)) return kWouldBlock;
  Maybe<int64_t> count = number_as_ssize(thread, result, &exc::ValueError);
  if (!count.ok) {
    Owned<Object> cause = error_fetch(thread);
    (void)Status(raise(thread, &exc::OSError, "raw readinto() failed"));
    Object* error = thread.current_exception;
    exception_set_context(error, share(cause.get()));
    exception_set_cause(error, std::move(cause));
    return Raised{};
  }
  if (count.value < 0 || count.value > size)
    return raise(thread, &exc::OSError,
                 "raw readinto() returned invalid length %zd (should have been between 0 and %zd)",
                 count.value, size);
  return count;
}

// raw.readinto() of `size` bytes: 0 at the end, kWouldBlock when there is nothing now.
Maybe<int64_t> raw_read(Thread& thread, Buffered* self, char* data, int64_t size) {
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> result;
  if (is_exact<FileIo>(raw.get()) &&
      !has_own_attribute(thread, as<FileIo>(raw.get())->dict, ids.readinto)) {
    result = PY_TRY(file_read_into(thread, as<FileIo>(raw.get()), data, size));
  } else {
    Owned<MemoryView> view = PY_TRY(memoryview_from_memory(thread, data, size, false));
    do {
      result = invoke(thread, raw, ids.readinto, view);
    } while (!result && trap_eintr(thread));
    if (view->ob_refcnt > 1 || view->managed->exports > 1) memoryview_revoke(view);
    if (!result) return Raised{};
  }
  Maybe<int64_t> count = check_count(thread, result, size);
  if (count.ok && count.value > 0 && self->raw_place != -1) self->raw_place += count.value;
  return count;
}

Maybe<int64_t> fill(Thread& thread, Buffered* self) {
  if (self->buffer == nullptr) return raise_value_error(thread, "read of closed file");
  int64_t start = reads_valid(self) ? self->read_end : 0;
  int64_t count = PY_TRY(raw_read(thread, self, self->buffer + start, self->buffer_size - start));
  if (count <= 0) return count;
  self->read_end = self->raw_position = start + count;
  return count;
}

Owned<Object> take(Thread& thread, Buffered* self, int64_t size) {
  const char* data = self->buffer + self->position;
  Owned<Object> result = PY_TRY(bytes_from(thread, data, static_cast<size_t>(size)));
  self->position += size;
  return result;
}

// Gives up what was read ahead, after writing out what was to be written.
Status leave_buffer(Thread& thread, Buffered* self) {
  if (self->writable) PY_TRY(buffered_flush_and_rewind(thread, self));
  reset_reading(self);
  return Status::kOk;
}

Owned<Object> finish(Thread& thread, Owned<Bytes> bytes, int64_t size) {
  if (size == 1) return bytes_from(thread, bytes->data, 1);
  PY_TRY(bytes_resize(thread, &bytes, size));
  return bytes;
}

// Everything up to the end, or None if there is nothing yet.
Owned<Object> read_all(Thread& thread, Buffered* self) {
  Buffer all;
  int64_t ahead = read_ahead(self);
  if (ahead > 0) {
    if (!all.append(self->buffer + self->position, static_cast<size_t>(ahead)))
      return raise_memory_error(thread);
    self->position += ahead;
  }
  PY_TRY(leave_buffer(thread, self));
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> readall;
  if (PY_TRY(get_optional_attr(thread, raw, ids.readall, &readall))) {
    Owned<Object> rest = PY_TRY(call_no_args(thread, readall));
    if (!is_none(rest) && !is_a<Bytes>(rest.get()))
      return raise_type_error(thread, "readall() should return bytes");
    if (all.empty()) return rest;
    if (!is_none(rest) && !all.append(as<Bytes>(rest.get())->data,
                                      static_cast<size_t>(as<Bytes>(rest.get())->ob_size)))
      return raise_memory_error(thread);
    return bytes_from(thread, all.data(), all.size());
  }
  for (;;) {
    Owned<Object> piece = PY_TRY(invoke(thread, raw, ids.read));
    if (!is_none(piece) && !is_a<Bytes>(piece.get()))
      return raise_type_error(thread, "read() should return bytes");
    if (is_none(piece) || as<Bytes>(piece.get())->ob_size == 0) {
      if (all.empty()) return piece;
      return bytes_from(thread, all.data(), all.size());
    }
    int64_t size = as<Bytes>(piece.get())->ob_size;
    if (!all.append(as<Bytes>(piece.get())->data, static_cast<size_t>(size)))
      return raise_memory_error(thread);
    if (self->raw_place != -1) self->raw_place += size;
  }
}

// `size` bytes, fewer at the end or when the raw stream would block; None if it would at once.
Owned<Object> read_many(Thread& thread, Buffered* self, int64_t size) {
  if (size <= read_ahead(self)) return take(thread, self, size);
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, size));
  int64_t written = read_ahead(self);
  if (written > 0) {
    std::memcpy(result->data, self->buffer + self->position, static_cast<size_t>(written));
    self->position += written;
  }
  PY_TRY(leave_buffer(thread, self));
  // Whole blocks go straight to the result, the last piece through the buffer.
  for (;;) {
    int64_t rest = size - written;
    int64_t blocks = self->buffer_mask != 0 ? rest & ~self->buffer_mask
                                            : self->buffer_size * (rest / self->buffer_size);
    if (blocks <= 0) break;
    int64_t count = PY_TRY(raw_read(thread, self, result->data + written, blocks));
    if (count == 0 || count == kWouldBlock) {
      if (count == 0 || written > 0) return finish(thread, std::move(result), written);
      return new_none();
    }
    written += count;
  }
  self->position = self->raw_position = self->read_end = 0;
  // Not more reads than needed: the next one could block for ever.
  while (written < size && self->read_end < self->buffer_size) {
    int64_t count = PY_TRY(fill(thread, self));
    if (count == 0 || count == kWouldBlock) {
      if (count == 0 || written > 0) return finish(thread, std::move(result), written);
      return new_none();
    }
    if (count > size - written) count = size - written;
    std::memcpy(result->data + written, self->buffer + self->position, static_cast<size_t>(count));
    written += count;
    self->position += count;
  }
  return finish(thread, std::move(result), written);
}

}  // namespace

Owned<Object> buffered_read(Thread& thread, Object* object, Args args) {
  auto* self = as<Buffered>(object);
  int64_t size = PY_TRY(size_or_none(thread, args[0], -1));
  PY_TRY(buffered_check_initialized(thread, self));
  if (size < -1) return raise_value_error(thread, "read length must be non-negative or -1");
  PY_TRY(buffered_check_usable(thread, self, "read of closed file"));
  if (size >= 0 && size <= read_ahead(self)) return take(thread, self, size);
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  return size == -1 ? read_all(thread, self) : read_many(thread, self, size);
}

Owned<Object> buffered_read1_size(Thread& thread, Buffered* self, int64_t size) {
  PY_TRY(buffered_check_initialized(thread, self));
  if (size < 0) size = self->buffer_size;
  PY_TRY(buffered_check_usable(thread, self, "read of closed file"));
  if (size == 0) return bytes_from(thread, nullptr, 0);
  int64_t ahead = read_ahead(self);
  if (ahead > 0) return take(thread, self, ahead < size ? ahead : size);
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, size));
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  PY_TRY(leave_buffer(thread, self));
  int64_t count = PY_TRY(raw_read(thread, self, result->data, size));
  return finish(thread, std::move(result), count == kWouldBlock ? 0 : count);
}

Owned<Object> buffered_read1(Thread& thread, Object* object, Args args) {
  int64_t size = args.has(0) ? PY_TRY(to_index(thread, args[0])) : -1;
  return buffered_read1_size(thread, as<Buffered>(object), size);
}

namespace {

Owned<Object> read_into(Thread& thread, Buffered* self, char* data, int64_t size, bool once) {
  PY_TRY(buffered_check_usable(thread, self, "readinto of closed file"));
  int64_t written = read_ahead(self);
  if (written > 0) {
    if (written > size) written = size;
    std::memcpy(data, self->buffer + self->position, static_cast<size_t>(written));
    self->position += written;
    if (written == size) return int_from_int64(thread, size);
  } else {
    written = 0;
  }
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  PY_TRY(leave_buffer(thread, self));
  self->position = 0;
  for (int64_t rest; (rest = size - written) > 0;) {
    int64_t count = 0;
    if (rest > self->buffer_size) {
      count = PY_TRY(raw_read(thread, self, data + written, rest));
    } else if (!once || written == 0) {
      count = PY_TRY(fill(thread, self));
      if (count > 0) {
        if (count > rest) count = rest;
        std::memcpy(data + written, self->buffer + self->position, static_cast<size_t>(count));
        self->position += count;
        written += count;
        continue;
      }
    }
    if (count == 0 || (count == kWouldBlock && written > 0)) break;
    if (count == kWouldBlock) return new_none();
    written += count;
    if (once) break;
  }
  return int_from_int64(thread, written);
}

}  // namespace

Owned<Object> buffered_readinto(Thread& thread, Object* object, Object* target) {
  WritableBuffer buffer;
  PY_TRY(buffer.get(thread, "readinto", target));
  return read_into(thread, as<Buffered>(object), buffer.data(), buffer.size(), false);
}
Owned<Object> buffered_readinto1(Thread& thread, Object* object, Object* target) {
  WritableBuffer buffer;
  PY_TRY(buffer.get(thread, "readinto1", target));
  return read_into(thread, as<Buffered>(object), buffer.data(), buffer.size(), true);
}

Owned<Object> buffered_peek(Thread& thread, Object* object, Args args) {
  auto* self = as<Buffered>(object);
  if (args.has(0)) PY_TRY(to_index(thread, args[0]));
  PY_TRY(buffered_check_usable(thread, self, "peek of closed file"));
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  if (self->writable) PY_TRY(buffered_flush_and_rewind(thread, self));
  // All there is, or one buffer full: the position does not move, nor do the block borders.
  int64_t ahead = read_ahead(self);
  if (ahead > 0)
    return bytes_from(thread, self->buffer + self->position, static_cast<size_t>(ahead));
  reset_reading(self);
  int64_t count = PY_TRY(fill(thread, self));
  self->position = 0;
  return bytes_from(thread, self->buffer, static_cast<size_t>(count < 0 ? 0 : count));
}

namespace {

// A line of at most `limit` bytes (negative: any length).
Owned<Object> read_line(Thread& thread, Buffered* self, int64_t limit) {
  PY_TRY(buffered_check_usable(thread, self, "readline of closed file"));
  int64_t ahead = read_ahead(self);
  if (limit >= 0 && ahead > limit) ahead = limit;
  const char* start = self->buffer == nullptr ? nullptr : self->buffer + self->position;
  const void* newline = ahead > 0 ? std::memchr(start, '\n', static_cast<size_t>(ahead)) : nullptr;
  if (newline != nullptr) return take(thread, self, static_cast<const char*>(newline) - start + 1);
  if (ahead == limit) return take(thread, self, ahead);
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  Buffer line;
  if (ahead > 0) {
    if (!line.append(start, static_cast<size_t>(ahead))) return raise_memory_error(thread);
    self->position += ahead;
    if (limit >= 0) limit -= ahead;
  }
  if (self->writable) PY_TRY(buffered_flush_and_rewind(thread, self));
  for (;;) {
    reset_reading(self);
    int64_t count = PY_TRY(fill(thread, self));
    if (count <= 0) break;
    if (limit >= 0 && count > limit) count = limit;
    newline = std::memchr(self->buffer, '\n', static_cast<size_t>(count));
    int64_t used =
        newline == nullptr ? count : static_cast<const char*>(newline) - self->buffer + 1;
    if (!line.append(self->buffer, static_cast<size_t>(used))) return raise_memory_error(thread);
    if (newline != nullptr || count == limit) {
      self->position = used;
      break;
    }
    if (limit >= 0) limit -= count;
  }
  return bytes_from(thread, line.data(), line.size());
}

}  // namespace

Owned<Object> buffered_readline(Thread& thread, Object* object, Args args) {
  int64_t limit = PY_TRY(size_or_none(thread, args[0], -1));
  PY_TRY(buffered_check_initialized(thread, as<Buffered>(object)));
  return read_line(thread, as<Buffered>(object), limit);
}

Owned<Object> buffered_next(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_initialized(thread, self));
  Owned<Object> line;
  if (object->ob_type == &Buffered::reader_type || object->ob_type == &Buffered::random_type) {
    line = PY_TRY(read_line(thread, self, -1));
  } else {
    line = PY_TRY(invoke(thread, object, ids.readline));
    if (!is_a<Bytes>(line.get()))
      return raise(thread, &exc::OSError,
                   "readline() should have returned a bytes object, not '%.200s'",
                   line->ob_type->tp_name);
  }
  if (as<Bytes>(line.get())->ob_size == 0) return nullptr;
  return line;
}

}  // namespace py::io
