// Exception objects and the types of the built-in hierarchy.
// Counterpart: Objects/exceptions.c, Include/cpython/pyerrors.h.
#ifndef VM_OBJECTS_EXCEPTIONS_H_
#define VM_OBJECTS_EXCEPTIONS_H_

#include "vm/heap/type.h"

namespace py {

// BaseException and, as layout, most subclasses.
struct Exception : Object {
  static constexpr uint64_t kTypeFlag = tpflags::kBaseExcSubclass;
  static Type type;  // BaseException.
  Object* dict;      // Owned Dict or null.
  Slot<Tuple> args;
  Slot<Object> notes;      // Owned List or null (mirrors __notes__ in dict as CPython does).
  Slot<Object> traceback;  // Traceback or null.
  Slot<Object> context;
  Slot<Object> cause;
  bool suppress_context;
};
struct ExceptionGroup : Exception {
  Slot<Object> message;
  Slot<Object> exceptions;  // Tuple.
  Slot<Object> exceptions_str;
};
struct StopIterationError : Exception {
  Slot<Object> value;
};
struct SystemExitError : Exception {
  Slot<Object> code;
};
struct NameErrorObject : Exception {
  Slot<Object> name;
};
struct AttributeErrorObject : Exception {
  Slot<Object> object;
  Slot<Object> name;
};
struct ImportErrorObject : Exception {
  Slot<Object> msg, name, path, name_from;
};
struct SyntaxErrorObject : Exception {
  Slot<Object> msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line,
      metadata;
};
struct OsErrorObject : Exception {
  Slot<Object> my_errno, strerror, filename, filename2;
  int64_t written;  // -1: not set (BlockingIOError.characters_written).
};
struct UnicodeErrorObject : Exception {
  Slot<Object> encoding, object;
  int64_t start, end;
  Slot<Object> reason;
};

// clang-format off
#define PY_EXCEPTION_TYPES(X) \
  X(Exception) X(BaseExceptionGroup) X(GeneratorExit) X(KeyboardInterrupt) X(SystemExit) X(ArithmeticError) \
  X(FloatingPointError) X(OverflowError) X(ZeroDivisionError) X(AssertionError) X(AttributeError) X(BufferError) \
  X(EOFError) X(ImportError) X(ModuleNotFoundError) X(LookupError) X(IndexError) X(KeyError) X(MemoryError) \
  X(NameError) X(UnboundLocalError) X(OSError) X(BlockingIOError) X(ChildProcessError) X(ConnectionError) \
  X(BrokenPipeError) X(ConnectionAbortedError) X(ConnectionRefusedError) X(ConnectionResetError) X(FileExistsError) \
  X(FileNotFoundError) X(InterruptedError) X(IsADirectoryError) X(NotADirectoryError) X(PermissionError) \
  X(ProcessLookupError) X(TimeoutError) X(ReferenceError) X(RuntimeError) X(NotImplementedError) \
  X(PythonFinalizationError) X(RecursionError) X(StopAsyncIteration) X(StopIteration) X(SyntaxError) \
  X(IndentationError) X(TabError) X(IncompleteInputError) X(SystemError) X(TypeError) X(ValueError) X(UnicodeError) \
  X(UnicodeDecodeError) X(UnicodeEncodeError) X(UnicodeTranslateError) X(Warning) X(BytesWarning) \
  X(DeprecationWarning) X(EncodingWarning) X(FutureWarning) X(ImportWarning) X(PendingDeprecationWarning) \
  X(ResourceWarning) X(RuntimeWarning) X(SyntaxWarning) X(UnicodeWarning) X(UserWarning)
// clang-format on

// The types by their Python names: exc::TypeError etc. exc::BaseException is Exception::type;
// ExceptionGroup is a heap type (it has two bases) and made at start-up.
namespace exc {
#define PY_DECLARE_EXCEPTION(name) extern Type name;
PY_EXCEPTION_TYPES(PY_DECLARE_EXCEPTION)
#undef PY_DECLARE_EXCEPTION
inline Type& BaseException = ::py::Exception::type;
extern Type* ExceptionGroup;
}  // namespace exc

// Fields with CPython's rules. Borrowed results may be null.
Object* exception_traceback(Object* exception);
Status exception_set_traceback(Thread& thread, Object* exception, Object* traceback_or_none);
void exception_set_cause(Object* exception,
                         Owned<Object> cause_or_null);  // Also suppresses context.
void exception_set_context(Object* exception, Owned<Object> context_or_null);
// `except*`: splits; result is a Tuple (matching-or-None, rest-or-None). Reenters.
Owned<Object> exception_group_match(Thread& thread, Object* exception, Object* match_type,
                                    Owned<Object>* rest);
// End of an except* statement: combines raised and re-raised ones (CALL_INTRINSIC_2
// PREP_RERAISE_STAR). Reenters.
Owned<Object> exception_prep_reraise_star(Thread& thread, Object* original, Object* raised_list);
// Checks the operand of `except` / `except*`: raises TypeError if not exception classes.
Status check_except_type_valid(Thread& thread, Object* matcher);
Status check_except_star_type_valid(Thread& thread, Object* matcher);
// The uncaught-exception printer: writes what CPython's default sys.excepthook writes. `file` None:
// nothing; null (there is no sys.stderr): past Python's streams. Reenters.
void print_exception(Thread& thread, Object* exception, Object* file_or_null);
// ". Did you mean: 'x'?", what follows the exception's message, or null (no error pending).
// Reenters.
Owned<Object> exception_suggestion(Thread& thread, Object* exception);
Status exceptions_init(Thread& thread);
// Puts the types into `builtins`, in the order in which CPython does.
Status exceptions_publish(Thread& thread, Dict* builtins);

}  // namespace py

#endif  // VM_OBJECTS_EXCEPTIONS_H_
