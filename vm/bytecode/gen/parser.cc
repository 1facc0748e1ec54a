// Reads definition files into a Module.
// Counterpart: Tools/cases_generator/parsing.py.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "vm/bytecode/gen/model.h"

namespace opgen {

const std::vector<std::string> kSlotTypes = {
    "object",   "any",   "maybe_null", "null",          "self_or_null", "dict_or_null",
    "borrowed", "none",  "bool",       "bool_if_bit_4", "truth",        "int",
    "float",    "str",   "tuple",      "list",          "dict",         "set",
    "any_set",  "slice", "iter",       "exc",           "exc_or_none",  "lasti",
    "cell",     "code",  "func",       "any_func",      "frame",        "interpolation"};
const std::vector<std::string> kOpargKinds = {"none",
                                              "prefix",
                                              "const",
                                              "small_int",
                                              "common_constant",
                                              "name",
                                              "name_shift_1",
                                              "name_shift_2",
                                              "local",
                                              "local_pair",
                                              "deref",
                                              "free_count",
                                              "jump_forward",
                                              "jump_backward",
                                              "async_for_start",
                                              "label",
                                              "count",
                                              "depth",
                                              "unpack_ex",
                                              "slice_size",
                                              "interpolation",
                                              "binary_op",
                                              "compare_op",
                                              "invert",
                                              "intrinsic_1",
                                              "intrinsic_2",
                                              "special_method",
                                              "conversion",
                                              "function_attribute",
                                              "raise_form",
                                              "reraise_depth",
                                              "awaitable",
                                              "yield",
                                              "resume",
                                              "executor"};
const std::vector<std::string> kFlows = {"next",  "jump", "branch",      "return",
                                         "raise", "exit", "unreachable", "any"};
const std::vector<std::string> kLocalEffects = {
    "none",      "load",      "borrow",        "check",      "load_clear",  "store",
    "delete",    "load_load", "borrow_borrow", "store_load", "store_store", "make_cell",
    "copy_free", "load_cell", "store_cell",    "delete_cell"};
const std::vector<std::string> kProofs = {"none",
                                          "cells",
                                          "closure",
                                          "function_attribute",
                                          "keyword_names",
                                          "str_names",
                                          "lasti",
                                          "make_generator",
                                          "yield",
                                          "loop",
                                          "intrinsic_1",
                                          "intrinsic_2",
                                          "copy",
                                          "jump_if_none",
                                          "jump_if_not_none",
                                          "template_parts",
                                          "own_iterator",
                                          "new_list",
                                          "list_append",
                                          "list_extend",
                                          "shown_self"};
const std::vector<std::string> kFlags = {
    "arg",     "const",      "name",         "jump",     "free",      "local",
    "pure",    "eval_break", "deopt",        "exit",     "error",     "error_no_pop",
    "escapes", "no_save_ip", "enters_frame", "suspends", "block_push"};

namespace {

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Parser {
 public:
  Parser(const SourceFile& source, Module* module, std::vector<Error>* errors)
      : source_(source), module_(module), errors_(errors) {
    tokens_ = tokenize(source.text, source.path, 1, errors);
  }

  void run() {
    while (!at_end()) {
      const size_t before = errors_->size();
      definition();
      if (errors_->size() != before) recover();
    }
  }

 private:
  const Token& peek(size_t ahead = 0) const {
    return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
  }
  bool at_end() const { return peek().kind == TokenKind::kEnd; }
  Location here() const { return {source_.path, peek().line}; }
  bool is(std::string_view text) const { return peek().text == text && !at_end(); }

  void fail(const std::string& message) {
    if (!failed_) errors_->push_back({here(), message});
    failed_ = true;
  }

  bool accept(std::string_view text) {
    if (!is(text)) return false;
    ++position_;
    return true;
  }

  void expect(std::string_view text) {
    if (accept(text)) return;
    fail("expected '" + std::string(text) + "' before '" +
         (at_end() ? "end of file" : peek().text) + "'");
  }

  std::string name() {
    if (peek().kind != TokenKind::kName) {
      fail("expected a name before '" + (at_end() ? std::string("end of file") : peek().text) +
           "'");
      return "";
    }
    return tokens_[position_++].text;
  }

  int number() {
    if (peek().kind != TokenKind::kNumber) {
      fail("expected a number before '" + (at_end() ? std::string("end of file") : peek().text) +
           "'");
      return 0;
    }
    return static_cast<int>(std::strtol(tokens_[position_++].text.c_str(), nullptr, 0));
  }

  // After an error: on to the next line that starts a definition.
  void recover() {
    failed_ = false;
    while (!at_end()) {
      const Token& token = peek();
      const bool first = token.begin == 0 || source_.text[token.begin - 1] == '\n';
      static const std::vector<std::string> kStarts = {"op",     "inst",         "macro", "family",
                                                       "pseudo", "specializing", "cache", "shard"};
      if (first && position_ != last_start_ && contains(kStarts, token.text)) return;
      ++position_;
    }
  }

  void definition() {
    last_start_ = position_;
    const Location where = here();
    const bool specializing = accept("specializing");
    const std::string word = name();
    if (failed_) return;
    if (word == "shard") {
      shard_ = name();
      return expect(";");
    }
    if (word == "family") return family(where);
    if (word == "cache") return cache_layout(where);
    Definition def;
    def.where = where;
    def.specializing = specializing;
    def.shard = shard_;
    if (word == "op") {
      def.kind = DefKind::kOp;
    } else if (word == "inst") {
      def.kind = DefKind::kInst;
    } else if (word == "macro") {
      def.kind = DefKind::kMacro;
    } else if (word == "pseudo") {
      def.kind = DefKind::kPseudo;
    } else {
      --position_;
      return fail("expected a definition before '" + word + "'");
    }
    expect("(");
    def.name = name();
    if (def.kind != DefKind::kOp) {
      expect(",");
      def.number = number();
    }
    if (def.kind != DefKind::kMacro) {
      expect(",");
      effect(&def.effect);
    }
    expect(")");
    if (!failed_ && is("[")) attributes(&def.attributes);
    if (failed_) return;
    if (def.kind == DefKind::kMacro) {
      expect("=");
      macro_parts(&def);
      expect(";");
    } else if (def.kind == DefKind::kPseudo) {
      expect("=");
      def.sequence = is("[");
      if (!def.sequence && !is("{"))
        return fail("expected '{' or '[' before '" + peek().text + "'");
      ++position_;
      const std::string_view close = def.sequence ? "]" : "}";
      name_list(close, &def.targets);
      expect(";");
    } else if (is("{")) {
      body(&def.body);
    } else {
      expect(";");
    }
    if (!failed_) module_->definitions.push_back(std::move(def));
  }

  void name_list(std::string_view close, std::vector<std::string>* names) {
    while (!failed_ && !accept(close)) {
      names->push_back(name());
      if (!is(close)) expect(",");
    }
  }

  void family(const Location& where) {
    Family family;
    family.where = where;
    expect("(");
    family.head = name();
    expect(")");
    expect("=");
    expect("{");
    name_list("}", &family.members);
    expect(";");
    if (!failed_) module_->families.push_back(std::move(family));
  }

  void cache_layout(const Location& where) {
    CacheLayout layout;
    layout.where = where;
    expect("(");
    layout.name = name();
    expect(")");
    expect("=");
    do {
      CacheItem item;
      item.name = name();
      expect("/");
      item.units = number();
      layout.fields.push_back(std::move(item));
    } while (!failed_ && accept("+"));
    expect(";");
    if (!failed_) module_->layouts.push_back(std::move(layout));
  }

  void macro_parts(Definition* def) {
    do {
      MacroPart part;
      part.line = peek().line;
      const std::string word = name();
      if (word == "flush") {
        part.flush = true;
      } else if (accept("/")) {
        part.cache.name = word;
        part.cache.units = number();
      } else {
        part.op = word;
      }
      def->parts.push_back(std::move(part));
    } while (!failed_ && accept("+"));
  }

  // ( caches, inputs -- outputs )
  void effect(Effect* effect) {
    expect("(");
    while (!failed_ && peek().kind != TokenKind::kDashDash) {
      item(effect, &effect->inputs);
      if (peek().kind != TokenKind::kDashDash) expect(",");
    }
    if (failed_) return;
    ++position_;
    while (!failed_ && !is(")")) {
      item(nullptr, &effect->outputs);
      if (!is(")")) expect(",");
    }
    expect(")");
  }

  void item(Effect* effect, std::vector<StackItem>* items) {
    StackItem item;
    item.line = peek().line;
    item.name = name();
    if (accept("[")) {
      item.count = count();
      expect("]");
    }
    bool typed = false;
    if (accept(":")) {
      typed = true;
      item.typed = true;
      item.type = name();
      if (item.type == "same") {
        item.type = "any";
        expect("(");
        item.same_as = name();
        expect(")");
      } else if (!failed_ && !contains(kSlotTypes, item.type)) {
        --position_;
        return fail("unknown stack type '" + item.type + "'");
      }
    }
    if (accept("/")) {
      if (effect == nullptr) return fail("a cache entry cannot be an output");
      if (!items->empty()) return fail("cache entries come before the stack inputs");
      CacheItem cache;
      cache.name = item.name;
      if (typed) cache.type = item.type;
      cache.units = number();
      if (cache.units != 1 && cache.units != 2 && cache.units != 4 && cache.name != "unused") {
        return fail("a cache entry has 1, 2 or 4 units");
      }
      effect->caches.push_back(std::move(cache));
      return;
    }
    items->push_back(std::move(item));
  }

  // oparg, oparg - 1, oparg * 2, oparg & 1, oparg >> 8, or a number.
  Count count() {
    Count result;
    result.is_array = true;
    if (peek().kind == TokenKind::kNumber) {
      result.constant = number();
      return result;
    }
    result.constant = 0;
    result.per_oparg = 1;
    expect("oparg");
    if (accept("-")) {
      result.constant = -number();
    } else if (accept("+")) {
      result.constant = number();
    } else if (accept("*")) {
      result.per_oparg = number();
    } else if (accept("&")) {
      result.mask = static_cast<unsigned>(number());
    } else if (accept(">>")) {
      result.shift = static_cast<unsigned>(number());
    }
    return result;
  }

  void attributes(Attributes* attributes) {
    expect("[");
    while (!failed_ && !accept("]")) {
      const std::string word = name();
      if (accept("=")) {
        value(word, attributes);
      } else if (!failed_) {
        if (!contains(kFlags, word)) {
          --position_;
          return fail("unknown flag '" + word + "'");
        }
        attributes->flags.insert(word);
      }
      if (!is("]")) expect(",");
    }
  }

  void value(const std::string& key, Attributes* attributes) {
    const auto choose = [&](const std::vector<std::string>& from, std::string* to) {
      *to = name();
      if (failed_ || contains(from, *to)) return;
      --position_;
      fail("unknown " + key + " '" + *to + "'");
    };
    if (key == "oparg") {
      choose(kOpargKinds, &attributes->oparg);
    } else if (key == "flow") {
      choose(kFlows, &attributes->flow);
    } else if (key == "locals") {
      choose(kLocalEffects, &attributes->locals);
    } else if (key == "proof") {
      choose(kProofs, &attributes->proof);
    } else if (key == "base") {
      attributes->base = name();
    } else if (key == "fuses") {
      attributes->fuses = name();
    } else if (key == "taken") {
      attributes->has_taken = true;
      effect(&attributes->taken);
    } else if (key == "taken_skip") {
      attributes->taken_skip = number();
    } else {
      fail("unknown attribute '" + key + "'");
    }
  }

  void body(Body* body) {
    body->present = true;
    body->line = peek().line;
    const size_t begin = peek().begin;
    int depth = 0;
    while (!at_end()) {
      if (is("{")) ++depth;
      if (is("}") && --depth == 0) break;
      ++position_;
    }
    if (at_end())
      return fail("the body that starts on line " + std::to_string(body->line) + " never ends");
    body->text = source_.text.substr(begin, peek().end - begin);
    ++position_;
  }

  const SourceFile& source_;
  Module* module_;
  std::vector<Error>* errors_;
  std::vector<Token> tokens_;
  size_t position_ = 0;
  size_t last_start_ = 0;
  bool failed_ = false;
  std::string shard_;
};

}  // namespace

void parse(const SourceFile& source, Module* module, std::vector<Error>* errors) {
  Parser(source, module, errors).run();
}

}  // namespace opgen
