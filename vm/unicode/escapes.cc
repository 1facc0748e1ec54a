// The unicode-escape and raw-unicode-escape codecs, and escapes that error handlers write.
// Counterpart: Objects/unicodeobject.c.
#include "vm/base/attributes.h"
#include "vm/base/buffer.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

constexpr char kHex[] = "0123456789abcdef";

uint32_t max_class(uint32_t all) {
  return all < 0x80 ? 0x7F : all < 0x100 ? 0xFF : all < 0x10000 ? 0xFFFF : kMaxUnicode;
}

int hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What one escape says. On a problem `reason` is set and `end` is behind the bad bytes;
// `incomplete` means that more input could complete it.
struct Escape {
  size_t end;
  uint32_t c = 0;
  bool is_char = true;  // false: a continued line, which stands for nothing
  bool incomplete = false;
  const char* reason = nullptr;
};

// Reads `digits` hexadecimal digits at in[at].
Escape read_hex(const uint8_t* in, size_t size, size_t at, int digits, const char* truncated,
                const char* too_large) {
  Escape escape{at};
  uint32_t c = 0;
  for (; digits > 0; --digits, ++escape.end) {
    int value = escape.end < size ? hex_value(in[escape.end]) : -1;
    if (value < 0) {
      escape.reason = truncated;
      escape.incomplete = escape.end >= size;
      return escape;
    }
    c = c << 4 | static_cast<uint32_t>(value);
  }
  escape.c = c;
  if (c > kMaxUnicode) escape.reason = too_large;
  return escape;
}

Escape read_name(const uint8_t* in, size_t size, size_t at, NameLookup lookup, void* context) {
  Escape escape{at};
  escape.reason = "malformed \\N character escape";
  if (at >= size) {
    escape.incomplete = true;
    return escape;
  }
  if (in[at] != '{') return escape;
  size_t start = at + 1;
  escape.end = start;
  while (escape.end < size && in[escape.end] != '}') ++escape.end;
  if (escape.end >= size) {
    escape.incomplete = true;
    return escape;
  }
  size_t length = escape.end - start;
  if (length == 0) return escape;
  ++escape.end;
  const char* name = reinterpret_cast<const char*>(in + start);
  if (lookup != nullptr && lookup(context, name, length, &escape.c)) {
    escape.reason = nullptr;
  } else {
    escape.reason = "unknown Unicode character name";
  }
  return escape;
}

// Decodes until the end or an error, handing code points to sink(c). Shared by scan and fill.
template <class Sink>
EscapeRun unicode_escape_run(const uint8_t* in, size_t size, bool final, NameLookup lookup,
                             void* context, Sink sink) {
  EscapeRun run{};
  run.invalid_escape = SIZE_MAX;
  run.invalid_octal = -1;
  size_t i = 0;
  uint32_t all = 0;
  auto put = [&](uint32_t c) {
    all |= c;
    ++run.length;
    sink(c);
  };
  while (i < size) {
    if (in[i] != '\\') {
      put(in[i++]);
      continue;
    }
    Escape escape{i + 2};
    if (i + 1 >= size) {
      escape = {i + 1, 0, false, true, "\\ at end of string"};
    } else {
      uint8_t c = in[i + 1];
      switch (c) {
        case '\n':
          escape.is_char = false;
          break;
        case '\\':
        case '\'':
        case '"':
          escape.c = c;
          break;
        case 'a':
          escape.c = 7;
          break;
        case 'b':
          escape.c = 8;
          break;
        case 't':
          escape.c = 9;
          break;
        case 'n':
          escape.c = 10;
          break;
        case 'v':
          escape.c = 11;
          break;
        case 'f':
          escape.c = 12;
          break;
        case 'r':
          escape.c = 13;
          break;
        case 'x':
          escape = read_hex(in, size, i + 2, 2, "truncated \\xXX escape", "");
          break;
        case 'u':
          escape = read_hex(in, size, i + 2, 4, "truncated \\uXXXX escape", "");
          break;
        case 'U':
          escape = read_hex(in, size, i + 2, 8, "truncated \\UXXXXXXXX escape",
                            "illegal Unicode character");
          break;
        case 'N':
          escape = read_name(in, size, i + 2, lookup, context);
          break;
        default:
          if (c >= '0' && c <= '7') {
            escape.c = static_cast<uint32_t>(c - '0');
            for (int more = 2; more > 0 && escape.end < size; --more) {
              uint8_t digit = in[escape.end];
              if (digit < '0' || digit > '7') break;
              escape.c = escape.c * 8 + static_cast<uint32_t>(digit - '0');
              ++escape.end;
            }
            if (escape.c > 0377 && run.invalid_escape == SIZE_MAX) {
              run.invalid_escape = i + 1;
              run.invalid_octal = static_cast<int>(escape.c);
            }
          } else {
            if (run.invalid_escape == SIZE_MAX) run.invalid_escape = i + 1;
            put('\\');
            escape.c = c;
          }
          break;
      }
    }
    if (PY_UNLIKELY(escape.reason != nullptr)) {
      if (!escape.incomplete || final) {
        run.reason = escape.reason;
        run.error_end = escape.end;
      }
      break;
    }
    if (escape.is_char) put(escape.c);
    i = escape.end;
  }
  run.consumed = i;
  if (run.reason == nullptr) run.error_end = i;
  run.max_char = max_class(all);
  return run;
}

template <class Sink>
DecodeRun raw_run(const uint8_t* in, size_t size, bool final, Sink sink) {
  DecodeRun run{};
  size_t i = 0;
  uint32_t all = 0;
  auto put = [&](uint32_t c) {
    all |= c;
    ++run.length;
    sink(c);
  };
  while (i < size) {
    if (in[i] != '\\' || (i + 1 >= size && final)) {
      put(in[i++]);
      continue;
    }
    if (i + 1 >= size) break;
    uint8_t c = in[i + 1];
    if (c != 'u' && c != 'U') {
      put('\\');
      put(c);
      i += 2;
      continue;
    }
    Escape escape = c == 'u' ? read_hex(in, size, i + 2, 4, "truncated \\uXXXX escape", "")
                             : read_hex(in, size, i + 2, 8, "truncated \\UXXXXXXXX escape",
                                        "\\Uxxxxxxxx out of range");
    if (PY_UNLIKELY(escape.reason != nullptr)) {
      if (!escape.incomplete || final) {
        run.reason = escape.reason;
        run.error_end = escape.end;
      }
      break;
    }
    put(escape.c);
    i = escape.end;
  }
  run.consumed = i;
  if (run.reason == nullptr) run.error_end = i;
  run.max_char = max_class(all);
  return run;
}

bool append_hex(char letter, uint32_t c, int digits, Buffer* out) {
  char* p = out->extend(static_cast<size_t>(digits) + 2);
  if (p == nullptr) return false;
  *p++ = '\\';
  *p++ = letter;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) *p++ = kHex[c >> shift & 15];
  return true;
}

}  // namespace

EscapeRun unicode_escape_scan(const uint8_t* in, size_t size, bool final, NameLookup lookup,
                              void* context) {
  return unicode_escape_run(in, size, final, lookup, context, [](uint32_t) {});
}

void unicode_escape_fill(void* out, int kind, const uint8_t* in, size_t consumed, NameLookup lookup,
                         void* context) {
  size_t count = 0;
  unicode_escape_run(in, consumed, true, lookup, context,
                     [&](uint32_t c) { text_set(out, kind, count++, c); });
}

DecodeRun raw_unicode_escape_scan(const uint8_t* in, size_t size, bool final) {
  return raw_run(in, size, final, [](uint32_t) {});
}

void raw_unicode_escape_fill(void* out, int kind, const uint8_t* in, size_t consumed) {
  size_t count = 0;
  raw_run(in, consumed, true, [&](uint32_t c) { text_set(out, kind, count++, c); });
}

bool append_backslash_escape(uint32_t c, Buffer* out) {
  if (c < 0x100) return append_hex('x', c, 2, out);
  if (c < 0x10000) return append_hex('u', c, 4, out);
  return append_hex('U', c, 8, out);
}

bool append_xml_charref(uint32_t c, Buffer* out) {
  char text[16];
  char* p = text + sizeof(text);
  *--p = ';';
  do {
    *--p = static_cast<char>('0' + c % 10);
    c /= 10;
  } while (c != 0);
  *--p = '#';
  *--p = '&';
  return out->append(p, static_cast<size_t>(text + sizeof(text) - p));
}

bool unicode_escape_encode(TextView text, Buffer* out) {
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t c = text[i];
    bool ok;
    if (c >= ' ' && c < 0x7F && c != '\\') {
      ok = out->append(static_cast<char>(c));
    } else if (c == '\\') {
      ok = out->append("\\\\", 2);
    } else if (c == '\t') {
      ok = out->append("\\t", 2);
    } else if (c == '\n') {
      ok = out->append("\\n", 2);
    } else if (c == '\r') {
      ok = out->append("\\r", 2);
    } else {
      ok = append_backslash_escape(c, out);
    }
    if (!ok) return false;
  }
  return true;
}

bool raw_unicode_escape_encode(TextView text, Buffer* out) {
  if (text.kind == 1) return out->append(text.data, text.length);
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t c = text[i];
    if (c < 0x100 ? !out->append(static_cast<char>(c)) : !append_backslash_escape(c, out)) {
      return false;
    }
  }
  return true;
}

}  // namespace py
