// The suites there are, and how two observations are told apart.
#include "conformance/suites/suite.h"

#include <algorithm>

#include "conformance/compare/text_diff.h"
#include "conformance/suites/bundle_suite.h"
#include "conformance/suites/exec_suite.h"
#include "conformance/suites/goldens_suite.h"
#include "conformance/suites/programs.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

// Runs a bundling script into a folder of the cache that is named after what it reads.
Bundles cached_bundles(const Setup& setup, const std::string& kind, const std::string& script,
                       const std::vector<std::string>& arguments, std::string_view input_content) {
  oracle::ContentKey key;
  for (const std::string& file : {script, std::string("pyc.py")})
    key.add(oracle::read_file(setup.root / "oracle/worker" / file).value_or(""));
  key.add(input_content);
  Bundles bundles;
  bundles.key = key.text();
  bundles.folder = build_cache(setup) / fmt::format("{}-{}", kind, bundles.key);
  if (!fs::exists(bundles.folder / "index.txt")) {
    std::vector<std::string> all = {bundles.folder.string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    run_worker(setup, script, all);
    forget_old(bundles.folder.parent_path(), kind + "-", bundles.folder);
  }
  return bundles;
}

// tables, marshal, dis: everything in the standard library, its tests included.
class StdlibSuite : public BundleSuite {
 public:
  StdlibSuite(std::string name, std::string about, std::string driver, bool per_code)
      : BundleSuite(std::move(name), std::move(about), std::move(driver)), per_code_(per_code) {}
  bool recordable() const override { return false; }

 protected:
  Bundles make_bundles(const Setup& setup) override { return stdlib_bundles(setup); }
  bool case_per_code() const override { return per_code_; }

 private:
  bool per_code_;
};

// compile: the sources of the library.
class CompileSuite : public BundleSuite {
 public:
  using BundleSuite::BundleSuite;
  bool recordable() const override { return false; }
  bool has_stages() const override { return true; }

 protected:
  Bundles make_bundles(const Setup& setup) override {
    const fs::path finder = setup.root / "oracle/worker/bundle_stdlib.py";
    return cached_bundles(setup, "sources", "bundle_sources.py", {},
                          oracle::read_file(finder).value_or(""));
  }
};

// syntax: short sources, of our own and out of the library's tests of the language.
class SyntaxSuite : public BundleSuite {
 public:
  using BundleSuite::BundleSuite;
  bool recordable() const override { return false; }

 protected:
  Bundles make_bundles(const Setup& setup) override {
    const std::string folder = "corpus/syntax";
    return cached_bundles(setup, "syntax", "bundle_syntax.py", {folder},
                          folder_key(setup.root / folder, ".txt"));
  }
};

// mutants: sources of the library, changed at random, always the same ones.
class MutantsSuite : public BundleSuite {
 public:
  using BundleSuite::BundleSuite;
  bool recordable() const override { return false; }
  bool has_stages() const override { return true; }

 protected:
  Bundles make_bundles(const Setup& setup) override {
    return cached_bundles(setup, "mutants", "mutate_sources.py", {"1", "20000"}, "");
  }
};

// A suite with one bundle that a script makes of one file, or of what the reference says of itself.
class SmallSuite : public BundleSuite {
 public:
  SmallSuite(std::string name, std::string about, std::string driver, std::string script,
             std::string source)
      : BundleSuite(std::move(name), std::move(about), std::move(driver)),
        script_(std::move(script)),
        source_(std::move(source)) {}

 protected:
  Bundles make_bundles(const Setup& setup) override {
    if (source_.empty()) return cached_bundles(setup, driver(), script_, {}, "");
    auto content = oracle::read_file(setup.root / source_);
    if (!content) throw Fault(fmt::format("no {}", source_));
    return cached_bundles(setup, driver(), script_, {source_}, *content);
  }

 private:
  std::string script_;
  std::string source_;
};

// trace: a program to a bundle.
class TraceSuite : public BundleSuite {
 public:
  using BundleSuite::BundleSuite;

 protected:
  Bundles make_bundles(const Setup& setup) override {
    std::string jobs;
    for (const Program& program : find_programs(setup.root)) {
      jobs += program.name + "\t" + program.key;
      for (const std::string& file : program.files) jobs += "\t" + file;
      jobs += "\n";
    }
    std::string input =
        (build_cache(setup) / ("trace-jobs-" + oracle::ContentKey().add(jobs).text())).string();
    oracle::write_file(input, jobs, false);
    return cached_bundles(setup, "trace", "bundle_trace.py", {input}, jobs);
  }
};

// Some of a line from shortly before where it leaves the other one.
std::string excerpt(std::string_view line, std::string_view other) {
  constexpr size_t kBefore = 15, kLength = 50;
  size_t same = 0;
  while (same < line.size() && same < other.size() && line[same] == other[same]) ++same;
  size_t start = same > kBefore && line.size() > kLength ? same - kBefore : 0;
  while (start > 0 && (line[start] & 0xC0) == 0x80) --start;
  size_t end = std::min(line.size(), start + kLength);
  while (end < line.size() && (line[end] & 0xC0) == 0x80) ++end;
  return fmt::format("'{}{}{}'", start > 0 ? "..." : "", visible(line.substr(start, end - start)),
                     end < line.size() ? "..." : "");
}

}  // namespace

Bundles stdlib_bundles(const Setup& setup) {
  return cached_bundles(setup, "stdlib", "bundle_stdlib.py", {}, "");
}

Expectations Suite::expectations(const fs::path& folder) const {
  return Expectations::load(folder / fmt::format("{}.txt", name()));
}

std::string first_difference(const Observation& oracle, const Observation& subject) {
  if (oracle == subject) return "";
  if (!subject.problem.empty() && subject.problem != oracle.problem) return subject.problem;
  // Another end explains whatever else differs.
  auto section = [](const Observation& seen, std::string_view title) -> std::string {
    for (const Section& one : seen.sections)
      if (one.title == title) return one.text;
    return "";
  };
  if (std::string theirs = section(oracle, "exit"), ours = section(subject, "exit");
      theirs != ours) {
    std::string err = section(subject, "stderr");
    std::vector<std::string_view> lines = split_lines(err);
    return fmt::format("{} instead of {}{}{}", ours, theirs, lines.empty() ? "" : ": ",
                       lines.empty() ? "" : visible(lines.back()));
  }
  for (size_t i = 0; i < subject.sections.size() && i < oracle.sections.size(); ++i) {
    const Section &theirs = oracle.sections[i], &ours = subject.sections[i];
    if (theirs == ours) continue;
    if (ours.text.starts_with("raised ") && !theirs.text.starts_with("raised "))
      return visible(split_lines(ours.text)[0]);
    std::vector<std::string_view> a = split_lines(theirs.text), b = split_lines(ours.text);
    // A digest says nothing to people.
    if (a.size() == 1 && b.size() == 1 && a[0].find(' ') == std::string_view::npos &&
        a[0].find(':') < 8)
      return fmt::format("{} differs", ours.title);
    size_t line = 0;
    while (line < a.size() && line < b.size() && a[line] == b[line]) ++line;
    std::string place = b.size() > 1 ? fmt::format("{} line {}", ours.title, line + 1) : ours.title;
    if (line < a.size() && line < b.size())
      return fmt::format("{}: {} instead of {}", place, excerpt(b[line], a[line]),
                         excerpt(a[line], b[line]));
    if (line < a.size()) return fmt::format("{} ends before {}", place, excerpt(a[line], ""));
    if (line < b.size()) return fmt::format("{}: {} is too much", place, excerpt(b[line], ""));
    return fmt::format("{}: another end of the last line", place);
  }
  return "no observation";
}

std::vector<std::unique_ptr<Suite>> all_suites() {
  std::vector<std::unique_ptr<Suite>> suites;
  suites.push_back(std::make_unique<SmallSuite>(
      "opcodes", "every instruction: name, operands, stack effect, caches, listing", "opcodes",
      "bundle_opcodes.py", ""));
  suites.push_back(std::make_unique<StdlibSuite>(
      "tables", "library: handler at each offset, co_positions, co_lines, co_branches", "tables",
      true));
  suites.push_back(std::make_unique<StdlibSuite>(
      "verify", "library: the verifier's verdict on each code object is 'defined'", "verdicts",
      true));
  suites.push_back(std::make_unique<StdlibSuite>(
      "marshal", "standard library: code objects loaded and dumped again, byte for byte",
      "roundtrip", false));
  suites.push_back(std::make_unique<StdlibSuite>(
      "dis", "standard library: the disassembler's listing, byte for byte", "listing", false));
  suites.push_back(std::make_unique<CompileSuite>(
      "compile", "library: source to marshalled code at levels 0, 1, 2, or the error",
      "compiling"));
  suites.push_back(std::make_unique<SyntaxSuite>(
      "syntax", "short sources, most wrong: error and place, warnings, or the code", "syntax"));
  suites.push_back(std::make_unique<MutantsSuite>(
      "mutants", "20,000 sources of the library changed at random: the same as for syntax",
      "mutants"));
  suites.push_back(goldens_suite());
  suites.push_back(exec_suite());
  suites.push_back(std::make_unique<TraceSuite>(
      "trace", "corpus/programs: instructions executed, locals at each RESUME", "trace"));
  suites.push_back(std::make_unique<SmallSuite>(
      "smoke", "corpus/smoke/expressions.txt: what each prints or raises", "smoke",
      "bundle_smoke.py", "corpus/smoke/expressions.txt"));
  return suites;
}

}  // namespace conformance
