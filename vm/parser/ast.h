// Syntax trees: plain structs in an arena, generated from ast_nodes.def. No Python objects here.
// Counterpart: Include/internal/pycore_ast.h.
#ifndef VM_PARSER_AST_H_
#define VM_PARSER_AST_H_

#include <cstddef>
#include <cstdint>

namespace py {

struct Object;

namespace ast {

// Lines count from 1, columns are bytes of UTF-8 from 0.
struct Location {
  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;

  bool operator==(const Location&) const = default;
};

// A text that occurs once in its NameTable, so that pointers compare as texts do. `object` belongs
// to whoever turns trees into objects; the parser leaves it null.
struct InternedName {
  const char* text;  // UTF-8, a lone surrogate as its three bytes; a NUL is behind it.
  uint32_t size;
  uint32_t hash;
  uint32_t index;  // Counts from 0 in the order in which a table met its names.
  mutable Object* object;
};
using Identifier = const InternedName*;

// What a Constant holds.
enum class ConstantKind : uint8_t {
  kNone,
  kFalse,
  kTrue,
  kEllipsis,
  kInt,
  kFloat,
  kComplex,
  kStr,
  kBytes,
  kTuple,      // Only in trees that a program made, or that folding made.
  kFrozenSet,  // Only in trees that a program made.
  kObject,     // Only `object` says what it is: the result of folding.
};

struct ConstantValue {
  ConstantKind kind;
  union {
    struct {
      const char*
          data;     // kStr: UTF-8, lone surrogates as three bytes. kBytes: the bytes. kInt: the
      size_t size;  // literal without underscores, prefix included. A NUL is behind each.
    } text;
    struct {
      double real;  // kFloat, kComplex.
      double imag;
    } number;
    struct {
      ConstantValue* const* items;  // kTuple, kFrozenSet.
      size_t count;
    } tuple;
  };
  mutable Object* object;  // The value as an object, once there is one. Not owned.
};

// A run of values in the arena; what a sequence field holds. Items may be replaced, not added.
template <class T>
struct Seq {
  T* items = nullptr;
  int32_t size = 0;

  T* begin() const { return items; }
  T* end() const { return items + size; }
  T& operator[](int32_t i) const { return items[i]; }
  bool empty() const { return size == 0; }
  T& back() const { return items[size - 1]; }
};

// One for each row that can stand in a tree.
enum class Kind : uint8_t {
#define PY_AST_BASE(base, place)
#define PY_AST_NODE(Name, base, fields) Name,
#define PY_AST_PLAIN(name, place, fields) name,
#define PY_AST_ENUM(base)
#define PY_AST_CHOICE(Name, base) Name,
#include "vm/parser/ast_nodes.def"
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
};

struct Unplaced {
  Kind node_kind;
};
struct Placed {
  Kind node_kind;
  Location loc;
};

namespace field {

// The C++ type of a field, by its name in ast_nodes.def. An optional one is null when absent; an
// optional integer is 0.
using type_identifier = Identifier;
using type_string = Identifier;
using type_constant = ConstantValue*;
using type_integer = int;

}  // namespace field

#define PY_AST_BASE(base, place) \
  struct base;                   \
  namespace field {              \
  using type_##base = base*;     \
  }
#define PY_AST_NODE(Name, base, fields) struct Name;
#define PY_AST_PLAIN(name, place, fields) PY_AST_BASE(name, place)
#define PY_AST_ENUM(base)   \
  namespace field {         \
  using type_##base = Kind; \
  }
#define PY_AST_CHOICE(Name, base)
#include "vm/parser/ast_nodes.def"
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE

#define PY_AST_PLACE_kNoPlace Unplaced
#define PY_AST_PLACE_kPlace Placed
#define PY_AST_PLACE_kRequiredPlace Placed
#define PY_AST_FIELD(type, name) field::type_##type name;
#define PY_AST_OPTIONAL(type, name) field::type_##type name;
#define PY_AST_SEQUENCE(type, name) Seq<field::type_##type> name;
#define PY_AST_BASE(base, place) \
  struct base : PY_AST_PLACE_##place {};
#define PY_AST_NODE(Name, base, fields)       \
  struct Name : base {                        \
    static constexpr Kind kKind = Kind::Name; \
    fields                                    \
  };
#define PY_AST_PLAIN(name, place, fields)     \
  struct name : PY_AST_PLACE_##place {        \
    static constexpr Kind kKind = Kind::name; \
    fields                                    \
  };
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
#undef PY_AST_PLACE_kNoPlace
#undef PY_AST_PLACE_kPlace
#undef PY_AST_PLACE_kRequiredPlace

// The node as its own type, which its kind must be.
template <class T, class Base>
T* as(Base* node) {
  return static_cast<T*>(node);
}
// Or null when it is of another kind.
template <class T, class Base>
T* as_if(Base* node) {
  return node != nullptr && node->node_kind == T::kKind ? static_cast<T*>(node) : nullptr;
}

}  // namespace ast
}  // namespace py

#endif  // VM_PARSER_AST_H_
