// What the commands share: options common to them, finding both sides, the way to the repository.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/suites/suite.h"

namespace CLI {
class App;
}

namespace conformance {

struct CommonOptions {
  std::string root;
  std::string subject;
  std::string oracle_python;
  std::string oracle = "auto";
  std::string oracle_build = "release";  // Or "debug": with assertions.
  uint64_t memory_megabytes = 4096;
  double timeout_seconds = 60;
  bool no_cache = false;
  unsigned jobs = 0;
};

void add_common_options(CLI::App& command, CommonOptions& options);

// The processors that this process may use.
unsigned available_processors();

// Finds the repository, the subject and the oracle. Throws Fault.
// Without `need_subject` the subject may be absent.
Setup make_setup(const CommonOptions& options, bool need_subject);

// The repository: as told, $CONSTRICTOR_ROOT, or around the working directory. Throws Fault.
std::filesystem::path find_root(const std::string& given);

// The subject's command line: as told, $CONSTRICTOR_SUBJECT, or pyvm where the build puts it.
std::vector<std::string> find_subject(const std::string& given, const std::filesystem::path& root);

// Asks the subject to run the simplest of programs. Throws Fault. A subject that needs address
// space without end, as sanitizers do, loses its memory limit.
void check_subject(Setup& setup);

// What a user types for this program: $CONSTRICTOR_COMMAND, which scripts/conformance sets, else
// "conformance". Whatever a command tells its user to type next begins with it.
std::string command_name();

// "90", "90s", "10m", "2h" in seconds. Throws Fault.
double seconds_of(const std::string& text);

// The commands register themselves here; the callback's result is the exit status.
using Action = std::function<int()>;
void add_run_command(CLI::App& app, CommonOptions& common, Action& action);
void add_diff_command(CLI::App& app, CommonOptions& common, Action& action);
void add_list_command(CLI::App& app, CommonOptions& common, Action& action);
void add_record_command(CLI::App& app, CommonOptions& common, Action& action);
void add_cover_command(CLI::App& app, CommonOptions& common, Action& action);
void add_verify_command(CLI::App& app, CommonOptions& common, Action& action);
void add_bench_command(CLI::App& app, CommonOptions& common, Action& action);
void add_oracle_command(CLI::App& app, CommonOptions& common, Action& action);
// Below `bench`.
void add_faults_command(CLI::App& bench, CommonOptions& common, Action& action);
void add_mutate_command(CLI::App& app, CommonOptions& common, Action& action);
void add_assemble_command(CLI::App& app, Action& action);
void add_disassemble_command(CLI::App& app, CommonOptions& common, Action& action);
void add_fuzz_command(CLI::App& app, CommonOptions& common, Action& action);
void add_minimise_command(CLI::App& app, CommonOptions& common, Action& action);
void add_triage_command(CLI::App& app, CommonOptions& common, Action& action);
void add_show_command(CLI::App& app, CommonOptions& common, Action& action);
void add_replay_command(CLI::App& app, CommonOptions& common, Action& action);
void add_file_command(CLI::App& app, CommonOptions& common, Action& action);
void add_goldens_command(CLI::App& app, CommonOptions& common, Action& action);
void add_report_command(CLI::App& app, CommonOptions& common, Action& action);

}  // namespace conformance
