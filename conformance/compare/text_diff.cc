// Two texts next to each other: Myers' greedy algorithm on lines, with a bounded number of edits.
#include "conformance/compare/text_diff.h"

#include <algorithm>
#include <cstdint>

#include "conformance/compare/table.h"
#include "fmt/format.h"

namespace conformance {
namespace {

// Beyond this many edits an exact alignment costs more than it tells.
constexpr int kMaxEdits = 2000;

using Lines = std::vector<std::string_view>;
using Kind = DiffLine::Kind;

// One step of an edit script: advance on the left, on the right, or on both.
enum class Step : uint8_t { kBoth, kLeft, kRight };

// The shortest edit script, or an empty one when it has more than kMaxEdits edits.
std::vector<Step> shortest_script(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  const int limit = std::min(n + m, kMaxEdits);
  std::vector<std::vector<int>> history;
  std::vector<int> best(2 * static_cast<size_t>(limit) + 3, 0);
  auto at = [&](std::vector<int>& row, int k) -> int& {
    return row[static_cast<size_t>(k + limit + 1)];
  };
  int edits = -1;
  for (int d = 0; d <= limit && edits < 0; ++d) {
    history.push_back(best);
    for (int k = -d; k <= d; k += 2) {
      bool down = k == -d || (k != d && at(best, k - 1) < at(best, k + 1));
      int x = down ? at(best, k + 1) : at(best, k - 1) + 1;
      int y = x - k;
      while (x < n && y < m && a[static_cast<size_t>(x)] == b[static_cast<size_t>(y)]) ++x, ++y;
      at(best, k) = x;
      if (x >= n && y >= m) {
        edits = d;
        break;
      }
    }
  }
  std::vector<Step> steps;
  if (edits < 0) return steps;
  int x = n, y = m;
  for (int d = edits; d >= 0; --d) {
    std::vector<int>& row = history[static_cast<size_t>(d)];
    int k = x - y;
    bool down = d != 0 && (k == -d || (k != d && at(row, k - 1) < at(row, k + 1)));
    int previous_k = down ? k + 1 : k - 1;
    int from_x = d == 0 ? 0 : at(row, previous_k);
    int from_y = d == 0 ? 0 : from_x - previous_k;
    int snake_x = d == 0 ? 0 : down ? from_x : from_x + 1;
    while (x > snake_x && y > snake_x - k) steps.push_back(Step::kBoth), --x, --y;
    if (d > 0) steps.push_back(down ? Step::kRight : Step::kLeft);
    x = from_x;
    y = from_y;
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

// Pairs the runs of left-only and right-only lines between equal lines.
std::vector<DiffLine> pair_lines(const Lines& a, const Lines& b, const std::vector<Step>& steps,
                                 size_t offset) {
  std::vector<DiffLine> result;
  size_t x = 0, y = 0;
  for (size_t i = 0; i < steps.size();) {
    if (steps[i] == Step::kBoth) {
      result.push_back(
          {Kind::kSame, std::string(a[x]), std::string(b[y]), x + offset + 1, y + offset + 1});
      ++x, ++y, ++i;
      continue;
    }
    size_t lefts = 0, rights = 0;
    for (; i < steps.size() && steps[i] != Step::kBoth; ++i)
      ++(steps[i] == Step::kLeft ? lefts : rights);
    for (size_t j = 0; j < std::max(lefts, rights); ++j) {
      DiffLine line{j >= lefts    ? Kind::kRightOnly
                    : j >= rights ? Kind::kLeftOnly
                                  : Kind::kChanged,
                    "", "", 0, 0};
      if (j < lefts) line.left = a[x], line.left_number = ++x + offset;
      if (j < rights) line.right = b[y], line.right_number = ++y + offset;
      result.push_back(std::move(line));
    }
  }
  return result;
}

std::vector<DiffLine> fold(std::vector<DiffLine> lines, size_t context) {
  if (context >= lines.size()) return lines;
  std::vector<bool> keep(lines.size(), false);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind == Kind::kSame) continue;
    size_t last = std::min(lines.size() - 1, i + context);
    for (size_t j = i > context ? i - context : 0; j <= last; ++j) keep[j] = true;
  }
  std::vector<DiffLine> result;
  for (size_t i = 0; i < lines.size();) {
    if (keep[i]) {
      result.push_back(std::move(lines[i++]));
      continue;
    }
    size_t start = i;
    while (i < lines.size() && !keep[i]) ++i;
    result.push_back({Kind::kSkipped, "", "", i - start, i - start});
  }
  return result;
}

// Cuts text into pieces of at most `width` columns, never inside a code point.
std::vector<std::string> wrap(const std::string& text, size_t width) {
  std::vector<std::string> pieces(1);
  size_t used = 0;
  for (size_t i = 0; i < text.size();) {
    size_t length = 1;
    while (i + length < text.size() && (text[i + length] & 0xC0) == 0x80) ++length;
    if (used == width) {
      pieces.emplace_back();
      used = 0;
    }
    pieces.back().append(text, i, length);
    ++used;
    i += length;
  }
  return pieces;
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<DiffLine> diff_lines(std::string_view left, std::string_view right, size_t context) {
  Lines a = split_lines(left), b = split_lines(right);
  size_t prefix = 0, suffix = 0;
  while (prefix < std::min(a.size(), b.size()) && a[prefix] == b[prefix]) ++prefix;
  while (suffix < std::min(a.size(), b.size()) - prefix &&
         a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix])
    ++suffix;
  std::vector<DiffLine> lines;
  for (size_t i = 0; i < prefix; ++i)
    lines.push_back({Kind::kSame, std::string(a[i]), std::string(b[i]), i + 1, i + 1});
  Lines middle_a(a.begin() + static_cast<ptrdiff_t>(prefix),
                 a.end() - static_cast<ptrdiff_t>(suffix));
  Lines middle_b(b.begin() + static_cast<ptrdiff_t>(prefix),
                 b.end() - static_cast<ptrdiff_t>(suffix));
  std::vector<Step> steps = shortest_script(middle_a, middle_b);
  if (steps.empty()) {
    steps.assign(middle_a.size(), Step::kLeft);
    steps.insert(steps.end(), middle_b.size(), Step::kRight);
  }
  for (DiffLine& line : pair_lines(middle_a, middle_b, steps, prefix))
    lines.push_back(std::move(line));
  for (size_t i = suffix; i > 0; --i)
    lines.push_back({Kind::kSame, std::string(a[a.size() - i]), std::string(b[b.size() - i]),
                     a.size() - i + 1, b.size() - i + 1});
  return fold(std::move(lines), context);
}

std::string visible(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i]);
    size_t length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
    bool good = length > 0 && i + length <= text.size();
    for (size_t j = 1; good && j < length; ++j) good = (text[i + j] & 0xC0) == 0x80;
    if (!good || (byte < 0x20 && byte != '\t') || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
      ++i;
    } else if (byte == '\t') {
      result += "\\t";
      ++i;
    } else {
      result += text.substr(i, length);
      i += length;
    }
  }
  return result;
}

std::string side_by_side(const std::vector<DiffLine>& lines, std::string_view left_title,
                         std::string_view right_title, size_t width) {
  const size_t column = std::max<size_t>(20, (width - 15) / 2);
  std::string result;
  auto row = [&](const std::string& left_number, const std::string& left, char mark,
                 const std::string& right_number, const std::string& right) {
    std::vector<std::string> a = wrap(left, column), b = wrap(right, column);
    for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      std::string l = i < a.size() ? a[i] : "", r = i < b.size() ? b[i] : "";
      std::string line = fmt::format("{:>5} {}{} {} {:>5} {}", i == 0 ? left_number : "", l,
                                     std::string(column - display_width(l), ' '), mark,
                                     i == 0 ? right_number : "", r);
      while (!line.empty() && line.back() == ' ') line.pop_back();
      result += line + "\n";
    }
  };
  auto number = [](size_t n) { return n == 0 ? std::string() : std::to_string(n); };
  row("", std::string(left_title), ' ', "", std::string(right_title));
  row("", std::string(column, '-'), '-', "", std::string(column, '-'));
  for (const DiffLine& line : lines) {
    if (line.kind == Kind::kSkipped) {
      result += fmt::format("      ... {} equal line{} ...\n", line.left_number,
                            line.left_number == 1 ? "" : "s");
      continue;
    }
    char mark = line.kind == Kind::kSame       ? ' '
                : line.kind == Kind::kChanged  ? '|'
                : line.kind == Kind::kLeftOnly ? '<'
                                               : '>';
    row(number(line.left_number), visible(line.left), mark, number(line.right_number),
        visible(line.right));
  }
  return result;
}

}  // namespace conformance
