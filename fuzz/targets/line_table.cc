// Fuzz target: line tables. As data, damaged ones too: nothing is read outside, and what the
// positions say is said again by a table that is written anew; of sound ones all ways to ask agree. At work: a
// program runs traced. What co_lines(), co_positions(), frames and tracebacks say is what a plain
// reading of the table says, a line event comes wherever another line begins to run, and setting
// f_lineno leads nowhere that it must not; in every loop.
// Counterpart: Objects/codeobject.c, Objects/frameobject.c.
#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

#include "fuzz/targets/harness.h"
#include "fuzz/targets/watched.h"
#include "vm/base/buffer.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/positions.h"

namespace {

using What = fuzz::Happening::What;
using fuzz::place;

constexpr uint64_t kJumps = 3;

// Line, end line, column and end column of each unit; -1 for none.
using Places = std::vector<std::array<int64_t, 4>>;

// The table as InternalDocs/code_objects.md has it, read in the simplest way there is. Nothing for
// one that is damaged or names lines that no int holds.
class PlainReader {
 public:
  PlainReader(const std::string& table, int first_line) : table_(table), line_(first_line) {}

  bool read(Places* places) {
    while (at_ < table_.size()) {
      const auto first = static_cast<uint8_t>(table_[at_++]);
      if ((first & 0x80) == 0) return false;
      std::array<int64_t, 4> place = {-1, -1, -1, -1};
      read_place(first >> 3 & 15, &place);
      if (damaged_ || std::abs(line_) > 1 << 28 || std::abs(place[1]) > 1 << 28) return false;
      places->insert(places->end(), static_cast<size_t>((first & 7) + 1), place);
    }
    return !damaged_;
  }

 private:
  void read_place(int form, std::array<int64_t, 4>* place) {
    auto& [line, end_line, column, end_column] = *place;
    if (form == 15) return;
    if (form == 14) {
      line_ += signed_number();
      line = line_;
      end_line = line + number();
      column = number() - 1;
      end_column = number() - 1;
      return;
    }
    if (form == 13) {
      line_ += signed_number();
    } else if (form >= 10) {
      line_ += form - 10;
      column = byte();
      end_column = byte();
    } else {
      const int second = byte();
      column = form * 8 + (second >> 4);
      end_column = column + (second & 15);
    }
    line = end_line = line_;
  }

  // Behind the first byte of an entry none has the highest bit.
  int byte() {
    if (at_ >= table_.size()) {
      damaged_ = true;
      return 0;
    }
    const auto next = static_cast<uint8_t>(table_[at_++]);
    if (next >= 0x80) damaged_ = true;
    return next;
  }
  int64_t number() {
    int64_t value = 0;
    for (int shift = 0; shift <= 24; shift += 6) {
      const int next = byte();
      value |= int64_t{next & 63} << shift;
      if ((next & 64) == 0) return value;
    }
    damaged_ = true;
    return 0;
  }
  int64_t signed_number() {
    const int64_t value = number();
    return (value & 1) != 0 ? -(value >> 1) : value >> 1;
  }

  const std::string& table_;
  size_t at_ = 0;
  int64_t line_;
  bool damaged_ = false;
};

// A table of its own size, so that a sanitizer sees a read behind it.
void check_table(const std::string& bytes, int first_line) {
  const auto table = std::make_unique<uint8_t[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), table.get());
  py::PositionReader reader(table.get(), bytes.size(), first_line);
  py::PositionRange range;
  py::Buffer written;
  py::PositionWriter writer(&written, first_line);
  std::vector<py::PositionRange> ranges;
  uint32_t end = 0;
  bool sayable = true;
  while (reader.next(&range)) {
    if (range.start != end || range.end <= range.start) fuzz::finding("a gap between positions");
    end = range.end;
    ranges.push_back(range);
    const py::Position& p = range.position;
    // Only such positions have a form.
    sayable = sayable && (p.line >= 0 || p == py::Position()) && p.end_line >= p.line &&
              (p.column < 0) == (p.end_column < 0) && p.column >= -1 && p.end_column >= -1;
    if (sayable && !writer.add(p, range.end - range.start)) fuzz::finding("no room");
  }
  Places places;
  const bool sound = PlainReader(bytes, first_line).read(&places);
  for (size_t i = 0; sound && i < ranges.size() && i < 64; ++i) {
    const auto at = py::position_at(table.get(), bytes.size(), first_line, ranges[i].start);
    if (!(at == ranges[i].position)) fuzz::finding("position_at() disagrees");
    const int line = py::line_at(table.get(), bytes.size(), first_line, ranges[i].end - 1);
    if (line != ranges[i].position.line) fuzz::finding("line_at() disagrees");
  }
  py::LineReader lines(table.get(), bytes.size(), first_line);
  py::LineRange line;
  uint32_t lines_end = 0;
  while (lines.next(&line)) {
    if (line.start != lines_end) fuzz::finding("a gap between lines");
    lines_end = line.end;
  }
  if (sound && lines_end != end) fuzz::finding("lines end elsewhere than positions");
  if (!sayable) return;
  if (!writer.finish()) fuzz::finding("no room");
  py::PositionReader again(written.bytes(), written.size(), first_line);
  size_t at = 0;
  while (again.next(&range)) {
    for (uint32_t unit = range.start; unit < range.end; ++unit) {
      while (at < ranges.size() && ranges[at].end <= unit) ++at;
      if (at == ranges.size() || !(ranges[at].position == range.position))
        fuzz::finding("positions that are written anew are others");
    }
  }
}

// What was told against what the tables say.
class Model {
 public:
  Model(const fuzz::Watch& watch, std::string_view program)
      : watch_(watch),
        complete_(watch.undisturbed && !watch.cut &&
                  program.find("f_trace") == std::string_view::npos &&
                  program.find("monitoring") == std::string_view::npos) {
    for (const fuzz::WatchedCode& code : watch.codes) {
      Table table;
      table.sound = PlainReader(code.line_table, code.first_line).read(&table.places);
      for (const auto& place : table.places)
        table.forwards = table.forwards && (place[0] == -1 || place[0] >= code.first_line);
      tables_.push_back(std::move(table));
    }
  }

  void check() {
    for (size_t i = 0; i < tables_.size(); ++i) {
      if (tables_[i].sound) check_methods(watch_.codes[i], tables_[i].places);
    }
    for (const fuzz::Happening& one : watch_.happened) {
      if (one.code < tables_.size() && tables_[one.code].sound && tables_[one.code].forwards)
        check_one(one);
    }
  }

 private:
  struct Table {
    Places places;
    bool sound = false;
    bool forwards = true;  // No line lies before the first: those are told as others.
  };

  static void check_methods(const fuzz::WatchedCode& code, const Places& places) {
    const size_t shown = std::min(places.size(), code.positions.size());
    for (size_t i = 0; i < shown; ++i) {
      if (code.positions[i] != places[i])
        fuzz::finding("co_positions() says something else", "of offset " + std::to_string(2 * i));
    }
    if (places.size() < 4096 && code.positions.size() != places.size())
      fuzz::finding("co_positions() is of another length");
    int64_t end = 0;
    const std::array<int64_t, 3>* before = nullptr;
    for (const auto& row : code.lines) {
      if (row[0] != end || row[1] <= row[0]) fuzz::finding("a gap in co_lines()");
      if (before != nullptr && (*before)[2] == row[2])
        fuzz::finding("co_lines() tells a line twice");
      before = &row;
      for (; end < row[1]; end += 2) {
        const auto unit = static_cast<size_t>(end / 2);
        if (unit < places.size() && places[unit][0] != row[2])
          fuzz::finding("co_lines() says something else", "of offset " + std::to_string(end));
      }
    }
    if (places.size() < 4096 && static_cast<size_t>(end) != 2 * places.size())
      fuzz::finding("co_lines() ends elsewhere");
  }

  // Frames have no negative lines.
  int64_t line_of(const fuzz::Happening& one) const {
    const Places& places = tables_[one.code].places;
    const auto unit = static_cast<size_t>(one.unit);
    return unit < places.size() ? std::max<int64_t>(places[unit][0], -1) : -1;
  }

  void check_one(const fuzz::Happening& one) {
    switch (one.what) {
      case What::kLine:
        if (one.line < 0) fuzz::finding("a line event without a line", place(one));
        told_[one.frame] = one.unit;
        return check_line(one);
      case What::kCall:
      case What::kReturn:
      case What::kException:
      case What::kOpcode:
      case What::kTraceback:
        return check_line(one);
      case What::kJump:
        last_.erase(one.frame);
        told_.erase(one.frame);
        return;
      case What::kHandled: {
        // RERAISE says where it was that the exception was raised first.
        const auto last = last_.find(one.frame);
        if (last != last_.end()) last->second.unit = one.at;
        return;
      }
      case What::kInstruction:
        return check_told(one);
      default:
        return;
    }
  }

  void check_line(const fuzz::Happening& one) const {
    if (one.line != line_of(one))
      fuzz::finding("another line is told",
                    place(one) + " and not " + std::to_string(line_of(one)));
  }

  // Where another line begins to run, a line event came before.
  void check_told(const fuzz::Happening& one) {
    const auto before = last_.find(one.frame);
    const auto told = told_.find(one.frame);
    const bool was_told = told != told_.end() && told->second == one.unit;
    if (complete_ && before != last_.end() && before->second.code == one.code &&
        line_of(one) >= 0 && line_of(one) != line_of(before->second) && starts_lines(one.opcode) &&
        !was_told)
      fuzz::finding("a line is not told", place(one) + ", line " + std::to_string(line_of(one)) +
                                              ", from offset " +
                                              std::to_string(2 * before->second.unit));
    if (told != told_.end()) told_.erase(told);
    last_[one.frame] = one;
  }

  static bool starts_lines(uint8_t opcode) {
    return opcode != py::op::END_FOR && opcode != py::op::END_SEND &&
           opcode != py::op::END_ASYNC_FOR && opcode != py::op::RESUME &&
           opcode != py::op::POP_ITER;
  }

  const fuzz::Watch& watch_;
  bool complete_;
  std::vector<Table> tables_;
  std::map<uint64_t, fuzz::Happening> last_;  // The instruction that ran last, by frame.
  std::map<uint64_t, int64_t> told_;          // The line event since then, by frame.
};

fuzz::Ending run(const uint8_t* data, size_t size) {
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  const auto codes = fuzz::codes_of(data, size);
  for (const fuzz::ValueRef& code : codes)
    check_table(code->code->line_table->bytes, code->code->first_line);
  if (codes.empty()) {
    check_table(std::string(fuzz::as_text(data, size)), 1);
    return fuzz::Ending::kChecked;
  }
  const fuzz::CheckWatch check = [&](const fuzz::Watch& watch) {
    Model(watch, fuzz::as_text(data, size)).check();
  };
  const uint64_t hash = fuzz::hash_of(fuzz::as_text(data, size));
  fuzz::Watch asked;
  asked.lines = true;
  const fuzz::Watched plain = run_watched(data, size, asked, check, hash);
  if (!plain.is_result()) return plain.run.ending;
  // Jumps: near ones, and some far off.
  uint32_t lines = 0;
  for (const fuzz::Happening& one : plain.watch.happened) lines += one.what == What::kLine ? 1 : 0;
  for (uint64_t i = 0; i < kJumps && lines != 0; ++i) {
    const uint64_t word = fuzz::hash_of(fuzz::as_text(data, size), i + 1);
    asked.jump_at = static_cast<uint32_t>(1 + word % lines);
    asked.jump_by = static_cast<int>(word / 512 % 12) - 5;
    run_watched(data, size, asked, check, hash / 3 + i);
  }
  return plain.run.ending;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "line_table",
                                    .kind = InputKind::kProgram,
                                    .hostile = 1,
                                    .run = run,
                                    .start = fuzz::machine_start,
                                    .family = "line tables"};
