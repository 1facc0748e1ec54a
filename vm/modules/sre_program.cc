// Checking the code of a pattern, and preparing it for the engine.
// Counterpart: Modules/_sre/sre.c (_validate).
#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/modules/sre_internal.h"
#include "vm/modules/sre_opcodes.h"
#include "vm/objects/errors.h"

namespace py::sre {
namespace {

// A set in the code of which the program gets a bitmap: where its words begin, and by what
// instruction it is asked.
struct SetUse {
  int64_t index;
  uint32_t op;
};
using SetUses = SmallVec<SetUse, 16>;

enum class Verdict : uint8_t { kBad, kGood, kEndsInJump, kRaised };

// Walks over the code and refuses what the engine could not run safely: arguments out of range,
// jumps out of their block or into the middle of an instruction, blocks without their last word.
class Checker {
 public:
  Checker(Thread& thread, PatternObject* pattern, SetUses* uses)
      : thread_(thread), code_(pattern->code), groups_(pattern->groups), uses_(uses) {}

  // The instructions from `index` to `end`. All jumps go forward and nest.
  Verdict block(int64_t index, int64_t end) {
    if (PY_UNLIKELY(thread_.native_stack_low())) {
      static_cast<void>(raise_native_recursion(thread_, ""));
      return Verdict::kRaised;
    }
    if (index > end) return Verdict::kBad;
    while (index < end) {
      const uint32_t op = code_[index++];
      if (op == kJump) return index + 1 == end ? Verdict::kEndsInJump : Verdict::kBad;
      const Verdict verdict = instruction(op, &index, end);
      if (verdict != Verdict::kGood) return verdict;
    }
    return Verdict::kGood;
  }

 private:
  // A forward distance at `index`, counted from `index - back`, that stays within `end`.
  bool distance(int64_t index, int64_t end, int64_t back, int64_t* target) {
    if (index >= end) return false;
    *target = index - back + static_cast<int64_t>(code_[index]);
    return *target <= end;
  }

  // A block that ends with a certain word right before `target`.
  Verdict closed_block(int64_t index, int64_t target, uint32_t last) {
    if (index >= target) return Verdict::kBad;
    const Verdict verdict = block(index, target - 1);
    if (verdict == Verdict::kRaised) return verdict;
    if (verdict != Verdict::kGood || code_[target - 1] != last) return Verdict::kBad;
    return verdict;
  }

  Verdict instruction(uint32_t op, int64_t* index, int64_t end) {
    const int64_t at = *index;
    int64_t target;
    switch (op) {
      case kSuccess:
      case kFailure:
      case kAny:
      case kAnyAll:
        return Verdict::kGood;
      case kMark:
        if (at >= end || code_[at] >= 2 * groups_) return Verdict::kBad;
        *index = at + 1;
        return Verdict::kGood;
      case kLiteral:
      case kNotLiteral:
      case kLiteralIgnore:
      case kNotLiteralIgnore:
      case kLiteralUniIgnore:
      case kNotLiteralUniIgnore:
      case kLiteralLocIgnore:
      case kNotLiteralLocIgnore:
        if (at >= end) return Verdict::kBad;
        *index = at + 1;
        return Verdict::kGood;
      case kAt:
        if (at >= end || code_[at] >= kPlaceCount) return Verdict::kBad;
        *index = at + 1;
        return Verdict::kGood;
      case kGroupRef:
      case kGroupRefIgnore:
      case kGroupRefUniIgnore:
      case kGroupRefLocIgnore:
        if (at >= end || code_[at] >= groups_) return Verdict::kBad;
        *index = at + 1;
        return Verdict::kGood;
      case kIn:
      case kInIgnore:
      case kInUniIgnore:
      case kInLocIgnore:
        if (!distance(at, end, 0, &target) || target < at + 2) return Verdict::kBad;
        if (!set(at + 1, target - 1) || code_[target - 1] != kFailure) return Verdict::kBad;
        if (!uses_->push_back({at + 1, op})) return out_of_memory();
        *index = target;
        return Verdict::kGood;
      case kInfo:
        return info(index, end);
      case kBranch:
        return branch(index, end);
      case kRepeatOne:
      case kMinRepeatOne:
      case kPossessiveRepeatOne:
        if (!repeat_bounds(at, end, &target) || !single_character(at + 3, target))
          return Verdict::kBad;
        *index = target;
        return closed_block(at + 3, target, kSuccess);
      case kRepeat: {
        // The distance leads to the UNTIL, which is the body's last word.
        if (!repeat_bounds(at, end, &target) || target >= end) return Verdict::kBad;
        const uint32_t last = code_[target];
        if (last != kMaxUntil && last != kMinUntil) return Verdict::kBad;
        *index = target + 1;
        return closed_block(at + 3, target + 1, last);
      }
      case kPossessiveRepeat:
        if (!repeat_bounds(at, end, &target) || target >= end) return Verdict::kBad;
        *index = target + 1;
        return closed_block(at + 3, target + 1, kSuccess);
      case kAtomicGroup:
        if (!distance(at, end, 0, &target)) return Verdict::kBad;
        *index = target;
        return closed_block(at + 1, target, kSuccess);
      case kAssert:
      case kAssertNot:
        if (!distance(at, end, 0, &target)) return Verdict::kBad;
        *index = target;
        return closed_block(at + 2, target, kSuccess);
      case kGroupRefExists:
        return conditional(index, end);
      default:
        return Verdict::kBad;
    }
  }

  bool repeat_bounds(int64_t at, int64_t end, int64_t* target) {
    return at + 3 <= end && distance(at, end, 0, target) && code_[at + 1] <= code_[at + 2];
  }

  // REPEAT_ONE counts characters, so what it repeats must be one instruction that takes one.
  bool single_character(int64_t at, int64_t target) {
    if (at >= target) return false;
    int64_t next;
    switch (code_[at]) {
      case kAny:
      case kAnyAll:
        next = at + 1;
        break;
      case kLiteral:
      case kNotLiteral:
      case kLiteralIgnore:
      case kNotLiteralIgnore:
      case kLiteralUniIgnore:
      case kNotLiteralUniIgnore:
      case kLiteralLocIgnore:
      case kNotLiteralLocIgnore:
        next = at + 2;
        break;
      case kIn:
      case kInIgnore:
      case kInUniIgnore:
      case kInLocIgnore:
        if (at + 1 >= target) return false;
        next = at + 1 + code_[at + 1];
        break;
      default:
        return false;
    }
    return next + 1 == target;
  }

  bool set(int64_t index, int64_t end) {
    while (index < end) {
      switch (code_[index++]) {
        case kNegate:
          break;
        case kLiteral:
          ++index;
          break;
        case kRange:
        case kRangeUniIgnore:
          index += 2;
          break;
        case kCharset:
          index += kBitmapWords;
          break;
        case kBigCharset: {
          if (index + 1 + 64 > end) return false;
          const uint32_t blocks = code_[index++];
          const auto* map = reinterpret_cast<const uint8_t*>(code_ + index);
          for (int i = 0; i < 256; ++i) {
            if (map[i] >= blocks) return false;
          }
          index += 64 + static_cast<int64_t>(blocks) * kBitmapWords;
          break;
        }
        case kCategory:
          if (index >= end || code_[index] >= kCategoryCount) return false;
          ++index;
          break;
        default:
          return false;
      }
      if (index > end) return false;
    }
    return true;
  }

  Verdict info(int64_t* index, int64_t end) {
    const int64_t at = *index;
    int64_t target;
    if (!distance(at, end, 0, &target) || at + 4 > target) return Verdict::kBad;
    const uint32_t flags = code_[at + 1];
    if ((flags & ~(kInfoPrefix | kInfoLiteral | kInfoCharset)) != 0) return Verdict::kBad;
    const bool prefix = (flags & kInfoPrefix) != 0;
    if (prefix && (flags & kInfoCharset) != 0) return Verdict::kBad;
    if (!prefix && (flags & kInfoLiteral) != 0) return Verdict::kBad;
    int64_t next = at + 4;
    if (prefix) {
      if (next + 2 > target) return Verdict::kBad;
      const int64_t length = code_[next], skip = code_[next + 1];
      next += 2;
      if (skip > length || length > (target - next) / 2) return Verdict::kBad;
      for (int64_t i = 0; i < length; ++i) {
        if (code_[next + length + i] >= length) return Verdict::kBad;
      }
      // What is skipped must be there: the engine goes on behind it.
      for (int64_t i = 0; i < skip; ++i) {
        const int64_t literal = target + 2 * i;
        if (literal + 1 >= end || code_[literal] != kLiteral ||
            code_[literal + 1] != code_[next + i])
          return Verdict::kBad;
      }
      next += 2 * length;
    }
    if ((flags & kInfoCharset) != 0) {
      if (next >= target || !set(next, target - 1) || code_[target - 1] != kFailure)
        return Verdict::kBad;
      next = target;
    }
    if (next != target) return Verdict::kBad;
    *index = target;
    return Verdict::kGood;
  }

  // BRANCH, then for each alternative: distance to the next, instructions, JUMP to the end; then 0.
  Verdict branch(int64_t* index, int64_t end) {
    int64_t at = *index, next, common = -1;
    for (;;) {
      if (!distance(at, end, 0, &next)) return Verdict::kBad;
      if (next == at) break;
      const int64_t jump = next - 2;
      const Verdict verdict = block(at + 1, jump);
      if (verdict == Verdict::kRaised) return verdict;
      int64_t target;
      if (verdict != Verdict::kGood || code_[jump] != kJump || !distance(jump + 1, end, 0, &target))
        return Verdict::kBad;
      if (common < 0) common = target;
      if (target != common) return Verdict::kBad;
      at = next;
    }
    if (at + 1 != common) return Verdict::kBad;
    *index = common;
    return Verdict::kGood;
  }

  // A group, the distance to the other part, one part, and perhaps JUMP over the other part.
  Verdict conditional(int64_t* index, int64_t end) {
    const int64_t at = *index;
    int64_t target;
    if (at >= end || code_[at] >= groups_ || !distance(at + 1, end, 1, &target))
      return Verdict::kBad;
    Verdict verdict = block(at + 2, target);
    if (verdict == Verdict::kEndsInJump) {
      const int64_t other = target;
      if (!distance(other - 1, end, 0, &target)) return Verdict::kBad;
      verdict = block(other, target);
    }
    if (verdict == Verdict::kRaised) return verdict;
    if (verdict != Verdict::kGood) return Verdict::kBad;
    *index = target;
    return Verdict::kGood;
  }

  Verdict out_of_memory() {
    static_cast<void>(raise_memory_error(thread_));
    return Verdict::kRaised;
  }

  Thread& thread_;
  const uint32_t* code_;
  int64_t groups_;
  SetUses* uses_;
};

void bitmap_add(uint32_t* bitmap, uint32_t c) { bitmap[c >> 5] |= 1u << (c & 31); }

// The characters that a match can begin with.
struct First {
  uint32_t bitmap[kBitmapWords];
  bool above;   // Whether characters above 255 are among them,
  int64_t set;  // and the set that they must be in; 0: any.
  int sources;  // Of how many instructions this is the union.
};

// Adds those of the code at `index`. False: it may match nothing, or it cannot be said.
bool first_add(const uint32_t* words, int64_t index, First* first, int depth) {
  if (depth > 8) return false;
  for (;;) {
    const uint32_t op = words[index++];
    switch (op) {
      case kMark:
      case kAt:
        ++index;
        continue;
      case kAssert:
      case kAssertNot:
        index += words[index];
        continue;
      case kAtomicGroup:
        ++index;
        continue;
      case kRepeat:
      case kPossessiveRepeat:
      case kRepeatOne:
      case kMinRepeatOne:
      case kPossessiveRepeatOne:
        if (words[index + 1] == 0) return false;
        index += 3;
        continue;
      case kBranch:
        for (; words[index] != 0; index += words[index]) {
          if (!first_add(words, index + 1, first, depth + 1)) return false;
        }
        return true;
      case kIn:
      case kInIgnore:
      case kInUniIgnore: {
        const uint32_t* bitmap = words + index + 1 + words[index + 1];
        for (int i = 0; i < kBitmapWords; ++i) first->bitmap[i] |= bitmap[i];
        first->above = true;
        first->set = op == kIn && first->sources == 0 ? index + 1 : 0;
        ++first->sources;
        return true;
      }
      case kLiteral:
      case kLiteralIgnore:
      case kLiteralUniIgnore: {
        const uint32_t wanted = words[index];
        for (uint32_t c = 0; c < 256; ++c) {
          const uint32_t folded = op == kLiteral         ? c
                                  : op == kLiteralIgnore ? lower_ascii(c)
                                                         : lower_unicode(c);
          if (folded == wanted) bitmap_add(first->bitmap, c);
        }
        // Letters above 255 have lower case below it: the Kelvin sign.
        if (wanted > 255 || op == kLiteralUniIgnore) first->above = true;
        first->set = 0;
        ++first->sources;
        return true;
      }
      default:
        return false;
    }
  }
}

}  // namespace

Status program_make(Thread& thread, PatternObject* pattern) {
  const int64_t size = pattern->ob_size;
  const uint32_t* code = pattern->code;
  SetUses uses;
  Verdict verdict = Verdict::kBad;
  if (pattern->groups >= 0 && pattern->groups <= kMaxGroups && size > 0 &&
      code[size - 1] == kSuccess)
    verdict = Checker(thread, pattern, &uses).block(0, size - 1);
  if (verdict == Verdict::kRaised) return Status::kError;
  if (verdict != Verdict::kGood) return raise(thread, &exc::RuntimeError, "invalid SRE code");

  Program& program = pattern->program;
  const int64_t total = size + kBitmapWords * (static_cast<int64_t>(uses.size()) + 1);
  program.words = static_cast<uint32_t*>(mem_alloc(static_cast<size_t>(total) * 4));
  if (program.words == nullptr) return raise_memory_error(thread);
  std::memcpy(program.words, code, static_cast<size_t>(size) * 4);
  int64_t next = size;
  for (const SetUse& use : uses) {
    if (use.op == kInLocIgnore) continue;
    uint32_t* bitmap = program.words + next;
    std::memset(bitmap, 0, kBitmapWords * 4);
    for (uint32_t c = 0; c < 256; ++c) {
      const uint32_t folded = use.op == kIn         ? c
                              : use.op == kInIgnore ? lower_ascii(c)
                                                    : lower_unicode(c);
      if (set_has(code + use.index, folded)) bitmap_add(bitmap, c);
    }
    program.words[use.index] = static_cast<uint32_t>(next - use.index);
    next += kBitmapWords;
  }

  if (code[0] == kInfo) {
    program.start = 1 + code[1];
    program.min_width = code[3];
    if ((code[2] & kInfoPrefix) != 0) {
      program.prefix_length = code[5];
      program.prefix_skip = code[6];
      program.prefix = 7;
      program.literal = (code[2] & kInfoLiteral) != 0;
    }
  }
  const uint32_t* start = program.words + program.start;
  program.anchored =
      start[0] == kAt && (start[1] == kAtBeginning || start[1] == kAtBeginningString);
  First first = {};
  if (first_add(program.words, program.start, &first, 0)) {
    program.first = next;
    program.first_above = first.above;
    program.first_set = first.set;
    std::memcpy(program.words + next, first.bitmap, sizeof first.bitmap);
  }
  return Status::kOk;
}

}  // namespace py::sre
