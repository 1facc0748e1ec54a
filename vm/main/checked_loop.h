// The checked flavour of the evaluation loop, which pyvm_checked runs.
#ifndef VM_MAIN_CHECKED_LOOP_H_
#define VM_MAIN_CHECKED_LOOP_H_

namespace py {

// From now on every instruction is preceded by a look at whether what the verifier proved is so; if not, the process
// says what it found and aborts.
void use_checked_loop();

}  // namespace py

#endif  // VM_MAIN_CHECKED_LOOP_H_
