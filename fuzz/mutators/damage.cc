// Hostile bytecode: what no compiler writes and no repair could mean.
// Counterpart: none.
#include "fuzz/mutators/editor_internal.h"

namespace fuzz {
namespace {

std::string bytes_of(const Editor& e) {
  return e.code.raw_code ? *e.code.raw_code : encode_instructions(e.code);
}

bool raw_bits(Editor& e) {
  std::string bytes = bytes_of(e);
  if (bytes.empty()) return false;
  std::string what;
  for (uint64_t i = 1 + e.random.below(4); i > 0; --i) {
    const size_t at = e.random.below(bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1 << e.random.below(8));
    what += " " + number(static_cast<int64_t>(at));
  }
  e.code.raw_code = std::move(bytes);
  return e.done("flipped bits of co_code at" + what);
}

bool raw_bytes(Editor& e) {
  std::string bytes = bytes_of(e);
  if (bytes.empty()) return false;
  const size_t at = e.random.below(bytes.size());
  const size_t count = 1 + e.random.below(8);
  for (size_t i = at; i < bytes.size() && i < at + count; ++i)
    bytes[i] = static_cast<char>(e.random.below(256));
  e.code.raw_code = std::move(bytes);
  return e.done("random bytes in co_code at " + number(static_cast<int64_t>(at)));
}

bool random_opcode(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  uint16_t opcode;
  do {
    opcode = static_cast<uint16_t>(e.random.below(128));
  } while (!py::opcode_is_valid(opcode));
  e.at(*at).opcode = opcode;
  e.at(*at).caches = -1;
  return e.done(before + " became " + show(e.code, *at));
}

bool unknown_opcode(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  uint16_t opcode;
  do {
    opcode = static_cast<uint16_t>(e.random.below(256));
  } while (py::opcode_is_valid(opcode));
  e.at(*at).opcode = opcode;
  e.at(*at).target = kNoLabel;
  return e.done(before + " became " + show(e.code, *at));
}

bool machine_opcode(Editor& e, py::OpcodeKind kind, const char* what) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  std::vector<uint16_t> fitting;
  std::vector<uint16_t> all;
  for (uint16_t opcode = 0; opcode < 256; ++opcode) {
    if (py::kOpcodeInfo[opcode].name == nullptr || py::kOpcodeInfo[opcode].kind != kind) continue;
    all.push_back(opcode);
    if (py::kOpcodeInfo[opcode].base == e.at(*at).opcode) fitting.push_back(opcode);
  }
  if (all.empty()) return false;
  e.at(*at).opcode = e.random.pick(fitting.empty() || e.random.one_in(4) ? all : fitting);
  return e.done(before + " became " + what + show(e.code, *at));
}

bool specialised(Editor& e) {
  return machine_opcode(e, py::OpcodeKind::kSpecialized, "the specialised ");
}

bool instrumented(Editor& e) {
  return machine_opcode(e, py::OpcodeKind::kInstrumented, "the instrumented ");
}

bool mid_instruction_jump(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return e.at(i).target != kNoLabel; });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  Label label;
  label.instruction = static_cast<uint32_t>(e.random.below(e.code.size()));
  label.skew = static_cast<int64_t>(e.random.below(5)) + 1;
  if (e.random.one_in(8)) label.skew = -static_cast<int64_t>(e.random.below(1 << 20));
  if (e.random.one_in(8)) label.skew = static_cast<int64_t>(e.random.below(1 << 24));
  e.at(*at).target = static_cast<int32_t>(e.code.labels.size());
  e.code.labels.push_back(label);
  return e.done(before + " leads " + number(label.skew) + " units off " +
                number(label.instruction));
}

bool wrong_caches(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return cache_units(e.code, e.at(i)) > 0; });
  if (!at) return false;
  const int units = cache_units(e.code, e.at(*at));
  const auto count = static_cast<size_t>(
      e.random.one_in(2) ? e.random.below(static_cast<uint64_t>(units))
                         : static_cast<uint64_t>(units) + 1 + e.random.below(4));
  e.at(*at).caches = static_cast<int32_t>(e.code.cache_values.size());
  e.code.cache_values.emplace_back(count);
  return e.done(show(e.code, *at) + " has " + number(static_cast<int64_t>(count)) +
                " caches, not " + number(units));
}

bool filled_caches(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return cache_units(e.code, e.at(i)) > 0; });
  if (!at) return false;
  std::vector<py::CodeUnit> values(static_cast<size_t>(cache_units(e.code, e.at(*at))));
  for (py::CodeUnit& value : values) value = static_cast<py::CodeUnit>(e.random.next());
  e.at(*at).caches = static_cast<int32_t>(e.code.cache_values.size());
  e.code.cache_values.push_back(std::move(values));
  return e.done("something in the caches of " + show(e.code, *at));
}

bool fall_off_the_end(Editor& e) {
  if (e.code.size() < 2) return false;
  const auto keep = static_cast<uint32_t>(1 + e.random.below(e.code.size() - 1));
  erase(&e.code, keep, e.code.size());
  return e.done("cut behind instruction " + number(keep - 1));
}

bool empty_code(Editor& e) {
  e.code.raw_code = "";
  return e.done("no code at all");
}

bool odd_length(Editor& e) {
  std::string bytes = bytes_of(e);
  bytes.resize(bytes.empty() ? 1 : bytes.size() - 1);
  e.code.raw_code = std::move(bytes);
  return e.done("half a code unit less");
}

bool dangling_prefix(Editor& e) {
  std::string bytes = bytes_of(e);
  for (uint64_t i = 1 + e.random.below(5); i > 0; --i) {
    bytes += static_cast<char>(op::EXTENDED_ARG);
    bytes += static_cast<char>(e.random.below(256));
  }
  e.code.raw_code = std::move(bytes);
  return e.done("EXTENDED_ARG at the end");
}

bool huge_oparg(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return e.at(i).target == kNoLabel; });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  e.at(*at).oparg = static_cast<uint32_t>(e.random.next() >> e.random.below(32));
  return e.done(before + " became " + show(e.code, *at));
}

bool shuffle_instructions(Editor& e) {
  const auto range = e.pick_range(8);
  if (!range) return false;
  for (uint32_t i = range->second; i > range->first + 1; --i) {
    const auto other = range->first + static_cast<uint32_t>(e.random.below(i - range->first));
    std::swap(e.at(i - 1), e.at(other));
  }
  return e.done("shuffled instructions " + number(range->first) + " to " +
                number(range->second - 1));
}

#define HOSTILE(name, about, function) \
  {{name, "hostile bytecode", about, Claim::kUnknown, false, true}, function, false}

const Mutator kMutators[] = {
    HOSTILE("raw-bits", "flips up to four bits of co_code", raw_bits),
    HOSTILE("raw-bytes", "up to eight random bytes in co_code", raw_bytes),
    HOSTILE("random-opcode", "any instruction for any other", random_opcode),
    HOSTILE("unknown-opcode", "a number that is no instruction", unknown_opcode),
    HOSTILE("specialised-opcode", "a specialised form in the source", specialised),
    HOSTILE("instrumented-opcode", "an instrumented form in the source", instrumented),
    HOSTILE("mid-instruction-jump", "leads inside an instruction, or out of the code",
            mid_instruction_jump),
    HOSTILE("wrong-caches", "too few or too many cache entries", wrong_caches),
    HOSTILE("filled-caches", "caches that are not zero", filled_caches),
    HOSTILE("fall-off-the-end", "cuts the end off", fall_off_the_end),
    HOSTILE("empty-code", "no code at all", empty_code),
    HOSTILE("odd-length", "half a code unit at the end", odd_length),
    HOSTILE("dangling-prefix", "EXTENDED_ARGs with nothing behind", dangling_prefix),
    HOSTILE("huge-oparg", "an oparg of up to 32 bits", huge_oparg),
    HOSTILE("shuffle-instructions", "a run of instructions in another order", shuffle_instructions),
};

#undef HOSTILE

}  // namespace

std::span<const Mutator> damage_mutators() { return kMutators; }

}  // namespace fuzz
