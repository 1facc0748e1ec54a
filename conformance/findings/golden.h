// Goldens: programs whose observation in CPython is kept, so that what was repaired stays so.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/findings/known.h"
#include "conformance/findings/verdict.h"

namespace conformance {

// conformance/goldens/AREA/NAME/: case.pyc (what is run), case.py where there is a source, case.txt
// (the listing), expected.txt (what CPython was seen to do), golden.json, story.md.
struct Golden {
  std::string name;  // "AREA/NAME".
  std::filesystem::path folder;
  std::string program;
  std::string source;  // Empty when there is none.
  oracle::Observation expected;
  std::string cpython;  // The version that was asked.
  std::string bucket;   // What it was found as; empty when it was no finding.
  std::string kind;
  std::string finding;  // Its id.
  std::string filed;    // The day.
  std::string story;
};

std::filesystem::path goldens_folder(const std::filesystem::path& root);
// All of them by name. Throws std::runtime_error for one that is not whole.
std::vector<Golden> find_goldens(const std::filesystem::path& root);
Golden read_golden(const std::filesystem::path& root, const std::string& name);
// Whole or not at all; throws std::runtime_error when there is one of that name.
void write_golden(const std::filesystem::path& root, const Golden& golden);
// Another expectation for one that is there.
void update_golden(const Golden& golden);

// The golden that a witness of the list of known buckets names, or an empty string.
std::string golden_of_witness(const std::string& witness);

enum class GoldenOutcome : uint8_t {
  kPasses,
  kWeChanged,       // The subject does not what is expected.
  kCpythonChanged,  // The live reference does not, the subject does.
  kBothChanged,
  kFault,  // Somebody could not be asked.
};
const char* outcome_text(GoldenOutcome outcome);

struct GoldenResult {
  GoldenOutcome outcome = GoldenOutcome::kFault;
  oracle::Observation subject;
  std::optional<oracle::Observation> reference;  // Where one was asked.
};
// Why each may fail, or an empty string: the reason of a known bucket whose witness it is.
std::vector<std::string> golden_reasons(const std::vector<Golden>& goldens,
                                        const KnownFindings& known);
// What a golden has to do: pass, but for a reason fail.
bool is_as_expected(const GoldenResult& result, const std::string& reason);
// What is wrong with it in one line, where it is not as expected.
std::string golden_complaint(const GoldenResult& result, const std::string& reason,
                             const KnownFindings& known);
// One result each, in order; `reference` may be null.
std::vector<GoldenResult> replay_goldens(const std::vector<Golden>& goldens, const Observe& subject,
                                         const Observe& reference,
                                         const std::function<void(size_t done)>& report);

}  // namespace conformance
