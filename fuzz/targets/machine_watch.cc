// Watching the tables of a program's code objects at work.
// Counterpart: none.
#include "fuzz/targets/machine_watch.h"

#include <cstring>
#include <iterator>

#include "fuzz/targets/machine_internal.h"
#include "vm/bytecode/code_unit.h"
#include "vm/eval/monitoring.h"
#include "vm/eval/tracing.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace fuzz {
namespace {

using namespace py;
using What = Happening::What;

// Of the tools that sys.monitoring knows, the one that a program asks for last.
constexpr int kTool = 4;
constexpr size_t kMost = 4096;
constexpr size_t kCodes = 64;
constexpr MonitorEvent kEvents[] = {MonitorEvent::kInstruction, MonitorEvent::kRaise,
                                    MonitorEvent::kReraise, MonitorEvent::kExceptionHandled,
                                    MonitorEvent::kPyUnwind};

// There is one run at a time.
struct Watching {
  Watch* watch = nullptr;
  std::vector<Owned<Object>> codes;     // In the order of watch->codes.
  std::vector<std::vector<bool>> seen;  // By code and unit: it ran.
  uint32_t line_events = 0;
  const Frame* arriving = nullptr;  // Its next instruction is that of a handler.
  Owned<Object> trace;
};
Watching g_watching;

std::string text_of(const Bytes* bytes) {
  return {bytes->data, static_cast<size_t>(bytes->ob_size)};
}

int64_t number_or_none(Object* object) {
  if (!is_exact<Int>(object)) return -1;
  Maybe<int64_t> number = int_as_int64(current_thread(), object);
  if (!number.ok) error_clear(current_thread());
  return number.ok ? number.value : -1;
}

int64_t number_attribute(Thread& thread, Object* object, const char* name) {
  Owned<Object> value = get_attr(thread, object, name);
  if (value) return number_or_none(value.get());
  error_clear(thread);
  return -2;
}

// The tuples of numbers that a method without arguments gives one by one.
template <size_t count>
void collect(Thread& thread, Object* object, const char* method,
             std::vector<std::array<int64_t, count>>* rows) {
  Owned<Object> iterator;
  if (Owned<Object> iterable = call_method(thread, object, method))
    iterator = get_iter(thread, iterable.get());
  while (iterator && rows->size() < kMost) {
    Owned<Object> row = iter_next(thread, iterator.get());
    if (!row) break;
    if (!is_exact<Tuple>(row.get()) || static_cast<Tuple*>(row.get())->ob_size != count)
      finding("a line of a code object is no tuple");
    std::array<int64_t, count> numbers;
    for (size_t i = 0; i < count; ++i)
      numbers[i] = number_or_none(static_cast<Tuple*>(row.get())->items[i]);
    rows->push_back(numbers);
  }
  error_clear(thread);
}

// Its index; kCodes when there are too many.
uint32_t code_index(Thread& thread, Code* code) {
  for (size_t i = 0; i < g_watching.codes.size(); ++i) {
    if (g_watching.codes[i].get() == code) return static_cast<uint32_t>(i);
  }
  if (g_watching.codes.size() >= kCodes) {
    g_watching.watch->cut = true;
    return kCodes;
  }
  WatchedCode watched;
  watched.exception_table = text_of(code->co_exceptiontable.get());
  watched.line_table = text_of(code->co_linetable.get());
  watched.first_line = code->co_firstlineno;
  watched.units = static_cast<uint32_t>(code->unit_count);
  if (g_watching.watch->lines) {
    collect(thread, code, "co_lines", &watched.lines);
    collect(thread, code, "co_positions", &watched.positions);
  }
  g_watching.watch->codes.push_back(std::move(watched));
  g_watching.seen.emplace_back(static_cast<size_t>(code->unit_count));
  g_watching.codes.push_back(share(code));
  return static_cast<uint32_t>(g_watching.codes.size() - 1);
}

void add_codes(Thread& thread, Code* code) {
  if (code_index(thread, code) == kCodes) return;
  Tuple* constants = code->co_consts.get();
  for (int64_t i = 0; i < constants->ob_size; ++i) {
    if (is_a<Code>(constants->items[i])) add_codes(thread, static_cast<Code*>(constants->items[i]));
  }
}

bool add(const Happening& one) {
  Watch& watch = *g_watching.watch;
  if (watch.happened.size() >= kMost) watch.cut = true;
  if (watch.cut) return false;
  watch.happened.push_back(one);
  return true;
}

// What is to be said about a frame that something happens in.
Happening about(Thread& thread, Frame* frame, What what, int64_t unit) {
  Code* code = frame->code();
  const StackRef* base = frame->localsplus + code->co_nlocalsplus;
  Happening one = {.what = what,
                   .opcode = 0,
                   .code = code_index(thread, code),
                   .frame = reinterpret_cast<uintptr_t>(frame),
                   .unit = unit,
                   .at = frame->instr_ptr - code->units};
  one.depth = frame->stackpointer - base;
  if (one.depth >= 2 && base[one.depth - 2].is_int()) one.lasti = base[one.depth - 2].int_value();
  return one;
}

Raised raise_planted(Thread& thread) {
  Type* const types[] = {&exc::RuntimeError, &exc::KeyError,      &exc::StopIteration,
                         &exc::TypeError,    &exc::GeneratorExit, &exc::ValueError,
                         &exc::Exception};
  return raise(thread, types[g_watching.watch->plant_type % std::size(types)], "planted");
}

// Counts the instruction when it runs for the first time; whether to raise there.
bool reach(uint32_t code, int64_t unit) {
  Watch& watch = *g_watching.watch;
  if (code >= kCodes || watch.cut) return false;
  std::vector<bool>& seen = g_watching.seen[code];
  if (unit < 0 || static_cast<size_t>(unit) >= seen.size() || seen[static_cast<size_t>(unit)])
    return false;
  seen[static_cast<size_t>(unit)] = true;
  const auto number = static_cast<uint32_t>(watch.reached.size());
  watch.reached.emplace_back(code, static_cast<uint32_t>(unit));
  if (watch.plant_everywhere) return true;
  for (const uint32_t planted : watch.plant) {
    if (planted == number) return true;
  }
  return false;
}

Owned<Object> on_instruction(Thread& thread, Object*, RawArgs args) {
  Frame* frame = thread.current_frame;
  const int64_t unit = PY_TRY(int_as_int64(thread, args[1])) / 2;
  Happening one = about(thread, frame, What::kInstruction, unit);
  one.opcode = static_cast<uint8_t>(unit_opcode(code_plain_unit(frame->code(), unit)));
  if (g_watching.watch->lines || g_watching.arriving == frame) add(one);
  if (g_watching.arriving == frame) g_watching.arriving = nullptr;
  if (reach(one.code, unit)) return raise_planted(thread);
  return new_none();
}

template <What what>
Owned<Object> on_exception(Thread& thread, Object*, RawArgs args) {
  Frame* frame = thread.current_frame;
  const int64_t unit = PY_TRY(int_as_int64(thread, args[1])) / 2;
  add(about(thread, frame, what, unit));
  if (what == What::kHandled) g_watching.arriving = frame;
  return new_none();
}

MethodDef g_definitions[] = {
    MethodDef::positional("on_instruction", on_instruction, nullptr, nullptr),
    MethodDef::positional("on_raise", on_exception<What::kRaise>, nullptr, nullptr),
    MethodDef::positional("on_reraise", on_exception<What::kReraise>, nullptr, nullptr),
    MethodDef::positional("on_handled", on_exception<What::kHandled>, nullptr, nullptr),
    MethodDef::positional("on_unwind", on_exception<What::kUnwind>, nullptr, nullptr),
};
static_assert(std::size(g_definitions) == std::size(kEvents));

What traced(Object* event) {
  const std::pair<Str*, What> names[] = {{ids.call, What::kCall},
                                         {ids.line, What::kLine},
                                         {ids.exception, What::kException},
                                         {ids.opcode, What::kOpcode}};
  for (const auto& [name, what] : names) {
    if (event == name) return what;
  }
  return What::kReturn;
}

MethodDef* trace_definition();

// A trace function: (frame, event, argument). It stays that of the frame.
Owned<Object> on_trace(Thread& thread, Object*, RawArgs args) {
  if (args.nargs != 3 || !is_exact<FrameObject>(args[0])) return new_none();
  auto* object = static_cast<FrameObject*>(args[0]);
  const What what = traced(args[1]);
  Happening one = about(thread, object->frame, what, frame_lasti(object->frame) / 2);
  one.depth = one.lasti = -1;
  one.line = number_attribute(thread, object, "f_lineno");
  add(one);
  Watch& watch = *g_watching.watch;
  if (what == What::kLine && ++g_watching.line_events == watch.jump_at) {
    one.what = What::kJump;
    one.line = one.line + watch.jump_by;
    Owned<Object> line = PY_TRY(int_from_int64(thread, one.line));
    const bool jumped = set_attr(thread, object, "f_lineno", line.get()) == Status::kOk;
    error_clear(thread);
    one.at = object->frame->instr_ptr - object->frame->code()->units;
    if (jumped) add(one);
  }
  return share(g_watching.trace.get());
}

MethodDef* trace_definition() {
  static MethodDef definition = MethodDef::positional("on_trace", on_trace, nullptr, nullptr);
  return &definition;
}

bool listen(Thread& thread) {
  Owned<Str> name = str_intern_ascii(thread, "watch");
  if (!name) return false;
  monitoring_name_tool(kTool, name.get());
  uint32_t events = 0;
  for (size_t i = 0; i < std::size(kEvents); ++i) {
    Owned<Object> callback = builtin_new(thread, &g_definitions[i], nullptr, nullptr);
    if (!callback) return false;
    (void)monitoring_register(kTool, kEvents[i], callback.get());
    events |= event_bit(kEvents[i]);
  }
  if (monitoring_set_events(thread, kTool, events) == Status::kError) return false;
  if (!g_watching.watch->lines) return true;
  g_watching.trace = builtin_new(thread, trace_definition(), nullptr, nullptr);
  return g_watching.trace && tracing_set(thread, g_watching.trace.get()) == Status::kOk;
}

}  // namespace

bool watch_start(Thread& thread, Code* code, Watch* watch) {
  g_watching.watch = watch;
  g_watching.line_events = 0;
  g_watching.arriving = nullptr;
  add_codes(thread, code);
  if (listen(thread)) return true;
  error_clear(thread);
  watch_stop(thread);
  return false;
}

void watch_stop(Thread& thread) {
  {
    SavedError saved(thread);
    g_watching.watch->undisturbed =
        g_watching.trace.get() == thread.trace_function && monitoring_tool_name(kTool) != nullptr;
    g_watching.trace.reset();
    (void)tracing_set(thread, nullptr);
    error_clear(thread);
    (void)monitoring_clear_tool(thread, kTool);
    error_clear(thread);
    monitoring_name_tool(kTool, nullptr);
  }
  if (g_watching.watch->lines && thread.has_exception()) {
    Owned<Object> error = error_fetch(thread);
    Object* entry = exception_traceback(error.get());
    for (int i = 0; i < 64 && entry != nullptr && is_exact<Traceback>(entry); ++i) {
      auto* traceback = static_cast<Traceback*>(entry);
      Happening one = {.what = What::kTraceback,
                       .opcode = 0,
                       .code = code_index(thread, traceback->frame->frame->code()),
                       .frame = 0,
                       .unit = traceback->lasti / 2};
      one.line = number_attribute(thread, traceback, "tb_lineno");
      add(one);
      entry = traceback->next.get();
    }
    error_restore(thread, std::move(error));
  }
  g_watching.codes.clear();
  g_watching.seen.clear();
  g_watching.watch = nullptr;
}

}  // namespace fuzz
