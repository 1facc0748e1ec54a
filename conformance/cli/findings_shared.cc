// What the commands about findings share.
#include "conformance/cli/findings_shared.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "conformance/campaign/source_program.h"
#include "conformance/compare/text_diff.h"
#include "conformance/findings/observation_text.h"
#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "fuzz/ir/assembly.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

FindingStore open_findings(const std::string& given, const fs::path& root) {
  const fs::path folder = given.empty() ? root / "findings" : fs::path(given);
  if (!fs::is_directory(folder))
    throw Fault(fmt::format(
        "there are no findings: no folder {} (conformance fuzz makes it; --findings names another)",
        folder.string()));
  return FindingStore(folder);
}

std::string findings_argument(const fs::path& folder, const fs::path& root) {
  const fs::path place = fs::absolute(folder).lexically_normal();
  if (place == root / "findings") return "";
  const fs::path relative = place.lexically_relative(fs::current_path());
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return fmt::format(" --findings {}", inside ? relative.string() : place.string());
}

Finding find_finding(const FindingStore& store, const KnownFindings& known,
                     const std::string& name) {
  if (auto finding = store.load(name)) return *std::move(finding);
  for (const Bucket& bucket : triage(store, known))
    if (bucket.name == name) return store.load(bucket.findings[0].id).value();
  throw Fault(fmt::format("{} has no finding and no bucket '{}' (conformance triage lists them)",
                          store.folder().string(), name));
}

std::string compiled_file(const Setup& setup, const fs::path& file, const std::string& name) {
  const fs::path target =
      fs::temp_directory_path() / fmt::format("conformance-compiled-{}.pyc", getpid());
  run_worker(setup, "compile_files.py", {},
             fmt::format("{}\t{}\t{}\n", fs::absolute(file).string(), name, target.string()));
  const auto bytes = oracle::read_file(target);
  const auto error = oracle::read_file(target.string() + ".error");
  std::error_code ignored;
  fs::remove(target, ignored);
  fs::remove(target.string() + ".error", ignored);
  if (!bytes) throw Fault(error.value_or(fmt::format("cannot compile {}", file.string())));
  return *bytes;
}

namespace {

std::string bytes_of(const fs::path& file) {
  std::optional<std::string> bytes;
  if (fs::is_regular_file(file)) bytes = oracle::read_file(file);
  if (!bytes) throw Fault(fmt::format("cannot read {}", file.string()));
  return *std::move(bytes);
}

std::string assembled(const fs::path& file, const std::string& text) {
  try {
    return fuzz::assemble_program(text);
  } catch (const fuzz::AssemblyTextError& error) {
    throw Fault(fmt::format("{}: {}", file.string(), error.what()));
  }
}

std::string assembled_if_text(const fs::path& file) {
  std::string bytes = bytes_of(file);
  return fuzz::is_program_assembly(bytes) ? assembled(file, bytes) : bytes;
}

}  // namespace

std::string assembled_file(const fs::path& file) {
  const std::string text = bytes_of(file);
  if (!fuzz::is_program_assembly(text))
    throw Fault(
        fmt::format("{} is no assembler text, which begins with # or .code", file.string()));
  return assembled(file, text);
}

std::string program_of_file(const Setup& setup, const fs::path& file, const std::string& name) {
  if (file.extension() == ".py") return compiled_file(setup, file, name);
  return assembled_if_text(file);
}

std::string program_of_file(const CommonOptions& common, const fs::path& file,
                            const std::string& name) {
  if (file.extension() == ".py") return compiled_file(make_setup(common, false), file, name);
  return assembled_if_text(file);
}

std::string runnable(const Setup& setup, const Finding& finding, bool minimal) {
  if (finding.is_source)
    return SourcePrograms(setup).program(
        minimal && !finding.minimal_source.empty() ? finding.minimal_source : finding.program);
  return minimal ? best_program(finding) : finding.program;
}

Replayable find_replayable(const Setup& setup, const FindingStore* store,
                           const KnownFindings& known, const std::string& name) {
  Replayable result;
  result.name = name;
  const fs::path goldens = goldens_folder(setup.root);
  for (const fs::path& folder : {setup.root / "conformance" / name, goldens / name, fs::path(name)})
    if (fs::exists(folder / "golden.json")) {
      const fs::path place = fs::canonical(folder);
      result.golden = read_golden(setup.root, place.lexically_relative(goldens).string());
      result.name = "goldens/" + result.golden->name;
      result.program = result.golden->program;
      result.bucket = result.golden->bucket;
      return result;
    }
  for (const fs::path& file : {fs::path(name), setup.root / name}) {
    if (!fs::is_regular_file(file)) continue;
    result.program = program_of_file(setup, file, file.filename().string());
    return result;
  }
  if (store == nullptr)
    throw Fault(
        fmt::format("'{}' is no golden and no file, and there is no folder of findings", name));
  result.finding = find_finding(*store, known, name);
  result.name = result.finding->id;
  result.bucket = result.finding->verdict.bucket;
  result.program = runnable(setup, *result.finding, false);
  return result;
}

std::vector<JunitCase> golden_cases(const std::vector<Golden>& goldens,
                                    const std::vector<GoldenResult>& results,
                                    const std::vector<std::string>& reasons,
                                    const KnownFindings& known) {
  std::vector<JunitCase> cases;
  for (size_t i = 0; i < goldens.size(); ++i) {
    JunitCase& one = cases.emplace_back();
    one.group = "goldens";
    one.name = goldens[i].name;
    if (is_as_expected(results[i], reasons[i])) {
      if (reasons[i].empty()) continue;
      one.state = JunitState::kSkipped;
      one.message = reasons[i];
      continue;
    }
    const bool fault = results[i].outcome == GoldenOutcome::kFault;
    one.state = fault ? JunitState::kError : JunitState::kFailed;
    one.type = fault ? "fault" : "golden";
    one.message = golden_complaint(results[i], reasons[i], known);
    one.text = "expected:\n" + observation_text(goldens[i].expected) + "\nseen:\n" +
               observation_text(essence(results[i].subject));
  }
  return cases;
}

size_t terminal_columns() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col >= 60)
    return size.ws_col;
  return 160;
}

std::string sides_text(const oracle::Observation& theirs, const oracle::Observation& ours,
                       const std::string& their_title, const std::string& our_title, size_t width,
                       size_t context) {
  std::string text;
  auto block = [&](std::string_view title, const std::string& a, const std::string& b) {
    if (a == b) {
      if (!a.empty()) text += fmt::format("{}: equal\n", title);
      return;
    }
    text += fmt::format("{}: differs\n\n{}\n", title,
                        side_by_side(diff_lines(a, b, context), their_title, our_title, width));
  };
  auto ending = [](const oracle::Observation& seen) {
    std::string end = oracle::ending_text(seen.ending);
    return seen.signal == 0 ? end : fmt::format("{} by signal {}", end, seen.signal);
  };
  block("ending", ending(theirs), ending(ours));
  block("problem", theirs.problem, ours.problem);
  for (const char* title :
       {"outcome", "output", "errors", "namespace", "finalisers", "trace", "locals"}) {
    const std::string *a = theirs.section(title), *b = ours.section(title);
    block(title, a != nullptr ? *a : "", b != nullptr ? *b : "");
  }
  return text;
}

}  // namespace conformance
