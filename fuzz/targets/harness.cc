// What every fuzz target does with its input besides looking at it.
// Counterpart: none.
#include "fuzz/targets/harness.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"

// libFuzzer's own; a replay is linked without it.
extern "C" __attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t* data, size_t size,
                                                         size_t max_size);

namespace fuzz {
namespace {

size_t put(std::string_view bytes, uint8_t* out, size_t max_size) {
  if (bytes.empty() || bytes.size() > max_size) return 0;
  std::memcpy(out, bytes.data(), bytes.size());
  return bytes.size();
}

Tally* g_tally = nullptr;

Mood mood_of(Random* random, unsigned hostile) {
  return random->below(16) < hostile ? Mood::kHostile : Mood::kRepairing;
}

}  // namespace

std::vector<ValueRef> codes_of(const uint8_t* data, size_t size) {
  try {
    return code_objects(read_program(as_text(data, size)).root);
  } catch (const FormatError&) {
    return {};
  }
}

std::string smallest_program() {
  CodeIR code;
  code.filename = make_text("<fuzz>");
  code.name = code.qualified_name = make_text("<module>");
  code.consts = {make_none()};
  code.first_line = 1;
  code.stack_size = 1;
  for (const uint16_t opcode : {op::RESUME, op::LOAD_CONST, op::RETURN_VALUE}) {
    Instruction one;
    one.opcode = opcode;
    one.position = {1, 1, 0, 0};
    code.instructions.push_back(one);
  }
  return unchecked_pyc_header() + write_marshal(*encode(code));
}

size_t mutate_input(uint8_t* data, size_t size, size_t max_size, unsigned seed, unsigned hostile) {
  Random random(seed);
  if (LLVMFuzzerMutate != nullptr && hostile != 0 && random.one_in(16))
    return LLVMFuzzerMutate(data, size, max_size);
  if (codes_of(data, size).empty()) {
    const size_t fresh = put(smallest_program(), data, max_size);
    if (fresh == 0) return size;
    size = fresh;
  }
  const std::string bytes =
      mutate_program(as_text(data, size), random.next(), mood_of(&random, hostile), max_size);
  const size_t mutated = put(bytes, data, max_size);
  return mutated != 0 ? mutated : size;
}

size_t cross_inputs(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size, uint8_t* out,
                    size_t max_size, unsigned seed, unsigned hostile) {
  Random random(seed);
  const std::string bytes = crossover_programs(as_text(a, a_size), as_text(b, b_size),
                                               random.next(), mood_of(&random, hostile), max_size);
  const size_t crossed = put(bytes, out, max_size);
  return crossed != 0 ? crossed : put(as_text(a, a_size), out, max_size);
}

void finding(const std::string& what) {
  fprintf(stderr, "finding: %s\n", what.c_str());
  abort();
}

const char* ending_text(Ending ending) {
  switch (ending) {
    case Ending::kChecked:
      return "checked";
    case Ending::kNoProgram:
      return "no programs";
    case Ending::kTooLarge:
      return "too large";
    case Ending::kUndefined:
      return "undefined and not run";
    case Ending::kNotLoaded:
      return "not loaded";
    case Ending::kRejected:
      return "rejected";
    case Ending::kRaised:
      return "raised";
    case Ending::kFinished:
      return "finished";
    case Ending::kOutOfFuel:
      return "out of fuel";
  }
  return "?";
}

void set_tally(Tally* tally) { g_tally = tally; }

void ended(Ending ending) {
  if (g_tally != nullptr) ++g_tally->count[static_cast<size_t>(ending)];
}

}  // namespace fuzz
