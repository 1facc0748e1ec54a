// sys.stdin, sys.stdout and sys.stderr, and the short way into streams like them.
// Counterpart: Python/pylifecycle.c (init_sys_streams).
#ifndef VM_MODULES_IO_STDIO_H_
#define VM_MODULES_IO_STDIO_H_

#include "vm/modules/modules.h"

namespace py {

// True for a TextIOWrapper whose `write` is its type's.
bool is_plain_text_stream(Thread& thread, Object* object);
// Its write(), without a call. Reenters.
Status plain_text_write(Thread& thread, Object* stream, Str* text);

}  // namespace py

#endif  // VM_MODULES_IO_STDIO_H_
