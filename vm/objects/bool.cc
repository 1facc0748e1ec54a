// bool: the two ints with names.
// Counterpart: Objects/boolobject.c.
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

constinit Int g_true = {{PY_STATIC_HEAD(&Bool::type), 0}, {1}};
constinit Int g_false = {{PY_STATIC_HEAD(&Bool::type), 0}, {0}};

namespace {

Owned<Object> truth_of(Thread& thread, Object* value) {
  return new_bool(PY_TRY(object_is_true(thread, value)));
}

Owned<Object> bool_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "bool", kwargs));
  PY_TRY(check_positional(thread, "bool", static_cast<size_t>(args->ob_size), 0, 1));
  return args->ob_size == 0 ? new_bool(false) : truth_of(thread, args->items[0]);
}

Owned<Object> bool_vectorcall(Thread& thread, Object*, Object* const* args, size_t nargsf,
                              Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_no_keywords(thread, "bool", kwnames));
  PY_TRY(check_positional(thread, "bool", nargs, 0, 1));
  return nargs == 0 ? new_bool(false) : truth_of(thread, args[0]);
}

Owned<Object> bool_repr(Thread& thread, Object* object) {
  return str_intern_ascii(thread, object == bool_object(true) ? "True" : "False");
}

bool both_bools(const Object* left, const Object* right) {
  return left->ob_type == &Bool::type && right->ob_type == &Bool::type;
}
bool truth(const Object* object) { return object == bool_object(true); }

// Two bools give a bool; a bool and another int are ints.
Owned<Object> bool_and(Thread& thread, Object* left, Object* right) {
  if (!both_bools(left, right)) return Int::type.as_number.nb_and(thread, left, right);
  return new_bool(truth(left) && truth(right));
}
Owned<Object> bool_or(Thread& thread, Object* left, Object* right) {
  if (!both_bools(left, right)) return Int::type.as_number.nb_or(thread, left, right);
  return new_bool(truth(left) || truth(right));
}
Owned<Object> bool_xor(Thread& thread, Object* left, Object* right) {
  if (!both_bools(left, right)) return Int::type.as_number.nb_xor(thread, left, right);
  return new_bool(truth(left) != truth(right));
}

Owned<Object> bool_invert(Thread& thread, Object* object) {
  PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
              "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. "
              "This returns the bitwise inversion of the underlying int object and is usually not "
              "what you expect from negating a bool. Use the 'not' operator for boolean negation "
              "or ~int(x) if you really want the bitwise inversion of the underlying int."));
  return int_from_int64(thread, truth(object) ? -2 : -1);
}

void never_dealloc(Object* object) { make_immortal(object); }

}  // namespace

constinit Type Bool::type = {
    .tp_name = "bool",
    .tp_basicsize = offsetof(Int, limbs),
    .tp_itemsize = sizeof(uint64_t),
    .tp_dealloc = never_dealloc,
    .tp_repr = bool_repr,
    .as_number =
        {
            .nb_invert = bool_invert,
            .nb_and = bool_and,
            .nb_xor = bool_xor,
            .nb_or = bool_or,
        },
    .tp_flags = tpflags::kLongSubclass | tpflags::kMatchSelf,
    .tp_doc = "True or False: the truth of an object.",
    .tp_base = &Int::type,
    .tp_new = bool_construct,
    .tp_vectorcall = bool_vectorcall,
    .text_signature = "(object=False, /)",
    .reported_basicsize = 24,
    .reported_itemsize = 4,
};

}  // namespace py
