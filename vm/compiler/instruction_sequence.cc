// Sequences of instructions while they grow, and their labels.
// Counterpart: Python/instruction_sequence.c.
#include "vm/compiler/instruction_sequence.h"

#include <cstring>
#include <utility>

#include "vm/base/memory.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/objects/errors.h"

namespace py {

bool opcode_has_target(int opcode) {
  return (kOpcodeInfo[opcode].flags & (kFlagJump | kFlagBlockPush)) != 0;
}

InstructionSequence::~InstructionSequence() {
  raw_free(instructions_);
  raw_free(positions_);
  raw_free(annotations_);
}

InstructionSequence::InstructionSequence(InstructionSequence&& other) { swap(other); }

InstructionSequence& InstructionSequence::operator=(InstructionSequence&& other) {
  InstructionSequence taken(std::move(other));
  swap(taken);
  return *this;
}

void InstructionSequence::swap(InstructionSequence& other) {
  std::swap(instructions_, other.instructions_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
  std::swap(positions_, other.positions_);
  std::swap(positions_size_, other.positions_size_);
  std::swap(last_label_, other.last_label_);
  std::swap(resolved_, other.resolved_);
  std::swap(annotations_, other.annotations_);
  std::swap(annotations_size_, other.annotations_size_);
}

Status InstructionSequence::grow(Thread& thread) {
  constexpr int32_t kFirst = 32;
  constexpr int32_t kMost = 1 << 30;
  if (capacity_ >= kMost / 2) return raise_memory_error(thread);
  const int32_t capacity = capacity_ == 0 ? kFirst : capacity_ * 2;
  void* fresh = raw_realloc(instructions_, static_cast<size_t>(capacity) * sizeof(Instruction));
  if (fresh == nullptr) return raise_memory_error(thread);
  instructions_ = static_cast<Instruction*>(fresh);
  capacity_ = capacity;
  return Status::kOk;
}

Status InstructionSequence::use_label(Thread& thread, Label label) {
  if (label.id >= positions_size_) {
    int32_t size = positions_size_ == 0 ? 16 : positions_size_ * 2;
    if (size <= label.id) size = label.id + 1;
    void* fresh = raw_realloc(positions_, static_cast<size_t>(size) * sizeof(int32_t));
    if (fresh == nullptr) return raise_memory_error(thread);
    positions_ = static_cast<int32_t*>(fresh);
    for (int32_t i = positions_size_; i < size; ++i) positions_[i] = -1;
    positions_size_ = size;
  }
  positions_[label.id] = size_;
  resolved_ = false;
  return Status::kOk;
}

Status InstructionSequence::insert(Thread& thread, int32_t position, int opcode, int oparg,
                                   const Location& loc) {
  PY_RUN(add(thread, opcode, oparg, loc));
  const Instruction added = instructions_[size_ - 1];
  memmove(instructions_ + position + 1, instructions_ + position,
          static_cast<size_t>(size_ - 1 - position) * sizeof(Instruction));
  instructions_[position] = added;
  for (int32_t i = 0; i < positions_size_; ++i) {
    if (positions_[i] >= position) ++positions_[i];
  }
  return Status::kOk;
}

void InstructionSequence::set_annotations(InstructionSequence&& code) {
  raw_free(annotations_);
  annotations_ = std::exchange(code.instructions_, nullptr);
  annotations_size_ = code.size_;
  code.size_ = code.capacity_ = 0;
}

Status InstructionSequence::resolve_labels(Thread& thread) {
  if (resolved_ || positions_ == nullptr) return Status::kOk;
  for (int32_t i = 0; i < size_; ++i) {
    Instruction& instruction = instructions_[i];
    if (!opcode_has_target(instruction.opcode)) continue;
    const int32_t label = instruction.oparg;
    if (label < 0 || label >= positions_size_ || positions_[label] < 0)
      return raise_value_error(thread, "label %d was never used", label);
    instruction.oparg = positions_[label];
  }
  raw_free(positions_);
  positions_ = nullptr;
  positions_size_ = 0;
  resolved_ = true;
  return Status::kOk;
}

Status InstructionSequence::expand_annotations(Thread& thread) {
  int32_t placeholders = 0;
  for (int32_t i = 0; i < size_; ++i) {
    if (instructions_[i].opcode == op::ANNOTATIONS_PLACEHOLDER) ++placeholders;
  }
  if (placeholders == 0) return Status::kOk;
  const int32_t inserted = annotations_size_ < 0 ? 0 : annotations_size_;
  const int64_t total = int64_t{size_} - placeholders + int64_t{placeholders} * inserted;
  const size_t room = static_cast<size_t>(total == 0 ? 1 : total);
  auto* fresh = static_cast<Instruction*>(raw_malloc(room * sizeof(Instruction)));
  auto* moved_to = static_cast<int32_t*>(raw_malloc(static_cast<size_t>(size_) * sizeof(int32_t)));
  if (fresh == nullptr || moved_to == nullptr) {
    raw_free(fresh);
    raw_free(moved_to);
    return raise_memory_error(thread);
  }
  int32_t count = 0;
  for (int32_t i = 0; i < size_; ++i) {
    moved_to[i] = count;
    if (instructions_[i].opcode != op::ANNOTATIONS_PLACEHOLDER) {
      fresh[count++] = instructions_[i];
    } else if (inserted != 0) {
      memcpy(fresh + count, annotations_, static_cast<size_t>(inserted) * sizeof(Instruction));
      count += inserted;
    }
  }
  for (int32_t i = 0; i < count; ++i) {
    Instruction& instruction = fresh[i];
    if (!opcode_has_target(instruction.opcode)) continue;
    if (instruction.oparg >= 0 && instruction.oparg < size_)
      instruction.oparg = moved_to[instruction.oparg];
  }
  raw_free(moved_to);
  raw_free(instructions_);
  instructions_ = fresh;
  size_ = count;
  capacity_ = static_cast<int32_t>(room);
  return Status::kOk;
}

Status InstructionSequence::copy_from(Thread& thread, const InstructionSequence& other) {
  InstructionSequence copy;
  const auto duplicate = [](const auto* source, int32_t count, auto** target) {
    const size_t bytes = static_cast<size_t>(count) * sizeof(*source);
    if (source == nullptr || bytes == 0) return true;
    *target = static_cast<std::remove_reference_t<decltype(*target)>>(raw_malloc(bytes));
    if (*target == nullptr) return false;
    memcpy(*target, source, bytes);
    return true;
  };
  if (!duplicate(other.instructions_, other.size_, &copy.instructions_))
    return raise_memory_error(thread);
  copy.size_ = copy.capacity_ = other.size_;
  if (!duplicate(other.positions_, other.positions_size_, &copy.positions_))
    return raise_memory_error(thread);
  copy.positions_size_ = other.positions_size_;
  if (!duplicate(other.annotations_, other.annotations_size_, &copy.annotations_))
    return raise_memory_error(thread);
  copy.annotations_size_ = other.annotations_size_;
  copy.last_label_ = other.last_label_;
  copy.resolved_ = other.resolved_;
  swap(copy);
  return Status::kOk;
}

}  // namespace py
