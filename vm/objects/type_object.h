// The type machinery and the descriptors that classes are made of. Counterpart:
// Objects/typeobject.c, Objects/descrobject.c.
#ifndef VM_OBJECTS_TYPE_OBJECT_H_
#define VM_OBJECTS_TYPE_OBJECT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/objects/arguments.h"

namespace py {

// `type` itself and `object`: static Type TypeType::type, ObjectType::type.
struct TypeType {
  static Type type;
};
struct ObjectType {
  static Type type;
};

// Makes a static type usable: base first, MRO, slot inheritance, tp_dict with wrappers, methods,
// members, getsets.
Status type_ready(Thread& thread, Type* type);
// Readies every type of builtin_types.def.
Status builtin_types_init(Thread& thread);
// A Python-level attribute of the type found along the MRO; borrowed; null: missing. Uses the
// global method cache; does not run Python code.
Object* type_lookup(Type* type, Object* name);
// With the version tag the answer is valid for (0: not cacheable).
Object* type_lookup_version(Type* type, Object* name, uint32_t* version);
bool type_assign_version(Type* type);
// Invalidates caches of the type and its subclasses after a change of its dict.
void type_modified(Type* type);
// The type that carries a version tag (borrowed; null if it was modified since).
Type* type_by_version(uint32_t version);
// A tp_new for types whose instances start out empty whatever the arguments: allocates.
Owned<Object> type_generic_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs);
// Live direct subclasses, in order of creation.
Owned<List> type_subclasses(Thread& thread, Type* type);
Owned<Object> type_new_class(Thread& thread, Type* metatype, Str* name, Tuple* bases, Dict* dict,
                             Dict* kwargs_or_null);
Owned<Object> type_call(Thread& thread, Object* type, Tuple* args, Dict* kwargs);
Owned<Str> type_name(Thread& thread, Type* type);      // __name__
Owned<Str> type_qualname(Thread& thread, Type* type);  // __qualname__
Owned<Str> type_fully_qualified_name(Thread& thread,
                                     Type* type);  // module.qualname, builtins omitted
const char* type_short_name(const Type* type);     // For messages: text after the last dot.
// Most derived metaclass of the bases; TypeError "metaclass conflict: ...".
Type* type_calculate_metaclass(Thread& thread, Type* winner, Tuple* bases);
// The builtin `__build_class__` body is in modules/builtins; this resolves __mro_entries__.
Owned<Tuple> type_resolve_bases(Thread& thread, Tuple* bases);
// Slot functions for classes made by `class` (used by the specialiser to recognise them).
Owned<Object> slot_tp_getattr_hook(Thread&, Object*, Object*);
Owned<Object> slot_tp_getattro(Thread&, Object*, Object*);
Status slot_tp_setattro(Thread&, Object*, Object*, Object*);
Owned<Object> object_new_slot(Thread&, Type*, Tuple*, Dict*);  // object.__new__
Status object_init_slot(Thread&, Object*, Tuple*, Dict*);      // object.__init__
Owned<Object> type_getattro(Thread&, Object*, Object*);        // type.__getattribute__
// super(): attribute through the MRO after `start`; `*method_found` set when the unbound function
// is returned for a call.
Owned<Object> super_lookup(Thread& thread, Object* super_class, Type* start, Object* self,
                           Object* name, bool* method_found);
// Subclass tp_new guard: "object.__new__(X) is not safe, use X.__new__()" is inside.

struct Descriptor : Object {
  Slot<Object> d_type;  // The class it was defined in.
  Slot<Object> d_name;  // Str.
  Slot<Object> d_qualname;
};
struct MethodDescriptor : Descriptor {
  static Type type;        // method_descriptor
  static Type class_type;  // classmethod_descriptor
  MethodDef* def;
  VectorcallFn vectorcall;
};
struct MemberDescriptor : Descriptor {
  static Type type;
  MemberDef* def;
};
struct GetSetDescriptor : Descriptor {
  static Type type;
  GetSetDef* def;
};
struct WrapperDescriptor : Descriptor {  // slot wrapper
  static Type type;
  const void* base;  // Entry of the slot table.
  void* wrapped;     // The slot function.
};
struct MethodWrapper : Object {  // method-wrapper: a slot wrapper bound to an instance.
  static Type type;
  Slot<Object> descr;
  Slot<Object> self;
};
Owned<Object> method_descriptor_new(Thread& thread, Type* type, MethodDef* def);
Owned<Object> member_get(Thread& thread, Object* object, MemberDef* def);
Status member_set(Thread& thread, Object* object, MemberDef* def, Object* value_or_null);
bool is_data_descriptor(const Object* object);
// The truth of object.__isabstractmethod__; false without the attribute or for null. Reenters.
Tri object_is_abstract(Thread& thread, Object* object_or_null);

struct Property : Object {
  static Type type;
  Slot<Object> fget, fset, fdel, doc, name;
  bool getter_doc;
};
struct Super : Object {
  static Type type;
  Slot<Object> start_type;  // Type or null.
  Slot<Object> self;
  Slot<Object> self_type;
};

}  // namespace py

#endif  // VM_OBJECTS_TYPE_OBJECT_H_
