// What the unicodedata module knows beyond str's own methods: properties, normal forms, names.
// Counterpart: Modules/unicodedata.c.
#ifndef VM_UNICODE_DATABASE_H_
#define VM_UNICODE_DATABASE_H_

#include <cstddef>
#include <cstdint>

#include "vm/unicode/text.h"

namespace py {

class Buffer;

const char* char_category(uint32_t c);          // "Lu", "Cn", ...
const char* char_bidirectional(uint32_t c);     // "L", "AL", "" ...
const char* char_east_asian_width(uint32_t c);  // "N", "W", ...
int char_combining(uint32_t c);                 // canonical combining class, 0 to 254
bool char_mirrored(uint32_t c);

// One step of decomposition, as the database has it: writes the code points and returns how many, 0
// when c does not decompose. *tag becomes "<compat>" or the like, or "" when it is canonical.
inline constexpr int kMaxDecomposition = 18;
int char_decomposition(uint32_t c, uint32_t out[kMaxDecomposition], const char** tag);

enum class NormalForm : uint8_t { kNfc, kNfd, kNfkc, kNfkd };

// Appends the normal form of the text to *out, 4 bytes a code point. False when memory is out.
[[nodiscard]] bool normalize(TextView text, NormalForm form, Buffer* out);
// True only if the text is in the form already for sure, without looking closely.
bool surely_normalized(TextView text, NormalForm form);

// The name of a character; false when it has none. Never longer than kMaxCharName.
inline constexpr size_t kMaxCharName = 256;
bool char_name(uint32_t c, char out[kMaxCharName], size_t* length);
// The character of a name or alias, in any case; false when there is none. Fits NameLookup.
bool char_from_name(void* unused, const char* name, size_t length, uint32_t* c);
// The characters of a named sequence, of which \N{} knows nothing; 0 when there is none.
inline constexpr int kMaxNamedSequence = 8;
int named_sequence(const char* name, size_t length, uint32_t out[kMaxNamedSequence]);

}  // namespace py

#endif  // VM_UNICODE_DATABASE_H_
