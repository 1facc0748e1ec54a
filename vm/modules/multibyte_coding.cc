// Encoding and decoding with the multi-byte codecs, error handlers included.
// Counterpart: Modules/cjkcodecs/multibytecodec.c (the part below its types).
#include <cstring>

#include "vm/modules/multibyte_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/codecs.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py {

MultibyteErrors multibyte_errors(const char* name) {
  if (name == nullptr || std::strcmp(name, "strict") == 0) return MultibyteErrors::kStrict;
  if (std::strcmp(name, "ignore") == 0) return MultibyteErrors::kIgnore;
  if (std::strcmp(name, "replace") == 0) return MultibyteErrors::kReplace;
  return MultibyteErrors::kNamed;
}

namespace {

constexpr char kIllegal[] = "illegal multibyte sequence";
constexpr char kIncomplete[] = "incomplete multibyte sequence";

Raised raise_prepared(Thread& thread, Object* exception) {
  return raise_object(thread, exception->ob_type, exception);
}

// What a handler answered: (replacement, position).
Owned<Tuple> ask_handler(Thread& thread, const char* name, Object* exception, bool bytes_allowed) {
  Owned<Object> handler = PY_TRY(codec_lookup_error(thread, name));
  Owned<Object> result = PY_TRY(call_one_arg(thread, handler, exception));
  bool good = is_a<Tuple>(result.get()) && as<Tuple>(result.get())->ob_size == 2;
  if (good) {
    Object* const* items = as<Tuple>(result.get())->items;
    good = (is_a<Str>(items[0]) || (bytes_allowed && is_a<Bytes>(items[0]))) && is_a<Int>(items[1]);
  }
  if (!good)
    return raise_type_error(thread, "%s error handler must return (str, int) tuple",
                            bytes_allowed ? "encoding" : "decoding");
  return std::move(result).cast<Tuple>();
}

// Where a handler's position is; a negative one counts from the end.
Maybe<int64_t> handler_position(Thread& thread, Object* number, int64_t length) {
  int64_t position = -1;
  if (int_fits_int64(number, &position) && position < 0) position += length;
  if (position < 0 || position > length)
    return raise(thread, &exc::IndexError, "position %zd from error handler out of bounds",
                 position);
  return position;
}

// The length and name of an error by a step's answer; false: a fault that no handler can mend.
bool describe(int64_t answer, int64_t incomplete, int64_t* length, const char** reason) {
  if (answer <= 0 && answer != multibyte::kTooFew) return false;
  *length = answer > 0 ? answer : incomplete;
  *reason = answer > 0 ? kIllegal : kIncomplete;
  return true;
}

Raised raise_fault(Thread& thread, int64_t answer) {
  if (answer == multibyte::kNoMemory) return raise_memory_error(thread);
  return raise(thread, &exc::RuntimeError, "internal codec error");
}

class Encoding {
 public:
  Encoding(Thread& thread, const MultibyteCodec& codec, MultibyteState& state, Str* text,
           ErrorHandling errors, bool flush)
      : thread_(thread), codec_(codec), state_(state), str_(text), errors_(errors) {
    text_ = {
        {text->data(), static_cast<size_t>(text->length), static_cast<int>(text->kind)}, 0, flush};
  }
  Status run();
  Owned<Bytes> finish(bool reset, int64_t* consumed);

 private:
  Status handle(int64_t answer);
  Status put(const void* bytes, size_t size) {
    if (out_.capacity - out_.bytes.size() < size) out_.grow_capacity(size);
    if (!out_.bytes.append(bytes, size)) return raise_memory_error(thread_);
    return Status::kOk;
  }

  Thread& thread_;
  const MultibyteCodec& codec_;
  MultibyteState& state_;
  Str* str_;
  ErrorHandling errors_;
  MultibyteText text_;
  MultibyteOutput out_;
  Owned<Object> exception_;
};

Status Encoding::run() {
  out_.capacity = text_.text.length * 2 + 16;
  while (!text_.done()) {
    const int64_t answer = codec_.encode(codec_, state_, text_, out_);
    if (answer == multibyte::kDone || (answer == multibyte::kTooFew && !text_.flush)) break;
    PY_TRY(handle(answer));
    if (answer == multibyte::kTooFew) break;
  }
  return Status::kOk;
}

Status Encoding::handle(int64_t answer) {
  const auto start = static_cast<int64_t>(text_.position);
  int64_t length;
  const char* reason;
  // CPython takes the position for the length of what is incomplete.
  if (!describe(answer, start, &length, &reason)) return raise_fault(thread_, answer);
  if (errors_.kind == MultibyteErrors::kReplace) {
    const char mark = '?';
    MultibyteText question = {{&mark, 1, 1}, 0, false};
    const int64_t encoded = codec_.encode(codec_, state_, question, out_);
    if (encoded == multibyte::kNoMemory) return raise_memory_error(thread_);
    if (encoded != multibyte::kDone) PY_TRY(put(&mark, 1));
  }
  if (errors_.kind == MultibyteErrors::kReplace || errors_.kind == MultibyteErrors::kIgnore) {
    text_.position += static_cast<size_t>(length);
    return Status::kOk;
  }
  PY_TRY(codec_prepare_error(thread_, &exc::UnicodeEncodeError, &exception_, codec_.name, str_,
                             start, start + length, reason));
  if (errors_.kind == MultibyteErrors::kStrict) return raise_prepared(thread_, exception_);
  Owned<Tuple> result = PY_TRY(ask_handler(thread_, errors_.name, exception_, true));
  if (is_a<Str>(result->items[0])) {
    Owned<Bytes> bytes =
        PY_TRY(multibyte_encode(thread_, codec_, state_, as<Str>(result->items[0]), nullptr,
                                {MultibyteErrors::kStrict, nullptr}, true, false));
    PY_TRY(put(bytes->data, static_cast<size_t>(bytes->ob_size)));
  } else {
    auto* bytes = as<Bytes>(result->items[0]);
    PY_TRY(put(bytes->data, static_cast<size_t>(bytes->ob_size)));
  }
  text_.position = static_cast<size_t>(
      PY_TRY(handler_position(thread_, result->items[1], static_cast<int64_t>(text_.text.length))));
  return Status::kOk;
}

Owned<Bytes> Encoding::finish(bool reset, int64_t* consumed) {
  if (reset && codec_.reset_encoder != nullptr && !codec_.reset_encoder(state_, out_))
    return raise_memory_error(thread_);
  if (consumed != nullptr) *consumed = static_cast<int64_t>(text_.position);
  return bytes_from(thread_, out_.bytes.data(), out_.bytes.size());
}

}  // namespace

Owned<Bytes> multibyte_encode(Thread& thread, const MultibyteCodec& codec, MultibyteState& state,
                              Str* text, int64_t* consumed, ErrorHandling errors, bool flush,
                              bool reset) {
  Encoding encoding(thread, codec, state, text, errors, flush);
  PY_TRY(encoding.run());
  return encoding.finish(reset, consumed);
}

Status MultibyteDecoding::run(bool partial) {
  constexpr size_t kChunk = 512;
  uint32_t chunk[kChunk];
  while (position_ < size_) {
    MultibyteInput input = {bytes_ + position_, bytes_ + size_, chunk, chunk + kChunk};
    const int64_t answer = codec_.decode(codec_, state_, input);
    position_ = input.at - bytes_;
    const TextView decoded = {chunk, static_cast<size_t>(input.out - chunk), 4};
    if (decoded.length != 0) PY_TRY(out_.add_view(decoded, text_max_class(decoded)));
    if (answer == multibyte::kFull) continue;
    if (answer == multibyte::kDone || (answer == multibyte::kTooFew && partial)) break;
    PY_TRY(handle(answer));
  }
  return Status::kOk;
}

Status MultibyteDecoding::handle(int64_t answer) {
  int64_t length;
  const char* reason;
  if (!describe(answer, left(), &length, &reason)) return raise_fault(thread_, answer);
  if (errors_.kind == MultibyteErrors::kReplace) PY_TRY(out_.add_char(0xfffd));
  if (errors_.kind == MultibyteErrors::kReplace || errors_.kind == MultibyteErrors::kIgnore) {
    position_ += length;
    return Status::kOk;
  }
  Owned<Bytes> object;
  if (!exception_)
    object = PY_TRY(
        bytes_from(thread_, reinterpret_cast<const char*>(bytes_), static_cast<size_t>(size_)));
  PY_TRY(codec_prepare_error(thread_, &exc::UnicodeDecodeError, &exception_, codec_.name, object,
                             position_, position_ + length, reason));
  if (errors_.kind == MultibyteErrors::kStrict) return raise_prepared(thread_, exception_);
  Owned<Tuple> result = PY_TRY(ask_handler(thread_, errors_.name, exception_, false));
  PY_TRY(out_.add_str(as<Str>(result->items[0])));
  position_ = PY_TRY(handler_position(thread_, result->items[1], size_));
  return Status::kOk;
}

Raised raise_multibyte_decode(Thread& thread, const MultibyteCodec& codec, const uint8_t* bytes,
                              int64_t size, const char* reason) {
  Owned<Object> exception;
  Owned<Bytes> object =
      PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(bytes), static_cast<size_t>(size)));
  PY_TRY(codec_prepare_error(thread, &exc::UnicodeDecodeError, &exception, codec.name, object, 0,
                             size, reason));
  return raise_prepared(thread, exception);
}

Raised raise_multibyte_encode(Thread& thread, const MultibyteCodec& codec, Str* text, int64_t start,
                              int64_t end, const char* reason) {
  Owned<Object> exception;
  PY_TRY(codec_prepare_error(thread, &exc::UnicodeEncodeError, &exception, codec.name, text, start,
                             end, reason));
  return raise_prepared(thread, exception);
}

}  // namespace py
