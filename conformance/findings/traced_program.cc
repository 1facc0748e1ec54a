// The code objects of a program that was traced, by ordinal.
// Counterpart: none.
#include <set>

#include "conformance/findings/verdict.h"
#include "fuzz/ir/marshal.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"

namespace conformance {
namespace {

// The same object is visited once, as the tracer does: two flagged places that share a pointer.
void collect(const fuzz::ValueRef& value, std::set<const fuzz::Value*>* seen,
             std::vector<TracedProgram::Code>* codes) {
  if (value == nullptr || !fuzz::is_code(*value) || !seen->insert(value.get()).second) return;
  const fuzz::RawCode& code = *value->code;
  const auto bytes = [](const fuzz::ValueRef& field) {
    return field != nullptr ? field->bytes : std::string();
  };
  codes->push_back({bytes(code.name), bytes(code.code), bytes(code.exception_table)});
  if (code.consts == nullptr) return;
  for (const fuzz::ValueRef& constant : code.consts->items) collect(constant, seen, codes);
}

uint8_t opcode_at(const std::string& units, size_t offset) {
  return offset + 1 < units.size() ? static_cast<uint8_t>(units[offset]) : 0;
}
uint8_t argument_at(const std::string& units, size_t offset) {
  return offset + 1 < units.size() ? static_cast<uint8_t>(units[offset + 1]) : 0;
}

// A trace shows an instruction where its prefixes end, and neither NOT_TAKEN nor END_FOR.
uint32_t first_shown(const std::string& units, uint32_t offset) {
  for (;;) {
    const int opcode = opcode_at(units, offset);
    if (opcode != py::op::EXTENDED_ARG && opcode != py::op::NOT_TAKEN &&
        opcode != py::op::END_FOR && opcode != py::op::RESUME)
      return offset;
    if (offset + 2 >= units.size()) return offset;
    offset += 2;
  }
}

}  // namespace

TracedProgram::TracedProgram(const std::string& program) {
  try {
    std::set<const fuzz::Value*> seen;
    collect(fuzz::read_program(program).root, &seen, &codes_);
  } catch (const fuzz::FormatError&) {
    codes_.clear();
  }
}

std::optional<uint32_t> TracedProgram::oparg(const oracle::Step& step) const {
  if (step.code >= codes_.size()) return std::nullopt;
  const std::string& units = codes_[step.code].units;
  if (step.offset + 1 >= units.size()) return std::nullopt;
  uint32_t oparg = argument_at(units, step.offset);
  for (uint32_t prefix = 1; prefix <= 3 && prefix * 2 <= step.offset; ++prefix) {
    const size_t at = step.offset - prefix * 2;
    if (opcode_at(units, at) != py::op::EXTENDED_ARG) break;
    oparg |= static_cast<uint32_t>(argument_at(units, at)) << 8 * prefix;
  }
  return oparg;
}

std::optional<uint32_t> TracedProgram::handler(const oracle::Step& step) const {
  if (step.code >= codes_.size()) return std::nullopt;
  const Code& code = codes_[step.code];
  py::ExceptionEntry entry;
  if (!py::find_exception_handler(reinterpret_cast<const uint8_t*>(code.exception_table.data()),
                                  code.exception_table.size(), step.offset / 2, &entry))
    return std::nullopt;
  return first_shown(code.units, entry.target * 2);
}

bool TracedProgram::is_handler(const oracle::Step& step) const {
  if (step.code >= codes_.size()) return step.opcode == "PUSH_EXC_INFO";
  const Code& code = codes_[step.code];
  py::ExceptionTableReader reader(reinterpret_cast<const uint8_t*>(code.exception_table.data()),
                                  code.exception_table.size());
  py::ExceptionEntry entry;
  while (reader.next(&entry)) {
    if (first_shown(code.units, entry.target * 2) == step.offset) return true;
  }
  return false;
}

std::string TracedProgram::name(const oracle::Step& step) const {
  if (step.code < codes_.size() && !codes_[step.code].name.empty()) return codes_[step.code].name;
  return "code " + std::to_string(step.code);
}

}  // namespace conformance
