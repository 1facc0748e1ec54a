// Which part of a source line a traceback underlines, found out from the text alone.
// Counterpart: Lib/traceback.py (_extract_caret_anchors_from_line_segment), which asks `ast`.
#ifndef VM_OBJECTS_TRACEBACK_ANCHORS_H_
#define VM_OBJECTS_TRACEBACK_ANCHORS_H_

#include <cstddef>
#include <cstdint>

namespace py {

// Where the operator, or the brackets, of an expression begin and end: line and character in it.
struct CaretAnchors {
  int left_line, left_column;
  int right_line, right_column;
};

// True when `text` is an expression whose outermost node is a binary operation, a subscript or a
// call.
bool find_caret_anchors(const uint32_t* text, size_t size, CaretAnchors* anchors);

// True when carets below the lines would say nothing: the first statement is `return f(...)` or
// `x = call(...)` and the call covers the given range, which ends on the last line; or there is no
// statement at all.
bool statement_explains_itself(const uint32_t* text, size_t size, int64_t start_column,
                               int64_t end_column);

}  // namespace py

#endif  // VM_OBJECTS_TRACEBACK_ANCHORS_H_
