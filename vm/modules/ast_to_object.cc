// From trees in an arena to nodes of `_ast`.
// Counterpart: Python/Python-ast.c (ast2obj_*).
#include "vm/modules/ast_objects.h"
#include "vm/modules/ast_types.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"

namespace py {
namespace {

using ast_schema::Class;
using ast_schema::Field;
using ast_schema::FieldType;
using ast_schema::kClasses;
using ast_schema::Role;
using ast_schema::Shape;

class Exporter {
 public:
  Exporter(Thread& thread, TreeObjects& objects, const AstTypes& types)
      : thread_(thread), objects_(objects), types_(types) {}

  // Each kind of node begins as Unplaced does; null becomes None.
  Owned<Object> node(const ast::Unplaced* node);

 private:
  Owned<Object> text(ast::Identifier name) {
    if (name == nullptr) return new_none();
    Object* object = objects_.name(thread_, name);
    return object == nullptr ? Owned<Object>() : share(object);
  }
  Owned<Object> enumerator(ast::Kind kind) {
    return share(types_.singletons[static_cast<int>(kind)]);
  }
  Owned<Object> integer(int64_t value) { return int_from_int64(thread_, value); }
  Owned<Object> value(const Field& field, const char* memory);
  Owned<Object> sequence(const Field& field, const char* memory);
  Status place(Object* object, const ast::Location& loc, Dict* dict);
  Status set(Object* object, Dict* dict, Str* name, Owned<Object> value) {
    if (!value) return Status::kError;
    if (PY_LIKELY(dict != nullptr))
      return dict_set_steal(thread_, dict, share(static_cast<Object*>(name)), std::move(value));
    return set_attr(thread_, object, name, value);
  }

  Thread& thread_;
  TreeObjects& objects_;
  const AstTypes& types_;
};

// What an item of a sequence or a field holds. Enumerations are kinds, everything else is a
// pointer or an int.
bool is_enumeration(const AstTypes& types, FieldType type) {
  return type > FieldType::t_integer &&
         kClasses[types.class_of_type[static_cast<int>(type)]].role == Role::kEnum;
}

template <class T>
T load(const char* memory) {
  return *reinterpret_cast<const T*>(memory);
}

Owned<Object> Exporter::sequence(const Field& field, const char* memory) {
  // All sequences look alike but for the type that their pointer points to.
  const auto& items = *reinterpret_cast<const ast::Seq<char>*>(memory);
  Owned<List> list = PY_TRY(list_new(thread_));
  const bool kinds = is_enumeration(types_, field.type);
  for (int32_t i = 0; i < items.size; ++i) {
    Owned<Object> item;
    if (kinds)
      item = enumerator(reinterpret_cast<const ast::Kind*>(items.items)[i]);
    else if (field.type == FieldType::t_identifier)
      item = PY_TRY(text(reinterpret_cast<const ast::Identifier*>(items.items)[i]));
    else
      item = PY_TRY(node(reinterpret_cast<ast::Unplaced* const*>(items.items)[i]));
    PY_TRY(list_append_steal(thread_, list, std::move(item)));
  }
  return list;
}

Owned<Object> Exporter::value(const Field& field, const char* memory) {
  if (field.shape == Shape::kSequence) return sequence(field, memory);
  switch (field.type) {
    case FieldType::t_identifier:
    case FieldType::t_string:
      return text(load<ast::Identifier>(memory));
    case FieldType::t_constant: {
      Object* object = objects_.constant(thread_, load<const ast::ConstantValue*>(memory));
      return object == nullptr ? Owned<Object>() : share(object);
    }
    case FieldType::t_integer:
      return integer(load<int>(memory));
    default:
      if (is_enumeration(types_, field.type)) return enumerator(load<ast::Kind>(memory));
      return node(load<const ast::Unplaced*>(memory));
  }
}

Status Exporter::place(Object* object, const ast::Location& loc, Dict* dict) {
  const int numbers[] = {loc.lineno, loc.col_offset, loc.end_lineno, loc.end_col_offset};
  for (int i = 0; i < 4; ++i) PY_TRY(set(object, dict, types_.place_names[i], integer(numbers[i])));
  return Status::kOk;
}

Owned<Object> Exporter::node(const ast::Unplaced* node) {
  if (node == nullptr) return new_none();
  PY_ENTER_NATIVE(thread_, "during  ast construction");
  const int index = types_.class_of_kind[static_cast<int>(node->node_kind)];
  const Class& one = kClasses[index];
  Type* type = types_.classes[index];
  const Class& root =
      one.role == Role::kPlain ? one : kClasses[types_.class_of_type[static_cast<int>(one.base)]];
  const bool placed = root.place != ast_schema::Place::kNoPlace;
  Owned<Object> object = PY_TRY(type->tp_alloc(thread_, type, 0));
  // Without a __setattr__ of the program's all goes to the dict.
  Dict* dict = nullptr;
  if (PY_LIKELY(type->tp_setattro == generic_setattr)) {
    dict = PY_TRY(dict_new_presized(thread_, one.field_count + (placed ? 4 : 0), true)).release();
    static_cast<AstNode*>(object.get())->dict = dict;
  }
  Str* const* names = types_.field_names + types_.first_field[index];
  const auto* memory = reinterpret_cast<const char*>(node);
  for (int i = 0; i < one.field_count; ++i) {
    const Field& field = one.fields[i];
    PY_TRY(set(object, dict, names[i], value(field, memory + field.offset)));
  }
  if (placed) PY_TRY(place(object, reinterpret_cast<const ast::Placed*>(node)->loc, dict));
  return object;
}

}  // namespace

Owned<Object> ast_to_object(Thread& thread, const ast::mod* tree, const TreeContext& context) {
  const AstTypes* types = PY_TRY(ast_types(thread));
  return Exporter(thread, context.objects, *types).node(tree);
}

Tri ast_check(Thread& thread, Object* object) {
  PY_RUN(ast_types(thread));
  return object_is_instance(thread, object, &AstNode::type);
}

}  // namespace py
