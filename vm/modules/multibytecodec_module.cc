// _multibytecodec: the classes that wrap a multi-byte codec: whole texts, incremental, streams.
// Counterpart: Modules/cjkcodecs/multibytecodec.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/modules/multibyte_internal.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/capsule.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

struct CodecObject : Object {
  static Type type;
  const MultibyteCodec* codec;
  Slot<Object> module;
};

// What the four stateful classes begin with.
struct Stateful : Object {
  const MultibyteCodec* codec;
  MultibyteState state;
  MultibyteErrors errors;
  Slot<Str> errors_name;  // Of kNamed.
};
constexpr int64_t kMaxPendingChars = 2, kMaxPendingBytes = 8;
struct Encoder : Stateful {
  static Type type;
  Slot<Str> pending;    // Null, or characters that wait for what follows.
  Slot<Object> stream;  // Of writers.
};
struct StreamWriter {
  static Type type;
};
struct Decoder : Stateful {
  static Type type;
  uint8_t pending[kMaxPendingBytes];
  int64_t pending_size;
  Slot<Object> stream;  // Of readers.
};
struct StreamReader {
  static Type type;
};

Encoder* encoder_of(Object* self) { return as<Encoder>(self); }
Decoder* decoder_of(Object* self) { return as<Decoder>(self); }

// The handling that an object asks for. Its name is held, for handlers may change the object.
class HeldErrors {
 public:
  ~HeldErrors() { mem_free(text_); }
  Status hold(Thread& thread, const Stateful* object) {
    kind_ = object->errors;
    if (kind_ != MultibyteErrors::kNamed) return Status::kOk;
    size_t length;
    text_ = str_to_utf8(thread, object->errors_name.get(), &length);
    return text_ == nullptr ? Status::kError : Status::kOk;
  }
  // An argument that is a str, None or not given.
  Status take(Thread& thread, const char* function, Object* value) {
    if (value == nullptr || is_none(value)) return Status::kOk;
    if (!is_a<Str>(value))
      return raise_bad_argument(thread, function, "argument 'errors'", "str or None", value);
    PY_TRY(codec_argument(thread, function, "argument 'errors'", value, &text_));
    kind_ = multibyte_errors(text_);
    return Status::kOk;
  }
  ErrorHandling get() const { return {kind_, text_}; }

 private:
  MultibyteErrors kind_ = MultibyteErrors::kStrict;
  char* text_ = nullptr;
};

// A str, or what str() makes of something else.
Owned<Str> text_of(Thread& thread, Object* object) {
  if (is_a<Str>(object)) return share(as<Str>(object));
  return PY_TRY(object_str(thread, object)).cast<Str>();
}

Owned<Object> with_length(Thread& thread, Object* object, int64_t length) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, length));
  Object* items[] = {object, number};
  return tuple_pack(thread, items);
}

// Codec objects.

Owned<Object> codec_encode_whole(Thread& thread, Object* self, Args args) {
  const MultibyteCodec& codec = *as<CodecObject>(self)->codec;
  HeldErrors errors;
  PY_TRY(errors.take(thread, "encode", args[1]));
  Owned<Str> text = PY_TRY(text_of(thread, args[0]));
  MultibyteState state = {};
  if (codec.start_encoder != nullptr) codec.start_encoder(state);
  Owned<Bytes> bytes =
      PY_TRY(multibyte_encode(thread, codec, state, text, nullptr, errors.get(), true, true));
  return with_length(thread, bytes, text->length);
}

Owned<Object> codec_decode_whole(Thread& thread, Object* self, Args args) {
  const MultibyteCodec& codec = *as<CodecObject>(self)->codec;
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, args[0]));
  HeldErrors errors;
  PY_TRY(errors.take(thread, "decode", args[1]));
  MultibyteState state = {};
  if (codec.start_decoder != nullptr) codec.start_decoder(state);
  StrBuilder out(thread, buffer.span().size);
  MultibyteDecoding decoding(thread, codec, state, errors.get(), out);
  decoding.begin(buffer.span().data, buffer.span().size);
  PY_TRY(decoding.run(false));
  Owned<Str> text = PY_TRY(out.finish());
  return with_length(thread, text, buffer.span().size);
}

constinit MethodDef kCodecMethods[] = {
    {"encode", codec_encode_whole, "($self, /, input, errors=None)",
     "Return the bytes of a text and how many characters they stand for."},
    {"decode", codec_decode_whole, "($self, /, input, errors=None)",
     "Return the text of some bytes and how many they are."},
    {},
};
constexpr uint16_t kCodecFields[] = {offsetof(CodecObject, module), 0};

constinit Type CodecObject::type = {
    .tp_name = "_multibytecodec.MultibyteCodec",
    .tp_basicsize = sizeof(CodecObject),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_methods = kCodecMethods,
    .fields = kCodecFields,
};

// What the stateful classes share.

Owned<Object> get_errors(Thread& thread, Object* self, void*) {
  auto* object = static_cast<Stateful*>(self);
  switch (object->errors) {
    case MultibyteErrors::kStrict:
      return str_from_utf8(thread, "strict");
    case MultibyteErrors::kIgnore:
      return str_from_utf8(thread, "ignore");
    case MultibyteErrors::kReplace:
      return str_from_utf8(thread, "replace");
    case MultibyteErrors::kNamed:
      break;
  }
  return share(static_cast<Object*>(object->errors_name.get()));
}

Status take_errors(Thread& thread, Stateful* object, const char* name) {
  const MultibyteErrors kind = multibyte_errors(name);
  Owned<Str> text;
  if (kind == MultibyteErrors::kNamed) text = PY_TRY(str_from_utf8(thread, name));
  object->errors = kind;
  object->errors_name.set(std::move(text));
  return Status::kOk;
}

Status set_errors(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise(thread, &exc::AttributeError, "cannot delete attribute");
  if (!is_a<Str>(value)) return raise_type_error(thread, "errors must be a string");
  size_t length;
  char* name = str_to_utf8(thread, as<Str>(value), &length);
  if (name == nullptr) return Status::kError;
  const Status status = take_errors(thread, static_cast<Stateful*>(self), name);
  mem_free(name);
  return status;
}

constinit GetSetDef kStatefulGetSets[] = {
    {"errors", get_errors, set_errors, "The name of the error handler.", nullptr},
    {},
};

// Fills a new object: the codec is an attribute of its class.
Status stateful_init(Thread& thread, Stateful* object, Type* type, const char* function,
                     Object* errors) {
  Owned<Object> codec = PY_TRY(get_attr(thread, type, "codec"));
  if (!is_exact<CodecObject>(codec.get()))
    return raise_type_error(thread, "codec is unexpected type");
  object->codec = as<CodecObject>(codec.get())->codec;
  char* name = nullptr;
  PY_TRY(codec_argument(thread, function, "", errors, &name));
  const Status status = take_errors(thread, object, name);
  mem_free(name);
  return status;
}

// Arguments are looked at before anything is made.
Status check_errors(Thread& thread, const char* function, const char* argument, Object* errors) {
  char* name = nullptr;
  PY_TRY(codec_argument(thread, function, argument, errors, &name));
  mem_free(name);
  return Status::kOk;
}

Status start_empty(Thread&, Object*, Tuple*, Dict*) { return Status::kOk; }

constinit SignatureText kEncoderSignature{"IncrementalEncoder", "(errors='strict')"};
constinit SignatureText kDecoderSignature{"IncrementalDecoder", "(errors='strict')"};
constinit SignatureText kReaderSignature{"StreamReader", "(stream, errors='strict')"};
constinit SignatureText kWriterSignature{"StreamWriter", "(stream, errors='strict')"};

template <class Kind>
Owned<Object> stateful_new(Thread& thread, Type* type, SignatureText& signature, Tuple* args,
                           Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, signature, args, kwargs, &bound));
  const bool has_stream = &signature == &kReaderSignature || &signature == &kWriterSignature;
  Object* errors = bound[has_stream ? 1 : 0];
  PY_TRY(
      check_errors(thread, signature.function, has_stream ? "argument 2" : "argument 1", errors));
  Owned<Object> made = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* object = as<Kind>(made.get());
  PY_TRY(stateful_init(thread, object, type, signature.function, errors));
  if (has_stream) object->stream.set(share(bound[0]));
  return made;
}

Owned<Object> new_encoding(Thread& thread, Type* type, SignatureText& signature, Tuple* args,
                           Dict* kwargs) {
  Owned<Object> made = PY_TRY(stateful_new<Encoder>(thread, type, signature, args, kwargs));
  Encoder* self = encoder_of(made);
  if (self->codec->start_encoder != nullptr) self->codec->start_encoder(self->state);
  return made;
}
Owned<Object> new_decoding(Thread& thread, Type* type, SignatureText& signature, Tuple* args,
                           Dict* kwargs) {
  Owned<Object> made = PY_TRY(stateful_new<Decoder>(thread, type, signature, args, kwargs));
  Decoder* self = decoder_of(made);
  if (self->codec->start_decoder != nullptr) self->codec->start_decoder(self->state);
  return made;
}
Owned<Object> encoder_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return new_encoding(thread, type, kEncoderSignature, args, kwargs);
}
Owned<Object> writer_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return new_encoding(thread, type, kWriterSignature, args, kwargs);
}
Owned<Object> decoder_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return new_decoding(thread, type, kDecoderSignature, args, kwargs);
}
Owned<Object> reader_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return new_decoding(thread, type, kReaderSignature, args, kwargs);
}

// Encoding a piece at a time.

Owned<Bytes> encode_piece(Thread& thread, Encoder* self, Object* object, bool final) {
  Owned<Str> text = PY_TRY(text_of(thread, object));
  Owned<Str> before = share(self->pending.get());
  if (before) {
    text = PY_TRY(str_concat(thread, before, text));
    self->pending.clear();
  }
  HeldErrors errors;
  PY_TRY(errors.hold(thread, self));
  int64_t consumed = 0;
  Owned<Bytes> bytes = multibyte_encode(thread, *self->codec, self->state, text, &consumed,
                                        errors.get(), final, final);
  if (!bytes) {
    self->pending.set(std::move(before));
    return nullptr;
  }
  if (consumed >= text->length) return bytes;
  if (text->length - consumed > kMaxPendingChars)
    return raise_multibyte_encode(thread, *self->codec, text, consumed, text->length,
                                  "pending buffer overflow");
  self->pending.set(PY_TRY(str_substring(thread, text, consumed, text->length)));
  return bytes;
}

Owned<Object> encoder_encode(Thread& thread, Object* self, Args args) {
  const bool final = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  return encode_piece(thread, encoder_of(self), args[0], final);
}

// The state as a number: the length of the pending text, the text in UTF-8, the codec's own bytes.
Owned<Object> encoder_getstate(Thread& thread, Object* self) {
  constexpr size_t kMost = 1 + kMaxPendingChars * 4;
  Encoder* encoder = encoder_of(self);
  uint8_t bytes[kMost + sizeof(MultibyteState)];
  size_t size = 0;
  if (encoder->pending) {
    char* text = str_to_utf8(thread, encoder->pending.get(), &size);
    if (text == nullptr) return nullptr;
    PY_CHECK(size < kMost, "only so much can wait");
    std::memcpy(bytes + 1, text, size);
    mem_free(text);
  }
  bytes[0] = static_cast<uint8_t>(size);
  std::memcpy(bytes + 1 + size, encoder->state.bytes, sizeof(MultibyteState));
  return int_from_bytes(thread, bytes, 1 + size + sizeof(MultibyteState), true, false);
}

Owned<Object> encoder_setstate(Thread& thread, Object* self, Object* value) {
  constexpr size_t kMost = kMaxPendingChars * 4;
  if (!is_a<Int>(value)) return raise_bad_argument(thread, "setstate", "argument", "int", value);
  uint8_t bytes[1 + kMost + sizeof(MultibyteState)];
  PY_TRY(int_as_bytes(thread, value, bytes, sizeof bytes, true, false));
  if (bytes[0] > kMost) return raise(thread, &exc::UnicodeError, "pending buffer too large");
  Owned<Str> pending =
      PY_TRY(str_from_utf8(thread, reinterpret_cast<const char*>(bytes + 1), bytes[0]));
  Encoder* encoder = encoder_of(self);
  encoder->pending.set(std::move(pending));
  std::memcpy(encoder->state.bytes, bytes + 1 + bytes[0], sizeof(MultibyteState));
  return new_none();
}

Owned<Object> encoder_reset(Thread& thread, Object* self) {
  Encoder* encoder = encoder_of(self);
  if (encoder->codec->reset_encoder != nullptr) {
    MultibyteOutput dropped;
    dropped.capacity = 0;
    if (!encoder->codec->reset_encoder(encoder->state, dropped)) return raise_memory_error(thread);
  }
  encoder->pending.clear();
  return new_none();
}

constinit MethodDef kEncoderMethods[] = {
    {"encode", encoder_encode, "($self, /, input, final=False)", nullptr},
    {"getstate", encoder_getstate, "($self, /)", nullptr},
    {"setstate", encoder_setstate, "($self, state, /)", nullptr},
    {"reset", encoder_reset, "($self, /)", nullptr},
    {},
};
constexpr uint16_t kEncoderFields[] = {offsetof(Encoder, errors_name), offsetof(Encoder, pending),
                                       offsetof(Encoder, stream), 0};

constinit Type Encoder::type = {
    .tp_name = "_multibytecodec.MultibyteIncrementalEncoder",
    .tp_basicsize = sizeof(Encoder),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_methods = kEncoderMethods,
    .tp_getset = kStatefulGetSets,
    .tp_init = start_empty,
    .tp_new = encoder_new,
    .fields = kEncoderFields,
    .reported_basicsize = 48,
};

// Stream writers.

Status write_piece(Thread& thread, Object* self, Object* text) {
  Encoder* writer = encoder_of(self);
  Owned<Bytes> bytes = PY_TRY(encode_piece(thread, writer, text, false));
  Owned<Object> stream = share(writer->stream.get());
  Object* args[] = {bytes};
  PY_RUN(call_method(thread, stream, ids.write, args, 1));
  return Status::kOk;
}

Owned<Object> writer_write(Thread& thread, Object* self, Object* text) {
  PY_TRY(write_piece(thread, self, text));
  return new_none();
}

Owned<Object> writer_writelines(Thread& thread, Object* self, Object* lines) {
  if (!sequence_check(lines)) return raise_type_error(thread, "arg must be a sequence object");
  for (int64_t i = 0;; ++i) {
    if (i >= PY_TRY(object_length(thread, lines))) return new_none();
    Owned<Object> line = PY_TRY(sequence_get_item(thread, lines, i));
    PY_TRY(write_piece(thread, self, line));
  }
}

Owned<Object> writer_reset(Thread& thread, Object* self) {
  Encoder* writer = encoder_of(self);
  if (!writer->pending) return new_none();
  Owned<Str> pending = share(writer->pending.get());
  HeldErrors errors;
  PY_TRY(errors.hold(thread, writer));
  Owned<Bytes> bytes = multibyte_encode(thread, *writer->codec, writer->state, pending, nullptr,
                                        errors.get(), true, true);
  // What cannot be encoded is lost: this is a reset.
  writer->pending.clear();
  if (!bytes) return nullptr;
  if (bytes->ob_size > 0) {
    Owned<Object> stream = share(writer->stream.get());
    Object* args[] = {bytes};
    PY_RUN(call_method(thread, stream, ids.write, args, 1));
  }
  return new_none();
}

constinit MethodDef kWriterMethods[] = {
    MethodDef("write", writer_write, "($self, strobj, /)", nullptr).defining_class(),
    MethodDef("writelines", writer_writelines, "($self, lines, /)", nullptr).defining_class(),
    MethodDef("reset", writer_reset, "($self, /)", nullptr).defining_class(),
    {},
};
constinit MemberDef kWriterMembers[] = {
    {"stream", MemberKind::kObject, true, offsetof(Encoder, stream), nullptr},
    {},
};

constinit Type StreamWriter::type = {
    .tp_name = "_multibytecodec.MultibyteStreamWriter",
    .tp_basicsize = sizeof(Encoder),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_methods = kWriterMethods,
    .tp_members = kWriterMembers,
    .tp_getset = kStatefulGetSets,
    .tp_init = start_empty,
    .tp_new = writer_new,
    .fields = kEncoderFields,
    .reported_basicsize = 56,
};

// Decoding a piece at a time.

// The bytes that waited and those that came now, which must stay where they are.
class Joined {
 public:
  ~Joined() { mem_free(owned_); }
  Status join(Thread& thread, Decoder* decoder, const uint8_t* data, int64_t size) {
    data_ = data;
    size_ = size;
    if (decoder->pending_size == 0) return Status::kOk;
    size_ += decoder->pending_size;
    owned_ = static_cast<uint8_t*>(mem_alloc(static_cast<size_t>(size_)));
    if (owned_ == nullptr) return raise_memory_error(thread);
    const auto before = static_cast<size_t>(decoder->pending_size);
    std::memcpy(owned_, decoder->pending, before);
    if (size != 0) std::memcpy(owned_ + before, data, static_cast<size_t>(size));
    decoder->pending_size = 0;
    data_ = owned_;
    return Status::kOk;
  }
  const uint8_t* data() const { return data_; }
  int64_t size() const { return size_; }

 private:
  const uint8_t* data_ = nullptr;
  uint8_t* owned_ = nullptr;
  int64_t size_ = 0;
};

// Keeps what the decoding left for the next time.
Status keep_rest(Thread& thread, Decoder* decoder, const MultibyteDecoding& decoding,
                 const Joined& all) {
  const int64_t left = decoding.left();
  if (left + decoder->pending_size > kMaxPendingBytes)
    return raise_multibyte_decode(thread, *decoder->codec, all.data(), all.size(),
                                  "pending buffer overflow");
  std::memcpy(decoder->pending + decoder->pending_size, decoding.rest(), static_cast<size_t>(left));
  decoder->pending_size += left;
  return Status::kOk;
}

Owned<Object> decoder_decode(Thread& thread, Object* self, Args args) {
  Decoder* decoder = decoder_of(self);
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, args[0]));
  const bool final = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  HeldErrors errors;
  PY_TRY(errors.hold(thread, decoder));
  const int64_t waited = decoder->pending_size;
  Joined all;
  PY_TRY(all.join(thread, decoder, buffer.span().data, buffer.span().size));
  StrBuilder out(thread, all.size());
  MultibyteDecoding decoding(thread, *decoder->codec, decoder->state, errors.get(), out);
  decoding.begin(all.data(), all.size());
  PY_TRY(decoding.run(true));
  if (final && decoding.left() > 0 && failed(decoding.fail_rest())) {
    std::memcpy(decoder->pending, all.data(), static_cast<size_t>(waited));
    decoder->pending_size = waited;
    return nullptr;
  }
  if (decoding.left() > 0) PY_TRY(keep_rest(thread, decoder, decoding, all));
  return out.finish();
}

Owned<Object> decoder_getstate(Thread& thread, Object* self) {
  Decoder* decoder = decoder_of(self);
  Owned<Bytes> pending = PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(decoder->pending),
                                           static_cast<size_t>(decoder->pending_size)));
  Owned<Object> state =
      PY_TRY(int_from_bytes(thread, decoder->state.bytes, sizeof(MultibyteState), true, false));
  Object* items[] = {pending, state};
  return tuple_pack(thread, items);
}

Owned<Object> decoder_setstate(Thread& thread, Object* self, Object* value) {
  if (!is_a<Tuple>(value))
    return raise_bad_argument(thread, "setstate", "argument", "tuple", value);
  auto* items = as<Tuple>(value);
  if (items->ob_size != 2 || !is_a<Bytes>(items->items[0]) || !is_a<Int>(items->items[1]))
    return raise_type_error(thread, "setstate(): illegal state argument");
  MultibyteState state;
  PY_TRY(int_as_bytes(thread, items->items[1], state.bytes, sizeof(MultibyteState), true, false));
  Decoder* decoder = decoder_of(self);
  const ByteSpan pending = span_of(as<Bytes>(items->items[0]));
  if (pending.size > kMaxPendingBytes)
    return raise_multibyte_decode(thread, *decoder->codec, pending.data, pending.size,
                                  "pending buffer too large");
  std::memcpy(decoder->pending, pending.data, static_cast<size_t>(pending.size));
  decoder->pending_size = pending.size;
  decoder->state = state;
  return new_none();
}

Owned<Object> decoder_reset(Thread&, Object* self) {
  Decoder* decoder = decoder_of(self);
  if (decoder->codec->reset_decoder != nullptr) decoder->codec->reset_decoder(decoder->state);
  decoder->pending_size = 0;
  return new_none();
}

constinit MethodDef kDecoderMethods[] = {
    {"decode", decoder_decode, "($self, /, input, final=False)", nullptr},
    {"getstate", decoder_getstate, "($self, /)", nullptr},
    {"setstate", decoder_setstate, "($self, state, /)", nullptr},
    {"reset", decoder_reset, "($self, /)", nullptr},
    {},
};
constexpr uint16_t kDecoderFields[] = {offsetof(Decoder, errors_name), offsetof(Decoder, stream),
                                       0};

constinit Type Decoder::type = {
    .tp_name = "_multibytecodec.MultibyteIncrementalDecoder",
    .tp_basicsize = sizeof(Decoder),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_methods = kDecoderMethods,
    .tp_getset = kStatefulGetSets,
    .tp_init = start_empty,
    .tp_new = decoder_new,
    .fields = kDecoderFields,
    .reported_basicsize = 56,
};

// Stream readers.

Owned<Bytes> read_stream(Thread& thread, Decoder* reader, const char* method, int64_t size) {
  Owned<Object> stream = share(reader->stream.get());
  Owned<Object> data;
  if (size < 0) {
    data = PY_TRY(call_method(thread, stream, method));
  } else {
    // CPython hands it on as a C int.
    Owned<Object> count = PY_TRY(int_from_int64(thread, static_cast<int32_t>(size)));
    data = PY_TRY(call_method(thread, stream, method, count));
  }
  if (!is_a<Bytes>(data.get()))
    return raise_type_error(thread, "stream function returned a non-bytes object (%.100s)",
                            data->ob_type->tp_name);
  return std::move(data).cast<Bytes>();
}

// size < 0: everything; else about so many bytes, but at least one character.
Owned<Str> read_text(Thread& thread, Object* self, const char* method, int64_t size) {
  if (size == 0) return share(empty_str());
  Decoder* reader = decoder_of(self);
  StrBuilder out(thread);
  HeldErrors errors;
  PY_TRY(errors.hold(thread, reader));
  MultibyteDecoding decoding(thread, *reader->codec, reader->state, errors.get(), out);
  for (;; size = 1) {
    Owned<Bytes> data = PY_TRY(read_stream(thread, reader, method, size));
    const bool at_end = data->ob_size == 0;
    Joined all;
    PY_TRY(all.join(thread, reader, span_of(data.get()).data, data->ob_size));
    decoding.begin(all.data(), all.size());
    PY_TRY(decoding.run(true));
    if ((at_end || size < 0) && decoding.left() > 0) PY_TRY(decoding.fail_rest());
    if (decoding.left() > 0) PY_TRY(keep_rest(thread, reader, decoding, all));
    if (size < 0 || out.length() != 0 || all.size() == 0) return out.finish();
  }
}

Maybe<int64_t> size_argument(Thread& thread, Object* value) {
  if (value == nullptr || is_none(value)) return int64_t{-1};
  if (!is_a<Int>(value)) return raise_type_error(thread, "arg 1 must be an integer");
  int64_t size;
  if (int_fits_int64(value, &size)) return size;
  return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
}

Owned<Object> reader_read(Thread& thread, Object* self, Args args) {
  return read_text(thread, self, "read", PY_TRY(size_argument(thread, args[0])));
}
Owned<Object> reader_readline(Thread& thread, Object* self, Args args) {
  return read_text(thread, self, "readline", PY_TRY(size_argument(thread, args[0])));
}
Owned<Object> reader_readlines(Thread& thread, Object* self, Args args) {
  Owned<Str> text = PY_TRY(read_text(thread, self, "read", PY_TRY(size_argument(thread, args[0]))));
  Object* keep_ends[] = {bool_object(true)};
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "splitlines"));
  return call_method(thread, text, name, keep_ends, 1);
}

constinit MethodDef kReaderMethods[] = {
    {"read", reader_read, "($self, sizeobj=None, /)", nullptr},
    {"readline", reader_readline, "($self, sizeobj=None, /)", nullptr},
    {"readlines", reader_readlines, "($self, sizehintobj=None, /)", nullptr},
    {"reset", decoder_reset, "($self, /)", nullptr},
    {},
};
constinit MemberDef kReaderMembers[] = {
    {"stream", MemberKind::kObject, true, offsetof(Decoder, stream), nullptr},
    {},
};

constinit Type StreamReader::type = {
    .tp_name = "_multibytecodec.MultibyteStreamReader",
    .tp_basicsize = sizeof(Decoder),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_methods = kReaderMethods,
    .tp_members = kReaderMembers,
    .tp_getset = kStatefulGetSets,
    .tp_init = start_empty,
    .tp_new = reader_new,
    .fields = kDecoderFields,
    .reported_basicsize = 64,
};

Owned<Object> create_codec(Thread& thread, Object*, Object* capsule) {
  const void* codec = capsule_pointer(capsule, kCodecCapsule);
  if (codec == nullptr) return raise_value_error(thread, "argument type invalid");
  Owned<CodecObject> made = PY_TRY(object_new<CodecObject>(thread));
  made->codec = static_cast<const MultibyteCodec*>(codec);
  made->module.set(share(as<Capsule>(capsule)->owner.get()));
  gc_track(made.get());
  return made;
}

constinit MethodDef kFunctions[] = {
    {"__create_codec", create_codec, "($module, arg, /)", nullptr},
    {},
};

}  // namespace

Owned<Object> multibytecodec_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_multibytecodec"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(type_ready(thread, &CodecObject::type));
  for (Type* type : {&Encoder::type, &Decoder::type, &StreamReader::type, &StreamWriter::type})
    PY_TRY(module_add_type(thread, module, type));
  return module;
}

}  // namespace py
