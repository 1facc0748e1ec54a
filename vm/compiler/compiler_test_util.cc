// A runtime without modules, for tests.
// Counterpart: none.
#include "vm/compiler/compiler_test_util.h"

#include "vm/compiler/instruction_sequence.h"
#include "vm/objects/dict.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {

Thread& test_runtime() {
  static Thread thread;
  static bool ready = false;
  if (ready) return thread;
  PY_CHECK(thread_init(thread, g_interpreter) == Status::kOk);
  g_current_thread = &thread;
  g_interpreter.main_thread = &thread;
  PY_CHECK(str_init(thread) == Status::kOk);
  identifiers_init(thread);
  g_interpreter.builtins = dict_new(thread).release();
  g_interpreter.modules = dict_new(thread).release();
  PY_CHECK(builtin_types_init(thread) == Status::kOk);
  PY_CHECK(exceptions_init(thread) == Status::kOk);
  PY_CHECK(exceptions_publish(thread, g_interpreter.builtins) == Status::kOk);
  PY_CHECK(sequence_object_init(thread) == Status::kOk);
  ready = true;
  return thread;
}

}  // namespace py
