// Arithmetic on any objects: the dance of reflected operands, and conversions to int and float.
// Counterpart: Objects/abstract.c (Number section).
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

struct BinaryOp {
  BinaryFn NumberMethods::* slot;
  BinaryFn NumberMethods::* inplace;  // Null: the plain operator.
  const char* text;
};

// In the order of NumberOp; power has slots of another shape and is not dispatched through here.
constexpr BinaryOp kOps[] = {
    {&NumberMethods::nb_add, nullptr, "+"},
    {&NumberMethods::nb_and, nullptr, "&"},
    {&NumberMethods::nb_floor_divide, nullptr, "//"},
    {&NumberMethods::nb_lshift, nullptr, "<<"},
    {&NumberMethods::nb_matrix_multiply, nullptr, "@"},
    {&NumberMethods::nb_multiply, nullptr, "*"},
    {&NumberMethods::nb_remainder, nullptr, "%"},
    {&NumberMethods::nb_or, nullptr, "|"},
    {nullptr, nullptr, "** or pow()"},
    {&NumberMethods::nb_rshift, nullptr, ">>"},
    {&NumberMethods::nb_subtract, nullptr, "-"},
    {&NumberMethods::nb_true_divide, nullptr, "/"},
    {&NumberMethods::nb_xor, nullptr, "^"},
    {&NumberMethods::nb_add, &NumberMethods::nb_inplace_add, "+="},
    {&NumberMethods::nb_and, &NumberMethods::nb_inplace_and, "&="},
    {&NumberMethods::nb_floor_divide, &NumberMethods::nb_inplace_floor_divide, "//="},
    {&NumberMethods::nb_lshift, &NumberMethods::nb_inplace_lshift, "<<="},
    {&NumberMethods::nb_matrix_multiply, &NumberMethods::nb_inplace_matrix_multiply, "@="},
    {&NumberMethods::nb_multiply, &NumberMethods::nb_inplace_multiply, "*="},
    {&NumberMethods::nb_remainder, &NumberMethods::nb_inplace_remainder, "%="},
    {&NumberMethods::nb_or, &NumberMethods::nb_inplace_or, "|="},
    {nullptr, nullptr, "**="},
    {&NumberMethods::nb_rshift, &NumberMethods::nb_inplace_rshift, ">>="},
    {&NumberMethods::nb_subtract, &NumberMethods::nb_inplace_subtract, "-="},
    {&NumberMethods::nb_true_divide, &NumberMethods::nb_inplace_true_divide, "/="},
    {&NumberMethods::nb_xor, &NumberMethods::nb_inplace_xor, "^="},
};

// Tries the left and right operand's slot; a subclass on the right goes first. NotImplemented if
// neither knows.
Owned<Object> try_binary(Thread& thread, Object* left, Object* right,
                         BinaryFn NumberMethods::* slot) {
  Type* left_type = left->ob_type;
  Type* right_type = right->ob_type;
  BinaryFn left_fn = left_type->as_number.*slot;
  BinaryFn right_fn = nullptr;
  if (left_type != right_type) {
    right_fn = right_type->as_number.*slot;
    if (right_fn == left_fn) right_fn = nullptr;
  }
  if (left_fn != nullptr) {
    if (right_fn != nullptr && type_is_subtype(right_type, left_type)) {
      Owned<Object> result = right_fn(thread, left, right);
      if (result.get() != not_implemented()) return result;
      right_fn = nullptr;
    }
    Owned<Object> result = left_fn(thread, left, right);
    if (result.get() != not_implemented()) return result;
  }
  if (right_fn != nullptr) return right_fn(thread, left, right);
  return new_not_implemented();
}

PY_COLD Raised raise_unsupported(Thread& thread, const char* op, Object* left, Object* right) {
  return raise_type_error(thread, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'",
                          op, left->ob_type->tp_name, right->ob_type->tp_name);
}

Owned<Object> repeat_by(Thread& thread, IndexFn repeat, Object* sequence, Object* count) {
  if (!index_check(count)) {
    return raise_type_error(thread, "can't multiply sequence by non-int of type '%.200s'",
                            count->ob_type->tp_name);
  }
  int64_t times = PY_TRY(number_as_ssize(thread, count, &exc::OverflowError));
  return repeat(thread, sequence, times);
}

// What a type object of CPython's says by pointing to a suite of sequence methods at all.
bool has_sequence_methods(const Type* type) {
  const SequenceMethods& methods = type->as_sequence;
  return has_flag(type, tpflags::kHeapType) || methods.sq_length != nullptr ||
         methods.sq_concat != nullptr || methods.sq_repeat != nullptr ||
         methods.sq_item != nullptr || methods.sq_ass_item != nullptr ||
         methods.sq_contains != nullptr || methods.sq_inplace_concat != nullptr ||
         methods.sq_inplace_repeat != nullptr;
}

Owned<Object> binary_fallback(Thread& thread, NumberOp op, Object* left, Object* right) {
  const SequenceMethods& left_seq = left->ob_type->as_sequence;
  const SequenceMethods& right_seq = right->ob_type->as_sequence;
  switch (op) {
    case NumberOp::kInplaceAdd:
      if (left_seq.sq_inplace_concat != nullptr)
        return left_seq.sq_inplace_concat(thread, left, right);
      [[fallthrough]];
    case NumberOp::kAdd:
      if (left_seq.sq_concat != nullptr) return left_seq.sq_concat(thread, left, right);
      break;
    case NumberOp::kInplaceMultiply:
      if (left_seq.sq_inplace_repeat != nullptr)
        return repeat_by(thread, left_seq.sq_inplace_repeat, left, right);
      // `*=` does not look for a sequence on the right of anything like a sequence, whether it
      // repeats or not. Every class made by a class statement counts.
      if (left_seq.sq_repeat == nullptr && has_sequence_methods(left->ob_type)) break;
      [[fallthrough]];
    case NumberOp::kMultiply:
      if (left_seq.sq_repeat != nullptr) return repeat_by(thread, left_seq.sq_repeat, left, right);
      // The in-place form never changes the right operand.
      if (right_seq.sq_repeat != nullptr)
        return repeat_by(thread, right_seq.sq_repeat, right, left);
      break;
    default:
      break;
  }
  return raise_unsupported(thread, kOps[static_cast<int>(op)].text, left, right);
}

// Power: three operands take part, each of which may know.
Owned<Object> power(Thread& thread, Object* base, Object* exponent, Object* modulus,
                    const char* text) {
  using Slot = TernaryFn;
  Slot base_fn = base->ob_type->as_number.nb_power;
  Slot exponent_fn = nullptr;
  if (base->ob_type != exponent->ob_type) {
    exponent_fn = exponent->ob_type->as_number.nb_power;
    if (exponent_fn == base_fn) exponent_fn = nullptr;
  }
  if (base_fn != nullptr) {
    if (exponent_fn != nullptr && type_is_subtype(exponent->ob_type, base->ob_type)) {
      Owned<Object> result = exponent_fn(thread, base, exponent, modulus);
      if (result.get() != not_implemented()) return result;
      exponent_fn = nullptr;
    }
    Owned<Object> result = base_fn(thread, base, exponent, modulus);
    if (result.get() != not_implemented()) return result;
  }
  if (exponent_fn != nullptr) {
    Owned<Object> result = exponent_fn(thread, base, exponent, modulus);
    if (result.get() != not_implemented()) return result;
  }
  Slot modulus_fn = modulus->ob_type->as_number.nb_power;
  if (modulus_fn != nullptr && modulus_fn != base_fn && modulus_fn != exponent_fn) {
    Owned<Object> result = modulus_fn(thread, base, exponent, modulus);
    if (result.get() != not_implemented()) return result;
  }
  if (is_none(modulus)) return raise_unsupported(thread, text, base, exponent);
  return raise_type_error(
      thread, "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'", text,
      base->ob_type->tp_name, exponent->ob_type->tp_name, modulus->ob_type->tp_name);
}

}  // namespace

Owned<Object> number_binary(Thread& thread, NumberOp op, Object* left, Object* right) {
  if (op == NumberOp::kSubscr) return get_item(thread, left, right);
  if (op == NumberOp::kPower) return number_power(thread, left, right, none());
  if (op == NumberOp::kInplacePower) return number_inplace_power(thread, left, right, none());
  const BinaryOp& row = kOps[static_cast<int>(op)];
  if (row.inplace != nullptr) {
    BinaryFn inplace = left->ob_type->as_number.*row.inplace;
    if (inplace != nullptr) {
      Owned<Object> result = inplace(thread, left, right);
      if (result.get() != not_implemented()) return result;
    }
  }
  Owned<Object> result = try_binary(thread, left, right, row.slot);
  if (PY_LIKELY(result.get() != not_implemented())) return result;
  return binary_fallback(thread, op, left, right);
}

Owned<Object> number_add(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kAdd, left, right);
}
Owned<Object> number_subtract(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kSubtract, left, right);
}
Owned<Object> number_multiply(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kMultiply, left, right);
}
Owned<Object> number_floor_divide(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kFloorDivide, left, right);
}
Owned<Object> number_true_divide(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kTrueDivide, left, right);
}
Owned<Object> number_remainder(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kRemainder, left, right);
}

Owned<Object> number_divmod(Thread& thread, Object* left, Object* right) {
  Owned<Object> result = try_binary(thread, left, right, &NumberMethods::nb_divmod);
  if (result.get() != not_implemented()) return result;
  return raise_unsupported(thread, "divmod()", left, right);
}

Owned<Object> number_power(Thread& thread, Object* base, Object* exponent,
                           Object* modulus_or_none) {
  return power(thread, base, exponent, modulus_or_none, "** or pow()");
}

Owned<Object> number_inplace_power(Thread& thread, Object* base, Object* exponent,
                                   Object* modulus_or_none) {
  TernaryFn inplace = base->ob_type->as_number.nb_inplace_power;
  if (inplace != nullptr) {
    Owned<Object> result = inplace(thread, base, exponent, modulus_or_none);
    if (result.get() != not_implemented()) return result;
  }
  return power(thread, base, exponent, modulus_or_none, "**=");
}

namespace {

Owned<Object> unary(Thread& thread, Object* object, UnaryFn NumberMethods::* slot,
                    const char* what) {
  UnaryFn function = object->ob_type->as_number.*slot;
  if (function != nullptr) return function(thread, object);
  return raise_type_error(thread, "bad operand type for %s: '%.200s'", what,
                          object->ob_type->tp_name);
}

}  // namespace

Owned<Object> number_negative(Thread& thread, Object* object) {
  return unary(thread, object, &NumberMethods::nb_negative, "unary -");
}
Owned<Object> number_positive(Thread& thread, Object* object) {
  return unary(thread, object, &NumberMethods::nb_positive, "unary +");
}
Owned<Object> number_absolute(Thread& thread, Object* object) {
  return unary(thread, object, &NumberMethods::nb_absolute, "abs()");
}
Owned<Object> number_invert(Thread& thread, Object* object) {
  return unary(thread, object, &NumberMethods::nb_invert, "unary ~");
}

bool number_check(Object* object) {
  if (object == nullptr) return false;
  const NumberMethods& number = object->ob_type->as_number;
  return number.nb_index != nullptr || number.nb_int != nullptr || number.nb_float != nullptr ||
         is_a<Complex>(object);
}

bool index_check(Object* object) { return object->ob_type->as_number.nb_index != nullptr; }

namespace {

// `method` gave an int subclass where an int belongs: allowed, for now.
Status warn_strict_subclass(Thread& thread, const char* method, Object* result) {
  return warn(thread, &exc::DeprecationWarning, 1,
              "%s returned non-int (type %.200s).  The ability to return an instance of a strict "
              "subclass of int is "
              "deprecated, and may be removed in a future version of Python.",
              method, result->ob_type->tp_name);
}

Owned<Object> exact_int(Thread& thread, Owned<Object> number) {
  if (is_exact<Int>(number)) return number;
  // A plain int with the same value.
  auto* source = as<Int>(number.get());
  if (source->is_compact()) return int_from_int64(thread, source->compact_value());
  bool negative = source->ob_size < 0;
  return int_from_limbs(thread, source->limbs,
                        static_cast<size_t>(negative ? -source->ob_size : source->ob_size),
                        negative);
}

// __index__'s answer: an Int, possibly of a subclass.
Owned<Object> index_any(Thread& thread, Object* object) {
  if (is_a<Int>(object)) return share(object);
  UnaryFn index = object->ob_type->as_number.nb_index;
  if (index == nullptr) {
    return raise_type_error(thread, "'%.200s' object cannot be interpreted as an integer",
                            object->ob_type->tp_name);
  }
  Owned<Object> result = PY_TRY(index(thread, object));
  if (is_exact<Int>(result)) return result;
  if (!is_a<Int>(result)) {
    return raise_type_error(thread, "__index__ returned non-int (type %.200s)",
                            result->ob_type->tp_name);
  }
  PY_TRY(warn_strict_subclass(thread, "__index__", result));
  return result;
}

}  // namespace

Owned<Object> number_index(Thread& thread, Object* object) {
  if (is_exact<Int>(object)) return share(object);
  Owned<Object> result = PY_TRY(index_any(thread, object));
  return exact_int(thread, std::move(result));
}

Maybe<int64_t> number_as_ssize(Thread& thread, Object* object, Type* overflow_type) {
  if (is_a<Int>(object) && as<Int>(object)->is_compact()) return as<Int>(object)->compact_value();
  Owned<Object> number = PY_TRY(index_any(thread, object));
  int64_t value;
  if (int_fits_int64(number, &value)) return value;
  if (overflow_type == nullptr) return int_sign(number) < 0 ? INT64_MIN : INT64_MAX;
  return raise(thread, overflow_type, "cannot fit '%.200s' into an index-sized integer",
               object->ob_type->tp_name);
}

Owned<Object> number_long(Thread& thread, Object* object) {
  if (is_exact<Int>(object)) return share(object);
  const NumberMethods& number = object->ob_type->as_number;
  if (number.nb_int != nullptr) {
    Owned<Object> result = PY_TRY(number.nb_int(thread, object));
    if (is_exact<Int>(result)) return result;
    if (!is_a<Int>(result)) {
      return raise_type_error(thread, "__int__ returned non-int (type %.200s)",
                              result->ob_type->tp_name);
    }
    PY_TRY(warn_strict_subclass(thread, "__int__", result));
    return exact_int(thread, std::move(result));
  }
  if (number.nb_index != nullptr) return number_index(thread, object);
  if (is_a<Str>(object)) return int_from_str(thread, object, 10);
  if (is_a<Bytes>(object)) {
    return int_from_ascii(thread, as<Bytes>(object)->data,
                          static_cast<size_t>(as<Bytes>(object)->ob_size), 10);
  }
  if (is_a<ByteArray>(object)) {
    auto* array = as<ByteArray>(object);
    return int_from_ascii(thread, array->ob_size == 0 ? "" : array->start,
                          static_cast<size_t>(array->ob_size), 10);
  }
  if (buffer_check(object)) {
    BufferView view;
    PY_TRY(get_buffer(thread, object, &view, kBufferSimple));
    Owned<Bytes> bytes =
        bytes_from(thread, static_cast<const char*>(view.buf), static_cast<size_t>(view.len));
    release_buffer(&view);
    if (!bytes) return Raised{};
    return int_from_ascii(thread, bytes->data, static_cast<size_t>(bytes->ob_size), 10);
  }
  return raise_type_error(
      thread, "int() argument must be a string, a bytes-like object or a real number, not '%.200s'",
      object->ob_type->tp_name);
}

Owned<Object> number_float(Thread& thread, Object* object) {
  if (is_exact<Float>(object)) return share(object);
  const NumberMethods& number = object->ob_type->as_number;
  if (number.nb_float != nullptr) {
    Owned<Object> result = PY_TRY(number.nb_float(thread, object));
    if (is_exact<Float>(result)) return result;
    if (!is_a<Float>(result)) {
      return raise_type_error(thread, "%.50s.__float__ returned non-float (type %.50s)",
                              object->ob_type->tp_name, result->ob_type->tp_name);
    }
    PY_TRY(
        warn(thread, &exc::DeprecationWarning, 1,
             "%.50s.__float__ returned non-float (type %.50s).  The ability to return an instance "
             "of a strict "
             "subclass of float is deprecated, and may be removed in a future version of Python.",
             object->ob_type->tp_name, result->ob_type->tp_name));
    return float_from_double(thread, as<Float>(result.get())->value);
  }
  if (number.nb_index != nullptr) {
    Owned<Object> index = PY_TRY(number_index(thread, object));
    return float_from_double(thread, PY_TRY(int_as_double(thread, index)));
  }
  if (is_a<Float>(object)) return float_from_double(thread, as<Float>(object)->value);
  return float_from_str(thread, object);
}

}  // namespace py
