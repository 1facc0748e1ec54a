// Mutations of whole programs as bytes: what libFuzzer and AFL++ ask for.
// Counterpart: none.
#include <algorithm>

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
      const CodeIR code = decode(chosen);
      CodeIR donor;
      MutationOptions options;
      options.family = family;
      if (codes.size() > 1 && random.one_in(2)) {
        donor = decode(random.pick(codes));
        options.donor = &donor;
      }
      const Mutant mutant = mutate(code, random.next(), mood, {}, options);
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

std::string crossover_programs(std::string_view a, std::string_view b, uint64_t seed, Mood mood,
                               size_t max_size) {
  try {
    Random random(seed);
    const Program program = read_program(a);
    const std::vector<ValueRef> codes = code_objects(program.root);
    const std::vector<ValueRef> theirs = code_objects(read_program(b).root);
    if (codes.empty() || theirs.empty()) return {};
    for (int attempt = 0; attempt < 4; ++attempt) {
      const ValueRef chosen = pick_code(codes, &random);
      const Mutant mutant =
          crossover(decode(chosen), decode(pick_code(theirs, &random)), random.next(), mood);
      if (!mutant.changed()) continue;
      std::string result = finish(program, chosen, encode(mutant.code), max_size);
      if (!result.empty()) return result;
    }
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
