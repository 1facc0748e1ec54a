// Names, keywords, first sets and left recursion.
// Counterpart: Tools/peg_generator/pegen/validator.py, first_sets.py, sccutils.py.
#include <algorithm>
#include <bit>
#include <cctype>
#include <functional>
#include <set>

#include "vm/parser/gen/grammar.h"

namespace parsergen {
namespace {

bool is_word(const std::string& text) {
  for (char c : text) {
    if (!std::isalpha(static_cast<unsigned char>(c)) && c != '_') return false;
  }
  return !text.empty();
}

class Analysis {
 public:
  Analysis(Grammar* grammar, std::vector<Error>* errors) : grammar_(grammar), errors_(errors) {}

  void run() {
    collect_keywords();
    for (Rule& rule : grammar_->rules) {
      for (Alternative& alternative : rule.alternatives) resolve(&alternative);
    }
    if (!errors_->empty()) return;
    find_unused();
    do {
      changed_ = false;
      for (Rule& rule : grammar_->rules) complete(&rule);
    } while (changed_);
    check_empty();
    find_left_recursion();
    for (int i = 0; i < static_cast<int>(grammar_->rules.size()); ++i) {
      if (grammar_->rules[i].base) find_towers(i);
    }
    int slot = 0;
    for (Rule& rule : grammar_->rules) {
      if (rule.remembers() || rule.direct) rule.memo_slot = slot++;
    }
    if (slot > kMaxMemos) error(1, "more than 64 rules with a memo");
  }

 private:
  static constexpr int kMaxMemos = 64;

  void error(int line, std::string message) {
    errors_->push_back({{grammar_->file, line}, std::move(message)});
  }

  template <class F>
  void each_item(std::vector<Alternative>& alternatives, F f) {
    for (Alternative& alternative : alternatives) {
      for (Named& named : alternative.items) visit(named.item, f);
    }
  }
  template <class F>
  void visit(Item& item, F& f) {
    f(item);
    if (item.child) visit(*item.child, f);
    if (item.separator) visit(*item.separator, f);
    each_item(item.alternatives, std::ref(f));
  }

  // Words in single quotes are keywords, in double quotes soft keywords.
  void collect_keywords() {
    std::set<std::string> hard;
    std::set<std::string> soft;
    Tokens& tokens = grammar_->tokens;
    for (Rule& rule : grammar_->rules) {
      each_item(rule.alternatives, [&](Item& item) {
        if (item.kind == Item::Kind::kToken && item.quoted && is_word(item.text)) {
          hard.insert(item.text);
        } else if (item.kind == Item::Kind::kSoft) {
          if (!is_word(item.text)) {
            error(item.line, "a soft keyword is a word: \"" + item.text + "\"");
          }
          soft.insert(item.text);
        }
      });
    }
    for (const std::string& word : hard) {
      std::string enumerator = "k";
      enumerator += static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
      enumerator += word.substr(1) + "Keyword";
      tokens.by_keyword[word] = tokens.add(enumerator, "'" + word + "'");
    }
    int number = 1;
    for (const std::string& word : soft) tokens.by_soft_keyword[word] = number++;
    if (tokens.enumerators.size() > kMaxKinds) error(1, "more than 128 kinds of token");
  }

  void resolve(Alternative* alternative) {
    for (Named& named : alternative->items) resolve(&named.item);
  }
  void resolve(Item* item) {
    const Tokens& tokens = grammar_->tokens;
    auto look_up = [&](const std::map<std::string, int>& in, const std::string& what) {
      auto at = in.find(item->text);
      if (at == in.end()) return error(item->line, "there is no " + what + " " + to_text(*item));
      item->token = at->second;
    };
    switch (item->kind) {
      case Item::Kind::kToken:
        if (!item->quoted) {
          look_up(tokens.by_name, "token");
        } else if (is_word(item->text)) {
          look_up(tokens.by_keyword, "keyword");
        } else {
          look_up(tokens.by_operator, "operator");
        }
        break;
      case Item::Kind::kSoft:
        look_up(tokens.by_soft_keyword, "soft keyword");
        break;
      case Item::Kind::kRule:
        if (grammar_->find(item->text) == nullptr) {
          error(item->line, "there is no rule " + item->text);
        }
        break;
      case Item::Kind::kForced:
        if (item->child->kind != Item::Kind::kToken) {
          error(item->line, "only a token can be forced");
        }
        break;
      default:
        break;
    }
    if (item->child) resolve(item->child.get());
    if (item->separator) resolve(item->separator.get());
    for (Alternative& alternative : item->alternatives) resolve(&alternative);
  }

  // A rule that nobody uses is a mistake; the first rules are where parsing starts: those in front
  // of `statements` or, in a small grammar, the first.
  void find_unused() {
    std::set<std::string> used;
    for (Rule& rule : grammar_->rules) {
      each_item(rule.alternatives, [&](Item& item) {
        if (item.kind == Item::Kind::kRule && item.text != rule.name) used.insert(item.text);
      });
    }
    bool start = true;
    for (const Rule& rule : grammar_->rules) {
      if (used.contains(rule.name)) {
        start = false;
      } else if (!start && &rule != &grammar_->rules[0]) {
        error(rule.line, "rule " + rule.name + " is not used");
      }
    }
  }

  void complete(Rule* rule) {
    bool nullable = false;
    TokenSet first;
    for (Alternative& alternative : rule->alternatives) {
      complete(&alternative);
      nullable = nullable || alternative.nullable;
      first.add(alternative.first);
    }
    if (nullable != rule->nullable || first != rule->first) changed_ = true;
    rule->nullable = nullable;
    rule->first = first;
  }

  void complete(Alternative* alternative) {
    for (Named& named : alternative->items) complete(&named.item);
    alternative->nullable = true;
    TokenSet first;
    TokenSet allowed = TokenSet::all();
    bool consumed = false;
    for (const Named& named : alternative->items) {
      const Item& item = named.item;
      if (item.kind == Item::Kind::kLookahead && !consumed && !item.child->nullable) {
        allowed.keep(item.child->first);
      }
      if (item.kind == Item::Kind::kLookahead || item.kind == Item::Kind::kNotFollows ||
          item.kind == Item::Kind::kCut) {
        continue;
      }
      consumed = true;
      first.add(item.first);
      if (!item.nullable) {
        alternative->nullable = false;
        break;
      }
    }
    if (alternative->nullable) first = TokenSet::all();
    first.keep(allowed);
    alternative->first = first;
  }

  void complete(Item* item) {
    if (item->child) complete(item->child.get());
    if (item->separator) complete(item->separator.get());
    item->first = TokenSet();
    item->nullable = false;
    switch (item->kind) {
      case Item::Kind::kToken:
        item->first.add(item->token);
        break;
      case Item::Kind::kSoft:
      case Item::Kind::kAnySoft:
        item->first.add(grammar_->tokens.by_name.at("NAME"));
        break;
      case Item::Kind::kRule: {
        const Rule& rule = *grammar_->find(item->text);
        item->first = rule.first;
        item->nullable = rule.nullable;
        break;
      }
      case Item::Kind::kGroup:
        for (Alternative& alternative : item->alternatives) {
          complete(&alternative);
          item->first.add(alternative.first);
          item->nullable = item->nullable || alternative.nullable;
        }
        break;
      case Item::Kind::kOptional:
      case Item::Kind::kStar:
        item->first = item->child->first;
        item->nullable = true;
        break;
      case Item::Kind::kPlus:
      case Item::Kind::kGather:
        item->first = item->child->first;
        item->nullable = item->child->nullable;
        break;
      case Item::Kind::kForced:
        item->first = TokenSet::all();
        break;
      case Item::Kind::kLookahead:
      case Item::Kind::kNotFollows:
      case Item::Kind::kCut:
        item->nullable = true;
        break;
    }
  }

  // A loop over nothing would never end.
  void check_empty() {
    for (Rule& rule : grammar_->rules) {
      each_item(rule.alternatives, [&](Item& item) {
        if ((item.kind == Item::Kind::kStar || item.kind == Item::Kind::kPlus) &&
            item.child->nullable) {
          error(item.line, "this repeats what may be empty: " + to_text(item));
        }
      });
    }
  }

  // The rules that an item can enter before it has taken a token.
  void leading(const Item& item, std::set<int>* out) {
    if (item.kind == Item::Kind::kRule) out->insert(grammar_->by_name.at(item.text));
    if (item.child) leading(*item.child, out);
    if (item.separator && item.child->nullable) leading(*item.separator, out);
    for (const Alternative& alternative : item.alternatives) leading(alternative, out);
  }
  void leading(const Alternative& alternative, std::set<int>* out) {
    for (const Named& named : alternative.items) {
      leading(named.item, out);
      if (!named.item.nullable) break;
    }
  }

  void find_left_recursion() {
    const int count = static_cast<int>(grammar_->rules.size());
    std::vector<std::set<int>> edges(count);
    for (int i = 0; i < count; ++i) {
      for (const Alternative& alternative : grammar_->rules[i].alternatives) {
        leading(alternative, &edges[i]);
      }
    }
    std::vector<std::set<int>> reach = edges;
    for (bool grown = true; grown;) {
      grown = false;
      for (int i = 0; i < count; ++i) {
        const std::set<int> now = reach[i];
        for (int j : now) {
          for (int k : reach[j]) grown = reach[i].insert(k).second || grown;
        }
      }
    }
    for (int i = 0; i < count; ++i) {
      Rule& rule = grammar_->rules[i];
      if (!reach[i].contains(i)) continue;
      std::vector<std::string> circle;
      for (int j : reach[i]) {
        if (reach[j].contains(i)) circle.push_back(grammar_->rules[j].name);
      }
      std::sort(circle.begin(), circle.end());
      rule.left_recursive = circle.size() == 1 || circle[0] == rule.name;
      if (circle.size() == 1) {
        rule.direct = is_direct(rule);
        if (!rule.direct) {
          error(rule.line, "left recursion of " + rule.name +
                               " must be the first item of alternatives ahead of all others");
        }
      } else {
        rule.leader = circle[0] == rule.name;
      }
    }
  }

  // Rules of operators stand on each other: `disjunction` is a `conjunction` if no `or` follows,
  // and that an `inversion`... down to a base. Finds the rules above it.
  void find_towers(int base) {
    std::vector<Rule>& rules = grammar_->rules;
    std::map<std::string, int> top = {{rules[base].name, base}};
    for (bool grown = true; grown;) {
      grown = false;
      for (Rule& rule : rules) {
        if (rule.base || rule.base_rule >= 0) continue;
        TokenSet more;
        const Rule* lower = lower_rule(rule, &more);
        if (lower == nullptr || !top.contains(lower->name)) continue;
        rule.base_rule = base;
        rule.more = more;
        rule.more.add(lower->more);
        if (!lower->base) {
          rule.base_distance = lower->base_distance + (lower->left_recursive ? 2 : 1);
        }
        top[rule.name] = base;
        grown = true;
      }
    }
  }

  // The rule whose value a rule has when nothing in `more` follows and when it begins as that rule
  // does; null when there is no such rule.
  const Rule* lower_rule(const Rule& rule, TokenSet* more) {
    const Rule* lower = nullptr;
    for (const Alternative& alternative : rule.alternatives) {
      const Item& head = alternative.items[0].item;
      if (alternative.items.size() == 1 && !alternative.action && !is_invalid(alternative) &&
          head.kind == Item::Kind::kRule) {
        lower = grammar_->find(head.text);
        if (lower->type == rule.type && (lower->base || lower->base_rule >= 0)) break;
        lower = nullptr;
      }
    }
    if (lower == nullptr) return nullptr;
    for (const Alternative& alternative : rule.alternatives) {
      if (is_invalid(alternative)) continue;
      const Item& head = alternative.items[0].item;
      const bool is_lower = head.kind == Item::Kind::kRule && head.text == lower->name;
      const bool is_self = head.kind == Item::Kind::kRule && head.text == rule.name;
      if (is_lower && alternative.items.size() == 1 && !alternative.action) continue;
      if (is_lower || (is_self && rule.direct)) {
        if (alternative.items.size() == 1) return nullptr;
        const Item& next = alternative.items[1].item;
        if (next.nullable) return nullptr;
        more->add(next.first);
        continue;
      }
      TokenSet both = alternative.first;
      both.keep(lower->first);
      if (alternative.nullable || both.size() != 0) return nullptr;
    }
    return lower;
  }

  bool is_direct(const Rule& rule) {
    bool others = false;
    const int self = grammar_->by_name.at(rule.name);
    for (const Alternative& alternative : rule.alternatives) {
      const Item& head = alternative.items[0].item;
      if (head.kind == Item::Kind::kRule && head.text == rule.name) {
        if (others) return false;
        continue;
      }
      others = true;
      std::set<int> enters;
      leading(alternative, &enters);
      if (enters.contains(self)) return false;
    }
    return true;
  }

  Grammar* grammar_;
  std::vector<Error>* errors_;
  bool changed_ = false;
};

}  // namespace

int TokenSet::size() const { return std::popcount(words[0]) + std::popcount(words[1]); }
int TokenSet::only() const {
  return words[0] != 0 ? std::countr_zero(words[0]) : 64 + std::countr_zero(words[1]);
}

void analyze(Grammar* grammar, std::vector<Error>* errors) { Analysis(grammar, errors).run(); }

}  // namespace parsergen
