// What code generation emits: instructions in order, with labels for jumps.
// Counterpart: Include/internal/pycore_instruction_sequence.h.
#ifndef VM_COMPILER_INSTRUCTION_SEQUENCE_H_
#define VM_COMPILER_INSTRUCTION_SEQUENCE_H_

#include "vm/bytecode/opcode_ids.h"
#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/parser/ast.h"

namespace py {

using ast::Location;

// An instruction that belongs to no place in the source; its line stays unknown unless the flow
// graph finds one to inherit.
inline constexpr Location kNoLocation{-1, -1, -1, -1};
// An instruction that shares the location of the one behind it.
inline constexpr Location kNextLocation{-2, -2, -2, -2};

// A place to jump to. Ids count from 1 in each sequence.
struct Label {
  int32_t id = -1;

  bool exists() const { return id >= 0; }
  bool operator==(const Label&) const = default;
};

struct Block;

// One instruction from code generation to assembly, pseudo-instructions included. Sequences use
// `oparg` for the label of an instruction with a target; the flow graph uses `target`.
struct Instruction {
  uint16_t opcode;
  int32_t oparg;
  Location loc;
  Block* target;   // Where a jump or a block push leads.
  Block* handler;  // Where an exception leads; null when it leaves the code.
};

// True if the instruction names a place in its own code: a jump, or the start of a guarded block.
bool opcode_has_target(int opcode);

class InstructionSequence {
 public:
  InstructionSequence() = default;
  ~InstructionSequence();
  InstructionSequence(InstructionSequence&& other);
  InstructionSequence& operator=(InstructionSequence&& other);

  Label new_label() { return Label{++last_label_}; }
  // Puts the label before the instruction that is added next.
  Status use_label(Thread& thread, Label label);
  Status add(Thread& thread, int opcode, int oparg, const Location& loc) {
    if (PY_UNLIKELY(size_ == capacity_)) PY_RUN(grow(thread));
    instructions_[size_++] = {static_cast<uint16_t>(opcode), oparg, loc, nullptr, nullptr};
    return Status::kOk;
  }
  Status add_jump(Thread& thread, int opcode, Label target, const Location& loc) {
    return add(thread, opcode, target.id, loc);
  }
  // Labels at or behind the position move with their instructions.
  Status insert(Thread& thread, int32_t position, int opcode, int oparg, const Location& loc);
  // What ANNOTATIONS_PLACEHOLDER stands for; has neither labels nor jumps.
  void set_annotations(InstructionSequence&& code);
  int32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Instruction& operator[](int32_t i) { return instructions_[i]; }
  const Instruction& operator[](int32_t i) const { return instructions_[i]; }
  Instruction& back() { return instructions_[size_ - 1]; }

  // Turns labels into positions of instructions; afterwards none can be added. ValueError when an
  // instruction names a label that was never used.
  Status resolve_labels(Thread& thread);
  Status copy_from(Thread& thread, const InstructionSequence& other);

 private:
  friend class FlowGraph;

  PY_NOINLINE Status grow(Thread& thread);
  // Puts the annotations' code in the place of each ANNOTATIONS_PLACEHOLDER.
  Status expand_annotations(Thread& thread);
  void swap(InstructionSequence& other);

  Instruction* instructions_ = nullptr;
  int32_t size_ = 0;
  int32_t capacity_ = 0;
  int32_t* positions_ = nullptr;  // By label id; -1 for one that was not used yet.
  int32_t positions_size_ = 0;
  int32_t last_label_ = 0;
  bool resolved_ = false;
  Instruction* annotations_ = nullptr;
  int32_t annotations_size_ = -1;  // -1: there are none.
};

// The InstructionSequence type that Python sees, around a sequence.
struct SequenceObject : Object {
  static Type type;
  InstructionSequence* sequence;  // Owned.
  Slot<List> nested;              // The sequence objects of inner scopes; null: none were added.
};
Owned<SequenceObject> sequence_object_new(Thread& thread, InstructionSequence&& sequence);
Status sequence_object_add_nested(Thread& thread, SequenceObject* object, Object* nested);
// Before the first of these is made.
Status sequence_object_init(Thread& thread);

}  // namespace py

#endif  // VM_COMPILER_INSTRUCTION_SEQUENCE_H_
