// printf-like formatting into a str, for messages: the codes are listed in errors.h.
// Counterpart: Objects/unicodeobject.c (PyUnicode_FromFormatV).
#include <cwchar>

#include "vm/objects/str_internal.h"
#include "vm/objects/type_object.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

struct Spec {
  bool left = false;
  bool zero = false;
  bool alternate = false;
  int64_t width = -1;
  int64_t precision = -1;
  int size = 0;  // 0 int, 1 long (l, ll, z, t, j).
};

class Formatter {
 public:
  Formatter(Thread& thread, va_list* arguments)
      : thread_(thread), arguments_(arguments), out_(thread) {}

  Owned<Str> run(const char* format) {
    for (const char* p = format; *p != 0;) {
      const char* start = p;
      while (*p != 0 && *p != '%') ++p;
      if (p != start) PY_TRY(add_utf8(start, static_cast<size_t>(p - start)));
      if (*p == 0) break;
      p = PY_TRY(directive(p + 1));
    }
    return out_.finish();
  }

 private:
  // What is not `whole` may end in the middle of a character, which is left out.
  Status add_utf8(const char* text, size_t length, bool whole = true) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text);
    if (is_ascii(bytes, length)) return out_.add_ascii(text, length);
    // Bad bytes become U+FFFD: a message must come out.
    while (length != 0) {
      DecodeRun run = utf8_scan(bytes, length, whole);
      if (run.consumed != 0) {
        Owned<Str> part =
            PY_TRY(str_alloc(thread_, static_cast<int64_t>(run.length), run.max_char));
        utf8_fill(part->mutable_data(), kind_of(part), bytes, run.consumed);
        PY_TRY(out_.add_str(part));
      }
      if (run.reason == nullptr) break;
      PY_TRY(out_.add_char(0xfffd));
      bytes += run.error_end;
      length -= run.error_end;
    }
    return Status::kOk;
  }

  // Text with width and precision applied, both in characters.
  Status add_padded(const Spec& spec, Str* text) {
    int64_t length = text->length;
    if (spec.precision >= 0 && spec.precision < length) length = spec.precision;
    int64_t fill = spec.width > length ? spec.width - length : 0;
    if (!spec.left) PY_TRY(out_.add_fill(' ', fill));
    PY_TRY(out_.add_substring(text, 0, length));
    if (spec.left) PY_TRY(out_.add_fill(' ', fill));
    return Status::kOk;
  }

  Status add_c_string(const Spec& spec, const char* text) {
    const size_t limit = spec.precision >= 0 ? static_cast<size_t>(spec.precision) : SIZE_MAX;
    const size_t length = strnlen(text, limit);
    const bool whole = length < limit;
    if (spec.width < 0) return add_utf8(text, length, whole);
    Formatter piece(thread_, arguments_);
    PY_TRY(piece.add_utf8(text, length, whole));
    Owned<Str> str = PY_TRY(piece.out_.finish());
    Spec width_only = spec;
    width_only.precision = -1;
    return add_padded(width_only, str);
  }

  Status add_object(const Spec& spec, Owned<Object> text) {
    if (!text) return Status::kError;
    return add_padded(spec, as<Str>(text.get()));
  }

  Status add_integer(const Spec& spec, uint64_t magnitude, bool negative, unsigned base,
                     bool upper) {
    char digits[32];
    int count = 0;
    do {
      unsigned digit = static_cast<unsigned>(magnitude % base);
      digits[count++] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[digit];
      magnitude /= base;
    } while (magnitude != 0);
    int64_t zeros = spec.precision > count ? spec.precision - count : 0;
    int64_t total = count + zeros + (negative ? 1 : 0);
    int64_t fill = spec.width > total ? spec.width - total : 0;
    bool zero_fill = spec.zero && !spec.left;
    if (!spec.left && !zero_fill) PY_TRY(out_.add_fill(' ', fill));
    if (negative) PY_TRY(out_.add_char('-'));
    if (zero_fill) PY_TRY(out_.add_fill('0', fill));
    PY_TRY(out_.add_fill('0', zeros));
    while (count > 0) PY_TRY(out_.add_char(static_cast<uint8_t>(digits[--count])));
    if (spec.left) PY_TRY(out_.add_fill(' ', fill));
    return Status::kOk;
  }

  Status add_type_name(const Spec& spec, Type* type) {
    Owned<Str> name = PY_TRY(type_fully_qualified_name(thread_, type));
    if (spec.alternate) {
      Owned<Str> qualname = PY_TRY(type_qualname(thread_, type));
      int64_t module_length = name->length - qualname->length - 1;
      if (module_length > 0) {
        StrBuilder colon(thread_);
        PY_TRY(colon.add_substring(name, 0, module_length));
        PY_TRY(colon.add_char(':'));
        PY_TRY(colon.add_str(qualname));
        name = PY_TRY(colon.finish());
      }
    }
    return add_padded(spec, name);
  }

  Status number_or_star(const char** p, int64_t* value) {
    if (**p == '*') {
      *value = va_arg(*arguments_, int);
      ++*p;
      return Status::kOk;
    }
    int64_t number = 0;
    while (**p >= '0' && **p <= '9') {
      number = number * 10 + (**p - '0');
      if (number > INT32_MAX) return raise_value_error(thread_, "width or precision too big");
      ++*p;
    }
    *value = number;
    return Status::kOk;
  }

  // `p` is behind the percent sign; returns the position behind the directive.
  const char* directive(const char* p) {
    const char* start = p;
    Spec spec;
    for (;; ++p) {
      if (*p == '-') {
        spec.left = true;
      } else if (*p == '0') {
        spec.zero = true;
      } else if (*p == '#') {
        spec.alternate = true;
      } else {
        break;
      }
    }
    if (*p == '*' || (*p >= '1' && *p <= '9')) {
      PY_TRY(number_or_star(&p, &spec.width));
      if (spec.width < 0) {
        spec.left = true;
        spec.width = -spec.width;
      }
    }
    if (*p == '.') {
      ++p;
      PY_TRY(number_or_star(&p, &spec.precision));
      if (spec.precision < 0) spec.precision = -1;
    }
    while (*p == 'l' || *p == 'z' || *p == 't' || *p == 'j') {
      spec.size = 1;
      ++p;
    }
    switch (*p) {
      case '%':
        PY_TRY(out_.add_char('%'));
        break;
      case 'c': {
        int ordinal = va_arg(*arguments_, int);
        if (ordinal < 0 || static_cast<uint32_t>(ordinal) > kMaxUnicode)
          return raise(thread_, &exc::OverflowError, "character argument not in range(0x110000)");
        PY_TRY(out_.add_char(static_cast<uint32_t>(ordinal)));
        break;
      }
      case 'd':
      case 'i': {
        int64_t value = spec.size != 0 ? va_arg(*arguments_, long) : va_arg(*arguments_, int);
        uint64_t magnitude =
            value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
        PY_TRY(add_integer(spec, magnitude, value < 0, 10, false));
        break;
      }
      case 'u':
      case 'o':
      case 'x':
      case 'X': {
        uint64_t value =
            spec.size != 0 ? va_arg(*arguments_, unsigned long) : va_arg(*arguments_, unsigned);
        PY_TRY(add_integer(spec, value, false, *p == 'u' ? 10 : *p == 'o' ? 8 : 16, *p == 'X'));
        break;
      }
      case 'p': {
        auto value = reinterpret_cast<uintptr_t>(va_arg(*arguments_, void*));
        PY_TRY(out_.add_ascii("0x"));
        PY_TRY(add_integer(Spec(), value, false, 16, false));
        break;
      }
      case 's':
        if (spec.size != 0) {
          const auto* wide = va_arg(*arguments_, const wchar_t*);
          size_t limit = spec.precision >= 0 ? static_cast<size_t>(spec.precision) : SIZE_MAX;
          size_t length = 0;
          while (length < limit && wide[length] != 0) ++length;
          Owned<Str> text =
              PY_TRY(str_from_ucs4(thread_, reinterpret_cast<const uint32_t*>(wide), length));
          PY_TRY(add_padded(spec, text));
        } else {
          PY_TRY(add_c_string(spec, va_arg(*arguments_, const char*)));
        }
        break;
      case 'U':
        PY_TRY(add_padded(spec, va_arg(*arguments_, Str*)));
        break;
      case 'V': {
        auto* object = va_arg(*arguments_, Str*);
        const char* text = va_arg(*arguments_, const char*);
        if (object != nullptr) {
          PY_TRY(add_padded(spec, object));
        } else {
          PY_TRY(add_c_string(spec, text));
        }
        break;
      }
      case 'S':
        PY_TRY(add_object(spec, object_str(thread_, va_arg(*arguments_, Object*))));
        break;
      case 'R':
        PY_TRY(add_object(spec, object_repr(thread_, va_arg(*arguments_, Object*))));
        break;
      case 'A':
        PY_TRY(add_object(spec, object_ascii(thread_, va_arg(*arguments_, Object*))));
        break;
      case 'T':
        PY_TRY(add_type_name(spec, va_arg(*arguments_, Object*)->ob_type));
        break;
      case 'N':
        PY_TRY(add_type_name(spec, va_arg(*arguments_, Type*)));
        break;
      default:
        return raise(thread_, &exc::SystemError, "invalid format string: %%%s", start);
    }
    return p + 1;
  }

  Thread& thread_;
  va_list* arguments_;
  StrBuilder out_;
};

}  // namespace

Owned<Str> str_from_format_v(Thread& thread, const char* format, va_list* arguments) {
  return Formatter(thread, arguments).run(format);
}

Owned<Str> str_from_format(Thread& thread, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Owned<Str> result = str_from_format_v(thread, format, &arguments);
  va_end(arguments);
  return result;
}

}  // namespace py
