// The type codes of the marshal format.
// Counterpart: Python/marshal.c.
#ifndef VM_MARSHAL_FORMAT_H_
#define VM_MARSHAL_FORMAT_H_

#include <cstdint>

namespace py::marshal {

inline constexpr uint8_t kFlagRef = 0x80;  // Enters the object into the table of references.
inline constexpr int kMaxDepth = 2000;
inline constexpr int64_t kMaxSize = 0x7fffffff;

inline constexpr uint8_t kNull = '0', kNone = 'N', kFalse = 'F', kTrue = 'T', kStopIter = 'S',
                         kEllipsis = '.', kInt = 'i', kFloat = 'f', kBinaryFloat = 'g',
                         kComplex = 'x', kBinaryComplex = 'y', kLong = 'l', kBytes = 's',
                         kInterned = 't', kRef = 'r', kTuple = '(', kList = '[', kDict = '{',
                         kCode = 'c', kUnicode = 'u', kUnknown = '?', kSet = '<', kFrozenSet = '>',
                         kSlice = ':', kAscii = 'a', kAsciiInterned = 'A', kSmallTuple = ')',
                         kShortAscii = 'z', kShortAsciiInterned = 'Z', kInt64 = 'I';

}  // namespace py::marshal

#endif  // VM_MARSHAL_FORMAT_H_
