// Capsules: pointers that native modules hand around.
// Counterpart: Objects/capsule.c.
#include "vm/objects/capsule.h"

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

Owned<Object> capsule_repr(Thread& thread, Object* object) {
  return str_from_format(thread, "<capsule object \"%s\" at %p>", as<Capsule>(object)->name,
                         object);
}

constexpr uint16_t kFields[] = {offsetof(Capsule, owner), 0};

}  // namespace

constinit Type Capsule::type = {
    .tp_name = "PyCapsule",
    .tp_basicsize = sizeof(Capsule),
    .tp_repr = capsule_repr,
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kHaveGc,
    .tp_doc = "A pointer that native modules hand around.",
    .fields = kFields,
    .reported_basicsize = 64,
};

Owned<Object> capsule_new(Thread& thread, const void* pointer, const char* name,
                          Object* owner_or_null) {
  if (Capsule::type.ob_type == nullptr) PY_TRY(type_ready(thread, &Capsule::type));
  Owned<Capsule> capsule = PY_TRY(object_new<Capsule>(thread));
  capsule->pointer = pointer;
  capsule->name = name;
  if (owner_or_null != nullptr) {
    capsule->owner.set(share(owner_or_null));
    gc_track(capsule.get());
  }
  return capsule;
}

const void* capsule_pointer(Object* object, const char* name) {
  if (!is_exact<Capsule>(object) || std::strcmp(as<Capsule>(object)->name, name) != 0)
    return nullptr;
  return as<Capsule>(object)->pointer;
}

}  // namespace py
