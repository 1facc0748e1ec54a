// The numbered things that opargs name: operators, intrinsics, special methods, code flags.
// Counterpart: Include/internal/pycore_intrinsics.h, pycore_opcode_utils.h, Lib/opcode.py.
#ifndef VM_BYTECODE_OPCODE_TABLES_H_
#define VM_BYTECODE_OPCODE_TABLES_H_

#include <cstddef>
#include <cstdint>

namespace py {

// The opcode of that name, specialised and pseudo ones included, or -1.
int opcode_by_name(const char* name, size_t size);

// The conditional jump that is taken when this one is not; 0 for what is no conditional jump.
uint16_t opposite_branch(uint16_t opcode);

// The oparg of BINARY_OP.
enum BinaryOpId : uint8_t {
  NB_ADD,
  NB_AND,
  NB_FLOOR_DIVIDE,
  NB_LSHIFT,
  NB_MATRIX_MULTIPLY,
  NB_MULTIPLY,
  NB_REMAINDER,
  NB_OR,
  NB_POWER,
  NB_RSHIFT,
  NB_SUBTRACT,
  NB_TRUE_DIVIDE,
  NB_XOR,
  NB_INPLACE_ADD,
  NB_INPLACE_AND,
  NB_INPLACE_FLOOR_DIVIDE,
  NB_INPLACE_LSHIFT,
  NB_INPLACE_MATRIX_MULTIPLY,
  NB_INPLACE_MULTIPLY,
  NB_INPLACE_REMAINDER,
  NB_INPLACE_OR,
  NB_INPLACE_POWER,
  NB_INPLACE_RSHIFT,
  NB_INPLACE_SUBTRACT,
  NB_INPLACE_TRUE_DIVIDE,
  NB_INPLACE_XOR,
  NB_SUBSCR,
};

struct BinaryOpName {
  const char* name;
  const char* sign;
};

inline constexpr BinaryOpName kBinaryOps[] = {
    {"NB_ADD", "+"},
    {"NB_AND", "&"},
    {"NB_FLOOR_DIVIDE", "//"},
    {"NB_LSHIFT", "<<"},
    {"NB_MATRIX_MULTIPLY", "@"},
    {"NB_MULTIPLY", "*"},
    {"NB_REMAINDER", "%"},
    {"NB_OR", "|"},
    {"NB_POWER", "**"},
    {"NB_RSHIFT", ">>"},
    {"NB_SUBTRACT", "-"},
    {"NB_TRUE_DIVIDE", "/"},
    {"NB_XOR", "^"},
    {"NB_INPLACE_ADD", "+="},
    {"NB_INPLACE_AND", "&="},
    {"NB_INPLACE_FLOOR_DIVIDE", "//="},
    {"NB_INPLACE_LSHIFT", "<<="},
    {"NB_INPLACE_MATRIX_MULTIPLY", "@="},
    {"NB_INPLACE_MULTIPLY", "*="},
    {"NB_INPLACE_REMAINDER", "%="},
    {"NB_INPLACE_OR", "|="},
    {"NB_INPLACE_POWER", "**="},
    {"NB_INPLACE_RSHIFT", ">>="},
    {"NB_INPLACE_SUBTRACT", "-="},
    {"NB_INPLACE_TRUE_DIVIDE", "/="},
    {"NB_INPLACE_XOR", "^="},
    {"NB_SUBSCR", "[]"},
};

// The oparg of CALL_INTRINSIC_1.
enum Intrinsic1 : uint8_t {
  INTRINSIC_1_INVALID,
  INTRINSIC_PRINT,
  INTRINSIC_IMPORT_STAR,
  INTRINSIC_STOPITERATION_ERROR,
  INTRINSIC_ASYNC_GEN_WRAP,
  INTRINSIC_UNARY_POSITIVE,
  INTRINSIC_LIST_TO_TUPLE,
  INTRINSIC_TYPEVAR,
  INTRINSIC_PARAMSPEC,
  INTRINSIC_TYPEVARTUPLE,
  INTRINSIC_SUBSCRIPT_GENERIC,
  INTRINSIC_TYPEALIAS,
};

inline constexpr const char* kIntrinsic1Names[] = {
    "INTRINSIC_1_INVALID",         "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",       "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",     "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",         "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS",
};

// The oparg of CALL_INTRINSIC_2.
enum Intrinsic2 : uint8_t {
  INTRINSIC_2_INVALID,
  INTRINSIC_PREP_RERAISE_STAR,
  INTRINSIC_TYPEVAR_WITH_BOUND,
  INTRINSIC_TYPEVAR_WITH_CONSTRAINTS,
  INTRINSIC_SET_FUNCTION_TYPE_PARAMS,
  INTRINSIC_SET_TYPEPARAM_DEFAULT,
};

inline constexpr const char* kIntrinsic2Names[] = {
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
};

// The oparg of LOAD_SPECIAL.
enum SpecialMethod : uint8_t {
  SPECIAL_ENTER,
  SPECIAL_EXIT,
  SPECIAL_AENTER,
  SPECIAL_AEXIT,
};

inline constexpr const char* kSpecialMethodNames[] = {
    "__enter__",
    "__exit__",
    "__aenter__",
    "__aexit__",
};

// The oparg of LOAD_COMMON_CONSTANT.
enum CommonConstant : uint8_t {
  CONSTANT_ASSERTIONERROR,
  CONSTANT_NOTIMPLEMENTEDERROR,
  CONSTANT_BUILTIN_TUPLE,
  CONSTANT_BUILTIN_ALL,
  CONSTANT_BUILTIN_ANY,
};

inline constexpr const char* kCommonConstantNames[] = {
    "AssertionError", "NotImplementedError", "tuple", "all", "any",
};

// COMPARE_OP keeps the operator above five low bits: 16 asks for a bool, the low four say which
// outcomes (unordered, less, greater, equal from bit 0) count as true for the specialised forms.
inline constexpr const char* kCompareOperators[] = {
    "<", "<=", "==", "!=", ">", ">=",
};

// What the compiler gives to each of them: 1 unordered, 2 less, 4 greater, 8 equal.
inline constexpr uint8_t kCompareOutcomes[] = {2, 2 | 8, 8, 1 | 2 | 4, 4, 4 | 8};

inline constexpr int kCompareAsBool = 16;
inline constexpr int kCompareShift = 5;

// Whether the operator and the outcomes of an oparg say the same: unspecialised forms look at the
// one, specialised at the other, so that otherwise a result depends on what is specialised when.
constexpr bool compares_one_way(uint32_t oparg) {
  const uint32_t number = oparg >> kCompareShift;
  return number < sizeof kCompareOutcomes && (oparg & 15) == kCompareOutcomes[number];
}

// The oparg of CONVERT_VALUE.
enum Conversion : uint8_t {
  FVC_NONE,
  FVC_STR,
  FVC_REPR,
  FVC_ASCII,
};

// The oparg of SET_FUNCTION_ATTRIBUTE is one bit; the names are in bit order.
enum FunctionAttribute : uint8_t {
  MAKE_FUNCTION_DEFAULTS = 1,
  MAKE_FUNCTION_KWDEFAULTS = 2,
  MAKE_FUNCTION_ANNOTATIONS = 4,
  MAKE_FUNCTION_CLOSURE = 8,
  MAKE_FUNCTION_ANNOTATE = 16,
};

inline constexpr const char* kFunctionAttributes[] = {
    "defaults", "kwdefaults", "annotations", "closure", "annotate",
};

// The oparg of RESUME: where, in the low two bits, and whether the block depth is exactly one.
enum ResumeOparg : uint8_t {
  RESUME_AT_FUNC_START,
  RESUME_AFTER_YIELD,
  RESUME_AFTER_YIELD_FROM,
  RESUME_AFTER_AWAIT,
  RESUME_OPARG_LOCATION_MASK = 3,
  RESUME_OPARG_DEPTH1_MASK = 4,
};

// co_flags.
enum CodeFlag : uint32_t {
  CO_OPTIMIZED = 0x1,
  CO_NEWLOCALS = 0x2,
  CO_VARARGS = 0x4,
  CO_VARKEYWORDS = 0x8,
  CO_NESTED = 0x10,
  CO_GENERATOR = 0x20,
  CO_NOFREE = 0x40,
  CO_COROUTINE = 0x80,
  CO_ITERABLE_COROUTINE = 0x100,
  CO_ASYNC_GENERATOR = 0x200,
  CO_HAS_DOCSTRING = 0x4000000,
  CO_METHOD = 0x8000000,
  CO_FUTURE_DIVISION = 0x20000,
  CO_FUTURE_ABSOLUTE_IMPORT = 0x40000,
  CO_FUTURE_WITH_STATEMENT = 0x80000,
  CO_FUTURE_PRINT_FUNCTION = 0x100000,
  CO_FUTURE_UNICODE_LITERALS = 0x200000,
  CO_FUTURE_BARRY_AS_BDFL = 0x400000,
  CO_FUTURE_GENERATOR_STOP = 0x800000,
  CO_FUTURE_ANNOTATIONS = 0x1000000,
  CO_NO_MONITORING_EVENTS = 0x2000000,
};

struct CodeFlagName {
  uint32_t bit;
  const char* name;
};

// The ones that dis has a word for.
inline constexpr CodeFlagName kCodeFlags[] = {
    {0x1, "OPTIMIZED"},
    {0x2, "NEWLOCALS"},
    {0x4, "VARARGS"},
    {0x8, "VARKEYWORDS"},
    {0x10, "NESTED"},
    {0x20, "GENERATOR"},
    {0x40, "NOFREE"},
    {0x80, "COROUTINE"},
    {0x100, "ITERABLE_COROUTINE"},
    {0x200, "ASYNC_GENERATOR"},
    {0x4000000, "HAS_DOCSTRING"},
    {0x8000000, "METHOD"},
};

// co_localspluskinds.
enum LocalKind : uint8_t {
  CO_FAST_ARG_POS = 0x02,
  CO_FAST_ARG_KW = 0x04,
  CO_FAST_ARG_VAR = 0x08,
  CO_FAST_HIDDEN = 0x10,
  CO_FAST_LOCAL = 0x20,
  CO_FAST_CELL = 0x40,
  CO_FAST_FREE = 0x80,
};

// Whether a name is a free variable: a local or a cell counts as that, whatever else it may be.
constexpr bool is_free_kind(uint8_t kind) {
  return (kind & (CO_FAST_LOCAL | CO_FAST_CELL | CO_FAST_FREE)) == CO_FAST_FREE;
}

}  // namespace py

#endif  // VM_BYTECODE_OPCODE_TABLES_H_
