// Plain-text tables: columns as wide as their widest cell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace conformance {

enum class Align { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kLeft;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  // The last row is set apart by a rule.
  void add_total(std::vector<std::string> row);
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  bool has_total_ = false;
};

// 1234567 as "1,234,567".
std::string grouped(uint64_t number);

// A share in percent with two decimals, rounded towards zero: only all of them are "100.00".
std::string percent(uint64_t part, uint64_t whole);

// How many columns a UTF-8 text takes: its code points, which is right for all but East Asian text.
size_t display_width(const std::string& text);

}  // namespace conformance
