// What the actions of the grammar call.
// Counterpart: Parser/action_helpers.c.
#ifndef VM_PARSER_ACTIONS_INTERNAL_H_
#define VM_PARSER_ACTIONS_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "vm/parser/ast.h"
#include "vm/parser/parser_internal.h"

namespace py::parsing {

using ast::Seq;

// A comparison without its left side.
struct Comparison {
  ast::Kind op;
  ast::expr* right;
};
struct KeyValue {
  ast::expr* key;  // Null for `**value`.
  ast::expr* value;
};
struct KeyPattern {
  ast::expr* key;
  ast::pattern* pattern;
};
struct Parameter {
  ast::arg* arg;
  ast::expr* value;  // Null without a default.
};
// What is in front of a `/`, some of it with defaults.
struct SlashParameters {
  const Seq<ast::arg*>* plain;
  const Seq<const Parameter*>* rest;
};
// What is behind a `*`.
struct StarParameters {
  ast::arg* star;
  const Seq<const Parameter*>* named;
  ast::arg* kwds;
};
struct CallArgument {
  ast::expr* starred;  // One of them is null.
  ast::keyword* keyword;
};
// The conversion or format of a replacement field, and the text of the field's expression.
struct FieldPart {
  ast::expr* value;
  const TextSpan* text;
};

// ---- Sequences.

template <class T>
const Seq<T*>* one(Parser& p, T* item) {
  Seq<T*>* seq = p.new_seq<T*>(1);
  if (seq != nullptr) seq->items[0] = item;
  return seq;
}
template <class T>
const Seq<T>* join(Parser& p, const Seq<T>* head, const Seq<T>* tail) {
  const int32_t head_size = head == nullptr ? 0 : head->size;
  const int32_t tail_size = tail == nullptr ? 0 : tail->size;
  Seq<T>* seq = p.new_seq<T>(static_cast<size_t>(head_size) + static_cast<size_t>(tail_size));
  if (seq == nullptr) return nullptr;
  for (int32_t i = 0; i < head_size; ++i) seq->items[i] = head->items[i];
  for (int32_t i = 0; i < tail_size; ++i) seq->items[head_size + i] = tail->items[i];
  return seq;
}
template <class T>
const Seq<T*>* prepend(Parser& p, T* item, const Seq<T*>* rest) {
  const Seq<T*> head = {&item, 1};
  return join(p, &head, rest);
}
template <class T>
const Seq<T*>* append(Parser& p, const Seq<T*>* head, T* item) {
  const Seq<T*> tail = {&item, 1};
  return join(p, head, &tail);
}
template <class T>
const Seq<T>* flatten(Parser& p, const Seq<const Seq<T>*>* all) {
  size_t size = 0;
  for (const Seq<T>* part : *all) size += static_cast<size_t>(part->size);
  Seq<T>* seq = p.new_seq<T>(size);
  if (seq == nullptr) return nullptr;
  T* to = seq->items;
  for (const Seq<T>* part : *all) {
    for (T item : *part) *to++ = item;
  }
  return seq;
}
template <class T>
T first_of(Parser&, const Seq<T>* seq) {
  return seq->items[0];
}
template <class T>
T last_of(Parser&, const Seq<T>* seq) {
  return seq->items[seq->size - 1];
}

// ---- Errors: all of them return null.

inline ast::Location place(const Lexeme* lexeme) {
  return {lexeme->lineno, lexeme->col_offset, lexeme->end_lineno, lexeme->end_col_offset};
}
inline ast::Location place(const ast::Placed* node) { return node->loc; }

const void* raise_at(Parser& p, ErrorKind kind, const ast::Location& where, const char* format,
                     ...);
const void* raise_from(Parser& p, const ast::Location& where, const char* format, ...);
// At the last token that has been read.
const void* syntax_error(Parser& p, const char* format, ...);
const void* indentation_error(Parser& p, const char* format, ...);
// At the next token.
const void* syntax_error_next(Parser& p, const char* message);

template <class T, class... Arguments>
const void* syntax_error_at(Parser& p, const T* where, const char* format, Arguments... arguments) {
  return raise_at(p, ErrorKind::kSyntaxError, place(where), format, arguments...);
}
template <class From, class To, class... Arguments>
const void* syntax_error_range(Parser& p, const From* from, const To* to, const char* format,
                               Arguments... arguments) {
  ast::Location where = place(from);
  const ast::Location end = place(to);
  where.end_lineno = end.end_lineno;
  where.end_col_offset = end.end_col_offset;
  return raise_at(p, ErrorKind::kSyntaxError, where, format, arguments...);
}
// To where reading has come.
template <class T>
const void* syntax_error_from(Parser& p, const T* where, const char* message) {
  return raise_from(p, place(where), message);
}
template <class T>
int line_of(Parser&, const T* where) {
  return place(where).lineno;
}
template <class T>
T* since(Parser& p, int version, const char* what, T* value) {
  if (value == nullptr) {
    p.error = true;
    return nullptr;
  }
  if (p.options.feature_version >= version) return value;
  syntax_error(p, "%s only supported in Python 3.%d and greater", what, version);
  return nullptr;
}

// What the expression is called in messages.
const char* expression_name(Parser& p, ast::expr* e);
const char* token_text(Parser& p, const Lexeme* token);
ast::expr* last_of_clauses(Parser& p, const Seq<ast::comprehension*>* clauses);
const void* invalid_target(Parser& p, ast::expr* target);
const void* invalid_del_target(Parser& p, ast::expr* target);
const void* invalid_for_loop_target(Parser& p, ast::expr* target);
const void* bare_generator(Parser& p, ast::expr* call, const Seq<ast::comprehension*>* clauses);
const void* positional_behind_keyword(Parser& p, ast::expr* call);
const void* legacy_statement(Parser& p, ast::expr* name, ast::expr* value);
const void* bound_of_pack(Parser& p, const Lexeme* colon, ast::expr* bound, const char* kind);
const void* missing_comma(Parser& p, ast::expr* left, ast::expr* right);
const void* match_without_colon(Parser& p);
const void* key_without_value(Parser& p, ast::expr* key);
const void* diamond(Parser& p, const Lexeme* less, const Lexeme* greater);

// ---- Tokens.

// Null when the next token is no name.
ast::expr* name_token(Parser& p);
// As name_token, for its side effects.
const void* skip_name(Parser& p);
ast::expr* number_token(Parser& p);
ast::Identifier type_comment(Parser& p, const Lexeme* comment);
const Lexeme* check_not_equal(Parser& p, const Lexeme* op);
int count_dots(Parser& p, const Seq<const Lexeme*>* dots);
ast::Kind operator_of(Parser& p, const Lexeme* op);

// ---- Nodes.

inline ast::Identifier id(Parser&, const ast::expr* name) {
  return static_cast<const ast::Name*>(name)->id;
}
const Seq<ast::Identifier>* ids(Parser& p, const Seq<ast::expr*>* names);

ast::mod* make_module(Parser& p, const Seq<ast::stmt*>* body);
const Seq<ast::stmt*>* note_statements(Parser& p, const Seq<ast::stmt*>* statements);
const Seq<ast::stmt*>* end_of_input(Parser& p);
ast::stmt* make_pass(Parser& p, const ast::Location& here);
ast::stmt* import_from(Parser& p, ast::expr* module, const Seq<ast::alias*>* names,
                       const Seq<const Lexeme*>* dots, const ast::Location& here);
ast::alias* make_star_alias(Parser& p, const ast::Location& here);
ast::alias* make_alias(Parser& p, ast::expr* name, ast::expr* as, const ast::Location& here);
ast::expr* join_names(Parser& p, ast::expr* head, ast::expr* tail);
ast::stmt* decorate_class(Parser& p, const Seq<ast::expr*>* decorators, ast::stmt* definition);
ast::stmt* decorate_function(Parser& p, const Seq<ast::expr*>* decorators, ast::stmt* definition);

ast::arguments* make_parameters(Parser& p, const Seq<ast::arg*>* slash_plain,
                                const SlashParameters* slash, const Seq<ast::arg*>* plain,
                                const Seq<const Parameter*>* rest, const StarParameters* star);
ast::arguments* or_no_parameters(Parser& p, ast::arguments* parameters);
const SlashParameters* slash_parameters(Parser& p, const Seq<ast::arg*>* plain,
                                        const Seq<const Parameter*>* rest);
const StarParameters* star_parameters(Parser& p, ast::arg* star, const Seq<const Parameter*>* named,
                                      ast::arg* kwds);
ast::arg* make_arg(Parser& p, ast::expr* name, ast::expr* annotation, const ast::Location& here);
ast::arg* with_type_comment(Parser& p, ast::arg* arg, const Lexeme* comment);
const Parameter* make_parameter(Parser& p, ast::arg* arg, ast::expr* value, const Lexeme* comment);

ast::withitem* make_withitem(Parser& p, ast::expr* context, ast::expr* target);
ast::match_case* make_case(Parser& p, ast::pattern* pattern, ast::expr* guard,
                           const Seq<ast::stmt*>* body);
ast::pattern* make_or_pattern(Parser& p, const Seq<ast::pattern*>* patterns,
                              const ast::Location& here);
const KeyPattern* key_pattern(Parser& p, ast::expr* key, ast::pattern* pattern);
const Seq<ast::expr*>* pattern_keys(Parser& p, const Seq<const KeyPattern*>* items);
const Seq<ast::pattern*>* pattern_values(Parser& p, const Seq<const KeyPattern*>* items);
ast::expr* check_real(Parser& p, ast::expr* number);
ast::expr* check_imaginary(Parser& p, ast::expr* number);

const Comparison* compare(Parser& p, ast::Kind op, ast::expr* right);
const Seq<ast::Kind>* comparison_operators(Parser& p, const Seq<const Comparison*>* rest);
const Seq<ast::expr*>* comparison_operands(Parser& p, const Seq<const Comparison*>* rest);
const KeyValue* key_value(Parser& p, ast::expr* key, ast::expr* value);
const Seq<ast::expr*>* item_keys(Parser& p, const Seq<const KeyValue*>* items);
const Seq<ast::expr*>* item_values(Parser& p, const Seq<const KeyValue*>* items);
inline ast::expr* item_key(Parser&, const KeyValue* item) { return item->key; }
inline ast::expr* item_value(Parser&, const KeyValue* item) { return item->value; }
ast::comprehension* make_comprehension(Parser& p, ast::expr* target, ast::expr* iter,
                                       const Seq<ast::expr*>* ifs, int is_async);

// The arguments of a call are a Call without a function.
ast::expr* make_arguments(Parser& p, const Seq<ast::expr*>* positional,
                          const Seq<const CallArgument*>* named, const ast::Location& here);
const CallArgument* keyword_argument(Parser& p, ast::expr* name, ast::expr* value,
                                     const ast::Location& here);
const CallArgument* starred_argument(Parser& p, ast::expr* value);
inline const Seq<ast::expr*>* call_args(Parser&, const ast::expr* call) {
  return call == nullptr ? nullptr : &static_cast<const ast::Call*>(call)->args;
}
inline const Seq<ast::keyword*>* call_keywords(Parser&, const ast::expr* call) {
  return call == nullptr ? nullptr : &static_cast<const ast::Call*>(call)->keywords;
}

// The expression as a target: a copy as far as its context goes.
ast::expr* with_context(Parser& p, ast::expr* e, ast::Kind context);
inline ast::expr* store(Parser& p, ast::expr* e) { return with_context(p, e, ast::Kind::Store); }
inline ast::expr* delete_target(Parser& p, ast::expr* e) {
  return with_context(p, e, ast::Kind::Del);
}

ast::ConstantValue* none_value(Parser& p);
ast::ConstantValue* true_value(Parser& p);
ast::ConstantValue* false_value(Parser& p);
ast::ConstantValue* ellipsis_value(Parser& p);

// ---- Strings.

ast::expr* string_constant(Parser& p, const Lexeme* literal);
// The text of an f-string, which joined_string() decodes,
ast::expr* string_text(Parser& p, const Lexeme* text);
// and that of a format, which is decoded at once.
ast::expr* format_spec_text(Parser& p, const Lexeme* text);
ast::expr* joined_string(Parser& p, const Lexeme* start, const Seq<ast::expr*>* parts,
                         const Lexeme* end);
ast::expr* template_string(Parser& p, const Lexeme* start, const Seq<ast::expr*>* parts,
                           const Lexeme* end);
const FieldPart* check_conversion(Parser& p, const Lexeme* mark, ast::expr* name);
const FieldPart* format_spec(Parser& p, const Lexeme* colon, const Seq<ast::expr*>* spec,
                             const ast::Location& here);
ast::expr* formatted_value(Parser& p, ast::expr* value, const Lexeme* debug,
                           const FieldPart* conversion, const FieldPart* format, const Lexeme* end,
                           const ast::Location& here);
ast::expr* interpolation(Parser& p, ast::expr* value, const Lexeme* debug,
                         const FieldPart* conversion, const FieldPart* format, const Lexeme* end,
                         const ast::Location& here);
ast::expr* concatenate_strings(Parser& p, const Seq<ast::expr*>* parts, const ast::Location& here);
ast::expr* concatenate_templates(Parser& p, const Seq<ast::expr*>* parts,
                                 const ast::Location& here);

// ---- For the actions themselves.

template <class T>
T* new_struct(Parser& p, const T& value) {
  T* memory = p.arena.make<T>(value);
  if (memory == nullptr) return p.out_of_memory();
  return memory;
}
// A node with a place that is not that of the rule.
template <class T, class... Fields>
T* node_at(Parser& p, const ast::Location& where, Fields... fields) {
  void* memory = p.arena.allocate(sizeof(T), alignof(T));
  if (memory == nullptr) return p.out_of_memory();
  return new (memory) T{{{T::kKind, where}}, fields...};
}

}  // namespace py::parsing

#endif  // VM_PARSER_ACTIONS_INTERNAL_H_
