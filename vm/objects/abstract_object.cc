// What any object can be asked: texts, hash, truth, comparison, dir, format, membership of classes.
// Counterpart: Objects/object.c, Objects/abstract.c.
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"

namespace py {

Hash hash_pointer(const void* pointer) {
  auto bits = reinterpret_cast<uintptr_t>(pointer);
  auto hash = static_cast<Hash>((bits >> 4) | (bits << 60));
  return hash == -1 ? -2 : hash;
}

Owned<Object> object_repr(Thread& thread, Object* object) {
  if (object == nullptr) return str_from_utf8(thread, "<NULL>");
  UnaryFn repr = object->ob_type->tp_repr;
  if (repr == nullptr)
    return str_from_format(thread, "<%s object at %p>", object->ob_type->tp_name, object);
  PY_ENTER_NATIVE(thread, " while getting the repr of an object");
  Owned<Object> text = PY_TRY(repr(thread, object));
  if (!is_a<Str>(text)) {
    return raise_type_error(thread, "__repr__ returned non-string (type %.200s)",
                            text->ob_type->tp_name);
  }
  return text;
}

Owned<Object> object_str(Thread& thread, Object* object) {
  if (object == nullptr) return str_from_utf8(thread, "<NULL>");
  if (is_exact<Str>(object)) return share(object);
  UnaryFn str = object->ob_type->tp_str;
  if (str == nullptr) return object_repr(thread, object);
  PY_ENTER_NATIVE(thread, " while getting the str of an object");
  Owned<Object> text = PY_TRY(str(thread, object));
  if (!is_a<Str>(text)) {
    return raise_type_error(thread, "__str__ returned non-string (type %.200s)",
                            text->ob_type->tp_name);
  }
  return text;
}

Owned<Object> object_ascii(Thread& thread, Object* object) {
  Owned<Object> text = PY_TRY(object_repr(thread, object));
  if (as<Str>(text.get())->ascii) return text;
  Owned<Bytes> bytes = PY_TRY(str_encode(thread, as<Str>(text.get()), "ascii", "backslashreplace"));
  return str_from_ascii(thread, bytes->data, static_cast<size_t>(bytes->ob_size));
}

Owned<Object> object_bytes(Thread& thread, Object* object) {
  if (object == nullptr) return bytes_from(thread, "<NULL>", 6);
  if (is_exact<Bytes>(object)) return share(object);
  Owned<Object> method;
  bool unbound;
  if (PY_TRY(lookup_special(thread, object, ids.__bytes__, &method, &unbound))) {
    Owned<Object> result =
        PY_TRY(unbound ? call_one_arg(thread, method, object) : call_no_args(thread, method));
    if (!is_a<Bytes>(result)) {
      return raise_type_error(thread, "__bytes__ returned non-bytes (type %.200s)",
                              result->ob_type->tp_name);
    }
    return result;
  }
  return bytes_from_object(thread, object);
}

Maybe<Hash> object_hash(Thread& thread, Object* object) {
  if (is_exact<Str>(object)) return str_hash(as<Str>(object));
  PY_ENTER_NATIVE(thread, " while hashing an object");
  HashFn hash = object->ob_type->tp_hash;
  if (PY_LIKELY(hash != nullptr)) return hash(thread, object);
  return hash_not_implemented(thread, object);
}

Maybe<Hash> hash_not_implemented(Thread& thread, Object* object) {
  return raise_type_error(thread, "unhashable type: '%.200s'", object->ob_type->tp_name);
}

Tri object_is_true(Thread& thread, Object* object) {
  if (object == bool_object(true)) return Tri::kTrue;
  if (object == bool_object(false) || is_none(object)) return Tri::kFalse;
  Type* type = object->ob_type;
  if (type == &Int::type) {
    auto* number = as<Int>(object);
    return to_tri(!number->is_compact() || number->limbs[0] != 0);
  }
  if (type->as_number.nb_bool != nullptr) return type->as_number.nb_bool(thread, object);
  LengthFn length = type->as_mapping.mp_length;
  if (length == nullptr) length = type->as_sequence.sq_length;
  if (length == nullptr) return Tri::kTrue;
  return to_tri(PY_TRY(length(thread, object)) > 0);
}

namespace {

constexpr CompareOp kSwapped[] = {CompareOp::kGt, CompareOp::kGe, CompareOp::kEq,
                                  CompareOp::kNe, CompareOp::kLt, CompareOp::kLe};
constexpr const char* kCompareText[] = {"<", "<=", "==", "!=", ">", ">="};

Owned<Object> compare_dispatch(Thread& thread, Object* left, Object* right, CompareOp op) {
  Type* left_type = left->ob_type;
  Type* right_type = right->ob_type;
  RichCompareFn reflected = right_type->tp_richcompare;
  bool tried_reflected = false;
  // A subclass on the right goes first.
  if (left_type != right_type && reflected != nullptr && type_is_subtype(right_type, left_type)) {
    tried_reflected = true;
    Owned<Object> result = reflected(thread, right, left, kSwapped[static_cast<int>(op)]);
    if (result.get() != not_implemented()) return result;
  }
  if (left_type->tp_richcompare != nullptr) {
    Owned<Object> result = left_type->tp_richcompare(thread, left, right, op);
    if (result.get() != not_implemented()) return result;
  }
  if (!tried_reflected && right->ob_type->tp_richcompare != nullptr) {
    Owned<Object> result =
        right->ob_type->tp_richcompare(thread, right, left, kSwapped[static_cast<int>(op)]);
    if (result.get() != not_implemented()) return result;
  }
  if (op == CompareOp::kEq) return new_bool(left == right);
  if (op == CompareOp::kNe) return new_bool(left != right);
  return raise_type_error(thread, "'%s' not supported between instances of '%.100s' and '%.100s'",
                          kCompareText[static_cast<int>(op)], left->ob_type->tp_name,
                          right->ob_type->tp_name);
}

}  // namespace

Owned<Object> object_rich_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  PY_ENTER_NATIVE(thread, " in comparison");
  return compare_dispatch(thread, left, right, op);
}

Tri object_rich_compare_bool(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (left == right) {
    if (op == CompareOp::kEq) return Tri::kTrue;
    if (op == CompareOp::kNe) return Tri::kFalse;
  }
  if (left->ob_type == right->ob_type) {
    if (is_exact<Str>(left) && (op == CompareOp::kEq || op == CompareOp::kNe)) {
      return to_tri(str_equal(as<Str>(left), as<Str>(right)) == (op == CompareOp::kEq));
    }
    if (is_exact<Int>(left) && as<Int>(left)->is_compact() && as<Int>(right)->is_compact()) {
      int64_t a = as<Int>(left)->compact_value(), b = as<Int>(right)->compact_value();
      switch (op) {
        case CompareOp::kLt:
          return to_tri(a < b);
        case CompareOp::kLe:
          return to_tri(a <= b);
        case CompareOp::kEq:
          return to_tri(a == b);
        case CompareOp::kNe:
          return to_tri(a != b);
        case CompareOp::kGt:
          return to_tri(a > b);
        case CompareOp::kGe:
          return to_tri(a >= b);
      }
    }
  }
  Owned<Object> result = PY_TRY(object_rich_compare(thread, left, right, op));
  return object_is_true(thread, result);
}

Tri object_is_callable(Object* object) {
  return to_tri(object != nullptr && object->ob_type->tp_call != nullptr);
}

Owned<Object> object_self_iter(Thread&, Object* object) { return share(object); }

Owned<Object> object_dir(Thread& thread, Object* object_or_null) {
  Owned<Object> names;
  if (object_or_null == nullptr) {
    if (thread.current_frame == nullptr)
      return raise(thread, &exc::SystemError, "frame does not exist");
    Owned<Object> locals =
        PY_TRY(frame_locals(thread, frame_previous_complete(thread.current_frame)));
    names = PY_TRY(mapping_keys(thread, locals));
    if (!is_a<List>(names)) {
      return raise_type_error(thread, "dir(): expected keys() of locals to be a list, not '%.200s'",
                              names->ob_type->tp_name);
    }
  } else {
    Owned<Object> method;
    bool unbound;
    if (!PY_TRY(lookup_special(thread, object_or_null, ids.__dir__, &method, &unbound))) {
      return raise_type_error(thread, "object does not provide __dir__");
    }
    Owned<Object> result = PY_TRY(unbound ? call_one_arg(thread, method, object_or_null)
                                          : call_no_args(thread, method));
    names = PY_TRY(sequence_list(thread, result));
  }
  PY_TRY(list_sort(thread, as<List>(names.get()), nullptr, false));
  return names;
}

Owned<Object> object_format(Thread& thread, Object* object, Object* spec_or_null) {
  if (spec_or_null != nullptr && !is_a<Str>(spec_or_null)) {
    return raise(thread, &exc::SystemError, "Format specifier must be a string, not %.200s",
                 spec_or_null->ob_type->tp_name);
  }
  if (spec_or_null == nullptr || as<Str>(spec_or_null)->length == 0) {
    if (is_exact<Str>(object)) return share(object);
    if (is_exact<Int>(object)) return object_str(thread, object);
  }
  Object* spec = spec_or_null == nullptr ? empty_str() : spec_or_null;
  Owned<Object> method;
  bool unbound;
  if (!PY_TRY(lookup_special(thread, object, ids.__format__, &method, &unbound))) {
    return raise_type_error(thread, "Type %.100s doesn't define __format__",
                            object->ob_type->tp_name);
  }
  Object* const args[] = {object, spec};
  Owned<Object> result =
      PY_TRY(unbound ? call_args(thread, method, args) : call_one_arg(thread, method, spec));
  if (!is_a<Str>(result)) {
    return raise_type_error(thread, "__format__ must return a str, not %.200s",
                            result->ob_type->tp_name);
  }
  return result;
}

namespace {

// The `__bases__` of something that behaves like a class; *bases stays null if there is none that
// is a tuple.
Status abstract_bases(Thread& thread, Object* cls, Owned<Object>* bases) {
  PY_TRY(get_optional_attr(thread, cls, ids.__bases__, bases));
  if (*bases && !is_a<Tuple>(bases->get())) bases->reset();
  return Status::kOk;
}

Tri abstract_is_subclass(Thread& thread, Object* derived, Object* cls) {
  Owned<Object> current = share(derived);
  for (;;) {
    if (current.get() == cls) return Tri::kTrue;
    Owned<Object> bases;
    PY_TRY(abstract_bases(thread, current, &bases));
    if (!bases) return Tri::kFalse;
    auto* tuple = as<Tuple>(bases.get());
    if (tuple->ob_size == 0) return Tri::kFalse;
    if (tuple->ob_size == 1) {
      // Single inheritance needs no recursion.
      current = share(tuple->items[0]);
      continue;
    }
    PY_ENTER_NATIVE(thread, " in __issubclass__");
    for (int64_t i = 0; i < tuple->ob_size; ++i) {
      Tri found = abstract_is_subclass(thread, tuple->items[i], cls);
      if (found != Tri::kFalse) return found;
    }
    return Tri::kFalse;
  }
}

Status check_is_class(Thread& thread, Object* cls, const char* message) {
  Owned<Object> bases;
  PY_TRY(abstract_bases(thread, cls, &bases));
  if (!bases) return raise_type_error(thread, "%s", message);
  return Status::kOk;
}

Tri plain_is_instance(Thread& thread, Object* object, Object* cls) {
  if (is_type(cls)) {
    auto* type = static_cast<Type*>(cls);
    if (type_is_subtype(object->ob_type, type)) return Tri::kTrue;
    // A proxy may claim another class through __class__.
    Owned<Object> claimed;
    PY_TRY(get_optional_attr(thread, object, ids.__class__, &claimed));
    if (!claimed || claimed.get() == object->ob_type || !is_type(claimed)) return Tri::kFalse;
    return to_tri(type_is_subtype(static_cast<Type*>(claimed.get()), type));
  }
  PY_TRY(check_is_class(thread, cls,
                        "isinstance() arg 2 must be a type, a tuple of types, or a union"));
  Owned<Object> claimed;
  PY_TRY(get_optional_attr(thread, object, ids.__class__, &claimed));
  if (!claimed) return Tri::kFalse;
  return abstract_is_subclass(thread, claimed, cls);
}

Tri plain_is_subclass(Thread& thread, Object* derived, Object* cls) {
  if (is_type(cls) && is_type(derived)) {
    return to_tri(type_is_subtype(static_cast<Type*>(derived), static_cast<Type*>(cls)));
  }
  PY_TRY(check_is_class(thread, derived, "issubclass() arg 1 must be a class"));
  PY_TRY(check_is_class(thread, cls,
                        "issubclass() arg 2 must be a class, a tuple of classes, or a union"));
  return abstract_is_subclass(thread, derived, cls);
}

}  // namespace

Tri object_is_instance(Thread& thread, Object* object, Object* classinfo) {
  if (object->ob_type == classinfo) return Tri::kTrue;
  if (classinfo->ob_type == &TypeType::type) return plain_is_instance(thread, object, classinfo);
  if (is_exact<Union>(classinfo)) classinfo = static_cast<Union*>(classinfo)->args;
  if (is_a<Tuple>(classinfo)) {
    PY_ENTER_NATIVE(thread, " in __instancecheck__");
    auto* tuple = as<Tuple>(classinfo);
    for (int64_t i = 0; i < tuple->ob_size; ++i) {
      Tri found = object_is_instance(thread, object, tuple->items[i]);
      if (found != Tri::kFalse) return found;
    }
    return Tri::kFalse;
  }
  Owned<Object> method;
  bool unbound;
  if (PY_TRY(lookup_special(thread, classinfo, ids.__instancecheck__, &method, &unbound))) {
    PY_ENTER_NATIVE(thread, " in __instancecheck__");
    Object* const args[] = {classinfo, object};
    Owned<Object> result =
        PY_TRY(unbound ? call_args(thread, method, args) : call_one_arg(thread, method, object));
    return object_is_true(thread, result);
  }
  return plain_is_instance(thread, object, classinfo);
}

Tri object_is_subclass(Thread& thread, Object* derived, Object* classinfo) {
  if (classinfo->ob_type == &TypeType::type) {
    if (derived == classinfo) return Tri::kTrue;
    return plain_is_subclass(thread, derived, classinfo);
  }
  if (is_exact<Union>(classinfo)) classinfo = static_cast<Union*>(classinfo)->args;
  if (is_a<Tuple>(classinfo)) {
    PY_ENTER_NATIVE(thread, " in __subclasscheck__");
    auto* tuple = as<Tuple>(classinfo);
    for (int64_t i = 0; i < tuple->ob_size; ++i) {
      Tri found = object_is_subclass(thread, derived, tuple->items[i]);
      if (found != Tri::kFalse) return found;
    }
    return Tri::kFalse;
  }
  Owned<Object> method;
  bool unbound;
  if (PY_TRY(lookup_special(thread, classinfo, ids.__subclasscheck__, &method, &unbound))) {
    PY_ENTER_NATIVE(thread, " in __subclasscheck__");
    Object* const args[] = {classinfo, derived};
    Owned<Object> result =
        PY_TRY(unbound ? call_args(thread, method, args) : call_one_arg(thread, method, derived));
    return object_is_true(thread, result);
  }
  return plain_is_subclass(thread, derived, classinfo);
}

Tri object_plain_is_instance(Thread& thread, Object* object, Object* cls) {
  return plain_is_instance(thread, object, cls);
}
Tri object_plain_is_subclass(Thread& thread, Object* derived, Object* cls) {
  return plain_is_subclass(thread, derived, cls);
}

}  // namespace py
