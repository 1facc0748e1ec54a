// .pyc files: a 16-byte header, then one marshalled code object.
// Counterpart: Python/pythonrun.c (run_pyc_file), Lib/importlib/_bootstrap_external.py.
#include <cstring>

#include "vm/marshal/marshal.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"

namespace py {

Owned<Object> pyc_load(Thread& thread, const char* data, size_t size) {
  if (size < 4) return raise(thread, &exc::EOFError, "EOF read where not expected");
  uint32_t magic;
  std::memcpy(&magic, data, 4);
  if (magic != kPycMagic) return raise(thread, &exc::RuntimeError, "Bad magic number in .pyc file");
  if (size < kPycHeaderBytes) return raise(thread, &exc::EOFError, "EOF read where not expected");
  Owned<Object> code = marshal_loads(thread, data + kPycHeaderBytes, size - kPycHeaderBytes, true);
  // Whatever was wrong inside, this is all that CPython says.
  if (!code || !is_a<Code>(code.get()))
    return raise(thread, &exc::RuntimeError, "Bad code object in .pyc file");
  return code;
}

}  // namespace py
