// str: immutable text in 1, 2 or 4 bytes a character. Counterpart: Objects/unicodeobject.c.
#ifndef VM_OBJECTS_STR_H_
#define VM_OBJECTS_STR_H_

#include <cstdarg>

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/unicode/text.h"

namespace py {

enum class StrKind : uint8_t { k1 = 1, k2 = 2, k4 = 4 };
enum class Interned : uint8_t { kNo = 0, kMortal = 1, kImmortal = 2, kStatic = 3 };

// Always in canonical form: the narrowest kind that fits, one zero character at the end. Data
// follows the header in exact strs; in instances of subclasses (StrSubclass layout) a pointer to it
// does.
struct Str : Object {
  static constexpr uint64_t kTypeFlag = tpflags::kUnicodeSubclass;
  static Type type;
  int64_t length;
  Hash hash;  // -1: not computed.
  StrKind kind;
  bool ascii;
  Interned interned;
  bool compact;    // Data follows the header; else the word after the header points to it
                   // (subclasses; mem_alloc'ed).
  uint32_t slack;  // Spare bytes behind the zero character, for appending in place.

  const void* data() const {
    return compact ? static_cast<const void*>(this + 1) : *reinterpret_cast<void* const*>(this + 1);
  }
  void* mutable_data() { return const_cast<void*>(data()); }
  const uint8_t* data1() const { return static_cast<const uint8_t*>(data()); }
  const uint16_t* data2() const { return static_cast<const uint16_t*>(data()); }
  const uint32_t* data4() const { return static_cast<const uint32_t*>(data()); }
  uint32_t at(int64_t index) const {
    return kind == StrKind::k1   ? data1()[index]
           : kind == StrKind::k2 ? data2()[index]
                                 : data4()[index];
  }
  // The text as a C string; only for ascii strings.
  const char* ascii_text() const { return static_cast<const char*>(data()); }
};
static_assert(sizeof(Str) == 40);

Str* empty_str();                     // Immortal.
Str* latin1_char(uint8_t character);  // Immortal singletons.
// Uninitialised text of the given length and maximal character; the caller fills it before anyone
// sees it.
Owned<Str> str_alloc(Thread& thread, int64_t length, uint32_t max_char);
Owned<Str> str_from_ascii(Thread& thread, const char* text, size_t length);  // Every byte < 0x80.
Owned<Str> str_from_utf8(Thread& thread, const char* text,
                         size_t length);  // Strict; UnicodeDecodeError.
Owned<Str> str_from_utf8(Thread& thread, const char* text);
Owned<Str> str_from_latin1(Thread& thread, const uint8_t* text, size_t length);
Owned<Str> str_from_ucs2(Thread& thread, const uint16_t* text, size_t length);  // Narrows.
Owned<Str> str_from_ucs4(Thread& thread, const uint32_t* text, size_t length);  // Narrows.
Owned<Str> str_from_char(Thread& thread, uint32_t character);
Owned<Str> str_from_format(Thread& thread, const char* format, ...);  // Formats: see errors.h.
Owned<Str> str_from_format_v(Thread& thread, const char* format, va_list* arguments);
Owned<Str> str_substring(Thread& thread, Str* str, int64_t start,
                         int64_t end);  // 0 <= start <= end <= length.
Owned<Str> str_concat(Thread& thread, Str* left, Str* right);
// left += right, in place when left is unshared (consumes left). For the evaluation loop.
Owned<Str> str_append(Thread& thread, Owned<Str> left, Str* right);
Owned<Str> str_join(Thread& thread, Str* separator, Object* iterable);
Owned<Str> str_join_array(Thread& thread, Str* separator, Object* const* items, int64_t count);
Owned<Str> str_repeat(Thread& thread, Str* str, int64_t count);
Owned<Str> str_repr(Thread& thread, Str* str);
Owned<Object> str_format_percent(Thread& thread, Object* format,
                                 Object* arguments);                      // format % arguments
Owned<Object> str_format_spec(Thread& thread, Object* value, Str* spec);  // str.__format__
Owned<Str> str_replace(Thread& thread, Str* str, Str* from, Str* to, int64_t max_count);
Owned<List> str_split(Thread& thread, Str* str, Str* separator_or_null, int64_t max_split);
int64_t str_find(Str* haystack, Str* needle, int64_t start, int64_t end,
                 bool from_right);  // -1: not found.
bool str_contains(Str* haystack, Str* needle);
bool str_tail_match(Str* str, Str* affix, int64_t start, int64_t end, bool at_end);
Hash str_hash(Str* str);
bool str_equal(const Str* left, const Str* right);
bool str_equal_ascii(const Str* str, const char* text);
int str_compare(const Str* left, const Str* right);
inline uint32_t str_max_char(const Str* str) {
  return str->ascii                 ? 0x7f
         : str->kind == StrKind::k1 ? 0xff
         : str->kind == StrKind::k2 ? 0xffff
                                    : 0x10ffff;
}
bool str_is_identifier(const Str* str);
// UTF-8 of the text, owned by malloc (mem_free it); null with an exception for surrogates (strict).
char* str_to_utf8(Thread& thread, Str* str, size_t* length);
// Bytes of the text in an encoding with an error handler name (null: utf-8, strict). Reenters.
Owned<Bytes> str_encode(Thread& thread, Str* str, const char* encoding, const char* errors);
Owned<Object> str_decode(Thread& thread, const char* bytes, size_t length, const char* encoding,
                         const char* errors);
// The same of bytes, or of what gives a buffer of its own. Reenters.
Owned<Object> str_decode_object(Thread& thread, Object* object, const char* encoding,
                                const char* errors);
// Interning: replaces the reference by the canonical string.
void str_intern(Thread& thread, Owned<Str>* str);
void str_intern_immortal(Thread& thread, Owned<Str>* str);
Owned<Str> str_intern_ascii(Thread& thread, const char* text);  // Immortal result.
// How many strings the table of interned strings holds.
int64_t str_interned_count(bool only_immortal);
// Fills the singletons' entries of the interning table. Before any other string is made.
Status str_init(Thread& thread);
// Reads the value of PYTHONHASHSEED (null: unset). False when it is neither "random" nor
// 0..4294967295, or when the system gives no random bytes. Once, before the first hash.
bool hash_secret_init(const char* seed_or_null);
// SipHash of raw bytes under the process's secret, as str, bytes and memoryview share it.
Hash hash_secret_bytes(const void* data, size_t size);

// Iterators over exact and derived strs: str_iterator, str_ascii_iterator.
struct StrIterator : Object {
  static Type type;
  static Type ascii_type;
  int64_t index;
  Slot<Str> str;  // Null when exhausted.
};

// Accumulates text; grows geometrically; widens as needed. Finish gives the Str.
class StrBuilder {
 public:
  explicit StrBuilder(Thread& thread, int64_t reserve = 0);
  ~StrBuilder();
  StrBuilder(const StrBuilder&) = delete;
  Status add_char(uint32_t character);
  Status add_str(Str* str);
  Status add_substring(Str* str, int64_t start, int64_t end);
  Status add_ascii(const char* text, size_t length);
  Status add_ascii(const char* text);
  Status add_fill(uint32_t character, int64_t count);
  // `max_char`: the class (0x7f, 0xff, 0xffff, 0x10ffff) of the view's largest character.
  Status add_view(TextView view, uint32_t max_char);
  // Adds `count` characters for the caller to write, in *kind bytes each; null with an exception.
  void* extend(int64_t count, uint32_t max_char, int* kind);
  int64_t length() const { return length_; }
  Owned<Str> finish();

 private:
  Status reserve(int64_t extra, uint32_t max_char);
  Status copy_only();
  Thread& thread_;
  Str* only_;       // Owned: all that was added so far, when that is one whole string; else null.
  int64_t wanted_;  // Capacity of the first allocation.
  Str* buffer_;     // Being filled; not visible to anyone.
  int64_t length_;
  int64_t capacity_;
  uint32_t max_char_;  // Of the buffer's kind.
};

}  // namespace py

#endif  // VM_OBJECTS_STR_H_
