// IncrementalNewlineDecoder, the decoders of built-in encodings, and the search for line ends.
// Counterpart: Modules/_io/textio.c (the decoder part), Lib/codecs.py (BufferedIncrementalDecoder).
#include "vm/modules/io_internal.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/codecs.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::io {

// What the `encodings` package has a class for in Python: decodes piece by piece, keeps an
// unfinished sequence for the next piece, and for UTF-16 and UTF-32 the byte order.
struct TextDecoder : Object {
  static Type type;
  Slot<Bytes> rest;  // Null: empty.
  char* errors;      // mem_alloc'ed.
  TextCodec codec;
  int8_t order;  // -1 little, 1 big, 0: not seen yet.
};

namespace {

bool has_byte_order(TextCodec codec) {
  return codec == TextCodec::kUtf16 || codec == TextCodec::kUtf32;
}

TextCodec ordered(TextCodec codec, int order) {
  if (codec == TextCodec::kUtf16) return order < 0 ? TextCodec::kUtf16Le : TextCodec::kUtf16Be;
  return order < 0 ? TextCodec::kUtf32Le : TextCodec::kUtf32Be;
}

PY_COLD Raised raise_no_mark(Thread& thread, TextCodec codec, const char* data, size_t size) {
  bool narrow = codec == TextCodec::kUtf16;
  Owned<Str> name = PY_TRY(str_from_utf8(thread, narrow ? "utf-16" : "utf-32"));
  Owned<Bytes> input = PY_TRY(bytes_from(thread, data, size));
  Owned<Object> start = PY_TRY(int_from_int64(thread, 0));
  Owned<Object> end = PY_TRY(int_from_int64(thread, narrow ? 2 : 4));
  Owned<Str> reason = PY_TRY(str_from_utf8(thread, "Stream does not start with BOM"));
  Object* parts[5] = {name, input, start, end, reason};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, parts));
  return raise_object(thread, &exc::UnicodeDecodeError, args);
}

Owned<Str> decode_piece(Thread& thread, TextDecoder* self, Object* input, bool final) {
  HeldBuffer held;
  const bool whole = self->codec == TextCodec::kAscii || self->codec == TextCodec::kLatin1;
  if (!whole && !buffer_check(input)) {
    // Such input is appended to what is left from before, and fails there.
    Owned<Bytes> rest =
        self->rest != nullptr ? share(self->rest.get()) : PY_TRY(bytes_from(thread, nullptr, 0));
    PY_RUN(bytes_concat(thread, rest, input));
  }
  PY_TRY(held.get(thread, input));
  auto* data = reinterpret_cast<const char*>(held.span().data);
  auto size = static_cast<size_t>(held.span().size);
  Owned<Bytes> joined;
  if (self->rest != nullptr) {
    joined = PY_TRY(bytes_alloc(thread, self->rest->ob_size + static_cast<int64_t>(size)));
    std::memcpy(joined->data, self->rest->data, static_cast<size_t>(self->rest->ob_size));
    if (size != 0) std::memcpy(joined->data + self->rest->ob_size, data, size);
    data = joined->data;
    size = static_cast<size_t>(joined->ob_size);
  }
  if (size == 0) return share(empty_str());
  size_t consumed = size;
  Owned<Str> text;
  if (has_byte_order(self->codec) && self->order == 0) {
    int order = 0;
    text = PY_TRY(
        codec_decode(thread, self->codec, data, size, self->errors, final, &consumed, &order));
    size_t unit = self->codec == TextCodec::kUtf16 ? 2 : 4;
    if (order != 0) {
      self->order = static_cast<int8_t>(order);
    } else if (consumed >= unit) {
      return raise_no_mark(thread, self->codec, data, size);
    }
  } else {
    TextCodec codec = has_byte_order(self->codec) ? ordered(self->codec, self->order) : self->codec;
    text = PY_TRY(codec_decode(thread, codec, data, size, self->errors, final || whole, &consumed));
  }
  if (consumed >= size) {
    self->rest.clear();
  } else {
    self->rest.set(PY_TRY(bytes_from(thread, data + consumed, size - consumed)));
  }
  return text;
}

// (unfinished input, flags): the flags are those of the decoders in `encodings`.
Owned<Object> decoder_state(Thread& thread, TextDecoder* self) {
  Owned<Object> rest = self->rest != nullptr
                           ? share(static_cast<Object*>(self->rest.get()))
                           : Owned<Object>(PY_TRY(bytes_from(thread, nullptr, 0)));
  int64_t flags = 0;
  if (has_byte_order(self->codec)) flags = self->order == 0 ? 2 : self->order > 0 ? 1 : 0;
  Owned<Object> number = PY_TRY(int_from_int64(thread, flags));
  Object* parts[2] = {rest, number};
  return tuple_pack(thread, parts);
}

// The two items of a state; TypeError with `message`.
Status split_state(Thread& thread, Object* state, const char* message, Object** rest,
                   uint64_t* flags) {
  if (as<Tuple>(state)->ob_size != 2 || !is_a<Int>(as<Tuple>(state)->items[1]))
    return raise_type_error(thread, "%s", message);
  *rest = as<Tuple>(state)->items[0];
  *flags = PY_TRY(int_as_uint64_mask(thread, as<Tuple>(state)->items[1]));
  return Status::kOk;
}

Status set_decoder_state(Thread& thread, TextDecoder* self, Object* rest, uint64_t flags) {
  HeldBuffer held;
  PY_TRY(held.get(thread, rest));
  ByteSpan bytes = held.span();
  if (bytes.size == 0) {
    self->rest.clear();
  } else {
    self->rest.set(PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(bytes.data),
                                     static_cast<size_t>(bytes.size))));
  }
  if (has_byte_order(self->codec)) self->order = flags == 0 ? -1 : flags == 1 ? 1 : 0;
  return Status::kOk;
}

void text_decoder_dealloc(Object* object) {
  mem_free(as<TextDecoder>(object)->errors);
  as<TextDecoder>(object)->rest.clear();
  object_free(object);
}

}  // namespace

constinit Type TextDecoder::type = {
    .tp_name = "_io._TextDecoder",
    .tp_basicsize = sizeof(TextDecoder),
    .tp_dealloc = text_decoder_dealloc,
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_doc = "Decodes a built-in encoding piece by piece.",
};

Type* text_decoder_type() { return &TextDecoder::type; }

Owned<Object> text_decoder_new(Thread& thread, int codec, const char* errors) {
  Owned<TextDecoder> self = PY_TRY(object_new<TextDecoder>(thread));
  size_t size = std::strlen(errors) + 1;
  self->errors = static_cast<char*>(mem_alloc(size));
  if (self->errors == nullptr) return raise_memory_error(thread);
  std::memcpy(self->errors, errors, size);
  self->codec = static_cast<TextCodec>(codec);
  return self;
}

Owned<Str> decoder_decode(Thread& thread, Object* decoder, Object* input, bool final) {
  if (is_exact<NewlineDecoder>(decoder))
    return newline_decode(thread, as<NewlineDecoder>(decoder), input, final);
  if (is_exact<TextDecoder>(decoder))
    return decode_piece(thread, as<TextDecoder>(decoder), input, final);
  Owned<Object> text = PY_TRY(invoke(thread, decoder, ids.decode, input, bool_object(final)));
  if (!is_a<Str>(text.get()))
    return raise_type_error(thread, "decoder should return a string result, not '%.200s'",
                            text->ob_type->tp_name);
  return std::move(text).cast<Str>();
}

Owned<Object> decoder_getstate(Thread& thread, Object* decoder) {
  if (is_exact<TextDecoder>(decoder)) return decoder_state(thread, as<TextDecoder>(decoder));
  return invoke(thread, decoder, ids.getstate);
}

Status decoder_setstate(Thread& thread, Object* decoder, Object* state) {
  if (is_exact<TextDecoder>(decoder)) {
    Object* rest;
    uint64_t flags;
    if (!is_a<Tuple>(state)) return raise_type_error(thread, "state argument must be a tuple");
    PY_TRY(split_state(thread, state, "illegal decoder state", &rest, &flags));
    return set_decoder_state(thread, as<TextDecoder>(decoder), rest, flags);
  }
  PY_RUN(invoke(thread, decoder, ids.setstate, state));
  return Status::kOk;
}

Status decoder_reset(Thread& thread, Object* decoder) {
  if (is_exact<NewlineDecoder>(decoder)) {
    auto* self = as<NewlineDecoder>(decoder);
    if (self->errors != nullptr && self->decoder != nullptr &&
        is_exact<TextDecoder>(self->decoder.get())) {
      self->seen = 0;
      self->pending_cr = false;
      decoder = self->decoder;
    }
  }
  if (is_exact<TextDecoder>(decoder)) {
    as<TextDecoder>(decoder)->rest.clear();
    as<TextDecoder>(decoder)->order = 0;
    return Status::kOk;
  }
  PY_RUN(invoke(thread, decoder, ids.reset));
  return Status::kOk;
}

// IncrementalNewlineDecoder

namespace {

constexpr uint8_t kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4, kSeenAll = 7;

NewlineDecoder* newline_of(Object* self) { return as<NewlineDecoder>(self); }

#define PY_CHECK_MADE(thread, self)           \
  if (PY_UNLIKELY((self)->errors == nullptr)) \
  return raise_value_error(thread, "IncrementalNewlineDecoder.__init__() not called")

template <typename C>
uint8_t find_newlines(const C* text, int64_t length, uint8_t seen) {
  for (int64_t i = 0; i < length && seen != kSeenAll; ++i) {
    if (text[i] == '\n') {
      seen |= kSeenLf;
    } else if (text[i] == '\r') {
      if (i + 1 < length && text[i + 1] == '\n') {
        seen |= kSeenCrLf;
        ++i;
      } else {
        seen |= kSeenCr;
      }
    }
  }
  return seen;
}

// Writes the text with every newline as "\n"; returns how long it became.
template <typename C>
int64_t translate_newlines(const C* text, int64_t length, C* out, uint8_t* seen) {
  C* at = out;
  for (int64_t i = 0; i < length; ++i) {
    C c = text[i];
    if (c == '\n') {
      *seen |= kSeenLf;
    } else if (c == '\r') {
      if (i + 1 < length && text[i + 1] == '\n') {
        *seen |= kSeenCrLf;
        ++i;
      } else {
        *seen |= kSeenCr;
      }
      c = '\n';
    }
    *at++ = c;
  }
  return at - out;
}

template <typename F>
auto with_kind(const Str* text, F function) {
  switch (text->kind) {
    case StrKind::k1:
      return function(text->data1());
    case StrKind::k2:
      return function(text->data2());
    default:
      return function(text->data4());
  }
}

bool contains_char(const Str* text, uint32_t c) {
  if (text->kind == StrKind::k1)
    return std::memchr(text->data(), static_cast<int>(c), static_cast<size_t>(text->length)) !=
           nullptr;
  return with_kind(text, [&](const auto* data) {
    for (int64_t i = 0; i < text->length; ++i) {
      if (data[i] == c) return true;
    }
    return false;
  });
}

Owned<Str> translated(Thread& thread, const Str* text, uint8_t* seen) {
  auto size = static_cast<size_t>(text->length) * static_cast<size_t>(text->kind);
  void* out = mem_alloc(size);
  if (out == nullptr) return raise_memory_error(thread);
  Owned<Str> result = with_kind(text, [&](const auto* data) -> Owned<Str> {
    using C = std::remove_const_t<std::remove_pointer_t<decltype(data)>>;
    auto* chars = static_cast<C*>(out);
    auto length = static_cast<size_t>(translate_newlines(data, text->length, chars, seen));
    if constexpr (sizeof(C) == 1) {
      return str_from_latin1(thread, chars, length);
    } else if constexpr (sizeof(C) == 2) {
      return str_from_ucs2(thread, chars, length);
    } else {
      return str_from_ucs4(thread, chars, length);
    }
  });
  mem_free(out);
  return result;
}

}  // namespace

Owned<Str> newline_decode(Thread& thread, NewlineDecoder* self, Object* input, bool final) {
  PY_CHECK_MADE(thread, self);
  Owned<Object> decoded;
  if (is_none(self->decoder)) {
    decoded = share(input);
    if (!is_a<Str>(input))
      return raise_type_error(thread, "decoder should return a string result, not '%.200s'",
                              input->ob_type->tp_name);
  } else {
    Owned<Object> decoder = share(self->decoder.get());
    decoded = PY_TRY(decoder_decode(thread, decoder, input, final));
  }
  Owned<Str> text = std::move(decoded).cast<Str>();
  if (self->pending_cr && (final || text->length > 0)) {
    Owned<Str> cr = share(latin1_char('\r'));
    text = PY_TRY(str_concat(thread, cr, text));
    self->pending_cr = false;
  }
  // A "\r" at the end waits for what follows, so that "\r\n" always arrives whole.
  if (!final && text->length > 0 && text->at(text->length - 1) == '\r') {
    text = PY_TRY(str_substring(thread, text, 0, text->length - 1));
    self->pending_cr = true;
  }
  if (text->length == 0) return text;
  uint8_t seen = self->seen;
  if ((seen == kSeenLf || seen == 0) && !contains_char(text, '\r')) {
    if (seen == 0 && contains_char(text, '\n')) seen = kSeenLf;
  } else if (!self->translate) {
    seen =
        with_kind(text, [&](const auto* data) { return find_newlines(data, text->length, seen); });
  } else {
    text = PY_TRY(translated(thread, text, &seen));
  }
  self->seen |= seen;
  return text;
}

Owned<Object> newline_decoder_new(Thread& thread, Object* decoder, bool translate) {
  Owned<NewlineDecoder> self = PY_TRY(object_new<NewlineDecoder>(thread));
  self->decoder.set_shared(decoder);
  self->errors.set(PY_TRY(str_intern_ascii(thread, "strict")));
  self->translate = translate;
  gc_track(self.get());
  return self;
}

namespace {

constinit SignatureText kSignature = {"IncrementalNewlineDecoder",
                                      "(decoder, translate, errors='strict')"};

Status newline_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  NewlineDecoder* self = newline_of(object);
  bool translate = PY_TRY(to_bool(thread, bound[1]));
  Owned<Object> errors =
      bound.has(2) ? share(bound[2]) : Owned<Object>(PY_TRY(str_intern_ascii(thread, "strict")));
  self->errors.set(std::move(errors));
  self->decoder.set_shared(bound[0]);
  self->translate = translate;
  self->seen = 0;
  self->pending_cr = false;
  return Status::kOk;
}

Owned<Object> newline_decode_method(Thread& thread, Object* object, Args args) {
  bool final = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  return newline_decode(thread, newline_of(object), args[0], final);
}

Owned<Object> newline_getstate(Thread& thread, Object* object) {
  NewlineDecoder* self = newline_of(object);
  PY_CHECK_MADE(thread, self);
  Owned<Object> rest;
  uint64_t flags = 0;
  if (is_none(self->decoder)) {
    rest = PY_TRY(bytes_from(thread, nullptr, 0));
  } else {
    Owned<Object> decoder = share(self->decoder.get());
    Owned<Object> state = PY_TRY(decoder_getstate(thread, decoder));
    if (!is_a<Tuple>(state.get())) return raise_type_error(thread, "illegal decoder state");
    Object* item;
    PY_TRY(split_state(thread, state, "illegal decoder state", &item, &flags));
    rest = share(item);
  }
  flags = flags << 1 | (self->pending_cr ? 1 : 0);
  Owned<Object> number = PY_TRY(int_from_uint64(thread, flags));
  Object* parts[2] = {rest, number};
  return tuple_pack(thread, parts);
}

Owned<Object> newline_setstate(Thread& thread, Object* object, Object* state) {
  NewlineDecoder* self = newline_of(object);
  PY_CHECK_MADE(thread, self);
  if (!is_a<Tuple>(state)) return raise_type_error(thread, "state argument must be a tuple");
  Object* rest;
  uint64_t flags;
  PY_TRY(split_state(thread, state, "setstate(): illegal state argument", &rest, &flags));
  self->pending_cr = (flags & 1) != 0;
  if (is_none(self->decoder)) return new_none();
  Owned<Object> number = PY_TRY(int_from_uint64(thread, flags >> 1));
  Object* parts[2] = {rest, number};
  Owned<Tuple> inner = PY_TRY(tuple_pack(thread, parts));
  Owned<Object> decoder = share(self->decoder.get());
  if (!is_exact<TextDecoder>(decoder.get())) return invoke(thread, decoder, ids.setstate, inner);
  PY_TRY(decoder_setstate(thread, decoder, inner));
  return new_none();
}

Owned<Object> newline_reset(Thread& thread, Object* object) {
  NewlineDecoder* self = newline_of(object);
  PY_CHECK_MADE(thread, self);
  self->seen = 0;
  self->pending_cr = false;
  if (is_none(self->decoder)) return new_none();
  Owned<Object> decoder = share(self->decoder.get());
  if (!is_exact<TextDecoder>(decoder.get())) return invoke(thread, decoder, ids.reset);
  PY_TRY(decoder_reset(thread, decoder));
  return new_none();
}

Owned<Object> newline_get_newlines(Thread& thread, Object* object, void*) {
  NewlineDecoder* self = newline_of(object);
  PY_CHECK_MADE(thread, self);
  Owned<Object> found[3];
  int count = 0;
  if ((self->seen & kSeenCr) != 0) found[count++] = PY_TRY(str_from_ascii(thread, "\r", 1));
  if ((self->seen & kSeenLf) != 0) found[count++] = PY_TRY(str_from_ascii(thread, "\n", 1));
  if ((self->seen & kSeenCrLf) != 0) found[count++] = PY_TRY(str_from_ascii(thread, "\r\n", 2));
  if (count == 0) return new_none();
  if (count == 1) return std::move(found[0]);
  Object* items[3] = {found[0].get(), found[1].get(), found[2].get()};
  return tuple_from_array(thread, items, count);
}

constinit MethodDef kMethods[] = {
    {"decode", newline_decode_method, "($self, /, input, final=False)", nullptr},
    {"getstate", newline_getstate, "($self, /)", nullptr},
    {"setstate", newline_setstate, "($self, state, /)", nullptr},
    {"reset", newline_reset, "($self, /)", nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"newlines", newline_get_newlines, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(NewlineDecoder, decoder), offsetof(NewlineDecoder, errors),
                                0};

}  // namespace

constinit Type NewlineDecoder::type = {
    .tp_name = "_io.IncrementalNewlineDecoder",
    .tp_basicsize = sizeof(NewlineDecoder),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "Decodes text for universal newlines: passes newlines on whole or as \"\\n\".",
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_init = newline_init,
    .tp_new = object_new_slot,
    .fields = kFields,
    .text_signature = "(decoder, translate, errors='strict')",
};

// Line ends

namespace {

template <typename C>
int64_t find_universal(const C* text, int64_t start, int64_t end) {
  for (int64_t i = start; i < end; ++i) {
    if (text[i] > '\r') continue;
    if (text[i] == '\n') return i + 1 - start;
    if (text[i] == '\r') return (i + 1 < end && text[i + 1] == '\n' ? i + 2 : i + 1) - start;
  }
  return -1;
}

template <typename C>
int64_t find_char(const C* text, int64_t start, int64_t end, uint8_t c) {
  if constexpr (sizeof(C) == 1) {
    const void* at =
        end > start ? std::memchr(text + start, c, static_cast<size_t>(end - start)) : nullptr;
    return at == nullptr ? -1 : static_cast<const C*>(at) - text;
  } else {
    for (int64_t i = start; i < end; ++i) {
      if (text[i] == c) return i;
    }
    return -1;
  }
}

template <typename C>
int64_t find_end(const LineRule& rule, const C* text, int64_t start, int64_t end,
                 int64_t* consumed) {
  *consumed = end - start;
  if (!rule.translated && rule.universal) return find_universal(text, start, end);
  auto first = static_cast<uint8_t>(rule.translated ? '\n' : rule.newline->at(0));
  bool pair = !rule.translated && rule.newline->length == 2;
  for (int64_t from = start;;) {
    int64_t at = find_char(text, from, end, first);
    if (at < 0) return -1;
    if (!pair) return at + 1 - start;
    if (at + 1 >= end) {
      *consumed = at - start;  // The second half may be the next thing to come.
      return -1;
    }
    if (text[at + 1] == rule.newline->at(1)) return at + 2 - start;
    from = at + 1;
  }
}

}  // namespace

int64_t find_line_end(const LineRule& rule, const void* data, int kind, int64_t start, int64_t end,
                      int64_t* consumed) {
  if (kind == 1) return find_end(rule, static_cast<const uint8_t*>(data), start, end, consumed);
  if (kind == 2) return find_end(rule, static_cast<const uint16_t*>(data), start, end, consumed);
  return find_end(rule, static_cast<const uint32_t*>(data), start, end, consumed);
}

bool newline_is_legal(const char* newline) {
  if (newline == nullptr) return true;
  for (const char* legal : {"", "\n", "\r", "\r\n"}) {
    if (std::strcmp(newline, legal) == 0) return true;
  }
  return false;
}

}  // namespace py::io
