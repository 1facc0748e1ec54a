// Signals: the handler only sets a flag; the main thread acts on it at its next check.
// Counterpart: Modules/signalmodule.c (the part below the module).
#ifndef VM_RUNTIME_SIGNALS_H_
#define VM_RUNTIME_SIGNALS_H_

#include "vm/runtime/thread.h"

namespace py {

inline constexpr int kSignalCount = 65;

// Ignores SIGPIPE and SIGXFSZ; catches SIGINT unless it was ignored when the process began.
void signals_install();
// Notes that a signal arrived and asks the main thread to look. Async-signal-safe.
void signal_trip(int number);
// Acts on the signals that arrived: calls signal_dispatch for each. Reenters.
Status signals_handle(Thread& thread);
// Who acts on a signal: the signal module once it is loaded. Null: SIGINT raises KeyboardInterrupt,
// others are dropped.
using SignalDispatch = Status (*)(Thread&, int number);
void signals_set_dispatch(SignalDispatch dispatch);
// A descriptor to which the number of each signal is written as a byte when it arrives; -1: none.
// Returns the one before. `failed` is called with errno when a write fails (`report_full`: also when
// the pipe is full), as a pending call.
int signals_set_wakeup(int descriptor, bool report_full, int (*failed)(void* error));
// Lets the process have the C-level handler for `number`. False with errno set on failure.
bool signal_catch(int number);

}  // namespace py

#endif  // VM_RUNTIME_SIGNALS_H_
