// What a syntax tree's classes and fields are, as tables: ast_nodes.def for code that handles all
// of them alike.
// Counterpart: Parser/asdl_c.py, which writes such code out.
#ifndef VM_MODULES_AST_SCHEMA_H_
#define VM_MODULES_AST_SCHEMA_H_

#include "vm/parser/ast.h"

namespace py::ast_schema {

// The type of a field: one of the four simple ones, a base, a class of its own or an enumeration.
enum class FieldType : uint8_t {
  t_identifier,
  t_string,
  t_constant,
  t_integer,
#define PY_AST_BASE(base, place) t_##base,
#define PY_AST_NODE(Name, base, fields)
#define PY_AST_PLAIN(name, place, fields) t_##name,
#define PY_AST_ENUM(base) t_##base,
#define PY_AST_CHOICE(Name, base)
#include "vm/parser/ast_nodes.def"
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
  t_none,  // Of a class: derived from AST itself.
};

enum class Shape : uint8_t { kRequired, kOptional, kSequence };
enum class Role : uint8_t { kBase, kNode, kPlain, kEnum, kChoice };
// Which attributes a class adds: those of a place in the source, whose end may be None.
enum class Place : uint8_t { kInherited, kNoPlace, kPlace, kRequiredPlace };

struct Field {
  const char* name;
  FieldType type;
  Shape shape;
  uint16_t offset;  // In the node's struct.
};

struct Class {
  const char* name;
  Role role;
  Place place;
  FieldType base;  // Of nodes and choices.
  FieldType own;   // Of the others: the type that fields of this class have.
  ast::Kind kind;  // Of what can stand in a tree.
  uint8_t field_count;
  uint16_t size;  // Of the struct.
  const Field* fields;
};

namespace fields {

#define PY_AST_FIELD(type, name) \
  {#name, FieldType::t_##type, Shape::kRequired, offsetof(Self, name)},
#define PY_AST_OPTIONAL(type, name) \
  {#name, FieldType::t_##type, Shape::kOptional, offsetof(Self, name)},
#define PY_AST_SEQUENCE(type, name) \
  {#name, FieldType::t_##type, Shape::kSequence, offsetof(Self, name)},
#define PY_AST_BASE(base, place)
#define PY_AST_NODE(Name, base, ...)                    \
  struct Of##Name {                                     \
    using Self = ast::Name;                             \
    static constexpr Field kFields[] = {__VA_ARGS__{}}; \
  };
#define PY_AST_PLAIN(name, place, ...) PY_AST_NODE(name, name, __VA_ARGS__)
#define PY_AST_ENUM(base)
#define PY_AST_CHOICE(Name, base)
#include "vm/parser/ast_nodes.def"
#undef PY_AST_FIELD
#undef PY_AST_OPTIONAL
#undef PY_AST_SEQUENCE
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE

template <class Of>
constexpr uint8_t count() {
  return static_cast<uint8_t>(sizeof(Of::kFields) / sizeof(Field) - 1);
}

}  // namespace fields

// In the order in which _ast makes them.
inline constexpr Class kClasses[] = {
#define PY_AST_BASE(base, place) \
  {#base, Role::kBase, Place::place, FieldType::t_none, FieldType::t_##base, {}, 0, 0, nullptr},
#define PY_AST_NODE(Name, base, the_fields) \
  {#Name,                                   \
   Role::kNode,                             \
   Place::kInherited,                       \
   FieldType::t_##base,                     \
   FieldType::t_none,                       \
   ast::Kind::Name,                         \
   fields::count<fields::Of##Name>(),       \
   sizeof(ast::Name),                       \
   fields::Of##Name::kFields},
#define PY_AST_PLAIN(name, place, the_fields) \
  {#name,                                     \
   Role::kPlain,                              \
   Place::place,                              \
   FieldType::t_none,                         \
   FieldType::t_##name,                       \
   ast::Kind::name,                           \
   fields::count<fields::Of##name>(),         \
   sizeof(ast::name),                         \
   fields::Of##name::kFields},
#define PY_AST_ENUM(base) \
  {#base, Role::kEnum, Place::kNoPlace, FieldType::t_none, FieldType::t_##base, {}, 0, 0, nullptr},
#define PY_AST_CHOICE(Name, base) \
  {#Name,                         \
   Role::kChoice,                 \
   Place::kInherited,             \
   FieldType::t_##base,           \
   FieldType::t_none,             \
   ast::Kind::Name,               \
   0,                             \
   0,                             \
   nullptr},
#include "vm/parser/ast_nodes.def"
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
};
inline constexpr int kClassCount = static_cast<int>(sizeof kClasses / sizeof kClasses[0]);

constexpr int count_kinds() {
  int count = 0;
  for (const Class& one : kClasses) {
    if (one.role != Role::kBase && one.role != Role::kEnum) ++count;
  }
  return count;
}
constexpr int count_fields() {
  int count = 0;
  for (const Class& one : kClasses) count += one.field_count;
  return count;
}
inline constexpr int kKindCount = count_kinds();
inline constexpr int kFieldCount = count_fields();
inline constexpr int kFieldTypeCount = static_cast<int>(FieldType::t_none);

}  // namespace py::ast_schema

#endif  // VM_MODULES_AST_SCHEMA_H_
