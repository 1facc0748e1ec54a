// Mutants of seed programs, made without an engine.
// Counterpart: none.
#include "conformance/campaign/mutants.h"

#include <algorithm>

#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "fuzz/mutators/random.h"
#include "fuzz/targets/verdict.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

// Half of the time the program's own outermost code: what it calls follows from there.
size_t pick_code(const SeedProgram& seed, fuzz::Random* random) {
  const uint64_t chosen = random->below(seed.weights.back());
  return static_cast<size_t>(std::upper_bound(seed.weights.begin(), seed.weights.end(), chosen) -
                             seed.weights.begin());
}

}  // namespace

SeedProgram seed_program(std::string name, std::string_view bytes) {
  SeedProgram seed;
  seed.name = std::move(name);
  try {
    seed.program = fuzz::read_program(bytes);
    seed.codes = fuzz::code_objects(seed.program.root);
    uint64_t sum = 0;
    for (const fuzz::ValueRef& code : seed.codes) {
      sum += 16 + code->code->code->bytes.size();
      seed.weights.push_back(sum);
    }
  } catch (const fuzz::FormatError&) {
    seed.codes.clear();
  }
  return seed;
}

std::vector<SeedProgram> read_seeds(const std::vector<fs::path>& places, size_t largest,
                                    const fs::path& root) {
  std::vector<fs::path> files;
  for (const fs::path& place : places) {
    if (fs::is_regular_file(place)) {
      files.push_back(place);
    } else if (fs::is_directory(place)) {
      for (const auto& entry : fs::recursive_directory_iterator(place))
        if (entry.is_regular_file() && entry.file_size() <= largest) files.push_back(entry.path());
    } else {
      throw Fault(fmt::format("there is no {}", place.string()));
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<SeedProgram> seeds;
  for (const fs::path& file : files) {
    auto bytes = oracle::read_file(file);
    if (!bytes) throw Fault(fmt::format("cannot read {}", file.string()));
    // A finding says what it was made of on whatever machine it is looked at.
    const fs::path name = fs::proximate(file, root);
    const bool outside = name.empty() || *name.begin() == "..";
    SeedProgram seed = seed_program((outside ? file : name).string(), *bytes);
    if (!seed.codes.empty()) seeds.push_back(std::move(seed));
  }
  if (seeds.empty()) throw Fault("there are no seed programs (.pyc files of a size allowed)");
  return seeds;
}

MutantProgram MutantMaker::make(uint64_t number) const {
  // Numbers next to each other must not give seeds next to each other.
  fuzz::Random random(fuzz::Random(options_.seed).next() ^ fuzz::Random(number).next());
  MutantProgram result;
  result.number = number;
  const SeedProgram& seed = random.pick(seeds_);
  result.seed = seed.name;
  fuzz::Program program = seed.program;
  const SeedProgram& other = random.pick(seeds_);
  // One mutation is the most usual, and each further one half as much.
  unsigned steps = 1;
  while (steps < options_.steps && random.one_in(2)) ++steps;
  std::vector<fuzz::ValueRef> changed;
  try {
    std::vector<fuzz::ValueRef> codes = seed.codes;
    SeedProgram now = seed;
    for (unsigned step = 0, tries = 0; step < steps && tries < steps * 4; ++tries) {
      const fuzz::ValueRef old = now.codes[pick_code(now, &random)];
      fuzz::CodeIR donor;
      fuzz::MutationOptions with;
      if (random.one_in(2)) {
        donor = fuzz::decode(other.codes[pick_code(other, &random)]);
        with.donor = &donor;
      }
      const fuzz::Mutant mutant =
          fuzz::mutate(fuzz::decode(old), random.next(), options_.mood, options_.mutator, with);
      if (!mutant.changed()) continue;
      ++step;
      fuzz::Program next = program;
      next.root = fuzz::replaced(program.root, old, fuzz::encode(mutant.code));
      std::string bytes = fuzz::write_program(next);
      if (bytes.size() > options_.largest) continue;
      now = seed_program(seed.name, bytes);
      if (now.codes.empty()) break;
      program = now.program;
      result.bytes = std::move(bytes);
      result.mutators.emplace_back(mutant.mutator);
    }
    if (result.bytes.empty()) return result;
    result.defined = true;
    for (const fuzz::ValueRef& code : now.codes) {
      const fuzz::Judgement judgement = fuzz::judge(*code);
      if (judgement.defined) continue;
      result.defined = false;
      result.why_not = judgement.text;
      break;
    }
  } catch (const fuzz::FormatError& error) {
    // Hostile damage need not be readable as code objects any more; that is a mutant all the same.
    result.defined = false;
    result.why_not = error.what();
  }
  return result;
}

std::string MutantMaker::key() const {
  oracle::ContentKey key;
  key.add(fmt::format("{} {} {} {} {}", options_.seed, fuzz::mood_name(options_.mood),
                      options_.mutator, options_.steps, options_.largest));
  for (const SeedProgram& seed : seeds_) key.add(seed.name).add(fuzz::write_program(seed.program));
  return key.text();
}

}  // namespace conformance
