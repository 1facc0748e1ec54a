// The standard streams until there is an _io module: text files over a descriptor.
// Counterpart: Modules/_io/textio.c (what programs see of sys.stdout).
#ifndef VM_MODULES_STDIO_H_
#define VM_MODULES_STDIO_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct TextStream : Object {
  static Type type;
  int fd;
  bool writable, line_buffered, write_through, closed, at_end;
  const char* errors;  // Static text.
  const char* name;    // "<stdout>"
  char* buffer;        // mem_alloc'ed.
  size_t used;         // Bytes to be written, or read and not yet taken.
  size_t taken;        // Of a reader: bytes already handed out.
  size_t capacity;
  WeakRef* weaklist;
  Object* dict;
};
Owned<Object> text_stream_new(Thread& thread, int fd, bool writable, bool line_buffered,
                              bool write_through, const char* errors, const char* name);
// Appends text; OSError, UnicodeEncodeError. Exact streams only.
Status text_stream_write(Thread& thread, TextStream* stream, Str* text);
Status text_stream_flush(Thread& thread, TextStream* stream);
// A line with its newline; "" at the end.
Owned<Object> text_stream_read_line(Thread& thread, TextStream* stream);

}  // namespace py

#endif  // VM_MODULES_STDIO_H_
