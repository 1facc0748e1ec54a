// What the files of the type machinery share: slot tables, MRO and subclass bookkeeping, life of
// instances. Counterpart: Include/internal/pycore_typeobject.h.
#ifndef VM_OBJECTS_TYPE_INTERNAL_H_
#define VM_OBJECTS_TYPE_INTERNAL_H_

#include <cstring>

#include "vm/heap/type.h"
#include "vm/objects/dict.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

inline constexpr int64_t kManagedWeakrefOffset = -32;
inline constexpr int64_t kManagedDictOffset = -1;
// More versions than this in one type's life, or a custom MRO: the type is never cached again.
inline constexpr uint16_t kMaxVersionsPerType = 1000;
inline constexpr uint16_t kNeverCache = 30000;

inline Dict* type_dict(const Type* type) { return reinterpret_cast<Dict*>(type->tp_dict); }
inline bool is_heap_type(const Type* type) { return has_flag(type, tpflags::kHeapType); }
inline HeapType* as_heap_type(Type* type) { return static_cast<HeapType*>(type); }
inline Type* as_type(Object* object) { return reinterpret_cast<Type*>(object); }

// How a slot function is called from Python, that is, what a slot wrapper does with its arguments.
enum class Wrap : uint8_t {
  kNone,
  kUnary,
  kInquiry,
  kLength,  // Also hashes: an integer result.
  kNext,
  kFinalize,
  kBinary,
  kBinaryLeft,  // Of numbers: no sequence's slot may be taken for it.
  kBinaryReflected,
  kTernary,
  kTernaryReflected,
  kIndexArgument,
  kItem,
  kSetItemAt,
  kDelItemAt,
  kContains,
  kSetItem,
  kDelItem,
  kSetAttr,
  kDelAttr,
  kLt,
  kLe,
  kEq,
  kNe,
  kGt,
  kGe,
  kDescrGet,
  kDescrSet,
  kDescrDelete,
  kCall,
  kInit,
  kGetBuffer,
  kReleaseBuffer,
};

// Any slot function, by its type; read as raw bits when stored in a Type.
union SlotFunction {
  void* none;
  UnaryFn unary;
  InquiryFn inquiry;
  LengthFn length;
  BinaryFn binary;
  TernaryFn ternary;
  IndexFn index;
  SetIndexFn set_index;
  SetItemFn set_item;
  ContainsFn contains;
  RichCompareFn compare;
  CallFn call;
  InitFn init;
  NewFn new_;
  FinalizeFn finalize;
  GetBufferFn get_buffer;
  ReleaseBufferFn release_buffer;

  constexpr SlotFunction() : none(nullptr) {}
  constexpr SlotFunction(std::nullptr_t) : none(nullptr) {}
  constexpr SlotFunction(UnaryFn f) : unary(f) {}
  constexpr SlotFunction(InquiryFn f) : inquiry(f) {}
  constexpr SlotFunction(LengthFn f) : length(f) {}
  constexpr SlotFunction(BinaryFn f) : binary(f) {}
  constexpr SlotFunction(TernaryFn f) : ternary(f) {}
  constexpr SlotFunction(IndexFn f) : index(f) {}
  constexpr SlotFunction(SetIndexFn f) : set_index(f) {}
  constexpr SlotFunction(SetItemFn f) : set_item(f) {}
  constexpr SlotFunction(ContainsFn f) : contains(f) {}
  constexpr SlotFunction(RichCompareFn f) : compare(f) {}
  constexpr SlotFunction(CallFn f) : call(f) {}
  constexpr SlotFunction(InitFn f) : init(f) {}
  constexpr SlotFunction(NewFn f) : new_(f) {}
  constexpr SlotFunction(FinalizeFn f) : finalize(f) {}
  constexpr SlotFunction(GetBufferFn f) : get_buffer(f) {}
  constexpr SlotFunction(ReleaseBufferFn f) : release_buffer(f) {}
};
static_assert(sizeof(SlotFunction) == sizeof(void*));

// One special method of one slot. Entries of the same slot are adjacent; a name may have entries in
// several slots.
struct SlotEntry {
  Str* Identifiers::* name;
  uint16_t offset;  // Of the slot in Type.
  Wrap wrap;
  SlotFunction function;  // What a class that defines the method gets in the slot.
  const char* signature;
  const char* doc;

  Str* name_object() const { return ids.*name; }
};
extern const SlotEntry kSlotEntries[];
extern const size_t kSlotEntryCount;

void* slot_read(const Type* type, uint16_t offset);
void slot_write(Type* type, uint16_t offset, void* function);
inline void* slot_bits(SlotFunction function) {
  void* bits;
  memcpy(&bits, &function, sizeof bits);
  return bits;
}

// Adds slot wrappers for the slots that a type fills itself. From type_ready().
Status type_add_operators(Thread& thread, Type* type);
// A class with one base, itself a class or `object`, and the MRO that follows from it.
bool type_extends_simply(const Type* type);
// Fills a class's slots from the special methods along its MRO.
void type_fixup_slots(Type* type);
// After type.name changed: recomputes the slots of the name here and in subclasses that do not
// override it.
void type_update_slot(Type* type, Object* name);
void type_update_all_slots(Type* type);
// Calls a wrapped slot function as entry->wrap says. kwargs may be null. Reenters.
Owned<Object> slot_wrapper_call(Thread& thread, const SlotEntry* entry, void* wrapped, Object* self,
                                Tuple* args, Dict* kwargs);
// What the wrappers of the buffer slots do.
Owned<Object> slot_wrapper_get_buffer(Thread& thread, Object* self, Object* flags,
                                      GetBufferFn function);
Owned<Object> slot_wrapper_release_buffer(Thread& thread, Object* self, Object* view);
Owned<Object> wrapper_descriptor_new(Thread& thread, Type* type, const SlotEntry* entry,
                                     void* wrapped);
Owned<Object> class_method_descriptor_new(Thread& thread, Type* type, MethodDef* def);
Owned<Object> member_descriptor_new(Thread& thread, Type* type, MemberDef* def);
Owned<Object> getset_descriptor_new(Thread& thread, Type* type, GetSetDef* def);

// The special method `name` of args[0]'s type called with args; AttributeError if there is none.
// Reenters.
Owned<Object> call_special(Thread& thread, Str* name, Object* const* args, size_t nargs);
// The same when it may be missing: null without an exception.
Owned<Object> call_special_maybe(Thread& thread, Str* name, Object* const* args, size_t nargs);
// callable(self, *args, **kwargs). Reenters.
Owned<Object> call_with_self(Thread& thread, Object* callable, Object* self, Tuple* args,
                             Dict* kwargs_or_null);
// The dunder functions of slots, for recognising them.
Status slot_tp_init(Thread&, Object*, Tuple*, Dict*);
Owned<Object> slot_tp_new(Thread&, Type*, Tuple*, Dict*);
Status slot_get_buffer(Thread&, Object*, BufferView*, int flags);
void slot_release_buffer(Object*, BufferView*);
Owned<Object> slot_tp_call(Thread&, Object*, Tuple*, Dict*);
// The row behind every built-in __new__.
extern MethodDef g_new_method_def;
Status type_add_new_wrapper(Thread& thread, Type* type);

// type.__new__.
Owned<Object> type_new_slot(Thread&, Type*, Tuple*, Dict*);
// tp_vectorcall of classes, and the way through tuple and dict.
Owned<Object> class_vectorcall(Thread&, Object*, Object* const* args, size_t nargsf, Tuple*);
Owned<Object> class_call_slow(Thread& thread, Object* self, Object* const* args, size_t nargs,
                              Tuple* kwnames);
// X | Y for types: a union. NotImplemented for operands that cannot be part of one.
Owned<Object> type_or(Thread& thread, Object* left, Object* right);
// Makes tp_name follow a new __name__; ValueError for a name with a null character.
Status type_set_heap_name(Thread& thread, HeapType* type, Str* name);

// MRO and hierarchy.
// Looks along the MRO without the cache; borrowed.
Object* type_find_in_mro(Type* type, Object* name);
// Result of the built-in mro(): a List or Tuple.
Owned<Object> type_mro_implementation(Thread& thread, Type* type);
// Sets tp_mro. kFalse: something nested already did. *old_mro gets the previous one if wanted.
Tri type_mro_update(Thread& thread, Type* type, Owned<Tuple>* old_mro);
Type* type_best_base(Thread& thread, Tuple* bases);
Type* type_solid_base(Type* type);
Status type_add_subclass(Thread& thread, Type* base, Type* type);
void type_remove_subclass(Thread& thread, Type* base, Type* type);
// Calls visit for each live direct subclass; visit must not change the hierarchy.
template <typename F>
void type_each_subclass(Type* type, F visit);
Type* type_from_weakref(Object* ref);

// Instances of classes.
void subtype_dealloc(Object* self);
int subtype_traverse(Object* self, Visit visit, void* arg);
void subtype_clear(Object* self);
// The getset table of a class: __dict__ and / or __weakref__.
GetSetDef* subtype_getsets(bool dict, bool weakref);
// Are the instances of two types laid out alike? Raises TypeError naming `attribute` if not.
bool compatible_for_assignment(Thread& thread, Type* old_type, Type* new_type,
                               const char* attribute);

// Attributes of types that have setters with common checks: false with TypeError for immutable
// types and deletion.
bool check_set_special(Thread& thread, Type* type, Object* value, const char* name);
Owned<Object> type_get_module(Thread& thread, Type* type);
Owned<Object> type_get_annotate(Thread& thread, Object* self, void*);
Status type_set_annotate(Thread& thread, Object* self, Object* value, void*);
Owned<Object> type_get_annotations(Thread& thread, Object* self, void*);
Status type_set_annotations(Thread& thread, Object* self, Object* value, void*);
Owned<Object> type_get_type_params(Thread& thread, Object* self, void*);
Status type_set_type_params(Thread& thread, Object* self, Object* value, void*);
// Adds the names that cls and its bases define, for __dir__. Reenters.
Status merge_class_dict(Thread& thread, Dict* names, Object* cls);
// Sizes that CPython reports for structs that are different here.
inline constexpr int64_t kReportedStaticTypeSize = 416;
inline constexpr int64_t kReportedKeysHeader = 32;
extern GetSetDef kTypeGetSets[];
extern MethodDef kTypeMethods[];
extern MemberDef kTypeMembers[];

template <typename F>
void type_each_subclass(Type* type, F visit) {
  auto* subclasses = reinterpret_cast<Dict*>(type->tp_subclasses);
  if (subclasses == nullptr) return;
  int64_t position = 0;
  Object *key, *ref;
  while (dict_next(subclasses, &position, &key, &ref)) {
    Type* subclass = type_from_weakref(ref);
    if (subclass != nullptr) visit(subclass);
  }
}

}  // namespace py

#endif  // VM_OBJECTS_TYPE_INTERNAL_H_
