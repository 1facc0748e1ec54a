// Classes, type parameters and type aliases.
// Counterpart: Python/codegen.c (codegen_class, codegen_type_params, codegen_typealias).
#include <cstring>

#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py {

using ast::as;
using ast::as_if;

bool Codegen::enter_type_parameters(const ast::stmt* node, Identifier name, int firstlineno,
                                    ParameterCounts counts, Identifier owner) {
  static constexpr char kBefore[] = "<generic parameters of ";
  constexpr size_t kBeforeSize = sizeof kBefore - 1;
  SmallVec<char, 64> title;
  if (!title.resize(kBeforeSize + name->size + 1)) {
    fail_memory();
    return false;
  }
  std::memcpy(title.data(), kBefore, kBeforeSize);
  std::memcpy(title.data() + kBeforeSize, name->text, name->size);
  title.back() = '>';
  const Identifier unit_name = names_.intern(title.data(), title.size());
  if (unit_name == nullptr) {
    fail_memory();
    return false;
  }
  return enter(UnitKind::kAnnotations, table_.find(node, ScopeRole::kTypeParameters), unit_name,
               firstlineno, counts, owner);
}

void Codegen::call_type_parameters(int arguments, const Location& loc) {
  Owned<Code> code = finish(false);
  leave();
  make_function(std::move(code), 0, loc);
  if (arguments > 0) {
    // The function goes below its arguments; the first of them is where a self would be.
    emit(op::SWAP, arguments + 1, loc);
    emit(op::CALL, arguments - 1, loc);
  } else {
    emit(op::PUSH_NULL, loc);
    emit(op::CALL, 0, loc);
  }
}

// A function that computes the value later; called without a format it gives the value (1).
void Codegen::type_parameter_value(const ast::expr* value, Identifier name, Scope* scope,
                                   bool starred) {
  if (failed_) return;
  const Location& loc = value->loc;
  Owned<Object> one = int_from_int64(thread_, 1);
  Object* items[] = {one};
  load_object(Owned<Object>(tuple_pack(thread_, items)), loc);
  if (!enter_annotations(scope, name, loc)) return;
  const auto* star = starred ? as_if<const ast::Starred>(value) : nullptr;
  if (star != nullptr) {
    visit(star->value);
    emit(op::UNPACK_SEQUENCE, 1, loc);
  } else {
    visit(value);
  }
  emit(op::RETURN_VALUE, loc);
  Owned<Code> code = finish(true);
  leave();
  make_function(std::move(code), MAKE_FUNCTION_DEFAULTS, loc);
}

void Codegen::type_parameters(const ast::Seq<ast::type_param*>& parameters) {
  bool seen_default = false;
  for (const ast::type_param* parameter : parameters) {
    const Location& loc = parameter->loc;
    Identifier name;
    const ast::expr* default_value;
    if (const auto* variable = as_if<const ast::TypeVar>(parameter)) {
      name = variable->name;
      default_value = variable->default_value;
      load_text(name, loc);
      if (variable->bound != nullptr) {
        type_parameter_value(variable->bound, name, table_.find(parameter), false);
        emit(op::CALL_INTRINSIC_2,
             variable->bound->node_kind == Kind::Tuple ? INTRINSIC_TYPEVAR_WITH_CONSTRAINTS
                                                       : INTRINSIC_TYPEVAR_WITH_BOUND,
             loc);
      } else {
        emit(op::CALL_INTRINSIC_1, INTRINSIC_TYPEVAR, loc);
      }
    } else if (const auto* tuple = as_if<const ast::TypeVarTuple>(parameter)) {
      name = tuple->name;
      default_value = tuple->default_value;
      load_text(name, loc);
      emit(op::CALL_INTRINSIC_1, INTRINSIC_TYPEVARTUPLE, loc);
    } else {
      const auto* specification = as<const ast::ParamSpec>(parameter);
      name = specification->name;
      default_value = specification->default_value;
      load_text(name, loc);
      emit(op::CALL_INTRINSIC_1, INTRINSIC_PARAMSPEC, loc);
    }
    if (default_value != nullptr) {
      seen_default = true;
      type_parameter_value(default_value, name, table_.find(parameter, ScopeRole::kDefault),
                           parameter->node_kind == Kind::TypeVarTuple);
      emit(op::CALL_INTRINSIC_2, INTRINSIC_SET_TYPEPARAM_DEFAULT, loc);
    } else if (seen_default) {
      return error(loc, "non-default type parameter '%U' follows default type parameter",
                   text(name));
    }
    emit(op::COPY, 1, loc);
    store(name, loc);
  }
  emit(op::BUILD_TUPLE, parameters.size, parameters[0]->loc);
}

// Leaves __build_class__, the function of the body and the name on the stack.
void Codegen::class_body(const ast::ClassDef* node, int firstlineno) {
  if (!enter(UnitKind::kClass, table_.find(node), node->name, firstlineno, {}, node->name)) return;
  const Location loc{firstlineno, 0, firstlineno, 0};
  CodeUnit& unit = *unit_;
  load(known_.name_attribute_, loc);
  store(known_.module_attribute_, loc);
  load_object(static_cast<Object*>(unit.qualname.get()), loc);
  store(known_.qualname_, loc);
  load_int(firstlineno, loc);
  store(known_.firstlineno_, loc);
  if (!node->type_params.empty()) {
    load(known_.type_params_, loc);
    store(known_.type_params_attribute_, loc);
  }
  // Cells, though a class has no fast locals.
  if (scope().needs_classdict) {
    emit(op::LOAD_LOCALS, loc);
    indexed(op::STORE_DEREF, unit.cellvars, known_.classdict_, loc);
  }
  if (scope().has_conditional_annotations) {
    emit(op::BUILD_SET, 0, loc);
    indexed(op::STORE_DEREF, unit.cellvars, known_.conditional_annotations_, loc);
  }
  body(node->body, loc, false);

  SmallVec<Identifier, 32> attributes;
  for (int32_t i = 0; i < unit.static_attributes.size(); ++i) {
    if (!attributes.push_back(unit.static_attributes[i])) return fail_memory();
  }
  sort_by_text(attributes.data(), attributes.size());
  load_names(attributes.data(), static_cast<int32_t>(attributes.size()), kNoLocation);
  store(known_.static_attributes_, kNoLocation);
  if (scope().needs_classdict) {
    emit(op::LOAD_CLOSURE, unit.cellvars.find(known_.classdict_), kNoLocation);
    store(known_.classdictcell_, kNoLocation);
  }
  // __build_class__ gets the cell to fill from the body's result.
  if (scope().needs_class_closure) {
    emit(op::LOAD_CLOSURE, unit.cellvars.find(known_.class_cell_), kNoLocation);
    emit(op::COPY, 1, kNoLocation);
    store(known_.classcell_, kNoLocation);
  } else {
    load_none(kNoLocation);
  }
  emit(op::RETURN_VALUE, kNoLocation);
  Owned<Code> code = finish(true);
  leave();
  // These belong to the line of the class, not to that of a decorator.
  emit(op::LOAD_BUILD_CLASS, node->loc);
  emit(op::PUSH_NULL, node->loc);
  make_function(std::move(code), 0, node->loc);
  load_text(node->name, node->loc);
}

void Codegen::class_definition(const ast::ClassDef* node) {
  const Location& loc = node->loc;
  decorators(node->decorator_list);
  const int firstlineno =
      node->decorator_list.empty() ? loc.lineno : node->decorator_list[0]->loc.lineno;
  if (node->type_params.empty()) {
    class_body(node, firstlineno);
    call_with(2, node->bases, nullptr, node->keywords, loc);
  } else {
    if (!enter_type_parameters(node, node->name, firstlineno, {}, node->name)) return;
    type_parameters(node->type_params);
    store(known_.type_params_, loc);
    class_body(node, firstlineno);
    load(known_.type_params_, loc);
    emit(op::CALL_INTRINSIC_1, INTRINSIC_SUBSCRIPT_GENERIC, loc);
    store(known_.generic_base_, loc);
    call_with(2, node->bases, known_.generic_base_, node->keywords, loc);
    call_type_parameters(0, loc);
  }
  apply_decorators(node->decorator_list);
  store(node->name, loc);
}

void Codegen::type_alias_value(const ast::TypeAlias* node) {
  if (failed_) return;
  const Location& loc = node->loc;
  Owned<Object> one = int_from_int64(thread_, 1);
  Object* items[] = {one};
  load_object(Owned<Object>(tuple_pack(thread_, items)), loc);
  if (!enter_annotations(table_.find(node), as<const ast::Name>(node->name)->id, loc)) return;
  visit(node->value);
  emit(op::RETURN_VALUE, loc);
  Owned<Code> code = finish(false);
  leave();
  make_function(std::move(code), MAKE_FUNCTION_DEFAULTS, loc);
  emit(op::BUILD_TUPLE, 3, loc);
  emit(op::CALL_INTRINSIC_1, INTRINSIC_TYPEALIAS, loc);
}

void Codegen::type_alias(const ast::TypeAlias* node) {
  const Location& loc = node->loc;
  const Identifier name = as<const ast::Name>(node->name)->id;
  const bool generic = !node->type_params.empty();
  if (generic) {
    if (!enter_type_parameters(node, name, loc.lineno, {}, nullptr)) return;
    load_text(name, loc);
    type_parameters(node->type_params);
  } else {
    load_text(name, loc);
    load_none(loc);
  }
  type_alias_value(node);
  if (generic) call_type_parameters(0, loc);
  store(name, loc);
}

}  // namespace py
