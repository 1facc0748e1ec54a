// What a dying process wrote, as one line that stays the same from build to build.
// Counterpart: none.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "conformance/findings/verdict.h"

namespace conformance {
namespace {

constexpr size_t kFrames = 3;

std::string signal_name(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGABRT:
      return "SIGABRT";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    case SIGTRAP:
      return "SIGTRAP";
    case SIGKILL:
      return "SIGKILL";
    case 0:
      return "exit";
    default:
      return fmt::format("signal {}", signal);
  }
}

// Numbers and addresses differ from run to run, quoted parts from program to program.
std::string without_details(std::string text) {
  static const RE2 kQuoted(R"('[^']*'|"[^"]*")");
  static const RE2 kNumber(R"(\b(0x[0-9a-fA-F]+|-?\d+)\b)");
  RE2::GlobalReplace(&text, kQuoted, "'..'");
  RE2::GlobalReplace(&text, kNumber, "N");
  return text.substr(0, 160);
}

// "py::list_append" of "py::list_append(py::Thread&, ...) [clone .cold]".
std::string function_name(std::string text) {
  static const RE2 kAnonymous(R"(\(anonymous namespace\)::)");
  static const RE2 kClone(
      R"( \[clone [^\]]*\]| \(\.[\w.]+\)|\.(cold|part|constprop|isra|llvm)\.?\d*)");
  static const RE2 kTemplate(R"(<[^<>]*>)");
  RE2::GlobalReplace(&text, kAnonymous, "");
  RE2::GlobalReplace(&text, kClone, "");
  while (RE2::Replace(&text, kTemplate, "")) {
  }
  text = text.substr(0, text.find('('));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  // Of instances of templates the type of the result comes first.
  const size_t space = text.rfind(' ');
  if (space != std::string::npos && text.find("operator") == std::string::npos)
    text.erase(0, space + 1);
  return text;
}

// Whatever stands on top of a crash in somebody else's code, and what every stack ends with.
bool is_foreign(const std::string& name) {
  static const RE2 kForeign(
      R"(^(__asan|__ubsan|__msan|__tsan|__lsan|__sanitizer|__interceptor|___interceptor|__GI_|__libc_|)"
      R"(__assert|__pthread|__kernel|__restore|__fortify|__chk_fail|__stack_chk|_mi_|mi_|_int_|)"
      R"(operator new|operator delete|std::|fuzzer::|PyMem_|_PyMem_|PyObject_Malloc|PyObject_Free|)"
      R"(_PyObject_Malloc|_PyObject_Free|pymalloc_|py::mem_|py::pool_|py::raw_|py::counted_|py::system_|)"
      R"(py::check_failed|_Py_FatalError|fatal_error|Py_FatalError|faulthandler_|LLVMFuzzer))"
      R"(|^(malloc|free|calloc|realloc|abort|raise|gsignal|pthread_kill|tgkill|kill|main|_start|start|memcpy|)"
      R"(memmove|memset|memcmp|strlen|strcmp|malloc_printerr|malloc_consolidate|__memcpy\w*|__memmove\w*|__memset\w*|)"
      R"(\?\?)$)");
  return name.empty() || RE2::PartialMatch(name, kForeign);
}

// The functions of the first stack in the text, ours first; any, when none is ours.
std::vector<std::string> top_frames(const std::string& text) {
  // "#1 0x55.. in f(int) file.cc:3:4", "#1  0x55.. in f (x=3) at file.cc:3" and the like without
  // the address.
  static const RE2 kFrame(R"(^\s*#(\d+)\s+(?:0x[0-9a-fA-F]+\s+in\s+)?(.*)$)");
  static const RE2 kPlace(
      R"(( /| <null>| \(/| at | from |\(BuildId| [\w./-]+\.(cc|c|h|inc|inst):\d).*$)");
  std::vector<std::string> own;
  std::vector<std::string> any;
  int previous = -1;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    int number = 0;
    std::string function;
    if (!RE2::FullMatch(line, kFrame, &number, &function)) {
      if (previous >= 0) break;
      continue;
    }
    if (number <= previous) break;
    previous = number;
    RE2::Replace(&function, kPlace, "");
    const std::string name = function_name(function);
    if (is_foreign(name)) continue;
    any.push_back(name);
    if (name.starts_with("py::") || name.starts_with("fuzz::")) own.push_back(name);
  }
  std::vector<std::string>& found = own.empty() ? any : own;
  if (found.size() > kFrames) found.resize(kFrames);
  return found;
}

// What is said before any stack: the kind of the crash. Empty when nothing is.
std::string crash_kind(const std::string& text) {
  std::string word;
  std::string rest;
  static const RE2 kSanitizer(R"(ERROR: (\w+Sanitizer): ([\w-]+(?: [a-z]+)*))");
  if (RE2::PartialMatch(text, kSanitizer, &word, &rest)) {
    static const RE2 kTail(R"( on unknown.*| on address.*| in .*| of .*)");
    RE2::Replace(&rest, kTail, "");
    if (word == "LeakSanitizer") return "leak";
    return rest == "SEGV" ? "SIGSEGV" : rest;
  }
  static const RE2 kUndefined(R"(runtime error: ([^\n]*))");
  if (RE2::PartialMatch(text, kUndefined, &rest)) {
    static const RE2 kSpecifics(R"((: .*| of type .*| for type .*| 0x.*|,? which .*))");
    RE2::Replace(&rest, kSpecifics, "");
    return "UBSan " + without_details(rest);
  }
  static const RE2 kProven(R"(checked: .*, offset \d+: ([^(;\n]*))");
  if (RE2::PartialMatch(text, kProven, &rest)) {
    while (!rest.empty() && rest.back() == ' ') rest.pop_back();
    return "checked " + rest;
  }
  static const RE2 kCheck(R"(([\w./-]+\.(?:cc|h|inc|inst)):\d+: check failed: ([^\n]*))");
  if (RE2::PartialMatch(text, kCheck, &word, &rest))
    return fmt::format("PY_CHECK {} in {}", rest.substr(0, 120), word);
  static const RE2 kAssertion(R"(: ([\w:~<>]+)(?:\(.*\))?: Assertion [`']([^\n]*)' failed)");
  if (RE2::PartialMatch(text, kAssertion, &word, &rest))
    return fmt::format("assert {} in {}", rest.substr(0, 120), word);
  static const RE2 kFatal(R"(Fatal Python error: ([^\n]*))");
  if (RE2::PartialMatch(text, kFatal, &rest)) return "Fatal Python error: " + without_details(rest);
  static const RE2 kLibrary(
      R"((double free or corruption|corrupted size vs\. prev_size|corrupted double-linked list|stack smashing detected|)"
      R"((?:malloc|free|realloc|calloc|munmap_chunk|malloc_consolidate)\(\): [^\n]*|buffer overflow detected|)"
      R"(mimalloc: (?:error|assertion failed)[^\n]*))");
  if (RE2::PartialMatch(text, kLibrary, &rest)) return without_details(rest);
  static const RE2 kTerminate(R"(terminate called ([^\n]*))");
  if (RE2::PartialMatch(text, kTerminate, &rest)) return "terminate " + without_details(rest);
  return "";
}

// The line that the traced loop writes when the process dies.
std::string last_instruction(const std::string& text, const TracedProgram& program) {
  static const RE2 kLast(R"(last instruction: (\d+ \d+ [A-Z_0-9]+ [^\n]*))");
  std::string line;
  if (!RE2::PartialMatch(text, kLast, &line)) return "";
  const std::vector<oracle::Step> steps = oracle::parse_trace(line + "\n");
  return steps.empty() ? "" : instruction_text(steps[0], program);
}

}  // namespace

FirstDifference difference_before_death(const oracle::Observation& death,
                                        const std::vector<oracle::Step>& oracle,
                                        const TracedProgram& program) {
  static constexpr std::string_view kTitle = "last instructions from ";
  FirstDifference result;
  const std::string last = last_instruction(death.problem, program);
  if (last.empty()) return result;
  result.bucket = "in " + last;
  const size_t title = death.problem.find(kTitle);
  if (title == std::string::npos) return result;
  const size_t lines = death.problem.find('\n', title) + 1;
  const auto first = static_cast<size_t>(
      std::strtoull(death.problem.c_str() + title + kTitle.size(), nullptr, 10));
  const std::vector<oracle::Step> shown = oracle::parse_trace(
      std::string_view(death.problem)
          .substr(lines, death.problem.find("last instruction:", lines) - lines));
  if (first > oracle.size() || shown.empty()) return result;
  // What was before the lines that are shown was the same, or their first is not.
  std::vector<oracle::Step> subject(oracle.begin(), oracle.begin() + static_cast<long>(first));
  subject.insert(subject.end(), shown.begin(), shown.end());
  FirstDifference difference = first_difference(oracle, subject, program);
  if (!difference.found || difference.at < first) return result;
  if (difference.at < subject.size()) {
    difference.bucket = "after " + difference.bucket;
  } else {
    difference.step = running_at_end(subject, program);
    difference.blamed = subject[difference.step];
    difference.bucket = "in " + instruction_text(difference.blamed, program);
    difference.effect = "end";
  }
  return difference;
}

std::string crash_aspect(const oracle::Observation& crash) {
  const std::string kind = crash_kind(crash.problem);
  if (kind.empty()) return signal_name(crash.signal);
  for (const char* word : {"PY_CHECK", "assert", "UBSan", "checked", "Fatal Python error"}) {
    if (kind.starts_with(word)) return word;
  }
  return kind;
}

std::string crash_bucket(const oracle::Observation& crash, const TracedProgram& program) {
  const std::string said = crash_kind(crash.problem);
  const std::string kind = said.empty() ? signal_name(crash.signal) : said;
  const std::vector<std::string> frames = top_frames(crash.problem);
  if (!frames.empty()) return fmt::format("{} in {}", kind, fmt::join(frames, " < "));
  const std::string last = last_instruction(crash.problem, program);
  return last.empty() ? kind : fmt::format("{} in {}", kind, last);
}

}  // namespace conformance
