// What the generated handlers are written in: both flavours of the loop, and everything that bodies
// use. Counterpart: Python/ceval_macros.h.
#ifndef VM_EVAL_HANDLER_MACROS_H_
#define VM_EVAL_HANDLER_MACROS_H_

#include <utility>

#include "vm/base/faults.h"
#include "vm/bytecode/backoff.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/eval/eval.h"
#include "vm/eval/frames.h"
#include "vm/eval/monitoring.h"
#include "vm/eval/slow.h"
#include "vm/eval/specialize.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/fuel.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/template.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

#define PY_HANDLER_PARAMS                                                                        \
  [[maybe_unused]] Frame *frame, [[maybe_unused]] StackRef *sp, [[maybe_unused]] Thread *thread, \
      [[maybe_unused]] uint16_t *next_instr, [[maybe_unused]] int oparg
#define PY_HANDLER_ARGS frame, sp, thread, next_instr, oparg

// Locals and names of the running code.
#define GETLOCAL(index) (frame->localsplus[index])
#define GETNAME(index) (frame->code()->co_names->items[index])

#define PY_CLOSE(ref) (ref).close()
#define PY_XCLOSE(ref) (ref).close()
inline void close_array(StackRef* refs, int count) {
  while (count > 0) refs[--count].close();
}
#define PY_CLOSE_ARRAY(refs, count) close_array((refs), (count))

#ifdef PY_FAULTS
#define INSTRUCTION_STATS(name) (g_instruction_met[op::name] |= g_fault_recorded)
// One reference too many is dropped, where that frees nothing at once.
inline void drop_too_much(StackRef ref) {
  if (ref.is_null() || ref.is_int()) return;
  Object* object = ref.object();
  if (!is_immortal(object) && object->ob_refcnt > 1) --object->ob_refcnt;
}
inline void swap_first(StackRef* refs, int64_t count) {
  if (count > 1) std::swap(refs[0], refs[1]);
}
#else
#define INSTRUCTION_STATS(name)
#endif

inline constexpr int kResumeLocationMask = 3;
inline constexpr int kResumeAfterYieldFrom = 2;
inline constexpr int kSendCacheUnits = 1;
inline constexpr int kManagedDictOffset = -3 * static_cast<int>(sizeof(void*));

inline StackRef bool_ref(bool value) { return StackRef::from_borrow(bool_object(value)); }
inline void set_opcode(uint16_t* unit, int opcode) {
  *unit = static_cast<uint16_t>((*unit & 0xff00) | opcode);
}
PY_ALWAYS_INLINE DictValues* inline_values(Object* object) {
  return reinterpret_cast<DictValues*>(reinterpret_cast<char*>(object) +
                                       object->ob_type->tp_basicsize);
}

#ifdef PY_TAIL_CALL_HANDLERS

#define PY_HANDLER_CONVENTION [[clang::preserve_none]]
typedef __attribute__((preserve_none)) Object* HandlerFunction(PY_HANDLER_PARAMS);
extern HandlerFunction* const g_handlers[256];
#define PY_HANDLER(name) PY_HANDLER_CONVENTION Object* handler_##name(PY_HANDLER_PARAMS);
#include "vm/bytecode/handler_list.inc"
#undef PY_HANDLER
// Where control goes besides the next instruction. All keep sp; see interpreter.cc.
PY_HANDLER_CONVENTION Object* label_error(PY_HANDLER_PARAMS);
PY_HANDLER_CONVENTION Object* label_exception_unwind(PY_HANDLER_PARAMS);
PY_HANDLER_CONVENTION Object* label_exit_unwind(PY_HANDLER_PARAMS);
PY_HANDLER_CONVENTION Object* label_start_frame(PY_HANDLER_PARAMS);

#define HANDLER(name) PY_HANDLER_CONVENTION Object* handler_##name(PY_HANDLER_PARAMS)
#define PY_TAIL(function) [[clang::musttail]] return function(PY_HANDLER_ARGS)
#define DISPATCH_SAME_OPARG() PY_TAIL(g_handlers[*next_instr & 0xff])
#define DISPATCH()                     \
  do {                                 \
    uint16_t unit_ = *next_instr;      \
    oparg = unit_ >> 8;                \
    PY_TAIL(g_handlers[unit_ & 0xff]); \
  } while (0)
#define DISPATCH_WITH(value)                 \
  do {                                       \
    oparg = (value);                         \
    PY_TAIL(g_handlers[*next_instr & 0xff]); \
  } while (0)
// Runs the instruction at next_instr as if its opcode were another one.
#define DISPATCH_AS(opcode_) PY_TAIL(g_handlers[opcode_])
#define DEOPT_TO(name) PY_TAIL(handler_##name)
#define GOTO_INSTRUCTION(name) PY_TAIL(handler_##name)
#define GOTO_ERROR() PY_TAIL(label_error)
#define GOTO_EXCEPTION_UNWIND() PY_TAIL(label_exception_unwind)
#define GOTO_EXIT_UNWIND() PY_TAIL(label_exit_unwind)
#define GOTO_START_FRAME() PY_TAIL(label_start_frame)

#else  // One function, one switch.

#define TARGET(name) \
  case op::name:     \
    target_##name:
#define DISPATCH() goto dispatch
#define DISPATCH_SAME_OPARG() goto dispatch_same_oparg
#define DISPATCH_WITH(value)  \
  do {                        \
    oparg = (value);          \
    goto dispatch_same_oparg; \
  } while (0)
#define DISPATCH_AS(opcode_) \
  do {                       \
    dispatched = (opcode_);  \
    goto dispatch_as;        \
  } while (0)
#define DEOPT_TO(name) goto target_##name
#define GOTO_INSTRUCTION(name) goto target_##name
#define GOTO_ERROR() goto error
#define GOTO_EXCEPTION_UNWIND() goto exception_unwind
#define GOTO_EXIT_UNWIND() goto exit_unwind
#define GOTO_START_FRAME() goto start_frame

#endif

// Goes on in the current frame with the stack that the frame shows.
#define CONTINUE_AT(place)    \
  do {                        \
    next_instr = (place);     \
    sp = frame->stackpointer; \
    DISPATCH();               \
  } while (0)

#define DISPATCH_INLINED(callee)              \
  do {                                        \
    frame->stackpointer = sp;                 \
    frame = thread->current_frame = (callee); \
    GOTO_START_FRAME();                       \
  } while (0)

}  // namespace py

#endif  // VM_EVAL_HANDLER_MACROS_H_
