// The words of compiled patterns: what re/_constants.py numbers.
// Counterpart: Modules/_sre/sre_constants.h.
#ifndef VM_MODULES_SRE_OPCODES_H_
#define VM_MODULES_SRE_OPCODES_H_

#include <cstdint>

namespace py::sre {

inline constexpr int64_t kMagic = 20230612;
inline constexpr uint32_t kMaxRepeat = UINT32_MAX;  // No upper bound.
inline constexpr int64_t kMaxGroups = INT32_MAX / 2;

enum Op : uint32_t {
  kFailure,
  kSuccess,
  kAny,
  kAnyAll,
  kAssert,
  kAssertNot,
  kAt,
  kBranch,
  kCategory,
  kCharset,
  kBigCharset,
  kGroupRef,
  kGroupRefExists,
  kIn,
  kInfo,
  kJump,
  kLiteral,
  kMark,
  kMaxUntil,
  kMinUntil,
  kNotLiteral,
  kNegate,
  kRange,
  kRepeat,
  kRepeatOne,
  kSubpattern,
  kMinRepeatOne,
  kAtomicGroup,
  kPossessiveRepeat,
  kPossessiveRepeatOne,
  kGroupRefIgnore,
  kInIgnore,
  kLiteralIgnore,
  kNotLiteralIgnore,
  kGroupRefLocIgnore,
  kInLocIgnore,
  kLiteralLocIgnore,
  kNotLiteralLocIgnore,
  kGroupRefUniIgnore,
  kInUniIgnore,
  kLiteralUniIgnore,
  kNotLiteralUniIgnore,
  kRangeUniIgnore,
};

enum Place : uint32_t {
  kAtBeginning,
  kAtBeginningLine,
  kAtBeginningString,
  kAtBoundary,
  kAtNonBoundary,
  kAtEnd,
  kAtEndLine,
  kAtEndString,
  kAtLocBoundary,
  kAtLocNonBoundary,
  kAtUniBoundary,
  kAtUniNonBoundary,
  kPlaceCount,
};

// Odd numbers are the complements of the even ones before them.
enum Category : uint32_t {
  kDigit = 0,
  kSpace = 2,
  kWord = 4,
  kLinebreak = 6,
  kLocWord = 8,
  kUniDigit = 10,
  kUniSpace = 12,
  kUniWord = 14,
  kUniLinebreak = 16,
  kCategoryCount = 18,
};

// Bits of the word behind INFO.
inline constexpr uint32_t kInfoPrefix = 1, kInfoLiteral = 2, kInfoCharset = 4;

// Pattern.flags.
inline constexpr int kFlagIgnoreCase = 2, kFlagLocale = 4, kFlagMultiline = 8, kFlagDotAll = 16,
                     kFlagUnicode = 32, kFlagVerbose = 64, kFlagDebug = 128, kFlagAscii = 256;

}  // namespace py::sre

#endif  // VM_MODULES_SRE_OPCODES_H_
