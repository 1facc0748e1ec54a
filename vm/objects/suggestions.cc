// "Did you mean ...?": the nearest of some names by a weighted edit distance.
// Counterpart: Python/suggestions.c.
#include "vm/objects/suggestions.h"

#include "vm/heap/alloc.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"

namespace py {

namespace {

constexpr int64_t kMoveCost = 2;  // Insert, delete or replace a byte.
constexpr int64_t kCaseCost = 1;  // Change a letter's case.
constexpr size_t kMaxLength = 40;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int64_t replace_cost(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

// Edit distance, or anything above `limit` as soon as it is known to exceed it.
int64_t edit_distance(const char* a, size_t a_size, const char* b, size_t b_size, int64_t limit) {
  while (a_size > 0 && b_size > 0 && *a == *b) ++a, --a_size, ++b, --b_size;
  while (a_size > 0 && b_size > 0 && a[a_size - 1] == b[b_size - 1]) --a_size, --b_size;
  if (a_size == 0 || b_size == 0) return static_cast<int64_t>(a_size + b_size) * kMoveCost;
  if (a_size > kMaxLength || b_size > kMaxLength) return limit + 1;
  if (b_size < a_size) {
    std::swap(a, b);
    std::swap(a_size, b_size);
  }
  if (static_cast<int64_t>(b_size - a_size) * kMoveCost > limit) return limit + 1;
  int64_t row[kMaxLength];
  for (size_t i = 0; i < a_size; ++i) row[i] = static_cast<int64_t>(i + 1) * kMoveCost;
  int64_t left = 0;
  for (size_t j = 0; j < b_size; ++j) {
    int64_t diagonal = left = static_cast<int64_t>(j) * kMoveCost;
    int64_t smallest = INT64_MAX;
    for (size_t i = 0; i < a_size; ++i) {
      int64_t replaced = diagonal + replace_cost(b[j], a[i]);
      diagonal = row[i];
      int64_t moved = (left < diagonal ? left : diagonal) + kMoveCost;
      left = moved < replaced ? moved : replaced;
      row[i] = left;
      if (left < smallest) smallest = left;
    }
    if (smallest > limit) return limit + 1;
  }
  return left;
}

}  // namespace

SuggestionFinder::SuggestionFinder(Thread& thread, Str* wanted) : thread_(thread), wanted_(wanted) {
  text_ = str_to_utf8(thread, wanted, &length_);
  if (text_ == nullptr) error_clear(thread);
}

SuggestionFinder::~SuggestionFinder() { mem_free(text_); }

void SuggestionFinder::offer(Object* candidate) {
  if (text_ == nullptr || !is_a<Str>(candidate) || str_equal(as<Str>(candidate), wanted_)) return;
  size_t length;
  char* text = str_to_utf8(thread_, as<Str>(candidate), &length);
  if (text == nullptr) {
    error_clear(thread_);
    return;
  }
  // No more than about a third of the letters may differ.
  auto limit = static_cast<int64_t>(length_ + length + 3) * kMoveCost / 6;
  if (limit > distance_ - 1) limit = distance_ - 1;
  int64_t distance = edit_distance(text_, length_, text, length, limit);
  mem_free(text);
  if (distance > limit) return;
  best_ = as<Str>(candidate);
  distance_ = distance;
}

Owned<Object> calculate_suggestion(Thread& thread, Object* candidates, Object* name) {
  constexpr int64_t kMaxCandidates = 750;
  auto* list = as<List>(candidates);
  if (list->ob_size >= kMaxCandidates || !is_a<Str>(name)) return Owned<Object>();
  SuggestionFinder finder(thread, as<Str>(name));
  for (int64_t i = 0; i < list->ob_size; ++i) finder.offer(list->items[i]);
  return share<Object>(finder.best());
}

}  // namespace py
