// Starting and stopping the machine, and running programs in it.
// Counterpart: Python/pylifecycle.c, Modules/main.c, Python/pythonrun.c.
#ifndef VM_LIFECYCLE_LIFECYCLE_H_
#define VM_LIFECYCLE_LIFECYCLE_H_

#include "vm/modules/modules.h"

namespace py {

struct RuntimeConfig {
  SysConfig sys;
  bool utf8_mode;
  bool dev_mode;
  uint8_t optimize_level;
  const char* hash_seed;  // As PYTHONHASHSEED; null: random.
  int int_max_str_digits;
};

// Brings the main thread, the types, `builtins` and `sys` up. False: a message is on stderr.
bool runtime_start(const RuntimeConfig& config);
// Runs a .pyc file as __main__; returns the exit status. Uncaught exceptions are printed,
// SystemExit is obeyed.
int run_pyc_file(const char* path);
// Runs the text behind -c likewise.
int run_command(const char* text);
// Flushes, clears modules, collects; returns the exit status (120 when flushing failed).
int runtime_stop(int status);

}  // namespace py

#endif  // VM_LIFECYCLE_LIFECYCLE_H_
