// Attribute lookup along the MRO, the method cache, version tags, and the bookkeeping of MROs and
// subclasses. Counterpart: Objects/typeobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/type_internal.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

// One answer of the method cache. It holds for a type as long as the type keeps its version tag.
struct CachedLookup {
  uint32_t version;
  Object* name;   // Owned, so that the address is not reused.
  Object* value;  // Borrowed from a class dict; null: no such attribute.
};
constexpr size_t kCacheSize = 4096;
constinit CachedLookup g_cache[kCacheSize] = {};

// Tags below the limit are for static types, tags from it on for classes, as in CPython.
constexpr uint32_t kFirstHeapVersion = 1u << 16;
constinit uint32_t g_next_static_version = 1;
constinit uint32_t g_next_heap_version = kFirstHeapVersion;

constexpr size_t kVersionTableSize = 4096;
constinit Type* g_version_table[kVersionTableSize] = {};

PY_ALWAYS_INLINE CachedLookup& cache_entry(uint32_t version, Object* name) {
  return g_cache[(version ^ (reinterpret_cast<uintptr_t>(name) >> 3)) & (kCacheSize - 1)];
}

bool is_interned_str(Object* name) {
  return is_exact<Str>(name) && as<Str>(name)->interned != Interned::kNo;
}

void set_version(Type* type, uint32_t version) {
  if (type->tp_version_tag != 0)
    g_version_table[type->tp_version_tag % kVersionTableSize] = nullptr;
  type->tp_version_tag = version;
  if (version == 0) return;
  ++type->tp_versions_used;
  g_version_table[version % kVersionTableSize] = type;
}

void forget_specializations(Type* type) {
  if (is_heap_type(type)) as_heap_type(type)->spec_cache.getitem = nullptr;
}

PY_NOINLINE Object* lookup_uncached(Type* type, Object* name, uint32_t* version) {
  bool cacheable = is_interned_str(name) && type_assign_version(type);
  uint32_t tag = cacheable ? type->tp_version_tag : 0;
  Object* value = type_find_in_mro(type, name);
  // Comparing unusual keys can run code that modifies the type.
  if (cacheable && type->tp_version_tag == tag) {
    CachedLookup& entry = cache_entry(tag, name);
    Object* old = entry.name;
    incref(name);
    entry = {tag, name, value};
    xdecref(old);
  } else {
    tag = 0;
  }
  *version = tag;
  return value;
}

}  // namespace

Object* type_lookup_version(Type* type, Object* name, uint32_t* version) {
  uint32_t tag = type->tp_version_tag;
  if (PY_LIKELY(tag != 0)) {
    const CachedLookup& entry = cache_entry(tag, name);
    if (PY_LIKELY(entry.version == tag && entry.name == name)) {
      *version = tag;
      return entry.value;
    }
  }
  return lookup_uncached(type, name, version);
}

Object* type_lookup(Type* type, Object* name) {
  uint32_t version;
  return type_lookup_version(type, name, &version);
}

Object* type_find_in_mro(Type* type, Object* name) {
  Tuple* mro = type->tp_mro;
  if (mro == nullptr) return nullptr;
  Thread& thread = current_thread();
  if (PY_LIKELY(is_exact<Str>(name))) {
    for (int64_t i = 0, count = mro->ob_size; i < count; ++i) {
      Dict* dict = type_dict(as_type(mro->items[i]));
      if (PY_UNLIKELY(dict == nullptr)) continue;
      Object* value = dict_get_str(thread, dict, as<Str>(name));
      if (value != nullptr) return value;
    }
    return nullptr;
  }
  // A name of a str subclass compares by its own methods: keep the MRO alive, and a failing
  // comparison is a miss.
  Owned<Tuple> kept = share(mro);
  SavedError saved(thread);
  for (int64_t i = 0; i < mro->ob_size; ++i) {
    Object* value = dict_get(thread, type_dict(as_type(mro->items[i])), name);
    if (value != nullptr) return value;
    if (thread.has_exception()) error_clear(thread);
  }
  return nullptr;
}

bool type_assign_version(Type* type) {
  if (type->tp_version_tag != 0) return true;
  if (!has_flag(type, tpflags::kReady) || type->tp_versions_used >= kMaxVersionsPerType)
    return false;
  Tuple* bases = type->tp_bases;
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    if (!type_assign_version(as_type(bases->items[i]))) return false;
  }
  uint32_t& next =
      has_flag(type, tpflags::kImmutableType) ? g_next_static_version : g_next_heap_version;
  if (next == 0 || (&next == &g_next_static_version && next >= kFirstHeapVersion)) return false;
  set_version(type, next++);
  return true;
}

Type* type_by_version(uint32_t version) {
  Type* type = g_version_table[version % kVersionTableSize];
  return type != nullptr && type->tp_version_tag == version ? type : nullptr;
}

void type_modified(Type* type) {
  // A type gets a tag only after its bases have theirs, so without one no subclass has one either.
  if (type->tp_version_tag == 0) return;
  type_each_subclass(type, type_modified);
  set_version(type, 0);
  forget_specializations(type);
}

// Subclasses: a dict from the subclass's address to a weak reference, in order of creation.

Type* type_from_weakref(Object* ref) { return reinterpret_cast<Type*>(as<WeakRef>(ref)->referent); }

namespace {
Owned<Object> address_key(Thread& thread, Type* type) {
  return int_from_uint64(thread, reinterpret_cast<uintptr_t>(type));
}
}  // namespace

Status type_add_subclass(Thread& thread, Type* base, Type* type) {
  Owned<Object> key = PY_TRY(address_key(thread, type));
  Owned<Object> ref = PY_TRY(weakref_new(thread, type, nullptr));
  if (base->tp_subclasses == nullptr) {
    Owned<Dict> dict = PY_TRY(dict_new(thread));
    base->tp_subclasses = dict.release();
  }
  return dict_set(thread, reinterpret_cast<Dict*>(base->tp_subclasses), key, ref);
}

void type_remove_subclass(Thread& thread, Type* base, Type* type) {
  auto* subclasses = reinterpret_cast<Dict*>(base->tp_subclasses);
  if (subclasses == nullptr) return;
  Owned<Object> key = address_key(thread, type);
  Owned<Object> removed = key ? dict_pop(thread, subclasses, key) : Owned<Object>();
  if (!removed && thread.has_exception()) error_clear(thread);
  if (subclasses->used == 0) {
    base->tp_subclasses = nullptr;
    decref(subclasses);
  }
}

Owned<List> type_subclasses(Thread& thread, Type* type) {
  Owned<List> list = PY_TRY(list_new(thread));
  auto* subclasses = reinterpret_cast<Dict*>(type->tp_subclasses);
  if (subclasses == nullptr) return list;
  int64_t position = 0;
  Object *key, *ref;
  while (dict_next(subclasses, &position, &key, &ref)) {
    Type* subclass = type_from_weakref(ref);
    if (subclass != nullptr) PY_TRY(list_append(thread, list, subclass));
  }
  return list;
}

// The MRO.

namespace {

Owned<Object> class_name(Thread& thread, Object* type) {
  Owned<Object> name;
  Tri found = get_optional_attr(thread, type, ids.__name__, &name);
  if (found == Tri::kError) return {};
  return found == Tri::kTrue ? std::move(name) : object_repr(thread, type);
}

Status check_duplicate_bases(Thread& thread, Tuple* bases) {
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    for (int64_t j = i + 1; j < bases->ob_size; ++j) {
      if (bases->items[i] != bases->items[j]) continue;
      Owned<Object> name = PY_TRY(class_name(thread, bases->items[i]));
      if (is_a<Str>(name.get()))
        return raise_type_error(thread, "duplicate base class %U", name.get());
      return raise_type_error(thread, "duplicate base class");
    }
  }
  return Status::kOk;
}

// One sequence of the C3 merge: a tuple and how much of it has been taken.
struct MergeList {
  Tuple* tuple;
  int64_t taken;
  bool empty() const { return taken >= tuple->ob_size; }
  Object* head() const { return tuple->items[taken]; }
  bool tail_contains(Object* object) const {
    for (int64_t i = taken + 1; i < tuple->ob_size; ++i) {
      if (tuple->items[i] == object) return true;
    }
    return false;
  }
};

PY_COLD Raised raise_inconsistent_mro(Thread& thread, const MergeList* lists, int64_t count) {
  StrBuilder text(thread);
  PY_TRY(text.add_ascii("Cannot create a consistent method resolution order (MRO) for bases"));
  bool first = true;
  for (int64_t i = 0; i < count; ++i) {
    if (lists[i].empty()) continue;
    bool seen = false;
    for (int64_t j = 0; j < i; ++j) seen |= !lists[j].empty() && lists[j].head() == lists[i].head();
    if (seen) continue;
    Owned<Object> name = PY_TRY(class_name(thread, lists[i].head()));
    PY_TRY(text.add_ascii(first ? " " : ", "));
    if (is_a<Str>(name.get())) {
      PY_TRY(text.add_str(as<Str>(name.get())));
    } else {
      PY_TRY(text.add_ascii("?"));
    }
    first = false;
  }
  Owned<Str> message = PY_TRY(text.finish());
  return raise_type_error(thread, "%U", message.get());
}

// C3: repeatedly takes the first head that is in no tail.
Status merge_mros(Thread& thread, List* result, MergeList* lists, int64_t count) {
  for (;;) {
    Object* winner = nullptr;
    bool all_empty = true;
    for (int64_t i = 0; i < count && winner == nullptr; ++i) {
      if (lists[i].empty()) continue;
      all_empty = false;
      winner = lists[i].head();
      for (int64_t j = 0; j < count; ++j) {
        if (lists[j].tail_contains(winner)) {
          winner = nullptr;
          break;
        }
      }
    }
    if (winner == nullptr) {
      if (all_empty) return Status::kOk;
      return raise_inconsistent_mro(thread, lists, count);
    }
    PY_TRY(list_append(thread, result, winner));
    for (int64_t i = 0; i < count; ++i) {
      if (!lists[i].empty() && lists[i].head() == winner) ++lists[i].taken;
    }
  }
}

}  // namespace

Owned<Object> type_mro_implementation(Thread& thread, Type* type) {
  if (type->tp_bases == nullptr) PY_TRY(type_ready(thread, type));
  Owned<Tuple> bases = share(type->tp_bases);
  int64_t count = bases->ob_size;
  for (int64_t i = 0; i < count; ++i) {
    Type* base = as_type(bases->items[i]);
    if (base->tp_mro == nullptr) {
      return raise_type_error(thread, "Cannot extend an incomplete type '%.100s'", base->tp_name);
    }
  }
  if (count == 1) {
    Tuple* inherited = as_type(bases->items[0])->tp_mro;
    Owned<Tuple> mro = PY_TRY(tuple_alloc(thread, inherited->ob_size + 1));
    incref(type);
    mro->items[0] = type;
    for (int64_t i = 0; i < inherited->ob_size; ++i) {
      incref(inherited->items[i]);
      mro->items[i + 1] = inherited->items[i];
    }
    tuple_ready(mro);
    return mro;
  }
  PY_TRY(check_duplicate_bases(thread, bases));
  auto* lists = static_cast<MergeList*>(mem_alloc((count + 1) * sizeof(MergeList)));
  if (lists == nullptr) return raise_memory_error(thread);
  for (int64_t i = 0; i < count; ++i) lists[i] = {as_type(bases->items[i])->tp_mro, 0};
  lists[count] = {bases, 0};
  Owned<List> mro = list_new(thread);
  Status status = mro ? list_append(thread, mro, type) : Status::kError;
  if (status == Status::kOk) status = merge_mros(thread, mro, lists, count + 1);
  mem_free(lists);
  PY_TRY(status);
  return mro;
}

Type* type_solid_base(Type* type) {
  Type* base = type->tp_base != nullptr ? type_solid_base(type->tp_base) : &ObjectType::type;
  bool differs = type->tp_basicsize != base->tp_basicsize || type->tp_itemsize != base->tp_itemsize;
  return differs ? type : base;
}

Type* type_best_base(Thread& thread, Tuple* bases) {
  Type* winner = nullptr;  // The solid base found so far...
  Type* best = nullptr;    // ...and the base that leads to it.
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    if (!is_type(bases->items[i])) return raise_type_error(thread, "bases must be types");
    Type* base = as_type(bases->items[i]);
    if (!has_flag(base, tpflags::kReady)) PY_TRY(type_ready(thread, base));
    if (!has_flag(base, tpflags::kBaseType)) {
      return raise_type_error(thread, "type '%.100s' is not an acceptable base type",
                              base->tp_name);
    }
    Type* candidate = type_solid_base(base);
    if (winner == nullptr ||
        (!type_is_subtype(winner, candidate) && type_is_subtype(candidate, winner))) {
      winner = candidate;
      best = base;
    } else if (!type_is_subtype(winner, candidate)) {
      return raise_type_error(thread, "multiple bases have instance lay-out conflict");
    }
  }
  return best;
}

namespace {

bool has_custom_mro(Type* type) {
  if (type->ob_type == &TypeType::type) return false;
  return type_lookup(type->ob_type, ids.mro) != type_lookup(&TypeType::type, ids.mro);
}

Status check_custom_mro(Thread& thread, Type* type, Tuple* mro) {
  Type* solid = type_solid_base(type);
  for (int64_t i = 0; i < mro->ob_size; ++i) {
    Object* item = mro->items[i];
    if (!is_type(item)) {
      return raise_type_error(thread, "mro() returned a non-class ('%.500s')",
                              item->ob_type->tp_name);
    }
    if (!type_is_subtype(solid, type_solid_base(as_type(item)))) {
      return raise_type_error(thread, "mro() returned base with unsuitable layout ('%.500s')",
                              as_type(item)->tp_name);
    }
  }
  return Status::kOk;
}

Owned<Tuple> compute_mro(Thread& thread, Type* type) {
  Owned<Object> result;
  bool custom = has_custom_mro(type);
  if (custom) {
    Object* args[] = {type};
    result = PY_TRY(call_special(thread, ids.mro, args, 1));
  } else {
    result = PY_TRY(type_mro_implementation(thread, type));
  }
  Owned<Tuple> mro = PY_TRY(sequence_tuple(thread, result));
  if (mro->ob_size == 0) return raise_type_error(thread, "type MRO must not be empty");
  if (custom) PY_TRY(check_custom_mro(thread, type, mro));
  return mro;
}

// A type whose MRO shows classes that are not its superclasses would not hear of their changes:
// never cache it.
void check_cacheable(Type* type, Tuple* classes, bool custom) {
  bool cacheable = !custom;
  for (int64_t i = 0; cacheable && i < classes->ob_size; ++i) {
    Type* cls = as_type(classes->items[i]);
    cacheable = cls->tp_versions_used < kNeverCache && type_is_subtype(type, cls);
  }
  if (cacheable) return;
  set_version(type, 0);
  type->tp_versions_used = kNeverCache;
  forget_specializations(type);
}

}  // namespace

Tri type_mro_update(Thread& thread, Type* type, Owned<Tuple>* old_mro) {
  Owned<Tuple> old = share(type->tp_mro);  // Kept so that its address is not reused.
  Owned<Tuple> mro = PY_TRY(compute_mro(thread, type));
  if (type->tp_mro != old.get()) return Tri::kFalse;
  Owned<Tuple> replaced = steal(type->tp_mro);
  type->tp_mro = mro.release();
  bool custom = has_custom_mro(type);
  check_cacheable(type, type->tp_mro, custom);
  check_cacheable(type, type->tp_bases, custom);
  type_modified(type);
  if (old_mro != nullptr) *old_mro = std::move(replaced);
  return Tri::kTrue;
}

}  // namespace py
