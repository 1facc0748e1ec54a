// Pending calls, signals, asynchronous exceptions and collections are seen to where CPython does
// it: on entering a function, after calls, and at the ends of loops. Counterpart:
// Lib/test/test_capi/test_misc.py (TestPendingCalls), Python/ceval_gil.c.
#include <gtest/gtest.h>

#include <csignal>

#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/lifecycle/program_test_util.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/code.h"
#include "vm/objects/code_units.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

struct Place {
  Owned<Object> name, offset, opcode;
};

Status place_of(Thread& thread, Frame* frame, Place* place) {
  Code* code = frame->code();
  int lasti = frame_lasti(frame);
  int opcode = unit_opcode(code_plain_unit(code, lasti / 2));
  place->name = share<Object>(reinterpret_cast<Object*>(code->co_name.get()));
  place->offset = PY_TRY(int_from_int64(thread, lasti));
  place->opcode = PY_TRY(str_from_utf8(thread, kOpcodeInfo[opcode].name));
  return Status::kOk;
}

// Calls __main__.place with the frame that is being interrupted.
Status tell_place(Thread& thread) {
  Place place;
  PY_TRY(place_of(thread, frame_previous_complete(thread.current_frame), &place));
  Object* main = dict_get_ascii(thread, thread.interp->modules, "__main__");
  Owned<Object> function = PY_TRY(get_attr(thread, main, "place"));
  Object* arguments[3] = {place.name, place.offset, place.opcode};
  PY_RUN(call_args(thread, function, arguments));
  return Status::kOk;
}

int tell(void*) { return tell_place(current_thread()) == Status::kOk ? 0 : -1; }

Owned<Object> poke(Thread&, Object*, RawArgs) {
  EXPECT_TRUE(pending_call_add(tell, nullptr));
  return new_none();
}

Owned<Object> interrupt(Thread&, Object*, RawArgs) {
  std::raise(SIGINT);
  return new_none();
}

Owned<Object> injected(Thread& thread, Object*, RawArgs args) {
  Object* old = thread.async_exception;
  thread.async_exception = share(args[0]).release();
  xdecref(old);
  set_breaker(thread, breaker::kAsyncException);
  return new_none();
}

// (name, opcode) of the caller's caller.
Owned<Object> here(Thread& thread, Object*, RawArgs) {
  Frame* caller = frame_previous_complete(thread.current_frame);
  Place place;
  PY_TRY(place_of(thread, frame_previous_complete(caller->previous), &place));
  Object* items[2] = {place.name, place.opcode};
  return tuple_pack(thread, items);
}

constinit MethodDef kFunctions[] = {
    {"poke", poke, nullptr, nullptr},
    {"interrupt", interrupt, nullptr, nullptr},
    {"injected", injected, nullptr, nullptr},
    {"here", here, nullptr, nullptr},
    {},
};

void add_functions() {
  Thread& thread = current_thread();
  if (module_add_functions(thread, thread.interp->builtins_module, kFunctions) == Status::kError)
    error_clear(thread);
}

TEST(EvalBreaker, PolledWhereCPythonPolls) {
  check_program("breaker", add_functions, "breaker_reference.py");
}

}  // namespace
}  // namespace py
