// The verifier as code objects meet it: every one that did not come from this machine's own
// compiler is verified before it first runs.
#ifndef VM_VERIFY_CODE_VERIFY_H_
#define VM_VERIFY_CODE_VERIFY_H_

#include "vm/objects/code.h"
#include "vm/runtime/thread.h"
#include "vm/verify/verify.h"

namespace py {

// Looks at the code as it was given, whatever was specialised or instrumented since.
Verdict verify_code(Code* code, FrameStates* states = nullptr);
// Once per code object: afterwards it is trusted. SystemError when it is undefined.
Status code_verify_before_run(Thread& thread, Code* code);
// Raises that SystemError, also for what an instruction finds only when it runs.
Raised code_refuse(Thread& thread, Code* code, const Verdict& verdict);
// How often code was found undefined, whoever handled the error.
uint64_t code_refusals();
// Of which kind a word is that a frame holds, as a bit of namespace kind.
uint32_t kind_of_word(StackRef word);
// Whether the fact is true of the word, but for whom it may be borrowed from.
bool fact_holds(const Fact& fact, StackRef word, const Code* code);

}  // namespace py

#endif  // VM_VERIFY_CODE_VERIFY_H_
