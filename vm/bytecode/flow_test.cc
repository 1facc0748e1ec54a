// What the definitions say about control flow and depth holds for everything CPython compiles:
// every path to an instruction finds the same depth, and none goes beyond co_stacksize.
// Counterpart: Python/flowgraph.c (calculate_stackdepth).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "vm/bytecode/code_records_test_util.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/stack_effects.h"

namespace py {
namespace {

constexpr int kUnknown = -1;

class Walk {
 public:
  explicit Walk(const CodeRecord& record)
      : code_(record.bytes("code")),
        table_(record.bytes("exception_table")),
        limit_(record.number("stacksize")) {
    InstructionReader reader(as_bytes(code_), code_.size());
    DecodedInstruction instruction;
    at_unit_.resize(code_.size() / 2 + 2, -1);
    while (reader.next(&instruction)) {
      // A jump may lead to the prefix; the exception table counts every unit.
      at_unit_[instruction.start] = static_cast<int>(instructions_.size());
      instructions_.push_back(instruction);
    }
    depths_.resize(instructions_.size(), kUnknown);
  }

  // Returns what is wrong, or nothing.
  std::string run() {
    reach(0, 0);
    while (!work_.empty() && problem_.empty()) {
      const int index = work_.back();
      work_.pop_back();
      step(instructions_[static_cast<size_t>(index)], depths_[static_cast<size_t>(index)]);
    }
    return problem_;
  }

  int deepest() const { return deepest_; }
  int limit() const { return limit_; }

 private:
  void fail(const char* what, uint32_t unit, int depth) {
    if (problem_.empty())
      problem_ = std::string(what) + " at offset " + std::to_string(2 * unit) + ", depth " +
                 std::to_string(depth);
  }

  void reach(int64_t unit, int depth) {
    if (depth > deepest_) deepest_ = depth;
    const uint32_t place = static_cast<uint32_t>(unit);
    if (unit < 0 || unit >= static_cast<int64_t>(at_unit_.size()) || at_unit_[place] < 0) {
      return fail("no instruction", place, depth);
    }
    int& known = depths_[static_cast<size_t>(at_unit_[place])];
    if (known == kUnknown) {
      known = depth;
      work_.push_back(at_unit_[place]);
    } else if (known != depth) {
      fail("two depths", place, depth);
    }
  }

  static int taken_effect(int opcode, uint32_t oparg) {
    if (!kSignatures[opcode].has_taken) return stack_effect(opcode, oparg, Jump::kYes);
    int pushed = 0;
    for (int i = 0; i < kSignatures[opcode].taken; ++i) {
      pushed += static_cast<int>(signature_taken(opcode)[i].count.value(oparg));
    }
    return pushed - num_popped(opcode, oparg);
  }

  void step(const DecodedInstruction& i, int depth) {
    const OpcodeInfo& info = kOpcodeInfo[i.opcode];
    const uint32_t oparg = static_cast<uint32_t>(i.oparg);
    if (num_popped(i.opcode, oparg) > depth) return fail("underflow", i.offset, depth);
    ExceptionEntry entry;
    if (find_exception_handler(as_bytes(table_), table_.size(), i.offset, &entry)) {
      if (static_cast<int>(entry.depth) > depth) return fail("handler wants more", i.offset, depth);
      reach(entry.target, static_cast<int>(entry.depth) + 1 + (entry.lasti ? 1 : 0));
    }
    int64_t target;
    if (info.flow == Flow::kJump || info.flow == Flow::kBranch) {
      if (!jump_target(i, &target)) return fail("a jump without a target", i.offset, depth);
      reach(target + info.taken_skip, depth + taken_effect(i.opcode, oparg));
    }
    if (info.flow == Flow::kNext || info.flow == Flow::kBranch) {
      reach(i.next, depth + stack_effect(i.opcode, oparg, Jump::kNo));
    }
  }

  std::string code_;
  std::string table_;
  int limit_;
  std::vector<DecodedInstruction> instructions_;
  std::vector<int> at_unit_;  // Index of the instruction that starts there.
  std::vector<int> depths_;
  std::vector<int> work_;
  std::string problem_;
  int deepest_ = 0;
};

TEST(Flow, DepthsAgreeInRealCode) {
  CodeRecords records("tables");
  CodeRecord record;
  int count = 0;
  while (records.next(&record)) {
    ++count;
    Walk walk(record);
    ASSERT_EQ(walk.run(), "") << "code object " << count << ", line " << record.one("first");
    ASSERT_LE(walk.deepest(), walk.limit())
        << "code object " << count << ", line " << record.one("first");
  }
  EXPECT_TRUE(records.finish());
  EXPECT_GT(count, 300);
}

}  // namespace
}  // namespace py
