// Fuzz target: source text through parser and compiler. Whatever the text, there is code or one of
// the exceptions that compile() may raise, and the verifier calls all of the code defined.
// Counterpart: Python/pythonrun.c (Py_CompileStringObject).
#include <string>
#include <string_view>

#include "fuzz/targets/compare.h"
#include "fuzz/targets/harness.h"
#include "fuzz/targets/machine.h"

namespace {

using Outcome = fuzz::Compiled::Outcome;

// CPython gives up on names of its own that a program binds behind its back, and so do we.
constexpr std::string_view kAsThere = "SystemError: compiler_lookup_arg(";

fuzz::Compiled compiled(const uint8_t* data, size_t size, bool as_text, int level) {
  const fuzz::Compiled result = fuzz::machine_compile(data, size, as_text, level);
  const std::string_view about = result.about;
  if (result.outcome == Outcome::kUndefined)
    fuzz::finding("the compiler made undefined code", about);
  if (result.outcome == Outcome::kUnexpected && !about.starts_with(kAsThere))
    fuzz::finding("compiling raised " + std::string(about.substr(0, about.find(':'))), about);
  return result;
}

fuzz::Ending run(const uint8_t* data, size_t size) {
  if (size > (1 << 16)) return fuzz::Ending::kTooLarge;
  const fuzz::Compiled first = compiled(data, size, false, 0);
  // What the levels leave out is compiled all the same.
  const fuzz::Compiled second = compiled(data, size, false, 2);
  if (first.outcome != second.outcome)
    fuzz::finding("the levels disagree", std::string(first.about) + " / " + second.about);
  compiled(data, size, true, 1);
  return fuzz::Ending::kChecked;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "compile_src",
                                    .kind = InputKind::kSource,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
