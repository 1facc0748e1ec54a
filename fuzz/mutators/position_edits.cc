// Mutators of positions and of the line table that says them. They change what tracebacks,
// co_positions() and tracing say, never what runs.
// Counterpart: none.
#include <algorithm>
#include <utility>

#include "fuzz/mutators/editor_internal.h"

namespace fuzz {
namespace {

constexpr int kLines[] = {0, 1, 2, 127, 128, 255, 65535, 1 << 20, 0x3FFFFFFF};
constexpr int kColumns[] = {0, 1, 15, 16, 79, 80, 127, 128, 255, 256, 4095, 1 << 20};

int some_line(Editor& e) { return e.random.pick(kLines); }
int some_column(Editor& e) { return e.random.pick(kColumns); }

std::optional<uint32_t> anywhere(Editor& e) {
  if (e.code.instructions.empty()) return std::nullopt;
  return static_cast<uint32_t>(e.random.below(e.code.size()));
}

std::string show_position(const py::Position& p) {
  return number(p.line) + ":" + number(p.column) + "-" + number(p.end_line) + ":" +
         number(p.end_column);
}

bool move_position(Editor& e, py::Position (*choose)(Editor&, py::Position)) {
  const auto at = anywhere(e);
  if (!at) return false;
  const py::Position before = e.at(*at).position;
  const py::Position after = choose(e, before);
  if (after == before) return false;
  // As a rule together with its neighbours, as a compiler would.
  uint32_t end = *at + 1 + static_cast<uint32_t>(e.random.below(6));
  end = std::min(end, e.code.size());
  for (uint32_t i = *at; i < end; ++i) e.at(i).position = after;
  e.code.raw_line_table.reset();
  return e.done("instructions " + number(*at) + " to " + number(end - 1) + ": " +
                show_position(before) + " became " + show_position(after));
}

bool shift_line(Editor& e) {
  return move_position(e, [](Editor& e, py::Position p) {
    if (p.line < 0) return p;
    const int by = e.random.one_in(2) ? 1 : -1;
    p.line = static_cast<int>(std::clamp<int64_t>(int64_t{p.line} + by, 0, INT32_MAX));
    p.end_line =
        static_cast<int>(std::clamp<int64_t>(int64_t{p.end_line} + by, p.line, INT32_MAX));
    return p;
  });
}

bool far_line(Editor& e) {
  return move_position(e, [](Editor& e, py::Position p) {
    p.line = some_line(e);
    const int more = e.random.one_in(2) ? 0 : some_line(e) / 2;
    p.end_line = static_cast<int>(std::min<int64_t>(int64_t{p.line} + more, INT32_MAX));
    if (p.column < 0) p.column = p.end_column = 0;
    return p;
  });
}

bool no_position(Editor& e) {
  return move_position(e, [](Editor&, py::Position) { return py::Position(); });
}

bool no_columns(Editor& e) {
  return move_position(e, [](Editor&, py::Position p) {
    if (p.line < 0) return p;
    p.end_line = p.line;
    p.column = p.end_column = -1;
    return p;
  });
}

bool odd_columns(Editor& e) {
  return move_position(e, [](Editor& e, py::Position p) {
    if (p.line < 0) p.line = p.end_line = 1;
    p.column = some_column(e);
    p.end_column =
        e.random.one_in(4) ? some_column(e) : p.column + static_cast<int>(e.random.below(20));
    return p;
  });
}

bool merge_positions(Editor& e) {
  const auto at = anywhere(e);
  if (!at || *at + 1 >= e.code.size()) return false;
  if (e.at(*at).position == e.at(*at + 1).position) return false;
  e.at(*at + 1).position = e.at(*at).position;
  e.code.raw_line_table.reset();
  return e.done("instruction " + number(*at + 1) + " comes from where the one before does");
}

bool first_line(Editor& e) {
  const int32_t before = e.code.first_line;
  constexpr int32_t kFirst[] = {0, 1, -1, -1000, 1 << 20, INT32_MAX, INT32_MIN};
  e.code.first_line =
      e.repairing() ? static_cast<int32_t>(e.random.below(2000)) : e.random.pick(kFirst);
  // With the table as it was, every line moves along; else only co_firstlineno does.
  if (e.random.one_in(2)) {
    e.code.raw_line_table = encode(e.code)->code->line_table->bytes;
    if (e.code.origin != nullptr) e.code.raw_line_table = e.code.origin->code->line_table->bytes;
  }
  return e.done("co_firstlineno " + number(before) + " became " + number(e.code.first_line));
}

// The forms of an entry, by the bits that say them.
enum Form : int { kOneLine0 = 10, kNoColumns = 13, kLong = 14, kNone = 15 };

class TableWriter {
 public:
  explicit TableWriter(int first_line) : line_(first_line) {}

  void entry(const py::Position& p, uint32_t units, bool long_form) {
    for (; units > 8; units -= 8) entry(p, 8, long_form);
    const auto start = [&](int form) {
      bytes_ += static_cast<char>(0x80 | form << 3 | (static_cast<int>(units) - 1));
    };
    if (p.line < 0) return start(kNone);
    // Lines of damaged code lie anywhere: distances wrap, as the readers' sums do.
    const auto delta = static_cast<int>(static_cast<uint32_t>(p.line) - static_cast<uint32_t>(line_));
    line_ = p.line;
    if (!long_form && (p.column < 0 || p.end_column < 0)) {
      start(kNoColumns);
      return signed_varint(delta);
    }
    start(kLong);
    signed_varint(delta);
    varint(static_cast<uint32_t>(p.end_line) - static_cast<uint32_t>(p.line));
    varint(static_cast<uint32_t>(p.column) + 1);
    varint(static_cast<uint32_t>(p.end_column) + 1);
  }

  std::string take() { return std::move(bytes_); }

 private:
  void varint(uint32_t value) {
    for (; value >= 64; value >>= 6) bytes_ += static_cast<char>(0x40 | (value & 63));
    bytes_ += static_cast<char>(value);
  }
  void signed_varint(int value) {
    varint(value < 0 ? (0u - static_cast<uint32_t>(value)) << 1 | 1
                     : static_cast<uint32_t>(value) << 1);
  }

  std::string bytes_;
  int line_;
};

// The same positions in longer words: long forms, and an entry for every unit or few units.
bool long_forms(Editor& e) {
  const std::vector<uint32_t> offsets = unit_offsets(e.code);
  TableWriter writer(e.code.first_line);
  const bool all = e.random.one_in(2);
  for (uint32_t i = 0; i < e.code.size(); ++i) {
    uint32_t units = offsets[i + 1] - offsets[i];
    const bool long_form = all || e.random.one_in(3);
    while (units > 1 && e.random.one_in(3)) {
      writer.entry(e.at(i).position, 1, long_form);
      --units;
    }
    writer.entry(e.at(i).position, units, long_form);
  }
  e.code.raw_line_table = writer.take();
  return e.done("the line table says the same at greater length");
}

std::string line_table(const Editor& e) { return encode(e.code)->code->line_table->bytes; }

bool cut_table(Editor& e) {
  std::string table = line_table(e);
  if (table.empty()) return false;
  const size_t keep = e.random.below(table.size());
  table.resize(keep);
  e.code.raw_line_table = std::move(table);
  return e.done("line table cut to " + number(static_cast<int64_t>(keep)) + " bytes");
}

bool wrong_span(Editor& e) {
  std::string table = line_table(e);
  std::vector<size_t> starts;
  for (size_t i = 0; i < table.size(); ++i) {
    if ((table[i] & 0x80) != 0) starts.push_back(i);
  }
  if (starts.empty()) return false;
  const size_t at = e.random.pick(starts);
  table[at] = static_cast<char>((table[at] & ~7) | static_cast<int>(e.random.below(8)));
  if (e.random.one_in(3)) table += table.substr(at);
  e.code.raw_line_table = std::move(table);
  return e.done("an entry of the line table that covers more or less than it should");
}

bool other_form(Editor& e) {
  std::string table = line_table(e);
  std::vector<size_t> starts;
  for (size_t i = 0; i < table.size(); ++i) {
    if ((table[i] & 0x80) != 0) starts.push_back(i);
  }
  if (starts.empty()) return false;
  const size_t at = e.random.pick(starts);
  table[at] = static_cast<char>((table[at] & 0x87) | static_cast<int>(e.random.below(16)) << 3);
  e.code.raw_line_table = std::move(table);
  return e.done("an entry of the line table in a form that its bytes do not have");
}

bool table_bytes(Editor& e) {
  std::string table = line_table(e);
  if (table.empty()) return false;
  const size_t at = e.random.below(table.size());
  table[at] = static_cast<char>(e.random.below(256));
  e.code.raw_line_table = std::move(table);
  return e.done("random byte in the line table at " + number(static_cast<int64_t>(at)));
}

bool huge_varint(Editor& e) {
  std::string table = line_table(e);
  std::string entry(1, static_cast<char>(0x80 | kLong << 3));
  for (int field = 0; field < 4; ++field) {
    for (uint64_t i = e.random.below(12); i > 0; --i)
      entry += static_cast<char>(0x40 | e.random.below(64));
    entry += static_cast<char>(e.random.below(64));
  }
  table.insert(0, entry);
  e.code.raw_line_table = std::move(table);
  return e.done("an entry with huge numbers before the line table");
}

#define BOTH(name, about, function) \
  {{name, "line tables", about, Claim::kEquivalent, true, true}, function, true}
#define HOSTILE(name, about, function) \
  {{name, "line tables", about, Claim::kUnknown, false, true}, function, true}

const Mutator kMutators[] = {
    BOTH("shift-line", "one line up or down", shift_line),
    BOTH("far-line", "a line far away", far_line),
    BOTH("no-position", "no location", no_position),
    BOTH("no-columns", "a line without columns", no_columns),
    BOTH("odd-columns", "columns at the edges of the forms", odd_columns),
    BOTH("merge-positions", "two neighbours from one place", merge_positions),
    BOTH("first-line", "another co_firstlineno", first_line),
    BOTH("long-forms", "the same positions in long forms and more entries", long_forms),
    HOSTILE("cut-line-table", "ends too early", cut_table),
    HOSTILE("wrong-span", "an entry covers more or fewer units", wrong_span),
    HOSTILE("other-form", "an entry claims another form", other_form),
    HOSTILE("line-table-bytes", "a random byte", table_bytes),
    HOSTILE("huge-line-varint", "numbers of more than 32 bits", huge_varint),
};

#undef BOTH
#undef HOSTILE

}  // namespace

std::span<const Mutator> position_mutators() { return kMutators; }

}  // namespace fuzz
