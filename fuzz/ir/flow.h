// What holds at every instruction of a CodeIR: stack depth, what the slots and locals may be. It
// follows the instruction definitions and is meant to be no more generous than the machine's
// verifier: what passes here should be `defined` there.
// Counterpart: Python/flowgraph.c (calculate_stackdepth, optimize_load_fast).
#pragma once

#include <optional>
#include <span>

#include "fuzz/ir/code_ir.h"

namespace fuzz {

// What a slot may hold, as a set.
namespace type {
inline constexpr uint32_t kNull = 1u << 0, kLasti = 1u << 1, kNone = 1u << 2, kBool = 1u << 3,
                          kInt = 1u << 4, kFloat = 1u << 5, kStr = 1u << 6, kTuple = 1u << 7,
                          kList = 1u << 8, kDict = 1u << 9, kSet = 1u << 10, kFrozenSet = 1u << 11,
                          kSlice = 1u << 12, kIter = 1u << 13, kExc = 1u << 14, kCell = 1u << 15,
                          kCode = 1u << 16, kFunc = 1u << 17, kOther = 1u << 18,
                          // A function that still lacks its closure must not be called.
    kOpenFunc = 1u << 19, kInterpolation = 1u << 20;
inline constexpr uint32_t kObject = ((1u << 19) - 4) | kInterpolation;
inline constexpr uint32_t kAny = kObject | kNull | kLasti;
}  // namespace type

struct Slot {
  uint32_t types = 0;
  int32_t constant = -1;     // Of what came from LOAD_CONST: its index; of a function: its code's.
  int32_t cells = -1;        // Of a tuple of nothing but cells: how many.
  int32_t items = -1;        // Of a tuple: how many, if that is known.
  bool alias_parts = false;  // Name, parameters or None, and function.
  bool interpolations = false;  // A tuple of nothing else.
  bool raised = false;          // A list of exceptions and None that nothing else knows.
  uint32_t unset = 0;           // Of a function that nothing else knows: attributes it has not got.
  int32_t borrowed = -1;        // The instruction that borrowed it from a local...
  int32_t local = -1;           // ... and the local.

  bool operator==(const Slot&) const = default;
};

struct FlowState {
  std::vector<Slot> stack;       // Deepest first.
  std::vector<uint32_t> locals;  // What each may hold, as types.
};

struct FlowProblem {
  enum Kind : uint8_t { kFatal, kUnboundLocal, kUnsafeBorrow };
  Kind kind = kFatal;
  uint32_t instruction = 0;
  const char* what = "";
};

class Flow {
 public:
  // Keeps the address of the code.
  explicit Flow(const CodeIR& code);
  // The same code lies elsewhere now.
  void moved_to(const CodeIR* code) { code_ = code; }

  // The fatal problem, or those that repair() knows a cure for; none: all is well.
  const std::vector<FlowProblem>& problems() const { return problems_; }
  bool ok() const { return problems_.empty(); }
  int max_depth() const { return max_depth_; }
  // The stack's depth before an instruction; -1 where control never comes.
  int depth(uint32_t instruction) const { return places_[instruction].depth; }
  bool reachable(uint32_t instruction) const { return places_[instruction].depth >= 0; }
  // The stack before every instruction, empty where control never comes: one walk for all.
  std::vector<std::vector<Slot>> stacks() const;
  // The exception range that covers it, or -1.
  int32_t handler(uint32_t instruction) const { return places_[instruction].handler; }
  // Whether control can come from elsewhere than the instruction before.
  bool is_leader(uint32_t instruction) const { return places_[instruction].leader >= 0; }

 private:
  // An instruction, and what the walk found out.
  struct Place {
    int32_t depth = -1;
    int32_t handler = -1;
    int32_t leader = -1;  // Index of the block that starts there, or -1.
  };
  struct Block;
  // What only the walk needs. There is one walk at a time.
  struct Scratch;
  static Scratch& scratch();

  void run();
  void find_leaders();
  void fail(uint32_t instruction, const char* what);
  void note(FlowProblem::Kind kind, uint32_t instruction, const char* what);
  void reach(uint32_t from, int64_t to, const FlowState& state);
  bool own_both(Slot* into, const Slot& from);
  // The stack comes in two parts.
  void join(uint32_t leader, std::span<const Slot> lower, std::span<const Slot> upper,
            const std::vector<uint32_t>& locals);
  void load_block(const Block& block, FlowState* state) const;
  void run_block(uint32_t leader);
  void raise(uint32_t at, int32_t handler, const FlowState& state);
  bool raise_inside(uint32_t at, const FlowState& state);
  // Changes the state; false when the instruction may not run in it.
  bool step(uint32_t at, FlowState* state, FlowState* taken, bool* has_taken);
  bool step_slowly(uint32_t at, FlowState* state, FlowState* taken, bool* has_taken);
  bool check_input(uint32_t at, const Instruction& one, uint8_t want, bool passes,
                   const Slot& slot);
  bool check_special(uint32_t at, const Instruction& one, const FlowState& state, size_t base);
  bool load(uint32_t at, uint32_t local, bool borrow, bool checked, FlowState* state);
  bool store(uint32_t at, uint32_t local, const Slot& slot, FlowState* state);
  bool apply_locals(uint32_t at, const Instruction& one, FlowState* state, bool* handled);

  const CodeIR* code_;
  std::vector<FlowProblem> problems_;
  bool fatal_ = false;
  int max_depth_ = 0;
  std::vector<Place> places_;
};

// What is wrong with an instruction by itself: its number or its oparg; null if nothing.
const char* operand_problem(const CodeIR& code, uint32_t instruction);

// The instructions before the first RESUME, which set the frame up; edits leave them alone.
uint32_t prologue_end(const CodeIR& code);
bool is_generator(const CodeIR& code);
// Cells and free variables count from the end.
uint32_t free_count(const CodeIR& code);

// Makes ranges ordered and disjoint, the later one winning where two overlap.
void flatten_ranges(CodeIR* code);
// Makes conditional jumps backwards go by way of an unconditional one, and loops such that they can
// be interrupted. False where none will do.
bool settle_directions(CodeIR* code);
// Loads that may find nothing get a check, borrows that may outlive their local own, the stack
// becomes exactly as large as needed. False when more than that is wrong.
// `flow`, unless that is null, becomes that of the code.
bool repair(CodeIR* code, std::optional<Flow>* flow = nullptr);

}  // namespace fuzz
