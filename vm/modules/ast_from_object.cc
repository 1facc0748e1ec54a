// From nodes of `_ast`, or what looks like them, to trees in an arena.
// Counterpart: Python/Python-ast.c (obj2ast_*, PyAST_obj2mod).
#include <climits>
#include <cstdio>

#include "vm/compiler/tree_constants.h"
#include "vm/modules/ast_objects.h"
#include "vm/modules/ast_types.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

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

// A value of a field on its way into a node: a pointer, an int or a Kind.
union FieldValue {
  void* pointer;
  int integer;
  ast::Kind kind;
};

class Importer {
 public:
  Importer(Thread& thread, const TreeContext& context, const AstTypes& types)
      : thread_(thread), context_(context), arena_(context.names.arena()), types_(types) {}

  // An object as a field of that type; null for None where a base allows it.
  Status value(Object* object, FieldType type, FieldValue* out);

 private:
  Status enter(const char* owner);
  Status text(Object* object, FieldValue* out);
  Status integer(Object* object, int* out);
  Status enumerator(Object* object, int enumeration, FieldValue* out);
  Status alternative(Object* object, int base, FieldValue* out);
  Status fields(Object* object, int index, char* node);
  Status place(Object* object, const Class& owner, ast::Location* loc);
  Status required(Object* object, Str* name, const char* owner, FieldType type, FieldValue* out);
  Status optional(Object* object, Str* name, const char* owner, FieldType type, FieldValue* out);
  Status sequence(Object* object, Str* name, const Class& owner, const Field& field,
                  ast::Seq<char>* out);
  int alternative_of_type(const Type* type, int base) const;
  const Class& class_of(FieldType type) const {
    return kClasses[types_.class_of_type[static_cast<int>(type)]];
  }

  Thread& thread_;
  const TreeContext& context_;
  Arena& arena_;
  const AstTypes& types_;
};

#define PY_OUT_OF_MEMORY_IF(condition) \
  if (PY_UNLIKELY(condition)) return raise_memory_error(thread_)

Status Importer::enter(const char* owner) {
  if (PY_LIKELY(!thread_.native_stack_low())) return Status::kOk;
  char where[64];
  std::snprintf(where, sizeof where, " while traversing '%s' node", owner);
  return raise_native_recursion(thread_, where);
}

Status Importer::text(Object* object, FieldValue* out) {
  ast::Identifier name;
  if (is_exact<Bytes>(object)) {
    auto* bytes = static_cast<Bytes*>(object);
    name = context_.names.intern(bytes->data, static_cast<size_t>(bytes->ob_size));
    PY_OUT_OF_MEMORY_IF(name == nullptr);
  } else {
    name = PY_TRY(tree_name(thread_, context_.names, static_cast<Str*>(object)));
  }
  out->pointer = const_cast<ast::InternedName*>(name);
  return Status::kOk;
}

Status Importer::integer(Object* object, int* out) {
  if (!is_a<Int>(object)) return raise_value_error(thread_, "invalid integer value: %R", object);
  int64_t value;
  if (!int_fits_int64(object, &value) || value < INT_MIN || value > INT_MAX)
    return raise(thread_, &exc::OverflowError, "Python int too large to convert to C int");
  *out = static_cast<int>(value);
  return Status::kOk;
}

// The alternatives of a base stand behind it.
int first_alternative(int base) { return base + 1; }
bool is_alternative(int index, int base) {
  return index < kClassCount && kClasses[index].base == kClasses[base].own;
}

int Importer::alternative_of_type(const Type* type, int base) const {
  for (int i = first_alternative(base); is_alternative(i, base); ++i) {
    if (types_.classes[i] == type) return i;
  }
  return -1;
}

Status Importer::enumerator(Object* object, int enumeration, FieldValue* out) {
  int found = alternative_of_type(object->ob_type, enumeration);
  for (int i = first_alternative(enumeration); found < 0 && is_alternative(i, enumeration); ++i) {
    if (PY_TRY(object_is_instance(thread_, object, types_.classes[i]))) found = i;
  }
  if (found < 0)
    return raise_type_error(thread_, "expected some sort of %s, but got %R",
                            kClasses[enumeration].name, object);
  out->kind = kClasses[found].kind;
  return Status::kOk;
}

Status Importer::value(Object* object, FieldType type, FieldValue* out) {
  switch (type) {
    case FieldType::t_identifier:
      if (is_none(object)) {
        out->pointer = nullptr;
        return Status::kOk;
      }
      if (!is_exact<Str>(object))
        return raise_type_error(thread_, "AST identifier must be of type str");
      return text(object, out);
    case FieldType::t_string:
      if (!is_exact<Str>(object) && !is_exact<Bytes>(object))
        return raise_type_error(thread_, "AST string must be of type str");
      return text(object, out);
    case FieldType::t_constant:
      out->pointer = PY_TRY(tree_constant(thread_, context_, object));
      return Status::kOk;
    case FieldType::t_integer:
      return integer(object, &out->integer);
    default:
      break;
  }
  const int index = types_.class_of_type[static_cast<int>(type)];
  const Class& one = kClasses[index];
  if (one.role == Role::kEnum) return enumerator(object, index, out);
  if (one.role == Role::kBase) return alternative(object, index, out);
  // Whatever has the attributes will do for a class of its own.
  auto* node = static_cast<char*>(arena_.allocate(one.size, alignof(void*)));
  PY_OUT_OF_MEMORY_IF(node == nullptr);
  PY_TRY(fields(object, index, node));
  reinterpret_cast<ast::Unplaced*>(node)->node_kind = one.kind;
  if (one.place != Place::kNoPlace)
    PY_TRY(place(object, one, &reinterpret_cast<ast::Placed*>(node)->loc));
  out->pointer = node;
  return Status::kOk;
}

Status Importer::alternative(Object* object, int base, FieldValue* out) {
  if (is_none(object)) {
    out->pointer = nullptr;
    return Status::kOk;
  }
  ast::Location loc;
  const bool placed = kClasses[base].place != Place::kNoPlace;
  if (placed) PY_TRY(place(object, kClasses[base], &loc));
  int found = alternative_of_type(object->ob_type, base);
  for (int i = first_alternative(base); found < 0 && is_alternative(i, base); ++i) {
    if (PY_TRY(object_is_instance(thread_, object, types_.classes[i]))) found = i;
  }
  if (found < 0)
    return raise_type_error(thread_, "expected some sort of %s, but got %R", kClasses[base].name,
                            object);
  auto* node = static_cast<char*>(arena_.allocate(kClasses[found].size, alignof(void*)));
  PY_OUT_OF_MEMORY_IF(node == nullptr);
  PY_TRY(fields(object, found, node));
  reinterpret_cast<ast::Unplaced*>(node)->node_kind = kClasses[found].kind;
  if (placed) reinterpret_cast<ast::Placed*>(node)->loc = loc;
  out->pointer = node;
  return Status::kOk;
}

Status Importer::required(Object* object, Str* name, const char* owner, FieldType type,
                          FieldValue* out) {
  Owned<Object> found;
  if (!PY_TRY(get_optional_attr(thread_, object, name, &found)))
    return raise_type_error(thread_, "required field \"%U\" missing from %s", name, owner);
  PY_TRY(enter(owner));
  return value(found, type, out);
}

// kOk with `out` as it was when there is nothing.
Status Importer::optional(Object* object, Str* name, const char* owner, FieldType type,
                          FieldValue* out) {
  Owned<Object> found;
  if (!PY_TRY(get_optional_attr(thread_, object, name, &found)) || is_none(found))
    return Status::kOk;
  PY_TRY(enter(owner));
  return value(found, type, out);
}

Status Importer::place(Object* object, const Class& owner, ast::Location* loc) {
  int* const numbers[] = {&loc->lineno, &loc->col_offset, &loc->end_lineno, &loc->end_col_offset};
  for (int i = 0; i < 4; ++i) {
    FieldValue cell;
    if (i < 2 || owner.place == Place::kRequiredPlace) {
      PY_TRY(required(object, types_.place_names[i], owner.name, FieldType::t_integer, &cell));
    } else {
      cell.integer = *numbers[i - 2];  // An end that is not given is the start.
      PY_TRY(optional(object, types_.place_names[i], owner.name, FieldType::t_integer, &cell));
    }
    *numbers[i] = cell.integer;
  }
  return Status::kOk;
}

// Which sequences may have holes: code behind validation knows them.
bool may_be_null(FieldType type) {
  return type == FieldType::t_expr || type == FieldType::t_stmt || type == FieldType::t_pattern ||
         type == FieldType::t_type_ignore;
}

Status Importer::sequence(Object* object, Str* name, const Class& owner, const Field& field,
                          ast::Seq<char>* out) {
  Owned<Object> found;
  if (!PY_TRY(get_optional_attr(thread_, object, name, &found))) {
    *out = {};
    return Status::kOk;
  }
  if (!is_a<List>(found.get()))
    return raise_type_error(thread_, "%s field \"%U\" must be a list, not a %.200s", owner.name,
                            name, type_short_name(found->ob_type));
  auto* list = static_cast<List*>(found.get());
  const int64_t size = list->ob_size;
  const bool kinds = field.type > FieldType::t_integer && class_of(field.type).role == Role::kEnum;
  const size_t item_size = kinds ? sizeof(ast::Kind) : sizeof(void*);
  PY_OUT_OF_MEMORY_IF(size > INT32_MAX);
  auto* items =
      static_cast<char*>(arena_.allocate(static_cast<size_t>(size) * item_size, alignof(void*)));
  PY_OUT_OF_MEMORY_IF(items == nullptr);
  for (int64_t i = 0; i < size; ++i) {
    Owned<Object> item = share(list->items[i]);
    PY_TRY(enter(owner.name));
    FieldValue cell;
    PY_TRY(value(item, field.type, &cell));
    if (list->ob_size != size)
      return raise(thread_, &exc::RuntimeError, "%s field \"%U\" changed size during iteration",
                   owner.name, name);
    if (kinds) {
      reinterpret_cast<ast::Kind*>(items)[i] = cell.kind;
      continue;
    }
    if (cell.pointer == nullptr && !may_be_null(field.type))
      return raise_value_error(
          thread_, "None disallowed in %s list",
          field.type == FieldType::t_identifier ? "identifier" : class_of(field.type).name);
    reinterpret_cast<void**>(items)[i] = cell.pointer;
  }
  out->items = items;
  out->size = static_cast<int32_t>(size);
  return Status::kOk;
}

Status Importer::fields(Object* object, int index, char* node) {
  const Class& one = kClasses[index];
  Str* const* names = types_.field_names + types_.first_field[index];
  for (int i = 0; i < one.field_count; ++i) {
    const Field& field = one.fields[i];
    char* memory = node + field.offset;
    if (field.shape == Shape::kSequence) {
      PY_TRY(sequence(object, names[i], one, field, reinterpret_cast<ast::Seq<char>*>(memory)));
      continue;
    }
    FieldValue cell = {};
    if (field.shape == Shape::kOptional)
      PY_TRY(optional(object, names[i], one.name, field.type, &cell));
    else
      PY_TRY(required(object, names[i], one.name, field.type, &cell));
    if (field.type == FieldType::t_integer)
      *reinterpret_cast<int*>(memory) = cell.integer;
    else if (field.type > FieldType::t_integer && class_of(field.type).role == Role::kEnum)
      *reinterpret_cast<ast::Kind*>(memory) = cell.kind;
    else
      *reinterpret_cast<void**>(memory) = cell.pointer;
  }
  // What must be there is looked at when all fields are read.
  for (int i = 0; i < one.field_count; ++i) {
    const Field& field = one.fields[i];
    if (field.shape != Shape::kRequired || field.type == FieldType::t_integer ||
        (field.type > FieldType::t_integer && class_of(field.type).role == Role::kEnum))
      continue;
    if (*reinterpret_cast<void**>(node + field.offset) == nullptr)
      return raise_value_error(thread_, "field '%s' is required for %s", field.name, one.name);
  }
  return Status::kOk;
}

}  // namespace

ast::mod* ast_from_object(Thread& thread, Object* node, ParseMode mode,
                          const TreeContext& context) {
  const AstTypes* types = PY_TRY(ast_types(thread));
  static constexpr ast::Kind kWanted[] = {ast::Kind::Module, ast::Kind::Expression,
                                          ast::Kind::Interactive, ast::Kind::FunctionType};
  const int wanted = types->class_of_kind[static_cast<int>(kWanted[static_cast<int>(mode)])];
  if (!PY_TRY(object_is_instance(thread, node, types->classes[wanted])))
    return raise_type_error(thread, "expected %s node, got %.400s", kClasses[wanted].name,
                            type_short_name(node->ob_type));
  FieldValue cell;
  PY_TRY(Importer(thread, context, *types).value(node, FieldType::t_mod, &cell));
  return static_cast<ast::mod*>(cell.pointer);
}

}  // namespace py
