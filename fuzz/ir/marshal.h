// Marshal's format 5 over plain bytes, both directions, exact; and what a .pyc file is around it.
// Counterpart: Python/marshal.c, Lib/importlib/_bootstrap_external.py (headers).
#pragma once

#include <string>
#include <string_view>

#include "fuzz/ir/value.h"

namespace fuzz {

// Reads one value; throws FormatError. *consumed (may be null) tells how many bytes it took.
// Never takes memory out of proportion to the bytes.
ValueRef read_marshal(std::string_view bytes, size_t* consumed = nullptr);
// The very bytes that a value was read from; of any other, bytes that load as it.
std::string write_marshal(const Value& value);

// A compiled program: a .pyc file, or bare marshal data, which has no header.
struct Program {
  std::string header;
  ValueRef root;
  std::string rest;  // What follows the value; loaders do not look at it.
};

Program read_program(std::string_view bytes);
std::string write_program(const Program& program);
// The header of a .pyc file that is never checked against a source.
std::string unchecked_pyc_header();

}  // namespace fuzz
