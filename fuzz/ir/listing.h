// Code objects as text: the listing of dis, without a machine.
// Counterpart: Lib/dis.py.
#pragma once

#include "fuzz/ir/code_ir.h"

namespace fuzz {

// Throws FormatError when a field is of the wrong type.
std::string listing(const ValueRef& code, bool positions = false);

}  // namespace fuzz
