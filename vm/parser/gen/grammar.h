// The model of a grammar: what the reader makes, the analysis completes and the emitter writes out.
// Counterpart: Tools/peg_generator/pegen/grammar.py.
#ifndef VM_PARSER_GEN_GRAMMAR_H_
#define VM_PARSER_GEN_GRAMMAR_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parsergen {

struct Place {
  std::string file;
  int line = 0;
};

struct Error {
  Place place;
  std::string message;
  std::string text() const {
    return place.file + ":" + std::to_string(place.line) + ": error: " + message;
  }
};

struct SourceFile {
  std::string name;
  std::string text;
};

// Which kinds of token something can begin with.
struct TokenSet {
  std::array<uint64_t, 2> words{};

  void add(int kind) { words[kind >> 6] |= uint64_t{1} << (kind & 63); }
  void add(const TokenSet& other) {
    words[0] |= other.words[0];
    words[1] |= other.words[1];
  }
  void keep(const TokenSet& other) {
    words[0] &= other.words[0];
    words[1] &= other.words[1];
  }
  bool has(int kind) const { return (words[kind >> 6] >> (kind & 63)) & 1; }
  bool operator==(const TokenSet&) const = default;
  int size() const;
  int only() const;  // The one kind in a set of one.
  static TokenSet all() { return {{~uint64_t{0}, ~uint64_t{0}}}; }
};
constexpr int kMaxKinds = 128;

// The kinds of token: those of token_types.def, then the grammar's keywords in the order of the
// alphabet.
struct Tokens {
  std::vector<std::string> enumerators;        // By kind: kName, kIfKeyword...
  std::vector<std::string> spellings;          // By kind: NAME, '(' or 'if' with its quotes.
  std::map<std::string, int> by_name;          // NAME
  std::map<std::string, int> by_operator;      // (
  std::map<std::string, int> by_keyword;       // if
  std::map<std::string, int> by_soft_keyword;  // match; counts from 1
  int first_keyword = 0;
  int add(std::string enumerator, std::string spelling);
};

struct Alternative;

struct Item {
  enum class Kind {
    kToken,    // NAME, '(' or 'if'
    kSoft,     // "match"
    kAnySoft,  // SOFT_KEYWORD
    kRule,
    kGroup,       // ( a | b )
    kOptional,    // [ a ], a?
    kStar,        // a*
    kPlus,        // a+
    kGather,      // s.a+
    kLookahead,   // &a
    kNotFollows,  // !a
    kForced,      // &&'x'
    kCut,         // ~
  };
  Kind kind = Kind::kToken;
  std::string text;  // Of a token, as written without quotes; the rule's name.
  bool quoted = false;
  std::string declared_type;              // Of a group: <type>.
  std::vector<Alternative> alternatives;  // Of a group.
  std::unique_ptr<Item> child;            // Of everything that has one.
  std::unique_ptr<Item> separator;        // Of a gather.
  int line = 0;
  // Set by the analysis.
  int token = -1;   // The kind of token; the number of a soft keyword.
  std::string key;  // As the reader would write it, actions included: equal keys, equal items.
  bool nullable = false;
  TokenSet first;
};

// A call, a name, a constant or a string.
struct Expression {
  enum class Kind { kName, kCall, kNumber, kString };
  Kind kind = Kind::kName;
  std::string text;
  std::vector<Expression> arguments;
  int line = 0;
};

struct Named {
  std::string name;  // Empty when nothing is captured.
  Item item;
};

struct Alternative {
  std::vector<Named> items;
  std::unique_ptr<Expression> action;
  int line = 0;
  // Set by the analysis.
  TokenSet first;
  bool nullable = false;
};

struct Rule {
  std::string name;
  std::string type;
  // See the head of python.grammar.
  bool memo = false;
  bool late_memo = false;
  bool early_memo = false;
  bool quiet = false;
  bool base = false;
  bool remembers() const { return memo || late_memo || early_memo || leader; }
  std::vector<Alternative> alternatives;
  int line = 0;
  // Set by the analysis.
  bool nullable = false;
  TokenSet first;
  bool left_recursive = false;  // Reaches itself without a token.
  bool direct = false;          // Through itself alone, in alternatives ahead of all others.
  bool leader = false;          // Of indirect recursion: the one that grows.
  int memo_slot = -1;
  // Of a rule that can come down to a base rule: the rules on the way, itself included, and the
  // tokens behind the base that make more of it.
  int base_rule = -1;
  int base_distance = 0;  // In levels of calls.
  TokenSet more;
};

struct Grammar {
  std::string file;
  Tokens tokens;
  std::vector<Rule> rules;
  std::map<std::string, int> by_name;
  const Rule* find(const std::string& name) const {
    auto at = by_name.find(name);
    return at == by_name.end() ? nullptr : &rules[at->second];
  }
};

struct Output {
  std::string name;
  std::string text;
};

// Reads token_types.def.
void read_tokens(const SourceFile& source, Tokens* tokens, std::vector<Error>* errors);
void read_grammar(const SourceFile& source, Grammar* grammar, std::vector<Error>* errors);
// Resolves names, numbers keywords, computes first sets and finds left recursion.
void analyze(Grammar* grammar, std::vector<Error>* errors);
std::vector<Output> emit(const Grammar& grammar, std::vector<Error>* errors);

// As the notation would write it.
std::string to_text(const Item& item);
std::string to_text(const Expression& expression);
std::string to_text(const Alternative& alternative);

// `invalid_...` alone: tried only in the second pass.
bool is_invalid(const Alternative& alternative);

}  // namespace parsergen

#endif  // VM_PARSER_GEN_GRAMMAR_H_
