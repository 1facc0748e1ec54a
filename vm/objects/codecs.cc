// The built-in codecs, and the choice of a codec by name.
// Counterpart: Objects/unicodeobject.c (PyUnicode_AsEncodedString, PyUnicode_Decode and the
// codecs).
#include "vm/objects/codecs.h"

#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/checked.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/str_internal.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/database.h"

namespace py {

namespace {

struct CodecRow {
  const char* encode_name;  // As exceptions show it.
  const char* decode_name;
};
constexpr CodecRow kCodecs[] = {
    {"utf-8", "utf-8"},
    {"latin-1", "latin-1"},
    {"ascii", "ascii"},
    {"utf7", "utf7"},
    {"utf-16", "utf-16-le"},
    {"utf-16-le", "utf-16-le"},
    {"utf-16-be", "utf-16-be"},
    {"utf-32", "utf-32-le"},
    {"utf-32-le", "utf-32-le"},
    {"utf-32-be", "utf-32-be"},
    {"unicodeescape", "unicodeescape"},
    {"rawunicodeescape", "rawunicodeescape"},
};

ByteOrder order_of(TextCodec codec) {
  return codec == TextCodec::kUtf16Be || codec == TextCodec::kUtf32Be ? ByteOrder::kBig
                                                                      : ByteOrder::kLittle;
}
bool is_utf16(TextCodec codec) {
  return codec == TextCodec::kUtf16 || codec == TextCodec::kUtf16Le || codec == TextCodec::kUtf16Be;
}
bool is_utf32(TextCodec codec) {
  return codec == TextCodec::kUtf32 || codec == TextCodec::kUtf32Le || codec == TextCodec::kUtf32Be;
}

EncodeRun encode_scan(TextCodec codec, TextView text) {
  if (codec == TextCodec::kUtf8) return utf8_encode_scan(text);
  if (codec == TextCodec::kLatin1) return latin1_encode_scan(text);
  if (codec == TextCodec::kAscii) return ascii_encode_scan(text);
  return is_utf16(codec) ? utf16_encode_scan(text) : utf32_encode_scan(text);
}

void encode_fill(TextCodec codec, uint8_t* out, TextView run) {
  if (codec == TextCodec::kUtf8) {
    utf8_encode_fill(out, run);
  } else if (codec == TextCodec::kLatin1 || codec == TextCodec::kAscii) {
    text_copy(out, 1, run);
  } else if (is_utf16(codec)) {
    utf16_encode_fill(out, run, order_of(codec));
  } else {
    utf32_encode_fill(out, run, order_of(codec));
  }
}

size_t unit_of(TextCodec codec) { return is_utf16(codec) ? 2 : is_utf32(codec) ? 4 : 1; }

size_t mark_of(TextCodec codec) {
  return codec == TextCodec::kUtf16 ? 2 : codec == TextCodec::kUtf32 ? 4 : 0;
}

constexpr uint8_t kMark[] = {0xff, 0xfe, 0, 0};

// Appends ASCII text in the codec's units.
bool append_ascii(TextCodec codec, Buffer* out, TextView text) {
  size_t size = text.length * unit_of(codec);
  auto* to = reinterpret_cast<uint8_t*>(out->extend(size));
  if (to == nullptr) return false;
  encode_fill(codec, to, text);
  return true;
}

class Encoder {
 public:
  Encoder(Thread& thread, TextCodec codec, Str* str, const char* errors)
      : thread_(thread),
        codec_(codec),
        text_(view_of(str)),
        handler_(thread, kCodecs[static_cast<int>(codec)].encode_name, errors, str) {}

  Owned<Bytes> run(EncodeRun first) {
    if (!out_.append(kMark, mark_of(codec_))) return raise_memory_error(thread_);
    size_t position = 0;
    EncodeRun run = first;
    for (;;) {
      if (run.consumed != 0) {
        auto* to = reinterpret_cast<uint8_t*>(out_.extend(run.size));
        if (to == nullptr) return raise_memory_error(thread_);
        encode_fill(codec_, to, text_.slice(position, position + run.consumed));
      }
      if (run.reason == nullptr) break;
      position = PY_TRY(repair(position + run.consumed, position + run.error_end, run.reason));
      if (position == text_.length) break;
      run = encode_scan(codec_, text_.slice(position, text_.length));
    }
    return bytes_from(thread_, out_.data(), out_.size());
  }

 private:
  // Puts what the error handler wants in place of [start, end); returns where to go on.
  Maybe<size_t> repair(size_t start, size_t end, const char* reason) {
    const char* errors = handler_.errors();
    if (errors == nullptr || strcmp(errors, "strict") == 0)
      return handler_.raise(static_cast<int64_t>(start), static_cast<int64_t>(end), reason);
    if (strcmp(errors, "ignore") == 0) return end;
    if (strcmp(errors, "replace") == 0) {
      for (size_t i = start; i < end; ++i) {
        if (!append_ascii(codec_, &out_, TextView{"?", 1, 1})) return raise_memory_error(thread_);
      }
      return end;
    }
    bool backslash = strcmp(errors, "backslashreplace") == 0;
    if (backslash || strcmp(errors, "xmlcharrefreplace") == 0) {
      Buffer escapes;
      for (size_t i = start; i < end; ++i) {
        if (!(backslash ? append_backslash_escape(text_[i], &escapes)
                        : append_xml_charref(text_[i], &escapes)))
          return raise_memory_error(thread_);
      }
      if (!append_ascii(codec_, &out_, TextView{escapes.data(), escapes.size(), 1}))
        return raise_memory_error(thread_);
      return end;
    }
    if (unit_of(codec_) == 1 && strcmp(errors, "surrogateescape") == 0) {
      while (start < end && text_[start] >= 0xdc80 && text_[start] <= 0xdcff) {
        if (!out_.append(static_cast<char>(text_[start] - 0xdc00)))
          return raise_memory_error(thread_);
        ++start;
      }
      if (start == end) return end;
    }
    return ask(start, end, reason);
  }

  Maybe<size_t> ask(size_t start, size_t end, const char* reason) {
    int64_t next;
    auto first = static_cast<int64_t>(start), last = static_cast<int64_t>(end);
    Owned<Object> replacement = PY_TRY(handler_.handle(first, last, reason, &next));
    if (is_a<Bytes>(replacement.get())) {
      auto* bytes = as<Bytes>(replacement.get());
      auto size = static_cast<size_t>(bytes->ob_size);
      if (size % unit_of(codec_) != 0) return handler_.raise(first, last, reason);
      if (!out_.append(bytes->data, size)) return raise_memory_error(thread_);
    } else {
      auto* text = as<Str>(replacement.get());
      bool fits = codec_ == TextCodec::kLatin1 ? text->kind == StrKind::k1 : text->ascii;
      if (!fits) return handler_.raise(first, last, reason);
      if (!append_ascii(codec_, &out_, view_of(text))) return raise_memory_error(thread_);
    }
    return static_cast<size_t>(next);
  }

  Thread& thread_;
  TextCodec codec_;
  TextView text_;
  EncodeErrors handler_;
  Buffer out_;
};

Owned<Bytes> finish_buffer(Thread& thread, bool ok, const Buffer& buffer) {
  if (!ok) return raise_memory_error(thread);
  return bytes_from(thread, buffer.data(), buffer.size());
}

// One run of any decoder but utf-7.
struct Decoder {
  TextCodec codec;
  ByteOrder order;
  bool final;

  DecodeRun scan(const uint8_t* in, size_t size, EscapeRun* escapes) const {
    if (codec == TextCodec::kUtf8) return utf8_scan(in, size, final);
    if (codec == TextCodec::kLatin1) return latin1_scan(in, size);
    if (codec == TextCodec::kAscii) return ascii_scan(in, size);
    if (is_utf16(codec)) return utf16_scan(in, size, order, final);
    if (is_utf32(codec)) return utf32_scan(in, size, order, final);
    if (codec == TextCodec::kRawUnicodeEscape) return raw_unicode_escape_scan(in, size, final);
    *escapes = unicode_escape_scan(in, size, final, char_from_name, nullptr);
    return *escapes;
  }
  void fill(void* out, int kind, const uint8_t* in, size_t consumed) const {
    if (codec == TextCodec::kUtf8) {
      utf8_fill(out, kind, in, consumed);
    } else if (codec == TextCodec::kLatin1 || codec == TextCodec::kAscii) {
      text_copy(out, kind, TextView{in, consumed, 1});
    } else if (is_utf16(codec)) {
      utf16_fill(out, kind, in, consumed, order);
    } else if (is_utf32(codec)) {
      utf32_fill(out, kind, in, consumed, order);
    } else if (codec == TextCodec::kRawUnicodeEscape) {
      raw_unicode_escape_fill(out, kind, in, consumed);
    } else {
      unicode_escape_fill(out, kind, in, consumed, char_from_name, nullptr);
    }
  }
};

struct FirstInvalidEscape {
  size_t offset = SIZE_MAX;
  int octal = -1;
};

Owned<Str> decode_runs(Thread& thread, const Decoder& decoder, const char* name, const char* bytes,
                       size_t size, size_t start, const char* errors, size_t* consumed,
                       FirstInvalidEscape* invalid) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes);
  EscapeRun escapes{};
  escapes.invalid_escape = SIZE_MAX;
  DecodeRun run = decoder.scan(data + start, size - start, &escapes);
  auto note_invalid = [&](size_t base) {
    if (invalid->offset == SIZE_MAX && escapes.invalid_escape != SIZE_MAX) {
      invalid->offset = base + escapes.invalid_escape;
      invalid->octal = escapes.invalid_octal;
    }
  };
  note_invalid(start);
  if (run.reason == nullptr) {
    if (consumed != nullptr) *consumed = start + run.consumed;
    if (run.length == 0) return Owned<Str>::steal(empty_str());
    Owned<Str> str = PY_TRY(str_alloc(thread, static_cast<int64_t>(run.length), run.max_char));
    decoder.fill(str->mutable_data(), kind_of(str), data + start, run.consumed);
    return str_canonical(std::move(str));
  }
  StrBuilder out(thread, static_cast<int64_t>(size - start));
  DecodeErrors handler(thread, name, errors, bytes, size);
  size_t position = start;
  for (;;) {
    if (run.length != 0) {
      int kind;
      void* to = out.extend(static_cast<int64_t>(run.length), run.max_char, &kind);
      if (to == nullptr) return nullptr;
      decoder.fill(to, kind, handler.data + position, run.consumed);
    }
    if (run.reason == nullptr) {
      position += run.consumed;
      break;
    }
    size_t bad = position + run.consumed, end = position + run.error_end;
    PY_TRY(handler.handle(bad, end, run.reason, &out, &position));
    escapes.invalid_escape = SIZE_MAX;
    run = decoder.scan(handler.data + position, handler.size - position, &escapes);
    note_invalid(position);
  }
  if (consumed != nullptr) *consumed = position;
  return out.finish();
}

Owned<Str> decode_utf7(Thread& thread, const char* bytes, size_t size, const char* errors,
                       bool final, size_t* consumed) {
  Buffer out;
  Utf7Decoder decoder(reinterpret_cast<const uint8_t*>(bytes), size, final);
  DecodeErrors handler(thread, "utf7", errors, bytes, size);
  size_t position = 0;
  for (;;) {
    Utf7Decoder::Result result = decoder.run(position, &out);
    if (result == Utf7Decoder::Result::kNoMemory) return raise_memory_error(thread);
    if (result == Utf7Decoder::Result::kDone) break;
    StrBuilder replacement(thread);
    PY_TRY(handler.handle(decoder.error_start, decoder.error_end, decoder.reason, &replacement,
                          &position));
    Owned<Str> text = PY_TRY(replacement.finish());
    for (int64_t i = 0; i < text->length; ++i) {
      uint32_t c = text->at(i);
      if (!out.append(&c, 4)) return raise_memory_error(thread);
    }
  }
  if (consumed != nullptr) *consumed = final ? size : decoder.consumed;
  return str_from_view(thread, TextView{out.data(), out.size() / 4, 4});
}

}  // namespace

Owned<Bytes> codec_encode(Thread& thread, TextCodec codec, Str* str, const char* errors) {
  TextView text = view_of(str);
  Buffer buffer;
  if (codec == TextCodec::kUtf7) {
    bool ok = utf7_encode(text, &buffer);
    return finish_buffer(thread, ok, buffer);
  }
  if (codec == TextCodec::kUnicodeEscape) {
    bool ok = unicode_escape_encode(text, &buffer);
    return finish_buffer(thread, ok, buffer);
  }
  if (codec == TextCodec::kRawUnicodeEscape) {
    bool ok = raw_unicode_escape_encode(text, &buffer);
    return finish_buffer(thread, ok, buffer);
  }
  size_t mark = mark_of(codec);
  if (str->ascii && unit_of(codec) == 1)
    return bytes_from(thread, str->ascii_text(), static_cast<size_t>(str->length));
  EncodeRun run = encode_scan(codec, text);
  if (run.reason != nullptr) return Encoder(thread, codec, str, errors).run(run);
  Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, static_cast<int64_t>(mark + run.size)));
  auto* to = reinterpret_cast<uint8_t*>(bytes->data);
  if (mark + run.size == 0) return bytes;
  if (mark + run.size == 1) {
    uint8_t only;
    encode_fill(codec, &only, text);
    return bytes_from(thread, reinterpret_cast<char*>(&only), 1);
  }
  memcpy(to, kMark, mark);
  encode_fill(codec, to + mark, text);
  return bytes;
}

Owned<Str> codec_decode(Thread& thread, TextCodec codec, const char* bytes, size_t size,
                        const char* errors, bool final, size_t* consumed, int* byte_order) {
  if (codec == TextCodec::kUtf7) return decode_utf7(thread, bytes, size, errors, final, consumed);
  if (codec == TextCodec::kUnicodeEscape) {
    size_t invalid;
    int octal;
    Owned<Str> result = PY_TRY(codec_decode_unicode_escape(thread, bytes, size, errors, final,
                                                           consumed, &invalid, &octal));
    if (invalid != SIZE_MAX) {
      if (octal > 0377) {
        PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                    "\"\\%o\" is an invalid octal escape sequence. "
                    "Such sequences will not work in the future. ",
                    octal));
      } else {
        PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                    "\"\\%c\" is an invalid escape sequence. "
                    "Such sequences will not work in the future. ",
                    static_cast<uint8_t>(bytes[invalid])));
      }
    }
    return result;
  }
  size_t start = 0;
  ByteOrder order = order_of(codec);
  const char* name = kCodecs[static_cast<int>(codec)].decode_name;
  if (codec == TextCodec::kUtf16 || codec == TextCodec::kUtf32) {
    bool is16 = codec == TextCodec::kUtf16;
    int wanted = byte_order == nullptr ? 0 : *byte_order;
    const auto* data = reinterpret_cast<const uint8_t*>(bytes);
    if (wanted == 0) {
      start = is16 ? utf16_bom(data, size, &order) : utf32_bom(data, size, &order);
      if (start != 0) wanted = order == ByteOrder::kBig ? 1 : -1;
    } else {
      order = wanted > 0 ? ByteOrder::kBig : ByteOrder::kLittle;
    }
    if (order == ByteOrder::kBig) name = is16 ? "utf-16-be" : "utf-32-be";
    if (byte_order != nullptr) *byte_order = wanted;
  }
  FirstInvalidEscape invalid;
  Decoder decoder{codec, order, final};
  return decode_runs(thread, decoder, name, bytes, size, start, errors, consumed, &invalid);
}

Owned<Str> codec_decode_unicode_escape(Thread& thread, const char* bytes, size_t size,
                                       const char* errors, bool final, size_t* consumed,
                                       size_t* invalid_escape, int* invalid_octal) {
  FirstInvalidEscape invalid;
  Decoder decoder{TextCodec::kUnicodeEscape, ByteOrder::kLittle, final};
  Owned<Str> result = PY_TRY(
      decode_runs(thread, decoder, "unicodeescape", bytes, size, 0, errors, consumed, &invalid));
  *invalid_escape = invalid.offset;
  *invalid_octal = invalid.octal;
  return result;
}

bool codec_normalize_name(const char* encoding, char* out, size_t capacity) {
  size_t length = 0;
  bool gap = false;
  for (const char* p = encoding; *p != 0; ++p) {
    char c = *p;
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '.') {
      gap = true;
      continue;
    }
    if (gap && length != 0) {
      if (length + 1 >= capacity) return false;
      out[length++] = '_';
    }
    gap = false;
    if (length + 1 >= capacity) return false;
    out[length++] = letter ? static_cast<char>(c | 32) : c;
  }
  out[length] = 0;
  return true;
}

namespace {

struct NamedCodec {
  const char* name;
  TextCodec codec;
  bool shortcut;  // Found without the registry in CPython too, so a failure gets no note.
};
constexpr NamedCodec kNames[] = {
    {"utf_8", TextCodec::kUtf8, true},
    {"utf8", TextCodec::kUtf8, true},
    {"utf_16", TextCodec::kUtf16, true},
    {"utf16", TextCodec::kUtf16, true},
    {"utf_32", TextCodec::kUtf32, true},
    {"utf32", TextCodec::kUtf32, true},
    {"ascii", TextCodec::kAscii, true},
    {"us_ascii", TextCodec::kAscii, true},
    {"latin1", TextCodec::kLatin1, true},
    {"latin_1", TextCodec::kLatin1, true},
    {"iso_8859_1", TextCodec::kLatin1, true},
    {"iso8859_1", TextCodec::kLatin1, true},
    {"utf_16_le", TextCodec::kUtf16Le, false},
    {"utf_16le", TextCodec::kUtf16Le, false},
    {"utf_16_be", TextCodec::kUtf16Be, false},
    {"utf_16be", TextCodec::kUtf16Be, false},
    {"utf_32_le", TextCodec::kUtf32Le, false},
    {"utf_32le", TextCodec::kUtf32Le, false},
    {"utf_32_be", TextCodec::kUtf32Be, false},
    {"utf_32be", TextCodec::kUtf32Be, false},
    {"utf_7", TextCodec::kUtf7, false},
    {"utf7", TextCodec::kUtf7, false},
    {"unicode_escape", TextCodec::kUnicodeEscape, false},
    {"raw_unicode_escape", TextCodec::kRawUnicodeEscape, false},
    {"u8", TextCodec::kUtf8, false},
    {"utf", TextCodec::kUtf8, false},
    {"cp65001", TextCodec::kUtf8, false},
    {"646", TextCodec::kAscii, false},
    {"ansi_x3.4_1968", TextCodec::kAscii, false},
    {"latin", TextCodec::kLatin1, false},
    {"l1", TextCodec::kLatin1, false},
    {"8859", TextCodec::kLatin1, false},
    {"cp819", TextCodec::kLatin1, false},
    {"iso8859", TextCodec::kLatin1, false},
};

const NamedCodec* named_codec(const char* encoding) {
  char name[24];
  if (!codec_normalize_name(encoding, name, sizeof name)) return nullptr;
  for (const NamedCodec& row : kNames) {
    if (strcmp(row.name, name) == 0) return &row;
  }
  return nullptr;
}

// Failures of codecs that CPython finds through its registry carry a note that says which codec it
// was.
void add_failure_note(Thread& thread, const char* what, const char* encoding) {
  Owned<Object> exception = error_fetch(thread);
  Owned<Str> note = str_from_format(thread, "%s with '%s' codec failed", what, encoding);
  if (note) {
    Owned<Object> result = call_method(thread, exception, "add_note", note);
  }
  if (thread.has_exception()) error_clear(thread);
  error_restore(thread, std::move(exception));
}

}  // namespace

Owned<Bytes> str_encode(Thread& thread, Str* str, const char* encoding, const char* errors) {
  if (encoding == nullptr) return codec_encode(thread, TextCodec::kUtf8, str, errors);
  if (const NamedCodec* row = named_codec(encoding)) {
    Owned<Bytes> result = codec_encode(thread, row->codec, str, errors);
    if (!result && !row->shortcut) add_failure_note(thread, "encoding", encoding);
    return result;
  }
  Owned<Object> info = PY_TRY(codec_lookup_text_encoding(thread, encoding, "codecs.encode()"));
  Owned<Object> result = PY_TRY(codec_encode_object(thread, str, encoding, errors));
  if (is_a<Bytes>(result.get())) return std::move(result).cast<Bytes>();
  if (is_a<ByteArray>(result.get())) {
    PY_TRY(warn(thread, &exc::RuntimeWarning, 1,
                "encoder %s returned bytearray instead of bytes; "
                "use codecs.encode() to encode to arbitrary types",
                encoding));
    auto* array = as<ByteArray>(result.get());
    return bytes_from(thread, array->start, static_cast<size_t>(array->ob_size));
  }
  return raise_type_error(thread,
                          "'%.400s' encoder returned '%.400s' instead of 'bytes'; "
                          "use codecs.encode() to encode to arbitrary types",
                          encoding, result->ob_type->tp_name);
}

Owned<Object> str_decode(Thread& thread, const char* bytes, size_t length, const char* encoding,
                         const char* errors) {
  if (length == 0) return Owned<Object>::steal(empty_str());
  if (encoding == nullptr) {
    if (is_ascii(reinterpret_cast<const uint8_t*>(bytes), length))
      return str_from_ascii(thread, bytes, length);
    return codec_decode(thread, TextCodec::kUtf8, bytes, length, errors);
  }
  if (const NamedCodec* row = named_codec(encoding)) {
    Owned<Str> result = codec_decode(thread, row->codec, bytes, length, errors);
    if (!result && !row->shortcut) add_failure_note(thread, "decoding", encoding);
    return result;
  }
  Owned<Object> info = PY_TRY(codec_lookup_text_encoding(thread, encoding, "codecs.decode()"));
  Owned<Bytes> input = PY_TRY(bytes_from(thread, bytes, length));
  Owned<Object> view = PY_TRY(memoryview_from_object(thread, input));
  Owned<Object> result = PY_TRY(codec_decode_object(thread, view, encoding, errors));
  if (!is_str(result))
    return raise_type_error(thread,
                            "'%.400s' decoder returned '%.400s' instead of 'str'; "
                            "use codecs.decode() to decode to arbitrary types",
                            encoding, result->ob_type->tp_name);
  return result;
}

Owned<Object> str_decode_object(Thread& thread, Object* object, const char* encoding,
                                const char* errors) {
  if (is_str(object)) return raise_type_error(thread, "decoding str is not supported");
  // Held, so that an error handler cannot resize a bytearray under the decoder.
  HeldBuffer buffer;
  if (failed(buffer.get_bytes(thread, object))) {
    return raise_type_error(thread, "decoding to str: need a bytes-like object, %.80s found",
                            object->ob_type->tp_name);
  }
  return str_decode(thread, reinterpret_cast<const char*>(buffer.span().data),
                    static_cast<size_t>(buffer.span().size), encoding, errors);
}

}  // namespace py
