// _tokenize: the machine's own tokens, for tokenize.py.
// Counterpart: Python/Python-tokenize.c.
#include <cstring>
#include <new>

#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/parser/tokenizer.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

constexpr char kFilename[] = "<string>";

ReadResult read_line(void* context, bool first, Buffer* out);
WarnResult issue_warning(void* context, WarningKind kind, const char* text, size_t size,
                         int lineno);

// The tokenizer and what it needs, which is no matter of the object's layout.
struct Reader {
  Arena arena;
  Diagnostics diagnostics;
  Tokenizer tokenizer;
  Thread* thread = nullptr;  // While a token is being read.
  Object* readline;          // Owned; the collector does not see it, as in CPython.
  char* encoding;            // Of the lines, which are bytes; null when they are strs.
  Object* line = nullptr;    // Owned: the text of the last token's lines,
  int64_t lineno = 0;        // and its first line.
  int64_t column_lag = 0;    // By how much columns in bytes are ahead of those in characters.
  bool extra_tokens;
  bool done = false;

  Reader(Object* readline_in, char* encoding_in, bool extra_tokens_in)
      : diagnostics(arena, {.context = this, .warn = issue_warning, .read_line = read_line}),
        tokenizer(diagnostics, {.extra_tokens = extra_tokens_in, .forget_lines = true}),
        readline(readline_in),
        encoding(encoding_in),
        extra_tokens(extra_tokens_in) {}
};

struct TokenizerIter : Object {
  static Type type;
  Reader* reader;
};

// A line as UTF-8; empty at the end.
Status read_utf8(Thread& thread, Reader* reader, Buffer* out) {
  Owned<Object> callable = share(reader->readline);
  Owned<Object> line = call_no_args(thread, callable);
  if (!line) {
    return error_clear_if(thread, &exc::StopIteration) ? Status::kOk : Status::kError;
  }
  if (reader->encoding != nullptr) {
    if (!is_a<Bytes>(line.get())) {
      return raise_type_error(thread, "readline() returned a non-bytes object");
    }
    auto* bytes = as<Bytes>(line.get());
    const auto* data = reinterpret_cast<const uint8_t*>(bytes->data);
    const auto size = static_cast<size_t>(bytes->ob_size);
    if (strcmp(reader->encoding, "utf-8") == 0 && utf8_scan(data, size).reason == nullptr) {
      return out->append(data, size) ? Status::kOk : raise_memory_error(thread);
    }
    line = PY_TRY(str_decode(thread, reinterpret_cast<const char*>(bytes->data),
                             static_cast<size_t>(bytes->ob_size), reader->encoding, "replace"));
  }
  if (!is_a<Str>(line.get())) {
    return raise_type_error(thread, "readline() returned a non-string object");
  }
  auto* text = as<Str>(line.get());
  bool ok;
  if (text->ascii) {
    ok = out->append(text->ascii_text(), static_cast<size_t>(text->length));
  } else {
    size_t size;
    char* utf8 = PY_TRY(str_to_utf8(thread, text, &size));
    ok = out->append(utf8, size);
    mem_free(utf8);
  }
  return ok ? Status::kOk : raise_memory_error(thread);
}

ReadResult read_line(void* context, bool, Buffer* out) {
  auto* reader = static_cast<Reader*>(context);
  return read_utf8(*reader->thread, reader, out) == Status::kOk ? ReadResult::kLine
                                                                : ReadResult::kFailed;
}

WarnResult issue_warning(void* context, WarningKind kind, const char* text, size_t size,
                         int lineno) {
  Thread& thread = *static_cast<Reader*>(context)->thread;
  Type* category =
      kind == WarningKind::kSyntaxWarning ? &exc::SyntaxWarning : &exc::DeprecationWarning;
  Owned<Str> message = str_from_utf8(thread, text, size);
  if (!message) return WarnResult::kFailed;
  Owned<Str> filename = str_from_utf8(thread, kFilename);
  if (!filename) return WarnResult::kFailed;
  if (warn_at(thread, category, message, filename, lineno) == Status::kOk) {
    return WarnResult::kGoOn;
  }
  return error_clear_if(thread, category) ? WarnResult::kRefused : WarnResult::kFailed;
}

constinit SignatureText g_signature = {"tokenizeriter",
                                       "(readline, /, *, extra_tokens, encoding='utf-8')"};

Owned<Object> iter_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_signature, args, kwargs, &bound));
  bool extra_tokens = PY_TRY(object_is_true(thread, bound[1]));
  char* encoding = nullptr;
  if (bound.has(2)) {
    if (!is_a<Str>(bound[2])) {
      return raise_bad_argument(thread, "tokenizeriter", "argument 'encoding'", "str", bound[2]);
    }
    size_t size;
    encoding = PY_TRY(str_to_utf8(thread, as<Str>(bound[2]), &size));
    if (strlen(encoding) != size) {
      mem_free(encoding);
      return raise_value_error(thread, "embedded null character");
    }
  }
  void* memory = mem_alloc(sizeof(Reader));
  Owned<Object> self = memory == nullptr ? Owned<Object>(raise_memory_error(thread))
                                         : type->tp_alloc(thread, type, 0);
  if (!self) {
    mem_free(memory);
    mem_free(encoding);
    return nullptr;
  }
  as<TokenizerIter>(self.get())->reader =
      new (memory) Reader(share(bound[0]).release(), encoding, extra_tokens);
  return self;
}

void iter_dealloc(Object* self) {
  Reader* reader = as<TokenizerIter>(self)->reader;
  if (reader != nullptr) {
    Object* readline = reader->readline;
    Object* line = reader->line;
    mem_free(reader->encoding);
    reader->~Reader();
    mem_free(reader);
    decref(readline);
    xdecref(line);
  }
  object_free(self);
}

// Errors

Owned<Object> text_or_none(Thread& thread, const char* text, size_t size) {
  return text == nullptr ? new_none() : Owned<Object>(str_from_utf8(thread, text, size));
}

// type(message, (filename, lineno, offset, text, end_lineno, end_offset)); no end: None.
Owned<Object> raise_at(Thread& thread, Type* type, const char* message, size_t message_size,
                       int64_t lineno, int64_t offset, const char* text, size_t text_size,
                       int64_t end_lineno, int64_t end_offset, bool has_end) {
  Object* place[6];
  Owned<Str> filename = PY_TRY(str_from_utf8(thread, kFilename));
  Owned<Object> line = PY_TRY(int_from_int64(thread, lineno));
  Owned<Object> column = PY_TRY(int_from_int64(thread, offset));
  Owned<Object> source = PY_TRY(text_or_none(thread, text, text_size));
  Owned<Object> end_line = has_end ? int_from_int64(thread, end_lineno) : new_none();
  if (!end_line) return nullptr;
  Owned<Object> end_column = has_end ? int_from_int64(thread, end_offset) : new_none();
  if (!end_column) return nullptr;
  place[0] = filename;
  place[1] = line;
  place[2] = column;
  place[3] = source;
  place[4] = end_line;
  place[5] = end_column;
  Owned<Object> details = PY_TRY(tuple_pack(thread, place));
  Owned<Str> what = PY_TRY(str_from_utf8(thread, message, message_size));
  Object* arguments[2] = {what, details};
  Owned<Object> all = PY_TRY(tuple_pack(thread, arguments));
  return raise_object(thread, type, all);
}

// What the tokenizer itself raised.
Owned<Object> raise_error(Thread& thread, const ParseError& error) {
  switch (error.kind) {
    case ErrorKind::kPending:
      return nullptr;
    case ErrorKind::kMemoryError:
      return raise_memory_error(thread);
    default:
      return raise_at(thread, &exc::SyntaxError, error.message, error.message_size, error.lineno,
                      error.offset, error.text, error.text_size, error.end_lineno, error.end_offset,
                      error.has_end);
  }
}

// SyntaxError(message) that knows its place all the same.
Owned<Object> raise_unexpected_end(Thread& thread, const Tokenizer& tokenizer) {
  Tokenizer::Lines lines = tokenizer.lines();
  Owned<Str> message = PY_TRY(str_from_utf8(thread, "unexpected EOF in multi-line statement"));
  Owned<Object> exception = PY_TRY(call_one_arg(thread, &exc::SyntaxError, message));
  auto* error = as<SyntaxErrorObject>(exception.get());
  error->lineno.set(PY_TRY(int_from_int64(thread, tokenizer.lineno())));
  error->offset.set(PY_TRY(int_from_int64(thread, lines.line_end - lines.buffer)));
  error->end_lineno.set_shared(error->lineno.get());
  error->filename.set(PY_TRY(str_from_utf8(thread, kFilename)));
  return raise_instance(thread, std::move(exception));
}

Owned<Object> raise_status(Thread& thread, const Tokenizer& tokenizer) {
  Type* type = &exc::SyntaxError;
  const char* message;
  switch (tokenizer.status()) {
    case TokenizerStatus::kEnd:
      return raise_unexpected_end(thread, tokenizer);
    case TokenizerStatus::kDedent:
      message = "unindent does not match any outer indentation level";
      type = &exc::IndentationError;
      break;
    case TokenizerStatus::kTabs:
      message = "inconsistent use of tabs and spaces in indentation";
      type = &exc::TabError;
      break;
    case TokenizerStatus::kTooDeep:
      message = "too many levels of indentation";
      type = &exc::IndentationError;
      break;
    case TokenizerStatus::kContinuation:
      message = "unexpected character after line continuation character";
      break;
    default:
      message = "unknown tokenization error";
  }
  Tokenizer::Lines lines = tokenizer.lines();
  size_t size = static_cast<size_t>(lines.line_end - lines.buffer);
  size_t shown = size == 0 ? 0 : size - 1;
  int64_t offset = characters_before(lines.buffer, shown, static_cast<int64_t>(size));
  return raise_at(thread, type, message, strlen(message), tokenizer.lineno(), offset, lines.buffer,
                  shown, 0, 0, false);
}

// Tokens

bool is_string_part(TokenType type) {
  return type == TokenType::kString ||
         (type >= TokenType::kFstringStart && type <= TokenType::kTstringEnd);
}

int64_t count_characters(const char* start, const char* end) {
  int64_t count = 0;
  for (; start < end; ++start) count += (static_cast<unsigned char>(*start) & 0xC0) != 0x80;
  return count;
}

struct Place {
  int64_t lineno;
  int64_t column = -1;
  int64_t end_lineno;
  int64_t end_column = -1;
};

// Columns in characters. Counting starts at the token before, so that long lines cost no more than
// their length.
void find_columns(Reader* reader, const Token& token, const Tokenizer::Lines& lines,
                  const char* line, bool line_changed, Place* place) {
  int64_t offset = -1;
  if (token.start != nullptr && token.start >= line) {
    offset = token.start - line;
    place->column =
        line_changed ? count_characters(line, token.start) : offset - reader->column_lag;
    if (line_changed) reader->column_lag = offset - place->column;
  }
  if (token.end != nullptr && token.end >= lines.line) {
    int64_t end_offset = token.end - lines.line;
    if (place->lineno == place->end_lineno) {
      int64_t width = count_characters(token.start, token.end);
      place->end_column = place->column + width;
      reader->column_lag += token.end - token.start - width;
    } else {
      place->end_column = count_characters(lines.line, token.end);
      reader->column_lag += end_offset - place->end_column;
    }
  }
  reader->lineno = place->lineno;
}

// The text of the lines that the token is on; null with an exception, or without one where CPython
// stops as quietly.
Owned<Object> line_text(Thread& thread, Reader* reader, const char* line,
                        const Tokenizer::Lines& lines, bool* changed) {
  *changed = reader->tokenizer.lineno() != reader->lineno;
  if (*changed) {
    int64_t size = lines.line_end - line;
    if (size >= 1 && lines.implicit_newline) --size;
    if (size < 0) size = 0;
    Owned<Str> text = str_from_utf8(thread, line, static_cast<size_t>(size));
    Object* old = reader->line;
    reader->line = text.release();
    reader->column_lag = 0;
    xdecref(old);
  }
  return share(reader->line);
}

Owned<Object> pair(Thread& thread, int64_t first, int64_t second) {
  Owned<Object> left = PY_TRY(int_from_int64(thread, first));
  Owned<Object> right = PY_TRY(int_from_int64(thread, second));
  Object* both[2] = {left, right};
  return tuple_pack(thread, both);
}

Owned<Object> token_tuple(Thread& thread, Reader* reader, const Token& token) {
  Tokenizer& tokenizer = reader->tokenizer;
  const Tokenizer::Lines lines = tokenizer.lines();
  const char* text = token.start == nullptr ? "" : token.start;
  size_t size = token.start == nullptr ? 0 : token.size();
  TokenType type = token.type;
  const bool trailing = type == TokenType::kEndMarker ||
                        (type == TokenType::kDedent && tokenizer.status() == TokenizerStatus::kEnd);
  const bool in_string = is_string_part(type);
  const char* line_start = in_string ? lines.string_line : lines.line;
  bool line_changed = true;
  Owned<Object> line = reader->extra_tokens && trailing
                           ? share(static_cast<Object*>(empty_str()))
                           : line_text(thread, reader, line_start, lines, &line_changed);
  if (!line) return nullptr;
  Place place = {.lineno = in_string ? lines.string_lineno : tokenizer.lineno(),
                 .end_lineno = tokenizer.lineno()};
  find_columns(reader, token, lines, line_start, line_changed, &place);

  if (reader->extra_tokens) {
    if (trailing) {
      place = {
          .lineno = place.lineno + 1, .column = 0, .end_lineno = place.lineno + 1, .end_column = 0};
    }
    if (type > TokenType::kDedent && type < TokenType::kOp) {
      type = TokenType::kOp;
    } else if (type == TokenType::kNewline) {
      if (!lines.implicit_newline) {
        size = *lines.token_start == '\r' ? 2 : 1;
        text = size == 2 ? "\r\n" : "\n";
      }
      ++place.end_column;
    } else if (type == TokenType::kNl && lines.implicit_newline) {
      size = 0;
    }
  }
  Owned<Object> kind = PY_TRY(int_from_int64(thread, static_cast<int64_t>(type)));
  Owned<Str> string = PY_TRY(str_from_utf8(thread, text, size));
  Owned<Object> start = PY_TRY(pair(thread, place.lineno, place.column));
  Owned<Object> end = PY_TRY(pair(thread, place.end_lineno, place.end_column));
  Object* items[5] = {kind, string, start, end, line};
  return tuple_pack(thread, items);
}

Owned<Object> iter_next(Thread& thread, Object* self) {
  Reader* reader = as<TokenizerIter>(self)->reader;
  if (reader->thread != nullptr) {
    return raise(thread, &exc::RuntimeError, "readline() must not ask for tokens");
  }
  reader->diagnostics.clear();
  reader->thread = &thread;
  Token token;
  TokenType type = reader->tokenizer.next(&token);
  reader->thread = nullptr;
  if (type == TokenType::kErrorToken || reader->diagnostics.failed()) {
    const ParseError& error = reader->diagnostics.error();
    return error.kind == ErrorKind::kNone ? raise_status(thread, reader->tokenizer)
                                          : raise_error(thread, error);
  }
  if (reader->done) return raise(thread, &exc::StopIteration, "EOF");
  if (type == TokenType::kEndMarker) reader->done = true;
  return token_tuple(thread, reader, token);
}

}  // namespace

constinit Type TokenizerIter::type = {
    .tp_name = "_tokenize.TokenizerIter",
    .tp_basicsize = sizeof(TokenizerIter),
    .tp_dealloc = iter_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kImmutableType,
    .tp_iter = object_self_iter,
    .tp_iternext = iter_next,
    .tp_new = iter_new,
    .reported_basicsize = 64,
};

Owned<Object> tokenize_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_tokenize"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_type(thread, module, &TokenizerIter::type));
  return module;
}

}  // namespace py
