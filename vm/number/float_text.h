// Doubles as text and back, correctly rounded, in decimal and hexadecimal.
// Counterpart: Python/pystrtod.c, Python/dtoa.c and the hex parts of Objects/floatobject.c.
#ifndef VM_NUMBER_FLOAT_TEXT_H_
#define VM_NUMBER_FLOAT_TEXT_H_

#include <cstddef>
#include <cstdint>

namespace py {

class Buffer;

enum FloatTextFlags : unsigned {
  kFloatSign = 1,       // "+" before non-negative numbers
  kFloatAddDot0 = 2,    // ".0" behind what would look like an int (codes r, g, G)
  kFloatAlt = 4,        // the "#" of format specs: always a point, keep trailing zeros
  kFloatNoNegZero = 8,  // the "z" of format specs: what rounds to -0 becomes 0
};

enum class FloatKind : uint8_t { kFinite, kInf, kNan };

// Appends the text of `value` to *out. `code` is one of r e E f F g G; r is repr's shortest text
// that reads back the same and takes no precision (pass 0). Returns false only when memory is out.
[[nodiscard]] bool double_to_string(double value, char code, int precision, unsigned flags,
                                    Buffer* out, FloatKind* kind = nullptr);

// float.__repr__.
[[nodiscard]] bool double_repr(double value, Buffer* out);

enum class FloatParse : uint8_t {
  kOk,
  kInvalid,   // no number starts here
  kOverflow,  // *value is +-inf; float() accepts it, complex literals and others may not
};

// Reads the longest number (decimal, inf, infinity, nan; any case; optional sign; no spaces, no
// underscores) at the start of text[0, size). *consumed says how much was read.
FloatParse parse_double(const char* text, size_t size, double* value, size_t* consumed);

// The same for text that must be a number from its first to its last byte.
bool parse_whole_double(const char* text, size_t size, double* value);

// float.hex().
[[nodiscard]] bool double_to_hex(double value, Buffer* out);

enum class HexParse : uint8_t {
  kOk,
  kInvalid,   // ValueError: invalid hexadecimal floating-point string
  kTooLarge,  // OverflowError: hexadecimal value too large to represent as a float
  kTooLong,   // ValueError: hexadecimal string too long to convert
};

// float.fromhex(): spaces around the number are skipped, anything else behind it is kInvalid.
HexParse parse_hex_double(const char* text, size_t size, double* value);

// round(value, ndigits), exact half-to-even in decimal. Returns false when the result is too large
// for a float. NaN and infinities return themselves.
[[nodiscard]] bool round_double(double value, int64_t ndigits, double* result);

}  // namespace py

#endif  // VM_NUMBER_FLOAT_TEXT_H_
