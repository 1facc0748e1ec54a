// The words for opargs that are numbers of things: operators, intrinsics, special methods.
// Counterpart: Lib/dis.py, Lib/opcode.py.
#include "vm/bytecode/operand_words.h"

#include <cstring>

#include "vm/base/buffer.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_tables.h"

namespace py {
namespace {

template <size_t N>
bool append_from(const char* const (&names)[N], int64_t index, Buffer* out) {
  return index < 0 || index >= static_cast<int64_t>(N) || out->append(names[index]);
}

bool append_compare(int64_t oparg, Buffer* out) {
  const bool as_bool = (oparg & kCompareAsBool) != 0;
  return (!as_bool || out->append("bool(")) &&
         append_from(kCompareOperators, oparg >> kCompareShift, out) &&
         (!as_bool || out->append(')'));
}

bool append_attributes(int64_t oparg, Buffer* out) {
  bool first = true;
  for (size_t i = 0; i < sizeof kFunctionAttributes / sizeof kFunctionAttributes[0]; ++i) {
    if ((oparg >> i & 1) == 0) continue;
    if ((!first && !out->append(", ")) || !out->append(kFunctionAttributes[i])) return false;
    first = false;
  }
  return true;
}

// Which of the opargs that share a word a compiler chooses: of a comparison, the one whose low bits
// say which outcomes are true.
uint32_t usual_oparg(OpargKind kind, uint32_t oparg) {
  if (kind != OpargKind::kCompareOp) return oparg;
  static constexpr uint8_t kOutcomes[] = {2, 10, 8, 7, 4, 12};
  return (oparg >> kCompareShift << kCompareShift) | (oparg & kCompareAsBool) |
         kOutcomes[oparg >> kCompareShift];
}

}  // namespace

bool append_operand_word(int opcode, int64_t oparg, Buffer* out) {
  switch (kOpcodeInfo[opcode].oparg) {
    case OpargKind::kCompareOp:
      return append_compare(oparg, out);
    case OpargKind::kConversion: {
      static constexpr const char* kNames[] = {"", "str", "repr", "ascii"};
      return append_from(kNames, oparg, out);
    }
    case OpargKind::kFunctionAttribute:
      return append_attributes(oparg, out);
    case OpargKind::kBinaryOp:
      return oparg < 0 || oparg >= static_cast<int64_t>(sizeof kBinaryOps / sizeof kBinaryOps[0]) ||
             out->append(kBinaryOps[oparg].sign);
    case OpargKind::kIntrinsic1:
      return append_from(kIntrinsic1Names, oparg, out);
    case OpargKind::kIntrinsic2:
      return append_from(kIntrinsic2Names, oparg, out);
    case OpargKind::kCommonConstant:
      if (oparg == CONSTANT_BUILTIN_ALL) return out->append("<built-in function all>");
      if (oparg == CONSTANT_BUILTIN_ANY) return out->append("<built-in function any>");
      return append_from(kCommonConstantNames, oparg, out);
    case OpargKind::kSpecialMethod:
      return append_from(kSpecialMethodNames, oparg, out);
    case OpargKind::kInvert:
      if (opcode == op::IS_OP) return out->append(oparg != 0 ? "is not" : "is");
      return out->append(oparg != 0 ? "not in" : "in");
    default:
      return true;
  }
}

bool operand_by_word(int opcode, const char* text, size_t size, uint32_t* oparg) {
  if (size == 0) return false;
  // Comparisons have the largest opargs: six operators above five bits.
  for (uint32_t candidate = 0; candidate < 6u << kCompareShift; ++candidate) {
    Buffer word;  // Short: it stays inside the object.
    if (!append_operand_word(opcode, candidate, &word)) return false;
    if (word.size() != size || std::memcmp(word.data(), text, size) != 0) continue;
    *oparg = usual_oparg(kOpcodeInfo[opcode].oparg, candidate);
    return true;
  }
  return false;
}

}  // namespace py
