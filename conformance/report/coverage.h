// Semantic coverage: which types each instruction met, and the shapes of exception tables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"
#include "oracle/pool/observation.h"

namespace conformance {

// Gathers from traces of programs. Cells: the type of the first operand of each instruction that
// has operands; pairs: both types of an instruction that takes two. A trace shows the three topmost
// values, so that of an instruction that takes more the topmost counts.
class TypeCoverage {
 public:
  // `program`: bytes of a .pyc; `steps`: its trace. Throws fuzz::FormatError for no program.
  void add(std::string_view program, const std::vector<oracle::Step>& steps);

  // {"types": [...], "rows": [{"opcode", "cells": {TYPE: times}}], "pairs": [{"opcode", "types",
  // "times"}], "shapes": [{"nesting", "depth", "lasti", "ranges"}]}: all instructions that take
  // operands, those without a cell included.
  nlohmann::ordered_json json() const;
  uint64_t programs() const { return programs_; }
  uint64_t steps() const { return steps_; }

 private:
  struct Shape {
    uint32_t nesting;
    uint32_t depth;
    bool lasti;
    auto operator<=>(const Shape&) const = default;
  };
  uint64_t programs_ = 0;
  uint64_t steps_ = 0;
  std::map<std::string, std::map<std::string, uint64_t>> cells_;
  std::map<std::string, std::map<std::string, uint64_t>> pairs_;
  std::map<Shape, uint64_t> shapes_;
};

}  // namespace conformance
