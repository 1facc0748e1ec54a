// Runs the generated rules over the tokens: first for a tree and, if there is none, again for the
// error.
//
// The first pass knows only what is right. When it fails, the second one tries the same rules and
// the invalid_ ones beside them, which match common mistakes and raise an error. If none does, the
// program is just "invalid syntax" at the last token that the first pass has read. That is why how
// far rules read ahead is part of what they mean.
// Counterpart: Parser/pegen.c and Parser/pegen_errors.c.
#include "vm/parser/parser.h"

#include <cstring>

#include "vm/parser/actions_internal.h"
#include "vm/parser/diagnostics.h"
#include "vm/parser/parser_internal.h"
#include "vm/parser/python_rules.h"
#include "vm/parser/source.h"

namespace py {
namespace parsing {

const uint64_t kDummy[32] = {};

namespace {

bool is_visible(TokenType type) {
  return type != TokenType::kEndMarker && type != TokenType::kNewline &&
         type != TokenType::kIndent && type != TokenType::kDedent;
}

bool is_syntax_error(ErrorKind kind) {
  return kind == ErrorKind::kSyntaxError || kind == ErrorKind::kIndentationError ||
         kind == ErrorKind::kTabError || kind == ErrorKind::kIncompleteInput;
}

}  // namespace

Parser::Parser(Tokenizer& tokenizer, const ParseOptions& options, ast::NameTable& names)
    : arena(names.arena()),
      tokenizer(tokenizer),
      diagnostics(tokenizer.diagnostics()),
      names(names),
      options(options),
      barry_as_bdfl(options.barry_as_bdfl) {
  tokenizer.join_diamonds(barry_as_bdfl);
  first_ = here = new_lexeme(nullptr);
}

std::nullptr_t Parser::out_of_memory() {
  diagnostics.out_of_memory();
  error = true;
  return nullptr;
}

void Parser::overflow() {
  if (!diagnostics.failed()) {
    diagnostics.raise_plain(ErrorKind::kMemoryError,
                            "Parser stack overflowed - Python source too complex to parse");
  }
  error = true;
}

Lexeme* Parser::new_lexeme(const Lexeme* before) {
  auto* lexeme = static_cast<Lexeme*>(private_arena_.allocate(sizeof(Lexeme), alignof(Lexeme)));
  if (lexeme == nullptr) {
    out_of_memory();
    return nullptr;
  }
  lexeme->type = kUnread;
  lexeme->soft_keyword = 0;
  lexeme->index = newest == nullptr ? 0 : newest->index + 1;
  lexeme->next = nullptr;
  lexeme->before = before;
  lexeme->memo_bits = 0;
  lexeme->memos = nullptr;
  lexeme->node = nullptr;
  return lexeme;
}

// Fills `here`, which is the one that has not been read.
PY_NOINLINE void Parser::read_token() {
  Lexeme* const lexeme = here;
  TokenType type = tokenizer.next(lexeme);
  while (type == TokenType::kTypeIgnore) {
    TypeIgnore ignore = {tokenizer.lineno(), lexeme->start, lexeme->size()};
    ignore.tag = arena.copy_string(ignore.tag, ignore.size);
    if (ignore.tag == nullptr || !type_ignores_.push_back(ignore)) {
      out_of_memory();
      break;
    }
    type = tokenizer.next(lexeme);
  }
  if (options.mode == ParseMode::kSingle && type == TokenType::kEndMarker && started_) {
    // The end of the text ends the statement.
    type = TokenType::kNewline;
    started_ = false;
    if (tokenizer.indent() != 0 && !options.dont_imply_dedent) tokenizer.close_blocks();
  } else {
    started_ = true;
  }
  if (type == TokenType::kName) {
    const WordKind word = look_up_word(lexeme->start, lexeme->size());
    type = word.type;
    lexeme->soft_keyword = word.soft_keyword;
  }
  lexeme->type = type;
  newest = lexeme;
  const Lexeme* before = lexeme->before;
  if (before == nullptr || is_visible(type)) before = lexeme;
  lexeme->next = new_lexeme(before);
  if (type == TokenType::kErrorToken) {
    tokenizer.raise_status(*lexeme);
    error = true;
  }
  if (lexeme->next == nullptr) {
    // Out of memory: nothing is read any more.
    lexeme->type = TokenType::kErrorToken;
    lexeme->next = lexeme;
  }
}

const Lexeme* Parser::force(TokenType type, const char* text) {
  if (error) return nullptr;
  if (const Lexeme* lexeme = eat(type)) return lexeme;
  if (!error) syntax_error_at(*this, here, "expected '%s'", text);
  return nullptr;
}

void Parser::remember(Lexeme* start, int slot, const void* value) {
  if ((start->memo_bits >> slot & 1) != 0) {
    Memo* memo = start->memos;
    while (memo->slot != slot) memo = memo->next;
    memo->value = value;
    memo->end = here;
    return;
  }
  auto* memo = static_cast<Memo*>(private_arena_.allocate(sizeof(Memo), alignof(Memo)));
  if (memo == nullptr) {
    out_of_memory();
    return;
  }
  *memo = {start->memos, value, here, slot};
  start->memos = memo;
  start->memo_bits |= uint64_t{1} << slot;
}

ast::mod* Parser::start() {
  switch (options.mode) {
    case ParseMode::kExec:
      return parse_file(*this);
    case ParseMode::kEval:
      return parse_eval(*this);
    case ParseMode::kSingle:
      return parse_interactive(*this);
    case ParseMode::kFuncType:
      return parse_func_type(*this);
  }
  return nullptr;
}

void Parser::begin_second_pass() {
  for (Lexeme* lexeme = first_; lexeme->type != kUnread; lexeme = lexeme->next) {
    lexeme->memo_bits = 0;
    lexeme->memos = nullptr;
    if (lexeme->next == lexeme) break;
  }
  here = first_;
  second_pass = use_invalid_rules = true;
  // More lines would not make the statement any better.
  tokenizer.stop_reading();
}

ast::mod* Parser::run(ParseMetadata* metadata) {
  if (here == nullptr) return nullptr;
  ast::mod* tree = start();
  if (diagnostics.failed()) tree = nullptr;
  if (tree != nullptr) {
    if (options.mode != ParseMode::kSingle || tokenizer.only_blanks_left()) return tree;
    syntax_error(*this, "multiple statements found while compiling a single statement");
    return nullptr;
  }
  if (options.allow_incomplete_input && tokenizer.at_end_of_source()) {
    diagnostics.clear();
    tokenizer.raise_at_token(ErrorKind::kIncompleteInput, *newest, "incomplete input");
    return nullptr;
  }
  if (diagnostics.failed() && !is_syntax_error(diagnostics.error().kind)) return nullptr;
  const Lexeme* const last = newest;
  begin_second_pass();
  // An error that has already been raised stays.
  if (!error) start();
  if (ended) {
    diagnostics.clear();
    return nullptr;
  }
  settle_error(last);
  if (metadata != nullptr && is_syntax_error(diagnostics.error().kind)) {
    const TextSpan text = tokenizer.text();
    metadata->present = true;
    metadata->lineno = last_statement.lineno;
    metadata->col_offset = last_statement.col_offset;
    // CPython does not keep what it reads of a file.
    metadata->source =
        options.from_file != nullptr ? nullptr : arena.copy_string(text.data, text.size);
    metadata->source_size = metadata->source == nullptr ? 0 : text.size;
  }
  return nullptr;
}

// Decides which error is told. `last` is the last token of the first pass.
void Parser::settle_error(const Lexeme* last) {
  if (diagnostics.failed()) {
    if (tokenizer.status() == TokenizerStatus::kOk && is_syntax_error(diagnostics.error().kind)) {
      look_for_tokenizer_error();
    }
    return;
  }
  error = false;
  if (last->type == TokenType::kErrorToken && tokenizer.status() == TokenizerStatus::kEnd) {
    if (tokenizer.level() != 0) {
      tokenizer.raise_unclosed_bracket();
    } else {
      syntax_error(*this, "unexpected EOF while parsing");
    }
    return;
  }
  if (last->type == TokenType::kIndent || last->type == TokenType::kDedent) {
    indentation_error(
        *this, last->type == TokenType::kIndent ? "unexpected indent" : "unexpected unindent");
    return;
  }
  syntax_error_at(*this, last, "invalid syntax");
  look_for_tokenizer_error();
}

// Reads the rest of the text: what is wrong with its tokens comes before what is wrong with the
// program, and so does a bracket that was opened in an earlier line and never closed.
void Parser::look_for_tokenizer_error() {
  if (tokenizer.prompting()) return;
  const ParseError found = diagnostics.error();
  const int line = newest->lineno;
  diagnostics.clear();
  Token token;
  TokenType type;
  do {
    type = tokenizer.next(&token);
  } while (type != TokenType::kErrorToken && type != TokenType::kEndMarker);
  if (type == TokenType::kErrorToken && !diagnostics.failed() && tokenizer.level() != 0 &&
      line > tokenizer.open_bracket_line()) {
    tokenizer.raise_unclosed_bracket();
  }
  // Inside an f-string the tokenizer's complaint only follows from the expression's.
  if (!diagnostics.failed() || tokenizer.inside_fstring()) diagnostics.restore(found);
}

ast::mod* make_module(Parser& p, const ast::Seq<ast::stmt*>* body) {
  const size_t count = p.type_ignores_.size();
  ast::Seq<ast::type_ignore*>* ignores = nullptr;
  if (count != 0) {
    ignores = p.new_seq<ast::type_ignore*>(count);
    if (ignores == nullptr) return nullptr;
    for (size_t i = 0; i < count; ++i) {
      const Parser::TypeIgnore& ignore = p.type_ignores_[i];
      ast::Identifier tag = p.names.intern(ignore.tag, ignore.size);
      if (tag == nullptr) return p.out_of_memory();
      ignores->items[i] = p.make<ast::TypeIgnore>(nullptr, ignore.lineno, tag);
      if (ignores->items[i] == nullptr) return nullptr;
    }
  }
  return p.make<ast::Module>(nullptr, body, ignores);
}

}  // namespace parsing

ast::mod* parse_source(const char* source, size_t size, const ParseOptions& options,
                       ast::NameTable& names, Diagnostics& diagnostics, ParseMetadata* metadata) {
  const bool module = options.mode == ParseMode::kExec;
  Source text;
  const bool ok = options.from_file != nullptr
                      ? text.read_file(diagnostics, source, size, options.from_file)
                  : options.source_is_utf8 ? text.read_text(diagnostics, source, size, module)
                                           : text.read_bytes(diagnostics, source, size, module);
  if (!ok) return nullptr;
  Tokenizer::Options how;
  how.file_input = module;
  how.type_comments = options.type_comments;
  how.from_stdin = options.from_stdin;
  text.describe(&how);
  if (metadata != nullptr) metadata->encoding = text.encoding();
  Tokenizer tokenizer(diagnostics, how, text.text(), text.size());
  return parsing::Parser(tokenizer, options, names).run(metadata);
}

ast::mod* parse_interactive(const ParseOptions& options, ast::NameTable& names,
                            Diagnostics& diagnostics, ParseMetadata* metadata) {
  Tokenizer::Options how;
  how.file_input = options.mode == ParseMode::kExec;
  how.from_file = true;
  how.type_comments = options.type_comments;
  Tokenizer tokenizer(diagnostics, how);
  return parsing::Parser(tokenizer, options, names).run(metadata);
}

}  // namespace py
