// Mutations of whole programs as bytes: what libFuzzer and AFL++ ask for.
// Counterpart: none.
#include <algorithm>
#include <array>
#include <optional>

#include "fuzz/ir/flow.h"
#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"

namespace fuzz {
namespace {

// A code object of the program; larger ones are chosen more often.
ValueRef pick_code(const std::vector<ValueRef>& codes, Random* random) {
  const auto weight = [](const ValueRef& code) {
    return code->code->code->form == form::kBytes ? 16 + code->code->code->bytes.size() : 1;
  };
  uint64_t total = 0;
  for (const ValueRef& code : codes) total += weight(code);
  uint64_t chosen = random->below(total);
  for (const ValueRef& code : codes) {
    if (chosen < weight(code)) return code;
    chosen -= weight(code);
  }
  return codes.back();
}

// A code object that was taken apart, and what holds in it. Values never change, and of several
// mutations in turn each changes one code object: the others are as they were.
struct Taken {
  Taken(const ValueRef& value) : value(value), code(decode(value)) {}

  const Flow& flow() { return flow_ ? *flow_ : flow_.emplace(code); }

  const ValueRef value;
  const CodeIR code;

 private:
  std::optional<Flow> flow_;
};

std::shared_ptr<Taken> taken_apart(const ValueRef& value) {
  static thread_local std::array<std::shared_ptr<Taken>, 64> known;
  const auto address = reinterpret_cast<uintptr_t>(value.get());
  std::shared_ptr<Taken>& place = known[(address * 0x9E3779B97F4A7C15 >> 32) % known.size()];
  if (place == nullptr || place->value != value) place = std::make_shared<Taken>(value);
  return place;
}

std::string finish(Program program, const ValueRef& old, const ValueRef& with, size_t max_size) {
  program.root = replaced(program.root, old, with);
  std::string bytes = write_program(program);
  return bytes.size() <= max_size ? bytes : std::string();
}

}  // namespace

bool mutate_program(const Program& program, const std::vector<ValueRef>& codes, uint64_t seed,
                    Mood mood, size_t max_size, ProgramMutant* result, std::string_view family) {
  if (codes.empty()) return false;
  try {
    Random random(seed);
    for (int attempt = 0; attempt < 4; ++attempt) {
      const ValueRef chosen = pick_code(codes, &random);
      const std::shared_ptr<Taken> taken = taken_apart(chosen);
      std::shared_ptr<Taken> donor;
      MutationOptions options;
      options.family = family;
      options.flow = &taken->flow();
      if (codes.size() > 1 && random.one_in(2)) {
        donor = taken_apart(random.pick(codes));
        options.donor = &donor->code;
      }
      const Mutant mutant = mutate(taken->code, random.next(), mood, {}, options);
      if (!mutant.changed()) continue;
      result->program = {program.header, replaced(program.root, chosen, encode(mutant.code)),
                         program.rest};
      result->bytes = write_program(result->program);
      result->mutator = mutant.mutator;
      if (result->bytes.size() <= max_size) return true;
    }
  } catch (const FormatError&) {
  }
  return false;
}

std::string mutate_program(std::string_view bytes, uint64_t seed, Mood mood, size_t max_size) {
  try {
    const Program program = read_program(bytes);
    ProgramMutant mutant;
    if (mutate_program(program, code_objects(program.root), seed, mood, max_size, &mutant))
      return std::move(mutant.bytes);
  } catch (const FormatError&) {
  }
  return {};
}

bool crossover_program(const Program& program, const std::vector<ValueRef>& codes,
                       const std::vector<ValueRef>& theirs, uint64_t seed, Mood mood,
                       size_t max_size, ProgramMutant* result) {
  if (codes.empty() || theirs.empty()) return false;
  try {
    Random random(seed);
    for (int attempt = 0; attempt < 4; ++attempt) {
      const ValueRef chosen = pick_code(codes, &random);
      const std::shared_ptr<Taken> taken = taken_apart(chosen);
      const std::shared_ptr<Taken> donor = taken_apart(pick_code(theirs, &random));
      const Mutant mutant =
          crossover(taken->code, donor->code, random.next(), mood, &taken->flow());
      if (!mutant.changed()) continue;
      result->program = {program.header, replaced(program.root, chosen, encode(mutant.code)),
                         program.rest};
      result->bytes = write_program(result->program);
      result->mutator = mutant.mutator;
      if (result->bytes.size() <= max_size) return true;
    }
  } catch (const FormatError&) {
  }
  return false;
}

std::string crossover_programs(std::string_view a, std::string_view b, uint64_t seed, Mood mood,
                               size_t max_size) {
  try {
    const Program program = read_program(a);
    ProgramMutant mutant;
    if (crossover_program(program, code_objects(program.root), code_objects(read_program(b).root),
                          seed, mood, max_size, &mutant))
      return std::move(mutant.bytes);
  } catch (const FormatError&) {
  }
  return {};
}

bool reduce_program(std::string_view bytes,
                    const std::function<bool(const std::string& smaller)>& try_one) {
  try {
    const Program program = read_program(bytes);
    std::vector<ValueRef> codes = code_objects(program.root);
    // The largest ones first; the outermost is one of them.
    std::sort(codes.begin(), codes.end(), [](const ValueRef& x, const ValueRef& y) {
      return x->code->code->bytes.size() > y->code->code->bytes.size();
    });
    for (const ValueRef& chosen : codes) {
      const bool found = reductions(decode(chosen), [&](const Reduction& reduction) {
        const std::string smaller =
            finish(program, chosen, encode(reduction.code), bytes.size() + 64);
        return !smaller.empty() && smaller != bytes && try_one(smaller);
      });
      if (found) return true;
    }
  } catch (const FormatError&) {
  }
  return false;
}

}  // namespace fuzz
