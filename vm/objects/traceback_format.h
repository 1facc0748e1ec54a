// How one entry of a traceback looks: place, source lines, carets.
// Counterpart: Lib/traceback.py (StackSummary), Lib/_colorize.py.
#ifndef VM_OBJECTS_TRACEBACK_FORMAT_H_
#define VM_OBJECTS_TRACEBACK_FORMAT_H_

#include "vm/base/small_vec.h"
#include "vm/heap/owned.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/traceback_source.h"

namespace py {

// Escape sequences around parts of the text; all empty without colours.
struct TracebackTheme {
  const char *type, *message, *filename, *line, *frame, *error_highlight, *error_range, *reset;
};
extern const TracebackTheme kPlainTheme;
extern const TracebackTheme kColourTheme;
// Whether a file gets colours: what the environment says, or whether it is a terminal. Reenters.
bool traceback_wants_colour(Thread& thread, Object* file);

// Characters being put together.
using Characters = SmallVec<uint32_t, 128>;
Status characters_add(Thread& thread, Characters* out, Str* text);
Status characters_add(Thread& thread, Characters* out, const char* ascii);

// The entries of a traceback as Strs, as many as sys.tracebacklimit allows. Reenters (loaders).
Owned<List> traceback_format_entries(Thread& thread, Traceback* traceback, SourceLines& sources,
                                     const TracebackTheme& theme);

// Without carets, groups and notes; `exception` may be anything. Without a file, or when writing
// fails, to the process's standard error.
void print_exception_plainly(Thread& thread, Object* exception, Object* file_or_null);

}  // namespace py

#endif  // VM_OBJECTS_TRACEBACK_FORMAT_H_
