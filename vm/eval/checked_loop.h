// The checked flavour of the evaluation loop: pyvm_checked runs it, and fuzz targets beside the
// others.
#ifndef VM_EVAL_CHECKED_LOOP_H_
#define VM_EVAL_CHECKED_LOOP_H_

#include <cstdint>

namespace py {

// From now on every instruction is preceded by a look at whether what the verifier proved is so; if
// not, the process says what it found and aborts.
void use_checked_loop();

// While `planting` is set, that loop counts the instructions that a handler covers, and before one
// of them (from 1 on; 0: none) raises RuntimeError("planted") as if the instruction had.
struct CheckedRun {
  bool planting;
  uint64_t covered;
  uint64_t raise_at;
};
extern CheckedRun g_checked_run;

}  // namespace py

#endif  // VM_EVAL_CHECKED_LOOP_H_
