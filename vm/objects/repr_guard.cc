// Keeps a container's repr from recursing into itself.
// Counterpart: Py_ReprEnter and Py_ReprLeave in Objects/object.c.
#include "vm/objects/repr_guard.h"

#include "vm/objects/errors.h"

namespace py {

namespace {
// The guards alive on this thread's native stack, innermost first; switched with the interpreter
// lock's holder.
const ReprGuard* g_innermost = nullptr;
}  // namespace

ReprGuard::ReprGuard(Thread& thread, Object* object)
    : thread_(thread), object_(object), outer_(g_innermost), state_(State::kEntered) {
  if (PY_UNLIKELY(thread.native_stack_low())) {
    (void)raise_native_recursion(thread, " while getting the repr of an object");
    state_ = State::kFailed;
    return;
  }
  for (const ReprGuard* guard = outer_; guard != nullptr; guard = guard->outer_) {
    if (guard->object_ == object && &guard->thread_ == &thread) {
      state_ = State::kRecursive;
      return;
    }
  }
  g_innermost = this;
}

ReprGuard::~ReprGuard() {
  if (state_ == State::kEntered) g_innermost = outer_;
}

}  // namespace py
