// What happens around each run of a target, whichever engine chose the input: counting, sampling
// for the oracle, keeping the last inputs, and asking a fresh process whether it sees the same.
// Environment variables say what of that is wanted; README.md lists them.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

// Before the first run: starts the target, then the processes and files that were asked for.
void campaign_start();
// Runs the target on one input. False when the engine should not go on from it: what comes of a
// program that does not end says nothing, most of its mutants do not end either, and they take the
// time of ten that do.
bool campaign_run(const uint8_t* data, size_t size);

// The engine is about to mutate `data`: a mutant that it took up speaks for what made it.
void campaign_credit(const uint8_t* data, size_t size);
// The mutator of that name made the bytes.
void campaign_made(std::string_view mutator, const uint8_t* data, size_t size);

}  // namespace fuzz
