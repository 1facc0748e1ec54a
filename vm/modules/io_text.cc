// TextIOWrapper: making one, its codec, and writing.
// Counterpart: Modules/_io/textio.c.
#include <langinfo.h>
#include <locale.h>

#include "vm/modules/io_internal.h"
#include "vm/objects/codecs.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py::io {
namespace {

TextWrapper* stream_of(Object* self) { return as<TextWrapper>(self); }

struct KnownCodec {
  const char* name;  // Normalised.
  TextCodec codec;
};
// The encodings that need nothing from the `encodings` package, under their usual names.
constexpr KnownCodec kKnownCodecs[] = {
    {"utf_8", TextCodec::kUtf8},        {"utf8", TextCodec::kUtf8},
    {"ascii", TextCodec::kAscii},       {"us_ascii", TextCodec::kAscii},
    {"latin_1", TextCodec::kLatin1},    {"latin1", TextCodec::kLatin1},
    {"iso8859_1", TextCodec::kLatin1},  {"iso_8859_1", TextCodec::kLatin1},
    {"utf_16", TextCodec::kUtf16},      {"utf16", TextCodec::kUtf16},
    {"utf_16_le", TextCodec::kUtf16Le}, {"utf_16le", TextCodec::kUtf16Le},
    {"utf_16_be", TextCodec::kUtf16Be}, {"utf_16be", TextCodec::kUtf16Be},
    {"utf_32", TextCodec::kUtf32},      {"utf32", TextCodec::kUtf32},
    {"utf_32_le", TextCodec::kUtf32Le}, {"utf_32le", TextCodec::kUtf32Le},
    {"utf_32_be", TextCodec::kUtf32Be}, {"utf_32be", TextCodec::kUtf32Be},
};
// The same by the names that codecs of the registry give themselves: they encode without a call.
constexpr KnownCodec kRegistryCodecs[] = {
    {"ascii", TextCodec::kAscii},       {"iso8859-1", TextCodec::kLatin1},
    {"utf-8", TextCodec::kUtf8},        {"utf-16-be", TextCodec::kUtf16Be},
    {"utf-16-le", TextCodec::kUtf16Le}, {"utf-16", TextCodec::kUtf16},
    {"utf-32-be", TextCodec::kUtf32Be}, {"utf-32-le", TextCodec::kUtf32Le},
    {"utf-32", TextCodec::kUtf32},
};

// -1: not one of them.
int known_codec(const char* encoding) {
  char normal[16];
  if (!codec_normalize_name(encoding, normal, sizeof normal)) return -1;
  for (const KnownCodec& known : kKnownCodecs) {
    if (std::strcmp(known.name, normal) == 0) return static_cast<int>(known.codec);
  }
  return -1;
}

// The encoding of the user's locale. The C locale stands for UTF-8, as PEP 538 and 540 have it.
Owned<Str> locale_encoding(Thread& thread) {
  const char* name = "utf-8";
  locale_t locale = newlocale(LC_CTYPE_MASK, "", nullptr);
  if (locale != nullptr) {
    const char* codeset = nl_langinfo_l(CODESET, locale);
    if (codeset != nullptr && *codeset != 0 && std::strcmp(codeset, "ANSI_X3.4-1968") != 0)
      name = codeset;
  }
  Owned<Str> result = str_from_utf8(thread, name);
  if (locale != nullptr) freelocale(locale);
  return result;
}

Status set_newline(Thread& thread, TextWrapper* self, const char* newline) {
  if (newline == nullptr) {
    self->readnl.clear();
  } else {
    self->readnl.set(PY_TRY(str_intern_ascii(thread, newline)));
  }
  self->universal = newline == nullptr || *newline == 0;
  self->translate_read = newline == nullptr;
  self->translate_write = newline == nullptr || *newline != 0;
  self->writenl = nullptr;
  if (newline != nullptr && *newline == '\r') self->writenl = newline[1] == 0 ? "\r" : "\r\n";
  return Status::kOk;
}

// What a stream's codec is made of: a built-in one, or the registry's.
struct CodecChoice {
  int known = -1;
  Owned<Object> info;  // Null when it is a built-in one.
};

Status choose_codec(Thread& thread, const char* encoding, CodecChoice* choice) {
  choice->known = known_codec(encoding);
  if (choice->known < 0)
    choice->info = PY_TRY(codec_lookup_text_encoding(thread, encoding, nullptr));
  return Status::kOk;
}

Owned<Object> make_incremental(Thread& thread, Object* info, Str* factory, const char* errors) {
  Owned<Object> make = PY_TRY(get_attr(thread, info, factory));
  Owned<Str> name = PY_TRY(str_from_utf8(thread, errors));
  return call_one_arg(thread, make, name);
}

Tri ask(Thread& thread, Object* object, Str* question) {
  Owned<Object> answer = PY_TRY(invoke(thread, object, question));
  return object_is_true(thread, answer);
}

Status set_decoder(Thread& thread, TextWrapper* self, const CodecChoice& choice,
                   const char* errors) {
  Owned<Object> buffer = share(self->buffer.get());
  if (!PY_TRY(ask(thread, buffer, ids.readable))) return Status::kOk;
  self->decoder.clear();
  Owned<Object> decoder =
      PY_TRY(choice.info ? make_incremental(thread, choice.info, ids.incrementaldecoder, errors)
                         : text_decoder_new(thread, choice.known, errors));
  if (self->universal) decoder = PY_TRY(newline_decoder_new(thread, decoder, self->translate_read));
  self->decoder.set(std::move(decoder));
  return Status::kOk;
}

Status set_encoder(Thread& thread, TextWrapper* self, const CodecChoice& choice,
                   const char* errors) {
  Owned<Object> buffer = share(self->buffer.get());
  if (!PY_TRY(ask(thread, buffer, ids.writable))) return Status::kOk;
  self->encoder.clear();
  self->can_write = false;
  self->codec = static_cast<int8_t>(choice.known);
  if (choice.info) {
    self->encoder.set(
        PY_TRY(make_incremental(thread, choice.info, ids.incrementalencoder, errors)));
    Owned<Object> name;
    PY_TRY(get_optional_attr(thread, choice.info, ids.name, &name));
    for (const KnownCodec& known : kRegistryCodecs) {
      if (name && is_a<Str>(name.get()) && str_equal_ascii(as<Str>(name.get()), known.name))
        self->codec = static_cast<int8_t>(known.codec);
    }
  }
  self->can_write = true;
  return Status::kOk;
}

// A byte order mark goes only to the very start of a file.
Status fix_encoder_state(Thread& thread, TextWrapper* self) {
  if (!self->seekable || !self->can_write) return Status::kOk;
  self->at_start = true;
  Owned<Object> buffer = share(self->buffer.get());
  Owned<Object> place = PY_TRY(invoke(thread, buffer, ids.tell));
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  if (PY_TRY(object_rich_compare_bool(thread, place, zero, CompareOp::kEq))) return Status::kOk;
  return text_reset_encoder(thread, self, false);
}

Status set_errors(Thread& thread, TextWrapper* self, Object* errors) {
  size_t length;
  char* text = PY_TRY(str_to_utf8(thread, as<Str>(errors), &length));
  mem_free(self->errors_text);
  self->errors_text = text;
  self->errors.set_shared(errors);
  return Status::kOk;
}

// In development mode an unknown error handler is found out at once.
Status check_errors(Thread& thread, const char* errors) {
  if (thread.interp->dev_mode) PY_RUN(codec_lookup_error(thread, errors));
  return Status::kOk;
}

void drop_pending(TextWrapper* self) {
  mem_free(self->pending);
  self->pending = nullptr;
  self->pending_size = self->pending_capacity = 0;
}

constinit SignatureText kSignature = {
    "TextIOWrapper",
    "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
    "write_through=False)"};

Owned<Object> given_errors(Thread& thread, Object* errors) {
  if (errors == nullptr || is_none(errors)) return str_intern_ascii(thread, "strict");
  if (!is_a<Str>(errors))
    return raise_type_error(thread,
                            "TextIOWrapper() argument 'errors' must be str or None, not %.50s",
                            errors->ob_type->tp_name);
  return share(errors);
}

Status choose_encoding(Thread& thread, TextWrapper* self, const char* encoding, Object* given) {
  if (encoding != nullptr && std::strcmp(encoding, "locale") != 0) {
    self->encoding.set(given->ob_type == &Str::type
                           ? share(given)
                           : Owned<Object>(PY_TRY(str_from_utf8(thread, encoding))));
  } else if (encoding == nullptr && thread.interp->utf8_mode) {
    self->encoding.set(PY_TRY(str_intern_ascii(thread, "utf-8")));
  } else {
    self->encoding.set(PY_TRY(locale_encoding(thread)));
  }
  return Status::kOk;
}

Status set_up(Thread& thread, TextWrapper* self, Object* buffer, const CodecChoice& choice,
              Object* errors, const char* newline) {
  PY_TRY(set_errors(thread, self, errors));
  self->chunk_size = 8192;
  PY_TRY(set_newline(thread, self, newline));
  self->buffer.set_shared(buffer);
  PY_TRY(set_decoder(thread, self, choice, self->errors_text));
  PY_TRY(set_encoder(thread, self, choice, self->errors_text));
  Type* type = buffer->ob_type;
  if (type == &Buffered::reader_type || type == &Buffered::writer_type ||
      type == &Buffered::random_type) {
    Owned<Object> raw;
    if (PY_TRY(get_optional_attr(thread, buffer, ids.raw, &raw)) && is_exact<FileIo>(raw.get()))
      self->raw.set(std::move(raw));
  }
  self->seekable = self->telling = PY_TRY(ask(thread, buffer, ids.seekable));
  self->has_read1 = PY_TRY(has_attr(thread, buffer, ids.read1));
  self->at_start = false;
  return fix_encoder_state(thread, self);
}

}  // namespace

Status text_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  TextArgument encoding, newline;
  PY_TRY(encoding.get(thread, "TextIOWrapper", "argument 'encoding'", bound[1], true));
  PY_TRY(newline.get(thread, "TextIOWrapper", "argument 'newline'", bound[3], true));
  bool line_buffering = bound.has(4) && PY_TRY(to_bool(thread, bound[4]));
  bool write_through = bound.has(5) && PY_TRY(to_bool(thread, bound[5]));
  TextWrapper* self = stream_of(object);
  self->initialized = self->detached = 0;
  Owned<Object> errors = PY_TRY(given_errors(thread, bound[2]));
  TextArgument errors_text;
  PY_TRY(errors_text.get(thread, "TextIOWrapper", "argument 'errors'", errors, false));
  PY_TRY(check_errors(thread, errors_text.get()));
  if (!newline_is_legal(newline.get()))
    return raise_value_error(thread, "illegal newline value: %s", newline.get());
  self->buffer.clear();
  self->encoding.clear();
  self->encoder.clear();
  self->decoder.clear();
  self->readnl.clear();
  self->decoded.clear();
  drop_pending(self);
  self->snapshot.clear();
  self->errors.clear();
  self->raw.clear();
  self->decoded_used = 0;
  self->can_write = false;
  self->codec = -1;
  self->bytes_per_char = 0;
  PY_TRY(choose_encoding(thread, self, encoding.get(), bound[1]));
  CodecChoice choice;
  TextArgument name;
  PY_TRY(name.get(thread, "TextIOWrapper", "argument 'encoding'", self->encoding, false));
  if (failed(choose_codec(thread, name.get(), &choice))) {
    self->encoding.clear();
    return Status::kError;
  }
  self->line_buffering = line_buffering;
  self->write_through = write_through;
  PY_TRY(set_up(thread, self, bound[0], choice, errors, newline.get()));
  self->initialized = 1;
  return Status::kOk;
}

Status text_check_attached(Thread& thread, TextWrapper* self) {
  if (PY_UNLIKELY(self->initialized <= 0)) return raise_uninitialized(thread);
  if (PY_UNLIKELY(self->detached))
    return raise_value_error(thread, "underlying buffer has been detached");
  return Status::kOk;
}

Status text_check_open(Thread& thread, TextWrapper* self) {
  if (!is_exact<TextWrapper>(self)) return check_not_closed(thread, self);
  if (PY_LIKELY(self->raw != nullptr)) {
    if (PY_UNLIKELY(file_is_closed(self->raw))) return raise_closed(thread);
    return Status::kOk;
  }
  Owned<Object> buffer = share(self->buffer.get());
  Owned<Object> closed = PY_TRY(get_attr(thread, buffer, ids.closed));
  if (PY_TRY(object_is_true(thread, closed))) return raise_closed(thread);
  return Status::kOk;
}

void text_set_decoded(TextWrapper* self, Owned<Str> text) {
  self->decoded_used = 0;
  self->decoded.set(std::move(text));
}

Status text_reset_encoder(Thread& thread, TextWrapper* self, bool at_start) {
  self->at_start = at_start;
  if (self->encoder == nullptr) return Status::kOk;
  Owned<Object> encoder = share(self->encoder.get());
  if (at_start) {
    PY_RUN(invoke(thread, encoder, ids.reset));
  } else {
    Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
    PY_RUN(invoke(thread, encoder, ids.setstate, zero));
  }
  return Status::kOk;
}

// Reconfiguring

namespace {

Status change_codec(Thread& thread, TextWrapper* self, Object* encoding_given, Object* errors_given,
                    bool newline_changed) {
  if (is_none(encoding_given) && is_none(errors_given) && !newline_changed) return Status::kOk;
  Owned<Object> encoding, errors;
  if (is_none(encoding_given)) {
    encoding = share(self->encoding.get());
    errors = share(is_none(errors_given) ? self->errors.get() : errors_given);
  } else {
    encoding = str_equal_ascii(as<Str>(encoding_given), "locale")
                   ? Owned<Object>(PY_TRY(locale_encoding(thread)))
                   : share(encoding_given);
    errors = is_none(errors_given) ? Owned<Object>(PY_TRY(str_intern_ascii(thread, "strict")))
                                   : share(errors_given);
  }
  TextArgument encoding_text, errors_text;
  PY_TRY(encoding_text.get_loosely(thread, encoding));
  PY_TRY(errors_text.get_loosely(thread, errors));
  CodecChoice choice;
  PY_TRY(choose_codec(thread, encoding_text.get(), &choice));
  PY_TRY(set_decoder(thread, self, choice, errors_text.get()));
  PY_TRY(set_encoder(thread, self, choice, errors_text.get()));
  self->encoding.set(std::move(encoding));
  PY_TRY(set_errors(thread, self, errors));
  return fix_encoder_state(thread, self);
}

Status check_text_or_none(Thread& thread, const char* name, Object* value) {
  if (value == nullptr || is_none(value) || is_a<Str>(value)) return Status::kOk;
  return raise_type_error(thread, "reconfigure() argument '%s' must be str or None, not %s", name,
                          value->ob_type->tp_name);
}

Maybe<bool> optional_flag(Thread& thread, Object* value, bool current) {
  if (value == nullptr || is_none(value)) return current;
  return PY_TRY(to_c_long(thread, value)) != 0;
}

}  // namespace

Owned<Object> text_reconfigure(Thread& thread, Object* object, Args args) {
  TextWrapper* self = stream_of(object);
  Object* encoding = args.has(0) ? args[0] : none();
  Object* errors = args.has(1) ? args[1] : none();
  Object* newline = args[2];  // Null: as it was; None: universal newlines.
  PY_TRY(check_text_or_none(thread, "encoding", encoding));
  PY_TRY(check_text_or_none(thread, "errors", errors));
  PY_TRY(check_text_or_none(thread, "newline", newline));
  if (self->decoded != nullptr && (!is_none(encoding) || !is_none(errors) || newline != nullptr))
    return raise_unsupported(
        thread, "It is not possible to set the encoding or newline of stream after the first read");
  TextArgument newline_text;
  PY_TRY(newline_text.get(thread, "reconfigure", "argument 'newline'", newline, true));
  if (!newline_is_legal(newline_text.get()))
    return raise_value_error(thread, "illegal newline value: %s", newline_text.get());
  bool line_buffering = PY_TRY(optional_flag(thread, args[3], self->line_buffering));
  bool write_through = PY_TRY(optional_flag(thread, args[4], self->write_through));
  PY_TRY(flush_object(thread, object));
  self->bytes_per_char = 0;
  if (newline != nullptr) PY_TRY(set_newline(thread, self, newline_text.get()));
  PY_TRY(change_codec(thread, self, encoding, errors, newline != nullptr));
  self->line_buffering = line_buffering;
  self->write_through = write_through;
  return new_none();
}

// Writing

namespace {

bool is_plain_writer(Thread& thread, Object* buffer, Str* method) {
  Type* type = buffer->ob_type;
  return (type == &Buffered::writer_type || type == &Buffered::random_type) &&
         !has_own_attribute(thread, as<Buffered>(buffer)->dict, method);
}

// Hands bytes to the binary stream below.
Status pass_on(Thread& thread, TextWrapper* self, const char* data, int64_t size) {
  Owned<Object> buffer = share(self->buffer.get());
  if (!buffer) return raise_value_error(thread, "underlying buffer has been detached");
  if (is_plain_writer(thread, buffer, ids.write)) {
    PY_RUN(buffered_write_bytes(thread, as<Buffered>(buffer.get()), data, size));
    return Status::kOk;
  }
  Owned<Bytes> bytes = PY_TRY(bytes_from(thread, data, static_cast<size_t>(size)));
  Owned<Object> done;
  do {
    done = invoke(thread, buffer, ids.write, bytes);
  } while (!done && trap_eintr(thread));
  return done ? Status::kOk : Status::kError;
}

Status flush_below(Thread& thread, TextWrapper* self) {
  Owned<Object> buffer = share(self->buffer.get());
  if (!buffer) return raise_value_error(thread, "underlying buffer has been detached");
  if (is_plain_writer(thread, buffer, ids.flush)) {
    PY_RUN(buffered_flush(thread, buffer));
    return Status::kOk;
  }
  return flush_object(thread, buffer);
}

Status add_pending(Thread& thread, TextWrapper* self, const char* data, int64_t size) {
  if (self->pending_size + size > self->pending_capacity) {
    int64_t capacity = self->pending_size + size + 256;
    if (capacity < self->chunk_size + 1024 && self->chunk_size <= 65536)
      capacity = self->chunk_size + 1024;
    auto* grown = static_cast<char*>(mem_realloc(self->pending, static_cast<size_t>(capacity)));
    if (grown == nullptr) return raise_memory_error(thread);
    self->pending = grown;
    self->pending_capacity = capacity;
  }
  std::memcpy(self->pending + self->pending_size, data, static_cast<size_t>(size));
  self->pending_size += size;
  return Status::kOk;
}

bool keeps_ascii(int codec) {
  return codec == static_cast<int>(TextCodec::kUtf8) ||
         codec == static_cast<int>(TextCodec::kAscii) ||
         codec == static_cast<int>(TextCodec::kLatin1);
}

Owned<Bytes> encode(Thread& thread, TextWrapper* self, Str* text) {
  if (self->codec >= 0) {
    auto codec = static_cast<TextCodec>(self->codec);
    if (!self->at_start) {
      // Not at the start: without a byte order mark, in the machine's order.
      if (codec == TextCodec::kUtf16) codec = TextCodec::kUtf16Le;
      if (codec == TextCodec::kUtf32) codec = TextCodec::kUtf32Le;
    }
    // A handler written in Python may reconfigure the stream.
    size_t size = std::strlen(self->errors_text) + 1;
    auto* errors = static_cast<char*>(mem_alloc(size));
    if (errors == nullptr) return raise_memory_error(thread);
    std::memcpy(errors, self->errors_text, size);
    Owned<Bytes> bytes = codec_encode(thread, codec, text, errors);
    mem_free(errors);
    self->at_start = false;
    return bytes;
  }
  Owned<Object> encoder = share(self->encoder.get());
  Owned<Object> bytes = PY_TRY(invoke(thread, encoder, ids.encode, text));
  if (!is_a<Bytes>(bytes.get()))
    return raise_type_error(thread, "encoder should return a bytes object, not '%.200s'",
                            bytes->ob_type->tp_name);
  return std::move(bytes).cast<Bytes>();
}

bool contains(const Str* text, char c) {
  if (text->kind == StrKind::k1)
    return std::memchr(text->data(), c, static_cast<size_t>(text->length)) != nullptr;
  for (int64_t i = 0; i < text->length; ++i) {
    if (text->at(i) == static_cast<uint8_t>(c)) return true;
  }
  return false;
}

// Encoded text goes to what is pending, or past it when it is much.
Status accept(Thread& thread, TextWrapper* self, const char* data, int64_t size, bool now) {
  if (size >= self->chunk_size) {
    while (self->pending_size != 0) PY_TRY(text_write_pending(thread, self));
    return pass_on(thread, self, data, size);
  }
  if (size > 0) PY_TRY(add_pending(thread, self, data, size));
  if (now || self->pending_size >= self->chunk_size) return text_write_pending(thread, self);
  return Status::kOk;
}

}  // namespace

Status text_write_pending(Thread& thread, TextWrapper* self) {
  if (self->pending_size == 0) return Status::kOk;
  // The write below may come back to this stream: what it adds is another batch.
  char* data = self->pending;
  int64_t size = self->pending_size, capacity = self->pending_capacity;
  self->pending = nullptr;
  self->pending_size = self->pending_capacity = 0;
  Status status = pass_on(thread, self, data, size);
  if (self->pending == nullptr) {
    self->pending = data;
    self->pending_capacity = capacity;
  } else {
    mem_free(data);
  }
  return status;
}

Status text_write(Thread& thread, TextWrapper* self, Str* given) {
  PY_TRY(text_check_attached(thread, self));
  PY_TRY(text_check_open(thread, self));
  if (PY_UNLIKELY(!self->can_write)) return raise_unsupported(thread, "not writable");
  Owned<Str> text = share(given);
  bool newline = (self->writenl != nullptr || self->line_buffering) && contains(text, '\n');
  if (newline && self->writenl != nullptr) {
    Owned<Str> from = PY_TRY(str_intern_ascii(thread, "\n"));
    Owned<Str> to = PY_TRY(str_intern_ascii(thread, self->writenl));
    Owned<Object> replaced = PY_TRY(invoke(thread, text, ids.replace, from, to));
    if (!is_a<Str>(replaced.get()))
      return raise_type_error(thread, "replace() should return a str, not '%.200s'",
                              replaced->ob_type->tp_name);
    text = std::move(replaced).cast<Str>();
  }
  bool flush = self->line_buffering && (newline || contains(text, '\r'));
  bool now = flush || self->write_through;
  if (text->ascii && keeps_ascii(self->codec)) {
    self->at_start = false;
    PY_TRY(accept(thread, self, static_cast<const char*>(text->data()), text->length, now));
  } else {
    Owned<Bytes> bytes = PY_TRY(encode(thread, self, text));
    PY_TRY(accept(thread, self, bytes->data, bytes->ob_size, now));
  }
  if (flush) PY_TRY(flush_below(thread, self));
  if (self->snapshot != nullptr) {
    text_set_decoded(self, nullptr);
    self->snapshot.clear();
  }
  if (self->decoder != nullptr) {
    Owned<Object> decoder = share(self->decoder.get());
    PY_TRY(decoder_reset(thread, decoder));
  }
  return Status::kOk;
}

}  // namespace py::io
