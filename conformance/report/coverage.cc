// Which types each instruction met.
#include "conformance/report/coverage.h"

#include <algorithm>
#include <optional>
#include <set>

#include "fmt/format.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/stack_effects.h"

namespace conformance {
namespace {

using Json = nlohmann::ordered_json;
using py::SlotType;

// The columns; whatever else is met is "other".
constexpr std::string_view kTypes[] = {
    "NULL",  "NoneType", "bool",     "int",       "float",  "complex",
    "str",   "bytes",    "tuple",    "list",      "dict",   "set",
    "range", "slice",    "function", "method",    "type",   "builtin_function_or_method",
    "code",  "cell",     "module",   "generator", "object", "other"};

std::string_view column_of(std::string_view value) {
  const std::string_view type = value.substr(0, value.find('='));
  const auto known = std::find(std::begin(kTypes), std::end(kTypes), type);
  return known == std::end(kTypes) ? "other" : *known;
}

// The columns that a defined program can have in a slot; none when that is every object.
std::optional<std::vector<std::string_view>> possible_types(SlotType type) {
  using Types = std::vector<std::string_view>;
  switch (type) {
    case SlotType::kObject:
    case SlotType::kBorrowed:
    case SlotType::kBoolIfBit4:
      return Types(std::begin(kTypes) + 1, std::end(kTypes));
    case SlotType::kAny:
    case SlotType::kMaybeNull:
    case SlotType::kSelfOrNull:
      return std::nullopt;
    case SlotType::kNull:
      return Types{"NULL"};
    case SlotType::kDictOrNull:
      return Types{"NULL", "dict"};
    case SlotType::kNone:
      return Types{"NoneType"};
    case SlotType::kBool:
    case SlotType::kTruth:
      return Types{"bool"};
    case SlotType::kInt:
    case SlotType::kLasti:
      return Types{"int"};
    case SlotType::kFloat:
      return Types{"float"};
    case SlotType::kStr:
      return Types{"str"};
    case SlotType::kTuple:
      return Types{"tuple"};
    case SlotType::kList:
      return Types{"list"};
    case SlotType::kDict:
      return Types{"dict"};
    case SlotType::kSet:
      return Types{"set"};
    case SlotType::kAnySet:
      return Types{"set", "other"};
    case SlotType::kSlice:
      return Types{"slice"};
    case SlotType::kIter:
      return Types{"generator", "other"};
    case SlotType::kExc:
    case SlotType::kInterpolation:
      return Types{"other"};
    case SlotType::kExcOrNone:
      return Types{"NoneType", "other"};
    case SlotType::kCell:
      return Types{"cell"};
    case SlotType::kCode:
      return Types{"code"};
    case SlotType::kFunc:
      return Types{"function"};
    case SlotType::kAnyFunc:
      return Types{"function", "other"};
    case SlotType::kFrame:
      return Types{};
  }
  return std::nullopt;
}

// Slots that an instruction only looks past belong to another one.
bool is_operand(const py::SlotSpec& slot) {
  return std::string_view(slot.name) != "unused" && slot.type != SlotType::kFrame;
}

// How many values a step of a trace shows.
constexpr int64_t kShown = 3;

// The fewest slots that it can be, whatever the oparg.
int64_t least(const py::SlotCount& count) {
  return count.per_oparg >= 0 ? count.constant
                              : std::max<int64_t>(0, count.value(count.mask << count.shift));
}

// The operand of the instruction at an offset, its prefixes included.
uint32_t oparg_at(const std::string& code, uint32_t offset) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(code[at]); };
  uint32_t oparg = byte(offset + 1);
  for (uint32_t at = offset, shift = 8; at >= 2 && shift < 32; at -= 2, shift += 8) {
    if (byte(at - 2) != py::op::EXTENDED_ARG) break;
    oparg |= uint32_t{byte(at - 1)} << shift;
  }
  return oparg;
}

}  // namespace

void TypeCoverage::add(const std::string& name, std::string_view program,
                       const std::vector<oracle::Step>& steps) {
  const std::vector<fuzz::ValueRef> codes = fuzz::code_objects(fuzz::read_program(program).root);
  const std::string& witness = *names_.insert(name).first;
  ++programs_;
  steps_ += steps.size();
  for (const fuzz::ValueRef& value : codes) {
    const fuzz::CodeIR code = fuzz::decode(value);
    const auto place = [&](int32_t label) { return code.labels[label].instruction; };
    for (const fuzz::ExceptionRange& range : code.ranges) {
      // How many handlers of handlers lie around it: the chain of ranges that cover its target.
      uint32_t nesting = 0;
      std::set<const fuzz::ExceptionRange*> seen;
      for (const fuzz::ExceptionRange* at = &range; seen.insert(at).second;) {
        const uint32_t target = place(at->target);
        const auto outer =
            std::find_if(code.ranges.begin(), code.ranges.end(), [&](const auto& other) {
              return place(other.start) <= target && target < place(other.end);
            });
        if (outer == code.ranges.end()) break;
        ++nesting;
        at = &*outer;
      }
      shapes_[{nesting, range.depth, range.lasti}].add(1, witness);
    }
  }
  for (const oracle::Step& step : steps) {
    if (step.code >= codes.size() || step.depth < 0) continue;
    const std::string& units = codes[step.code]->code->code->bytes;
    if (step.offset + 1 >= units.size()) continue;
    const int opcode = static_cast<uint8_t>(units[step.offset]);
    const uint32_t oparg = oparg_at(units, step.offset);
    const int taken = py::num_popped(opcode, oparg);
    if (taken <= 0 || step.top.empty()) continue;
    const auto shown = static_cast<int64_t>(step.top.size());
    const py::SlotSpec* inputs = py::signature_inputs(opcode);
    int64_t below = taken;  // Slots from the top down to the end of the operand.
    for (int index = 0; index < py::kSignatures[opcode].inputs && below > 0; ++index) {
      const int64_t count = std::min(inputs[index].count.value(oparg), below);
      for (int64_t at = below - 1; is_operand(inputs[index]) && at >= below - count; --at)
        if (at < shown) cells_[{opcode, index}][column_of(step.top[at])].add(1, witness);
      below -= count;
    }
    if (taken == 2 && shown >= 2)
      pairs_[opcode][{column_of(step.top[1]), column_of(step.top[0])}].add(1, witness);
  }
}

Json TypeCoverage::json() const {
  Json document = {{"programs", programs_}, {"steps", steps_}};
  document["types"] = kTypes;
  Json witnesses = Json::array();
  std::map<const std::string*, size_t> numbers;
  const auto number_of = [&](const Met& met) {
    const auto [at, added] = numbers.try_emplace(met.witness, numbers.size());
    if (added) witnesses.push_back(*met.witness);
    return at->second;
  };
  Json rows = Json::array();
  for (int opcode = 0; opcode < 256; ++opcode) {
    const py::OpcodeInfo& info = py::kOpcodeInfo[opcode];
    if (info.kind != py::OpcodeKind::kReal) continue;
    const py::SlotSpec* inputs = py::signature_inputs(opcode);
    for (int index = 0; index < py::kSignatures[opcode].inputs; ++index) {
      const py::SlotSpec& slot = inputs[index];
      if (!is_operand(slot)) continue;
      const bool many = slot.count.per_oparg != 0 && slot.count.mask > 1;
      Json row = {{"opcode", info.name},
                  {"operand", fmt::format("{}{}", slot.name, many ? "[]" : "")}};
      int64_t above = 0;
      for (int other = index + 1; other < py::kSignatures[opcode].inputs; ++other)
        above += least(inputs[other].count);
      if (above >= kShown) {
        row["can"] = Json::array();
        row["deep"] = true;
      } else if (const auto types = possible_types(slot.type)) {
        row["can"] = *types;
      }
      row["cells"] = Json::object();
      const auto met = cells_.find({opcode, index});
      if (met != cells_.end())
        for (const auto& [type, cell] : met->second)
          row["cells"][std::string(type)] = {cell.times, number_of(cell)};
      rows.push_back(std::move(row));
    }
  }
  document["rows"] = std::move(rows);
  Json pairs = Json::array();
  for (const auto& [opcode, types] : pairs_)
    for (const auto& [pair, met] : types)
      pairs.push_back({{"opcode", py::kOpcodeInfo[opcode].name},
                       {"types", fmt::format("{}, {}", pair.first, pair.second)},
                       {"times", met.times},
                       {"witness", number_of(met)}});
  document["pairs"] = std::move(pairs);
  Json shapes = Json::array();
  for (const auto& [shape, met] : shapes_)
    shapes.push_back({{"nesting", shape.nesting},
                      {"depth", shape.depth},
                      {"lasti", shape.lasti},
                      {"ranges", met.times},
                      {"witness", number_of(met)}});
  document["shapes"] = std::move(shapes);
  document["witnesses"] = std::move(witnesses);
  return document;
}

CellCount count_cells(const Json& coverage) {
  CellCount count;
  for (const Json& row : coverage["rows"]) {
    uint64_t met = row["cells"].size();
    count.met += met;
    if (!row.contains("can")) {
      count.possible += coverage["types"].size();
      continue;
    }
    // What was met although the definition rules it out counts as possible, and is shown.
    const auto& can = row["can"];
    count.possible += can.size();
    for (const auto& [type, cell] : row["cells"].items())
      if (std::find(can.begin(), can.end(), type) == can.end()) ++count.possible;
  }
  return count;
}

}  // namespace conformance
