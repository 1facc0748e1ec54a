// Future statements and the flags of a compilation.
// Counterpart: Python/future.c, Include/cpython/compile.h.
#ifndef VM_COMPILER_FUTURE_H_
#define VM_COMPILER_FUTURE_H_

#include "vm/heap/owned.h"
#include "vm/parser/ast.h"

namespace py {

struct Thread;

// Flags of compile(): those of code objects, and CPython's PyCF_*.
namespace compile_flags {
inline constexpr uint32_t kFutureDivision = 0x20000;
inline constexpr uint32_t kFutureAbsoluteImport = 0x40000;
inline constexpr uint32_t kFutureWithStatement = 0x80000;
inline constexpr uint32_t kFuturePrintFunction = 0x100000;
inline constexpr uint32_t kFutureUnicodeLiterals = 0x200000;
inline constexpr uint32_t kFutureBarryAsBdfl = 0x400000;
inline constexpr uint32_t kFutureGeneratorStop = 0x800000;
inline constexpr uint32_t kFutureAnnotations = 0x1000000;
inline constexpr uint32_t kFutureMask = 0x1fe0000;
inline constexpr uint32_t kSourceIsUtf8 = 0x100;
inline constexpr uint32_t kDontImplyDedent = 0x200;
inline constexpr uint32_t kOnlyAst = 0x400;
inline constexpr uint32_t kIgnoreCookie = 0x800;
inline constexpr uint32_t kTypeComments = 0x1000;
inline constexpr uint32_t kAllowTopLevelAwait = 0x2000;
inline constexpr uint32_t kAllowIncompleteInput = 0x4000;
inline constexpr uint32_t kOptimizedAst = 0x8000 | kOnlyAst;
}  // namespace compile_flags

struct FutureFeatures {
  uint32_t flags = 0;                    // The caller may add flags of compile().
  ast::Location loc = {-1, -1, -1, -1};  // The last future statement.
};

// What the future statements at the start of a module ask for. SyntaxError for unknown features.
Status future_features(Thread& thread, const ast::mod* tree, Object* filename,
                       FutureFeatures* result);

}  // namespace py

#endif  // VM_COMPILER_FUTURE_H_
