// Rewrites the body of an op: the DSL's words become C++, and every exit is checked.
// Counterpart: Tools/cases_generator/generators_common.py.
#include "vm/bytecode/gen/body.h"

#include <algorithm>
#include <map>
#include <utility>

namespace opgen {
namespace {

std::vector<Token> body_tokens(const Definition& op) {
  std::vector<Error> ignored;
  return tokenize(op.body.text, op.where.file, op.body.line, &ignored);
}

// What holds at one point of the body.
struct State {
  std::set<std::string> dead;
  bool synced = false;
  bool exits = false;
};

class Rewriter {
 public:
  Rewriter(const BodyContext& context, std::vector<Error>* errors)
      : context_(context), op_(*context.op), errors_(errors), source_(op_.body.text) {
    tokens_ = tokenize(source_, op_.where.file, op_.body.line, errors);
  }

  BodyResult run() {
    State state;
    statement(&state);
    text_ += source_.substr(copied_);
    if (!state.exits) check_inputs_dead(state, "the end of the body");
    return {std::move(text_), state.exits, state.synced};
  }

 private:
  const Token& peek(size_t ahead = 0) const {
    return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
  }
  bool is(std::string_view text) const { return peek().text == text; }
  bool at_end() const { return peek().kind == TokenKind::kEnd; }

  void fail(int line, const std::string& message) {
    errors_->push_back({{op_.where.file, line}, op_.name + ": " + message});
  }

  // Replaces the source from `begin` to `end` by text; what lies before is copied as it is.
  void replace(size_t begin, size_t end, const std::string& text) {
    text_ += source_.substr(copied_, begin - copied_);
    text_ += text;
    copied_ = end;
  }

  static bool is_open(const std::string& text) { return text == "(" || text == "[" || text == "{"; }
  static bool is_close(const std::string& text) {
    return text == ")" || text == "]" || text == "}";
  }

  // From an opening bracket to behind its partner; calls visit on every token in between.
  template <typename Visit>
  void balanced(const Visit& visit) {
    int depth = 0;
    do {
      if (is_open(peek().text)) ++depth;
      if (is_close(peek().text)) --depth;
      visit(position_);
      ++position_;
    } while (depth > 0 && !at_end());
  }

  void statement(State* state) {
    if (at_end()) return;
    if (state->exits && !is("}")) {
      // Unreachable text is harmless, but says that the writer expected something else.
      fail(peek().line, "unreachable code after an exit");
      state->exits = false;
    }
    if (is("{")) {
      ++position_;
      while (!at_end() && !is("}")) statement(state);
      ++position_;
      return;
    }
    const std::string word = peek().text;
    if (word == "if") return if_statement(state);
    if (word == "for" || word == "while" || word == "switch") {
      ++position_;
      if (is("(")) balanced([&](size_t at) { expression_token(at, state); });
      State inside = *state;
      statement(&inside);
      if (word != "switch" && !inside.exits && inside.dead != state->dead) {
        fail(peek().line, "an input dies inside a loop");
      }
      if (inside.synced != state->synced && !inside.exits)
        fail(peek().line, "SYNC_SP() inside a loop");
      return;
    }
    if (word == "do") {
      ++position_;
      statement(state);
      while (!at_end() && !is(";")) ++position_;
      ++position_;
      return;
    }
    if ((word == "case" || word == "default")) {
      while (!at_end() && !is(":")) ++position_;
      ++position_;
      return;
    }
    if (peek().kind == TokenKind::kName && peek(1).text == "(" && macro(state)) return;
    // A plain statement; lambdas and braced initialisers are balanced away.
    if (word == "return" || word == "goto") state->exits = true;
    const size_t planted_before = statement_ends_.size();
    plant_statement();
    while (!at_end() && !is(";")) {
      if (is_open(peek().text)) {
        balanced([&](size_t at) { expression_token(at, state); });
      } else {
        expression_token(position_, state);
        ++position_;
      }
    }
    if (statement_ends_.size() != planted_before) {
      replace(peek().begin, peek().end, "; }");
      statement_ends_.pop_back();
    }
    ++position_;
    if (state->exits) check_inputs_dead(*state, word);
  }

  void if_statement(State* state) {
    const int line = peek().line;
    ++position_;
    if (is("constexpr")) {
      ++position_;
    } else if (is("(") && !op_.specializing) {
      plant_branch(position_);
    }
    if (is("(")) balanced([&](size_t at) { expression_token(at, state); });
    while (is("[")) balanced([](size_t) {});  // [[likely]]
    State then = *state;
    State otherwise = *state;
    statement(&then);
    if (is("else")) {
      ++position_;
      while (is("[")) balanced([](size_t) {});
      statement(&otherwise);
    }
    if (then.exits) {
      *state = otherwise;
    } else if (otherwise.exits) {
      *state = then;
    } else {
      if (then.dead != otherwise.dead) {
        for (const std::string& name : then.dead) {
          if (!otherwise.dead.contains(name)) fail(line, name + " is dead on one path only");
        }
        for (const std::string& name : otherwise.dead) {
          if (!then.dead.contains(name)) fail(line, name + " is dead on one path only");
        }
      }
      if (then.synced != otherwise.synced) fail(line, "SYNC_SP() on one path only");
      then.dead.insert(otherwise.dead.begin(), otherwise.dead.end());
      *state = then;
    }
  }

  const BodyInput* input(const std::string& name) const {
    for (const BodyInput& in : context_.inputs) {
      if (in.name == name) return &in;
    }
    return nullptr;
  }

  void kill(const std::string& name, int line, State* state) {
    if (input(name) == nullptr) return;
    if (!state->dead.insert(name).second) fail(line, name + " dies twice");
  }

  // Only *_steal functions and methods consume a reference: f_steal(x), x.steal(), x.close().
  void expression_token(size_t at, State* state) {
    const Token& token = tokens_[at];
    if (const auto end = branch_ends_.find(at); end != branch_ends_.end())
      replace(token.begin, token.end, end->second);
    if (token.kind != TokenKind::kName) return;
    rename(at);
    if (at + 1 >= tokens_.size() || tokens_[at + 1].text != "(") return;
    const bool method = at >= 2 && (tokens_[at - 1].text == "." || tokens_[at - 1].text == "->");
    if (method && token.text == "close" && input(tokens_[at - 2].text) != nullptr) {
      if (context_.escapes && !state->synced)
        fail(token.line, "write CLOSE(" + tokens_[at - 2].text + ")");
      return kill(tokens_[at - 2].text, token.line, state);
    }
    if (!token.text.ends_with("_steal") && !token.text.starts_with("steal")) return;
    if (method) return kill(tokens_[at - 2].text, token.line, state);
    int depth = 0;
    for (size_t i = at + 1; i < tokens_.size(); ++i) {
      if (is_open(tokens_[i].text)) ++depth;
      if (is_close(tokens_[i].text) && --depth == 0) break;
      // `x.member` borrows; only the reference itself is given away.
      const std::string& next = tokens_[i + 1].text;
      if (next != "." && next != "->" && next != "[") kill(tokens_[i].text, tokens_[i].line, state);
    }
  }

  void rename(size_t at) {
    const Token& token = tokens_[at];
    if (token.text == "INSTRUCTION_SIZE") {
      replace(token.begin, token.end, std::to_string(context_.instruction->cache_units + 1));
    }
  }

  void check_inputs_dead(const State& state, const std::string& where) {
    for (const BodyInput& in : context_.inputs) {
      if (in.never_owned || in.name == "unused" || state.dead.contains(in.name)) continue;
      fail(peek().line, "input " + in.name + " is neither closed, stolen nor DEAD at " + where);
    }
  }

  void need(const char* flag, const std::string& word, int line) {
    if (op_.attributes.flags.contains(flag)) return;
    fail(line, word + " needs the flag '" + flag + "'");
  }

  // The condition that holds while a new fault of this kind is planted; empty in a normal build.
  std::string plant(const char* kind, int line) {
    return context_.faults->plant(kind, {op_.where.file, line});
  }

  std::string unless_planted(const char* kind, int line, const std::string& statement) {
    const std::string planted = plant(kind, line);
    return planted.empty() ? statement : "if (!" + planted + ") { " + statement + " }";
  }

  // A reference is dropped: not at all, or once more than there is one to drop.
  std::string close_planted(const std::string& call, const std::string& reference, int line) {
    const std::string close = unless_planted("skip_close", line, call);
    const std::string planted = plant("extra_close", line);
    if (planted.empty()) return close;
    return "if (" + planted + ") drop_too_much(" + reference + "); " + close;
  }

  std::string close_call(const BodyInput& in, int line) {
    if (in.is_array) {
      return unless_planted("skip_close", line,
                            "PY_CLOSE_ARRAY(" + in.name + ", " + in.count + ");") +
             " ";
    }
    const std::string call = (in.maybe_null ? "PY_XCLOSE(" : "PY_CLOSE(") + in.name + ");";
    return close_planted(call, in.name, line) + " ";
  }

  // The condition of an `if` that declares nothing, turned round.
  void plant_branch(size_t open) {
    const Token& first = tokens_[open];
    size_t close = open;
    int depth = 0;
    for (size_t i = open; i < tokens_.size(); ++i) {
      if (tokens_[i].text == ";") return;
      if (is_open(tokens_[i].text)) ++depth;
      if (is_close(tokens_[i].text) && --depth == 0) {
        close = i;
        break;
      }
      // `if (T* x = f())`: only comparisons have two signs of equality, which are one token.
      if (tokens_[i].text == "=") return;
    }
    if (close == open) return;
    const std::string planted = plant("invert_branch", first.line);
    if (planted.empty()) return;
    replace(first.begin, first.end, "(static_cast<bool>(");
    branch_ends_[close] = ") != " + planted + ")";
  }

  // A plain statement whose absence compiles: it stores to memory, counts, or calls.
  void plant_statement() {
    static const std::set<std::string> kKept = {"static_assert", "assert", "return", "goto"};
    const Token& first = peek();
    const std::string& second = peek(1).text;
    const bool counts = first.text == "++" || first.text == "--";
    const bool acts = first.kind == TokenKind::kName &&
                      (second == "->" || second == "(" || second == "[" || second == ".");
    if (!counts && !acts) return;
    if (kKept.contains(first.text) || first.text.starts_with("PY_")) return;
    const std::string planted = plant("skip_statement", first.line);
    if (planted.empty()) return;
    replace(first.begin, first.begin, "{ if (!" + planted + ") ");
    statement_ends_.push_back(position_);
  }

  // The words of the DSL that stand as a statement: WORD(args);
  bool macro(State* state) {
    static const std::set<std::string> kWords = {"ERROR_IF",
                                                 "ERROR_NO_POP",
                                                 "UNWIND_NO_POP",
                                                 "DEOPT_IF",
                                                 "EXIT_IF",
                                                 "INPUTS_DEAD",
                                                 "DEAD",
                                                 "DECREF_INPUTS",
                                                 "CLOSE",
                                                 "XCLOSE",
                                                 "SYNC_SP",
                                                 "SAVE_STACK",
                                                 "RELOAD_STACK",
                                                 "JUMPBY",
                                                 "SKIP_OVER",
                                                 "DISPATCH",
                                                 "REDISPATCH",
                                                 "DISPATCH_INLINED",
                                                 "GO_TO_INSTRUCTION",
                                                 "GOTO_ERROR",
                                                 "GOTO_EXCEPTION_UNWIND",
                                                 "GOTO_EXIT_UNWIND",
                                                 "GOTO_START_FRAME",
                                                 "DISPATCH_WITH",
                                                 "DISPATCH_AS",
                                                 "CONTINUE_AT",
                                                 "PY_CLOSE",
                                                 "PY_XCLOSE",
                                                 "UNREACHABLE"};
    const Token word = peek();
    if (!kWords.contains(word.text)) return false;
    ++position_;
    const size_t arguments_begin = peek().end;
    size_t arguments_end = arguments_begin;
    std::vector<std::string> names;
    const size_t text_before = text_.size();
    const size_t copied_before = copied_;
    balanced([&](size_t at) {
      arguments_end = tokens_[at].begin;
      if (tokens_[at].kind == TokenKind::kName) names.push_back(tokens_[at].text);
      expression_token(at, state);
    });
    // Renames inside the arguments have been copied; take the argument text with them.
    std::string arguments;
    if (copied_ > arguments_begin) {
      std::string all =
          text_.substr(text_before) + source_.substr(copied_, arguments_end - copied_);
      arguments = all.substr(arguments_begin - copied_before);
      text_.resize(text_before);
      copied_ = copied_before;
    } else {
      arguments = source_.substr(arguments_begin, arguments_end - arguments_begin);
    }
    size_t end = tokens_[position_ - 1].end;
    if (is(";")) {
      end = peek().end;
      ++position_;
    } else {
      fail(word.line, word.text + "() is a statement and ends with ';'");
    }
    replace(word.begin, end, translate(word, arguments, names, state));
    return true;
  }

  std::string translate(const Token& word, const std::string& arguments,
                        const std::vector<std::string>& names, State* state) {
    const std::string& name = word.text;
    if (name == "ERROR_IF" || name == "ERROR_NO_POP" || name == "UNWIND_NO_POP") {
      return error_exit(word, arguments, state);
    }
    if (name == "DEOPT_IF" || name == "EXIT_IF" || name == "REDISPATCH" ||
        name == "GO_TO_INSTRUCTION") {
      return restart_exit(word, arguments, state);
    }
    if (name == "INPUTS_DEAD") {
      for (const BodyInput& in : context_.inputs) {
        if (in.name != "unused") state->dead.insert(in.name);
      }
      return "";
    }
    if (name == "DEAD") {
      if (names.empty() || input(names[0]) == nullptr)
        fail(word.line, "DEAD() of what is no consumed input");
      if (!names.empty() && input(names[0]) != nullptr) state->dead.insert(names[0]);
      return "";
    }
    if (name == "CLOSE" || name == "XCLOSE" || name == "PY_CLOSE" || name == "PY_XCLOSE") {
      return close_word(word, arguments, names, state);
    }
    if (name == "DECREF_INPUTS") return decref_inputs(word, state);
    if (name == "SYNC_SP" || name == "SAVE_STACK") {
      const bool first = !state->synced;
      state->synced = true;
      if (!first) return name == "SAVE_STACK" ? "frame->stackpointer = sp;" : "";
      return "{ " + context_.sync +
             (name == "SAVE_STACK" && !context_.escapes ? "frame->stackpointer = sp; " : "") + "}";
    }
    if (name == "RELOAD_STACK") return "sp = frame->stackpointer;";
    if (name == "JUMPBY") {
      const std::string too_far = plant("wrong_jump", word.line);
      return unless_planted(
          "skip_jump", word.line,
          "next_instr += (" + arguments + ")" + (too_far.empty() ? "" : " + " + too_far) + ";");
    }
    if (name == "SKIP_OVER") return "next_instr += (" + arguments + ");";
    if (name == "UNREACHABLE") {
      state->exits = true;
      return "PY_UNREACHABLE();";
    }
    // Ways to leave for good: the inputs must be gone.
    check_inputs_dead(*state, name);
    state->exits = true;
    return "{ " + std::string(state->synced ? "" : context_.pop_inputs) + name + "(" + arguments +
           "); }";
  }

  std::string error_exit(const Token& word, const std::string& arguments, State* state) {
    const std::string& name = word.text;
    const std::string below = state->synced ? "" : context_.pop_inputs;
    const std::string with = state->synced ? "" : context_.keep_inputs;
    if (name == "ERROR_IF") {
      need("error", name, word.line);
      check_inputs_dead(*state, name);
      const std::string leave = below + "GOTO_ERROR();";
      if (arguments == "true") {
        state->exits = true;
        return "{ " + leave + " }";
      }
      const std::string planted = plant("lost_error", word.line);
      const std::string condition =
          planted.empty() ? arguments : "(" + arguments + ") && !" + planted;
      return "if (" + condition + ") [[unlikely]] { " + leave + " }";
    }
    if (name == "ERROR_NO_POP") {
      need("error_no_pop", name, word.line);
      state->exits = true;
      if (!state->synced && !state->dead.empty()) {
        fail(word.line, "ERROR_NO_POP() leaves the dead " + *state->dead.begin() + " on the stack");
      }
      return "{ " + with + "GOTO_ERROR(); }";
    }
    need("error_no_pop", name, word.line);
    state->exits = true;
    return "{ " + with + "GOTO_EXCEPTION_UNWIND(); }";
  }

  // Back to the instruction's start, as another form or as whatever stands there now.
  std::string restart_exit(const Token& word, const std::string& arguments, State* state) {
    const std::string& name = word.text;
    if (name == "DEOPT_IF" || name == "EXIT_IF") {
      need(name == "DEOPT_IF" ? "deopt" : "exit", name, word.line);
      const Instruction& inst = *context_.instruction;
      if (inst.head == inst.name)
        fail(word.line, name + "() in " + inst.name + ", which is in no family");
      restartable(name, word.line, *state);
      const std::string leave = context_.restart + "DEOPT_TO(" + inst.head + ");";
      if (arguments == "true") {
        state->exits = true;
        return "{ " + leave + " }";
      }
      const std::string planted = plant("skip_guard", word.line);
      const std::string condition =
          planted.empty() ? arguments : "(" + arguments + ") && !" + planted;
      return "if (" + condition + ") [[unlikely]] { " + leave + " }";
    }
    if (name == "REDISPATCH") {
      restartable(name, word.line, *state);
      state->exits = true;
      return "{ " + context_.restart + "DISPATCH_SAME_OPARG(); }";
    }
    restartable(name, word.line, *state);
    state->exits = true;
    return "{ " + context_.restart + "GOTO_INSTRUCTION(" + arguments + "); }";
  }

  std::string close_word(const Token& word, const std::string& arguments,
                         const std::vector<std::string>& names, State* state) {
    const std::string& name = word.text;
    const std::string call = name.ends_with("XCLOSE") ? "PY_XCLOSE" : "PY_CLOSE";
    const BodyInput* in = names.size() == 1 ? input(names[0]) : nullptr;
    if (!context_.escapes && (in == nullptr || !in->harmless)) {
      fail(word.line,
           name + "(" + arguments + ") may run Python code: that needs the flag 'escapes'");
    }
    if (in == nullptr) {
      // What is closed may be what the stack still shows: the new values go there first.
      if (context_.store_changed.empty() || state->synced) return call + "(" + arguments + ");";
      return "{ " + context_.store_changed + call + "(" + arguments + "); }";
    }
    kill(in->name, word.line, state);
    const std::string close = close_planted(call + "(" + arguments + ");", in->name, word.line);
    if (!context_.escapes || state->synced) return close;
    // The last of them: the frame stops seeing them all, which costs no store of its own.
    bool last = true;
    for (const BodyInput& other : context_.inputs) {
      last = last && (other.never_owned || state->dead.contains(other.name));
    }
    if (last) return "{ " + context_.store_changed + context_.decref_level + close + " }";
    return "{ " + context_.store_changed + in->slot + " = StackRef::null(); " + close + " }";
  }

  std::string decref_inputs(const Token& word, State* state) {
    need("escapes", word.text, word.line);
    std::string text = "{ " + (state->synced ? "" : context_.store_changed + context_.decref_level);
    for (size_t i = context_.inputs.size(); i-- > 0;) {
      const BodyInput& in = context_.inputs[i];
      if (in.name == "unused" && !in.never_owned)
        fail(word.line, "DECREF_INPUTS() with an unnamed input");
      if (in.never_owned || in.name == "unused" || state->dead.contains(in.name)) continue;
      kill(in.name, word.line, state);
      text += close_call(in, word.line);
    }
    return text + "}";
  }

  void restartable(const std::string& name, int line, const State& state) {
    if (!context_.can_restart || state.synced) fail(line, name + "() after the depth has changed");
    if (!state.dead.empty()) fail(line, name + "() after " + *state.dead.begin() + " died");
  }

  const BodyContext& context_;
  const Definition& op_;
  std::vector<Error>* errors_;
  const std::string& source_;
  std::vector<Token> tokens_;
  size_t position_ = 0;
  std::string text_;
  size_t copied_ = 0;
  std::map<size_t, std::string> branch_ends_;  // What stands for the bracket that ends a condition.
  std::vector<size_t> statement_ends_;         // Plain statements that were opened and not closed.
};

}  // namespace

std::string FaultSites::plant(const std::string& kind, const Location& where) {
  if (!active_) return "";
  const int place = static_cast<int>(faults_.size());
  if (place == kFaultsOfInstruction) full_ = true;
  if (full_) return "";
  faults_.push_back(
      {instruction_.number * kFaultsOfInstruction + place, instruction_.name, kind, where});
  return "PY_PLANTED(" + std::to_string(faults_.back().number) + ")";
}

BodyResult rewrite_body(const BodyContext& context, std::vector<Error>* errors) {
  return Rewriter(context, errors).run();
}

bool mentions(const Definition& op, const std::string& name) {
  if (op.body.text.find(name) == std::string::npos) return false;
  const std::vector<Token> tokens = body_tokens(op);
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& t) { return t.text == name; });
}

bool assigns(const Definition& op, const std::string& variable, std::vector<Error>*) {
  const std::vector<Token> tokens = body_tokens(op);
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].text == variable && tokens[i + 1].text == "=") return true;
  }
  return false;
}

}  // namespace opgen
