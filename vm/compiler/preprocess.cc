// What is done to a tree before the symbol table is built.
// Counterpart: Python/ast_preprocess.c.
#include "vm/compiler/preprocess.h"

#include <cstring>

#include "vm/compiler/format_to_fstring.h"
#include "vm/compiler/syntax_error.h"
#include "vm/compiler/tree.h"
#include "vm/compiler/tree_constants.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/parser/ast_walk.h"

namespace py {
namespace {

using ast::ConstantKind;
using ast::Kind;

// Where a statement stands, as far as leaving a finally block goes.
struct Surroundings {
  bool finally = false;
  bool function = false;  // A return inside leaves only the function...
  bool loop = false;      // and a break or continue only the loop.
};

class Preprocessor {
 public:
  Preprocessor(Thread& thread, const TreeContext& context, Str* filename,
               const PreprocessOptions& options)
      : thread_(thread),
        context_(context),
        arena_(context.names.arena()),
        filename_(filename),
        options_(options) {}

  Status module(ast::mod* tree);

  // For walk_children. An expression may be replaced, so its field is passed.
  bool field(ast::expr*& slot) { return slot == nullptr || !failed(expression(slot)); }
  bool field(ast::stmt*& node) { return node == nullptr || !failed(statement(node)); }
  bool field(ast::pattern*& node) { return node == nullptr || !failed(pattern(node)); }
  bool field(ast::excepthandler*& node) {
    return ast::walk_children(ast::as<ast::ExceptHandler>(node), *this);
  }
  bool field(ast::type_param*& node);
  bool field(ast::arg*& node);
  bool field(ast::alias*&) { return true; }
  template <class Node>
  bool field(Node*& node) {
    return node == nullptr || ast::walk_children(node, *this);
  }
  template <class Item>
  bool field(ast::Seq<Item>& items) {
    for (int32_t i = 0; i < items.size; ++i) {
      if (!field(items.items[i])) return false;
    }
    return true;
  }
  bool field(ast::Seq<ast::Identifier>&) { return true; }
  bool field(ast::Seq<Kind>&) { return true; }
  bool field(ast::Identifier&) { return true; }
  bool field(ast::ConstantValue*&) { return true; }
  bool field(int&) { return true; }
  bool field(Kind&) { return true; }

 private:
  Status statement(ast::stmt* node);
  Status body(ast::Seq<ast::stmt*>& body);
  Status drop_docstring(ast::Seq<ast::stmt*>& body);
  template <class Function>
  Status function(Function* node);
  Status class_definition(ast::ClassDef* node);
  Status loop_body(ast::Seq<ast::stmt*>& body, ast::Seq<ast::stmt*>& orelse);
  template <class Try>
  Status try_statement(Try* node);
  Status leaving(const ast::stmt* node, const char* keyword, bool contained);
  Status expression(ast::expr*& slot);
  Status binary(ast::expr*& slot);
  Status pattern(ast::pattern* node);
  Status fold_number(ast::expr*& slot);
  Status fold(ast::expr*& slot, Owned<Object> value);
  template <class Node>
  Status children(Node* node) {
    return ast::walk_children(node, *this) ? Status::kOk : Status::kError;
  }
  template <class Field>
  Status visit(Field& value) {
    return field(value) ? Status::kOk : Status::kError;
  }
  bool future_annotations() const {
    return (options_.flags & compile_flags::kFutureAnnotations) != 0;
  }

  Thread& thread_;
  const TreeContext& context_;
  Arena& arena_;
  Str* filename_;
  const PreprocessOptions& options_;
  Surroundings around_;
};

// A new node in the place of another.
template <class Node>
Node* make_node(Arena& arena, const ast::Location& loc) {
  auto* node = arena.make<Node>();
  if (node == nullptr) return nullptr;
  node->node_kind = Node::kKind;
  node->loc = loc;
  return node;
}

bool Preprocessor::field(ast::type_param*& node) {
  if (auto* variable = ast::as_if<ast::TypeVar>(node)) return ast::walk_children(variable, *this);
  if (auto* spec = ast::as_if<ast::ParamSpec>(node)) return ast::walk_children(spec, *this);
  return ast::walk_children(ast::as<ast::TypeVarTuple>(node), *this);
}

// Annotations that will be strings stay as they were written.
bool Preprocessor::field(ast::arg*& node) {
  return node == nullptr || future_annotations() || field(node->annotation);
}

Status Preprocessor::module(ast::mod* tree) {
  switch (tree->node_kind) {
    case Kind::Module:
      return body(ast::as<ast::Module>(tree)->body);
    case Kind::Interactive:
      return visit(ast::as<ast::Interactive>(tree)->body);
    case Kind::Expression:
      return visit(ast::as<ast::Expression>(tree)->body);
    default:
      return Status::kOk;
  }
}

Status Preprocessor::drop_docstring(ast::Seq<ast::stmt*>& body) {
  if (body.size > 1) {
    ++body.items;
    --body.size;
    return Status::kOk;
  }
  // A body must not be empty.
  ast::Location loc = body[0]->loc;
  loc.end_lineno = loc.lineno;
  loc.end_col_offset = loc.col_offset + 4;
  auto* pass = make_node<ast::Pass>(arena_, loc);
  if (pass == nullptr) return raise_memory_error(thread_);
  body[0] = pass;
  return Status::kOk;
}

Status Preprocessor::body(ast::Seq<ast::stmt*>& body) {
  bool has_docstring = docstring(body) != nullptr;
  if (has_docstring && options_.optimize >= 2) {
    PY_TRY(drop_docstring(body));
    has_docstring = false;
  }
  PY_TRY(visit(body));
  if (has_docstring || docstring(body) == nullptr) return Status::kOk;
  // What stands first now was no docstring, and must not look like one.
  auto* statement = ast::as<ast::Expr>(body[0]);
  auto* joined = make_node<ast::JoinedStr>(arena_, statement->loc);
  auto** values = arena_.make_array<ast::expr*>(1);
  if (joined == nullptr || values == nullptr) return raise_memory_error(thread_);
  values[0] = statement->value;
  joined->values = {values, 1};
  statement->value = joined;
  return Status::kOk;
}

template <class Function>
Status Preprocessor::function(Function* node) {
  PY_TRY(visit(node->type_params));
  PY_TRY(visit(node->args));
  const Surroundings outside = around_;
  around_ = {.function = true};
  PY_TRY(body(node->body));
  around_ = outside;
  PY_TRY(visit(node->decorator_list));
  return future_annotations() ? Status::kOk : visit(node->returns);
}

Status Preprocessor::class_definition(ast::ClassDef* node) {
  PY_TRY(visit(node->type_params));
  PY_TRY(visit(node->bases));
  PY_TRY(visit(node->keywords));
  PY_TRY(body(node->body));
  return visit(node->decorator_list);
}

Status Preprocessor::loop_body(ast::Seq<ast::stmt*>& body, ast::Seq<ast::stmt*>& orelse) {
  const Surroundings outside = around_;
  around_ = {.loop = true};
  PY_TRY(visit(body));
  around_ = outside;
  return visit(orelse);
}

template <class Try>
Status Preprocessor::try_statement(Try* node) {
  PY_TRY(visit(node->body));
  PY_TRY(visit(node->handlers));
  PY_TRY(visit(node->orelse));
  const Surroundings outside = around_;
  around_ = {.finally = true};
  PY_TRY(visit(node->finalbody));
  around_ = outside;
  return Status::kOk;
}

Status Preprocessor::leaving(const ast::stmt* node, const char* keyword, bool contained) {
  if (!options_.warn || !around_.finally || contained) return Status::kOk;
  return warn_syntax(thread_, filename_, node->loc, "'%s' in a 'finally' block", keyword);
}

Status Preprocessor::statement(ast::stmt* node) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  switch (node->node_kind) {
    case Kind::FunctionDef:
      return function(ast::as<ast::FunctionDef>(node));
    case Kind::AsyncFunctionDef:
      return function(ast::as<ast::AsyncFunctionDef>(node));
    case Kind::ClassDef:
      return class_definition(ast::as<ast::ClassDef>(node));
    case Kind::Return:
      PY_TRY(leaving(node, "return", around_.function));
      return children(ast::as<ast::Return>(node));
    case Kind::Break:
      return leaving(node, "break", around_.loop);
    case Kind::Continue:
      return leaving(node, "continue", around_.loop);
    case Kind::Delete:
      return children(ast::as<ast::Delete>(node));
    case Kind::Assign:
      return children(ast::as<ast::Assign>(node));
    case Kind::TypeAlias:
      return children(ast::as<ast::TypeAlias>(node));
    case Kind::AugAssign:
      return children(ast::as<ast::AugAssign>(node));
    case Kind::AnnAssign: {
      auto* assign = ast::as<ast::AnnAssign>(node);
      PY_TRY(visit(assign->target));
      if (!future_annotations()) PY_TRY(visit(assign->annotation));
      return visit(assign->value);
    }
    case Kind::For: {
      auto* loop = ast::as<ast::For>(node);
      PY_TRY(visit(loop->target));
      PY_TRY(visit(loop->iter));
      return loop_body(loop->body, loop->orelse);
    }
    case Kind::AsyncFor: {
      auto* loop = ast::as<ast::AsyncFor>(node);
      PY_TRY(visit(loop->target));
      PY_TRY(visit(loop->iter));
      return loop_body(loop->body, loop->orelse);
    }
    case Kind::While: {
      auto* loop = ast::as<ast::While>(node);
      PY_TRY(visit(loop->test));
      return loop_body(loop->body, loop->orelse);
    }
    case Kind::If:
      return children(ast::as<ast::If>(node));
    case Kind::With:
      return children(ast::as<ast::With>(node));
    case Kind::AsyncWith:
      return children(ast::as<ast::AsyncWith>(node));
    case Kind::Match:
      return children(ast::as<ast::Match>(node));
    case Kind::Raise:
      return children(ast::as<ast::Raise>(node));
    case Kind::Try:
      return try_statement(ast::as<ast::Try>(node));
    case Kind::TryStar:
      return try_statement(ast::as<ast::TryStar>(node));
    case Kind::Assert:
      return children(ast::as<ast::Assert>(node));
    case Kind::Expr:
      return children(ast::as<ast::Expr>(node));
    default:  // import, global, nonlocal, pass
      return Status::kOk;
  }
}

Status Preprocessor::fold(ast::expr*& slot, Owned<Object> value) {
  if (!value) {
    if (error_matches(thread_, &exc::KeyboardInterrupt)) return Status::kError;
    error_clear(thread_);
    return Status::kOk;
  }
  auto* constant = make_node<ast::Constant>(arena_, slot->loc);
  if (constant == nullptr) return raise_memory_error(thread_);
  constant->value = PY_TRY(tree_constant(thread_, context_, value));
  slot = constant;
  return Status::kOk;
}

Status Preprocessor::expression(ast::expr*& slot) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  ast::expr* node = slot;
  switch (node->node_kind) {
    case Kind::Name: {
      auto* name = ast::as<ast::Name>(node);
      if (options_.syntax_check_only || name->ctx != Kind::Load ||
          std::strcmp(name->id->text, "__debug__") != 0)
        return Status::kOk;
      return fold(slot, new_bool(options_.optimize == 0));
    }
    case Kind::Constant:
      return Status::kOk;
    case Kind::Attribute:
      return children(ast::as<ast::Attribute>(node));
    case Kind::Call:
      return children(ast::as<ast::Call>(node));
    case Kind::BoolOp:
      return children(ast::as<ast::BoolOp>(node));
    case Kind::NamedExpr:
      return visit(ast::as<ast::NamedExpr>(node)->value);
    case Kind::BinOp:
      return binary(slot);
    case Kind::UnaryOp:
      return children(ast::as<ast::UnaryOp>(node));
    case Kind::Lambda:
      return children(ast::as<ast::Lambda>(node));
    case Kind::IfExp:
      return children(ast::as<ast::IfExp>(node));
    case Kind::Dict:
      return children(ast::as<ast::Dict>(node));
    case Kind::Set:
      return children(ast::as<ast::Set>(node));
    case Kind::ListComp:
      return children(ast::as<ast::ListComp>(node));
    case Kind::SetComp:
      return children(ast::as<ast::SetComp>(node));
    case Kind::DictComp:
      return children(ast::as<ast::DictComp>(node));
    case Kind::GeneratorExp:
      return children(ast::as<ast::GeneratorExp>(node));
    case Kind::Await:
      return children(ast::as<ast::Await>(node));
    case Kind::Yield:
      return children(ast::as<ast::Yield>(node));
    case Kind::YieldFrom:
      return children(ast::as<ast::YieldFrom>(node));
    case Kind::Compare:
      return children(ast::as<ast::Compare>(node));
    case Kind::FormattedValue:
      return children(ast::as<ast::FormattedValue>(node));
    case Kind::Interpolation:
      return children(ast::as<ast::Interpolation>(node));
    case Kind::JoinedStr:
      return children(ast::as<ast::JoinedStr>(node));
    case Kind::TemplateStr:
      return children(ast::as<ast::TemplateStr>(node));
    case Kind::Subscript:
      return children(ast::as<ast::Subscript>(node));
    case Kind::Starred:
      return children(ast::as<ast::Starred>(node));
    case Kind::List:
      return children(ast::as<ast::List>(node));
    case Kind::Tuple:
      return children(ast::as<ast::Tuple>(node));
    case Kind::Slice:
      return children(ast::as<ast::Slice>(node));
    default:
      PY_UNREACHABLE();
  }
}

// "..." % (...) becomes an f-string where that means the same.
Status Preprocessor::binary(ast::expr*& slot) {
  auto* node = ast::as<ast::BinOp>(slot);
  PY_TRY(children(node));
  if (options_.syntax_check_only || node->op != Kind::Mod) return Status::kOk;
  const auto* format = ast::as_if<ast::Constant>(node->left);
  const auto* arguments = ast::as_if<ast::Tuple>(node->right);
  if (format == nullptr || format->value->kind != ConstantKind::kStr || arguments == nullptr)
    return Status::kOk;
  for (const ast::expr* argument : arguments->elts) {
    if (argument->node_kind == Kind::Starred) return Status::kOk;
  }
  ast::Seq<ast::expr*> values;
  switch (format_to_fstring(arena_, format->value, arguments->elts, &values)) {
    case FormatResult::kNoMemory:
      return raise_memory_error(thread_);
    case FormatResult::kNotSimple:
      return Status::kOk;
    case FormatResult::kDone:
      break;
  }
  // A lone % made of %% is a str of its own, not the one that literals share.
  for (ast::expr* value : values) {
    const auto* text = ast::as_if<ast::Constant>(value);
    if (text == nullptr || text->value->text.size != 1 || text->value->text.data[0] != '%')
      continue;
    Owned<Str> own = PY_TRY(str_alloc(thread_, 1, 0x7f));
    static_cast<char*>(own->mutable_data())[0] = '%';
    if (!context_.objects.keep(own)) return raise_memory_error(thread_);
    text->value->object = own;
  }
  auto* joined = make_node<ast::JoinedStr>(arena_, node->loc);
  if (joined == nullptr) return raise_memory_error(thread_);
  joined->values = values;
  slot = joined;
  return Status::kOk;
}

// -1 and 1 + 2j in a pattern.
Status Preprocessor::fold_number(ast::expr*& slot) {
  if (options_.syntax_check_only) return Status::kOk;
  if (auto* negation = ast::as_if<ast::UnaryOp>(slot)) {
    const auto* operand = ast::as_if<ast::Constant>(negation->operand);
    if (negation->op != Kind::USub || operand == nullptr) return Status::kOk;
    Object* value = PY_TRY(context_.objects.constant(thread_, operand->value));
    return fold(slot, number_negative(thread_, value));
  }
  auto* sum = ast::as_if<ast::BinOp>(slot);
  if (sum == nullptr || (sum->op != Kind::Add && sum->op != Kind::Sub)) return Status::kOk;
  const auto* right = ast::as_if<ast::Constant>(sum->right);
  if (right == nullptr) return Status::kOk;
  PY_TRY(fold_number(sum->left));
  const auto* left = ast::as_if<ast::Constant>(sum->left);
  if (left == nullptr) return Status::kOk;
  Object* left_value = PY_TRY(context_.objects.constant(thread_, left->value));
  Object* right_value = PY_TRY(context_.objects.constant(thread_, right->value));
  return fold(slot, sum->op == Kind::Add ? number_add(thread_, left_value, right_value)
                                         : number_subtract(thread_, left_value, right_value));
}

Status Preprocessor::pattern(ast::pattern* node) {
  PY_ENTER_NATIVE(thread_, " during compilation");
  switch (node->node_kind) {
    case Kind::MatchValue:
      return fold_number(ast::as<ast::MatchValue>(node)->value);
    case Kind::MatchMapping: {
      auto* match = ast::as<ast::MatchMapping>(node);
      for (ast::expr*& key : match->keys) PY_TRY(fold_number(key));
      return visit(match->patterns);
    }
    case Kind::MatchSequence:
      return children(ast::as<ast::MatchSequence>(node));
    case Kind::MatchClass:
      return children(ast::as<ast::MatchClass>(node));
    case Kind::MatchAs:
      return children(ast::as<ast::MatchAs>(node));
    case Kind::MatchOr:
      return children(ast::as<ast::MatchOr>(node));
    default:  // MatchSingleton, MatchStar
      return Status::kOk;
  }
}

}  // namespace

Status preprocess_tree(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                       const PreprocessOptions& options) {
  return Preprocessor(thread, context, filename, options).module(tree);
}

Status preprocess_for_ast(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                          uint32_t flags, int optimize) {
  FutureFeatures future;
  PY_TRY(future_features(thread, tree, filename, &future));
  PreprocessOptions options;
  options.optimize = optimize == -1 ? thread.interp->optimize_level : optimize;
  options.flags = future.flags | flags;
  options.syntax_check_only = (flags & compile_flags::kOptimizedAst) == compile_flags::kOnlyAst;
  return preprocess_tree(thread, tree, context, filename, options);
}

}  // namespace py
