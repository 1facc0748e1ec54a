// TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, Generic subscripts. Counterpart:
// Objects/typevarobject.c.
#ifndef VM_OBJECTS_TYPE_PARAMS_H_
#define VM_OBJECTS_TYPE_PARAMS_H_

#include "vm/heap/owned.h"

namespace py {

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

}  // namespace py

#endif  // VM_OBJECTS_TYPE_PARAMS_H_
