// The verdict on a program that both sides ran, and the bucket that names its cause.
// Counterpart: none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oracle/pool/observers.h"

namespace conformance {

enum class VerdictKind : uint8_t {
  kAgree,
  kDiverge,  // aspect: value, exception, traceback, output, namespace, finalisers, trace
  kVmCrash,  // aspect: the signal or the sanitizer's word
  kVmHang,
  kOracleCrash,       // Of a program that no verifier called defined.
  kVerifierDisagree,  // aspect: accepted (the oracle crashed), rejected (the oracle's compiler made
                      // it)
  kPoisoned,          // aspect: stack, memory, fuel, nondeterminism. Neither agreement nor finding.
  kHarnessFault,
};
const char* kind_text(VerdictKind kind);  // "AGREE", "DIVERGE", "VM_CRASH", ...
bool is_finding(VerdictKind kind);        // Whether somebody should look at it.

struct Verdict {
  VerdictKind kind = VerdictKind::kHarnessFault;
  std::string aspect;
  // The cause in one line that mutation does not change. Of a divergence
  // "OPCODE(TYPE, TYPE): EFFECT" at the first instruction whose effect differs, with EFFECT one of
  // value, type, exception, jump, depth, missing-exception, extra-exception, end; of a crash
  // its topmost own frames; else kind and aspect.
  std::string bucket;
  std::string about;  // Both sides of the first difference, for people.
  // Of a divergence whose traces part: the step before they do.
  std::optional<oracle::Step> blamed;
  oracle::Observation subject;
  oracle::Observation oracle;
};

// Judges programs: in batches first, then what did not agree again in processes of its own, twice,
// and with traces where it diverges. Threads may use one at once.
class Judge {
 public:
  // Borrows both, which must outlive it.
  Judge(oracle::Observers& subject, oracle::Observers& reference)
      : subject_(subject), reference_(reference) {}

  // One verdict each, in order. Observations are kept only where the verdict is no agreement.
  std::vector<Verdict> judge(std::span<const std::string> programs);
  // Everything about one: fresh processes, traces, the bucket.
  Verdict judge_alone(const std::string& program);

 private:
  oracle::Observers& subject_;
  oracle::Observers& reference_;
};

// Where two traces part: the step before the first difference is the one to blame.
struct FirstDifference {
  bool found = false;
  size_t step = 0;  // Index of the blamed step in both traces.
  oracle::Step blamed;
  std::string effect;
  std::string bucket;
  std::string about;  // The blamed step and what each side has after it, some lines.
};
FirstDifference first_difference(const std::vector<oracle::Step>& oracle,
                                 const std::vector<oracle::Step>& subject);
// The bucket of a crash: what a sanitizer, an assertion or a debugger's backtrace says.
std::string crash_bucket(const oracle::Observation& crash);

}  // namespace conformance
