// Type: the layout and behaviour of a class of objects, and the slot signatures.
// Counterpart: Include/cpython/object.h (PyTypeObject, PyHeapTypeObject).
#ifndef VM_HEAP_TYPE_H_
#define VM_HEAP_TYPE_H_

#include "vm/heap/owned.h"

namespace py {

enum class CompareOp : uint8_t { kLt = 0, kLe = 1, kEq = 2, kNe = 3, kGt = 4, kGe = 5 };

// Visitor for tp_traverse; a non-zero result stops the walk and is returned.
using Visit = int (*)(Object* object, void* arg);

// Every slot may run Python code unless its type's documentation says otherwise. A binary slot that
// does not know its operands returns NotImplemented.
using UnaryFn = Owned<Object> (*)(Thread&, Object*);
using BinaryFn = Owned<Object> (*)(Thread&, Object*, Object*);
using TernaryFn = Owned<Object> (*)(Thread&, Object*, Object*, Object*);
using InquiryFn = Tri (*)(Thread&, Object*);
using LengthFn = Maybe<int64_t> (*)(Thread&, Object*);
using IndexFn = Owned<Object> (*)(Thread&, Object*, int64_t);
using SetIndexFn = Status (*)(Thread&, Object*, int64_t, Object* value_or_null);
using SetItemFn = Status (*)(Thread&, Object*, Object* key, Object* value_or_null);
using ContainsFn = Tri (*)(Thread&, Object*, Object*);
using DeallocFn = void (*)(Object*);
using TraverseFn = int (*)(Object*, Visit, void* arg);
using ClearFn = void (*)(Object*);
using HashFn = Maybe<Hash> (*)(Thread&, Object*);
using RichCompareFn = Owned<Object> (*)(Thread&, Object*, Object*, CompareOp);
// Null without a pending exception means exhausted.
using IterNextFn = Owned<Object> (*)(Thread&, Object*);
using CallFn = Owned<Object> (*)(Thread&, Object* callable, Tuple* args, Dict* kwargs_or_null);
// Vectorcall: args[0..nargs) positional, then one value per name in kwnames (which may be null).
// nargs carries kVectorcallArgumentsOffset when args[-1] may be overwritten during the call.
using VectorcallFn = Owned<Object> (*)(Thread&, Object* callable, Object* const* args,
                                       size_t nargsf, Tuple* kwnames);
using GetAttrFn = Owned<Object> (*)(Thread&, Object*, Object* name);
using SetAttrFn = Status (*)(Thread&, Object*, Object* name, Object* value_or_null);
using DescrGetFn = Owned<Object> (*)(Thread&, Object* descriptor, Object* instance_or_null,
                                     Object* owner_or_null);
using DescrSetFn = Status (*)(Thread&, Object* descriptor, Object* instance, Object* value_or_null);
using NewFn = Owned<Object> (*)(Thread&, Type*, Tuple* args, Dict* kwargs_or_null);
using InitFn = Status (*)(Thread&, Object*, Tuple* args, Dict* kwargs_or_null);
using AllocFn = Owned<Object> (*)(Thread&, Type*, size_t items);
using FreeFn = void (*)(Object*);
using FinalizeFn = void (*)(Thread&, Object*);

// The result of am_send: kNext carries a yielded value, kReturn the return value.
enum class SendResult : int8_t { kError = -1, kReturn = 0, kNext = 1 };
using SendFn = SendResult (*)(Thread&, Object*, Object* value, Owned<Object>* result);

inline constexpr size_t kVectorcallArgumentsOffset = size_t{1} << 63;
inline size_t vectorcall_nargs(size_t nargsf) { return nargsf & ~kVectorcallArgumentsOffset; }

struct NumberMethods {
  BinaryFn nb_add, nb_subtract, nb_multiply, nb_remainder, nb_divmod;
  TernaryFn nb_power;
  UnaryFn nb_negative, nb_positive, nb_absolute;
  InquiryFn nb_bool;
  UnaryFn nb_invert;
  BinaryFn nb_lshift, nb_rshift, nb_and, nb_xor, nb_or;
  UnaryFn nb_int, nb_float;
  BinaryFn nb_inplace_add, nb_inplace_subtract, nb_inplace_multiply, nb_inplace_remainder;
  TernaryFn nb_inplace_power;
  BinaryFn nb_inplace_lshift, nb_inplace_rshift, nb_inplace_and, nb_inplace_xor, nb_inplace_or;
  BinaryFn nb_floor_divide, nb_true_divide, nb_inplace_floor_divide, nb_inplace_true_divide;
  UnaryFn nb_index;
  BinaryFn nb_matrix_multiply, nb_inplace_matrix_multiply;
};

struct SequenceMethods {
  LengthFn sq_length;
  BinaryFn sq_concat;
  IndexFn sq_repeat;
  IndexFn sq_item;
  SetIndexFn sq_ass_item;
  ContainsFn sq_contains;
  BinaryFn sq_inplace_concat;
  IndexFn sq_inplace_repeat;
};

struct MappingMethods {
  LengthFn mp_length;
  BinaryFn mp_subscript;
  SetItemFn mp_ass_subscript;
};

struct AsyncMethods {
  UnaryFn am_await, am_aiter, am_anext;
  SendFn am_send;
};

// A view of contiguous memory, handed out by bf_getbuffer and returned through release_buffer().
struct BufferView {
  void* buf;
  Object* obj;  // Owned by the view; null once released.
  int64_t len;
  int64_t itemsize;
  bool readonly;
  int ndim;
  const char* format;  // Null means "B".
  int64_t* shape;
  int64_t* strides;
  int64_t* suboffsets;
  void* internal;
  int64_t shape_storage[1];
};
using GetBufferFn = Status (*)(Thread&, Object*, BufferView*, int flags);
using ReleaseBufferFn = void (*)(Object*, BufferView*);
struct BufferMethods {
  GetBufferFn bf_getbuffer;
  ReleaseBufferFn bf_releasebuffer;
};

// Bits of tp_flags, with CPython's numbers since `type.__flags__` shows them.
namespace tpflags {
inline constexpr uint64_t kStaticBuiltin = 1ull << 1;
inline constexpr uint64_t kInlineValues = 1ull << 2;
inline constexpr uint64_t kManagedWeakref = 1ull << 3;
inline constexpr uint64_t kManagedDict = 1ull << 4;
inline constexpr uint64_t kPreheader = kManagedWeakref | kManagedDict;
inline constexpr uint64_t kSequence = 1ull << 5;
inline constexpr uint64_t kMapping = 1ull << 6;
inline constexpr uint64_t kDisallowInstantiation = 1ull << 7;
inline constexpr uint64_t kImmutableType = 1ull << 8;
inline constexpr uint64_t kHeapType = 1ull << 9;
inline constexpr uint64_t kBaseType = 1ull << 10;
inline constexpr uint64_t kHaveVectorcall = 1ull << 11;
inline constexpr uint64_t kReady = 1ull << 12;
inline constexpr uint64_t kReadying = 1ull << 13;
inline constexpr uint64_t kHaveGc = 1ull << 14;
inline constexpr uint64_t kMethodDescriptor = 1ull << 17;
inline constexpr uint64_t kValidVersionTag = 1ull << 19;
inline constexpr uint64_t kIsAbstract = 1ull << 20;
inline constexpr uint64_t kMatchSelf = 1ull << 22;
inline constexpr uint64_t kItemsAtEnd = 1ull << 23;
inline constexpr uint64_t kLongSubclass = 1ull << 24;
inline constexpr uint64_t kListSubclass = 1ull << 25;
inline constexpr uint64_t kTupleSubclass = 1ull << 26;
inline constexpr uint64_t kBytesSubclass = 1ull << 27;
inline constexpr uint64_t kUnicodeSubclass = 1ull << 28;
inline constexpr uint64_t kDictSubclass = 1ull << 29;
inline constexpr uint64_t kBaseExcSubclass = 1ull << 30;
inline constexpr uint64_t kTypeSubclass = 1ull << 31;
// Of a static type that plays one of CPython's heap types: type_ready() leaves it open to programs,
// and takes the flag away.
inline constexpr uint64_t kMutableType = 1ull << 32;
}  // namespace tpflags

// Entry of a type's method cache for the specialiser; owned by the heap type.
struct TypeSpecializationCache {
  Object* getitem;           // Borrowed: __getitem__ function that BINARY_OP_SUBSCR_GETITEM calls.
  uint32_t getitem_version;  // Its function version when cached.
  Object* init;              // Borrowed: __init__ function that CALL_ALLOC_AND_ENTER_INIT enters.
};

// Static types are `constinit Type X::type = {.tp_name = ..., ...}`, immortal, made ready by
// type_ready(). The designated initialisers must follow this order. The header stays zero until
// type_ready().
struct Type : VarObject {
  const char* tp_name;   // For static types "module.name" or "name"; for heap types the bare name.
  int64_t tp_basicsize;  // Bytes we allocate, header included.
  int64_t tp_itemsize;
  DeallocFn tp_dealloc;  // Must release everything and free; inherits. Default for GC types walks
                         // `fields`.
  int64_t tp_vectorcall_offset;
  UnaryFn tp_repr;
  NumberMethods as_number;
  SequenceMethods as_sequence;
  MappingMethods as_mapping;
  AsyncMethods as_async;
  BufferMethods as_buffer;
  HashFn tp_hash;
  CallFn tp_call;
  UnaryFn tp_str;
  GetAttrFn tp_getattro;
  SetAttrFn tp_setattro;
  uint64_t tp_flags;
  uint16_t free_list_max;    // How many freed instances CPython keeps for reuse without telling the
                             // collector's counter, which programs can read; and how many are
  uint16_t free_list_count;  // kept now. The memory itself is the block pool's.
  const char* tp_doc;        // Our own sentence; the text signature is in text_signature.
  TraverseFn tp_traverse;    // Null: derived from `fields`.
  ClearFn tp_clear;          // Null: derived from `fields`.
  RichCompareFn tp_richcompare;
  int64_t tp_weaklistoffset;
  UnaryFn tp_iter;
  IterNextFn tp_iternext;
  MethodDef* tp_methods;  // Ended by an entry with a null name; likewise below.
  MemberDef* tp_members;
  GetSetDef* tp_getset;
  Type* tp_base;    // Null: object.
  Object* tp_dict;  // Owned Dict.
  DescrGetFn tp_descr_get;
  DescrSetFn tp_descr_set;
  int64_t tp_dictoffset;
  InitFn tp_init;
  AllocFn tp_alloc;
  NewFn tp_new;
  FreeFn tp_free;
  Tuple* tp_bases;        // Owned.
  Tuple* tp_mro;          // Owned.
  Object* tp_subclasses;  // Owned Dict of id -> weakref, or null.
  WeakRef* tp_weaklist;   // Weak references to the type itself.
  FinalizeFn tp_finalize;
  VectorcallFn tp_vectorcall;  // Calling the type itself.
  uint32_t tp_version_tag;     // Zero: none assigned (or none left).
  uint16_t tp_versions_used;
  const uint16_t* fields;      // Offsets of all Slot<> fields, inherited ones too, ended by 0: for
                               // traverse, clear, dealloc.
  const char* text_signature;  // "(iterable=(), /)" or null.
  int32_t reported_basicsize;  // What __basicsize__ shows when it differs from tp_basicsize; 0: the
                               // same.
  int32_t reported_itemsize;   // Likewise for __itemsize__.
};

// What a `class` statement makes. Owned by reference count; slots dispatch to dunder methods.
// Instances of a class may carry, before the object: [weakref list][managed dict][gc head].
struct HeapType : Type {
  Object* ht_name;           // Owned Str.
  Object* ht_qualname;       // Owned Str.
  Object* ht_slots;          // Owned Tuple of slot names or null.
  DictKeys* ht_cached_keys;  // Shared keys of the instances' dicts.
  Object* ht_module;         // Owned, or null.
  char* ht_tpname;           // malloc'ed text behind tp_name.
  TypeSpecializationCache spec_cache;
};

// True if `type` is `base` or inherits from it, by MRO. Does not run Python code.
bool type_is_subtype(const Type* type, const Type* base);

inline bool has_flag(const Type* type, uint64_t flag) { return (type->tp_flags & flag) != 0; }

template <typename T>
concept HasTypeFlag = requires { T::kTypeFlag; };

// True for instances of T's type and of its subclasses.
template <typename T>
PY_ALWAYS_INLINE bool is_a(const Object* object) {
  if constexpr (HasTypeFlag<T>) {
    return (object->ob_type->tp_flags & T::kTypeFlag) != 0;
  } else {
    return object->ob_type == &T::type || type_is_subtype(object->ob_type, &T::type);
  }
}

inline bool is_type(const Object* object) {
  return (object->ob_type->tp_flags & tpflags::kTypeSubclass) != 0;
}
inline bool is_exception(const Object* object) {
  return (object->ob_type->tp_flags & tpflags::kBaseExcSubclass) != 0;
}

}  // namespace py

#endif  // VM_HEAP_TYPE_H_
