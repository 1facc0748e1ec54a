// What the mutators work with: the code being edited, what is known of it, chance, and words for
// what was done.
// Counterpart: none.
#pragma once

#include <optional>

#include "fuzz/ir/flow.h"
#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"

namespace fuzz {

struct Editor {
  Editor(const Flow& flow, const MutationOptions& options, Mood mood)
      : flow(flow), options(options), mood(mood), random(0) {}
  // Before each edit. Storage of the one before is used again.
  void start(const CodeIR& original, uint64_t seed);

  CodeIR code;       // Edit this.
  const Flow& flow;  // Of the code before the edit.
  const MutationOptions& options;
  Mood mood;
  Random random;
  std::string change;  // What was done.

  bool repairing() const { return mood == Mood::kRepairing; }
  const CodeIR& donor() const { return options.donor != nullptr ? *options.donor : code; }
  // What holds in the donor, as long as the code has not been edited; `own` if nobody knows yet.
  const Flow& donor_flow(std::optional<Flow>* own) const {
    if (options.donor == nullptr) return flow;
    return options.donor_flow ? options.donor_flow() : own->emplace(*options.donor);
  }
  // Whether edits may happen at the instruction: behind the prologue, reached, and live.
  bool editable(uint32_t at) const;
  // A random editable instruction for which `choose` holds.
  template <typename Choose>
  std::optional<uint32_t> pick(Choose choose) {
    std::vector<uint32_t> found = std::move(found_);
    found.clear();
    for (uint32_t i = repairing() ? prologue_end(code) : 0; i < code.size(); ++i) {
      if (editable_behind_prologue(i) && choose(i)) found.push_back(i);
    }
    std::optional<uint32_t> chosen;
    if (!found.empty()) chosen = random.pick(found);
    found_ = std::move(found);
    return chosen;
  }
  std::optional<uint32_t> pick() {
    return pick([](uint32_t) { return true; });
  }
  // [first, second) behind the prologue, at most `limit` long, not empty.
  std::optional<std::pair<uint32_t, uint32_t>> pick_range(uint32_t limit);

  Instruction& at(uint32_t index) { return code.instructions[index]; }
  // What is inserted says that it comes from where it is put.
  void add(uint32_t index, std::vector<Instruction> added, bool inside = true);
  // Adds behind everything; returns where.
  uint32_t append(std::vector<Instruction> added);
  bool done(std::string what) {
    change = std::move(what);
    return true;
  }

  uint32_t none() { return const_index(&code, make_none()); }
  // A local that is neither cell nor free variable nor the compiler's own.
  std::optional<uint32_t> plain_local();
  ValueRef value();                         // A constant of any type.
  ValueRef value_like(const Value& value);  // Of the same type.
  std::string identifier();
  // Instructions that push something of one of the types.
  std::vector<Instruction> push(uint32_t types);

 private:
  bool editable_behind_prologue(uint32_t at) const {
    if (options.live != nullptr && (at >= options.live->size() || !(*options.live)[at]))
      return false;
    return !repairing() || flow.reachable(at);
  }

  std::vector<uint32_t> found_;  // Storage of pick().
};

Instruction make(int opcode, uint32_t oparg = 0, int32_t target = kNoLabel);
std::string name_of(const Instruction& one);
std::string show(const CodeIR& code, uint32_t index);
std::string number(int64_t value);
// Slots taken and left for a valid instruction.
int inputs_of(const Instruction& one);
int outputs_of(const Instruction& one);
bool is_jump(const Instruction& one);
bool ends_flow(const Instruction& one);
// A random oparg of the instruction's domain, for this code.
uint32_t valid_oparg(Editor& editor, int opcode);

struct Mutator {
  MutatorInfo info;
  bool (*apply)(Editor&);
  bool tables_only;  // What it changes, no verifier looks at: the result is not repaired.
};

// One part of the table per file.
std::span<const Mutator> instruction_mutators();
std::span<const Mutator> flow_mutators();
std::span<const Mutator> damage_mutators();
std::span<const Mutator> exception_mutators();
std::span<const Mutator> position_mutators();
std::span<const Mutator> value_mutators();
std::span<const Mutator> shape_mutators();
std::span<const Mutator> nested_mutators();
std::span<const Mutator> environment_mutators();
std::span<const Mutator> splice_mutators();

}  // namespace fuzz
