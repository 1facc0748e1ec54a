// Hash tables of constants by type and value, and by identity.
// Counterpart: Python/compile.c (const_cache_insert), Objects/codeobject.c (_PyCode_ConstantKey).
#include "vm/compiler/constants.h"

#include <cstring>

#include "vm/base/memory.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr char kTooDeep[] = " during compilation";

uint64_t mix(uint64_t hash, uint64_t value) {
  const __uint128_t product =
      static_cast<__uint128_t>(hash ^ value ^ 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t hash_memory(uint64_t hash, const char* data, size_t size) {
  hash = mix(hash, size);
  for (; size >= 8; data += 8, size -= 8) {
    uint64_t word;
    memcpy(&word, data, 8);
    hash = mix(hash, word);
  }
  uint64_t rest = 0;
  memcpy(&rest, data, size);
  return mix(hash, rest);
}

uint64_t hash_pointer_bits(const void* pointer) {
  return mix(1, reinterpret_cast<uintptr_t>(pointer));
}

uint64_t hash_double(uint64_t hash, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return mix(hash, bits);
}

// Equal as keys: NaN only by identity, which the caller has looked at; zeros by their sign.
bool same_double(double left, double right) {
  return left == right && memcmp(&left, &right, sizeof left) == 0;
}

Status hash_constant(Thread& thread, Object* object, uint64_t* hash);

Status hash_tuple(Thread& thread, Tuple* tuple, uint64_t* hash) {
  PY_ENTER_NATIVE(thread, kTooDeep);
  uint64_t total = mix(2, static_cast<uint64_t>(tuple->ob_size));
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    uint64_t item;
    PY_RUN(hash_constant(thread, tuple->items[i], &item));
    total = mix(total, item);
  }
  *hash = total;
  return Status::kOk;
}

Status hash_frozenset(Thread& thread, Set* set, uint64_t* hash) {
  PY_ENTER_NATIVE(thread, kTooDeep);
  uint64_t total = mix(3, static_cast<uint64_t>(set->used));
  int64_t position = 0;
  Object* key;
  Hash key_hash;
  while (set_next(set, &position, &key, &key_hash)) {
    uint64_t item;
    PY_RUN(hash_constant(thread, key, &item));
    total += mix(4, item);  // The order does not count.
  }
  *hash = total;
  return Status::kOk;
}

Status hash_slice(Thread& thread, Slice* slice, uint64_t* hash) {
  PY_ENTER_NATIVE(thread, kTooDeep);
  uint64_t total = 5;
  for (Object* part : {slice->start.get(), slice->stop.get(), slice->step.get()}) {
    uint64_t item;
    PY_RUN(hash_constant(thread, part, &item));
    total = mix(total, item);
  }
  *hash = total;
  return Status::kOk;
}

Status hash_constant(Thread& thread, Object* object, uint64_t* hash) {
  Type* type = object->ob_type;
  if (type == &Str::type) {
    *hash = mix(6, static_cast<uint64_t>(str_hash(as<Str>(object))));
  } else if (type == &Int::type) {
    *hash = mix(7, static_cast<uint64_t>(int_hash(object)));
  } else if (type == &Tuple::type) {
    return hash_tuple(thread, as<Tuple>(object), hash);
  } else if (type == &Bytes::type) {
    const auto* bytes = as<Bytes>(object);
    *hash = hash_memory(8, bytes->data, static_cast<size_t>(bytes->ob_size));
  } else if (type == &Code::type) {
    const auto* code = as<Code>(object);
    *hash = mix(mix(9, static_cast<uint64_t>(code->co_firstlineno)),
                static_cast<uint64_t>(code->unit_count));
  } else if (type == &Float::type) {
    *hash = hash_double(10, as<Float>(object)->value);
  } else if (type == &Complex::type) {
    *hash = hash_double(hash_double(11, as<Complex>(object)->real), as<Complex>(object)->imag);
  } else if (type == &Set::frozen_type) {
    return hash_frozenset(thread, as<Set>(object), hash);
  } else if (type == &Slice::type) {
    return hash_slice(thread, as<Slice>(object), hash);
  } else {
    // Told apart by identity, and yet what cannot be hashed is refused, as in CPython, where a
    // tuple around it is the key of a dict.
    if (!is_none(object) && object != ellipsis() && type != &Bool::type) {
      Object* items[] = {object};
      Owned<Tuple> key = PY_TRY(tuple_pack(thread, items));
      Owned<Dict> dict = PY_TRY(dict_new(thread));
      PY_RUN(dict_contains(thread, dict, key));
    }
    *hash = hash_pointer_bits(object);
  }
  return Status::kOk;
}

Tri same_constant(Thread& thread, Object* left, Object* right);

// Looks for each item of one set in the other, by hash first.
Tri same_frozenset(Thread& thread, Set* left, Set* right) {
  if (left->used != right->used) return Tri::kFalse;
  PY_ENTER_NATIVE(thread, kTooDeep);
  int64_t left_position = 0;
  Object* item;
  Hash hash;
  while (set_next(left, &left_position, &item, &hash)) {
    bool found = false;
    int64_t position = 0;
    Object* other;
    Hash other_hash;
    while (!found && set_next(right, &position, &other, &other_hash))
      found = hash == other_hash && PY_TRY(same_constant(thread, item, other));
    if (!found) return Tri::kFalse;
  }
  return Tri::kTrue;
}

Tri same_tuple(Thread& thread, Tuple* left, Tuple* right) {
  if (left->ob_size != right->ob_size) return Tri::kFalse;
  PY_ENTER_NATIVE(thread, kTooDeep);
  for (int64_t i = 0; i < left->ob_size; ++i) {
    if (!PY_TRY(same_constant(thread, left->items[i], right->items[i]))) return Tri::kFalse;
  }
  return Tri::kTrue;
}

Tri same_constant(Thread& thread, Object* left, Object* right) {
  if (left == right) return Tri::kTrue;
  Type* type = left->ob_type;
  if (type != right->ob_type) return Tri::kFalse;
  if (type == &Str::type) return to_tri(str_equal(as<Str>(left), as<Str>(right)));
  if (type == &Int::type) return to_tri(int_compare(left, right) == 0);
  if (type == &Tuple::type) return same_tuple(thread, as<Tuple>(left), as<Tuple>(right));
  if (type == &Bytes::type) {
    const auto* a = as<Bytes>(left);
    const auto* b = as<Bytes>(right);
    return to_tri(a->ob_size == b->ob_size &&
                  memcmp(a->data, b->data, static_cast<size_t>(a->ob_size)) == 0);
  }
  if (type == &Code::type) return object_rich_compare_bool(thread, left, right, CompareOp::kEq);
  if (type == &Float::type)
    return to_tri(same_double(as<Float>(left)->value, as<Float>(right)->value));
  if (type == &Complex::type) {
    return to_tri(same_double(as<Complex>(left)->real, as<Complex>(right)->real) &&
                  same_double(as<Complex>(left)->imag, as<Complex>(right)->imag));
  }
  if (type == &Set::frozen_type) return same_frozenset(thread, as<Set>(left), as<Set>(right));
  if (type == &Slice::type) {
    PY_ENTER_NATIVE(thread, kTooDeep);
    const auto* a = as<Slice>(left);
    const auto* b = as<Slice>(right);
    return to_tri(PY_TRY(same_constant(thread, a->start, b->start)) &&
                  PY_TRY(same_constant(thread, a->stop, b->stop)) &&
                  PY_TRY(same_constant(thread, a->step, b->step)));
  }
  return Tri::kFalse;
}

}  // namespace

ConstantCache::~ConstantCache() {
  for (uint32_t i = 0; i < capacity_; ++i) xdecref(entries_[i].constant);
  raw_free(entries_);
}

Status ConstantCache::grow(Thread& thread) {
  const uint32_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
  auto* fresh = static_cast<Entry*>(raw_malloc(capacity * sizeof(Entry)));
  if (fresh == nullptr) return raise_memory_error(thread);
  memset(fresh, 0, capacity * sizeof(Entry));
  for (uint32_t i = 0; i < capacity_; ++i) {
    if (entries_[i].constant == nullptr) continue;
    uint32_t slot = static_cast<uint32_t>(entries_[i].hash) & (capacity - 1);
    while (fresh[slot].constant != nullptr) slot = (slot + 1) & (capacity - 1);
    fresh[slot] = entries_[i];
  }
  raw_free(entries_);
  entries_ = fresh;
  capacity_ = capacity;
  return Status::kOk;
}

// The entry of the same constant, or the free one where it belongs; null on error.
ConstantCache::Entry* ConstantCache::find(Thread& thread, Object* constant, uint64_t hash) {
  for (uint32_t slot = static_cast<uint32_t>(hash);; ++slot) {
    Entry& entry = entries_[slot & (capacity_ - 1)];
    if (entry.constant == nullptr) return &entry;
    if (entry.hash == hash && PY_TRY(same_constant(thread, entry.constant, constant)))
      return &entry;
  }
}

ConstantCache::Entry* ConstantCache::enter(Thread& thread, Object* constant, bool* is_new) {
  uint64_t hash;
  PY_RUN(hash_constant(thread, constant, &hash));
  if (count_ * 2 >= capacity_) PY_RUN(grow(thread));
  Entry* entry = find(thread, constant, hash);
  if (entry == nullptr) return nullptr;
  *is_new = entry->constant == nullptr;
  if (*is_new) {
    incref(constant);
    *entry = {hash, constant};
    ++count_;
  }
  return entry;
}

Owned<Object> ConstantCache::merge(Thread& thread, Owned<Object> constant) {
  if (is_immortal(constant) && (is_none(constant) || constant.get() == ellipsis())) return constant;
  bool is_new;
  Entry* entry = PY_TRY(enter(thread, constant, &is_new));
  return share(entry->constant);
}

Owned<Object> ConstantCache::merge_deep(Thread& thread, Owned<Object> constant) {
  Object* value = constant;
  if (is_none(value) || value == ellipsis()) return constant;
  bool is_new;
  Entry* entry = PY_TRY(enter(thread, value, &is_new));
  if (!is_new) return share(entry->constant);
  if (is_exact<Tuple>(value)) {
    PY_RUN(merge_items(thread, as<Tuple>(value)));
  } else if (value->ob_type == &Set::frozen_type && as<Set>(value)->used != 0) {
    const uint64_t hash = entry->hash;
    Owned<Tuple> items = PY_TRY(sequence_tuple(thread, value));
    PY_RUN(merge_items(thread, items));
    Owned<Object> merged = PY_TRY(frozenset_new(thread, items));
    entry = PY_TRY(find(thread, value, hash));  // The table may have grown.
    entry->constant = share(merged.get()).release();
    decref(value);
    return merged;
  }
  return constant;
}

Status ConstantCache::merge_items(Thread& thread, Tuple* tuple) {
  PY_ENTER_NATIVE(thread, kTooDeep);
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    Object* item = tuple->items[i];
    Owned<Object> merged = PY_TRY(merge_deep(thread, share(item)));
    if (merged.get() == item) continue;
    tuple->items[i] = merged.release();
    decref(item);
  }
  return Status::kOk;
}

ConstantTable::~ConstantTable() {
  for (int32_t i = 0; i < size_; ++i) decref(items_[i]);
  raw_free(items_);
  raw_free(slots_);
}

void ConstantTable::index(int32_t i) {
  const uint32_t mask = static_cast<uint32_t>(capacity_) * 2 - 1;
  auto slot = static_cast<uint32_t>(hash_pointer_bits(items_[i])) & mask;
  for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
    if (items_[slots_[slot]] == items_[i]) return;  // The first of several is the one to find.
  }
  slots_[slot] = i;
}

Status ConstantTable::grow(Thread& thread) {
  if (capacity_ >= 1 << 29) return raise(thread, &exc::OverflowError, "too many constants");
  const int32_t capacity = capacity_ == 0 ? 8 : capacity_ * 2;
  const auto count = static_cast<size_t>(capacity);
  void* items = raw_realloc(items_, count * sizeof(Object*));
  if (items == nullptr) return raise_memory_error(thread);
  items_ = static_cast<Object**>(items);
  void* slots = raw_realloc(slots_, count * 2 * sizeof(int32_t));
  if (slots == nullptr) return raise_memory_error(thread);
  slots_ = static_cast<int32_t*>(slots);
  capacity_ = capacity;
  memset(slots_, -1, count * 2 * sizeof(int32_t));
  for (int32_t i = 0; i < size_; ++i) index(i);
  return Status::kOk;
}

Maybe<int32_t> ConstantTable::add(Thread& thread, Object* constant) {
  if (capacity_ != 0) {
    const uint32_t mask = static_cast<uint32_t>(capacity_) * 2 - 1;
    auto slot = static_cast<uint32_t>(hash_pointer_bits(constant)) & mask;
    for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
      if (items_[slots_[slot]] == constant) return slots_[slot];
    }
  }
  PY_RUN(append(thread, constant));
  return size_ - 1;
}

Status ConstantTable::append(Thread& thread, Object* constant) {
  if (size_ == capacity_) PY_RUN(grow(thread));
  incref(constant);
  items_[size_] = constant;
  index(size_++);
  return Status::kOk;
}

Maybe<int32_t> ConstantTable::add_literal(Thread& thread, ConstantCache& cache, Object* constant) {
  Owned<Object> merged = PY_TRY(cache.merge_deep(thread, share(constant)));
  return add(thread, merged);
}

void ConstantTable::keep(const bool* kept) {
  int32_t left = 0;
  const int32_t count = size_;
  size_ = 0;
  for (int32_t i = 0; i < count; ++i) {
    if (kept[i]) {
      items_[left++] = items_[i];
    } else {
      decref(items_[i]);
    }
  }
  size_ = left;
}

Owned<Tuple> ConstantTable::to_tuple(Thread& thread) const {
  return tuple_from_array(thread, items_, size_);
}

}  // namespace py
