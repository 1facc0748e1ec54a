// The counters of libFuzzer's that it has seen already, taken from its sight.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fuzz {

// Once, with libFuzzer's arguments: they decide whether anything is hidden at all.
void counters_start(int argc, const char* const* argv);
// After a run whose counters libFuzzer is going to read.
void hide_known_counters(const uint8_t* data, size_t size);

}  // namespace fuzz
