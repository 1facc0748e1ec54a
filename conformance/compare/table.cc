// Plain-text tables.
#include "conformance/compare/table.h"

#include <algorithm>

#include "fmt/format.h"

namespace conformance {

size_t display_width(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void Table::add_total(std::vector<std::string> row) {
  rows_.push_back(std::move(row));
  has_total_ = true;
}

std::string Table::text() const {
  std::vector<size_t> widths;
  for (const Column& column : columns_) widths.push_back(display_width(column.title));
  for (const auto& row : rows_)
    for (size_t i = 0; i < row.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));

  std::string result;
  auto line = [&](auto cell_of) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      std::string cell = cell_of(i);
      std::string space(widths[i] - display_width(cell), ' ');
      if (i > 0) line += "  ";
      line += columns_[i].align == Align::kLeft ? cell + space : space + cell;
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    result += line + "\n";
  };
  auto rule = [&] { line([&](size_t i) { return std::string(widths[i], '-'); }); };

  line([&](size_t i) { return columns_[i].title; });
  rule();
  for (size_t r = 0; r < rows_.size(); ++r) {
    if (has_total_ && r + 1 == rows_.size()) rule();
    line([&](size_t i) { return i < rows_[r].size() ? rows_[r][i] : std::string(); });
  }
  return result;
}

std::string grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string percent(uint64_t part, uint64_t whole) {
  if (whole == 0) return "-";
  uint64_t hundredths = part * 10'000 / whole;
  return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

}  // namespace conformance
