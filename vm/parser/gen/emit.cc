// Writes the parser: one C++ function for each rule and for each group or repetition in it.
//
// What a function does is what CPython's generated one does, with three liberties that cannot be
// seen from outside. An alternative that the next token cannot begin is not entered. Neighbouring
// alternatives that begin alike share what they have in common. Direct left recursion is a loop.
// Counterpart: Tools/peg_generator/pegen/c_generator.py.
#include <cctype>
#include <cstdio>
#include <map>
#include <set>

#include "vm/parser/gen/grammar.h"

namespace parsergen {
namespace {

const char kHeadComment[] = "// Generated from %; do not edit.\n";

// The C++ type of a type of the notation.
std::string cpp_type(const std::string& type) {
  if (type == "error") return "const void*";
  if (type == "token") return "const Lexeme*";
  if (type == "identifier") return "ast::Identifier";
  if (type.ends_with("*")) {
    return "const ast::Seq<" + cpp_type(type.substr(0, type.size() - 1)) + ">*";
  }
  if (std::isupper(static_cast<unsigned char>(type[0]))) return "const " + type + "*";
  return "ast::" + type + "*";
}

bool is_camel(const std::string& name) {
  return std::isupper(static_cast<unsigned char>(name[0])) != 0;
}

using Alternatives = std::vector<const Alternative*>;

class Emitter {
 public:
  Emitter(const Grammar& grammar, std::vector<Error>* errors)
      : grammar_(grammar), errors_(errors) {}

  std::vector<Output> run() {
    for (const Rule& rule : grammar_.rules) {
      declarations_ += cpp_type(rule.type) + " " + rule_function(rule.name) + "(Parser& p);\n";
    }
    for (const Rule& rule : grammar_.rules) {
      rule_ = &rule;
      helpers_.clear();
      std::string text = function(rule);
      body_ += helpers_ + text;
    }
    return {{"python_rules.h", header()}, {"python_rules.cc", source()}};
  }

 private:
  // ---- Names and types.

  static std::string rule_function(const std::string& name) { return "parse_" + name; }

  void error(int line, std::string message) {
    errors_->push_back({{grammar_.file, line}, std::move(message)});
  }

  std::string kind(int token) const {
    const std::string& enumerator = grammar_.tokens.enumerators[token];
    return token < grammar_.tokens.first_keyword ? "TokenType::" + enumerator : enumerator;
  }

  static bool is_token_set(const Item& item) {
    if (item.kind != Item::Kind::kGroup || !item.declared_type.empty()) return false;
    for (const Alternative& alternative : item.alternatives) {
      if (alternative.items.size() != 1 || alternative.action ||
          !is_plain_token(alternative.items[0].item)) {
        return false;
      }
    }
    return true;
  }
  static bool is_plain_token(const Item& item) {
    return item.kind == Item::Kind::kToken && !is_name(item) && !is_number(item);
  }
  static bool is_name(const Item& item) {
    return item.kind == Item::Kind::kToken && !item.quoted && item.text == "NAME";
  }
  static bool is_number(const Item& item) {
    return item.kind == Item::Kind::kToken && !item.quoted && item.text == "NUMBER";
  }
  static bool is_silent(const Item& item) {
    return item.kind == Item::Kind::kLookahead || item.kind == Item::Kind::kNotFollows ||
           item.kind == Item::Kind::kCut;
  }

  // The type of an item's value in the notation's words; "" when only its declaration could tell.
  std::string type_of(const Item& item) const {
    switch (item.kind) {
      case Item::Kind::kToken:
        return is_name(item) || is_number(item) ? "expr" : "token";
      case Item::Kind::kSoft:
      case Item::Kind::kAnySoft:
      case Item::Kind::kForced:
        return "token";
      case Item::Kind::kRule:
        return grammar_.find(item.text)->type;
      case Item::Kind::kOptional:
        return type_of(*item.child);
      case Item::Kind::kStar:
      case Item::Kind::kPlus:
      case Item::Kind::kGather: {
        const std::string element = type_of(*item.child);
        return element.empty() ? "" : element + "*";
      }
      case Item::Kind::kGroup: {
        if (!item.declared_type.empty()) return item.declared_type;
        std::string type = type_of(item.alternatives[0]);
        for (const Alternative& alternative : item.alternatives) {
          if (type_of(alternative) != type) return "error";
        }
        return type;
      }
      default:
        return "error";
    }
  }
  std::string type_of(const Alternative& alternative) const {
    if (alternative.action) {
      for (const Named& named : alternative.items) {
        if (alternative.action->kind == Expression::Kind::kName &&
            named.name == alternative.action->text) {
          return type_of(named.item);
        }
      }
      return "";
    }
    const int only = only_visible(alternative);
    return only < 0 ? "error" : type_of(alternative.items[only].item);
  }
  // The index of the one item with a value, or -1.
  static int only_visible(const Alternative& alternative) {
    int only = -1;
    for (size_t i = 0; i < alternative.items.size(); ++i) {
      if (is_silent(alternative.items[i].item)) continue;
      if (only >= 0) return -1;
      only = static_cast<int>(i);
    }
    return only;
  }

  // ---- Sets of tokens.

  std::string set_name(const TokenSet& set) {
    char words[64];
    std::snprintf(words, sizeof words, "{0x%llxu, 0x%llxu}",
                  static_cast<unsigned long long>(set.words[0]),
                  static_cast<unsigned long long>(set.words[1]));
    auto [at, fresh] = sets_.emplace(words, static_cast<int>(sets_.size()));
    const std::string name = "kSet" + std::to_string(at->second);
    if (fresh) {
      std::string members;
      for (int i = 0; i < static_cast<int>(grammar_.tokens.spellings.size()); ++i) {
        if (set.has(i)) members += " " + grammar_.tokens.spellings[i];
      }
      set_definitions_ += "//" + members + "\nconstexpr TokenSet " + name + words + ";\n";
    }
    return name;
  }
  std::string starts(const TokenSet& set) {
    if (set.size() == 1) return "p.starts(" + kind(set.only()) + ")";
    return "p.starts(" + set_name(set) + ")";
  }

  // What can begin an alternative from its item `depth` on; false when anything can.
  static bool first_from(const Alternative& alternative, size_t depth, TokenSet* out) {
    TokenSet first;
    TokenSet allowed = TokenSet::all();
    bool consumed = false;
    for (size_t i = depth; i < alternative.items.size(); ++i) {
      const Item& item = alternative.items[i].item;
      if (item.kind == Item::Kind::kLookahead && !consumed && !item.child->nullable) {
        allowed.keep(item.child->first);
      }
      if (is_silent(item)) continue;
      if (item.kind == Item::Kind::kForced) return false;
      consumed = true;
      first.add(item.first);
      if (!item.nullable) {
        first.keep(allowed);
        out->add(first);
        return true;
      }
    }
    if (allowed == TokenSet::all()) return false;
    out->add(allowed);
    return true;
  }

  // ---- Items.

  // A C++ expression for what the item takes; null when it does not match.
  std::string value_of(const Item& item, bool used) {
    switch (item.kind) {
      case Item::Kind::kToken:
        if (is_name(item)) return used ? "name_token(p)" : "skip_name(p)";
        if (is_number(item)) return "number_token(p)";
        return "p.eat(" + kind(item.token) + ")";
      case Item::Kind::kSoft:
        return "p.eat_soft(" + std::to_string(item.token) + "/* " + item.text + " */)";
      case Item::Kind::kAnySoft:
        return "p.eat_any_soft()";
      case Item::Kind::kRule:
        return rule_function(item.text) + "(p)";
      case Item::Kind::kForced:
        return "p.force(" + kind(item.child->token) + ", \"" + item.child->text + "\")";
      case Item::Kind::kGroup:
        if (is_token_set(item)) return "p.eat_any(" + set_name(item.first) + ")";
        return helper(item, used) + "(p)";
      default:
        return helper(item, used) + "(p)";
    }
  }

  // The name of the function for a group or a repetition, which is written when first needed.
  std::string helper(const Item& item, bool used) {
    std::string type = type_of(item);
    if (type.empty() || (type == "error" && used)) {
      if (used) {
        error(item.line, "say what type this group has, as in (<expr> ...): " + to_text(item));
      }
      type = "error";
    }
    const std::string key = type + " " + to_text(item);
    auto [at, fresh] = helper_names_.emplace(key, "");
    if (!fresh) return at->second;
    const char* what = item.kind == Item::Kind::kGroup ? "group" : "list";
    at->second = std::string(what) + "_" + std::to_string(helper_names_.size());
    const std::string name = at->second;
    std::string text;
    if (item.kind == Item::Kind::kGroup) {
      text = head(cpp_type(type), name, to_text(item));
      text += "  Level level(p);\n  if (p.error) return nullptr;\n";
      text += "  Lexeme* const start = p.here;\n";
      Alternatives all;
      for (const Alternative& alternative : item.alternatives) all.push_back(&alternative);
      text += alternatives(all, 0, "start", type, 1);
      text += "  return nullptr;\n}\n\n";
    } else {
      text = repetition(item, name, cpp_type(type));
    }
    helpers_ += text;
    return name;
  }

  static std::string head(const std::string& type, const std::string& name,
                          const std::string& comment) {
    std::string line = comment;
    if (line.size() > 90) line = line.substr(0, 87) + "...";
    return "// " + line + "\nstatic " + type + " " + name + "(Parser& p) {\n";
  }

  std::string repetition(const Item& item, const std::string& name, const std::string& type) {
    const bool gather = item.kind == Item::Kind::kGather;
    // Without a use the elements are of no interest, but they cost nothing worth a second form.
    const bool used = !type_of(*item.child).empty() && type_of(*item.child) != "error";
    const std::string element = cpp_type(used ? type_of(*item.child) : "error");
    const std::string value = value_of(*item.child, used);
    const std::string ready = item.child->nullable ? "true" : starts(item.child->first);
    std::string text = head(type, name, to_text(item));
    text += "  Level level(p);\n  if (p.error) return nullptr;\n";
    text += "  Scratch<" + element + "> scratch(p);\n";
    if (gather) {
      text += "  Lexeme* mark = p.here;\n";
      text += "  " + element + " element = " + ready + " ? " + value + " : nullptr;\n";
      text += "  if (element == nullptr) return nullptr;\n";
      text += "  if (!scratch.push(element)) return nullptr;\n";
      text += "  {\n    Level deeper(p);\n    for (;;) {\n      mark = p.here;\n";
      text += "      if (!" + value_of(*item.separator, false) + ") break;\n";
      text += "      element = " + value + ";\n      if (element == nullptr) break;\n";
      text += "      if (!scratch.push(element)) return nullptr;\n    }\n  }\n";
      text += "  if (p.error) return nullptr;\n  p.here = mark;\n";
    } else {
      text += "  Lexeme* mark = p.here;\n  while (" + ready + ") {\n";
      text += "    " + element + " element = " + value + ";\n";
      text += "    if (element == nullptr) break;\n";
      text += "    if (!scratch.push(element)) return nullptr;\n    mark = p.here;\n  }\n";
      text += "  if (p.error) return nullptr;\n  p.here = mark;\n";
      if (item.kind == Item::Kind::kPlus) text += "  if (scratch.empty()) return nullptr;\n";
    }
    return text + "  return scratch.take();\n}\n\n";
  }

  static std::string pad(int depth) { return std::string(static_cast<size_t>(depth) * 2, ' '); }

  // Statements that match one item; `break` when it does not.
  std::string match(const Named& named, const std::string& variable, bool used, int depth) {
    const Item& item = named.item;
    const std::string in = pad(depth);
    switch (item.kind) {
      case Item::Kind::kCut:
        return in + "cut = true;\n";
      case Item::Kind::kLookahead:
      case Item::Kind::kNotFollows: {
        const Item& child = *item.child;
        const bool positive = item.kind == Item::Kind::kLookahead;
        if (is_plain_token(child)) {
          return in + "if (" + (positive ? "!" : "") + "p.at(" + kind(child.token) +
                 ") || p.error) break;\n";
        }
        if (is_token_set(child)) {
          return in + "if (" + (positive ? "!" : "") + "p.at_any(" + set_name(child.first) +
                 ") || p.error) break;\n";
        }
        const std::string mark = "ahead" + variable.substr(1);
        std::string out = in + "Lexeme* const " + mark + " = p.here;\n";
        out += in + "const bool seen" + variable.substr(1) + " = " + value_of(child, false) +
               " != nullptr;\n";
        out += in + "p.here = " + mark + ";\n";
        out += in + "if (p.error || " + (positive ? "!" : "") + "seen" + variable.substr(1) +
               ") break;\n";
        return out;
      }
      case Item::Kind::kOptional: {
        const Item& child = *item.child;
        if (child.kind == Item::Kind::kToken || is_token_set(child)) {
          const std::string value = value_of(child, used);
          return in + (used ? cpp_type(type_of(child)) + " " + variable + " = " : "") + value +
                 ";\n" + in + "if (p.error) break;\n";
        }
        const std::string value = value_of(child, used);
        const std::string test = child.nullable ? "true" : starts(child.first);
        if (used) {
          return in + cpp_type(type_of(child)) + " " + variable + " = " + test + " ? " + value +
                 " : nullptr;\n" + in + "if (p.error) break;\n";
        }
        return in + "if (" + test + ") " + value + ";\n" + in + "if (p.error) break;\n";
      }
      default: {
        const std::string value = value_of(item, used);
        if (!used) return in + "if (!" + value + ") break;\n";
        return in + cpp_type(type_of(item)) + " " + variable + " = " + value + ";\n" + in + "if (" +
               variable + " == nullptr) break;\n";
      }
    }
  }

  // ---- Alternatives.

  // Tries the alternatives in turn, from their item `depth` on; each that matches returns. Behind
  // the code nothing has matched, p.here is `mark` and there is no error.
  std::string alternatives(const Alternatives& all, size_t depth, const std::string& mark,
                           const std::string& type, int indent) {
    std::string out;
    for (size_t i = 0; i < all.size();) {
      const Alternative& head = *all[i];
      const std::string in = pad(indent);
      if (depth == 0 && is_invalid(head)) {
        const Rule& rule = *grammar_.find(head.items[0].item.text);
        out += in + "if (p.use_invalid_rules && " + starts(rule.first) + ") {\n";
        out += in + "  if (" + rule_function(rule.name) + "(p) != nullptr) return dummy<" +
               cpp_type(type) + ">();\n";
        out += in + "  if (p.error) return nullptr;\n";
        out += in + "  p.here = " + mark + ";\n" + in + "}\n";
        ++i;
        continue;
      }
      if (head.items.size() == depth) {
        out += result(head, type, indent);
        if (i + 1 != all.size()) error(all[i + 1]->line, "this can never match");
        return out;
      }
      Alternatives alike = {&head};
      while (i + alike.size() < all.size() && alike_at(head, *all[i + alike.size()], depth)) {
        alike.push_back(all[i + alike.size()]);
      }
      i += alike.size();
      out += branch(alike, depth, mark, type, indent);
    }
    return out;
  }

  static bool alike_at(const Alternative& a, const Alternative& b, size_t depth) {
    return depth < a.items.size() && depth < b.items.size() && !is_invalid(b) &&
           a.items[depth].item.kind != Item::Kind::kCut &&
           to_text(a.items[depth].item) == to_text(b.items[depth].item);
  }

  // Alternatives that have at least their next item in common.
  std::string branch(const Alternatives& alike, size_t depth, const std::string& mark,
                     const std::string& type, int indent) {
    const Alternative& head = *alike[0];
    size_t common = depth;
    for (bool same = alike.size() > 1; same;) {
      ++common;
      for (const Alternative* other : alike) same = same && alike_at(head, *other, common);
    }
    if (alike.size() == 1) common = head.items.size();
    TokenSet first;
    bool known = true;
    for (const Alternative* alternative : alike) {
      known = known && first_from(*alternative, depth, &first);
    }
    bool has_cut = false;
    for (size_t i = depth; i < common; ++i) {
      has_cut = has_cut || head.items[i].item.kind == Item::Kind::kCut;
    }
    const std::string in = pad(indent);
    std::string out;
    if (has_cut) out += in + "{\n" + in + "bool cut = false;\n";
    out += in + (known ? "if (" + starts(first) + ") " : "") + "do {  // ";
    std::string comment;
    for (size_t i = depth; i < common; ++i) comment += to_text(head.items[i].item) + " ";
    if (comment.size() > 70) comment = comment.substr(0, 67) + "...";
    out += comment + "\n";
    for (size_t i = depth; i < common; ++i) {
      bool used = false;
      for (const Alternative* alternative : alike) used = used || is_used(*alternative, i, type);
      out += match(head.items[i], "v" + std::to_string(i), used, indent + 1);
    }
    if (alike.size() == 1) {
      out += result(head, type, indent + 1);
    } else {
      const std::string middle = "mark" + std::to_string(common);
      out += in + "  Lexeme* const " + middle + " = p.here;\n";
      out += alternatives(alike, common, middle, type, indent + 1);
    }
    out += in + "} while (false);\n";
    out += in + "if (p.error" + (has_cut ? " || cut" : "") + ") return nullptr;\n";
    out += in + "p.here = " + mark + ";\n";
    if (has_cut) out += in + "}\n";
    return out;
  }

  // Whether an alternative needs the value of its item.
  static bool is_used(const Alternative& alternative, size_t i, const std::string& type) {
    if (i >= alternative.items.size() || is_silent(alternative.items[i].item)) return false;
    if (!alternative.action) {
      return type != "error" && only_visible(alternative) == static_cast<int>(i);
    }
    return !alternative.items[i].name.empty() &&
           mentions(*alternative.action, alternative.items[i].name);
  }
  static bool mentions(const Expression& expression, const std::string& name) {
    if (expression.kind == Expression::Kind::kName && expression.text == name) return true;
    for (const Expression& argument : expression.arguments) {
      if (mentions(argument, name)) return true;
    }
    return false;
  }

  std::string result(const Alternative& alternative, const std::string& type, int indent) {
    std::string value;
    if (alternative.action) {
      value = expression(*alternative.action, alternative);
    } else {
      const int only = only_visible(alternative);
      if (only < 0 || type == "error")
        return pad(indent) + "return dummy<" + cpp_type(type) + ">();\n";
      return pad(indent) + "return v" + std::to_string(only) + ";\n";
    }
    return pad(indent) + "return " + value + ";\n";
  }

  // ---- Actions.

  std::string expression(const Expression& e, const Alternative& alternative) {
    switch (e.kind) {
      case Expression::Kind::kNumber:
        return e.text;
      case Expression::Kind::kString:
        return "\"" + e.text + "\"";
      case Expression::Kind::kName:
        for (size_t i = 0; i < alternative.items.size(); ++i) {
          if (alternative.items[i].name == e.text) return "v" + std::to_string(i);
        }
        if (e.text == "here") return "p.from(start)";
        if (e.text == "null") return "nullptr";
        if (is_camel(e.text)) return "ast::Kind::" + e.text;
        error(e.line, "nothing here is called " + e.text);
        return "nullptr";
      case Expression::Kind::kCall:
        break;
    }
    std::string out = is_camel(e.text) ? "p.make<ast::" + e.text + ">(start" : e.text + "(p";
    for (const Expression& argument : e.arguments) {
      out += ", " + expression(argument, alternative);
    }
    return out + ")";
  }

  // ---- Rules.

  std::string function(const Rule& rule) {
    if (rule.direct) return looping(rule);
    Alternatives all;
    for (const Alternative& alternative : rule.alternatives) all.push_back(&alternative);
    const std::string hurry = hurry_down(rule);
    const std::string body = "  Lexeme* const start = p.here;\n" +
                             alternatives(all, 0, "start", rule.type, 1) +
                             "  return nullptr;\n}\n\n";
    if (!rule.remembers()) return signature(rule) + entry(rule) + hurry + body;
    return "static " + cpp_type(rule.type) + " " + rule.name + "_fresh(Parser& p) {\n" + body +
           signature(rule) + entry(rule) + recall(rule) + hurry +
           "  Lexeme* const start = p.here;\n" + (rule.leader ? growing(rule) : remembering(rule));
  }

  static std::string signature(const Rule& rule) {
    return cpp_type(rule.type) + " " + rule_function(rule.name) + "(Parser& p) {\n";
  }

  // CPython runs a rule with left recursion in two functions.
  static std::string entry(const Rule& rule) {
    std::string out = rule.quiet ? "  Quiet quiet(p);\n" : "";
    out += rule.left_recursive ? "  Level level(p, 2);\n" : "  Level level(p);\n";
    return out + "  if (p.error) return nullptr;\n";
  }

  // When the rule's memo is written, as a condition; "" for always. In CPython every rule with left
  // recursion has one; the loop needs none.
  static std::string memo_condition(const Rule& rule) {
    if (rule.early_memo) return "keep";
    return rule.late_memo || (rule.direct && !rule.memo) ? "p.second_pass" : "";
  }
  // What hurry_down() finds of a base is read in either pass.
  static std::string recall(const Rule& rule) {
    const std::string when = rule.base ? "" : memo_condition(rule);
    std::string out;
    if (rule.early_memo) {
      out = "  const bool keep = !p.second_pass && p.peek() != TokenType::kName;\n";
    }
    return out + "  if (const Memo* memo = " + (when.empty() ? "" : "!" + when + " ? nullptr : ") +
           "p.find_memo(" + std::to_string(rule.memo_slot) + ")) return p.recall<" +
           cpp_type(rule.type) + ">(memo);\n";
  }
  static std::string remember(const Rule& rule) {
    const std::string when = memo_condition(rule);
    return "  " + (when.empty() ? "" : "if (" + when + ") ") + "p.remember(start, " +
           std::to_string(rule.memo_slot) + ", value);\n";
  }

  static std::string remembering(const Rule& rule) {
    return "  " + cpp_type(rule.type) + " value = " + rule.name + "_fresh(p);\n" +
           "  if (p.error) return nullptr;\n" + remember(rule) + "  return value;\n}\n\n";
  }

  // Indirect left recursion: first the memo says that there is nothing, then what was found with it
  // saying so, and so on as long as there is more.
  static std::string growing(const Rule& rule) {
    const std::string type = cpp_type(rule.type);
    std::string out = "  Lexeme* end = start;\n  " + type + " value = nullptr;\n  for (;;) {\n";
    out += "    p.here = end;\n    p.remember(start, " + std::to_string(rule.memo_slot) +
           ", value);\n";
    out += "    p.here = start;\n    " + type + " longer = " + rule.name + "_fresh(p);\n";
    out += "    if (p.error) return nullptr;\n";
    out += "    if (longer == nullptr || !p.is_behind(end)) break;\n";
    out += "    value = longer;\n    end = p.here;\n  }\n";
    return out + "  p.here = end;\n  return value;\n}\n\n";
  }

  // Direct left recursion: what the other alternatives find, then as many steps as there are.
  std::string looping(const Rule& rule) {
    const std::string type = cpp_type(rule.type);
    Alternatives base;
    Alternatives steps;
    for (const Alternative& alternative : rule.alternatives) {
      const Item& first = alternative.items[0].item;
      const bool self = first.kind == Item::Kind::kRule && first.text == rule.name;
      (self ? steps : base).push_back(&alternative);
    }
    std::string out = "static " + type + " " + rule.name + "_base(Parser& p) {\n";
    out += "  Lexeme* const start = p.here;\n";
    out += alternatives(base, 0, "start", rule.type, 1);
    out += "  return nullptr;\n}\n\n";
    out += "static " + type + " " + rule.name + "_step(Parser& p, Lexeme* const start, " + type +
           " v0) {\n";
    out += "  Lexeme* const mark = p.here;\n";
    out += alternatives(steps, 1, "mark", rule.type, 1);
    out += "  return nullptr;\n}\n\n";
    out += signature(rule) + entry(rule) + recall(rule) + hurry_down(rule);
    out += "  Lexeme* const start = p.here;\n";
    out += "  " + type + " value = " + rule.name + "_base(p);\n";
    out += "  while (value != nullptr) {\n    Lexeme* const end = p.here;\n";
    out += "    " + type + " longer = " + rule.name + "_step(p, start, value);\n";
    out += "    if (longer == nullptr) {\n      p.here = end;\n      break;\n    }\n";
    out += "    value = longer;\n  }\n  if (p.error) return nullptr;\n";
    return out + remember(rule) + "  return value;\n}\n\n";
  }

  // In the first pass, down to the base at once: most expressions are no more than that. What has
  // been found there is remembered if there is more to it.
  std::string hurry_down(const Rule& rule) {
    if (rule.base_rule < 0 || rule.base_distance < 2) return "";
    const Rule& base = grammar_.rules[rule.base_rule];
    const std::string type = cpp_type(base.type);
    std::string out = "  if (p.may_hurry() && " + set_name(base.first) + ".has(p.peek())) {\n";
    out += "    Lexeme* const from = p.here;\n";
    out += "    " + type + " value = " + hurry_helper(base) + "(p, " + set_name(rule.more) + ", " +
           std::to_string(rule.base_distance) + ");\n";
    out += "    if (value != nullptr) {\n";
    if (rule.memo) {
      out += "      if (p.here != from->next) p.remember(from, " + std::to_string(rule.memo_slot) +
             ", value);\n";
    }
    out += "      return value;\n    }\n    if (p.error) return nullptr;\n";
    return out + "    p.here = from;\n  }\n";
  }

  std::string hurry_helper(const Rule& base) {
    const std::string name = "hurry_to_" + base.name;
    if (!hurried_.insert(name).second) return name;
    const std::string slot = std::to_string(base.memo_slot);
    helpers_ += "// The value of " + base.name +
                " if nothing follows that `more` has; null also when " + "something does.\n";
    helpers_ += "static " + cpp_type(base.type) + " " + name +
                "(Parser& p, const TokenSet& more, int distance) {\n";
    helpers_ += "  Lexeme* const start = p.here;\n  Level level(p, distance);\n";
    helpers_ += "  " + cpp_type(base.type) + " value = " + rule_function(base.name) + "(p);\n";
    helpers_ += "  if (value == nullptr) return nullptr;\n";
    helpers_ += "  if (!more.has(p.peek())) return p.error ? nullptr : value;\n";
    helpers_ += "  if (p.here != start->next) p.remember(start, " + slot + ", value);\n";
    helpers_ += "  return nullptr;\n}\n\n";
    return name;
  }

  // ---- Files.

  std::string header() {
    const Tokens& tokens = grammar_.tokens;
    std::string out = top("The keywords and rules of the parser.");
    out += "#ifndef VM_PARSER_PYTHON_RULES_H_\n#define VM_PARSER_PYTHON_RULES_H_\n\n";
    out += "#include \"vm/parser/actions_internal.h\"\n\nnamespace py::parsing {\n\n";
    for (size_t i = tokens.first_keyword; i < tokens.enumerators.size(); ++i) {
      out += "constexpr TokenType " + tokens.enumerators[i] + "{" + std::to_string(i) + "};\n";
    }
    out += "\n" + declarations_;
    out += "\n}  // namespace py::parsing\n\n#endif  // VM_PARSER_PYTHON_RULES_H_\n";
    return out;
  }

  std::string source() {
    std::string out = top("The parser.");
    out += "#include \"vm/parser/python_rules.h\"\n\n#include <cstring>\n\n";
    out += "#include \"vm/parser/actions_internal.h\"\n\nnamespace py::parsing {\n\n";
    out += keyword_lookup() + "\n" + set_definitions_ + "\n" + body_;
    return out + "}  // namespace py::parsing\n";
  }

  std::string top(const std::string& what) {
    std::string comment = kHeadComment;
    comment.replace(comment.find('%'), 1, grammar_.file);
    return "// " + what + "\n" + comment;
  }

  // By length, then by text: a name is seldom as long as many keywords.
  std::string keyword_lookup() {
    const Tokens& tokens = grammar_.tokens;
    std::map<size_t, std::string> by_size;
    for (const auto& [word, token] : tokens.by_keyword) {
      by_size[word.size()] += "      if (std::memcmp(text, \"" + word + "\", " +
                              std::to_string(word.size()) + ") == 0) return {" +
                              tokens.enumerators[token] + ", 0};\n";
    }
    for (const auto& [word, number] : tokens.by_soft_keyword) {
      by_size[word.size()] += "      if (std::memcmp(text, \"" + word + "\", " +
                              std::to_string(word.size()) + ") == 0) return {TokenType::kName, " +
                              std::to_string(number) + "};\n";
    }
    std::string out = "WordKind look_up_word(const char* text, size_t size) {\n  switch (size) {\n";
    for (const auto& [size, tests] : by_size) {
      out += "    case " + std::to_string(size) + ":\n" + tests + "      break;\n";
    }
    return out + "    default:\n      break;\n  }\n  return {TokenType::kName, 0};\n}\n";
  }

  const Grammar& grammar_;
  std::vector<Error>* errors_;
  const Rule* rule_ = nullptr;
  std::string declarations_;
  std::string body_;
  std::string helpers_;
  std::map<std::string, int> sets_;
  std::string set_definitions_;
  std::map<std::string, std::string> helper_names_;
  std::set<std::string> hurried_;
};

}  // namespace

std::vector<Output> emit(const Grammar& grammar, std::vector<Error>* errors) {
  return Emitter(grammar, errors).run();
}

}  // namespace parsergen
