// Lines of source files: where a file is found and how it is decoded.
// Counterpart: Lib/linecache.py, Lib/tokenize.py (open).
#include "vm/objects/traceback_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/unicode/chars.h"

namespace py {

namespace {

// (filename, qualname, first line) of a code object to the List of lines of its source.
Dict* g_registered = nullptr;

Owned<Object> registry_key(Thread& thread, Code* code) {
  Owned<Object> line = PY_TRY(int_from_int64(thread, code->co_firstlineno));
  Object* const items[] = {code->co_filename.get(), code->co_qualname.get(), line.get()};
  return tuple_pack(thread, items);
}

// Splits at newlines of any of the three styles of files.
Owned<List> split_lines(Thread& thread, Str* text) {
  Owned<List> lines = PY_TRY(list_new(thread));
  int64_t start = 0;
  for (int64_t i = 0; i < text->length; ++i) {
    uint32_t c = text->at(i);
    if (c != '\n' && c != '\r') continue;
    Owned<Object> line = PY_TRY(str_substring(thread, text, start, i));
    PY_TRY(list_append_steal(thread, lines, std::move(line)));
    if (c == '\r' && i + 1 < text->length && text->at(i + 1) == '\n') ++i;
    start = i + 1;
  }
  if (start < text->length) {
    Owned<Object> line = PY_TRY(str_substring(thread, text, start, text->length));
    PY_TRY(list_append_steal(thread, lines, std::move(line)));
  }
  return lines;
}

Status register_code(Thread& thread, Code* code, List* lines) {
  PY_ENTER_NATIVE(thread, " while registering source code");
  Owned<Object> key = PY_TRY(registry_key(thread, code));
  PY_TRY(dict_set(thread, g_registered, key, lines));
  for (int64_t i = 0; i < code->co_consts->ob_size; ++i) {
    Object* constant = code->co_consts->items[i];
    if (is_exact<Code>(constant)) PY_TRY(register_code(thread, as<Code>(constant), lines));
  }
  return Status::kOk;
}

// The file system's name of a path: bytes and a NUL. Null for what cannot be a path.
Owned<Bytes> path_bytes(Thread& thread, Str* path) {
  Owned<Bytes> bytes = str_encode(thread, path, "utf-8", "surrogateescape");
  if (!bytes) {
    error_clear(thread);
    return bytes;
  }
  if (strlen(bytes->data) != static_cast<size_t>(bytes->ob_size)) bytes.reset();
  return bytes;
}

bool exists(Bytes* path) {
  struct stat info;
  return stat(path->data, &info) == 0;
}

bool read_file(Bytes* path, Buffer* out) {
  // Once the modules are gone no file is opened any more.
  if (g_interpreter.finalizing && g_interpreter.modules->used == 0) return false;
  int file = open(path->data, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  constexpr size_t kStep = 64 * 1024;
  for (;;) {
    size_t size = out->size();
    char* room = out->extend(kStep);
    ssize_t count = room == nullptr ? -1 : read(file, room, kStep);
    if (count < 0 && room != nullptr && errno == EINTR) count = 0;
    out->truncate(size + (count > 0 ? static_cast<size_t>(count) : 0));
    if (count <= 0) {
      close(file);
      return count == 0;
    }
  }
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// The encoding that a line like "# -*- coding: latin-1 -*-" declares, into `name`.
bool find_cookie(const char* line, const char* end, char* name, size_t capacity) {
  while (line < end && is_blank(*line)) ++line;
  if (line == end || *line != '#') return false;
  for (; end - line >= 8; ++line) {
    if (strncmp(line, "coding", 6) != 0 || (line[6] != ':' && line[6] != '=')) continue;
    const char* start = line + 7;
    while (start < end && (*start == ' ' || *start == '\t')) ++start;
    size_t length = 0;
    while (start + length < end && is_name_char(start[length])) ++length;
    if (length == 0 || length >= capacity) continue;
    memcpy(name, start, length);
    name[length] = '\0';
    return true;
  }
  return false;
}

bool allows_cookie_below(const char* line, const char* end) {
  while (line < end && is_blank(*line)) ++line;
  return line == end || *line == '#' || *line == '\r';
}

constexpr size_t kEncodingRoom = 64;

bool has_byte_order_mark(const char* text, size_t size) {
  return size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
}

// What the first two lines of a file declare; `name` stays as it is if they do not.
void find_encoding(const char* line, const char* end, char* name) {
  for (int i = 0; i < 2 && line < end; ++i) {
    const auto* stop =
        static_cast<const char*>(memchr(line, '\n', static_cast<size_t>(end - line)));
    if (stop == nullptr) stop = end;
    if (find_cookie(line, stop, name, kEncodingRoom) || !allows_cookie_below(line, stop)) break;
    line = stop < end ? stop + 1 : end;
  }
}

// The file's text by its byte-order mark or declaration; utf-8 otherwise.
Owned<Object> decode(Thread& thread, const Buffer& buffer) {
  const char* text = buffer.data();
  size_t size = buffer.size();
  if (has_byte_order_mark(text, size)) {
    text += 3;
    size -= 3;
  }
  char name[kEncodingRoom] = "utf-8";
  find_encoding(text, text + size, name);
  return str_decode(thread, text, size, name, "strict");
}

Owned<List> read_lines(Thread& thread, Bytes* path) {
  Buffer buffer;
  if (!read_file(path, &buffer)) return Owned<List>();
  Owned<Object> text = decode(thread, buffer);
  Owned<List> lines;
  if (text && is_a<Str>(text.get())) lines = split_lines(thread, as<Str>(text.get()));
  error_clear(thread);
  return lines;
}

// The first existing file of that name below the directories of sys.path.
Owned<Bytes> search_path(Thread& thread, Str* filename) {
  Dict* sys = thread.interp->sys_dict;
  Object* found = sys == nullptr ? nullptr : dict_get_ascii(thread, sys, "path");
  if (found == nullptr || !is_a<List>(found)) return Owned<Bytes>();
  Owned<List> path = share(as<List>(found));
  for (int64_t i = 0; i < path->ob_size; ++i) {
    Owned<Object> directory = share(path->items[i]);
    if (!is_a<Str>(directory.get())) continue;
    Str* name = as<Str>(directory.get());
    bool slash = name->length > 0 && name->at(name->length - 1) != '/';
    Owned<Str> joined = str_from_format(thread, slash ? "%U/%U" : "%U%U", name, filename);
    if (!joined) break;
    Owned<Bytes> bytes = path_bytes(thread, joined);
    if (bytes && exists(bytes)) return bytes;
  }
  error_clear(thread);
  return Owned<Bytes>();
}

// What the module's loader gives as its source: *asked tells whether there is a loader to ask.
Owned<List> ask_loader(Thread& thread, Object* globals, bool* asked) {
  *asked = false;
  if (globals == nullptr || !is_a<Dict>(globals)) return Owned<List>();
  auto* dict = static_cast<Dict*>(globals);
  Owned<Object> name = share(dict_get_str(thread, dict, ids.__name__));
  Owned<Object> spec = share(dict_get_str(thread, dict, ids.__spec__));
  Owned<Object> loader, get_source, spec_name;
  if (!name) return Owned<List>();
  if (spec) {
    if (failed(get_optional_attr(thread, spec, ids.name, &spec_name))) return Owned<List>();
    if (spec_name && object_is_true(thread, spec_name) == Tri::kTrue) name = std::move(spec_name);
    Owned<Str> text = str_intern_ascii(thread, "loader");
    if (!text || failed(get_optional_attr(thread, spec, text, &loader))) return Owned<List>();
  }
  if (!loader || is_none(loader)) loader = share(dict_get_str(thread, dict, ids.__loader__));
  if (!loader) return Owned<List>();
  Owned<Str> text = str_intern_ascii(thread, "get_source");
  if (!text || failed(get_optional_attr(thread, loader, text, &get_source)) || !get_source)
    return Owned<List>();
  Owned<Object> source = call_one_arg(thread, get_source, name);
  if (!source) {
    *asked = !error_matches(thread, &exc::ImportError) && !error_matches(thread, &exc::OSError);
    return Owned<List>();
  }
  *asked = true;
  return is_a<Str>(source.get()) ? split_lines(thread, as<Str>(source.get())) : Owned<List>();
}

bool is_pseudo_name(Str* filename) {
  return filename->length == 0 ||
         (filename->at(0) == '<' && filename->at(filename->length - 1) == '>');
}

Owned<Str> strip_end(Thread& thread, Str* line) {
  int64_t length = line->length;
  while (length > 0 && is_space(line->at(length - 1))) --length;
  return str_substring(thread, line, 0, length);
}

}  // namespace

Status source_register(Thread& thread, Code* code, Str* text) {
  if (g_registered == nullptr) g_registered = PY_TRY(dict_new(thread)).release();
  Owned<List> lines = PY_TRY(split_lines(thread, text));
  return register_code(thread, code, lines);
}

SourceLines::SourceLines(Thread& thread) : thread_(thread), files_(dict_new(thread)) {
  error_clear(thread);
}

Owned<Object> SourceLines::load(Str* filename, Object* globals) {
  if (is_pseudo_name(filename)) return Owned<Object>();
  Owned<Bytes> path = path_bytes(thread_, filename);
  if (!path) return Owned<Object>();
  if (!exists(path)) {
    bool asked;
    Owned<List> lines = ask_loader(thread_, globals, &asked);
    error_clear(thread_);
    if (asked) return lines;
    if (filename->at(0) == '/') return Owned<Object>();
    path = search_path(thread_, filename);
    if (!path) return Owned<Object>();
  }
  return read_lines(thread_, path);
}

Owned<Str> SourceLines::line(Code* code, Object* globals, int64_t number) {
  Owned<Str> result;
  if (!files_) return share(empty_str());
  Str* filename = code->co_filename;
  Owned<Object> lines = share(dict_get(thread_, files_, filename));
  if (!lines) {
    lines = load(filename, globals);
    if (!lines) lines = list_new(thread_);
    if (lines) (void)dict_set(thread_, files_, filename, lines);
  }
  auto* list = static_cast<List*>(lines.get());
  if (list != nullptr && number >= 1 && number <= list->ob_size)
    result = strip_end(thread_, as<Str>(list->items[number - 1]));
  if ((!result || result->length == 0) && g_registered != nullptr && filename->length > 0 &&
      filename->at(0) == '<') {
    Owned<Object> key = registry_key(thread_, code);
    list = key ? static_cast<List*>(dict_get(thread_, g_registered, key)) : nullptr;
    if (list != nullptr && number >= 1 && number <= list->ob_size)
      result = strip_end(thread_, as<Str>(list->items[number - 1]));
  }
  error_clear(thread_);
  return result ? std::move(result) : share(empty_str());
}

Owned<Str> source_program_line(Thread& thread, Str* filename, int64_t number,
                               const char* encoding_or_null) {
  constexpr size_t kLineLimit = 999;
  Owned<Bytes> path = number > 0 ? path_bytes(thread, filename) : Owned<Bytes>();
  Buffer file;
  if (!path || !read_file(path, &file)) return Owned<Str>();
  const char* at = file.data();
  const char* const end = at + file.size();
  char encoding[kEncodingRoom] = "utf-8";
  const size_t mark = has_byte_order_mark(at, file.size()) ? 3 : 0;
  if (encoding_or_null == nullptr) find_encoding(at + mark, end, encoding);
  for (; number > 1; --number) {
    while (at < end && *at != '\n' && *at != '\r') ++at;
    if (at == end) return Owned<Str>();
    at += *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
  }
  if (at == end) return Owned<Str>();
  Buffer line;
  for (; at < end && line.size() < kLineLimit; ++at) {
    const bool newline = *at == '\n' || *at == '\r';
    if (!line.append(newline ? '\n' : *at)) return Owned<Str>();
    if (newline) break;
  }
  const size_t skipped = has_byte_order_mark(line.data(), line.size()) ? 3 : 0;
  Owned<Object> text =
      str_decode(thread, line.data() + skipped, line.size() - skipped,
                 encoding_or_null != nullptr ? encoding_or_null : encoding, "replace");
  error_clear(thread);
  return text && is_a<Str>(text.get()) ? std::move(text).cast<Str>() : Owned<Str>();
}

Owned<Str> source_plain_line(Thread& thread, Str* filename, int64_t number) {
  if (is_pseudo_name(filename)) return Owned<Str>();
  Owned<Bytes> path = path_bytes(thread, filename);
  if (path && !exists(path)) {
    int64_t tail = filename->length;
    while (tail > 0 && filename->at(tail - 1) != '/') --tail;
    Owned<Str> name = str_substring(thread, filename, tail, filename->length);
    path = name ? search_path(thread, name) : Owned<Bytes>();
  }
  Owned<List> lines = path ? read_lines(thread, path) : Owned<List>();
  if (!lines || number < 1 || number > lines->ob_size) return Owned<Str>();
  return share(as<Str>(lines->items[number - 1]));
}

}  // namespace py
