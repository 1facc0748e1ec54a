// Traces that part, crashes that speak, and a judge between two sides that are made up.
#include "conformance/findings/verdict.h"

#include <gtest/gtest.h>

#include <csignal>
#include <map>

namespace conformance {
namespace {

using oracle::Detail;
using oracle::Ending;
using oracle::Isolation;
using oracle::Observation;

FirstDifference between(const std::string& oracle, const std::string& subject) {
  return first_difference(oracle::parse_trace(oracle), oracle::parse_trace(subject));
}

constexpr char kStart[] =
    "0 2 LOAD_SMALL_INT 0\n"
    "0 4 LOAD_SMALL_INT 1 int=1\n";

TEST(FirstDifference, BlamesTheStepBeforeIt) {
  const std::string start = std::string(kStart) + "0 6 BINARY_OP 2 int=2 int=1\n";
  const FirstDifference value =
      between(start + "0 18 STORE_NAME 1 int=3\n", start + "0 18 STORE_NAME 1 int=4\n");
  ASSERT_TRUE(value.found);
  EXPECT_EQ(value.step, 2u);
  EXPECT_EQ(value.bucket, "BINARY_OP(int, int): value");
  EXPECT_NE(value.about.find("then CPython: code 0   18 STORE_NAME"), std::string::npos)
      << value.about;
  const auto effect = [&](const std::string& oracle, const std::string& subject) {
    return between(start + oracle, start + subject).effect;
  };
  EXPECT_EQ(effect("0 18 STORE_NAME 1 int=3\n", "0 18 STORE_NAME 1 float=3.0\n"), "type");
  EXPECT_EQ(effect("0 18 STORE_NAME 1 int=3\n", "0 18 STORE_NAME 2 int=3 int=1\n"), "depth");
  EXPECT_EQ(effect("0 18 STORE_NAME 1 int=3\n", "0 40 PUSH_EXC_INFO 1 TypeError\n"),
            "extra-exception");
  EXPECT_EQ(effect("0 40 PUSH_EXC_INFO 1 TypeError\n", "0 18 STORE_NAME 1 int=3\n"),
            "missing-exception");
  EXPECT_EQ(effect("0 40 PUSH_EXC_INFO 1 TypeError\n", "0 40 PUSH_EXC_INFO 1 ValueError\n"),
            "exception");
  EXPECT_EQ(effect("0 18 STORE_NAME 1 int=3\n", "0 30 STORE_NAME 1 int=3\n"), "jump");
  EXPECT_EQ(effect("0 18 STORE_NAME 1 int=3\n", ""), "extra-exception");
}

TEST(FirstDifference, SeesVariablesAndTheHandledException) {
  const std::string start = "0 2 LOAD_CONST 0\n0 4 STORE_FAST 1 int=1\n";
  const auto bucket = [&](const std::string& oracle, const std::string& subject) {
    return between(start + oracle, start + subject).bucket;
  };
  EXPECT_EQ(bucket("0 6 NOP 0 @0:int=1\n", "0 6 NOP 0 @0:int=2\n"), "STORE_FAST(int): value");
  EXPECT_EQ(bucket("0 6 NOP 0 @0:int=1\n", "0 6 NOP 0 @1:int=1\n"), "STORE_FAST(int): type");
  EXPECT_EQ(bucket("0 6 NOP 0 !KeyError\n", "0 6 NOP 0\n"), "STORE_FAST(int): exception");
  EXPECT_EQ(bucket("0 6 NOP 0 @0:cell:int=@\n", "0 6 NOP 0 ^ @0:cell:int=140234567890\n"), "");
}

TEST(FirstDifference, BlamesTheCallerWhereNativeCodeCameBetween) {
  const std::string start = "0 2 MATCH_CLASS 2 type C\n1 2 LOAD_CONST 0\n1 4 RETURN_VALUE 1 int=1";
  const auto blamed = [&](const std::string& mark) {
    return between(start + "\n0 8 NOP 1 int=1\n", start + mark + "\n0 8 NOP 1 NoneType\n")
        .blamed.opcode;
  };
  EXPECT_EQ(blamed(" ^"), "MATCH_CLASS");
  EXPECT_EQ(blamed(""), "RETURN_VALUE");
}

TEST(FirstDifference, PassesOverADroppedResult) {
  const std::string start = std::string(kStart) + "0 6 CALL 1 int=1\n";
  const std::string rest = "0 16 LOAD_CONST 0\n";
  const FirstDifference later =
      between(start + "0 14 POP_TOP 1 int=1\n" + rest + "0 18 NOP 1 int=1\n",
              start + "0 14 POP_TOP 1 int=2\n" + rest + "0 18 NOP 1 int=2\n");
  EXPECT_EQ(later.bucket, "LOAD_CONST(): value");
  // Where there is no other, it may be the one after all.
  EXPECT_EQ(
      between(start + "0 14 POP_TOP 1 int=1\n" + rest, start + "0 14 POP_TOP 1 int=2\n" + rest)
          .blamed.opcode,
      "CALL");
}

TEST(EarlierCause, IsTheInstructionThatLeftACountWrong) {
  const std::vector<oracle::Step> steps =
      oracle::parse_trace("0 2 LOAD_CONST 0\n0 4 DELETE_ATTR 1 C\n0 6 LOAD_NAME 0\n");
  FirstDifference difference;
  difference.found = true;
  difference.step = 2;
  difference.blamed = steps[2];
  difference.bucket = "LOAD_NAME(): type";
  const auto cause = [&](const std::string& audit) {
    Observation said;
    if (!audit.empty()) said.sections = {{"audit", audit}};
    return earlier_cause(difference, parse_imbalance(said), steps, {}).bucket;
  };
  EXPECT_EQ(cause("1 short 1 C"), "DELETE_ATTR(C): lost-reference");
  EXPECT_EQ(cause("1 kept 2 C"), "DELETE_ATTR(C): kept-reference");
  EXPECT_EQ(cause(""), "LOAD_NAME(): type");
  difference.step = 0;
  EXPECT_EQ(cause("1 short 1 C"), "LOAD_NAME(): type");
}

TEST(FirstDifference, PassesOverWhatIsNone) {
  EXPECT_FALSE(between(kStart, kStart).found);
  // Addresses, unknown operands, and a method in its two forms.
  EXPECT_FALSE(between("0 2 NOP 1 int=@\n", "0 2 NOP 1 int=140234567890\n").found);
  EXPECT_FALSE(between("0 2 NOP ?\n", "0 2 NOP 1 int=1\n").found);
  EXPECT_FALSE(between("0 2 CALL 2 NULL method\n", "0 2 CALL 2 C function\n").found);
  EXPECT_TRUE(between("0 2 CALL 2 NULL method\n", "0 2 CALL 2 C int=1\n").found);
}

Observation crash(int signal, const std::string& text) {
  Observation result;
  result.ending = Ending::kCrashed;
  result.signal = signal;
  result.problem = text;
  return result;
}

TEST(CrashBucket, NamesWhatAndWhere) {
  EXPECT_EQ(crash_bucket(crash(SIGSEGV, "")), "SIGSEGV");
  EXPECT_EQ(crash_bucket(crash(
                SIGABRT,
                "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x60 at pc 0x55\n"
                "READ of size 8 at 0x60 thread T0\n"
                "    #0 0x55 in __asan_memcpy (/bin/pyvm+0x55)\n"
                "    #1 0x56 in py::(anonymous namespace)::list_grow(py::List*, long) "
                "vm/objects/list.cc:63:5\n"
                "    #2 0x57 in py::Owned<py::Object> py::list_append<int>(py::Thread&) "
                "/src/vm/objects/list.cc:115\n"
                "    #3 0x58 in main /src/main.cc:1\n\n"
                "freed by thread T0 here:\n    #0 0x55 in py::other() a.cc:1\n")),
            "heap-use-after-free in py::list_grow < py::list_append");
  EXPECT_EQ(crash_bucket(crash(SIGABRT,
                               "vm/heap/x.cc:12:7: runtime error: load of value 190, which is not "
                               "a valid value for type 'bool'\n")),
            "UBSan load of value N");
  EXPECT_EQ(crash_bucket(crash(SIGABRT, "free(): invalid pointer\n")), "free(): invalid pointer");
  EXPECT_EQ(crash_bucket(crash(SIGABRT,
                               "python: ../Objects/listobject.c:12: list_pop: Assertion `n > 0' "
                               "failed.\n")),
            "assert n > 0 in list_pop");
  EXPECT_EQ(crash_bucket(crash(SIGABRT, "Fatal Python error: none_dealloc: deallocating None\n")),
            "Fatal Python error: none_dealloc: deallocating None");
  EXPECT_EQ(crash_bucket(crash(SIGABRT,
                               "checked: x.py:3: f, offset 12: depth of the stack (3); proven: "
                               "1\n")),
            "checked depth of the stack");
  EXPECT_EQ(crash_bucket(crash(SIGSEGV, "last instruction: 0 6 BINARY_OP 2 int=2 str=''\n")),
            "SIGSEGV in BINARY_OP(str, int)");
  EXPECT_EQ(crash_bucket(crash(SIGSEGV,
                               "#0  0x00005 in py::f (thread=...) at vm/x.cc:3\n"
                               "#1  py::handler_CALL () at vm/y.inst:3\n")),
            "SIGSEGV in py::f < py::handler_CALL");
}

TEST(CrashBucket, SeesWhereADyingTraceLeftTheRightOne) {
  const std::string right = std::string(kStart) + "0 6 BINARY_OP 2 int=2 int=1\n0 18 NOP 1 int=3\n";
  const auto died = [&](const std::string& from, const std::string& lines) {
    const size_t last = lines.rfind('\n', lines.size() - 2) + 1;
    return difference_before_death(crash(SIGSEGV, "last instructions from " + from + "\n" + lines +
                                                      "last instruction: " + lines.substr(last)),
                                   oracle::parse_trace(right), {})
        .bucket;
  };
  EXPECT_EQ(died("2", "0 6 BINARY_OP 2 int=2 int=1\n0 18 NOP 2 NULL int=3\n"),
            "after BINARY_OP(int, int): depth");
  EXPECT_EQ(died("2", "0 6 BINARY_OP 2 int=2 int=1\n"), "in BINARY_OP(int, int)");
}

TEST(CrashBucket, BlamesWhoCalledTheFrameThatEnded) {
  const auto at_end = [](const std::string& text) {
    return running_at_end(oracle::parse_trace(text), {});
  };
  const std::string start = "0 2 CALL 3 C NULL type\n1 2 CALL 2 NULL function\n2 2 LOAD_CONST 0\n";
  const std::string inner = start + "2 4 RETURN_VALUE 1 int=1\n1 8 NOP 1 int=1 ^\n";
  EXPECT_EQ(at_end(inner + "1 10 RETURN_VALUE 1 int=1 ^\n"), 0u);
  EXPECT_EQ(at_end(inner + "1 10 RAISE_VARARGS 1 C ^\n"), 0u);
  EXPECT_EQ(at_end(inner + "1 10 RETURN_VALUE 1 int=1\n"), 5u);
  EXPECT_EQ(at_end(inner), 4u);
}

Observation finished(const std::string& value, const std::string& trace = "") {
  Observation result;
  result.ending = Ending::kFinished;
  result.sections = {{"outcome", "returned " + value}};
  if (!trace.empty()) result.sections.push_back({"trace", trace});
  return result;
}

// Answers by program and detail; what stands under "PROGRAM again" is given from the third time.
class Side {
 public:
  std::map<std::string, Observation> answers;
  std::map<std::string, int> asked;

  Observe observe() {
    return [this](std::span<const std::string> programs, Isolation, Detail detail) {
      std::vector<Observation> result;
      for (const std::string& program : programs) {
        const std::string key = detail == Detail::kTrace ? program + " traced" : program;
        const bool again = ++asked[key] > 2 && answers.contains(key + " again");
        result.push_back(answers[again ? key + " again" : key]);
      }
      return result;
    };
  }
};

TEST(Judge, TellsTheCasesApart) {
  Side subject, reference;
  for (const char* program : {"same", "other", "hashes", "deep", "bad", "boom", "ub", "slow"}) {
    subject.answers[program] = finished("1");
    reference.answers[program] = finished("1");
  }
  subject.answers["other"] = finished("2");
  const std::string start = std::string(kStart) + "0 6 BINARY_OP 2 int=2 int=1\n";
  subject.answers["other traced"] = finished("2", start + "0 18 RETURN_VALUE 1 int=2\n");
  reference.answers["other traced"] = finished("1", start + "0 18 RETURN_VALUE 1 int=1\n");
  reference.answers["hashes again"] = finished("3");
  reference.answers["hashes"] = finished("2");
  subject.answers["deep"] = Observation{Ending::kTooDeep, 0, "", {}};
  subject.answers["bad"] = Observation{Ending::kRejected, 0, "", {}};
  subject.answers["boom"] = crash(SIGSEGV, "");
  subject.answers["boom traced"] =
      crash(SIGSEGV, "last instruction: 0 6 BINARY_OP 2 int=2 str=''\n");
  reference.answers["ub"] = crash(SIGSEGV, "");
  subject.answers["slow"] = Observation{Ending::kTimedOut, 0, "", {}};

  const std::vector<std::string> programs = {"same", "other", "hashes", "deep",
                                             "bad",  "boom",  "ub",     "slow"};
  const std::vector<Verdict> verdicts =
      Judge(subject.observe(), reference.observe()).judge(programs);
  ASSERT_EQ(verdicts.size(), programs.size());
  std::map<std::string, std::string> words;
  for (size_t i = 0; i < programs.size(); ++i)
    words[programs[i]] = std::string(kind_text(verdicts[i].kind)) + " " + verdicts[i].aspect +
                         " | " + verdicts[i].bucket;
  EXPECT_EQ(words["same"], "AGREE  | AGREE");
  EXPECT_EQ(words["other"], "DIVERGE value | BINARY_OP(int, int): value");
  EXPECT_EQ(words["hashes"], "POISONED nondeterminism | POISONED nondeterminism");
  EXPECT_EQ(words["deep"], "POISONED stack | POISONED stack");
  EXPECT_EQ(words["bad"], "POISONED rejected | POISONED rejected");
  EXPECT_EQ(words["boom"], "VM_CRASH SIGSEGV | SIGSEGV in BINARY_OP(str, int)");
  EXPECT_EQ(words["ub"], "VERIFIER_DISAGREE accepted | accepted, CPython: SIGSEGV");
  EXPECT_EQ(words["slow"], "VM_HANG  | VM_HANG");
  EXPECT_EQ(verdicts[1].blamed->opcode, "BINARY_OP");
  EXPECT_TRUE(verdicts[0].subject.sections.empty());
  // Whether a hang is the machine's alone, CPython has to say.
  for (const char* program : {"deep", "bad", "boom"})
    EXPECT_EQ(reference.asked[program], 0) << program;
}

TEST(Judge, NamesTheAspectWhenTracesAgree) {
  Side subject, reference;
  subject.answers["p"] = subject.answers["p traced"] = finished("1");
  reference.answers["p"] = reference.answers["p traced"] = finished("1");
  for (const char* key : {"p", "p traced"}) {
    subject.answers[key].sections.push_back({"namespace", "x = 1\ny = 2"});
    reference.answers[key].sections.push_back({"namespace", "x = 1\ny = 'two'"});
    for (Side* side : {&subject, &reference})
      side->answers[key].sections.push_back({"trace", kStart});
  }
  const Verdict verdict = Judge(subject.observe(), reference.observe()).judge_alone("p");
  EXPECT_EQ(verdict.aspect, "namespace");
  EXPECT_EQ(verdict.bucket, "end: namespace str");
  EXPECT_FALSE(verdict.blamed.has_value());
}

}  // namespace
}  // namespace conformance
