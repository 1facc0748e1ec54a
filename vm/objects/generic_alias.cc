// types.GenericAlias: a class with type arguments, such as list[int], that acts as the class it
// came from. Counterpart: Objects/genericaliasobject.c.
#include "vm/objects/generic_alias.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"

namespace py {
namespace {

GenericAlias* as_alias(Object* self) { return static_cast<GenericAlias*>(self); }
Tuple* args_of(Object* self) { return static_cast<Tuple*>(as_alias(self)->args.get()); }

// Names that are the alias's own; every other attribute is the origin's, except those that would
// make a copy or a subclass of the origin out of the alias.
constexpr const char* kOwnNames[] = {
    "__class__",       "__origin__",     "__args__",
    "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",  "__reduce__",
};
constexpr const char* kBlockedNames[] = {"__bases__", "__copy__", "__deepcopy__"};

bool is_own_name(const Str* name) {
  for (const char* own : kOwnNames) {
    if (str_equal_ascii(name, own)) return true;
  }
  for (const char* blocked : kBlockedNames) {
    if (str_equal_ascii(name, blocked)) return true;
  }
  return false;
}

// Parameters.

bool contains_identity(List* list, Object* object) {
  for (int64_t i = 0; i < list->ob_size; ++i) {
    if (list->items[i] == object) return true;
  }
  return false;
}

Status add_once(Thread& thread, List* list, Object* object) {
  return contains_identity(list, object) ? Status::kOk : list_append(thread, list, object);
}

Status add_parameters(Thread& thread, List* parameters, Object* argument) {
  // A class may have a __parameters__ descriptor of its own, which is not meant.
  if (is_type(argument)) return Status::kOk;
  if (PY_TRY(has_attr(thread, argument, ids.__typing_subst__)))
    return add_once(thread, parameters, argument);
  Owned<Object> nested;
  if (!PY_TRY(get_optional_attr(thread, argument, ids.__parameters__, &nested)) &&
      (is_a<Tuple>(argument) || is_a<List>(argument))) {
    nested = PY_TRY(type_parameters_of(thread, argument));
  }
  if (!nested || !is_a<Tuple>(nested.get())) return Status::kOk;
  auto* tuple = as<Tuple>(nested.get());
  for (int64_t i = 0; i < tuple->ob_size; ++i)
    PY_TRY(add_once(thread, parameters, tuple->items[i]));
  return Status::kOk;
}

// Substitution.

int64_t index_of(Tuple* tuple, Object* object) {
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (tuple->items[i] == object) return i;
  }
  return -1;
}

Status append_all(Thread& thread, List* list, Tuple* items) {
  for (int64_t i = 0; i < items->ob_size; ++i) PY_TRY(list_append(thread, list, items->items[i]));
  return Status::kOk;
}

// For *tuple[...] and the like, what is inside; null without an exception otherwise.
Owned<Object> unpacked_arguments(Thread& thread, Object* item) {
  if (is_a<GenericAlias>(item) && as_alias(item)->starred &&
      as_alias(item)->origin == &Tuple::type) {
    return share(as_alias(item)->args.get());
  }
  Owned<Object> inside;
  if (!PY_TRY(get_optional_attr(thread, item, ids.__typing_unpacked_tuple_args__, &inside)))
    return {};
  if (is_none(inside.get())) return {};
  return inside;
}

// The items of a subscript, with starred tuples of known length replaced by their contents.
Owned<Tuple> unpack_items(Thread& thread, Object* item) {
  Owned<List> unpacked = PY_TRY(list_new(thread));
  Object* single[] = {item};
  Object* const* items = is_a<Tuple>(item) ? as<Tuple>(item)->items : single;
  int64_t count = is_a<Tuple>(item) ? as<Tuple>(item)->ob_size : 1;
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> inside =
        is_type(items[i]) ? Owned<Object>() : unpacked_arguments(thread, items[i]);
    if (!inside && thread.has_exception()) return {};
    if (inside && is_a<Tuple>(inside.get())) {
      auto* tuple = as<Tuple>(inside.get());
      if (tuple->ob_size == 0 || tuple->items[tuple->ob_size - 1] != ellipsis()) {
        PY_TRY(append_all(thread, unpacked, tuple));
        continue;
      }
    }
    PY_TRY(list_append(thread, unpacked, items[i]));
  }
  return list_as_tuple(thread, unpacked);
}

// Parameters may rearrange the items first, as TypeVarTuple and ParamSpec do.
Owned<Object> prepare_items(Thread& thread, Object* alias, Tuple* parameters, Object* given) {
  Owned<Object> items = PY_TRY(unpack_items(thread, given));
  for (int64_t i = 0; i < parameters->ob_size; ++i) {
    Owned<Object> prepare;
    if (!PY_TRY(get_optional_attr(thread, parameters->items[i], ids.__typing_prepare_subst__,
                                  &prepare)))
      continue;
    if (is_none(prepare.get())) continue;
    if (!is_a<Tuple>(items.get())) {
      Object* const one[] = {items};
      items = PY_TRY(tuple_pack(thread, one));
    }
    Object* const arguments[] = {alias, items};
    items = PY_TRY(call_args(thread, prepare, arguments));
  }
  return items;
}

// The values for the parameters, by position.
struct Substitution {
  Object* alias;
  Tuple* parameters;
  Object* const* values;
};

// An argument that is itself generic in some of the parameters: subscribes it.
Owned<Object> substitute_nested(Thread& thread, Object* argument, const Substitution& with) {
  Owned<Object> nested;
  PY_RUN(get_optional_attr(thread, argument, ids.__parameters__, &nested));
  if (!nested || !is_a<Tuple>(nested.get()) || as<Tuple>(nested.get())->ob_size == 0)
    return share(argument);
  auto* own = as<Tuple>(nested.get());
  Owned<List> arguments = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < own->ob_size; ++i) {
    Object* value = own->items[i];
    int64_t index = index_of(with.parameters, value);
    if (index >= 0) {
      value = with.values[index];
      // The value of a TypeVarTuple is a tuple of several.
      if (with.parameters->items[index]->ob_type->tp_iter != nullptr && is_a<Tuple>(value)) {
        PY_TRY(append_all(thread, arguments, as<Tuple>(value)));
        continue;
      }
    }
    PY_TRY(list_append(thread, arguments, value));
  }
  Owned<Tuple> key = PY_TRY(list_as_tuple(thread, arguments));
  return get_item(thread, argument, key);
}

Tri is_unpacked_type_var_tuple(Thread& thread, Object* argument) {
  if (is_type(argument)) return Tri::kFalse;
  Owned<Object> flag;
  if (!PY_TRY(get_optional_attr(thread, argument, ids.__typing_is_unpacked_typevartuple__, &flag)))
    return Tri::kFalse;
  return object_is_true(thread, flag);
}

Status substitute_argument(Thread& thread, List* result, Object* argument, const Substitution& with,
                           Object* items) {
  if (is_type(argument)) return list_append(thread, result, argument);
  if (is_a<Tuple>(argument) || is_a<List>(argument)) {
    Owned<Object> inner =
        PY_TRY(substitute_type_parameters(thread, with.alias, argument, with.parameters, items));
    if (is_a<List>(argument)) inner = PY_TRY(sequence_list(thread, inner));
    return list_append(thread, result, inner);
  }
  bool unpack = PY_TRY(is_unpacked_type_var_tuple(thread, argument));
  Owned<Object> substitute;
  Owned<Object> value;
  if (PY_TRY(get_optional_attr(thread, argument, ids.__typing_subst__, &substitute))) {
    int64_t index = index_of(with.parameters, argument);
    if (index < 0) return raise_bad_internal_call(thread, "substitute_argument");
    value = PY_TRY(call_one_arg(thread, substitute, with.values[index]));
  } else {
    value = PY_TRY(substitute_nested(thread, argument, with));
  }
  if (!unpack) return list_append(thread, result, value);
  if (is_a<Tuple>(value.get())) return append_all(thread, result, as<Tuple>(value.get()));
  return raise_type_error(thread,
                          "expected __typing_subst__ of %T objects to return a tuple, not %T",
                          argument, value.get());
}

// The type.

Status fill_parameters(Thread& thread, GenericAlias* alias) {
  if (alias->parameters == nullptr)
    alias->parameters.set(PY_TRY(type_parameters_of(thread, alias->args)));
  return Status::kOk;
}

Owned<Object> set_origin_class(Thread& thread, Object* self, Owned<Object> object) {
  if (!object) return {};
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "__orig_class__"));
  if (set_attr(thread, object, name, self) == Status::kOk) return object;
  // Not every object takes attributes.
  if (error_clear_if(thread, &exc::AttributeError) || error_clear_if(thread, &exc::TypeError))
    return object;
  return {};
}

Owned<Object> vectorcall(Thread& thread, Object* self, Object* const* args, size_t nargsf,
                         Tuple* kwnames) {
  Owned<Object> origin = share(as_alias(self)->origin.get());
  return set_origin_class(thread, self, call_vector(thread, origin, args, nargsf, kwnames));
}

Owned<Object> call_alias(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  Owned<Object> origin = share(as_alias(self)->origin.get());
  return set_origin_class(thread, self, call(thread, origin, args, kwargs));
}

Owned<Object> make(Thread& thread, Type* type, Object* origin, Object* args) {
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  GenericAlias* alias = as_alias(object);
  if (is_a<Tuple>(args)) {
    alias->args.set_shared(args);
  } else {
    Object* const one[] = {args};
    alias->args.set(PY_TRY(tuple_pack(thread, one)));
  }
  alias->origin.set_shared(origin);
  // Classes of Python code get their keywords in a dict.
  const bool python_class =
      is_type(origin) && has_flag(static_cast<Type*>(origin), tpflags::kHeapType);
  if (!python_class && vectorcall_function(origin) != nullptr) alias->vectorcall = vectorcall;
  return object;
}

Owned<Object> new_alias(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "GenericAlias", kwargs));
  PY_TRY(check_positional(thread, "GenericAlias", args->ob_size, 2, 2));
  return make(thread, type, args->items[0], args->items[1]);
}

Status add_repr_list(Thread& thread, StrBuilder& text, List* list) {
  PY_TRY(text.add_char('['));
  for (int64_t i = 0; i < list->ob_size; ++i) {
    if (i > 0) PY_TRY(text.add_ascii(", "));
    Owned<Object> item = share(list->items[i]);
    PY_TRY(add_type_repr(thread, text, item));
  }
  return text.add_char(']');
}

Owned<Object> repr(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, " while getting the repr of an object");
  GenericAlias* alias = as_alias(self);
  Tuple* args = args_of(self);
  StrBuilder text(thread);
  if (alias->starred) PY_TRY(text.add_char('*'));
  PY_TRY(add_type_repr(thread, text, alias->origin));
  PY_TRY(text.add_char('['));
  for (int64_t i = 0; i < args->ob_size; ++i) {
    if (i > 0) PY_TRY(text.add_ascii(", "));
    // A list stands for the arguments of a ParamSpec.
    PY_TRY(is_exact<List>(args->items[i]) ? add_repr_list(thread, text, as<List>(args->items[i]))
                                          : add_type_repr(thread, text, args->items[i]));
  }
  if (args->ob_size == 0) PY_TRY(text.add_ascii("()"));
  PY_TRY(text.add_char(']'));
  return text.finish();
}

Maybe<Hash> hash(Thread& thread, Object* self) {
  Hash origin = PY_TRY(object_hash(thread, as_alias(self)->origin));
  Hash result = origin ^ PY_TRY(object_hash(thread, as_alias(self)->args));
  return result == -1 ? -2 : result;
}

Owned<Object> compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_a<GenericAlias>(right) || (op != CompareOp::kEq && op != CompareOp::kNe))
    return new_not_implemented();
  if (op == CompareOp::kNe) {
    Owned<Object> equal = PY_TRY(compare(thread, left, right, CompareOp::kEq));
    return new_bool(equal.get() != bool_object(true));
  }
  GenericAlias* a = as_alias(left);
  GenericAlias* b = as_alias(right);
  if (a->starred != b->starred) return new_bool(false);
  if (!PY_TRY(object_rich_compare_bool(thread, a->origin, b->origin, CompareOp::kEq)))
    return new_bool(false);
  return object_rich_compare(thread, a->args, b->args, CompareOp::kEq);
}

Owned<Object> getattro(Thread& thread, Object* self, Object* name) {
  PY_ENTER_NATIVE(thread, "");
  if (!is_a<Str>(name) || is_own_name(as<Str>(name))) return generic_getattr(thread, self, name);
  return get_attr(thread, as_alias(self)->origin, name);
}

Owned<Object> subscript(Thread& thread, Object* self, Object* item) {
  GenericAlias* alias = as_alias(self);
  PY_TRY(fill_parameters(thread, alias));
  Owned<Object> args =
      PY_TRY(substitute_type_parameters(thread, self, alias->args, alias->parameters, item));
  Owned<Object> result = PY_TRY(generic_alias_new(thread, alias->origin, args));
  as_alias(result)->starred = alias->starred;
  return result;
}

Owned<Object> iterate(Thread& thread, Object* self) {
  Owned<GenericAliasIterator> iterator = PY_TRY(object_new<GenericAliasIterator>(thread));
  iterator->alias.set_shared(self);
  gc_track(iterator);
  return iterator;
}

Owned<Object> next(Thread& thread, Object* self) {
  auto* iterator = static_cast<GenericAliasIterator*>(self);
  if (iterator->alias == nullptr) return {};
  GenericAlias* alias = as_alias(iterator->alias);
  Owned<Object> starred = PY_TRY(generic_alias_new(thread, alias->origin, alias->args));
  as_alias(starred)->starred = true;
  iterator->alias.clear();
  return starred;
}

Owned<Object> builtin(Thread& thread, const char* name) {
  Object* value = dict_get_ascii(thread, thread.interp->builtins, name);
  if (value == nullptr)
    return raise(thread, &exc::AttributeError, "module 'builtins' has no attribute '%s'", name);
  return share(value);
}

Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  Owned<Object> iter = PY_TRY(builtin(thread, "iter"));
  Object* alias = static_cast<GenericAliasIterator*>(self)->alias;
  Object* const one[] = {alias != nullptr ? alias : static_cast<Object*>(empty_tuple())};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, one));
  Object* const pair[] = {iter, args};
  return tuple_pack(thread, pair);
}

Owned<Object> mro_entries(Thread& thread, Object* self, Object*) {
  Object* const one[] = {as_alias(self)->origin};
  return tuple_pack(thread, one);
}
Owned<Object> instance_check(Thread& thread, Object*, Object*) {
  return raise_type_error(thread, "isinstance() argument 2 cannot be a parameterized generic");
}
Owned<Object> subclass_check(Thread& thread, Object*, Object*) {
  return raise_type_error(thread, "issubclass() argument 2 cannot be a parameterized generic");
}

Owned<Object> reduce(Thread& thread, Object* self) {
  GenericAlias* alias = as_alias(self);
  if (alias->starred) {
    Owned<Object> plain = PY_TRY(generic_alias_new(thread, alias->origin, alias->args));
    Owned<Object> iterator = PY_TRY(iterate(thread, plain));
    Owned<Object> next_function = PY_TRY(builtin(thread, "next"));
    Object* const one[] = {iterator};
    Owned<Tuple> args = PY_TRY(tuple_pack(thread, one));
    Object* const pair[] = {next_function, args};
    return tuple_pack(thread, pair);
  }
  Object* const two[] = {alias->origin, alias->args};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, two));
  Object* const pair[] = {self->ob_type, args};
  return tuple_pack(thread, pair);
}

Owned<Object> dir(Thread& thread, Object* self) {
  Owned<Object> names = PY_TRY(object_dir(thread, as_alias(self)->origin));
  for (const char* own : kOwnNames) {
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, own));
    if (PY_TRY(sequence_contains(thread, names, name))) continue;
    PY_TRY(list_append(thread, as<List>(names.get()), name));
  }
  return names;
}

Owned<Object> get_parameters(Thread& thread, Object* self, void*) {
  PY_TRY(fill_parameters(thread, as_alias(self)));
  return share(as_alias(self)->parameters.get());
}

Owned<Object> get_unpacked_tuple_args(Thread&, Object* self, void*) {
  GenericAlias* alias = as_alias(self);
  if (alias->starred && alias->origin == &Tuple::type) return share(alias->args.get());
  return new_none();
}

constinit MethodDef kMethods[] = {
    {"__mro_entries__", mro_entries, nullptr, nullptr},
    {"__instancecheck__", instance_check, nullptr, nullptr},
    {"__subclasscheck__", subclass_check, nullptr, nullptr},
    {"__reduce__", reduce, nullptr, nullptr},
    {"__dir__", dir, nullptr, nullptr},
    {},
};
constinit MemberDef kMembers[] = {
    {"__origin__", MemberKind::kObject, true, offsetof(GenericAlias, origin), nullptr},
    {"__args__", MemberKind::kObject, true, offsetof(GenericAlias, args), nullptr},
    {"__unpacked__", MemberKind::kBool, true, offsetof(GenericAlias, starred), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"__parameters__", get_parameters, nullptr, "The type variables among the arguments.", nullptr},
    {"__typing_unpacked_tuple_args__", get_unpacked_tuple_args, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(GenericAlias, origin), offsetof(GenericAlias, args),
                                offsetof(GenericAlias, parameters), 0};
constinit MethodDef kIteratorMethods[] = {
    {"__reduce__", iterator_reduce, nullptr, nullptr},
    {},
};
constexpr uint16_t kIteratorFields[] = {offsetof(GenericAliasIterator, alias), 0};

}  // namespace

Owned<Object> type_parameters_of(Thread& thread, Object* args) {
  PY_ENTER_NATIVE(thread, " in __parameter__ calculation");
  Owned<Tuple> tuple = PY_TRY(sequence_tuple(thread, args));
  Owned<List> parameters = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < tuple->ob_size; ++i)
    PY_TRY(add_parameters(thread, parameters, tuple->items[i]));
  return list_as_tuple(thread, parameters);
}

Owned<Object> substitute_type_parameters(Thread& thread, Object* alias, Object* args,
                                         Object* parameters, Object* item) {
  PY_ENTER_NATIVE(thread, "");
  auto* params = as<Tuple>(parameters);
  if (params->ob_size == 0) return raise_type_error(thread, "%R is not a generic class", alias);
  Owned<Tuple> keep = share(params);
  Owned<Object> items = PY_TRY(prepare_items(thread, alias, params, item));
  Object* single[] = {items};
  bool many = is_a<Tuple>(items.get());
  int64_t count = many ? as<Tuple>(items.get())->ob_size : 1;
  if (count != params->ob_size) {
    return raise_type_error(thread, "Too %s arguments for %R; actual %zd, expected %zd",
                            count > params->ob_size ? "many" : "few", alias, count,
                            params->ob_size);
  }
  Substitution with{alias, params, many ? as<Tuple>(items.get())->items : single};
  Owned<Tuple> old = PY_TRY(sequence_tuple(thread, args));
  Owned<List> result = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < old->ob_size; ++i) {
    PY_TRY(substitute_argument(thread, result, old->items[i], with, items));
  }
  return list_as_tuple(thread, result);
}

Status add_type_repr(Thread& thread, StrBuilder& text, Object* object) {
  if (object == ellipsis()) return text.add_ascii("...");
  if (object == none()->ob_type) return text.add_ascii("None");
  bool alias = PY_TRY(has_attr(thread, object, ids.__origin__)) &&
               PY_TRY(has_attr(thread, object, ids.__args__));
  Owned<Object> qualname, module;
  // A class shows its name; aliases and everything without a name show as themselves.
  bool named = !alias && PY_TRY(get_optional_attr(thread, object, ids.__qualname__, &qualname)) &&
               PY_TRY(get_optional_attr(thread, object, ids.__module__, &module)) &&
               !is_none(module.get());
  Owned<Object> shown;
  if (!named) {
    shown = PY_TRY(object_repr(thread, object));
  } else if (is_a<Str>(module.get()) && str_equal(as<Str>(module.get()), ids.builtins)) {
    shown = PY_TRY(object_str(thread, qualname));
  } else {
    shown = PY_TRY(str_from_format(thread, "%S.%S", module.get(), qualname.get()));
  }
  return text.add_str(as<Str>(shown.get()));
}

Owned<Object> generic_alias_new(Thread& thread, Object* origin, Object* args) {
  return make(thread, &GenericAlias::type, origin, args);
}

constinit Type GenericAlias::type = {
    .tp_name = "types.GenericAlias",
    .tp_basicsize = sizeof(GenericAlias),
    .tp_vectorcall_offset = offsetof(GenericAlias, vectorcall),
    .tp_repr = repr,
    .as_number = {.nb_or = union_or},
    .as_mapping = {.mp_subscript = subscript},
    .tp_hash = hash,
    .tp_call = call_alias,
    .tp_getattro = getattro,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kHaveVectorcall,
    .tp_doc = "A class with type arguments, such as list[int].",
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(GenericAlias, weaklist),
    .tp_iter = iterate,
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_alloc = type_generic_alloc,
    .tp_new = new_alias,
    .fields = kFields,
    .text_signature = "(origin, args, /)",
};

constinit Type GenericAliasIterator::type = {
    .tp_name = "generic_alias_iterator",
    .tp_basicsize = sizeof(GenericAliasIterator),
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = next,
    .tp_methods = kIteratorMethods,
    .fields = kIteratorFields,
};

}  // namespace py
