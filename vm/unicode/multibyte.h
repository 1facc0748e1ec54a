// The multi-byte codecs of China, Japan and Korea, a stretch at a time.
// Counterpart: Modules/cjkcodecs/multibytecodec.h.
//
// As with the other codecs the error handlers stay outside: a step goes on until everything is
// read, the room for its output is used up, or something means nothing; the caller acts and calls
// again.
#ifndef VM_UNICODE_MULTIBYTE_H_
#define VM_UNICODE_MULTIBYTE_H_

#include <cstddef>
#include <cstdint>

#include "vm/base/buffer.h"
#include "vm/unicode/text.h"

namespace py {

// What a codec remembers from call to call; programs see it through getstate().
struct MultibyteState {
  uint8_t bytes[8];
};

// What a step answers. Above 0: so many bytes or characters from the position on are illegal.
namespace multibyte {
inline constexpr int64_t kDone = 0;
inline constexpr int64_t kFull = -1;      // The caller makes room and calls again.
inline constexpr int64_t kTooFew = -2;    // The rest is the beginning of something.
inline constexpr int64_t kInternal = -3;  // The state is not one of this codec's.
inline constexpr int64_t kNoMemory = -4;
}  // namespace multibyte

struct MultibyteInput {
  const uint8_t* at;
  const uint8_t* end;
  uint32_t* out;      // Next free place for a character,
  uint32_t* out_end;  // and where the places end: steps stop when fewer than two are left.

  size_t left() const { return static_cast<size_t>(end - at); }
  bool full() const { return out_end - out < 2; }
  void put(uint32_t c, size_t bytes) {
    *out++ = c;
    at += bytes;
  }
};

struct MultibyteOutput {
  Buffer bytes;
  // The size that CPython's output buffer would have by now. Only one thing shows it: see hz.
  size_t capacity;

  void grow_capacity(size_t least) {
    const size_t half = capacity / 2;
    capacity += least < half ? half | 1 : least;
  }
};

struct MultibyteText {
  TextView text;
  size_t position;
  bool flush;  // Nothing follows.

  bool done() const { return position >= text.length; }
  uint32_t next() const { return text[position]; }
  size_t left() const { return text.length - position; }
};

struct MultibyteCodec {
  const char* name;
  int64_t (*decode)(const MultibyteCodec& codec, MultibyteState& state, MultibyteInput& input);
  int64_t (*encode)(const MultibyteCodec& codec, MultibyteState& state, MultibyteText& text,
                    MultibyteOutput& out);
  const void* config;
  // Null when there is no state. Starting leaves the bytes that the codec does not use alone.
  void (*start_encoder)(MultibyteState& state);
  void (*start_decoder)(MultibyteState& state);
  // Back to the first state, with the bytes that say so; false: no memory.
  bool (*reset_encoder)(MultibyteState& state, MultibyteOutput& out);
  void (*reset_decoder)(MultibyteState& state);
};

// Each list ends with a row without a name.
extern const MultibyteCodec kChineseCodecs[];
extern const MultibyteCodec kHongKongCodecs[];
extern const MultibyteCodec kTaiwaneseCodecs[];
extern const MultibyteCodec kJapaneseCodecs[];
extern const MultibyteCodec kKoreanCodecs[];
extern const MultibyteCodec kIso2022Codecs[];

// Which of the other lists the character sets of an ISO 2022 codec belong to: k, j, c in the order
// in which CPython imports their modules.
const char* iso2022_families(const MultibyteCodec& codec);

}  // namespace py

#endif  // VM_UNICODE_MULTIBYTE_H_
