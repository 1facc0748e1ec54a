// Rewrites the body of an op: the DSL's words become C++, and every exit is checked.
// Counterpart: Tools/cases_generator/generators_common.py.
#ifndef VM_BYTECODE_GEN_BODY_H_
#define VM_BYTECODE_GEN_BODY_H_

#include <string>
#include <vector>

#include "vm/bytecode/gen/model.h"

namespace opgen {

// An input that the op takes off the stack.
struct BodyInput {
  std::string name;
  std::string slot;   // Where it lies, as C++.
  std::string count;  // For arrays.
  bool is_array = false;
  bool maybe_null = false;
  bool never_owned = false;  // Always NULL: nothing to close.
  bool harmless = false;     // Of a type whose end runs no Python code.
};

// Hands out the faults of one instruction, in the order of its text.
class FaultSites {
 public:
  FaultSites(const Instruction& instruction, bool active)
      : instruction_(instruction), active_(active) {}

  // The condition that holds while the new fault is planted; empty in a normal build.
  std::string plant(const std::string& kind, const Location& where);
  const std::vector<Fault>& all() const { return faults_; }
  bool full() const { return full_; }  // There were more than have numbers.

 private:
  const Instruction& instruction_;
  bool active_;
  bool full_ = false;
  std::vector<Fault> faults_;
};

// C++ text for what the DSL's words do at this point of this instruction. Each is a run of
// statements that ends in a blank, or empty.
struct BodyContext {
  const Definition* op = nullptr;
  const Instruction* instruction = nullptr;
  FaultSites* faults = nullptr;
  std::vector<BodyInput> inputs;
  std::string restart;      // Put everything back as it was at entry.
  bool can_restart = true;  // False once the depth has changed.
  std::string keep_inputs;  // Make memory and sp show the stack with the inputs on it.
  std::string pop_inputs;   // The same without them.
  std::string sync;         // pop_inputs, and tell the frame.
  std::string
      store_changed;  // Put the inputs that stay, and that the body assigns, in their places.
  std::string decref_level;  // Tell the frame that the inputs are gone, before they are closed.
  bool escapes = false;
};

struct BodyResult {
  std::string text;
  bool exits = false;   // Control never reaches the end.
  bool synced = false;  // sp has been moved below the inputs.
};

BodyResult rewrite_body(const BodyContext& context, std::vector<Error>* errors);

// True when the body has the name as a token.
bool mentions(const Definition& op, const std::string& name);

}  // namespace opgen

#endif  // VM_BYTECODE_GEN_BODY_H_
