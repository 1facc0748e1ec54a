// Mutations of code objects: one table of named mutators in two moods, crossover, and the smaller
// variants that a minimiser tries.
// Counterpart: none.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/flow.h"
#include "fuzz/ir/marshal.h"

namespace fuzz {

enum class Mood : uint8_t {
  kRepairing,  // The result should be code that the verifier calls `defined`.
  kHostile,    // Raw damage: to be rejected, or safe.
};

// What a mutator says of its results.
enum class Claim : uint8_t {
  kEquivalent,  // Defined, and a run gives what it gave before, offsets and lines aside.
  kDefined,
  kUnknown,
};

struct MutatorInfo {
  const char* name;
  const char* family;
  const char* about;
  Claim claim;     // In the repairing mood; a hostile result is kUnknown.
  bool repairing;  // The moods it has.
  bool hostile;
};

// Every mutator, family by family.
std::vector<MutatorInfo> mutators();
const char* mood_name(Mood mood);
const char* claim_name(Claim claim);

struct Mutant {
  CodeIR code;
  std::string_view mutator;  // Empty when nothing changed: no mutator found a place to work on.
  std::string change;        // What was done, for people.
  Claim claim = Claim::kUnknown;
  std::optional<Flow> flow;  // Of the code, where the repair came to know it.

  bool changed() const { return !mutator.empty(); }
};

struct MutationOptions {
  const CodeIR* donor = nullptr;            // Where blocks to splice in come from; else itself.
  const Flow* flow = nullptr;               // Of the code, if somebody has it already.
  std::function<const Flow&()> donor_flow;  // The same of the donor, when it is asked for.
  const std::vector<bool>* live = nullptr;  // By instruction: only these are edited.
  std::string_view family;                  // Only mutators of this one, unless it finds no place.
};

// Makes one edit. With a name, by that mutator; throws std::invalid_argument for an unknown name
// or one that does not have the mood.
Mutant mutate(const CodeIR& code, uint64_t seed, Mood mood, std::string_view mutator = {},
              const MutationOptions& options = {});
// `a` with a piece of `b` in it, or with b's table, constants or nested code.
Mutant crossover(const CodeIR& a, const CodeIR& b, uint64_t seed, Mood mood = Mood::kRepairing,
                 MutationOptions options = {});

// Calls back with variants of the code that are smaller or simpler, the boldest first, until the
// callback says true ("keep that, stop"). Variants need not verify; the caller knows what to keep.
struct Reduction {
  CodeIR code;
  std::string change;
};
bool reductions(const CodeIR& code, const std::function<bool(const Reduction&)>& try_one);
// How large a code object is to a minimiser.
size_t reduction_size(const CodeIR& code);

// A program whose code objects are taken apart when they are asked for, and stay so. Of several
// mutations in turn each changes one code object: what is known of the others goes on.
struct TakenApart;
struct OpenProgram {
  OpenProgram() = default;
  explicit OpenProgram(Program program);

  Program program;
  std::vector<ValueRef> codes;                             // As of code_objects().
  mutable std::vector<std::shared_ptr<TakenApart>> parts;  // Of each code object, or null.
};

// A program with one of its code objects mutated.
struct ProgramMutant {
  OpenProgram program;
  std::string bytes;
  std::string_view mutator;  // Of static storage.
};
// False when nothing of at most `max_size` bytes came out.
bool mutate_program(const OpenProgram& program, uint64_t seed, Mood mood, size_t max_size,
                    ProgramMutant* mutant, std::string_view family = {});
// The program with something of `theirs`.
bool crossover_program(const OpenProgram& program, const OpenProgram& theirs, uint64_t seed,
                       Mood mood, size_t max_size, ProgramMutant* mutant);

// The same over whole programs as bytes: a .pyc file's, or bare marshal data. The result is empty
// when the bytes are no program or nothing of at most `max_size` bytes came out.
std::string mutate_program(std::string_view bytes, uint64_t seed, Mood mood, size_t max_size);
std::string crossover_programs(std::string_view a, std::string_view b, uint64_t seed, Mood mood,
                               size_t max_size);
bool reduce_program(std::string_view bytes,
                    const std::function<bool(const std::string& smaller)>& try_one);

}  // namespace fuzz
