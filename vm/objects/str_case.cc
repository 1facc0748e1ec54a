// Case mappings and character classes of whole strings.
// Counterpart: Objects/unicodeobject.c (case_operation, unicode_is*).
#include "vm/base/buffer.h"
#include "vm/base/faults.h"
#include "vm/objects/str_internal.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

uint32_t ascii_lower(uint32_t c) { return c - 'A' < 26u ? c + 32 : c; }
uint32_t ascii_upper(uint32_t c) { return c - 'a' < 26u ? c - 32 : c; }

// As in CPython the results of case mappings are fresh strings, one character or not.
template <typename MapFn>
Owned<Object> map_ascii(Thread& thread, Str* str, MapFn map) {
  Owned<Str> result = PY_TRY(str_alloc(thread, str->length, 0x7f));
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  const uint8_t* from = str->data1();
  for (int64_t i = 0; i < str->length; ++i) to[i] = static_cast<uint8_t>(map(from[i], i));
  return result;
}

// Lower case in context: a capital sigma that ends a word has a form of its own.
int lower_at(TextView text, size_t i, uint32_t out[kMaxCaseExpansion]) {
  uint32_t c = text[i];
  if (c == 0x3A3) {
    out[0] = is_final_sigma(text, i) ? 0x3C2 : 0x3C3;
    return 1;
  }
  return to_lower_full(c, out);
}

// `map(text, i, out)` gives one to three characters for the one at i.
template <typename MapFn>
Owned<Object> map_full(Thread& thread, Str* str, MapFn map) {
  TextView text = view_of(str);
  Buffer buffer;
  if (!buffer.reserve(text.length * 4)) return raise_memory_error(thread);
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t out[kMaxCaseExpansion];
    int count = map(text, i, out);
    if (!buffer.append(out, static_cast<size_t>(count) * 4)) return raise_memory_error(thread);
  }
  TextView mapped{buffer.data(), buffer.size() / 4, 4};
  Owned<Str> result =
      PY_TRY(str_alloc(thread, static_cast<int64_t>(mapped.length), text_max_class(mapped)));
  text_copy(result->mutable_data(), kind_of(result), mapped);
  return result;
}

template <typename TestFn>
Owned<Object> all_of(Object* self, TestFn test) {
  auto* str = as<Str>(self);
  if (str->length == 0) return new_bool(false);
  for (int64_t i = 0; i < str->length; ++i) {
    if (!test(str->at(i))) return new_bool(false);
  }
  return new_bool(true);
}

}  // namespace

Owned<Object> str_method_lower(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  if (str->ascii) return map_ascii(thread, str, [](uint32_t c, int64_t) { return ascii_lower(c); });
  return map_full(thread, str, lower_at);
}

Owned<Object> str_method_upper(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  if (str->ascii) return map_ascii(thread, str, [](uint32_t c, int64_t) { return ascii_upper(c); });
  return map_full(thread, str, [](TextView text, size_t i, uint32_t* out) {
    return to_upper_full(text[i], out);
  });
}

Owned<Object> str_method_casefold(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  if (str->ascii) return map_ascii(thread, str, [](uint32_t c, int64_t) { return ascii_lower(c); });
  return map_full(thread, str, [](TextView text, size_t i, uint32_t* out) {
    return PY_RIGHT_OR(str_casefold_full, to_casefold(text[i], out), lower_at(text, i, out));
  });
}

Owned<Object> str_method_swapcase(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  if (str->ascii)
    return map_ascii(thread, str, [](uint32_t c, int64_t) {
      return c - 'A' < 26u || c - 'a' < 26u ? c ^ 32 : c;
    });
  return map_full(thread, str, [](TextView text, size_t i, uint32_t* out) {
    uint32_t c = text[i];
    if (is_upper(c)) return lower_at(text, i, out);
    if (is_lower(c)) return to_upper_full(c, out);
    out[0] = c;
    return 1;
  });
}

Owned<Object> str_method_capitalize(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  if (str->length == 0) return str_exact(thread, str);
  if (str->ascii)
    return map_ascii(thread, str, [](uint32_t c, int64_t i) {
      return i == 0 ? ascii_upper(c) : ascii_lower(c);
    });
  return map_full(thread, str, [](TextView text, size_t i, uint32_t* out) {
    return i == 0 ? to_title_full(text[0], out) : lower_at(text, i, out);
  });
}

Owned<Object> str_method_title(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  bool in_word = false;
  if (str->ascii)
    return map_ascii(thread, str, [&in_word](uint32_t c, int64_t) {
      uint32_t mapped = in_word ? ascii_lower(c) : ascii_upper(c);
      in_word = (c | 32) - 'a' < 26u;
      return mapped;
    });
  return map_full(thread, str, [&in_word](TextView text, size_t i, uint32_t* out) {
    uint32_t c = text[i];
    int count = in_word ? lower_at(text, i, out) : to_title_full(c, out);
    in_word = is_cased(c);
    return count;
  });
}

Owned<Object> str_method_isascii(Thread&, Object* self) { return new_bool(as<Str>(self)->ascii); }
Owned<Object> str_method_isalnum(Thread&, Object* self) { return all_of(self, is_alnum); }
Owned<Object> str_method_isalpha(Thread&, Object* self) { return all_of(self, is_alpha); }
Owned<Object> str_method_isdecimal(Thread&, Object* self) { return all_of(self, is_decimal); }
Owned<Object> str_method_isdigit(Thread&, Object* self) { return all_of(self, is_digit); }
Owned<Object> str_method_isnumeric(Thread&, Object* self) { return all_of(self, is_numeric); }
Owned<Object> str_method_isspace(Thread&, Object* self) { return all_of(self, is_space); }
Owned<Object> str_method_isprintable(Thread&, Object* self) {
  return as<Str>(self)->length == 0 ? new_bool(true) : all_of(self, is_printable);
}
Owned<Object> str_method_isidentifier(Thread&, Object* self) {
  return new_bool(str_is_identifier(as<Str>(self)));
}

Owned<Object> str_method_islower(Thread&, Object* self) {
  auto* str = as<Str>(self);
  bool cased = false;
  for (int64_t i = 0; i < str->length; ++i) {
    uint16_t flags = char_flags(str->at(i));
    if ((flags & (kCharUpper | kCharTitle)) != 0) return new_bool(false);
    if ((flags & kCharLower) != 0) cased = true;
  }
  return new_bool(cased);
}

Owned<Object> str_method_isupper(Thread&, Object* self) {
  auto* str = as<Str>(self);
  bool cased = false;
  for (int64_t i = 0; i < str->length; ++i) {
    uint16_t flags = char_flags(str->at(i));
    if ((flags & (kCharLower | kCharTitle)) != 0) return new_bool(false);
    if ((flags & kCharUpper) != 0) cased = true;
  }
  return new_bool(cased);
}

Owned<Object> str_method_istitle(Thread&, Object* self) {
  auto* str = as<Str>(self);
  bool cased = false, in_word = false;
  for (int64_t i = 0; i < str->length; ++i) {
    uint16_t flags = char_flags(str->at(i));
    if ((flags & (kCharUpper | kCharTitle)) != 0) {
      if (in_word) return new_bool(false);
      in_word = cased = true;
    } else if ((flags & kCharLower) != 0) {
      if (!in_word) return new_bool(false);
      cased = true;
    } else {
      in_word = false;
    }
  }
  return new_bool(cased);
}

}  // namespace py
