// The kinds of items that an array can hold: reading, writing and comparing one.
// Counterpart: Modules/arraymodule.c.
#include "vm/modules/array_items.h"

#include <climits>
#include <cmath>
#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"

namespace py {

const ArrayKind kArrayKinds[] = {
    {'b', true, true, "b", 1, 1},     {'B', false, true, "B", 1, 0},
    {'u', false, false, "w", 4, 20},  {'w', false, false, "w", 4, 20},
    {'h', true, true, "h", 2, 4},     {'H', false, true, "H", 2, 2},
    {'i', true, true, "i", 4, 8},     {'I', false, true, "I", 4, 6},
    {'l', true, true, "l", 8, 12},    {'L', false, true, "L", 8, 10},
    {'q', true, true, "q", 8, 12},    {'Q', false, true, "Q", 8, 10},
    {'f', false, false, "f", 4, 14},  {'d', false, false, "d", 8, 16},
    {0, false, false, nullptr, 0, 0},
};

const ArrayKind* array_kind(uint32_t code) {
  for (const ArrayKind* kind = kArrayKinds; kind->code != 0; ++kind) {
    if (static_cast<uint32_t>(kind->code) == code) return kind;
  }
  return nullptr;
}

namespace {

template <typename T>
T load(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <typename T>
Status store(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
  return Status::kOk;
}

int64_t load_signed(int64_t size, const char* at) {
  switch (size) {
    case 1:
      return load<int8_t>(at);
    case 2:
      return load<int16_t>(at);
    case 4:
      return load<int32_t>(at);
    default:
      return load<int64_t>(at);
  }
}
uint64_t load_unsigned(int64_t size, const char* at) {
  switch (size) {
    case 1:
      return load<uint8_t>(at);
    case 2:
      return load<uint16_t>(at);
    case 4:
      return load<uint32_t>(at);
    default:
      return load<uint64_t>(at);
  }
}

PY_COLD Raised raise_overflow(Thread& thread, const char* text) {
  return raise(thread, &exc::OverflowError, "%s", text);
}

// What an item is converted through, and what is said of a number outside the range.
struct Range {
  int64_t low, high;
  const char *too_low, *too_high;
};
Status check_range(Thread& thread, int64_t number, const Range& range) {
  if (number < range.low) return raise_overflow(thread, range.too_low);
  if (number > range.high) return raise_overflow(thread, range.too_high);
  return Status::kOk;
}
constexpr Range kShort = {INT16_MIN, INT16_MAX, "signed short integer is less than minimum",
                          "signed short integer is greater than maximum"};
constexpr Range kInt = {INT32_MIN, INT32_MAX, "signed integer is less than minimum",
                        "signed integer is greater than maximum"};
constexpr Range kSignedChar = {INT8_MIN, INT8_MAX, "signed char is less than minimum",
                               "signed char is greater than maximum"};
constexpr Range kUnsignedChar = {0, UINT8_MAX, "unsigned byte integer is less than minimum",
                                 "unsigned byte integer is greater than maximum"};
constexpr Range kUnsignedShort = {0, UINT16_MAX, "unsigned short is less than minimum",
                                  "unsigned short is greater than maximum"};

Status write_small(Thread& thread, char code, Object* value, char* at) {
  const int64_t number = PY_TRY(to_c_long(thread, value));
  switch (code) {
    case 'b':
      PY_TRY(check_range(thread, number, kShort));
      PY_TRY(check_range(thread, number, kSignedChar));
      return store(at, static_cast<int8_t>(number));
    case 'B':
      PY_TRY(check_range(thread, number, kUnsignedChar));
      return store(at, static_cast<uint8_t>(number));
    case 'h':
      PY_TRY(check_range(thread, number, kShort));
      return store(at, static_cast<int16_t>(number));
    case 'H':
      PY_TRY(check_range(thread, number, kInt));
      PY_TRY(check_range(thread, number, kUnsignedShort));
      return store(at, static_cast<uint16_t>(number));
    case 'i':
      PY_TRY(check_range(thread, number, kInt));
      return store(at, static_cast<int32_t>(number));
    default:
      return store(at, number);
  }
}

// Of I, L and Q, which complain in words of their own.
Status write_unsigned(Thread& thread, char code, Object* value, char* at) {
  Owned<Object> number = PY_TRY(number_index(thread, value));
  if (int_sign(number) < 0)
    return raise_overflow(thread, code == 'Q' ? "can't convert negative int to unsigned"
                                              : "can't convert negative value to unsigned int");
  if (int_bit_length(number) > 64)
    return raise_overflow(thread, code == 'Q'
                                      ? "int too big to convert"
                                      : "Python int too large to convert to C unsigned long");
  const uint64_t bits = PY_TRY(int_as_uint64(thread, number));
  if (code != 'I') return store(at, bits);
  if (bits > UINT_MAX) return raise_overflow(thread, "unsigned int is greater than maximum");
  return store(at, static_cast<uint32_t>(bits));
}

Status write_character(Thread& thread, Object* value, char* at) {
  if (!is_a<Str>(value))
    return raise_type_error(thread, "array item must be a unicode character, not %T", value);
  if (as<Str>(value)->length != 1)
    return raise_type_error(thread,
                            "array item must be a unicode character, not a string of length %zd",
                            static_cast<int64_t>(as<Str>(value)->length));
  return store(at, static_cast<uint32_t>(as<Str>(value)->at(0)));
}

template <typename T>
int compare(T left, T right) {
  return left == right ? 0 : left < right ? -1 : left > right ? 1 : 2;
}

}  // namespace

Owned<Object> array_item_read(Thread& thread, const ArrayKind& kind, const char* at) {
  if (kind.is_signed) return int_from_int64(thread, load_signed(kind.size, at));
  if (kind.is_integer) return int_from_uint64(thread, load_unsigned(kind.size, at));
  if (kind.code == 'f') return float_from_double(thread, load<float>(at));
  if (kind.code == 'd') return float_from_double(thread, load<double>(at));
  const auto character = load<uint32_t>(at);
  if (character > 0x10ffff) return raise_value_error(thread, "chr() arg not in range(0x110000)");
  return str_from_char(thread, static_cast<char32_t>(character));
}

Status array_item_write(Thread& thread, const ArrayKind& kind, Object* value, char* at) {
  switch (kind.code) {
    case 'u':
    case 'w':
      return write_character(thread, value, at);
    case 'I':
    case 'L':
    case 'Q':
      return write_unsigned(thread, kind.code, value, at);
    case 'q': {
      Owned<Object> number = PY_TRY(number_index(thread, value));
      int64_t whole;
      if (!int_fits_int64(number, &whole)) return raise_overflow(thread, "int too big to convert");
      return store(at, whole);
    }
    case 'f':
      return store(at, static_cast<float>(PY_TRY(to_double(thread, value))));
    case 'd':
      return store(at, PY_TRY(to_double(thread, value)));
    default:
      return write_small(thread, kind.code, value, at);
  }
}

int array_items_compare(const ArrayKind& kind, const char* left, const char* right) {
  if (kind.is_signed) return compare(load_signed(kind.size, left), load_signed(kind.size, right));
  if (kind.code == 'f') return compare(load<float>(left), load<float>(right));
  if (kind.code == 'd') return compare(load<double>(left), load<double>(right));
  return compare(load_unsigned(kind.size, left), load_unsigned(kind.size, right));
}

// Machine formats: 0 to 13 integers of 1, 2, 4 and 8 bytes, 14 to 17 floats, 18 to 21 text. From
// 2 on odd ones have the most significant byte first.

int64_t machine_format_size(int machine_format) {
  if (machine_format < 2) return 1;
  if (machine_format < 14) return int64_t{1} << (1 + (machine_format - 2) / 4);
  if (machine_format < 16) return 4;
  if (machine_format < 18) return 8;
  return machine_format < 20 ? 4 : 8;
}

const ArrayKind* machine_format_kind(int machine_format) {
  if (machine_format >= 14) return nullptr;
  const bool is_signed = machine_format < 2 ? machine_format == 1 : (machine_format - 2) % 4 >= 2;
  const ArrayKind* found = nullptr;
  for (const ArrayKind* kind = kArrayKinds; kind->code != 0; ++kind) {
    if (kind->is_integer && kind->is_signed == is_signed &&
        kind->size == machine_format_size(machine_format))
      found = kind;
  }
  return found;
}

Owned<Object> array_decode(Thread& thread, int machine_format, Bytes* bytes) {
  const bool big = machine_format >= 2 && machine_format % 2 == 1;
  if (machine_format >= 18) {
    const char* encoding = machine_format < 20 ? big ? "utf-16-be" : "utf-16-le"
                           : big               ? "utf-32-be"
                                               : "utf-32-le";
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, encoding));
    return call_method(thread, bytes, "decode", name);
  }
  const int64_t size = machine_format_size(machine_format);
  const ArrayKind* kind = machine_format_kind(machine_format);
  if (kind == nullptr) kind = array_kind(size == 4 ? 'f' : 'd');
  Owned<List> items = PY_TRY(list_new(thread));
  for (int64_t at = 0; at < bytes->ob_size; at += size) {
    char item[kArrayItemMax];
    for (int64_t i = 0; i < size; ++i) item[i] = bytes->data[at + (big ? size - 1 - i : i)];
    Owned<Object> value = PY_TRY(array_item_read(thread, *kind, item));
    PY_TRY(list_append(thread, items, value));
  }
  return items;
}

}  // namespace py
