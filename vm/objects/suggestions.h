// "Did you mean ...?": the nearest of some names. Counterpart: Python/suggestions.c.
#ifndef VM_OBJECTS_SUGGESTIONS_H_
#define VM_OBJECTS_SUGGESTIONS_H_

#include "vm/heap/owned.h"

namespace py {

// Collects the nearest name: offer() every candidate, then best() is borrowed from them, or null.
class SuggestionFinder {
 public:
  explicit SuggestionFinder(Thread& thread, Str* wanted);
  ~SuggestionFinder();
  SuggestionFinder(const SuggestionFinder&) = delete;
  // Names that are not strs or cannot be encoded are passed over.
  void offer(Object* candidate);
  Str* best() const { return best_; }

 private:
  Thread& thread_;
  Str* wanted_;
  char* text_;
  size_t length_ = 0;
  Str* best_ = nullptr;
  int64_t distance_ = INT64_MAX;
};

// The candidate (of a List of names) nearest to `name` by CPython's edit distance and limits; null
// without an exception when none is near enough.
Owned<Object> calculate_suggestion(Thread& thread, Object* candidates, Object* name);

}  // namespace py

#endif  // VM_OBJECTS_SUGGESTIONS_H_
