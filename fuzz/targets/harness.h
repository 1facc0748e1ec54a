// What every fuzz target is made of: a name, a way to run one input, and what mutates it. What an
// engine asks for (libFuzzer, AFL++, a replay) is made from that in fuzz/engines.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/ir/marshal.h"
#include "fuzz/targets/ending.h"

extern "C" {
int LLVMFuzzerInitialize(int* argc, char*** argv);
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size,
                                 uint8_t* out, size_t max_size, unsigned seed);
}

namespace fuzz {

inline std::string_view as_text(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
inline const uint8_t* as_bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

enum class InputKind : uint8_t {
  kProgram,    // A .pyc file or bare marshal data.
  kScheduled,  // The same; what follows the value says what is done with what the program left.
  kSource,     // Text.
};

struct Target {
  const char* name;
  InputKind kind;
  unsigned hostile;  // Of sixteen mutations, how many go without repair.
  Ending (*run)(const uint8_t* data, size_t size);
  void (*start)() = nullptr;  // Before the first run.
  // Half of the mutations are of this family of mutators, and half of those without repair.
  const char* family = "";
};
// Defined by the one target that a program is linked with.
extern const Target kTarget;

// The code objects of the input; none if it is no program. What the mutator just made is not read
// again.
std::vector<ValueRef> codes_of(const uint8_t* data, size_t size);
// What follows the program in the input.
std::string schedule_of(const uint8_t* data, size_t size);
// The smallest program there is: what a campaign without seeds starts from.
std::string smallest_program();
// Of the bytes: what is decided by the input is decided alike wherever it is run.
uint64_t hash_of(std::string_view bytes, uint64_t seed = 0);
// The same of the input that is being run: it is asked for at several places.
uint64_t input_hash(const uint8_t* data, size_t size);
// While it lives, the bytes stay what they are, and their hash is known.
class InputHash {
 public:
  InputHash(const uint8_t* data, size_t size);
  ~InputHash();
  InputHash(const InputHash&) = delete;
};

// One mutation in place, `hostile` of sixteen times without repair; the new size. Now and then, and
// where the input is no program, the engine's own mutation of bytes.
size_t mutate_input(uint8_t* data, size_t size, size_t max_size, unsigned seed, unsigned hostile,
                    bool scheduled, std::string_view family = {});
// The first with something of the second, or the first mutated.
size_t cross_inputs(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size, uint8_t* out,
                    size_t max_size, unsigned seed, unsigned hostile, bool scheduled,
                    std::string_view family = {});
// What made the last mutant; "" before the first.
std::string_view last_mutator();

// Whether somebody will compare what the run comes to with what it comes to elsewhere. If so, the
// target leaves a number that says it; 0, as before any run, says nothing. `about` is for people.
bool digest_wanted();
void set_digest(uint64_t digest, std::string about = {});
void want_digest(bool wanted);
uint64_t last_digest();
const std::string& last_digest_about();

// The input is worth a look by someone who can ask CPython, for a reason in one word.
void suspect(std::string_view why);
// The reason, since this was last asked; "" for none.
std::string_view take_suspicion();

}  // namespace fuzz
