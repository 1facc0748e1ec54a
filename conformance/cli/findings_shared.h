// What the commands about findings share: naming a finding, a program, a width.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/cli/options.h"
#include "conformance/findings/golden.h"
#include "conformance/findings/store.h"
#include "conformance/findings/triage.h"
#include "conformance/report/junit.h"

namespace conformance {

// As told, else findings/ of the repository. Throws Fault when it is not there.
FindingStore open_findings(const std::string& given, const std::filesystem::path& root);

// " --findings FOLDER" as a user has to type it, or nothing for the folder that is the default.
std::string findings_argument(const std::filesystem::path& folder,
                              const std::filesystem::path& root);

// By the beginning of an id, or by its bucket, of which it is the smallest. Throws Fault.
Finding find_finding(const FindingStore& store, const KnownFindings& known,
                     const std::string& name);

// What the reference compiles a source file to, under that name. Throws Fault.
std::string compiled_file(const Setup& setup, const std::filesystem::path& file,
                          const std::string& name);

// The program that an assembler text stands for. Throws Fault, which names file and line.
std::string assembled_file(const std::filesystem::path& file);

// The program in a file: a .py is compiled by the reference under that name, assembler text is
// assembled, anything else is taken as it is. Throws Fault.
std::string program_of_file(const Setup& setup, const std::filesystem::path& file,
                            const std::string& name);
// The same, where both sides are needed for a .py only.
std::string program_of_file(const CommonOptions& common, const std::filesystem::path& file,
                            const std::string& name);

// The bytes to run of a finding: a source is compiled by a program.
std::string runnable(const Setup& setup, const Finding& finding, bool minimal);

// What can be replayed: a golden (goldens/AREA/NAME or its folder), a file, a finding.
struct Replayable {
  std::string name;
  std::string program;
  std::string bucket;  // That it was found with; empty for a file.
  std::optional<Golden> golden;
  std::optional<Finding> finding;
};
Replayable find_replayable(const Setup& setup, const FindingStore* store,
                           const KnownFindings& known, const std::string& name);

// A testcase for each golden: what may fail and does is skipped.
std::vector<JunitCase> golden_cases(const std::vector<Golden>& goldens,
                                    const std::vector<GoldenResult>& results,
                                    const std::vector<std::string>& reasons,
                                    const KnownFindings& known);

size_t terminal_columns();
// Both sides next to each other, section by section; equal ones by their titles only.
std::string sides_text(const oracle::Observation& theirs, const oracle::Observation& ours,
                       const std::string& their_title, const std::string& our_title, size_t width,
                       size_t context);

}  // namespace conformance
