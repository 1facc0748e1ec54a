// One mutation or crossover of an input.
// Counterpart: none.
#include "fuzz/engines/mutation.h"

#include "fuzz/targets/sources.h"

namespace fuzz {
namespace {

std::string_view g_made_by;

}  // namespace

size_t mutate(const Target& target, uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  if (target.kind == InputKind::kSource)
    return mutate_source(data, size, max_size, seed, &g_made_by);
  const size_t mutated = mutate_input(data, size, max_size, seed, target.hostile,
                                      target.kind == InputKind::kScheduled, target.family);
  g_made_by = last_mutator();
  return mutated;
}

size_t cross(const Target& target, const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size,
             uint8_t* out, size_t max_size, unsigned seed) {
  if (target.kind == InputKind::kSource) {
    g_made_by = "crossover";
    return cross_sources(a, a_size, b, b_size, out, max_size, seed);
  }
  const size_t crossed = cross_inputs(a, a_size, b, b_size, out, max_size, seed, target.hostile,
                                      target.kind == InputKind::kScheduled, target.family);
  g_made_by = last_mutator();
  return crossed;
}

std::string_view last_made_by() { return g_made_by; }

}  // namespace fuzz
