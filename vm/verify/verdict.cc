// What the verifier says, in words, and what it knew before every instruction.
#include <cstdio>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/memory.h"
#include "vm/verify/verify.h"

namespace py {

namespace {

constexpr const char* kReasons[] = {
    "none",
    "no memory to verify it",
    "too complex to verify",
    "no instructions",
    "too long",
    "unknown opcode",
    "opcode that only the machine itself writes",
    "cache entry outside of an instruction",
    "inline cache cut off at the end",
    "too many EXTENDED_ARG",
    "jump between instructions",
    "jump out of the code",
    "falls off the end",
    "oparg out of range",
    "stack underflow",
    "stack overflow",
    "stack depths differ where control joins",
    "NULL where an object must be",
    "wrong kind of value",
    "local may be unbound",
    "local is not a cell",
    "borrowed reference outlives its local",
    "borrowed reference stored in a local",
    "closure does not fit the function",
    "keyword names do not fit the call",
    "names are not all strings",
    "strings and interpolations expected",
    "name, parameters and function of a type alias expected",
    "list of nothing but what was raised expected",
    "RETURN_GENERATOR does not fit the code flags or comes twice",
    "YIELD_VALUE outside of a generator",
    "loop does not end at END_FOR",
    "exception table is damaged",
    "exception table is not in order",
    "exception table range is not made of instructions",
    "exception handler is no instruction",
    "stack is lower than the exception handler expects",
    "local variables do not fit the code object",
};
static_assert(sizeof(kReasons) / sizeof(kReasons[0]) == static_cast<size_t>(Reason::kCount));

const char* type_text(SlotType type) {
  switch (type) {
    case SlotType::kObject:
      return "object";
    case SlotType::kNull:
      return "NULL";
    case SlotType::kSelfOrNull:
      return "object or NULL";
    case SlotType::kDictOrNull:
      return "dict or NULL";
    case SlotType::kBool:
      return "bool";
    case SlotType::kStr:
      return "str";
    case SlotType::kTuple:
      return "tuple";
    case SlotType::kList:
      return "list";
    case SlotType::kDict:
      return "dict";
    case SlotType::kSet:
      return "set";
    case SlotType::kExc:
      return "exception";
    case SlotType::kExcOrNone:
      return "exception or None";
    case SlotType::kLasti:
      return "lasti";
    case SlotType::kCell:
      return "cell";
    case SlotType::kCode:
      return "constant code object";
    case SlotType::kFunc:
    case SlotType::kAnyFunc:
      return "function";
    case SlotType::kInterpolation:
      return "interpolation";
    default:
      return "value";
  }
}

constexpr const char* kKindNames[] = {
    "NULL", "lasti",     "None", "bool", "str",      "tuple",         "list",          "dict",
    "set",  "exception", "cell", "code", "function", "open function", "interpolation", "other"};

bool append_slot(Fact slot, Buffer* out) {
  if (slot.kinds == kind::kAny) {
    if (!out->append("any")) return false;
  } else if (slot.kinds == kind::kObject) {
    if (!out->append("object")) return false;
  } else if (slot.kinds == (kind::kObject | kind::kNull)) {
    if (!out->append("object or NULL")) return false;
  } else {
    bool first = true;
    for (uint32_t i = 0; i < sizeof(kKindNames) / sizeof(kKindNames[0]); ++i) {
      if ((slot.kinds >> i & 1) == 0) continue;
      if (!first && !out->append("|")) return false;
      if (!out->append(kKindNames[i])) return false;
      first = false;
    }
  }
  char text[40] = "";
  switch (slot.about) {
    case About::kNothing:
      break;
    case About::kBorrowed:
      if (slot.value == kSomeLocal) {
        std::snprintf(text, sizeof text, " borrowed");
      } else {
        std::snprintf(text, sizeof text, " borrowed from %u", slot.value);
      }
      break;
    case About::kConstant:
      std::snprintf(text, sizeof text, " const %u", slot.value);
      break;
    case About::kTuple:
      std::snprintf(text, sizeof text, " of %u", slot.value);
      break;
    case About::kCells:
      std::snprintf(text, sizeof text, " of %u cells", slot.value);
      break;
    case About::kInterpolations:
      std::snprintf(text, sizeof text, " of %u interpolations", slot.value);
      break;
    case About::kAliasParts:
      std::snprintf(text, sizeof text, " of a type alias");
      break;
    case About::kRaised:
      std::snprintf(text, sizeof text, " of what was raised");
      break;
  }
  return out->append(text);
}

}  // namespace

const char* reason_text(Reason reason) { return kReasons[static_cast<size_t>(reason)]; }

bool append_verdict(const Verdict& verdict, const char* name, Buffer* out) {
  if (verdict.defined) return out->append("defined");
  char number[48];
  std::snprintf(number, sizeof number, "' at offset %u: ", verdict.offset);
  if (!out->append("invalid bytecode in '") || !out->append(name) || !out->append(number))
    return false;
  if (verdict.reason != Reason::kWrongKind) return out->append(reason_text(verdict.reason));
  return out->append(type_text(verdict.expected)) && out->append(" expected");
}

bool append_state(const FrameStates::State& state, uint32_t local_count, Buffer* out) {
  if (!out->append("[")) return false;
  for (uint32_t i = 0; i < state.depth; ++i) {
    if (i != 0 && !out->append(", ")) return false;
    if (!append_slot(state.slots[i], out)) return false;
  }
  if (!out->append("]")) return false;
  const char* separator = "  locals ";
  for (uint32_t i = 0; i < local_count; ++i) {
    const bool null = (state.null_locals[i / 64] >> i % 64 & 1) != 0;
    const bool other = (state.other_locals[i / 64] >> i % 64 & 1) != 0;
    char text[64];
    std::snprintf(text, sizeof text, "%s%u:%s", separator, i,
                  null && other ? "maybe"
                  : null        ? "unbound"
                  : other       ? "bound"
                                : "cell");
    if (!out->append(text)) return false;
    separator = " ";
  }
  return state.generator == 1 || out->append("  generator");
}

void FrameStates::release() {
  raw_free(data_);
  raw_free(place_);
  data_ = nullptr;
  place_ = nullptr;
  used_ = room_ = 0;
}

bool FrameStates::prepare(uint32_t unit_count, uint32_t local_count) {
  release();
  unit_count_ = unit_count;
  local_count_ = local_count;
  place_ =
      static_cast<uint32_t*>(raw_realloc(nullptr, (size_t{unit_count} + 1) * sizeof(uint32_t)));
  if (place_ == nullptr) return false;
  std::memset(place_, 0, (size_t{unit_count} + 1) * sizeof(uint32_t));
  return true;
}

// A block: depth and generator, null words, other words, slots. A later visit knows less and has
// the same depth.
bool FrameStates::record(uint32_t unit, const State& state) {
  const size_t size = 1 + size_t{words()} * 2 + state.depth;
  if (place_[unit] == 0) {
    if (used_ + size > room_) {
      const size_t room = (used_ + size) * 2;
      auto* data = static_cast<uint64_t*>(raw_realloc(data_, room * sizeof(uint64_t)));
      if (data == nullptr) return false;
      data_ = data;
      room_ = room;
    }
    place_[unit] = static_cast<uint32_t>(used_ + 1);
    used_ += size;
  }
  uint64_t* block = data_ + place_[unit] - 1;
  block[0] = uint64_t{state.depth} << 32 | state.generator;
  std::memcpy(block + 1, state.null_locals, words() * sizeof(uint64_t));
  std::memcpy(block + 1 + words(), state.other_locals, words() * sizeof(uint64_t));
  std::memcpy(static_cast<void*>(block + 1 + words() * 2), state.slots, state.depth * sizeof(Fact));
  return true;
}

namespace {

FrameStates::State read_state(const uint64_t* block, uint32_t words) {
  return {static_cast<uint32_t>(block[0] >> 32), static_cast<uint32_t>(block[0]), block + 1,
          block + 1 + words, reinterpret_cast<const Fact*>(block + 1 + words * 2)};
}

}  // namespace

bool FrameStates::at(uint32_t unit, State* state) const {
  if (unit >= unit_count_ || place_[unit] == 0) return false;
  *state = read_state(data_ + place_[unit] - 1, words());
  return true;
}

// Packed: the counts, the places, padded to eight bytes, the data.
size_t FrameStates::packed_size() const {
  return (2 + (size_t{unit_count_} + 1) / 2 * 2) * sizeof(uint32_t) + used_ * sizeof(uint64_t);
}

void FrameStates::pack(void* block) const {
  auto* counts = static_cast<uint32_t*>(block);
  counts[0] = unit_count_;
  counts[1] = local_count_;
  std::memcpy(counts + 2, place_, unit_count_ * sizeof(uint32_t));
  std::memcpy(counts + 2 + (size_t{unit_count_} + 1) / 2 * 2, data_, used_ * sizeof(uint64_t));
}

bool FrameStates::at(const void* packed, uint32_t unit, State* state) {
  auto* counts = static_cast<const uint32_t*>(packed);
  const uint32_t unit_count = counts[0];
  const uint32_t* places = counts + 2;
  if (unit >= unit_count || places[unit] == 0) return false;
  auto* data = reinterpret_cast<const uint64_t*>(places + (size_t{unit_count} + 1) / 2 * 2);
  *state = read_state(data + places[unit] - 1, (counts[1] + 63) / 64);
  return true;
}

}  // namespace py
