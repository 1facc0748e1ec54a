// Encoding declarations, newlines and broken bytes of source text.
// Counterpart: Parser/tokenizer/helpers.c, string_tokenizer.c, utf8_tokenizer.c, file_tokenizer.c.
#include "vm/parser/source.h"

#include <cstring>

#include "vm/parser/tokenizer_internal.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

constexpr char kUtf8[] = "utf-8";
constexpr char kLatin1[] = "iso-8859-1";

const uint8_t* bytes_of(const char* data) { return reinterpret_cast<const uint8_t*>(data); }

// Copies with "\n" for every newline; returns the end. `out` may be `data`.
char* translate_newlines(const char* data, size_t size, char* out) {
  const char* end = data + size;
  while (data < end) {
    const char* cr = static_cast<const char*>(memchr(data, '\r', static_cast<size_t>(end - data)));
    if (cr == nullptr) cr = end;
    memmove(out, data, static_cast<size_t>(cr - data));
    out += cr - data;
    if (cr == end) break;
    *out++ = '\n';
    data = cr + 1;
    if (data < end && *data == '\n') ++data;
  }
  return out;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool is_name_byte(char c) {
  return (byte_is(c, kNamePart) && static_cast<unsigned char>(c) < 0x80) || c == '-' || c == '.';
}

// Does `name` start with `prefix`, its end or a hyphen behind it?
bool is_or_extends(const char* name, const char* prefix) {
  size_t size = strlen(prefix);
  return strncmp(name, prefix, size) == 0 && (name[size] == 0 || name[size] == '-');
}

// The normal form of the two encodings that every reader of declarations knows; others stay.
const char* normal_name(const char* name) {
  char lower[13];
  int size = 0;
  for (; size < 12 && name[size] != 0; ++size) {
    lower[size] = name[size] == '_' ? '-' : ascii_lower(name[size]);
  }
  lower[size] = 0;
  if (is_or_extends(lower, kUtf8)) return kUtf8;
  if (is_or_extends(lower, "latin-1") || is_or_extends(lower, kLatin1) ||
      is_or_extends(lower, "iso-latin-1")) {
    return kLatin1;
  }
  return name;
}

// "coding:" or "coding=" in the comment that is all of the line (of `size` bytes, the newline
// perhaps among them, and some byte behind). *name stays null when there is none; false when
// memory is out.
bool find_declaration(Arena& arena, const char* line, size_t size, const char** name) {
  constexpr char kWord[] = "coding";
  constexpr size_t kWordSize = sizeof kWord - 1;
  *name = nullptr;
  size_t i = 0;
  while (i + kWordSize < size && is_blank(line[i])) ++i;
  if (i + kWordSize >= size || line[i] != '#') return true;
  for (; i + kWordSize < size; ++i) {
    if (memcmp(line + i, kWord, kWordSize) != 0) continue;
    const char* p = line + i + kWordSize;
    if (*p != ':' && *p != '=') continue;
    do {
      ++p;
    } while (*p == ' ' || *p == '\t');
    const char* start = p;
    while (is_name_byte(*p)) ++p;
    if (p == start) continue;
    const char* copy = arena.copy_string(start, static_cast<size_t>(p - start));
    if (copy == nullptr) return false;
    *name = normal_name(copy);
    return true;
  }
  return true;
}

// Nothing but blanks and a comment: the next line may still declare an encoding.
bool is_empty_line(const char* line, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (line[i] == '#' || line[i] == '\n' || line[i] == '\r') return true;
    if (!is_blank(line[i])) return false;
  }
  return true;
}

bool is_utf8_name(const char* name) {
  char lower[8];
  size_t size = strlen(name);
  if (size > 5) return false;
  for (size_t i = 0; i <= size; ++i) lower[i] = name[i] == '_' ? '-' : ascii_lower(name[i]);
  return strcmp(lower, "utf8") == 0 || strcmp(lower, kUtf8) == 0;
}

bool raise_place(Diagnostics& diagnostics, int64_t lineno, int64_t offset, int64_t end_offset,
                 const char* line, size_t size, const char* format, ...) {
  Buffer text;
  if (!append_replacing(line, size, &text)) return diagnostics.out_of_memory();
  va_list arguments;
  va_start(arguments, format);
  diagnostics.raise_at(ErrorKind::kSyntaxError, lineno, offset, lineno, end_offset, text.data(),
                       text.size(), format, arguments);
  va_end(arguments);
  return false;
}

// What CPython makes of errors before there is any token.
bool raise_without_line(Diagnostics& diagnostics, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  diagnostics.raise_at(ErrorKind::kSyntaxError, 0, -1, -1, -1, nullptr, 0, format, arguments);
  va_end(arguments);
  return false;
}

size_t line_size(const char* line, const char* end) {
  const void* newline = memchr(line, '\n', static_cast<size_t>(end - line));
  return static_cast<size_t>((newline == nullptr ? end : static_cast<const char*>(newline)) - line);
}

// The start of the line in which `at` stands.
const char* skip_to_line(const char* text, const char* at) {
  while (at > text && at[-1] != '\n') --at;
  return at;
}

// Of the line that starts at `line` or holds it; the first is 1.
int64_t line_number(const char* text, const char* line) {
  int64_t number = 1;
  for (; text < line; ++text) number += *text == '\n';
  return number;
}

// Behind so many newlines of whatever kind.
const char* skip_lines(const char* data, size_t size, int64_t count) {
  const char* end = data + size;
  for (; count > 0 && data < end; ++data) {
    if (*data == '\n' || (*data == '\r' && data[1] != '\n')) --count;
  }
  return data;
}

// The first byte that is no UTF-8, or `size`.
size_t utf8_prefix(const char* data, size_t size, const char** reason) {
  DecodeRun run = utf8_scan(bytes_of(data), size);
  *reason = run.reason;
  return run.reason == nullptr ? size : run.consumed;
}

// At line[at], which is no UTF-8.
bool raise_undeclared(Diagnostics& diagnostics, const char* line, size_t size, size_t at,
                      const char* filename, int64_t lineno) {
  int64_t offset = characters_before(line, at, static_cast<int64_t>(at)) + 1;
  return raise_place(diagnostics, lineno, offset, offset, line, size,
                     "Non-UTF-8 code starting with '\\x%.2x'%s%s on line %d, but no encoding "
                     "declared; see https://peps.python.org/pep-0263/ for details",
                     static_cast<unsigned char>(line[at]), filename == nullptr ? "" : " in file ",
                     filename == nullptr ? "" : filename, static_cast<int>(lineno));
}

}  // namespace

bool Source::set_text(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline) {
  const bool complete = !add_newline || size == 0 || data[size - 1] == '\n';
  if (complete && memchr(data, '\r', size) == nullptr) {
    text_ = data;
    size_ = size;
    return true;
  }
  owned_.clear();
  if (!owned_.resize(size + 2)) return diagnostics.out_of_memory();
  char* end = translate_newlines(data, size, owned_.data());
  if (add_newline && end[-1] != '\n') *end++ = '\n';
  *end = 0;
  text_ = owned_.data();
  size_ = static_cast<size_t>(end - text_);
  return true;
}

bool Source::read_text(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline) {
  encoding_ = kUtf8;
  return set_text(diagnostics, data, size, add_newline);
}

// Looks at the first two lines of text_ and sets encoding_. Returns the end of the line that
// declares it, or text_ when none does; null with the error raised.
const char* Source::find_encoding(Diagnostics& diagnostics, bool has_bom) {
  const char* line = text_;
  const char* end = text_ + size_;
  for (int lineno = 1; lineno <= 2; ++lineno) {
    size_t size = line_size(line, end);
    // Without a newline a line counts only where it gets one.
    if (line + size == end && !from_file_) break;
    const bool with_newline = lineno == 2 || from_file_;
    const char* name;
    if (!find_declaration(diagnostics.arena(), line, size + with_newline, &name)) {
      diagnostics.out_of_memory();
      return nullptr;
    }
    if (name != nullptr) {
      if (has_bom && strcmp(name, kUtf8) != 0) {
        raise_place(diagnostics, lineno, 0, static_cast<int64_t>(size + with_newline), line, size,
                    "encoding problem: %s with BOM", name);
        return nullptr;
      }
      encoding_ = name;
      return line + size;
    }
    if (!is_empty_line(line, size) || line + size == end) break;
    if (lineno == 1) first_line_open_ = true;
    line += size + 1;
  }
  return text_;
}

bool Source::read_bytes(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline) {
  if (!set_text(diagnostics, data, size, add_newline)) return false;
  const bool has_bom = skip_bom();
  if (find_encoding(diagnostics, has_bom) == nullptr) {
    diagnostics.forget_filename();
    return false;
  }
  const char* reason;
  size_t good = utf8_prefix(text_, size_, &reason);
  if (encoding_ != nullptr && strcmp(encoding_, kUtf8) != 0) {
    if (good == size_ && is_utf8_name(encoding_)) return true;
    return recode(diagnostics, text_, size_, add_newline, 0);
  }
  if (good == size_) return true;
  const char* line = skip_to_line(text_, text_ + good);
  raise_undeclared(diagnostics, line, line_size(line, text_ + size_),
                   static_cast<size_t>(text_ + good - line), nullptr, line_number(text_, line));
  diagnostics.forget_filename();
  return false;
}

bool Source::skip_bom() {
  if (size_ < 3 || memcmp(text_, "\xEF\xBB\xBF", 3) != 0) return false;
  text_ += 3;
  size_ -= 3;
  encoding_ = kUtf8;
  return true;
}

// From the declared encoding to UTF-8, with the newlines that this may bring. The first `kept`
// bytes of text_ stay, and the translation comes behind them.
bool Source::recode(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline,
                    size_t kept) {
  Buffer out;
  if (!out.append(text_, kept)) return diagnostics.out_of_memory();
  if (strcmp(encoding_, kLatin1) == 0) {
    char* end = out.extend(size * 2);
    if (end == nullptr) return diagnostics.out_of_memory();
    for (size_t i = 0; i < size; ++i) {
      auto c = static_cast<unsigned char>(data[i]);
      if (c < 0x80) {
        *end++ = data[i];
      } else {
        *end++ = static_cast<char>(0xC0 | c >> 6);
        *end++ = static_cast<char>(0x80 | (c & 0x3F));
      }
    }
    out.truncate(static_cast<size_t>(end - out.data()));
  } else {
    const ParseHooks& hooks = diagnostics.hooks();
    if (hooks.decode == nullptr) {
      return raise_without_line(diagnostics, "unknown encoding: %s", encoding_);
    }
    Buffer decoded;
    DecodeResult result = hooks.decode(hooks.context, encoding_, data, size, &decoded);
    if (result == DecodeResult::kFailed) return diagnostics.pending();
    if (result != DecodeResult::kOk) {
      return raise_without_line(diagnostics, "%.*s", static_cast<int>(decoded.size()),
                                decoded.data());
    }
    if (!out.append(decoded.data(), decoded.size())) return diagnostics.out_of_memory();
  }
  // The old text may be in owned_, but is no longer needed.
  if (!owned_.resize(out.size() + 2)) return diagnostics.out_of_memory();
  char* end = translate_newlines(out.data(), out.size(), owned_.data());
  if (add_newline && end != owned_.data() && end[-1] != '\n') *end++ = '\n';
  *end = 0;
  text_ = owned_.data();
  size_ = static_cast<size_t>(end - text_);
  return true;
}

bool Source::read_file(Diagnostics& diagnostics, const char* data, size_t size,
                       const char* filename) {
  from_file_ = true;
  if (!set_text(diagnostics, data, size, true)) return false;
  const bool has_bom = skip_bom();
  const char* declared = find_encoding(diagnostics, has_bom);
  if (declared == nullptr) return false;
  const char* reason;
  size_t good = utf8_prefix(text_, size_, &reason);
  if (encoding_ != nullptr && strcmp(encoding_, kUtf8) != 0 &&
      !(good == size_ && is_utf8_name(encoding_))) {
    // CPython opens the file again, to read on at the newline behind the declaration.
    size_t kept = static_cast<size_t>(declared - text_);
    const char* rest = skip_lines(data, size, line_number(text_, declared) - 1);
    rest = static_cast<const char*>(rest + strcspn(rest, "\r\n"));
    size_t left = static_cast<size_t>(data + size - rest);
    if (left > 1 && rest[0] == '\r' && rest[1] == '\n') {
      ++rest;
      --left;
    }
    if (!recode(diagnostics, rest, left, true, kept)) return false;
    good = utf8_prefix(text_, size_, &reason);
  }
  // CPython looks at a first line that settles nothing when it gets to the second. Where there is
  // none, nobody minds what bytes it has.
  if (first_line_open_ && encoding_ == nullptr && line_size(text_, text_ + size_) + 1 >= size_)
    good = size_;
  const char* nul = static_cast<const char*>(memchr(text_, 0, good));
  if (nul != nullptr) {
    break_off(diagnostics, static_cast<size_t>(nul - text_), nullptr, filename, false);
  } else if (good != size_) {
    const bool newline_added = data[size - 1] != '\n' && data[size - 1] != '\r';
    break_off(diagnostics, good, reason, filename, newline_added);
  }
  return true;
}

// The line of text_[at] cannot be read: it holds a NUL (no reason) or is no UTF-8.
void Source::break_off(Diagnostics& diagnostics, size_t at, const char* reason,
                       const char* filename, bool newline_added) {
  const char* line = skip_to_line(text_, text_ + at);
  const int64_t lineno = line_number(text_, line);
  const size_t in_line = static_cast<size_t>(text_ + at - line);
  const size_t size = line_size(line, text_ + size_);
  const bool ends_text = line + size + 1 >= text_ + size_;
  // The first two lines are judged together, unless the first settled the encoding and is gone.
  for (bool by_itself : {true, false}) {
    const bool alone = lineno > 2 || (by_itself && !first_line_open_);
    const char* from = alone ? line : text_;
    if (reason == nullptr) {
      raise_place(diagnostics, lineno, 0, 0, line, in_line,
                  "source code cannot contain null bytes");
    } else if (encoding_ == nullptr) {
      raise_undeclared(diagnostics, line, strnlen(line, size), in_line, filename,
                       lineno == 2 && alone ? 1 : lineno);
    } else {
      raise_place(diagnostics, lineno, 0, -1, line, size + !(ends_text && newline_added),
                  "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                  static_cast<unsigned char>(text_[at]), static_cast<size_t>(text_ + at - from),
                  reason);
    }
    (by_itself ? broken_.by_itself : broken_.with_others) = diagnostics.error();
    diagnostics.clear();
  }
  is_broken_ = true;
  size_ = static_cast<size_t>(line - text_);
}

void Source::describe(Tokenizer::Options* options) const {
  options->from_file = from_file_;
  options->keep_first_line = from_file_ && first_line_open_;
  options->encoding = encoding_;
  options->broken = broken();
}

}  // namespace py
