// The exception and line tables of real code objects, both directions, against CPython.
// Counterpart: Lib/test/test_code.py.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "vm/base/buffer.h"
#include "vm/bytecode/code_records_test_util.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/positions.h"

namespace py {
namespace {

std::vector<ExceptionEntry> read_all(const std::string& table) {
  std::vector<ExceptionEntry> entries;
  ExceptionTableReader reader(as_bytes(table), table.size());
  ExceptionEntry entry;
  while (reader.next(&entry)) entries.push_back(entry);
  return entries;
}

std::string text_of(const Buffer& buffer) { return std::string(buffer.data(), buffer.size()); }

void check_exceptions(const CodeRecord& record) {
  const std::string table = record.bytes("exception_table");
  const std::vector<std::vector<int>> wanted = record.rows("entries");
  const std::vector<ExceptionEntry> entries = read_all(table);
  ASSERT_EQ(entries.size(), wanted.size());
  Buffer again;
  for (size_t i = 0; i < entries.size(); ++i) {
    const ExceptionEntry& e = entries[i];
    const std::vector<int> row = {static_cast<int>(e.start) * 2, static_cast<int>(e.end) * 2,
                                  static_cast<int>(e.target) * 2, static_cast<int>(e.depth),
                                  e.lasti ? 1 : 0};
    ASSERT_EQ(row, wanted[i]);
    ASSERT_TRUE(append_exception_entry(&again, e));
  }
  ASSERT_EQ(text_of(again), table);
  const uint32_t units = static_cast<uint32_t>(record.bytes("code").size() / 2);
  for (uint32_t unit = 0; unit < units; ++unit) {
    const ExceptionEntry* covering = nullptr;
    for (const ExceptionEntry& e : entries) {
      if (covering == nullptr && e.start <= unit && unit < e.end) covering = &e;
    }
    ExceptionEntry found;
    ASSERT_EQ(find_exception_handler(as_bytes(table), table.size(), unit, &found),
              covering != nullptr);
    if (covering != nullptr) ASSERT_EQ(found, *covering);
  }
}

void check_positions(const CodeRecord& record) {
  const std::string table = record.bytes("line_table");
  const int first = record.number("first");
  const std::vector<std::vector<int>> wanted = record.rows("positions");
  PositionReader reader(as_bytes(table), table.size(), first);
  PositionRange range;
  Buffer again;
  PositionWriter writer(&again, first);
  size_t unit = 0;
  while (reader.next(&range)) {
    ASSERT_TRUE(writer.add(range.position, range.end - range.start));
    for (; unit < range.end; ++unit) {
      const Position& p = range.position;
      ASSERT_LT(unit, wanted.size());
      ASSERT_EQ((std::vector<int>{p.line, p.end_line, p.column, p.end_column}), wanted[unit]);
    }
  }
  ASSERT_EQ(unit, wanted.size());
  ASSERT_TRUE(writer.finish());
  ASSERT_EQ(text_of(again), table);
  for (size_t i = 0; i < wanted.size(); i += 1 + wanted.size() / 50) {
    ASSERT_EQ(line_at(as_bytes(table), table.size(), first, static_cast<uint32_t>(i)),
              wanted[i][0]);
  }

  std::vector<std::vector<int>> lines;
  LineReader line_reader(as_bytes(table), table.size(), first);
  LineRange line;
  while (line_reader.next(&line)) {
    lines.push_back({static_cast<int>(line.start) * 2, static_cast<int>(line.end) * 2, line.line});
  }
  ASSERT_EQ(lines, record.rows("lines"));
}

void check_branches(const CodeRecord& record) {
  const std::string bytes = record.bytes("code");
  std::vector<CodeUnit> code(bytes.size() / 2);
  if (!code.empty()) memcpy(code.data(), bytes.data(), bytes.size());
  BranchReader reader(code.data(), static_cast<uint32_t>(code.size()));
  std::vector<std::vector<int>> branches;
  Branch b;
  while (reader.next(&b)) {
    branches.push_back({static_cast<int>(b.source) * 2, static_cast<int>(b.not_taken) * 2,
                        static_cast<int>(b.taken) * 2});
  }
  ASSERT_EQ(branches, record.rows("branches"));
}

TEST(Tables, EqualCPythonBothWays) {
  CodeRecords records("tables");
  CodeRecord record;
  int count = 0;
  while (records.next(&record)) {
    ++count;
    SCOPED_TRACE("code object " + std::to_string(count) + ", line " + record.one("first"));
    check_exceptions(record);
    check_positions(record);
    check_branches(record);
    if (HasFatalFailure()) return;
  }
  EXPECT_TRUE(records.finish());
  EXPECT_GT(count, 300);
}

TEST(ExceptionTable, LargeNumbersSurvive) {
  const ExceptionEntry entry = {0x3FFFFFFF, 0x7FFFFFFF, 0x40000000, 0x3FFFFFFF, true};
  Buffer table;
  ASSERT_TRUE(append_exception_entry(&table, entry));
  const std::vector<ExceptionEntry> back = read_all(text_of(table));
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0], entry);
}

TEST(ExceptionTable, DamageNeverReadsOutside) {
  for (int seed = 0; seed < 2000; ++seed) {
    std::string table;
    uint32_t state = static_cast<uint32_t>(seed) * 2654435761u + 1;
    for (int i = 0; i < seed % 120; ++i) {
      state = state * 1664525u + 1013904223u;
      table += static_cast<char>(state >> 24);
    }
    // An exact allocation lets AddressSanitizer see the first byte behind it.
    std::vector<uint8_t> exact(table.begin(), table.end());
    ExceptionTableReader reader(exact.data(), exact.size());
    ExceptionEntry entry;
    while (reader.next(&entry)) {
    }
    for (uint32_t unit = 0; unit < 100; ++unit)
      find_exception_handler(exact.data(), exact.size(), unit, &entry);
    PositionReader positions(exact.data(), exact.size(), 1);
    PositionRange range;
    while (positions.next(&range)) {
    }
    BranchReader branches(reinterpret_cast<const CodeUnit*>(exact.data()),
                          static_cast<uint32_t>(exact.size() / 2));
    Branch branch;
    while (branches.next(&branch)) {
    }
  }
}

TEST(ExceptionTable, ATruncatedEntryIsMalformed) {
  Buffer table;
  ASSERT_TRUE(append_exception_entry(&table, {1, 2, 3, 4, false}));
  ExceptionTableReader reader(table.bytes(), table.size() - 1);
  ExceptionEntry entry;
  EXPECT_FALSE(reader.next(&entry));
  EXPECT_TRUE(reader.malformed());
}

TEST(Positions, EveryFormSurvives) {
  const Position cases[] = {{-1, -1, -1, -1},   {10, 10, 0, 5},
                            {10, 10, 79, 94},   {10, 10, 79, 95},
                            {10, 10, 80, 81},   {11, 11, 3, 4},
                            {13, 13, 100, 127}, {13, 13, 100, 128},
                            {5, 5, -1, -1},     {5, 9, 1, 2},
                            {5, 9, -1, -1},     {100000, 100001, 3000, 70000},
                            {3, 3, 10, 5},      {-905365695, 1997529688, 0x7fffffff, 1}};
  for (uint32_t units : {1u, 8u, 9u, 17u}) {
    Buffer table;
    PositionWriter writer(&table, 10);
    for (const Position& p : cases) ASSERT_TRUE(writer.add(p, units));
    ASSERT_TRUE(writer.finish());
    for (size_t i = 0; i < std::size(cases); ++i) {
      const uint32_t unit = static_cast<uint32_t>(i) * units;
      EXPECT_EQ(position_at(table.bytes(), table.size(), 10, unit), cases[i]) << i;
      EXPECT_EQ(position_at(table.bytes(), table.size(), 10, unit + units - 1), cases[i]) << i;
    }
  }
}

}  // namespace
}  // namespace py
