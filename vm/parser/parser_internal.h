// The state of a parse and what the generated rules are made of.
// Counterpart: Parser/pegen.h.
#ifndef VM_PARSER_PARSER_INTERNAL_H_
#define VM_PARSER_PARSER_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

#include "vm/base/arena.h"
#include "vm/base/attributes.h"
#include "vm/base/small_vec.h"
#include "vm/parser/ast.h"
#include "vm/parser/names.h"
#include "vm/parser/parser.h"
#include "vm/parser/tokenizer.h"

namespace py::parsing {

struct Lexeme;

// What a rule made of the text at one place. A failure has no value.
struct Memo {
  Memo* next;
  const void* value;
  Lexeme* end;
  int32_t slot;
};

constexpr TokenType kUnread{0xff};

// A token in the list of all that have been read. The list ends with one that has not been: its
// type is kUnread, and only `before` means something.
struct Lexeme : Token {
  uint8_t soft_keyword;  // Its number, or 0.
  uint32_t index;        // In the list.
  Lexeme* next;
  // The last token in front of this one that can be seen: no NEWLINE, INDENT, DEDENT. If there is
  // none, the very first token. Here nodes that were parsed up to this token end.
  const Lexeme* before;
  uint64_t memo_bits;  // Which slots `memos` has.
  Memo* memos;
  ast::expr* node;  // Of a name or a number, once it has been asked for.
};

// Which kinds of token something can begin with.
struct TokenSet {
  uint64_t words[2];
  bool has(TokenType type) const {
    const unsigned bit = static_cast<unsigned>(type);
    return (words[bit >> 6 & 1] >> (bit & 63) & 1) != 0;
  }
};

struct WordKind {
  TokenType type;
  uint8_t soft_keyword;
};
// Generated: keywords by their text.
WordKind look_up_word(const char* text, size_t size);

class Parser {
 public:
  // As deep as CPython calls its rules before it gives up.
  static constexpr int kMaxLevel = 6000;
  // From here on alternatives that cannot match are tried, too, so that the end comes where it
  // comes in CPython.
  static constexpr int kCarefulLevel = kMaxLevel - 64;

  Parser(Tokenizer& tokenizer, const ParseOptions& options, ast::NameTable& names);
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // Null with the error raised, or with ended_here() at the end of an interactive program.
  ast::mod* run(ParseMetadata* metadata);

  // ---- Tokens.

  // The type of the next token; an error token's when it cannot be read, and `error` is set.
  TokenType peek() {
    if (PY_UNLIKELY(here->type == kUnread)) read_token();
    return here->type;
  }
  bool at(TokenType type) { return peek() == type; }
  bool at_any(const TokenSet& set) {
    if (PY_UNLIKELY(level > kCarefulLevel)) probe_level();
    return set.has(peek());
  }
  // Whether it is worth trying what can only begin so.
  bool starts(TokenType type) { return peek() == type || PY_UNLIKELY(level > kCarefulLevel); }
  bool starts(const TokenSet& set) { return set.has(peek()) || PY_UNLIKELY(level > kCarefulLevel); }
  const Lexeme* eat(TokenType type) {
    if (peek() != type) return nullptr;
    const Lexeme* lexeme = here;
    here = lexeme->next;
    return lexeme;
  }
  const Lexeme* eat_any(const TokenSet& set) {
    if (PY_UNLIKELY(level > kCarefulLevel)) probe_level();
    if (!set.has(peek())) return nullptr;
    const Lexeme* lexeme = here;
    here = lexeme->next;
    return lexeme;
  }
  const Lexeme* eat_soft(int number) {
    if (peek() != TokenType::kName || here->soft_keyword != number) return nullptr;
    const Lexeme* lexeme = here;
    here = lexeme->next;
    return lexeme;
  }
  const Lexeme* eat_any_soft() {
    if (peek() != TokenType::kName || here->soft_keyword == 0) return nullptr;
    const Lexeme* lexeme = here;
    here = lexeme->next;
    return lexeme;
  }
  // Whether levels of rules may be left out.
  bool may_hurry() const { return !second_pass && level < kCarefulLevel - 64; }
  // "expected ':'"
  const Lexeme* force(TokenType type, const char* text);

  // ---- Memos.

  const Memo* find_memo(int slot) const {
    if ((here->memo_bits >> slot & 1) == 0) return nullptr;
    const Memo* memo = here->memos;
    while (memo->slot != slot) memo = memo->next;
    return memo;
  }
  template <class T>
  T recall(const Memo* memo) {
    here = memo->end;
    return static_cast<T>(const_cast<void*>(memo->value));
  }
  void remember(Lexeme* start, int slot, const void* value);
  bool is_behind(const Lexeme* lexeme) const { return here->index > lexeme->index; }

  // ---- Results.

  // From a token to where parsing has come to.
  ast::Location from(const Lexeme* start) const {
    return {start->lineno, start->col_offset, here->before->end_lineno,
            here->before->end_col_offset};
  }
  template <class T, class... Fields>
  T* make(const Lexeme* start, Fields... fields) {
    void* memory = arena.allocate(sizeof(T), alignof(T));
    if (PY_UNLIKELY(memory == nullptr)) return out_of_memory();
    if constexpr (std::is_base_of_v<ast::Placed, T>) {
      return new (memory) T{{{T::kKind, from(start)}}, field(fields)...};
    } else {
      return new (memory) T{{{T::kKind}}, field(fields)...};
    }
  }
  template <class T>
  ast::Seq<T>* new_seq(size_t size) {
    constexpr size_t kHead = sizeof(ast::Seq<T>);
    void* memory = arena.allocate(kHead + size * sizeof(T), alignof(ast::Seq<T>));
    if (PY_UNLIKELY(memory == nullptr)) return out_of_memory();
    return new (memory) ast::Seq<T>{reinterpret_cast<T*>(static_cast<char*>(memory) + kHead),
                                    static_cast<int32_t>(size)};
  }

  std::nullptr_t out_of_memory();
  // Without the value the parse has failed.
  template <class T>
  T check(T value) {
    if (PY_UNLIKELY(value == nullptr)) error = true;
    return value;
  }

  Lexeme* here;        // The next token.
  bool error = false;  // Nothing matches any more: an error has been raised.
  bool use_invalid_rules = false;
  bool second_pass = false;
  int level = 0;
  Arena& arena;
  SmallVec<const void*, 256> stack;  // Of Scratch.
  Lexeme* newest = nullptr;          // The last token that has been read.
  Tokenizer& tokenizer;
  Diagnostics& diagnostics;
  ast::NameTable& names;
  const ParseOptions& options;
  bool barry_as_bdfl;
  bool ended = false;                 // An interactive program has.
  ast::Location last_statement = {};  // In the second pass.

  PY_COLD void overflow();

 private:
  struct TypeIgnore {
    int32_t lineno;
    const char* tag;
    size_t size;
  };
  struct Absent {
    template <class T>
    operator T() const {
      return T{};
    }
  };
  template <class T>
  static ast::Seq<T> field(const ast::Seq<T>* seq) {
    return seq == nullptr ? ast::Seq<T>{} : *seq;
  }
  template <class T>
  static ast::Seq<T> field(ast::Seq<T>* seq) {
    return seq == nullptr ? ast::Seq<T>{} : *seq;
  }
  template <class T>
  static T field(T value) {
    return value;
  }
  static Absent field(std::nullptr_t) { return {}; }

  void read_token();
  void probe_level() {
    if (level + 1 > kMaxLevel) overflow();
  }
  Lexeme* new_lexeme(const Lexeme* before);
  ast::mod* start();
  void begin_second_pass();
  void settle_error(const Lexeme* last);
  void look_for_tokenizer_error();

  Arena private_arena_;  // Lexemes and memos.
  Lexeme* first_;
  bool started_ = false;
  SmallVec<TypeIgnore, 4> type_ignores_;
  friend ast::mod* make_module(Parser& p, const ast::Seq<ast::stmt*>* body);
};

// A call of a rule.
class Level {
 public:
  explicit Level(Parser& p, int count = 1) : p_(p), count_(count) {
    p.level += count;
    if (PY_UNLIKELY(p.level > Parser::kMaxLevel)) p.overflow();
  }
  ~Level() { p_.level -= count_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  Parser& p_;
  const int count_;
};

// Without the invalid_ rules.
class Quiet {
 public:
  explicit Quiet(Parser& p) : p_(p), before_(p.use_invalid_rules) { p.use_invalid_rules = false; }
  ~Quiet() { p_.use_invalid_rules = before_; }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  Parser& p_;
  const bool before_;
};

// Collects the elements of a sequence, which are pointers.
template <class T>
class Scratch {
 public:
  explicit Scratch(Parser& p) : p_(p), base_(p.stack.size()) {}
  ~Scratch() { p_.stack.shrink(base_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  bool push(T element) {
    if (PY_LIKELY(p_.stack.push_back(element))) return true;
    p_.out_of_memory();
    return false;
  }
  bool empty() const { return p_.stack.size() == base_; }
  const ast::Seq<T>* take() {
    const size_t size = p_.stack.size() - base_;
    ast::Seq<T>* seq = p_.new_seq<T>(size);
    if (seq == nullptr) return nullptr;
    const void** elements = p_.stack.data() + base_;
    for (size_t i = 0; i < size; ++i) {
      seq->items[i] = static_cast<T>(const_cast<void*>(elements[i]));
    }
    return seq;
  }

 private:
  Parser& p_;
  const size_t base_;
};

// The value of a rule that matched without making one.
extern const uint64_t kDummy[32];
template <class T>
T dummy() {
  return static_cast<T>(const_cast<void*>(static_cast<const void*>(kDummy)));
}

}  // namespace py::parsing

#endif  // VM_PARSER_PARSER_INTERNAL_H_
