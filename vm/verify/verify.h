// The typed-slot verifier: proves that code may run without a check at any instruction, or says
// where and why not. It knows no objects: what it needs of a code object is in CodeShape. See
// README.md.
#ifndef VM_VERIFY_VERIFY_H_
#define VM_VERIFY_VERIFY_H_

#include <cstddef>
#include <cstdint>

#include "vm/bytecode/opcode_signatures.h"

namespace py {

class Buffer;

// The kinds of value that instructions tell apart. Every word on the stack is of exactly one, a
// proof says of which it may be.
namespace kind {
inline constexpr uint32_t kNull = 1 << 0;
inline constexpr uint32_t kLasti = 1 << 1;  // A tagged integer, no object.
inline constexpr uint32_t kNone = 1 << 2;
inline constexpr uint32_t kBool = 1 << 3;
inline constexpr uint32_t kStr = 1 << 4;
inline constexpr uint32_t kTuple = 1 << 5;
inline constexpr uint32_t kList = 1 << 6;
inline constexpr uint32_t kDict = 1 << 7;
inline constexpr uint32_t kSet = 1 << 8;
inline constexpr uint32_t kException = 1 << 9;  // An instance of BaseException.
inline constexpr uint32_t kCell = 1 << 10;
inline constexpr uint32_t kCode = 1 << 11;
inline constexpr uint32_t kFunction = 1 << 12;
inline constexpr uint32_t kOpenFunction =
    1 << 13;  // Its code has free variables, its closure is not set yet.
inline constexpr uint32_t kInterpolation = 1 << 14;
inline constexpr uint32_t kOther = 1 << 15;
inline constexpr uint32_t kAny = (1 << 16) - 1;
inline constexpr uint32_t kObject = kAny & ~(kNull | kLasti | kOpenFunction);
}  // namespace kind

// What is proven about a word: its kinds, and one thing more.
enum class About : uint32_t {
  kNothing,
  kBorrowed,  // If it has no reference of its own, local `value` holds the object, or kSomeLocal.
  kConstant,  // Constant `value` itself, or a function made of it.
  kTuple,     // A tuple of `value` items.
  kCells,     // A tuple of `value` cells.
  kInterpolations,  // A tuple of `value` interpolations.
  kAliasParts,      // A tuple of name, parameters or None, and function.
  kRaised,          // A list that holds exceptions and None only, and that nothing else knows.
};
inline constexpr uint32_t kSomeLocal = 0xFFFFFFFF;

struct Fact {
  uint32_t kinds : 16;
  About about : 16;
  uint32_t value;

  bool operator==(const Fact&) const = default;
};
static_assert(sizeof(Fact) == 8);

// What the verifier asks about a constant.
struct ConstantFacts {
  uint32_t kinds = kind::kOther;
  uint32_t size = 0;        // Of a tuple.
  bool all_names = false;   // A tuple of exact strings only.
  uint32_t free_count = 0;  // Of a code object.
};

struct CodeShape {
  const uint16_t* units;
  uint32_t unit_count;
  const uint8_t* exception_table;
  size_t exception_table_size;
  uint32_t argument_count;  // Locals that hold a value at the start: all parameters.
  uint32_t local_count;     // Locals, cells and free variables.
  uint32_t free_count;
  const uint8_t* local_kinds;  // co_localspluskinds, `local_count` of them.
  uint32_t stack_size;
  uint32_t flags;  // co_flags
  uint32_t name_count;
  uint32_t constant_count;
  const void* constants;
  // Without `details` only the kinds are wanted.
  ConstantFacts (*constant)(const void* constants, uint32_t index, bool details);
};

enum class Reason : uint8_t {
  kNone,
  kNoMemory,  // Not a verdict: there was no room to find one.
  kTooComplex,
  kNoCode,
  kTooLong,
  kBadOpcode,
  kPrivateOpcode,
  kCacheOutside,
  kCacheCut,
  kPrefix,
  kJumpTarget,
  kJumpOutside,
  kFallsOff,
  kOparg,
  kUnderflow,
  kOverflow,
  kDepth,
  kNull,
  kWrongKind,
  kUnbound,
  kNotACell,
  kBorrowedKilled,
  kBorrowedStored,
  kClosure,
  kKeywordNames,
  kNotNames,
  kNotATemplate,
  kNotAnAlias,
  kNotRaised,
  kGenerator,
  kNotAGenerator,
  kLoopEnd,
  kTableDamaged,
  kTableOrder,
  kTableRange,
  kTableTarget,
  kHandlerDepth,
  kShape,
  kCount,
};

struct Verdict {
  bool defined = false;
  Reason reason = Reason::kNone;
  SlotType expected = SlotType::kAny;  // For kWrongKind.
  uint32_t offset = 0;                 // In bytes.
};

// What is known before every instruction, in one block of memory.
class FrameStates {
 public:
  struct State {
    uint32_t depth;
    uint32_t generator;            // 1: not one yet, 2: is one, 3: either.
    const uint64_t* null_locals;   // Bit i: local i may be unbound.
    const uint64_t* other_locals;  // Bit i: local i may hold something that is no cell.
    const Fact* slots;
  };
  FrameStates() = default;
  ~FrameStates() { release(); }
  FrameStates(const FrameStates&) = delete;

  // False where no instruction starts or none was reached.
  bool at(uint32_t unit, State* state) const;
  uint32_t local_count() const { return local_count_; }

  // The same as one block of bytes that can be copied and freed without knowing what it is.
  size_t packed_size() const;
  void pack(void* block) const;
  static bool at(const void* packed, uint32_t unit, State* state);

  bool prepare(uint32_t unit_count, uint32_t local_count);
  bool record(uint32_t unit, const State& state);

 private:
  void release();
  uint32_t words() const { return (local_count_ + 63) / 64; }

  uint64_t* data_ = nullptr;
  size_t used_ = 0, room_ = 0;
  uint32_t* place_ = nullptr;  // By unit: index in data_ plus one.
  uint32_t unit_count_ = 0, local_count_ = 0;
};

// Proves or refutes. With `states`, also says what held before every instruction that was reached,
// up to the refuted one.
Verdict verify(const CodeShape& shape, FrameStates* states = nullptr);

const char* reason_text(Reason reason);
// "defined", or "invalid bytecode in 'NAME' at offset N: REASON"; false: no memory.
bool append_verdict(const Verdict& verdict, const char* name, Buffer* out);
bool append_state(const FrameStates::State& state, uint32_t local_count, Buffer* out);
uint32_t kinds_of_slot_type(SlotType type);

}  // namespace py

#endif  // VM_VERIFY_VERIFY_H_
