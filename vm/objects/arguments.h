// Native functions: definition tables for methods, members and properties, and argument binding by
// signature text. Counterpart: Python/getargs.c, Tools/clinic, Include/methodobject.h,
// Include/descrobject.h.
#ifndef VM_OBJECTS_ARGUMENTS_H_
#define VM_OBJECTS_ARGUMENTS_H_

#include "vm/heap/type.h"

namespace py {

struct Signature;  // A parsed signature text.

// Unbound arguments in vectorcall form, for functions that parse by themselves.
struct RawArgs {
  Object* const* argv;
  size_t nargs;    // Positional; values of kwnames follow.
  Tuple* kwnames;  // Null when there are none.
  Object* operator[](size_t index) const { return argv[index]; }
};

// Arguments bound to a signature: one entry per parameter in order, null for an optional parameter
// that was not given; for `*args` a Tuple, for `**kwargs` a Dict (both never null). Borrowed for
// the call.
struct Args {
  Object* const* values;
  Object* operator[](size_t index) const { return values[index]; }
  bool has(size_t index) const { return values[index] != nullptr; }
};

enum class MethodKind : uint8_t { kNoArgs, kOneArg, kBound, kRaw, kRawPositional };

// One native function. The function's own type picks the calling convention:
//   f(Thread&, self)                METH_NOARGS      f(Thread&, self, Object*)  METH_O
//   f(Thread&, self, Args)          bound to the signature text (positional-only, keyword, *args,
//   **kwargs, defaults) f(Thread&, self, RawArgs)       METH_FASTCALL|METH_KEYWORDS, parses by
//   itself
// plus kRawPositional through MethodDef::positional() (METH_FASTCALL: keywords are refused before
// the call). Signature text "($self, value, /, start=0)" as __text_signature__ shows it;
// "$self"/"$module"/"$type" lead. Null when CPython has none (then only Raw kinds, NoArgs and
// OneArg are possible, unless `hidden_signature` is used to bind). For static and class methods
// `self` is the class (null for static methods).
struct MethodDef {
  static constexpr uint16_t kClass = 1, kStatic = 2, kCoexist = 4;
  // METH_VARARGS: CPython hands such a function a tuple and a dict, whose keys may be anything, and
  // does not specialise calls of it.
  static constexpr uint16_t kTupleAndDict = 8;
  // METH_METHOD: bound to an instance it is a builtin_method, and calls are not specialised.
  static constexpr uint16_t kDefiningClass = 16;
  using NoArgsFn = Owned<Object> (*)(Thread&, Object*);
  using OneArgFn = Owned<Object> (*)(Thread&, Object*, Object*);
  using BoundFn = Owned<Object> (*)(Thread&, Object*, Args);
  using RawFn = Owned<Object> (*)(Thread&, Object*, RawArgs);

  const char* name;
  union {
    NoArgsFn no_args;
    OneArgFn one_arg;
    BoundFn bound;
    RawFn raw;
  };
  const char* signature;
  const char* doc;
  uint16_t flags;
  MethodKind kind;
  bool hidden_signature;    // The text binds arguments but __text_signature__ is None.
  const Signature* parsed;  // Cache; filled on first use.

  constexpr MethodDef()
      : name(nullptr),
        no_args(nullptr),
        signature(nullptr),
        doc(nullptr),
        flags(0),
        kind(MethodKind::kNoArgs),
        hidden_signature(false),
        parsed(nullptr) {}
  constexpr MethodDef(const char* n, NoArgsFn f, const char* s, const char* d, uint16_t fl = 0)
      : name(n),
        no_args(f),
        signature(s),
        doc(d),
        flags(fl),
        kind(MethodKind::kNoArgs),
        hidden_signature(false),
        parsed(nullptr) {}
  constexpr MethodDef(const char* n, OneArgFn f, const char* s, const char* d, uint16_t fl = 0)
      : name(n),
        one_arg(f),
        signature(s),
        doc(d),
        flags(fl),
        kind(MethodKind::kOneArg),
        hidden_signature(false),
        parsed(nullptr) {}
  constexpr MethodDef(const char* n, BoundFn f, const char* s, const char* d, uint16_t fl = 0)
      : name(n),
        bound(f),
        signature(s),
        doc(d),
        flags(fl),
        kind(MethodKind::kBound),
        hidden_signature(false),
        parsed(nullptr) {}
  constexpr MethodDef(const char* n, RawFn f, const char* s, const char* d, uint16_t fl = 0)
      : name(n),
        raw(f),
        signature(s),
        doc(d),
        flags(fl),
        kind(MethodKind::kRaw),
        hidden_signature(false),
        parsed(nullptr) {}
  static constexpr MethodDef positional(const char* n, RawFn f, const char* s, const char* d,
                                        uint16_t fl = 0) {
    MethodDef def(n, f, s, d, fl);
    def.kind = MethodKind::kRawPositional;
    return def;
  }
  // Same table row, but __text_signature__ is None.
  constexpr MethodDef hidden() const {
    MethodDef def = *this;
    def.hidden_signature = true;
    return def;
  }
  // Same table row with a flag.
  constexpr MethodDef with(uint16_t flag) const {
    MethodDef def = *this;
    def.flags |= flag;
    return def;
  }
  constexpr MethodDef tuple_and_dict() const { return with(kTupleAndDict); }
  constexpr MethodDef defining_class() const { return with(kDefiningClass); }
};

// What __text_signature__ shows: the text, or what the calling convention alone implies; null:
// None.
constexpr const char* method_text_signature(const MethodDef& def) {
  if (def.hidden_signature) return nullptr;
  if (def.signature != nullptr) return def.signature;
  bool of_class = (def.flags & MethodDef::kClass) != 0;
  bool is_static = (def.flags & MethodDef::kStatic) != 0;
  if (def.kind == MethodKind::kNoArgs)
    return is_static ? "()" : of_class ? "($type, /)" : "($self, /)";
  if (def.kind != MethodKind::kOneArg) return nullptr;
  return is_static ? "(object, /)" : of_class ? "($type, object, /)" : "($self, object, /)";
}

enum class MemberKind : uint8_t {
  kObject /* null reads as None */,
  kObjectEx /* null raises AttributeError */,
  kInt,
  kUint,
  kInt64,
  kSize,
  kBool,
  kChar,
  kByte,
  kDouble,
  kString,
  kTypeSize /* sizes of types as `type` reports them */
};
struct MemberDef {
  const char* name;
  MemberKind kind;
  bool readonly;
  int32_t offset;
  const char* doc;
};

struct GetSetDef {
  const char* name;
  Owned<Object> (*get)(Thread&, Object* self, void* closure);
  Status (*set)(Thread&, Object* self, Object* value_or_null, void* closure);  // Null: read-only.
  const char* doc;
  void* closure;
};

// Calls a native function with arguments in vectorcall form: checks arity and keywords with
// CPython's messages. `self` is passed through; `type` is the defining class for messages
// ("list.append() takes ...") or null. Reenters.
Owned<Object> method_def_call(Thread& thread, MethodDef* def, Object* self, Object* const* args,
                              size_t nargs, Tuple* kwnames, Type* type);

// A signature for tp_new / tp_init / tp_vectorcall: `static SignatureText kSig{"range", "(start,
// stop, step=1, /)"}`.
struct SignatureText {
  const char* function;  // Name for messages.
  const char* text;
  const Signature* parsed = nullptr;
};
// Binds into out[0..n); owners for *args / **kwargs are kept in `holder`.
struct BoundArgs {
  static constexpr size_t kMax = 20;
  Object* values[kMax];
  Owned<Tuple> varargs;
  Owned<Dict> varkw;
  Object* operator[](size_t index) const { return values[index]; }
  bool has(size_t index) const { return values[index] != nullptr; }
};
Status bind_arguments(Thread& thread, SignatureText& signature, Tuple* args, Dict* kwargs,
                      BoundArgs* out);
Status bind_vectorcall(Thread& thread, SignatureText& signature, Object* const* args, size_t nargs,
                       Tuple* kwnames, BoundArgs* out);

// Arity and keyword checks for self-parsing functions; messages as CPython's _PyArg_CheckPositional
// / _PyArg_NoKeywords.
Status check_positional(Thread& thread, const char* name, size_t nargs, size_t min, size_t max);
Status check_no_keywords(Thread& thread, const char* name, Tuple* kwnames);
Status check_no_keywords(Thread& thread, const char* name, Dict* kwargs);

// Converters with CPython's messages. Reenter (call __index__ etc).
Maybe<int64_t> to_index(Thread& thread,
                        Object* value);  // PyNumber_AsSsize_t(IndexError-free): OverflowError
Maybe<int64_t> to_index_clamped(Thread& thread,
                                Object* value);  // For slices: clamps to the int64 range.
Maybe<int> to_c_int(Thread& thread, Object* value);
// The same in the words of PyArg_Parse's "i".
Maybe<int> parse_c_int(Thread& thread, Object* value);
Maybe<int64_t> to_c_long(Thread& thread, Object* value);
Maybe<double> to_double(Thread& thread, Object* value);  // PyFloat_AsDouble
Maybe<bool> to_bool(Thread& thread, Object* value);      // truth value
// That text has a UTF-8 form, which fails for lone surrogates, as PyArg_Parse's "s" asks of it.
Status check_utf8(Thread& thread, Str* text);
// "name() argument 2 must be str, not int"
PY_COLD Raised raise_bad_argument(Thread& thread, const char* function, const char* displayname,
                                  const char* expected, Object* got);

}  // namespace py

#endif  // VM_OBJECTS_ARGUMENTS_H_
