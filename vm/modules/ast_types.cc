// The classes of `_ast`, made from the schema.
// Counterpart: Python/Python-ast.c (init_types, add_ast_fields).
#include "vm/modules/ast_types.h"

#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/object_type.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"

namespace py {
namespace {

using ast_schema::Class;
using ast_schema::Field;
using ast_schema::FieldType;
using ast_schema::kClassCount;
using ast_schema::kClasses;
using ast_schema::Place;
using ast_schema::Role;
using ast_schema::Shape;

constexpr const char* kPlaceNames[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
constexpr const char* kSimpleTypes[] = {"identifier", "string", "constant", "int"};

constinit AstTypes g_types = {};
constinit bool g_ready = false;

int index_of(FieldType type) { return static_cast<int>(type); }
bool is_simple(FieldType type) { return type <= FieldType::t_integer; }

// The class that a field's type names, or the base of a class.
int class_index(FieldType type) {
  int i = 0;
  while (kClasses[i].own != type) ++i;
  return i;
}

void index_schema() {
  uint16_t field = 0;
  for (int i = 0; i < kClassCount; ++i) {
    const Class& one = kClasses[i];
    g_types.first_field[i] = field;
    field = static_cast<uint16_t>(field + one.field_count);
    if (one.own != FieldType::t_none)
      g_types.class_of_type[index_of(one.own)] = static_cast<uint8_t>(i);
    if (one.role != Role::kBase && one.role != Role::kEnum)
      g_types.class_of_kind[static_cast<int>(one.kind)] = static_cast<uint8_t>(i);
  }
}

Status add_signature(StrBuilder& out, const Class& one) {
  PY_TRY(out.add_ascii(one.name));
  for (int i = 0; i < one.field_count; ++i) {
    const Field& field = one.fields[i];
    PY_TRY(out.add_ascii(i == 0 ? "(" : ", "));
    PY_TRY(out.add_ascii(is_simple(field.type) ? kSimpleTypes[index_of(field.type)]
                                               : kClasses[class_index(field.type)].name));
    if (field.shape != Shape::kRequired)
      PY_TRY(out.add_char(field.shape == Shape::kOptional ? '?' : '*'));
    PY_TRY(out.add_char(' '));
    PY_TRY(out.add_ascii(field.name));
  }
  if (one.field_count != 0) PY_TRY(out.add_char(')'));
  return Status::kOk;
}

// "Return(expr? value)", and of a base all its alternatives.
Owned<Object> describe(Thread& thread, int index) {
  const Class& one = kClasses[index];
  StrBuilder out(thread);
  PY_TRY(add_signature(out, one));
  const bool with_alternatives = one.role == Role::kBase || one.role == Role::kEnum;
  for (int i = index + 1; with_alternatives && i < kClassCount && kClasses[i].base == one.own;
       ++i) {
    if (i == index + 1) {
      PY_TRY(out.add_ascii(" = "));
    } else if (one.role == Role::kEnum) {
      PY_TRY(out.add_ascii(" | "));
    } else {
      PY_TRY(out.add_char('\n'));
      for (size_t k = 0; k <= std::strlen(one.name); ++k) PY_TRY(out.add_char(' '));
      PY_TRY(out.add_ascii("| "));
    }
    PY_TRY(add_signature(out, kClasses[i]));
  }
  return out.finish();
}

Owned<Tuple> place_names(Thread& thread, Place place) {
  Owned<List> names = PY_TRY(list_new(thread));
  for (Str* name : g_types.place_names) {
    if (place != Place::kNoPlace) PY_TRY(list_append(thread, names, name));
  }
  return sequence_tuple(thread, names);
}

Status make_class(Thread& thread, int index) {
  const Class& one = kClasses[index];
  Owned<List> names = PY_TRY(list_new(thread));
  for (int i = 0; i < one.field_count; ++i) {
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, one.fields[i].name));
    PY_TRY(list_append(thread, names, name));
    g_types.field_names[g_types.first_field[index] + i] = name.release();
  }
  Owned<Tuple> fields = PY_TRY(sequence_tuple(thread, names));
  Owned<Str> module = PY_TRY(str_intern_ascii(thread, "ast"));
  Owned<Object> doc = PY_TRY(describe(thread, index));
  Owned<Dict> body = PY_TRY(dict_new(thread));
  PY_TRY(dict_set(thread, body, ids._fields, fields));
  PY_TRY(dict_set(thread, body, ids.__match_args__, fields));
  PY_TRY(dict_set(thread, body, ids.__module__, module));
  PY_TRY(dict_set(thread, body, ids.__doc__, doc));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, one.name));
  Type* base =
      one.base == FieldType::t_none ? &AstNode::type : g_types.classes[class_index(one.base)];
  Object* base_items[] = {base};
  Owned<Tuple> bases = PY_TRY(tuple_pack(thread, base_items));
  Object* arguments[] = {name, bases, body};
  Owned<Object> cls = PY_TRY(call_args(thread, &TypeType::type, arguments));
  if (one.place != Place::kInherited) {
    Owned<Tuple> attributes = PY_TRY(place_names(thread, one.place));
    PY_TRY(set_attr(thread, cls, ids._attributes, attributes));
  }
  for (int i = 0; i < one.field_count; ++i) {
    if (one.fields[i].shape == Shape::kOptional)
      PY_TRY(set_attr(thread, cls, names->items[i], none()));
  }
  if (one.place == Place::kPlace) {
    PY_TRY(set_attr(thread, cls, g_types.place_names[2], none()));
    PY_TRY(set_attr(thread, cls, g_types.place_names[3], none()));
  }
  g_types.classes[index] = static_cast<Type*>(cls.release());
  return Status::kOk;
}

Owned<Object> field_type(Thread& thread, const Field& field) {
  static constexpr Type* kSimple[] = {&Str::type, &Str::type, &ObjectType::type, &Int::type};
  Object* plain = is_simple(field.type)
                      ? kSimple[index_of(field.type)]
                      : g_types.classes[g_types.class_of_type[index_of(field.type)]];
  if (field.shape == Shape::kOptional) return union_or(thread, plain, none()->ob_type);
  if (field.shape == Shape::kSequence) return generic_alias_new(thread, &List::type, plain);
  return share(plain);
}

// When all classes are there: _field_types.
Status add_field_types(Thread& thread, int index) {
  const Class& one = kClasses[index];
  if (one.role == Role::kBase || one.role == Role::kEnum) return Status::kOk;
  Owned<Dict> types = PY_TRY(dict_new(thread));
  for (int i = 0; i < one.field_count; ++i) {
    Owned<Object> type = PY_TRY(field_type(thread, one.fields[i]));
    PY_TRY(dict_set(thread, types, g_types.field_names[g_types.first_field[index] + i], type));
  }
  PY_TRY(set_attr(thread, g_types.classes[index], ids._field_types, types));
  return set_attr(thread, g_types.classes[index], ids.__annotations__, types);
}

Status make_base(Thread& thread) {
  PY_TRY(type_ready(thread, &AstNode::type));
  auto* dict = static_cast<Dict*>(AstNode::type.tp_dict);
  for (Str* name : {ids._fields, ids.__match_args__, ids._attributes})
    PY_TRY(dict_set(thread, dict, name, empty_tuple()));
  type_modified(&AstNode::type);
  return Status::kOk;
}

Status make_types(Thread& thread) {
  index_schema();
  if (AstNode::type.ob_type == nullptr) PY_TRY(make_base(thread));
  for (int i = 0; i < 4; ++i)
    g_types.place_names[i] = PY_TRY(str_intern_ascii(thread, kPlaceNames[i])).release();
  for (int i = 0; i < kClassCount; ++i) PY_TRY(make_class(thread, i));
  for (int i = 0; i < kClassCount; ++i) PY_TRY(add_field_types(thread, i));
  for (int i = 0; i < kClassCount; ++i) {
    if (kClasses[i].role == Role::kChoice)
      g_types.singletons[static_cast<int>(kClasses[i].kind)] =
          PY_TRY(g_types.classes[i]->tp_alloc(thread, g_types.classes[i], 0)).release();
  }
  return Status::kOk;
}

}  // namespace

const AstTypes* ast_types(Thread& thread) {
  if (PY_LIKELY(g_ready)) return &g_types;
  PY_TRY(make_types(thread));
  g_ready = true;
  return &g_types;
}

}  // namespace py
