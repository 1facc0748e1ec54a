// Slots and special methods kept in step: wrappers for the slots of static types, slots of classes
// computed from their special methods, and what a wrapper does when called. Counterpart:
// Objects/typeobject.c.
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/type_internal.h"

namespace py {

void* slot_read(const Type* type, uint16_t offset) {
  void* function;
  memcpy(&function, reinterpret_cast<const char*>(type) + offset, sizeof function);
  return function;
}

void slot_write(Type* type, uint16_t offset, void* function) {
  memcpy(reinterpret_cast<char*>(type) + offset, &function, sizeof function);
}

namespace {

// Hash and comparison are inherited as a pair.
bool slot_is_inherited(Type* type, const SlotEntry& entry, void* function) {
  Type* base = type->tp_base;
  if (base == nullptr || slot_read(base, entry.offset) != function) return false;
  if (entry.offset == offsetof(Type, tp_hash)) return type->tp_richcompare == base->tp_richcompare;
  if (entry.offset == offsetof(Type, tp_richcompare)) return type->tp_hash == base->tp_hash;
  return true;
}

}  // namespace

Status type_add_operators(Thread& thread, Type* type) {
  Dict* dict = type_dict(type);
  // Static types of modules play heap types, which show every slot they fill.
  bool is_builtin = has_flag(type, tpflags::kStaticBuiltin);
  for (size_t i = 0; i < kSlotEntryCount; ++i) {
    const SlotEntry& entry = kSlotEntries[i];
    if (entry.wrap == Wrap::kNone) continue;
    void* function = slot_read(type, entry.offset);
    if (function == nullptr) continue;
    if (is_builtin && slot_is_inherited(type, entry, function)) continue;
    Str* name = entry.name_object();
    if (dict_get_str(thread, dict, name) != nullptr) continue;
    if (function == slot_bits(SlotFunction(hash_not_implemented))) {
      PY_TRY(dict_set(thread, dict, name, none()));
      continue;
    }
    Owned<Object> wrapper = PY_TRY(wrapper_descriptor_new(thread, type, &entry, function));
    PY_TRY(dict_set(thread, dict, name, wrapper));
  }
  return Status::kOk;
}

namespace {

// The slot of the name if exactly one of the name's slots is filled: its offset, else -1.
int only_filled_slot(Type* type, Str* Identifiers::* name) {
  int found = -1;
  for (size_t i = 0; i < kSlotEntryCount; ++i) {
    if (kSlotEntries[i].name != name || slot_read(type, kSlotEntries[i].offset) == nullptr)
      continue;
    if (found >= 0) return -1;
    found = kSlotEntries[i].offset;
  }
  return found;
}

bool is_new_wrapper(Object* object) {
  return is_exact<Builtin>(object) && as<Builtin>(object)->def == &g_new_method_def;
}

// The native function behind a method descriptor, as raw bits.
void* native_function(Object* method_descriptor) {
  MethodDef* def = as<MethodDescriptor>(method_descriptor)->def;
  void* bits;
  memcpy(&bits, &def->no_args, sizeof bits);
  return bits;
}

// Recomputes one slot from the special methods that belong to it and returns the index of the next
// slot's entries. If every method found is the wrapper of one and the same slot function, that
// function is taken as it is ("specific"); otherwise the slot gets the function that looks the
// methods up by name ("generic").
size_t update_one_slot(Type* type, size_t index) {
  const uint16_t offset = kSlotEntries[index].offset;
  void* const current = slot_read(type, offset);
  void* specific = nullptr;
  void* generic = nullptr;
  bool use_generic = false;
  for (; index < kSlotEntryCount && kSlotEntries[index].offset == offset; ++index) {
    const SlotEntry& entry = kSlotEntries[index];
    void* const dispatcher = slot_bits(entry.function);
    Object* found = type_find_in_mro(type, entry.name_object());
    if (found == nullptr) {
      if (offset == offsetof(Type, tp_iternext))
        specific = slot_bits(SlotFunction(next_not_implemented));
      continue;
    }
    if (is_exact<WrapperDescriptor>(found) &&
        static_cast<const SlotEntry*>(as<WrapperDescriptor>(found)->base)->name == entry.name) {
      auto* wrapper = as<WrapperDescriptor>(found);
      int filled = only_filled_slot(type, entry.name);
      if (filled < 0 || filled == offset) generic = dispatcher;
      bool same_meaning = static_cast<const SlotEntry*>(wrapper->base)->wrap == entry.wrap &&
                          type_is_subtype(type, as_type(wrapper->d_type));
      if (same_meaning && (specific == nullptr || specific == wrapper->wrapped)) {
        specific = wrapper->wrapped;
      } else {
        use_generic = true;
      }
    } else if (offset == offsetof(Type, tp_new) && is_new_wrapper(found)) {
      // The built-in __new__ would only come back to tp_new after a detour.
      specific = current;
    } else if (offset == offsetof(Type, tp_hash) && is_none(found)) {
      specific = slot_bits(SlotFunction(hash_not_implemented));
    } else {
      use_generic = true;
      bool is_current = generic == nullptr && is_exact<MethodDescriptor>(found) &&
                        current == native_function(found);
      generic = is_current ? current : dispatcher;
      // Vectorcall would go past a __call__ defined in Python.
      if (dispatcher == slot_bits(SlotFunction(slot_tp_call)))
        type->tp_flags &= ~tpflags::kHaveVectorcall;
    }
  }
  slot_write(type, offset, specific != nullptr && !use_generic ? specific : generic);
  return index;
}

// The first entry of the slot that entry `index` belongs to.
size_t first_of_slot(size_t index) {
  while (index > 0 && kSlotEntries[index - 1].offset == kSlotEntries[index].offset) --index;
  return index;
}

constexpr size_t kMaxSlotsPerName = 4;

void update_slots_down(Type* type, Object* name, const size_t* slots, size_t count) {
  for (size_t i = 0; i < count; ++i) update_one_slot(type, slots[i]);
  type_each_subclass(type, [&](Type* subclass) {
    // A subclass that overrides the name does not depend on this one.
    Dict* dict = type_dict(subclass);
    if (dict != nullptr && dict_get_str(current_thread(), dict, as<Str>(name)) != nullptr) return;
    update_slots_down(subclass, name, slots, count);
  });
}

}  // namespace

namespace {

// Where the entries of a special method start, by the address of its interned name.
class NameTable {
 public:
  // Index of the name's first entry, or -1.
  int find(const Object* name) {
    if (!built_) build();
    for (size_t at = place(name);; at = (at + 1) & (kSize - 1)) {
      if (index_[at] == 0) return -1;
      int entry = index_[at] - 1;
      if (kSlotEntries[entry].name_object() == name) return entry;
    }
  }

 private:
  static constexpr size_t kSize = 256;
  static size_t place(const Object* name) {
    return (reinterpret_cast<uintptr_t>(name) >> 4) * 0x9e3779b1u >> 7 & (kSize - 1);
  }
  void build() {
    built_ = true;
    for (size_t i = 0; i < kSlotEntryCount; ++i) {
      if (find(kSlotEntries[i].name_object()) >= 0) continue;
      size_t at = place(kSlotEntries[i].name_object());
      while (index_[at] != 0) at = (at + 1) & (kSize - 1);
      index_[at] = static_cast<uint8_t>(i + 1);
    }
  }
  uint8_t index_[kSize] = {};
  bool built_ = false;
};
constinit NameTable g_names;

void update_slots_of_name(Type* type, int first) {
  Str* Identifiers::* name = kSlotEntries[first].name;
  for (size_t i = static_cast<size_t>(first); i < kSlotEntryCount; ++i) {
    if (kSlotEntries[i].name == name) update_one_slot(type, first_of_slot(i));
  }
}

bool is_uninterned_str(const Object* key) {
  return !is_exact<Str>(key) || as<Str>(key)->interned == Interned::kNo;
}

}  // namespace

bool type_extends_simply(const Type* type) {
  const Type* base = type->tp_base;
  if (type->tp_bases->ob_size != 1 || (base != &ObjectType::type && !is_heap_type(base)))
    return false;
  const Tuple* mro = type->tp_mro;
  const Tuple* base_mro = base->tp_mro;
  if (base_mro == nullptr || mro->ob_size != base_mro->ob_size + 1) return false;
  return memcmp(mro->items + 1, base_mro->items,
                static_cast<size_t>(base_mro->ob_size) * sizeof(Object*)) == 0;
}

void type_fixup_slots(Type* type) {
  bool simple = type_extends_simply(type);
  int64_t position = 0;
  Object *key, *value;
  while (simple && dict_next(type_dict(type), &position, &key, &value))
    simple = !is_uninterned_str(key);
  if (!simple) {
    for (size_t index = 0; index < kSlotEntryCount;) index = update_one_slot(type, index);
    return;
  }
  // The base's slots have been computed the same way, so only what the class itself defines makes a
  // difference.
  for (size_t i = 0; i < kSlotEntryCount; ++i) {
    uint16_t offset = kSlotEntries[i].offset;
    slot_write(type, offset, slot_read(type->tp_base, offset));
  }
  if (type->tp_iternext == nullptr) type->tp_iternext = next_not_implemented;
  position = 0;
  while (dict_next(type_dict(type), &position, &key, &value)) {
    int first = g_names.find(key);
    if (first >= 0) update_slots_of_name(type, first);
  }
}

void type_update_slot(Type* type, Object* name) {
  size_t slots[kMaxSlotsPerName];
  size_t count = 0;
  for (size_t i = 0; i < kSlotEntryCount; ++i) {
    if (kSlotEntries[i].name_object() == name) slots[count++] = first_of_slot(i);
  }
  if (count != 0) update_slots_down(type, name, slots, count);
}

void type_update_all_slots(Type* type) {
  type_modified(type);
  for (size_t i = 0; i < kSlotEntryCount; ++i)
    type_update_slot(type, kSlotEntries[i].name_object());
}

// What wrappers do with their arguments.

namespace {

PY_COLD Raised raise_arity(Thread& thread, int64_t expected, int64_t got) {
  return raise_type_error(thread, "expected %zd argument%s, got %zd", expected,
                          expected == 1 ? "" : "s", got);
}

Owned<Object> none_if_ok(Status status) {
  return status == Status::kOk ? new_none() : Owned<Object>();
}

// An index for a sequence slot: negative ones count from the end, if the type knows its length.
Maybe<int64_t> wrapped_index(Thread& thread, Object* self, Object* argument) {
  int64_t index = PY_TRY(number_as_ssize(thread, argument, &exc::OverflowError));
  LengthFn length = self->ob_type->as_sequence.sq_length;
  if (index < 0 && length != nullptr) index += PY_TRY(length(thread, self));
  return index;
}

// object.__setattr__(cls, ...) and the like must not go around the metatype's own tp_setattro.
Status check_setattr_target(Thread& thread, Object* self, SetAttrFn function, const char* what) {
  if (!is_type(self)) return Status::kOk;
  Type* type = self->ob_type;
  // The most derived native setter in the metatype's MRO decides; it is looked for from the first
  // class that is not simply dispatching to Python.
  Tuple* mro = type->tp_mro;
  if (mro == nullptr) return Status::kOk;
  Type* defining = type;
  for (int64_t i = mro->ob_size - 1; i >= 0; --i) {
    Type* base = as_type(mro->items[i]);
    if (base->tp_setattro == slot_tp_setattro) continue;
    if (base->tp_setattro == type->tp_setattro) {
      defining = base;
      break;
    }
  }
  for (Type* base = defining; base != nullptr; base = base->tp_base) {
    if (base->tp_setattro == function) return Status::kOk;
    if (base->tp_setattro != slot_tp_setattro) {
      return raise_type_error(thread, "can't apply this %s to %s object", what, type->tp_name);
    }
  }
  return Status::kOk;
}

template <typename F>
F as_function(void* bits) {
  F function;
  memcpy(&function, &bits, sizeof function);
  return function;
}

CompareOp compare_op(Wrap wrap) {
  return static_cast<CompareOp>(static_cast<int>(wrap) - static_cast<int>(Wrap::kLt));
}

// Number of arguments that a wrapper takes; maximum -1: checked by the wrapper itself.
struct Arity {
  int8_t min, max;
  bool named;  // The error names the method.
};
constexpr Arity wrap_arity(Wrap wrap) {
  switch (wrap) {
    case Wrap::kUnary:
    case Wrap::kInquiry:
    case Wrap::kLength:
    case Wrap::kNext:
    case Wrap::kFinalize:
      return {0, 0, false};
    case Wrap::kTernary:
    case Wrap::kTernaryReflected:
      return {1, 2, false};
    case Wrap::kSetItemAt:
    case Wrap::kSetItem:
    case Wrap::kSetAttr:
    case Wrap::kDescrSet:
      return {2, 2, true};
    case Wrap::kDescrGet:
      return {1, 2, true};
    case Wrap::kGetBuffer:
    case Wrap::kReleaseBuffer:
      return {1, 1, true};
    case Wrap::kCall:
    case Wrap::kInit:
    case Wrap::kNone:
      return {0, -1, false};
    default:
      return {1, 1, false};
  }
}

Status check_arity(Thread& thread, const SlotEntry* entry, int64_t nargs) {
  Arity arity = wrap_arity(entry->wrap);
  if (nargs >= arity.min && (arity.max < 0 || nargs <= arity.max)) return Status::kOk;
  if (arity.named)
    return check_positional(thread, entry->name_object()->ascii_text(), nargs, arity.min,
                            arity.max);
  if (arity.min != arity.max) {
    return raise_type_error(thread, "expected %zd or %zd arguments, got %zd",
                            static_cast<int64_t>(arity.min), static_cast<int64_t>(arity.max),
                            nargs);
  }
  return raise_arity(thread, arity.min, nargs);
}

}  // namespace

Owned<Object> slot_wrapper_call(Thread& thread, const SlotEntry* entry, void* wrapped, Object* self,
                                Tuple* args_tuple, Dict* kwargs) {
  Object* const* args = args_tuple->items;
  const int64_t nargs = args_tuple->ob_size;
  PY_TRY(check_arity(thread, entry, nargs));
  switch (entry->wrap) {
    case Wrap::kNone:
      break;
    case Wrap::kUnary:
      return as_function<UnaryFn>(wrapped)(thread, self);
    case Wrap::kInquiry:
      return new_bool(PY_TRY(as_function<InquiryFn>(wrapped)(thread, self)));
    case Wrap::kLength:
      return int_from_int64(thread, PY_TRY(as_function<LengthFn>(wrapped)(thread, self)));
    case Wrap::kNext: {
      Owned<Object> item = as_function<IterNextFn>(wrapped)(thread, self);
      if (!item && !thread.has_exception()) return raise_none(thread, &exc::StopIteration);
      return item;
    }
    case Wrap::kFinalize:
      as_function<FinalizeFn>(wrapped)(thread, self);
      return new_none();
    case Wrap::kBinary:
    case Wrap::kBinaryLeft:
      return as_function<BinaryFn>(wrapped)(thread, self, args[0]);
    case Wrap::kBinaryReflected:
      return as_function<BinaryFn>(wrapped)(thread, args[0], self);
    case Wrap::kTernary:
      return as_function<TernaryFn>(wrapped)(thread, self, args[0], nargs > 1 ? args[1] : none());
    case Wrap::kTernaryReflected:
      return as_function<TernaryFn>(wrapped)(thread, args[0], self, nargs > 1 ? args[1] : none());
    case Wrap::kIndexArgument: {
      int64_t count = PY_TRY(number_as_ssize(thread, args[0], &exc::OverflowError));
      return as_function<IndexFn>(wrapped)(thread, self, count);
    }
    case Wrap::kItem:
      return as_function<IndexFn>(wrapped)(thread, self,
                                           PY_TRY(wrapped_index(thread, self, args[0])));
    case Wrap::kSetItemAt: {
      int64_t index = PY_TRY(wrapped_index(thread, self, args[0]));
      return none_if_ok(as_function<SetIndexFn>(wrapped)(thread, self, index, args[1]));
    }
    case Wrap::kDelItemAt: {
      int64_t index = PY_TRY(wrapped_index(thread, self, args[0]));
      return none_if_ok(as_function<SetIndexFn>(wrapped)(thread, self, index, nullptr));
    }
    case Wrap::kContains:
      return new_bool(PY_TRY(as_function<ContainsFn>(wrapped)(thread, self, args[0])));
    case Wrap::kSetItem:
    case Wrap::kDescrSet:
      return none_if_ok(as_function<SetItemFn>(wrapped)(thread, self, args[0], args[1]));
    case Wrap::kDelItem:
    case Wrap::kDescrDelete:
      return none_if_ok(as_function<SetItemFn>(wrapped)(thread, self, args[0], nullptr));
    case Wrap::kSetAttr: {
      auto function = as_function<SetAttrFn>(wrapped);
      PY_TRY(check_setattr_target(thread, self, function, "__setattr__"));
      return none_if_ok(function(thread, self, args[0], args[1]));
    }
    case Wrap::kDelAttr: {
      auto function = as_function<SetAttrFn>(wrapped);
      PY_TRY(check_setattr_target(thread, self, function, "__delattr__"));
      return none_if_ok(function(thread, self, args[0], nullptr));
    }
    case Wrap::kLt:
    case Wrap::kLe:
    case Wrap::kEq:
    case Wrap::kNe:
    case Wrap::kGt:
    case Wrap::kGe:
      return as_function<RichCompareFn>(wrapped)(thread, self, args[0], compare_op(entry->wrap));
    case Wrap::kDescrGet: {
      Object* instance = is_none(args[0]) ? nullptr : args[0];
      Object* owner = nargs > 1 && !is_none(args[1]) ? args[1] : nullptr;
      if (instance == nullptr && owner == nullptr)
        return raise_type_error(thread, "__get__(None, None) is invalid");
      return as_function<DescrGetFn>(wrapped)(thread, self, instance, owner);
    }
    case Wrap::kCall:
      return as_function<CallFn>(wrapped)(thread, self, args_tuple, kwargs);
    case Wrap::kInit:
      return none_if_ok(as_function<InitFn>(wrapped)(thread, self, args_tuple, kwargs));
    case Wrap::kGetBuffer:
      return slot_wrapper_get_buffer(thread, self, args[0], as_function<GetBufferFn>(wrapped));
    case Wrap::kReleaseBuffer:
      return slot_wrapper_release_buffer(thread, self, args[0]);
  }
  PY_UNREACHABLE();
}

}  // namespace py
