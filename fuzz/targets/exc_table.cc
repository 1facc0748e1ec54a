// Fuzz target: exception tables. As data, damaged ones too: the search by halves finds what a
// search in order finds wherever the table is sound, and reads nothing outside it elsewhere. At
// work: a program whose tables the verifier accepts runs again and again, an exception raised each
// time before another instruction that a handler covers. It has to go where a plain reading of the
// table says, with that much left on the stack, in every loop.
// Counterpart: Python/ceval.c (get_exception_handler).
#include <algorithm>
#include <map>
#include <memory>

#include "fuzz/targets/harness.h"
#include "fuzz/targets/watched.h"
#include "vm/base/buffer.h"
#include "vm/bytecode/exception_table.h"

namespace {

using What = fuzz::Happening::What;
using fuzz::place;
using fuzz::Watched;

constexpr size_t kPlants = 8;

// The table as InternalDocs/exception_handling.md has it, read in the simplest way there is.
struct Range {
  uint64_t start, end, target, depth;
  bool lasti;
};

std::vector<Range> read_plainly(const std::string& table) {
  std::vector<Range> ranges;
  size_t at = 0;
  const auto number = [&] {
    uint64_t value = 0;
    for (bool more = true; more && at < table.size();) {
      const auto byte = static_cast<uint8_t>(table[at++]);
      value = value << 6 | (byte & 63);
      more = (byte & 64) != 0;
    }
    return value;
  };
  while (at < table.size()) {
    Range range;
    range.start = number();
    range.end = range.start + number();
    range.target = number();
    const uint64_t depth_and_lasti = number();
    range.depth = depth_and_lasti >> 1;
    range.lasti = (depth_and_lasti & 1) != 0;
    ranges.push_back(range);
  }
  return ranges;
}

const Range* range_of(const std::vector<Range>& ranges, int64_t unit) {
  for (const Range& range : ranges) {
    if (static_cast<int64_t>(range.start) <= unit && unit < static_cast<int64_t>(range.end))
      return &range;
  }
  return nullptr;
}

void check_table(const std::string& bytes, size_t units) {
  const auto table = std::make_unique<uint8_t[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), table.get());
  py::ExceptionTableReader reader(table.get(), bytes.size());
  py::ExceptionEntry entry;
  std::vector<py::ExceptionEntry> entries;
  while (reader.next(&entry)) entries.push_back(entry);
  bool sound = !reader.malformed();
  py::Buffer written;
  for (size_t i = 0; i < entries.size() && sound; ++i) {
    sound = entries[i].start < entries[i].end && (i == 0 || entries[i - 1].end <= entries[i].start);
    if (!py::append_exception_entry(&written, entries[i])) fuzz::finding("no room");
  }
  // A number in more bytes than it needs misleads the search: no compiler writes that.
  sound = sound && written.size() == bytes.size() &&
          std::equal(bytes.begin(), bytes.end(), written.data());
  const std::vector<Range> ranges = sound ? read_plainly(bytes) : std::vector<Range>();
  const auto limit = static_cast<uint32_t>(std::min<size_t>(units, 4096));
  for (uint32_t unit = 0; unit < limit; ++unit) {
    const bool found = py::find_exception_handler(table.get(), bytes.size(), unit, &entry);
    if (!sound) continue;
    const Range* expected = range_of(ranges, unit);
    if (found != (expected != nullptr) ||
        (found && (entry.start != expected->start || entry.end != expected->end ||
                   entry.target != expected->target || entry.depth != expected->depth ||
                   entry.lasti != expected->lasti)))
      fuzz::finding("another handler", "for unit " + std::to_string(unit));
  }
}

// What happened against what the tables say.
class Model {
 public:
  Model(const fuzz::Watch& watch, std::string_view program)
      : watch_(watch), traces_(program.find("f_trace") != std::string_view::npos) {
    for (const fuzz::WatchedCode& code : watch.codes)
      tables_.push_back(read_plainly(code.exception_table));
  }

  const Range* handler(uint32_t code, int64_t unit) const {
    return code < tables_.size() ? range_of(tables_[code], unit) : nullptr;
  }

  void check() {
    for (const fuzz::Happening& one : watch_.happened) {
      if (one.code < tables_.size()) check_one(one);
    }
  }

 private:
  void check_one(const fuzz::Happening& one) {
    switch (one.what) {
      case What::kRaise:
      case What::kReraise:
        raised_[one.frame] = one;
        return;
      case What::kHandled:
        return check_handled(one);
      case What::kUnwind: {
        const auto raised = raised_.find(one.frame);
        if (raised == raised_.end()) fuzz::finding("unwound for no exception", place(one));
        if (handler(raised->second.code, raised->second.unit) != nullptr)
          fuzz::finding("a handler is passed over", place(raised->second));
        raised_.erase(raised);
        return;
      }
      case What::kInstruction: {
        const auto handled = handled_.find(one.frame);
        if (handled == handled_.end()) return;
        const fuzz::Happening before = handled->second;
        handled_.erase(handled);
        // Asking for events of opcodes (f_trace_opcodes) ends those of instructions, as in CPython.
        if (traces_) return;
        if (one.unit != before.unit || one.depth != before.depth || one.lasti != before.lasti)
          fuzz::finding("a handler begins elsewhere", place(before) + "; " + place(one));
        return;
      }
      default:
        return;
    }
  }

  void check_handled(const fuzz::Happening& one) {
    const auto found = raised_.find(one.frame);
    if (found == raised_.end()) fuzz::finding("handled without an exception", place(one));
    const fuzz::Happening raised = found->second;
    raised_.erase(found);
    const Range* range = handler(raised.code, raised.unit);
    const std::string about = place(raised) + "; " + place(one);
    if (range == nullptr) fuzz::finding("handled where nothing covers", about);
    if (raised.code != one.code || static_cast<int64_t>(range->target) != one.unit)
      fuzz::finding("another handler runs", about);
    if (static_cast<int64_t>(range->depth) + (range->lasti ? 2 : 1) != one.depth)
      fuzz::finding("another depth in a handler", about);
    // The frame is where it was, in bytes.
    if (range->lasti && one.lasti != 2 * one.at) fuzz::finding("another lasti in a handler", about);
    handled_[one.frame] = one;
  }

  const fuzz::Watch& watch_;
  bool traces_;  // The program traces by itself.
  std::vector<std::vector<Range>> tables_;
  std::map<uint64_t, fuzz::Happening> raised_, handled_;
};

// The exception that was planted is raised where it was planted.
void check_planted(const Watched& planted, std::pair<uint32_t, uint32_t> where) {
  if (planted.watch.cut || !planted.is_result()) return;
  for (const fuzz::Happening& one : planted.watch.happened) {
    if (one.what == What::kRaise && one.code == where.first && one.unit == where.second &&
        one.at == where.second)
      return;
  }
  fuzz::finding(
      "a planted exception is not raised",
      "code " + std::to_string(where.first) + ", offset " + std::to_string(2 * where.second));
}

fuzz::Ending run_program(const uint8_t* data, size_t size) {
  fuzz::Watch asked;
  const fuzz::CheckWatch check = [&](const fuzz::Watch& watch) {
    Model(watch, fuzz::as_text(data, size)).check();
  };
  const uint64_t hash = fuzz::hash_of(fuzz::as_text(data, size));
  const Watched plain = run_watched(data, size, asked, check, hash);
  if (!plain.is_result()) return plain.run.ending;
  const Model model(plain.watch, fuzz::as_text(data, size));
  std::vector<uint32_t> covered;
  for (size_t i = 0; i < plain.watch.reached.size(); ++i) {
    const auto& [code, unit] = plain.watch.reached[i];
    if (model.handler(code, unit) != nullptr) covered.push_back(static_cast<uint32_t>(i));
  }
  // Each input begins with others; a table that changes a little has another hash.
  for (size_t i = 0; i < std::min(kPlants, covered.size()); ++i) {
    const uint32_t planted = covered[(hash + i) % covered.size()];
    asked.plant = {planted};
    asked.plant_type = static_cast<unsigned>(hash / 8 + i);
    check_planted(run_watched(data, size, asked, check, hash + i), plain.watch.reached[planted]);
  }
  asked.plant.clear();
  asked.plant_everywhere = true;
  run_watched(data, size, asked, check, hash / 3);
  return plain.run.ending;
}

fuzz::Ending run(const uint8_t* data, size_t size) {
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  const auto codes = fuzz::codes_of(data, size);
  for (const fuzz::ValueRef& code : codes)
    check_table(code->code->exception_table->bytes, code->code->code->bytes.size() / 2 + 4);
  if (codes.empty()) {
    check_table(std::string(fuzz::as_text(data, size)), 300);
    return fuzz::Ending::kChecked;
  }
  return run_program(data, size);
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "exc_table",
                                    .kind = InputKind::kProgram,
                                    .hostile = 1,
                                    .run = run,
                                    .start = fuzz::machine_start,
                                    .family = "exception tables"};
