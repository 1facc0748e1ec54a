// unicodedata: what the Unicode database says of characters. The old database ucd_3_2_0 is not
// there. Counterpart: Modules/unicodedata.c.
#include <cstdio>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/heap/alloc.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/database.h"

namespace py {
namespace {

// The character that an argument of one is. `which`: "argument" or "argument 1", for messages.
Maybe<uint32_t> character_of(Thread& thread, const char* function, const char* which,
                             Object* value) {
  if (!is_a<Str>(value))
    return raise_bad_argument(thread, function, which, "a unicode character", value);
  if (as<Str>(value)->length != 1)
    return raise_type_error(thread,
                            "%s(): %s must be a unicode character, not a string of length %zd",
                            function, which, as<Str>(value)->length);
  return as<Str>(value)->at(0);
}

// The given default, or a ValueError.
Owned<Object> missing(Thread& thread, Args args, const char* message) {
  if (args.has(1)) return share(args[1]);
  return raise_value_error(thread, "%s", message);
}

Owned<Object> ucd_decimal(Thread& thread, Object*, Args args) {
  const int value = to_decimal(PY_TRY(character_of(thread, "decimal", "argument 1", args[0])));
  if (value < 0) return missing(thread, args, "not a decimal");
  return int_from_int64(thread, value);
}
Owned<Object> ucd_digit(Thread& thread, Object*, Args args) {
  const int value = to_digit(PY_TRY(character_of(thread, "digit", "argument 1", args[0])));
  if (value < 0) return missing(thread, args, "not a digit");
  return int_from_int64(thread, value);
}
Owned<Object> ucd_numeric(Thread& thread, Object*, Args args) {
  const uint32_t c = PY_TRY(character_of(thread, "numeric", "argument 1", args[0]));
  if (!is_numeric(c)) return missing(thread, args, "not a numeric character");
  return float_from_double(thread, to_numeric(c));
}

Owned<Object> ascii_text(Thread& thread, const char* text) {
  return str_from_ascii(thread, text, std::strlen(text));
}
Owned<Object> ucd_category(Thread& thread, Object*, Object* chr) {
  return ascii_text(thread,
                    char_category(PY_TRY(character_of(thread, "category", "argument", chr))));
}
Owned<Object> ucd_bidirectional(Thread& thread, Object*, Object* chr) {
  return ascii_text(
      thread, char_bidirectional(PY_TRY(character_of(thread, "bidirectional", "argument", chr))));
}
Owned<Object> ucd_combining(Thread& thread, Object*, Object* chr) {
  return int_from_int64(thread,
                        char_combining(PY_TRY(character_of(thread, "combining", "argument", chr))));
}
Owned<Object> ucd_mirrored(Thread& thread, Object*, Object* chr) {
  return int_from_int64(thread,
                        char_mirrored(PY_TRY(character_of(thread, "mirrored", "argument", chr))));
}
Owned<Object> ucd_east_asian_width(Thread& thread, Object*, Object* chr) {
  return ascii_text(thread, char_east_asian_width(
                                PY_TRY(character_of(thread, "east_asian_width", "argument", chr))));
}

Owned<Object> ucd_decomposition(Thread& thread, Object*, Object* chr) {
  const uint32_t c = PY_TRY(character_of(thread, "decomposition", "argument", chr));
  uint32_t parts[kMaxDecomposition];
  const char* tag;
  const int count = char_decomposition(c, parts, &tag);
  StrBuilder out(thread);
  if (count > 0 && tag[0] != 0) PY_TRY(out.add_ascii(tag));
  for (int i = 0; i < count; ++i) {
    char text[16];
    std::snprintf(text, sizeof text, "%s%04X", i > 0 || tag[0] != 0 ? " " : "", parts[i]);
    PY_TRY(out.add_ascii(text));
  }
  return out.finish();
}

Owned<Object> ucd_name(Thread& thread, Object*, Args args) {
  const uint32_t c = PY_TRY(character_of(thread, "name", "argument 1", args[0]));
  char name[kMaxCharName];
  size_t length;
  if (!char_name(c, name, &length)) return missing(thread, args, "no such name");
  return str_from_ascii(thread, name, length);
}

Owned<Object> lookup_text(Thread& thread, const char* name, size_t length) {
  if (length > kMaxCharName) return raise(thread, &exc::KeyError, "name too long");
  uint32_t sequence[kMaxNamedSequence];
  if (char_from_name(nullptr, name, length, &sequence[0]))
    return str_from_char(thread, sequence[0]);
  const int count = named_sequence(name, length, sequence);
  if (count > 0) return str_from_ucs4(thread, sequence, static_cast<size_t>(count));
  char text[kMaxCharName + 1] = {};
  std::memcpy(text, name, length);
  return raise(thread, &exc::KeyError, "undefined character name '%s'", text);
}

Owned<Object> ucd_lookup(Thread& thread, Object*, Object* name) {
  if (is_a<Str>(name)) {
    size_t length;
    char* text = PY_TRY(str_to_utf8(thread, as<Str>(name), &length));
    Owned<Object> found = lookup_text(thread, text, length);
    mem_free(text);
    return found;
  }
  // Bytes in any form would do, but only those that nobody has to release.
  if (!is_a<Bytes>(name)) {
    BufferView view;
    PY_TRY(get_buffer(thread, name, &view, kBufferSimple));
    release_buffer(&view);
    return raise_bad_argument(thread, "lookup", "argument", "read-only bytes-like object", name);
  }
  const auto* bytes = static_cast<Bytes*>(name);
  return lookup_text(thread, bytes->data, static_cast<size_t>(bytes->ob_size));
}

struct Text {
  Str* str;
  NormalForm form;
  bool trivial;  // Empty, which is in any form, even in one that does not exist.
};
Maybe<Text> text_of(Thread& thread, const char* function, RawArgs args) {
  PY_TRY(check_positional(thread, function, args.nargs, 2, 2));
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, function, "argument 1", "str", args[0]);
  if (!is_a<Str>(args[1]))
    return raise_bad_argument(thread, function, "argument 2", "str", args[1]);
  Text text = {as<Str>(args[1]), NormalForm::kNfc, false};
  if (text.str->length == 0) {
    text.trivial = true;
    return text;
  }
  static constexpr struct {
    const char* name;
    NormalForm form;
  } kForms[] = {{"NFC", NormalForm::kNfc},
                {"NFKC", NormalForm::kNfkc},
                {"NFD", NormalForm::kNfd},
                {"NFKD", NormalForm::kNfkd}};
  for (const auto& [name, form] : kForms) {
    if (!str_equal_ascii(as<Str>(args[0]), name)) continue;
    text.form = form;
    return text;
  }
  return raise_value_error(thread, "invalid normalization form");
}

TextView view_of(const Str* str) {
  return {str->data(), static_cast<size_t>(str->length), static_cast<int>(str->kind)};
}

Owned<Object> ucd_is_normalized(Thread& thread, Object*, RawArgs args) {
  const Text text = PY_TRY(text_of(thread, "is_normalized", args));
  const TextView view = view_of(text.str);
  if (text.trivial || surely_normalized(view, text.form)) return new_bool(true);
  Buffer points;
  if (!normalize(view, text.form, &points)) return raise_memory_error(thread);
  return new_bool(text_equal(view, {points.data(), points.size() / 4, 4}));
}

Owned<Object> ucd_normalize(Thread& thread, Object*, RawArgs args) {
  const Text text = PY_TRY(text_of(thread, "normalize", args));
  const TextView view = view_of(text.str);
  if (text.trivial || surely_normalized(view, text.form)) {
    if (is_exact<Str>(text.str)) return share(static_cast<Object*>(text.str));
    StrBuilder copy(thread);
    PY_TRY(copy.add_substring(text.str, 0, text.str->length));
    return copy.finish();
  }
  Buffer points;
  if (!normalize(view, text.form, &points)) return raise_memory_error(thread);
  return str_from_ucs4(thread, reinterpret_cast<const uint32_t*>(points.data()), points.size() / 4);
}

constexpr char kWithDefault[] = "($self, chr, default=<unrepresentable>, /)";

constinit MethodDef kFunctions[] = {
    {"decimal", ucd_decimal, kWithDefault, "Return the decimal value of a character."},
    {"digit", ucd_digit, kWithDefault, "Return the value of a character as a digit."},
    {"numeric", ucd_numeric, kWithDefault, "Return the numeric value of a character."},
    {"category", ucd_category, "($self, chr, /)", "Return the category of a character."},
    {"bidirectional", ucd_bidirectional, "($self, chr, /)",
     "Return the bidirectional class of a character."},
    {"combining", ucd_combining, "($self, chr, /)", "Return the combining class of a character."},
    {"mirrored", ucd_mirrored, "($self, chr, /)",
     "Return 1 if a character is mirrored in text from right to left."},
    {"east_asian_width", ucd_east_asian_width, "($self, chr, /)",
     "Return how wide a character is in East Asian text."},
    {"decomposition", ucd_decomposition, "($self, chr, /)",
     "Return what a character decomposes to, as text."},
    {"name", ucd_name, kWithDefault, "Return the name of a character."},
    {"lookup", ucd_lookup, "($self, name, /)", "Return the character of a name."},
    MethodDef::positional("is_normalized", ucd_is_normalized, "($self, form, unistr, /)",
                          "Return whether a text is in a normal form."),
    MethodDef::positional("normalize", ucd_normalize, "($self, form, unistr, /)",
                          "Return the normal form of a text."),
    {},
};

}  // namespace

Owned<Object> unicodedata_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "unicodedata"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "The Unicode database."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "unidata_version", kUnicodeVersion));
  return module;
}

}  // namespace py
