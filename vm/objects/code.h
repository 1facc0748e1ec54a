// code objects. Counterpart: Objects/codeobject.c, Include/cpython/code.h.
#ifndef VM_OBJECTS_CODE_H_
#define VM_OBJECTS_CODE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

namespace coflags {
inline constexpr int kOptimized = 0x1, kNewLocals = 0x2, kVarArgs = 0x4, kVarKeywords = 0x8,
                     kNested = 0x10, kGenerator = 0x20, kCoroutine = 0x80,
                     kIterableCoroutine = 0x100, kAsyncGenerator = 0x200, kHasDocstring = 0x4000000,
                     kMethod = 0x8000000;
}
// Kinds in co_localspluskinds.
namespace localkind {
inline constexpr uint8_t kArgPos = 0x02, kArgKw = 0x04, kArgVar = 0x08, kHidden = 0x10,
                         kLocal = 0x20, kCell = 0x40, kFree = 0x80;
}

struct CodeMonitoring;  // Per-code instrumentation state; see vm/eval/monitoring.h.

struct Code : Object {
  static Type type;
  Slot<Tuple> co_consts;
  Slot<Tuple> co_names;
  Slot<Bytes> co_exceptiontable;
  int co_flags;
  int co_argcount;  // Without *args and keyword-only.
  int co_posonlyargcount;
  int co_kwonlyargcount;
  int co_stacksize;
  int co_firstlineno;
  int co_nlocalsplus, co_nlocals, co_ncellvars, co_nfreevars;
  int co_framesize;  // Words of a frame: header, localsplus, stack; kUnverifiedFrame until trusted.
  uint32_t co_version;  // Function version of functions made from it.
  Slot<Tuple> co_localsplusnames;
  Slot<Bytes> co_localspluskinds;
  Slot<Str> co_filename, co_name, co_qualname;
  Slot<Bytes> co_linetable;
  WeakRef* co_weaklist;
  // What runs: a private copy of the code units in which instructions are specialised in place.
  uint16_t* units;  // mem_alloc'ed, `unit_count` of them.
  int64_t unit_count;
  Slot<Bytes> co_code_cache;  // co_code as given (de-specialised), made on demand.
  // Exception table decoded for handler lookup: sorted, disjoint entries. Built on first use.
  void* handlers;
  int first_traceable;  // Index of the first unit after the prologue.
  CodeMonitoring* monitoring;
  uint64_t instrumentation_version;
  Object* extra;  // co_extra-like slot for the toolkit (coverage); owned or null.
  bool verified;  // Trusted to run.
  void* proof;    // What the checked loop knows of it, from mem_alloc; null elsewhere.

  const uint16_t* unit_at(int64_t offset_bytes) const { return units + offset_bytes / 2; }
};

// No data stack has room for such a frame, so that what has not been verified always takes the slow
// way into a call, where that is made good.
inline constexpr int kUnverifiedFrame = 0x7FFFFFFF;

// The place that CPython's SystemError names when a part of a code object has the wrong type or
// sign.
inline constexpr char kCodeCheckPlace[] = "../Objects/codeobject.c:465";
// Everything a code object is made of; pointers are borrowed.
struct CodeParts {
  Str *filename, *name, *qualname;
  int flags, firstlineno;
  Bytes* code;
  Bytes* linetable;
  Tuple *consts, *names, *localsplusnames;
  Bytes* localspluskinds;
  int argcount, posonlyargcount, kwonlyargcount, stacksize;
  Bytes* exceptiontable;
};
// ValueError, OverflowError or SystemError as CPython's validation.
Status code_validate(Thread& thread, const CodeParts& parts);
// Validates, too. SystemError for a name that is no str. Interns names, quickens a private
// copy.
Owned<Code> code_new(Thread& thread, const CodeParts& parts);
// Whether code objects that are made from now on adapt to what they meet. For comparison; true.
extern bool g_code_specialising;
// The code may run from now on: it was verified, or this machine's compiler made it.
void code_trust(Code* code);
Owned<Bytes> code_get_code(Thread& thread, Code* code);  // co_code
Owned<Tuple> code_varnames(Thread& thread, Code* code);
Owned<Tuple> code_cellvars(Thread& thread, Code* code);
Owned<Tuple> code_freevars(Thread& thread, Code* code);
int code_addr_to_line(Code* code, int offset_bytes);  // -1: no line.
struct CodePosition {
  int line, end_line, column, end_column;  // -1: unknown.
};
CodePosition code_position(Code* code, int offset_bytes);
struct ExceptionHandler {
  int target;  // Unit index of the handler.
  int depth;
  bool lasti;
};
// Types without a public struct, for builtin_types.def.
Type* code_positions_iterator_type();
Type* code_lines_iterator_type();
Type* code_branches_iterator_type();
// Handler covering the unit; false if none. Logarithmic.
bool code_find_handler(Code* code, int unit_index, ExceptionHandler* handler);

}  // namespace py

#endif  // VM_OBJECTS_CODE_H_
