// The matching engine, for one width of characters.
// Counterpart: Modules/_sre/sre_lib.h.
//
// It runs the code words forward. Whatever may have to be tried again, or put back on the way to
// that, is a record on the state's own stack; failing means to pop the topmost record and do what
// its kind says. Blocks that are matched for themselves (assertions, atomic groups, the rounds of
// possessive repeats) are fenced: their SUCCESS drops all records above the fence.
#ifndef VM_MODULES_SRE_ENGINE_H_
#define VM_MODULES_SRE_ENGINE_H_

#include <cctype>
#include <cstring>

#include "vm/modules/sre_internal.h"
#include "vm/modules/sre_opcodes.h"
#include "vm/objects/errors.h"
#include "vm/objects/fuel.h"
#include "vm/runtime/signals.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/text.h"

namespace py::sre {

enum RecordKind : uint8_t {
  // Choices.
  kTryAlternative,  // pc: the distance word of the alternative that was tried.
  kTryFewer,        // A greedy repeat of one character: `count` of them were taken up to p.
  kTryMore,         // A lazy one.
  kTryTail,         // A greedy repeat went into its body once more; the other way is its tail.
  kTryBody,         // A lazy repeat went on to its tail; the other way is its body.
  // Things to put back: `repeat` is the repeat concerned, `link` what it had.
  kUndoRepeat,  // The repeat that began. While it runs: count, pc of its arguments, p of its last
                // round, link to the repeat around it.
  kUndoCount,   // The repeat's count.
  kUndoLeave,   // The repeat was left for its tail.
  kUndoBody,    // The repeat's count, and where its last round began.
  // Fences: `link` is the fence around it, `repeat` the innermost repeat outside.
  kFenceAtomic,
  kFenceAssert,
  kFenceAssertNot,
  kFencePossessiveMin,  // While it runs it counts as a repeat, too.
  kFencePossessiveMax,
};

template <class Char>
class Engine {
 public:
  explicit Engine(State& state)
      : state_(state),
        begin_(reinterpret_cast<const Char*>(state.begin)),
        end_(reinterpret_cast<const Char*>(state.end)),
        words_(state.pattern->program.words),
        code_(state.pattern->code) {}

  Outcome match() {
    const Program& program = state_.pattern->program;
    const auto* start = reinterpret_cast<const Char*>(state_.start);
    if (static_cast<uint64_t>(end_ - start) < program.min_width) return Outcome::kNo;
    return run(words_ + program.start, start);
  }

  Outcome search() {
    const Program& program = state_.pattern->program;
    const auto* p = reinterpret_cast<const Char*>(state_.start);
    if (p > end_ || static_cast<uint64_t>(end_ - p) < program.min_width) return Outcome::kNo;
    if (program.prefix_length != 0) return search_prefix(p);
    const uint32_t* start = words_ + program.start;
    // No match can begin behind `last`.
    const Char* last = program.min_width > 1 ? end_ - (program.min_width - 1) : end_;
    if (program.first != 0 && !program.anchored) {
      const uint32_t* bitmap = words_ + program.first;
      for (;; ++p) {
        while (p < last && !may_begin(program, bitmap, *p)) ++p;
        if (p >= end_ || p > last) return Outcome::kNo;
        const Outcome outcome = attempt(start, p, p);
        if (outcome != Outcome::kNo) return outcome;
      }
    }
    for (;; ++p) {
      const Outcome outcome = attempt(start, p, p);
      if (outcome != Outcome::kNo || program.anchored || p >= last) return outcome;
    }
  }

 private:
  // One try of a search, with a fresh state. The match begins at `start`; `p` is where to go on.
  PY_ALWAYS_INLINE Outcome attempt(const uint32_t* pc, const Char* start, const Char* p) {
    state_.start = reinterpret_cast<const char*>(start);
    const Outcome outcome = run(pc, p);
    if (outcome == Outcome::kNo) {
      state_.must_advance = false;
      state_.lastmark = state_.lastindex = -1;
    }
    return outcome;
  }

  Outcome search_prefix(const Char* p) {
    const Program& program = state_.pattern->program;
    const TextView needle = {code_ + program.prefix, program.prefix_length, 4};
    const uint32_t* pc = words_ + program.start + 2 * program.prefix_skip;
    for (;; ++p) {
      const ptrdiff_t found =
          text_find({p, static_cast<size_t>(end_ - p), static_cast<int>(sizeof(Char))}, needle);
      if (found < 0) return Outcome::kNo;
      p += found;
      const Char* rest = p + program.prefix_skip;
      if (program.literal) {
        state_.start = reinterpret_cast<const char*>(p);
        state_.at = reinterpret_cast<const char*>(rest);
        return Outcome::kYes;
      }
      const Outcome outcome = attempt(pc, p, rest);
      if (outcome != Outcome::kNo) return outcome;
      if (p == end_) return Outcome::kNo;
    }
  }

  bool may_begin(const Program& program, const uint32_t* bitmap, Char c) const {
    if (sizeof(Char) == 1 || c < 256) return (bitmap[c >> 5] >> (c & 31)) & 1;
    return program.first_above && (program.first_set == 0 || set_has(code_ + program.first_set, c));
  }

  // Sets of which the program has a bitmap: `set` points to the word behind the distance.
  PY_ALWAYS_INLINE bool in_set(const uint32_t* set, Char c) const {
    if (sizeof(Char) == 1 || PY_LIKELY(c < 256)) {
      const uint32_t* bitmap = set + *set;
      return (bitmap[c >> 5] >> (c & 31)) & 1;
    }
    return set_has(code_ + (set - words_), c);
  }
  bool in_folded_set(const uint32_t* set, Char c) const {
    if (sizeof(Char) == 1 || PY_LIKELY(c < 256)) return in_set(set, c);
    return set_has(code_ + (set - words_), lower_unicode(c));
  }
  bool in_locale_set(const uint32_t* set, Char c) const {
    return set_has_either(set, lower_locale(c), upper_locale(c));
  }
  static bool same_in_locale(uint32_t literal, uint32_t c) {
    return c == literal || lower_locale(c) == literal || upper_locale(c) == literal;
  }

  // Whether the character fits an instruction that takes exactly one.
  PY_ALWAYS_INLINE bool takes(const uint32_t* pc, Char c) const {
    switch (pc[0]) {
      case kAny:
        return c != '\n';
      case kAnyAll:
        return true;
      case kLiteral:
        return c == pc[1];
      case kNotLiteral:
        return c != pc[1];
      case kIn:
        return in_set(pc + 2, c);
      case kInIgnore:
        // Above 255 nothing has lower case in ASCII.
        return in_set(pc + 2, c);
      case kInUniIgnore:
        return in_folded_set(pc + 2, c);
      case kInLocIgnore:
        return in_locale_set(pc + 2, c);
      case kLiteralIgnore:
        return lower_ascii(c) == pc[1];
      case kNotLiteralIgnore:
        return lower_ascii(c) != pc[1];
      case kLiteralUniIgnore:
        return lower_unicode(c) == pc[1];
      case kNotLiteralUniIgnore:
        return lower_unicode(c) != pc[1];
      case kLiteralLocIgnore:
        return same_in_locale(pc[1], c);
      case kNotLiteralLocIgnore:
        return !same_in_locale(pc[1], c);
    }
    return false;
  }

  // How many characters from p on fit the instruction, at most `limit`.
  int64_t span(const uint32_t* pc, const Char* p, uint32_t limit) const {
    const Char* end = end_;
    if (limit != kMaxRepeat && limit < end - p) end = p + limit;
    const Char* q = p;
    switch (pc[0]) {
      case kAnyAll:
        return end - p;
      case kAny: {
        if constexpr (sizeof(Char) == 1) {
          const void* stop = std::memchr(q, '\n', static_cast<size_t>(end - q));
          return stop == nullptr ? end - p : static_cast<const Char*>(stop) - p;
        }
        while (q < end && *q != '\n') ++q;
        break;
      }
      case kLiteral:
        while (q < end && *q == pc[1]) ++q;
        break;
      case kNotLiteral:
        while (q < end && *q != pc[1]) ++q;
        break;
      case kIn:
      case kInIgnore:
        while (q < end && in_set(pc + 2, *q)) ++q;
        break;
      default:
        while (q < end && takes(pc, *q)) ++q;
        break;
    }
    return q - p;
  }

  // False if the code at pc certainly fails at p. Has no effects.
  PY_ALWAYS_INLINE bool may_match(const uint32_t* pc, const Char* p) const {
    if (pc[0] == kLiteral) return p < end_ && *p == pc[1];
    if (pc[0] == kIn) return p < end_ && in_set(pc + 2, *p);
    return true;
  }

  bool is_word(uint32_t place, Char c) const {
    if (place < kAtLocBoundary) return category_has(kWord, c);
    if (place < kAtUniBoundary) return category_has(kLocWord, c);
    return c < 128 ? category_has(kWord, c) : category_has(kUniWord, c);
  }
  bool is_at(uint32_t place, const Char* p) const {
    switch (place) {
      case kAtBeginning:
      case kAtBeginningString:
        return p == begin_;
      case kAtBeginningLine:
        return p == begin_ || p[-1] == '\n';
      case kAtEnd:
        return p == end_ || (end_ - p == 1 && *p == '\n');
      case kAtEndLine:
        return p == end_ || (reinterpret_cast<const char*>(p) != state_.limit && *p == '\n');
      case kAtEndString:
        return p == end_;
      default: {
        const bool before = p > begin_ && is_word(place, p[-1]);
        const bool after = p < end_ && is_word(place, *p);
        const bool inside =
            place == kAtNonBoundary || place == kAtLocNonBoundary || place == kAtUniNonBoundary;
        return (before == after) == inside;
      }
    }
  }

  // The text of a group that was matched in full; false if it was not.
  PY_ALWAYS_INLINE bool group_text(uint32_t group, const Char** from, const Char** to) const {
    const int64_t mark = 2 * static_cast<int64_t>(group);
    if (mark >= state_.lastmark) return false;
    const int64_t start = state_.mark[mark], end = state_.mark[mark + 1];
    if (start < 0 || end < start) return false;
    *from = begin_ + start;
    *to = begin_ + end;
    return true;
  }
  bool same_folded(uint32_t op, Char a, Char b) const {
    switch (op) {
      case kGroupRef:
        return a == b;
      case kGroupRefIgnore:
        return lower_ascii(a) == lower_ascii(b);
      case kGroupRefUniIgnore:
        return lower_unicode(a) == lower_unicode(b);
      default:
        return lower_locale(a) == lower_locale(b);
    }
  }

  // A record of the present, with a copy of the marks if `with_marks`.
  PY_ALWAYS_INLINE Record* save(uint8_t kind, bool with_marks, const Char* p, const uint32_t* pc) {
    const int64_t marks = with_marks ? state_.lastmark + 1 : 0;
    Record* record = state_.stack.push(marks);
    if (PY_UNLIKELY(record == nullptr)) return nullptr;
    record->p = p;
    record->pc = pc;
    record->lastmark = state_.lastmark;
    record->lastindex = state_.lastindex;
    record->kind = kind;
    record->has_marks = with_marks;
    if (marks > 0)
      std::memcpy(reinterpret_cast<int64_t*>(record) - marks, state_.mark,
                  static_cast<size_t>(marks) * 8);
    return record;
  }
  PY_ALWAYS_INLINE Record* note(uint8_t kind, int64_t repeat, int64_t link) {
    Record* record = state_.stack.push(0);
    if (PY_UNLIKELY(record == nullptr)) return nullptr;
    record->kind = kind;
    record->has_marks = false;
    record->repeat = repeat;
    record->link = link;
    return record;
  }
  PY_ALWAYS_INLINE void restore(const Record* record) {
    if (record->has_marks && record->lastmark >= 0) {
      const int64_t marks = record->lastmark + 1;
      std::memcpy(state_.mark, reinterpret_cast<const int64_t*>(record) - marks,
                  static_cast<size_t>(marks) * 8);
    }
    state_.lastmark = record->lastmark;
    state_.lastindex = record->lastindex;
  }
  PY_ALWAYS_INLINE void pop(const Record* record) {
    state_.stack.top -= kRecordWords + (record->has_marks ? record->lastmark + 1 : 0);
  }

  // Whether SUCCESS counts: outside of fences the whole match may have conditions.
  PY_ALWAYS_INLINE bool may_succeed(int64_t fence, const Char* p) const {
    if (fence != 0) return true;
    if (state_.match_all && p != end_) return false;
    return !state_.must_advance || reinterpret_cast<const char*>(p) != state_.start;
  }

  PY_NOINLINE bool interrupted() {
    Thread& thread = *state_.thread;
    const uint32_t bits = thread.eval_breaker.load(std::memory_order_relaxed);
    if ((bits & breaker::kFuel) != 0 && fuel_burn(thread) == Status::kError) return true;
    return (bits & breaker::kSignals) != 0 && signals_handle(thread) == Status::kError;
  }

  Outcome run(const uint32_t* pc, const Char* p);

  State& state_;
  const Char* begin_;
  const Char* end_;
  const uint32_t* words_;
  const uint32_t* code_;
};

template <class Char>
Outcome Engine<Char>::run(const uint32_t* pc, const Char* p) {
  // The innermost running repeat and fence: where their records end; 0: none.
  int64_t repeat = 0, fence = 0;
  Stack& stack = state_.stack;
  const Char* const end = end_;
  stack.top = 0;

#define SRE_PUSHED(record) \
  if (PY_UNLIKELY((record) == nullptr)) goto out_of_memory

next:
  switch (*pc++) {
    case kMark: {
      const auto index = static_cast<int32_t>(*pc++);
      if ((index & 1) != 0) state_.lastindex = index / 2 + 1;
      if (index > state_.lastmark) {
        for (int32_t i = state_.lastmark + 1; i < index; ++i) state_.mark[i] = -1;
        state_.lastmark = index;
      }
      state_.mark[index] = p - begin_;
      goto next;
    }

    case kLiteral:
      if (p >= end || *p != *pc) goto fail;
      ++pc, ++p;
      goto next;
    case kNotLiteral:
      if (p >= end || *p == *pc) goto fail;
      ++pc, ++p;
      goto next;
    case kAny:
      if (p >= end || *p == '\n') goto fail;
      ++p;
      goto next;
    case kAnyAll:
      if (p >= end) goto fail;
      ++p;
      goto next;
    case kIn:
      if (p >= end || !in_set(pc + 1, *p)) goto fail;
      pc += *pc, ++p;
      goto next;
    case kInIgnore:
    case kInUniIgnore:
    case kInLocIgnore:
      if (p >= end || !takes(pc - 1, *p)) goto fail;
      pc += *pc, ++p;
      goto next;
    case kLiteralIgnore:
    case kNotLiteralIgnore:
    case kLiteralUniIgnore:
    case kNotLiteralUniIgnore:
    case kLiteralLocIgnore:
    case kNotLiteralLocIgnore:
      if (p >= end || !takes(pc - 1, *p)) goto fail;
      ++pc, ++p;
      goto next;

    case kAt:
      if (!is_at(*pc, p)) goto fail;
      ++pc;
      goto next;

    case kJump:
    case kInfo:
      pc += *pc;
      goto next;

    case kFailure:
      goto fail;

    case kGroupRef:
    case kGroupRefIgnore:
    case kGroupRefUniIgnore:
    case kGroupRefLocIgnore: {
      const Char *from, *to;
      if (!group_text(*pc, &from, &to) || (from < to && to - from > end - p)) goto fail;
      for (; from < to; ++from, ++p) {
        if (!same_folded(pc[-1], *p, *from)) goto fail;
      }
      ++pc;
      goto next;
    }
    case kGroupRefExists: {
      const Char *from, *to;
      pc += group_text(*pc, &from, &to) ? 2 : pc[1];
      goto next;
    }

    case kBranch: {
      while (*pc != 0 && !may_match(pc + 1, p)) pc += *pc;
      if (*pc == 0) goto fail;
      // Behind the last alternative there is nothing to come back for, unless marks must be kept.
      if (pc[*pc] != 0 || repeat != 0) SRE_PUSHED(save(kTryAlternative, repeat != 0, p, pc));
      ++pc;
      goto next;
    }

    case kRepeatOne: {
      const uint32_t least = pc[1];
      if (least > end - p) goto fail;
      int64_t count = span(pc + 3, p, pc[2]);
      if (count < least) goto fail;
      const uint32_t* tail = pc + pc[0];
      p += count;
      if (tail[0] == kSuccess && may_succeed(fence, p)) {
        pc = tail;
        goto next;
      }
      while (!may_match(tail, p)) {
        if (count == least) goto fail;
        --count, --p;
      }
      if (count > least || repeat != 0) {
        Record* record = save(kTryFewer, repeat != 0, p, pc);
        SRE_PUSHED(record);
        record->count = count;
      }
      pc = tail;
      goto next;
    }

    case kMinRepeatOne: {
      const uint32_t least = pc[1];
      if (least > end - p) goto fail;
      const int64_t count = least == 0 ? 0 : span(pc + 3, p, least);
      if (count < least) goto fail;
      p += count;
      const uint32_t* tail = pc + pc[0];
      if (tail[0] != kSuccess || !may_succeed(fence, p)) {
        Record* record = save(kTryMore, repeat != 0, p, pc);
        SRE_PUSHED(record);
        record->count = count;
      }
      pc = tail;
      goto next;
    }

    case kPossessiveRepeatOne: {
      const uint32_t least = pc[1];
      if (least > end - p) goto fail;
      const int64_t count = span(pc + 3, p, pc[2]);
      if (count < least) goto fail;
      p += count;
      pc += pc[0];
      goto next;
    }

    case kRepeat: {
      Record* record = note(kUndoRepeat, 0, repeat);
      SRE_PUSHED(record);
      record->count = -1;
      record->pc = pc;
      record->p = nullptr;
      repeat = stack.top;
      pc += pc[0];
      goto next;
    }

    case kMaxUntil: {
      Record* loop = stack.at(repeat);
      const int64_t count = loop->count + 1;
      const uint32_t* args = loop->pc;
      if (++state_.ticks % 4096 == 0 && interrupted()) return Outcome::kError;
      if (count < args[1]) {
        loop->count = count;
        SRE_PUSHED(note(kUndoCount, repeat, count - 1));
        pc = args + 3;
        goto next;
      }
      if ((count < args[2] || args[2] == kMaxRepeat) && loop->p != p) {
        const void* last = loop->p;
        Record* record = save(kTryTail, true, p, pc);
        SRE_PUSHED(record);
        record->count = count;
        record->repeat = repeat;
        record->link = reinterpret_cast<intptr_t>(last);
        loop = stack.at(repeat);
        loop->count = count;
        loop->p = p;
        pc = args + 3;
        goto next;
      }
      const int64_t outer = loop->link;
      SRE_PUSHED(note(kUndoLeave, repeat, 0));
      repeat = outer;
      goto next;
    }

    case kMinUntil: {
      Record* loop = stack.at(repeat);
      const int64_t count = loop->count + 1;
      if (++state_.ticks % 4096 == 0 && interrupted()) return Outcome::kError;
      if (count < loop->pc[1]) {
        const uint32_t* args = loop->pc;
        loop->count = count;
        SRE_PUSHED(note(kUndoCount, repeat, count - 1));
        pc = args + 3;
        goto next;
      }
      const int64_t outer = loop->link;
      Record* record = save(kTryBody, outer != 0, p, pc);
      SRE_PUSHED(record);
      record->count = count;
      record->repeat = repeat;
      repeat = outer;
      goto next;
    }

    case kPossessiveRepeat: {
      Record* record =
          save(pc[1] > 0 ? kFencePossessiveMin : kFencePossessiveMax, pc[1] == 0, p, pc);
      SRE_PUSHED(record);
      record->count = 0;
      record->link = fence;
      record->repeat = repeat;
      repeat = fence = stack.top;
      if (pc[2] == 0) goto possessive_done;
      pc += 3;
      goto next;
    }

    case kAtomicGroup: {
      Record* record = note(kFenceAtomic, repeat, fence);
      SRE_PUSHED(record);
      record->pc = pc;
      fence = stack.top;
      ++pc;
      goto next;
    }

    case kAssert: {
      if (p - begin_ < pc[1]) goto fail;
      Record* record = note(kFenceAssert, repeat, fence);
      SRE_PUSHED(record);
      record->pc = pc;
      record->p = p;
      fence = stack.top;
      p -= pc[1];
      pc += 2;
      goto next;
    }

    case kAssertNot: {
      if (p - begin_ < pc[1]) {
        pc += pc[0];
        goto next;
      }
      Record* record = save(kFenceAssertNot, repeat != 0, p, pc);
      SRE_PUSHED(record);
      record->repeat = repeat;
      record->link = fence;
      fence = stack.top;
      p -= pc[1];
      pc += 2;
      goto next;
    }

    case kSuccess:
      if (fence == 0) {
        if (!may_succeed(0, p)) goto fail;
        state_.at = reinterpret_cast<const char*>(p);
        return Outcome::kYes;
      }
      break;

    default:
      static_cast<void>(
          raise(*state_.thread, &exc::RuntimeError, "internal error in regular expression engine"));
      return Outcome::kError;
  }

  // A fenced block matched.
  {
    stack.top = fence;
    Record* record = stack.at(fence);
    pc = record->pc;
    switch (record->kind) {
      case kFenceAtomic:
        pc += pc[0];
        break;
      case kFenceAssert:
        p = static_cast<const Char*>(record->p);
        pc += pc[0];
        break;
      case kFenceAssertNot:
        repeat = record->repeat;
        fence = record->link;
        pop(record);
        goto fail;
      default:
        // A round of a possessive repeat. It is over when it took nothing.
        repeat = fence;
        if (++state_.ticks % 4096 == 0 && interrupted()) return Outcome::kError;
        const int64_t count = ++record->count;
        if (count < pc[1]) {
          pc += 3;
          goto next;
        }
        const bool idle = record->kind == kFencePossessiveMax && record->p == p;
        if (idle || (count >= pc[2] && pc[2] != kMaxRepeat)) goto possessive_done;
        // Another round, with the present as what a failure comes back to.
        const int64_t outer = record->repeat, around = record->link;
        pop(record);
        record = save(kFencePossessiveMax, true, p, pc);
        SRE_PUSHED(record);
        record->count = count;
        record->link = around;
        record->repeat = outer;
        repeat = fence = stack.top;
        pc += 3;
        goto next;
    }
    repeat = record->repeat;
    fence = record->link;
    pop(record);
    goto next;
  }

possessive_done: {
  Record* record = stack.at(fence);
  pc = record->pc;
  pc += pc[0] + 1;
  repeat = record->repeat;
  fence = record->link;
  pop(record);
  goto next;
}

fail:
  if (++state_.ticks % 4096 == 0 && interrupted()) return Outcome::kError;
  for (;;) {
    if (stack.top == 0) return Outcome::kNo;
    Record* record = stack.at(stack.top);
    switch (record->kind) {
      case kTryAlternative:
        restore(record);
        p = static_cast<const Char*>(record->p);
        pc = record->pc;
        do {
          pc += *pc;
        } while (*pc != 0 && !may_match(pc + 1, p));
        if (*pc == 0) {
          pop(record);
          continue;
        }
        if (pc[*pc] == 0 && !record->has_marks) {
          pop(record);
        } else {
          record->pc = pc;
        }
        ++pc;
        goto next;

      case kTryFewer: {
        restore(record);
        pc = record->pc;
        p = static_cast<const Char*>(record->p);
        const int64_t least = pc[1];
        const uint32_t* tail = pc + pc[0];
        int64_t count = record->count;
        do {
          --count, --p;
        } while (count >= least && !may_match(tail, p));
        if (count < least) {
          pop(record);
          continue;
        }
        if (count == least && !record->has_marks) {
          pop(record);
        } else {
          record->p = p;
          record->count = count;
        }
        pc = tail;
        goto next;
      }

      case kTryMore: {
        restore(record);
        pc = record->pc;
        p = static_cast<const Char*>(record->p);
        const uint32_t most = pc[2];
        const uint32_t* tail = pc + pc[0];
        int64_t count = record->count;
        bool more;
        do {
          more = (most == kMaxRepeat || count < most) && p < end && takes(pc + 3, *p);
          ++count, ++p;
        } while (more && !may_match(tail, p));
        if (!more) {
          pop(record);
          continue;
        }
        record->p = p;
        record->count = count;
        pc = tail;
        goto next;
      }

      case kTryTail: {
        restore(record);
        repeat = record->repeat;
        p = static_cast<const Char*>(record->p);
        pc = record->pc;
        Record* loop = stack.at(repeat);
        loop->p = reinterpret_cast<const void*>(record->link);
        loop->count = record->count - 1;
        pop(record);
        const int64_t outer = loop->link;
        SRE_PUSHED(note(kUndoLeave, repeat, 0));
        repeat = outer;
        goto next;
      }

      case kTryBody: {
        restore(record);
        repeat = record->repeat;
        p = static_cast<const Char*>(record->p);
        const int64_t count = record->count;
        Record* loop = stack.at(repeat);
        const uint32_t* args = loop->pc;
        pop(record);
        if ((count >= args[2] && args[2] != kMaxRepeat) || loop->p == p) continue;
        const void* last = loop->p;
        record = note(kUndoBody, repeat, reinterpret_cast<intptr_t>(last));
        SRE_PUSHED(record);
        record->count = count - 1;
        loop = stack.at(repeat);
        loop->count = count;
        loop->p = p;
        pc = args + 3;
        goto next;
      }

      case kUndoRepeat:
        repeat = record->link;
        break;
      case kUndoCount:
        stack.at(record->repeat)->count = record->link;
        break;
      case kUndoLeave:
        repeat = record->repeat;
        break;
      case kUndoBody: {
        Record* loop = stack.at(record->repeat);
        loop->count = record->count;
        loop->p = reinterpret_cast<const void*>(record->link);
        break;
      }

      case kFenceAtomic:
      case kFenceAssert:
      case kFencePossessiveMin:
        repeat = record->repeat;
        fence = record->link;
        break;

      case kFenceAssertNot:
        restore(record);
        p = static_cast<const Char*>(record->p);
        pc = record->pc;
        pc += pc[0];
        repeat = record->repeat;
        fence = record->link;
        pop(record);
        goto next;

      case kFencePossessiveMax:
        restore(record);
        p = static_cast<const Char*>(record->p);
        goto possessive_done;
    }
    pop(record);
  }

out_of_memory:
  static_cast<void>(raise_memory_error(*state_.thread));
  return Outcome::kError;
#undef SRE_PUSHED
}

}  // namespace py::sre

#endif  // VM_MODULES_SRE_ENGINE_H_
