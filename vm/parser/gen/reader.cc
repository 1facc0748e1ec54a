// Reads the grammar's notation and the list of token kinds.
// Counterpart: Tools/peg_generator/pegen/metagrammar.gram.
#include <cctype>
#include <set>

#include "vm/parser/gen/grammar.h"

namespace parsergen {
namespace {

struct Lexeme {
  enum class Kind { kName, kUpper, kNumber, kHard, kSoft, kPunctuation, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;
  int line = 0;
  bool at_margin = false;  // First in its line, in the first column: begins a rule.
  bool glued = false;      // No blank in front.
};

class Lexer {
 public:
  Lexer(const SourceFile& source, std::vector<Error>* errors) : source_(source), errors_(errors) {}

  std::vector<Lexeme> run() {
    std::vector<Lexeme> out;
    const std::string& text = source_.text;
    size_t line_start = 0;
    size_t last_end = std::string::npos;
    for (size_t i = 0; i < text.size();) {
      const char c = text[i];
      if (c == '\n') {
        ++line_;
        line_start = ++i;
        continue;
      }
      if (c == ' ') {
        ++i;
        continue;
      }
      if (c == '#') {
        while (i < text.size() && text[i] != '\n') ++i;
        continue;
      }
      Lexeme lexeme;
      lexeme.line = line_;
      lexeme.at_margin = i == line_start;
      lexeme.glued = last_end == i;
      const size_t start = i;
      if (std::isalpha(static_cast<unsigned char>(c)) || c == '_') {
        while (i < text.size() &&
               (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_'))
          ++i;
        lexeme.text = text.substr(start, i - start);
        bool upper = true;
        for (char d : lexeme.text) upper = upper && !std::islower(static_cast<unsigned char>(d));
        lexeme.kind = upper && lexeme.text.size() > 1 ? Lexeme::Kind::kUpper : Lexeme::Kind::kName;
      } else if (std::isdigit(static_cast<unsigned char>(c))) {
        while (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i]))) ++i;
        lexeme.text = text.substr(start, i - start);
        lexeme.kind = Lexeme::Kind::kNumber;
      } else if (c == '\'' || c == '"') {
        ++i;
        while (i < text.size() && text[i] != c && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
        if (i >= text.size() || text[i] != c) {
          error("a quote is not closed");
          while (i < text.size() && text[i] != '\n') ++i;
          continue;
        }
        lexeme.text = text.substr(start + 1, i - start - 1);
        lexeme.kind = c == '"' ? Lexeme::Kind::kSoft : Lexeme::Kind::kHard;
        ++i;
      } else {
        static constexpr const char* kPairs[] = {"=>", "&&"};
        lexeme.kind = Lexeme::Kind::kPunctuation;
        lexeme.text = std::string(1, c);
        for (const char* pair : kPairs) {
          if (text.compare(i, 2, pair) == 0) lexeme.text = pair;
        }
        if (std::string_view(":|=()[]<>*+?.,&!~").find(c) == std::string_view::npos) {
          error("a character that means nothing here: " + lexeme.text);
          ++i;
          continue;
        }
        i += lexeme.text.size();
      }
      last_end = i;
      out.push_back(std::move(lexeme));
    }
    Lexeme end;
    end.line = line_;
    end.at_margin = true;
    out.push_back(std::move(end));
    return out;
  }

 private:
  void error(std::string message) {
    errors_->push_back({{source_.name, line_}, std::move(message)});
  }

  const SourceFile& source_;
  std::vector<Error>* errors_;
  int line_ = 1;
};

// Recursive descent over the lexemes. After an error the rest of the rule is skipped.
class Reader {
 public:
  Reader(const SourceFile& source, Grammar* grammar, std::vector<Error>* errors)
      : grammar_(grammar), errors_(errors), lexemes_(Lexer(source, errors).run()) {}

  void run() {
    while (now().kind != Lexeme::Kind::kEnd) {
      failed_ = false;
      Rule rule;
      read_rule(&rule);
      if (failed_) {
        while (!(now().at_margin && now().kind == Lexeme::Kind::kName) &&
               now().kind != Lexeme::Kind::kEnd) {
          ++at_;
        }
        continue;
      }
      const auto [known, fresh] =
          grammar_->by_name.emplace(rule.name, static_cast<int>(grammar_->rules.size()));
      if (!fresh) {
        error("rule " + rule.name + " is already defined in line " +
                  std::to_string(grammar_->rules[known->second].line),
              rule.line);
      } else {
        grammar_->rules.push_back(std::move(rule));
      }
    }
  }

 private:
  using K = Lexeme::Kind;

  const Lexeme& now() const { return lexemes_[at_]; }
  const Lexeme& peek(size_t n) const { return lexemes_[std::min(at_ + n, lexemes_.size() - 1)]; }
  // A lexeme at the margin belongs to the next rule.
  bool is(std::string_view text) const {
    return now().kind == K::kPunctuation && now().text == text && !now().at_margin;
  }
  bool accept(std::string_view text) {
    if (!is(text)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view text, const char* why) {
    if (!accept(text)) fail("expected '" + std::string(text) + "' " + why);
  }
  void error(std::string message, int line) {
    errors_->push_back({{grammar_->file, line}, std::move(message)});
  }
  // Only the first error of a rule is told: the others follow from it.
  void fail(std::string message) {
    if (!failed_) error(std::move(message), now().line);
    failed_ = true;
  }

  void read_rule(Rule* rule) {
    rule->line = now().line;
    if (now().kind != K::kName || !now().at_margin)
      return fail("a rule begins with its name at the margin"), skip();
    rule->name = now().text;
    ++at_;
    expect(":", "after the name of a rule");
    if (failed_) return;
    rule->type = read_type();
    if (accept("(")) {
      do {
        const std::string word = now().kind == K::kName ? now().text : "";
        if (word == "memo") {
          rule->memo = true;
        } else if (word == "late") {
          rule->late_memo = true;
        } else if (word == "early") {
          rule->early_memo = true;
        } else if (word == "quiet") {
          rule->quiet = true;
        } else if (word == "base") {
          rule->base = true;
        } else {
          return fail("what can be said of a rule: memo, late, early, quiet, base");
        }
        ++at_;
      } while (accept(","));
      expect(")", "after what is said of the rule");
    }
    if (!is("|")) return fail("expected '|' and an alternative of " + rule->name);
    while (accept("|")) {
      rule->alternatives.push_back(read_alternative());
      if (failed_) return;
    }
    if (!now().at_margin) fail("expected an item, '|' or a new rule, not " + now().text);
  }

  void skip() { ++at_; }

  std::string read_type() {
    if (now().kind != K::kName || now().at_margin) {
      fail("expected a type");
      return "";
    }
    std::string type = now().text;
    ++at_;
    if (accept("*")) type += "*";
    return type;
  }

  Alternative read_alternative() {
    Alternative alternative;
    alternative.line = now().line;
    while (!failed_ && starts_item()) {
      Named named;
      if ((now().kind == K::kName) && !now().at_margin && peek(1).kind == K::kPunctuation &&
          peek(1).text == "=" && peek(1).glued) {
        named.name = now().text;
        at_ += 2;
        for (const Named& other : alternative.items) {
          if (other.name == named.name) fail(named.name + " is captured twice");
        }
      }
      named.item = read_item();
      alternative.items.push_back(std::move(named));
    }
    if (!failed_ && alternative.items.empty()) fail("an alternative has at least one item");
    if (!failed_ && accept("=>")) {
      alternative.action = std::make_unique<Expression>(read_expression());
    }
    return alternative;
  }

  bool starts_item() const {
    if (now().at_margin) return false;
    if (now().kind == K::kPunctuation) {
      static const std::set<std::string> kStarts = {"(", "[", "&", "!", "~", "&&"};
      return kStarts.contains(now().text);
    }
    return now().kind != K::kEnd && now().kind != K::kNumber;
  }

  Item read_item() {
    Item item;
    item.line = now().line;
    auto wrap = [&](Item::Kind kind, Item child) {
      item.kind = kind;
      item.child = std::make_unique<Item>(std::move(child));
    };
    if (accept("~")) {
      item.kind = Item::Kind::kCut;
    } else if (accept("&&")) {
      wrap(Item::Kind::kForced, read_atom());
    } else if (accept("&")) {
      wrap(Item::Kind::kLookahead, read_atom());
    } else if (accept("!")) {
      wrap(Item::Kind::kNotFollows, read_atom());
    } else {
      Item atom = read_atom();
      if (is(".") && now().glued) {
        ++at_;
        item.separator = std::make_unique<Item>(std::move(atom));
        wrap(Item::Kind::kGather, read_atom());
        expect("+", "after the element of a list with separators");
      } else if (is("*") && now().glued) {
        ++at_;
        wrap(Item::Kind::kStar, std::move(atom));
      } else if (is("+") && now().glued) {
        ++at_;
        wrap(Item::Kind::kPlus, std::move(atom));
      } else if (is("?") && now().glued) {
        ++at_;
        wrap(Item::Kind::kOptional, std::move(atom));
      } else {
        return atom;
      }
    }
    return item;
  }

  Item read_atom() {
    Item item;
    item.line = now().line;
    if (is("(") || is("[")) {
      const bool optional = is("[");
      ++at_;
      Item group;
      group.line = item.line;
      group.kind = Item::Kind::kGroup;
      if (accept("<")) {
        group.declared_type = read_type();
        expect(">", "after the type of a group");
      }
      do {
        group.alternatives.push_back(read_alternative());
      } while (!failed_ && accept("|"));
      expect(optional ? "]" : ")", "at the end of a group");
      if (!optional) return group;
      item.kind = Item::Kind::kOptional;
      // [a] means a?, so that the group costs nothing.
      Alternative& only = group.alternatives[0];
      if (group.alternatives.size() == 1 && only.items.size() == 1 && !only.action &&
          only.items[0].name.empty()) {
        Item inner = std::move(only.items[0].item);
        group = std::move(inner);
      }
      item.child = std::make_unique<Item>(std::move(group));
      return item;
    }
    item.text = now().text;
    switch (now().kind) {
      case K::kName:
        item.kind = Item::Kind::kRule;
        break;
      case K::kUpper:
        item.kind = item.text == "SOFT_KEYWORD" ? Item::Kind::kAnySoft : Item::Kind::kToken;
        break;
      case K::kHard:
        item.kind = Item::Kind::kToken;
        item.quoted = true;
        break;
      case K::kSoft:
        item.kind = Item::Kind::kSoft;
        item.quoted = true;
        break;
      default:
        fail("expected an item");
        return item;
    }
    if (now().at_margin) fail("expected an item before the next rule");
    ++at_;
    return item;
  }

  Expression read_expression() {
    Expression expression;
    expression.line = now().line;
    expression.text = now().text;
    switch (now().kind) {
      case K::kName:
      case K::kUpper:
        expression.kind = Expression::Kind::kName;
        break;
      case K::kNumber:
        expression.kind = Expression::Kind::kNumber;
        break;
      case K::kSoft:
        expression.kind = Expression::Kind::kString;
        break;
      default:
        fail("expected a name, a number, a string in double quotes or a call");
        return expression;
    }
    if (now().at_margin) fail("expected an action before the next rule");
    ++at_;
    if (expression.kind == Expression::Kind::kName && is("(")) {
      ++at_;
      expression.kind = Expression::Kind::kCall;
      if (!accept(")")) {
        do {
          expression.arguments.push_back(read_expression());
        } while (!failed_ && accept(","));
        expect(")", "at the end of a call");
      }
    }
    return expression;
  }

  Grammar* grammar_;
  std::vector<Error>* errors_;
  std::vector<Lexeme> lexemes_;
  size_t at_ = 0;
  bool failed_ = false;
};

std::string join(const std::vector<Alternative>& alternatives) {
  std::string out;
  for (const Alternative& alternative : alternatives) {
    if (!out.empty()) out += " | ";
    out += to_text(alternative);
  }
  return out;
}

}  // namespace

int Tokens::add(std::string enumerator, std::string spelling) {
  enumerators.push_back(std::move(enumerator));
  spellings.push_back(std::move(spelling));
  return static_cast<int>(enumerators.size()) - 1;
}

void read_tokens(const SourceFile& source, Tokens* tokens, std::vector<Error>* errors) {
  int line = 0;
  for (size_t at = 0; at < source.text.size();) {
    size_t end = source.text.find('\n', at);
    if (end == std::string::npos) end = source.text.size();
    const std::string row = source.text.substr(at, end - at);
    at = end + 1;
    ++line;
    const bool is_operator = row.starts_with("PY_OPERATOR(");
    if (!is_operator && !row.starts_with("PY_TOKEN(")) continue;
    const size_t open = row.find('(') + 1;
    const size_t comma = row.find(", ", open);
    const size_t second = comma == std::string::npos ? comma : row.find_first_of(",)", comma + 2);
    if (second == std::string::npos) {
      errors->push_back({{source.name, line}, "a token has a kind and a name"});
      continue;
    }
    const std::string name = row.substr(comma + 2, second - comma - 2);
    std::string spelling = name;
    if (is_operator) {
      const size_t quote = row.find('"');
      const size_t close = row.rfind('"');
      if (quote == close) {
        errors->push_back({{source.name, line}, "an operator has a text"});
        continue;
      }
      spelling = row.substr(quote + 1, close - quote - 1);
    }
    const int kind =
        tokens->add(row.substr(open, comma - open), is_operator ? "'" + spelling + "'" : spelling);
    tokens->by_name[name] = kind;
    if (is_operator) tokens->by_operator[spelling] = kind;
  }
  tokens->first_keyword = static_cast<int>(tokens->enumerators.size());
}

void read_grammar(const SourceFile& source, Grammar* grammar, std::vector<Error>* errors) {
  grammar->file = source.name;
  Reader(source, grammar, errors).run();
}

std::string to_text(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::kString:
      return "\"" + expression.text + "\"";
    case Expression::Kind::kCall: {
      std::string out = expression.text + "(";
      for (size_t i = 0; i < expression.arguments.size(); ++i) {
        if (i != 0) out += ", ";
        out += to_text(expression.arguments[i]);
      }
      return out + ")";
    }
    default:
      return expression.text;
  }
}

std::string to_text(const Item& item) {
  switch (item.kind) {
    case Item::Kind::kToken:
      return item.quoted ? "'" + item.text + "'" : item.text;
    case Item::Kind::kSoft:
      return "\"" + item.text + "\"";
    case Item::Kind::kAnySoft:
    case Item::Kind::kRule:
      return item.text;
    case Item::Kind::kGroup:
      return "(" + join(item.alternatives) + ")";
    case Item::Kind::kOptional:
      return to_text(*item.child) + "?";
    case Item::Kind::kStar:
      return to_text(*item.child) + "*";
    case Item::Kind::kPlus:
      return to_text(*item.child) + "+";
    case Item::Kind::kGather:
      return to_text(*item.separator) + "." + to_text(*item.child) + "+";
    case Item::Kind::kLookahead:
      return "&" + to_text(*item.child);
    case Item::Kind::kNotFollows:
      return "!" + to_text(*item.child);
    case Item::Kind::kForced:
      return "&&" + to_text(*item.child);
    case Item::Kind::kCut:
      return "~";
  }
  return "";
}

std::string to_text(const Alternative& alternative) {
  std::string out;
  for (const Named& named : alternative.items) {
    if (!out.empty()) out += " ";
    if (!named.name.empty()) out += named.name + "=";
    out += to_text(named.item);
  }
  if (alternative.action) out += " => " + to_text(*alternative.action);
  return out;
}

bool is_invalid(const Alternative& alternative) {
  return alternative.items.size() == 1 && alternative.items[0].item.kind == Item::Kind::kRule &&
         alternative.items[0].item.text.starts_with("invalid_");
}

}  // namespace parsergen
