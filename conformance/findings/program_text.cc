// Programs as people read them.
// Counterpart: none.
#include "conformance/findings/program_text.h"

#include <vector>

#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "fuzz/ir/assembly.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"

namespace conformance {
namespace {

// The text, and which of its lines has the instruction that covers an offset; none where there is
// no such place.
struct Placed {
  std::string text;
  size_t line = 0;  // From 1.
};
std::optional<Placed> placed(const std::string& program, uint32_t code, uint32_t offset) {
  try {
    Placed result;
    std::vector<fuzz::InstructionLine> lines;
    result.text = fuzz::program_assembly(program, &lines);
    for (const fuzz::InstructionLine& one : lines)
      if (one.code == code && one.offset <= offset) result.line = one.line;
    const auto codes = fuzz::code_objects(fuzz::read_program(program).root);
    if (result.line == 0 || offset >= codes.at(code)->code->code->bytes.size()) return std::nullopt;
    return result;
  } catch (const fuzz::FormatError&) {
    return std::nullopt;
  }
}

}  // namespace

std::string program_listing(const std::string& program) {
  try {
    return fuzz::program_assembly(program);
  } catch (const fuzz::FormatError& error) {
    return fmt::format("# cannot be listed: {}\n", error.what());
  }
}

std::optional<size_t> listing_line(const std::string& program, uint32_t code, uint32_t offset) {
  const auto found = placed(program, code, offset);
  if (!found) return std::nullopt;
  return found->line;
}

std::string listing_around(const std::string& program, uint32_t code, uint32_t offset,
                           size_t around) {
  const auto found = placed(program, code, offset);
  if (!found) return "";
  const std::vector<std::string_view> lines = split_lines(found->text);
  const size_t at = found->line - 1;
  std::string result;
  for (size_t i = at > around ? at - around : 0; i < lines.size() && i <= at + around; ++i) {
    // Another code object says nothing about this one.
    if (i > at && lines[i].empty()) break;
    if (i < at && (lines[i].empty() || lines[i].starts_with(".code "))) result.clear();
    if (lines[i].empty()) continue;
    result += i == at ? "--> " : "    ";
    result += lines[i];
    result += '\n';
  }
  return result;
}

std::optional<std::string> code_name(const std::string& program, uint32_t code) {
  try {
    const auto codes = fuzz::code_objects(fuzz::read_program(program).root);
    if (code >= codes.size()) return std::nullopt;
    return codes[code]->code->qualified_name->bytes;
  } catch (const fuzz::FormatError&) {
    return std::nullopt;
  }
}

std::optional<size_t> byte_offset(const std::string& program, uint32_t code, uint32_t offset) {
  try {
    const auto codes = fuzz::code_objects(fuzz::read_program(program).root);
    if (code >= codes.size()) return std::nullopt;
    const std::string& bytes = codes[code]->code->code->bytes;
    const size_t at = program.find(bytes);
    if (at == std::string::npos || offset >= bytes.size()) return std::nullopt;
    return at + offset;
  } catch (const fuzz::FormatError&) {
    return std::nullopt;
  }
}

std::optional<size_t> instruction_count(const std::string& program) {
  try {
    size_t count = 0;
    for (const fuzz::ValueRef& code : fuzz::code_objects(fuzz::read_program(program).root))
      count += fuzz::decode(code).instructions.size();
    return count;
  } catch (const fuzz::FormatError&) {
    return std::nullopt;
  }
}

}  // namespace conformance
