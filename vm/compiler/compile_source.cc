// Programs as text: what the parser needs of the machine, and its errors as exceptions.
// Counterpart: Python/pythonrun.c (Py_CompileStringObject), Parser/pegen_errors.c.
#include <cstring>

#include "vm/compiler/compile.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/codecs.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/objects/tuple.h"
#include "vm/parser/diagnostics.h"

namespace py {
namespace {

// The machine as the parser's hooks know it.
struct Host {
  Thread& thread;
  Str* filename;
  InteractiveSource lines = {nullptr, nullptr};
  bool from_file = false;
};

WarnResult warn_hook(void* context, WarningKind kind, const char* message, size_t size,
                     int lineno) {
  const auto& [thread, filename, lines, from_file] = *static_cast<Host*>(context);
  if (thread.interp->hooks.warn_at == nullptr) return WarnResult::kGoOn;
  Type* category =
      kind == WarningKind::kSyntaxWarning ? &exc::SyntaxWarning : &exc::DeprecationWarning;
  Owned<Str> text = str_from_utf8(thread, message, size);
  if (!text) return WarnResult::kFailed;
  const Status issued = thread.interp->hooks.warn_at(thread, category, text, filename, lineno);
  if (!failed(issued)) return WarnResult::kGoOn;
  if (!error_matches(thread, category)) return WarnResult::kFailed;
  error_clear(thread);
  return WarnResult::kRefused;
}

// What of a codec's failure the parser makes an error of its own of.
DecodeResult codec_failure(Thread& thread, Buffer* out) {
  const DecodeResult kind =
      error_matches(thread, &exc::UnicodeError) ? DecodeResult::kUnicodeError
      : error_matches(thread, &exc::ValueError) ? DecodeResult::kValueError
      : error_matches(thread, &exc::LookupError) || error_matches(thread, &exc::SyntaxError)
          ? DecodeResult::kOtherError
          : DecodeResult::kFailed;
  if (kind == DecodeResult::kFailed) return kind;
  Owned<Object> exception = error_fetch(thread);
  Owned<Object> text = object_str(thread, exception);
  size_t size = 0;
  char* utf8 = text ? str_to_utf8(thread, static_cast<Str*>(text.get()), &size) : nullptr;
  if (utf8 == nullptr) return DecodeResult::kFailed;
  const bool fits = out->append(utf8, size);
  mem_free(utf8);
  if (fits) return kind;
  raise_memory_error(thread);
  return DecodeResult::kFailed;
}

DecodeResult decode_hook(void* context, const char* encoding, const char* bytes, size_t size,
                         Buffer* out) {
  Thread& thread = static_cast<Host*>(context)->thread;
  // CPython decodes a file with a text file object, which knows no other way to use the codec.
  if (static_cast<Host*>(context)->from_file &&
      !codec_lookup_text_encoding(thread, encoding, nullptr))
    return codec_failure(thread, out);
  Owned<Object> text = str_decode(thread, bytes, size, encoding, "strict");
  if (!text) return codec_failure(thread, out);
  size_t length = 0;
  char* utf8 = str_to_utf8(thread, static_cast<Str*>(text.get()), &length);
  if (utf8 == nullptr) return codec_failure(thread, out);
  const bool fits = out->append(utf8, length);
  mem_free(utf8);
  if (fits) return DecodeResult::kOk;
  raise_memory_error(thread);
  return DecodeResult::kFailed;
}

bool file_line_hook(void* context, int64_t lineno, const char* encoding, Buffer* out) {
  const auto& [thread, filename, lines, from_file] = *static_cast<Host*>(context);
  SavedError saved(thread);
  Owned<Str> line = source_program_line(thread, filename, lineno, encoding);
  if (!line) return false;
  size_t size = 0;
  char* utf8 = str_to_utf8(thread, line, &size);
  if (utf8 == nullptr) {
    error_clear(thread);
    return false;
  }
  const bool fits = out->append(utf8, size);
  mem_free(utf8);
  return fits;
}

// Null: unicodedata is as it was.
Object* replaced_normalize(Thread& thread) {
  Object* module = dict_get_ascii(thread, thread.interp->modules, "unicodedata");
  if (module == nullptr || !is_a<Module>(module)) return nullptr;
  Object* function = dict_get_ascii(thread, as<Module>(module)->dict, "normalize");
  if (function == nullptr || (is_exact<Builtin>(function) && as<Builtin>(function)->self == module))
    return nullptr;
  return function;
}

NormalizeResult normalize_hook(void* context, const char* name, size_t size, Buffer* out) {
  Thread& thread = static_cast<Host*>(context)->thread;
  Owned<Object> function = share(replaced_normalize(thread));
  if (!function) return NormalizeResult::kUnchanged;
  Owned<Str> form = str_intern_ascii(thread, "NFKC");
  Owned<Str> text = form ? str_from_utf8(thread, name, size) : nullptr;
  if (!text) return NormalizeResult::kFailed;
  Object* const arguments[] = {form, text};
  Owned<Object> normal = call_args(thread, function, arguments);
  if (normal && !is_a<Str>(normal.get())) {
    raise_type_error(thread, "unicodedata.normalize() must return a string, not %.200s",
                     normal->ob_type->tp_name);
    return NormalizeResult::kFailed;
  }
  size_t length = 0;
  char* utf8 = normal ? str_to_utf8(thread, static_cast<Str*>(normal.get()), &length) : nullptr;
  if (utf8 == nullptr) return NormalizeResult::kFailed;
  const bool fits = out->append(utf8, length);
  mem_free(utf8);
  if (fits) return NormalizeResult::kDone;
  raise_memory_error(thread);
  return NormalizeResult::kFailed;
}

ReadResult read_line_hook(void* context, bool first, Buffer* out) {
  const InteractiveSource& lines = static_cast<Host*>(context)->lines;
  return lines.read_line(lines.context, first, out);
}

Type* exception_type(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kIndentationError:
      return &exc::IndentationError;
    case ErrorKind::kTabError:
      return &exc::TabError;
    case ErrorKind::kIncompleteInput:
      return &exc::IncompleteInputError;
    case ErrorKind::kValueError:
      return &exc::ValueError;
    case ErrorKind::kOverflowError:
      return &exc::OverflowError;
    case ErrorKind::kMemoryError:
      return &exc::MemoryError;
    default:
      return &exc::SyntaxError;
  }
}

// type(message, (filename, lineno, offset, text[, end_lineno, end_offset]))
Raised raise_placed(Thread& thread, const ParseError& error, Str* message, Str* filename) {
  Owned<Object> text = new_none();
  if (error.text != nullptr) text = PY_TRY(str_from_tree_text(thread, error.text, error.text_size));
  Owned<Object> lineno = PY_TRY(int_from_int64(thread, error.lineno));
  Owned<Object> offset = PY_TRY(int_from_int64(thread, error.offset));
  Owned<Object> end_lineno, end_offset;
  if (error.has_end) {
    end_lineno = PY_TRY(int_from_int64(thread, error.end_lineno));
    end_offset = PY_TRY(int_from_int64(thread, error.end_offset));
  }
  Object* name = error.has_filename ? static_cast<Object*>(filename) : none();
  Object* details[] = {name, lineno, offset, text, end_lineno, end_offset};
  Owned<Tuple> place = PY_TRY(tuple_from_array(thread, details, error.has_end ? 6 : 4));
  Object* items[] = {message, place};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, items));
  raise_object(thread, exception_type(error.kind), arguments);
  // CPython learns the name too late for the arguments, but the exception gets it.
  if (!error.has_filename && error_matches(thread, &exc::SyntaxError))
    as<SyntaxErrorObject>(thread.current_exception)->filename.set_shared(filename);
  return Raised{};
}

Raised raise_undecodable(Thread& thread, const ParseError& error) {
  Owned<Str> encoding = PY_TRY(str_from_utf8(thread, "unicodeescape", 13));
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, error.text, error.text_size));
  Owned<Object> start = PY_TRY(int_from_int64(thread, error.offset));
  Owned<Object> end = PY_TRY(int_from_int64(thread, error.end_offset));
  Owned<Str> reason = PY_TRY(str_from_utf8(thread, error.message, error.message_size));
  Object* items[] = {encoding, bytes, start, end, reason};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, items));
  return raise_object(thread, &exc::UnicodeDecodeError, arguments);
}

// What traceback.py looks at when it suggests a keyword.
Status attach_metadata(Thread& thread, const ParseMetadata& metadata) {
  if (!metadata.present || !error_matches(thread, &exc::SyntaxError)) return Status::kOk;
  Owned<Object> error = error_fetch(thread);
  Owned<Object> source;
  // CPython takes its UTF-8 for bytes in the encoding that was declared.
  if (metadata.source != nullptr) {
    source =
        metadata.encoding != nullptr
            ? str_decode(thread, metadata.source, metadata.source_size, metadata.encoding, "strict")
            : Owned<Object>(str_from_tree_text(thread, metadata.source, metadata.source_size));
    if (!source) error_clear(thread);
  }
  if (!source) source = new_none();
  Owned<Object> lineno = PY_TRY(int_from_int64(thread, metadata.lineno));
  Owned<Object> column = PY_TRY(int_from_int64(thread, metadata.col_offset));
  Object* items[] = {lineno, column, source};
  Owned<Tuple> tuple = PY_TRY(tuple_pack(thread, items));
  static_cast<SyntaxErrorObject*>(error.get())->metadata.set(std::move(tuple));
  error_restore(thread, std::move(error));
  return Status::kOk;
}

Raised raise_parse_error(Thread& thread, const ParseError& error, const ParseMetadata& metadata,
                         Str* filename) {
  switch (error.kind) {
    case ErrorKind::kPending:
      return Raised{};
    case ErrorKind::kNone:
      return raise(thread, &exc::SystemError, "the parser gave neither a tree nor an error");
    case ErrorKind::kKeyboardInterrupt:
      return raise_keyboard_interrupt(thread);
    case ErrorKind::kUnicodeDecodeError:
      return raise_undecodable(thread, error);
    case ErrorKind::kMemoryError:
      if (error.message == nullptr || error.message_size == 0) return raise_memory_error(thread);
      break;
    default:
      break;
  }
  Owned<Str> message = str_from_tree_text(thread, error.message, error.message_size);
  if (!message) return Raised{};
  if (error.has_place) {
    raise_placed(thread, error, message, filename);
  } else {
    raise_object(thread, exception_type(error.kind), message);
  }
  static_cast<void>(attach_metadata(thread, metadata));
  return Raised{};
}

ParseOptions parse_options(Thread& thread, const SourceRequest& request) {
  const auto has = [&](uint32_t flag) { return (request.flags & flag) != 0; };
  ParseOptions options;
  options.mode = request.mode;
  options.source_is_utf8 = is_a<Str>(request.source) || has(compile_flags::kIgnoreCookie);
  options.type_comments = has(compile_flags::kTypeComments);
  options.dont_imply_dedent = has(compile_flags::kDontImplyDedent);
  options.allow_incomplete_input = has(compile_flags::kAllowIncompleteInput);
  options.barry_as_bdfl = has(compile_flags::kFutureBarryAsBdfl);
  if (has(compile_flags::kOnlyAst)) options.feature_version = request.feature_version;
  options.int_max_str_digits = thread.interp->int_max_str_digits;
  return options;
}

// The bytes of a source, with a NUL behind them.
class SourceBytes {
 public:
  SourceBytes() = default;
  ~SourceBytes() { mem_free(owned_); }
  SourceBytes(const SourceBytes&) = delete;

  Status take(Thread& thread, Object* source, bool from_file) {
    if (!is_a<Str>(source)) {
      auto* bytes = static_cast<Bytes*>(source);
      data = bytes->data;
      size = static_cast<size_t>(bytes->ob_size);
    } else if (auto* str = static_cast<Str*>(source); str->ascii && str->compact) {
      data = str->ascii_text();
      size = static_cast<size_t>(str->length);
    } else {
      data = owned_ = PY_TRY(str_to_utf8(thread, str, &size));
    }
    // In a file only its line is wrong.
    if (!from_file && std::memchr(data, 0, size) != nullptr)
      return raise(thread, &exc::SyntaxError, "source code string cannot contain null bytes");
    return Status::kOk;
  }

  const char* data = nullptr;
  size_t size = 0;

 private:
  char* owned_ = nullptr;
};

ParseHooks parse_hooks(Host* host) {
  return {.context = host,
          .warn = warn_hook,
          .decode = decode_hook,
          .file_line = file_line_hook,
          .normalize = normalize_hook,
          .read_line = host->lines.read_line != nullptr ? read_line_hook : nullptr};
}

}  // namespace

ast::mod* parse_tree(Thread& thread, const SourceRequest& request, const TreeContext& context) {
  SourceBytes text;
  PY_TRY(text.take(thread, request.source, request.from_file));
  ParseOptions options = parse_options(thread, request);
  Owned<Bytes> filename;
  if (request.from_file) {
    filename = PY_TRY(str_encode(thread, request.filename, "utf-8", "surrogatepass"));
    options.from_file = filename->data;
    options.from_stdin = request.from_stdin;
  }
  Host host{.thread = thread, .filename = request.filename, .from_file = request.from_file};
  Diagnostics diagnostics(context.names.arena(), parse_hooks(&host));
  ParseMetadata metadata;
  ast::mod* tree =
      parse_source(text.data, text.size, options, context.names, diagnostics, &metadata);
  if (tree == nullptr) raise_parse_error(thread, diagnostics.error(), metadata, request.filename);
  return tree;
}

Owned<Code> compile_interactive(Thread& thread, const InteractiveSource& lines, Str* filename,
                                uint32_t* future) {
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  Host host{thread, filename, lines};
  Diagnostics diagnostics(arena, parse_hooks(&host));
  ParseOptions options;
  options.mode = ParseMode::kSingle;
  options.barry_as_bdfl = (*future & compile_flags::kFutureBarryAsBdfl) != 0;
  options.int_max_str_digits = thread.interp->int_max_str_digits;
  ParseMetadata metadata;
  ast::mod* tree = parse_interactive(options, names, diagnostics, &metadata);
  if (tree == nullptr) {
    if (diagnostics.failed()) raise_parse_error(thread, diagnostics.error(), metadata, filename);
    return nullptr;
  }
  const TreeContext context = {names, objects};
  uint32_t found = 0;
  Owned<Code> code = compile_tree(thread, tree, context, filename, *future, -1, &found);
  *future |= found;
  return code;
}

Owned<Code> compile_source(Thread& thread, const SourceRequest& request, int optimize) {
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  const TreeContext context = {names, objects};
  ast::mod* tree = PY_TRY(parse_tree(thread, request, context));
  return compile_tree(thread, tree, context, request.filename, request.flags, optimize);
}

}  // namespace py
