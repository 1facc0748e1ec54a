// Small programs against what CPython makes of them (testdata/trees.txt, by make_trees.py), and
// programs that are too much for the parser.
// Counterpart: Lib/test/test_ast, test_syntax.py.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <type_traits>
#include <vector>

#include "vm/base/arena.h"
#include "vm/parser/ast.h"
#include "vm/parser/diagnostics.h"
#include "vm/parser/names.h"
#include "vm/parser/parser.h"

namespace py {
namespace {

// Writes a tree as make_trees.py does.
class Writer {
 public:
  std::string text;

  void add(ast::Identifier name) {
    text += name == nullptr ? "-" : std::string(name->text, name->size);
  }
  void add(int value) { text += std::to_string(value); }
  void add(ast::Kind kind) {
    static constexpr const char* kNames[] = {
#define PY_AST_BASE(base, place)
#define PY_AST_NODE(Name, base, fields) #Name,
#define PY_AST_PLAIN(name, place, fields) #name,
#define PY_AST_ENUM(base)
#define PY_AST_CHOICE(Name, base) #Name,
#include "vm/parser/ast_nodes.def"
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
    };
    text += kNames[static_cast<int>(kind)];
  }
  template <class T>
  void add(const ast::Seq<T>& items) {
    text += "[";
    for (int i = 0; i < items.size; ++i) {
      if (i != 0) text += " ";
      add(items[i]);
    }
    text += "]";
  }
  void add(ast::ConstantValue* value) {
    switch (value->kind) {
      case ast::ConstantKind::kNone:
        text += "None";
        break;
      case ast::ConstantKind::kTrue:
        text += "True";
        break;
      case ast::ConstantKind::kFalse:
        text += "False";
        break;
      case ast::ConstantKind::kEllipsis:
        text += "Ellipsis";
        break;
      case ast::ConstantKind::kInt:
        text += decimal(value->text.data);
        break;
      case ast::ConstantKind::kFloat:
        text += "float:" + bits(value->number.real);
        break;
      case ast::ConstantKind::kComplex:
        text += "complex:" + bits(value->number.real) + ":" + bits(value->number.imag);
        break;
      case ast::ConstantKind::kStr:
        text += "str:" + hex(value->text.data, value->text.size);
        break;
      case ast::ConstantKind::kBytes:
        text += "bytes:" + hex(value->text.data, value->text.size);
        break;
      default:
        text += "?";
    }
  }
  template <class T>
  void add(T* node) {
    if (node == nullptr) {
      text += "-";
      return;
    }
    switch (node->node_kind) {
#define PY_AST_FIELD(type, name) text += " ", add(node->name);
#define PY_AST_OPTIONAL(type, name) PY_AST_FIELD(type, name)
#define PY_AST_SEQUENCE(type, name) PY_AST_FIELD(type, name)
#define PY_AST_BASE(base, place)
#define PY_AST_NODE(Name, base, fields)                                     \
  case ast::Kind::Name:                                                     \
    if constexpr (std::is_same_v<T, ast::base>) {                           \
      add_node(#Name, static_cast<ast::Name*>(node), [&](ast::Name* node) { \
        static_cast<void>(node);                                            \
        fields                                                              \
      });                                                                   \
    }                                                                       \
    break;
#define PY_AST_PLAIN(name, place, fields)                     \
  case ast::Kind::name:                                       \
    if constexpr (std::is_same_v<T, ast::name>) {             \
      add_node(#name, node, [&](ast::name* node) { fields }); \
    }                                                         \
    break;
#define PY_AST_ENUM(base)
#define PY_AST_CHOICE(Name, base)
#include "vm/parser/ast_nodes.def"
#undef PY_AST_FIELD
#undef PY_AST_OPTIONAL
#undef PY_AST_SEQUENCE
#undef PY_AST_BASE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
      default:
        text += "?";
    }
  }

 private:
  template <class T, class F>
  void add_node(const char* name, T* node, F fields) {
    text += std::string("(") + name;
    if constexpr (std::is_base_of_v<ast::Placed, T>) {
      text += "@" + std::to_string(node->loc.lineno) + ":" + std::to_string(node->loc.col_offset) +
              "-" + std::to_string(node->loc.end_lineno) + ":" +
              std::to_string(node->loc.end_col_offset);
    }
    fields(node);
    text += ")";
  }
  static std::string hex(const char* bytes, size_t size) {
    std::string out;
    char two[3];
    for (size_t i = 0; i < size; ++i) {
      std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(bytes[i]));
      out += two;
    }
    return out;
  }
  static std::string bits(double value) {
    uint64_t word;
    std::memcpy(&word, &value, sizeof word);
    char out[24];
    std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(word));
    return out;
  }
  // The cases have no large integers but decimal ones.
  static std::string decimal(const char* literal) {
    if (literal[0] != '0' || literal[1] == 0) return literal;
    const char letter = static_cast<char>(literal[1] | 0x20);
    const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    return std::to_string(std::strtoull(literal + (base == 10 ? 0 : 2), nullptr, base));
  }
};

// The tree, or only its kind, as text; or the error.
std::string run(const std::string& source, const ParseOptions& options, bool only_kind = false) {
  Arena arena;
  ast::NameTable names(arena);
  Diagnostics diagnostics(arena, ParseHooks());
  ast::mod* tree = parse_source(source.data(), source.size(), options, names, diagnostics);
  if (tree != nullptr) {
    Writer writer;
    if (only_kind)
      writer.add(tree->node_kind);
    else
      writer.add(tree);
    return writer.text;
  }
  const ParseError& error = diagnostics.error();
  static constexpr const char* kKinds[] = {
      "no error",      "SyntaxError",           "IndentationError",
      "TabError",      "_IncompleteInputError", "ValueError",
      "OverflowError", "MemoryError",           "KeyboardInterrupt",
      "pending"};
  std::string out = kKinds[static_cast<int>(error.kind)];
  auto optional = [&](int64_t number) {
    return error.has_end ? std::to_string(number) : std::string("None");
  };
  if (error.has_place) {
    out += " " + std::to_string(error.lineno) + ":" + std::to_string(error.offset) + "-" +
           optional(error.end_lineno) + ":" + optional(error.end_offset);
  }
  if (error.message != nullptr) out += " " + std::string(error.message, error.message_size);
  if (error.has_place) {
    out += "\n" + (error.text == nullptr ? "None" : std::string(error.text, error.text_size));
  }
  return out;
}

std::string unquoted(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
  }
  return out;
}

TEST(Tree, EqualsCPythons) {
  std::ifstream in("vm/parser/testdata/trees.txt");
  int count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    std::vector<std::string> parts(1);
    for (char c : line) {
      if (c == '\t') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    ASSERT_EQ(parts.size(), 5u) << line;
    ParseOptions options;
    options.mode = parts[0] == "exec"     ? ParseMode::kExec
                   : parts[0] == "eval"   ? ParseMode::kEval
                   : parts[0] == "single" ? ParseMode::kSingle
                                          : ParseMode::kFuncType;
    const unsigned long flags = std::stoul(parts[1]);
    options.source_is_utf8 = (flags & 0x100) != 0;
    options.dont_imply_dedent = (flags & 0x200) != 0;
    options.type_comments = (flags & 0x1000) != 0;
    options.allow_incomplete_input = (flags & 0x4000) != 0;
    options.barry_as_bdfl = (flags & 0x400000) != 0;
    options.feature_version = std::stoi(parts[2]);
    EXPECT_EQ(run(unquoted(parts[3]), options), unquoted(parts[4])) << parts[0] << ": " << parts[3];
  }
  EXPECT_GT(count, 450);
}

std::string repeat(const char* text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Tree, NestsAsDeepAsCPythons) {
  const char kTooDeep[] =
      "MemoryError Parser stack overflowed - Python source too complex to parse";
  ParseOptions options;
  options.source_is_utf8 = true;
  // The writer would need far more stack for such trees than the parser does.
  EXPECT_EQ(run(repeat("(", 200) + repeat(")", 200), options, true), "Module");
  EXPECT_EQ(run(repeat("-", 5900) + "1", options, true), "Module");
  for (const char* text : {"-", "not ", "lambda: ", "x if y else ", "x ** "}) {
    EXPECT_EQ(run(repeat(text, 100000) + "x", options), kTooDeep) << text;
  }
}

// What a parse leaves behind is its tree and no more than that.
TEST(Tree, NamesAreShared) {
  Arena arena;
  ast::NameTable names(arena);
  Diagnostics diagnostics(arena, ParseHooks());
  const std::string source = "a = b.a(a=c)\n";
  ParseOptions options;
  options.source_is_utf8 = true;
  ast::mod* tree = parse_source(source.data(), source.size(), options, names, diagnostics);
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(names.size(), 3u);
  const auto* assign = ast::as<ast::Assign>(ast::as<ast::Module>(tree)->body[0]);
  const auto* call = ast::as<ast::Call>(assign->value);
  const ast::Identifier a = ast::as<ast::Name>(assign->targets[0])->id;
  EXPECT_EQ(ast::as<ast::Attribute>(call->func)->attr, a);
  EXPECT_EQ(call->keywords[0]->arg, a);
}

struct Reader {
  std::vector<std::string> lines;
  size_t at = 0;
  std::string prompts;
};

ReadResult read_line(void* context, bool first, Buffer* out) {
  auto* reader = static_cast<Reader*>(context);
  reader->prompts += first ? '>' : '.';
  if (reader->at == reader->lines.size()) return ReadResult::kLine;
  const std::string& line = reader->lines[reader->at++];
  return out->append(line.data(), line.size()) ? ReadResult::kLine : ReadResult::kFailed;
}

// A statement takes the lines that it needs, and no line of the next.
TEST(Tree, StatementsAtAPrompt) {
  Reader reader{{"x = (1,\n", "2)\n", "if x:\n", "  y\n", "\n", "a b\n", "z\n"}, 0, ""};
  ParseHooks hooks;
  hooks.context = &reader;
  hooks.read_line = read_line;
  ParseOptions options;
  options.mode = ParseMode::kSingle;
  std::string kinds;
  for (int i = 0; i < 5; ++i) {
    Arena arena;
    ast::NameTable names(arena);
    Diagnostics diagnostics(arena, hooks);
    ast::mod* tree = parse_interactive(options, names, diagnostics);
    if (tree != nullptr) {
      Writer writer;
      writer.add(ast::as<ast::Interactive>(tree)->body[0]->node_kind);
      kinds += writer.text + " ";
    } else {
      kinds += diagnostics.failed() ? "error " : "end ";
    }
  }
  EXPECT_EQ(kinds, "Assign If error Expr end ");
  EXPECT_EQ(reader.prompts, ">.>..>>>");
}

}  // namespace
}  // namespace py
