// The verdict on a program that both sides ran, and the bucket that names its cause.
// Counterpart: none.
#pragma once

#include <functional>
#include <optional>
#include <span>
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
  kPoisoned,  // aspect: stack, memory, fuel, output, time, nondeterminism, or rejected by our
              // verifier. Neither agreement nor finding.
  kHarnessFault,
};
const char* kind_text(VerdictKind kind);  // "AGREE", "DIVERGE", "VM_CRASH", ...
bool is_finding(VerdictKind kind);        // Whether somebody should look at it.

struct Verdict {
  VerdictKind kind = VerdictKind::kHarnessFault;
  std::string aspect;
  // The cause in one line that mutation does not change. Of a divergence
  // "OPCODE(TYPE, TYPE): EFFECT" at the first instruction whose effect differs, with EFFECT one of
  // value, type, exception, jump, depth, missing-exception, extra-exception, end, or
  // lost-reference, kept-reference where a count went wrong before; of a crash its topmost own
  // frames; else kind and aspect.
  std::string bucket;
  std::string about;  // Both sides of the first difference, for people.
  // Of a divergence whose traces part: the step before they do.
  std::optional<oracle::Step> blamed;
  oracle::Observation subject;
  oracle::Observation oracle;
};

// One side: how it is asked. observers(x) asks an Observers, which must outlive the result.
using Observe = std::function<std::vector<oracle::Observation>(
    std::span<const std::string> programs, oracle::Isolation isolation, oracle::Detail detail)>;
Observe observers(oracle::Observers& observers);

// Judges programs: in batches first, then what did not agree again in processes of its own, twice,
// and with traces where it diverges. Threads may use one at once.
class Judge {
 public:
  // Borrows both, which must outlive it.
  Judge(oracle::Observers& subject, oracle::Observers& reference)
      : Judge(observers(subject), observers(reference)) {}
  Judge(Observe subject, Observe reference)
      : subject_(std::move(subject)), reference_(std::move(reference)) {}

  // One verdict each, in order. Observations are kept only where the verdict is no agreement;
  // of these, the subject's ending.
  std::vector<Verdict> judge(std::span<const std::string> programs) const;
  // Everything about one: fresh processes, traces, the bucket.
  Verdict judge_alone(const std::string& program) const;
  // Kind and bucket of each after one run on each side, without confirmation: for whoever asks
  // thousands of times and has the last answer confirmed. Counting references takes several runs
  // more; without, what they were to blame for has another bucket.
  std::vector<Verdict> judge_once(std::span<const std::string> programs,
                                  oracle::Isolation isolation = oracle::Isolation::kFork,
                                  bool counts_references = true) const;

 private:
  Observe subject_;
  Observe reference_;
};

// A program as it can be traced: CPython tells nothing of a code object before its first RESUME, so
// one that begins without gets one.
class TraceableProgram {
 public:
  explicit TraceableProgram(const std::string& program);

  std::string bytes;  // Trace this.
  // Makes the places that a trace or an obituary names those of the program itself.
  void restore(oracle::Observation* observation) const;

 private:
  std::string restored(std::string_view text) const;

  std::vector<int64_t> added_;  // By code object: where its RESUME is, or -1.
  bool is_changed_ = false;
};

// What the lines of a trace do not say of the instructions, looked up in the program that was
// traced. Without one, arguments and handlers are guessed from what the trace shows.
class TracedProgram {
 public:
  TracedProgram() = default;
  // Of bytes that no code object can be made of nothing is known.
  explicit TracedProgram(const std::string& program);

  struct Code {
    std::string name;
    std::string units;
    std::string exception_table;
  };
  // In the order of Step::code: depth first from the outermost.
  const std::vector<Code>& codes() const { return codes_; }
  std::optional<uint32_t> oparg(const oracle::Step& step) const;
  // The offset to which an exception in the instruction goes, in the same code object.
  std::optional<uint32_t> handler(const oracle::Step& step) const;
  bool is_handler(const oracle::Step& step) const;
  // "f": the name of the code object, or its ordinal.
  std::string name(const oracle::Step& step) const;

 private:
  std::vector<Code> codes_;
};

// Where two traces part: the step before the first difference is the one to blame.
struct FirstDifference {
  bool found = false;
  size_t step = 0;  // Index of the blamed step in both traces.
  size_t at = 0;    // Index of the first step that differs: usually the next one.
  oracle::Step blamed;
  std::string effect;
  std::string bucket;
  std::string about;  // The blamed step and what each side has after it, some lines.
};
FirstDifference first_difference(const std::vector<oracle::Step>& oracle,
                                 const std::vector<oracle::Step>& subject,
                                 const TracedProgram& program = {});
// What an audit said: of the instruction in which line of the trace a count of references is wrong,
// and how. Nothing when all are right.
struct Imbalance {
  size_t line = 0;
  bool kept = false;  // Else lost.
  std::string about;
};
std::optional<Imbalance> parse_imbalance(const oracle::Observation& audit);
// The earlier of the two is the cause: the difference, or the instruction that left a count wrong.
FirstDifference earlier_cause(FirstDifference difference, const std::optional<Imbalance>& imbalance,
                              const std::vector<oracle::Step>& oracle,
                              const TracedProgram& program);
// When the last step of a trace leaves its frame to native code, what happens next is done by the
// instruction that called it: its index. Else the last step's.
size_t running_at_end(const std::vector<oracle::Step>& steps, const TracedProgram& program);
// "OPCODE(TYPE, TYPE)": the instruction with the types of what it takes from the stack, the lowest
// first, those that a trace shows.
std::string instruction_text(const oracle::Step& step, const TracedProgram& program = {});

// The bucket of a crash: what a sanitizer, an assertion or a debugger's backtrace says, or the
// instruction that was the last.
std::string crash_bucket(const oracle::Observation& crash, const TracedProgram& program = {});
// Where the traced loop was when its process died, held against what CPython executed: "in
// OPCODE(TYPE)", or "after OPCODE(TYPE): EFFECT" when the two had parted before. Empty when it does
// not say.
FirstDifference difference_before_death(const oracle::Observation& death,
                                        const std::vector<oracle::Step>& oracle,
                                        const TracedProgram& program);
// The sanitizer's word or the signal, without where.
std::string crash_aspect(const oracle::Observation& crash);

// How two comparable observations differ, in the order value, exception, traceback, output,
// namespace, finalisers; empty when they do not.
std::string differing_aspect(const oracle::Observation& oracle, const oracle::Observation& subject);
// What of that aspect differs, without values and names: "int", "TypeError message", "position".
std::string differing_detail(const oracle::Observation& oracle, const oracle::Observation& subject);

}  // namespace conformance
