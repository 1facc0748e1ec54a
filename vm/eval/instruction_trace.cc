// The traced flavour of the evaluation loop.
// Counterpart: none.
#include "vm/eval/instruction_trace.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "vm/base/buffer.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/eval/handler_macros.h"
#include "vm/number/float_text.h"
#include "vm/objects/code_units.h"
#include "vm/objects/frame_object.h"

// Not every instruction is jumped to by name.
#pragma clang diagnostic ignored "-Wunused-label"

namespace py {
namespace {

constexpr int kShownValues = 3;
constexpr int64_t kShownItems = 4;
constexpr int64_t kPlainLength = 16;
constexpr int64_t kEndLength = 64;
constexpr size_t kTypeLength = 32;
constexpr int kLastLines = 400;

// One line, of bounded length. What does not fit is left out, and nothing does that: see the bounds
// above.
class Line {
 public:
  void clear() { size_ = 0; }
  const char* data() const { return text_; }
  size_t size() const { return size_; }

  void add(char c) {
    if (size_ < sizeof text_) text_[size_++] = c;
  }
  void add(const char* text) {
    while (*text != 0) add(*text++);
  }
  void add_number(int64_t value) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%lld", static_cast<long long>(value));
    add(digits);
  }
  void add_hex(uint64_t value, int width) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%0*llx", width, static_cast<unsigned long long>(value));
    add(digits);
  }

 private:
  char text_[4096];
  size_t size_ = 0;
};

// CRC-32 as zlib has it: both sides must come to the same, and one of them has nothing better.
class Checksum {
 public:
  void add(uint8_t byte) {
    state_ ^= byte;
    for (int i = 0; i < 8; ++i) state_ = state_ >> 1 ^ ((state_ & 1) != 0 ? 0xEDB88320u : 0);
  }
  void add_utf8(uint32_t c) {  // Surrogates as any other.
    if (c < 0x80) return add(static_cast<uint8_t>(c));
    if (c < 0x800) {
      add(static_cast<uint8_t>(0xC0 | c >> 6));
    } else if (c < 0x10000) {
      add(static_cast<uint8_t>(0xE0 | c >> 12));
      add(static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F)));
    } else {
      add(static_cast<uint8_t>(0xF0 | c >> 18));
      add(static_cast<uint8_t>(0x80 | (c >> 12 & 0x3F)));
      add(static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F)));
    }
    add(static_cast<uint8_t>(0x80 | (c & 0x3F)));
  }
  uint32_t value() const { return ~state_; }

 private:
  uint32_t state_ = ~0u;
};

bool is_word_character(uint32_t c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void add_type(Line* line, Type* type) {
  const auto put = [&](size_t index, uint32_t c) {
    if (index < kTypeLength)
      line->add(is_word_character(c) || c == '-' ? static_cast<char>(c) : '?');
  };
  if ((type->tp_flags & tpflags::kHeapType) != 0) {
    const Str* name = as<Str>(static_cast<HeapType*>(type)->ht_name);
    for (int64_t i = 0; i < name->length; ++i) put(static_cast<size_t>(i), name->at(i));
    return;
  }
  const char* dot = strrchr(type->tp_name, '.');
  const char* name = dot != nullptr ? dot + 1 : type->tp_name;
  for (size_t i = 0; name[i] != 0; ++i) put(i, static_cast<uint8_t>(name[i]));
}

void add_int(Line* line, const Int* value) {
  if (value->is_compact()) {
    const int64_t small = value->compact_value();
    // What may be an address, or made of one, differs from run to run.
    if (small >= int64_t{1} << 40 && small < int64_t{1} << 47) return line->add('@');
    if (small != INT64_MIN) return line->add_number(small);
  }
  if (int_sign(value) < 0) line->add('-');
  line->add_number(int_bit_length(value));
  line->add('b');
  line->add_hex(value->limbs[0], 16);
}

void add_float(Line* line, double value) {
  Buffer text;
  if (!double_repr(value, &text)) return;
  for (size_t i = 0; i < text.size(); ++i) line->add(text[i]);
}

// A short word as it is, else the length and a sum over both ends.
template <typename At, typename Add>
void add_text(Line* line, int64_t length, const At& at, const Add& add, bool is_text) {
  static constexpr char kAddress[] = " at 0x";
  bool plain = length <= kPlainLength;
  for (int64_t i = 0; plain && i < length; ++i) plain = is_word_character(at(i));
  if (plain) {
    line->add('\'');
    for (int64_t i = 0; i < length; ++i) line->add(static_cast<char>(at(i)));
    return line->add('\'');
  }
  Checksum sum;
  size_t matched = 0;
  for (int64_t i = 0; i < length; ++i) {
    if (i == kEndLength && length > 2 * kEndLength) i = length - kEndLength;
    const uint32_t c = at(i);
    add(&sum, c);
    matched = c == static_cast<uint8_t>(kAddress[matched]) ? matched + 1 : c == ' ' ? 1 : 0;
    // What may show an address differs from run to run.
    if (is_text && kAddress[matched] == 0) return line->add('@');
  }
  line->add_number(length);
  line->add('#');
  line->add_hex(sum.value(), 8);
}

void add_value(Line* line, Object* object, bool outermost) {
  Type* type = object->ob_type;
  if (type == &Bool::type)
    return line->add(object == bool_object(true) ? "bool=True" : "bool=False");
  add_type(line, type);
  const auto size = [&](int64_t count) {
    line->add('=');
    line->add_number(count);
  };
  if (type == &Int::type) {
    line->add('=');
    add_int(line, as<Int>(object));
  } else if (type == &Str::type) {
    const Str* text = as<Str>(object);
    line->add('=');
    add_text(
        line, text->length, [&](int64_t i) { return text->at(i); },
        [](Checksum* sum, uint32_t c) { sum->add_utf8(c); }, true);
  } else if (type == &Float::type) {
    line->add('=');
    add_float(line, as<Float>(object)->value);
  } else if (type == &Complex::type) {
    line->add('=');
    add_float(line, as<Complex>(object)->real);
    line->add(',');
    add_float(line, as<Complex>(object)->imag);
  } else if (type == &Bytes::type) {
    const Bytes* bytes = as<Bytes>(object);
    line->add('=');
    add_text(
        line, bytes->ob_size,
        [&](int64_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(bytes->data[i])); },
        [](Checksum* sum, uint32_t c) { sum->add(static_cast<uint8_t>(c)); }, false);
  } else if (type == &Tuple::type) {
    const Tuple* tuple = as<Tuple>(object);
    if (!outermost || tuple->ob_size > kShownItems) return size(tuple->ob_size);
    line->add("=(");
    for (int64_t i = 0; i < tuple->ob_size; ++i) {
      if (i > 0) line->add(',');
      add_value(line, tuple->items[i], false);
    }
    line->add(')');
  } else if (type == &List::type) {
    size(as<List>(object)->ob_size);
  } else if (type == &Dict::type) {
    size(as<Dict>(object)->used);
  } else if (type == &Set::type || type == &Set::frozen_type) {
    size(as<Set>(object)->used);
  }
}

void add_word(Line* line, StackRef word) {
  line->add(' ');
  if (word.is_null()) return line->add("NULL");
  if (!word.is_int()) return add_value(line, word.object(), true);
  line->add("int=");
  line->add_number(word.int_value());
}

// The code objects under trace, found by address; the rest is what the lines are made of.
class Trace {
 public:
  static constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGALRM};

  ~Trace() {
    mem_free(entries_);
    mem_free(alternate_stack_);
  }
  Trace() = default;
  Trace(const Trace&) = delete;

  bool fill(Tuple* codes, Tuple* silent, int64_t limit) {
    codes_ = Owned<Tuple>::share(codes);
    silent_ = Owned<Tuple>::share(silent);
    limit_ = limit;
    while (entry_count_ < static_cast<size_t>(codes->ob_size) * 2) entry_count_ *= 2;
    entries_ = static_cast<Entry*>(mem_alloc_zeroed(entry_count_ * sizeof(Entry)));
    if (entries_ == nullptr) return false;
    for (int64_t i = 0; i < codes->ob_size; ++i) {
      Entry* entry = find(codes->items[i]);
      if (entry->code != nullptr) continue;
      entry->code = codes->items[i];
      entry->ordinal = i;
    }
    catch_signals();
    return true;
  }

  void before(Frame* frame, StackRef* sp, const uint16_t* instruction) {
    if (frame->owner == FrameOwner::kInterpreter) return;
    Code* code = frame->code();
    const Entry* entry = find(code);
    if (entry->code == nullptr) return;
    int64_t unit = instruction - code->units;
    // What it is by now: it may have specialised itself while it was executed.
    if (frame == frame_before_ && code == code_before_) {
      const OpcodeInfo& info = kOpcodeInfo[unit_opcode(code->units[unit_before_])];
      if (info.fuses != 0 && unit == unit_before_ + info.cache_units + 2)
        fused(frame, entry->ordinal, code, sp, unit - 1);
    }
    // The prefixes and what they belong to are executed as one.
    while (unit_opcode(code_plain_unit(code, unit)) == op::EXTENDED_ARG &&
           unit + 1 < code->unit_count)
      ++unit;
    frame_before_ = frame;
    code_before_ = code;
    unit_before_ = unit;
    StackRef* base = frame->localsplus + code->co_nlocalsplus;
    write(entry->ordinal, code, unit, sp - base, [&](int64_t i) { return sp[-1 - i]; });
  }

  Buffer* text() { return &text_; }
  bool cut() const { return cut_; }

  void stop() {
    for (size_t i = 0; i < sizeof kSignals / sizeof *kSignals; ++i)
      sigaction(kSignals[i], &before_[i], nullptr);
    if (alternate_stack_ != nullptr) sigaltstack(&stack_before_, nullptr);
  }

  // In a signal handler.
  void last_words(int signal) {
    say_text("last instructions from ");
    size_t begin = text_.size();
    int64_t index = cut_ ? 0 : count_;
    if (cut_) begin = 0;
    const size_t end = begin;
    for (int lines = 0; lines < kLastLines && begin > 0; ++lines, --index) {
      --begin;
      while (begin > 0 && text_[begin - 1] != '\n') --begin;
    }
    Line number;
    number.add_number(index);
    number.add('\n');
    say(number.data(), number.size());
    say(text_.data() + begin, end - begin);
    say_text("last instruction: ");
    say(line_.data(), line_.size());
    // Whoever handled the signal before goes on, when the instruction that failed is tried again.
    for (size_t i = 0; i < sizeof kSignals / sizeof *kSignals; ++i) {
      if (kSignals[i] == signal) sigaction(signal, &before_[i], nullptr);
    }
    if (signal == SIGALRM) raise_signal(signal);  // Which does not come again by itself.
  }

 private:
  struct Entry {
    Object* code;
    int64_t ordinal;
  };

  Entry* find(const Object* code) const {
    size_t index = reinterpret_cast<uintptr_t>(code) >> 4;
    for (;; ++index) {
      Entry* entry = &entries_[index & (entry_count_ - 1)];
      if (entry->code == nullptr || entry->code == code) return entry;
    }
  }

  template <typename Word>
  void write(int64_t ordinal, Code* code, int64_t unit, int64_t depth, const Word& word) {
    const auto* silent = as<Bytes>(silent_->items[ordinal]);
    if (unit >= silent->ob_size || silent->data[unit] != 0) return;
    line_.clear();
    line_.add_number(ordinal);
    line_.add(' ');
    line_.add_number(unit * 2);
    line_.add(' ');
    const char* name = kOpcodeInfo[unit_opcode(code_plain_unit(code, unit))].name;
    line_.add(name != nullptr ? name : "?");
    line_.add(' ');
    line_.add_number(depth);
    for (int64_t i = 0; i < depth && i < kShownValues; ++i) add_word(&line_, word(i));
    line_.add('\n');
    if (count_ == limit_ || !text_.append(line_.data(), line_.size())) {
      cut_ = true;
      return;
    }
    ++count_;
  }

  // The instruction at `index` was executed by the one before it, which left nothing on the stack:
  // what would have been on top of it is where it went.
  void fused(Frame* frame, int64_t ordinal, Code* code, StackRef* sp, int64_t index) {
    const uint16_t unit = code_plain_unit(code, index);
    const StackRef result = unit_opcode(unit) == op::STORE_FAST
                                ? frame->localsplus[unit_oparg(unit)]
                                : StackRef::from_borrow(none());
    StackRef* base = frame->localsplus + code->co_nlocalsplus;
    write(ordinal, code, index, sp - base + 1, [&](int64_t i) { return i == 0 ? result : sp[-i]; });
  }

  static void raise_signal(int signal) { ::raise(signal); }
  static void say_text(const char* text) { say(text, strlen(text)); }
  static void say(const char* text, size_t size) {
    while (size > 0) {
      const ssize_t written = ::write(STDERR_FILENO, text, size);
      if (written <= 0) return;
      text += written;
      size -= static_cast<size_t>(written);
    }
  }

  void catch_signals();

  Owned<Tuple> codes_;
  Owned<Tuple> silent_;
  int64_t limit_ = 0;
  int64_t count_ = 0;
  bool cut_ = false;
  Entry* entries_ = nullptr;
  size_t entry_count_ = 16;
  Frame* frame_before_ = nullptr;
  Code* code_before_ = nullptr;
  int64_t unit_before_ = 0;
  Line line_;
  Buffer text_;
  struct sigaction before_[sizeof kSignals / sizeof *kSignals] = {};
  void* alternate_stack_ = nullptr;
  stack_t stack_before_ = {};
};

Trace* g_trace = nullptr;
EvalLoop* g_loop_before = nullptr;

extern "C" void trace_signal(int signal) {
  if (g_trace != nullptr) g_trace->last_words(signal);
}

void Trace::catch_signals() {
  // What overflowed the stack cannot be handled on it.
  constexpr size_t kStackBytes = 64 << 10;
  sigaltstack(nullptr, &stack_before_);
  if ((stack_before_.ss_flags & SS_DISABLE) != 0) {
    alternate_stack_ = mem_alloc(kStackBytes);
    stack_t stack = {};
    stack.ss_sp = alternate_stack_;
    stack.ss_size = kStackBytes;
    if (alternate_stack_ != nullptr) sigaltstack(&stack, nullptr);
  }
  struct sigaction action = {};
  action.sa_handler = trace_signal;
  action.sa_flags = SA_ONSTACK;
  for (size_t i = 0; i < sizeof kSignals / sizeof *kSignals; ++i)
    sigaction(kSignals[i], &action, &before_[i]);
}

}  // namespace

#define PY_SWITCH_LOOP run_traced
#define PY_BEFORE_INSTRUCTION() \
  if (g_trace != nullptr) g_trace->before(frame, sp, next_instr)
#include "vm/eval/switch_loop.inc"

Status instruction_trace_start(Thread& thread, Tuple* codes, Tuple* silent, int64_t limit) {
  if (g_trace != nullptr) return raise(thread, &exc::RuntimeError, "a trace is already running");
  if (codes->ob_size != silent->ob_size)
    return raise_value_error(thread, "one bytes object is needed for each code object");
  for (int64_t i = 0; i < codes->ob_size; ++i) {
    if (!is_exact<Code>(codes->items[i]) || !is_exact<Bytes>(silent->items[i]))
      return raise_type_error(thread, "tuples of code objects and of bytes are needed");
  }
  void* room = mem_alloc(sizeof(Trace));
  if (room == nullptr) return raise_memory_error(thread);
  auto* trace = new (room) Trace;
  g_trace = trace;
  if (!trace->fill(codes, silent, limit)) {
    g_trace = nullptr;
    trace->~Trace();
    mem_free(room);
    return raise_memory_error(thread);
  }
  g_loop_before = eval_set_loop(run_traced);
  return Status::kOk;
}

Owned<Bytes> instruction_trace_stop(Thread& thread, bool* cut) {
  *cut = false;
  Trace* trace = g_trace;
  if (trace == nullptr) return raise(thread, &exc::RuntimeError, "no trace is running");
  eval_set_loop(g_loop_before);
  g_trace = nullptr;
  trace->stop();
  *cut = trace->cut();
  Owned<Bytes> lines = bytes_from(thread, trace->text()->data(), trace->text()->size());
  trace->~Trace();
  mem_free(trace);
  return lines;
}

}  // namespace py
