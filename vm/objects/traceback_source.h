// Lines of source files, for tracebacks.
// Counterpart: Lib/linecache.py, Lib/tokenize.py (open).
#ifndef VM_OBJECTS_TRACEBACK_SOURCE_H_
#define VM_OBJECTS_TRACEBACK_SOURCE_H_

#include "vm/heap/owned.h"

namespace py {

// Remembers the text of code that is in no file, such as that of `-c`, for the code object and
// those inside it.
Status source_register(Thread& thread, Code* code, Str* text);

// The sources that one traceback needs. Nothing here leaves an exception pending.
class SourceLines {
 public:
  explicit SourceLines(Thread& thread);
  // A line without trailing white space; empty if there is none. `globals` are those of the frame.
  Owned<Str> line(Code* code, Object* globals, int64_t number);

 private:
  Owned<Object> load(Str* filename, Object* globals);

  Thread& thread_;
  Owned<Dict> files_;  // Filename to a List of lines.
};

// A line as a SyntaxError shows it: its first 999 bytes, newline included, decoded as the file
// declares or as `encoding_or_null` says. Null without an exception: none.
Owned<Str> source_program_line(Thread& thread, Str* filename, int64_t number,
                               const char* encoding_or_null);

// The line for a traceback that the VM prints by itself: only from a file. Null: none.
Owned<Str> source_plain_line(Thread& thread, Str* filename, int64_t number);

}  // namespace py

#endif  // VM_OBJECTS_TRACEBACK_SOURCE_H_
