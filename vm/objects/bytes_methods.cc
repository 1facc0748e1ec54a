// Methods of bytes and bytearray about case, width, stripping, translation, hexadecimal digits and
// decoding. Counterpart: Objects/bytes_methods.c, Objects/stringlib/{ctype,transmogrify}.h,
// Python/pystrhex.c.
#include "vm/base/checked.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

bool is_lower_byte(uint8_t c) { return c - 'a' < 26u; }
bool is_upper_byte(uint8_t c) { return c - 'A' < 26u; }
bool is_alpha_byte(uint8_t c) { return (c | 32) - 'a' < 26u; }
bool is_digit_byte(uint8_t c) { return c - '0' < 10u; }
bool is_space_byte(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13); }
uint8_t lower_byte(uint8_t c) { return is_upper_byte(c) ? static_cast<uint8_t>(c + 32) : c; }
uint8_t upper_byte(uint8_t c) { return is_lower_byte(c) ? static_cast<uint8_t>(c - 32) : c; }

// Results of one byte must be the singleton, so they are not filled in place.
template <typename MapFn>
Owned<Object> map_bytes(Thread& thread, Object* self, MapFn map) {
  ByteSpan span = span_of(self);
  if (span.size == 1) {
    uint8_t only = map(span.data[0], int64_t{0});
    return bytes_like(thread, self, ByteSpan{&only, 1});
  }
  uint8_t* to;
  Owned<Object> result = PY_TRY(bytes_like_alloc(thread, self, span.size, &to));
  for (int64_t i = 0; i < span.size; ++i) to[i] = map(span.data[i], i);
  return result;
}

template <typename TestFn>
Owned<Object> all_of(Object* self, TestFn test) {
  ByteSpan span = span_of(self);
  if (span.size == 0) return new_bool(false);
  for (int64_t i = 0; i < span.size; ++i) {
    if (!test(span.data[i])) return new_bool(false);
  }
  return new_bool(true);
}

Owned<Object> pad(Thread& thread, Object* self, int64_t left, int64_t right, uint8_t fill) {
  ByteSpan span = span_of(self);
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  int64_t size;
  if (!checked_add(span.size, left, &size) || !checked_add(size, right, &size))
    return raise(thread, &exc::OverflowError, "padded bytes are too long");
  if (left == 0 && right == 0) return bytes_unchanged(thread, self);
  if (size == 1) return bytes_like(thread, self, ByteSpan{&fill, 1});
  uint8_t* to;
  Owned<Object> result = PY_TRY(bytes_like_alloc(thread, self, size, &to));
  memset(to, fill, static_cast<size_t>(left));
  if (span.size != 0) memcpy(to + left, span.data, static_cast<size_t>(span.size));
  memset(to + left + span.size, fill, static_cast<size_t>(right));
  return result;
}

struct PadArgs {
  int64_t width;
  uint8_t fill = ' ';
};

Status parse_pad(Thread& thread, const char* name, RawArgs args, PadArgs* out) {
  PY_TRY(check_positional(thread, name, args.nargs, 1, 2));
  out->width = PY_TRY(to_index(thread, args[0]));
  if (args.nargs < 2) return Status::kOk;
  Object* fill = args[1];
  bool is_array = is_a<ByteArray>(fill);
  if (!is_a<Bytes>(fill) && !is_array)
    return raise_bad_argument(thread, name, "argument 2", "a byte string of length 1", fill);
  ByteSpan span = span_of(fill);
  if (span.size != 1)
    return raise_type_error(
        thread, "%s(): argument 2 must be a byte string of length 1, not a %s object of length %zd",
        name, is_array ? "bytearray" : "bytes", span.size);
  out->fill = span.data[0];
  return Status::kOk;
}

enum class StripSide : uint8_t { kLeft, kRight, kBoth };

Owned<Object> strip_method(Thread& thread, const char* name, Object* self, RawArgs args,
                           StripSide side) {
  PY_TRY(check_positional(thread, name, args.nargs, 0, 1));
  bool strip_set[256] = {};
  if (args.nargs == 0 || is_none(args[0])) {
    for (int c = 0; c < 256; ++c) strip_set[c] = is_space_byte(static_cast<uint8_t>(c));
  } else {
    HeldBuffer chars;
    PY_TRY(chars.get(thread, args[0]));
    for (int64_t i = 0; i < chars.span().size; ++i) strip_set[chars.span().data[i]] = true;
  }
  ByteSpan span = span_of(self);
  int64_t start = 0, end = span.size;
  if (side != StripSide::kRight) {
    while (start < end && strip_set[span.data[start]]) ++start;
  }
  if (side != StripSide::kLeft) {
    while (end > start && strip_set[span.data[end - 1]]) --end;
  }
  return bytes_part(thread, self, start, end);
}

int hex_value(uint32_t c) {
  if (c - '0' < 10u) return static_cast<int>(c - '0');
  c |= 32;
  return c - 'a' < 6u ? static_cast<int>(c - 'a' + 10) : -1;
}

}  // namespace

Owned<Object> bytes_capitalize(Thread& thread, Object* self) {
  return map_bytes(thread, self,
                   [](uint8_t c, int64_t i) { return i == 0 ? upper_byte(c) : lower_byte(c); });
}
Owned<Object> bytes_lower(Thread& thread, Object* self) {
  return map_bytes(thread, self, [](uint8_t c, int64_t) { return lower_byte(c); });
}
Owned<Object> bytes_upper(Thread& thread, Object* self) {
  return map_bytes(thread, self, [](uint8_t c, int64_t) { return upper_byte(c); });
}
Owned<Object> bytes_swapcase(Thread& thread, Object* self) {
  return map_bytes(thread, self, [](uint8_t c, int64_t) {
    return is_alpha_byte(c) ? static_cast<uint8_t>(c ^ 32) : c;
  });
}
Owned<Object> bytes_title(Thread& thread, Object* self) {
  bool in_word = false;
  return map_bytes(thread, self, [&in_word](uint8_t c, int64_t) {
    uint8_t mapped = in_word ? lower_byte(c) : upper_byte(c);
    in_word = is_alpha_byte(c);
    return mapped;
  });
}

Owned<Object> bytes_isalnum(Thread&, Object* self) {
  return all_of(self, [](uint8_t c) { return is_alpha_byte(c) || is_digit_byte(c); });
}
Owned<Object> bytes_isalpha(Thread&, Object* self) { return all_of(self, is_alpha_byte); }
Owned<Object> bytes_isdigit(Thread&, Object* self) { return all_of(self, is_digit_byte); }
Owned<Object> bytes_isspace(Thread&, Object* self) { return all_of(self, is_space_byte); }
Owned<Object> bytes_isascii(Thread&, Object* self) {
  ByteSpan span = span_of(self);
  return new_bool(is_ascii(span.data, static_cast<size_t>(span.size)));
}
Owned<Object> bytes_islower(Thread&, Object* self) {
  ByteSpan span = span_of(self);
  bool cased = false;
  for (int64_t i = 0; i < span.size; ++i) {
    if (is_upper_byte(span.data[i])) return new_bool(false);
    if (is_lower_byte(span.data[i])) cased = true;
  }
  return new_bool(cased);
}
Owned<Object> bytes_isupper(Thread&, Object* self) {
  ByteSpan span = span_of(self);
  bool cased = false;
  for (int64_t i = 0; i < span.size; ++i) {
    if (is_lower_byte(span.data[i])) return new_bool(false);
    if (is_upper_byte(span.data[i])) cased = true;
  }
  return new_bool(cased);
}
Owned<Object> bytes_istitle(Thread&, Object* self) {
  ByteSpan span = span_of(self);
  bool cased = false, in_word = false;
  for (int64_t i = 0; i < span.size; ++i) {
    uint8_t c = span.data[i];
    if (is_upper_byte(c)) {
      if (in_word) return new_bool(false);
      in_word = cased = true;
    } else if (is_lower_byte(c)) {
      if (!in_word) return new_bool(false);
      cased = true;
    } else {
      in_word = false;
    }
  }
  return new_bool(cased);
}

Owned<Object> bytes_center(Thread& thread, Object* self, RawArgs args) {
  PadArgs parsed;
  PY_TRY(parse_pad(thread, "center", args, &parsed));
  int64_t size = span_of(self).size;
  if (size >= parsed.width) return bytes_unchanged(thread, self);
  int64_t margin = parsed.width - size;
  int64_t left = margin / 2 + (margin & parsed.width & 1);
  return pad(thread, self, left, margin - left, parsed.fill);
}
Owned<Object> bytes_ljust(Thread& thread, Object* self, RawArgs args) {
  PadArgs parsed;
  PY_TRY(parse_pad(thread, "ljust", args, &parsed));
  int64_t size = span_of(self).size;
  if (size >= parsed.width) return bytes_unchanged(thread, self);
  return pad(thread, self, 0, parsed.width - size, parsed.fill);
}
Owned<Object> bytes_rjust(Thread& thread, Object* self, RawArgs args) {
  PadArgs parsed;
  PY_TRY(parse_pad(thread, "rjust", args, &parsed));
  int64_t size = span_of(self).size;
  if (size >= parsed.width) return bytes_unchanged(thread, self);
  return pad(thread, self, parsed.width - size, 0, parsed.fill);
}
Owned<Object> bytes_zfill(Thread& thread, Object* self, Object* argument) {
  int64_t width = PY_TRY(to_index(thread, argument));
  ByteSpan span = span_of(self);
  if (span.size >= width) return bytes_unchanged(thread, self);
  int64_t fill = width - span.size;
  Owned<Object> result = PY_TRY(pad(thread, self, fill, 0, '0'));
  if (span.size != 0 && (span.data[0] == '+' || span.data[0] == '-')) {
    auto* data = const_cast<uint8_t*>(span_of(result.get()).data);
    data[0] = span.data[0];
    data[fill] = '0';
  }
  return result;
}

Owned<Object> bytes_expandtabs(Thread& thread, Object* self, Args args) {
  int tab_size = 8;
  if (args.has(0)) tab_size = PY_TRY(to_c_int(thread, args[0]));
  ByteSpan span = span_of(self);
  Buffer out;
  int64_t column = 0;
  for (int64_t i = 0; i < span.size; ++i) {
    auto c = static_cast<char>(span.data[i]);
    if (c == '\t') {
      if (tab_size <= 0) continue;
      int64_t step = tab_size - column % tab_size;
      column += step;
      if (!out.append_fill(' ', static_cast<size_t>(step))) return raise_memory_error(thread);
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    if (!out.append(c)) return raise_memory_error(thread);
  }
  return bytes_like(thread, self, ByteSpan{out.bytes(), static_cast<int64_t>(out.size())});
}

Owned<Object> bytes_strip(Thread& thread, Object* self, RawArgs args) {
  return strip_method(thread, "strip", self, args, StripSide::kBoth);
}
Owned<Object> bytes_lstrip(Thread& thread, Object* self, RawArgs args) {
  return strip_method(thread, "lstrip", self, args, StripSide::kLeft);
}
Owned<Object> bytes_rstrip(Thread& thread, Object* self, RawArgs args) {
  return strip_method(thread, "rstrip", self, args, StripSide::kRight);
}

// Of a bytearray's arguments the buffer is asked for in any case.
Status get_table(Thread& thread, Object* self, Object* table, HeldBuffer* held) {
  return is_a<Bytes>(self) ? held->get_bytes(thread, table) : held->get(thread, table);
}

Owned<Object> bytes_translate(Thread& thread, Object* self, Args args) {
  uint8_t table[256];
  HeldBuffer held_table, held_delete;
  bool identity = is_none(args[0]);
  if (identity) {
    for (int c = 0; c < 256; ++c) table[c] = static_cast<uint8_t>(c);
  } else {
    PY_TRY(get_table(thread, self, args[0], &held_table));
    if (held_table.span().size != 256)
      return raise_value_error(thread, "translation table must be 256 characters long");
    memcpy(table, held_table.span().data, 256);
  }
  bool deleted[256] = {};
  if (args.has(1)) {
    PY_TRY(get_table(thread, self, args[1], &held_delete));
    for (int64_t i = 0; i < held_delete.span().size; ++i)
      deleted[held_delete.span().data[i]] = true;
  }
  ByteSpan span = span_of(self);
  Buffer out;
  if (!out.reserve(static_cast<size_t>(span.size))) return raise_memory_error(thread);
  bool changed = false;
  for (int64_t i = 0; i < span.size; ++i) {
    uint8_t c = span.data[i];
    if (deleted[c]) {
      changed = true;
      continue;
    }
    if (table[c] != c) changed = true;
    if (!out.append(static_cast<char>(table[c]))) return raise_memory_error(thread);
  }
  if (!changed && is_exact<Bytes>(self)) return share(self);
  return bytes_like(thread, self, ByteSpan{out.bytes(), static_cast<int64_t>(out.size())});
}

Owned<Object> bytes_maketrans(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "maketrans", args.nargs, 2, 2));
  HeldBuffer from, to;
  PY_TRY(from.get(thread, args[0]));
  PY_TRY(to.get(thread, args[1]));
  if (from.span().size != to.span().size)
    return raise_value_error(thread, "maketrans arguments must have same length");
  Owned<Bytes> table = PY_TRY(bytes_alloc(thread, 256));
  for (int c = 0; c < 256; ++c) table->data[c] = static_cast<char>(c);
  for (int64_t i = 0; i < from.span().size; ++i)
    table->data[from.span().data[i]] = static_cast<char>(to.span().data[i]);
  return table;
}

Owned<Object> bytes_decode(Thread& thread, Object* self, Args args) {
  CodecNames names;
  PY_TRY(names.read(thread, "decode", args[0], args[1]));
  return str_decode_object(thread, self, names.encoding(), names.errors());
}

Owned<Object> bytes_hex(Thread& thread, ByteSpan span, Object* sep, Object* bytes_per_sep) {
  int group = 1;
  if (bytes_per_sep != nullptr) group = PY_TRY(to_c_int(thread, bytes_per_sep));
  uint8_t separator = 0;
  if (sep != nullptr) {
    int64_t length = PY_TRY(object_length(thread, sep));
    if (length != 1) return raise_value_error(thread, "sep must be length 1.");
    uint32_t c;
    if (is_a<Str>(sep)) {
      c = as<Str>(sep)->at(0);
    } else if (is_a<Bytes>(sep)) {
      c = static_cast<uint8_t>(as<Bytes>(sep)->data[0]);
    } else {
      return raise_type_error(thread, "sep must be str or bytes.");
    }
    if (c > 127) return raise_value_error(thread, "sep must be ASCII.");
    separator = static_cast<uint8_t>(c);
  } else {
    group = 0;
  }
  // Groups count from the right when positive, from the left when negative.
  int64_t width = group < 0 ? -static_cast<int64_t>(group) : group;
  int64_t separators = span.size != 0 && width != 0 ? (span.size - 1) / width : 0;
  int64_t length;
  if (!checked_mul(span.size, int64_t{2}, &length) || !checked_add(length, separators, &length))
    return raise_memory_error(thread);
  Owned<Str> result = PY_TRY(str_alloc(thread, length, 0x7f));
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  for (int64_t i = 0; i < span.size; ++i) {
    if (i != 0 && separators != 0) {
      int64_t position = group > 0 ? span.size - i : i;
      if (position % width == 0) *to++ = separator;
    }
    *to++ = static_cast<uint8_t>("0123456789abcdef"[span.data[i] >> 4]);
    *to++ = static_cast<uint8_t>("0123456789abcdef"[span.data[i] & 15]);
  }
  return result;
}

Owned<Object> bytes_hex_method(Thread& thread, Object* self, Args args) {
  HeldBuffer buffer;
  PY_TRY(buffer.get_contents(thread, self));
  return bytes_hex(thread, buffer.span(), args[0], args[1]);
}

Owned<Object> bytes_from_hex(Thread& thread, Object* text, bool as_bytearray) {
  HeldBuffer buffer;
  TextView view;
  if (is_a<Str>(text)) {
    auto* str = as<Str>(text);
    view = {str->data(), static_cast<size_t>(str->length), static_cast<int>(str->kind)};
  } else if (buffer_check(text)) {
    PY_TRY(buffer.get(thread, text));
    view = buffer.span().text();
  } else {
    return raise_type_error(thread, "fromhex() argument must be str or bytes-like, not %T", text);
  }
  Buffer out;
  for (size_t i = 0; i < view.length;) {
    uint32_t c = view[i];
    if (c < 128 && is_space_byte(static_cast<uint8_t>(c))) {
      ++i;
      continue;
    }
    int high = hex_value(c);
    if (high < 0)
      return raise_value_error(thread,
                               "non-hexadecimal number found in fromhex() arg at position %zd",
                               static_cast<int64_t>(i));
    if (++i == view.length)
      return raise_value_error(thread,
                               "fromhex() arg must contain an even number of hexadecimal digits");
    int low = hex_value(view[i]);
    if (low < 0)
      return raise_value_error(thread,
                               "non-hexadecimal number found in fromhex() arg at position %zd",
                               static_cast<int64_t>(i));
    ++i;
    if (!out.append(static_cast<char>(high << 4 | low))) return raise_memory_error(thread);
  }
  if (as_bytearray) return bytearray_from(thread, out.data(), static_cast<int64_t>(out.size()));
  return bytes_from(thread, out.data(), out.size());
}

}  // namespace py
