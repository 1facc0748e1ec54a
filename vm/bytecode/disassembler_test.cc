// Our listing of real code objects is CPython's, to the byte.
// Counterpart: Lib/test/test_dis.py.
#include "vm/bytecode/disassembler.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "vm/base/buffer.h"
#include "vm/bytecode/code_records_test_util.h"
#include "vm/bytecode/opcode_ids.h"

namespace py {
namespace {

// A code object out of a record, its nested ones read from the records that follow.
class RecordedCode final : public CodeView {
 public:
  RecordedCode(const CodeRecord& record, CodeRecords* records)
      : record_(record),
        code_(record.bytes("code")),
        adaptive_(record.bytes("adaptive")),
        lines_(record.bytes("line_table")),
        exceptions_(record.bytes("exception_table")),
        consts_(record.all_bytes("const")),
        names_(record.all_bytes("name")),
        locals_(record.all_bytes("local")) {
    for (int i = record.number("nested"); i > 0; --i) {
      CodeRecord inner;
      if (!records->next(&inner)) return;
      nested_.push_back(std::make_unique<RecordedCode>(inner, records));
    }
  }

  const CodeRecord& record() const { return record_; }
  const std::vector<std::unique_ptr<RecordedCode>>& all_nested() const { return nested_; }

  Bytes code() const override { return {as_bytes(code_), code_.size()}; }
  Bytes adaptive_code() const override { return {as_bytes(adaptive_), adaptive_.size()}; }
  Bytes line_table() const override { return {as_bytes(lines_), lines_.size()}; }
  Bytes exception_table() const override { return {as_bytes(exceptions_), exceptions_.size()}; }
  int first_line() const override { return record_.number("first"); }
  bool append_const(uint32_t index, Buffer* out) const override {
    return append(consts_, index, out);
  }
  bool append_name(uint32_t index, Buffer* out) const override {
    return append(names_, index, out);
  }
  bool append_local(uint32_t index, Buffer* out) const override {
    return append(locals_, index, out);
  }
  bool append_repr(Buffer* out) const override {
    const std::string repr = record_.bytes("repr");
    return out->append(repr.data(), repr.size());
  }
  size_t nested_count() const override { return nested_.size(); }
  const CodeView* nested(size_t index) const override { return nested_[index].get(); }

 private:
  static bool append(const std::vector<std::string>& from, uint32_t index, Buffer* out) {
    return index < from.size() && out->append(from[index].data(), from[index].size());
  }

  CodeRecord record_;
  std::string code_;
  std::string adaptive_;
  std::string lines_;
  std::string exceptions_;
  std::vector<std::string> consts_;
  std::vector<std::string> names_;
  std::vector<std::string> locals_;
  std::vector<std::unique_ptr<RecordedCode>> nested_;
};

std::string listing(const CodeView& code, const DisassemblyOptions& options, bool recursive) {
  Buffer out;
  EXPECT_TRUE(recursive ? disassemble_recursive(code, options, &out)
                        : disassemble(code, options, &out));
  return std::string(out.data(), out.size());
}

void check(const RecordedCode& code, int* count) {
  const std::vector<std::string> wanted = code.record().all_bytes("dis");
  ASSERT_EQ(wanted.size(), 3u);
  DisassemblyOptions options[3];
  options[1].show_offsets = options[1].show_caches = options[1].adaptive = true;
  options[2].show_positions = true;
  for (size_t i = 0; i < 3; ++i) {
    options[i].current = static_cast<int64_t>(code.code().size / 4 * 2);
    ASSERT_EQ(listing(code, options[i], false), wanted[i]);
  }
  ++*count;
  for (const auto& nested : code.all_nested()) {
    check(*nested, count);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(Disassembler, EqualsDis) {
  CodeRecords records("dis");
  CodeRecord record;
  int count = 0;
  while (records.next(&record)) {
    const RecordedCode code(record, &records);
    check(code, &count);
    if (HasFatalFailure()) return;
    ASSERT_EQ(listing(code, {}, true), code.record().bytes("whole"));
  }
  EXPECT_TRUE(records.finish());
  EXPECT_GT(count, 300);
}

TEST(InstructionReader, PrefixesJoinAndOverflowWraps) {
  const uint8_t code[] = {op::EXTENDED_ARG, 0xFF, op::EXTENDED_ARG, 0xFF, op::EXTENDED_ARG, 0xFF,
                          op::LOAD_FAST,    0xFE, op::NOP,          7,    op::LOAD_FAST,    1};
  InstructionReader reader(code, sizeof code);
  DecodedInstruction i;
  ASSERT_TRUE(reader.next(&i));
  EXPECT_EQ(i.start, 0u);
  EXPECT_EQ(i.offset, 3u);
  EXPECT_EQ(i.oparg, -2);
  ASSERT_TRUE(reader.next(&i));
  EXPECT_FALSE(i.has_oparg);
  ASSERT_TRUE(reader.next(&i));
  EXPECT_EQ(i.start, 5u);
  EXPECT_EQ(i.oparg, 1);
  EXPECT_FALSE(reader.next(&i));
}

}  // namespace
}  // namespace py
