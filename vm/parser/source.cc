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

// The line in which data[at] stands.
const char* line_of(const char* data, size_t at, int64_t* lineno) {
  const char* line = data;
  *lineno = 1;
  for (;;) {
    size_t size = line_size(line, data + at);
    if (line + size == data + at) return line;
    line += size + 1;
    ++*lineno;
  }
}

// The first byte that is no UTF-8, or `size`.
size_t utf8_prefix(const char* data, size_t size, const char** reason) {
  DecodeRun run = utf8_scan(bytes_of(data), size);
  *reason = run.reason;
  return run.reason == nullptr ? size : run.consumed;
}

bool raise_undeclared(Diagnostics& diagnostics, const char* data, size_t size, size_t at,
                      const char* filename) {
  int64_t lineno;
  const char* line = line_of(data, at, &lineno);
  size_t before = static_cast<size_t>(data + at - line);
  int64_t offset = characters_before(line, before, static_cast<int64_t>(before)) + 1;
  return raise_place(diagnostics, lineno, offset, offset, line, line_size(line, data + size),
                     "Non-UTF-8 code starting with '\\x%.2x'%s%s on line %d, but no encoding "
                     "declared; see https://peps.python.org/pep-0263/ for details",
                     static_cast<unsigned char>(data[at]), filename == nullptr ? "" : " in file ",
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

// Looks at the first two lines. False with the error raised.
bool Source::find_encoding(Diagnostics& diagnostics, bool has_bom, bool needs_newline) {
  const char* line = text_;
  const char* end = text_ + size_;
  for (int lineno = 1; lineno <= 2; ++lineno) {
    size_t size = line_size(line, end);
    if (line + size == end && needs_newline) return true;
    const char* name;
    if (!find_declaration(diagnostics.arena(), line, size + (lineno == 2), &name)) {
      return diagnostics.out_of_memory();
    }
    if (name != nullptr) {
      if (has_bom && strcmp(name, kUtf8) != 0) {
        return raise_place(diagnostics, lineno, 0, static_cast<int64_t>(size + (lineno == 2)), line,
                           size, "encoding problem: %s with BOM", name);
      }
      encoding_ = name;
      return true;
    }
    if (!is_empty_line(line, size) || line + size == end) return true;
    line += size + 1;
  }
  return true;
}

bool Source::read_bytes(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline) {
  if (!set_text(diagnostics, data, size, add_newline)) return false;
  const bool has_bom = size_ >= 3 && memcmp(text_, "\xEF\xBB\xBF", 3) == 0;
  if (has_bom) {
    text_ += 3;
    size_ -= 3;
    encoding_ = kUtf8;
  }
  if (!find_encoding(diagnostics, has_bom, true)) return false;
  if (encoding_ != nullptr && strcmp(encoding_, kUtf8) != 0) {
    return recode(diagnostics, add_newline);
  }
  const char* reason;
  size_t good = utf8_prefix(text_, size_, &reason);
  return good == size_ || raise_undeclared(diagnostics, text_, size_, good, nullptr);
}

// From the declared encoding to UTF-8, with the newlines that this may bring.
bool Source::recode(Diagnostics& diagnostics, bool add_newline) {
  const char* reason;
  if (is_utf8_name(encoding_) && utf8_prefix(text_, size_, &reason) == size_) return true;
  Buffer out;
  if (strcmp(encoding_, kLatin1) == 0) {
    if (!out.resize(size_ * 2)) return diagnostics.out_of_memory();
    char* end = out.data();
    for (size_t i = 0; i < size_; ++i) {
      auto c = static_cast<unsigned char>(text_[i]);
      if (c < 0x80) {
        *end++ = text_[i];
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
    DecodeResult result = hooks.decode(hooks.context, encoding_, text_, size_, &out);
    if (result == DecodeResult::kFailed) return diagnostics.pending();
    if (result != DecodeResult::kOk) {
      return raise_without_line(diagnostics, "%.*s", static_cast<int>(out.size()), out.data());
    }
  }
  // set_text() copies when it must; what it would borrow would go with `out`.
  size_t size = out.size();
  if (!owned_.resize(size + 2)) return diagnostics.out_of_memory();
  char* end = translate_newlines(out.data(), size, owned_.data());
  if (add_newline && end != owned_.data() && end[-1] != '\n') *end++ = '\n';
  *end = 0;
  text_ = owned_.data();
  size_ = static_cast<size_t>(end - text_);
  return true;
}

bool Source::read_file(Diagnostics& diagnostics, const char* data, size_t size,
                       const char* filename) {
  if (!set_text(diagnostics, data, size, true)) return false;
  const bool has_bom = size_ >= 3 && memcmp(text_, "\xEF\xBB\xBF", 3) == 0;
  if (has_bom) {
    text_ += 3;
    size_ -= 3;
    encoding_ = kUtf8;
  }
  if (!find_encoding(diagnostics, has_bom, false)) return false;
  if (encoding_ != nullptr && strcmp(encoding_, kUtf8) != 0 && !recode(diagnostics, true)) {
    return false;
  }
  const char* reason;
  size_t good = utf8_prefix(text_, size_, &reason);
  const void* nul = memchr(text_, 0, size_);
  size_t broken = good;
  if (nul != nullptr && static_cast<size_t>(static_cast<const char*>(nul) - text_) < good) {
    broken = static_cast<size_t>(static_cast<const char*>(nul) - text_);
  }
  if (broken == size_) return true;

  int64_t lineno;
  const char* line = line_of(text_, broken, &lineno);
  size_t length = line_size(line, text_ + size_);
  if (broken < good) {
    raise_place(diagnostics, lineno, 0, 0, line, broken - static_cast<size_t>(line - text_),
                "source code cannot contain null bytes");
  } else if (encoding_ == nullptr) {
    raise_undeclared(diagnostics, text_, size_, good, filename);
  } else {
    const char* from = lineno <= 2 ? text_ : line;
    raise_place(diagnostics, lineno, 0, -1, line, length + 1,
                "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                static_cast<unsigned char>(text_[good]), static_cast<size_t>(text_ + good - from),
                reason);
  }
  broken_ = diagnostics.error();
  diagnostics.clear();
  size_ = static_cast<size_t>(line - text_);
  return true;
}

}  // namespace py
