// What the files of the buffered streams share.
// Counterpart: Modules/_io/bufferedio.c (its macros and static helpers).
#ifndef VM_MODULES_IO_BUFFERED_INTERNAL_H_
#define VM_MODULES_IO_BUFFERED_INTERNAL_H_

#include "vm/modules/io_internal.h"

namespace py::io {

// An operation may call Python code that uses the stream again: that is an error, not a deadlock.
class BufferedLock {
 public:
  BufferedLock(Thread& thread, Buffered* self);
  ~BufferedLock() { leave(); }
  BufferedLock(const BufferedLock&) = delete;
  bool held() const { return held_; }
  bool enter();  // False: RuntimeError "reentrant call inside ..." is pending.
  void leave();

 private:
  Buffered* self_;
  Thread& thread_;
  bool held_ = false;
};

inline bool reads_valid(const Buffered* self) { return self->readable && self->read_end != -1; }
inline bool writes_pending(const Buffered* self) { return self->writable && self->write_end != -1; }
inline int64_t read_ahead(const Buffered* self) {
  return reads_valid(self) ? self->read_end - self->position : 0;
}
// How far the raw stream is ahead of the position.
inline int64_t raw_ahead(const Buffered* self) {
  bool valid = reads_valid(self) || writes_pending(self);
  return valid && self->raw_position >= 0 ? self->raw_position - self->position : 0;
}
inline void reset_reading(Buffered* self) { self->read_end = -1; }
inline void reset_writing(Buffered* self) {
  self->write_start = 0;
  self->write_end = -1;
}
inline void move_to(Buffered* self, int64_t position) {
  self->position = position;
  if (reads_valid(self) && self->read_end < position) self->read_end = position;
}

Status buffered_check_initialized(Thread& thread, const Buffered* self);
// ValueError with `message` for a closed stream without anything read ahead.
Status buffered_check_usable(Thread& thread, Buffered* self, const char* message);
Tri buffered_is_closed(Thread& thread, Buffered* self);
Tri buffered_raw_closed(Thread& thread, Buffered* self);
Status buffered_setup(Thread& thread, Buffered* self, Object* raw, int64_t size, bool readable,
                      bool writable);
Maybe<int64_t> buffered_raw_seek(Thread& thread, Buffered* self, int64_t target, int whence);
Status buffered_flush_and_rewind(Thread& thread, Buffered* self);

Owned<Object> buffered_write(Thread& thread, Object* self, Object* source);
Owned<Object> buffered_tell(Thread& thread, Object* self);
Owned<Object> buffered_seek(Thread& thread, Object* self, Args args);
Owned<Object> buffered_truncate(Thread& thread, Object* self, Args args);
Owned<Object> buffered_dealloc_warn(Thread& thread, Object* self, Object* source);
Owned<Object> buffered_close(Thread& thread, Object* self);
Owned<Object> buffered_detach(Thread& thread, Object* self);

Owned<Object> buffered_read(Thread& thread, Object* self, Args args);
Owned<Object> buffered_read1(Thread& thread, Object* self, Args args);
Owned<Object> buffered_readinto(Thread& thread, Object* self, Object* target);
Owned<Object> buffered_readinto1(Thread& thread, Object* self, Object* target);
Owned<Object> buffered_readline(Thread& thread, Object* self, Args args);
Owned<Object> buffered_peek(Thread& thread, Object* self, Args args);
Owned<Object> buffered_next(Thread& thread, Object* self);

}  // namespace py::io

#endif  // VM_MODULES_IO_BUFFERED_INTERNAL_H_
