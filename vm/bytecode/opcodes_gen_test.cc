// The definitions at a glance against opcodes.golden, so that a change of one shows in a diff.
// Counterpart: Lib/test/test_opcodes.py.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "vm/bytecode/opcode_caches.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_signatures.h"

namespace py {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(OpcodesGolden, Equal) {
  std::string got = read("vm/bytecode/opcodes.txt");  // Where Bazel puts it; else beside the build.
  if (got.empty()) got = read(".gen/vm/bytecode/opcodes.txt");
  ASSERT_FALSE(got.empty());
  if (std::getenv("CONSTRICTOR_REGEN") != nullptr) {
    std::ofstream("vm/bytecode/opcodes.golden", std::ios::binary) << got;
    return;
  }
  std::istringstream have(got);
  std::istringstream want(read("vm/bytecode/opcodes.golden"));
  std::string have_line;
  std::string want_line;
  while (std::getline(want, want_line)) {
    ASSERT_TRUE(std::getline(have, have_line));
    EXPECT_EQ(have_line, want_line);
  }
  EXPECT_FALSE(std::getline(have, have_line)) << have_line;
}

TEST(OpcodeMetadata, BasesAndHeadsAreGeneral) {
  for (int n = 0; n < op::kCount; ++n) {
    if (!opcode_is_valid(n)) continue;
    const OpcodeInfo& info = kOpcodeInfo[n];
    EXPECT_EQ(kOpcodeInfo[info.head].head, info.head) << info.name;
    EXPECT_EQ(kOpcodeInfo[info.base].base, info.base) << info.name;
    if (info.kind == OpcodeKind::kReal || info.kind == OpcodeKind::kPseudo) EXPECT_EQ(info.base, n);
    if (info.kind == OpcodeKind::kSpecialized) EXPECT_NE(info.head, n);
    // Only these two stand for whatever was there before.
    const bool any = n == op::INSTRUMENTED_LINE || n == op::INSTRUMENTED_INSTRUCTION;
    if (info.kind == OpcodeKind::kInstrumented && !any) {
      EXPECT_NE(info.base, n) << info.name;
      EXPECT_EQ(std::string("INSTRUMENTED_") + kOpcodeInfo[info.base].name, info.name);
      EXPECT_EQ(kOpcodeInfo[info.base].oparg, info.oparg) << info.name;
      EXPECT_EQ(kOpcodeInfo[info.base].flow, info.flow) << info.name;
    }
    if (info.kind == OpcodeKind::kSpecialized && info.oparg != OpargKind::kNone) {
      EXPECT_EQ(kOpcodeInfo[info.head].oparg, info.oparg) << info.name;
      EXPECT_EQ(kOpcodeInfo[info.head].flow, info.flow) << info.name;
    }
  }
}

TEST(OpcodeSignatures, AnOutputThatIsAnInputHasItsSize) {
  for (int n = 0; n < op::kCount; ++n) {
    if (!opcode_is_valid(n)) continue;
    const SlotSpec* inputs = signature_inputs(n);
    const SlotSpec* outputs = signature_outputs(n);
    for (int i = 0; i < kSignatures[n].outputs; ++i) {
      if (outputs[i].from_input < 0) continue;
      ASSERT_LT(outputs[i].from_input, kSignatures[n].inputs) << kOpcodeInfo[n].name;
      for (uint32_t oparg : {1u, 2u, 3u, 700u}) {
        EXPECT_EQ(outputs[i].count.value(oparg), inputs[outputs[i].from_input].count.value(oparg))
            << kOpcodeInfo[n].name;
      }
    }
  }
}

TEST(OpcodeCaches, StructsCoverTheirUnits) {
  EXPECT_EQ(offsetof(LoadAttrInstanceValueCache, type_version), 2u);
  EXPECT_EQ(offsetof(LoadAttrInstanceValueCache, offset), 6u);
  EXPECT_EQ(offsetof(LoadGlobalBuiltinCache, version), 2u);
  EXPECT_EQ(sizeof(CallCache), 6u);
}

}  // namespace
}  // namespace py
