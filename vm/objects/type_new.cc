// type(name, bases, dict): metaclass, layout, __slots__, and the hooks that run when a class is
// made. Counterpart: Objects/typeobject.c (type_new).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/type_internal.h"
#include "vm/runtime/frame.h"

namespace py {
namespace {

// What is known about the class while it is being made.
struct Plan {
  Type* metatype;
  Str* name;
  Owned<Tuple> bases;
  Type* base;          // The one that decides the layout.
  Dict* original;      // The namespace as given.
  Dict* kwargs;        // Or null.
  Owned<Tuple> slots;  // Null: the class has no __slots__.
  bool add_dict = false;
  bool add_weakref = false;
  int64_t slot_count() const { return slots ? slots->ob_size : 0; }
};

// Names that the compiler puts into a namespace and that are gone before the class is done.
bool is_compiler_name(Str* name) {
  return str_equal(name, ids.__qualname__) || str_equal(name, ids.__classcell__) ||
         str_equal(name, ids.__classdictcell__);
}

// __name in class _Cls means _Cls__name.
Owned<Str> mangle_private_name(Thread& thread, Str* class_name, Str* name) {
  int64_t length = name->length;
  bool is_private = length > 2 && name->at(0) == '_' && name->at(1) == '_' &&
                    !(name->at(length - 1) == '_' && name->at(length - 2) == '_');
  int64_t start = 0;
  while (start < class_name->length && class_name->at(start) == '_') ++start;
  if (!is_private || start == class_name->length) return share(name);
  StrBuilder mangled(thread);
  PY_TRY(mangled.add_char('_'));
  PY_TRY(mangled.add_substring(class_name, start, class_name->length));
  PY_TRY(mangled.add_str(name));
  return mangled.finish();
}

// Reads __slots__ into plan.slots, as given.
Status read_slots(Thread& thread, Plan& plan, Dict* dict) {
  Owned<Object> slots = share(dict_get(thread, dict, ids.__slots__));
  if (!slots) return thread.has_exception() ? Status::kError : Status::kOk;
  if (is_a<Str>(slots.get())) {
    Object* const items[] = {slots};
    plan.slots = PY_TRY(tuple_pack(thread, items));
  } else {
    plan.slots = PY_TRY(sequence_tuple(thread, slots));
  }
  return Status::kOk;
}

Status check_slot_names(Thread& thread, Plan& plan, bool may_add_dict, bool may_add_weakref) {
  for (int64_t i = 0; i < plan.slots->ob_size; ++i) {
    Object* item = plan.slots->items[i];
    if (!is_a<Str>(item)) {
      return raise_type_error(thread, "__slots__ items must be strings, not '%.200s'",
                              item->ob_type->tp_name);
    }
    auto* name = as<Str>(item);
    if (!str_is_identifier(name)) return raise_type_error(thread, "__slots__ must be identifiers");
    if (str_equal(name, ids.__dict__)) {
      if (!may_add_dict || plan.add_dict)
        return raise_type_error(thread, "__dict__ slot disallowed: we already got one");
      plan.add_dict = true;
    } else if (str_equal(name, ids.__weakref__)) {
      if (!may_add_weakref || plan.add_weakref) {
        return raise_type_error(thread, "__weakref__ slot disallowed: we already got one");
      }
      plan.add_weakref = true;
    }
  }
  return Status::kOk;
}

// The slots that become members: mangled, sorted (so that equal sets of slots are laid out alike).
Status finish_slots(Thread& thread, Plan& plan, Dict* dict) {
  Owned<List> names = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < plan.slots->ob_size; ++i) {
    auto* item = as<Str>(plan.slots->items[i]);
    if (plan.add_dict && str_equal(item, ids.__dict__)) continue;
    if (plan.add_weakref && str_equal(item, ids.__weakref__)) continue;
    Owned<Str> name = PY_TRY(mangle_private_name(thread, plan.name, item));
    if (PY_TRY(dict_contains(thread, dict, name)) && !is_compiler_name(name)) {
      return raise_value_error(thread, "%R in __slots__ conflicts with class variable", name.get());
    }
    PY_TRY(list_append(thread, names, name));
  }
  PY_TRY(list_sort(thread, names, nullptr, false));
  plan.slots = PY_TRY(list_as_tuple(thread, names));
  return Status::kOk;
}

// Another base may bring a dict or weak references along.
void add_from_secondary_bases(Plan& plan, bool may_add_dict, bool may_add_weakref) {
  for (int64_t i = 0; i < plan.bases->ob_size; ++i) {
    Type* base = as_type(plan.bases->items[i]);
    if (base == plan.base) continue;
    if (may_add_dict && base->tp_dictoffset != 0) plan.add_dict = true;
    if (may_add_weakref && base->tp_weaklistoffset != 0) plan.add_weakref = true;
  }
}

Status plan_slots(Thread& thread, Plan& plan, Dict* dict) {
  bool may_add_dict = plan.base->tp_dictoffset == 0;
  bool may_add_weakref = plan.base->tp_weaklistoffset == 0 && plan.base->tp_itemsize == 0;
  PY_TRY(read_slots(thread, plan, dict));
  if (!plan.slots) {
    plan.add_dict = may_add_dict;
    plan.add_weakref = may_add_weakref;
    return Status::kOk;
  }
  if (plan.slots->ob_size > 0 && plan.base->tp_itemsize != 0) {
    return raise_type_error(thread, "nonempty __slots__ not supported for subtype of '%s'",
                            plan.base->tp_name);
  }
  PY_TRY(check_slot_names(thread, plan, may_add_dict, may_add_weakref));
  PY_TRY(finish_slots(thread, plan, dict));
  add_from_secondary_bases(plan, may_add_dict && !plan.add_dict,
                           may_add_weakref && !plan.add_weakref);
  return Status::kOk;
}

Owned<HeapType> allocate(Thread& thread, Plan& plan, Owned<Dict> dict) {
  Owned<Object> object = PY_TRY(plan.metatype->tp_alloc(thread, plan.metatype, 0));
  Owned<HeapType> type = std::move(object).cast<HeapType>();
  type->tp_flags = tpflags::kHeapType | tpflags::kBaseType | tpflags::kHaveGc;
  type->tp_bases = share(plan.bases.get()).release();
  type->tp_base = share(plan.base).release();
  type->tp_dealloc = subtype_dealloc;
  type->tp_alloc = type_generic_alloc;
  type->tp_free = object_free;
  type->tp_traverse = subtype_traverse;
  type->tp_clear = subtype_clear;
  type->tp_vectorcall = class_vectorcall;
  type->ht_name = share<Object>(plan.name).release();
  type->tp_dict = dict.release();
  type->ht_slots = plan.slots.release();
  return type;
}

// tp_name is the name as a C string; `text` keeps it alive.
Status set_name(Thread& thread, HeapType* type, Str* name) {
  size_t length;
  char* text = str_to_utf8(thread, name, &length);
  if (text == nullptr) return Status::kError;
  if (strlen(text) != length) {
    mem_free(text);
    return raise_value_error(thread, "type name must not contain null characters");
  }
  mem_free(type->ht_tpname);
  type->ht_tpname = text;
  type->tp_name = text;
  return Status::kOk;
}

Object* current_globals(Thread& thread) {
  Frame* frame = thread.current_frame;
  while (frame != nullptr && frame->owner == FrameOwner::kInterpreter) frame = frame->previous;
  return frame != nullptr ? frame->f_globals : nullptr;
}

Status set_module(Thread& thread, Dict* dict) {
  if (PY_TRY(dict_contains(thread, dict, ids.__module__))) return Status::kOk;
  Object* globals = current_globals(thread);
  if (globals == nullptr || !is_a<Dict>(globals)) return Status::kOk;
  Owned<Object> module;
  if (!PY_TRY(dict_get_owned(thread, as<Dict>(globals), ids.__name__, &module))) return Status::kOk;
  return dict_set(thread, dict, ids.__module__, module);
}

Status set_qualname(Thread& thread, HeapType* type, Dict* dict) {
  Owned<Object> qualname;
  if (!PY_TRY(dict_get_owned(thread, dict, ids.__qualname__, &qualname))) {
    type->ht_qualname = share(type->ht_name).release();
    return Status::kOk;
  }
  if (!is_a<Str>(qualname.get())) {
    return raise_type_error(thread, "type __qualname__ must be a str, not %s",
                            qualname->ob_type->tp_name);
  }
  type->ht_qualname = qualname.release();
  return dict_del(thread, dict, ids.__qualname__);
}

// The docstring must be text that UTF-8 can express.
Status check_doc(Thread& thread, Dict* dict) {
  Object* doc = dict_get(thread, dict, ids.__doc__);
  if (doc == nullptr) return thread.has_exception() ? Status::kError : Status::kOk;
  if (!is_a<Str>(doc) || as<Str>(doc)->ascii) return Status::kOk;
  size_t length;
  char* text = str_to_utf8(thread, as<Str>(doc), &length);
  if (text == nullptr) return Status::kError;
  mem_free(text);
  return Status::kOk;
}

// A plain function under one of the implicit names becomes a static or class method.
Status wrap_function(Thread& thread, Dict* dict, Str* name,
                     Owned<Object> (*wrap)(Thread&, Object*)) {
  Object* function = dict_get(thread, dict, name);
  if (function == nullptr) return thread.has_exception() ? Status::kError : Status::kOk;
  if (!is_exact<Function>(function)) return Status::kOk;
  Owned<Object> wrapped = PY_TRY(wrap(thread, function));
  return dict_set(thread, dict, name, wrapped);
}

// Lays out the slots behind the base's fields.
Status add_members(Thread& thread, Plan& plan, HeapType* type) {
  Type* base = plan.base;
  int64_t offset = base->tp_basicsize;
  if (type->ht_slots != nullptr) {
    auto* names = static_cast<Tuple*>(type->ht_slots);
    int64_t count = names->ob_size;
    auto* members = static_cast<MemberDef*>(mem_alloc_zeroed((count + 1) * sizeof(MemberDef)));
    if (members == nullptr) return raise_memory_error(thread);
    type->tp_members = members;
    for (int64_t i = 0; i < count; ++i, ++members) {
      size_t length;
      char* text = str_to_utf8(thread, as<Str>(names->items[i]), &length);
      if (text == nullptr) return Status::kError;
      *members = {text, MemberKind::kObjectEx, false, static_cast<int32_t>(offset), nullptr};
      type->ob_size = i + 1;
      offset += sizeof(Object*);
    }
  }
  if (plan.add_weakref) {
    type->tp_flags |= tpflags::kManagedWeakref;
    type->tp_weaklistoffset = kManagedWeakrefOffset;
  }
  if (plan.add_dict) {
    type->tp_flags |= tpflags::kManagedDict;
    type->tp_dictoffset = kManagedDictOffset;
  }
  type->tp_basicsize = offset;
  if (base->reported_basicsize != 0) {
    type->reported_basicsize =
        static_cast<int32_t>(base->reported_basicsize + offset - base->tp_basicsize);
  }
  type->tp_itemsize = base->tp_itemsize;
  type->tp_getset = subtype_getsets(type->tp_dictoffset != 0, type->tp_weaklistoffset != 0);
  return Status::kOk;
}

// __classcell__ and __classdictcell__: cells that functions of the class body refer to.
Status fill_cell(Thread& thread, Dict* dict, Str* name, Object* content) {
  Object* cell = dict_get(thread, dict, name);
  if (cell == nullptr) return thread.has_exception() ? Status::kError : Status::kOk;
  if (!is_exact<Cell>(cell)) {
    return raise_type_error(thread, "%U must be a nonlocal cell, not %.200R", name, cell->ob_type);
  }
  as<Cell>(cell)->value.set_shared(content);
  return dict_del(thread, dict, name);
}

Status set_attributes(Thread& thread, Plan& plan, HeapType* type) {
  auto* dict = static_cast<Dict*>(type->tp_dict);
  PY_TRY(set_name(thread, type, plan.name));
  PY_TRY(set_module(thread, dict));
  PY_TRY(set_qualname(thread, type, dict));
  PY_TRY(check_doc(thread, dict));
  PY_TRY(wrap_function(thread, dict, ids.__new__, static_method_new));
  PY_TRY(wrap_function(thread, dict, ids.__init_subclass__, class_method_new));
  PY_TRY(wrap_function(thread, dict, ids.__class_getitem__, class_method_new));
  PY_TRY(add_members(thread, plan, type));
  PY_TRY(fill_cell(thread, dict, ids.__classcell__, type));
  return fill_cell(thread, dict, ids.__classdictcell__, dict);
}

Status call_set_name(Thread& thread, HeapType* type, Object* key, Object* value) {
  Object* found = type_lookup(value->ob_type, ids.__set_name__);
  if (found == nullptr) return Status::kOk;
  Owned<Object> method = share(found);
  if (DescrGetFn get = found->ob_type->tp_descr_get) {
    Owned<Object> bound = PY_TRY(get(thread, method, value, value->ob_type));
    method = std::move(bound);
  }
  Object* const args[] = {type, key};
  Owned<Object> result = call_args(thread, method, args);
  if (result) return Status::kOk;
  Owned<Object> exception = error_fetch(thread);
  Owned<Str> note =
      str_from_format(thread, "Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                      value->ob_type->tp_name, key, type->tp_name);
  Owned<Object> added = note ? call_method(thread, exception, "add_note", note) : Owned<Object>();
  if (added) {
    error_restore(thread, std::move(exception));
  } else {
    error_chain(thread, std::move(exception));
  }
  return Status::kError;
}

// In the order of the namespace; over a copy, since the hooks may change the class.
Status call_set_names(Thread& thread, HeapType* type) {
  Owned<Dict> names = PY_TRY(dict_copy(thread, static_cast<Dict*>(type->tp_dict)));
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(names, &position, &key, &value)) PY_TRY(call_set_name(thread, type, key, value));
  return Status::kOk;
}

Status call_init_subclass(Thread& thread, HeapType* type, Dict* kwargs) {
  Object* const args[] = {type, type};
  Owned<Object> super = PY_TRY(call_args(thread, &Super::type, args));
  Owned<Object> hook = PY_TRY(get_attr(thread, super, ids.__init_subclass__));
  PY_RUN(call_vector_dict(thread, hook, nullptr, 0, kwargs));
  return Status::kOk;
}

bool has_only_str_keys(Dict* dict) {
  if (dict->keys->is_str()) return true;
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(dict, &position, &key, &value)) {
    if (!is_a<Str>(key)) return false;
  }
  return true;
}

Owned<Object> make_class(Thread& thread, Plan& plan) {
  Owned<Dict> dict = PY_TRY(dict_copy(thread, plan.original));
  PY_TRY(plan_slots(thread, plan, dict));
  Owned<HeapType> type = PY_TRY(allocate(thread, plan, std::move(dict)));
  PY_TRY(set_attributes(thread, plan, type));
  PY_TRY(type_ready(thread, type));
  type_fixup_slots(type);
  if (!has_only_str_keys(static_cast<Dict*>(type->tp_dict))) {
    PY_TRY(warn(thread, &exc::RuntimeWarning, 1, "non-string key in the __dict__ of class %.200s",
                type->tp_name));
  }
  PY_TRY(call_set_names(thread, type));
  PY_TRY(call_init_subclass(thread, type, plan.kwargs));
  return type;
}

Status check_bases(Thread& thread, Tuple* bases) {
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    if (is_type(bases->items[i])) continue;
    if (PY_TRY(has_attr(thread, bases->items[i], ids.__mro_entries__))) {
      return raise_type_error(thread,
                              "type() doesn't support MRO entry resolution; use types.new_class()");
    }
  }
  return Status::kOk;
}

// The common part of type.__new__ and type_new_class; `args` is what to hand to another metatype's
// __new__.
Owned<Object> new_class(Thread& thread, Type* metatype, Str* name, Tuple* bases, Dict* dict,
                        Tuple* args, Dict* kwargs) {
  Plan plan{metatype, name, share(bases), &ObjectType::type, dict, kwargs, {}};
  if (bases->ob_size == 0) {
    Object* const items[] = {&ObjectType::type};
    plan.bases = PY_TRY(tuple_pack(thread, items));
    return make_class(thread, plan);
  }
  PY_TRY(check_bases(thread, bases));
  Type* winner = PY_TRY(type_calculate_metaclass(thread, metatype, bases));
  if (winner != metatype) {
    if (winner->tp_new != type_new_slot) {
      if (winner->tp_new == nullptr)
        return raise_type_error(thread, "cannot create '%.400s' instances", winner->tp_name);
      return winner->tp_new(thread, winner, args, kwargs);
    }
    plan.metatype = winner;
  }
  plan.base = PY_TRY(type_best_base(thread, plan.bases));
  return make_class(thread, plan);
}

}  // namespace

Owned<Object> type_new_slot(Thread& thread, Type* metatype, Tuple* args, Dict* kwargs) {
  // type.__new__(name, bases, dict); keywords go to __init_subclass__.
  static constexpr struct {
    const char* expected;
    uint64_t flag;
  } kParameters[] = {{"str", tpflags::kUnicodeSubclass},
                     {"tuple", tpflags::kTupleSubclass},
                     {"dict", tpflags::kDictSubclass}};
  if (args->ob_size != 3) {
    return raise_type_error(thread, "type.__new__() takes exactly 3 arguments (%zd given)",
                            args->ob_size);
  }
  for (int i = 0; i < 3; ++i) {
    Object* value = args->items[i];
    if (has_flag(value->ob_type, kParameters[i].flag)) continue;
    return raise_type_error(thread, "type.__new__() argument %d must be %s, not %s", i + 1,
                            kParameters[i].expected,
                            is_none(value) ? "None" : value->ob_type->tp_name);
  }
  return new_class(thread, metatype, as<Str>(args->items[0]), as<Tuple>(args->items[1]),
                   as<Dict>(args->items[2]), args, kwargs);
}

Owned<Object> type_new_class(Thread& thread, Type* metatype, Str* name, Tuple* bases, Dict* dict,
                             Dict* kwargs) {
  Object* const items[] = {name, bases, dict};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, items));
  return new_class(thread, metatype, name, bases, dict, args, kwargs);
}

Status type_set_heap_name(Thread& thread, HeapType* type, Str* name) {
  return set_name(thread, type, name);
}

Type* type_calculate_metaclass(Thread& thread, Type* winner, Tuple* bases) {
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    Type* candidate = bases->items[i]->ob_type;
    if (type_is_subtype(winner, candidate)) continue;
    if (!type_is_subtype(candidate, winner)) {
      return raise_type_error(
          thread,
          "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of "
          "the metaclasses of all its bases");
    }
    winner = candidate;
  }
  return winner;
}

Owned<Tuple> type_resolve_bases(Thread& thread, Tuple* bases) {
  Owned<List> resolved;  // Made when the first base is replaced.
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    Object* base = bases->items[i];
    Owned<Object> hook;
    bool replace =
        !is_type(base) && PY_TRY(get_optional_attr(thread, base, ids.__mro_entries__, &hook));
    if (!replace) {
      if (resolved) PY_TRY(list_append(thread, resolved, base));
      continue;
    }
    Owned<Object> entries = PY_TRY(call_one_arg(thread, hook, bases));
    if (!is_a<Tuple>(entries.get()))
      return raise_type_error(thread, "__mro_entries__ must return a tuple");
    if (!resolved) resolved = PY_TRY(list_from_array(thread, bases->items, i));
    PY_TRY(list_extend(thread, resolved, entries));
  }
  if (!resolved) return share(bases);
  return list_as_tuple(thread, resolved);
}

}  // namespace py
