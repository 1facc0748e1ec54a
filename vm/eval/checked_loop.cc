// The checked flavour of the evaluation loop: asserts before every instruction what the verifier
// proved about it. Counterpart: none in CPython; a debug build asserts some of it.
#include "vm/eval/checked_loop.h"

#include <cstdio>
#include <cstdlib>

#include "vm/base/buffer.h"
#include "vm/eval/handler_macros.h"
#include "vm/objects/frame_object.h"
#include "vm/verify/code_verify.h"

// Not every instruction is jumped to by name.
#pragma clang diagnostic ignored "-Wunused-label"

namespace py {

namespace {

[[noreturn]] PY_COLD void refuted(Frame* frame, uint32_t unit, const FrameStates::State* state,
                                  const char* what, int64_t index) {
  Code* code = frame->code();
  Buffer text;
  const bool proven =
      state != nullptr && append_state(*state, static_cast<uint32_t>(code->co_nlocalsplus), &text);
  std::fflush(stdout);
  std::fprintf(stderr, "checked: %s:%d: %s, offset %u: %s (%lld); proven: %.*s\n",
               code->co_filename->ascii ? code->co_filename->ascii_text() : "?",
               code->co_firstlineno, code->co_name->ascii ? code->co_name->ascii_text() : "?",
               unit * 2, what, static_cast<long long>(index),
               proven ? static_cast<int>(text.size()) : 0, text.data());
  std::abort();
}

// The proof of the code, made when it is first asked for.
const void* proof_of(Frame* frame) {
  Code* code = frame->code();
  if (code->proof != nullptr) return code->proof;
  FrameStates states;
  const Verdict verdict = verify_code(code, &states);
  if (!verdict.defined) refuted(frame, verdict.offset / 2, nullptr, reason_text(verdict.reason), 0);
  code->proof = mem_alloc(states.packed_size());
  PY_CHECK(code->proof != nullptr, "no memory for a proof");
  states.pack(code->proof);
  return code->proof;
}

void check_fact(Frame* frame, uint32_t unit, const FrameStates::State& state, uint32_t index,
                StackRef word) {
  const Fact fact = state.slots[index];
  if (!fact_holds(fact, word, frame->code())) refuted(frame, unit, &state, "slot", index);
  if (fact.about != About::kBorrowed || fact.value == kSomeLocal) return;
  const bool borrows = !word.is_null() && !word.is_owned() && !is_immortal(word.object());
  // A value replaced through f_locals is kept alive by the frame object.
  if (borrows && frame->frame_obj == nullptr &&
      frame->localsplus[fact.value].object() != word.object())
    refuted(frame, unit, &state, "lender of slot", index);
}

// False: the planted exception is pending.
bool check_instruction(Thread& thread, Frame* frame, StackRef* sp, uint16_t* instruction) {
  if (frame->owner == FrameOwner::kInterpreter || frame_is_init_shim(frame)) return true;
  Code* code = frame->code();
  const void* proof = proof_of(frame);
  const auto unit = static_cast<uint32_t>(instruction - code->units);
  FrameStates::State state;
  if (!FrameStates::at(proof, unit, &state)) refuted(frame, unit, nullptr, "no way leads here", 0);
  StackRef* base = frame->localsplus + code->co_nlocalsplus;
  if (sp - base != state.depth) refuted(frame, unit, &state, "depth of the stack", sp - base);
  if ((state.generator & (frame->owner == FrameOwner::kGenerator ? 2 : 1)) == 0)
    refuted(frame, unit, &state, "owner of the frame", static_cast<int64_t>(frame->owner));
  for (uint32_t i = 0; i < state.depth; ++i) check_fact(frame, unit, state, i, base[i]);
  for (int i = 0; i < code->co_nlocalsplus; ++i) {
    const StackRef local = frame->localsplus[i];
    if (local.is_null()) {
      if ((state.null_locals[i / 64] >> i % 64 & 1) == 0)
        refuted(frame, unit, &state, "unbound local", i);
    } else if ((state.other_locals[i / 64] >> i % 64 & 1) == 0 &&
               (state.null_locals[i / 64] >> i % 64 & 1) == 0 && !local.is_exact<Cell>()) {
      refuted(frame, unit, &state, "local that is no cell", i);
    }
  }
  ExceptionHandler handler;
  if (PY_LIKELY(!g_checked_run.planting) ||
      !code_find_handler(code, static_cast<int>(unit), &handler) ||
      ++g_checked_run.covered != g_checked_run.raise_at)
    return true;
  frame->stackpointer = sp;
  (void)raise(thread, &exc::RuntimeError, "planted");
  return false;
}

}  // namespace

CheckedRun g_checked_run;

// The instruction that "raises" has been read, as far as the rest of the loop is concerned.
#define PY_SWITCH_LOOP run_checked
#define PY_BEFORE_INSTRUCTION()                               \
  do {                                                        \
    if (!check_instruction(*thread, frame, sp, next_instr)) { \
      frame->instr_ptr = next_instr++;                        \
      goto error;                                             \
    }                                                         \
  } while (false)
#include "vm/eval/switch_loop.inc"

void use_checked_loop() { eval_set_loop(run_checked); }

}  // namespace py
