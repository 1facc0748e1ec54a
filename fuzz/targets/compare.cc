// Runs of one program that must come to the same, whichever loop runs them.
// Counterpart: none.
#include "fuzz/targets/compare.h"

#include <algorithm>
#include <cstdlib>

#include "fuzz/ir/code_ir.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

// One of so many inputs is compared.
constexpr uint64_t kEvery = 256;
constexpr int kRepeats = 4;

bool is_result(const Run& run) {
  return !run.exhausted && (run.ending == Ending::kFinished || run.ending == Ending::kRaised);
}

bool same(const Run& a, const Run& b) { return a.ending == b.ending && a.observed == b.observed; }

// A program may depend on where its objects lie; then it gives different results in one loop, too.
bool is_steady(const uint8_t* data, size_t size, const Run& asked, const Run& first) {
  for (unsigned shift = 1; shift <= kRepeats; ++shift) {
    machine_shift_heap(shift);
    Run again = asked;
    machine_run(data, size, &again);
    if (!is_result(again) || !same(again, first)) {
      machine_shift_heap(0);
      return false;
    }
  }
  machine_shift_heap(0);
  return true;
}

std::string parted(const Run& a, const Run& b) {
  size_t at = 0;
  while (at < a.observed.size() && at < b.observed.size() && a.observed[at] == b.observed[at]) ++at;
  const size_t from = at < 40 ? 0 : at - 40;
  return std::string(ending_text(a.ending)) + "\n  " + a.observed.substr(from, 160) + "\n" +
         ending_text(b.ending) + "\n  " + b.observed.substr(from, 160);
}

// The operands of two instructions say a thing twice, and a specialised form looks at the other of
// the two, in CPython as well: of a comparison there is its number and the outcomes that make it
// true, of a super() without arguments where it is and what it would have been given.
bool is_contradictory(const CodeIR& code, uint32_t at) {
  const Instruction& one = code.instructions[at];
  if (one.opcode == op::COMPARE_OP) return !py::compares_one_way(one.oparg);
  if (one.opcode != op::LOAD_SUPER_ATTR || (one.oparg & 2) != 0) return false;
  if (at < 2) return true;
  const Instruction& owner = code.instructions[at - 2];
  const Instruction& self = code.instructions[at - 1];
  const bool is_owner = owner.opcode == op::LOAD_DEREF && owner.oparg < code.locals.size() &&
                        code.locals[owner.oparg].name->bytes == "__class__";
  const bool is_self =
      self.oparg == 0 && (self.opcode == op::LOAD_FAST || self.opcode == op::LOAD_FAST_BORROW ||
                          self.opcode == op::LOAD_DEREF);
  return !is_owner || !is_self;
}

bool is_contradictory(const uint8_t* data, size_t size) {
  const std::vector<ValueRef>& values = codes_of(data, size);
  return std::any_of(values.begin(), values.end(), [](const ValueRef& value) {
    const CodeIR code = decode(value);
    for (uint32_t at = 0; at < code.size(); ++at)
      if (is_contradictory(code, at)) return true;
    return false;
  });
}

void check_leaks(const uint8_t* data, size_t size, const Run& asked) {
  Run warm = asked;
  machine_run(data, size, &warm);
  Alive before = machine_alive();
  for (int i = 0; i < kRepeats; ++i) {
    Run again = asked;
    machine_run(data, size, &again);
    const Alive after = machine_alive();
    if (again.exhausted || (after.bytes <= before.bytes && after.objects <= before.objects)) return;
    if (i == kRepeats - 1)
      finding(after.objects > before.objects ? "objects leak" : "memory leaks",
              std::to_string(after.bytes - before.bytes) + " bytes, " +
                  std::to_string(after.objects - before.objects) + " objects a run");
    before = after;
  }
}

std::string schedule_or_made(const uint8_t* data, size_t size) {
  std::string schedule(schedule_of(data, size));
  if (!schedule.empty()) return schedule;
  for (uint64_t i = 0; i < 4; ++i) {
    const uint64_t word = hash_of(as_text(data, size), i);
    for (int byte = 0; byte < 8; ++byte) schedule += static_cast<char>(word >> 8 * byte);
  }
  return schedule;
}

}  // namespace

Ending run_and_compare(const uint8_t* data, size_t size, const Run& run) {
  static const uint64_t every =
      getenv("FUZZ_COMPARE") != nullptr ? strtoull(getenv("FUZZ_COMPARE"), nullptr, 10) : kEvery;
  const bool compare = every != 0 && input_hash(data, size) % every == 0;
  Run first = run;
  first.observe = compare || digest_wanted();
  const Run asked = first;
  machine_run(data, size, &first);
  if (digest_wanted())
    set_digest(is_result(first) ? hash_of(first.observed) | 1 : 0, first.observed);
  if (!compare || !is_result(first)) return first.ending;
  for (const OtherLoop& other : kOtherLoops) {
    Run second = asked;
    second.loop = other.loop;
    second.specialise = other.specialise;
    machine_run(data, size, &second);
    if (second.exhausted || same(first, second)) continue;
    if (!other.specialise && is_contradictory(data, size)) continue;
    if (!is_steady(data, size, asked, first)) {
      suspect("unsteady");
      return first.ending;
    }
    finding(std::string("tail calls and ") + other.name + " differ", parted(first, second));
  }
  check_leaks(data, size, run);
  return first.ending;
}

Ending run_as_scheduled(const uint8_t* data, size_t size, After after) {
  if (size > (1 << 18)) return Ending::kTooLarge;
  const std::string schedule = schedule_or_made(data, size);
  Run run;
  run.only_defined = true;
  run.after = after;
  run.schedule = schedule;
  return run_and_compare(data, size, run);
}

}  // namespace fuzz
