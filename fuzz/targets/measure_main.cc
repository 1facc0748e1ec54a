// Measures the mutators: how fast, how often they find work, and how much of what they make the
// machine's verifier calls defined.
// Counterpart: none.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "fuzz/ir/programs.h"
#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"
#include "fuzz/targets/verdict.h"

namespace {

constexpr const char kUsage[] =
    "usage: measure [--count N] [--seed N] [--step N] [--mutator NAME] [--mood repairing|hostile]\n"
    "Makes N mutants (10000) of each mutator, from every step-th (40) file of the standard "
    "library,\n"
    "and prints for each mutator: mutants a second, how often it found work, how much is defined.\n"
    "Ends with 1 when a repaired mutant is not defined.\n";

struct Row {
  uint64_t tried = 0;
  uint64_t changed = 0;
  uint64_t defined = 0;
  double seconds = 0;
  std::map<std::string, int> reasons;
};

}  // namespace

int main(int argc, char** argv) {
  uint64_t count = 10000;
  uint64_t seed = 1;
  int step = 40;
  std::string only;
  fuzz::Mood mood = fuzz::Mood::kRepairing;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    const char* value = i + 1 < argc ? argv[++i] : nullptr;
    if (value == nullptr) return fputs(kUsage, stderr), 2;
    if (option == "--count") {
      count = strtoull(value, nullptr, 10);
    } else if (option == "--seed") {
      seed = strtoull(value, nullptr, 10);
    } else if (option == "--step") {
      step = atoi(value);
    } else if (option == "--mutator") {
      only = value;
    } else if (option == "--mood") {
      mood = std::strcmp(value, "hostile") == 0 ? fuzz::Mood::kHostile : fuzz::Mood::kRepairing;
    } else {
      return fputs(kUsage, stderr), 2;
    }
  }

  std::vector<fuzz::CodeIR> codes;
  uint64_t unsound = 0;
  fuzz::Programs programs(step);
  for (std::string bytes; programs.next(&bytes);) {
    for (const fuzz::ValueRef& code : fuzz::code_objects(fuzz::read_marshal(bytes))) {
      const fuzz::Judgement judgement = fuzz::judge(*code);
      if (!judgement.defined) {
        printf("compiled by CPython, yet: %s: %s\n", fuzz::describe(*code).c_str(),
               judgement.text.c_str());
        ++unsound;
      }
      codes.push_back(fuzz::decode(code));
    }
  }
  if (!programs.finish() || codes.empty()) return fputs("no reference to ask\n", stderr), 2;
  printf("%zu code objects, %llu of them not defined\n", codes.size(),
         static_cast<unsigned long long>(unsound));

  fuzz::Random random(seed);
  bool broken = unsound != 0;
  uint64_t total = 0;
  uint64_t total_defined = 0;
  double total_seconds = 0;
  printf("%-22s %9s %8s %8s  %s\n", "mutator", "mutants/s", "works", "defined", "why not");
  for (const fuzz::MutatorInfo& info : fuzz::mutators()) {
    if (!(mood == fuzz::Mood::kRepairing ? info.repairing : info.hostile)) continue;
    if (!only.empty() && only != info.name) continue;
    Row row;
    while (row.changed < count && row.tried < count * 20) {
      const fuzz::CodeIR& code = random.pick(codes);
      fuzz::MutationOptions options;
      options.donor = &random.pick(codes);
      const uint64_t mutant_seed = random.next();
      ++row.tried;
      const auto start = std::chrono::steady_clock::now();
      const fuzz::Mutant mutant = fuzz::mutate(code, mutant_seed, mood, info.name, options);
      fuzz::ValueRef value;
      if (mutant.changed()) value = fuzz::encode(mutant.code);
      row.seconds +=
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      if (value == nullptr) continue;
      ++row.changed;
      const fuzz::Judgement judgement = fuzz::judge(*value);
      row.defined += judgement.defined ? 1 : 0;
      if (!judgement.defined) {
        const std::string reason = judgement.text.substr(0, judgement.text.find(" at offset"));
        if (row.reasons[reason]++ < 2 && mood == fuzz::Mood::kRepairing)
          printf("  %s, seed %llu, %s: %s: %s\n", info.name,
                 static_cast<unsigned long long>(mutant_seed), fuzz::describe(*code.origin).c_str(),
                 mutant.change.c_str(), judgement.text.c_str());
      }
    }
    std::string reasons;
    for (const auto& [reason, times] : row.reasons)
      reasons += (reasons.empty() ? "" : ", ") + std::to_string(times) + " " + reason;
    printf("%-22s %9.0f %7.1f%% %7.2f%%  %s\n", info.name,
           row.seconds > 0 ? static_cast<double>(row.changed) / row.seconds : 0.0,
           100.0 * static_cast<double>(row.changed) / static_cast<double>(row.tried),
           row.changed == 0
               ? 0.0
               : 100.0 * static_cast<double>(row.defined) / static_cast<double>(row.changed),
           reasons.c_str());
    fflush(stdout);
    broken = broken || (mood == fuzz::Mood::kRepairing && row.defined != row.changed);
    total += row.changed;
    total_defined += row.defined;
    total_seconds += row.seconds;
  }
  printf("%llu mutants, %llu defined (%.4f%%), %.0f a second\n",
         static_cast<unsigned long long>(total), static_cast<unsigned long long>(total_defined),
         total == 0 ? 0.0 : 100.0 * static_cast<double>(total_defined) / static_cast<double>(total),
         total_seconds > 0 ? static_cast<double>(total) / total_seconds : 0.0);
  return broken ? 1 : 0;
}
