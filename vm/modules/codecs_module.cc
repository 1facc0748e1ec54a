// _codecs: the built-in codecs one by one, charmap codecs, and the registries.
// Counterpart: Modules/_codecsmodule.c, Objects/unicodeobject.c (charmap), Objects/bytesobject.c
// (escapes).
#include "vm/objects/bytes_common.h"
#include "vm/objects/codecs.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// An errors argument: null when None or not given.
class ErrorsName {
 public:
  ~ErrorsName() { mem_free(text_); }
  Status get(Thread& thread, const char* function, Object* value) {
    if (value == nullptr || is_none(value)) return Status::kOk;
    if (!is_a<Str>(value))
      return raise_bad_argument(thread, function, "argument 2", "str or None", value);
    return codec_argument(thread, function, "argument 2", value, &text_);
  }
  const char* get() const { return text_; }

 private:
  char* text_ = nullptr;
};

Owned<Object> pair(Thread& thread, Object* first, int64_t second) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, second));
  Object* items[] = {first, number};
  return tuple_pack(thread, items);
}

template <TextCodec codec>
Owned<Object> encode_with(Thread& thread, const char* function, Args args) {
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, function, "argument 1", "str", args[0]);
  ErrorsName errors;
  PY_TRY(errors.get(thread, function, args[1]));
  auto* str = as<Str>(args[0]);
  Owned<Bytes> bytes = PY_TRY(codec_encode(thread, codec, str, errors.get()));
  return pair(thread, bytes, str->length);
}

template <TextCodec codec, TextCodec little, TextCodec big>
Owned<Object> encode_ordered(Thread& thread, const char* function, Args args) {
  int order = 0;
  if (args.has(2)) order = PY_TRY(to_c_int(thread, args[2]));
  if (order < 0) return encode_with<little>(thread, function, args);
  if (order > 0) return encode_with<big>(thread, function, args);
  return encode_with<codec>(thread, function, args);
}

Owned<Object> decode_with(Thread& thread, TextCodec codec, const char* function, Object* data,
                          Object* errors_or_null, bool final) {
  HeldBuffer buffer;
  if (is_a<Str>(data) &&
      (codec == TextCodec::kUnicodeEscape || codec == TextCodec::kRawUnicodeEscape)) {
    // These two also take text, as the UTF-8 of it.
    size_t length, consumed;
    char* text = str_to_utf8(thread, as<Str>(data), &length);
    if (text == nullptr) return nullptr;
    ErrorsName errors;
    if (failed(errors.get(thread, function, errors_or_null))) {
      mem_free(text);
      return nullptr;
    }
    Owned<Str> result = codec_decode(thread, codec, text, length, errors.get(), final, &consumed);
    mem_free(text);
    if (!result) return nullptr;
    return pair(thread, result, static_cast<int64_t>(consumed));
  }
  PY_TRY(buffer.get(thread, data));
  ErrorsName errors;
  PY_TRY(errors.get(thread, function, errors_or_null));
  size_t consumed = 0;
  Owned<Str> result =
      PY_TRY(codec_decode(thread, codec, reinterpret_cast<const char*>(buffer.span().data),
                          static_cast<size_t>(buffer.span().size), errors.get(), final, &consumed));
  return pair(thread, result, static_cast<int64_t>(consumed));
}

Maybe<bool> final_flag(Thread& thread, Object* value, bool fallback) {
  if (value == nullptr) return fallback;
  return to_bool(thread, value);
}

#define PY_CODEC_ENCODER(name, codec)                                    \
  Owned<Object> name##_encode(Thread& thread, Object*, Args args) {      \
    return encode_with<TextCodec::codec>(thread, #name "_encode", args); \
  }
#define PY_CODEC_DECODER(name, codec, final_default)                                        \
  Owned<Object> name##_decode(Thread& thread, Object*, Args args) {                         \
    bool final = PY_TRY(final_flag(thread, args[2], final_default));                        \
    return decode_with(thread, TextCodec::codec, #name "_decode", args[0], args[1], final); \
  }
PY_CODEC_ENCODER(utf_8, kUtf8)
PY_CODEC_ENCODER(utf_7, kUtf7)
PY_CODEC_ENCODER(utf_16_le, kUtf16Le)
PY_CODEC_ENCODER(utf_16_be, kUtf16Be)
PY_CODEC_ENCODER(utf_32_le, kUtf32Le)
PY_CODEC_ENCODER(utf_32_be, kUtf32Be)
PY_CODEC_ENCODER(unicode_escape, kUnicodeEscape)
PY_CODEC_ENCODER(raw_unicode_escape, kRawUnicodeEscape)
PY_CODEC_ENCODER(latin_1, kLatin1)
PY_CODEC_ENCODER(ascii, kAscii)
PY_CODEC_DECODER(utf_8, kUtf8, false)
PY_CODEC_DECODER(utf_7, kUtf7, false)
PY_CODEC_DECODER(utf_16, kUtf16, false)
PY_CODEC_DECODER(utf_16_le, kUtf16Le, false)
PY_CODEC_DECODER(utf_16_be, kUtf16Be, false)
PY_CODEC_DECODER(utf_32, kUtf32, false)
PY_CODEC_DECODER(utf_32_le, kUtf32Le, false)
PY_CODEC_DECODER(utf_32_be, kUtf32Be, false)
PY_CODEC_DECODER(unicode_escape, kUnicodeEscape, true)
PY_CODEC_DECODER(raw_unicode_escape, kRawUnicodeEscape, true)
#undef PY_CODEC_ENCODER
#undef PY_CODEC_DECODER

Owned<Object> latin_1_decode(Thread& thread, Object*, Args args) {
  return decode_with(thread, TextCodec::kLatin1, "latin_1_decode", args[0], args[1], true);
}
Owned<Object> ascii_decode(Thread& thread, Object*, Args args) {
  return decode_with(thread, TextCodec::kAscii, "ascii_decode", args[0], args[1], true);
}
Owned<Object> utf_16_encode(Thread& thread, Object*, Args args) {
  return encode_ordered<TextCodec::kUtf16, TextCodec::kUtf16Le, TextCodec::kUtf16Be>(
      thread, "utf_16_encode", args);
}
Owned<Object> utf_32_encode(Thread& thread, Object*, Args args) {
  return encode_ordered<TextCodec::kUtf32, TextCodec::kUtf32Le, TextCodec::kUtf32Be>(
      thread, "utf_32_encode", args);
}

// Incremental decoding that remembers the byte order: (text, consumed, byte order).
Owned<Object> decode_ex(Thread& thread, TextCodec codec, const char* function, Args args) {
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, args[0]));
  ErrorsName errors;
  PY_TRY(errors.get(thread, function, args[1]));
  int order = 0;
  if (args.has(2)) order = PY_TRY(to_c_int(thread, args[2]));
  bool final = PY_TRY(final_flag(thread, args[3], false));
  size_t consumed = 0;
  Owned<Str> text = PY_TRY(codec_decode(
      thread, codec, reinterpret_cast<const char*>(buffer.span().data),
      static_cast<size_t>(buffer.span().size), errors.get(), final, &consumed, &order));
  Owned<Object> count = PY_TRY(int_from_int64(thread, static_cast<int64_t>(consumed)));
  Owned<Object> found = PY_TRY(int_from_int64(thread, order));
  Object* items[] = {text, count, found};
  return tuple_pack(thread, items);
}
Owned<Object> utf_16_ex_decode(Thread& thread, Object*, Args args) {
  return decode_ex(thread, TextCodec::kUtf16, "utf_16_ex_decode", args);
}
Owned<Object> utf_32_ex_decode(Thread& thread, Object*, Args args) {
  return decode_ex(thread, TextCodec::kUtf32, "utf_32_ex_decode", args);
}

// What charmap_build makes of a decoding table of 256 characters: the way back.
struct EncodingMap : Object {
  static Type type;
  uint8_t bytes[0x10000];  // 0: unmapped, but for U+0000.
};

Owned<Object> encoding_map_size(Thread& thread, Object*) {
  return int_from_int64(thread, static_cast<int64_t>(sizeof(EncodingMap)));
}
constinit MethodDef kEncodingMapMethods[] = {
    {"size", encoding_map_size, nullptr, "The size in bytes of this object."},
    {},
};

Owned<Object> charmap_build(Thread& thread, Object*, Object* map) {
  if (!is_a<Str>(map)) return raise_bad_argument(thread, "charmap_build", "argument", "str", map);
  auto* str = as<Str>(map);
  if (str->length == 0) return raise_type_error(thread, "bad argument type for built-in operation");
  int64_t length = str->length < 256 ? str->length : 256;
  bool plain = length == 256 && str->at(0) == 0;
  for (int64_t i = 1; i < length && plain; ++i) plain = str->at(i) != 0 && str->at(i) <= 0xfffe;
  if (!plain) {
    Owned<Dict> dict = PY_TRY(dict_new(thread));
    for (int64_t i = 0; i < length; ++i) {
      Owned<Object> key = PY_TRY(int_from_int64(thread, str->at(i)));
      Owned<Object> value = PY_TRY(int_from_int64(thread, i));
      PY_TRY(dict_set(thread, dict, key, value));
    }
    return dict;
  }
  Owned<EncodingMap> result = PY_TRY(object_new<EncodingMap>(thread));
  for (int i = 1; i < 256; ++i) {
    if (str->at(i) != 0xfffe) result->bytes[str->at(i)] = static_cast<uint8_t>(i);
  }
  return result;
}

// What a mapping has for a code. kFalse: nothing, or None.
Tri map_lookup(Thread& thread, Object* mapping, int64_t code, Owned<Object>* value) {
  Owned<Object> key = PY_TRY(int_from_int64(thread, code));
  *value = get_item(thread, mapping, key);
  if (*value) return to_tri(!is_none(*value));
  if (!error_matches(thread, &exc::LookupError)) return Tri::kError;
  error_clear(thread);
  return Tri::kFalse;
}

// Encodes a character through a mapping into *out. kFalse: unmapped.
Tri charmap_put(Thread& thread, Object* mapping, uint32_t c, Buffer* out) {
  auto put = [&](const void* bytes, size_t size) -> Tri {
    if (!out->append(bytes, size)) return raise_memory_error(thread);
    return Tri::kTrue;
  };
  if (is_exact<EncodingMap>(mapping)) {
    uint8_t byte = c < 0x10000 ? as<EncodingMap>(mapping)->bytes[c] : 0;
    if (byte == 0 && c != 0) return Tri::kFalse;
    return put(&byte, 1);
  }
  Owned<Object> value;
  if (!PY_TRY(map_lookup(thread, mapping, c, &value))) return Tri::kFalse;
  if (is_a<Int>(value.get())) {
    int64_t number;
    if (!int_fits_int64(value, &number) || number < 0 || number > 255)
      return raise_type_error(thread, "character mapping must be in range(256)");
    auto byte = static_cast<uint8_t>(number);
    return put(&byte, 1);
  }
  if (is_a<Bytes>(value.get()))
    return put(as<Bytes>(value.get())->data, static_cast<size_t>(as<Bytes>(value.get())->ob_size));
  return raise_type_error(thread,
                          "character mapping must return integer, bytes or None, not %.400s",
                          value->ob_type->tp_name);
}

constexpr char kUndefined[] = "character maps to <undefined>";

// Every character of a replacement text goes through the mapping as well.
Tri charmap_put_all(Thread& thread, Object* mapping, Str* text, Buffer* out) {
  for (int64_t i = 0; i < text->length; ++i) {
    Tri mapped = charmap_put(thread, mapping, text->at(i), out);
    if (mapped != Tri::kTrue) return mapped;
  }
  return Tri::kTrue;
}

Owned<Object> charmap_encode_text(Thread& thread, Str* str, const char* errors, Object* mapping) {
  EncodeErrors handler(thread, "charmap", errors, str);
  Buffer out;
  int64_t i = 0;
  while (i < str->length) {
    if (PY_TRY(charmap_put(thread, mapping, str->at(i), &out))) {
      ++i;
      continue;
    }
    // The whole run of unmapped characters is one error.
    int64_t end = i + 1;
    while (end < str->length) {
      size_t size = out.size();
      bool mapped = PY_TRY(charmap_put(thread, mapping, str->at(end), &out));
      out.truncate(size);
      if (mapped) break;
      ++end;
    }
    int64_t next;
    Owned<Object> replacement = PY_TRY(handler.handle(i, end, kUndefined, &next));
    if (is_a<Bytes>(replacement.get())) {
      auto* bytes = as<Bytes>(replacement.get());
      if (!out.append(bytes->data, static_cast<size_t>(bytes->ob_size)))
        return raise_memory_error(thread);
    } else if (!PY_TRY(charmap_put_all(thread, mapping, as<Str>(replacement.get()), &out))) {
      return handler.raise(i, end, kUndefined);
    }
    i = next;
  }
  return bytes_from(thread, out.data(), out.size());
}

Owned<Object> charmap_encode(Thread& thread, Object*, Args args) {
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "charmap_encode", "argument 1", "str", args[0]);
  ErrorsName errors;
  PY_TRY(errors.get(thread, "charmap_encode", args[1]));
  auto* str = as<Str>(args[0]);
  Owned<Object> bytes;
  if (!args.has(2) || is_none(args[2])) {
    bytes = PY_TRY(codec_encode(thread, TextCodec::kLatin1, str, errors.get()));
  } else {
    bytes = PY_TRY(charmap_encode_text(thread, str, errors.get(), args[2]));
  }
  return pair(thread, bytes, str->length);
}

// Decodes a byte through a mapping; kFalse: undefined.
Tri charmap_take(Thread& thread, Object* mapping, uint8_t byte, StrBuilder* out) {
  if (is_exact<Str>(mapping)) {
    auto* table = as<Str>(mapping);
    if (byte >= table->length || table->at(byte) == 0xfffe) return Tri::kFalse;
    PY_TRY(out->add_char(table->at(byte)));
    return Tri::kTrue;
  }
  Owned<Object> value;
  if (!PY_TRY(map_lookup(thread, mapping, byte, &value))) return Tri::kFalse;
  if (is_a<Int>(value.get())) {
    int64_t number;
    if (!int_fits_int64(value, &number) || number < 0 || number > kMaxUnicode)
      return raise_type_error(thread, "character mapping must be in range(0x%x)", kMaxUnicode + 1);
    if (number == 0xfffe) return Tri::kFalse;
    PY_TRY(out->add_char(static_cast<uint32_t>(number)));
    return Tri::kTrue;
  }
  if (!is_a<Str>(value))
    return raise_type_error(thread, "character mapping must return integer, None or str");
  auto* text = as<Str>(value.get());
  if (text->length == 1 && text->at(0) == 0xfffe) return Tri::kFalse;
  PY_TRY(out->add_str(text));
  return Tri::kTrue;
}

Owned<Object> charmap_decode(Thread& thread, Object*, Args args) {
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, args[0]));
  ErrorsName errors;
  PY_TRY(errors.get(thread, "charmap_decode", args[1]));
  ByteSpan span = buffer.span();
  if (!args.has(2) || is_none(args[2])) {
    Owned<Str> text = PY_TRY(str_from_latin1(thread, span.data, static_cast<size_t>(span.size)));
    return pair(thread, text, span.size);
  }
  DecodeErrors handler(thread, "charmap", errors.get(), reinterpret_cast<const char*>(span.data),
                       static_cast<size_t>(span.size));
  StrBuilder out(thread, span.size);
  for (size_t i = 0; i < handler.size;) {
    if (PY_TRY(charmap_take(thread, args[2], handler.data[i], &out))) {
      ++i;
    } else {
      PY_TRY(handler.handle(i, i + 1, kUndefined, &out, &i));
    }
  }
  Owned<Str> text = PY_TRY(out.finish());
  return pair(thread, text, span.size);
}

Owned<Object> readbuffer_encode(Thread& thread, Object*, Args args) {
  ErrorsName errors;
  if (is_a<Str>(args[0])) {
    Owned<Bytes> bytes = PY_TRY(codec_encode(thread, TextCodec::kUtf8, as<Str>(args[0]), nullptr));
    PY_TRY(errors.get(thread, "readbuffer_encode", args[1]));
    return pair(thread, bytes, bytes->ob_size);
  }
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, args[0]));
  PY_TRY(errors.get(thread, "readbuffer_encode", args[1]));
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(buffer.span().data),
                                         static_cast<size_t>(buffer.span().size)));
  return pair(thread, bytes, bytes->ob_size);
}

// Bytes literals' escapes.
Owned<Object> escape_encode(Thread& thread, Object*, Args args) {
  if (!is_a<Bytes>(args[0]))
    return raise_bad_argument(thread, "escape_encode", "argument 1", "bytes", args[0]);
  ErrorsName errors;  // Checked, not used.
  PY_TRY(errors.get(thread, "escape_encode", args[1]));
  ByteSpan span = span_of(as<Bytes>(args[0]));
  Buffer out;
  for (int64_t i = 0; i < span.size; ++i) {
    uint8_t c = span.data[i];
    bool ok;
    if (c == '\'' || c == '\\') {
      ok = out.append('\\') && out.append(static_cast<char>(c));
    } else if (c == '\t' || c == '\n' || c == '\r') {
      ok = out.append('\\') && out.append(c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
    } else if (c < ' ' || c >= 0x7f) {
      ok = out.append("\\x") && out.append("0123456789abcdef"[c >> 4]) &&
           out.append("0123456789abcdef"[c & 15]);
    } else {
      ok = out.append(static_cast<char>(c));
    }
    if (!ok) return raise_memory_error(thread);
  }
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, out.data(), out.size()));
  return pair(thread, bytes, span.size);
}

int hex_digit(uint8_t c) {
  if (c - '0' < 10u) return c - '0';
  c |= 32;
  return c - 'a' < 6u ? c - 'a' + 10 : -1;
}

Status unescape(Thread& thread, ByteSpan span, const char* errors, Buffer* out) {
  constexpr char kFrom[] = "\\'\"bfnrtva", kTo[] = "\\'\"\b\f\n\r\t\v\a";
  auto put = [&](int c) -> Status {
    if (!out->append(static_cast<char>(c))) return raise_memory_error(thread);
    return Status::kOk;
  };
  bool warned = false;
  for (int64_t i = 0; i < span.size;) {
    uint8_t c = span.data[i++];
    if (c != '\\') {
      PY_TRY(put(c));
      continue;
    }
    if (i >= span.size) return raise_value_error(thread, "Trailing \\ in string");
    c = span.data[i++];
    if (c == '\n') continue;
    const char* known = c == 0 ? nullptr : strchr(kFrom, c);
    if (known != nullptr) {
      PY_TRY(put(kTo[known - kFrom]));
    } else if (c - '0' < 8u) {
      int value = c - '0';
      for (int k = 0; k < 2 && i < span.size && span.data[i] - '0' < 8u; ++k)
        value = value * 8 + (span.data[i++] - '0');
      if (value > 0377 && !warned) {
        warned = true;
        PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                    "b\"\\%o\" is an invalid octal escape sequence. Such sequences will not work "
                    "in the future. ",
                    value));
      }
      PY_TRY(put(value));
    } else if (c == 'x') {
      int high = i < span.size ? hex_digit(span.data[i]) : -1;
      int low = i + 1 < span.size ? hex_digit(span.data[i + 1]) : -1;
      if (high >= 0 && low >= 0) {
        PY_TRY(put(high << 4 | low));
        i += 2;
        continue;
      }
      if (errors == nullptr || strcmp(errors, "strict") == 0)
        return raise_value_error(thread, "invalid \\x escape at position %zd", i - 2);
      if (strcmp(errors, "replace") == 0) {
        PY_TRY(put('?'));
      } else if (strcmp(errors, "ignore") != 0) {
        return raise_value_error(thread, "decoding error; unknown error handling code: %.400s",
                                 errors);
      }
      if (high >= 0) ++i;
    } else {
      if (!warned) {
        warned = true;
        PY_TRY(warn(
            thread, &exc::DeprecationWarning, 1,
            "b\"\\%c\" is an invalid escape sequence. Such sequences will not work in the future. ",
            static_cast<int>(c)));
      }
      PY_TRY(put('\\'));
      PY_TRY(put(c));
    }
  }
  return Status::kOk;
}

Owned<Object> escape_decode(Thread& thread, Object*, Args args) {
  ErrorsName errors;
  HeldBuffer buffer;
  Owned<Object> data = share(args[0]);
  if (is_a<Str>(args[0]))
    data = PY_TRY(codec_encode(thread, TextCodec::kUtf8, as<Str>(args[0]), nullptr));
  PY_TRY(buffer.get(thread, data));
  PY_TRY(errors.get(thread, "escape_decode", args[1]));
  Buffer out;
  PY_TRY(unescape(thread, buffer.span(), errors.get(), &out));
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, out.data(), out.size()));
  return pair(thread, bytes, buffer.span().size);
}

// The registries.

Owned<Object> register_codec(Thread& thread, Object*, Object* function) {
  PY_TRY(codec_register(thread, function));
  return new_none();
}

Owned<Object> unregister_codec(Thread& thread, Object*, Object* function) {
  PY_TRY(codec_unregister(thread, function));
  return new_none();
}

// Calls `use` with the UTF-8 of a str argument.
template <typename UseFn>
Owned<Object> with_name(Thread& thread, const char* function, const char* argument, Object* value,
                        UseFn use) {
  if (!is_a<Str>(value)) return raise_bad_argument(thread, function, argument, "str", value);
  char* name;
  PY_TRY(codec_argument(thread, function, argument, value, &name));
  Owned<Object> result = use(name);
  mem_free(name);
  return result;
}

Owned<Object> lookup(Thread& thread, Object*, Object* encoding) {
  return with_name(thread, "lookup", "argument", encoding,
                   [&](const char* name) { return codec_lookup(thread, name); });
}

Owned<Object> code_object(Thread& thread, const char* function, Args args, bool encode) {
  CodecNames names;
  PY_TRY(names.read(thread, function, args[1], args[2]));
  const char* encoding = names.encoding() == nullptr ? "utf-8" : names.encoding();
  return encode ? codec_encode_object(thread, args[0], encoding, names.errors())
                : codec_decode_object(thread, args[0], encoding, names.errors());
}

Owned<Object> encode_object(Thread& thread, Object*, Args args) {
  return code_object(thread, "encode", args, true);
}
Owned<Object> decode_object(Thread& thread, Object*, Args args) {
  return code_object(thread, "decode", args, false);
}

Owned<Object> register_error(Thread& thread, Object*, Args args) {
  return with_name(thread, "register_error", "argument 1", args[0],
                   [&](const char* name) -> Owned<Object> {
                     PY_TRY(codec_register_error(thread, name, args[1]));
                     return new_none();
                   });
}

Owned<Object> unregister_error(Thread& thread, Object*, Object* errors) {
  return with_name(thread, "_unregister_error", "argument", errors,
                   [&](const char* name) -> Owned<Object> {
                     return new_bool(PY_TRY(codec_unregister_error(thread, name)));
                   });
}

Owned<Object> lookup_error(Thread& thread, Object*, Object* name_object) {
  return with_name(thread, "lookup_error", "argument", name_object,
                   [&](const char* name) { return codec_lookup_error(thread, name); });
}

#define PY_ENCODER_ROW(name, doc) \
  {#name "_encode", name##_encode, "($module, str, errors=None, /)", doc}
#define PY_DECODER_ROW(name, final, doc) \
  {#name "_decode", name##_decode, "($module, data, errors=None, final=" #final ", /)", doc}

constinit MethodDef kFunctions[] = {
    {"register", register_codec, "($module, search_function, /)",
     "Add a function that finds codecs by name."},
    {"unregister", unregister_codec, "($module, search_function, /)", "Remove a search function."},
    {"lookup", lookup, "($module, encoding, /)", "The CodecInfo of an encoding."},
    {"encode", encode_object, "($module, /, obj, encoding='utf-8', errors='strict')",
     "Encode with any codec."},
    {"decode", decode_object, "($module, /, obj, encoding='utf-8', errors='strict')",
     "Decode with any codec."},
    {"escape_encode", escape_encode, "($module, data, errors=None, /)", nullptr},
    {"escape_decode", escape_decode, "($module, data, errors=None, /)", nullptr},
    PY_ENCODER_ROW(utf_8, nullptr),
    PY_DECODER_ROW(utf_8, False, nullptr),
    PY_ENCODER_ROW(utf_7, nullptr),
    PY_DECODER_ROW(utf_7, False, nullptr),
    {"utf_16_encode", utf_16_encode, "($module, str, errors=None, byteorder=0, /)", nullptr},
    PY_ENCODER_ROW(utf_16_le, nullptr),
    PY_ENCODER_ROW(utf_16_be, nullptr),
    PY_DECODER_ROW(utf_16, False, nullptr),
    PY_DECODER_ROW(utf_16_le, False, nullptr),
    PY_DECODER_ROW(utf_16_be, False, nullptr),
    {"utf_16_ex_decode", utf_16_ex_decode,
     "($module, data, errors=None, byteorder=0, final=False,\n                 /)", nullptr},
    {"utf_32_encode", utf_32_encode, "($module, str, errors=None, byteorder=0, /)", nullptr},
    PY_ENCODER_ROW(utf_32_le, nullptr),
    PY_ENCODER_ROW(utf_32_be, nullptr),
    PY_DECODER_ROW(utf_32, False, nullptr),
    PY_DECODER_ROW(utf_32_le, False, nullptr),
    PY_DECODER_ROW(utf_32_be, False, nullptr),
    {"utf_32_ex_decode", utf_32_ex_decode,
     "($module, data, errors=None, byteorder=0, final=False,\n                 /)", nullptr},
    PY_ENCODER_ROW(unicode_escape, nullptr),
    PY_DECODER_ROW(unicode_escape, True, nullptr),
    PY_ENCODER_ROW(raw_unicode_escape, nullptr),
    PY_DECODER_ROW(raw_unicode_escape, True, nullptr),
    PY_ENCODER_ROW(latin_1, nullptr),
    {"latin_1_decode", latin_1_decode, "($module, data, errors=None, /)", nullptr},
    PY_ENCODER_ROW(ascii, nullptr),
    {"ascii_decode", ascii_decode, "($module, data, errors=None, /)", nullptr},
    {"charmap_encode", charmap_encode, "($module, str, errors=None, mapping=None, /)", nullptr},
    {"charmap_decode", charmap_decode, "($module, data, errors=None, mapping=None, /)", nullptr},
    {"charmap_build", charmap_build, "($module, map, /)", nullptr},
    {"readbuffer_encode", readbuffer_encode, "($module, data, errors=None, /)", nullptr},
    {"register_error", register_error, "($module, errors, handler, /)",
     "Set the handler of an error handling name."},
    {"_unregister_error", unregister_error, "($module, errors, /)",
     "Remove a registered error handler."},
    {"lookup_error", lookup_error, "($module, name, /)", "The handler of an error handling name."},
    {},
};

}  // namespace

constinit Type EncodingMap::type = {.tp_name = "EncodingMap",
                                    .tp_basicsize = sizeof(EncodingMap),
                                    .tp_flags = tpflags::kDisallowInstantiation,
                                    .tp_methods = kEncodingMapMethods};

Owned<Object> codecs_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_codecs"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(type_ready(thread, &EncodingMap::type));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  return module;
}

}  // namespace py
