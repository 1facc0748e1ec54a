// typing.Union: one of several types, as in int | str. Counterpart: Objects/unionobject.c.
#include "vm/objects/union_type.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_internal.h"
#include "vm/objects/type_params.h"

namespace py {
namespace {

Union* as_union(Object* self) { return static_cast<Union*>(self); }
bool is_union(const Object* object) { return is_exact<Union>(object); }

// Can it be a member as it is?
bool is_unionable(const Object* object) {
  return is_none(object) || is_type(object) || is_a<GenericAlias>(object) || is_union(object) ||
         is_exact<TypeAlias>(object);
}

// typing decides about everything else: strings become forward references, objects that are no
// types raise.
Owned<Object> check_member(Thread& thread, Object* object) {
  if (is_unionable(object)) return share(object);
  Owned<Str> message = PY_TRY(str_from_utf8(thread, "Union[arg, ...]: each arg must be a type."));
  Object* const args[] = {object, message};
  return call_typing(thread, "_type_check", args, 2);
}

// Collects members: nested unions are flattened, duplicates dropped.
class Members {
 public:
  explicit Members(Thread& thread, bool check) : thread_(thread), check_(check) {}

  Status init() {
    all_ = PY_TRY(list_new(thread_));
    hashable_ = PY_TRY(set_new(thread_, nullptr));
    return Status::kOk;
  }

  Status add(Object* object) {
    if (is_none(object)) return add_member(none()->ob_type);
    if (is_union(object)) return add_tuple(as<Tuple>(as_union(object)->args));
    if (!check_) return add_member(object);
    Owned<Object> member = PY_TRY(check_member(thread_, object));
    return add_member(member);
  }

  Status add_tuple(Tuple* tuple) {
    for (int64_t i = 0; i < tuple->ob_size; ++i) PY_TRY(add(tuple->items[i]));
    return Status::kOk;
  }

  Owned<Object> finish() {
    if (all_->ob_size == 0) return raise_type_error(thread_, "Cannot take a Union of no types.");
    if (all_->ob_size == 1) return share(all_->items[0]);
    Owned<Union> made = PY_TRY(object_new<Union>(thread_));
    made->args.set(PY_TRY(list_as_tuple(thread_, all_)));
    made->hashable_args.set(PY_TRY(frozenset_new(thread_, hashable_)));
    if (unhashable_) made->unhashable_args.set(PY_TRY(list_as_tuple(thread_, unhashable_)));
    gc_track(made);
    return made;
  }

 private:
  Status add_member(Object* object) {
    Maybe<Hash> hash = object_hash(thread_, object);
    if (hash.ok) {
      if (PY_TRY(set_contains(thread_, hashable_, object))) return Status::kOk;
      PY_TRY(set_add(thread_, hashable_, object));
    } else {
      error_clear(thread_);
      if (!unhashable_) unhashable_ = PY_TRY(list_new(thread_));
      if (PY_TRY(sequence_contains(thread_, unhashable_, object))) return Status::kOk;
      PY_TRY(list_append(thread_, unhashable_, object));
    }
    return list_append(thread_, all_, object);
  }

  Thread& thread_;
  bool check_;
  Owned<List> all_;
  Owned<Set> hashable_;
  Owned<List> unhashable_;
};

Owned<Object> pair_up(Thread& thread, Object* left, Object* right, bool check) {
  Members members(thread, check);
  PY_TRY(members.init());
  PY_TRY(members.add(left));
  PY_TRY(members.add(right));
  return members.finish();
}

Owned<Object> bit_or(Thread& thread, Object* left, Object* right) {
  return pair_up(thread, left, right, true);
}

Maybe<Hash> hash(Thread& thread, Object* self) {
  Union* u = as_union(self);
  if (u->unhashable_args == nullptr) return object_hash(thread, u->hashable_args);
  // Two equal unions must not have different hashes: with an unhashable member there is none. Its
  // own error is best.
  auto* members = as<Tuple>(u->unhashable_args);
  for (int64_t i = 0; i < members->ob_size; ++i) PY_RUN(object_hash(thread, members->items[i]));
  return raise_type_error(thread, "union contains %zd unhashable elements", members->ob_size);
}

Tri contains_all(Thread& thread, Tuple* container, Tuple* items) {
  for (int64_t i = 0; i < items->ob_size; ++i) {
    if (!PY_TRY(sequence_contains(thread, container, items->items[i]))) return Tri::kFalse;
  }
  return Tri::kTrue;
}

Tri equal(Thread& thread, Union* a, Union* b) {
  if (!PY_TRY(object_rich_compare_bool(thread, a->hashable_args, b->hashable_args, CompareOp::kEq)))
    return Tri::kFalse;
  auto* a_rest = static_cast<Tuple*>(a->unhashable_args.get());
  auto* b_rest = static_cast<Tuple*>(b->unhashable_args.get());
  if (a_rest == nullptr || b_rest == nullptr) return to_tri(a_rest == b_rest);
  if (a_rest->ob_size != b_rest->ob_size) return Tri::kFalse;
  if (!PY_TRY(contains_all(thread, b_rest, a_rest))) return Tri::kFalse;
  return contains_all(thread, a_rest, b_rest);
}

Owned<Object> compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_union(right) || (op != CompareOp::kEq && op != CompareOp::kNe))
    return new_not_implemented();
  bool same = PY_TRY(equal(thread, as_union(left), as_union(right)));
  return new_bool(same == (op == CompareOp::kEq));
}

Owned<Object> repr(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, " while getting the repr of an object");
  auto* args = as<Tuple>(as_union(self)->args);
  StrBuilder text(thread);
  for (int64_t i = 0; i < args->ob_size; ++i) {
    if (i > 0) PY_TRY(text.add_ascii(" | "));
    PY_TRY(add_type_repr(thread, text, args->items[i]));
  }
  return text.finish();
}

Owned<Object> getattro(Thread& thread, Object* self, Object* name) {
  // typing asks unions for the module of their type.
  if (is_a<Str>(name) && str_equal(as<Str>(name), ids.__module__))
    return get_attr(thread, self->ob_type, name);
  return generic_getattr(thread, self, name);
}

Status fill_parameters(Thread& thread, Union* u) {
  if (u->parameters == nullptr) u->parameters.set(PY_TRY(type_parameters_of(thread, u->args)));
  return Status::kOk;
}

Owned<Object> subscript(Thread& thread, Object* self, Object* item) {
  Union* u = as_union(self);
  PY_TRY(fill_parameters(thread, u));
  Owned<Object> args =
      PY_TRY(substitute_type_parameters(thread, self, u->args, u->parameters, item));
  return union_from_tuple(thread, args);
}

Owned<Object> get_name(Thread& thread, Object*, void*) {
  return str_from_ascii(thread, "Union", 5);
}
Owned<Object> get_origin(Thread&, Object*, void*) { return share<Object>(&Union::type); }
Owned<Object> get_parameters(Thread& thread, Object* self, void*) {
  PY_TRY(fill_parameters(thread, as_union(self)));
  return share(as_union(self)->parameters.get());
}

Owned<Object> mro_entries(Thread& thread, Object* self, Object*) {
  return raise_type_error(thread, "Cannot subclass %R", self);
}
Owned<Object> class_getitem(Thread& thread, Object*, Object* args) {
  return union_from_tuple(thread, args);
}

constinit MethodDef kMethods[] = {
    {"__mro_entries__", mro_entries, nullptr, nullptr},
    {"__class_getitem__", class_getitem, nullptr, "The union of the given types.",
     MethodDef::kClass},
    {},
};
constinit MemberDef kMembers[] = {
    {"__args__", MemberKind::kObject, true, offsetof(Union, args), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"__name__", get_name, nullptr, "The name of the type.", nullptr},
    {"__qualname__", get_name, nullptr, "The qualified name of the type.", nullptr},
    {"__origin__", get_origin, nullptr, "The type itself.", nullptr},
    {"__parameters__", get_parameters, nullptr, "The type variables among the members.", nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(Union, args), offsetof(Union, hashable_args),
                                offsetof(Union, unhashable_args), offsetof(Union, parameters), 0};

}  // namespace

Owned<Object> union_or(Thread& thread, Object* left, Object* right) {
  if (!is_unionable(left) || !is_unionable(right)) return new_not_implemented();
  return pair_up(thread, left, right, false);
}

Owned<Object> type_or(Thread& thread, Object* left, Object* right) {
  return union_or(thread, left, right);
}

Owned<Object> union_from_tuple(Thread& thread, Object* args) {
  Members members(thread, true);
  PY_TRY(members.init());
  PY_TRY(is_exact<Tuple>(args) ? members.add_tuple(as<Tuple>(args)) : members.add(args));
  return members.finish();
}

constinit Type Union::type = {
    .tp_name = "typing.Union",
    .tp_basicsize = sizeof(Union),
    .tp_repr = repr,
    .as_number = {.nb_or = bit_or},
    .as_mapping = {.mp_subscript = subscript},
    .tp_hash = hash,
    .tp_getattro = getattro,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "One of several types, as in int | str.",
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(Union, weaklist),
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_alloc = type_generic_alloc,
    .fields = kFields,
};

}  // namespace py
