// Semantic coverage: which types each instruction met, and the shapes of exception tables.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"
#include "oracle/pool/observation.h"

namespace conformance {

// Gathers from traces of programs, and remembers for each thing that it met the first program that
// showed it. A row is an operand of an instruction; an operand that is a number of slots, as the
// arguments of a call, is met with the type of each. A trace shows the three topmost values, so
// what lies deeper is not seen.
class TypeCoverage {
 public:
  // `name` of the program in the index of witnesses; `program`: bytes of a .pyc; `steps`: its
  // trace. Throws fuzz::FormatError for no program. The witness does not depend on the order in
  // which programs come: it is the one whose name sorts first.
  void add(const std::string& name, std::string_view program,
           const std::vector<oracle::Step>& steps);

  // {"programs", "steps", "types": [...], "witnesses": [NAME...],
  //  "rows": [{"opcode", "operand", "can": [TYPE...], "deep", "cells": {TYPE: [times, WITNESS]}}],
  //  "pairs": [{"opcode", "types", "times", "witness"}],
  //  "shapes": [{"nesting", "depth", "lasti", "ranges", "witness"}]}.
  // WITNESS is an index into "witnesses". All operands of all instructions are there, those without
  // a cell included. "can" is absent where the definition asks for no type; "deep" is true, and
  // "can" empty, where so much lies above the operand that no trace shows it.
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
  struct Met {
    uint64_t times = 0;
    const std::string* witness = nullptr;
    void add(uint64_t more, const std::string& name) {
      times += more;
      if (witness == nullptr || name < *witness) witness = &name;
    }
  };
  struct Operand {
    int opcode;
    int index;
    auto operator<=>(const Operand&) const = default;
  };
  uint64_t programs_ = 0;
  uint64_t steps_ = 0;
  std::set<std::string> names_;  // Of programs; what Met points to.
  std::map<Operand, std::map<std::string_view, Met>> cells_;
  std::map<int, std::map<std::pair<std::string_view, std::string_view>, Met>> pairs_;
  std::map<Shape, Met> shapes_;
};

// How many cells of such a document can be met, and how many were.
struct CellCount {
  uint64_t possible = 0;
  uint64_t met = 0;
};
CellCount count_cells(const nlohmann::ordered_json& coverage);

}  // namespace conformance
