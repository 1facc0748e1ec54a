// What running programs and the prompt share.
#ifndef VM_LIFECYCLE_PROGRAM_INTERNAL_H_
#define VM_LIFECYCLE_PROGRAM_INTERNAL_H_

#include <cstdio>

#include "vm/base/buffer.h"
#include "vm/heap/owned.h"
#include "vm/objects/module.h"

namespace py {

// `__main__`, made when first asked for.
Owned<Module> main_module(Thread& thread);
// A path of the command line or the environment as a Str.
Owned<Object> decode_path(Thread& thread, const char* path);
// Appends the rest of the file; false when memory is out.
bool read_all(std::FILE* file, Buffer* data);
// Writes both standard streams out, with the pending exception put aside.
void flush_streams(Thread& thread);
// Prints the pending exception through sys.excepthook; for SystemExit, and after an interrupt, says
// (or does) what the process ends with. `inspect`: SystemExit is printed, too.
int status_of_failure(Thread& thread, bool inspect);

// The prompt: reads, runs and prints until the input ends; returns the exit status. `banner` says
// whether to begin with it, `startup` whether $PYTHONSTARTUP and sys.__interactivehook__ are run.
int run_interactive(Thread& thread, bool banner, bool startup);

}  // namespace py

#endif  // VM_LIFECYCLE_PROGRAM_INTERNAL_H_
