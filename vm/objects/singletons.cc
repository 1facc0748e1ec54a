// None, NotImplemented and Ellipsis.
// Counterpart: Objects/object.c, Objects/sliceobject.c.
#include "vm/objects/singletons.h"

#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

constinit Object g_none = PY_STATIC_HEAD(&NoneType::type);
constinit Object g_not_implemented = PY_STATIC_HEAD(&NotImplementedType::type);
constinit Object g_ellipsis = PY_STATIC_HEAD(&EllipsisType::type);

namespace {

// type(None)() gives the singleton back and takes nothing.
Owned<Object> only_instance(Thread& thread, Object* instance, const char* name, Tuple* args,
                            Dict* kwargs) {
  if (args->ob_size != 0 || (kwargs != nullptr && kwargs->used != 0)) {
    return raise_type_error(thread, "%s takes no arguments", name);
  }
  return share(instance);
}

Owned<Object> none_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  return only_instance(thread, none(), "NoneType", args, kwargs);
}
Owned<Object> none_repr(Thread& thread, Object*) { return str_intern_ascii(thread, "None"); }
Tri none_bool(Thread&, Object*) { return Tri::kFalse; }
// A constant, so that the order of sets with None does not depend on addresses.
Maybe<Hash> none_hash(Thread&, Object*) { return Hash{0xfca86420}; }
Owned<Object> none_compare(Thread&, Object* left, Object* right, CompareOp op) {
  if (left == right && (op == CompareOp::kEq || op == CompareOp::kNe))
    return new_bool(op == CompareOp::kEq);
  return new_not_implemented();
}

Owned<Object> not_implemented_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  return only_instance(thread, not_implemented(), "NotImplementedType", args, kwargs);
}
Owned<Object> not_implemented_repr(Thread& thread, Object*) {
  return str_intern_ascii(thread, "NotImplemented");
}
Tri not_implemented_bool(Thread& thread, Object*) {
  return raise_type_error(thread, "NotImplemented should not be used in a boolean context");
}

Owned<Object> ellipsis_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  return only_instance(thread, ellipsis(), "EllipsisType", args, kwargs);
}
Owned<Object> ellipsis_repr(Thread& thread, Object*) {
  return str_intern_ascii(thread, "Ellipsis");
}

constinit MethodDef kNotImplementedMethods[] = {
    {"__reduce__", not_implemented_repr, nullptr, nullptr},
    {},
};
constinit MethodDef kEllipsisMethods[] = {
    {"__reduce__", ellipsis_repr, nullptr, nullptr},
    {},
};

// Nobody counts the singletons; a dealloc means that somebody stole a reference that was not
// theirs.
void never_dealloc(Object* object) { make_immortal(object); }

}  // namespace

constinit Type NoneType::type = {
    .tp_name = "NoneType",
    .tp_basicsize = sizeof(Object),
    .tp_dealloc = never_dealloc,
    .tp_repr = none_repr,
    .as_number = {.nb_bool = none_bool},
    .tp_hash = none_hash,
    .tp_doc = "The type of the None singleton.",
    .tp_richcompare = none_compare,
    .tp_new = none_new,
    .text_signature = "()",
};

constinit Type NotImplementedType::type = {
    .tp_name = "NotImplementedType",
    .tp_basicsize = sizeof(Object),
    .tp_dealloc = never_dealloc,
    .tp_repr = not_implemented_repr,
    .as_number = {.nb_bool = not_implemented_bool},
    .tp_doc = "The type of the NotImplemented singleton.",
    .tp_methods = kNotImplementedMethods,
    .tp_new = not_implemented_new,
    .text_signature = "()",
};

constinit Type EllipsisType::type = {
    .tp_name = "ellipsis",
    .tp_basicsize = sizeof(Object),
    .tp_dealloc = never_dealloc,
    .tp_repr = ellipsis_repr,
    .tp_doc = "The type of the Ellipsis singleton.",
    .tp_methods = kEllipsisMethods,
    .tp_new = ellipsis_new,
    .text_signature = "()",
};

}  // namespace py
