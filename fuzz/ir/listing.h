// Code objects as text: the listing of dis, without a machine.
// Counterpart: Lib/dis.py.
#pragma once

#include "fuzz/ir/code_ir.h"

namespace fuzz {

// Throws FormatError when a field is of the wrong type.
std::string listing(const ValueRef& code, bool positions = false);
// With offsets, and with an arrow at one of them, if that is not negative.
std::string listing_with_offsets(const ValueRef& code, int64_t arrow = -1);

}  // namespace fuzz
