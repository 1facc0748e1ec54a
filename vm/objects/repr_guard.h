// Keeps a container's repr from recursing into itself.
// Counterpart: Py_ReprEnter and Py_ReprLeave in Objects/object.c.
#ifndef VM_OBJECTS_REPR_GUARD_H_
#define VM_OBJECTS_REPR_GUARD_H_

#include "vm/heap/owned.h"

namespace py {

// `ReprGuard guard(thread, self); if (guard.failed()) return Raised{}; if (guard.recursive())
// return "[...]"`.
class ReprGuard {
 public:
  ReprGuard(Thread& thread, Object* object);
  ~ReprGuard();
  ReprGuard(const ReprGuard&) = delete;
  bool failed() const { return state_ == State::kFailed; }
  bool recursive() const { return state_ == State::kRecursive; }

 private:
  enum class State : uint8_t { kEntered, kRecursive, kFailed };
  Thread& thread_;
  Object* object_;
  const ReprGuard* outer_;
  State state_;
};

}  // namespace py

#endif  // VM_OBJECTS_REPR_GUARD_H_
