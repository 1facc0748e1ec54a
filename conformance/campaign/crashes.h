// Inputs that ended an engine: run again alone, named by their cause, kept as findings.
// Counterpart: none.
#pragma once

#include <functional>
#include <optional>

#include "conformance/campaign/engine.h"
#include "conformance/findings/store.h"

namespace conformance {

class Crashes {
 public:
  using AskOracle = std::function<oracle::Observation(const std::string& program)>;

  // Takes over what an earlier run of the campaign left behind. `ask` is empty for sources.
  Crashes(const EngineOptions& options, FindingStore& store, Statistics& statistics,
          std::string subject_version, std::string oracle_version, AskOracle ask);

  // An engine ended: what it wrote and ran last is put beside the input that ended it.
  void ended(const Ended& ended);
  // Looks into one input that waits. False when none does.
  bool look_into_one();

 private:
  void investigate(const std::filesystem::path& artefact);
  void forget(const std::string& owner);

  EngineOptions options_;
  FindingStore& store_;
  Statistics& statistics_;
  const std::string subject_version_;
  const std::string oracle_version_;
  const AskOracle ask_;
};

// Runs one input alone, twice when it must: what ended the target, or nothing when nothing did.
// `name` is that of the file which the engine left: it says whether this was a crash or a hang.
std::optional<Verdict> run_input(const EngineOptions& options, const std::filesystem::path& input,
                                 const std::string& name);

// The cause that a target or a sanitizer names, and how it ended, of what it wrote.
Verdict verdict_of_crash(const std::string& artefact, const std::string& log, int signal);

}  // namespace conformance
