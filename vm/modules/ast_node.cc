// ast.AST: how nodes are made, shown, copied and pickled.
// Counterpart: Python/Python-ast.c (AST_type).
#include "vm/modules/ast_types.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"

namespace py {
namespace {

using ast_schema::FieldType;

constexpr uint16_t kNodeFields[] = {offsetof(AstNode, dict), 0};

// Null without an exception: the class has no such attribute.
Owned<Object> class_attribute(Thread& thread, Object* self, Str* name) {
  Owned<Object> value;
  PY_TRY(get_optional_attr(thread, self->ob_type, name, &value));
  return value;
}
Owned<Object> instance_dict(Thread& thread, Object* self) {
  Owned<Object> value;
  PY_TRY(get_optional_attr(thread, self, ids.__dict__, &value));
  return value;
}

Status set_positional(Thread& thread, Object* self, Object* fields, Tuple* args, Set* remaining) {
  const int64_t count = PY_TRY(object_length(thread, fields));
  if (args->ob_size > count)
    return raise_type_error(thread, "%.400s constructor takes at most %zd positional argument%s",
                            type_short_name(self->ob_type), static_cast<ssize_t>(count),
                            count == 1 ? "" : "s");
  for (int64_t i = 0; i < args->ob_size; ++i) {
    Owned<Object> name = PY_TRY(sequence_get_item(thread, fields, i));
    PY_TRY(set_attr(thread, self, name, args->items[i]));
    PY_TRY(set_discard(thread, remaining, name));
  }
  return Status::kOk;
}

Status set_keywords(Thread& thread, Object* self, Object* fields, Dict* kwargs, Set* remaining) {
  const char* type_name = self->ob_type->tp_name;
  Owned<Object> attributes;
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(kwargs, &position, &key, &value)) {
    if (PY_TRY(sequence_contains(thread, fields, key))) {
      if (!PY_TRY(set_discard(thread, remaining, key)))
        return raise_type_error(thread, "%.400s got multiple values for argument %R", type_name,
                                key);
    } else {
      if (!attributes) attributes = PY_TRY(get_attr(thread, self->ob_type, ids._attributes));
      if (!PY_TRY(sequence_contains(thread, attributes, key)))
        PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                    "%.400s.__init__ got an unexpected keyword argument %R. Support for arbitrary "
                    "keyword arguments is deprecated and will be removed in Python 3.15.",
                    type_name, key));
    }
    PY_TRY(set_attr(thread, self, key, value));
  }
  return Status::kOk;
}

// A field that was not given: None by its class, an empty list, Load(), or a warning.
Status fill_field(Thread& thread, Object* self, Object* types, Object* name) {
  Owned<Object> type;
  if (!PY_TRY(dict_get_owned(thread, static_cast<Dict*>(types), name, &type)))
    return warn(thread, &exc::DeprecationWarning, 1,
                "Field %R is missing from %.400s._field_types. This will become an error in "
                "Python 3.15.",
                name, self->ob_type->tp_name);
  if (is_exact<Union>(type.get())) return Status::kOk;
  if (is_exact<GenericAlias>(type.get())) {
    Owned<List> empty = PY_TRY(list_new(thread));
    return set_attr(thread, self, name, empty);
  }
  const AstTypes* known = PY_TRY(ast_types(thread));
  const int contexts = known->class_of_type[static_cast<int>(FieldType::t_expr_context)];
  if (type.get() == known->classes[contexts])
    return set_attr(thread, self, name, known->singletons[static_cast<int>(ast::Kind::Load)]);
  return warn(thread, &exc::DeprecationWarning, 1,
              "%.400s.__init__ missing 1 required positional argument: %R. This will become an "
              "error in Python 3.15.",
              self->ob_type->tp_name, name);
}

Status node_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  Owned<Object> fields = PY_TRY(get_attr(thread, self->ob_type, ids._fields));
  Owned<Set> remaining = PY_TRY(set_new(thread, fields));
  PY_TRY(set_positional(thread, self, fields, args, remaining));
  if (kwargs != nullptr) PY_TRY(set_keywords(thread, self, fields, kwargs, remaining));
  if (remaining->used == 0) return Status::kOk;
  Owned<Object> types = class_attribute(thread, self, ids._field_types);
  if (!types) return thread.has_exception() ? Status::kError : Status::kOk;
  if (!is_a<Dict>(types.get())) return raise_bad_internal_call(thread, "ast_type_init");
  Owned<List> names = PY_TRY(sequence_list(thread, remaining));
  for (int64_t i = 0; i < names->ob_size; ++i) {
    Owned<Object> name = share(names->items[i]);
    PY_TRY(fill_field(thread, self, types, name));
  }
  return Status::kOk;
}

constexpr int kReprDepth = 3;
Owned<Object> describe_node(Thread& thread, Object* self, int depth);

Owned<Object> describe_item(Thread& thread, Object* value, int depth) {
  return is_a<AstNode>(value) ? describe_node(thread, value, depth - 1)
                              : object_repr(thread, value);
}

// Of a list only the first and the last item are shown.
Owned<Object> describe_sequence(Thread& thread, Object* value, int depth) {
  const int64_t size = PY_TRY(object_length(thread, value));
  if (size == 0) return object_repr(thread, value);
  Owned<Object> first = PY_TRY(sequence_get_item(thread, value, 0));
  Owned<Object> last;
  if (size > 1) last = PY_TRY(sequence_get_item(thread, value, size - 1));
  const bool is_list = is_a<List>(value);
  StrBuilder out(thread);
  PY_TRY(out.add_char(is_list ? '[' : '('));
  Owned<Object> text = PY_TRY(describe_item(thread, first, depth));
  PY_TRY(out.add_str(static_cast<Str*>(text.get())));
  if (size > 2) PY_TRY(out.add_ascii(", ..."));
  if (last) {
    PY_TRY(out.add_ascii(", "));
    text = PY_TRY(describe_item(thread, last, depth));
    PY_TRY(out.add_str(static_cast<Str*>(text.get())));
  }
  PY_TRY(out.add_char(is_list ? ']' : ')'));
  return out.finish();
}

Owned<Object> describe_node(Thread& thread, Object* self, int depth) {
  const char* type_name = self->ob_type->tp_name;
  if (depth <= 0) return str_from_format(thread, "%s(...)", type_name);
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_format(thread, "%s(...)", type_name);
  Owned<Object> fields = PY_TRY(get_attr(thread, self->ob_type, ids._fields));
  const int64_t count = PY_TRY(object_length(thread, fields));
  StrBuilder out(thread);
  PY_TRY(out.add_ascii(type_name));
  PY_TRY(out.add_char('('));
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> name = PY_TRY(sequence_get_item(thread, fields, i));
    Owned<Object> value = PY_TRY(get_attr(thread, self, name));
    Owned<Object> text = PY_TRY(is_a<List>(value.get()) || is_a<Tuple>(value.get())
                                    ? describe_sequence(thread, value, depth)
                                    : describe_item(thread, value, depth));
    Owned<Str> part =
        PY_TRY(str_from_format(thread, i > 0 ? ", %S=%S" : "%S=%S", name.get(), text.get()));
    PY_TRY(out.add_str(part));
  }
  PY_TRY(out.add_char(')'));
  return out.finish();
}

Owned<Object> node_repr(Thread& thread, Object* self) {
  return describe_node(thread, self, kReprDepth);
}

// The constructor gets None for each field up to the first that is not set: children among its
// arguments would make copying recurse. The state has the values.
Owned<Object> node_reduce(Thread& thread, Object* self) {
  Owned<Object> dict = instance_dict(thread, self);
  if (!dict && thread.has_exception()) return Raised{};
  int64_t count = 0;
  if (dict) {
    Owned<Object> fields = class_attribute(thread, self, ids._fields);
    if (!fields && thread.has_exception()) return Raised{};
    const int64_t size = fields ? PY_TRY(object_length(thread, fields)) : 0;
    for (; count < size; ++count) {
      Owned<Object> name = PY_TRY(sequence_get_item(thread, fields, count));
      if (!PY_TRY(dict_contains(thread, static_cast<Dict*>(dict.get()), name))) break;
    }
  }
  Owned<Tuple> nothing = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i) nothing->items[i] = none();
  if (count > 0) tuple_ready(nothing);
  Object* items[3] = {self->ob_type, nothing, dict.get()};
  return tuple_from_array(thread, items, dict ? 3 : 2);
}

// What a copy would still lack: fields that are neither given nor set and do not default to None.
// Attributes may be missing if there is a dict at all.
Status check_replacements(Thread& thread, Object* self, Object* dict, Object* fields,
                          Object* attributes, Dict* given) {
  const char* type_name = self->ob_type->tp_name;
  Owned<Set> expected = PY_TRY(set_new(thread, fields));
  if (attributes != nullptr) PY_TRY(set_update(thread, expected, attributes));
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(given, &position, &key, &value)) {
    if (!PY_TRY(set_discard(thread, expected, key)))
      return raise_type_error(thread, "%.400s.__replace__ got an unexpected keyword argument %R.",
                              type_name, key);
  }
  if (dict != nullptr) {
    position = 0;
    while (dict_next(static_cast<Dict*>(dict), &position, &key, &value))
      PY_TRY(set_discard(thread, expected, key));
    if (attributes != nullptr)
      PY_RUN(call_method(thread, expected, "difference_update", attributes));
  }
  Owned<Object> types = class_attribute(thread, self, ids._field_types);
  if (!types && thread.has_exception()) return Status::kError;
  position = 0;
  while (types && is_a<Dict>(types.get()) &&
         dict_next(static_cast<Dict*>(types.get()), &position, &key, &value)) {
    if (is_exact<Union>(value)) PY_TRY(set_discard(thread, expected, key));
  }
  const int64_t missing = expected->used;
  if (missing == 0) return Status::kOk;
  Owned<List> names = PY_TRY(list_new(thread));
  int64_t at = 0;
  Hash hash;
  while (set_next(expected, &at, &key, &hash)) {
    Owned<Object> name = PY_TRY(object_repr(thread, key));
    PY_TRY(list_append(thread, names, name));
  }
  PY_TRY(list_sort(thread, names, nullptr, false));
  Owned<Str> comma = PY_TRY(str_intern_ascii(thread, ", "));
  Owned<Str> text = PY_TRY(str_join(thread, comma, names));
  return raise_type_error(thread, "%.400s.__replace__ missing %ld keyword argument%s: %U.",
                          type_name, static_cast<long>(missing), missing == 1 ? "" : "s",
                          text.get());
}

Status copy_set(Thread& thread, Dict* to, Object* names, Dict* from) {
  const int64_t count = PY_TRY(object_length(thread, names));
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> name = PY_TRY(sequence_get_item(thread, names, i));
    Owned<Object> value;
    if (PY_TRY(dict_get_owned(thread, from, name, &value)))
      PY_TRY(dict_set(thread, to, name, value));
  }
  return Status::kOk;
}

Owned<Object> node_replace(Thread& thread, Object* self, Args args) {
  auto* given = static_cast<Dict*>(args[0]);
  Owned<Object> fields = class_attribute(thread, self, ids._fields);
  if (!fields && thread.has_exception()) return Raised{};
  Owned<Object> attributes = class_attribute(thread, self, ids._attributes);
  if (!attributes && thread.has_exception()) return Raised{};
  Owned<Object> dict = instance_dict(thread, self);
  if (!dict && thread.has_exception()) return Raised{};
  PY_TRY(check_replacements(thread, self, dict.get(), fields.get(), attributes.get(), given));
  Owned<Dict> values = PY_TRY(dict_new(thread));
  if (dict) {
    auto* from = static_cast<Dict*>(dict.get());
    if (fields) PY_TRY(copy_set(thread, values, fields, from));
    if (attributes) PY_TRY(copy_set(thread, values, attributes, from));
  }
  PY_TRY(dict_update(thread, values, given));
  return call(thread, self->ob_type, empty_tuple(), values);
}

constinit MethodDef kNodeMethods[] = {
    {"__reduce__", node_reduce, nullptr, nullptr},
    MethodDef("__replace__", node_replace, "($self, /, **fields)",
              "Return a copy of the node with other values for some fields.")
        .tuple_and_dict(),
    {},
};
constinit GetSetDef kNodeGetSets[] = {
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr}, {}};

}  // namespace

constinit Type AstNode::type = {
    .tp_name = "ast.AST",
    .tp_basicsize = sizeof(AstNode),
    .tp_repr = node_repr,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kMutableType,
    .tp_methods = kNodeMethods,
    .tp_getset = kNodeGetSets,
    .tp_dictoffset = offsetof(AstNode, dict),
    .tp_init = node_init,
    .tp_new = type_generic_new,
    .fields = kNodeFields,
};

}  // namespace py
