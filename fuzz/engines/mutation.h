// One mutation, crossover or reduction of an input, by what kind of input it is: what every engine
// asks for in its own words.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "fuzz/targets/harness.h"

namespace fuzz {

// In place; the new size. last_made_by() says which mutator it was.
size_t mutate(const Target& target, uint8_t* data, size_t size, size_t max_size, unsigned seed);
size_t cross(const Target& target, const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size,
             uint8_t* out, size_t max_size, unsigned seed);
std::string_view last_made_by();

}  // namespace fuzz
