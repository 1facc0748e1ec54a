// Runs the programs of testdata/programs in a machine of their own and holds what they print
// against CPython's answer. Counterpart: none.
#ifndef VM_LIFECYCLE_PROGRAM_TEST_UTIL_H_
#define VM_LIFECYCLE_PROGRAM_TEST_UTIL_H_

#include <string>
#include <vector>

namespace py {

// What a run printed, then what it wrote to stderr, then how it ended: one text, so that a
// difference shows in one place.
using Answer = std::string;

// In a process of its own, which starts the machine, calls `prepare` (may be null) and runs the
// .pyc file.
// `flavour` is that of the evaluation loop; see eval_set_flavour().
Answer run_program(const std::string& pyc, void (*prepare)(), char flavour);
// The same with a program as text.
Answer run_text(const char* text);
// Runs a command and collects its answer.
Answer run_command_line(const std::vector<std::string>& command);

// CPython 3.14: $CONSTRICTOR_PYTHON, python3.14 on the PATH, or the one that scripts/setup keeps;
// empty if there is none.
std::string reference_python();

// The program's checked-in .pyc gives the checked-in answer, in both flavours of the loop; and
// where there is a reference, the program compiled anew by it gives what the reference itself gives
// for it. `driver` is a Python file beside the programs' folder that runs a .pyc in the reference;
// null: the reference runs it itself. With CONSTRICTOR_REGEN=1 .pyc and answer are written instead.
void check_program(const std::string& name, void (*prepare)() = nullptr,
                   const char* driver = nullptr);

}  // namespace py

#endif  // VM_LIFECYCLE_PROGRAM_TEST_UTIL_H_
