// What the targets that read source text share: mutations of sources as token-like pieces.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fuzz {

// One mutation in place; the new size. Pieces are words, numbers, strings, blanks at the start of a
// line and operators; some of what is put in comes from a table of what the grammar knows.
// *made_by is the name of what was done last.
size_t mutate_source(uint8_t* data, size_t size, size_t max_size, unsigned seed,
                     std::string_view* made_by);
// Some lines of the second in the midst of the first.
size_t cross_sources(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size, uint8_t* out,
                     size_t max_size, unsigned seed);

}  // namespace fuzz
