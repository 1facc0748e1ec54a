// The 16-bit adaptive counter in inline caches: 12 bits of countdown over 4 bits of backoff
// exponent. Counterpart: Include/internal/pycore_backoff.h.
#ifndef VM_BYTECODE_BACKOFF_H_
#define VM_BYTECODE_BACKOFF_H_

#include <cstdint>

namespace py {

inline constexpr uint16_t kBackoffBits = 4;
inline constexpr uint16_t kMaxBackoff = 12;
inline constexpr uint16_t kUnreachableBackoff = 15;

constexpr uint16_t make_counter(uint16_t value, uint16_t backoff) {
  return static_cast<uint16_t>(value << kBackoffBits | backoff);
}
// First try after two executions; again after 52 when it was specialised and missed.
inline constexpr uint16_t kWarmupCounter = make_counter(1, 1);
inline constexpr uint16_t kCooldownCounter = make_counter(52, 0);

constexpr bool counter_triggers(uint16_t counter) { return counter < kUnreachableBackoff; }
inline void counter_advance(uint16_t* counter) {
  *counter = static_cast<uint16_t>(*counter - (1 << kBackoffBits));
}
// The counter after a failed attempt: twice as long, up to a limit.
constexpr uint16_t counter_back_off(uint16_t counter) {
  uint16_t backoff = counter & 0xf;
  if (backoff < kMaxBackoff) ++backoff;
  return make_counter(static_cast<uint16_t>((1 << backoff) - 1), backoff);
}

}  // namespace py

#endif  // VM_BYTECODE_BACKOFF_H_
