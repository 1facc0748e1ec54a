// The errors that the invalid_ rules find.
// Counterpart: Parser/pegen_errors.c and the end of Parser/action_helpers.c.
#include <cstdarg>
#include <cstring>

#include "vm/parser/actions_internal.h"

namespace py::parsing {
namespace {

enum class Targets { kAssigned, kDeleted, kLoop };

// The part of a would-be target that cannot be one; null when all can.
ast::expr* find_invalid_target(ast::expr* e, Targets targets);

ast::expr* find_invalid_target(const Seq<ast::expr*>& items, Targets targets) {
  for (ast::expr* item : items) {
    if (ast::expr* found = find_invalid_target(item, targets)) return found;
  }
  return nullptr;
}

ast::expr* find_invalid_target(ast::expr* e, Targets targets) {
  switch (e->node_kind) {
    case ast::Kind::List:
      return find_invalid_target(ast::as<ast::List>(e)->elts, targets);
    case ast::Kind::Tuple:
      return find_invalid_target(ast::as<ast::Tuple>(e)->elts, targets);
    case ast::Kind::Starred:
      if (targets == Targets::kDeleted) return e;
      return find_invalid_target(ast::as<ast::Starred>(e)->value, targets);
    case ast::Kind::Compare: {
      // The `x in y` of `for x in y` has been taken for a comparison.
      if (targets != Targets::kLoop) return e;
      auto* node = ast::as<ast::Compare>(e);
      if (node->ops[0] != ast::Kind::In) return nullptr;
      return find_invalid_target(node->left, targets);
    }
    case ast::Kind::Name:
    case ast::Kind::Subscript:
    case ast::Kind::Attribute:
      return nullptr;
    default:
      return e;
  }
}

const void* raise_invalid_target(Parser& p, ast::expr* e, Targets targets) {
  ast::expr* found = find_invalid_target(e, targets);
  if (found == nullptr) return nullptr;
  return syntax_error_at(p, found,
                         targets == Targets::kDeleted ? "cannot delete %s" : "cannot assign to %s",
                         expression_name(p, found));
}

bool is_legacy_statement(const ast::expr* e) {
  const auto* name = ast::as_if<const ast::Name>(e);
  return name != nullptr &&
         (strcmp(name->id->text, "print") == 0 || strcmp(name->id->text, "exec") == 0);
}

}  // namespace

const void* raise_at(Parser& p, ErrorKind kind, const ast::Location& where, const char* format,
                     ...) {
  p.error = true;
  va_list arguments;
  va_start(arguments, format);
  p.tokenizer.raise_range_v(kind, where.lineno, where.col_offset, where.end_lineno,
                            where.end_col_offset, format, arguments);
  va_end(arguments);
  return nullptr;
}

const void* raise_from(Parser& p, const ast::Location& where, const char* format, ...) {
  p.error = true;
  va_list arguments;
  va_start(arguments, format);
  p.tokenizer.raise_range_v(ErrorKind::kSyntaxError, where.lineno, where.col_offset,
                            Tokenizer::kHere, Tokenizer::kHere, format, arguments);
  va_end(arguments);
  return nullptr;
}

const void* syntax_error(Parser& p, const char* format, ...) {
  p.error = true;
  va_list arguments;
  va_start(arguments, format);
  p.tokenizer.raise_at_token_v(ErrorKind::kSyntaxError, *p.newest, format, arguments);
  va_end(arguments);
  return nullptr;
}

const void* indentation_error(Parser& p, const char* format, ...) {
  p.error = true;
  va_list arguments;
  va_start(arguments, format);
  p.tokenizer.raise_at_token_v(ErrorKind::kIndentationError, *p.newest, format, arguments);
  va_end(arguments);
  return nullptr;
}

const void* syntax_error_next(Parser& p, const char* message) {
  p.peek();
  if (p.error) return nullptr;
  p.error = true;
  p.tokenizer.raise_at_token(ErrorKind::kSyntaxError, *p.here, "%s", message);
  return nullptr;
}

const char* expression_name(Parser&, ast::expr* e) {
  switch (e->node_kind) {
    case ast::Kind::Attribute:
      return "attribute";
    case ast::Kind::Subscript:
      return "subscript";
    case ast::Kind::Starred:
      return "starred";
    case ast::Kind::Name:
      return "name";
    case ast::Kind::List:
      return "list";
    case ast::Kind::Tuple:
      return "tuple";
    case ast::Kind::Lambda:
      return "lambda";
    case ast::Kind::Call:
      return "function call";
    case ast::Kind::BoolOp:
    case ast::Kind::BinOp:
    case ast::Kind::UnaryOp:
      return "expression";
    case ast::Kind::GeneratorExp:
      return "generator expression";
    case ast::Kind::Yield:
    case ast::Kind::YieldFrom:
      return "yield expression";
    case ast::Kind::Await:
      return "await expression";
    case ast::Kind::ListComp:
      return "list comprehension";
    case ast::Kind::SetComp:
      return "set comprehension";
    case ast::Kind::DictComp:
      return "dict comprehension";
    case ast::Kind::Dict:
      return "dict literal";
    case ast::Kind::Set:
      return "set display";
    case ast::Kind::JoinedStr:
    case ast::Kind::FormattedValue:
      return "f-string expression";
    case ast::Kind::TemplateStr:
    case ast::Kind::Interpolation:
      return "t-string expression";
    case ast::Kind::Constant:
      switch (ast::as<ast::Constant>(e)->value->kind) {
        case ast::ConstantKind::kNone:
          return "None";
        case ast::ConstantKind::kFalse:
          return "False";
        case ast::ConstantKind::kTrue:
          return "True";
        case ast::ConstantKind::kEllipsis:
          return "ellipsis";
        default:
          return "literal";
      }
    case ast::Kind::Compare:
      return "comparison";
    case ast::Kind::IfExp:
      return "conditional expression";
    case ast::Kind::NamedExpr:
      return "named expression";
    default:
      return "expression";
  }
}

const char* token_text(Parser& p, const Lexeme* token) {
  const char* text = p.arena.copy_string(token->start, token->size());
  if (text != nullptr) return text;
  p.out_of_memory();
  return "";
}

ast::expr* last_of_clauses(Parser&, const Seq<ast::comprehension*>* clauses) {
  const ast::comprehension* last = clauses->back();
  return last->ifs.empty() ? last->iter : last->ifs.back();
}

const void* invalid_target(Parser& p, ast::expr* target) {
  return raise_invalid_target(p, target, Targets::kAssigned);
}
const void* invalid_del_target(Parser& p, ast::expr* target) {
  return raise_invalid_target(p, target, Targets::kDeleted);
}
const void* invalid_for_loop_target(Parser& p, ast::expr* target) {
  return raise_invalid_target(p, target, Targets::kLoop);
}

// f(a, x for x in y). With one argument it may be a target: dict((a, b) for a, b in x).
const void* bare_generator(Parser& p, ast::expr* call, const Seq<ast::comprehension*>* clauses) {
  const Seq<ast::expr*>& args = *call_args(p, call);
  if (args.size <= 1) return nullptr;
  return syntax_error_range(p, args.back(), last_of_clauses(p, clauses),
                            "Generator expression must be parenthesized");
}

const void* positional_behind_keyword(Parser& p, ast::expr* call) {
  bool unpacking = false;
  for (const ast::keyword* keyword : *call_keywords(p, call)) {
    unpacking = unpacking || keyword->arg == nullptr;
  }
  return syntax_error(p, unpacking ? "positional argument follows keyword argument unpacking"
                                   : "positional argument follows keyword argument");
}

const void* legacy_statement(Parser& p, ast::expr* name, ast::expr* value) {
  if (!is_legacy_statement(name)) return nullptr;
  const char* text = id(p, name)->text;
  return syntax_error_range(
      p, name, value, "Missing parentheses in call to '%s'. Did you mean %s(...)?", text, text);
}

const void* bound_of_pack(Parser& p, const Lexeme* colon, ast::expr* bound, const char* kind) {
  return raise_from(p, place(colon), "cannot use %s with %s",
                    bound->node_kind == ast::Kind::Tuple ? "constraints" : "bound", kind);
}

// Only inside brackets: elsewhere two expressions side by side are rather two statements.
const void* missing_comma(Parser& p, ast::expr* left, ast::expr* right) {
  if (is_legacy_statement(left) || p.here->before->level == 0) return nullptr;
  return syntax_error_range(p, left, right, "invalid syntax. Perhaps you forgot a comma?");
}

const void* match_without_colon(Parser& p) { return syntax_error(p, "expected ':'"); }

const void* key_without_value(Parser& p, ast::expr* key) {
  p.error = true;
  p.tokenizer.raise_range(ErrorKind::kSyntaxError, key->loc.lineno, key->loc.end_col_offset - 1,
                          key->loc.end_lineno, Tokenizer::kNoColumn,
                          "':' expected after dictionary key");
  return nullptr;
}

const void* diamond(Parser& p, const Lexeme* less, const Lexeme* greater) {
  if (less->end != greater->start || p.barry_as_bdfl) return nullptr;
  return syntax_error_range(p, less, greater,
                            "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
}

}  // namespace py::parsing
