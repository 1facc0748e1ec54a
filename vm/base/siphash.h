// SipHash-1-3 keyed hashing of bytes, and the keys that PYTHONHASHSEED stands for.
// Counterpart: Python/pyhash.c and Python/bootstrap_hash.c.
#ifndef VM_BASE_SIPHASH_H_
#define VM_BASE_SIPHASH_H_

#include <cstddef>
#include <cstdint>

namespace py {

struct HashKey {
  uint64_t k0 = 0;
  uint64_t k1 = 0;
};

uint64_t siphash13(HashKey key, const void* data, size_t size);

// Python's hash of a byte string, as str, bytes and memoryview use it: 0 for nothing, never -1.
// A str is hashed over its canonical storage (1, 2 or 4 bytes a character, narrowest that fits).
int64_t hash_bytes(HashKey key, const void* data, size_t size);

// Python's hash of an address: low bits that alignment wastes are rotated away.
inline int64_t hash_pointer(const void* pointer) {
  auto bits = reinterpret_cast<uintptr_t>(pointer);
  auto hash = static_cast<int64_t>((bits >> 4) | (bits << 60));
  return hash == -1 ? -2 : hash;
}

// The key for PYTHONHASHSEED=seed (0 switches randomisation off).
HashKey hash_key_from_seed(uint32_t seed);
// The key for PYTHONHASHSEED=random; false when the system gives no random bytes.
[[nodiscard]] bool hash_key_from_system(HashKey* key);

}  // namespace py

#endif  // VM_BASE_SIPHASH_H_
