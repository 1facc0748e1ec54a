// Parts of the machine in the fuzzer's process.
// Counterpart: none.
#pragma once

#include <string>
#include <string_view>

#include "fuzz/targets/machine.h"
#include "fuzz/targets/machine_watch.h"
#include "vm/heap/owned.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/runtime/thread.h"

namespace fuzz {

// Appends the object: types, structure and values, but no addresses. Runs no Python code.
void observe_object(py::Thread& thread, py::Object* object, std::string* out);
// The pending exception, which stays pending: type, arguments, traceback, causes.
void observe_exception(py::Thread& thread, py::Object* exception, std::string* out);
void observe_names(py::Thread& thread, py::Dict* names, std::string* out);

// What is done with the objects that a program left; appends what comes of it to `log` unless that
// is null.
void drive_coroutines(py::Thread& thread, py::Dict* names, std::string_view schedule,
                      std::string* log);
void drive_calls(py::Thread& thread, py::Dict* names, std::string_view schedule, std::string* log);

// From now on the code, what it calls and what they raise is watched. False: there is no memory to.
bool watch_start(py::Thread& thread, py::Code* code, Watch* watch);
void watch_stop(py::Thread& thread);

}  // namespace fuzz
