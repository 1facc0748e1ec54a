// Nodes and the small structs on the way to them.
// Counterpart: Parser/action_helpers.c.
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/parser/actions_internal.h"
#include "vm/parser/number_literal.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/database.h"

namespace py::parsing {
namespace {

bool is_ascii(const char* text, size_t size) {
  unsigned char all = 0;
  for (size_t i = 0; i < size; ++i) all |= static_cast<unsigned char>(text[i]);
  return all < 0x80;
}

// The code points of what the tokenizer has found to be an identifier: valid UTF-8.
bool decode(const char* text, size_t size, Buffer* out) {
  const auto* p = reinterpret_cast<const unsigned char*>(text);
  const unsigned char* const end = p + size;
  while (p < end) {
    uint32_t c = *p++;
    const int more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (more != 0) c &= 0x3fu >> more;
    for (int i = 0; i < more && p < end; ++i) c = c << 6 | (*p++ & 0x3f);
    if (!out->append(&c, sizeof c)) return false;
  }
  return true;
}

bool encode(const Buffer& points, Buffer* out) {
  for (size_t i = 0; i < points.size(); i += sizeof(uint32_t)) {
    uint32_t c;
    memcpy(&c, points.data() + i, sizeof c);
    char bytes[4];
    size_t count = 0;
    if (c < 0x80) {
      bytes[count++] = static_cast<char>(c);
    } else {
      const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
      constexpr unsigned char kHeads[] = {0, 0xc0, 0xe0, 0xf0};
      bytes[count++] = static_cast<char>(kHeads[more] | c >> (6 * more));
      for (int j = more - 1; j >= 0; --j) {
        bytes[count++] = static_cast<char>(0x80 | (c >> (6 * j) & 0x3f));
      }
    }
    if (!out->append(bytes, count)) return false;
  }
  return true;
}

ast::Identifier intern_normal(Parser& p, const Buffer& bytes) {
  for (const char* word : {"None", "True", "False"}) {
    if (bytes.size() == strlen(word) && memcmp(bytes.data(), word, bytes.size()) == 0) {
      p.diagnostics.raise_plain(ErrorKind::kValueError,
                                "identifier field can't represent '%s' constant", word);
      p.error = true;
      return nullptr;
    }
  }
  ast::Identifier name = p.names.intern(bytes.data(), bytes.size());
  if (name == nullptr) return p.out_of_memory();
  return name;
}

// Names that look alike are one name: that of their normal form.
ast::Identifier normalized(Parser& p, const char* text, size_t size) {
  Buffer points;
  Buffer normal;
  Buffer bytes;
  const ParseHooks& hooks = p.diagnostics.hooks();
  const NormalizeResult result = hooks.normalize == nullptr
                                     ? NormalizeResult::kUnchanged
                                     : hooks.normalize(hooks.context, text, size, &bytes);
  if (result == NormalizeResult::kFailed) {
    p.diagnostics.pending();
    p.error = true;
    return nullptr;
  }
  if (result == NormalizeResult::kDone) return intern_normal(p, bytes);
  if (!decode(text, size, &points) ||
      !normalize({points.data(), points.size() / sizeof(uint32_t), 4}, NormalForm::kNfkc,
                 &normal) ||
      !encode(normal, &bytes)) {
    return p.out_of_memory();
  }
  return intern_normal(p, bytes);
}

ast::expr* make_name(Parser& p, Lexeme* lexeme) {
  const char* text = lexeme->start;
  const size_t size = lexeme->size();
  ast::Identifier name =
      is_ascii(text, size) ? p.names.intern(text, size) : normalized(p, text, size);
  if (name == nullptr) {
    if (!p.error) p.out_of_memory();
    return nullptr;
  }
  return node_at<ast::Name>(p, place(lexeme), name, ast::Kind::Load);
}

ast::expr* make_number(Parser& p, Lexeme* lexeme) {
  if (p.options.feature_version < 6 && memchr(lexeme->start, '_', lexeme->size()) != nullptr) {
    syntax_error(p, "Underscores in numeric literals are only supported in Python 3.6 and greater");
    return nullptr;
  }
  auto* value = p.arena.make<ast::ConstantValue>();
  if (value == nullptr) return p.out_of_memory();
  if (!parse_number_literal(p.tokenizer, *lexeme, p.options.int_max_str_digits, value)) {
    p.error = true;
    return nullptr;
  }
  return node_at<ast::Constant>(p, place(lexeme), value, nullptr);
}

template <class To, class From, class F>
const Seq<To>* map(Parser& p, const Seq<From>* from, F f) {
  if (from == nullptr) return nullptr;
  Seq<To>* seq = p.new_seq<To>(static_cast<size_t>(from->size));
  if (seq == nullptr) return nullptr;
  for (int32_t i = 0; i < from->size; ++i) seq->items[i] = f(from->items[i]);
  return seq;
}

ast::ConstantValue* simple_value(Parser& p, ast::ConstantKind kind) {
  auto* value = p.arena.make<ast::ConstantValue>();
  if (value == nullptr) return p.out_of_memory();
  value->kind = kind;
  return value;
}

bool has_name(ast::Identifier name, const char* text) {
  return name->size == strlen(text) && memcmp(name->text, text, name->size) == 0;
}

Seq<ast::expr*> with_context(Parser& p, const Seq<ast::expr*>& items, ast::Kind context) {
  Seq<ast::expr*>* seq = p.new_seq<ast::expr*>(static_cast<size_t>(items.size));
  if (seq == nullptr) return {};
  for (int32_t i = 0; i < items.size; ++i) {
    seq->items[i] = parsing::with_context(p, items.items[i], context);
  }
  return *seq;
}

}  // namespace

// ---- Tokens.

ast::expr* name_token(Parser& p) {
  if (p.peek() != TokenType::kName) return nullptr;
  Lexeme* lexeme = p.here;
  if (lexeme->node == nullptr) {
    lexeme->node = make_name(p, lexeme);
    if (lexeme->node == nullptr) return nullptr;
  }
  p.here = lexeme->next;
  return lexeme->node;
}

const void* skip_name(Parser& p) {
  if (p.peek() != TokenType::kName) return nullptr;
  if (!is_ascii(p.here->start, p.here->size())) return name_token(p);
  return p.eat(TokenType::kName);
}

ast::expr* number_token(Parser& p) {
  if (p.peek() != TokenType::kNumber) return nullptr;
  Lexeme* lexeme = p.here;
  if (lexeme->node == nullptr) {
    // The number has been taken when it turns out to be wrong.
    p.here = lexeme->next;
    lexeme->node = make_number(p, lexeme);
  }
  p.here = lexeme->next;
  return lexeme->node;
}

ast::Identifier type_comment(Parser& p, const Lexeme* comment) {
  if (comment == nullptr) return nullptr;
  ast::Identifier text = p.names.intern(comment->start, comment->size());
  if (text == nullptr) return p.out_of_memory();
  return text;
}

const Lexeme* check_not_equal(Parser& p, const Lexeme* op) {
  const bool diamond = *op->start == '<';
  if (diamond == p.barry_as_bdfl) return op;
  if (p.barry_as_bdfl) syntax_error(p, "with Barry as BDFL, use '<>' instead of '!='");
  return nullptr;
}

int count_dots(Parser&, const Seq<const Lexeme*>* dots) {
  int count = 0;
  for (const Lexeme* dot : *dots) count += dot->type == TokenType::kEllipsis ? 3 : 1;
  return count;
}

ast::Kind operator_of(Parser&, const Lexeme* op) {
  switch (op->type) {
    case TokenType::kPlusEqual:
      return ast::Kind::Add;
    case TokenType::kMinEqual:
      return ast::Kind::Sub;
    case TokenType::kStarEqual:
      return ast::Kind::Mult;
    case TokenType::kAtEqual:
      return ast::Kind::MatMult;
    case TokenType::kSlashEqual:
      return ast::Kind::Div;
    case TokenType::kPercentEqual:
      return ast::Kind::Mod;
    case TokenType::kAmperEqual:
      return ast::Kind::BitAnd;
    case TokenType::kVbarEqual:
      return ast::Kind::BitOr;
    case TokenType::kCircumflexEqual:
      return ast::Kind::BitXor;
    case TokenType::kLeftShiftEqual:
      return ast::Kind::LShift;
    case TokenType::kRightShiftEqual:
      return ast::Kind::RShift;
    case TokenType::kDoubleStarEqual:
      return ast::Kind::Pow;
    default:
      return ast::Kind::FloorDiv;
  }
}

// ---- Statements.

const Seq<ast::Identifier>* ids(Parser& p, const Seq<ast::expr*>* names) {
  return map<ast::Identifier>(p, names, [&](ast::expr* name) { return id(p, name); });
}

const Seq<ast::stmt*>* note_statements(Parser& p, const Seq<ast::stmt*>* statements) {
  if (!p.use_invalid_rules || statements == nullptr || statements->size == 0) return statements;
  const ast::Location& last = statements->back()->loc;
  if (last.lineno >= p.last_statement.lineno) p.last_statement = last;
  return statements;
}

const Seq<ast::stmt*>* end_of_input(Parser& p) {
  p.ended = p.tokenizer.prompting();
  return nullptr;
}

ast::stmt* make_pass(Parser& p, const ast::Location& here) { return node_at<ast::Pass>(p, here); }

ast::stmt* import_from(Parser& p, ast::expr* module, const Seq<ast::alias*>* names,
                       const Seq<const Lexeme*>* dots, const ast::Location& here) {
  const int level = count_dots(p, dots);
  if (level == 0 && has_name(id(p, module), "__future__")) {
    for (const ast::alias* alias : *names) {
      if (has_name(alias->name, "barry_as_FLUFL")) {
        p.barry_as_bdfl = true;
        p.tokenizer.join_diamonds(true);
      }
    }
  }
  return node_at<ast::ImportFrom>(p, here, id(p, module), *names, level);
}

ast::alias* make_star_alias(Parser& p, const ast::Location& here) {
  ast::Identifier star = p.names.intern("*", 1);
  if (star == nullptr) return p.out_of_memory();
  return new_struct(p, ast::alias{{ast::alias::kKind, here}, star, nullptr});
}

ast::alias* make_alias(Parser& p, ast::expr* name, ast::expr* as, const ast::Location& here) {
  return new_struct(
      p, ast::alias{{ast::alias::kKind, here}, id(p, name), as == nullptr ? nullptr : id(p, as)});
}

ast::expr* join_names(Parser& p, ast::expr* head, ast::expr* tail) {
  Buffer text;
  ast::Identifier front = id(p, head);
  ast::Identifier back = id(p, tail);
  if (!text.append(front->text, front->size) || !text.append('.') ||
      !text.append(back->text, back->size)) {
    return p.out_of_memory();
  }
  ast::Identifier name = p.names.intern(text.data(), text.size());
  if (name == nullptr) return p.out_of_memory();
  ast::Location where = head->loc;
  where.end_lineno = tail->loc.end_lineno;
  where.end_col_offset = tail->loc.end_col_offset;
  return node_at<ast::Name>(p, where, name, ast::Kind::Load);
}

// The second pass can get here with no definition at all: see dummy().
ast::stmt* decorate_class(Parser&, const Seq<ast::expr*>* decorators, ast::stmt* definition) {
  if (auto* node = ast::as_if<ast::ClassDef>(definition)) node->decorator_list = *decorators;
  return definition;
}

ast::stmt* decorate_function(Parser&, const Seq<ast::expr*>* decorators, ast::stmt* definition) {
  if (auto* node = ast::as_if<ast::FunctionDef>(definition)) {
    node->decorator_list = *decorators;
  } else if (auto* async = ast::as_if<ast::AsyncFunctionDef>(definition)) {
    async->decorator_list = *decorators;
  }
  return definition;
}

ast::withitem* make_withitem(Parser& p, ast::expr* context, ast::expr* target) {
  return new_struct(p, ast::withitem{{ast::withitem::kKind}, context, target});
}

ast::match_case* make_case(Parser& p, ast::pattern* pattern, ast::expr* guard,
                           const Seq<ast::stmt*>* body) {
  return new_struct(p, ast::match_case{{ast::match_case::kKind}, pattern, guard, *body});
}

// ---- Parameters.

ast::arguments* make_parameters(Parser& p, const Seq<ast::arg*>* slash_plain,
                                const SlashParameters* slash, const Seq<ast::arg*>* plain,
                                const Seq<const Parameter*>* rest, const StarParameters* star) {
  auto arg_of = [](const Parameter* parameter) { return parameter->arg; };
  auto value_of = [](const Parameter* parameter) { return parameter->value; };
  auto* node = p.arena.make<ast::arguments>();
  if (node == nullptr) return p.out_of_memory();
  node->node_kind = ast::arguments::kKind;
  if (slash_plain != nullptr) {
    node->posonlyargs = *slash_plain;
  } else if (slash != nullptr) {
    const Seq<ast::arg*>* named = map<ast::arg*>(p, slash->rest, arg_of);
    const Seq<ast::arg*>* all = named == nullptr ? nullptr : join(p, slash->plain, named);
    if (all == nullptr) return nullptr;
    node->posonlyargs = *all;
  }
  const Seq<ast::arg*>* with_default = map<ast::arg*>(p, rest, arg_of);
  const Seq<ast::arg*>* args = join(p, plain, with_default);
  const Seq<ast::expr*>* slash_defaults =
      slash == nullptr ? nullptr : map<ast::expr*>(p, slash->rest, value_of);
  const Seq<ast::expr*>* defaults = join(p, slash_defaults, map<ast::expr*>(p, rest, value_of));
  if (args == nullptr || defaults == nullptr) return nullptr;
  node->args = *args;
  node->defaults = *defaults;
  if (star != nullptr) {
    node->vararg = star->star;
    node->kwarg = star->kwds;
    if (star->named != nullptr) {
      const Seq<ast::arg*>* named = map<ast::arg*>(p, star->named, arg_of);
      const Seq<ast::expr*>* values = map<ast::expr*>(p, star->named, value_of);
      if (named == nullptr || values == nullptr) return nullptr;
      node->kwonlyargs = *named;
      node->kw_defaults = *values;
    }
  }
  return p.error ? nullptr : node;
}

ast::arguments* or_no_parameters(Parser& p, ast::arguments* parameters) {
  if (parameters != nullptr) return parameters;
  auto* node = p.arena.make<ast::arguments>();
  if (node == nullptr) return p.out_of_memory();
  node->node_kind = ast::arguments::kKind;
  return node;
}

const SlashParameters* slash_parameters(Parser& p, const Seq<ast::arg*>* plain,
                                        const Seq<const Parameter*>* rest) {
  return new_struct(p, SlashParameters{plain, rest});
}

const StarParameters* star_parameters(Parser& p, ast::arg* star, const Seq<const Parameter*>* named,
                                      ast::arg* kwds) {
  return new_struct(p, StarParameters{star, named, kwds});
}

ast::arg* make_arg(Parser& p, ast::expr* name, ast::expr* annotation, const ast::Location& here) {
  return new_struct(p, ast::arg{{ast::arg::kKind, here}, id(p, name), annotation, nullptr});
}

ast::arg* with_type_comment(Parser& p, ast::arg* arg, const Lexeme* comment) {
  if (comment == nullptr) return arg;
  ast::Identifier text = type_comment(p, comment);
  if (text == nullptr) return nullptr;
  ast::arg* copy = new_struct(p, *arg);
  if (copy != nullptr) copy->type_comment = text;
  return copy;
}

const Parameter* make_parameter(Parser& p, ast::arg* arg, ast::expr* value, const Lexeme* comment) {
  arg = with_type_comment(p, arg, comment);
  return arg == nullptr ? nullptr : new_struct(p, Parameter{arg, value});
}

// ---- Patterns.

ast::pattern* make_or_pattern(Parser& p, const Seq<ast::pattern*>* patterns,
                              const ast::Location& here) {
  if (patterns->size == 1) return patterns->items[0];
  return node_at<ast::MatchOr>(p, here, *patterns);
}

const KeyPattern* key_pattern(Parser& p, ast::expr* key, ast::pattern* pattern) {
  return new_struct(p, KeyPattern{key, pattern});
}

const Seq<ast::expr*>* pattern_keys(Parser& p, const Seq<const KeyPattern*>* items) {
  return map<ast::expr*>(p, items, [](const KeyPattern* item) { return item->key; });
}

const Seq<ast::pattern*>* pattern_values(Parser& p, const Seq<const KeyPattern*>* items) {
  return map<ast::pattern*>(p, items, [](const KeyPattern* item) { return item->pattern; });
}

ast::expr* check_real(Parser& p, ast::expr* number) {
  auto* constant = ast::as_if<ast::Constant>(number);
  if (constant != nullptr && constant->value->kind != ast::ConstantKind::kComplex) return number;
  syntax_error_at(p, number, "real number required in complex literal");
  return nullptr;
}

ast::expr* check_imaginary(Parser& p, ast::expr* number) {
  auto* constant = ast::as_if<ast::Constant>(number);
  if (constant != nullptr && constant->value->kind == ast::ConstantKind::kComplex) return number;
  syntax_error_at(p, number, "imaginary number required in complex literal");
  return nullptr;
}

// ---- Expressions.

const Comparison* compare(Parser& p, ast::Kind op, ast::expr* right) {
  return new_struct(p, Comparison{op, right});
}

const Seq<ast::Kind>* comparison_operators(Parser& p, const Seq<const Comparison*>* rest) {
  return map<ast::Kind>(p, rest, [](const Comparison* item) { return item->op; });
}

const Seq<ast::expr*>* comparison_operands(Parser& p, const Seq<const Comparison*>* rest) {
  return map<ast::expr*>(p, rest, [](const Comparison* item) { return item->right; });
}

const KeyValue* key_value(Parser& p, ast::expr* key, ast::expr* value) {
  return new_struct(p, KeyValue{key, value});
}

const Seq<ast::expr*>* item_keys(Parser& p, const Seq<const KeyValue*>* items) {
  return map<ast::expr*>(p, items, [](const KeyValue* item) { return item->key; });
}

const Seq<ast::expr*>* item_values(Parser& p, const Seq<const KeyValue*>* items) {
  return map<ast::expr*>(p, items, [](const KeyValue* item) { return item->value; });
}

ast::comprehension* make_comprehension(Parser& p, ast::expr* target, ast::expr* iter,
                                       const Seq<ast::expr*>* ifs, int is_async) {
  return new_struct(p,
                    ast::comprehension{{ast::comprehension::kKind}, target, iter, *ifs, is_async});
}

ast::expr* make_arguments(Parser& p, const Seq<ast::expr*>* positional,
                          const Seq<const CallArgument*>* named, const ast::Location& here) {
  Seq<ast::expr*> args = positional == nullptr ? Seq<ast::expr*>{} : *positional;
  Seq<ast::keyword*> keywords;
  if (named != nullptr) {
    size_t starred = 0;
    for (const CallArgument* argument : *named) starred += argument->starred != nullptr;
    if (starred != 0) {
      Seq<ast::expr*>* all = p.new_seq<ast::expr*>(static_cast<size_t>(args.size) + starred);
      if (all == nullptr) return nullptr;
      ast::expr** to = all->items;
      for (ast::expr* argument : args) *to++ = argument;
      for (const CallArgument* argument : *named) {
        if (argument->starred != nullptr) *to++ = argument->starred;
      }
      args = *all;
    }
    const size_t count = static_cast<size_t>(named->size) - starred;
    if (count != 0) {
      Seq<ast::keyword*>* all = p.new_seq<ast::keyword*>(count);
      if (all == nullptr) return nullptr;
      ast::keyword** to = all->items;
      for (const CallArgument* argument : *named) {
        if (argument->keyword != nullptr) *to++ = argument->keyword;
      }
      keywords = *all;
    }
  }
  return node_at<ast::Call>(p, here, nullptr, args, keywords);
}

const CallArgument* keyword_argument(Parser& p, ast::expr* name, ast::expr* value,
                                     const ast::Location& here) {
  auto* keyword = new_struct(
      p, ast::keyword{{ast::keyword::kKind, here}, name == nullptr ? nullptr : id(p, name), value});
  return keyword == nullptr ? nullptr : new_struct(p, CallArgument{nullptr, keyword});
}

const CallArgument* starred_argument(Parser& p, ast::expr* value) {
  return new_struct(p, CallArgument{value, nullptr});
}

ast::expr* with_context(Parser& p, ast::expr* e, ast::Kind context) {
  switch (e->node_kind) {
    case ast::Kind::Name:
      return node_at<ast::Name>(p, e->loc, ast::as<ast::Name>(e)->id, context);
    case ast::Kind::Tuple:
      return node_at<ast::Tuple>(p, e->loc, with_context(p, ast::as<ast::Tuple>(e)->elts, context),
                                 context);
    case ast::Kind::List:
      return node_at<ast::List>(p, e->loc, with_context(p, ast::as<ast::List>(e)->elts, context),
                                context);
    case ast::Kind::Subscript: {
      auto* node = ast::as<ast::Subscript>(e);
      return node_at<ast::Subscript>(p, e->loc, node->value, node->slice, context);
    }
    case ast::Kind::Attribute: {
      auto* node = ast::as<ast::Attribute>(e);
      return node_at<ast::Attribute>(p, e->loc, node->value, node->attr, context);
    }
    case ast::Kind::Starred: {
      ast::expr* value = with_context(p, ast::as<ast::Starred>(e)->value, context);
      return value == nullptr ? nullptr : node_at<ast::Starred>(p, e->loc, value, context);
    }
    default:
      return e;
  }
}

ast::ConstantValue* none_value(Parser& p) { return simple_value(p, ast::ConstantKind::kNone); }
ast::ConstantValue* true_value(Parser& p) { return simple_value(p, ast::ConstantKind::kTrue); }
ast::ConstantValue* false_value(Parser& p) { return simple_value(p, ast::ConstantKind::kFalse); }
ast::ConstantValue* ellipsis_value(Parser& p) {
  return simple_value(p, ast::ConstantKind::kEllipsis);
}

}  // namespace py::parsing
