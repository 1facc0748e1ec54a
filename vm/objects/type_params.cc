// TypeVar, ParamSpec and TypeVarTuple: the type parameters of generic functions, classes and
// aliases. Counterpart: Objects/typevarobject.c.
#include "vm/objects/type_params.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"
#include "vm/runtime/frame.h"

namespace py {

Owned<Object> call_typing(Thread& thread, const char* name, Object* const* args, size_t nargs) {
  Owned<Object> typing = PY_TRY(import_as_program(thread, ids.typing));
  Owned<Object> function = PY_TRY(get_attr(thread, typing, name));
  return call_args(thread, function, args, nargs);
}

Owned<Object> calling_module(Thread& thread) {
  Frame* frame = thread.current_frame;
  while (frame != nullptr && frame->owner == FrameOwner::kInterpreter) frame = frame->previous;
  if (frame == nullptr || frame->f_funcobj.is_null()) return new_none();
  Object* module = frame->function()->module;
  return module != nullptr ? share(module) : new_none();
}

Owned<Object> unpack_iterator(Thread& thread, Object* self) {
  Owned<Object> typing = PY_TRY(import_as_program(thread, ids.typing));
  Owned<Object> unpack = PY_TRY(get_attr(thread, typing, "Unpack"));
  Owned<Object> unpacked = PY_TRY(get_item(thread, unpack, self));
  Object* const one[] = {unpacked};
  Owned<Tuple> tuple = PY_TRY(tuple_pack(thread, one));
  return get_iter(thread, tuple);
}

namespace {

TypeVar* as_type_var(Object* self) { return static_cast<TypeVar*>(self); }
ParamSpec* as_param_spec(Object* self) { return static_cast<ParamSpec*>(self); }
TypeVarTuple* as_tuple_var(Object* self) { return static_cast<TypeVarTuple*>(self); }
ParamSpecPart* as_part(Object* self) { return static_cast<ParamSpecPart*>(self); }

// The fields that every kind of parameter has, wherever they lie.
struct Common {
  Slot<Object>& name;
  Slot<Object>& default_value;
  Slot<Object>& evaluate_default;
};
Common common(Object* self) {
  if (is_exact<TypeVar>(self)) {
    return {as_type_var(self)->name, as_type_var(self)->default_value,
            as_type_var(self)->evaluate_default};
  }
  if (is_exact<ParamSpec>(self)) {
    return {as_param_spec(self)->name, as_param_spec(self)->default_value,
            as_param_spec(self)->evaluate_default};
  }
  return {as_tuple_var(self)->name, as_tuple_var(self)->default_value,
          as_tuple_var(self)->evaluate_default};
}
bool is_type_param(const Object* object) {
  return is_exact<TypeVar>(object) || is_exact<ParamSpec>(object) || is_exact<TypeVarTuple>(object);
}

int traverse(Object* self, Visit visit, void* arg) {
  int result = object_default_traverse(self, visit, arg);
  return result != 0 ? result : instance_visit_managed(self, visit, arg);
}
void clear(Object* self) {
  object_default_clear(self);
  instance_clear_managed(self);
}

// A value, or what its evaluator gives when it is first asked for; `fallback` if there is neither.
Owned<Object> evaluate_once(Thread& thread, Slot<Object>& value, Slot<Object>& evaluator,
                            Object* fallback) {
  if (value != nullptr) return share(value.get());
  if (evaluator == nullptr) return share(fallback);
  Owned<Object> function = share(evaluator.get());
  Owned<Object> result = PY_TRY(call_no_args(thread, function));
  value.set_shared(result);
  return result;
}

// The evaluator, made up for a value that was given directly; None if there is neither.
Owned<Object> evaluator_of(Thread& thread, Slot<Object>& value, Slot<Object>& evaluator) {
  if (evaluator != nullptr) return share(evaluator.get());
  if (value != nullptr) return const_evaluator_new(thread, value);
  return new_none();
}

Owned<Object> check_bound(Thread& thread, Object* bound) {
  Owned<Str> message = PY_TRY(str_from_utf8(thread, "Bound must be a type."));
  Object* const args[] = {bound, message};
  return call_typing(thread, "_type_check", args, 2);
}

Status check_name(Thread& thread, const char* function, Object* name) {
  if (is_a<Str>(name)) return Status::kOk;
  return raise_bad_argument(thread, function, "argument 'name'", "str", name);
}

// Parameters made by calling the type belong to the caller's module.
Status set_module(Thread& thread, Object* self) {
  Owned<Object> module = PY_TRY(calling_module(thread));
  return set_attr(thread, self, ids.__module__, module);
}

struct Variance {
  bool covariant, contravariant, inferred;
};
Status read_variance(Thread& thread, const BoundArgs& bound, size_t first, Variance* variance) {
  bool* const flags[] = {&variance->covariant, &variance->contravariant, &variance->inferred};
  for (size_t i = 0; i < 3; ++i)
    *flags[i] = bound.has(first + i) && PY_TRY(object_is_true(thread, bound[first + i]));
  if (variance->covariant && variance->contravariant) {
    return raise_value_error(thread, "Bivariant types are not supported.");
  }
  if (variance->inferred && (variance->covariant || variance->contravariant)) {
    return raise_value_error(thread, "Variance cannot be specified with infer_variance.");
  }
  return Status::kOk;
}

template <typename T>
void set_variance(T* parameter, const Variance& variance) {
  parameter->covariant = variance.covariant;
  parameter->contravariant = variance.contravariant;
  parameter->infer_variance = variance.inferred;
}

// Methods that all kinds share.

template <typename T>
Owned<Object> repr_with_variance(Thread& thread, Object* self) {
  auto* parameter = static_cast<T*>(self);
  if (parameter->infer_variance) return share(parameter->name.get());
  char sign = parameter->covariant ? '+' : parameter->contravariant ? '-' : '~';
  return str_from_format(thread, "%c%U", sign, parameter->name.get());
}
Owned<Object> repr_name(Thread&, Object* self) { return share(common(self).name.get()); }
Owned<Object> reduce(Thread&, Object* self) { return share(common(self).name.get()); }
Owned<Object> has_default(Thread&, Object* self) {
  Common fields = common(self);
  bool given = fields.default_value != nullptr && fields.default_value != &g_no_default;
  return new_bool(fields.evaluate_default != nullptr || given);
}
Owned<Object> get_default(Thread& thread, Object* self, void*) {
  return type_param_default(thread, self);
}
Owned<Object> get_evaluate_default(Thread& thread, Object* self, void*) {
  Common fields = common(self);
  return evaluator_of(thread, fields.default_value, fields.evaluate_default);
}
Owned<Object> mro_entries(Thread& thread, Object* self, Object*) {
  return raise_type_error(thread, "Cannot subclass an instance of %s",
                          type_short_name(self->ob_type));
}
Owned<Object> bit_or(Thread& thread, Object* left, Object* right) {
  Object* const pair[] = {left, right};
  Owned<Tuple> members = PY_TRY(tuple_pack(thread, pair));
  return union_from_tuple(thread, members);
}

// TypeVar.

constinit SignatureText g_type_var_signature{
    "typevar",
    "(name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, "
    "infer_variance=False)"};

Owned<Object> type_var_make(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_type_var_signature, args, kwargs, &bound));
  PY_TRY(check_name(thread, "typevar", bound[0]));
  Variance variance;
  PY_TRY(read_variance(thread, bound, 4, &variance));
  Owned<Object> upper;
  if (bound.has(2) && !is_none(bound[2])) upper = PY_TRY(check_bound(thread, bound[2]));
  auto* constraints = as<Tuple>(bound[1]);
  if (constraints->ob_size == 1)
    return raise_type_error(thread, "A single constraint is not allowed");
  if (constraints->ob_size != 0 && upper) {
    return raise_type_error(thread, "Constraints cannot be combined with bound=...");
  }
  Owned<TypeVar> self = PY_TRY(object_new<TypeVar>(thread));
  self->name.set_shared(bound[0]);
  self->bound.set(std::move(upper));
  if (constraints->ob_size != 0) self->constraints.set_shared(constraints);
  self->default_value.set_shared(bound.has(3) ? bound[3] : &g_no_default);
  set_variance(self.get(), variance);
  gc_track(self);
  PY_TRY(set_module(thread, self));
  return self;
}

Owned<Object> get_bound(Thread& thread, Object* self, void*) {
  return evaluate_once(thread, as_type_var(self)->bound, as_type_var(self)->evaluate_bound, none());
}
Owned<Object> get_constraints(Thread& thread, Object* self, void*) {
  return evaluate_once(thread, as_type_var(self)->constraints,
                       as_type_var(self)->evaluate_constraints, empty_tuple());
}
Owned<Object> get_evaluate_bound(Thread& thread, Object* self, void*) {
  return evaluator_of(thread, as_type_var(self)->bound, as_type_var(self)->evaluate_bound);
}
Owned<Object> get_evaluate_constraints(Thread& thread, Object* self, void*) {
  return evaluator_of(thread, as_type_var(self)->constraints,
                      as_type_var(self)->evaluate_constraints);
}

Owned<Object> type_var_subst(Thread& thread, Object* self, Args args) {
  Object* const arguments[] = {self, args[0]};
  return call_typing(thread, "_typevar_subst", arguments, 2);
}

// Appends the default when alias[args] leaves this parameter out.
Owned<Object> type_var_prepare(Thread& thread, Object* self, Args args) {
  Object* alias = args[0];
  Object* given = args[1];
  Owned<Object> params = PY_TRY(get_attr(thread, alias, ids.__parameters__));
  int64_t index = PY_TRY(sequence_index(thread, params, self));
  int64_t count = PY_TRY(object_length(thread, given));
  if (index < count) return share(given);
  if (index == count) {
    Owned<Object> value = PY_TRY(type_param_default(thread, self));
    if (value.get() != &g_no_default) {
      Object* const one[] = {value};
      Owned<Tuple> rest = PY_TRY(tuple_pack(thread, one));
      return sequence_concat(thread, given, rest);
    }
  }
  return raise_type_error(thread, "Too few arguments for %S; actual %zd, expected at least %zd",
                          alias, count, index + 1);
}

constinit MethodDef kTypeVarMethods[] = {
    {"__typing_subst__", type_var_subst, "($self, arg, /)", nullptr},
    {"__typing_prepare_subst__", type_var_prepare, "($self, alias, args, /)", nullptr},
    {"__reduce__", reduce, "($self, /)", nullptr},
    {"has_default", has_default, "($self, /)", nullptr},
    {"__mro_entries__", mro_entries, nullptr, nullptr},
    {},
};
constinit MemberDef kTypeVarMembers[] = {
    {"__name__", MemberKind::kObject, true, offsetof(TypeVar, name), nullptr},
    {"__covariant__", MemberKind::kBool, true, offsetof(TypeVar, covariant), nullptr},
    {"__contravariant__", MemberKind::kBool, true, offsetof(TypeVar, contravariant), nullptr},
    {"__infer_variance__", MemberKind::kBool, true, offsetof(TypeVar, infer_variance), nullptr},
    {},
};
constinit GetSetDef kTypeVarGetSets[] = {
    {"__bound__", get_bound, nullptr, nullptr, nullptr},
    {"__constraints__", get_constraints, nullptr, nullptr, nullptr},
    {"__default__", get_default, nullptr, nullptr, nullptr},
    {"evaluate_bound", get_evaluate_bound, nullptr, nullptr, nullptr},
    {"evaluate_constraints", get_evaluate_constraints, nullptr, nullptr, nullptr},
    {"evaluate_default", get_evaluate_default, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kTypeVarFields[] = {offsetof(TypeVar, name),
                                       offsetof(TypeVar, bound),
                                       offsetof(TypeVar, evaluate_bound),
                                       offsetof(TypeVar, constraints),
                                       offsetof(TypeVar, evaluate_constraints),
                                       offsetof(TypeVar, default_value),
                                       offsetof(TypeVar, evaluate_default),
                                       0};

// ParamSpec.

constinit SignatureText g_param_spec_signature{
    "paramspec",
    "(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, "
    "infer_variance=False)"};

Owned<Object> param_spec_make(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_param_spec_signature, args, kwargs, &bound));
  PY_TRY(check_name(thread, "paramspec", bound[0]));
  Variance variance;
  PY_TRY(read_variance(thread, bound, 3, &variance));
  Owned<Object> upper;
  if (bound.has(1) && !is_none(bound[1])) upper = share(bound[1]);  // Anything goes.
  Owned<ParamSpec> self = PY_TRY(object_new<ParamSpec>(thread));
  self->name.set_shared(bound[0]);
  self->bound.set(std::move(upper));
  self->default_value.set_shared(bound.has(2) ? bound[2] : &g_no_default);
  set_variance(self.get(), variance);
  gc_track(self);
  PY_TRY(set_module(thread, self));
  return self;
}

Owned<Object> part_new(Thread& thread, Type* type, Object* origin) {
  Owned<ParamSpecPart> part = PY_TRY(object_new_of<ParamSpecPart>(thread, type));
  part->origin.set_shared(origin);
  gc_track(part);
  return part;
}
Owned<Object> get_args(Thread& thread, Object* self, void*) {
  return part_new(thread, &ParamSpecPart::args_type, self);
}
Owned<Object> get_kwargs(Thread& thread, Object* self, void*) {
  return part_new(thread, &ParamSpecPart::kwargs_type, self);
}
Owned<Object> param_spec_subst(Thread& thread, Object* self, Args args) {
  Object* const arguments[] = {self, args[0]};
  return call_typing(thread, "_paramspec_subst", arguments, 2);
}
Owned<Object> param_spec_prepare(Thread& thread, Object* self, Args args) {
  Object* const arguments[] = {self, args[0], args[1]};
  return call_typing(thread, "_paramspec_prepare_subst", arguments, 3);
}

constinit MethodDef kParamSpecMethods[] = {
    {"__typing_subst__", param_spec_subst, "($self, arg, /)", nullptr},
    {"__typing_prepare_subst__", param_spec_prepare, "($self, alias, args, /)", nullptr},
    {"has_default", has_default, "($self, /)", nullptr},
    {"__reduce__", reduce, "($self, /)", nullptr},
    {"__mro_entries__", mro_entries, nullptr, nullptr},
    {},
};
constinit MemberDef kParamSpecMembers[] = {
    {"__name__", MemberKind::kObject, true, offsetof(ParamSpec, name), nullptr},
    {"__bound__", MemberKind::kObject, true, offsetof(ParamSpec, bound), nullptr},
    {"__covariant__", MemberKind::kBool, true, offsetof(ParamSpec, covariant), nullptr},
    {"__contravariant__", MemberKind::kBool, true, offsetof(ParamSpec, contravariant), nullptr},
    {"__infer_variance__", MemberKind::kBool, true, offsetof(ParamSpec, infer_variance), nullptr},
    {},
};
constinit GetSetDef kParamSpecGetSets[] = {
    {"args", get_args, nullptr, "Stands for the positional arguments.", nullptr},
    {"kwargs", get_kwargs, nullptr, "Stands for the keyword arguments.", nullptr},
    {"__default__", get_default, nullptr, "The default of the parameter.", nullptr},
    {"evaluate_default", get_evaluate_default, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kParamSpecFields[] = {offsetof(ParamSpec, name), offsetof(ParamSpec, bound),
                                         offsetof(ParamSpec, default_value),
                                         offsetof(ParamSpec, evaluate_default), 0};

// P.args and P.kwargs.

constinit SignatureText g_args_signature{"paramspecargs", "(origin)"};
constinit SignatureText g_kwargs_signature{"paramspeckwargs", "(origin)"};

Owned<Object> part_make(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  SignatureText& signature =
      type == &ParamSpecPart::args_type ? g_args_signature : g_kwargs_signature;
  PY_TRY(bind_arguments(thread, signature, args, kwargs, &bound));
  return part_new(thread, type, bound[0]);
}
Owned<Object> part_repr(Thread& thread, Object* self) {
  const char* suffix = self->ob_type == &ParamSpecPart::args_type ? "args" : "kwargs";
  Object* origin = as_part(self)->origin;
  if (is_exact<ParamSpec>(origin))
    return str_from_format(thread, "%U.%s", as_param_spec(origin)->name.get(), suffix);
  return str_from_format(thread, "%R.%s", origin, suffix);
}
Owned<Object> part_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (left->ob_type != right->ob_type || (op != CompareOp::kEq && op != CompareOp::kNe))
    return new_not_implemented();
  return object_rich_compare(thread, as_part(left)->origin, as_part(right)->origin, op);
}

constinit MethodDef kPartMethods[] = {
    {"__mro_entries__", mro_entries, nullptr, nullptr},
    {},
};
constinit MemberDef kPartMembers[] = {
    {"__origin__", MemberKind::kObject, true, offsetof(ParamSpecPart, origin), nullptr},
    {},
};
constexpr uint16_t kPartFields[] = {offsetof(ParamSpecPart, origin), 0};

// TypeVarTuple.

constinit SignatureText g_tuple_var_signature{"typevartuple", "(name, *, default=NoDefault)"};

Owned<Object> tuple_var_make(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_tuple_var_signature, args, kwargs, &bound));
  PY_TRY(check_name(thread, "typevartuple", bound[0]));
  Owned<TypeVarTuple> self = PY_TRY(object_new<TypeVarTuple>(thread));
  self->name.set_shared(bound[0]);
  self->default_value.set_shared(bound.has(1) ? bound[1] : &g_no_default);
  gc_track(self);
  PY_TRY(set_module(thread, self));
  return self;
}
Owned<Object> tuple_var_subst(Thread& thread, Object*, Args) {
  return raise_type_error(thread, "Substitution of bare TypeVarTuple is not supported");
}
Owned<Object> tuple_var_prepare(Thread& thread, Object* self, Args args) {
  Object* const arguments[] = {self, args[0], args[1]};
  return call_typing(thread, "_typevartuple_prepare_subst", arguments, 3);
}

constinit MethodDef kTupleVarMethods[] = {
    {"__typing_subst__", tuple_var_subst, "($self, arg, /)", nullptr},
    {"__typing_prepare_subst__", tuple_var_prepare, "($self, alias, args, /)", nullptr},
    {"__reduce__", reduce, "($self, /)", nullptr},
    {"has_default", has_default, "($self, /)", nullptr},
    {"__mro_entries__", mro_entries, nullptr, nullptr},
    {},
};
constinit MemberDef kTupleVarMembers[] = {
    {"__name__", MemberKind::kObject, true, offsetof(TypeVarTuple, name), nullptr},
    {},
};
constinit GetSetDef kTupleVarGetSets[] = {
    {"__default__", get_default, nullptr, "The default of the parameter.", nullptr},
    {"evaluate_default", get_evaluate_default, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kTupleVarFields[] = {offsetof(TypeVarTuple, name),
                                        offsetof(TypeVarTuple, default_value),
                                        offsetof(TypeVarTuple, evaluate_default), 0};

constexpr uint64_t kFlags = tpflags::kHaveGc | tpflags::kManagedWeakref;

}  // namespace

constinit Type TypeVar::type = {
    .tp_name = "typing.TypeVar",
    .tp_basicsize = sizeof(TypeVar),
    .tp_repr = repr_with_variance<TypeVar>,
    .as_number = {.nb_or = bit_or},
    .tp_flags = kFlags | tpflags::kManagedDict,
    .tp_doc = "A type parameter that stands for one type.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = kTypeVarMethods,
    .tp_members = kTypeVarMembers,
    .tp_getset = kTypeVarGetSets,
    .tp_new = type_var_make,
    .fields = kTypeVarFields,
};

constinit Type ParamSpec::type = {
    .tp_name = "typing.ParamSpec",
    .tp_basicsize = sizeof(ParamSpec),
    .tp_repr = repr_with_variance<ParamSpec>,
    .as_number = {.nb_or = bit_or},
    .tp_flags = kFlags | tpflags::kManagedDict,
    .tp_doc = "A type parameter that stands for the parameters of a callable.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = kParamSpecMethods,
    .tp_members = kParamSpecMembers,
    .tp_getset = kParamSpecGetSets,
    .tp_new = param_spec_make,
    .fields = kParamSpecFields,
};

constinit Type ParamSpecPart::args_type = {
    .tp_name = "typing.ParamSpecArgs",
    .tp_basicsize = sizeof(ParamSpecPart),
    .tp_repr = part_repr,
    .tp_flags = kFlags,
    .tp_doc = "The positional arguments that a ParamSpec stands for.",
    .tp_richcompare = part_compare,
    .tp_methods = kPartMethods,
    .tp_members = kPartMembers,
    .tp_new = part_make,
    .fields = kPartFields,
};

constinit Type ParamSpecPart::kwargs_type = {
    .tp_name = "typing.ParamSpecKwargs",
    .tp_basicsize = sizeof(ParamSpecPart),
    .tp_repr = part_repr,
    .tp_flags = kFlags,
    .tp_doc = "The keyword arguments that a ParamSpec stands for.",
    .tp_richcompare = part_compare,
    .tp_methods = kPartMethods,
    .tp_members = kPartMembers,
    .tp_new = part_make,
    .fields = kPartFields,
};

constinit Type TypeVarTuple::type = {
    .tp_name = "typing.TypeVarTuple",
    .tp_basicsize = sizeof(TypeVarTuple),
    .tp_repr = repr_name,
    .tp_flags = kFlags | tpflags::kManagedDict,
    .tp_doc = "A type parameter that stands for any number of types.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_iter = unpack_iterator,
    .tp_methods = kTupleVarMethods,
    .tp_members = kTupleVarMembers,
    .tp_getset = kTupleVarGetSets,
    .tp_new = tuple_var_make,
    .fields = kTupleVarFields,
};

Owned<Object> type_param_default(Thread& thread, Object* type_param) {
  if (!is_type_param(type_param))
    return raise_type_error(thread, "Expected a type param, got %R", type_param);
  Common fields = common(type_param);
  return evaluate_once(thread, fields.default_value, fields.evaluate_default, &g_no_default);
}

Owned<Object> type_param_set_default(Thread& thread, Object* type_param, Object* evaluate_default) {
  if (!is_type_param(type_param))
    return raise_type_error(thread, "Expected a type param, got %R", type_param);
  common(type_param).evaluate_default.set_shared(evaluate_default);
  return share(type_param);
}

Owned<Object> type_var_new(Thread& thread, Object* name, Object* evaluate_bound,
                           Object* evaluate_constraints) {
  Owned<TypeVar> self = PY_TRY(object_new<TypeVar>(thread));
  self->name.set_shared(name);
  self->evaluate_bound.set_shared(evaluate_bound);
  self->evaluate_constraints.set_shared(evaluate_constraints);
  self->infer_variance = true;
  gc_track(self);
  return self;
}

Owned<Object> param_spec_new(Thread& thread, Object* name) {
  Owned<ParamSpec> self = PY_TRY(object_new<ParamSpec>(thread));
  self->name.set_shared(name);
  self->infer_variance = true;
  gc_track(self);
  return self;
}

Owned<Object> type_var_tuple_new(Thread& thread, Object* name) {
  Owned<TypeVarTuple> self = PY_TRY(object_new<TypeVarTuple>(thread));
  self->name.set_shared(name);
  gc_track(self);
  return self;
}

Owned<Object> function_set_type_params(Thread&, Object* function, Object* type_params) {
  as<Function>(function)->typeparams.set_shared(type_params);
  return share(function);
}

}  // namespace py
