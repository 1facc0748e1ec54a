// Error handlers of the codecs: the built-in ones, the registered ones, and how a codec asks them.
// Counterpart: Python/codecs.c, Objects/unicodeobject.c (unicode_*_call_errorhandler).
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/checked.h"
#include "vm/objects/bytes.h"
#include "vm/objects/codecs.h"
#include "vm/objects/dict.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/database.h"

namespace py {
namespace {

bool is_encode_error(const Object* e) {
  return type_is_subtype(e->ob_type, &exc::UnicodeEncodeError);
}
bool is_decode_error(const Object* e) {
  return type_is_subtype(e->ob_type, &exc::UnicodeDecodeError);
}
bool is_translate_error(const Object* e) {
  return type_is_subtype(e->ob_type, &exc::UnicodeTranslateError);
}

// The object, with start and end brought into its bounds as CPython's accessors do.
struct Params {
  Object* object = nullptr;
  int64_t length = 0;
  int64_t start = 0;
  int64_t end = 0;
};

Status get_params(Thread& thread, Object* exception, Params* out) {
  auto* error = static_cast<UnicodeErrorObject*>(exception);
  bool bytes = is_decode_error(exception);
  out->object = error->object;
  if (out->object == nullptr)
    return raise_type_error(thread, "UnicodeError 'object' attribute is not set");
  if (bytes ? !is_a<Bytes>(out->object) : !is_str(out->object))
    return raise_type_error(thread, "UnicodeError 'object' attribute must be a %s",
                            bytes ? "bytes" : "string");
  out->length = bytes ? as<Bytes>(out->object)->ob_size : as<Str>(out->object)->length;
  int64_t start = error->start, end = error->end;
  if (start < 0) start = 0;
  if (start >= out->length) start = out->length == 0 ? 0 : out->length - 1;
  if (end < 1) end = 1;
  if (end > out->length) end = out->length;
  out->start = start;
  out->end = end;
  return Status::kOk;
}

Owned<Object> answer(Thread& thread, Object* replacement, int64_t position) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, position));
  Object* items[] = {replacement, number};
  return tuple_pack(thread, items);
}

Raised raise_again(Thread& thread, Object* exception) {
  return raise_object(thread, exception->ob_type, exception);
}

Raised wrong_type(Thread& thread, Object* exception) {
  return raise_type_error(thread, "don't know how to handle %.200s in error callback",
                          exception->ob_type->tp_name);
}

using Handler = Owned<Object> (*)(Thread&, Object* module, Object* exception);

Owned<Object> strict_errors(Thread& thread, Object*, Object* exception) {
  if (!is_exception(exception))
    return raise_type_error(thread, "codec must pass exception instance");
  return raise_again(thread, exception);
}

Owned<Object> ignore_errors(Thread& thread, Object*, Object* exception) {
  if (!is_encode_error(exception) && !is_decode_error(exception) && !is_translate_error(exception))
    return wrong_type(thread, exception);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  return answer(thread, empty_str(), params.end);
}

Owned<Object> replace_errors(Thread& thread, Object*, Object* exception) {
  bool encode = is_encode_error(exception), decode = is_decode_error(exception);
  if (!encode && !decode && !is_translate_error(exception)) return wrong_type(thread, exception);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  StrBuilder out(thread);
  int64_t count = decode ? 1 : params.end - params.start;
  PY_TRY(out.add_fill(encode ? '?' : 0xfffd, count));
  Owned<Str> text = PY_TRY(out.finish());
  return answer(thread, text, params.end);
}

Owned<Object> xmlcharrefreplace_errors(Thread& thread, Object*, Object* exception) {
  if (!is_encode_error(exception)) return wrong_type(thread, exception);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  Buffer out;
  for (int64_t i = params.start; i < params.end; ++i) {
    if (!append_xml_charref(as<Str>(params.object)->at(i), &out)) return raise_memory_error(thread);
  }
  Owned<Str> text = PY_TRY(str_from_ascii(thread, out.data(), out.size()));
  return answer(thread, text, params.end);
}

Owned<Object> backslashreplace_errors(Thread& thread, Object*, Object* exception) {
  bool decode = is_decode_error(exception);
  if (!decode && !is_encode_error(exception) && !is_translate_error(exception))
    return wrong_type(thread, exception);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  Buffer out;
  for (int64_t i = params.start; i < params.end; ++i) {
    uint32_t c = decode ? static_cast<uint8_t>(as<Bytes>(params.object)->data[i])
                        : as<Str>(params.object)->at(i);
    if (!append_backslash_escape(c, &out)) return raise_memory_error(thread);
  }
  Owned<Str> text = PY_TRY(str_from_ascii(thread, out.data(), out.size()));
  return answer(thread, text, params.end);
}

Owned<Object> namereplace_errors(Thread& thread, Object*, Object* exception) {
  if (!is_encode_error(exception)) return wrong_type(thread, exception);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  Buffer out;
  for (int64_t i = params.start; i < params.end; ++i) {
    uint32_t c = as<Str>(params.object)->at(i);
    char name[kMaxCharName];
    size_t length;
    bool ok = char_name(c, name, &length)
                  ? out.append("\\N{") && out.append(name, length) && out.append('}')
                  : append_backslash_escape(c, &out);
    if (!ok) return raise_memory_error(thread);
  }
  Owned<Str> text = PY_TRY(str_from_ascii(thread, out.data(), out.size()));
  return answer(thread, text, params.start > params.end ? params.start : params.end);
}

enum class Utf : uint8_t { kNone, k8, k16Le, k16Be, k32Le, k32Be };

Utf utf_of(Object* exception) {
  Object* encoding = static_cast<UnicodeErrorObject*>(exception)->encoding;
  if (encoding == nullptr || !is_str(encoding) || !as<Str>(encoding)->ascii) return Utf::kNone;
  char name[16];
  if (!codec_normalize_name(as<Str>(encoding)->ascii_text(), name, sizeof name)) return Utf::kNone;
  if (strcmp(name, "cp65001") == 0) return Utf::k8;
  if (strncmp(name, "utf", 3) != 0) return Utf::kNone;
  const char* rest = name + 3;
  if (*rest == '_') ++rest;
  if (strcmp(rest, "8") == 0) return Utf::k8;
  bool is16 = strncmp(rest, "16", 2) == 0;
  if (!is16 && strncmp(rest, "32", 2) != 0) return Utf::kNone;
  rest += 2;
  if (*rest == '_') ++rest;
  if (*rest == 0 || strcmp(rest, "le") == 0) return is16 ? Utf::k16Le : Utf::k32Le;
  if (strcmp(rest, "be") == 0) return is16 ? Utf::k16Be : Utf::k32Be;
  return Utf::kNone;
}

int bytes_per_surrogate(Utf utf) {
  return utf == Utf::k8 ? 3 : utf == Utf::k16Le || utf == Utf::k16Be ? 2 : 4;
}

void write_surrogate(Utf utf, uint32_t c, uint8_t* out) {
  auto low = static_cast<uint8_t>(c), high = static_cast<uint8_t>(c >> 8);
  switch (utf) {
    case Utf::k8:
      out[0] = static_cast<uint8_t>(0xe0 | (c >> 12));
      out[1] = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3f));
      out[2] = static_cast<uint8_t>(0x80 | (c & 0x3f));
      break;
    case Utf::k16Le:
      out[0] = low;
      out[1] = high;
      break;
    case Utf::k16Be:
      out[0] = high;
      out[1] = low;
      break;
    case Utf::k32Le:
      out[0] = low;
      out[1] = high;
      out[2] = out[3] = 0;
      break;
    default:
      out[0] = out[1] = 0;
      out[2] = high;
      out[3] = low;
      break;
  }
}

uint32_t read_surrogate(Utf utf, const uint8_t* p) {
  switch (utf) {
    case Utf::k8:
      if ((p[0] & 0xf0) != 0xe0 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80) return 0;
      return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    case Utf::k16Le:
      return p[1] * 256u + p[0];
    case Utf::k16Be:
      return p[0] * 256u + p[1];
    case Utf::k32Le:
      return static_cast<uint32_t>(p[3]) << 24 | p[2] << 16 | p[1] << 8 | p[0];
    default:
      return static_cast<uint32_t>(p[0]) << 24 | p[1] << 16 | p[2] << 8 | p[3];
  }
}

Owned<Object> surrogatepass_errors(Thread& thread, Object*, Object* exception) {
  bool decode = is_decode_error(exception);
  if (!decode && !is_encode_error(exception)) return wrong_type(thread, exception);
  Utf utf = utf_of(exception);
  if (utf == Utf::kNone) return raise_again(thread, exception);
  int width = bytes_per_surrogate(utf);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  if (decode) {
    const auto* data = reinterpret_cast<const uint8_t*>(as<Bytes>(params.object)->data);
    uint32_t c =
        params.length - params.start >= width ? read_surrogate(utf, data + params.start) : 0;
    if (!is_surrogate(c)) return raise_again(thread, exception);
    Owned<Str> text = PY_TRY(str_from_char(thread, c));
    return answer(thread, text, params.start + width);
  }
  Buffer out;
  for (int64_t i = params.start; i < params.end; ++i) {
    uint32_t c = as<Str>(params.object)->at(i);
    if (!is_surrogate(c)) return raise_again(thread, exception);
    auto* to = reinterpret_cast<uint8_t*>(out.extend(static_cast<size_t>(width)));
    if (to == nullptr) return raise_memory_error(thread);
    write_surrogate(utf, c, to);
  }
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, out.data(), out.size()));
  return answer(thread, bytes, params.end);
}

Owned<Object> surrogateescape_errors(Thread& thread, Object*, Object* exception) {
  bool decode = is_decode_error(exception);
  if (!decode && !is_encode_error(exception)) return wrong_type(thread, exception);
  Params params;
  PY_TRY(get_params(thread, exception, &params));
  if (decode) {
    const auto* data = reinterpret_cast<const uint8_t*>(as<Bytes>(params.object)->data);
    uint16_t escaped[4];
    int count = 0;
    while (count < 4 && params.start + count < params.end && data[params.start + count] >= 128) {
      escaped[count] = static_cast<uint16_t>(0xdc00 + data[params.start + count]);
      ++count;
    }
    if (count == 0) return raise_again(thread, exception);
    Owned<Str> text = PY_TRY(str_from_ucs2(thread, escaped, static_cast<size_t>(count)));
    return answer(thread, text, params.start + count);
  }
  Buffer out;
  for (int64_t i = params.start; i < params.end; ++i) {
    uint32_t c = as<Str>(params.object)->at(i);
    if (c < 0xdc80 || c > 0xdcff) return raise_again(thread, exception);
    if (!out.append(static_cast<char>(c - 0xdc00))) return raise_memory_error(thread);
  }
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, out.data(), out.size()));
  return answer(thread, bytes, params.end);
}

struct BuiltinHandler {
  const char* name;
  MethodDef def;
};
constinit BuiltinHandler kHandlers[] = {
    {"strict", {"strict_errors", strict_errors, nullptr, "Raises the exception."}},
    {"ignore", {"ignore_errors", ignore_errors, nullptr, "Leaves malformed data out."}},
    {"replace", {"replace_errors", replace_errors, nullptr, "Puts a replacement character."}},
    {"xmlcharrefreplace",
     {"xmlcharrefreplace_errors", xmlcharrefreplace_errors, nullptr,
      "Puts XML character references."}},
    {"backslashreplace",
     {"backslashreplace_errors", backslashreplace_errors, nullptr, "Puts backslash escapes."}},
    {"namereplace", {"namereplace_errors", namereplace_errors, nullptr, "Puts \\N{...} escapes."}},
    {"surrogatepass", {"surrogatepass", surrogatepass_errors, nullptr, nullptr}},
    {"surrogateescape", {"surrogateescape", surrogateescape_errors, nullptr, nullptr}},
};

// Name to handler; holds the built-in ones from the start. Owned, lives as long as the process.
constinit Dict* registry = nullptr;

Status ensure_registry(Thread& thread) {
  if (registry != nullptr) return Status::kOk;
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  for (BuiltinHandler& row : kHandlers) {
    Owned<Object> handler = PY_TRY(builtin_new(thread, &row.def, nullptr, nullptr));
    PY_TRY(dict_set_ascii(thread, dict, row.name, handler));
  }
  registry = dict.release();
  return Status::kOk;
}

// What a handler returned: a pair of a replacement and a position, which counts from the end if
// negative.
Status parse_answer(Thread& thread, Object* result, const char* message, bool bytes_allowed,
                    Object** replacement, int64_t* position) {
  if (!is_a<Tuple>(result) || as<Tuple>(result)->ob_size != 2)
    return raise_type_error(thread, "%s", message);
  auto* pair = as<Tuple>(result);
  *replacement = pair->items[0];
  bool good = is_str(*replacement) || (bytes_allowed && is_a<Bytes>(*replacement));
  if (!bytes_allowed && !good) return raise_type_error(thread, "%s", message);
  *position = PY_TRY(number_as_ssize(thread, pair->items[1], &exc::OverflowError));
  if (!good) return raise_type_error(thread, "%s", message);
  return Status::kOk;
}

Status check_position(Thread& thread, int64_t* position, int64_t length) {
  if (*position < 0) *position += length;
  if (*position < 0 || *position > length)
    return raise(thread, &exc::IndexError, "position %zd from error handler out of bounds",
                 *position);
  return Status::kOk;
}

}  // namespace

Status codec_prepare_error(Thread& thread, Type* type, Owned<Object>* exception,
                           const char* encoding, Object* object, int64_t start, int64_t end,
                           const char* reason) {
  Owned<Str> why = PY_TRY(str_from_utf8(thread, reason));
  if (*exception) {
    auto* error = static_cast<UnicodeErrorObject*>(exception->get());
    error->start = start;
    error->end = end;
    error->reason.set(std::move(why));
    return Status::kOk;
  }
  Owned<Str> name = PY_TRY(str_from_utf8(thread, encoding));
  Owned<Object> first = PY_TRY(int_from_int64(thread, start));
  Owned<Object> last = PY_TRY(int_from_int64(thread, end));
  Object* args[] = {name, object, first, last, why};
  *exception = PY_TRY(call_args(thread, reinterpret_cast<Object*>(type), args));
  return Status::kOk;
}

Owned<Object> codec_builtin_error(Thread& thread, const char* name, Object* exception) {
  for (BuiltinHandler& row : kHandlers) {
    if (strcmp(row.name, name) == 0) return row.def.one_arg(thread, nullptr, exception);
  }
  return raise(thread, &exc::LookupError, "unknown error handler name '%.400s'", name);
}

Owned<Object> codec_lookup_error(Thread& thread, const char* name) {
  PY_TRY(ensure_registry(thread));
  if (name == nullptr) name = "strict";
  Owned<Str> key = PY_TRY(str_from_utf8(thread, name));
  Object* handler = dict_get(thread, registry, key);
  if (handler == nullptr) {
    if (thread.has_exception()) return nullptr;
    return raise(thread, &exc::LookupError, "unknown error handler name '%.400s'", name);
  }
  return share(handler);
}

Status codec_register_error(Thread& thread, const char* name, Object* handler) {
  PY_TRY(ensure_registry(thread));
  if (object_is_callable(handler) != Tri::kTrue)
    return raise_type_error(thread, "handler must be callable");
  Owned<Str> key = PY_TRY(str_from_utf8(thread, name));
  return dict_set(thread, registry, key, handler);
}

Tri codec_unregister_error(Thread& thread, const char* name) {
  PY_TRY(ensure_registry(thread));
  for (const BuiltinHandler& row : kHandlers) {
    if (strcmp(row.name, name) == 0)
      return raise_value_error(thread, "cannot un-register built-in error handler '%s'", name);
  }
  Owned<Str> key = PY_TRY(str_from_utf8(thread, name));
  Owned<Object> old = dict_pop(thread, registry, key);
  if (!old && thread.has_exception()) return Tri::kError;
  return to_tri(static_cast<bool>(old));
}

Status EncodeErrors::prepare(int64_t start, int64_t end, const char* reason) {
  return codec_prepare_error(thread_, &exc::UnicodeEncodeError, &exception_, encoding_, str_, start,
                             end, reason);
}

Raised EncodeErrors::raise(int64_t start, int64_t end, const char* reason) {
  if (!failed(prepare(start, end, reason))) return raise_again(thread_, exception_);
  return Raised{};
}

Owned<Object> EncodeErrors::handle(int64_t start, int64_t end, const char* reason, int64_t* next) {
  if (!handler_) handler_ = PY_TRY(codec_lookup_error(thread_, errors_));
  PY_TRY(prepare(start, end, reason));
  Owned<Object> result = PY_TRY(call_one_arg(thread_, handler_, exception_));
  Object* replacement;
  PY_TRY(parse_answer(thread_, result, "encoding error handler must return (str/bytes, int) tuple",
                      true, &replacement, next));
  PY_TRY(check_position(thread_, next, str_->length));
  return share(replacement);
}

Status DecodeErrors::handle(size_t start, size_t end, const char* reason, StrBuilder* out,
                            size_t* next) {
  if (errors_ != nullptr) {
    // The common handlers, without an exception object.
    if (strcmp(errors_, "ignore") == 0) {
      *next = end;
      return Status::kOk;
    }
    if (strcmp(errors_, "replace") == 0) {
      *next = end;
      return out->add_char(0xfffd);
    }
    if (strcmp(errors_, "surrogateescape") == 0 && data[start] >= 0x80) {
      size_t at = start;
      while (at < end && at < start + 4 && data[at] >= 0x80)
        PY_TRY(out->add_char(0xdc00u + data[at++]));
      *next = at;
      return Status::kOk;
    }
  }
  if (!handler_) handler_ = PY_TRY(codec_lookup_error(thread_, errors_));
  Owned<Bytes> input;
  if (!exception_) input = PY_TRY(bytes_from(thread_, reinterpret_cast<const char*>(data), size));
  PY_TRY(codec_prepare_error(thread_, &exc::UnicodeDecodeError, &exception_, encoding_, input,
                             static_cast<int64_t>(start), static_cast<int64_t>(end), reason));
  Owned<Object> result = PY_TRY(call_one_arg(thread_, handler_, exception_));
  Object* replacement;
  int64_t position;
  PY_TRY(parse_answer(thread_, result, "decoding error handler must return (str, int) tuple", false,
                      &replacement, &position));
  Object* object = static_cast<UnicodeErrorObject*>(exception_.get())->object;
  if (object == nullptr)
    return raise_type_error(thread_, "UnicodeError 'object' attribute is not set");
  if (!is_a<Bytes>(object))
    return raise_type_error(thread_, "UnicodeError 'object' attribute must be a bytes");
  // The exception keeps the bytes alive for as long as this operation reads them.
  data = reinterpret_cast<const uint8_t*>(as<Bytes>(object)->data);
  size = static_cast<size_t>(as<Bytes>(object)->ob_size);
  PY_TRY(check_position(thread_, &position, static_cast<int64_t>(size)));
  *next = static_cast<size_t>(position);
  return out->add_str(as<Str>(replacement));
}

}  // namespace py
