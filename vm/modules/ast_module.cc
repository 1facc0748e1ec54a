// _ast: the classes of syntax trees. They can be made and looked at; this build makes no trees
// from source text.
// Counterpart: Python/Python-ast.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"

namespace py {
namespace {

struct Node : Object {
  static Type type;
  Object* dict;
};
constexpr uint16_t kNodeFields[] = {offsetof(Node, dict), 0};

// What fields without a context get: ast.Load().
constinit Object* g_load = nullptr;
constinit Object* g_context_class = nullptr;

Owned<Object> class_attribute(Thread& thread, Object* self, const char* name) {
  Owned<Object> value;
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
  PY_TRY(get_optional_attr(thread, self->ob_type, text, &value));
  return value;
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
  if (type.get() == g_context_class) return set_attr(thread, self, name, g_load);
  return warn(thread, &exc::DeprecationWarning, 1,
              "%.400s.__init__ missing 1 required positional argument: %R. This will become an "
              "error in Python 3.15.",
              self->ob_type->tp_name, name);
}

Status node_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  const char* name = self->ob_type->tp_name;
  Owned<Object> field_names = PY_TRY(class_attribute(thread, self, "_fields"));
  Owned<Tuple> fields =
      field_names ? PY_TRY(sequence_tuple(thread, field_names)) : share(empty_tuple());
  if (args->ob_size > fields->ob_size)
    return raise_type_error(thread, "%.400s constructor takes at most %zd positional argument%s",
                            type_short_name(self->ob_type), static_cast<ssize_t>(fields->ob_size),
                            fields->ob_size == 1 ? "" : "s");
  for (int64_t i = 0; i < args->ob_size; ++i)
    PY_TRY(set_attr(thread, self, fields->items[i], args->items[i]));
  Owned<Dict> given = PY_TRY(dict_new(thread));
  for (int64_t i = 0; i < args->ob_size; ++i)
    PY_TRY(dict_set(thread, given, fields->items[i], none()));
  Owned<List> pairs;
  if (kwargs != nullptr) pairs = PY_TRY(dict_items_list(thread, kwargs));
  for (int64_t i = 0; pairs && i < pairs->ob_size; ++i) {
    auto* pair = static_cast<Tuple*>(pairs->items[i]);
    Object* key = pair->items[0];
    if (PY_TRY(sequence_contains(thread, fields, key))) {
      if (PY_TRY(dict_contains(thread, given, key)))
        return raise_type_error(thread, "%.400s got multiple values for argument %R", name, key);
      PY_TRY(dict_set(thread, given, key, none()));
    } else {
      Owned<Object> attributes = PY_TRY(get_attr(thread, self->ob_type, "_attributes"));
      if (!PY_TRY(sequence_contains(thread, attributes, key)))
        PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                    "%.400s.__init__ got an unexpected keyword argument %R. Support for arbitrary "
                    "keyword arguments is deprecated and will be removed in Python 3.15.",
                    name, key));
    }
    PY_TRY(set_attr(thread, self, key, pair->items[1]));
  }
  Owned<Object> types = class_attribute(thread, self, "_field_types");
  if (!types) return thread.has_exception() ? Status::kError : Status::kOk;
  for (int64_t i = 0; i < fields->ob_size; ++i) {
    if (!PY_TRY(dict_contains(thread, given, fields->items[i])))
      PY_TRY(fill_field(thread, self, types, fields->items[i]));
  }
  return Status::kOk;
}

constexpr int kReprDepth = 3;
Owned<Object> describe(Thread& thread, Object* value, int depth);

// A list shows its first and last item.
Owned<Object> describe_sequence(Thread& thread, Object* value, int depth) {
  Owned<Tuple> items = PY_TRY(sequence_tuple(thread, value));
  const bool is_list = is_a<List>(value);
  StrBuilder out(thread);
  PY_TRY(out.add_char(is_list ? '[' : '('));
  for (int64_t i = 0; i < items->ob_size; ++i) {
    if (i > 0) PY_TRY(out.add_ascii(", "));
    if (i > 0 && i + 1 < items->ob_size) {
      PY_TRY(out.add_ascii("..., "));
      i = items->ob_size - 1;
    }
    Owned<Object> text = PY_TRY(describe(thread, items->items[i], depth));
    PY_TRY(out.add_str(static_cast<Str*>(text.get())));
  }
  if (!is_list && items->ob_size == 1) PY_TRY(out.add_char(','));
  PY_TRY(out.add_char(is_list ? ']' : ')'));
  return out.finish();
}

Owned<Object> describe_node(Thread& thread, Object* self, int depth) {
  if (depth <= 0) return str_from_format(thread, "%s(...)", self->ob_type->tp_name);
  PY_ENTER_NATIVE(thread, " while getting the repr of a syntax tree");
  Owned<Object> names = PY_TRY(get_attr(thread, self->ob_type, "_fields"));
  Owned<Tuple> fields = PY_TRY(sequence_tuple(thread, names));
  StrBuilder out(thread);
  PY_TRY(out.add_ascii(self->ob_type->tp_name));
  PY_TRY(out.add_char('('));
  for (int64_t i = 0; i < fields->ob_size; ++i) {
    Owned<Object> value = PY_TRY(get_attr(thread, self, fields->items[i]));
    Owned<Object> text = PY_TRY(describe(thread, value, depth - 1));
    Owned<Str> part =
        PY_TRY(str_from_format(thread, i > 0 ? ", %S=%S" : "%S=%S", fields->items[i], text.get()));
    PY_TRY(out.add_str(part));
  }
  PY_TRY(out.add_char(')'));
  return out.finish();
}

Owned<Object> describe(Thread& thread, Object* value, int depth) {
  if (is_a<Node>(value)) return describe_node(thread, value, depth);
  if (is_a<List>(value) || is_a<Tuple>(value)) return describe_sequence(thread, value, depth);
  return object_repr(thread, value);
}

Owned<Object> node_repr(Thread& thread, Object* self) {
  return describe_node(thread, self, kReprDepth);
}

Owned<Object> node_reduce(Thread& thread, Object* self) {
  Owned<Object> names = PY_TRY(class_attribute(thread, self, "_fields"));
  Owned<Tuple> fields = names ? PY_TRY(sequence_tuple(thread, names)) : share(empty_tuple());
  Owned<Object> dict = PY_TRY(object_get_dict(thread, self));
  // The constructor gets None for each field up to the first that is not set.
  int64_t count = 0;
  while (count < fields->ob_size &&
         PY_TRY(dict_contains(thread, static_cast<Dict*>(dict.get()), fields->items[count])))
    ++count;
  Owned<Tuple> nothing = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i) nothing->items[i] = none();
  if (count > 0) tuple_ready(nothing);
  Object* items[3] = {self->ob_type, nothing, dict};
  return tuple_pack(thread, items);
}

constinit MethodDef kNodeMethods[] = {
    {"__reduce__", node_reduce, nullptr, nullptr},
    {},
};
constinit GetSetDef kNodeGetSets[] = {
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr}, {}};

constinit Type Node::type = {
    .tp_name = "ast.AST",
    .tp_basicsize = sizeof(Node),
    .tp_repr = node_repr,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_methods = kNodeMethods,
    .tp_getset = kNodeGetSets,
    .tp_dictoffset = offsetof(Node, dict),
    .tp_init = node_init,
    .tp_new = type_generic_new,
    .fields = kNodeFields,
};

// Which attributes a class adds: those of a place in the source, whose end may be None.
enum Place : uint8_t { kInherited, kNoPlace, kPlace, kRequiredPlace };

struct NodeClass {
  const char *name, *base, *fields;
  Place place;
};
constexpr NodeClass kClasses[] = {
#define PY_AST_FIELD(type, name) #name ":" #type " "
#define PY_AST_OPTIONAL(type, name) #name ":" #type "? "
#define PY_AST_SEQUENCE(type, name) #name ":" #type "* "
#define PY_AST_BASE(base, place) {#base, "AST", "", place},
#define PY_AST_NODE(Name, base, fields) {#Name, #base, "" fields, kInherited},
#define PY_AST_PLAIN(name, place, fields) {#name, "AST", fields, place},
#define PY_AST_ENUM(base) {#base, "AST", "", kNoPlace},
#define PY_AST_CHOICE(Name, base) {#Name, #base, "", kInherited},
#include "vm/parser/ast_nodes.def"
#undef PY_AST_FIELD
#undef PY_AST_OPTIONAL
#undef PY_AST_SEQUENCE
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
};

Owned<Tuple> texts(Thread& thread, const char* const* names, size_t count) {
  Owned<List> list = PY_TRY(list_new(thread));
  for (size_t i = 0; i < count; ++i) {
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, names[i]));
    PY_TRY(list_append(thread, list, name));
  }
  return sequence_tuple(thread, list);
}

// The class of a field's type: a class of Python's for identifiers and the like, else a node's.
Owned<Object> field_type(Thread& thread, Dict* classes, const char* name, size_t length) {
  const char last = name[length - 1];
  if (last == '?' || last == '*') {
    Owned<Object> plain = PY_TRY(field_type(thread, classes, name, length - 1));
    if (last == '?') return union_or(thread, plain, none()->ob_type);
    return generic_alias_new(thread, &List::type, plain);
  }
  static constexpr const char* kPlainTypes[][2] = {
      {"identifier", "str"}, {"string", "str"}, {"constant", "object"}, {"integer", "int"}};
  for (const auto& plain : kPlainTypes) {
    if (length != std::strlen(plain[0]) || std::memcmp(name, plain[0], length) != 0) continue;
    name = plain[1];
    length = std::strlen(name);
    break;
  }
  Owned<Str> text = PY_TRY(str_from_ascii(thread, name, length));
  Object* found = dict_get_str(thread, classes, text);
  if (found == nullptr) found = dict_get_str(thread, thread.interp->builtins, text);
  return found != nullptr ? share(found) : raise_key_error(thread, text);
}

// Second pass, when all classes are there: _field_types.
Status add_field_types(Thread& thread, Dict* classes, const NodeClass& node) {
  if (*node.fields == 0 && std::strcmp(node.base, "AST") == 0) return Status::kOk;
  Owned<Dict> types = PY_TRY(dict_new(thread));
  for (const char* at = node.fields; *at != 0;) {
    const size_t name = std::strcspn(at, ":");
    const size_t type = std::strcspn(at + name + 1, " ");
    Owned<Str> key = PY_TRY(str_from_ascii(thread, at, name));
    str_intern(thread, &key);
    Owned<Object> value = PY_TRY(field_type(thread, classes, at + name + 1, type));
    PY_TRY(dict_set(thread, types, key, value));
    at += name + 1 + type;
    if (*at == ' ') ++at;
  }
  return set_attr(thread, dict_get_ascii(thread, classes, node.name), "_field_types", types);
}

Status add_class(Thread& thread, Dict* classes, const NodeClass& node) {
  Owned<Dict> body = PY_TRY(dict_new(thread));
  Owned<List> names = PY_TRY(list_new(thread));
  for (const char* at = node.fields; *at != 0;) {
    const size_t name = std::strcspn(at, ":");
    const size_t type = std::strcspn(at + name + 1, " ");
    Owned<Str> field = PY_TRY(str_from_ascii(thread, at, name));
    str_intern(thread, &field);
    PY_TRY(list_append(thread, names, field));
    if (at[name + type] == '?') PY_TRY(dict_set(thread, body, field, none()));
    at += name + 1 + type;
    if (*at == ' ') ++at;
  }
  Owned<Tuple> fields = PY_TRY(sequence_tuple(thread, names));
  Owned<Str> module = PY_TRY(str_intern_ascii(thread, "ast"));
  PY_TRY(dict_set_ascii(thread, body, "_fields", fields));
  PY_TRY(dict_set(thread, body, ids.__match_args__, fields));
  PY_TRY(dict_set(thread, body, ids.__module__, module));
  if (node.place != kInherited) {
    static constexpr const char* kPlaceNames[] = {"lineno", "col_offset", "end_lineno",
                                                  "end_col_offset"};
    Owned<Tuple> attributes = PY_TRY(texts(thread, kPlaceNames, node.place == kNoPlace ? 0 : 4));
    PY_TRY(dict_set_ascii(thread, body, "_attributes", attributes));
  }
  if (node.place == kPlace) {
    PY_TRY(dict_set_ascii(thread, body, "end_lineno", none()));
    PY_TRY(dict_set_ascii(thread, body, "end_col_offset", none()));
  }
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, node.name));
  Object* base[1] = {dict_get_ascii(thread, classes, node.base)};
  Owned<Tuple> bases = PY_TRY(tuple_pack(thread, base));
  Object* arguments[3] = {name, bases, body};
  Owned<Object> cls = PY_TRY(call_args(thread, &TypeType::type, arguments));
  return dict_set(thread, classes, name, cls);
}

}  // namespace

Owned<Object> ast_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_ast"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "The classes of syntax trees."));
  if (Node::type.ob_type == nullptr) {
    PY_TRY(type_ready(thread, &Node::type));
    auto* dict = static_cast<Dict*>(Node::type.tp_dict);
    for (const char* attribute : {"_fields", "__match_args__", "_attributes"})
      PY_TRY(dict_set_ascii(thread, dict, attribute, empty_tuple()));
    type_modified(&Node::type);
  }
  Dict* classes = module->dict;
  PY_TRY(dict_set_ascii(thread, classes, "AST", &Node::type));
  for (const NodeClass& node : kClasses) PY_TRY(add_class(thread, classes, node));
  for (const NodeClass& node : kClasses) PY_TRY(add_field_types(thread, classes, node));
  xdecref(g_context_class);
  g_context_class = share(dict_get_ascii(thread, classes, "expr_context")).release();
  xdecref(g_load);
  g_load = PY_TRY(call_no_args(thread, dict_get_ascii(thread, classes, "Load"))).release();
  const struct {
    const char* name;
    int64_t value;
  } flags[] = {{"PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000},
               {"PyCF_ONLY_AST", 0x400},
               {"PyCF_OPTIMIZED_AST", 0x8400},
               {"PyCF_TYPE_COMMENTS", 0x1000}};
  for (const auto& flag : flags) PY_TRY(module_add_int(thread, module, flag.name, flag.value));
  return module;
}

}  // namespace py
