// list.sort: an adaptive merge sort of natural runs. It makes exactly the comparisons that CPython
// makes, in the same order, since comparison methods and key functions can tell.
// Counterpart: Objects/listobject.c (list.sort), Objects/listsort.txt.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/list_internal.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// The result of a comparison: negative when it raised.
using Less = int;
constexpr int64_t kFailed = -1;
// Runs shorter than this (about; see minimum_run) are lengthened by insertion.
constexpr int64_t kMaxMinimumRun = 64;
// So many wins in a row make a merge gallop.
constexpr int64_t kMinGallop = 7;
constexpr int64_t kScratch = 256;

// What is known of all keys, from cheap to costly comparison.
enum class KeyKind : uint8_t { kLatinStr, kCompactInt, kFloat, kSameType, kMixed };

template <KeyKind kKind>
struct ItemOrder {
  RichCompareFn compare = nullptr;  // For kSameType: the type's slot.

  PY_ALWAYS_INLINE Less less(Thread& thread, Object* left, Object* right) const {
    if constexpr (kKind == KeyKind::kCompactInt) {
      return as<Int>(left)->compact_value() < as<Int>(right)->compact_value();
    } else if constexpr (kKind == KeyKind::kFloat) {
      return as<Float>(left)->value < as<Float>(right)->value;
    } else if constexpr (kKind == KeyKind::kLatinStr) {
      auto *a = as<Str>(left), *b = as<Str>(right);
      int64_t common = a->length < b->length ? a->length : b->length;
      int order = std::memcmp(a->data1(), b->data1(), static_cast<size_t>(common));
      return order != 0 ? order < 0 : a->length < b->length;
    } else if constexpr (kKind == KeyKind::kSameType) {
      return less_same_type(thread, left, right);
    } else {
      return static_cast<Less>(object_rich_compare_bool(thread, left, right, CompareOp::kLt));
    }
  }

  // The slot first, without the search for a reflected method that equal types make useless.
  PY_NOINLINE Less less_same_type(Thread& thread, Object* left, Object* right) const {
    if (left->ob_type->tp_richcompare == compare) {
      Owned<Object> answer = compare(thread, left, right, CompareOp::kLt);
      if (!answer) return -1;
      if (answer.get() != not_implemented())
        return static_cast<Less>(object_is_true(thread, answer));
    }
    return static_cast<Less>(object_rich_compare_bool(thread, left, right, CompareOp::kLt));
  }
};

// Tuples that are not empty, compared by their first items as far as those differ.
template <KeyKind kKind>
struct TupleOrder {
  ItemOrder<kKind> first;

  PY_NOINLINE Less less(Thread& thread, Object* left, Object* right) const {
    auto *a = as<Tuple>(left), *b = as<Tuple>(right);
    int64_t common = a->ob_size < b->ob_size ? a->ob_size : b->ob_size;
    for (int64_t i = 0; i < common; ++i) {
      Tri equal = object_rich_compare_bool(thread, a->items[i], b->items[i], CompareOp::kEq);
      if (equal == Tri::kError) return -1;
      if (equal == Tri::kTrue) continue;
      if (i == 0) return first.less(thread, a->items[0], b->items[0]);
      return static_cast<Less>(
          object_rich_compare_bool(thread, a->items[i], b->items[i], CompareOp::kLt));
    }
    return a->ob_size < b->ob_size;
  }
};

// Keys and, when a key function made them, the items that move along with them.
struct Pairs {
  Object** keys;
  Object** values;  // Null: the keys are the items.

  Pairs at(int64_t index) const {
    return {keys + index, values == nullptr ? nullptr : values + index};
  }
  void put(int64_t to, Pairs source, int64_t from) const {
    keys[to] = source.keys[from];
    if (values != nullptr) values[to] = source.values[from];
  }
  void copy(int64_t to, Pairs source, int64_t from, int64_t count) const {
    size_t bytes = static_cast<size_t>(count) * sizeof(Object*);
    std::memmove(keys + to, source.keys + from, bytes);
    if (values != nullptr) std::memmove(values + to, source.values + from, bytes);
  }
  void reverse(int64_t count) const {
    reverse_array(keys, count);
    if (values != nullptr) reverse_array(values, count);
  }
  static void reverse_array(Object** low, int64_t count) {
    for (Object** high = low + count - 1; low < high; ++low, --high) {
      Object* item = *low;
      *low = *high;
      *high = item;
    }
  }
};

// For `size` items: `size` itself if small, else a number from 32 to 64 such that the count of runs
// is a power of two or slightly less.
int64_t minimum_run(int64_t size) {
  int64_t remainder = 0;
  for (; size >= kMaxMinimumRun; size >>= 1) remainder |= size & 1;
  return size + remainder;
}

// The depth at which the boundary of two neighbouring runs lies in the merge tree: the first bit in
// which the middles of the runs, as fractions of the whole list, differ.
int boundary_power(int64_t start, int64_t length, int64_t next_length, int64_t total) {
  int64_t a = 2 * start + length, b = a + length + next_length;  // Twice the middles.
  for (int power = 1;; ++power) {
    if (a >= total) {
      a -= total;
      b -= total;
    } else if (b >= total) {
      return power;
    }
    a <<= 1;
    b <<= 1;
  }
}

template <typename Order>
class Sorter {
 public:
  Sorter(Thread& thread, Order order, Pairs all, int64_t size)
      : thread_(thread), order_(order), all_(all), size_(size) {}
  ~Sorter() {
    mem_resize(allocated_, allocated_bytes_, 0);
  }
  Sorter(const Sorter&) = delete;

  // False with an exception; the items are a permutation of what they were even then.
  bool sort() {
    int64_t minimum = minimum_run(size_);
    for (int64_t start = 0; start < size_;) {
      int64_t left = size_ - start;
      int64_t length = natural_run(all_.at(start), left);
      if (length == kFailed) return false;
      if (length < minimum) {
        int64_t wanted = left < minimum ? left : minimum;
        if (!insertion_sort(all_.at(start), wanted, length)) return false;
        length = wanted;
      }
      if (!push_run(start, length)) return false;
      start += length;
    }
    while (run_count_ > 1) {
      int at = run_count_ - 2;
      if (at > 0 && runs_[at - 1].length < runs_[at + 1].length) --at;
      if (!merge_runs(at)) return false;
    }
    return true;
  }

 private:
  struct Run {
    int64_t start, length;
    int power;  // Of the boundary with the run that follows.
  };

  PY_ALWAYS_INLINE Less less(Object* left, Object* right) {
    return order_.less(thread_, left, right);
  }

  // The length of the ascending run at the start of `part`. A descending run is turned around; in
  // it equal items keep their order because each group of them is reversed first.
  int64_t natural_run(Pairs part, int64_t limit) {
    Object** keys = part.keys;
    int64_t length = 1;
    Less answer = 0;
    for (; length < limit; ++length) {
      answer = less(keys[length], keys[length - 1]);
      if (answer != 0) break;
    }
    if (answer < 0) return kFailed;
    if (length == limit) return length;
    if (length > 1) {
      answer = less(keys[0], keys[length - 1]);
      if (answer < 0) return kFailed;
      if (answer > 0) return length;
      part.reverse(length);  // All equal so far: the head of a descending run.
    }
    ++length;
    int64_t repeats = 0;  // Items equal to the one before, at the end of the run.
    auto turn_equal_group = [&] {
      if (repeats > 0) part.at(length - repeats - 1).reverse(repeats + 1);
      repeats = 0;
    };
    for (; length < limit; ++length) {
      answer = less(keys[length], keys[length - 1]);
      if (answer < 0) return kFailed;
      if (answer > 0) {
        turn_equal_group();
        continue;
      }
      answer = less(keys[length - 1], keys[length]);
      if (answer < 0) return kFailed;
      if (answer > 0) break;
      ++repeats;
    }
    turn_equal_group();
    part.reverse(length);
    // What follows may go on ascending.
    for (; length < limit; ++length) {
      answer = less(keys[length], keys[length - 1]);
      if (answer < 0) return kFailed;
      if (answer > 0) break;
    }
    return length;
  }

  // Binary insertion of the items from `sorted` on.
  bool insertion_sort(Pairs part, int64_t count, int64_t sorted) {
    for (; sorted < count; ++sorted) {
      Object* pivot = part.keys[sorted];
      int64_t low = 0, high = sorted;
      while (low < high) {
        int64_t middle = (low + high) >> 1;
        Less answer = less(pivot, part.keys[middle]);
        if (answer < 0) return false;
        if (answer > 0) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      insert_at(part.keys, low, sorted);
      if (part.values != nullptr) insert_at(part.values, low, sorted);
    }
    return true;
  }

  static void insert_at(Object** items, int64_t place, int64_t from) {
    Object* item = items[from];
    for (int64_t i = from; i > place; --i) items[i] = items[i - 1];
    items[place] = item;
  }

  // Notes a new run, first merging those that lie deeper in the merge tree (powersort).
  bool push_run(int64_t start, int64_t length) {
    if (run_count_ > 0) {
      const Run& last = runs_[run_count_ - 1];
      int power = boundary_power(last.start, last.length, length, size_);
      while (run_count_ > 1 && runs_[run_count_ - 2].power > power) {
        if (!merge_runs(run_count_ - 2)) return false;
      }
      runs_[run_count_ - 1].power = power;
    }
    runs_[run_count_++] = {start, length, 0};
    return true;
  }

  // Merges run `at` with the one after it.
  bool merge_runs(int at) {
    Pairs a = all_.at(runs_[at].start), b = all_.at(runs_[at + 1].start);
    int64_t a_left = runs_[at].length, b_left = runs_[at + 1].length;
    runs_[at].length += b_left;
    if (at == run_count_ - 3) runs_[at + 1] = runs_[at + 2];
    --run_count_;
    // The head of a that precedes all of b and the tail of b that follows all of a stay.
    int64_t head = gallop_right(b.keys[0], a.keys, a_left, 0);
    if (head == kFailed) return false;
    a = a.at(head);
    a_left -= head;
    if (a_left == 0) return true;
    b_left = gallop_left(a.keys[a_left - 1], b.keys, b_left, b_left - 1);
    if (b_left == kFailed) return false;
    if (b_left == 0) return true;
    return a_left <= b_left ? merge_up(a, a_left, b, b_left) : merge_down(a, a_left, b, b_left);
  }

  // Where `key` belongs in the sorted array: before equal items (left) or behind them (right).
  // The search starts at `hint`, doubles its steps, then bisects what it has closed in.
  int64_t gallop_left(Object* key, Object** array, int64_t count, int64_t hint) {
    int64_t low, high;  // array[low] < key <= array[high]
    Less answer = less(array[hint], key);
    if (answer < 0) return kFailed;
    if (answer > 0) {
      int64_t last = 0, step = 1, limit = count - hint;
      while (step < limit) {
        answer = less(array[hint + step], key);
        if (answer < 0) return kFailed;
        if (answer == 0) break;
        last = step;
        step = (step << 1) + 1;
      }
      if (step > limit) step = limit;
      low = hint + last;
      high = hint + step;
    } else {
      int64_t last = 0, step = 1, limit = hint + 1;
      while (step < limit) {
        answer = less(array[hint - step], key);
        if (answer < 0) return kFailed;
        if (answer > 0) break;
        last = step;
        step = (step << 1) + 1;
      }
      if (step > limit) step = limit;
      low = hint - step;
      high = hint - last;
    }
    for (++low; low < high;) {
      int64_t middle = low + ((high - low) >> 1);
      answer = less(array[middle], key);
      if (answer < 0) return kFailed;
      if (answer > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return high;
  }

  int64_t gallop_right(Object* key, Object** array, int64_t count, int64_t hint) {
    int64_t low, high;  // array[low] <= key < array[high]
    Less answer = less(key, array[hint]);
    if (answer < 0) return kFailed;
    if (answer > 0) {
      int64_t last = 0, step = 1, limit = hint + 1;
      while (step < limit) {
        answer = less(key, array[hint - step]);
        if (answer < 0) return kFailed;
        if (answer == 0) break;
        last = step;
        step = (step << 1) + 1;
      }
      if (step > limit) step = limit;
      low = hint - step;
      high = hint - last;
    } else {
      int64_t last = 0, step = 1, limit = count - hint;
      while (step < limit) {
        answer = less(key, array[hint + step]);
        if (answer < 0) return kFailed;
        if (answer > 0) break;
        last = step;
        step = (step << 1) + 1;
      }
      if (step > limit) step = limit;
      low = hint + last;
      high = hint + step;
    }
    for (++low; low < high;) {
      int64_t middle = low + ((high - low) >> 1);
      answer = less(key, array[middle]);
      if (answer < 0) return kFailed;
      if (answer > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  // Room for `count` pairs outside the list.
  bool reserve(int64_t count) {
    if (count <= room_.count) return true;
    bool with_values = all_.values != nullptr;
    if (count <= kScratch / (with_values ? 2 : 1)) {
      room_ = {{scratch_, with_values ? scratch_ + kScratch / 2 : nullptr},
               kScratch / (with_values ? 2 : 1)};
      return true;
    }
    mem_resize(allocated_, allocated_bytes_, 0);
    allocated_bytes_ = static_cast<size_t>(count) * sizeof(Object*) * (with_values ? 2 : 1);
    allocated_ = static_cast<Object**>(mem_resize(nullptr, 0, allocated_bytes_));
    if (allocated_ == nullptr) {
      allocated_bytes_ = 0;
      room_.count = 0;
      (void)raise_memory_error(thread_);
      return false;
    }
    room_ = {{allocated_, with_values ? allocated_ + count : nullptr}, count};
    return true;
  }

  // Merges from the front with a copy of `a`, the shorter run. b[0] comes first and the last of a
  // comes last of all.
  bool merge_up(Pairs a, int64_t a_left, Pairs b, int64_t b_left) {
    if (!reserve(a_left)) return false;
    Pairs out = a;
    room_.pairs.copy(0, a, 0, a_left);
    a = room_.pairs;
    auto take = [&out](Pairs* from) {
      out.put(0, *from, 0);
      out = out.at(1);
      *from = from->at(1);
    };
    auto take_many = [&out](Pairs* from, int64_t count) {
      out.copy(0, *from, 0, count);
      out = out.at(count);
      *from = from->at(count);
    };
    // The ends of a merge: the rest of a is put behind what is out; or one item of a goes last.
    auto put_rest_of_a = [&](bool ok) {
      if (a_left > 0) out.copy(0, a, 0, a_left);
      return ok;
    };
    auto put_rest_of_b = [&] {
      out.copy(0, b, 0, b_left);
      out.put(b_left, a, 0);
      return true;
    };
    take(&b);
    if (--b_left == 0) return put_rest_of_a(true);
    if (a_left == 1) return put_rest_of_b();
    int64_t gallop_at = gallop_at_;
    for (;;) {
      int64_t a_wins = 0, b_wins = 0;
      for (;;) {
        Less answer = less(b.keys[0], a.keys[0]);
        if (answer < 0) return put_rest_of_a(false);
        if (answer > 0) {
          take(&b);
          ++b_wins;
          a_wins = 0;
          if (--b_left == 0) return put_rest_of_a(true);
          if (b_wins >= gallop_at) break;
        } else {
          take(&a);
          ++a_wins;
          b_wins = 0;
          if (--a_left == 1) return put_rest_of_b();
          if (a_wins >= gallop_at) break;
        }
      }
      // One run wins and wins: look for the whole stretch. The longer that pays, the sooner the
      // next gallop starts.
      ++gallop_at;
      do {
        gallop_at -= gallop_at > 1;
        gallop_at_ = gallop_at;
        a_wins = gallop_right(b.keys[0], a.keys, a_left, 0);
        if (a_wins == kFailed) return put_rest_of_a(false);
        if (a_wins > 0) {
          take_many(&a, a_wins);
          a_left -= a_wins;
          if (a_left == 1) return put_rest_of_b();
          if (a_left == 0) return true;  // Only an inconsistent order comes here.
        }
        take(&b);
        if (--b_left == 0) return put_rest_of_a(true);
        b_wins = gallop_left(a.keys[0], b.keys, b_left, 0);
        if (b_wins == kFailed) return put_rest_of_a(false);
        if (b_wins > 0) {
          take_many(&b, b_wins);
          b_left -= b_wins;
          if (b_left == 0) return put_rest_of_a(true);
        }
        take(&a);
        if (--a_left == 1) return put_rest_of_b();
      } while (a_wins >= kMinGallop || b_wins >= kMinGallop);
      gallop_at_ = ++gallop_at;
    }
  }

  // Merges from the back with a copy of `b`, the shorter run. Positions are those of the last items
  // not yet placed.
  bool merge_down(Pairs a, int64_t a_left, Pairs b, int64_t b_left) {
    if (!reserve(b_left)) return false;
    Pairs out = b.at(b_left - 1);
    const Pairs copy_of_b = room_.pairs;
    copy_of_b.copy(0, b, 0, b_left);
    auto take_a = [&] {
      out.put(0, a, --a_left);
      out = out.at(-1);
    };
    auto take_b = [&] {
      out.put(0, copy_of_b, --b_left);
      out = out.at(-1);
    };
    auto put_rest_of_b = [&](bool ok) {
      if (b_left > 0) out.copy(1 - b_left, copy_of_b, 0, b_left);
      return ok;
    };
    auto put_rest_of_a = [&] {
      out.copy(1 - a_left, a, 0, a_left);
      out.put(-a_left, copy_of_b, 0);
      return true;
    };
    take_a();
    if (a_left == 0) return put_rest_of_b(true);
    if (b_left == 1) return put_rest_of_a();
    int64_t gallop_at = gallop_at_;
    for (;;) {
      int64_t a_wins = 0, b_wins = 0;
      for (;;) {
        Less answer = less(copy_of_b.keys[b_left - 1], a.keys[a_left - 1]);
        if (answer < 0) return put_rest_of_b(false);
        if (answer > 0) {
          take_a();
          ++a_wins;
          b_wins = 0;
          if (a_left == 0) return put_rest_of_b(true);
          if (a_wins >= gallop_at) break;
        } else {
          take_b();
          ++b_wins;
          a_wins = 0;
          if (b_left == 1) return put_rest_of_a();
          if (b_wins >= gallop_at) break;
        }
      }
      ++gallop_at;
      do {
        gallop_at -= gallop_at > 1;
        gallop_at_ = gallop_at;
        int64_t place = gallop_right(copy_of_b.keys[b_left - 1], a.keys, a_left, a_left - 1);
        if (place == kFailed) return put_rest_of_b(false);
        a_wins = a_left - place;
        if (a_wins > 0) {
          out = out.at(-a_wins);
          a_left = place;
          out.copy(1, a, a_left, a_wins);
          if (a_left == 0) return put_rest_of_b(true);
        }
        take_b();
        if (b_left == 1) return put_rest_of_a();
        place = gallop_left(a.keys[a_left - 1], copy_of_b.keys, b_left, b_left - 1);
        if (place == kFailed) return put_rest_of_b(false);
        b_wins = b_left - place;
        if (b_wins > 0) {
          out = out.at(-b_wins);
          b_left = place;
          out.copy(1, copy_of_b, b_left, b_wins);
          if (b_left == 1) return put_rest_of_a();
          if (b_left == 0) return true;  // Only an inconsistent order comes here.
        }
        take_a();
        if (a_left == 0) return put_rest_of_b(true);
      } while (a_wins >= kMinGallop || b_wins >= kMinGallop);
      gallop_at_ = ++gallop_at;
    }
  }

  struct Room {
    Pairs pairs;
    int64_t count;
  };

  Thread& thread_;
  Order order_;
  Pairs all_;
  int64_t size_;
  int64_t gallop_at_ = kMinGallop;
  Room room_ = {};
  Object** allocated_ = nullptr;
  size_t allocated_bytes_ = 0;
  int run_count_ = 0;
  Run runs_[64];  // Powers grow along the stack, so it is never deeper than a size has bits.
  Object* scratch_[kScratch];
};

// What the comparisons may rely on for the whole sort. Ordinary objects are checked again at each
// comparison, as their classes may change meanwhile; exact built-in values cannot.
struct Survey {
  bool in_tuples;
  KeyKind kind;
  Type* type;
};

Survey survey_keys(Object** keys, int64_t count) {
  auto is_full_tuple = [](Object* key) {
    return is_exact<Tuple>(key) && as<Tuple>(key)->ob_size > 0;
  };
  Survey survey = {is_full_tuple(keys[0]), KeyKind::kMixed, nullptr};
  survey.type = survey.in_tuples ? as<Tuple>(keys[0])->items[0]->ob_type : keys[0]->ob_type;
  bool same_type = true, latin = true, compact = true;
  for (int64_t i = 0; i < count; ++i) {
    Object* key = keys[i];
    if (survey.in_tuples) {
      if (!is_full_tuple(key)) {
        survey.in_tuples = false;
        return survey;
      }
      key = as<Tuple>(key)->items[0];
    }
    if (key->ob_type != survey.type) {
      same_type = false;
      if (!survey.in_tuples) return survey;
    }
    if (!same_type) continue;
    if (survey.type == &Int::type) {
      compact = compact && as<Int>(key)->is_compact();
    } else if (survey.type == &Str::type) {
      latin = latin && as<Str>(key)->kind == StrKind::k1;
    }
  }
  if (!same_type) return survey;
  if (survey.type == &Str::type && latin) {
    survey.kind = KeyKind::kLatinStr;
  } else if (survey.type == &Int::type && compact) {
    survey.kind = KeyKind::kCompactInt;
  } else if (survey.type == &Float::type) {
    survey.kind = KeyKind::kFloat;
  } else if (survey.type->tp_richcompare != nullptr) {
    survey.kind = KeyKind::kSameType;
  }
  if (survey.in_tuples && survey.type == &Tuple::type) survey.kind = KeyKind::kMixed;
  return survey;
}

template <KeyKind kKind>
bool sort_as(Thread& thread, const Survey& survey, Pairs all, int64_t size) {
  ItemOrder<kKind> order;
  if constexpr (kKind == KeyKind::kSameType) order.compare = survey.type->tp_richcompare;
  if (survey.in_tuples) {
    Sorter<TupleOrder<kKind>> sorter(thread, {order}, all, size);
    return sorter.sort();
  }
  Sorter<ItemOrder<kKind>> sorter(thread, order, all, size);
  return sorter.sort();
}

bool sort_pairs(Thread& thread, Pairs all, int64_t size) {
  Survey survey = survey_keys(all.keys, size);
  switch (survey.kind) {
    case KeyKind::kLatinStr:
      return sort_as<KeyKind::kLatinStr>(thread, survey, all, size);
    case KeyKind::kCompactInt:
      return sort_as<KeyKind::kCompactInt>(thread, survey, all, size);
    case KeyKind::kFloat:
      return sort_as<KeyKind::kFloat>(thread, survey, all, size);
    case KeyKind::kSameType:
      return sort_as<KeyKind::kSameType>(thread, survey, all, size);
    case KeyKind::kMixed:
      break;
  }
  return sort_as<KeyKind::kMixed>(thread, survey, all, size);
}

// The keys that the key function makes of the items: null with an exception.
Object** make_keys(Thread& thread, Object* function, Object** items, int64_t count) {
  Object** keys = PY_TRY(list_items_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i) {
    keys[i] = call_one_arg(thread, function, items[i]).release();
    if (keys[i] != nullptr) continue;
    for (int64_t made = i; --made >= 0;) decref(keys[made]);
    list_items_free(keys, count);
    return nullptr;
  }
  return keys;
}

}  // namespace

Status list_sort(Thread& thread, List* list, Object* key, bool reverse) {
  if (key != nullptr && is_none(key)) key = nullptr;
  // The list looks empty meanwhile, so that what comparisons do to it cannot touch the array.
  Object** items = list->items;
  int64_t size = list->ob_size, allocated = list->allocated;
  list->items = nullptr;
  list->ob_size = 0;
  list->allocated = kListSorting;

  Status status = Status::kError;
  Object** keys = nullptr;
  if (key != nullptr && size > 0) keys = make_keys(thread, key, items, size);
  if (key == nullptr || size == 0 || keys != nullptr) {
    // Reversed before and after the sort, equal items keep their order in a descending sort too.
    Pairs all = keys != nullptr ? Pairs{keys, items} : Pairs{items, nullptr};
    bool sorted = true;
    if (size > 1) {
      if (reverse) all.reverse(size);
      sorted = sort_pairs(thread, all, size);
    }
    for (int64_t i = 0; keys != nullptr && i < size; ++i) decref(keys[i]);
    list_items_free(keys, size);
    if (sorted && list->allocated != kListSorting) {
      (void)raise_value_error(thread, "list modified during sort");
    } else if (sorted) {
      status = Status::kOk;
    }
    if (reverse && size > 1) Pairs::reverse_array(items, size);
  }

  Object** strays = list->items;
  int64_t stray_count = list->ob_size, stray_room = list->allocated;
  list->items = items;
  list->ob_size = size;
  list->allocated = allocated;
  if (strays != nullptr) {
    while (--stray_count >= 0) xdecref(strays[stray_count]);
    list_items_free(strays, stray_room);
  }
  return status;
}

}  // namespace py
