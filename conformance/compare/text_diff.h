// Two texts next to each other, with what differs between them marked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

struct DiffLine {
  enum class Kind { kSame, kChanged, kLeftOnly, kRightOnly, kSkipped };
  Kind kind;
  std::string left;
  std::string right;
  size_t left_number = 0;  // 1-based; for kSkipped, how many lines are left out.
  size_t right_number = 0;
};

// Aligns the lines of two texts. Lines further than `context` from any difference are folded into
// one kSkipped entry. The cost is bounded: very different texts are paired line by line.
std::vector<DiffLine> diff_lines(std::string_view left, std::string_view right, size_t context);

// The two columns, `width` characters in all, each line marked ' ' same, '|' changed, '<' or '>'.
// Lines that do not fit continue on the next; control characters are made visible.
std::string side_by_side(const std::vector<DiffLine>& lines, std::string_view left_title,
                         std::string_view right_title, size_t width);

// Splits at newlines; a last line without one counts, an empty text has none.
std::vector<std::string_view> split_lines(std::string_view text);

// The text with control characters and broken UTF-8 as visible escapes.
std::string visible(std::string_view text);

}  // namespace conformance
