// The method table of str, and the methods about width, stripping, encoding and size.
// Counterpart: Objects/unicodeobject.c.
#include "vm/base/checked.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/format_spec.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// `left` and `right` fill characters around the string.
Owned<Str> pad(Thread& thread, Str* str, int64_t left, int64_t right, uint32_t fill) {
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left == 0 && right == 0) return str_exact(thread, str);
  int64_t length;
  if (!checked_add(left, str->length, &length) || !checked_add(length, right, &length))
    return raise(thread, &exc::OverflowError, "padded string is too long");
  uint32_t max_char = str_max_char(str);
  if (fill > max_char) max_char = fill;
  Owned<Str> result = PY_TRY(str_alloc(thread, length, max_char));
  int kind = kind_of(result);
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  text_fill(to, kind, fill, static_cast<size_t>(left));
  to += left * kind;
  text_copy(to, kind, view_of(str));
  to += str->length * kind;
  text_fill(to, kind, fill, static_cast<size_t>(right));
  return str_canonical(std::move(result));
}

struct PadArgs {
  int64_t width;
  uint32_t fill = ' ';
};

Status parse_pad(Thread& thread, const char* name, RawArgs args, PadArgs* out) {
  PY_TRY(check_positional(thread, name, args.nargs, 1, 2));
  out->width = PY_TRY(to_index(thread, args[0]));
  if (args.nargs < 2) return Status::kOk;
  if (!is_str(args[1]))
    return raise_type_error(thread, "The fill character must be a unicode character, not %.100s",
                            args[1]->ob_type->tp_name);
  auto* fill = as<Str>(args[1]);
  if (fill->length != 1)
    return raise_type_error(thread, "The fill character must be exactly one character long");
  out->fill = fill->at(0);
  return Status::kOk;
}

Owned<Object> center(Thread& thread, Object* self, RawArgs args) {
  PadArgs parsed;
  PY_TRY(parse_pad(thread, "center", args, &parsed));
  auto* str = as<Str>(self);
  if (str->length >= parsed.width) return str_exact(thread, str);
  int64_t margin = parsed.width - str->length;
  // An odd margin puts the extra character left only when the width is odd too.
  int64_t left = margin / 2 + (margin & parsed.width & 1);
  return pad(thread, str, left, margin - left, parsed.fill);
}

Owned<Object> ljust(Thread& thread, Object* self, RawArgs args) {
  PadArgs parsed;
  PY_TRY(parse_pad(thread, "ljust", args, &parsed));
  auto* str = as<Str>(self);
  if (str->length >= parsed.width) return str_exact(thread, str);
  return pad(thread, str, 0, parsed.width - str->length, parsed.fill);
}

Owned<Object> rjust(Thread& thread, Object* self, RawArgs args) {
  PadArgs parsed;
  PY_TRY(parse_pad(thread, "rjust", args, &parsed));
  auto* str = as<Str>(self);
  if (str->length >= parsed.width) return str_exact(thread, str);
  return pad(thread, str, parsed.width - str->length, 0, parsed.fill);
}

Owned<Object> zfill(Thread& thread, Object* self, Object* argument) {
  int64_t width = PY_TRY(to_index(thread, argument));
  auto* str = as<Str>(self);
  if (str->length >= width) return str_exact(thread, str);
  int64_t fill = width - str->length;
  Owned<Str> result = PY_TRY(pad(thread, str, fill, 0, '0'));
  uint32_t sign = str->length == 0 ? 0 : str->at(0);
  if (sign == '+' || sign == '-') {
    text_set(result->mutable_data(), kind_of(result), 0, sign);
    text_set(result->mutable_data(), kind_of(result), static_cast<size_t>(fill), '0');
  }
  return result;
}

Owned<Object> expandtabs(Thread& thread, Object* self, Args args) {
  int tab_size = 8;
  if (args.has(0)) tab_size = PY_TRY(to_c_int(thread, args[0]));
  auto* str = as<Str>(self);
  TextView text = view_of(str);
  int64_t length = 0, column = 0;
  bool found = false;
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t c = text[i];
    int64_t step = 1;
    if (c == '\t') {
      found = true;
      step = tab_size > 0 ? tab_size - column % tab_size : 0;
    }
    if (!checked_add(length, step, &length))
      return raise(thread, &exc::OverflowError, "new string is too long");
    column = c == '\n' || c == '\r' ? 0 : column + step;
  }
  if (!found) return str_exact(thread, str);
  Owned<Str> result = PY_TRY(str_alloc(thread, length, str_max_char(str)));
  int kind = kind_of(result);
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  column = 0;
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t c = text[i];
    int64_t step = 1;
    if (c == '\t') {
      step = tab_size > 0 ? tab_size - column % tab_size : 0;
      text_fill(to, kind, ' ', static_cast<size_t>(step));
    } else {
      text_set(to, kind, 0, c);
    }
    to += step * kind;
    column = c == '\n' || c == '\r' ? 0 : column + step;
  }
  return str_canonical(std::move(result));
}

enum class StripSide : uint8_t { kLeft = 1, kRight = 2, kBoth = 3 };

template <typename TestFn>
Owned<Object> strip_while(Thread& thread, Str* str, StripSide side, TestFn test) {
  int64_t start = 0, end = str->length;
  if (str->kind == StrKind::k1) {
    const uint8_t* text = str->data1();
    if (side != StripSide::kRight) {
      while (start < end && test(text[start])) ++start;
    }
    if (side != StripSide::kLeft) {
      while (end > start && test(text[end - 1])) --end;
    }
    return str_substring(thread, str, start, end);
  }
  if (side != StripSide::kRight) {
    while (start < end && test(str->at(start))) ++start;
  }
  if (side != StripSide::kLeft) {
    while (end > start && test(str->at(end - 1))) --end;
  }
  return str_substring(thread, str, start, end);
}

Owned<Object> strip_method(Thread& thread, const char* name, Object* self, RawArgs args,
                           StripSide side) {
  PY_TRY(check_positional(thread, name, args.nargs, 0, 1));
  auto* str = as<Str>(self);
  if (args.nargs == 0 || is_none(args[0]))
    return strip_while(thread, str, side, [](uint32_t c) {
      return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) : is_space(c);
    });
  if (!is_str(args[0])) return raise_type_error(thread, "%s arg must be None or str", name);
  auto* chars = as<Str>(args[0]);
  uint64_t low[4] = {};
  bool wide = false;
  for (int64_t i = 0; i < chars->length; ++i) {
    uint32_t c = chars->at(i);
    if (c < 256) {
      low[c >> 6] |= uint64_t{1} << (c & 63);
    } else {
      wide = true;
    }
  }
  TextView set = view_of(chars);
  return strip_while(thread, str, side, [&](uint32_t c) {
    if (c < 256) return (low[c >> 6] >> (c & 63) & 1) != 0;
    return wide && text_find_char(set, c) >= 0;
  });
}

Owned<Object> strip(Thread& thread, Object* self, RawArgs args) {
  return strip_method(thread, "strip", self, args, StripSide::kBoth);
}
Owned<Object> lstrip(Thread& thread, Object* self, RawArgs args) {
  return strip_method(thread, "lstrip", self, args, StripSide::kLeft);
}
Owned<Object> rstrip(Thread& thread, Object* self, RawArgs args) {
  return strip_method(thread, "rstrip", self, args, StripSide::kRight);
}

Owned<Object> encode(Thread& thread, Object* self, Args args) {
  if (!args.has(0) && !args.has(1) && as<Str>(self)->ascii)
    return bytes_from(thread, as<Str>(self)->ascii_text(),
                      static_cast<size_t>(as<Str>(self)->length));
  CodecNames names;
  PY_TRY(names.read(thread, "encode", args[0], args[1]));
  return str_encode(thread, as<Str>(self), names.encoding(), names.errors());
}

Owned<Object> size_of(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  int kind = kind_of(str);
  int64_t text = (str->length + 1) * kind;
  // CPython's headers: 40 bytes for compact ASCII, 56 for other compact text, 64 for instances of
  // subclasses.
  int64_t header = !str->compact ? 64 : str->ascii ? 40 : 56;
  // Its latin-1 singletons beyond ASCII carry their UTF-8 form: two bytes and a zero.
  if (str->interned == Interned::kStatic && !str->ascii) header += 3;
  return int_from_int64(thread, header + text);
}

Owned<Object> get_new_args(Thread& thread, Object* self) {
  Owned<Str> copy =
      PY_TRY(str_from_view(thread, view_of(as<Str>(self)), str_max_char(as<Str>(self))));
  Object* items[] = {copy};
  return tuple_pack(thread, items);
}

Owned<Object> dunder_format(Thread& thread, Object* self, Object* spec) {
  PY_TRY(require_str_argument(thread, "__format__", "argument", spec));
  return format_str(thread, self, as<Str>(spec));
}

}  // namespace

Owned<Object> str_format_spec(Thread& thread, Object* value, Str* spec) {
  return format_str(thread, value, spec);
}

constinit MethodDef kStrMethods[] = {
    {"encode", encode, "($self, /, encoding='utf-8', errors='strict')",
     "The text as bytes in an encoding."},
    {"replace", str_method_replace, "($self, old, new, /, count=-1)",
     "A copy with occurrences of old replaced by new, at most count of them if that is not "
     "negative."},
    {"split", str_method_split, "($self, /, sep=None, maxsplit=-1)",
     "The parts between separators, from the left; without sep, the words between runs of white "
     "space."},
    {"rsplit", str_method_rsplit, "($self, /, sep=None, maxsplit=-1)",
     "As split, but counting splits from the right."},
    {"join", str_method_join, "($self, iterable, /)",
     "The iterable's strings with this one between them."},
    {"capitalize", str_method_capitalize, "($self, /)",
     "The first character in title case, the others in lower case."},
    {"casefold", str_method_casefold, "($self, /)", "A form for comparing without regard to case."},
    {"title", str_method_title, "($self, /)", "Every word capitalised."},
    MethodDef::positional("center", center, "($self, width, fillchar=' ', /)",
                          "Centred in the width."),
    MethodDef::positional("count", str_method_count, "($self, sub[, start[, end]], /)",
                          "How often sub occurs in the slice without overlaps."),
    {"expandtabs", expandtabs, "($self, /, tabsize=8)",
     "Tabs replaced by spaces up to the next tab stop."},
    MethodDef::positional("find", str_method_find, "($self, sub[, start[, end]], /)",
                          "The lowest index of sub in the slice, or -1."),
    {"partition", str_method_partition, "($self, sep, /)",
     "The text before the first sep, sep, and the text behind it."},
    MethodDef::positional("index", str_method_index, "($self, sub[, start[, end]], /)",
                          "As find, but raises ValueError when sub is missing."),
    MethodDef::positional("ljust", ljust, "($self, width, fillchar=' ', /)",
                          "Filled on the right to the width."),
    {"lower", str_method_lower, "($self, /)", "The text in lower case."},
    MethodDef::positional("lstrip", lstrip, "($self, chars=None, /)",
                          "Without leading white space, or without leading chars."),
    MethodDef::positional("rfind", str_method_rfind, "($self, sub[, start[, end]], /)",
                          "The highest index of sub in the slice, or -1."),
    MethodDef::positional("rindex", str_method_rindex, "($self, sub[, start[, end]], /)",
                          "As rfind, but raises ValueError when sub is missing."),
    MethodDef::positional("rjust", rjust, "($self, width, fillchar=' ', /)",
                          "Filled on the left to the width."),
    MethodDef::positional("rstrip", rstrip, "($self, chars=None, /)",
                          "Without trailing white space, or without trailing chars."),
    {"rpartition", str_method_rpartition, "($self, sep, /)",
     "The text before the last sep, sep, and the text behind it."},
    {"splitlines", str_method_splitlines, "($self, /, keepends=False)",
     "The lines, with their ends if keepends is true."},
    MethodDef::positional("strip", strip, "($self, chars=None, /)",
                          "Without white space, or without chars, at both ends."),
    {"swapcase", str_method_swapcase, "($self, /)", "Upper case made lower and lower case upper."},
    {"translate", str_method_translate, "($self, table, /)",
     "Each character replaced by what table maps its ordinal to; None deletes."},
    {"upper", str_method_upper, "($self, /)", "The text in upper case."},
    MethodDef::positional("startswith", str_method_startswith, "($self, prefix[, start[, end]], /)",
                          "Whether the slice starts with prefix, or one of a tuple of them."),
    MethodDef::positional("endswith", str_method_endswith, "($self, suffix[, start[, end]], /)",
                          "Whether the slice ends with suffix, or one of a tuple of them."),
    {"removeprefix", str_method_removeprefix, "($self, prefix, /)",
     "Without the prefix, if it is there."},
    {"removesuffix", str_method_removesuffix, "($self, suffix, /)",
     "Without the suffix, if it is there."},
    {"isascii", str_method_isascii, "($self, /)", "Whether all characters are ASCII."},
    {"islower", str_method_islower, "($self, /)",
     "Whether all cased characters are lower case and one exists."},
    {"isupper", str_method_isupper, "($self, /)",
     "Whether all cased characters are upper case and one exists."},
    {"istitle", str_method_istitle, "($self, /)",
     "Whether every word is capitalised and one exists."},
    {"isspace", str_method_isspace, "($self, /)",
     "Whether there are only white space characters, at least one."},
    {"isdecimal", str_method_isdecimal, "($self, /)",
     "Whether there are only decimal characters, at least one."},
    {"isdigit", str_method_isdigit, "($self, /)", "Whether there are only digits, at least one."},
    {"isnumeric", str_method_isnumeric, "($self, /)",
     "Whether there are only numeric characters, at least one."},
    {"isalpha", str_method_isalpha, "($self, /)", "Whether there are only letters, at least one."},
    {"isalnum", str_method_isalnum, "($self, /)",
     "Whether there are only letters and numbers, at least one."},
    {"isidentifier", str_method_isidentifier, "($self, /)",
     "Whether the text has the form of an identifier."},
    {"isprintable", str_method_isprintable, "($self, /)",
     "Whether repr() would show every character as it is."},
    {"zfill", zfill, "($self, width, /)",
     "Filled with zeros on the left, behind a sign, to the width."},
    MethodDef("format", str_method_format, "($self, /, *args, **kwargs)",
              "The text with its replacement fields filled in.")
        .tuple_and_dict(),
    {"format_map", str_method_format_map, "($self, mapping, /)",
     "As format, with names looked up in the mapping itself."},
    {"__format__", dunder_format, "($self, format_spec, /)",
     "The text laid out as format_spec says."},
    MethodDef::positional("maketrans", str_method_maketrans,
                          "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
                          "A table for translate: from a dict, or from two strings of equal length "
                          "and one to delete.",
                          MethodDef::kStatic),
    {"__sizeof__", size_of, "($self, /)", "Size in memory in bytes."},
    {"__getnewargs__", get_new_args, "($self, /)", nullptr},
    {},
};

}  // namespace py
