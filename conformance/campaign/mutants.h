// Mutants of seed programs, made without an engine: number n of a seed is the same everywhere.
// Counterpart: none.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/mutators/mutators.h"

namespace conformance {

struct SeedProgram {
  std::string name;
  fuzz::Program program;
  std::vector<fuzz::ValueRef> codes;  // Outermost first.
  std::vector<uint64_t> weights;      // Sums: how likely each code object is chosen.
};

// The programs of a folder (every .pyc below it, in the order of their names) or of one file, none
// larger than that. Those below the root are named as they lie there. Throws Fault when there is
// none.
std::vector<SeedProgram> read_seeds(const std::vector<std::filesystem::path>& places,
                                    size_t largest, const std::filesystem::path& root);
// A seed of bytes; no code objects when they are no program.
SeedProgram seed_program(std::string name, std::string_view bytes);

struct MutantOptions {
  uint64_t seed = 1;
  fuzz::Mood mood = fuzz::Mood::kRepairing;
  std::string mutator;  // Empty: any.
  unsigned steps = 4;   // At most so many mutations, one after the other.
  size_t largest = 64 << 10;
};

struct MutantProgram {
  uint64_t number = 0;
  std::string seed;   // The name of the program it was made of.
  std::string bytes;  // Empty when no mutator found anything to do.
  std::vector<std::string> mutators;
  bool defined = false;  // What the verifier says of every code object of it.
  std::string why_not;
};

class MutantMaker {
 public:
  MutantMaker(std::vector<SeedProgram> seeds, MutantOptions options)
      : seeds_(std::move(seeds)), options_(std::move(options)) {}
  // Threads may call this at once.
  MutantProgram make(uint64_t number) const;
  // Names options and seeds: what a run that goes on must have in common with the one before.
  std::string key() const;
  size_t seeds() const { return seeds_.size(); }

 private:
  std::vector<SeedProgram> seeds_;
  MutantOptions options_;
};

}  // namespace conformance
