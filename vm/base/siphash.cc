// SipHash-1-3 and the hash keys.
// Counterpart: Python/pyhash.c and Python/bootstrap_hash.c.
#include "vm/base/siphash.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "vm/base/attributes.h"

namespace py {
namespace {

struct SipState {
  uint64_t v0, v1, v2, v3;

  static uint64_t rotate(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

  void round() {
    v0 += v1;
    v2 += v3;
    v1 = rotate(v1, 13) ^ v0;
    v3 = rotate(v3, 16) ^ v2;
    v0 = rotate(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotate(v1, 17) ^ v2;
    v3 = rotate(v3, 21) ^ v0;
    v2 = rotate(v2, 32);
  }
  void absorb(uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
};

uint64_t load_le64(const unsigned char* from) {
  uint64_t word;
  memcpy(&word, from, sizeof(word));
  if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
  return word;
}

}  // namespace

uint64_t siphash13(HashKey key, const void* data, size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  SipState state{key.k0 ^ 0x736f6d6570736575, key.k1 ^ 0x646f72616e646f6d,
                 key.k0 ^ 0x6c7967656e657261, key.k1 ^ 0x7465646279746573};
  size_t whole = size & ~size_t{7};
  for (size_t i = 0; i < whole; i += 8) state.absorb(load_le64(bytes + i));
  // The last word holds the remaining bytes and, in its top byte, the length.
  uint64_t last = static_cast<uint64_t>(size) << 56;
  for (size_t i = whole; i < size; ++i)
    last |= static_cast<uint64_t>(bytes[i]) << (8 * (i - whole));
  state.absorb(last);
  state.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

int64_t hash_bytes(HashKey key, const void* data, size_t size) {
  if (size == 0) return 0;
  auto hash = static_cast<int64_t>(siphash13(key, data, size));
  return hash == -1 ? -2 : hash;
}

HashKey hash_key_from_seed(uint32_t seed) {
  if (seed == 0) return {};
  // The byte stream of a 32-bit linear congruential generator, taken from bits 16 to 23.
  unsigned char bytes[16];
  uint32_t state = seed;
  for (unsigned char& byte : bytes) {
    state = state * 214013 + 2531011;
    byte = static_cast<unsigned char>(state >> 16);
  }
  return {load_le64(bytes), load_le64(bytes + 8)};
}

bool hash_key_from_system(HashKey* key) {
  unsigned char bytes[16];
  size_t have = 0;
  while (have < sizeof(bytes)) {
    ssize_t got = getrandom(bytes + have, sizeof(bytes) - have, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    have += static_cast<size_t>(got);
  }
  *key = {load_le64(bytes), load_le64(bytes + 8)};
  return true;
}

}  // namespace py
