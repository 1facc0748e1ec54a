// What every fuzz target does with its input besides looking at it.
// Counterpart: none.
#include "fuzz/targets/harness.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"

// libFuzzer's own; a replay is linked without it.
extern "C" __attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t* data, size_t size,
                                                         size_t max_size);

namespace fuzz {
namespace {

// A program with its bytes, so that what was just made or read is not read again.
struct Known {
  std::string bytes;
  OpenProgram program;
};
using KnownRef = std::shared_ptr<const Known>;
// The last few mutants: each is what the engine mutates next.
std::array<KnownRef, 4> g_made;
size_t g_next_made = 0;
// What came from elsewhere, by hash. An engine goes back to what it took up many times.
std::array<KnownRef, 2048> g_read;
std::string_view g_mutator;

struct Digest {
  bool wanted = false;
  uint64_t number = 0;
  std::string about;
};
Digest g_digest;
std::string_view g_suspicion;

void remember(std::string bytes, OpenProgram program) {
  g_made[g_next_made++ % g_made.size()] =
      std::make_shared<const Known>(std::move(bytes), std::move(program));
}

OpenProgram read(std::string_view bytes) {
  try {
    return OpenProgram(read_program(bytes));
  } catch (const FormatError&) {
    return {};
  }
}

KnownRef known(std::string_view bytes) {
  for (const KnownRef& made : g_made) {
    if (made != nullptr && made->bytes == bytes) return made;
  }
  KnownRef& place = g_read[hash_of(bytes) % g_read.size()];
  if (place == nullptr || place->bytes != bytes)
    place = std::make_shared<const Known>(std::string(bytes), read(bytes));
  return place;
}

size_t put(std::string_view bytes, uint8_t* out, size_t max_size) {
  if (bytes.empty() || bytes.size() > max_size) return 0;
  std::memcpy(out, bytes.data(), bytes.size());
  return bytes.size();
}

Mood mood_of(Random* random, unsigned hostile) {
  return random->below(16) < hostile ? Mood::kHostile : Mood::kRepairing;
}

// A schedule is any bytes; short ones say as much as long ones, and are said sooner.
void mutate_schedule(std::string* schedule, Random* random) {
  constexpr size_t kLongest = 48;
  g_mutator = "schedule";
  const size_t size = schedule->size();
  switch (random->below(4)) {
    case 0:
      if (size != 0) {
        schedule->erase(random->below(size), 1 + random->below(4));
        return;
      }
      break;
    case 1:
      if (size != 0) {
        (*schedule)[random->below(size)] = static_cast<char>(random->next());
        return;
      }
      break;
    case 2:
      if (size > 1 && size < kLongest) {
        *schedule += schedule->substr(random->below(size), 1 + random->below(8));
        return;
      }
      break;
    default:
      break;
  }
  const uint64_t count = 1 + random->below(4);
  for (uint64_t i = 0; i < count; ++i)
    schedule->insert(random->below(schedule->size() + 1), 1, static_cast<char>(random->next()));
  if (schedule->size() > kLongest) schedule->resize(kLongest);
}

// One function for each number: a stack that is cut off still tells findings apart by the frame
// that aborts.
template <size_t number>
[[noreturn]] __attribute__((noinline)) void abort_for_finding() {
  // Nothing may merge the functions.
  asm volatile("" : : "i"(number));
  abort();
}
constexpr size_t kAborts = 64;

template <size_t... numbers>
constexpr std::array<void (*)(), sizeof...(numbers)> make_aborts(std::index_sequence<numbers...>) {
  return {abort_for_finding<numbers>...};
}
constexpr auto kAbortTable = make_aborts(std::make_index_sequence<kAborts>());

}  // namespace

std::vector<ValueRef> codes_of(const uint8_t* data, size_t size) {
  return known(as_text(data, size))->program.codes;
}

std::string schedule_of(const uint8_t* data, size_t size) {
  return known(as_text(data, size))->program.program.rest;
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

uint64_t hash_of(std::string_view bytes, uint64_t seed) {
  // By words, four at a time so that none waits for the one before; mixed at the end.
  constexpr uint64_t kPrime = 0x9E3779B97F4A7C15;
  uint64_t lanes[4];
  for (uint64_t i = 0; i < 4; ++i) lanes[i] = (0xcbf29ce484222325 ^ seed) + i * kPrime;
  const auto mix = [](uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * kPrime;
    return hash ^ hash >> 29;
  };
  size_t at = 0;
  for (; at + 32 <= bytes.size(); at += 32) {
    uint64_t words[4];
    std::memcpy(words, bytes.data() + at, 32);
    for (int i = 0; i < 4; ++i) lanes[i] = mix(lanes[i], words[i]);
  }
  uint64_t hash = bytes.size();
  for (const uint64_t lane : lanes) hash = mix(hash, lane);
  for (; at < bytes.size(); at += 8) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min<size_t>(8, bytes.size() - at));
    hash = mix(hash, word);
  }
  return hash ^ hash >> 32;
}

namespace {

struct {
  const uint8_t* data = nullptr;
  size_t size = 0;
  uint64_t hash = 0;
} g_input;

}  // namespace

InputHash::InputHash(const uint8_t* data, size_t size) {
  g_input = {data, size, hash_of(as_text(data, size))};
}
InputHash::~InputHash() { g_input = {}; }

uint64_t input_hash(const uint8_t* data, size_t size) {
  return data != nullptr && data == g_input.data && size == g_input.size
             ? g_input.hash
             : hash_of(as_text(data, size));
}

size_t mutate_input(uint8_t* data, size_t size, size_t max_size, unsigned seed, unsigned hostile,
                    bool scheduled, std::string_view family) {
  Random random(seed);
  if (LLVMFuzzerMutate != nullptr && hostile != 0 && random.one_in(16)) {
    g_mutator = "bytes";
    return LLVMFuzzerMutate(data, size, max_size);
  }
  KnownRef before = known(as_text(data, size));
  if (before->program.codes.empty()) {
    const size_t fresh = put(smallest_program(), data, max_size);
    if (fresh == 0) return size;
    size = fresh;
    before = known(as_text(data, size));
  }
  if (scheduled && random.one_in(2)) {
    OpenProgram program = before->program;
    mutate_schedule(&program.program.rest, &random);
    std::string bytes = write_program(program.program);
    const size_t mutated = put(bytes, data, max_size);
    if (mutated == 0) return size;
    remember(std::move(bytes), std::move(program));
    return mutated;
  }
  ProgramMutant mutant;
  if (random.one_in(2)) family = {};
  const Mood mood = mood_of(&random, family.empty() ? hostile : 8);
  if (!mutate_program(before->program, random.next(), mood, max_size, &mutant, family)) {
    g_mutator = "none";
    return size;
  }
  g_mutator = mutant.mutator;
  const size_t mutated = put(mutant.bytes, data, max_size);
  remember(std::move(mutant.bytes), std::move(mutant.program));
  return mutated;
}

size_t cross_inputs(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size, uint8_t* out,
                    size_t max_size, unsigned seed, unsigned hostile, bool scheduled,
                    std::string_view family) {
  Random random(seed);
  // libFuzzer asks for a crossover every other time. It costs twice as much as a mutation and finds
  // no more.
  if (!random.one_in(4)) {
    const size_t size = put(as_text(a, a_size), out, max_size);
    return mutate_input(out, size, max_size, static_cast<unsigned>(random.next()), hostile,
                        scheduled, family);
  }
  g_mutator = "crossover";
  const KnownRef ours = known(as_text(a, a_size));
  const KnownRef theirs = known(as_text(b, b_size));
  ProgramMutant mutant;
  const uint64_t chance = random.next();
  if (!crossover_program(ours->program, theirs->program, chance, mood_of(&random, hostile),
                         max_size, &mutant))
    return put(as_text(a, a_size), out, max_size);
  const size_t crossed = put(mutant.bytes, out, max_size);
  remember(std::move(mutant.bytes), std::move(mutant.program));
  return crossed;
}

std::string_view last_mutator() { return g_mutator; }

bool digest_wanted() { return g_digest.wanted; }
void set_digest(uint64_t digest, std::string about) {
  g_digest.number = digest;
  g_digest.about = std::move(about);
}
void want_digest(bool wanted) {
  g_digest.wanted = wanted;
  g_digest.number = 0;
}
uint64_t last_digest() { return g_digest.number; }
const std::string& last_digest_about() { return g_digest.about; }

void suspect(std::string_view why) { g_suspicion = why; }
std::string_view take_suspicion() { return std::exchange(g_suspicion, std::string_view()); }

void finding(std::string_view bucket, std::string_view about) {
  std::string token = std::string(kTarget.name) + ": " + std::string(bucket);
  for (char& c : token) {
    if (c == '\n') c = ' ';
  }
  std::fflush(stdout);
  std::fprintf(stderr, "finding: %.*s%s%.*s\nDEDUP_TOKEN: %s\n", static_cast<int>(bucket.size()),
               bucket.data(), about.empty() ? "" : ": ", static_cast<int>(about.size()),
               about.data(), token.c_str());
  std::fflush(stderr);
  kAbortTable[hash_of(token) % kAborts]();
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

}  // namespace fuzz
