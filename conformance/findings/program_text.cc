// Programs as people read them.
// Counterpart: none.
#include "conformance/findings/program_text.h"

#include <algorithm>
#include <vector>

#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/listing.h"
#include "fuzz/ir/marshal.h"

namespace conformance {
namespace {

constexpr std::string_view kArrow = " --> ";

// Throws FormatError. The arrow goes to one code object only.
std::string listing_of(const std::string& program, int64_t code, int64_t offset) {
  const auto codes = fuzz::code_objects(fuzz::read_program(program).root);
  std::string text;
  for (size_t i = 0; i < codes.size(); ++i)
    text += fmt::format(
        "{}# {}: {}\n{}", i == 0 ? "" : "\n", i, fuzz::describe(*codes[i]),
        fuzz::listing_with_offsets(codes[i], static_cast<int64_t>(i) == code ? offset : -1));
  return text;
}

// The listing, and which of its lines has the arrow; none where it is nowhere.
struct Marked {
  std::string text;
  size_t at = 0;
};
std::optional<Marked> marked(const std::string& program, uint32_t code, uint32_t offset) {
  std::string text;
  try {
    text = listing_of(program, code, offset);
  } catch (const fuzz::FormatError&) {
    return std::nullopt;
  }
  const std::vector<std::string_view> lines = split_lines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    // Only digits, labels and spaces stand before it: a constant may look like an arrow, too.
    const size_t arrow = lines[i].find(kArrow);
    if (arrow != std::string_view::npos &&
        lines[i].substr(0, arrow).find_first_not_of(" 0123456789L:-?") == std::string_view::npos)
      return Marked{std::move(text), i};
  }
  return std::nullopt;
}

}  // namespace

std::string program_listing(const std::string& program) {
  try {
    return listing_of(program, -1, -1);
  } catch (const fuzz::FormatError& error) {
    return fmt::format("# cannot be listed: {}\n", error.what());
  }
}

std::optional<size_t> listing_line(const std::string& program, uint32_t code, uint32_t offset) {
  const auto found = marked(program, code, offset);
  if (!found) return std::nullopt;
  return found->at + 1;
}

std::string listing_around(const std::string& program, uint32_t code, uint32_t offset,
                           size_t around) {
  const auto found = marked(program, code, offset);
  if (!found) return "";
  const std::vector<std::string_view> lines = split_lines(found->text);
  std::string result;
  const size_t first = found->at > around ? found->at - around : 0;
  for (size_t i = first; i < lines.size() && i <= found->at + around; ++i) {
    // Another code object says nothing about this one.
    if (i > found->at && lines[i].starts_with("# ")) break;
    if (i < found->at && lines[i].starts_with("# ")) result.clear();
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
