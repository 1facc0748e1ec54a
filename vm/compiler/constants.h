// Which constants are the same: of equal type and value, -0.0 and 0.0 apart, deep inside tuples.
// Counterpart: Python/compile.c (const_cache_insert), Objects/codeobject.c (_PyCode_ConstantKey).
#ifndef VM_COMPILER_CONSTANTS_H_
#define VM_COMPILER_CONSTANTS_H_

#include "vm/heap/owned.h"

namespace py {

// One of each constant of a compilation, shared by its code objects.
class ConstantCache {
 public:
  ConstantCache() = default;
  ~ConstantCache();
  ConstantCache(const ConstantCache&) = delete;
  ConstantCache& operator=(const ConstantCache&) = delete;

  // The constant that stands for all equal ones. Reenters only for objects that no literal makes.
  Owned<Object> merge(Thread& thread, Owned<Object> constant);
  // The same for its items, too: a new tuple gets merged items in place of its own, a new frozenset
  // is replaced by one of merged items.
  Owned<Object> merge_deep(Thread& thread, Owned<Object> constant);

 private:
  struct Entry {
    uint64_t hash;
    Object* constant;  // Owned; null in a free entry.
  };

  Entry* find(Thread& thread, Object* constant, uint64_t hash);
  Entry* enter(Thread& thread, Object* constant, bool* is_new);
  Status merge_items(Thread& thread, Tuple* tuple);
  Status grow(Thread& thread);

  Entry* entries_ = nullptr;  // Open addressing; `capacity_` is a power of two, or 0.
  uint32_t capacity_ = 0;
  uint32_t count_ = 0;
};

// The constants of one code unit in order: what becomes co_consts. They are told apart by identity,
// so what is added must have been merged.
class ConstantTable {
 public:
  ConstantTable() = default;
  ~ConstantTable();
  ConstantTable(const ConstantTable&) = delete;
  ConstantTable& operator=(const ConstantTable&) = delete;

  int32_t size() const { return size_; }
  Object* operator[](int32_t i) const { return items_[i]; }
  // Its index; a new one goes to the end.
  Maybe<int32_t> add(Thread& thread, Object* constant);
  // Merges deeply, then adds: what code generation does with a literal.
  Maybe<int32_t> add_literal(Thread& thread, ConstantCache& cache, Object* constant);
  // Adds without a look for the same one. For lists that a program gives.
  Status append(Thread& thread, Object* constant);
  // Drops each constant whose entry in `kept` is false. Afterwards nothing can be added.
  void keep(const bool* kept);
  Owned<Tuple> to_tuple(Thread& thread) const;

 private:
  Status grow(Thread& thread);
  void index(int32_t i);

  Object** items_ = nullptr;  // Owned.
  int32_t* slots_ = nullptr;  // Indices by hash of the pointer, -1 where free; twice `capacity_`.
  int32_t size_ = 0;
  int32_t capacity_ = 0;
};

}  // namespace py

#endif  // VM_COMPILER_CONSTANTS_H_
