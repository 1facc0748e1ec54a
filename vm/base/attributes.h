// Compiler attributes, branch hints and the check for our own bugs.
// Counterpart: Include/pymacro.h.
#ifndef VM_BASE_ATTRIBUTES_H_
#define VM_BASE_ATTRIBUTES_H_

#define PY_LIKELY(x) (__builtin_expect(!!(x), 1))
#define PY_UNLIKELY(x) (__builtin_expect(!!(x), 0))
#define PY_NOINLINE [[gnu::noinline]]
#define PY_COLD [[gnu::cold, gnu::noinline]]
#define PY_ALWAYS_INLINE [[gnu::always_inline]] inline
#define PY_NODISCARD [[nodiscard]]

namespace py {

// Prints "file:line: what" to stderr and aborts: the VM itself is wrong.
[[noreturn]] PY_COLD void check_failed(const char* file, int line, const char* what);

}  // namespace py

// PY_CHECK(cond) or PY_CHECK(cond, "message"): always on, for invariants of ours; never for what
// a Python program can cause.
#define PY_CHECK(cond, ...)  \
  (PY_LIKELY(cond) ? (void)0 \
                   : ::py::check_failed(__FILE__, __LINE__, #cond __VA_OPT__(": ") __VA_ARGS__))

// As PY_CHECK, only in debug builds.
#ifdef NDEBUG
#define PY_DCHECK(cond, ...) ((void)sizeof(!(cond)))
#else
#define PY_DCHECK(cond, ...) PY_CHECK(cond __VA_OPT__(, ) __VA_ARGS__)
#endif

#ifdef NDEBUG
#define PY_UNREACHABLE() __builtin_unreachable()
#else
#define PY_UNREACHABLE() ::py::check_failed(__FILE__, __LINE__, "unreachable")
#endif

#endif  // VM_BASE_ATTRIBUTES_H_
