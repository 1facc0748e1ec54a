// Which types each instruction met.
#include "conformance/report/coverage.h"

#include <algorithm>
#include <optional>
#include <set>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/stack_effects.h"

namespace conformance {
namespace {

using Json = nlohmann::ordered_json;

// The columns; whatever else is met is "other". An instruction that never meets one of these is
// worth a look.
constexpr std::string_view kTypes[] = {
    "NULL",  "NoneType", "bool",     "int",       "float",  "complex",
    "str",   "bytes",    "tuple",    "list",      "dict",   "set",
    "range", "slice",    "function", "method",    "type",   "builtin_function_or_method",
    "code",  "cell",     "module",   "generator", "object", "other"};

std::string column_of(std::string_view value) {
  const std::string_view type = value.substr(0, value.find('='));
  const bool known = std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
  return std::string(known ? type : "other");
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

void TypeCoverage::add(std::string_view program, const std::vector<oracle::Step>& steps) {
  const std::vector<fuzz::ValueRef> codes = fuzz::code_objects(fuzz::read_program(program).root);
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
      ++shapes_[{nesting, range.depth, range.lasti}];
    }
  }
  for (const oracle::Step& step : steps) {
    if (step.code >= codes.size() || step.depth < 0) continue;
    const std::string& units = codes[step.code]->code->code->bytes;
    if (step.offset + 1 >= units.size()) continue;
    const int opcode = static_cast<uint8_t>(units[step.offset]);
    const int taken = py::num_popped(opcode, oparg_at(units, step.offset));
    if (taken <= 0 || step.top.empty()) continue;
    const auto shown = static_cast<int>(step.top.size());
    ++cells_[step.opcode][column_of(step.top[taken <= shown ? taken - 1 : 0])];
    if (taken == 2 && shown >= 2)
      ++pairs_[step.opcode][column_of(step.top[1]) + ", " + column_of(step.top[0])];
  }
}

Json TypeCoverage::json() const {
  Json document = {{"programs", programs_}, {"steps", steps_}};
  document["types"] = kTypes;
  document["rows"] = Json::array();
  for (int opcode = 0; opcode < 256; ++opcode) {
    const py::OpcodeInfo& info = py::kOpcodeInfo[opcode];
    if (info.kind != py::OpcodeKind::kReal) continue;
    const int taken = py::num_popped(opcode, 2);
    if (taken == py::kInvalidStackEffect || taken <= 0) continue;
    const auto met = cells_.find(info.name);
    document["rows"].push_back(
        {{"opcode", info.name},
         {"cells", met == cells_.end() ? Json::object() : Json(met->second)}});
  }
  document["pairs"] = Json::array();
  for (const auto& [opcode, types] : pairs_)
    for (const auto& [pair, times] : types)
      document["pairs"].push_back({{"opcode", opcode}, {"types", pair}, {"times", times}});
  document["shapes"] = Json::array();
  for (const auto& [shape, ranges] : shapes_)
    document["shapes"].push_back({{"nesting", shape.nesting},
                                  {"depth", shape.depth},
                                  {"lasti", shape.lasti},
                                  {"ranges", ranges}});
  return document;
}

}  // namespace conformance
