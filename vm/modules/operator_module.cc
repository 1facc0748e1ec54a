// The _operator module: operators as functions.
// Counterpart: Modules/_operator.c.
#include "vm/modules/operator_getters.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {
namespace {

// The signatures of functions with one and two operands.
constexpr const char* kUnary = "($module, a, /)";
constexpr const char* kBinary = "($module, a, b, /)";

template <Owned<Object> (*kFunction)(Thread&, Object*)>
Owned<Object> unary(Thread& thread, Object*, Object* a) {
  return kFunction(thread, a);
}

Owned<Object> truth(Thread& thread, Object*, Object* a) {
  return new_bool(PY_TRY(object_is_true(thread, a)));
}
Owned<Object> not_(Thread& thread, Object*, Object* a) {
  return new_bool(!PY_TRY(object_is_true(thread, a)));
}
Owned<Object> is_none_function(Thread&, Object*, Object* a) { return new_bool(is_none(a)); }
Owned<Object> is_not_none(Thread&, Object*, Object* a) { return new_bool(!is_none(a)); }

// A function of two operands that checks how many it got.
struct BinaryName {
  char text[16];
  constexpr BinaryName(const char* name) : text{} {
    for (int i = 0; name[i] != 0; ++i) text[i] = name[i];
  }
};

template <BinaryName kName, NumberOp kOp>
Owned<Object> number(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, kName.text, args.nargs, 2, 2));
  return number_binary(thread, kOp, args[0], args[1]);
}

template <BinaryName kName, CompareOp kOp>
Owned<Object> compare(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, kName.text, args.nargs, 2, 2));
  return object_rich_compare(thread, args[0], args[1], kOp);
}

template <BinaryName kName, Owned<Object> (*kFunction)(Thread&, Object*, Object*)>
Owned<Object> binary(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, kName.text, args.nargs, 2, 2));
  return kFunction(thread, args[0], args[1]);
}

Owned<Object> contains(Thread& thread, Object* container, Object* item) {
  return new_bool(PY_TRY(sequence_contains(thread, container, item)));
}
Owned<Object> index_of(Thread& thread, Object* sequence, Object* item) {
  return int_from_int64(thread, PY_TRY(sequence_index(thread, sequence, item)));
}
Owned<Object> count_of(Thread& thread, Object* sequence, Object* item) {
  return int_from_int64(thread, PY_TRY(sequence_count(thread, sequence, item)));
}
Owned<Object> is(Thread&, Object* a, Object* b) { return new_bool(a == b); }
Owned<Object> is_not(Thread&, Object* a, Object* b) { return new_bool(a != b); }
Owned<Object> power(Thread& thread, Object* a, Object* b) {
  return number_power(thread, a, b, none());
}
Owned<Object> inplace_power(Thread& thread, Object* a, Object* b) {
  return number_inplace_power(thread, a, b, none());
}
Owned<Object> delete_item(Thread& thread, Object* container, Object* key) {
  PY_TRY(del_item(thread, container, key));
  return new_none();
}

Owned<Object> setitem(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "setitem", args.nargs, 3, 3));
  PY_TRY(set_item(thread, args[0], args[1], args[2]));
  return new_none();
}

Owned<Object> length_hint(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "length_hint", args.nargs, 1, 2));
  int64_t fallback = args.nargs == 2 ? PY_TRY(to_index(thread, args[1])) : 0;
  return int_from_int64(thread, PY_TRY(object_length_hint(thread, args[0], fallback)));
}

Owned<Object> call_function(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "call", args.nargs, 1, SIZE_MAX));
  return call_vector(thread, args[0], args.argv + 1, (args.nargs - 1) | kVectorcallArgumentsOffset,
                     args.kwnames);
}

// Compares without a branch that depends on the contents, in time that depends on b's length only.
bool equal_in_constant_time(const void* a, int64_t a_size, const void* b, int64_t b_size) {
  volatile const uint8_t* right = static_cast<const uint8_t*>(b);
  volatile const uint8_t* left = a_size == b_size ? static_cast<const uint8_t*>(a) : right;
  volatile uint8_t difference = a_size == b_size ? 0 : 1;
  for (int64_t i = 0; i < b_size; ++i) difference = difference | (left[i] ^ right[i]);
  return difference == 0;
}

Owned<Object> compare_digest(Thread& thread, Object* a, Object* b) {
  if (is_a<Str>(a) && is_a<Str>(b)) {
    auto *left = as<Str>(a), *right = as<Str>(b);
    if (!left->ascii || !right->ascii)
      return raise_type_error(thread,
                              "comparing strings with non-ASCII characters is not supported");
    return new_bool(
        equal_in_constant_time(left->data(), left->length, right->data(), right->length));
  }
  if (!buffer_check(a) && !buffer_check(b))
    return raise_type_error(
        thread, "unsupported operand types(s) or combination of types: '%.100s' and '%.100s'",
        a->ob_type->tp_name, b->ob_type->tp_name);
  BufferView left, right;
  PY_TRY(get_buffer(thread, a, &left, kBufferSimple));
  if (failed(get_buffer(thread, b, &right, kBufferSimple))) {
    release_buffer(&left);
    return nullptr;
  }
  bool flat = left.ndim <= 1 && right.ndim <= 1;
  bool equal = flat && equal_in_constant_time(left.buf, left.len, right.buf, right.len);
  release_buffer(&left);
  release_buffer(&right);
  if (!flat) return raise(thread, &exc::BufferError, "Buffer must be single dimension");
  return new_bool(equal);
}

#define PY_UNARY(name, function, doc) {name, function, kUnary, doc}
#define PY_BINARY(name, function, doc) MethodDef::positional(name, function, kBinary, doc)
#define PY_NUMBER(name, op, doc) PY_BINARY(name, (number<name, NumberOp::op>), doc)
#define PY_COMPARE(name, op, doc) PY_BINARY(name, (compare<name, CompareOp::op>), doc)

constinit MethodDef kFunctions[] = {
    PY_UNARY("truth", truth, "Return whether a is true."),
    PY_BINARY("contains", (binary<"contains", contains>), "Return b in a."),
    PY_BINARY("indexOf", (binary<"indexOf", index_of>), "Return the first position of b in a."),
    PY_BINARY("countOf", (binary<"countOf", count_of>), "Return how many items of a equal b."),
    PY_BINARY("is_", (binary<"is_", is>), "Return a is b."),
    PY_BINARY("is_not", (binary<"is_not", is_not>), "Return a is not b."),
    PY_UNARY("is_none", is_none_function, "Return a is None."),
    PY_UNARY("is_not_none", is_not_none, "Return a is not None."),
    PY_UNARY("index", unary<number_index>, "Return a.__index__()."),
    PY_NUMBER("add", kAdd, "Return a + b."),
    PY_NUMBER("sub", kSubtract, "Return a - b."),
    PY_NUMBER("mul", kMultiply, "Return a * b."),
    PY_NUMBER("matmul", kMatrixMultiply, "Return a @ b."),
    PY_NUMBER("floordiv", kFloorDivide, "Return a // b."),
    PY_NUMBER("truediv", kTrueDivide, "Return a / b."),
    PY_NUMBER("mod", kRemainder, "Return a % b."),
    PY_UNARY("neg", unary<number_negative>, "Return -a."),
    PY_UNARY("pos", unary<number_positive>, "Return +a."),
    PY_UNARY("abs", unary<number_absolute>, "Return abs(a)."),
    PY_UNARY("inv", unary<number_invert>, "Return ~a."),
    PY_UNARY("invert", unary<number_invert>, "Return ~a."),
    PY_NUMBER("lshift", kLshift, "Return a << b."),
    PY_NUMBER("rshift", kRshift, "Return a >> b."),
    PY_UNARY("not_", not_, "Return not a."),
    PY_NUMBER("and_", kAnd, "Return a & b."),
    PY_NUMBER("xor", kXor, "Return a ^ b."),
    PY_NUMBER("or_", kOr, "Return a | b."),
    PY_NUMBER("iadd", kInplaceAdd, "Do a += b and return a."),
    PY_NUMBER("isub", kInplaceSubtract, "Do a -= b and return a."),
    PY_NUMBER("imul", kInplaceMultiply, "Do a *= b and return a."),
    PY_NUMBER("imatmul", kInplaceMatrixMultiply, "Do a @= b and return a."),
    PY_NUMBER("ifloordiv", kInplaceFloorDivide, "Do a //= b and return a."),
    PY_NUMBER("itruediv", kInplaceTrueDivide, "Do a /= b and return a."),
    PY_NUMBER("imod", kInplaceRemainder, "Do a %= b and return a."),
    PY_NUMBER("ilshift", kInplaceLshift, "Do a <<= b and return a."),
    PY_NUMBER("irshift", kInplaceRshift, "Do a >>= b and return a."),
    PY_NUMBER("iand", kInplaceAnd, "Do a &= b and return a."),
    PY_NUMBER("ixor", kInplaceXor, "Do a ^= b and return a."),
    PY_NUMBER("ior", kInplaceOr, "Do a |= b and return a."),
    PY_BINARY("concat", (binary<"concat", sequence_concat>), "Return a + b of two sequences."),
    PY_BINARY("iconcat", (binary<"iconcat", sequence_inplace_concat>),
              "Do a += b of two sequences and return a."),
    PY_BINARY("getitem", (binary<"getitem", get_item>), "Return a[b]."),
    MethodDef::positional("setitem", setitem, "($module, a, b, c, /)", "Do a[b] = c."),
    PY_BINARY("delitem", (binary<"delitem", delete_item>), "Do del a[b]."),
    PY_BINARY("pow", (binary<"pow", power>), "Return a ** b."),
    PY_BINARY("ipow", (binary<"ipow", inplace_power>), "Do a **= b and return a."),
    PY_COMPARE("eq", kEq, "Return a == b."),
    PY_COMPARE("ne", kNe, "Return a != b."),
    PY_COMPARE("lt", kLt, "Return a < b."),
    PY_COMPARE("le", kLe, "Return a <= b."),
    PY_COMPARE("gt", kGt, "Return a > b."),
    PY_COMPARE("ge", kGe, "Return a >= b."),
    PY_BINARY("_compare_digest", (binary<"_compare_digest", compare_digest>),
              "Return a == b of texts or buffers in a time that tells nothing of a's contents."),
    MethodDef::positional("length_hint", length_hint, "($module, obj, default=0, /)",
                          "Estimate how many items an object has."),
    {"call", call_function, "($module, obj, /, *args, **kwargs)", "Return obj(*args, **kwargs)."},
    {},
};

}  // namespace

Owned<Object> operator_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_operator"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Python's operators as functions."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_type(thread, module, &AttrGetter::type));
  PY_TRY(module_add_type(thread, module, &ItemGetter::type));
  PY_TRY(module_add_type(thread, module, &MethodCaller::type));
  return module;
}

}  // namespace py
