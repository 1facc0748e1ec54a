// Whether a tree that a program made means something.
// Counterpart: Python/ast.c.
#include "vm/compiler/validate.h"

#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

using ast::ConstantKind;
using ast::Identifier;
using ast::Kind;

template <class T>
using Nodes = ast::Seq<T*>;

class Validator {
 public:
  explicit Validator(Thread& thread) : thread_(thread) {}

  Status module(const ast::mod* tree);

 private:
  Status error(const char* message) { return raise_value_error(thread_, "%s", message); }
  Status place(const ast::Location& loc);
  Status name(Identifier name);
  Status optional_name(Identifier text) { return text == nullptr ? Status::kOk : name(text); }
  Status capture(Identifier name);
  Status nonempty(int32_t size, const char* what, const char* owner);

  Status statement(const ast::stmt* node);
  Status statements(const Nodes<ast::stmt>& nodes);
  Status body(const Nodes<ast::stmt>& nodes, const char* owner);
  template <class Function>
  Status function(const Function* node, const char* owner);
  Status class_definition(const ast::ClassDef* node);
  template <class Loop>
  Status for_loop(const Loop* node, const char* owner);
  template <class With>
  Status with(const With* node, const char* owner);
  Status match(const ast::Match* node);
  template <class Try>
  Status try_statement(const Try* node, const char* owner, bool is_plain);
  Status aliases(const Nodes<ast::alias>& nodes, const char* owner);

  Status expression(const ast::expr* node, Kind context = Kind::Load);
  Status expression_inside(const ast::expr* node, Kind context);
  Status optional(const ast::expr* node) {
    return node == nullptr ? Status::kOk : expression(node);
  }
  Status expressions(const Nodes<ast::expr>& nodes, Kind context = Kind::Load,
                     bool null_ok = false);
  Status arguments(const ast::arguments* node);
  Status argument_places(const Nodes<ast::arg>& nodes);
  Status keywords(const Nodes<ast::keyword>& nodes);
  Status comprehension(const Nodes<ast::comprehension>& nodes, const ast::expr* element,
                       const ast::expr* value);
  Status compare(const ast::Compare* node);
  Status constant(Object* value);
  Status constant(const ast::ConstantValue* value);

  Status pattern(const ast::pattern* node, bool star_ok);
  Status pattern_inside(const ast::pattern* node, bool star_ok);
  Status patterns(const Nodes<ast::pattern>& nodes, bool star_ok);
  Status mapping_pattern(const ast::MatchMapping* node);
  Status class_pattern(const ast::MatchClass* node);
  Status pattern_value(const ast::expr* node);
  Status type_parameters(const Nodes<ast::type_param>& nodes);

  Thread& thread_;
};

Status Validator::place(const ast::Location& loc) {
  if (loc.lineno > loc.end_lineno)
    return raise_value_error(thread_, "AST node line range (%d, %d) is not valid", loc.lineno,
                             loc.end_lineno);
  if ((loc.lineno < 0 && loc.end_lineno != loc.lineno) ||
      (loc.col_offset < 0 && loc.col_offset != loc.end_col_offset))
    return raise_value_error(thread_,
                             "AST node column range (%d, %d) for line range (%d, %d) is not valid",
                             loc.col_offset, loc.end_col_offset, loc.lineno, loc.end_lineno);
  if (loc.lineno == loc.end_lineno && loc.col_offset > loc.end_col_offset)
    return raise_value_error(thread_, "line %d, column %d-%d is not a valid range", loc.lineno,
                             loc.col_offset, loc.end_col_offset);
  return Status::kOk;
}

Status Validator::name(Identifier name) {
  for (const char* forbidden : {"None", "True", "False"}) {
    if (std::strcmp(name->text, forbidden) == 0)
      return raise_value_error(thread_, "identifier field can't represent '%s' constant",
                               forbidden);
  }
  return Status::kOk;
}

Status Validator::capture(Identifier text) {
  if (std::strcmp(text->text, "_") == 0) return error("can't capture name '_' in patterns");
  return name(text);
}

Status Validator::nonempty(int32_t size, const char* what, const char* owner) {
  if (size != 0) return Status::kOk;
  return raise_value_error(thread_, "empty %s on %s", what, owner);
}

Status Validator::module(const ast::mod* tree) {
  switch (tree->node_kind) {
    case Kind::Module:
      return statements(ast::as<const ast::Module>(tree)->body);
    case Kind::Interactive:
      return statements(ast::as<const ast::Interactive>(tree)->body);
    case Kind::Expression:
      return expression(ast::as<const ast::Expression>(tree)->body);
    default: {
      auto* function = ast::as<const ast::FunctionType>(tree);
      PY_TRY(expressions(function->argtypes));
      return expression(function->returns);
    }
  }
}

Status Validator::statements(const Nodes<ast::stmt>& nodes) {
  for (const ast::stmt* node : nodes) {
    if (node == nullptr) return error("None disallowed in statement list");
    PY_TRY(statement(node));
  }
  return Status::kOk;
}

Status Validator::body(const Nodes<ast::stmt>& nodes, const char* owner) {
  PY_TRY(nonempty(nodes.size, "body", owner));
  return statements(nodes);
}

template <class Function>
Status Validator::function(const Function* node, const char* owner) {
  PY_TRY(body(node->body, owner));
  PY_TRY(name(node->name));
  PY_TRY(type_parameters(node->type_params));
  PY_TRY(arguments(node->args));
  PY_TRY(expressions(node->decorator_list));
  return optional(node->returns);
}

Status Validator::class_definition(const ast::ClassDef* node) {
  PY_TRY(body(node->body, "ClassDef"));
  PY_TRY(name(node->name));
  PY_TRY(type_parameters(node->type_params));
  PY_TRY(expressions(node->bases));
  PY_TRY(keywords(node->keywords));
  return expressions(node->decorator_list);
}

template <class Loop>
Status Validator::for_loop(const Loop* node, const char* owner) {
  PY_TRY(expression(node->target, Kind::Store));
  PY_TRY(expression(node->iter));
  PY_TRY(body(node->body, owner));
  return statements(node->orelse);
}

template <class With>
Status Validator::with(const With* node, const char* owner) {
  PY_TRY(nonempty(node->items.size, "items", owner));
  for (const ast::withitem* item : node->items) {
    PY_TRY(expression(item->context_expr));
    if (item->optional_vars != nullptr) PY_TRY(expression(item->optional_vars, Kind::Store));
  }
  return body(node->body, owner);
}

Status Validator::match(const ast::Match* node) {
  PY_TRY(expression(node->subject));
  PY_TRY(nonempty(node->cases.size, "cases", "Match"));
  for (const ast::match_case* one : node->cases) {
    PY_TRY(pattern(one->pattern, false));
    PY_TRY(optional(one->guard));
    PY_TRY(body(one->body, "match_case"));
  }
  return Status::kOk;
}

template <class Try>
// CPython looks at the handlers' places and names only without a star.
Status Validator::try_statement(const Try* node, const char* owner, bool is_plain) {
  PY_TRY(body(node->body, owner));
  if (node->handlers.empty() && node->finalbody.empty())
    return raise_value_error(thread_, "%s has neither except handlers nor finalbody", owner);
  if (node->handlers.empty() && !node->orelse.empty())
    return raise_value_error(thread_, "%s has orelse but no except handlers", owner);
  for (const ast::excepthandler* one : node->handlers) {
    if (is_plain) PY_TRY(place(one->loc));
    auto* handler = ast::as<const ast::ExceptHandler>(one);
    PY_TRY(optional(handler->type));
    if (is_plain) PY_TRY(optional_name(handler->name));
    PY_TRY(body(handler->body, "ExceptHandler"));
  }
  PY_TRY(statements(node->finalbody));
  return statements(node->orelse);
}

Status Validator::aliases(const Nodes<ast::alias>& nodes, const char* owner) {
  PY_TRY(nonempty(nodes.size, "names", owner));
  for (const ast::alias* alias : nodes) {
    PY_TRY(name(alias->name));
    PY_TRY(optional_name(alias->asname));
  }
  return Status::kOk;
}

Status Validator::statement(const ast::stmt* node) {
  PY_TRY(place(node->loc));
  PY_ENTER_NATIVE(thread_, " during compilation");
  switch (node->node_kind) {
    case Kind::FunctionDef:
      return function(ast::as<const ast::FunctionDef>(node), "FunctionDef");
    case Kind::AsyncFunctionDef:
      return function(ast::as<const ast::AsyncFunctionDef>(node), "AsyncFunctionDef");
    case Kind::ClassDef:
      return class_definition(ast::as<const ast::ClassDef>(node));
    case Kind::Return:
      return optional(ast::as<const ast::Return>(node)->value);
    case Kind::Delete: {
      const auto& targets = ast::as<const ast::Delete>(node)->targets;
      PY_TRY(nonempty(targets.size, "targets", "Delete"));
      return expressions(targets, Kind::Del);
    }
    case Kind::Assign: {
      auto* assign = ast::as<const ast::Assign>(node);
      PY_TRY(nonempty(assign->targets.size, "targets", "Assign"));
      PY_TRY(expressions(assign->targets, Kind::Store));
      return expression(assign->value);
    }
    case Kind::AugAssign: {
      auto* assign = ast::as<const ast::AugAssign>(node);
      PY_TRY(expression(assign->target, Kind::Store));
      return expression(assign->value);
    }
    case Kind::AnnAssign: {
      auto* assign = ast::as<const ast::AnnAssign>(node);
      if (assign->target->node_kind != Kind::Name && assign->simple != 0)
        return raise_type_error(thread_, "AnnAssign with simple non-Name target");
      PY_TRY(expression(assign->target, Kind::Store));
      PY_TRY(optional(assign->value));
      return expression(assign->annotation);
    }
    case Kind::TypeAlias: {
      auto* alias = ast::as<const ast::TypeAlias>(node);
      if (alias->name->node_kind != Kind::Name)
        return raise_type_error(thread_, "TypeAlias with non-Name name");
      PY_TRY(expression(alias->name, Kind::Store));
      PY_TRY(type_parameters(alias->type_params));
      return expression(alias->value);
    }
    case Kind::For:
      return for_loop(ast::as<const ast::For>(node), "For");
    case Kind::AsyncFor:
      return for_loop(ast::as<const ast::AsyncFor>(node), "AsyncFor");
    case Kind::While: {
      auto* loop = ast::as<const ast::While>(node);
      PY_TRY(expression(loop->test));
      PY_TRY(body(loop->body, "While"));
      return statements(loop->orelse);
    }
    case Kind::If: {
      auto* branch = ast::as<const ast::If>(node);
      PY_TRY(expression(branch->test));
      PY_TRY(body(branch->body, "If"));
      return statements(branch->orelse);
    }
    case Kind::With:
      return with(ast::as<const ast::With>(node), "With");
    case Kind::AsyncWith:
      return with(ast::as<const ast::AsyncWith>(node), "AsyncWith");
    case Kind::Match:
      return match(ast::as<const ast::Match>(node));
    case Kind::Raise: {
      auto* raised = ast::as<const ast::Raise>(node);
      if (raised->exc == nullptr && raised->cause != nullptr)
        return error("Raise with cause but no exception");
      PY_TRY(optional(raised->exc));
      return optional(raised->cause);
    }
    case Kind::Try:
      return try_statement(ast::as<const ast::Try>(node), "Try", true);
    case Kind::TryStar:
      return try_statement(ast::as<const ast::TryStar>(node), "TryStar", false);
    case Kind::Assert: {
      auto* assertion = ast::as<const ast::Assert>(node);
      PY_TRY(expression(assertion->test));
      return optional(assertion->msg);
    }
    case Kind::Import:
      return aliases(ast::as<const ast::Import>(node)->names, "Import");
    case Kind::ImportFrom: {
      auto* import = ast::as<const ast::ImportFrom>(node);
      if (import->level < 0) return error("Negative ImportFrom level");
      return aliases(import->names, "ImportFrom");
    }
    case Kind::Global:
      return nonempty(ast::as<const ast::Global>(node)->names.size, "names", "Global");
    case Kind::Nonlocal:
      return nonempty(ast::as<const ast::Nonlocal>(node)->names.size, "names", "Nonlocal");
    case Kind::Expr:
      return expression(ast::as<const ast::Expr>(node)->value);
    default:  // pass, break, continue
      return Status::kOk;
  }
}

const char* context_name(Kind context) {
  return context == Kind::Load ? "Load" : context == Kind::Store ? "Store" : "Del";
}

// The context that an expression was made for; null for what cannot be assigned to.
const Kind* context_of(const ast::expr* node) {
  switch (node->node_kind) {
    case Kind::Attribute:
      return &ast::as<const ast::Attribute>(node)->ctx;
    case Kind::Subscript:
      return &ast::as<const ast::Subscript>(node)->ctx;
    case Kind::Starred:
      return &ast::as<const ast::Starred>(node)->ctx;
    case Kind::Name:
      return &ast::as<const ast::Name>(node)->ctx;
    case Kind::List:
      return &ast::as<const ast::List>(node)->ctx;
    case Kind::Tuple:
      return &ast::as<const ast::Tuple>(node)->ctx;
    default:
      return nullptr;
  }
}

Status Validator::expression(const ast::expr* node, Kind context) {
  PY_TRY(place(node->loc));
  PY_ENTER_NATIVE(thread_, " during compilation");
  if (auto* named = ast::as_if<const ast::Name>(node)) PY_TRY(name(named->id));
  const Kind* actual = context_of(node);
  if (actual == nullptr && context != Kind::Load)
    return raise_value_error(thread_, "expression which can't be assigned to in %s context",
                             context_name(context));
  if (actual != nullptr && *actual != context)
    return raise_value_error(thread_, "expression must have %s context but has %s instead",
                             context_name(context), context_name(*actual));
  return expression_inside(node, context);
}

Status Validator::expression_inside(const ast::expr* node, Kind context) {
  switch (node->node_kind) {
    case Kind::Name:
      return Status::kOk;
    case Kind::Constant:
      return constant(ast::as<const ast::Constant>(node)->value);
    case Kind::Attribute:
      return expression(ast::as<const ast::Attribute>(node)->value);
    case Kind::Subscript: {
      auto* subscript = ast::as<const ast::Subscript>(node);
      PY_TRY(expression(subscript->slice));
      return expression(subscript->value);
    }
    case Kind::Starred:
      return expression(ast::as<const ast::Starred>(node)->value, context);
    case Kind::List:
      return expressions(ast::as<const ast::List>(node)->elts, context);
    case Kind::Tuple:
      return expressions(ast::as<const ast::Tuple>(node)->elts, context);
    case Kind::Call: {
      auto* call = ast::as<const ast::Call>(node);
      PY_TRY(expression(call->func));
      PY_TRY(expressions(call->args));
      return keywords(call->keywords);
    }
    case Kind::BoolOp: {
      const auto& values = ast::as<const ast::BoolOp>(node)->values;
      if (values.size < 2) return error("BoolOp with less than 2 values");
      return expressions(values);
    }
    case Kind::BinOp: {
      auto* binary = ast::as<const ast::BinOp>(node);
      PY_TRY(expression(binary->left));
      return expression(binary->right);
    }
    case Kind::UnaryOp:
      return expression(ast::as<const ast::UnaryOp>(node)->operand);
    case Kind::Lambda: {
      auto* lambda = ast::as<const ast::Lambda>(node);
      PY_TRY(arguments(lambda->args));
      return expression(lambda->body);
    }
    case Kind::IfExp: {
      auto* branch = ast::as<const ast::IfExp>(node);
      PY_TRY(expression(branch->test));
      PY_TRY(expression(branch->body));
      return expression(branch->orelse);
    }
    case Kind::Dict: {
      auto* dict = ast::as<const ast::Dict>(node);
      if (dict->keys.size != dict->values.size)
        return error("Dict doesn't have the same number of keys as values");
      PY_TRY(expressions(dict->keys, Kind::Load, true));  // No key: **value.
      return expressions(dict->values);
    }
    case Kind::Set:
      return expressions(ast::as<const ast::Set>(node)->elts);
    case Kind::ListComp: {
      auto* comp = ast::as<const ast::ListComp>(node);
      return comprehension(comp->generators, comp->elt, nullptr);
    }
    case Kind::SetComp: {
      auto* comp = ast::as<const ast::SetComp>(node);
      return comprehension(comp->generators, comp->elt, nullptr);
    }
    case Kind::GeneratorExp: {
      auto* comp = ast::as<const ast::GeneratorExp>(node);
      return comprehension(comp->generators, comp->elt, nullptr);
    }
    case Kind::DictComp: {
      auto* comp = ast::as<const ast::DictComp>(node);
      return comprehension(comp->generators, comp->key, comp->value);
    }
    case Kind::Yield:
      return optional(ast::as<const ast::Yield>(node)->value);
    case Kind::YieldFrom:
      return expression(ast::as<const ast::YieldFrom>(node)->value);
    case Kind::Await:
      return expression(ast::as<const ast::Await>(node)->value);
    case Kind::Compare:
      return compare(ast::as<const ast::Compare>(node));
    case Kind::JoinedStr:
      return expressions(ast::as<const ast::JoinedStr>(node)->values);
    case Kind::TemplateStr:
      return expressions(ast::as<const ast::TemplateStr>(node)->values);
    case Kind::FormattedValue: {
      auto* value = ast::as<const ast::FormattedValue>(node);
      PY_TRY(expression(value->value));
      return optional(value->format_spec);
    }
    case Kind::Interpolation: {
      auto* value = ast::as<const ast::Interpolation>(node);
      PY_TRY(expression(value->value));
      return optional(value->format_spec);
    }
    case Kind::Slice: {
      auto* slice = ast::as<const ast::Slice>(node);
      PY_TRY(optional(slice->lower));
      PY_TRY(optional(slice->upper));
      return optional(slice->step);
    }
    case Kind::NamedExpr: {
      auto* named = ast::as<const ast::NamedExpr>(node);
      if (named->target->node_kind != Kind::Name)
        return raise_type_error(thread_, "NamedExpr target must be a Name");
      return expression(named->value);
    }
    default:
      return raise(thread_, &exc::SystemError, "unexpected expression");
  }
}

Status Validator::expressions(const Nodes<ast::expr>& nodes, Kind context, bool null_ok) {
  for (const ast::expr* node : nodes) {
    if (node != nullptr)
      PY_TRY(expression(node, context));
    else if (!null_ok)
      return error("None disallowed in expression list");
  }
  return Status::kOk;
}

Status Validator::argument_places(const Nodes<ast::arg>& nodes) {
  for (const ast::arg* node : nodes) {
    PY_TRY(place(node->loc));
    PY_TRY(optional(node->annotation));
  }
  return Status::kOk;
}

Status Validator::arguments(const ast::arguments* node) {
  PY_TRY(argument_places(node->posonlyargs));
  PY_TRY(argument_places(node->args));
  if (node->vararg != nullptr) PY_TRY(optional(node->vararg->annotation));
  PY_TRY(argument_places(node->kwonlyargs));
  if (node->kwarg != nullptr) PY_TRY(optional(node->kwarg->annotation));
  if (node->defaults.size > node->posonlyargs.size + node->args.size)
    return error("more positional defaults than args on arguments");
  if (node->kw_defaults.size != node->kwonlyargs.size)
    return error("length of kwonlyargs is not the same as kw_defaults on arguments");
  PY_TRY(expressions(node->defaults));
  return expressions(node->kw_defaults, Kind::Load, true);
}

Status Validator::keywords(const Nodes<ast::keyword>& nodes) {
  for (const ast::keyword* node : nodes) PY_TRY(expression(node->value));
  return Status::kOk;
}

Status Validator::comprehension(const Nodes<ast::comprehension>& nodes, const ast::expr* element,
                                const ast::expr* value) {
  if (nodes.empty()) return error("comprehension with no generators");
  for (const ast::comprehension* node : nodes) {
    PY_TRY(expression(node->target, Kind::Store));
    PY_TRY(expression(node->iter));
    PY_TRY(expressions(node->ifs));
  }
  PY_TRY(expression(element));
  return optional(value);
}

Status Validator::compare(const ast::Compare* node) {
  if (node->comparators.empty()) return error("Compare with no comparators");
  if (node->comparators.size != node->ops.size)
    return error("Compare has a different number of comparators and operands");
  PY_TRY(expressions(node->comparators));
  return expression(node->left);
}

Status Validator::constant(const ast::ConstantValue* value) {
  const bool simple = value->kind != ConstantKind::kObject && value->kind != ConstantKind::kTuple &&
                      value->kind != ConstantKind::kFrozenSet;
  return simple || value->object == nullptr ? Status::kOk : constant(value->object);
}

Status Validator::constant(Object* value) {
  if (is_none(value) || value == ellipsis() || is_exact<Int>(value) || is_exact<Float>(value) ||
      is_exact<Complex>(value) || value->ob_type == &Bool::type || is_exact<Str>(value) ||
      is_exact<Bytes>(value))
    return Status::kOk;
  if (is_exact<Tuple>(value) || value->ob_type == &Set::frozen_type) {
    PY_ENTER_NATIVE(thread_, " during compilation");
    Owned<Tuple> items = PY_TRY(sequence_tuple(thread_, value));
    for (int64_t i = 0; i < items->ob_size; ++i) PY_TRY(constant(items->items[i]));
    return Status::kOk;
  }
  return raise_type_error(thread_, "got an invalid type in Constant: %s",
                          type_short_name(value->ob_type));
}

bool is_number(const ast::expr* node, bool real, bool imaginary) {
  auto* constant = ast::as_if<const ast::Constant>(node);
  if (constant == nullptr) return false;
  const ConstantKind kind = constant->value->kind;
  return (real && (kind == ConstantKind::kInt || kind == ConstantKind::kFloat)) ||
         (imaginary && kind == ConstantKind::kComplex);
}

bool is_negative_number(const ast::expr* node, bool imaginary) {
  auto* negation = ast::as_if<const ast::UnaryOp>(node);
  return negation != nullptr && negation->op == Kind::USub &&
         is_number(negation->operand, true, imaginary);
}

// real + imaginary or real - imaginary, the real part with or without a sign.
bool is_complex_literal(const ast::expr* node) {
  auto* sum = ast::as_if<const ast::BinOp>(node);
  return sum != nullptr && (sum->op == Kind::Add || sum->op == Kind::Sub) &&
         (is_number(sum->left, true, false) || is_negative_number(sum->left, false)) &&
         is_number(sum->right, false, true);
}

Status Validator::pattern_value(const ast::expr* node) {
  PY_TRY(expression(node));
  switch (node->node_kind) {
    case Kind::Constant:
      switch (ast::as<const ast::Constant>(node)->value->kind) {
        case ConstantKind::kInt:
        case ConstantKind::kFloat:
        case ConstantKind::kComplex:
        case ConstantKind::kStr:
        case ConstantKind::kBytes:
          return Status::kOk;
        default:
          return error("unexpected constant inside of a literal pattern");
      }
    case Kind::Attribute:
    case Kind::JoinedStr:  // Code generation has its say about these two.
    case Kind::TemplateStr:
      return Status::kOk;
    default:
      if (is_negative_number(node, true) || is_complex_literal(node)) return Status::kOk;
      return error("patterns may only match literals and attribute lookups");
  }
}

Status Validator::patterns(const Nodes<ast::pattern>& nodes, bool star_ok) {
  for (const ast::pattern* node : nodes) {
    if (node == nullptr) return error("None disallowed in pattern list");
    PY_TRY(pattern(node, star_ok));
  }
  return Status::kOk;
}

Status Validator::pattern(const ast::pattern* node, bool star_ok) {
  PY_TRY(place(node->loc));
  PY_ENTER_NATIVE(thread_, " during compilation");
  return pattern_inside(node, star_ok);
}

Status Validator::pattern_inside(const ast::pattern* node, bool star_ok) {
  switch (node->node_kind) {
    case Kind::MatchValue:
      return pattern_value(ast::as<const ast::MatchValue>(node)->value);
    case Kind::MatchSingleton: {
      const ConstantKind kind = ast::as<const ast::MatchSingleton>(node)->value->kind;
      if (kind == ConstantKind::kNone || kind == ConstantKind::kTrue ||
          kind == ConstantKind::kFalse)
        return Status::kOk;
      return error("MatchSingleton can only contain True, False and None");
    }
    case Kind::MatchSequence:
      return patterns(ast::as<const ast::MatchSequence>(node)->patterns, true);
    case Kind::MatchMapping:
      return mapping_pattern(ast::as<const ast::MatchMapping>(node));
    case Kind::MatchClass:
      return class_pattern(ast::as<const ast::MatchClass>(node));
    case Kind::MatchStar: {
      if (!star_ok) return error("can't use MatchStar here");
      Identifier target = ast::as<const ast::MatchStar>(node)->name;
      return target == nullptr ? Status::kOk : capture(target);
    }
    case Kind::MatchAs: {
      auto* match = ast::as<const ast::MatchAs>(node);
      if (match->name != nullptr) PY_TRY(capture(match->name));
      if (match->pattern == nullptr) return Status::kOk;
      if (match->name == nullptr)
        return error("MatchAs must specify a target name if a pattern is given");
      return pattern(match->pattern, false);
    }
    default: {
      const auto& choices = ast::as<const ast::MatchOr>(node)->patterns;
      if (choices.size < 2) return error("MatchOr requires at least 2 patterns");
      return patterns(choices, false);
    }
  }
}

Status Validator::mapping_pattern(const ast::MatchMapping* node) {
  if (node->keys.size != node->patterns.size)
    return error("MatchMapping doesn't have the same number of keys as patterns");
  if (node->rest != nullptr) PY_TRY(capture(node->rest));
  for (const ast::expr* key : node->keys) {
    if (key == nullptr) return error("None disallowed in expression list");
    if (auto* constant = ast::as_if<const ast::Constant>(key)) {
      const ConstantKind kind = constant->value->kind;
      if (kind == ConstantKind::kNone || kind == ConstantKind::kTrue ||
          kind == ConstantKind::kFalse)
        continue;
    }
    PY_TRY(pattern_value(key));
  }
  return patterns(node->patterns, false);
}

Status Validator::class_pattern(const ast::MatchClass* node) {
  if (node->kwd_attrs.size != node->kwd_patterns.size)
    return error("MatchClass doesn't have the same number of keyword attributes as patterns");
  PY_TRY(expression(node->cls));
  const ast::expr* cls = node->cls;
  while (auto* attribute = ast::as_if<const ast::Attribute>(cls)) cls = attribute->value;
  if (cls->node_kind != Kind::Name)
    return error("MatchClass cls field can only contain Name or Attribute nodes.");
  for (Identifier attribute : node->kwd_attrs) PY_TRY(name(attribute));
  PY_TRY(patterns(node->patterns, false));
  return patterns(node->kwd_patterns, false);
}

Status Validator::type_parameters(const Nodes<ast::type_param>& nodes) {
  for (const ast::type_param* node : nodes) {
    PY_TRY(place(node->loc));
    if (auto* variable = ast::as_if<const ast::TypeVar>(node)) {
      PY_TRY(name(variable->name));
      PY_TRY(optional(variable->bound));
      PY_TRY(optional(variable->default_value));
    } else if (auto* spec = ast::as_if<const ast::ParamSpec>(node)) {
      PY_TRY(name(spec->name));
      PY_TRY(optional(spec->default_value));
    } else {
      auto* tuple = ast::as<const ast::TypeVarTuple>(node);
      PY_TRY(name(tuple->name));
      PY_TRY(optional(tuple->default_value));
    }
  }
  return Status::kOk;
}

}  // namespace

Status validate_tree(Thread& thread, const ast::mod* tree) {
  return Validator(thread).module(tree);
}

}  // namespace py
