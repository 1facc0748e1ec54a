// int: storage, conversions to and from machine numbers, comparison, and the type itself.
// Counterpart: Objects/longobject.c.
#include "vm/objects/int.h"

#include <cstring>

#include "vm/base/faults.h"
#include "vm/heap/stackref.h"
#include "vm/number/float_math.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/float.h"
#include "vm/objects/int_internal.h"
#include "vm/objects/order.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr size_t kHeader = offsetof(Int, limbs);

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PY_NO_INT_FREE_LIST 1
#endif
#endif
#ifdef PY_NO_INT_FREE_LIST
constexpr int kMaxFree = 0;  // Recycled memory would hide uses after free.
#else
constexpr int kMaxFree = 100;
#endif

// Dead compact ints, linked through their value; type and size stay as they were.
struct FreeInts {
  Int* first;
  int count;
};
constinit FreeInts g_free_ints = {nullptr, 0};

PY_ALWAYS_INLINE Int* compact_alloc(Thread& thread, int64_t value) {
  Int* number = g_free_ints.first;
  if (PY_LIKELY(number != nullptr)) {
    g_free_ints.first = reinterpret_cast<Int*>(number->limbs[0]);
    --g_free_ints.count;
  } else {
    number = static_cast<Int*>(mem_alloc(sizeof(Int)));
    if (PY_UNLIKELY(number == nullptr)) return raise_memory_error(thread);
    number->ob_flags = 0;
    number->ob_type = &Int::type;
    number->ob_size = 0;
  }
  number->ob_refcnt = 1;
  number->limbs[0] = static_cast<uint64_t>(value);
  return number;
}

PY_ALWAYS_INLINE void compact_free(Int* number) {
  if (PY_LIKELY(g_free_ints.count < kMaxFree)) {
    number->limbs[0] = reinterpret_cast<uint64_t>(g_free_ints.first);
    g_free_ints.first = number;
    ++g_free_ints.count;
  } else {
    mem_free(number);
  }
}

// Releases an exact int of the operand stack without the detour through its type.
PY_ALWAYS_INLINE void close_exact(StackRef operand) {
  if (!operand.is_owned()) return;
  Int* number = operand.as<Int>();
  if (is_immortal(number) || --number->ob_refcnt != 0) return;
  if (PY_LIKELY(number->is_compact())) {
    compact_free(number);
  } else {
    mem_free(number);
  }
}

// The word for a compact result: a small int, or an operand that nobody else refers to, or a new
// object. Consumes both operands, which are compact.
PY_ALWAYS_INLINE StackRef compact_result(Thread& thread, int64_t value, StackRef left,
                                         StackRef right) {
  if (value >= kSmallIntMin && value <= kSmallIntMax) {
    close_exact(left);
    close_exact(right);
    return StackRef::from_borrow(&g_small_ints[value - kSmallIntMin]);
  }
  if (left.is_owned() && left.object()->ob_refcnt == 1) {
    left.as<Int>()->limbs[0] = static_cast<uint64_t>(value);
    close_exact(right);
    return left;
  }
  if (right.is_owned() && right.object()->ob_refcnt == 1) {
    right.as<Int>()->limbs[0] = static_cast<uint64_t>(value);
    close_exact(left);
    return right;
  }
  Int* result = compact_alloc(thread, value);
  close_exact(left);
  close_exact(right);
  if (PY_UNLIKELY(result == nullptr)) return StackRef::null();
  return {reinterpret_cast<uintptr_t>(result)};
}

template <Owned<Object> (*kOperation)(Thread&, const Object*, const Object*)>
PY_NOINLINE StackRef general_steal(Thread& thread, StackRef left, StackRef right) {
  Owned<Object> result = kOperation(thread, left.object(), right.object());
  close_exact(left);
  close_exact(right);
  return StackRef::from_owned(std::move(result));
}

PY_COLD Raised raise_too_large(Thread& thread, const char* c_type) {
  return raise(thread, &exc::OverflowError, "Python int too large to convert to C %s", c_type);
}

}  // namespace

constinit Int g_small_ints[kSmallIntMax - kSmallIntMin + 1] = {
#define PY_SMALL_INT(value) \
  Int{{PY_STATIC_HEAD(&Int::type), 0}, {static_cast<uint64_t>(int64_t{value})}},
#define PY_SMALL_4(value) \
  PY_SMALL_INT(value) PY_SMALL_INT(value + 1) PY_SMALL_INT(value + 2) PY_SMALL_INT(value + 3)
#define PY_SMALL_16(value) \
  PY_SMALL_4(value) PY_SMALL_4(value + 4) PY_SMALL_4(value + 8) PY_SMALL_4(value + 12)
#define PY_SMALL_64(value) \
  PY_SMALL_16(value) PY_SMALL_16(value + 16) PY_SMALL_16(value + 32) PY_SMALL_16(value + 48)
    PY_SMALL_INT(-5) PY_SMALL_4(-4) PY_SMALL_64(0) PY_SMALL_64(64) PY_SMALL_64(128) PY_SMALL_64(192)
        PY_SMALL_INT(256)
#undef PY_SMALL_64
#undef PY_SMALL_16
#undef PY_SMALL_4
#undef PY_SMALL_INT
};

Owned<Object> int_new_slow(Thread& thread, int64_t value) {
  return Owned<Object>::steal(compact_alloc(thread, value));
}

Owned<Int> int_alloc(Thread& thread, size_t capacity) {
  if (capacity == 0) capacity = 1;
  if (PY_UNLIKELY(capacity > (size_t{1} << 56))) return raise_memory_error(thread);
  auto* number = static_cast<Int*>(mem_alloc(kHeader + capacity * sizeof(Limb)));
  if (PY_UNLIKELY(number == nullptr)) return raise_memory_error(thread);
  number->ob_refcnt = 1;
  number->ob_flags = 0;
  number->ob_type = &Int::type;
  number->ob_size = static_cast<int64_t>(capacity);
  return Owned<Int>::steal(number);
}

Owned<Object> int_finish(Thread& thread, Owned<Int> filled, size_t size, bool negative) {
  Int* number = filled.get();
  auto capacity = static_cast<size_t>(number->ob_size);
  size = mag_normalize(number->limbs, size);
  if (size <= 1) {
    uint64_t limb = size == 0 ? 0 : number->limbs[0];
    uint64_t limit = uint64_t{INT64_MAX} + (negative ? 1 : 0);
    if (limb <= limit) {
      auto value = static_cast<int64_t>(negative ? 0 - limb : limb);
      // A block of another size than a compact int's is not worth keeping.
      number->ob_size = 1;
      if (capacity != 1 || (value >= kSmallIntMin && value <= kSmallIntMax))
        return int_from_int64(thread, value);
      number->ob_size = 0;
      number->limbs[0] = static_cast<uint64_t>(value);
      return filled;
    }
  }
  if (capacity > size + 4) {
    void* smaller = mem_realloc(number, kHeader + size * sizeof(Limb));
    if (smaller != nullptr) {
      (void)filled.release();
      number = static_cast<Int*>(smaller);
      filled = Owned<Int>::steal(number);
    }
  }
  auto signed_size = static_cast<int64_t>(size);
  number->ob_size = negative ? -signed_size : signed_size;
  return filled;
}

Raised raise_num_status(Thread& thread, NumStatus status) {
  switch (status) {
    case NumStatus::kOverflow:
      return raise(thread, &exc::OverflowError, "int too big to convert");
    case NumStatus::kNegative:
      return raise(thread, &exc::OverflowError, "can't convert negative int to unsigned");
    case NumStatus::kNotInvertible:
      return raise_value_error(thread, "base is not invertible for the given modulus");
    case NumStatus::kOk:
    case NumStatus::kNoMemory:
      break;
  }
  return raise_memory_error(thread);
}

Owned<Object> int_from_uint64(Thread& thread, uint64_t value) {
  if (value <= uint64_t{INT64_MAX}) return int_from_int64(thread, static_cast<int64_t>(value));
  return int_from_limbs(thread, &value, 1, false);
}

Owned<Object> int_from_limbs(Thread& thread, const uint64_t* limbs, size_t count, bool negative) {
  count = mag_normalize(limbs, count);
  if (count <= 1) {
    uint64_t limb = count == 0 ? 0 : limbs[0];
    if (limb <= uint64_t{INT64_MAX} + (negative ? 1 : 0))
      return int_from_int64(thread, static_cast<int64_t>(negative ? 0 - limb : limb));
  }
  Owned<Int> result = PY_TRY(int_alloc(thread, count));
  memcpy(result->limbs, limbs, count * sizeof(Limb));
  return int_finish(thread, std::move(result), count, negative);
}

Owned<Object> int_from_double(Thread& thread, double value) {
  // Both bounds are exact doubles; NaN fails the comparison.
  if (value > -9223372036854775808.0 && value < 9223372036854775808.0)
    return int_from_int64(thread, static_cast<int64_t>(value));
  if (__builtin_isinf(value))
    return raise(thread, &exc::OverflowError, "cannot convert float infinity to integer");
  if (value != value) return raise_value_error(thread, "cannot convert float NaN to integer");
  Limb limbs[kDoubleLimbs];
  bool negative;
  size_t size = mag_from_double(limbs, &negative, value);
  return int_from_limbs(thread, limbs, size, negative);
}

Owned<Object> int_exact(Thread& thread, Object* object) {
  if (is_exact<Int>(object)) return share(object);
  IntView view(object);
  return int_from_limbs(thread, view.mag().limbs, view.size(), view.negative());
}

bool int_fits_int64(const Object* object, int64_t* value) {
  if (!as<Int>(object)->is_compact()) return false;
  *value = compact_of(object);
  return true;
}

Maybe<int64_t> int_as_int64(Thread& thread, Object* object) {
  if (as<Int>(object)->is_compact()) return compact_of(object);
  return raise_too_large(thread, "long");
}

Maybe<uint64_t> int_as_uint64(Thread& thread, Object* object) {
  IntView view(object);
  if (view.negative())
    return raise(thread, &exc::OverflowError, "can't convert negative value to unsigned int");
  if (view.size() > 1) return raise_too_large(thread, "unsigned long");
  return view.is_zero() ? uint64_t{0} : view.mag().limbs[0];
}

Maybe<uint64_t> int_as_uint64_mask(Thread&, Object* object) {
  IntView view(object);
  uint64_t limb = view.is_zero() ? 0 : view.mag().limbs[0];
  return view.negative() ? 0 - limb : limb;
}

Maybe<double> int_as_double(Thread& thread, Object* object) {
  if (as<Int>(object)->is_compact()) return static_cast<double>(compact_of(object));
  IntView view(object);
  double value;
  if (!mag_to_double(view.mag(), &value))
    return raise(thread, &exc::OverflowError, "int too large to convert to float");
  return view.negative() ? -value : value;
}

int int_sign(const Object* object) {
  const Int* number = as<Int>(object);
  int64_t value = number->is_compact() ? number->compact_value() : number->ob_size;
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

int64_t int_bit_length(const Object* object) {
  return static_cast<int64_t>(mag_bit_length(IntView(object).mag()));
}

double int_frexp(const Object* object, int64_t* exponent) {
  return mag_frexp(IntView(object).mag(), exponent);
}

Owned<Object> int_from_bytes(Thread& thread, const uint8_t* bytes, size_t count, bool little_endian,
                             bool is_signed) {
  Owned<Int> result = PY_TRY(int_alloc(thread, count / sizeof(Limb) + 1));
  bool negative;
  size_t size = signed_from_bytes(result->limbs, &negative, bytes, count, little_endian, is_signed);
  return int_finish(thread, std::move(result), size, negative);
}

Status int_as_bytes(Thread& thread, Object* object, uint8_t* out, size_t count, bool little_endian,
                    bool is_signed) {
  NumStatus status = signed_to_bytes(IntView(object).value(), out, count, little_endian, is_signed);
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return Status::kOk;
}

StackRef int_add_steal(Thread& thread, StackRef left, StackRef right) {
  Object* a = left.object();
  Object* b = right.object();
  int64_t value;
  if (PY_LIKELY(both_compact(a, b)) &&
      PY_LIKELY(!__builtin_add_overflow(compact_of(a), compact_of(b), &value)))
    return compact_result(thread, value, left, right);
  return general_steal<int_add>(thread, left, right);
}

StackRef int_subtract_steal(Thread& thread, StackRef left, StackRef right) {
  Object* a = left.object();
  Object* b = right.object();
  int64_t value;
  if (PY_LIKELY(both_compact(a, b)) &&
      PY_LIKELY(!__builtin_sub_overflow(compact_of(a), compact_of(b), &value)))
    return compact_result(thread, value, left, right);
  return general_steal<int_subtract>(thread, left, right);
}

StackRef int_multiply_steal(Thread& thread, StackRef left, StackRef right) {
  Object* a = left.object();
  Object* b = right.object();
  int64_t value;
  if (PY_LIKELY(both_compact(a, b)) &&
      PY_LIKELY(!__builtin_mul_overflow(compact_of(a), compact_of(b), &value)))
    return compact_result(thread, value, left, right);
  return general_steal<int_multiply>(thread, left, right);
}

int int_compare(const Object* left, const Object* right) {
  if (PY_LIKELY(both_compact(left, right))) {
    int64_t a = compact_of(left), b = compact_of(right);
    return (a > b) - (a < b);
  }
  return signed_compare(IntView(left).value(), IntView(right).value());
}

Hash int_hash(const Object* object) {
  const Int* number = as<Int>(object);
  if (number->is_compact()) {
    int64_t value = number->compact_value();
    uint64_t magnitude =
        value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    if (PY_UNLIKELY(magnitude >= kHashModulus) && !PY_FAULT_HERE(int_hash_modulus))
      magnitude %= kHashModulus;
    auto hash = static_cast<Hash>(magnitude);
    if (value < 0) hash = -hash;
    return hash == -1 ? -2 : hash;
  }
  return signed_hash(IntView(object).value());
}

namespace {

// Also the last step of the dealloc of subclasses, which free by their own tp_free.
void int_dealloc(Object* object) {
  if (PY_LIKELY(is_exact<Int>(object))) {
    Int* number = as<Int>(object);
    if (PY_LIKELY(number->is_compact())) {
      compact_free(number);
    } else {
      mem_free(number);
    }
    return;
  }
  FreeFn release = object->ob_type->tp_free;
  (release != nullptr ? release : object_free)(object);
}

Maybe<Hash> hash_slot(Thread&, Object* object) { return int_hash(object); }

Owned<Object> compare_slot(Thread&, Object* left, Object* right, CompareOp op) {
  if (!is_a<Int>(left) || !is_a<Int>(right)) return new_not_implemented();
  int order = left == right ? 0 : int_compare(left, right);
  return new_bool(order_satisfies(op, order));
}

using Operation = Owned<Object> (*)(Thread&, const Object*, const Object*);

template <Operation kOperation>
Owned<Object> binary_slot(Thread& thread, Object* left, Object* right) {
  if (PY_UNLIKELY(!is_a<Int>(left) || !is_a<Int>(right))) return new_not_implemented();
  return kOperation(thread, left, right);
}

Owned<Object> int_and(Thread& thread, const Object* left, const Object* right) {
  return int_bit_op(thread, BitOp::kAnd, left, right);
}
Owned<Object> int_or(Thread& thread, const Object* left, const Object* right) {
  return int_bit_op(thread, BitOp::kOr, left, right);
}
Owned<Object> int_xor(Thread& thread, const Object* left, const Object* right) {
  return int_bit_op(thread, BitOp::kXor, left, right);
}

Owned<Object> divmod_slot(Thread& thread, Object* left, Object* right) {
  if (!is_a<Int>(left) || !is_a<Int>(right)) return new_not_implemented();
  Owned<Object> quotient, remainder;
  PY_TRY(int_divmod(thread, left, right, &quotient, &remainder));
  return tuple_pack(thread, {quotient.get(), remainder.get()});
}

Owned<Object> power_slot(Thread& thread, Object* base, Object* exponent, Object* modulus) {
  if (!is_a<Int>(base) || !is_a<Int>(exponent) || (!is_a<Int>(modulus) && !is_none(modulus)))
    return new_not_implemented();
  return int_power(thread, base, exponent, modulus);
}

Tri bool_slot(Thread&, Object* object) { return to_tri(int_sign(object) != 0); }
Owned<Object> negative_slot(Thread& thread, Object* object) { return int_negative(thread, object); }
Owned<Object> absolute_slot(Thread& thread, Object* object) {
  return int_sign(object) < 0 ? int_negative(thread, object) : int_exact(thread, object);
}
Owned<Object> invert_slot(Thread& thread, Object* object) { return int_invert(thread, object); }

Owned<Object> float_slot(Thread& thread, Object* object) {
  return float_from_double(thread, PY_TRY(int_as_double(thread, object)));
}

}  // namespace

constinit Type Int::type = {
    .tp_name = "int",
    .tp_basicsize = kHeader,
    .tp_itemsize = sizeof(Limb),
    .tp_dealloc = int_dealloc,
    .tp_repr = int_repr,
    .as_number =
        {
            .nb_add = binary_slot<int_add>,
            .nb_subtract = binary_slot<int_subtract>,
            .nb_multiply = binary_slot<int_multiply>,
            .nb_remainder = binary_slot<int_remainder>,
            .nb_divmod = divmod_slot,
            .nb_power = power_slot,
            .nb_negative = negative_slot,
            .nb_positive = int_exact,
            .nb_absolute = absolute_slot,
            .nb_bool = bool_slot,
            .nb_invert = invert_slot,
            .nb_lshift = binary_slot<int_lshift>,
            .nb_rshift = binary_slot<int_rshift>,
            .nb_and = binary_slot<int_and>,
            .nb_xor = binary_slot<int_xor>,
            .nb_or = binary_slot<int_or>,
            .nb_int = int_exact,
            .nb_float = float_slot,
            .nb_floor_divide = binary_slot<int_floor_divide>,
            .nb_true_divide = binary_slot<int_true_divide>,
            .nb_index = int_exact,
        },
    .tp_hash = hash_slot,
    .tp_flags = tpflags::kBaseType | tpflags::kLongSubclass | tpflags::kMatchSelf,
    .tp_doc = "An integer of any size; made from a number, or from text in a base.",
    .tp_richcompare = compare_slot,
    .tp_methods = kIntMethods,
    .tp_getset = kIntGetSets,
    .tp_new = int_construct,
    .tp_vectorcall = int_vectorcall,
    .reported_basicsize = 24,
    .reported_itemsize = 4,
};

}  // namespace py
