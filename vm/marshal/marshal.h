// The marshal format, both directions, and .pyc headers.
// Counterpart: Python/marshal.c, Lib/importlib/_bootstrap_external.py (headers).
#ifndef VM_MARSHAL_MARSHAL_H_
#define VM_MARSHAL_MARSHAL_H_

#include "vm/heap/owned.h"

namespace py {

inline constexpr int kMarshalVersion = 5;
inline constexpr uint32_t kPycMagic = 3627 | 0x0a0d0000;
inline constexpr size_t kPycHeaderBytes = 16;

// Reads one object; *consumed (may be null) tells how many bytes it took. EOFError, ValueError or
// TypeError for damaged data, never a crash; memory stays proportional to `size`.
Owned<Object> marshal_loads(Thread& thread, const char* data, size_t size, bool allow_code,
                            size_t* consumed = nullptr);
// Reads from an object with readinto(). Reenters.
Owned<Object> marshal_load_stream(Thread& thread, Object* file, bool allow_code);
// The bytes of an object, as CPython would write them. Reenters (buffer exporters).
Owned<Bytes> marshal_dumps(Thread& thread, Object* value, int version, bool allow_code);
// The code object of a .pyc file's bytes: ImportError / EOFError as running `python file.pyc`
// raises them.
Owned<Object> pyc_load(Thread& thread, const char* data, size_t size);

}  // namespace py

#endif  // VM_MARSHAL_MARSHAL_H_
