// What the modules of the multi-byte codecs share.
// Counterpart: Modules/cjkcodecs/multibytecodec.h.
#ifndef VM_MODULES_MULTIBYTE_INTERNAL_H_
#define VM_MODULES_MULTIBYTE_INTERNAL_H_

#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/unicode/multibyte.h"

namespace py {

// The names of the capsules of codecs and of character sets.
inline constexpr char kCodecCapsule[] = "multibytecodec.codec";
inline constexpr char kMapCapsule[] = "multibytecodec.map";

// An error handler by name. Three of them need no exception object, and no registry.
enum class MultibyteErrors : uint8_t { kStrict, kIgnore, kReplace, kNamed };
MultibyteErrors multibyte_errors(const char* name_or_null);

struct ErrorHandling {
  MultibyteErrors kind;
  const char* name;  // Of kNamed. It outlives the operation.
};

// Encodes what is in `text`. Without `flush` the beginning of a pair of characters may be left at
// the end: *consumed says up to where (it may be null). With `reset` the state ends as it began.
// Reenters.
Owned<Bytes> multibyte_encode(Thread& thread, const MultibyteCodec& codec, MultibyteState& state,
                              Str* text, int64_t* consumed, ErrorHandling errors, bool flush,
                              bool reset);

// One decoding operation: bytes in, text in a builder of the caller.
class MultibyteDecoding {
 public:
  MultibyteDecoding(Thread& thread, const MultibyteCodec& codec, MultibyteState& state,
                    ErrorHandling errors, StrBuilder& out)
      : thread_(thread), codec_(codec), state_(state), errors_(errors), out_(out) {}
  // What follows is about these bytes, which outlive it. The exception for handlers stays that of
  // the first bytes, as in CPython.
  void begin(const uint8_t* bytes, int64_t size) {
    bytes_ = bytes;
    size_ = size;
    position_ = 0;
  }
  // Decodes until everything is read; with `partial` the beginning of a sequence may be left.
  // Reenters.
  Status run(bool partial);
  // Treats what is left as an error. Reenters.
  Status fail_rest() { return handle(multibyte::kTooFew); }

  const uint8_t* rest() const { return bytes_ + position_; }
  int64_t left() const { return size_ - position_; }

 private:
  Status handle(int64_t answer);

  Thread& thread_;
  const MultibyteCodec& codec_;
  MultibyteState& state_;
  ErrorHandling errors_;
  StrBuilder& out_;
  const uint8_t* bytes_ = nullptr;
  int64_t size_ = 0;
  int64_t position_ = 0;
  Owned<Object> exception_;
};

// UnicodeDecodeError about all of the bytes.
PY_COLD Raised raise_multibyte_decode(Thread& thread, const MultibyteCodec& codec,
                                      const uint8_t* bytes, int64_t size, const char* reason);
PY_COLD Raised raise_multibyte_encode(Thread& thread, const MultibyteCodec& codec, Str* text,
                                      int64_t start, int64_t end, const char* reason);

}  // namespace py

#endif  // VM_MODULES_MULTIBYTE_INTERNAL_H_
