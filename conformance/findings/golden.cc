// Goldens: programs whose observation in CPython is kept.
// Counterpart: none.
#include "conformance/findings/golden.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "conformance/findings/observation_text.h"
#include "conformance/findings/program_text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr size_t kAtOnce = 64;
constexpr const char* kFiling = ".filing-";

std::string record_text(const Golden& golden) {
  const ordered_json record = {{"cpython", golden.cpython},
                               {"bucket", golden.bucket},
                               {"kind", golden.kind},
                               {"finding", golden.finding},
                               {"filed", golden.filed}};
  return record.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// An area and a name, each of letters, digits, '-' and '_'.
bool is_name(const std::string& name) {
  const size_t slash = name.find('/');
  if (slash == 0 || slash == std::string::npos || slash + 1 == name.size()) return false;
  return std::all_of(name.begin(), name.end(), [&](const char& c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || (c == '/' && &c == &name[slash]);
  });
}

// What processes that were killed while they filed left behind.
void sweep(const fs::path& area) {
  std::error_code gone;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(area, gone)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(kFiling)) continue;
    const pid_t pid = atoi(name.c_str() + strlen(kFiling));
    if (pid <= 0 || pid == getpid() || (kill(pid, 0) != 0 && errno == ESRCH))
      left.push_back(entry.path());
  }
  for (const fs::path& folder : left) fs::remove_all(folder);
}

bool is_answer(const oracle::Observation& seen) { return seen.ending != oracle::Ending::kFault; }

}  // namespace

fs::path goldens_folder(const fs::path& root) { return root / "conformance/goldens"; }

Golden read_golden(const fs::path& root, const std::string& name) {
  Golden golden;
  golden.name = name;
  golden.folder = goldens_folder(root) / name;
  auto text = [&](const char* file) {
    auto bytes = oracle::read_file(golden.folder / file);
    if (!bytes)
      throw std::runtime_error(
          fmt::format("golden {} has no {}", name, (golden.folder / file).string()));
    return *std::move(bytes);
  };
  golden.program = text("case.pyc");
  golden.source = oracle::read_file(golden.folder / "case.py").value_or("");
  golden.expected = parse_observation(text("expected.txt"), golden.folder / "expected.txt");
  golden.story = oracle::read_file(golden.folder / "story.md").value_or("");
  try {
    const ordered_json record = ordered_json::parse(text("golden.json"));
    golden.cpython = record.at("cpython");
    golden.bucket = record.at("bucket");
    golden.kind = record.at("kind");
    golden.finding = record.at("finding");
    golden.filed = record.at("filed");
  } catch (const ordered_json::exception& error) {
    throw std::runtime_error(
        fmt::format("{}: {}", (golden.folder / "golden.json").string(), error.what()));
  }
  return golden;
}

std::vector<Golden> find_goldens(const fs::path& root) {
  std::vector<std::string> names;
  std::error_code gone;
  for (const auto& area : fs::directory_iterator(goldens_folder(root), gone)) {
    if (!area.is_directory() || area.path().filename().string().starts_with('.')) continue;
    for (const auto& entry : fs::directory_iterator(area.path()))
      if (entry.is_directory() && !entry.path().filename().string().starts_with('.'))
        names.push_back((area.path().filename() / entry.path().filename()).string());
  }
  std::sort(names.begin(), names.end());
  std::vector<Golden> goldens;
  for (const std::string& name : names) goldens.push_back(read_golden(root, name));
  return goldens;
}

void write_golden(const fs::path& root, const Golden& golden) {
  if (!is_name(golden.name))
    throw std::runtime_error(fmt::format(
        "'{}' is no name of a golden: AREA/NAME of letters, digits, '-' and '_'", golden.name));
  const fs::path folder = goldens_folder(root) / golden.name;
  if (fs::exists(folder))
    throw std::runtime_error(fmt::format("there is a golden {} already", golden.name));
  const fs::path fresh = folder.parent_path() / fmt::format("{}{}", kFiling, getpid());
  sweep(folder.parent_path());
  oracle::write_file(fresh / "case.pyc", golden.program);
  if (!golden.source.empty()) oracle::write_file(fresh / "case.py", golden.source);
  oracle::write_file(fresh / "case.txt", program_listing(golden.program));
  oracle::write_file(fresh / "expected.txt", observation_text(essence(golden.expected)));
  oracle::write_file(fresh / "golden.json", record_text(golden));
  oracle::write_file(fresh / "story.md", golden.story);
  // Of two who file under one name at once, the second is told.
  if (rename(fresh.c_str(), folder.c_str()) != 0) {
    const std::string why = strerror(errno);
    fs::remove_all(fresh);
    throw std::runtime_error(fmt::format("cannot file {}: {}", folder.string(), why));
  }
}

void update_golden(const Golden& golden) {
  oracle::write_file(golden.folder / "expected.txt", observation_text(essence(golden.expected)));
  oracle::write_file(golden.folder / "golden.json", record_text(golden));
}

std::string golden_of_witness(const std::string& witness) {
  constexpr std::string_view kPrefix = "goldens/";
  return witness.starts_with(kPrefix) ? witness.substr(kPrefix.size()) : "";
}

const char* outcome_text(GoldenOutcome outcome) {
  switch (outcome) {
    case GoldenOutcome::kPasses:
      return "passes";
    case GoldenOutcome::kWeChanged:
      return "we changed";
    case GoldenOutcome::kCpythonChanged:
      return "CPython changed";
    case GoldenOutcome::kBothChanged:
      return "both changed";
    case GoldenOutcome::kFault:
      break;
  }
  return "fault";
}

std::vector<std::string> golden_reasons(const std::vector<Golden>& goldens,
                                        const KnownFindings& known) {
  std::vector<std::string> reasons(goldens.size());
  for (const auto& [bucket, entry] : known.entries())
    for (size_t i = 0; i < goldens.size(); ++i)
      if (golden_of_witness(entry.witness) == goldens[i].name) reasons[i] = entry.reason;
  return reasons;
}

bool is_as_expected(const GoldenResult& result, const std::string& reason) {
  return result.outcome == (reason.empty() ? GoldenOutcome::kPasses : GoldenOutcome::kWeChanged);
}

std::string golden_complaint(const GoldenResult& result, const std::string& reason,
                             const KnownFindings& known) {
  if (result.outcome == GoldenOutcome::kPasses && !reason.empty())
    return fmt::format("passes, though {} says it does not: remove its entry", known.file());
  if (result.outcome == GoldenOutcome::kFault)
    return fmt::format("fault: {}", result.subject.problem);
  return result.reference ? outcome_text(result.outcome)
                          : "does not do what CPython was seen to do";
}

std::vector<GoldenResult> replay_goldens(const std::vector<Golden>& goldens, const Observe& subject,
                                         const Observe& reference,
                                         const std::function<void(size_t done)>& report) {
  std::vector<GoldenResult> results;
  for (size_t start = 0; start < goldens.size(); start += kAtOnce) {
    std::vector<std::string> programs;
    for (size_t i = start; i < goldens.size() && i < start + kAtOnce; ++i)
      programs.push_back(goldens[i].program);
    auto ask = [&](const Observe& side) {
      return side(programs, oracle::Isolation::kFork, oracle::Detail::kOutcome);
    };
    const std::vector<oracle::Observation> ours = ask(subject);
    std::vector<oracle::Observation> theirs;
    if (reference) theirs = ask(reference);
    for (size_t i = 0; i < programs.size(); ++i) {
      GoldenResult result;
      result.subject = ours[i];
      if (reference) result.reference = theirs[i];
      const oracle::Observation expected = essence(goldens[start + i].expected);
      const bool we = essence(ours[i]) == expected;
      const bool they = !reference || essence(theirs[i]) == expected;
      if (!is_answer(ours[i]) || (reference && !is_answer(theirs[i])))
        result.outcome = GoldenOutcome::kFault;
      else
        result.outcome = we && they ? GoldenOutcome::kPasses
                         : they     ? GoldenOutcome::kWeChanged
                         : we       ? GoldenOutcome::kCpythonChanged
                                    : GoldenOutcome::kBothChanged;
      results.push_back(std::move(result));
    }
    report(results.size());
  }
  return results;
}

}  // namespace conformance
