// float: storage, arithmetic, comparison, construction, and the type itself.
// Counterpart: Objects/floatobject.c.
#include "vm/objects/float.h"

#include <cerrno>
#include <cmath>
#include <cstring>

#include "vm/heap/stackref.h"
#include "vm/number/bigint.h"
#include "vm/number/float_math.h"
#include "vm/number/float_text.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/float_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/int_internal.h"
#include "vm/objects/order.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PY_NO_FLOAT_FREE_LIST 1
#endif
#endif
#ifdef PY_NO_FLOAT_FREE_LIST
constexpr int kMaxFree = 0;  // Recycled memory would hide uses after free.
#else
constexpr int kMaxFree = 100;
#endif

// Dead floats, linked through their value.
struct FreeFloats {
  Float* first;
  int count;
};
constinit FreeFloats g_free_floats = {nullptr, 0};

PY_ALWAYS_INLINE Float* float_alloc(Thread& thread, double value) {
  Float* number = g_free_floats.first;
  if (PY_LIKELY(number != nullptr)) {
    memcpy(&g_free_floats.first, &number->value, sizeof(Float*));
    --g_free_floats.count;
  } else {
    number = static_cast<Float*>(mem_alloc(sizeof(Float)));
    if (PY_UNLIKELY(number == nullptr)) return raise_memory_error(thread);
    number->ob_flags = 0;
    number->ob_type = &Float::type;
  }
  number->ob_refcnt = 1;
  number->value = value;
  return number;
}

PY_ALWAYS_INLINE void float_free(Float* number) {
  if (PY_LIKELY(g_free_floats.count < kMaxFree)) {
    memcpy(&number->value, &g_free_floats.first, sizeof(Float*));
    g_free_floats.first = number;
    ++g_free_floats.count;
  } else {
    mem_free(number);
  }
}

PY_ALWAYS_INLINE void close_exact(StackRef operand) {
  if (!operand.is_owned()) return;
  Float* number = operand.as<Float>();
  if (is_immortal(number) || --number->ob_refcnt != 0) return;
  float_free(number);
}

}  // namespace

Owned<Object> float_from_double(Thread& thread, double value) {
  return Owned<Object>::steal(float_alloc(thread, value));
}

StackRef float_result_steal(Thread& thread, double value, StackRef left, StackRef right) {
  if (left.is_owned() && left.object()->ob_refcnt == 1) {
    left.as<Float>()->value = value;
    close_exact(right);
    return left;
  }
  if (right.is_owned() && right.object()->ob_refcnt == 1) {
    right.as<Float>()->value = value;
    close_exact(left);
    return right;
  }
  Float* result = float_alloc(thread, value);
  close_exact(left);
  close_exact(right);
  if (PY_UNLIKELY(result == nullptr)) return StackRef::null();
  return {reinterpret_cast<uintptr_t>(result)};
}

Owned<Object> float_exact(Thread& thread, Object* object) {
  if (is_exact<Float>(object)) return share(object);
  return float_from_double(thread, as<Float>(object)->value);
}

Raised raise_range_error(Thread& thread) {
  Owned<Object> number = int_from_int64(thread, ERANGE);
  Owned<Str> text = str_from_utf8(thread, strerror(ERANGE));
  if (!number || !text) return Raised{};
  Owned<Tuple> args = tuple_pack(thread, {number.get(), static_cast<Object*>(text.get())});
  if (!args) return Raised{};
  return raise_object(thread, &exc::OverflowError, args);
}

Tri real_operand(Thread& thread, Object* object, double* value) {
  if (PY_LIKELY(is_a<Float>(object))) {
    *value = as<Float>(object)->value;
    return Tri::kTrue;
  }
  if (!is_a<Int>(object)) return Tri::kFalse;
  *value = PY_TRY(int_as_double(thread, object));
  return Tri::kTrue;
}

Maybe<double> float_as_double(Thread& thread, Object* object) {
  if (PY_LIKELY(is_a<Float>(object))) return as<Float>(object)->value;
  const NumberMethods& number = object->ob_type->as_number;
  if (number.nb_float == nullptr && number.nb_index == nullptr) {
    return raise_type_error(thread, "must be real number, not %.50s", object->ob_type->tp_name);
  }
  Owned<Object> result = PY_TRY(number_float(thread, object));
  return as<Float>(result.get())->value;
}

bool strip_underscores(Buffer* text) {
  char* to = text->data();
  char before = '\0';
  for (size_t i = 0; i < text->size(); ++i) {
    char c = (*text)[i];
    bool digit = c >= '0' && c <= '9';
    if (c == '_') {
      if (before < '0' || before > '9') return false;
    } else {
      if (c == '\0' || (before == '_' && !digit)) return false;
      *to++ = c;
    }
    before = c;
  }
  if (before == '_') return false;
  text->truncate(static_cast<size_t>(to - text->data()));
  return true;
}

namespace {

bool parse_stripped(const char* text, size_t size, double* value) {
  const char* end = text + size;
  while (text != end && is_number_space(*text)) ++text;
  while (text != end && is_number_space(end[-1])) --end;
  return text != end && parse_whole_double(text, static_cast<size_t>(end - text), value);
}

// kFalse: not a number.
Tri parse_float(Thread& thread, const char* text, size_t size, double* value) {
  if (memchr(text, '_', size) == nullptr) return to_tri(parse_stripped(text, size, value));
  Buffer copy;
  if (!copy.append(text, size)) return raise_memory_error(thread);
  return to_tri(strip_underscores(&copy) && parse_stripped(copy.data(), copy.size(), value));
}

}  // namespace

Owned<Object> float_from_str(Thread& thread, Object* text) {
  double value = 0;
  Tri parsed;
  if (is_a<Str>(text)) {
    Buffer ascii;
    PY_TRY(number_ascii_text(thread, as<Str>(text), &ascii));
    parsed = parse_float(thread, ascii.data(), ascii.size(), &value);
  } else if (buffer_check(text)) {
    HeldBuffer buffer;
    PY_TRY(buffer.get_contents(thread, text));
    const ByteSpan span = buffer.span();
    parsed = parse_float(thread, span.size == 0 ? "" : reinterpret_cast<const char*>(span.data),
                         static_cast<size_t>(span.size), &value);
  } else {
    return raise_type_error(thread,
                            "float() argument must be a string or a real number, not '%.200s'",
                            text->ob_type->tp_name);
  }
  if (PY_TRY(parsed)) return float_from_double(thread, value);
  return raise_value_error(thread, "could not convert string to float: %R", text);
}

Hash float_hash(Object* object, double value) {
  return value != value ? hash_pointer(object) : hash_double(value);
}

Owned<Object> float_repr(Thread& thread, Object* object) {
  Buffer out;
  if (!double_repr(as<Float>(object)->value, &out)) return raise_memory_error(thread);
  return str_from_ascii(thread, out.data(), out.size());
}

namespace {

void float_dealloc(Object* object) {
  if (PY_LIKELY(is_exact<Float>(object))) return float_free(as<Float>(object));
  FreeFn release = object->ob_type->tp_free;
  (release != nullptr ? release : object_free)(object);
}

PY_COLD Raised raise_zero_division(Thread& thread) {
  return raise(thread, &exc::ZeroDivisionError, "division by zero");
}

struct Operands {
  double left, right;
};

Tri convert(Thread& thread, Object* left, Object* right, Operands* out) {
  if (!PY_TRY(real_operand(thread, left, &out->left))) return Tri::kFalse;
  return real_operand(thread, right, &out->right);
}

using Compute = Owned<Object> (*)(Thread&, double, double);

template <Compute kCompute>
Owned<Object> binary_slot(Thread& thread, Object* left, Object* right) {
  Operands operands;
  if (!PY_TRY(convert(thread, left, right, &operands))) return new_not_implemented();
  return kCompute(thread, operands.left, operands.right);
}

Owned<Object> add(Thread& thread, double a, double b) { return float_from_double(thread, a + b); }
Owned<Object> subtract(Thread& thread, double a, double b) {
  return float_from_double(thread, a - b);
}
Owned<Object> multiply(Thread& thread, double a, double b) {
  return float_from_double(thread, a * b);
}
Owned<Object> divide(Thread& thread, double a, double b) {
  if (b == 0) return raise_zero_division(thread);
  return float_from_double(thread, a / b);
}
Owned<Object> remainder(Thread& thread, double a, double b) {
  if (b == 0) return raise_zero_division(thread);
  return float_from_double(thread, float_remainder(a, b));
}
Owned<Object> floor_divide(Thread& thread, double a, double b) {
  if (b == 0) return raise_zero_division(thread);
  return float_from_double(thread, float_floor_divide(a, b));
}
Owned<Object> divide_both(Thread& thread, double a, double b) {
  if (b == 0) return raise_zero_division(thread);
  double quotient, rest;
  float_divmod(a, b, &quotient, &rest);
  Owned<Object> first = PY_TRY(float_from_double(thread, quotient));
  Owned<Object> second = PY_TRY(float_from_double(thread, rest));
  return tuple_pack(thread, {first.get(), second.get()});
}

Owned<Object> power_slot(Thread& thread, Object* base, Object* exponent, Object* modulus) {
  if (!is_none(modulus)) {
    return raise_type_error(thread,
                            "pow() 3rd argument not allowed unless all arguments are integers");
  }
  Operands operands;
  if (!PY_TRY(convert(thread, base, exponent, &operands))) return new_not_implemented();
  double result;
  switch (float_pow(operands.left, operands.right, &result)) {
    case PowResult::kOk:
      return float_from_double(thread, result);
    case PowResult::kZeroToNegative:
      return raise(thread, &exc::ZeroDivisionError, "zero to a negative power");
    case PowResult::kOverflow:
      return raise_range_error(thread);
    case PowResult::kComplex:
      return Complex::type.as_number.nb_power(thread, base, exponent, modulus);
  }
  PY_UNREACHABLE();
}

Owned<Object> negative_slot(Thread& thread, Object* object) {
  return float_from_double(thread, -as<Float>(object)->value);
}
Owned<Object> absolute_slot(Thread& thread, Object* object) {
  return float_from_double(thread, std::fabs(as<Float>(object)->value));
}
Tri bool_slot(Thread&, Object* object) { return to_tri(as<Float>(object)->value != 0); }
Owned<Object> int_slot(Thread& thread, Object* object) {
  return int_from_double(thread, as<Float>(object)->value);
}
Maybe<Hash> hash_slot(Thread&, Object* object) {
  return float_hash(object, as<Float>(object)->value);
}

Owned<Object> compare_slot(Thread&, Object* left, Object* right, CompareOp op) {
  if (!is_a<Float>(left)) return new_not_implemented();
  double a = as<Float>(left)->value;
  if (is_a<Float>(right)) {
    double b = as<Float>(right)->value;
    if (a != a || b != b) return new_bool(op == CompareOp::kNe);
    return new_bool(order_satisfies(op, (a > b) - (a < b)));
  }
  if (!is_a<Int>(right)) return new_not_implemented();
  if (a != a) return new_bool(op == CompareOp::kNe);
  // Exactly: an int is not rounded to a float first.
  return new_bool(order_satisfies(op, -signed_compare_double(IntView(right).value(), a)));
}

Owned<Object> construct_exact(Thread& thread, Object* value) {
  if (value == nullptr) return float_from_double(thread, 0.0);
  if (is_exact<Str>(value)) return float_from_str(thread, value);
  return number_float(thread, value);
}

Owned<Object> construct(Thread& thread, Type* type, Object* value) {
  Owned<Object> number = PY_TRY(construct_exact(thread, value));
  if (type == &Float::type) return number;
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Float>(object.get())->value = as<Float>(number.get())->value;
  return object;
}

Owned<Object> float_construct(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &Float::type || type->tp_init == Float::type.tp_init) {
    PY_TRY(check_no_keywords(thread, "float", kwargs));
  }
  PY_TRY(check_positional(thread, "float", static_cast<size_t>(args->ob_size), 0, 1));
  return construct(thread, type, args->ob_size == 0 ? nullptr : args->items[0]);
}

Owned<Object> float_vectorcall(Thread& thread, Object* type, Object* const* args, size_t nargsf,
                               Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_no_keywords(thread, "float", kwnames));
  PY_TRY(check_positional(thread, "float", nargs, 0, 1));
  return construct(thread, static_cast<Type*>(type), nargs == 0 ? nullptr : args[0]);
}

}  // namespace

constinit Type Float::type = {
    .tp_name = "float",
    .tp_basicsize = sizeof(Float),
    .tp_dealloc = float_dealloc,
    .tp_repr = float_repr,
    .as_number =
        {
            .nb_add = binary_slot<add>,
            .nb_subtract = binary_slot<subtract>,
            .nb_multiply = binary_slot<multiply>,
            .nb_remainder = binary_slot<remainder>,
            .nb_divmod = binary_slot<divide_both>,
            .nb_power = power_slot,
            .nb_negative = negative_slot,
            .nb_positive = float_exact,
            .nb_absolute = absolute_slot,
            .nb_bool = bool_slot,
            .nb_int = int_slot,
            .nb_float = float_exact,
            .nb_floor_divide = binary_slot<floor_divide>,
            .nb_true_divide = binary_slot<divide>,
        },
    .tp_hash = hash_slot,
    .tp_flags = tpflags::kBaseType | tpflags::kMatchSelf,
    .tp_doc = "A double-precision number; made from a number or from text.",
    .tp_richcompare = compare_slot,
    .tp_methods = kFloatMethods,
    .tp_getset = kFloatGetSets,
    .tp_new = float_construct,
    .tp_vectorcall = float_vectorcall,
    .text_signature = "(x=0, /)",
};

}  // namespace py
