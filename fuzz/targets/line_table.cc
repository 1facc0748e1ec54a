// Fuzz target: line tables, damaged ones too. All ways to ask agree, nothing is read outside, and
// what the positions say is said again by a table that is written anew.
// Counterpart: Objects/codeobject.c.
#include <memory>

#include "fuzz/targets/harness.h"
#include "vm/base/buffer.h"
#include "vm/bytecode/positions.h"

namespace {

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
  for (size_t i = 0; i < ranges.size() && i < 64; ++i) {
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
  if (lines_end != end) fuzz::finding("lines end elsewhere than positions");
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

fuzz::Ending run(const uint8_t* data, size_t size) {
  const auto codes = fuzz::codes_of(data, size);
  for (const fuzz::ValueRef& code : codes)
    check_table(code->code->line_table->bytes, code->code->first_line);
  if (codes.empty()) check_table(std::string(fuzz::as_text(data, size)), 1);
  return fuzz::Ending::kChecked;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {
    .name = "line_table", .kind = InputKind::kProgram, .hostile = 12, .run = run};
