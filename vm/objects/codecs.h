// Encoding and decoding text: the built-in codecs with their error handlers, and the registry of
// further ones. Counterpart: Python/codecs.c, the codecs of Objects/unicodeobject.c.
#ifndef VM_OBJECTS_CODECS_H_
#define VM_OBJECTS_CODECS_H_

#include "vm/heap/owned.h"
#include "vm/objects/str.h"

namespace py {

enum class TextCodec : uint8_t {
  kUtf8,
  kLatin1,
  kAscii,
  kUtf7,
  kUtf16,
  kUtf16Le,
  kUtf16Be,
  kUtf32,
  kUtf32Le,
  kUtf32Be,
  kUnicodeEscape,
  kRawUnicodeEscape,
};

// `errors` null means strict. Reenters for handlers registered from Python.
Owned<Bytes> codec_encode(Thread& thread, TextCodec codec, Str* str, const char* errors);
// With `final` false an unfinished sequence at the end is left: *consumed says how many bytes were
// used. `byte_order` is for kUtf16 and kUtf32: in, -1 little, 0 look for a mark, 1 big; out, what
// was found. Both pointers may be null. Reenters.
Owned<Str> codec_decode(Thread& thread, TextCodec codec, const char* bytes, size_t size,
                        const char* errors, bool final = true, size_t* consumed = nullptr,
                        int* byte_order = nullptr);
// unicode_escape that also tells about the first invalid escape (for the parser of string
// literals): offset or SIZE_MAX.
Owned<Str> codec_decode_unicode_escape(Thread& thread, const char* bytes, size_t size,
                                       const char* errors, bool final, size_t* consumed,
                                       size_t* invalid_escape, int* invalid_octal);

// One encoding operation's dealings with its error handler; for codecs written elsewhere (charmap,
// multibyte).
class EncodeErrors {
 public:
  EncodeErrors(Thread& thread, const char* encoding, const char* errors, Str* str)
      : thread_(thread), encoding_(encoding), errors_(errors), str_(str) {}
  // Asks the handler about str[start:end]. The replacement is a Str or Bytes; encoding goes on at
  // *next.
  Owned<Object> handle(int64_t start, int64_t end, const char* reason, int64_t* next);
  Raised raise(int64_t start, int64_t end, const char* reason);
  const char* errors() const { return errors_; }

 private:
  Status prepare(int64_t start, int64_t end, const char* reason);
  Thread& thread_;
  const char* encoding_;
  const char* errors_;
  Str* str_;
  Owned<Object> handler_;
  Owned<Object> exception_;
};

// The same for decoding. The handler may exchange the input: read it from here after each call.
class DecodeErrors {
 public:
  DecodeErrors(Thread& thread, const char* encoding, const char* errors, const char* bytes,
               size_t size)
      : data(reinterpret_cast<const uint8_t*>(bytes)),
        size(size),
        thread_(thread),
        encoding_(encoding),
        errors_(errors) {}
  // Asks the handler about the bytes [start, end); appends its replacement and sets *next.
  Status handle(size_t start, size_t end, const char* reason, StrBuilder* out, size_t* next);

  const uint8_t* data;
  size_t size;

 private:
  Thread& thread_;
  const char* encoding_;
  const char* errors_;
  Owned<Object> handler_;
  Owned<Object> exception_;
};

// Error handlers by name: callables that take the exception and return (replacement, position).
// Null name: strict.
Owned<Object> codec_lookup_error(
    Thread& thread, const char* name);  // LookupError "unknown error handler name '...'"
Status codec_register_error(Thread& thread, const char* name, Object* handler);
// True if a handler was there; the built-in ones cannot be removed (ValueError).
Tri codec_unregister_error(Thread& thread, const char* name);
// One of the built-in handlers, called on an exception: strict, ignore, replace, xmlcharrefreplace,
// backslashreplace, namereplace, surrogatepass, surrogateescape.
Owned<Object> codec_builtin_error(Thread& thread, const char* name, Object* exception);
// Makes the UnicodeEncodeError or UnicodeDecodeError of an operation, or moves the one that
// `*exception` has already to another place.
Status codec_prepare_error(Thread& thread, Type* type, Owned<Object>* exception,
                           const char* encoding, Object* object, int64_t start, int64_t end,
                           const char* reason);

// The registry of codecs.
Status codec_register(Thread& thread, Object* search_function);
Status codec_unregister(Thread& thread, Object* search_function);
Owned<Object> codec_lookup(Thread& thread, const char* encoding);  // A 4-tuple (CodecInfo).
Owned<Object> codec_lookup_text_encoding(Thread& thread, const char* encoding,
                                         const char* alternate_command);
bool codec_is_known(Thread& thread, const char* encoding);
Owned<Object> codec_encode_object(Thread& thread, Object* object, const char* encoding,
                                  const char* errors);
Owned<Object> codec_decode_object(Thread& thread, Object* object, const char* encoding,
                                  const char* errors);
// Lower case, runs of anything but letters, digits and dots become one underscore. False: does not
// fit.
bool codec_normalize_name(const char* encoding, char* out, size_t capacity);

}  // namespace py

#endif  // VM_OBJECTS_CODECS_H_
