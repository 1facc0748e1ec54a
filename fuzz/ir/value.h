// What marshal can carry, as a tree: every type code, reference flag and shared object kept.
// Counterpart: Python/marshal.c.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

// The type codes of the format, without the flag that enters an object into the references.
namespace form {
inline constexpr char kNull = '0', kNone = 'N', kFalse = 'F', kTrue = 'T', kStopIteration = 'S',
                      kEllipsis = '.', kInt = 'i', kInt64 = 'I', kLong = 'l', kFloatText = 'f',
                      kFloat = 'g', kComplexText = 'x', kComplex = 'y', kBytes = 's',
                      kInterned = 't', kReference = 'r', kTuple = '(', kSmallTuple = ')',
                      kList = '[', kDict = '{', kSet = '<', kFrozenSet = '>', kSlice = ':',
                      kCode = 'c', kUnicode = 'u', kAscii = 'a', kAsciiInterned = 'A',
                      kShortAscii = 'z', kShortAsciiInterned = 'Z';
}  // namespace form

struct Value;
struct RawCode;

// Values never change: an edit builds new ones along the path to the root, and the rest is shared.
// Two places that hold the same flagged value are one object to whoever loads it.
using ValueRef = std::shared_ptr<const Value>;

struct Value {
  char form = form::kNone;
  bool flagged = false;  // Enters the references, whether or not something refers to it.
  // kInt, kInt64: the number. kLong: the signed count of 15-bit digits. kReference: see below.
  int64_t integer = 0;
  std::string bytes;            // Texts, digits and floats, as in the file.
  std::vector<ValueRef> items;  // A dict has keys and values in turn, a slice three.
  std::shared_ptr<const RawCode> code;
};
// kReference stands only where a container holds itself: `integer` counts the containers around it
// outwards, 0 being the one it is in. Every other reference is the same pointer twice.

// A code object with its fields as they stand in the file.
struct RawCode {
  int32_t arg_count = 0;
  int32_t positional_only_count = 0;
  int32_t keyword_only_count = 0;
  int32_t stack_size = 0;
  int32_t flags = 0;
  ValueRef code;
  ValueRef consts;
  ValueRef names;
  ValueRef local_names;
  ValueRef local_kinds;
  ValueRef filename;
  ValueRef name;
  ValueRef qualified_name;
  int32_t first_line = 0;
  ValueRef line_table;
  ValueRef exception_table;
};

// The bytes are no marshal data, or none that a code object can be made of.
class FormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

ValueRef make_none();
ValueRef make_bool(bool value);
ValueRef make_ellipsis();
ValueRef make_int(int64_t value);
ValueRef make_float(double value);
ValueRef make_bytes(std::string bytes);
// UTF-8, lone surrogates allowed; the form is the one that CPython would choose.
ValueRef make_text(std::string_view utf8, bool interned = false);
ValueRef make_tuple(std::vector<ValueRef> items);
ValueRef make_frozen_set(std::vector<ValueRef> items);
ValueRef make_code(RawCode code, bool flagged);
// A copy that is an object of its own (`flagged` false) or can be referred to (true).
ValueRef with_flag(const ValueRef& value, bool flagged);

bool is_text(const Value& value);
bool is_tuple(const Value& value);
bool is_integer(const Value& value);  // The numbers, not the booleans.
bool is_code(const Value& value);
// Equal in structure, flags and sharing aside.
bool same_value(const Value& a, const Value& b);
// The value as Python would write it, shortened; for descriptions and listings.
std::string describe(const Value& value, size_t limit = 60);

}  // namespace fuzz
