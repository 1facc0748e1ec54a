// The table of interned strings.
// Counterpart: Objects/unicodeobject.c (interning), Objects/setobject.c's role in it.
#include "vm/objects/str_internal.h"

namespace py {
namespace {

// Open addressing with linear probing; deletion moves followers back, so there are no tombstones.
// References are borrowed: a mortal interned string removes itself when it dies.
struct InternTable {
  Str** slots;
  size_t mask;  // Capacity - 1; the table is absent while slots is null.
  size_t used;
};
constinit InternTable table{};

size_t probe_start(const Str* str) {
  auto hash = static_cast<uint64_t>(str->hash);
  return static_cast<size_t>(hash ^ (hash >> 32));
}

Str** find_slot(Str* str) {
  size_t i = probe_start(str) & table.mask;
  while (table.slots[i] != nullptr && !str_equal(table.slots[i], str)) i = (i + 1) & table.mask;
  return &table.slots[i];
}

bool grow() {
  size_t capacity = table.slots == nullptr ? 4096 : (table.mask + 1) * 2;
  auto** slots = static_cast<Str**>(mem_alloc_zeroed(capacity * sizeof(Str*)));
  if (slots == nullptr) return false;
  Str** old = table.slots;
  size_t old_capacity = old == nullptr ? 0 : table.mask + 1;
  table.slots = slots;
  table.mask = capacity - 1;
  for (size_t i = 0; i < old_capacity; ++i) {
    if (old[i] == nullptr) continue;
    size_t at = probe_start(old[i]) & table.mask;
    while (slots[at] != nullptr) at = (at + 1) & table.mask;
    slots[at] = old[i];
  }
  mem_free(old);
  return true;
}

void intern(Owned<Str>* reference, bool immortal) {
  Str* str = reference->get();
  if (str == nullptr || !is_exact<Str>(str)) return;
  if (str->interned == Interned::kStatic || str->interned == Interned::kImmortal) return;
  if (str->interned == Interned::kMortal) {
    if (immortal) {
      make_immortal(str);
      str->interned = Interned::kImmortal;
    }
    return;
  }
  if (str->length == 0 || (str->length == 1 && str->kind == StrKind::k1)) {
    *reference = str_canonical(std::move(*reference));
    return;
  }
  str_hash(str);
  if (table.slots == nullptr || table.used * 3 >= table.mask * 2) {
    // Without memory the string simply stays private.
    if (!grow()) return;
  }
  Str** slot = find_slot(str);
  if (*slot != nullptr) {
    str = *slot;
    *reference = share(str);
    if (immortal && str->interned == Interned::kMortal) {
      make_immortal(str);
      str->interned = Interned::kImmortal;
    }
    return;
  }
  *slot = str;
  ++table.used;
  if (immortal) {
    make_immortal(str);
    str->interned = Interned::kImmortal;
  } else {
    str->interned = Interned::kMortal;
  }
}

}  // namespace

void str_intern(Thread&, Owned<Str>* str) { intern(str, false); }
void str_intern_immortal(Thread&, Owned<Str>* str) { intern(str, true); }

Owned<Str> str_intern_ascii(Thread& thread, const char* text) {
  Owned<Str> str = PY_TRY(str_from_utf8(thread, text));
  intern(&str, true);
  return str;
}

void str_forget_interned(Str* str) {
  if (table.slots == nullptr || str->hash == -1) return;
  size_t i = probe_start(str) & table.mask;
  while (table.slots[i] != str) {
    if (table.slots[i] == nullptr) return;
    i = (i + 1) & table.mask;
  }
  size_t hole = i;
  for (size_t next = (i + 1) & table.mask; table.slots[next] != nullptr;
       next = (next + 1) & table.mask) {
    size_t home = probe_start(table.slots[next]) & table.mask;
    // The follower may fill the hole unless its home lies between the hole and itself.
    if (((next - home) & table.mask) >= ((next - hole) & table.mask)) {
      table.slots[hole] = table.slots[next];
      hole = next;
    }
  }
  table.slots[hole] = nullptr;
  --table.used;
}

Status str_init(Thread& thread) {
  if (table.slots == nullptr && !grow()) return raise_memory_error(thread);
  return Status::kOk;
}

int64_t str_interned_count(bool only_immortal) {
  if (!only_immortal) return static_cast<int64_t>(table.used);
  int64_t count = 0;
  for (size_t i = 0; table.slots != nullptr && i <= table.mask; ++i) {
    if (table.slots[i] != nullptr && table.slots[i]->interned != Interned::kMortal) ++count;
  }
  return count;
}

}  // namespace py
