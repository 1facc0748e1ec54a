// BufferedReader, BufferedWriter and BufferedRandom: what they share, seeking, and writing.
// Counterpart: Modules/_io/bufferedio.c.
#include <unistd.h>

#include <cerrno>

#include "vm/modules/io_buffered_internal.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

namespace py::io {

BufferedLock::BufferedLock(Thread& thread, Buffered* self) : self_(self), thread_(thread) {
  enter();
}

bool BufferedLock::enter() {
  if (self_->owner != 0) {
    (void)Status(raise(thread_, &exc::RuntimeError, "reentrant call inside %R", self_));
    return held_ = false;
  }
  self_->owner = thread_.id + 1;
  return held_ = true;
}

void BufferedLock::leave() {
  if (held_) self_->owner = 0;
  held_ = false;
}

Status buffered_check_initialized(Thread& thread, const Buffered* self) {
  if (self->initialized > 0) return Status::kOk;
  if (self->detached) return raise_value_error(thread, "raw stream has been detached");
  return raise_uninitialized(thread);
}

Tri buffered_raw_closed(Thread& thread, Buffered* self) {
  PY_TRY(buffered_check_initialized(thread, self));
  Owned<Object> closed = PY_TRY(get_attr(thread, self->raw, ids.closed));
  return object_is_true(thread, closed);
}

Tri buffered_is_closed(Thread& thread, Buffered* self) {
  if (self->buffer == nullptr) return Tri::kTrue;
  if (self->plain) return to_tri(file_is_closed(self->raw));
  return buffered_raw_closed(thread, self);
}

Status buffered_check_usable(Thread& thread, Buffered* self, const char* message) {
  PY_TRY(buffered_check_initialized(thread, self));
  if (PY_TRY(buffered_is_closed(thread, self)) && read_ahead(self) == 0)
    return raise_value_error(thread, "%s", message);
  return Status::kOk;
}

namespace {

// A position that the raw stream returned.
Maybe<int64_t> take_place(Thread& thread, Buffered* self, Object* place) {
  int64_t value = PY_TRY(as_offset(thread, place));
  if (value < 0)
    return raise(thread, &exc::OSError, "Raw stream returned invalid position %zd", value);
  self->raw_place = value;
  return value;
}

Maybe<int64_t> raw_tell(Thread& thread, Buffered* self) {
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> place = PY_TRY(invoke(thread, raw, ids.tell));
  return take_place(thread, self, place);
}

}  // namespace

Maybe<int64_t> buffered_raw_seek(Thread& thread, Buffered* self, int64_t target, int whence) {
  Owned<Object> place = PY_TRY(int_from_int64(thread, target));
  Owned<Object> from = PY_TRY(int_from_int64(thread, whence));
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> result = PY_TRY(invoke(thread, raw, ids.seek, place, from));
  return take_place(thread, self, result);
}

Status buffered_setup(Thread& thread, Buffered* self, Object* raw, int64_t size, bool readable,
                      bool writable) {
  self->raw.set_shared(raw);
  self->readable = readable;
  self->writable = writable;
  self->buffer_size = size;
  if (size <= 0) return raise_value_error(thread, "buffer size must be strictly positive");
  mem_free(self->buffer);
  self->buffer = static_cast<char*>(mem_alloc(static_cast<size_t>(size)));
  if (self->buffer == nullptr) return raise_memory_error(thread);
  self->owner = 0;
  self->buffer_mask = (size & (size - 1)) == 0 ? size - 1 : 0;
  if (!raw_tell(thread, self).ok) error_clear(thread);
  if (readable) reset_reading(self);
  if (writable) reset_writing(self);
  if (writable) self->position = 0;
  Type* type = self->ob_type;
  self->plain =
      is_exact<FileIo>(raw) && (type == &Buffered::reader_type || type == &Buffered::writer_type ||
                                type == &Buffered::random_type);
  self->initialized = 1;
  return Status::kOk;
}

// Flushing

namespace {

PY_COLD Raised raise_would_block(Thread& thread, Buffered* self, int64_t written) {
  error_clear(thread);
  Owned<Object> number = PY_TRY(int_from_int64(thread, self->block_errno));
  Owned<Str> message = PY_TRY(str_from_utf8(thread, "write could not complete without blocking"));
  Owned<Object> count = PY_TRY(int_from_int64(thread, written));
  Object* parts[3] = {number, message, count};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, parts));
  return raise_object(thread, &exc::BlockingIOError, args);
}

constexpr int64_t kWouldBlock = -2;

// What raw.write() or raw.readinto() returned for `size` bytes.
Maybe<int64_t> check_count(Thread& thread, Object* result, int64_t size) {
  if (is_none(result)) return kWouldBlock;
  Maybe<int64_t> number = number_as_ssize(thread, result, &exc::ValueError);
  // What is no number counts as a wrong one.
  if (!number.ok) error_clear(thread);
  const int64_t count = number.ok ? number.value : -1;
  if (count < 0 || count > size)
    return raise(thread, &exc::OSError,
                 "raw write() returned invalid length %zd (should have been between 0 and %zd)",
                 count, size);
  return count;
}

// kWouldBlock when the raw stream cannot take anything now.
Maybe<int64_t> raw_write(Thread& thread, Buffered* self, char* data, int64_t size) {
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> result;
  if (is_exact<FileIo>(raw.get()) &&
      !has_own_attribute(thread, as<FileIo>(raw.get())->dict, ids.write)) {
    self->block_errno = EAGAIN;
    result = PY_TRY(file_write_bytes(thread, as<FileIo>(raw.get()), data, size));
  } else {
    Owned<MemoryView> view = PY_TRY(memoryview_from_memory(thread, data, size, true));
    do {
      errno = 0;
      result = invoke(thread, raw, ids.write, view);
      self->block_errno = errno;
    } while (!result && trap_eintr(thread));
    // Whoever kept the view must not see what becomes of the memory.
    if (view->ob_refcnt > 1 || view->managed->exports > 1) memoryview_revoke(view);
    if (!result) return Raised{};
  }
  Maybe<int64_t> count = check_count(thread, result, size);
  if (count.ok && count.value > 0 && self->raw_place != -1) self->raw_place += count.value;
  return count;
}

// Writes out what is to be written; the lock is held.
Status flush_writes(Thread& thread, Buffered* self) {
  if (writes_pending(self) && self->write_start != self->write_end) {
    int64_t back = raw_ahead(self) + (self->position - self->write_start);
    if (back != 0) {
      PY_TRY(buffered_raw_seek(thread, self, -back, SEEK_CUR));
      self->raw_position -= back;
    }
    while (self->write_start < self->write_end) {
      if (self->buffer == nullptr) return raise_value_error(thread, "write to closed file");
      int64_t count = PY_TRY(raw_write(thread, self, self->buffer + self->write_start,
                                       self->write_end - self->write_start));
      if (count == kWouldBlock) return raise_would_block(thread, self, 0);
      self->write_start += count;
      self->raw_position = self->write_start;
      // A signal may be why not all was written: its handler runs before we block again.
      PY_TRY(signals_handle(thread));
    }
  }
  reset_writing(self);
  return Status::kOk;
}

}  // namespace

Status buffered_flush_and_rewind(Thread& thread, Buffered* self) {
  PY_TRY(flush_writes(thread, self));
  if (!self->readable) return Status::kOk;
  // Brings the raw stream to where the program believes it to be.
  Maybe<int64_t> place = buffered_raw_seek(thread, self, -raw_ahead(self), SEEK_CUR);
  reset_reading(self);
  return place.ok ? Status::kOk : Status::kError;
}

Owned<Object> buffered_flush(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_usable(thread, self, "flush of closed file"));
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  PY_TRY(buffered_flush_and_rewind(thread, self));
  return new_none();
}

// Writing

namespace {

void put(Buffered* self, const char* data, int64_t size) {
  std::memcpy(self->buffer + self->position, data, static_cast<size_t>(size));
  if (!writes_pending(self) || self->write_start > self->position)
    self->write_start = self->position;
  move_to(self, self->position + size);
  if (self->position > self->write_end) self->write_end = self->position;
}

// The buffer is full and the raw stream takes no more: keeps what fits. The BlockingIOError of the
// flush is pending.
Maybe<int64_t> buffer_what_fits(Thread& thread, Buffered* self, const char* data, int64_t size) {
  if (self->readable) reset_reading(self);
  std::memmove(self->buffer, self->buffer + self->write_start,
               static_cast<size_t>(self->write_end - self->write_start));
  self->write_end -= self->write_start;
  self->raw_position -= self->write_start;
  self->position -= self->write_start;
  self->write_start = 0;
  int64_t room = self->buffer_size - self->write_end;
  int64_t count = size <= room ? size : room;
  std::memcpy(self->buffer + self->write_end, data, static_cast<size_t>(count));
  self->write_end += count;
  self->position += count;
  if (size > room) return raise_would_block(thread, self, room);
  error_clear(thread);
  return size;
}

Maybe<int64_t> write_locked(Thread& thread, Buffered* self, const char* data, int64_t size) {
  if (PY_TRY(buffered_is_closed(thread, self)))
    return raise_value_error(thread, "write to closed file");
  if (!reads_valid(self) && !writes_pending(self)) self->position = self->raw_position = 0;
  if (size <= self->buffer_size - self->position && size < self->buffer_size) {
    put(self, data, size);
    return size;
  }
  if (failed(flush_writes(thread, self))) {
    if (!error_matches(thread, &exc::BlockingIOError) || self->buffer == nullptr ||
        !writes_pending(self))
      return Raised{};
    return buffer_what_fits(thread, self, data, size);
  }
  // After reading ahead the raw stream is not where this belongs.
  if (int64_t ahead = raw_ahead(self); ahead != 0) {
    PY_TRY(buffered_raw_seek(thread, self, -ahead, SEEK_CUR));
    self->raw_position -= ahead;
  }
  int64_t written = 0;
  while (size - written >= self->buffer_size) {
    int64_t count =
        PY_TRY(raw_write(thread, self, const_cast<char*>(data) + written, size - written));
    if (self->buffer == nullptr) return raise_value_error(thread, "write to closed file");
    if (count == kWouldBlock) {
      if (size - written <= self->buffer_size) break;
      std::memcpy(self->buffer, data + written, static_cast<size_t>(self->buffer_size));
      self->raw_position = 0;
      move_to(self, self->buffer_size);
      self->write_end = self->buffer_size;
      return raise_would_block(thread, self, written + self->buffer_size);
    }
    written += count;
    PY_TRY(signals_handle(thread));
  }
  if (self->readable) reset_reading(self);
  int64_t rest = size - written;
  if (rest > 0) std::memcpy(self->buffer, data + written, static_cast<size_t>(rest));
  self->write_start = 0;
  self->write_end = rest;
  move_to(self, rest);
  self->raw_position = 0;
  return size;
}

}  // namespace

Owned<Object> buffered_write_bytes(Thread& thread, Buffered* self, const char* data, int64_t size) {
  PY_TRY(buffered_check_initialized(thread, self));
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  return int_from_int64(thread, PY_TRY(write_locked(thread, self, data, size)));
}

Owned<Object> buffered_write(Thread& thread, Object* object, Object* source) {
  HeldBuffer held;
  PY_TRY(held.get(thread, source));
  return buffered_write_bytes(thread, as<Buffered>(object),
                              reinterpret_cast<const char*>(held.span().data), held.span().size);
}

// Positions

Owned<Object> buffered_tell(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_initialized(thread, self));
  int64_t place = PY_TRY(raw_tell(thread, self)) - raw_ahead(self);
  return int_from_int64(thread, place < 0 ? 0 : place);
}

Owned<Object> buffered_seek(Thread& thread, Object* object, Args args) {
  auto* self = as<Buffered>(object);
  int whence = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : SEEK_SET;
  PY_TRY(buffered_check_initialized(thread, self));
  if ((whence < 0 || whence > 2) && whence != SEEK_HOLE && whence != SEEK_DATA)
    return raise_value_error(thread, "whence value %d unsupported", whence);
  PY_TRY(buffered_check_usable(thread, self, "seek of closed file"));
  PY_TRY(check_seekable(thread, self->raw));
  int64_t target = PY_TRY(as_offset(thread, args[0]));
  PY_TRY(buffered_check_initialized(thread, self));
  if (whence != SEEK_END && whence <= 2 && self->readable) {
    // A place in what was read ahead needs no seek of the raw stream.
    int64_t current = self->raw_place;
    if (current == -1) current = PY_TRY(raw_tell(thread, self));
    int64_t available = read_ahead(self);
    if (available > 0) {
      int64_t offset = whence == SEEK_SET ? target - (current - raw_ahead(self)) : target;
      if (offset >= -self->position && offset <= available) {
        self->position += offset;
        int64_t place = current - available + offset;
        return int_from_int64(thread, place < 0 ? 0 : place);
      }
    }
  }
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  if (self->writable) PY_TRY(flush_writes(thread, self));
  if (whence == SEEK_CUR) target -= raw_ahead(self);
  int64_t place = PY_TRY(buffered_raw_seek(thread, self, target, whence));
  self->raw_position = -1;
  if (self->readable) reset_reading(self);
  return int_from_int64(thread, place);
}

Owned<Object> buffered_truncate(Thread& thread, Object* object, Args args) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_usable(thread, self, "truncate of closed file"));
  if (!self->writable) return raise_unsupported(thread, "truncate");
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  PY_TRY(buffered_flush_and_rewind(thread, self));
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> result = PY_TRY(invoke(thread, raw, ids.truncate, args.has(0) ? args[0] : none()));
  if (!raw_tell(thread, self).ok) error_clear(thread);
  return result;
}

// Closing

Owned<Object> buffered_dealloc_warn(Thread& thread, Object* object, Object* source) {
  auto* self = as<Buffered>(object);
  if (self->initialized > 0 && self->raw != nullptr) {
    Owned<Object> raw = share(self->raw.get());
    Owned<Object> ignored = invoke(thread, raw, ids._dealloc_warn, source);
    if (!ignored) error_clear(thread);
  }
  return new_none();
}

Owned<Object> buffered_close(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_initialized(thread, self));
  BufferedLock lock(thread, self);
  if (!lock.held()) return nullptr;
  if (PY_TRY(buffered_raw_closed(thread, self))) return new_none();
  if (self->finalizing) {
    Owned<Object> ignored = buffered_dealloc_warn(thread, object, object);
    if (!ignored) error_clear(thread);
  }
  lock.leave();  // flush() takes it itself.
  Status flushed = flush_object(thread, object);
  Owned<Object> error = error_fetch(thread);
  if (!lock.enter()) return nullptr;
  Owned<Object> raw = share(self->raw.get());
  Owned<Object> result = raw ? invoke(thread, raw, ids.close) : new_none();
  mem_free(self->buffer);
  self->buffer = nullptr;
  restore_chained(thread, std::move(error));
  if (failed(flushed)) result.reset();
  self->read_end = 0;
  self->position = 0;
  return result;
}

Owned<Object> buffered_detach(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_initialized(thread, self));
  PY_TRY(flush_object(thread, object));
  PY_TRY(buffered_check_initialized(thread, self));
  self->detached = 1;
  self->initialized = 0;
  return self->raw.take();
}

}  // namespace py::io
