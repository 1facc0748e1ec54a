// Buckets: what different cases of a suite have in common in the way they differ.
#include "conformance/suites/bucket.h"

#include <cctype>
#include <vector>

#include "conformance/compare/text_diff.h"
#include "fmt/format.h"

namespace conformance {
namespace {

// More of a line says nothing about its class.
constexpr size_t kLongest = 120;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// A quote opens where no word ends, so that an apostrophe does not.
bool opens_quote(std::string_view text, size_t at) {
  return (text[at] == '\'' || text[at] == '"' || text[at] == '`') &&
         (at == 0 || !is_word(text[at - 1]));
}

size_t quote_end(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2 : 1;
  return end < text.size() ? end : std::string_view::npos;
}

// "raised SyntaxError" is followed by the message, without which it is no class.
std::string line_at(const std::vector<std::string_view>& lines, size_t at) {
  if (at >= lines.size()) return "nothing";
  std::string line = without_particulars(lines[at]);
  if (lines[at].find("raised ") != std::string_view::npos && at + 1 < lines.size())
    line += ": " + without_particulars(lines[at + 1]);
  return line;
}

std::string difference(std::string_view theirs, std::string_view ours) {
  const std::vector<std::string_view> a = split_lines(theirs), b = split_lines(ours);
  size_t line = 0;
  while (line < a.size() && line < b.size() && a[line] == b[line]) ++line;
  const std::string left = line_at(a, line), right = line_at(b, line);
  if (left == right) return fmt::format("{} in another way", right);
  return fmt::format("{} instead of {}", right, left);
}

}  // namespace

std::string without_particulars(std::string_view text) {
  std::string result;
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  for (size_t i = 0; i < text.size() && result.size() < kLongest;) {
    if (opens_quote(text, i)) {
      if (size_t end = quote_end(text, i); end != std::string_view::npos) {
        result += "'...'";
        i = end + 1;
        continue;
      }
    }
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) {
      // The digits within a word are a part of it.
      do result += text[i++];
      while (i < text.size() && is_word(text[i - 1]) && is_word(text[i]));
      continue;
    }
    // A number, or the length and the digits of a digest.
    while (i < text.size() && is_word(text[i])) ++i;
    if (i + 1 < text.size() && text[i] == ':' && is_word(text[i + 1]))
      for (++i; i < text.size() && is_word(text[i]);) ++i;
    result += '#';
  }
  return result;
}

std::string bucket_of(const Observation& oracle, const Observation& subject) {
  if (!oracle.problem.empty()) return "the oracle: " + without_particulars(oracle.problem);
  if (!subject.problem.empty()) return without_particulars(subject.problem);
  for (size_t i = 0; i < subject.sections.size() && i < oracle.sections.size(); ++i)
    if (!(oracle.sections[i] == subject.sections[i]))
      return fmt::format("{}: {}", subject.sections[i].title,
                         difference(oracle.sections[i].text, subject.sections[i].text));
  return oracle == subject ? "" : "no observation";
}

}  // namespace conformance
