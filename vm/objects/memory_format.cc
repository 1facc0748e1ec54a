// Reading and writing one item of a memoryview.
// Counterpart: Objects/memoryobject.c (unpack_single, pack_single).
#include "vm/objects/memory_format.h"

#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"

namespace py {
namespace {

struct Row {
  char code;
  char kind;  // i signed, u unsigned, f float, o other
  int8_t size;
  char text[3];  // "@x"
};
constexpr Row kRows[] = {
    {'c', 'o', 1, "@c"}, {'b', 'i', 1, "@b"}, {'B', 'u', 1, "@B"}, {'h', 'i', 2, "@h"},
    {'H', 'u', 2, "@H"}, {'i', 'i', 4, "@i"}, {'I', 'u', 4, "@I"}, {'l', 'i', 8, "@l"},
    {'L', 'u', 8, "@L"}, {'q', 'i', 8, "@q"}, {'Q', 'u', 8, "@Q"}, {'n', 'i', 8, "@n"},
    {'N', 'u', 8, "@N"}, {'f', 'f', 4, "@f"}, {'d', 'f', 8, "@d"}, {'e', 'f', 2, "@e"},
    {'?', 'o', 1, "@?"}, {'P', 'u', 8, "@P"},
};

const Row* row_of(char format) {
  for (const Row& row : kRows) {
    if (row.code == format) return &row;
  }
  return nullptr;
}

}  // namespace

double half_to_double(uint16_t bits) {
  uint64_t sign = static_cast<uint64_t>(bits >> 15) << 63;
  int exponent = bits >> 10 & 31;
  uint64_t fraction = bits & 1023;
  uint64_t out;
  if (exponent == 31) {
    out = sign | uint64_t{0x7ff} << 52 | fraction << 42;
  } else if (exponent != 0) {
    out = sign | static_cast<uint64_t>(exponent + 1008) << 52 | fraction << 42;
  } else {
    double value = static_cast<double>(fraction) / 16777216.0;
    return sign != 0 ? -value : value;
  }
  double value;
  memcpy(&value, &out, 8);
  return value;
}

// Rounds half to even; false when too large.
bool double_to_half(double value, uint16_t* out) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  auto sign = static_cast<uint16_t>(bits >> 63 << 15);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff);
  uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  if (exponent == 0x7ff) {
    auto payload = static_cast<uint16_t>(fraction >> 42);
    if (fraction != 0 && payload == 0) payload = 1;
    *out = static_cast<uint16_t>(sign | 0x7c00 | payload);
    return true;
  }
  int scaled = exponent - 1008;
  if (scaled >= 31) return false;
  uint64_t mantissa = exponent == 0 ? fraction : fraction | uint64_t{1} << 52;
  int shift = scaled > 0 ? 42 : 43 - scaled;
  if (shift > 54) {
    *out = sign;
    return true;
  }
  uint64_t kept = mantissa >> shift, rest = mantissa & ((uint64_t{1} << shift) - 1),
           half = uint64_t{1} << (shift - 1);
  if (rest > half || (rest == half && (kept & 1) != 0)) ++kept;
  // A carry out of the fraction moves into the exponent by itself.
  uint64_t result = scaled > 0 ? (static_cast<uint64_t>(scaled - 1) << 10) + kept : kept;
  if (result >= 0x7c00) return false;
  *out = static_cast<uint16_t>(sign | result);
  return true;
}

namespace {

int64_t read_signed(const char* item, int size) {
  int64_t wide = 0;
  memcpy(&wide, item, static_cast<size_t>(size));
  int shift = 64 - 8 * size;
  return static_cast<int64_t>(static_cast<uint64_t>(wide) << shift) >> shift;
}

uint64_t read_unsigned(const char* item, int size) {
  uint64_t wide = 0;
  memcpy(&wide, item, static_cast<size_t>(size));
  return wide;
}

double read_float(const char* item, int size) {
  if (size == 2) {
    uint16_t half;
    memcpy(&half, item, 2);
    return half_to_double(half);
  }
  if (size == 4) {
    float single;
    memcpy(&single, item, 4);
    return static_cast<double>(single);
  }
  double value;
  memcpy(&value, item, 8);
  return value;
}

Raised invalid_value(Thread& thread, const char* format) {
  return raise_value_error(thread, "memoryview: invalid value for format '%s'", format);
}
Raised invalid_type(Thread& thread, const char* format) {
  return raise_type_error(thread, "memoryview: invalid type for format '%s'", format);
}

// Type and range errors of a conversion become the memoryview's own.
Status own_error(Thread& thread, const char* format) {
  if (error_matches(thread, &exc::TypeError)) return invalid_type(thread, format);
  if (error_matches(thread, &exc::OverflowError) || error_matches(thread, &exc::ValueError))
    return invalid_value(thread, format);
  return Status::kError;
}

}  // namespace

char native_format(const char* format) {
  if (format == nullptr) return 'B';
  if (*format == '@') ++format;
  if (format[0] == 0 || format[1] != 0) return 0;
  return row_of(format[0]) != nullptr ? format[0] : 0;
}

int64_t native_size(char format) { return row_of(format)->size; }

const char* native_format_text(const char* format) {
  char code = native_format(format);
  if (code == 0) return nullptr;
  const Row* row = row_of(code);
  return format[0] == '@' ? row->text : row->text + 1;
}

Owned<Object> unpack_item(Thread& thread, const char* item, char format) {
  const Row* row = row_of(format);
  switch (row->kind) {
    case 'i':
      return int_from_int64(thread, read_signed(item, row->size));
    case 'u':
      return int_from_uint64(thread, read_unsigned(item, row->size));
    case 'f':
      return float_from_double(thread, read_float(item, row->size));
    default:
      if (format == 'c') return bytes_from(thread, item, 1);
      return new_bool(*item != 0);
  }
}

Status pack_item(Thread& thread, char* item, Object* value, char format, const char* format_text) {
  const Row* row = row_of(format);
  auto size = static_cast<size_t>(row->size);
  switch (row->kind) {
    case 'i':
    case 'u': {
      Owned<Object> number = number_index(thread, value);
      if (!number) return own_error(thread, format_text);
      if (row->kind == 'i') {
        int64_t number_value;
        if (!int_fits_int64(number, &number_value)) return invalid_value(thread, format_text);
        int shift = 64 - 8 * row->size;
        if (shift != 0 && number_value >> (63 - shift) != 0 && number_value >> (63 - shift) != -1)
          return invalid_value(thread, format_text);
        memcpy(item, &number_value, size);
        return Status::kOk;
      }
      Maybe<uint64_t> number_value = int_as_uint64(thread, number);
      if (!number_value.ok) return own_error(thread, format_text);
      if (row->size < 8 && number_value.value >> (8 * row->size) != 0)
        return invalid_value(thread, format_text);
      memcpy(item, &number_value.value, size);
      return Status::kOk;
    }
    case 'f': {
      Maybe<double> number = float_as_double(thread, value);
      if (!number.ok) return own_error(thread, format_text);
      if (row->size == 8) {
        memcpy(item, &number.value, 8);
      } else if (row->size == 4) {
        auto single = static_cast<float>(number.value);
        memcpy(item, &single, 4);
      } else {
        uint16_t half;
        if (!double_to_half(number.value, &half)) return invalid_value(thread, format_text);
        memcpy(item, &half, 2);
      }
      return Status::kOk;
    }
    default:
      break;
  }
  if (format == '?') {
    Tri truth = object_is_true(thread, value);
    if (failed(truth)) return Status::kError;
    *item = truth == Tri::kTrue ? 1 : 0;
    return Status::kOk;
  }
  if (!is_a<Bytes>(value)) return invalid_type(thread, format_text);
  if (as<Bytes>(value)->ob_size != 1) return invalid_value(thread, format_text);
  *item = as<Bytes>(value)->data[0];
  return Status::kOk;
}

bool native_items_equal(const char* left, const char* right, char format) {
  const Row* row = row_of(format);
  switch (row->kind) {
    case 'f':
      return read_float(left, row->size) == read_float(right, row->size);
    default:
      if (format == '?') return (*left != 0) == (*right != 0);
      return memcmp(left, right, static_cast<size_t>(row->size)) == 0;
  }
}

}  // namespace py
