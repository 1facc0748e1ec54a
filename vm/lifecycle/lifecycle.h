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

// Brings the main thread, the types, `builtins` and `sys` up, and imports `site` unless the
// configuration says no_site. False: a message is on stderr.
bool runtime_start(const RuntimeConfig& config);

enum class ProgramKind : uint8_t {
  kStdin,    // Interactive if standard input is a terminal, or if asked to be.
  kCommand,  // The text itself.
  kModule,   // Its name: found by runpy.
  kFile,     // A source, a .pyc, or a folder or zip file with __main__ in it.
};
struct Program {
  ProgramKind kind;
  const char* argument;  // Null for kStdin.
  const char* path0;     // What is put before sys.path; null: nothing.
  bool skip_first_line;  // Of a source file.
  bool interactive;  // A prompt, whatever standard input is; after the program, if there is one.
  bool quiet;        // The prompt starts without a banner.
};
// Runs a program as __main__; returns the exit status. Uncaught exceptions are printed, SystemExit
// is obeyed.
int run_program(const Program& program);
// What it returns when Ctrl-C ended the program: whoever started it must see that the signal did,
// so the process ends itself by SIGINT once all else is done.
inline constexpr int kStatusInterrupted = 0x10000 + 130;
// A compiled program, without looking for anything else that the path may name.
int run_pyc_file(const char* path);

// Flushes, clears modules, collects; returns the exit status (120 when flushing failed).
int runtime_stop(int status);

}  // namespace py

#endif  // VM_LIFECYCLE_LIFECYCLE_H_
