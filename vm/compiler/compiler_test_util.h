// What the tests of this room share.
// Counterpart: none.
#ifndef VM_COMPILER_COMPILER_TEST_UTIL_H_
#define VM_COMPILER_COMPILER_TEST_UTIL_H_

#include "vm/runtime/thread.h"

namespace py {

// One runtime for all tests: types cannot be made unready again.
Thread& test_runtime();

}  // namespace py

#endif  // VM_COMPILER_COMPILER_TEST_UTIL_H_
