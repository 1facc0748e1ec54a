// Encoding and decoding between code points and bytes, one well-formed run at a time.
// Counterpart: Objects/stringlib/codecs.h and the codecs of Objects/unicodeobject.c.
//
// Decoding: X_scan reads from the start of the input to its end or to the first error, and X_fill
// writes the code points of that run into an array the caller sized from the scan. After an error
// the caller asks its error handler and scans again from where that says. Encoding is the same the
// other way round. So the error handlers, which are Python code, stay outside.
#ifndef VM_UNICODE_CODECS_H_
#define VM_UNICODE_CODECS_H_

#include <cstddef>
#include <cstdint>

#include "vm/unicode/text.h"

namespace py {

class Buffer;

struct DecodeRun {
  size_t consumed;     // bytes of the well-formed run
  size_t length;       // code points in it
  uint32_t max_char;   // largest of them, as a class (0x7F, 0xFF, 0xFFFF, 0x10FFFF)
  size_t error_end;    // on an error: the bad bytes are [consumed, error_end)
  const char* reason;  // UnicodeDecodeError.reason, or null at the end of input
  // With final = false an unfinished sequence at the end is no error: reason is null, consumed <
  // size.
};

enum class ByteOrder : uint8_t { kLittle, kBig };

// A surrogate is an error; surrogatepass and surrogateescape are the caller's handlers.
DecodeRun utf8_scan(const uint8_t* in, size_t size, bool final = true);
void utf8_fill(void* out, int kind, const uint8_t* in, size_t consumed);
DecodeRun ascii_scan(const uint8_t* in, size_t size);   // fill with text_copy
DecodeRun latin1_scan(const uint8_t* in, size_t size);  // never an error; fill with text_copy
DecodeRun utf16_scan(const uint8_t* in, size_t size, ByteOrder order, bool final = true);
void utf16_fill(void* out, int kind, const uint8_t* in, size_t consumed, ByteOrder order);
DecodeRun utf32_scan(const uint8_t* in, size_t size, ByteOrder order, bool final = true);
void utf32_fill(void* out, int kind, const uint8_t* in, size_t consumed, ByteOrder order);

// The BOM at the start of UTF-16 or UTF-32 input: sets *order and returns the bytes to skip (0 =
// none).
size_t utf16_bom(const uint8_t* in, size_t size, ByteOrder* order);
size_t utf32_bom(const uint8_t* in, size_t size, ByteOrder* order);

// Looks up \N{name}; false when unknown. Null as a whole means that no lookup is available.
using NameLookup = bool (*)(void* context, const char* name, size_t size, uint32_t* c);

struct EscapeRun : DecodeRun {
  // The first invalid escape such as \d, which is kept as it is but deserves a warning: its offset
  // behind the backslash, and its value if it is an octal above 0o377 (otherwise -1). SIZE_MAX:
  // none.
  size_t invalid_escape;
  int invalid_octal;
};
EscapeRun unicode_escape_scan(const uint8_t* in, size_t size, bool final, NameLookup lookup,
                              void* context);
void unicode_escape_fill(void* out, int kind, const uint8_t* in, size_t consumed, NameLookup lookup,
                         void* context);
DecodeRun raw_unicode_escape_scan(const uint8_t* in, size_t size, bool final = true);
void raw_unicode_escape_fill(void* out, int kind, const uint8_t* in, size_t consumed);

struct EncodeRun {
  size_t consumed;     // code points of the encodable run
  size_t size;         // bytes they take
  size_t error_end;    // on an error: the bad code points are [consumed, error_end)
  const char* reason;  // UnicodeEncodeError.reason, or null at the end
};

// Writes one code point, a surrogate like any other, and returns the place behind it.
uint8_t* utf8_write(uint8_t* out, uint32_t c);
EncodeRun utf8_encode_scan(TextView text);
void utf8_encode_fill(uint8_t* out, TextView run);
// The same with surrogates encoded as if they were characters ("surrogatepass").
size_t utf8_encoded_size_pass(TextView text);
void utf8_encode_fill_pass(uint8_t* out, TextView text);
EncodeRun ascii_encode_scan(TextView text);   // fill with text_copy to kind 1
EncodeRun latin1_encode_scan(TextView text);  // fill with text_copy to kind 1
EncodeRun utf16_encode_scan(TextView text);
void utf16_encode_fill(uint8_t* out, TextView run, ByteOrder order);
EncodeRun utf32_encode_scan(TextView text);
void utf32_encode_fill(uint8_t* out, TextView run, ByteOrder order);
// These cannot fail but for memory.
[[nodiscard]] bool unicode_escape_encode(TextView text, Buffer* out);
[[nodiscard]] bool raw_unicode_escape_encode(TextView text, Buffer* out);
[[nodiscard]] bool utf7_encode(TextView text, Buffer* out);

// UTF-7 keeps base64 state across bytes. Code points go to *out as 4 bytes each. Call run() until
// it returns false: either all is read (reason null; with final = false, `consumed` says up to
// where and out is cut back to there) or bytes [error_start, error_end) are bad: ask the handler,
// append what it says to *out, continue at a new position.
class Utf7Decoder {
 public:
  Utf7Decoder(const uint8_t* in, size_t size, bool final) : in_(in), size_(size), final_(final) {}
  enum class Result : uint8_t { kDone, kError, kNoMemory };
  Result run(size_t position, Buffer* out);

  size_t error_start = 0;
  size_t error_end = 0;
  const char* reason = nullptr;
  size_t consumed = 0;

 private:
  const uint8_t* in_;
  size_t size_;
  bool final_;
  bool in_shift_ = false;
  size_t shift_start_ = 0;
  size_t shift_out_ = 0;
  unsigned bit_count_ = 0;
  uint32_t bits_ = 0;
  uint32_t surrogate_ = 0;
};

// Replacement texts of the standard error handlers for one code point.
[[nodiscard]] bool append_backslash_escape(uint32_t c, Buffer* out);  // \xhh \uhhhh \Uhhhhhhhh
[[nodiscard]] bool append_xml_charref(uint32_t c, Buffer* out);       // &#1234;

}  // namespace py

#endif  // VM_UNICODE_CODECS_H_
