// The traced flavour of the evaluation loop.
// Counterpart: none.
#include "vm/eval/instruction_trace.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "vm/base/buffer.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/eval/handler_macros.h"
#include "vm/eval/reference_audit.h"
#include "vm/number/float_text.h"
#include "vm/objects/code_units.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"

// Not every instruction is jumped to by name.
#pragma clang diagnostic ignored "-Wunused-label"

namespace py {
namespace {

constexpr int kShownValues = 3;
constexpr int kShownLocals = 32;
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
  void cut(size_t size) { size_ = size; }

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
  char text_[16384];
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

Set* g_docstrings = nullptr;  // Owned while a trace runs.

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
    if (text->length > kPlainLength && g_docstrings != nullptr &&
        set_contains(current_thread(), g_docstrings, object) == Tri::kTrue)
      return line->add("docstring");
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

// A variable: of a cell what is in it.
void add_local(Line* line, StackRef word) {
  if (word.is_null() || word.is_int()) return line->add("NULL");
  Object* object = word.object();
  if (!is_exact<Cell>(object)) return add_value(line, object, true);
  line->add("cell:");
  Object* contents = as<Cell>(object)->value.get();
  if (contents == nullptr) return line->add("NULL");
  add_value(line, contents, true);
}

// What was last written of the variables of each frame.
class ShownLocals {
 public:
  ~ShownLocals() { mem_free(frames_); }
  ShownLocals() = default;
  ShownLocals(const ShownLocals&) = delete;

  // A frame begins: nothing of it was written.
  void forget(Frame* frame) {
    if (Entry* entry = find(frame)) entry->known = false;
  }

  void add_changed(Line* line, Frame* frame, int count) {
    count = count < kShownLocals ? count : kShownLocals;
    if (count == 0) return;
    Entry* entry = find(frame);
    if (entry == nullptr) return;
    if (!entry->known) {
      for (uint32_t& sum : entry->sums) sum = kUnbound;
      entry->known = true;
    }
    for (int i = 0; i < count; ++i) {
      const size_t before = line->size();
      line->add(" @");
      line->add_number(i);
      line->add(':');
      const size_t value = line->size();
      add_local(line, frame->localsplus[i]);
      const uint32_t sum = sum_of(line->data() + value, line->size() - value);
      if (sum == entry->sums[i]) line->cut(before);
      entry->sums[i] = sum;
    }
  }

 private:
  struct Entry {
    Frame* frame;
    bool known;
    uint32_t sums[kShownLocals];
  };
  static constexpr uint32_t kUnbound = 0;

  static uint32_t sum_of(const char* text, size_t size) {
    if (size == 4 && memcmp(text, "NULL", 4) == 0) return kUnbound;
    uint32_t sum = 0x811C9DC5u;
    for (size_t i = 0; i < size; ++i)
      sum = (sum ^ static_cast<uint8_t>(text[i])) * uint32_t{0x01000193};
    return sum == kUnbound ? 1 : sum;
  }

  Entry* find(Frame* frame) {
    if (count_ * 2 >= capacity_ && !grow()) return nullptr;
    Entry* entry = place(frames_, capacity_, frame);
    if (entry->frame == nullptr) {
      entry->frame = frame;
      ++count_;
    }
    return entry;
  }
  static Entry* place(Entry* frames, size_t capacity, const Frame* frame) {
    size_t index = reinterpret_cast<uintptr_t>(frame) >> 3;
    for (;; ++index) {
      Entry* entry = &frames[index & (capacity - 1)];
      if (entry->frame == nullptr || entry->frame == frame) return entry;
    }
  }
  bool grow() {
    const size_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
    auto* frames = static_cast<Entry*>(mem_alloc_unlimited(capacity * sizeof(Entry)));
    if (frames == nullptr) return false;
    memset(static_cast<void*>(frames), 0, capacity * sizeof(Entry));
    for (size_t i = 0; i < capacity_; ++i) {
      if (frames_[i].frame != nullptr) *place(frames, capacity, frames_[i].frame) = frames_[i];
    }
    mem_free(frames_);
    frames_ = frames;
    capacity_ = capacity;
    return true;
  }

  Entry* frames_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
};

// How deep native code and the loop are in each other, and which line was the last at each depth:
// an instruction that calls back ends where its frame goes on.
class Levels {
 public:
  struct Level {
    int64_t line = -1;       // The last that was shown; -1: none since it was entered.
    int64_t difference = 0;  // Of the watched object then.
    bool known = false;
  };

  // The level of a frame. Deeper ones are over.
  Level& at(const Frame* frame) {
    int depth = 0;
    for (; frame != nullptr; frame = frame->previous)
      depth += frame->owner == FrameOwner::kInterpreter;
    if (depth >= kMost) depth = kMost - 1;
    for (; top_ > depth; --top_) levels_[top_] = {};
    top_ = depth;
    return levels_[depth];
  }

 private:
  static constexpr int kMost = 256;
  Level levels_[kMost];
  int top_ = 0;
};

// Looks at references now and then and says so in a file.
class Auditor {
 public:
  Auditor(const TraceAudits& audits, Thread& thread)
      : audits_(audits),
        watched_(reinterpret_cast<Object*>(audits.watched)),
        every_(audits.every > 0 ? audits.every : kFirstStep),
        next_(audits.first) {
    Frame* frame = thread.current_frame;
    if (watched_ == nullptr) audit_.look(thread, frame, frame->stackpointer, -1);
    say_state("clean", -1, next_);
  }

  void before_line(Thread& thread, Frame* frame, StackRef* sp, int64_t number) {
    if (over_ || number > audits_.last) return;
    if (watched_ != nullptr) {
      if (number >= audits_.first) watch(thread, frame, sp, number);
      return;
    }
    if (number < next_) return;
    say_state("looking", last_, number);
    const ReferenceAudit::Findings findings = audit_.look(thread, frame, sp, number);
    if (findings.count > 0) return end("short", findings);
    if (audits_.every == 0 && ++looks_ % kStepLooks == 0) every_ *= 2;
    last_ = number;
    next_ = number + every_;
    say_state("clean", number, next_);
  }

  void at_end(Thread& thread, int64_t lines) {
    if (over_) return;
    Frame* frame = thread.current_frame;
    if (watched_ != nullptr) {
      if (lines <= audits_.last) watch(thread, frame, frame->stackpointer, lines);
      return;
    }
    const ReferenceAudit::Findings findings =
        audit_.look(thread, frame, frame->stackpointer, lines);
    if (findings.count > 0) return end("short", findings);
    const ReferenceAudit::Findings kept = audit_.kept();
    if (kept.count > 0) return end("kept", kept);
    begin("balanced");
    add(lines);
    say();
  }

 private:
  static constexpr int64_t kFirstStep = 8;
  static constexpr int64_t kStepLooks = 64;

  // Native code may hold references of its own while it calls back; where a frame goes on, at most
  // the instruction that it went on from has changed how many there are.
  void watch(Thread& thread, Frame* frame, StackRef* sp, int64_t number) {
    Levels::Level& level = levels_.at(frame);
    const ReferenceAudit::State state = audit_.look_at(thread, frame, sp, watched_);
    int64_t more = 0;
    if (level.line >= 0 && state.listed)
      more = state.difference - (level.known ? level.difference : 0);
    if (level.line >= 0 && state.dangling && level.known) more = -1;
    if (more != 0) {
      over_ = true;
      begin("blame");
      add(level.line);
      line_.add(more > 0 ? " kept" : " short");
      add(more > 0 ? more : -more);
      line_.add(' ');
      add_type(&line_, watched_->ob_type);
      return say();
    }
    level = {number, state.difference, state.listed};
  }

  void end(const char* word, const ReferenceAudit::Findings& findings) {
    over_ = true;
    line_.clear();
    for (int i = 0; i < findings.count; ++i) {
      const ReferenceAudit::Finding& finding = findings.items[i];
      if (i > 0) line_.add('\n');
      line_.add(word);
      add(finding.before);
      add(finding.at);
      add(finding.difference < 0 ? -finding.difference : finding.difference);
      line_.add(' ');
      add_type(&line_, finding.object->ob_type);
      add(static_cast<int64_t>(reinterpret_cast<uintptr_t>(finding.object)));
    }
    say();
  }
  void say_state(const char* word, int64_t last, int64_t next) {
    begin(word);
    add(last);
    add(next);
    say();
  }
  void begin(const char* word) {
    line_.clear();
    line_.add(word);
  }
  void add(int64_t number) {
    line_.add(' ');
    line_.add_number(number);
  }
  void say() {
    line_.add('\n');
    if (::pwrite(audits_.descriptor, line_.data(), line_.size(), audits_.offset) < 0) over_ = true;
  }

  const TraceAudits audits_;
  ReferenceAudit audit_;
  Levels levels_;
  Object* const watched_;
  Line line_;
  int64_t every_;
  int64_t next_;
  int64_t last_ = -1;
  int64_t looks_ = 0;
  bool over_ = false;
};

// The code objects under trace, found by address; the rest is what the lines are made of.
class Trace {
 public:
  static constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGALRM};

  ~Trace() {
    mem_free(entries_);
    mem_free(alternate_stack_);
    if (auditor_ != nullptr) auditor_->~Auditor();
    mem_free(auditor_);
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

  void before(Thread& thread, Frame* frame, StackRef* sp, const uint16_t* instruction) {
    if (frame->owner == FrameOwner::kInterpreter) return;
    Code* code = frame->code();
    const Entry* entry = find(code);
    if (entry->code == nullptr) return;
    int64_t unit = instruction - code->units;
    // What it is by now: it may have specialised itself while it was executed.
    if (frame == frame_before_ && code == code_before_) {
      const OpcodeInfo& info = kOpcodeInfo[unit_opcode(code->units[unit_before_])];
      if (info.fuses != 0 && unit == unit_before_ + info.cache_units + 2)
        fused(thread, frame, entry->ordinal, code, sp, unit - 1);
    }
    const uint16_t plain = code_plain_unit(code, unit);
    if (unit_opcode(plain) == op::RESUME && (unit_oparg(plain) & 3) == 0) locals_.forget(frame);
    // The prefixes and what they belong to are executed as one.
    while (unit_opcode(code_plain_unit(code, unit)) == op::EXTENDED_ARG &&
           unit + 1 < code->unit_count)
      ++unit;
    frame_before_ = frame;
    code_before_ = code;
    unit_before_ = unit;
    if (auditor_ != nullptr && !cut_ && is_shown(entry->ordinal, unit))
      auditor_->before_line(thread, frame, sp, count_);
    StackRef* base = frame->localsplus + code->co_nlocalsplus;
    write(
        entry->ordinal, code, unit, sp - base, [&](int64_t i) { return sp[-1 - i]; },
        [&] { add_state(thread, frame, code); });
  }

  bool audit(const TraceAudits& audits, Thread& thread) {
    void* room = mem_alloc(sizeof(Auditor));
    if (room != nullptr) auditor_ = new (room) Auditor(audits, thread);
    return room != nullptr;
  }

  Buffer* text() { return &text_; }
  bool cut() const { return cut_; }

  void stop(Thread& thread) {
    if (auditor_ != nullptr) auditor_->at_end(thread, count_);
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

  bool is_shown(int64_t ordinal, int64_t unit) const {
    const auto* silent = as<Bytes>(silent_->items[ordinal]);
    return unit < silent->ob_size && silent->data[unit] == 0;
  }

  void add_state(Thread& thread, Frame* frame, Code* code) {
    const Frame* caller = frame->previous;
    if (caller != nullptr && caller->owner == FrameOwner::kInterpreter) line_.add(" ^");
    for (const ExcInfo* info = thread.exc_info; info != nullptr; info = info->previous) {
      if (info->value == nullptr || is_none(info->value)) continue;
      line_.add(" !");
      add_type(&line_, info->value->ob_type);
      break;
    }
    locals_.add_changed(&line_, frame, code->co_nlocalsplus);
  }

  template <typename Word, typename Rest>
  void write(int64_t ordinal, Code* code, int64_t unit, int64_t depth, const Word& word,
             const Rest& rest) {
    if (!is_shown(ordinal, unit)) return;
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
    rest();
    line_.add('\n');
    if (count_ == limit_ || !text_.append(line_.data(), line_.size())) {
      cut_ = true;
      return;
    }
    ++count_;
  }

  // The instruction at `index` was executed by the one before it, which left nothing on the stack:
  // what would have been on top of it is where it went.
  void fused(Thread& thread, Frame* frame, int64_t ordinal, Code* code, StackRef* sp,
             int64_t index) {
    const uint16_t unit = code_plain_unit(code, index);
    const bool stored = unit_opcode(unit) == op::STORE_FAST;
    const StackRef result =
        stored ? frame->localsplus[unit_oparg(unit)] : StackRef::from_borrow(none());
    StackRef* base = frame->localsplus + code->co_nlocalsplus;
    write(
        ordinal, code, index, sp - base + 1, [&](int64_t i) { return i == 0 ? result : sp[-i]; },
        [&] {
          // Before a store the variable was not yet what it is by now: the next line has it.
          if (!stored) add_state(thread, frame, code);
        });
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
  ShownLocals locals_;
  Auditor* auditor_ = nullptr;
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
  if (g_trace != nullptr) g_trace->before(*thread, frame, sp, next_instr)
#include "vm/eval/switch_loop.inc"

Status instruction_trace_start(Thread& thread, Tuple* codes, Tuple* silent, int64_t limit,
                               Set* docstrings, const TraceAudits* audits) {
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
  if (!trace->fill(codes, silent, limit) || (audits != nullptr && !trace->audit(*audits, thread))) {
    g_trace = nullptr;
    trace->~Trace();
    mem_free(room);
    return raise_memory_error(thread);
  }
  g_docstrings = share(docstrings).release();
  g_loop_before = eval_set_loop(run_traced);
  return Status::kOk;
}

Owned<Bytes> instruction_trace_stop(Thread& thread, bool* cut) {
  *cut = false;
  Trace* trace = g_trace;
  if (trace == nullptr) return raise(thread, &exc::RuntimeError, "no trace is running");
  eval_set_loop(g_loop_before);
  g_trace = nullptr;
  Owned<Set>::steal(std::exchange(g_docstrings, nullptr)).reset();
  trace->stop(thread);
  *cut = trace->cut();
  Owned<Bytes> lines = bytes_from(thread, trace->text()->data(), trace->text()->size());
  trace->~Trace();
  mem_free(trace);
  return lines;
}

}  // namespace py
