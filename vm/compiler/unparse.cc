// The source text of an expression.
// Counterpart: Python/ast_unparse.c.
#include "vm/compiler/unparse.h"

#include <cmath>
#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

using ast::ConstantKind;
using ast::Kind;

// How tightly an expression binds; one that binds less than its place demands gets parentheses.
enum Precedence : int {
  kTuple,
  kTest,  // if-else, lambda
  kOr,
  kAnd,
  kNot,
  kCompare,
  kExpression,
  kBitOr = kExpression,
  kBitXor,
  kBitAnd,
  kShift,
  kArithmetic,
  kTerm,
  kFactor,
  kPower,
  kAwait,
  kAtom,
};

struct Operator {
  Kind kind;
  const char* text;
  Precedence precedence;
};
constexpr Operator kOperators[] = {
    {Kind::Add, " + ", kArithmetic},
    {Kind::Sub, " - ", kArithmetic},
    {Kind::Mult, " * ", kTerm},
    {Kind::MatMult, " @ ", kTerm},
    {Kind::Div, " / ", kTerm},
    {Kind::Mod, " % ", kTerm},
    {Kind::LShift, " << ", kShift},
    {Kind::RShift, " >> ", kShift},
    {Kind::BitOr, " | ", kBitOr},
    {Kind::BitXor, " ^ ", kBitXor},
    {Kind::BitAnd, " & ", kBitAnd},
    {Kind::FloorDiv, " // ", kTerm},
    {Kind::Pow, " ** ", kPower},
    {Kind::Invert, "~", kFactor},
    {Kind::Not, "not ", kNot},
    {Kind::UAdd, "+", kFactor},
    {Kind::USub, "-", kFactor},
    {Kind::Eq, " == ", kCompare},
    {Kind::NotEq, " != ", kCompare},
    {Kind::Lt, " < ", kCompare},
    {Kind::LtE, " <= ", kCompare},
    {Kind::Gt, " > ", kCompare},
    {Kind::GtE, " >= ", kCompare},
    {Kind::Is, " is ", kCompare},
    {Kind::IsNot, " is not ", kCompare},
    {Kind::In, " in ", kCompare},
    {Kind::NotIn, " not in ", kCompare},
    {Kind::And, " and ", kAnd},
    {Kind::Or, " or ", kOr},
};

const Operator& operator_of(Kind kind) {
  const Operator* found = kOperators;
  while (found->kind != kind) ++found;
  return *found;
}

Precedence tighter(Precedence precedence) { return static_cast<Precedence>(precedence + 1); }

class Unparser {
 public:
  Unparser(Thread& thread, TreeObjects& objects, StrBuilder& out)
      : thread_(thread), objects_(objects), out_(out) {}

  Status expression(const ast::expr* node, Precedence level);

 private:
  Status add(const char* text) { return out_.add_ascii(text); }
  Status add(char character) { return out_.add_char(static_cast<uint8_t>(character)); }
  Status name(ast::Identifier name) { return out_.add_str(PY_TRY(objects_.name(thread_, name))); }
  Status open(bool needed) { return needed ? add('(') : Status::kOk; }
  Status close(bool needed) { return needed ? add(')') : Status::kOk; }
  Status list(const ast::Seq<ast::expr*>& items);
  Status optional(const ast::expr* node) {
    return node == nullptr ? Status::kOk : expression(node, kTest);
  }

  Status bool_op(const ast::BoolOp* node, Precedence level);
  Status binary(const ast::BinOp* node, Precedence level);
  Status unary(const ast::UnaryOp* node, Precedence level);
  Status compare(const ast::Compare* node, Precedence level);
  Status branch(const ast::IfExp* node, Precedence level);
  Status lambda(const ast::Lambda* node, Precedence level);
  Status separator(bool* first);
  Status argument(const ast::arg* node);
  Status positional(const ast::arguments* node, bool* first);
  Status arguments(const ast::arguments* node);
  Status dict(const ast::Dict* node);
  Status tuple(const ast::Tuple* node, Precedence level);
  Status comprehension(char before, const ast::expr* key, const ast::expr* element,
                       const ast::Seq<ast::comprehension*>& generators, char after);
  Status call(const ast::Call* node);
  Status constant(const ast::Constant* node);
  Status constant(Object* value);
  Status repr(Object* value);
  Status attribute(const ast::Attribute* node);
  Status slice(const ast::Slice* node);
  Status yield(const char* keyword, const ast::expr* value);

  Status string(const char* prefix, const ast::Seq<ast::expr*>& values);
  Status string_parts(const ast::Seq<ast::expr*>& values, bool is_spec);
  Status string_part(const ast::expr* node, bool is_spec);
  Status replacement(Str* text, int conversion, const ast::expr* spec);
  Status escaped(const ast::Constant* node);

  Thread& thread_;
  TreeObjects& objects_;
  StrBuilder& out_;
};

Status Unparser::list(const ast::Seq<ast::expr*>& items) {
  for (int32_t i = 0; i < items.size; ++i) {
    if (i > 0) PY_TRY(add(", "));
    PY_TRY(expression(items[i], kTest));
  }
  return Status::kOk;
}

Status Unparser::bool_op(const ast::BoolOp* node, Precedence level) {
  const Operator& op = operator_of(node->op);
  PY_TRY(open(level > op.precedence));
  for (int32_t i = 0; i < node->values.size; ++i) {
    if (i > 0) PY_TRY(add(op.text));
    PY_TRY(expression(node->values[i], tighter(op.precedence)));
  }
  return close(level > op.precedence);
}

Status Unparser::binary(const ast::BinOp* node, Precedence level) {
  const Operator& op = operator_of(node->op);
  const bool from_right = node->op == Kind::Pow;
  PY_TRY(open(level > op.precedence));
  PY_TRY(expression(node->left, from_right ? tighter(op.precedence) : op.precedence));
  PY_TRY(add(op.text));
  PY_TRY(expression(node->right, from_right ? op.precedence : tighter(op.precedence)));
  return close(level > op.precedence);
}

Status Unparser::unary(const ast::UnaryOp* node, Precedence level) {
  const Operator& op = operator_of(node->op);
  PY_TRY(open(level > op.precedence));
  PY_TRY(add(op.text));
  PY_TRY(expression(node->operand, op.precedence));
  return close(level > op.precedence);
}

Status Unparser::compare(const ast::Compare* node, Precedence level) {
  PY_TRY(open(level > kCompare));
  PY_TRY(expression(node->left, tighter(kCompare)));
  for (int32_t i = 0; i < node->comparators.size; ++i) {
    PY_TRY(add(operator_of(node->ops[i]).text));
    PY_TRY(expression(node->comparators[i], tighter(kCompare)));
  }
  return close(level > kCompare);
}

Status Unparser::branch(const ast::IfExp* node, Precedence level) {
  PY_TRY(open(level > kTest));
  PY_TRY(expression(node->body, tighter(kTest)));
  PY_TRY(add(" if "));
  PY_TRY(expression(node->test, tighter(kTest)));
  PY_TRY(add(" else "));
  PY_TRY(expression(node->orelse, kTest));
  return close(level > kTest);
}

Status Unparser::lambda(const ast::Lambda* node, Precedence level) {
  PY_TRY(open(level > kTest));
  // As CPython has it: no space in `lambda*a: 1`.
  const bool positional = !node->args->args.empty() || !node->args->posonlyargs.empty();
  PY_TRY(add(positional ? "lambda " : "lambda"));
  PY_TRY(arguments(node->args));
  PY_TRY(add(": "));
  PY_TRY(expression(node->body, kTest));
  return close(level > kTest);
}

Status Unparser::separator(bool* first) {
  const bool needed = !*first;
  *first = false;
  return needed ? add(", ") : Status::kOk;
}

Status Unparser::argument(const ast::arg* node) {
  PY_TRY(name(node->arg));
  if (node->annotation == nullptr) return Status::kOk;
  PY_TRY(add(": "));
  return expression(node->annotation, kTest);
}

Status Unparser::positional(const ast::arguments* node, bool* first) {
  const int32_t only = node->posonlyargs.size;
  const int32_t count = only + node->args.size;
  for (int32_t i = 0; i < count; ++i) {
    PY_TRY(separator(first));
    PY_TRY(argument(i < only ? node->posonlyargs[i] : node->args[i - only]));
    const int32_t default_index = i - count + node->defaults.size;
    if (default_index >= 0) {
      PY_TRY(add('='));
      PY_TRY(expression(node->defaults[default_index], kTest));
    }
    if (i + 1 == only) PY_TRY(add(", /"));
  }
  return Status::kOk;
}

Status Unparser::arguments(const ast::arguments* node) {
  bool first = true;
  PY_TRY(positional(node, &first));
  if (node->vararg != nullptr || !node->kwonlyargs.empty()) {
    PY_TRY(separator(&first));
    PY_TRY(add('*'));
    if (node->vararg != nullptr) PY_TRY(argument(node->vararg));
  }
  for (int32_t i = 0; i < node->kwonlyargs.size; ++i) {
    PY_TRY(separator(&first));
    PY_TRY(argument(node->kwonlyargs[i]));
    const int32_t default_index = i - node->kwonlyargs.size + node->kw_defaults.size;
    if (default_index < 0 || node->kw_defaults[default_index] == nullptr) continue;
    PY_TRY(add('='));
    PY_TRY(expression(node->kw_defaults[default_index], kTest));
  }
  if (node->kwarg == nullptr) return Status::kOk;
  PY_TRY(separator(&first));
  PY_TRY(add("**"));
  return argument(node->kwarg);
}

Status Unparser::dict(const ast::Dict* node) {
  PY_TRY(add('{'));
  for (int32_t i = 0; i < node->values.size; ++i) {
    if (i > 0) PY_TRY(add(", "));
    if (node->keys[i] == nullptr) {
      PY_TRY(add("**"));
      PY_TRY(expression(node->values[i], kExpression));
      continue;
    }
    PY_TRY(expression(node->keys[i], kTest));
    PY_TRY(add(": "));
    PY_TRY(expression(node->values[i], kTest));
  }
  return add('}');
}

Status Unparser::tuple(const ast::Tuple* node, Precedence level) {
  if (node->elts.empty()) return add("()");
  PY_TRY(open(level > kTuple));
  PY_TRY(list(node->elts));
  if (node->elts.size == 1) PY_TRY(add(','));
  return close(level > kTuple);
}

Status Unparser::comprehension(char before, const ast::expr* key, const ast::expr* element,
                               const ast::Seq<ast::comprehension*>& generators, char after) {
  PY_TRY(add(before));
  if (key != nullptr) {
    PY_TRY(expression(key, kTest));
    PY_TRY(add(": "));
  }
  PY_TRY(expression(element, kTest));
  for (const ast::comprehension* generator : generators) {
    PY_TRY(add(generator->is_async != 0 ? " async for " : " for "));
    PY_TRY(expression(generator->target, kTuple));
    PY_TRY(add(" in "));
    PY_TRY(expression(generator->iter, tighter(kTest)));
    for (const ast::expr* condition : generator->ifs) {
      PY_TRY(add(" if "));
      PY_TRY(expression(condition, tighter(kTest)));
    }
  }
  return add(after);
}

Status Unparser::call(const ast::Call* node) {
  PY_TRY(expression(node->func, kAtom));
  // A generator that is the only argument brings its own parentheses.
  if (node->args.size == 1 && node->keywords.empty() &&
      node->args[0]->node_kind == Kind::GeneratorExp)
    return expression(node->args[0], kTest);
  PY_TRY(add('('));
  bool first = true;
  for (const ast::expr* argument : node->args) {
    PY_TRY(separator(&first));
    PY_TRY(expression(argument, kTest));
  }
  for (const ast::keyword* keyword : node->keywords) {
    PY_TRY(separator(&first));
    if (keyword->arg == nullptr) {
      PY_TRY(add("**"));
    } else {
      PY_TRY(name(keyword->arg));
      PY_TRY(add('='));
    }
    PY_TRY(expression(keyword->value, kTest));
  }
  return add(')');
}

// Infinity is written as a literal too large for a float.
Status Unparser::repr(Object* value) {
  Owned<Object> text = PY_TRY(object_repr(thread_, value));
  const bool has_infinity =
      (is_exact<Float>(value) && std::isinf(static_cast<Float*>(value)->value)) ||
      is_exact<Complex>(value);
  if (!has_infinity) return out_.add_str(static_cast<Str*>(text.get()));
  Owned<Str> from = PY_TRY(str_intern_ascii(thread_, "inf"));
  Owned<Str> to = PY_TRY(str_intern_ascii(thread_, "1e309"));
  Owned<Str> replaced = PY_TRY(str_replace(thread_, static_cast<Str*>(text.get()), from, to, -1));
  return out_.add_str(replaced);
}

Status Unparser::constant(Object* value) {
  if (!is_exact<Tuple>(value)) return repr(value);
  PY_ENTER_NATIVE(thread_, " during compilation");
  auto* tuple = static_cast<Tuple*>(value);
  PY_TRY(add('('));
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (i > 0) PY_TRY(add(", "));
    PY_TRY(constant(tuple->items[i]));
  }
  if (tuple->ob_size == 1) PY_TRY(add(','));
  return add(')');
}

Status Unparser::constant(const ast::Constant* node) {
  if (node->value->kind == ConstantKind::kEllipsis) return add("...");
  if (node->kind != nullptr) PY_TRY(name(node->kind));
  return constant(PY_TRY(objects_.constant(thread_, node->value)));
}

Status Unparser::attribute(const ast::Attribute* node) {
  PY_TRY(expression(node->value, kAtom));
  // `1.real` would be a float.
  const auto* constant = ast::as_if<const ast::Constant>(node->value);
  const bool is_int = constant != nullptr && constant->value->kind == ConstantKind::kInt;
  PY_TRY(add(is_int ? " ." : "."));
  return name(node->attr);
}

Status Unparser::slice(const ast::Slice* node) {
  PY_TRY(optional(node->lower));
  PY_TRY(add(':'));
  PY_TRY(optional(node->upper));
  if (node->step == nullptr) return Status::kOk;
  PY_TRY(add(':'));
  return expression(node->step, kTest);
}

Status Unparser::yield(const char* keyword, const ast::expr* value) {
  PY_TRY(add('('));
  PY_TRY(add(keyword));
  if (value != nullptr) {
    PY_TRY(add(' '));
    PY_TRY(expression(value, kTest));
  }
  return add(')');
}

// The body is put together first: the quotes around it depend on all of it.
Status Unparser::string(const char* prefix, const ast::Seq<ast::expr*>& values) {
  StrBuilder body(thread_);
  PY_TRY(Unparser(thread_, objects_, body).string_parts(values, false));
  Owned<Str> text = PY_TRY(body.finish());
  PY_TRY(add(prefix));
  return repr(text);
}

Status Unparser::string_parts(const ast::Seq<ast::expr*>& values, bool is_spec) {
  for (const ast::expr* value : values) PY_TRY(string_part(value, is_spec));
  return Status::kOk;
}

Status Unparser::escaped(const ast::Constant* node) {
  Object* value = PY_TRY(objects_.constant(thread_, node->value));
  if (!is_a<Str>(value)) return raise_bad_internal_call(thread_, "append_fstring_unicode");
  auto* text = static_cast<Str*>(value);
  for (int64_t i = 0; i < text->length; ++i) {
    const uint32_t character = text->at(i);
    if (character == '{' || character == '}') PY_TRY(out_.add_char(character));
    PY_TRY(out_.add_char(character));
  }
  return Status::kOk;
}

Status Unparser::string_part(const ast::expr* node, bool is_spec) {
  switch (node->node_kind) {
    case Kind::Constant:
      return escaped(ast::as<const ast::Constant>(node));
    case Kind::JoinedStr: {
      const auto& values = ast::as<const ast::JoinedStr>(node)->values;
      return is_spec ? string_parts(values, true) : string("f", values);
    }
    case Kind::TemplateStr:
      return string("t", ast::as<const ast::TemplateStr>(node)->values);
    case Kind::FormattedValue:
    case Kind::Interpolation:
      return expression(node, kTest);
    default:
      return raise(thread_, &exc::SystemError,
                   "unknown expression kind inside f-string or t-string");
  }
}

Status Unparser::replacement(Str* text, int conversion, const ast::expr* spec) {
  // Two braces in a row would be an escape.
  PY_TRY(add(text->length > 0 && text->at(0) == '{' ? "{ " : "{"));
  PY_TRY(out_.add_str(text));
  if (conversion >= 0) {
    if (conversion != 'a' && conversion != 'r' && conversion != 's')
      return raise(thread_, &exc::SystemError, "unknown f-value conversion kind");
    PY_TRY(add('!'));
    PY_TRY(add(static_cast<char>(conversion)));
  }
  if (spec != nullptr) {
    PY_TRY(add(':'));
    PY_TRY(string_part(spec, true));
  }
  return add('}');
}

Status Unparser::expression(const ast::expr* node, Precedence level) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  switch (node->node_kind) {
    case Kind::BoolOp:
      return bool_op(ast::as<const ast::BoolOp>(node), level);
    case Kind::BinOp:
      return binary(ast::as<const ast::BinOp>(node), level);
    case Kind::UnaryOp:
      return unary(ast::as<const ast::UnaryOp>(node), level);
    case Kind::Compare:
      return compare(ast::as<const ast::Compare>(node), level);
    case Kind::Lambda:
      return lambda(ast::as<const ast::Lambda>(node), level);
    case Kind::IfExp:
      return branch(ast::as<const ast::IfExp>(node), level);
    case Kind::Dict:
      return dict(ast::as<const ast::Dict>(node));
    case Kind::Set:
      PY_TRY(add('{'));
      PY_TRY(list(ast::as<const ast::Set>(node)->elts));
      return add('}');
    case Kind::List:
      PY_TRY(add('['));
      PY_TRY(list(ast::as<const ast::List>(node)->elts));
      return add(']');
    case Kind::Tuple:
      return tuple(ast::as<const ast::Tuple>(node), level);
    case Kind::ListComp: {
      auto* comp = ast::as<const ast::ListComp>(node);
      return comprehension('[', nullptr, comp->elt, comp->generators, ']');
    }
    case Kind::SetComp: {
      auto* comp = ast::as<const ast::SetComp>(node);
      return comprehension('{', nullptr, comp->elt, comp->generators, '}');
    }
    case Kind::DictComp: {
      auto* comp = ast::as<const ast::DictComp>(node);
      return comprehension('{', comp->key, comp->value, comp->generators, '}');
    }
    case Kind::GeneratorExp: {
      auto* comp = ast::as<const ast::GeneratorExp>(node);
      return comprehension('(', nullptr, comp->elt, comp->generators, ')');
    }
    case Kind::Yield:
      return yield("yield", ast::as<const ast::Yield>(node)->value);
    case Kind::YieldFrom:
      return yield("yield from", ast::as<const ast::YieldFrom>(node)->value);
    case Kind::Await:
      PY_TRY(open(level > kAwait));
      PY_TRY(add("await "));
      PY_TRY(expression(ast::as<const ast::Await>(node)->value, kAtom));
      return close(level > kAwait);
    case Kind::NamedExpr: {
      auto* named = ast::as<const ast::NamedExpr>(node);
      PY_TRY(open(level > kTuple));
      PY_TRY(expression(named->target, kAtom));
      PY_TRY(add(" := "));
      PY_TRY(expression(named->value, kAtom));
      return close(level > kTuple);
    }
    case Kind::Call:
      return call(ast::as<const ast::Call>(node));
    case Kind::Constant:
      return constant(ast::as<const ast::Constant>(node));
    case Kind::JoinedStr:
      return string("f", ast::as<const ast::JoinedStr>(node)->values);
    case Kind::TemplateStr:
      return string("t", ast::as<const ast::TemplateStr>(node)->values);
    case Kind::FormattedValue: {
      auto* value = ast::as<const ast::FormattedValue>(node);
      StrBuilder inner(thread_);
      // A lambda's colon must not look like that of a format.
      PY_TRY(Unparser(thread_, objects_, inner).expression(value->value, tighter(kTest)));
      Owned<Str> text = PY_TRY(inner.finish());
      return replacement(text, value->conversion, value->format_spec);
    }
    case Kind::Interpolation: {
      auto* value = ast::as<const ast::Interpolation>(node);
      Object* text = PY_TRY(objects_.constant(thread_, value->str));
      if (!is_a<Str>(text)) return raise_bad_internal_call(thread_, "append_interpolation_str");
      return replacement(static_cast<Str*>(text), value->conversion, value->format_spec);
    }
    case Kind::Attribute:
      return attribute(ast::as<const ast::Attribute>(node));
    case Kind::Subscript: {
      auto* subscript = ast::as<const ast::Subscript>(node);
      PY_TRY(expression(subscript->value, kAtom));
      PY_TRY(add('['));
      PY_TRY(expression(subscript->slice, kTuple));
      return add(']');
    }
    case Kind::Starred:
      PY_TRY(add('*'));
      return expression(ast::as<const ast::Starred>(node)->value, kExpression);
    case Kind::Slice:
      return slice(ast::as<const ast::Slice>(node));
    case Kind::Name:
      return name(ast::as<const ast::Name>(node)->id);
    default:
      return raise(thread_, &exc::SystemError, "unknown expression kind");
  }
}

}  // namespace

Owned<Str> unparse_expression(Thread& thread, const ast::expr* expression, TreeObjects& objects) {
  StrBuilder out(thread);
  PY_TRY(Unparser(thread, objects, out).expression(expression, kTest));
  Owned<Str> text = PY_TRY(out.finish());
  if (text->interned == Interned::kNo || text->ascii || text->length == 1) return text;
  // A name by itself: the text is another str than the name. (An ASCII one will be interned.)
  Owned<Str> own = PY_TRY(str_alloc(thread, text->length, str_max_char(text)));
  std::memcpy(own->mutable_data(), text->data(),
              static_cast<size_t>(text->length) * static_cast<size_t>(text->kind));
  return own;
}

}  // namespace py
