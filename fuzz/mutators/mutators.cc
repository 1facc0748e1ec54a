// The table of all mutators, and what makes one edit with it.
// Counterpart: none.
#include "fuzz/mutators/mutators.h"

#include <optional>
#include <stdexcept>

#include "fuzz/mutators/editor_internal.h"

namespace fuzz {
namespace {

std::vector<const Mutator*> collect() {
  std::vector<const Mutator*> all;
  for (const std::span<const Mutator> part :
       {instruction_mutators(), flow_mutators(), damage_mutators(), exception_mutators(),
        position_mutators(), value_mutators(), shape_mutators(), nested_mutators(),
        environment_mutators(), splice_mutators()}) {
    for (const Mutator& mutator : part) all.push_back(&mutator);
  }
  return all;
}

const std::vector<const Mutator*>& table() {
  static const std::vector<const Mutator*> all = collect();
  return all;
}

const std::vector<const Mutator*>& table_of(Mood mood) {
  static const auto choose = [](Mood wanted) {
    std::vector<const Mutator*> found;
    for (const Mutator* mutator : table()) {
      if (wanted == Mood::kRepairing ? mutator->info.repairing : mutator->info.hostile)
        found.push_back(mutator);
    }
    return found;
  };
  static const std::vector<const Mutator*> repairing = choose(Mood::kRepairing);
  static const std::vector<const Mutator*> hostile = choose(Mood::kHostile);
  return mood == Mood::kRepairing ? repairing : hostile;
}

const Mutator& find(std::string_view name, Mood mood) {
  for (const Mutator* mutator : table()) {
    if (name != mutator->info.name) continue;
    if (mood == Mood::kRepairing ? mutator->info.repairing : mutator->info.hostile) return *mutator;
    throw std::invalid_argument("mutator " + std::string(name) + " is never " + mood_name(mood));
  }
  throw std::invalid_argument("there is no mutator " + std::string(name));
}

// Attempts of one mutator before another has its turn; a repair that fails costs one.
constexpr int kAttempts = 6;

// `editor` works on a copy of the code, and again on one for each attempt.
bool attempt(const Mutator& mutator, const CodeIR& code, Random* random, Editor* editor,
             Mutant* mutant) {
  const bool repairing = editor->repairing();
  if (repairing && !editor->flow.ok()) return false;
  for (int i = 0; i < kAttempts; ++i) {
    editor->start(code, random->next());
    if (!mutator.apply(*editor)) continue;
    mutant->flow.reset();
    if (repairing && !mutator.tables_only && !repair(&editor->code, &mutant->flow)) continue;
    mutant->code = std::move(editor->code);
    mutant->mutator = mutator.info.name;
    mutant->change = std::move(editor->change);
    mutant->claim = repairing ? mutator.info.claim : Claim::kUnknown;
    return true;
  }
  return false;
}

}  // namespace

std::vector<MutatorInfo> mutators() {
  std::vector<MutatorInfo> infos;
  for (const Mutator* mutator : table()) infos.push_back(mutator->info);
  return infos;
}

const char* mood_name(Mood mood) { return mood == Mood::kRepairing ? "repairing" : "hostile"; }

const char* claim_name(Claim claim) {
  switch (claim) {
    case Claim::kEquivalent:
      return "equivalent";
    case Claim::kDefined:
      return "defined";
    default:
      return "unknown";
  }
}

Mutant mutate(const CodeIR& code, uint64_t seed, Mood mood, std::string_view mutator,
              const MutationOptions& options) {
  Mutant mutant;
  Random random(seed);
  std::optional<Flow> own;
  const Flow& flow = options.flow != nullptr ? *options.flow : own.emplace(code);
  Editor editor(flow, options, mood);
  if (!mutator.empty()) {
    if (attempt(find(mutator, mood), code, &random, &editor, &mutant)) return mutant;
  } else if (!code.instructions.empty() || mood == Mood::kHostile) {
    // A few families find nothing in most code; the others always do.
    std::vector<const Mutator*> family;
    if (!options.family.empty()) {
      for (const Mutator* one : table_of(mood)) {
        if (one->info.family == options.family) family.push_back(one);
      }
    }
    for (int i = 0; i < 24; ++i) {
      const bool narrow = i < 4 && !family.empty();
      const Mutator& chosen = *random.pick(narrow ? family : table_of(mood));
      if (attempt(chosen, code, &random, &editor, &mutant)) return mutant;
    }
  }
  mutant.code = code;
  return mutant;
}

Mutant crossover(const CodeIR& a, const CodeIR& b, uint64_t seed, Mood mood,
                 MutationOptions options) {
  options.donor = &b;
  Random random(seed);
  std::optional<Flow> own;
  const Flow& flow = options.flow != nullptr ? *options.flow : own.emplace(a);
  Editor editor(flow, options, mood);
  Mutant mutant;
  constexpr const char* kNames[] = {"splice-block", "splice-block",  "join-halves",
                                    "foreign-code", "take-constant", "take-table"};
  for (int i = 0; i < 12; ++i) {
    const char* name = random.pick(kNames);
    if (mood == Mood::kRepairing && std::string_view(name) == "take-table") continue;
    if (attempt(find(name, mood), a, &random, &editor, &mutant)) return mutant;
  }
  mutant.code = a;
  return mutant;
}

}  // namespace fuzz
