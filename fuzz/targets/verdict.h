// What the machine's verifier says of a code object that is plain data.
// Counterpart: none.
#pragma once

#include <string>

#include "fuzz/ir/code_ir.h"

namespace fuzz {

// "defined", or the reason and the offset.
struct Judgement {
  bool defined = false;
  bool loads = true;  // False: there would be no code object to judge.
  std::string text;
};

// As the machine would judge it when it first runs it. Code that could not be loaded (fields of the
// wrong type, counts that contradict each other) is not defined.
Judgement judge(const Value& code);
// Whether every code object of a program is defined, also one that never runs.
bool all_defined(const ValueRef& root);

}  // namespace fuzz
