// Which loads of locals may borrow the reference that the frame holds.
// Counterpart: Python/flowgraph.c (optimize_load_fast).
#include "vm/base/small_vec.h"
#include "vm/bytecode/stack_effects.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/errors.h"

namespace py {
namespace {

constexpr int32_t kNobody = -1;  // Pushed before the block began.
constexpr int32_t kNoLocal = -1;

// A stack item as the analysis sees it: the instruction of the block that pushed it, and the local
// it came from.
struct Item {
  int32_t producer;
  int32_t local;
};

// Runs a block on a stack of items and finds the loads whose value outlives the local or the block,
// or ends in a local: those must own it. The others borrow. Borrowed items live until the
// instruction that takes them is done, and locals until something stores to them, so that is safe.
class BorrowAnalysis {
 public:
  BorrowAnalysis(Thread& thread, FlowGraph& graph, Walk& walk) : thread_(thread), walk_(walk) {
    int32_t longest = 0;
    for (const Block* block : graph) {
      if (block->size > longest) longest = block->size;
    }
    must_own_ = graph.arena.make_array<bool>(static_cast<size_t>(longest));
  }

  Status run(Block* block) {
    if (must_own_ == nullptr) return raise_memory_error(thread_);
    for (int32_t i = 0; i < block->size; ++i) must_own_[i] = false;
    stack_.clear();
    for (int i = 0; i < block->start_depth; ++i) push(kNobody, kNoLocal);
    for (int32_t i = 0; i < block->size; ++i) step(block->instructions[i], i);
    if (!block->empty() && block->next != nullptr && falls_through(block)) walk_.push(block->next);
    for (const Item& item : stack_) {
      if (item.producer != kNobody) must_own_[item.producer] = true;
    }
    if (out_of_memory_) return raise_memory_error(thread_);
    for (int32_t i = 0; i < block->size; ++i) {
      Instruction& instruction = block->instructions[i];
      if (must_own_[i]) continue;
      if (instruction.opcode == op::LOAD_FAST) {
        instruction.opcode = op::LOAD_FAST_BORROW;
      } else if (instruction.opcode == op::LOAD_FAST_LOAD_FAST) {
        instruction.opcode = op::LOAD_FAST_BORROW_LOAD_FAST_BORROW;
      }
    }
    return Status::kOk;
  }

 private:
  void push(int32_t producer, int32_t local) {
    if (!stack_.push_back(Item{producer, local})) out_of_memory_ = true;
  }
  Item pop() { return stack_.empty() ? Item{kNobody, kNoLocal} : stack_.pop_back(); }
  void pop_many(int count) {
    while (count-- > 0) pop();
  }

  // The local loses its reference: what was loaded from it before must not depend on that.
  void kill(int32_t local) {
    for (const Item& item : stack_) {
      if (item.local == local && item.producer != kNobody) must_own_[item.producer] = true;
    }
  }
  void store(int32_t local) {
    const Item value = pop();
    kill(local);
    if (value.producer != kNobody) must_own_[value.producer] = true;
  }

  void step(const Instruction& instruction, int32_t at);

  Thread& thread_;
  Walk& walk_;
  SmallVec<Item, 64> stack_;
  bool* must_own_;
  bool out_of_memory_ = false;
};

void BorrowAnalysis::step(const Instruction& instruction, int32_t at) {
  const int opcode = instruction.opcode;
  const int oparg = instruction.oparg;
  const auto popped = [&] { return num_popped(opcode, static_cast<uint32_t>(oparg)); };
  const auto pushed = [&] { return num_pushed(opcode, static_cast<uint32_t>(oparg)); };
  switch (opcode) {
    case op::LOAD_FAST:
      push(at, oparg);
      return;
    case op::LOAD_FAST_LOAD_FAST:
      push(at, oparg >> 4);
      push(at, oparg & 15);
      return;
    case op::LOAD_FAST_AND_CLEAR:
      kill(oparg);
      push(at, oparg);
      return;
    case op::DELETE_FAST:
      kill(oparg);
      return;
    case op::STORE_FAST:
      store(oparg);
      return;
    case op::STORE_FAST_LOAD_FAST:
      store(oparg >> 4);
      push(at, oparg & 15);
      return;
    case op::STORE_FAST_STORE_FAST:
      store(oparg >> 4);
      store(oparg & 15);
      return;

    case op::COPY:
    case op::SWAP: {
      const size_t size = stack_.size();
      if (oparg < 1 || static_cast<size_t>(oparg) > size) return;
      Item& item = stack_[size - static_cast<size_t>(oparg)];
      if (opcode == op::COPY) {
        push(item.producer, item.local);
      } else {
        std::swap(item, stack_[size - 1]);
      }
      return;
    }

    // These leave all their inputs and push results on top. CPython counts the results as pushed by
    // the first instructions of the block, so that one of those loads may own for nothing.
    case op::FORMAT_SIMPLE:
    case op::GET_ANEXT:
    case op::GET_LEN:
    case op::GET_YIELD_FROM_ITER:
    case op::IMPORT_FROM:
    case op::MATCH_KEYS:
    case op::MATCH_MAPPING:
    case op::MATCH_SEQUENCE:
    case op::WITH_EXCEPT_START:
      for (int i = 0; i < pushed() - popped(); ++i) push(i, kNoLocal);
      return;

    // These take some of their inputs and push nothing.
    case op::DICT_MERGE:
    case op::DICT_UPDATE:
    case op::LIST_APPEND:
    case op::LIST_EXTEND:
    case op::MAP_ADD:
    case op::RERAISE:
    case op::SET_ADD:
    case op::SET_UPDATE:
      pop_many(popped() - pushed());
      return;

    // These keep the top and drop what is below it.
    case op::END_SEND:
    case op::SET_FUNCTION_ATTRIBUTE: {
      const Item top = pop();
      pop();
      push(top.producer, top.local);
      return;
    }
    case op::CHECK_EXC_MATCH:
      pop();
      push(at, kNoLocal);
      return;
    // These put a result below the top.
    case op::LOAD_SPECIAL:
    case op::PUSH_EXC_INFO: {
      const Item top = pop();
      push(at, kNoLocal);
      push(top.producer, top.local);
      return;
    }
    case op::LOAD_ATTR:
    case op::LOAD_SUPER_ATTR: {
      const Item self = pop();
      if (opcode == op::LOAD_SUPER_ATTR) pop_many(2);
      push(at, kNoLocal);
      // A method may be called with the object itself.
      if ((oparg & 1) != 0) push(self.producer, self.local);
      return;
    }

    case op::FOR_ITER:
      walk_.push(instruction.target);
      push(at, kNoLocal);
      return;
    case op::SEND:
      walk_.push(instruction.target);
      pop();
      push(at, kNoLocal);
      return;

    default:
      if (has_target(instruction)) walk_.push(instruction.target);
      if (is_block_push(instruction)) return;  // They push only on the way to the handler.
      pop_many(popped());
      for (int i = pushed(); i > 0; --i) push(at, kNoLocal);
      return;
  }
}

}  // namespace

Status borrow_loads(Thread& thread, FlowGraph& graph) {
  Walk walk(thread, graph);
  if (walk.failed()) return Status::kError;
  BorrowAnalysis analysis(thread, graph, walk);
  graph.entry->start_depth = 0;
  walk.push(graph.entry);
  while (Block* block = walk.pop()) PY_RUN(analysis.run(block));
  return Status::kOk;
}

}  // namespace py
