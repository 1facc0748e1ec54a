// Fuzz target: exception tables, damaged ones too. The search by halves finds what a search in
// order finds wherever the table is sound, and reads nothing outside it elsewhere. Counterpart:
// Python/ceval.c (get_exception_handler).
#include <algorithm>
#include <memory>

#include "fuzz/targets/harness.h"
#include "vm/base/buffer.h"
#include "vm/bytecode/exception_table.h"

namespace {

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
  const auto limit = static_cast<uint32_t>(std::min<size_t>(units, 4096));
  for (uint32_t unit = 0; unit < limit; ++unit) {
    const bool found = py::find_exception_handler(table.get(), bytes.size(), unit, &entry);
    if (!sound) continue;
    const auto expected = std::find_if(
        entries.begin(), entries.end(),
        [&](const py::ExceptionEntry& each) { return each.start <= unit && unit < each.end; });
    if (found != (expected != entries.end()) || (found && !(entry == *expected)))
      fuzz::finding("another handler", "for unit " + std::to_string(unit));
  }
}

fuzz::Ending run(const uint8_t* data, size_t size) {
  const auto codes = fuzz::codes_of(data, size);
  for (const fuzz::ValueRef& code : codes)
    check_table(code->code->exception_table->bytes, code->code->code->bytes.size() / 2 + 4);
  if (codes.empty()) check_table(std::string(fuzz::as_text(data, size)), 300);
  return fuzz::Ending::kChecked;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {
    .name = "exc_table", .kind = InputKind::kProgram, .hostile = 12, .run = run};
