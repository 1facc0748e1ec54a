// The objects of `_sre` and the state of a search, shared by the files sre_*.cc.
// Counterpart: Modules/_sre/sre.h.
#ifndef VM_MODULES_SRE_INTERNAL_H_
#define VM_MODULES_SRE_INTERNAL_H_

#include "vm/heap/alloc.h"
#include "vm/heap/type.h"
#include "vm/objects/arguments.h"
#include "vm/runtime/thread.h"

namespace py::sre {

// Words of a 256-bit map of the characters below 256.
inline constexpr int64_t kBitmapWords = 8;

// What the engine runs: a copy of the pattern's code in which the first word of every set that does
// not depend on the locale is the distance from that word to a bitmap of the set's members below
// 256. The bitmaps are behind the code. Characters above are looked up in the pattern's own code.
struct Program {
  uint32_t* words;                      // mem_alloc'ed.
  int64_t start;                        // Index behind the INFO block.
  uint32_t min_width;                   // A match is at least so wide.
  int64_t prefix;                       // Index of the literal that every match begins with,
  uint32_t prefix_length, prefix_skip;  // its length, and how much of it need not be matched again.
  bool literal;                         // The prefix is the whole pattern.
  int64_t first;      // Index of a bitmap of the characters that a match can begin with;
  bool first_above;   // whether characters above 255 can. `first` 0: anything can.
  int64_t first_set;  // Index of the set to ask about characters above 255; 0: none.
  bool anchored;      // Matches begin at the beginning only.
};

struct PatternObject : VarObject {  // ob_size words of code.
  static Type type;
  int64_t groups;
  Slot<Dict> groupindex;   // Null when empty.
  Slot<Tuple> indexgroup;  // Null when empty.
  Slot<Object> pattern;
  int32_t flags;
  int32_t is_bytes;  // 1 bytes, 0 str, -1 None.
  WeakRef* weaklist;
  Program program;
  uint32_t code[1];
};

struct MatchObject : VarObject {  // ob_size marks: start and end of each group, -1 for none.
  static Type type;
  Slot<Object> string;
  Slot<Object> regs;  // Made on demand.
  Slot<PatternObject> pattern;
  int64_t pos, endpos;
  int64_t lastindex;  // -1: none.
  int64_t groups;     // Including the whole match.
  int64_t mark[1];
};

struct TemplateObject : VarObject {  // ob_size group numbers, each with the literal behind it.
  static Type type;
  Slot<Object> literal;  // Before the first group.
  Slot<Tuple> literals;  // None where empty.
  int64_t chunks;
  int64_t groups[1];
};

// One entry of the engine's stack; see sre_engine.h. The marks that it saves lie below it.
struct Record {
  const void* p;
  const uint32_t* pc;
  int64_t count;
  int64_t link;
  int64_t repeat;
  int32_t lastmark, lastindex;
  uint8_t kind;
  bool has_marks;
};
inline constexpr int64_t kRecordWords = sizeof(Record) / 8;
static_assert(sizeof(Record) % 8 == 0);

// A stack of words: small ones need no memory of their own.
class Stack {
 public:
  void init() {
    words_ = inline_;
    top = 0;
    capacity_ = kInlineWords;
  }
  void free() {
    if (words_ != inline_) mem_free(words_);
    init();
  }
  // A record above `marks` words; null when memory is out. Moves all other records.
  PY_ALWAYS_INLINE Record* push(int64_t marks) {
    const int64_t end = top + marks + kRecordWords;
    if (PY_UNLIKELY(end > capacity_) && !grow(end)) return nullptr;
    top = end;
    return reinterpret_cast<Record*>(words_ + end) - 1;
  }
  // The record that ends at a place.
  PY_ALWAYS_INLINE Record* at(int64_t end) { return reinterpret_cast<Record*>(words_ + end) - 1; }

  int64_t top;  // Where the last record ends; 0: empty.

 private:
  static constexpr int64_t kInlineWords = 20 * kRecordWords;
  PY_NOINLINE bool grow(int64_t needed);
  uint64_t* words_;
  int64_t capacity_;
  uint64_t inline_[kInlineWords];
};

// Everything a match or a search needs, and what it found.
struct State {
  Thread* thread;
  PatternObject* pattern;   // Borrowed.
  Object* string;           // Owned.
  BufferView view;          // `obj` null for str.
  const char* begin;        // First character of the string.
  const char *start, *end;  // Where to begin (then: where the match begins), and the limit.
  const char* limit;        // Behind the last character; `start` may lie behind `end`.
  const char* at;           // Where the match ends.
  int64_t pos, endpos;
  bool is_bytes;
  int width;          // Bytes per character.
  bool match_all;     // The match must reach the limit.
  bool must_advance;  // The match must not be empty at the start.
  int32_t lastmark;   // The highest mark that was set; those above count as unset.
  int32_t lastindex;  // The group that was closed last; -1: none.
  uint32_t ticks;     // Steps since signals were looked at.
  int64_t* mark;      // Positions, -1 for unset.
  Stack stack;
  static constexpr int64_t kInlineMarks = 20;
  int64_t inline_marks[kInlineMarks];

  int64_t offset(const char* place) const { return (place - begin) / width; }
  // Forgets what the last match found.
  void reset() {
    lastmark = lastindex = -1;
    stack.top = 0;
  }
};

// Text of a str, or of anything with a buffer.
struct Subject {
  const void* data;
  int64_t length;
  bool is_bytes;
  int width;
  BufferView view;  // `obj` null: nothing to release.
  void release();
};
Status subject_get(Thread& thread, Object* string, Subject* subject);
Owned<Object> subject_slice(Thread& thread, bool is_bytes, const void* data, Object* string,
                            int64_t start, int64_t end);

Status state_init(Thread& thread, State* state, PatternObject* pattern, Object* string, int64_t pos,
                  int64_t endpos);
void state_free(State* state);

enum class Outcome : int8_t { kError = -1, kNo = 0, kYes = 1 };
// At state.start only, or anywhere from there on. kError: an exception is pending. Reenters
// (signal handlers).
Outcome engine_match(State& state);
Outcome engine_search(State& state);

// Whether a character belongs to a set, as the code words describe it.
bool set_has(const uint32_t* set, uint32_t c);
// The same where an item of the set that has one of two characters has the other as well.
bool set_has_either(const uint32_t* set, uint32_t a, uint32_t b);
uint32_t lower_ascii(uint32_t c);
uint32_t lower_unicode(uint32_t c);
uint32_t upper_unicode(uint32_t c);
uint32_t lower_locale(uint32_t c);
uint32_t upper_locale(uint32_t c);
bool category_has(uint32_t category, uint32_t c);

// Checks the pattern's code completely, so that the engine can trust it, and makes the program.
Status program_make(Thread& thread, PatternObject* pattern);

// The match that the state found, or None.
Owned<Object> match_new(Thread& thread, PatternObject* pattern, const State& state,
                        Outcome outcome);
// The substring of a group; `fallback` if it is unset.
Owned<Object> match_group(Thread& thread, MatchObject* match, int64_t index, Object* fallback);

// Compiles a replacement text by re._compile_template. Reenters.
Owned<TemplateObject> template_compile(Thread& thread, PatternObject* pattern, Object* text);
Owned<Object> template_expand(Thread& thread, TemplateObject* self, MatchObject* match);
Owned<Object> template_from_list(Thread& thread, Object* module, Args args);

Status scanner_type_ready(Thread& thread);
Owned<Object> scanner_new(Thread& thread, PatternObject* pattern, Object* string, int64_t pos,
                          int64_t endpos);

}  // namespace py::sre

#endif  // VM_MODULES_SRE_INTERNAL_H_
