// Tests of symbol tables and of trees made text again, against what CPython answered (testdata, by
// make_tree_expectations.py). Counterpart: Lib/test/test_symtable.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "vm/compiler/compile.h"
#include "vm/compiler/compiler_test_util.h"
#include "vm/compiler/preprocess.h"
#include "vm/compiler/symtable.h"
#include "vm/compiler/unparse.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"

namespace py {
namespace {

using Lines = std::vector<std::string>;

struct Case {
  std::string source;
  Lines answer;
};

Lines read_lines(const char* name) {
  std::ifstream file(std::string("vm/compiler/testdata/") + name);
  EXPECT_TRUE(file) << "run from the root of the tree";
  Lines lines;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) lines.push_back(line);
  return lines;
}

std::vector<Case> read_tables() {
  std::vector<Case> cases;
  bool in_source = false;
  for (const std::string& line : read_lines("symtable.txt")) {
    if (line.starts_with("> ")) {
      if (!in_source) cases.emplace_back();
      cases.back().source += line.substr(2) + "\n";
    } else {
      cases.back().answer.push_back(line);
    }
    in_source = line.starts_with("> ");
  }
  return cases;
}

Owned<Str> to_str(const std::string& text) {
  return str_from_utf8(test_runtime(), text.data(), text.size());
}

std::string text_of(Object* object) {
  Owned<Object> text = object_str(test_runtime(), object);
  Owned<Bytes> bytes = str_encode(test_runtime(), as<Str>(text.get()), nullptr, nullptr);
  return std::string(bytes->data, static_cast<size_t>(bytes->ob_size));
}

// One program and all that is made of it.
class Program {
 public:
  explicit Program(const std::string& source) : names_(arena_) {
    Thread& thread = test_runtime();
    source_ = to_str(source);
    filename_ = to_str("file");
    tree_ = parse_tree(thread, {.source = source_, .filename = filename_, .mode = ParseMode::kExec},
                       context());
  }

  ast::mod* tree() { return tree_; }
  TreeContext context() { return {names_, objects_}; }
  Str* filename() { return filename_; }
  TreeObjects& objects() { return objects_; }
  const SymbolTable* table() {
    FutureFeatures future;
    if (tree_ == nullptr || failed(future_features(test_runtime(), tree_, filename_, &future)) ||
        !known_.init(names_))
      return nullptr;
    return SymbolTable::build(test_runtime(), tree_, filename_, future, names_, known_);
  }

 private:
  Arena arena_;
  ast::NameTable names_;
  TreeObjects objects_;
  CompilerNames known_;
  Owned<Str> source_, filename_;
  ast::mod* tree_;
};

void describe(const Scope* scope, int depth, Lines* out) {
  out->push_back("scope " + std::to_string(depth) + " " +
                 std::to_string(static_cast<int>(scope->kind)) + " " + scope->name->text + " " +
                 std::to_string(scope->loc.lineno) + " " + std::to_string(scope->nested ? 1 : 0));
  out->push_back("parameters");
  for (ast::Identifier name : scope->varnames) out->back() += std::string(" ") + name->text;
  Lines passing;
  for (const Symbol& symbol : scope->symbols) {
    if (symbol.name == nullptr) continue;
    const std::string line =
        std::string("name ") + symbol.name->text + " " + std::to_string(symbol.flags);
    ((symbol.flags & symbol::kUsageMask) != 0 ? *out : passing).push_back(line);
  }
  std::sort(passing.begin(), passing.end());
  out->insert(out->end(), passing.begin(), passing.end());
  for (const Scope* child : scope->children) describe(child, depth + 1, out);
}

Lines answer(const std::string& source) {
  Program program(source);
  Lines lines;
  if (const SymbolTable* table = program.table()) {
    describe(table->top(), 0, &lines);
    return lines;
  }
  Owned<Object> pending = error_fetch(test_runtime());
  if (pending->ob_type != &exc::SyntaxError) return {text_of(pending)};
  auto* error = as<SyntaxErrorObject>(pending.get());
  return {"error " + text_of(error->lineno) + " " + text_of(error->offset) + " " +
          text_of(error->end_lineno) + " " + text_of(error->end_offset) + " " +
          text_of(error->msg)};
}

TEST(SymbolTableTest, EqualsThatOfCPython) {
  for (const Case& one : read_tables()) EXPECT_EQ(answer(one.source), one.answer) << one.source;
}

TEST(SymbolTableTest, NodesLeadToTheirScopes) {
  Program program("class A[T: int = str]:\n  def f(self) -> T: return lambda: self\n");
  const SymbolTable* table = program.table();
  ASSERT_NE(table, nullptr);
  auto* cls = ast::as<ast::ClassDef>(ast::as<ast::Module>(program.tree())->body[0]);
  auto* function = ast::as<ast::FunctionDef>(cls->body[0]);
  auto* lambda = ast::as<ast::Return>(function->body[0])->value;
  EXPECT_EQ(table->find(program.tree()), table->top());
  EXPECT_EQ(table->find(cls)->kind, ScopeKind::kClass);
  EXPECT_EQ(table->find(cls, ScopeRole::kTypeParameters)->kind, ScopeKind::kTypeParameters);
  EXPECT_EQ(table->find(cls->type_params[0])->loc, (ast::Location{1, 11, 1, 14}));
  EXPECT_EQ(table->find(cls->type_params[0], ScopeRole::kDefault)->loc,
            (ast::Location{1, 17, 1, 20}));
  EXPECT_TRUE(table->find(function)->method);
  EXPECT_EQ(table->find(function, ScopeRole::kAnnotations)->kind, ScopeKind::kAnnotation);
  EXPECT_EQ(table->find(function, ScopeRole::kTypeParameters), nullptr);
  EXPECT_TRUE(table->find(lambda)->nested);
  EXPECT_EQ(table->find(function->args), nullptr);
}

TEST(SymbolMapTest, KeepsOrderAndForgetsWhatIsRemoved) {
  Arena arena;
  ast::NameTable names(arena);
  SymbolMap map(arena);
  std::vector<ast::Identifier> all;
  for (int i = 0; i < 500; ++i) {
    const std::string text = "n" + std::to_string(i);
    all.push_back(names.intern(text.data(), text.size()));
    EXPECT_EQ(map.find(all.back()), nullptr);
    map.find_or_add(all.back())->flags = static_cast<uint32_t>(i);
    if (i % 7 == 0) map.remove(all.back());
  }
  uint32_t expected = 0;
  for (const Symbol& symbol : map) {
    if (expected % 7 == 0) {
      EXPECT_EQ(symbol.name, nullptr);
      EXPECT_EQ(map.find(all[expected]), nullptr);
    } else {
      EXPECT_EQ(symbol.name, all[expected]);
      EXPECT_EQ(map.flags(all[expected]), expected);
    }
    ++expected;
  }
  EXPECT_EQ(expected, 500u);
}

TEST(UnparseTest, WritesWhatCPythonWrites) {
  for (const std::string& line : read_lines("unparse.txt")) {
    const size_t tab = line.find('\t');
    Program program("lambda: (" + line.substr(0, tab) + ")\n");
    ASSERT_NE(program.tree(), nullptr) << line;
    auto* statement = ast::as<ast::Module>(program.tree())->body[0];
    Owned<Str> text =
        unparse_expression(test_runtime(), ast::as<ast::Expr>(statement)->value, program.objects());
    ASSERT_TRUE(text) << line;
    EXPECT_EQ(text_of(text), line.substr(tab + 1));
  }
}

// What preprocessing makes of an expression, as text.
std::string preprocessed(const std::string& source, int optimize) {
  Program program(source);
  const PreprocessOptions options = {.optimize = optimize};
  if (program.tree() == nullptr ||
      failed(preprocess_tree(test_runtime(), program.tree(), program.context(), program.filename(),
                             options)))
    return "failed";
  auto* statement = ast::as<ast::Module>(program.tree())->body[0];
  Owned<Str> text =
      unparse_expression(test_runtime(), ast::as<ast::Expr>(statement)->value, program.objects());
  return text_of(text);
}

TEST(PreprocessTest, SimpleFormatsBecomeFStrings) {
  EXPECT_EQ(preprocessed("'a%sb%%' % (x,)", 0), "f'a{x!s}b%'");
  EXPECT_EQ(preprocessed("'%-5r|%5.2a|%.3s' % (x, y, z)", 0), "f'{x!r:5}|{y!a:>5.2}|{z!s:.3}'");
  EXPECT_EQ(preprocessed("'%99s' % (x,)", 0), "f'{x!s:>99}'");
  for (const char* kept : {"'%100s' % (x,)", "'%d' % (x,)", "'%s' % (x, y)", "'%s%s' % (x,)",
                           "'%s' % (*x,)", "'%(a)s' % (x,)", "'%s%' % (x,)", "'%s' % x"})
    EXPECT_EQ(preprocessed(kept, 0), kept);
}

TEST(PreprocessTest, DebugIsAConstant) {
  EXPECT_EQ(preprocessed("f(__debug__, lambda: __debug__)", 0), "f(True, lambda: True)");
  EXPECT_EQ(preprocessed("[__debug__ for x in __debug__]", 1), "[False for x in False]");
  EXPECT_EQ(preprocessed("a.__debug__", 1), "a.__debug__");
}

}  // namespace
}  // namespace py
