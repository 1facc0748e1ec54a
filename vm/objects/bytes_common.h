// What bytes and bytearray share: views of their contents and one implementation of their common
// methods. Counterpart: Objects/bytes_methods.c, Objects/stringlib/.
#ifndef VM_OBJECTS_BYTES_COMMON_H_
#define VM_OBJECTS_BYTES_COMMON_H_

#include <cstring>

#include "vm/base/buffer.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/unicode/text.h"

namespace py {

struct ByteSpan {
  const uint8_t* data;
  int64_t size;

  TextView text() const { return {data, static_cast<size_t>(size), 1}; }
  ByteSpan slice(int64_t start, int64_t end) const { return {data + start, end - start}; }
};

inline ByteSpan span_of(const Bytes* bytes) {
  return {reinterpret_cast<const uint8_t*>(bytes->data), bytes->ob_size};
}
inline ByteSpan span_of(const ByteArray* array) {
  return {reinterpret_cast<const uint8_t*>(array->start), array->ob_size};
}
// `self` is a bytes or a bytearray. Valid until Python code runs, which may change a bytearray.
inline ByteSpan span_of(Object* self) {
  return is_a<Bytes>(self) ? span_of(as<Bytes>(self)) : span_of(as<ByteArray>(self));
}

// A buffer held for the time of a call.
class HeldBuffer {
 public:
  HeldBuffer() = default;
  ~HeldBuffer() {
    if (held_) release_buffer(&view_);
    if (array_ != nullptr) --array_->exports;
  }
  HeldBuffer(const HeldBuffer&) = delete;
  HeldBuffer& operator=(const HeldBuffer&) = delete;
  // TypeError "a bytes-like object is required, not 'X'". Reenters.
  Status get(Thread& thread, Object* exporter, int flags = kBufferSimple) {
    if (is_exact<Bytes>(exporter)) {
      span_ = span_of(as<Bytes>(exporter));
      return Status::kOk;
    }
    PY_TRY(get_buffer(thread, exporter, &view_, flags));
    held_ = true;
    span_ = {static_cast<const uint8_t*>(view_.buf), view_.len};
    return Status::kOk;
  }
  // The same, except that bytes are what they are made of, even where a subclass has a __buffer__()
  // that says otherwise.
  Status get_bytes(Thread& thread, Object* exporter) {
    if (!is_a<Bytes>(exporter)) return get(thread, exporter);
    span_ = span_of(as<Bytes>(exporter));
    return Status::kOk;
  }
  // And bytearrays, too, which cannot change their size meanwhile. They are the caller's to keep.
  Status get_contents(Thread& thread, Object* exporter) {
    if (!is_a<ByteArray>(exporter)) return get_bytes(thread, exporter);
    array_ = as<ByteArray>(exporter);
    ++array_->exports;
    span_ = span_of(array_);
    return Status::kOk;
  }
  ByteSpan span() const { return span_; }

 private:
  BufferView view_;
  ByteSpan span_{nullptr, 0};
  ByteArray* array_ = nullptr;
  bool held_ = false;
};

// A result of the same kind as `self`: bytes, or a bytearray for bytearrays.
Owned<Object> bytes_like(Thread& thread, Object* self, ByteSpan span);
// Uninitialised, of the same kind as `self`; *data points to the bytes to fill.
Owned<Object> bytes_like_alloc(Thread& thread, Object* self, int64_t size, uint8_t** data);
// `self` when it is an exact bytes, else a copy of the same kind.
Owned<Object> bytes_unchanged(Thread& thread, Object* self);
// repr() of bytes; bytearray's escapes single quotes even between double ones.
Owned<Object> bytes_repr_escaped(Thread& thread, const char* data, int64_t length,
                                 bool smart_quotes, bool always_escape);
// The part [start, end); the whole of an exact bytes is itself.
Owned<Object> bytes_part(Thread& thread, Object* self, int64_t start, int64_t end);
// A byte value: ValueError `message` if out of range(0, 256). Reenters.
Maybe<uint8_t> byte_value(Thread& thread, Object* object, const char* message);
// Appends the byte values of an iterable that is no buffer. kFalse, without an exception: not
// iterable. Reenters.
Tri bytes_collect(Thread& thread, Object* iterable, Buffer* out, const char* message);
// Copies the items of a buffer of any layout in C order; the view was got with kBufferFullRo.
void buffer_copy_out(const BufferView* view, char* out);
// A codec or error handler name as UTF-8, owned by *owner (mem_free it): null when the argument was
// not given.
Status codec_argument(Thread& thread, const char* function, const char* argument, Object* value,
                      char** owner);
// The arguments `encoding` and `errors` that many functions take, read in this order.
class CodecNames {
 public:
  CodecNames() = default;
  CodecNames(const CodecNames&) = delete;
  ~CodecNames() {
    mem_free(encoding_);
    mem_free(errors_);
  }
  Status read(Thread& thread, const char* function, Object* encoding, Object* errors);
  const char* encoding() const { return encoding_; }
  const char* errors() const { return errors_; }

 private:
  char *encoding_ = nullptr, *errors_ = nullptr;
};
Owned<Object> bytes_compare_spans(ByteSpan left, ByteSpan right, CompareOp op);
Owned<Object> bytes_compare(Thread& thread, Object* left, Object* right, CompareOp op);
Tri bytes_contains_slot(Thread& thread, Object* self, Object* value);
Owned<Object> bytes_subscript_slice(Thread& thread, Object* self, Object* slice);
// bytes.hex and friends: `sep` may be null.
Owned<Object> bytes_hex(Thread& thread, ByteSpan span, Object* sep, Object* bytes_per_sep);
// fromhex: the bytes of a str or bytes-like object of hexadecimal digits.
Owned<Object> bytes_from_hex(Thread& thread, Object* text, bool as_bytearray);

// The common methods, in alphabetical order where the tables have them.
Owned<Object> bytes_capitalize(Thread&, Object*);
Owned<Object> bytes_center(Thread&, Object*, RawArgs);
Owned<Object> bytes_count(Thread&, Object*, RawArgs);
Owned<Object> bytes_decode(Thread&, Object*, Args);
Owned<Object> bytes_endswith(Thread&, Object*, RawArgs);
Owned<Object> bytes_expandtabs(Thread&, Object*, Args);
Owned<Object> bytes_find(Thread&, Object*, RawArgs);
Owned<Object> bytes_hex_method(Thread&, Object*, Args);
Owned<Object> bytes_index(Thread&, Object*, RawArgs);
Owned<Object> bytes_isalnum(Thread&, Object*);
Owned<Object> bytes_isalpha(Thread&, Object*);
Owned<Object> bytes_isascii(Thread&, Object*);
Owned<Object> bytes_isdigit(Thread&, Object*);
Owned<Object> bytes_islower(Thread&, Object*);
Owned<Object> bytes_isspace(Thread&, Object*);
Owned<Object> bytes_istitle(Thread&, Object*);
Owned<Object> bytes_isupper(Thread&, Object*);
Owned<Object> bytes_join(Thread&, Object*, Object*);
Owned<Object> bytes_ljust(Thread&, Object*, RawArgs);
Owned<Object> bytes_lower(Thread&, Object*);
Owned<Object> bytes_lstrip(Thread&, Object*, RawArgs);
Owned<Object> bytes_maketrans(Thread&, Object*, RawArgs);
Owned<Object> bytes_partition(Thread&, Object*, Object*);
Owned<Object> bytes_removeprefix(Thread&, Object*, Object*);
Owned<Object> bytes_removesuffix(Thread&, Object*, Object*);
Owned<Object> bytes_replace(Thread&, Object*, RawArgs);
Owned<Object> bytes_rfind(Thread&, Object*, RawArgs);
Owned<Object> bytes_rindex(Thread&, Object*, RawArgs);
Owned<Object> bytes_rjust(Thread&, Object*, RawArgs);
Owned<Object> bytes_rpartition(Thread&, Object*, Object*);
Owned<Object> bytes_rsplit(Thread&, Object*, Args);
Owned<Object> bytes_rstrip(Thread&, Object*, RawArgs);
Owned<Object> bytes_split(Thread&, Object*, Args);
Owned<Object> bytes_splitlines(Thread&, Object*, Args);
Owned<Object> bytes_startswith(Thread&, Object*, RawArgs);
Owned<Object> bytes_strip(Thread&, Object*, RawArgs);
Owned<Object> bytes_swapcase(Thread&, Object*);
Owned<Object> bytes_title(Thread&, Object*);
Owned<Object> bytes_translate(Thread&, Object*, Args);
Owned<Object> bytes_upper(Thread&, Object*);
Owned<Object> bytes_zfill(Thread&, Object*, Object*);

// The rows of both method tables, alphabetical; `bytes` and `bytearray` put their own rows between
// these.
#define PY_BYTES_METHODS_CAPITALIZE_TO_CENTER                                           \
  {"capitalize", bytes_capitalize, "($self, /)",                                        \
   "The first byte in upper case, the others in lower case."},                          \
      MethodDef::positional("center", bytes_center, "($self, width, fillchar=b' ', /)", \
                            "Centred in the width.")

#define PY_BYTES_METHODS_COUNT_TO_EXPANDTABS                                                   \
  MethodDef::positional("count", bytes_count, "($self, sub[, start[, end]], /)",               \
                        "How often sub occurs in the slice without overlaps."),                \
      {"decode", bytes_decode, "($self, /, encoding='utf-8', errors='strict')",                \
       "The text the bytes stand for."},                                                       \
      MethodDef::positional("endswith", bytes_endswith, "($self, suffix[, start[, end]], /)",  \
                            "Whether the slice ends with suffix, or one of a tuple of them."), \
      {"expandtabs", bytes_expandtabs, "($self, /, tabsize=8)",                                \
       "Tabs replaced by spaces up to the next tab stop."}

#define PY_BYTES_METHODS_HEX_TO_INDEX                                                \
  {"hex", bytes_hex_method, "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",    \
   "Two hexadecimal digits a byte."},                                                \
      MethodDef::positional("index", bytes_index, "($self, sub[, start[, end]], /)", \
                            "As find, but raises ValueError when sub is missing.")

#define PY_BYTES_METHODS_ISALNUM_TO_PARTITION                                                    \
  {"isalnum", bytes_isalnum, "($self, /)",                                                       \
   "Whether there are only ASCII letters and digits, at least one."},                            \
      {"isalpha", bytes_isalpha, "($self, /)",                                                   \
       "Whether there are only ASCII letters, at least one."},                                   \
      {"isascii", bytes_isascii, "($self, /)", "Whether all bytes are ASCII."},                  \
      {"isdigit", bytes_isdigit, "($self, /)",                                                   \
       "Whether there are only ASCII digits, at least one."},                                    \
      {"islower", bytes_islower, "($self, /)",                                                   \
       "Whether all cased bytes are lower case and one exists."},                                \
      {"isspace", bytes_isspace, "($self, /)",                                                   \
       "Whether there is only ASCII white space, at least one."},                                \
      {"istitle", bytes_istitle, "($self, /)",                                                   \
       "Whether every word is capitalised and one exists."},                                     \
      {"isupper", bytes_isupper, "($self, /)",                                                   \
       "Whether all cased bytes are upper case and one exists."},                                \
      {"join", bytes_join, "($self, iterable_of_bytes, /)",                                      \
       "The iterable's bytes with these between them."},                                         \
      MethodDef::positional("ljust", bytes_ljust, "($self, width, fillchar=b' ', /)",            \
                            "Filled on the right to the width."),                                \
      {"lower", bytes_lower, "($self, /)", "ASCII letters in lower case."},                      \
      MethodDef::positional("lstrip", bytes_lstrip, "($self, bytes=None, /)",                    \
                            "Without leading white space, or without the given leading bytes."), \
      MethodDef::positional(                                                                     \
          "maketrans", bytes_maketrans, "(frm, to, /)",                                          \
          "A table for translate that maps each byte of one to that of the other.",              \
          MethodDef::kStatic),                                                                   \
      {"partition", bytes_partition, "($self, sep, /)",                                          \
       "What is before the first sep, sep, and what is behind it."}

#define PY_BYTES_METHODS_FROM_REPLACE                                                     \
  MethodDef::positional(                                                                  \
      "replace", bytes_replace, "($self, old, new, count=-1, /)",                         \
      "A copy with occurrences of old replaced by new, at most count of them if that is " \
      "not negative."),                                                                   \
      {"removeprefix", bytes_removeprefix, "($self, prefix, /)",                          \
       "Without the prefix, if it is there."},                                            \
      {"removesuffix", bytes_removesuffix, "($self, suffix, /)",                          \
       "Without the suffix, if it is there."}

#define PY_BYTES_METHODS_FROM_RFIND                                                                \
  MethodDef::positional("rfind", bytes_rfind, "($self, sub[, start[, end]], /)",                   \
                        "The highest index of sub in the slice, or -1."),                          \
      MethodDef::positional("rindex", bytes_rindex, "($self, sub[, start[, end]], /)",             \
                            "As rfind, but raises ValueError when sub is missing."),               \
      MethodDef::positional("rjust", bytes_rjust, "($self, width, fillchar=b' ', /)",              \
                            "Filled on the left to the width."),                                   \
      {"rpartition", bytes_rpartition, "($self, sep, /)",                                          \
       "What is before the last sep, sep, and what is behind it."},                                \
      {"rsplit", bytes_rsplit, "($self, /, sep=None, maxsplit=-1)",                                \
       "As split, but counting splits from the right."},                                           \
      MethodDef::positional("rstrip", bytes_rstrip, "($self, bytes=None, /)",                      \
                            "Without trailing white space, or without the given trailing bytes."), \
      {"split", bytes_split, "($self, /, sep=None, maxsplit=-1)",                                  \
       "The parts between separators, from the left."},                                            \
      {"splitlines", bytes_splitlines, "($self, /, keepends=False)",                               \
       "The lines, with their ends if keepends is true."},                                         \
      MethodDef::positional("startswith", bytes_startswith, "($self, prefix[, start[, end]], /)",  \
                            "Whether the slice starts with prefix, or one of a tuple of them."),   \
      MethodDef::positional("strip", bytes_strip, "($self, bytes=None, /)",                        \
                            "Without white space, or without the given bytes, at both ends."),     \
      {"swapcase", bytes_swapcase, "($self, /)", "Upper case made lower and lower case upper."},   \
      {"title", bytes_title, "($self, /)", "Every word capitalised."},                             \
      {"translate", bytes_translate, "($self, table, /, delete=b'')",                              \
       "Without the bytes to delete, each other one replaced through the table of 256."},          \
      {"upper", bytes_upper, "($self, /)", "ASCII letters in upper case."},                        \
      {"zfill", bytes_zfill, "($self, width, /)",                                                  \
       "Filled with zeros on the left, behind a sign, to the width."}

}  // namespace py

#endif  // VM_OBJECTS_BYTES_COMMON_H_
