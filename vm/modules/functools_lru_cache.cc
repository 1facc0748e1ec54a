// What functools.lru_cache wraps functions in.
// Counterpart: Modules/_functoolsmodule.c.
#include "vm/heap/alloc.h"
#include "vm/modules/functools_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py::functools {
namespace {

// Separates the positional arguments from the keywords in a key. Owned for ever.
Object* g_keyword_mark;

// The ring of a bounded cache, from least to most recently used. The ring owns one reference to
// each link, the dict another.
struct Ring {
  Ring *previous, *next;
};
struct Link : Object, Ring {
  Hash hash;
  Slot<Object> key;
  Slot<Object> result;
};

enum class CacheKind : uint8_t { kNone, kBounded, kUnbounded };

struct LruCache : Object {
  Ring ring;
  int64_t padding[6];  // Puts the dict and the weak references where CPython has them.
  Slot<Dict> cache;  // Of key to result, or to Link.
  Slot<Object> function;
  Slot<Object> cache_info_type;
  int64_t hits, misses;
  int64_t maxsize;  // -1: no limit.
  CacheKind kind;
  bool typed;
  Object* dict;  // Owned, or null: __dict__.
  WeakRef* weaklist;
};
constexpr uint16_t kLruCacheFields[] = {offsetof(LruCache, cache), offsetof(LruCache, function),
                                        offsetof(LruCache, cache_info_type),
                                        offsetof(LruCache, dict), 0};

void ring_remove(Ring* link) {
  link->previous->next = link->next;
  link->next->previous = link->previous;
}
void ring_insert(Ring* link, Ring* previous, Ring* next) {
  link->previous = previous;
  link->next = next;
  previous->next = next->previous = link;
}
void ring_append(LruCache* self, Ring* link) {
  ring_insert(link, self->ring.previous, &self->ring);
}

// Takes all links out of the ring: a chain ended by null.
Ring* ring_take(LruCache* self) {
  Ring* first = self->ring.next;
  if (first == &self->ring || first == nullptr) return nullptr;
  self->ring.previous->next = nullptr;
  self->ring.next = self->ring.previous = &self->ring;
  return first;
}
void chain_release(Ring* link) {
  while (link != nullptr) {
    Ring* next = link->next;
    decref(static_cast<Link*>(link));
    link = next;
  }
}

// The key of a call: the arguments, and their types if they count.
Owned<Object> make_key(Thread& thread, bool typed, Tuple* args, Dict* kwargs) {
  int64_t keywords = kwargs == nullptr ? 0 : kwargs->used;
  int64_t count = args->ob_size;
  if (!typed && keywords == 0) {
    // One plain argument is its own key: smaller and faster than a tuple of it.
    if (count == 1 && (is_exact<Str>(args->items[0]) || is_exact<Int>(args->items[0])))
      return share(args->items[0]);
    return share(args);
  }
  int64_t size = count + (keywords == 0 ? 0 : keywords * 2 + 1) + (typed ? count + keywords : 0);
  Owned<Tuple> key = PY_TRY(tuple_alloc(thread, size));
  if (size == 0) return key;
  int64_t filled = 0;
  auto add = [&](Object* item) { key->items[filled++] = share(item).release(); };
  for (int64_t i = 0; i < count; ++i) add(args->items[i]);
  Object *name, *value;
  if (keywords > 0) {
    add(g_keyword_mark);
    for (int64_t position = 0; dict_next(kwargs, &position, &name, &value);) {
      add(name);
      add(value);
    }
  }
  if (typed) {
    for (int64_t i = 0; i < count; ++i) add(args->items[i]->ob_type);
    for (int64_t position = 0; keywords > 0 && dict_next(kwargs, &position, &name, &value);)
      add(value->ob_type);
  }
  tuple_ready(key);
  return key;
}

// The value cached for a key, as a new reference; null without an exception: none.
Owned<Object> cache_get(Thread& thread, LruCache* self, Object* key, Hash hash) {
  return share(dict_get_hash(thread, self->cache, key, hash));
}

Owned<Object> call_unbounded(Thread& thread, LruCache* self, Tuple* args, Dict* kwargs) {
  Owned<Object> key = PY_TRY(make_key(thread, self->typed, args, kwargs));
  Hash hash = PY_TRY(object_hash(thread, key));
  Owned<Object> result = cache_get(thread, self, key, hash);
  if (result) {
    ++self->hits;
    return result;
  }
  if (thread.has_exception()) return nullptr;
  ++self->misses;
  Owned<Object> function = share(self->function.get());
  result = PY_TRY(call(thread, function, args, kwargs));
  PY_TRY(dict_set_hash(thread, self->cache, key, result, hash));
  return result;
}

// Adds a result to a bounded cache. Comparisons of keys and destructors may use the cache, so it is
// whole before each of them.
Status remember(Thread& thread, LruCache* self, Object* key, Hash hash, Object* result) {
  if (self->cache->used < self->maxsize || self->ring.next == &self->ring) {
    Owned<Link> link = PY_TRY(object_new_of<Link>(thread, &lru_link_type));
    link->hash = hash;
    link->key.set_shared(key);
    link->result.set_shared(result);
    PY_TRY(dict_set_hash(thread, self->cache, key, link, hash));
    ring_append(self, link.release());
    return Status::kOk;
  }
  // Full: the oldest link gets the new key and result.
  Owned<Link> link = steal(static_cast<Link*>(self->ring.next));
  ring_remove(link.get());
  Owned<Object> popped = dict_pop_hash(thread, self->cache, link->key, link->hash);
  if (!popped) {
    if (thread.has_exception()) {
      ring_insert(link.get(), &self->ring, self->ring.next);
      (void)link.release();
      return Status::kError;
    }
    return Status::kOk;  // Somebody has removed it already: the link belongs to nothing now.
  }
  Owned<Object> old_key = link->key.take(), old_result = link->result.take();
  link->hash = hash;
  link->key.set_shared(key);
  link->result.set_shared(result);
  PY_TRY(dict_set_hash(thread, self->cache, key, link, hash));
  ring_append(self, link.release());
  return Status::kOk;
}

Owned<Object> call_bounded(Thread& thread, LruCache* self, Tuple* args, Dict* kwargs) {
  Owned<Object> key = PY_TRY(make_key(thread, self->typed, args, kwargs));
  Hash hash = PY_TRY(object_hash(thread, key));
  Owned<Object> found = cache_get(thread, self, key, hash);
  if (found) {
    auto* link = static_cast<Link*>(found.get());
    ring_remove(link);
    ring_append(self, link);
    ++self->hits;
    return share(link->result.get());
  }
  if (thread.has_exception()) return nullptr;
  ++self->misses;
  Owned<Object> function = share(self->function.get());
  Owned<Object> result = PY_TRY(call(thread, function, args, kwargs));
  // The call may have entered the same key.
  found = cache_get(thread, self, key, hash);
  if (found) return result;
  if (thread.has_exception()) return nullptr;
  PY_TRY(remember(thread, self, key, hash, result));
  return result;
}

Owned<Object> lru_cache_call(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  auto* self = as<LruCache>(object);
  switch (self->kind) {
    case CacheKind::kBounded:
      return call_bounded(thread, self, args, kwargs);
    case CacheKind::kUnbounded:
      return call_unbounded(thread, self, args, kwargs);
    case CacheKind::kNone:
      break;
  }
  ++self->misses;
  Owned<Object> function = share(self->function.get());
  return call(thread, function, args, kwargs);
}

constinit SignatureText g_signature = {"lru_cache",
                                       "(user_function, maxsize, typed, cache_info_type)"};

Owned<Object> lru_cache_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_signature, args, kwargs, &bound));
  bool typed = PY_TRY(object_is_true(thread, bound[2]));
  if (!unwrap(object_is_callable(bound[0])))
    return raise_type_error(thread, "the first argument must be callable");
  int64_t maxsize = -1;
  CacheKind kind = CacheKind::kUnbounded;
  if (!is_none(bound[1])) {
    if (!index_check(bound[1]))
      return raise_type_error(thread, "maxsize should be integer or None");
    maxsize = PY_TRY(number_as_ssize(thread, bound[1], &exc::OverflowError));
    if (maxsize < 0) maxsize = 0;
    kind = maxsize == 0 ? CacheKind::kNone : CacheKind::kBounded;
  }
  Owned<Dict> cache = PY_TRY(dict_new(thread));
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* self = as<LruCache>(object.get());
  self->ring.next = self->ring.previous = &self->ring;
  self->cache.set(std::move(cache));
  self->function.set_shared(bound[0]);
  self->cache_info_type.set_shared(bound[3]);
  self->maxsize = maxsize;
  self->kind = kind;
  self->typed = typed;
  return object;
}

int lru_cache_traverse(Object* object, Visit visit, void* arg) {
  auto* self = as<LruCache>(object);
  for (Ring* ring = self->ring.next; ring != nullptr && ring != &self->ring; ring = ring->next) {
    auto* link = static_cast<Link*>(ring);
    PY_VISIT(link->key.get());
    PY_VISIT(link->result.get());
  }
  PY_VISIT(self->cache.get());
  PY_VISIT(self->function.get());
  PY_VISIT(self->cache_info_type.get());
  PY_VISIT(self->dict);
  return 0;
}

void lru_cache_clear_fields(Object* object) {
  auto* self = as<LruCache>(object);
  Ring* links = ring_take(self);
  self->cache.clear();
  self->function.clear();
  self->cache_info_type.clear();
  xdecref(std::exchange(self->dict, nullptr));
  chain_release(links);
}

void lru_cache_dealloc(Object* object) {
  gc_untrack(object);
  if (as<LruCache>(object)->weaklist != nullptr) weakref_clear_all(object);
  lru_cache_clear_fields(object);
  object_free(object);
}

void link_dealloc(Object* object) {
  auto* link = static_cast<Link*>(object);
  link->key.clear();
  link->result.clear();
  object_free(object);
}

Owned<Object> lru_cache_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr || is_none(instance)) return share(self);
  return method_new(thread, self, instance);
}

Owned<Object> cache_info(Thread& thread, Object* object) {
  auto* self = as<LruCache>(object);
  Owned<Object> hits = PY_TRY(int_from_int64(thread, self->hits));
  Owned<Object> misses = PY_TRY(int_from_int64(thread, self->misses));
  Owned<Object> maxsize =
      self->maxsize == -1 ? new_none() : PY_TRY(int_from_int64(thread, self->maxsize));
  Owned<Object> size = PY_TRY(int_from_int64(thread, self->cache->used));
  Object* arguments[4] = {hits.get(), misses.get(), maxsize.get(), size.get()};
  return call_args(thread, self->cache_info_type, arguments);
}

Owned<Object> cache_clear(Thread&, Object* object) {
  auto* self = as<LruCache>(object);
  Ring* links = ring_take(self);
  self->hits = self->misses = 0;
  dict_clear(self->cache);
  chain_release(links);
  return new_none();
}

Owned<Object> lru_cache_reduce(Thread& thread, Object* self) {
  return get_attr(thread, self, ids.__qualname__);
}

Owned<Object> lru_cache_copy(Thread&, Object* self, RawArgs) { return share(self); }

constinit MethodDef kMethods[] = {
    {"cache_info", cache_info, "($self, /)", "Return the hits, misses and sizes so far."},
    {"cache_clear", cache_clear, "($self, /)", "Forget all results and the numbers."},
    {"__reduce__", lru_cache_reduce, "($self, /)", nullptr},
    MethodDef::positional("__copy__", lru_cache_copy, nullptr, nullptr),
    MethodDef::positional("__deepcopy__", lru_cache_copy, nullptr, nullptr),
    {},
};
constinit GetSetDef kGetSets[] = {
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {},
};

}  // namespace

Status lru_cache_init(Thread& thread) {
  if (g_keyword_mark == nullptr)
    g_keyword_mark = PY_TRY(call_no_args(thread, &ObjectType::type)).release();
  return Status::kOk;
}

constinit Type lru_cache_type = {
    .tp_name = "functools._lru_cache_wrapper",
    .tp_basicsize = sizeof(LruCache),
    .tp_dealloc = lru_cache_dealloc,
    .tp_call = lru_cache_call,
    .tp_flags = tpflags::kHaveGc | tpflags::kMethodDescriptor,
    .tp_doc = "A callable that remembers the results of a function by its arguments.",
    .tp_traverse = lru_cache_traverse,
    .tp_clear = lru_cache_clear_fields,
    .tp_weaklistoffset = offsetof(LruCache, weaklist),
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_descr_get = lru_cache_get,
    .tp_dictoffset = offsetof(LruCache, dict),
    .tp_new = lru_cache_new,
    .fields = kLruCacheFields,
    .reported_basicsize = 152,
};

constinit Type lru_link_type = {
    .tp_name = "functools._lru_list_elem",
    .tp_basicsize = sizeof(Link),
    .tp_dealloc = link_dealloc,
    .tp_flags = tpflags::kDisallowInstantiation,
};

}  // namespace py::functools
