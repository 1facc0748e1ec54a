// TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, Generic subscripts. Counterpart:
// Objects/typevarobject.c.
#ifndef VM_OBJECTS_TYPE_PARAMS_H_
#define VM_OBJECTS_TYPE_PARAMS_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct TypeVar : Object {
  static Type type;
  Slot<Object> name;  // Str.
  Slot<Object> bound, evaluate_bound;
  Slot<Object> constraints, evaluate_constraints;
  Slot<Object> default_value, evaluate_default;
  bool covariant, contravariant, infer_variance;
};
struct ParamSpec : Object {
  static Type type;
  Slot<Object> name;  // Str.
  Slot<Object> bound;
  Slot<Object> default_value, evaluate_default;
  bool covariant, contravariant, infer_variance;
};
struct ParamSpecPart : Object {  // P.args and P.kwargs.
  static Type args_type, kwargs_type;
  Slot<Object> origin;
};
struct TypeVarTuple : Object {
  static Type type;
  Slot<Object> name;  // Str.
  Slot<Object> default_value, evaluate_default;
};
struct TypeAlias : Object {
  static Type type;
  Slot<Object> name;           // Str.
  Slot<Object> type_params;    // Tuple or null.
  Slot<Object> compute_value;  // Function or null.
  Slot<Object> value;          // Null until computed.
  Slot<Object> module;
};
struct ConstEvaluator : Object {  // The evaluator of a value that is there already.
  static Type type;
  Slot<Object> value;
};
struct Generic {
  static Type type;
};
struct NoDefault {
  static Type type;
};
extern Object g_no_default;  // typing.NoDefault; immortal.

// Readies the types. They are not published in `builtins`; the module _typing offers them.
Status type_params_init(Thread& thread);

// What the intrinsics of `def f[T: bound]` and `type X = ...` call. Evaluators are functions called
// on demand; null: none.
Owned<Object> type_var_new(Thread& thread, Object* name, Object* evaluate_bound_or_null,
                           Object* evaluate_constraints_or_null);
Owned<Object> param_spec_new(Thread& thread, Object* name);
Owned<Object> type_var_tuple_new(Thread& thread, Object* name);
Owned<Object> type_alias_new(Thread& thread, Object* name_params_value_tuple);
Owned<Object> type_param_set_default(Thread& thread, Object* type_param, Object* evaluate_default);
Owned<Object> function_set_type_params(Thread& thread, Object* function, Object* type_params);
Owned<Object> generic_subscript(Thread& thread, Object* type_params);  // Generic[*params]

// Shared by the types of this room.
Owned<Object> const_evaluator_new(Thread& thread, Object* value);
// The default of a type parameter: evaluated on first use; NoDefault if there is none.
Owned<Object> type_param_default(Thread& thread, Object* type_param);
// Calls a function of the module typing. Reenters.
Owned<Object> call_typing(Thread& thread, const char* name, Object* const* args, size_t nargs);
// The module of the calling function, or None.
Owned<Object> calling_module(Thread& thread);
// iter(Ts): yields typing.Unpack[Ts].
Owned<Object> unpack_iterator(Thread& thread, Object* self);

}  // namespace py

#endif  // VM_OBJECTS_TYPE_PARAMS_H_
