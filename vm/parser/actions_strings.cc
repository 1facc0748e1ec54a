// Strings, f-strings and template strings: their parts, and what becomes of neighbours.
// Counterpart: Parser/action_helpers.c.
#include <cstring>

#include "vm/parser/actions_internal.h"
#include "vm/parser/string_literal.h"

namespace py::parsing {
namespace {

StringLiteralOptions literal_options(Parser& p) {
  StringLiteralOptions options;
  options.last_token = p.newest;
  options.report_escapes = !p.use_invalid_rules;
  options.deprecation_warnings = p.options.feature_version < 12;
  return options;
}

ast::ConstantValue* new_value(Parser& p) {
  auto* value = p.arena.make<ast::ConstantValue>();
  if (value == nullptr) return p.out_of_memory();
  return value;
}

// A str that is text[0, size).
ast::ConstantValue* text_value(Parser& p, const char* text, size_t size) {
  ast::ConstantValue* value = new_value(p);
  if (value == nullptr) return nullptr;
  value->kind = ast::ConstantKind::kStr;
  value->text.data = p.arena.copy_string(text, size);
  value->text.size = size;
  if (value->text.data == nullptr) return p.out_of_memory();
  return value;
}

const ast::ConstantValue& value_of(const ast::expr* constant) {
  return *static_cast<const ast::Constant*>(constant)->value;
}
bool is_constant(const ast::expr* e) { return e->node_kind == ast::Kind::Constant; }
bool is_empty_text(const ast::expr* e) {
  return is_constant(e) && value_of(e).kind == ast::ConstantKind::kStr &&
         value_of(e).text.size == 0;
}

// One constant of several neighbours, which are all str or all bytes. As with its kind, the first
// decides.
ast::expr* concatenate(Parser& p, ast::expr** first, ast::expr** end, const ast::Location& where) {
  size_t size = 0;
  for (ast::expr** part = first; part < end; ++part) size += value_of(*part).text.size;
  auto* text = static_cast<char*>(p.arena.allocate(size + 1, 1));
  ast::ConstantValue* value = new_value(p);
  if (text == nullptr || value == nullptr) return p.out_of_memory();
  value->kind = value_of(*first).kind;
  value->text.data = text;
  value->text.size = size;
  for (ast::expr** part = first; part < end; ++part) {
    const ast::ConstantValue& from = value_of(*part);
    if (from.text.size != 0) memcpy(text, from.text.data, from.text.size);
    text += from.text.size;
  }
  *text = 0;
  return node_at<ast::Constant>(p, where, value, ast::as<ast::Constant>(*first)->kind);
}

// The values of f-strings and constants side by side: without empty texts, and with texts that
// touch made one.
const Seq<ast::expr*>* fold(Parser& p, const Seq<ast::expr*>& parts) {
  Scratch<ast::expr*> scratch(p);
  for (ast::expr* part : parts) {
    const Seq<ast::expr*>* values = nullptr;
    if (auto* joined = ast::as_if<ast::JoinedStr>(part)) values = &joined->values;
    if (auto* tstring = ast::as_if<ast::TemplateStr>(part)) values = &tstring->values;
    if (values == nullptr) {
      if (!scratch.push(part)) return nullptr;
      continue;
    }
    for (ast::expr* value : *values) {
      if (!scratch.push(value)) return nullptr;
    }
  }
  const Seq<ast::expr*>* flat = scratch.take();
  if (flat == nullptr) return nullptr;
  Scratch<ast::expr*> folded(p);
  for (int32_t i = 0; i < flat->size;) {
    int32_t end = i + 1;
    ast::expr* value = flat->items[i];
    if (is_constant(value)) {
      while (end < flat->size && is_constant(flat->items[end])) ++end;
      if (end - i > 1) {
        ast::Location where = value->loc;
        where.end_lineno = flat->items[end - 1]->loc.end_lineno;
        where.end_col_offset = flat->items[end - 1]->loc.end_col_offset;
        value = concatenate(p, flat->items + i, flat->items + end, where);
        if (value == nullptr) return nullptr;
      }
    }
    i = end;
    if (!is_empty_text(value) && !folded.push(value)) return nullptr;
  }
  return folded.take();
}

// What stands between the quotes of an f-string or a template, from the pieces that the rules
// have found.
const Seq<ast::expr*>* string_values(Parser& p, const Lexeme* start, const Seq<ast::expr*>* parts,
                                     const Lexeme* end) {
  const bool raw = memchr(start->start, 'r', start->size()) != nullptr ||
                   memchr(start->start, 'R', start->size()) != nullptr;
  Scratch<ast::expr*> values(p);
  for (ast::expr* part : *parts) {
    if (auto* debug = ast::as_if<ast::JoinedStr>(part)) {
      // A field with `=`: its text and its value.
      for (ast::expr* value : debug->values) {
        if (!values.push(value)) return nullptr;
      }
      continue;
    }
    if (is_constant(part)) {
      const ast::ConstantValue& text = value_of(part);
      size_t size = text.text.size;
      // A doubled brace is a token of its own.
      if (size == 2 &&
          (memcmp(text.text.data, "{{", 2) == 0 || memcmp(text.text.data, "}}", 2) == 0)) {
        size = 1;
      }
      ast::ConstantValue* value = new_value(p);
      if (value == nullptr) return nullptr;
      if (!parse_string_part(p.tokenizer, *end, text.text.data, size, raw, literal_options(p),
                             value)) {
        p.error = true;
        return nullptr;
      }
      if (value->text.size == 0) continue;
      part = node_at<ast::Constant>(p, part->loc, value, nullptr);
      if (part == nullptr) return nullptr;
    }
    if (!values.push(part)) return nullptr;
  }
  return values.take();
}

int conversion_of(Parser& p, const Lexeme* debug, const FieldPart* conversion,
                  const FieldPart* format) {
  if (conversion != nullptr) return static_cast<unsigned char>(id(p, conversion->value)->text[0]);
  return debug != nullptr && format == nullptr ? 'r' : -1;
}

// The source of a field's expression, with the `=` behind it if there is one.
const TextSpan* field_text(const FieldPart* conversion, const FieldPart* format,
                           const Lexeme* end) {
  if (conversion != nullptr) return conversion->text;
  return format != nullptr ? format->text : end->expression;
}

// A field with `=` is its text and its value, for string_values() to take apart.
ast::expr* debug_pair(Parser& p, ast::expr* field, const FieldPart* conversion,
                      const FieldPart* format, const Lexeme* end, const ast::Location& here) {
  ast::Location where = here;
  if (conversion != nullptr) {
    where.end_lineno = conversion->value->loc.lineno;
    where.end_col_offset = conversion->value->loc.col_offset;
  } else if (format != nullptr) {
    where.end_lineno = format->value->loc.lineno;
    where.end_col_offset = format->value->loc.col_offset + 1;
  }
  const TextSpan* text = field_text(conversion, format, end);
  if (text == nullptr) {
    // A field in the format of a field in a format: of these the tokenizer keeps no text, and
    // CPython refuses the tree that lacks it.
    p.diagnostics.raise_plain(ErrorKind::kValueError, "field 'value' is required for Constant");
    p.error = true;
    return nullptr;
  }
  ast::ConstantValue* value = text_value(p, text->data, text->size);
  if (value == nullptr) return nullptr;
  ast::Location inside = where;
  ++inside.col_offset;
  --inside.end_col_offset;
  ast::expr* constant = node_at<ast::Constant>(p, inside, value, nullptr);
  Seq<ast::expr*>* values = p.new_seq<ast::expr*>(2);
  if (constant == nullptr || values == nullptr) return nullptr;
  values->items[0] = constant;
  values->items[1] = field;
  return node_at<ast::JoinedStr>(p, where, *values);
}

}  // namespace

ast::expr* string_constant(Parser& p, const Lexeme* literal) {
  ast::ConstantValue* value = new_value(p);
  if (value == nullptr) return nullptr;
  if (!parse_string_literal(p.tokenizer, *literal, literal_options(p), value)) {
    p.error = true;
    return nullptr;
  }
  ast::Identifier kind = nullptr;
  if (*literal->start == 'u') {
    kind = p.names.intern("u", 1);
    if (kind == nullptr) return p.out_of_memory();
  }
  return node_at<ast::Constant>(p, place(literal), value, kind);
}

ast::expr* string_text(Parser& p, const Lexeme* text) {
  ast::ConstantValue* value = new_value(p);
  if (value == nullptr) return nullptr;
  value->kind = ast::ConstantKind::kStr;
  value->text.data = text->start;
  value->text.size = text->size();
  return node_at<ast::Constant>(p, place(text), value, nullptr);
}

ast::expr* format_spec_text(Parser& p, const Lexeme* text) {
  ast::ConstantValue* value = new_value(p);
  if (value == nullptr) return nullptr;
  StringLiteralOptions options = literal_options(p);
  options.bare_errors = true;
  if (!parse_string_part(p.tokenizer, *text, text->start, text->size(),
                         p.tokenizer.inside_raw_fstring(), options, value)) {
    p.error = true;
    return nullptr;
  }
  return node_at<ast::Constant>(p, place(text), value, nullptr);
}

ast::expr* joined_string(Parser& p, const Lexeme* start, const Seq<ast::expr*>* parts,
                         const Lexeme* end) {
  const Seq<ast::expr*>* values = string_values(p, start, parts, end);
  if (values == nullptr) return nullptr;
  const ast::Location where = {start->lineno, start->col_offset, end->end_lineno,
                               end->end_col_offset};
  return node_at<ast::JoinedStr>(p, where, *values);
}

ast::expr* template_string(Parser& p, const Lexeme* start, const Seq<ast::expr*>* parts,
                           const Lexeme* end) {
  const Seq<ast::expr*>* values = string_values(p, start, parts, end);
  if (values == nullptr) return nullptr;
  const ast::Location where = {start->lineno, start->col_offset, end->end_lineno,
                               end->end_col_offset};
  return node_at<ast::TemplateStr>(p, where, *values);
}

const FieldPart* check_conversion(Parser& p, const Lexeme* mark, ast::expr* name) {
  const char letter = p.tokenizer.fstring_letter();
  if (mark->lineno != name->loc.lineno || mark->end_col_offset != name->loc.col_offset) {
    syntax_error_range(p, mark, name,
                       "%c-string: conversion type must come right after the exclamation mark",
                       letter);
    return nullptr;
  }
  ast::Identifier text = id(p, name);
  if (text->size != 1 || memchr("sra", text->text[0], 3) == nullptr) {
    syntax_error_at(p, name,
                    "%c-string: invalid conversion character '%s': expected 's', 'r', or 'a'",
                    letter, text->text);
    return nullptr;
  }
  return new_struct(p, FieldPart{name, mark->expression});
}

const FieldPart* format_spec(Parser& p, const Lexeme* colon, const Seq<ast::expr*>* spec,
                             const ast::Location& here) {
  Scratch<ast::expr*> parts(p);
  for (ast::expr* part : *spec) {
    if (!is_empty_text(part) && !parts.push(part)) return nullptr;
  }
  const Seq<ast::expr*>* kept = parts.take();
  if (kept == nullptr) return nullptr;
  ast::expr* node;
  if (kept->size == 0 || (kept->size == 1 && is_constant(kept->items[0]))) {
    node = node_at<ast::JoinedStr>(p, here, *kept);
  } else {
    node = concatenate_strings(p, kept, here);
  }
  return node == nullptr ? nullptr : new_struct(p, FieldPart{node, colon->expression});
}

ast::expr* formatted_value(Parser& p, ast::expr* value, const Lexeme* debug,
                           const FieldPart* conversion, const FieldPart* format, const Lexeme* end,
                           const ast::Location& here) {
  ast::expr* node =
      node_at<ast::FormattedValue>(p, here, value, conversion_of(p, debug, conversion, format),
                                   format == nullptr ? nullptr : format->value);
  if (node == nullptr || debug == nullptr) return node;
  return debug_pair(p, node, conversion, format, end, here);
}

ast::expr* interpolation(Parser& p, ast::expr* value, const Lexeme* debug,
                         const FieldPart* conversion, const FieldPart* format, const Lexeme* end,
                         const ast::Location& here) {
  const TextSpan* span = field_text(conversion, format, end);
  size_t size = span == nullptr ? 0 : span->size;
  if (debug != nullptr) {
    // Without the `=` and what is behind it, which is only blank.
    while (size != 0 && span->data[size - 1] != '=') --size;
    if (size != 0) --size;
  }
  ast::ConstantValue* text = text_value(p, span == nullptr ? "" : span->data, size);
  if (text == nullptr) return nullptr;
  ast::expr* node =
      node_at<ast::Interpolation>(p, here, value, text, conversion_of(p, debug, conversion, format),
                                  format == nullptr ? nullptr : format->value);
  if (node == nullptr || debug == nullptr) return node;
  return debug_pair(p, node, conversion, format, end, here);
}

ast::expr* concatenate_strings(Parser& p, const Seq<ast::expr*>* parts, const ast::Location& here) {
  bool has_text = false;
  bool has_bytes = false;
  bool has_fields = false;
  for (const ast::expr* part : *parts) {
    if (!is_constant(part)) {
      has_fields = true;
    } else if (value_of(part).kind == ast::ConstantKind::kBytes) {
      has_bytes = true;
    } else {
      has_text = true;
    }
  }
  if ((has_text || has_fields) && has_bytes) {
    syntax_error(p, "cannot mix bytes and nonbytes literals");
    return nullptr;
  }
  if (has_fields) {
    const Seq<ast::expr*>* values = fold(p, *parts);
    return values == nullptr ? nullptr : node_at<ast::JoinedStr>(p, here, *values);
  }
  if (parts->size == 1) return parts->items[0];
  return concatenate(p, parts->begin(), parts->end(), here);
}

ast::expr* concatenate_templates(Parser& p, const Seq<ast::expr*>* parts,
                                 const ast::Location& here) {
  const Seq<ast::expr*>* values = fold(p, *parts);
  return values == nullptr ? nullptr : node_at<ast::TemplateStr>(p, here, *values);
}

}  // namespace py::parsing
