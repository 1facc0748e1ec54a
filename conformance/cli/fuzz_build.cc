// The programs of fuzz targets: which there are, and building them.
// Counterpart: none.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "conformance/campaign/child.h"
#include "conformance/campaign/engine.h"
#include "conformance/cli/fuzz_internal.h"
#include "conformance/cli/progress.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr size_t kLogShown = 8000;

// Bazel needs the user's folder and programs; nothing else of the environment decides a build.
std::vector<std::string> build_environment() {
  std::vector<std::string> environment = oracle::plain_environment();
  for (const char* name : {"HOME", "PATH", "USER"})
    if (const char* value = getenv(name); value != nullptr) {
      std::erase_if(environment, [name](const std::string& one) {
        return one.starts_with(std::string(name) + "=");
      });
      environment.push_back(fmt::format("{}={}", name, value));
    }
  return environment;
}

// Bazel says "[12 / 345] Compiling x.cc; 3s" now and then.
std::string last_progress(const std::string& log) {
  const size_t at = log.rfind("\n[");
  if (at == std::string::npos) return {};
  return log.substr(at + 1, log.find('\n', at + 1) - at - 1);
}

class Builder {
 public:
  Builder(const fs::path& root, bool afl)
      : root_(root), suffix_(afl ? "_afl" : ""), config_(afl ? "--config=afl" : "--config=fuzz") {
    bazel_ = oracle::find_program("bazel");
    // A folder of its own for each clone: a build in another configuration must not throw away that
    // of the user, and two clones must not wait for each other.
    const std::string clone = oracle::ContentKey().add(root.string()).text().substr(0, 8);
    base_ = oracle::cache_folder() / ("bazel-fuzz-" + clone);
  }

  std::vector<std::string> command(const std::vector<std::string>& targets) const {
    std::vector<std::string> words = {
        "bazel",
        "--output_base=" + base_.string(),
        "build",
        config_,
        "--symlink_prefix=/",
        "--disk_cache=" + (oracle::cache_folder() / "bazel").string()};
    for (const std::string& target : targets) words.push_back("//fuzz/targets:" + target + suffix_);
    return words;
  }

  void build(const std::vector<std::string>& targets) {
    std::vector<std::string> words = command(targets);
    const std::string text = fmt::format("{}", fmt::join(words, " "));
    if (bazel_.empty())
      throw Fault(fmt::format(
          "there is no bazel to build the targets with: run scripts/setup. Or build them elsewhere "
          "with\n  {}\nand say --binary or --binaries",
          text));
    words.insert(words.begin() + 3,
                 {"--curses=no", "--color=no", "--show_progress_rate_limit=1", "--show_result=0"});
    words[0] = bazel_;
    fs::create_directories(oracle::cache_folder());
    const fs::path log = oracle::cache_folder() / fmt::format("fuzz-build-{}.log", getpid());
    Child child;
    child.start({words, build_environment(), root_.string(), log, 0});
    ProgressLine line;
    bool said = false;
    while (child.running() && !g_fuzz_stop) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (!line.due()) continue;
      if (!said)
        fmt::print(stderr, "building {} targets with {}; the first time takes some minutes\n",
                   targets.size(), config_);
      said = true;
      const std::string progress = last_progress(tail(log, 4096));
      line.show(progress.empty() ? "building ..." : progress);
    }
    line.clear();
    const std::string said_by_bazel = tail(log, kLogShown);
    std::error_code ignored;
    fs::remove(log, ignored);
    if (g_fuzz_stop) {
      child.end(std::chrono::seconds(5));
      throw Fault("stopped while the targets were built");
    }
    if (child.status() != 0)
      throw Fault(fmt::format("cannot build the targets (exit status {}):\n{}\nThis was\n  {}",
                              child.status(), said_by_bazel, text));
  }

  fs::path folder() const {
    oracle::Command command;
    command.argv = {bazel_, "--output_base=" + base_.string(), "info", config_, "bazel-bin"};
    command.environment = build_environment();
    command.directory = root_.string();
    command.limits.memory_bytes = 0;
    command.limits.wall = std::chrono::minutes(5);
    const oracle::Finished finished = oracle::run(command);
    if (!finished.succeeded())
      throw Fault(fmt::format("bazel info: {}\n{}", oracle::describe(finished), finished.err));
    return fs::path(finished.out.substr(0, finished.out.find('\n'))) / "fuzz/targets";
  }

 private:
  fs::path root_;
  fs::path base_;
  std::string suffix_;  // Of the labels.
  std::string config_;
  std::string bazel_;
};

}  // namespace

std::vector<std::string> all_targets(const fs::path& root) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(root / "fuzz/targets")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = oracle::read_file(entry.path()).value_or("");
    if (text.find("Target fuzz::kTarget") != std::string::npos ||
        text.find("Target kTarget") != std::string::npos)
      names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path build_targets(const fs::path& root, const std::vector<std::string>& targets, bool afl) {
  const std::vector<std::string> known = all_targets(root);
  for (const std::string& target : targets)
    if (std::find(known.begin(), known.end(), target) == known.end())
      throw Fault(
          fmt::format("there is no target '{}'; there are: {}", target, fmt::join(known, ", ")));
  if (afl && !fs::exists("/usr/lib/afl/libAFLDriver.a"))
    throw Fault("AFL++ is not installed: scripts/setup --afl");
  Builder builder(root, afl);
  builder.build(targets);
  return builder.folder();
}

}  // namespace conformance
