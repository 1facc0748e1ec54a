// What the walk of Flow and its steps have in common.
// Counterpart: none.
#pragma once

#include <vector>

#include "fuzz/ir/flow.h"

namespace fuzz {

// What is known where a block begins: a place among the slots, and one among the locals that
// follows from the block's index.
struct Flow::Block {
  uint32_t slots = 0;
  uint32_t depth = 0;
  bool reached = false;
  bool queued = false;
};

struct Flow::Scratch {
  std::vector<Block> blocks;
  std::vector<Slot> slots;
  std::vector<uint32_t> locals;
  FlowState state, taken;
  std::vector<Slot> results;
  std::vector<uint32_t> work;  // Leaders.
};

inline Slot slot_of(uint32_t types) {
  Slot slot;
  slot.types = types;
  return slot;
}

// The compiler's own variables, whose names no program can write, hold one kind of thing.
uint32_t local_type(const CodeIR& code, size_t index);

}  // namespace fuzz
