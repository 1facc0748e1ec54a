// _random: the Mersenne Twister MT19937.
// Counterpart: Modules/_randommodule.c; M. Matsumoto, T. Nishimura, "Mersenne Twister" (1998).
#include <sys/random.h>
#include <unistd.h>

#include <ctime>

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

constexpr int kWords = 624, kShift = 397;

struct RandomObject : Object {
  static Type type;
  int32_t index;
  uint32_t state[kWords];
};

RandomObject* random_of(Object* self) { return as<RandomObject>(self); }

void seed_with_word(RandomObject* self, uint32_t seed) {
  uint32_t* state = self->state;
  state[0] = seed;
  for (uint32_t i = 1; i < kWords; ++i)
    state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
  self->index = kWords;
}

void seed_with_words(RandomObject* self, const uint32_t* key, size_t length) {
  uint32_t* state = self->state;
  seed_with_word(self, 19650218u);
  size_t i = 1, j = 0;
  for (size_t k = length > kWords ? length : kWords; k > 0; --k) {
    state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u)) + key[j] +
               static_cast<uint32_t>(j);
    if (++i >= kWords) {
      state[0] = state[kWords - 1];
      i = 1;
    }
    if (++j >= length) j = 0;
  }
  for (size_t k = kWords - 1; k > 0; --k) {
    state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u)) -
               static_cast<uint32_t>(i);
    if (++i >= kWords) {
      state[0] = state[kWords - 1];
      i = 1;
    }
  }
  state[0] = 0x80000000u;
}

void refill(RandomObject* self) {
  uint32_t* state = self->state;
  for (int i = 0; i < kWords; ++i) {
    const uint32_t mixed = (state[i] & 0x80000000u) | (state[(i + 1) % kWords] & 0x7fffffffu);
    state[i] = state[(i + kShift) % kWords] ^ (mixed >> 1) ^ ((mixed & 1) != 0 ? 0x9908b0dfu : 0);
  }
  self->index = 0;
}

uint32_t next_word(RandomObject* self) {
  if (self->index >= kWords) refill(self);
  uint32_t word = self->state[self->index++];
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ (word >> 18);
}

// Without a seed: from the system, or failing that from time and process.
Status seed_from_system(RandomObject* self) {
  uint32_t key[kWords];
  if (getrandom(key, sizeof key, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof key)) {
    seed_with_words(self, key, kWords);
    return Status::kOk;
  }
  timespec wall, steady;
  clock_gettime(CLOCK_REALTIME, &wall);
  clock_gettime(CLOCK_MONOTONIC, &steady);
  const uint32_t fallback[5] = {static_cast<uint32_t>(wall.tv_nsec),
                                static_cast<uint32_t>(wall.tv_sec), static_cast<uint32_t>(getpid()),
                                static_cast<uint32_t>(steady.tv_nsec),
                                static_cast<uint32_t>(steady.tv_sec)};
  seed_with_words(self, fallback, 5);
  return Status::kOk;
}

Status seed_with(Thread& thread, RandomObject* self, Object* seed) {
  if (seed == nullptr || is_none(seed)) return seed_from_system(self);
  Owned<Object> number;
  if (is_exact<Int>(seed)) {
    number = PY_TRY(int_absolute(thread, seed));
  } else if (is_a<Int>(seed)) {
    // The subclass's own abs() counts.
    number = PY_TRY(number_absolute(thread, seed));
  } else {
    number =
        PY_TRY(int_from_uint64(thread, static_cast<uint64_t>(PY_TRY(object_hash(thread, seed)))));
  }
  if (!is_a<Int>(number.get())) return raise_type_error(thread, "an integer is required");
  const auto bits = static_cast<size_t>(int_bit_length(number));
  const size_t words = bits == 0 ? 1 : (bits - 1) / 32 + 1;
  SmallVec<uint32_t, 16> key;
  if (!key.resize(words)) return raise_memory_error(thread);
  PY_TRY(
      int_as_bytes(thread, number, reinterpret_cast<uint8_t*>(key.data()), words * 4, true, false));
  seed_with_words(self, key.data(), words);
  return Status::kOk;
}

Owned<Object> random_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return type->tp_alloc(thread, type, 0);
}
Status random_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  if (self->ob_type == &RandomObject::type || self->ob_type->tp_init == random_init)
    PY_TRY(check_no_keywords(thread, "Random", kwargs));
  PY_TRY(check_positional(thread, "Random", static_cast<size_t>(args->ob_size), 0, 1));
  return seed_with(thread, random_of(self), args->ob_size == 1 ? args->items[0] : nullptr);
}

Owned<Object> random_random(Thread& thread, Object* self) {
  const uint32_t high = next_word(random_of(self)) >> 5, low = next_word(random_of(self)) >> 6;
  return float_from_double(thread, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

Owned<Object> random_seed(Thread& thread, Object* self, Args args) {
  PY_TRY(seed_with(thread, random_of(self), args[0]));
  return new_none();
}

Owned<Object> random_getrandbits(Thread& thread, Object* self, Object* count) {
  Owned<Object> index = PY_TRY(number_index(thread, count));
  if (int_sign(index) < 0) return raise_value_error(thread, "Cannot convert negative int");
  int64_t bits;
  if (!int_fits_int64(index, &bits)) {
    Maybe<uint64_t> wide = int_as_uint64(thread, index);
    if (wide.ok) return raise_memory_error(thread);
    error_clear(thread);
    return raise(thread, &exc::OverflowError, "Python int too large for C uint64_t");
  }
  if (bits == 0) return int_from_int64(thread, 0);
  if (bits <= 32) return int_from_int64(thread, next_word(random_of(self)) >> (32 - bits));
  const auto words = static_cast<size_t>((bits - 1) / 32 + 1);
  auto* out = static_cast<uint32_t*>(mem_alloc(words * 4));
  if (out == nullptr) return raise_memory_error(thread);
  for (size_t i = 0; i < words; ++i, bits -= 32) {
    out[i] = next_word(random_of(self));
    if (bits < 32) out[i] >>= 32 - bits;
  }
  Owned<Object> result =
      int_from_bytes(thread, reinterpret_cast<const uint8_t*>(out), words * 4, true, false);
  mem_free(out);
  return result;
}

Owned<Object> random_getstate(Thread& thread, Object* self) {
  Owned<Tuple> state = PY_TRY(tuple_alloc(thread, kWords + 1));
  for (int i = 0; i < kWords; ++i)
    state->items[i] = PY_TRY(int_from_int64(thread, random_of(self)->state[i])).release();
  state->items[kWords] = PY_TRY(int_from_int64(thread, random_of(self)->index)).release();
  tuple_ready(state);
  return state;
}

Owned<Object> random_setstate(Thread& thread, Object* self, Object* state) {
  if (!is_a<Tuple>(state)) return raise_type_error(thread, "state vector must be a tuple");
  auto* items = as<Tuple>(state);
  if (items->ob_size != kWords + 1)
    return raise_value_error(thread, "state vector is the wrong size");
  uint32_t words[kWords];
  for (int i = 0; i < kWords; ++i) {
    if (!is_a<Int>(items->items[i])) return raise_type_error(thread, "an integer is required");
    if (int_sign(items->items[i]) < 0)
      return raise(thread, &exc::OverflowError, "can't convert negative value to unsigned int");
    const uint64_t word = PY_TRY(int_as_uint64(thread, items->items[i]));
    if (word > UINT32_MAX) return raise_value_error(thread, "invalid state");
    words[i] = static_cast<uint32_t>(word);
  }
  const int64_t index = PY_TRY(to_c_long(thread, items->items[kWords]));
  if (index < 0 || index > kWords) return raise_value_error(thread, "invalid state");
  random_of(self)->index = static_cast<int32_t>(index);
  std::memcpy(random_of(self)->state, words, sizeof words);
  return new_none();
}

constinit MethodDef kMethods[] = {
    {"random", random_random, "($self, /)", "Return the next number from 0 up to 1."},
    {"seed", random_seed, "($self, n=None, /)", "Start anew from a seed, or without one."},
    {"getstate", random_getstate, "($self, /)", "Return the state as a tuple."},
    {"setstate", random_setstate, "($self, state, /)", "Go back to a state."},
    {"getrandbits", random_getrandbits, "($self, k, /)", "Return an int of k random bits."},
    {},
};

constinit Type RandomObject::type = {
    .tp_name = "_random.Random",
    .tp_basicsize = sizeof(RandomObject),
    .tp_flags = tpflags::kBaseType | tpflags::kMutableType,
    .tp_doc = "A source of pseudo-random numbers.",
    .tp_methods = kMethods,
    .tp_init = random_init,
    .tp_new = random_new,
    .reported_basicsize = 2520,
};

}  // namespace

Owned<Object> random_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_random"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "The Mersenne Twister."));
  PY_TRY(module_add_type(thread, module, &RandomObject::type));
  return module;
}

}  // namespace py
