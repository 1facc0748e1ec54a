// The code objects of a program that was traced, by ordinal.
// Counterpart: none.
#include <algorithm>
#include <set>

#include "conformance/findings/verdict.h"
#include "fmt/format.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "re2/re2.h"
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

// Whether nothing is traced of its beginning.
bool begins_without_resume(const fuzz::CodeIR& code) {
  if (code.raw_code || code.raw_exception_table || code.instructions.empty()) return false;
  const auto first =
      std::find_if(code.instructions.begin(), code.instructions.end(),
                   [](const fuzz::Instruction& one) { return one.opcode == py::op::RESUME; });
  // The others stand behind a place where a frame is suspended.
  return first == code.instructions.end() || (first->oparg & 3) != 0;
}

// Behind what sets the frame up.
uint32_t first_of_body(const fuzz::CodeIR& code) {
  uint32_t at = 0;
  while (at < code.size() && (code.instructions[at].opcode == py::op::COPY_FREE_VARS ||
                              code.instructions[at].opcode == py::op::MAKE_CELL))
    ++at;
  if (at < code.size() && code.instructions[at].opcode == py::op::RETURN_GENERATOR) {
    ++at;
    if (at < code.size() && code.instructions[at].opcode == py::op::POP_TOP) ++at;
  }
  return at;
}

void collect_values(const fuzz::ValueRef& value, std::set<const fuzz::Value*>* seen,
                    std::vector<fuzz::ValueRef>* codes) {
  if (value == nullptr || !fuzz::is_code(*value) || !seen->insert(value.get()).second) return;
  codes->push_back(value);
  if (value->code->consts == nullptr) return;
  for (const fuzz::ValueRef& constant : value->code->consts->items)
    collect_values(constant, seen, codes);
}

}  // namespace

TraceableProgram::TraceableProgram(const std::string& program) : bytes(program) {
  try {
    fuzz::Program read = fuzz::read_program(program);
    std::set<const fuzz::Value*> seen;
    std::vector<fuzz::ValueRef> codes;
    collect_values(read.root, &seen, &codes);
    bool changed = false;
    fuzz::ValueRef root = read.root;
    for (const fuzz::ValueRef& old : codes) {
      added_.push_back(-1);
      fuzz::CodeIR code = fuzz::decode(old);
      if (!begins_without_resume(code)) continue;
      fuzz::Instruction resume;
      resume.opcode = py::op::RESUME;
      fuzz::insert(&code, first_of_body(code), {resume});
      const fuzz::ValueRef edited = fuzz::encode(code);
      const std::string& units = edited->code->code->bytes;
      uint32_t offset = 0;
      while (offset + 2 < units.size() && opcode_at(units, offset) != py::op::RESUME) offset += 2;
      added_.back() = offset;
      root = fuzz::replaced(root, old, edited);
      changed = true;
    }
    if (!changed) return;
    read.root = root;
    bytes = fuzz::write_program(read);
    is_changed_ = true;
  } catch (const fuzz::FormatError&) {
    // Nothing is known of it, so it stays as it is.
    bytes = program;
    is_changed_ = false;
  }
}

void TraceableProgram::restore(oracle::Observation* observation) const {
  if (!is_changed_) return;
  for (oracle::Section& section : observation->sections) {
    if (section.title == "trace") section.text = restored(section.text);
  }
  observation->problem = restored(observation->problem);
}

std::string TraceableProgram::restored(std::string_view text) const {
  static const RE2 kLine(R"((last instruction: )?(\d+) (\d+) ([A-Z_0-9]+ .*))");
  std::string result;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    const size_t length = line.ends_with('\n') ? end - 1 : end;
    std::string title, rest;
    uint32_t code = 0, offset = 0;
    if (RE2::FullMatch(line.substr(0, length), kLine, &title, &code, &offset, &rest) &&
        code < added_.size() && added_[code] >= 0 && offset > added_[code]) {
      result += fmt::format("{}{} {} {}", title, code, offset - 2, rest);
      result += line.substr(length);
    } else {
      result += line;
    }
    text.remove_prefix(end);
  }
  return result;
}

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
