// What could be seen of a program that ran: names, comparisons, the text of a trace.
#include "oracle/pool/observation.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace oracle {
namespace {

std::string_view next_word(std::string_view& line) {
  const size_t start = std::min(line.find_first_not_of(' '), line.size());
  const size_t end = std::min(line.find(' ', start), line.size());
  std::string_view word = line.substr(start, end - start);
  line.remove_prefix(end);
  return word;
}

template <typename T>
bool number(std::string_view word, T& into) {
  auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), into);
  return error == std::errc() && end == word.data() + word.size();
}

}  // namespace

const char* ending_text(Ending ending) {
  constexpr const char* kTexts[] = {"finished",    "raised",        "rejected", "not loaded",
                                    "out of fuel", "out of memory", "too deep", "crashed",
                                    "timed out",   "flooded",       "fault"};
  const auto index = static_cast<size_t>(ending);
  return index < std::size(kTexts) ? kTexts[index] : "unknown";
}

bool comparable(Ending ending) { return ending <= Ending::kNotLoaded; }

const std::string* Observation::section(std::string_view title) const {
  for (const Section& section : sections) {
    if (section.title == title) return &section.text;
  }
  return nullptr;
}

std::vector<Step> parse_trace(std::string_view text) {
  std::vector<Step> steps;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    Step step;
    // Anything else in there (a note that the rest was cut off) is no step.
    if (!number(next_word(line), step.code) || !number(next_word(line), step.offset)) continue;
    step.opcode = next_word(line);
    if (!number(next_word(line), step.depth)) step.depth = -1;
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
      if (word == "^") {
        step.to_native = true;
      } else if (word[0] == '!') {
        step.handled = word.substr(1);
      } else if (word[0] == '@') {
        step.changed.emplace_back(word.substr(1));
      } else {
        step.top.emplace_back(word);
      }
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace oracle
