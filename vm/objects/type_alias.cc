// The rest of what type parameters need: type aliases, Generic, NoDefault and ready-made
// evaluators. Counterpart: Objects/typevarobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/type_params.h"
#include "vm/objects/union_type.h"

namespace py {
namespace {

TypeAlias* as_alias(Object* self) { return static_cast<TypeAlias*>(self); }

// Type aliases.

Owned<Object> alias_alloc(Thread& thread, Object* name, Object* type_params, Object* compute,
                          Object* value, Object* module) {
  Owned<TypeAlias> self = PY_TRY(object_new<TypeAlias>(thread));
  self->name.set_shared(name);
  self->type_params.set_shared(type_params);
  self->compute_value.set_shared(compute);
  self->value.set_shared(value);
  self->module.set_shared(module);
  gc_track(self);
  return self;
}

// Parameters without a default must come first.
Status check_type_params(Thread& thread, Tuple* type_params) {
  bool default_seen = false;
  for (int64_t i = 0; i < type_params->ob_size; ++i) {
    Object* param = type_params->items[i];
    Owned<Object> value = PY_TRY(type_param_default(thread, param));
    if (value.get() != &g_no_default) {
      default_seen = true;
    } else if (default_seen) {
      return raise_type_error(
          thread, "non-default type parameter '%R' follows default type parameter", param);
    }
  }
  return Status::kOk;
}

constinit SignatureText g_alias_signature{"typealias", "(name, value, *, type_params=())"};

Owned<Object> alias_make(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_alias_signature, args, kwargs, &bound));
  if (!is_a<Str>(bound[0]))
    return raise_bad_argument(thread, "typealias", "argument 'name'", "str", bound[0]);
  Object* type_params = bound[2];
  if (type_params != nullptr) {
    if (!is_a<Tuple>(type_params)) return raise_type_error(thread, "type_params must be a tuple");
    PY_TRY(check_type_params(thread, as<Tuple>(type_params)));
    if (as<Tuple>(type_params)->ob_size == 0) type_params = nullptr;
  }
  Owned<Object> module = PY_TRY(calling_module(thread));
  return alias_alloc(thread, bound[0], type_params, nullptr, bound[1], module);
}

Owned<Object> alias_repr(Thread&, Object* self) { return share(as_alias(self)->name.get()); }
Owned<Object> alias_reduce(Thread&, Object* self) { return share(as_alias(self)->name.get()); }

Owned<Object> alias_subscript(Thread& thread, Object* self, Object* args) {
  if (as_alias(self)->type_params == nullptr) {
    return raise_type_error(thread, "Only generic type aliases are subscriptable");
  }
  return generic_alias_new(thread, self, args);
}

Owned<Object> get_value(Thread& thread, Object* self, void*) {
  TypeAlias* alias = as_alias(self);
  if (alias->value == nullptr) {
    Owned<Object> compute = share(alias->compute_value.get());
    Owned<Object> value = PY_TRY(call_no_args(thread, compute));
    alias->value.set_shared(value);
    return value;
  }
  return share(alias->value.get());
}

Owned<Object> get_evaluate_value(Thread& thread, Object* self, void*) {
  TypeAlias* alias = as_alias(self);
  if (alias->compute_value != nullptr) return share(alias->compute_value.get());
  return const_evaluator_new(thread, alias->value);
}

// A TypeVarTuple takes part as *Ts.
Owned<Object> unpack_tuple_vars(Thread& thread, Tuple* params) {
  Owned<Tuple> result = PY_TRY(tuple_from_array(thread, params->items, params->ob_size));
  Owned<Object> unpack;
  for (int64_t i = 0; i < params->ob_size; ++i) {
    if (!is_exact<TypeVarTuple>(params->items[i])) continue;
    Owned<Object> iterator = PY_TRY(unpack_iterator(thread, params->items[i]));
    Owned<Object> unpacked = PY_TRY(iter_next(thread, iterator));
    Object* old = result->items[i];
    result->items[i] = unpacked.release();
    decref(old);
  }
  return result;
}

Owned<Object> get_parameters(Thread& thread, Object* self, void*) {
  Object* params = as_alias(self)->type_params;
  if (params == nullptr) return share<Object>(empty_tuple());
  return unpack_tuple_vars(thread, as<Tuple>(params));
}
Owned<Object> get_type_params(Thread&, Object* self, void*) {
  Object* params = as_alias(self)->type_params;
  return share(params != nullptr ? params : static_cast<Object*>(empty_tuple()));
}
Owned<Object> get_module(Thread&, Object* self, void*) {
  TypeAlias* alias = as_alias(self);
  if (alias->module != nullptr) return share(alias->module.get());
  Object* module = nullptr;
  if (alias->compute_value != nullptr && is_exact<Function>(alias->compute_value.get())) {
    module = as<Function>(alias->compute_value)->module;
  }
  return module != nullptr ? share(module) : new_none();
}

constinit MethodDef kAliasMethods[] = {
    {"__reduce__", alias_reduce, "($self, /)", nullptr},
    {},
};
constinit MemberDef kAliasMembers[] = {
    {"__name__", MemberKind::kObject, true, offsetof(TypeAlias, name), nullptr},
    {},
};
constinit GetSetDef kAliasGetSets[] = {
    {"__parameters__", get_parameters, nullptr, nullptr, nullptr},
    {"__type_params__", get_type_params, nullptr, nullptr, nullptr},
    {"__value__", get_value, nullptr, nullptr, nullptr},
    {"evaluate_value", get_evaluate_value, nullptr, nullptr, nullptr},
    {"__module__", get_module, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kAliasFields[] = {
    offsetof(TypeAlias, name),          offsetof(TypeAlias, type_params),
    offsetof(TypeAlias, compute_value), offsetof(TypeAlias, value),
    offsetof(TypeAlias, module),        0};

// Evaluators of ready values.

constexpr int kFormatString = 4;  // annotationlib.Format.STRING

Owned<Object> value_as_text(Thread& thread, Object* value) {
  StrBuilder text(thread);
  if (!is_a<Tuple>(value)) {
    PY_TRY(add_type_repr(thread, text, value));
    return text.finish();
  }
  auto* items = as<Tuple>(value);
  PY_TRY(text.add_char('('));
  for (int64_t i = 0; i < items->ob_size; ++i) {
    if (i > 0) PY_TRY(text.add_ascii(", "));
    PY_TRY(add_type_repr(thread, text, items->items[i]));
  }
  PY_TRY(text.add_char(')'));
  return text.finish();
}

Owned<Object> evaluator_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "constevaluator.__call__", kwargs));
  if (args->ob_size != 1) {
    return raise_type_error(
        thread, "constevaluator.__call__() takes exactly 1 argument (%zd given)", args->ob_size);
  }
  int format = PY_TRY(to_c_int(thread, args->items[0]));
  Object* value = static_cast<ConstEvaluator*>(self)->value;
  return format == kFormatString ? value_as_text(thread, value) : share(value);
}
Owned<Object> evaluator_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "<constevaluator %R>",
                         static_cast<ConstEvaluator*>(self)->value.get());
}
constexpr uint16_t kEvaluatorFields[] = {offsetof(ConstEvaluator, value), 0};

// Generic: typing knows how to subscribe and subclass it.

Owned<Object> call_typing_with_class(Thread& thread, const char* name, Object* cls, RawArgs args) {
  Owned<Object> typing = PY_TRY(import_as_program(thread, ids.typing));
  Owned<Object> function = PY_TRY(get_attr(thread, typing, name));
  Owned<Object> method = PY_TRY(method_new(thread, function, cls));
  return call_vector(thread, method, args.argv, args.nargs, args.kwnames);
}
Owned<Object> generic_class_getitem(Thread& thread, Object* cls, RawArgs args) {
  return call_typing_with_class(thread, "_generic_class_getitem", cls, args);
}
Owned<Object> generic_init_subclass(Thread& thread, Object* cls, RawArgs args) {
  return call_typing_with_class(thread, "_generic_init_subclass", cls, args);
}
constinit MethodDef kGenericMethods[] = {
    {"__class_getitem__", generic_class_getitem, nullptr, "The generic class with type arguments.",
     MethodDef::kClass},
    {"__init_subclass__", generic_init_subclass, nullptr,
     "Notes the type parameters of a new subclass.", MethodDef::kClass},
    {},
};

// NoDefault.

Owned<Object> no_default_make(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  if (args->ob_size != 0 || (kwargs != nullptr && kwargs->used != 0)) {
    return raise_type_error(thread, "NoDefaultType takes no arguments");
  }
  return share(&g_no_default);
}
Owned<Object> no_default_repr(Thread& thread, Object*) {
  return str_from_utf8(thread, "typing.NoDefault");
}
Owned<Object> no_default_reduce(Thread& thread, Object*) {
  return str_from_utf8(thread, "NoDefault");
}
constinit MethodDef kNoDefaultMethods[] = {
    {"__reduce__", no_default_reduce, nullptr, nullptr},
    {},
};

}  // namespace

constinit Object g_no_default = PY_STATIC_HEAD(&NoDefault::type);

constinit Type TypeAlias::type = {
    .tp_name = "typing.TypeAliasType",
    .tp_basicsize = sizeof(TypeAlias),
    .tp_repr = alias_repr,
    .as_number = {.nb_or = union_or},
    .as_mapping = {.mp_subscript = alias_subscript},
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "What a type statement makes: a name for a type, computed when it is needed.",
    .tp_iter = unpack_iterator,
    .tp_methods = kAliasMethods,
    .tp_members = kAliasMembers,
    .tp_getset = kAliasGetSets,
    .tp_new = alias_make,
    .fields = kAliasFields,
};

constinit Type ConstEvaluator::type = {
    .tp_name = "_typing._ConstEvaluator",
    .tp_basicsize = sizeof(ConstEvaluator),
    .tp_repr = evaluator_repr,
    .tp_call = evaluator_call,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_doc = "Evaluates to a value that is known already.",
    .fields = kEvaluatorFields,
    .text_signature = "()",
};

constinit Type Generic::type = {
    .tp_name = "typing.Generic",
    .tp_basicsize = sizeof(Object),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kMutableType,
    .tp_doc = "The base of classes with type parameters.",
    .tp_methods = kGenericMethods,
    .tp_new = object_new_slot,
};

constinit Type NoDefault::type = {
    .tp_name = "NoDefaultType",
    .tp_basicsize = sizeof(Object),
    .tp_repr = no_default_repr,
    .tp_doc = "The type of typing.NoDefault.",
    .tp_methods = kNoDefaultMethods,
    .tp_new = no_default_make,
    .text_signature = "()",
};

Owned<Object> const_evaluator_new(Thread& thread, Object* value) {
  Owned<ConstEvaluator> self = PY_TRY(object_new<ConstEvaluator>(thread));
  self->value.set_shared(value);
  gc_track(self);
  return self;
}

Owned<Object> type_alias_new(Thread& thread, Object* name_params_value) {
  auto* parts = as<Tuple>(name_params_value);
  Object* params = parts->items[1];
  bool generic = !is_none(params) && as<Tuple>(params)->ob_size != 0;
  return alias_alloc(thread, parts->items[0], generic ? params : nullptr, parts->items[2], nullptr,
                     nullptr);
}

Owned<Object> generic_subscript(Thread& thread, Object* type_params) {
  // The compiler's tuple comes out of a cell, so the verifier cannot know.
  if (!is_a<Tuple>(type_params))
    return raise(thread, &exc::SystemError, "type parameters must be a tuple, not %T", type_params);
  Owned<Object> params = PY_TRY(unpack_tuple_vars(thread, as<Tuple>(type_params)));
  Object* const args[] = {&Generic::type, params};
  return call_typing(thread, "_GenericAlias", args, 2);
}

Status type_params_init(Thread& thread) {
  TypeAlias::type.tp_flags |= tpflags::kStaticBuiltin;
  NoDefault::type.tp_flags |= tpflags::kStaticBuiltin;
  for (Type* type : {&Generic::type, &TypeVar::type, &TypeVarTuple::type, &ParamSpec::type,
                     &ParamSpecPart::args_type, &ParamSpecPart::kwargs_type, &ConstEvaluator::type,
                     &TypeAlias::type, &NoDefault::type}) {
    PY_TRY(type_ready(thread, type));
  }
  return Status::kOk;
}

}  // namespace py
