// The control flow graph of one code unit: basic blocks in layout order, and the passes over them.
// Counterpart: Python/flowgraph.c.
#ifndef VM_COMPILER_FLOW_GRAPH_H_
#define VM_COMPILER_FLOW_GRAPH_H_

#include "vm/base/arena.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/compiler/assemble.h"
#include "vm/compiler/instruction_sequence.h"

namespace py {

// The handlers that guard a place, innermost first. Nodes are shared and never change.
struct HandlerStack {
  Block* handler;  // Null in the outermost node.
  const HandlerStack* outer;
  int depth;
};

// Instructions that run from the first to the last: only the last one leads elsewhere (a NOT_TAKEN
// may follow it), and only the first is led to.
struct Block {
  Instruction* instructions = nullptr;  // In the arena or in the sequence the graph was built from.
  int32_t size = 0;
  int32_t capacity = 0;
  Block* next = nullptr;  // In layout order; control falls through to it.
  int32_t label = -1;     // Not -1 for what was a label in the source, or became one.
  int32_t predecessors = 0;
  int32_t start_depth = 0;  // Stack slots in use on entry; negative while unknown.
  uint32_t index = 0;       // For the assembler: the place among the blocks...
  uint32_t offset = 0;      // ...and in code units.
  bool preserve_lasti = false;
  bool visited = false;
  bool is_handler = false;
  bool cold = false;           // Runs only after an exception.
  bool warm = false;           // Reachable without one.
  uint64_t maybe_unbound = 0;  // The locals among the first 64 that may be unbound here.
  const HandlerStack* handlers = nullptr;  // On entry, while handlers are labelled.

  Instruction* begin() const { return instructions; }
  Instruction* end() const { return instructions + size; }
  Instruction& operator[](int32_t i) const { return instructions[i]; }
  bool empty() const { return size == 0; }
  Instruction* last() const { return size == 0 ? nullptr : instructions + size - 1; }
  int opcode_at(int32_t i) const { return i < size ? instructions[i].opcode : 0; }
};

inline bool has_any_flag(const Instruction& instruction, uint32_t flags) {
  return (kOpcodeInfo[instruction.opcode].flags & flags) != 0;
}
inline bool is_jump(const Instruction& instruction) { return has_any_flag(instruction, kFlagJump); }
inline bool is_block_push(const Instruction& instruction) {
  return has_any_flag(instruction, kFlagBlockPush);
}
inline bool has_target(const Instruction& instruction) {
  return has_any_flag(instruction, kFlagJump | kFlagBlockPush);
}
inline bool is_unconditional_jump(const Instruction& instruction) {
  return is_jump(instruction) && kOpcodeInfo[instruction.opcode].flow == Flow::kJump;
}
// Return, raise, reraise.
inline bool exits_scope(const Instruction& instruction) {
  const Flow flow = kOpcodeInfo[instruction.opcode].flow;
  return flow == Flow::kReturn || flow == Flow::kRaise;
}
inline bool ends_block(const Instruction& instruction) {
  return is_jump(instruction) || exits_scope(instruction);
}
inline bool has_location(const Instruction& instruction) { return instruction.loc.lineno >= 0; }
inline void make_nop(Instruction& instruction) {
  instruction.opcode = op::NOP;
  instruction.oparg = 0;
}
inline void rewrite(Instruction& instruction, int opcode, int oparg) {
  instruction.opcode = static_cast<uint16_t>(opcode);
  instruction.oparg = oparg;
}

inline bool exits_scope(const Block* block) {
  const Instruction* last = block->last();
  return last != nullptr && exits_scope(*last);
}
inline bool falls_through(const Block* block) {
  const Instruction* last = block->last();
  return last == nullptr || !(exits_scope(*last) || is_unconditional_jump(*last));
}
// The block itself or the first one behind it that has instructions; null if there is none.
inline Block* first_nonempty(Block* block) {
  while (block != nullptr && block->empty()) block = block->next;
  return block;
}

class FlowGraph {
 public:
  FlowGraph() = default;
  FlowGraph(const FlowGraph&) = delete;
  FlowGraph& operator=(const FlowGraph&) = delete;

  // Takes the instructions out of the sequence, which must outlive the graph, and cuts them into
  // blocks.
  Status build(Thread& thread, InstructionSequence& sequence);

  struct Iterator {
    Block* block;
    Block* operator*() const { return block; }
    void operator++() { block = block->next; }
    bool operator!=(const Iterator& other) const { return block != other.block; }
  };
  Iterator begin() const { return {entry}; }
  Iterator end() const { return {nullptr}; }

  // Null with MemoryError pending.
  Block* new_block(Thread& thread);
  // Behind the last instruction of the block. An exception there goes where it went for what stood
  // in that place before, if anything did: CPython's exception tables show it.
  Status append(Thread& thread, Block* block, int opcode, int oparg, const Location& loc);
  Status append_jump(Thread& thread, Block* block, int opcode, Block* target, const Location& loc);
  Status append_all(Thread& thread, Block* to, const Block* from);
  Status insert(Thread& thread, Block* block, int32_t position, const Instruction* instructions,
                int32_t count);
  int32_t unused_label() const;
  // The blocks of a worklist; room for every block once. Also clears all visited marks.
  Block** start_walk(Thread& thread);

  Arena arena;
  Block* entry = nullptr;
  int32_t block_count = 0;

 private:
  Status reserve(Thread& thread, Block* block, int32_t size);

  Block** walk_ = nullptr;
  int32_t walk_capacity_ = 0;
};

// A walk over reachable blocks, each visited once, the latest found first.
class Walk {
 public:
  Walk(Thread& thread, FlowGraph& graph) : base_(graph.start_walk(thread)), top_(base_) {}

  bool failed() const { return base_ == nullptr; }
  // Notes the block unless it was noted before.
  bool push(Block* block) {
    if (block->visited) return false;
    block->visited = true;
    *top_++ = block;
    return true;
  }
  Block* pop() { return top_ == base_ ? nullptr : *--top_; }
  // For walks that come back to a block: the caller keeps the marks.
  void push_unmarked(Block* block) { *top_++ = block; }

 private:
  Block** base_;
  Block** top_;
};

// What the passes that make constants need.
struct ConstantContext {
  ConstantTable& constants;
  ConstantCache& cache;
};

// The passes, in the order in which they run. Each leaves a graph that means the same.

// flow_handlers.cc
// Marks the blocks that handle exceptions, so that coldness starts there.
void mark_handlers(FlowGraph& graph);
// Gives each instruction the handler of its exceptions; POP_BLOCKs become NOPs, and each RESUME
// after a yield knows whether the generator's own handler is the only one around it.
Status label_exception_targets(Thread& thread, FlowGraph& graph);

// flow_jumps.cc
// SystemError if something follows a jump or exit within its block.
Status check_blocks(Thread& thread, FlowGraph& graph);
// Copies small exits, and blocks without lines, over the jumps that lead to them.
Status inline_small_targets(Thread& thread, FlowGraph& graph);
// Empties the blocks that nothing leads to and counts the predecessors of the others.
Status remove_unreachable(Thread& thread, FlowGraph& graph);
// Afterwards no NOP can go without losing a line event, and no jump leads to the next instruction.
Status remove_redundant_nops_and_jumps(Thread& thread, FlowGraph& graph);
// Loads and copies that are popped at once disappear.
void remove_redundant_pairs(FlowGraph& graph);
// Moves the blocks that only exceptions lead to behind all others.
Status push_cold_blocks_to_end(Thread& thread, FlowGraph& graph);
// JUMP_IF_x becomes COPY, TO_BOOL, POP_JUMP_IF_x.
Status expand_conditional_jumps(Thread& thread, FlowGraph& graph);
// Afterwards conditional jumps lead forward only, with a NOT_TAKEN behind each.
Status normalize_conditional_jumps(Thread& thread, FlowGraph& graph);

// flow_lines.cc
// Removes the NOPs whose line a neighbour stands for, too; the result says how many went.
int remove_redundant_nops(Block* block);
int remove_redundant_nops(FlowGraph& graph);
bool has_no_line(const Block* block);
// Every exit and every instruction that can be interrupted knows its line, from its only
// predecessor if it has none of its own.
Status resolve_lines(Thread& thread, FlowGraph& graph);

// flow_fold.cc
// Truth tests, `is None` and conversions of constants are done; small ints load without the table.
Status optimize_constant_loads(Thread& thread, FlowGraph& graph, ConstantContext context);
// Operators and displays of constants become constants. Each looks at the instruction at `at` and
// at what is before it, and leaves what cannot be computed, or would get too big.
Status fold_tuple(Thread& thread, Block* block, int32_t at, ConstantContext context);
Status fold_list_or_set(Thread& thread, Block* block, int32_t at, ConstantContext context);
// Displays of more than 30 constants, which are built item by item: at the last LIST_APPEND or
// SET_ADD of one that is only iterated or searched, and where one becomes a tuple.
Status fold_long_display(Thread& thread, Block* block, int32_t at, ConstantContext context);
Status fold_list_to_tuple(Thread& thread, Block* block, int32_t at, ConstantContext context);
Status fold_unary(Thread& thread, Block* block, int32_t at, ConstantContext context);
Status fold_binary(Thread& thread, Block* block, int32_t at, ConstantContext context);
// Only constants that are loaded stay, and the first one.
Status remove_unused_constants(Thread& thread, FlowGraph& graph, ConstantTable& constants);

// flow_peephole.cc
// Shortens what a few neighbouring instructions do, threads jumps to jumps, and reorders stores
// instead of swapping.
Status optimize_blocks(Thread& thread, FlowGraph& graph, ConstantContext context);

// flow_locals.cc
// Loads of locals that may be unbound check for it.
Status add_unbound_checks(Thread& thread, FlowGraph& graph, int nlocals, int nparams);
// Neighbouring loads and stores of the first 16 locals become one instruction.
void insert_superinstructions(FlowGraph& graph);
// Loads borrow where the local surely outlives the use. Needs stack depths.
Status borrow_loads(Thread& thread, FlowGraph& graph);
// Puts what makes cells and starts generators first, and numbers cells behind the locals. The
// result is the number of locals, cells and free variables.
Maybe<int> prepare_locals(Thread& thread, FlowGraph& graph, const CodeUnitInfo& unit);

// flow_stack.cc
// Sets the stack depth of every reachable block; the result is the deepest stack. ValueError for
// graphs that no depth fits.
Maybe<int> compute_stack_depth(Thread& thread, FlowGraph& graph);

// flow_graph.cc
// All passes that need no knowledge of names: from built to optimised.
Status optimize(Thread& thread, FlowGraph& graph, ConstantContext context, int nlocals,
                int nparams);
struct FinishedGraph {
  int stack_depth;
  int nlocalsplus;
};
// From optimised, or only labelled, to instructions that exist.
Maybe<FinishedGraph> finish(Thread& thread, FlowGraph& graph, const CodeUnitInfo& unit);

}  // namespace py

#endif  // VM_COMPILER_FLOW_GRAPH_H_
