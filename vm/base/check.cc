// What happens when an invariant of the VM itself does not hold.
// Counterpart: Python/pylifecycle.c (Py_FatalError).
#include <cstdio>
#include <cstdlib>

#include "vm/base/attributes.h"

namespace py {

void check_failed(const char* file, int line, const char* what) {
  fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
  abort();
}

}  // namespace py
