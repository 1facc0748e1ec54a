// Assigning to frame.f_lineno: continuing a traced frame at another line.
// Counterpart: Objects/frameobject.c.
#include <climits>

#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/positions.h"
#include "vm/bytecode/stack_effects.h"
#include "vm/eval/monitoring.h"
#include "vm/eval/tracing.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/int.h"
#include "vm/verify/code_verify.h"

namespace py {

namespace {

// What matters about a value on the operand stack when control arrives from elsewhere.
enum class Kind : uint8_t { kNothing, kIterator, kException, kObject, kNull, kLasti };

// The kinds on the operand stack before an instruction, topmost in the lowest bits, so that a
// deeper stack is a greater number.
class Stack {
 public:
  static Stack unknown() { return Stack(-2); }
  static Stack too_deep() { return Stack(-1); }
  static Stack empty() { return Stack(0); }

  bool is_unknown() const { return kinds_ == -2; }
  bool is_too_deep() const { return kinds_ == -1; }
  bool is_empty() const { return kinds_ == 0; }
  bool is_known() const { return kinds_ >= 0; }
  bool operator>(const Stack& other) const { return kinds_ > other.kinds_; }

  Kind peek(uint32_t depth) const {
    if (depth == 0 || depth > kMaxDepth) return Kind::kNothing;
    return static_cast<Kind>(kinds_ >> (kBits * (depth - 1)) & kMask);
  }
  Kind top() const { return peek(1); }
  void push(Kind kind) {
    if (kinds_ < 0) return;
    kinds_ = kinds_ >> (kBits * (kMaxDepth - 1)) != 0
                 ? -1
                 : kinds_ << kBits | static_cast<int64_t>(kind);
  }
  void pop() {
    if (kinds_ >= 0) kinds_ >>= kBits;
  }
  void swap(uint32_t depth) {
    if (kinds_ < 0 || depth == 0 || depth > kMaxDepth) return;
    auto lower = static_cast<int64_t>(peek(depth)), upper = static_cast<int64_t>(top());
    uint32_t shift = kBits * (depth - 1);
    kinds_ = (kinds_ & ~(kMask << shift)) | upper << shift;
    kinds_ = (kinds_ & ~kMask) | lower;
  }
  void cut(uint32_t depth) {
    while (kinds_ > 0 && depth < kMaxDepth && kinds_ >> (kBits * depth) != 0) pop();
  }

 private:
  static constexpr int kBits = 3;
  static constexpr int64_t kMask = (1 << kBits) - 1;
  static constexpr uint32_t kMaxDepth = 21;

  explicit Stack(int64_t kinds) : kinds_(kinds) {}
  int64_t kinds_;
};

// May what is there stand where the target expects something?
bool fits(Kind there, Kind expected) {
  switch (expected) {
    case Kind::kNothing:
      return false;
    case Kind::kObject:
      return there != Kind::kNull;
    case Kind::kNull:
      return true;
    default:
      return there == expected;
  }
}

// True if popping alone turns one stack into the other.
bool can_become(Stack from, Stack to) {
  if (!from.is_known() || !to.is_known()) return false;
  while (from > to) from.pop();
  for (; !from.is_empty(); from.pop(), to.pop()) {
    if (!fits(from.top(), to.top())) return false;
  }
  return to.is_empty();
}

const char* why_not(Stack target) {
  if (target.is_too_deep()) return "stack is too deep to analyze";
  if (target.is_unknown())
    return "can't jump into an exception handler, or code may be unreachable";
  switch (target.top()) {
    case Kind::kException:
      return "can't jump into an 'except' block as there's no exception";
    case Kind::kLasti:
      return "can't jump into a re-raising block as there's no location";
    case Kind::kIterator:
      return "can't jump into the body of a for loop";
    default:
      return "incompatible stacks";
  }
}

// The stacks before all instructions that the start of the code leads to.
class StackMap {
 public:
  ~StackMap() { mem_free(stacks_); }

  Status build(Thread& thread, Code* code) {
    count_ = code->unit_count;
    stacks_ = static_cast<Stack*>(mem_alloc((static_cast<size_t>(count_) + 1) * sizeof(Stack)));
    if (stacks_ == nullptr) return raise_memory_error(thread);
    for (int64_t i = 0; i <= count_; ++i) stacks_[i] = Stack::unknown();
    stacks_[0] = Stack::empty();
    do {
      again_ = false;
      walk(code);
      enter_handlers(code);
    } while (again_);
    return Status::kOk;
  }

  Stack at(int64_t index) const { return stacks_[index]; }

 private:
  void reach(int64_t index, Stack stack) {
    if (index >= 0 && index <= count_) stacks_[index] = stack;
  }

  void walk(Code* code) {
    int prefix = 0;
    for (int64_t i = 0; i < count_;) {
      Stack stack = stacks_[i];
      uint16_t unit = code_plain_unit(code, i);
      int opcode = unit_opcode(unit), oparg = prefix << 8 | unit_oparg(unit);
      int64_t next = i + 1 + kOpcodeInfo[opcode].cache_units;
      prefix = opcode == op::EXTENDED_ARG ? oparg : 0;
      if (!stack.is_unknown()) step(opcode, oparg, i, next, stack);
      i = next;
    }
  }

  void step(int opcode, int oparg, int64_t index, int64_t next, Stack stack) {
    switch (opcode) {
      case op::EXTENDED_ARG:
        break;
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
      case op::POP_JUMP_IF_NONE:
      case op::POP_JUMP_IF_NOT_NONE:
        stack.pop();
        reach(next + oparg, stack);
        break;
      case op::SEND:
        reach(next + oparg, stack);
        break;
      case op::JUMP_FORWARD:
        reach(next + oparg, stack);
        return;
      case op::JUMP_BACKWARD:
      case op::JUMP_BACKWARD_NO_INTERRUPT: {
        int64_t target = next - oparg;
        if (target >= 0 && target < index && stacks_[target].is_unknown()) again_ = true;
        reach(target, stack);
        return;
      }
      case op::GET_ITER:
      case op::GET_AITER:
        stack.pop();
        stack.push(Kind::kIterator);
        break;
      case op::FOR_ITER:
        stack.push(Kind::kObject);
        reach(next + oparg, stack);
        break;
      case op::END_ASYNC_FOR:
        stack.pop();
        stack.pop();
        break;
      case op::PUSH_EXC_INFO:
        stack.push(Kind::kException);
        break;
      case op::POP_EXCEPT:
        stack.pop();
        break;
      case op::RETURN_VALUE:
      case op::RAISE_VARARGS:
      case op::RERAISE:
        return;
      case op::PUSH_NULL:
        stack.push(Kind::kNull);
        break;
      case op::LOAD_GLOBAL:
        stack.push(Kind::kObject);
        if ((oparg & 1) != 0) stack.push(Kind::kNull);
        break;
      case op::LOAD_ATTR:
        if ((oparg & 1) != 0) {
          stack.pop();
          stack.push(Kind::kObject);
          stack.push(Kind::kNull);
        }
        break;
      case op::SWAP:
        stack.swap(static_cast<uint32_t>(oparg));
        break;
      case op::COPY:
        stack.push(stack.peek(static_cast<uint32_t>(oparg)));
        break;
      default: {
        int effect = stack_effect(opcode, static_cast<uint32_t>(oparg));
        if (effect == kInvalidStackEffect) return;
        for (; effect < 0; ++effect) stack.pop();
        for (; effect > 0; --effect) stack.push(Kind::kObject);
      }
    }
    reach(next, stack);
  }

  // A handler's stack is that of the instructions it covers, cut, with the exception on top.
  void enter_handlers(Code* code) {
    ExceptionTableReader reader(reinterpret_cast<const uint8_t*>(code->co_exceptiontable->data),
                                static_cast<size_t>(code->co_exceptiontable->ob_size));
    ExceptionEntry entry;
    while (reader.next(&entry)) {
      if (entry.start >= count_ || entry.target >= count_) continue;
      Stack stack = stacks_[entry.start];
      if (stack.is_unknown() || !stacks_[entry.target].is_unknown()) continue;
      again_ = true;
      stack.cut(entry.depth);
      if (entry.lasti) stack.push(Kind::kLasti);
      stack.push(Kind::kException);
      stacks_[entry.target] = stack;
    }
  }

  Stack* stacks_ = nullptr;
  int64_t count_ = 0;
  bool again_ = false;
};

// Calls visit(unit, line) wherever the line table starts a line.
template <typename Visitor>
void each_line_start(Code* code, const Visitor& visit) {
  LineReader reader(reinterpret_cast<const uint8_t*>(code->co_linetable->data),
                    static_cast<size_t>(code->co_linetable->ob_size), code->co_firstlineno);
  LineRange range;
  int last = -1;
  while (reader.next(&range) && range.start < code->unit_count) {
    if (range.line == -1 || range.line == last) continue;
    last = range.line;
    visit(static_cast<int64_t>(range.start), range.line);
  }
}

Status check_event(Thread& thread) {
  if (thread.monitoring_event == 0)
    return raise_value_error(thread, "f_lineno can only be set in a trace function");
  switch (static_cast<MonitorEvent>(thread.monitoring_event - 1)) {
    case MonitorEvent::kPyResume:
    case MonitorEvent::kJump:
    case MonitorEvent::kBranch:
    case MonitorEvent::kBranchLeft:
    case MonitorEvent::kBranchRight:
    case MonitorEvent::kLine:
    case MonitorEvent::kPyYield:
      return Status::kOk;
    case MonitorEvent::kPyStart:
      return raise_value_error(thread, "can't jump from the 'call' trace event of a new frame");
    case MonitorEvent::kCall:
    case MonitorEvent::kCReturn:
      return raise_value_error(thread, "can't jump during a call");
    case MonitorEvent::kStopIteration:
    case MonitorEvent::kReraise:
      return raise(thread, &exc::SystemError, "unexpected event type");
    default:
      return raise_value_error(thread, "can only jump from a 'line' trace event");
  }
}

// The first line with code that is not before the one asked for.
Maybe<int> find_line(Thread& thread, Code* code, Object* value) {
  Maybe<int64_t> number = int_as_int64(thread, value);
  if (!number.ok) error_clear(thread);
  if (!number.ok || number.value > INT_MAX || number.value < INT_MIN)
    return raise_value_error(thread, "lineno out of range");
  int wanted = static_cast<int>(number.value);
  if (wanted < code->co_firstlineno)
    return raise_value_error(thread, "line %d comes before the current code block", wanted);
  int found = INT_MAX;
  each_line_start(code, [&](int64_t, int line) {
    if (line >= wanted && line < found) found = line;
  });
  if (found == INT_MAX)
    return raise_value_error(thread, "line %d comes after the current code block", wanted);
  return found;
}

// The compiler may have relied on these being bound at the new place.
Status bind_locals(Thread& thread, Frame* frame) {
  int count = frame->code()->co_nlocalsplus, unbound = 0;
  for (int i = 0; i < count; ++i) unbound += frame->localsplus[i].is_null();
  if (unbound == 0) return Status::kOk;
  PY_TRY(warn(thread, &exc::RuntimeWarning, 0, "assigning None to %d unbound local%s", unbound,
              unbound == 1 ? "" : "s"));
  for (int i = 0; i < count; ++i) {
    if (frame->localsplus[i].is_null()) frame->localsplus[i] = StackRef::from_borrow(none());
  }
  return Status::kOk;
}

// Whether what the verifier proved about the target is true of the values that will be there: the
// map above cannot tell a list being filled from any other object.
bool proof_allows(const FrameStates& states, Frame* frame, int64_t unit) {
  FrameStates::State target;
  if (!states.at(static_cast<uint32_t>(unit), &target)) return false;
  if ((target.generator & (frame->owner == FrameOwner::kGenerator ? 2 : 1)) == 0) return false;
  Code* code = frame->code();
  StackRef* base = frame->localsplus + code->co_nlocalsplus;
  if (frame->stackpointer - base < target.depth) return false;
  for (uint32_t i = 0; i < target.depth; ++i) {
    if (!fact_holds(target.slots[i], base[i], code)) return false;
  }
  // Unbound locals get a value; one that must be a cell has to be one already.
  for (uint32_t i = 0; i < states.local_count(); ++i) {
    const bool cell =
        ((target.other_locals[i / 64] | target.null_locals[i / 64]) >> i % 64 & 1) == 0;
    if (cell && (frame->localsplus[i].is_null() || !frame->localsplus[i].is_exact<Cell>()))
      return false;
  }
  // What was borrowed may now have to outlive its local.
  for (uint32_t i = 0; i < target.depth; ++i) base[i] = base[i].make_heap_safe();
  return true;
}

bool is_suspended(Frame* frame) {
  if (frame->owner != FrameOwner::kGenerator) return false;
  GenState state = generator_of(frame)->state;
  return state == GenState::kSuspended || state == GenState::kSuspendedYieldFrom;
}

void pop_values(Thread& thread, Frame* frame, Stack stack, Stack target) {
  for (; stack > target; stack.pop()) {
    StackRef popped = *--frame->stackpointer;
    if (stack.top() != Kind::kException) {
      if (!popped.is_int()) popped.close();
      continue;
    }
    // What was handled before the block is handled again.
    Object* old = thread.exc_info->value;
    thread.exc_info->value = popped.is(none()) ? nullptr : popped.steal_raw();
    xdecref(old);
  }
}

}  // namespace

Status frame_jump(Thread& thread, FrameObject* object, Object* value) {
  PY_TRY(check_event(thread));
  Frame* frame = object->frame;
  Code* code = frame->code();
  int line = PY_TRY(find_line(thread, code, value));
  StackMap stacks;
  PY_TRY(stacks.build(thread, code));

  Stack start = stacks.at(frame->instr_ptr - code->units);
  Stack best = Stack::too_deep();
  int64_t target = -1;
  bool explained = false;
  const char* message = "cannot find bytecode for specified line";
  each_line_start(code, [&](int64_t unit, int unit_line) {
    if (unit_line != line) return;
    Stack stack = stacks.at(unit);
    if (can_become(start, stack)) {
      if (stack > best) {
        best = stack;
        target = unit;
      }
    } else if (target < 0 && !explained) {
      if (start.is_too_deep()) {
        message = "stack to deep to analyze";
      } else if (start.is_unknown()) {
        message = "can't jump from unreachable code";
      } else {
        message = why_not(stack);
        explained = true;
      }
    }
  });
  if (target < 0) return raise_value_error(thread, "%s", message);
  FrameStates states;
  if (!verify_code(code, &states).defined || !proof_allows(states, frame, target))
    return raise_value_error(thread, "incompatible stacks");
  PY_TRY(bind_locals(thread, frame));
  // What a suspended frame yielded has left its stack.
  if (is_suspended(frame)) start.pop();
  pop_values(thread, frame, start, best);
  object->lineno = 0;
  frame->instr_ptr = code->units + target;
  return Status::kOk;
}

}  // namespace py
