// Asks both sides about programs and says what came of it.
// Counterpart: none.
#include <fmt/format.h>

#include "conformance/findings/verdict.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/targets/verdict.h"

namespace conformance {
namespace {

using oracle::Detail;
using oracle::Ending;
using oracle::Isolation;
using oracle::Observation;

// What a run that says nothing about two Pythons is called; empty for those that do, for crashes,
// hangs and faults.
const char* poison(Ending ending) {
  switch (ending) {
    case Ending::kOutOfFuel:
      return "fuel";
    case Ending::kOutOfMemory:
      return "memory";
    case Ending::kTooDeep:
      return "stack";
    case Ending::kFlooded:
      return "output";
    case Ending::kRejected:
      return "rejected";
    default:
      return "";
  }
}

// What the verifier rejects, CPython is not asked.
bool asks_for_more(Ending ending) {
  return oracle::comparable(ending) && ending != Ending::kRejected;
}

// What it wrote while it died differs from run to run.
bool same_outcome(const Observation& a, const Observation& b) {
  return a.ending == b.ending && a.sections == b.sections;
}

// Whether the verifier rejects any code object, also one that was never run and so never verified.
bool holds_undefined(const std::string& program) {
  try {
    return !fuzz::all_defined(fuzz::read_program(program).root);
  } catch (const fuzz::FormatError&) {
    return false;
  }
}

Verdict verdict_of(VerdictKind kind, std::string aspect) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.aspect = std::move(aspect);
  verdict.bucket = verdict.aspect.empty() ? kind_text(kind)
                                          : fmt::format("{} {}", kind_text(kind), verdict.aspect);
  return verdict;
}

Verdict fault(const char* who, const Observation& observation) {
  Verdict verdict = verdict_of(VerdictKind::kHarnessFault, who);
  verdict.about = fmt::format("{}: {}\n", who, observation.problem);
  return verdict;
}

// Programs that are being judged together; each step asks about those that are still open.
class Case {
 public:
  Case(const std::string* program, Observation first)
      : program_(program), first_(std::move(first)) {}

  const std::string& program() const { return *program_; }
  bool open() const { return open_; }
  Verdict& verdict() { return verdict_; }

  void close(Verdict verdict, const Observation* subject, const Observation* oracle) {
    verdict_ = std::move(verdict);
    if (subject != nullptr) verdict_.subject = *subject;
    if (oracle != nullptr) verdict_.oracle = *oracle;
    open_ = false;
  }

  // Two runs of the subject, in processes of their own.
  void subject_twice(const Observation& a, const Observation& b) {
    for (const Observation* run : {&a, &b, static_cast<const Observation*>(&first_)}) {
      if (run->ending != Ending::kCrashed) continue;
      close(verdict_of(VerdictKind::kVmCrash, crash_aspect(*run)), run, nullptr);
      if (run == &first_)
        verdict_.about = "It crashed among other programs, not in a process of its own.\n";
      return;
    }
    subject_ = a;
    const bool same = same_outcome(a, b);
    if (a.ending == Ending::kFault || b.ending == Ending::kFault) {
      close(fault("subject", a.ending == Ending::kFault ? a : b), &a, nullptr);
    } else if (a.ending == Ending::kTimedOut && same) {
      close(verdict_of(VerdictKind::kVmHang, ""), &a, nullptr);
    } else if (a.ending == Ending::kTimedOut || b.ending == Ending::kTimedOut) {
      close(verdict_of(VerdictKind::kPoisoned, "time"), &a, nullptr);
    } else if (!same) {
      close(verdict_of(VerdictKind::kPoisoned, "nondeterminism"), &a, nullptr);
      verdict_.about = "The subject does not do the same twice.\n";
    } else if (!asks_for_more(a.ending)) {
      close(verdict_of(VerdictKind::kPoisoned, poison(a.ending)), &a, nullptr);
    }
  }

  void oracle_twice(const Observation& a, const Observation& b, bool doubted) {
    for (const Observation* run : {&a, &b}) {
      if (run->ending != Ending::kCrashed) continue;
      if (holds_undefined(*program_)) {
        close(verdict_of(VerdictKind::kPoisoned, "rejected"), &subject_, run);
        verdict_.about =
            "A part of it that did not run is undefined; CPython dies of looking at such code.\n";
        return;
      }
      close(verdict_of(VerdictKind::kVerifierDisagree, "accepted"), &subject_, run);
      verdict_.bucket = "accepted, CPython: " + crash_bucket(*run, TracedProgram(*program_));
      return;
    }
    oracle_ = a;
    if (a.ending == Ending::kFault || b.ending == Ending::kFault) {
      close(fault("CPython", a.ending == Ending::kFault ? a : b), &subject_, &a);
    } else if (a.ending == Ending::kTimedOut || b.ending == Ending::kTimedOut) {
      close(verdict_of(VerdictKind::kPoisoned, "time"), &subject_, &a);
    } else if (!same_outcome(a, b)) {
      close(verdict_of(VerdictKind::kPoisoned, "nondeterminism"), &subject_, &a);
      verdict_.about = "CPython does not do the same twice.\n";
    } else if (!asks_for_more(a.ending)) {
      close(verdict_of(VerdictKind::kPoisoned, poison(a.ending)), &subject_, &a);
    } else if (same_outcome(subject_, a)) {
      if (!doubted) {
        close(verdict_of(VerdictKind::kAgree, ""), nullptr, nullptr);
        verdict_.subject.ending = a.ending;
        return;
      }
      close(verdict_of(VerdictKind::kPoisoned, "nondeterminism"), &subject_, &a);
      verdict_.about =
          "Both do the same in processes of their own, where native docstrings do not show, but "
          "not among other programs.\n";
    } else {
      const std::string aspect = differing_aspect(a, subject_);
      close(verdict_of(VerdictKind::kDiverge, aspect.empty() ? "value" : aspect), &subject_, &a);
    }
  }

  void outlasted(const Observation& oracle) {
    if (oracle.ending != Ending::kTimedOut) return;
    const Observation subject = verdict_.subject;
    close(verdict_of(VerdictKind::kPoisoned, "time"), &subject, &oracle);
  }

  void traced(const Observation& subject, const Observation& oracle, const Observation& audit) {
    const TracedProgram program(*program_);
    const std::string* subject_trace = subject.section("trace");
    const std::string* oracle_trace = oracle.section("trace");
    verdict_.bucket = fmt::format("end: {} {}", verdict_.aspect,
                                  differing_detail(verdict_.oracle, verdict_.subject));
    while (verdict_.bucket.back() == ' ') verdict_.bucket.pop_back();
    if (verdict_.aspect == "namespace" && holds_undefined(*program_)) {
      // Functions are told apart by what co_code gives, which caches of undefined code may become.
      close(verdict_of(VerdictKind::kPoisoned, "rejected"), &subject_, &oracle_);
      verdict_.about = "What it leaves differs, and part of it is undefined code that did not run.\n";
      return;
    }
    if (oracle_trace == nullptr || (subject_trace == nullptr && subject.problem.empty())) {
      verdict_.about += "There is no trace of both sides.\n";
      return;
    }
    const std::vector<oracle::Step> right = oracle::parse_trace(*oracle_trace);
    // What diverges by itself may die in the traced loop, since memory lies elsewhere.
    const FirstDifference difference =
        subject_trace != nullptr
            ? first_difference(right, oracle::parse_trace(*subject_trace), program)
            : difference_before_death(subject, right, program);
    const FirstDifference cause = earlier_cause(difference, parse_imbalance(audit), right, program);
    if (!cause.found) {
      verdict_.about += subject_trace == nullptr
                            ? "The subject died while it was traced.\n"
                            : "Both execute the same instructions on the same values.\n";
      return;
    }
    verdict_.bucket = cause.bucket;
    verdict_.about += cause.about;
    if (!cause.blamed.opcode.empty()) verdict_.blamed = cause.blamed;
  }

  // A plain build says nothing when it dies; the traced loop says after which instructions.
  void death_traced(const Observation& subject, const Observation& oracle,
                    const Observation& audit) {
    const TracedProgram program(*program_);
    const bool crashed = verdict_.kind == VerdictKind::kVmCrash;
    const std::string said =
        crashed ? crash_bucket(verdict_.subject, program) : kind_text(verdict_.kind);
    verdict_.bucket = said;
    const std::string* trace = oracle.section("trace");
    const std::vector<oracle::Step> right =
        trace != nullptr ? oracle::parse_trace(*trace) : std::vector<oracle::Step>{};
    const bool died = subject.ending == (crashed ? Ending::kCrashed : Ending::kTimedOut);
    FirstDifference difference;
    if (died) {
      difference = difference_before_death(subject, right, program);
    } else {
      verdict_.about += fmt::format("Traced, it is {}.\n", oracle::ending_text(subject.ending));
    }
    const FirstDifference cause = earlier_cause(difference, parse_imbalance(audit), right, program);
    verdict_.about += cause.about;
    if (!cause.blamed.opcode.empty()) verdict_.blamed = cause.blamed;
    // A stack that the build wrote by itself is better than the last instruction.
    if (verdict_.subject.problem.find("#0 ") != std::string::npos) return;
    if (!cause.bucket.empty()) {
      verdict_.bucket = fmt::format(
          "{}{}{}", said, cause.bucket == difference.bucket ? " " : " after ", cause.bucket);
    } else if (crashed && died) {
      verdict_.bucket = crash_bucket(subject, program);
    }
  }

 private:
  const std::string* program_;
  Observation first_;
  Observation subject_;
  Observation oracle_;
  bool open_ = true;
  Verdict verdict_;
};

std::vector<Case*> those(std::vector<Case>& cases, const std::function<bool(Case&)>& wanted) {
  std::vector<Case*> found;
  for (Case& one : cases) {
    if (wanted(one)) found.push_back(&one);
  }
  return found;
}

std::vector<Observation> ask(const Observe& side, const std::vector<Case*>& cases,
                             Isolation isolation, Detail detail) {
  if (cases.empty()) return {};
  std::vector<std::string> programs;
  programs.reserve(cases.size());
  for (const Case* one : cases) programs.push_back(one->program());
  return side(programs, isolation, detail);
}

// How those that are still open are judged.
struct Manner {
  Isolation isolation = Isolation::kFresh;
  bool twice = true;
  bool doubted = false;  // They did not agree among others.
  bool counts_references = true;
};

void settle(std::vector<Case>& cases, const Observe& subject, const Observe& reference,
            const Manner& manner) {
  std::vector<Case*> open = those(cases, [](Case& one) { return one.open(); });
  const auto twice = [&](const Observe& side, const auto& tell) {
    const std::vector<Observation> a = ask(side, open, manner.isolation, Detail::kOutcome);
    const std::vector<Observation> b =
        manner.twice ? ask(side, open, manner.isolation, Detail::kOutcome) : a;
    for (size_t i = 0; i < open.size(); ++i) tell(open[i], a[i], b[i]);
  };
  twice(subject, [](Case* one, const auto& a, const auto& b) { one->subject_twice(a, b); });
  open = those(cases, [](Case& one) { return one.open(); });
  twice(reference,
        [&](Case* one, const auto& a, const auto& b) { one->oracle_twice(a, b, manner.doubted); });

  const auto of_kind = [&](VerdictKind kind) {
    return those(cases, [kind](Case& one) { return one.verdict().kind == kind && !one.open(); });
  };
  // Each once more: both sides with traces, the subject while its references are counted.
  const auto look_closer = [&](const std::vector<Case*>& found, const auto& tell) {
    if (found.empty()) return;
    std::vector<TraceableProgram> traceable;
    std::vector<std::string> programs;
    for (const Case* one : found) programs.push_back(traceable.emplace_back(one->program()).bytes);
    const auto trace = [&](const Observe& side, Detail detail) {
      std::vector<Observation> traced = side(programs, Isolation::kFork, detail);
      for (size_t i = 0; i < found.size(); ++i) traceable[i].restore(&traced[i]);
      return traced;
    };
    const std::vector<Observation> last = trace(subject, Detail::kTrace);
    const std::vector<Observation> right = trace(reference, Detail::kTrace);
    std::vector<Observation> audits(found.size());
    if (manner.counts_references) audits = trace(subject, Detail::kAudit);
    for (size_t i = 0; i < found.size(); ++i) tell(found[i], last[i], right[i], audits[i]);
  };
  look_closer(of_kind(VerdictKind::kDiverge),
              [](Case* one, const auto& last, const auto& right, const auto& audit) {
                one->traced(last, right, audit);
              });

  // Some loops nothing interrupts, some arithmetic takes as long as the numbers ask for. That is a
  // hang of ours only if CPython gets to the end.
  const std::vector<Case*> hanging = of_kind(VerdictKind::kVmHang);
  const std::vector<Observation> as_long =
      ask(reference, hanging, Isolation::kFork, Detail::kOutcome);
  for (size_t i = 0; i < hanging.size(); ++i) hanging[i]->outlasted(as_long[i]);

  // Who crashed or hung executed a program that its verifier called defined: CPython survives it.
  for (const VerdictKind kind : {VerdictKind::kVmCrash, VerdictKind::kVmHang}) {
    look_closer(of_kind(kind), [](Case* one, const auto& last, const auto& right,
                                  const auto& audit) { one->death_traced(last, right, audit); });
  }
}

std::vector<Verdict> verdicts_of(std::vector<Case>& cases) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(cases.size());
  for (Case& one : cases) verdicts.push_back(std::move(one.verdict()));
  return verdicts;
}

}  // namespace

Observe observers(oracle::Observers& observers) {
  return [&observers](std::span<const std::string> programs, Isolation isolation, Detail detail) {
    return observers.observe(programs, isolation, detail);
  };
}

std::vector<Verdict> Judge::judge(std::span<const std::string> programs) const {
  std::vector<Case> cases;
  cases.reserve(programs.size());
  std::vector<Observation> subjects = subject_(programs, Isolation::kBatch, Detail::kOutcome);
  std::vector<std::string> comparable;
  for (size_t i = 0; i < programs.size(); ++i) {
    if (asks_for_more(subjects[i].ending)) comparable.push_back(programs[i]);
  }
  std::vector<Observation> oracles;
  if (!comparable.empty()) oracles = reference_(comparable, Isolation::kBatch, Detail::kOutcome);
  size_t next = 0;
  for (size_t i = 0; i < programs.size(); ++i) {
    const Observation& subject = subjects[i];
    cases.emplace_back(&programs[i], subject);
    Case& one = cases.back();
    if (asks_for_more(subject.ending)) {
      const Observation& oracle = oracles[next++];
      if (same_outcome(subject, oracle)) {
        one.close(verdict_of(VerdictKind::kAgree, ""), nullptr, nullptr);
        one.verdict().subject.ending = subject.ending;
      } else if (*poison(oracle.ending) != 0) {
        one.close(verdict_of(VerdictKind::kPoisoned, poison(oracle.ending)), &subject, &oracle);
      }
    } else if (*poison(subject.ending) != 0) {
      one.close(verdict_of(VerdictKind::kPoisoned, poison(subject.ending)), &subject, nullptr);
    }
  }
  settle(cases, subject_, reference_, {.doubted = true});
  return verdicts_of(cases);
}

Verdict Judge::judge_alone(const std::string& program) const {
  std::vector<Case> cases;
  cases.emplace_back(&program, Observation{});
  settle(cases, subject_, reference_, {});
  return std::move(cases[0].verdict());
}

std::vector<Verdict> Judge::judge_once(std::span<const std::string> programs, Isolation isolation,
                                       bool counts_references) const {
  std::vector<Case> cases;
  cases.reserve(programs.size());
  for (const std::string& program : programs) cases.emplace_back(&program, Observation{});
  settle(cases, subject_, reference_,
         {.isolation = isolation, .twice = false, .counts_references = counts_references});
  return verdicts_of(cases);
}

}  // namespace conformance
