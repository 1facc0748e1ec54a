// Tests of the parser room against what CPython answered (testdata, by make_expectations.py).
// Counterpart: Lib/test/test_tokenize.py, test_exceptions.py, test_string_literals.py.
#include "vm/parser/parser.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "vm/base/arena.h"
#include "vm/parser/names.h"
#include "vm/parser/number_literal.h"
#include "vm/parser/source.h"
#include "vm/parser/string_literal.h"
#include "vm/parser/tokenizer.h"

namespace py {
namespace {

using Fields = std::vector<std::string>;

std::string hex_byte(unsigned char c) {
  char text[5];
  snprintf(text, sizeof text, "\\x%02x", c);
  return text;
}

std::string written(const char* data, size_t size) {
  std::string out;
  for (size_t i = 0; i < size; ++i) {
    auto c = static_cast<unsigned char>(data[i]);
    out += c == '\\'            ? "\\\\"
           : c == '\n'          ? "\\n"
           : c == '\t'          ? "\\t"
           : c < 32 || c >= 127 ? hex_byte(c)
                                : std::string(1, data[i]);
  }
  return out;
}

std::string read(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    char c = text[++i];
    if (c == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
  }
  return out;
}

std::vector<Fields> read_cases(const char* name) {
  std::ifstream file(std::string("vm/parser/testdata/") + name);
  EXPECT_TRUE(file) << "run from the root of the tree";
  std::vector<Fields> cases;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    Fields fields(1);
    for (char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    cases.push_back(fields);
  }
  EXPECT_GT(cases.size(), 50u);
  return cases;
}

std::string join(const Fields& fields) {
  std::string out;
  for (const std::string& field : fields) out += (out.empty() ? "" : "\t") + field;
  return out;
}

// Hands out a text line by line, and keeps the warnings.
struct Host {
  std::string text = {};
  size_t at = 0;
  bool strict = false;
  Fields warnings = {};

  static ReadResult read_line(void* context, bool, Buffer* out) {
    auto* host = static_cast<Host*>(context);
    size_t newline = host->text.find('\n', host->at);
    size_t end = newline == std::string::npos ? host->text.size() : newline + 1;
    EXPECT_TRUE(out->append(host->text.data() + host->at, end - host->at));
    host->at = end;
    return ReadResult::kLine;
  }
  static WarnResult warn(void* context, WarningKind, const char* message, size_t size, int lineno) {
    auto* host = static_cast<Host*>(context);
    if (host->strict) return WarnResult::kRefused;
    host->warnings.push_back(std::to_string(lineno) + ":" + written(message, size));
    return WarnResult::kGoOn;
  }
  ParseHooks hooks() { return {.context = this, .warn = warn, .read_line = read_line}; }
};

// Tokens as TokenizerIter shows them, but with columns in bytes.
Fields tokens_of(Tokenizer* tokenizer, bool extra) {
  Fields out;
  Token token;
  do {
    TokenType type = tokenizer->next(&token);
    std::string text = token.start == nullptr ? std::string() : written(token.start, token.size());
    int lineno = token.lineno;
    int column = token.col_offset;
    if (extra) {
      if (type > TokenType::kDedent && type < TokenType::kOp) type = TokenType::kOp;
      if (type == TokenType::kNewline) text = "\\n";
      if (type == TokenType::kIndent) column = 0;
      bool trailing = type == TokenType::kDedent && tokenizer->at_end_of_source();
      if (type == TokenType::kEndMarker || trailing) {
        ++lineno;
        column = 0;
      }
    }
    out.push_back(std::to_string(static_cast<int>(type)));
    out.push_back(text);
    out.push_back(std::to_string(lineno));
    out.push_back(std::to_string(column));
    if (!extra) {
      out.push_back(std::to_string(token.end_lineno));
      // A newline and the second of two braces count here, but are not shown there.
      const bool shorter = type == TokenType::kNewline || type == TokenType::kFstringMiddle;
      out.push_back(std::to_string(shorter && token.lineno == token.end_lineno
                                       ? column + static_cast<int>(token.size())
                                       : token.end_col_offset));
    }
  } while (token.type != TokenType::kEndMarker && token.type != TokenType::kErrorToken);
  return out;
}

TEST(Tokens, EqualCPython) {
  for (const Fields& f : read_cases("tokens.txt")) {
    Host host{.text = read(f[0])};
    const bool extra = f[1] == "1";
    const Fields expected(f.begin() + 2, f.end());
    Arena arena;
    Diagnostics diagnostics(arena, host.hooks());
    Tokenizer by_lines(diagnostics, {.extra_tokens = extra, .forget_lines = true});
    EXPECT_EQ(join(tokens_of(&by_lines, extra)), join(expected)) << f[0];
    Source source;
    ASSERT_TRUE(source.read_text(diagnostics, host.text.c_str(), host.text.size(), true));
    Tokenizer whole(diagnostics, {.extra_tokens = extra}, source.text(), source.size());
    EXPECT_EQ(join(tokens_of(&whole, extra)), join(expected)) << f[0];
  }
}

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kSyntaxError:
      return "SyntaxError";
    case ErrorKind::kIndentationError:
      return "IndentationError";
    case ErrorKind::kTabError:
      return "TabError";
    case ErrorKind::kMemoryError:
      return "MemoryError";
    default:
      return "?";
  }
}

Fields describe(const ParseError& error) {
  Fields out = {name_of(error.kind), written(error.message, error.message_size)};
  if (!error.has_place) return out;
  auto end = [&error](int64_t number) {
    return error.has_end ? std::to_string(number) : std::string("None");
  };
  out.push_back(std::to_string(error.lineno));
  out.push_back(std::to_string(error.offset));
  out.push_back(end(error.end_lineno));
  out.push_back(end(error.end_offset));
  out.push_back(error.text == nullptr ? "-" : "=" + written(error.text, error.text_size));
  return out;
}

TEST(Errors, EqualCPython) {
  for (const Fields& f : read_cases("errors.txt")) {
    Host host{.text = read(f[0]), .strict = f[3] == "1"};
    Arena arena;
    ast::NameTable names(arena);
    Diagnostics diagnostics(arena, host.hooks());
    ParseOptions options;
    options.source_is_utf8 = f[1] == "str";
    options.mode = f[2] == "exec"   ? ParseMode::kExec
                   : f[2] == "eval" ? ParseMode::kEval
                                    : ParseMode::kSingle;
    ast::mod* tree = parse_source(host.text.c_str(), host.text.size(), options, names, diagnostics);
    EXPECT_NE(tree != nullptr, diagnostics.failed()) << join(f);
    Fields answer = {std::to_string(host.warnings.size())};
    for (const std::string& warning : host.warnings) answer.push_back(warning);
    if (diagnostics.failed()) {
      for (const std::string& field : describe(diagnostics.error())) answer.push_back(field);
    }
    EXPECT_EQ(join(answer), join(Fields(f.begin() + 4, f.end()))) << join(f);
  }
}

std::string bits(double value) {
  uint64_t word;
  memcpy(&word, &value, sizeof word);
  char text[17];
  snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(word));
  return text;
}

std::string value_of(const ast::ConstantValue& value) {
  switch (value.kind) {
    case ast::ConstantKind::kFloat:
      return "float\t" + bits(value.number.real);
    case ast::ConstantKind::kComplex:
      return "complex\t" + bits(value.number.imag);
    case ast::ConstantKind::kStr:
      return "str\t" + written(value.text.data, value.text.size);
    case ast::ConstantKind::kBytes:
      return "bytes\t" + written(value.text.data, value.text.size);
    default:
      return "int\t" + std::string(value.text.data, value.text.size);
  }
}

TEST(Literals, EqualCPython) {
  for (const Fields& f : read_cases("values.txt")) {
    Host host{.text = read(f[0])};
    Arena arena;
    Diagnostics diagnostics(arena, host.hooks());
    Tokenizer tokenizer(diagnostics, {}, host.text.c_str(), host.text.size());
    Token token;
    ast::ConstantValue value;
    if (tokenizer.next(&token) == TokenType::kNumber) {
      ASSERT_TRUE(parse_number_literal(tokenizer, token, 4300, &value)) << f[0];
      if (value.kind == ast::ConstantKind::kInt && f[2] != value.text.data) {
        // The text is the literal's; its value is the machine's business.
        EXPECT_EQ(std::to_string(std::stoll(value.text.data + 2, nullptr,
                                            value.text.data[1] == 'x'   ? 16
                                            : value.text.data[1] == 'o' ? 8
                                            : value.text.data[1] == 'X' ? 16
                                                                        : 2)),
                  f[2]);
        continue;
      }
    } else {
      ASSERT_TRUE(parse_string_literal(tokenizer, token, {}, &value)) << f[0];
      EXPECT_EQ(value.text.data[value.text.size], 0);
    }
    EXPECT_EQ(value_of(value), f[1] + "\t" + f[2]) << f[0];
  }
}

// What a file holds: broken lines count when they are reached.
TEST(Sources, BreakOffAtTheBrokenLine) {
  const std::string text = "a = 1\r\nb = 2\rc = '\xff'\nd";
  Host host;
  Arena arena;
  Diagnostics diagnostics(arena, host.hooks());
  Source source;
  ASSERT_TRUE(source.read_file(diagnostics, text.c_str(), text.size(), "x.py"));
  EXPECT_EQ(std::string(source.text(), source.size()), "a = 1\nb = 2\n");
  Tokenizer::Options options;
  source.describe(&options);
  Tokenizer tokenizer(diagnostics, options, source.text(), source.size());
  EXPECT_EQ(tokens_of(&tokenizer, false).size() / 6, 9u);
  EXPECT_EQ(join(describe(diagnostics.error())),
            "SyntaxError\tNon-UTF-8 code starting with '\\\\xff' in file x.py on line 3, but no "
            "encoding declared; see https://peps.python.org/pep-0263/ for details\t3\t6\t3\t6\t=c "
            "= '\\xef\\xbf\\xbd'");
}

// A first line that settles nothing is looked at together with the second, if there is one.
TEST(Sources, MindNoSingleCommentLine) {
  auto error_of = [](const std::string& text) {
    Host host{.text = text};
    Arena arena;
    Diagnostics diagnostics(arena, host.hooks());
    Source source;
    EXPECT_TRUE(source.read_file(diagnostics, text.c_str(), text.size(), "x.py"));
    if (source.broken() == nullptr) return std::string();
    const ParseError& error = source.broken()->by_itself;
    return std::string(error.message, error.message_size).substr(0, 23) + "|" +
           std::string(error.text, error.text_size);
  };
  EXPECT_EQ(error_of("# \xff\n"), "");
  EXPECT_EQ(error_of("# \xff"), "");
  EXPECT_EQ(error_of("x # \xff\n"), "Non-UTF-8 code starting|x # \xef\xbf\xbd");
  EXPECT_NE(error_of("# \xff\n#\n"), "");
  // The line that an error shows ends at a NUL.
  EXPECT_EQ(error_of(std::string("x\xff\0y\n", 5)), "Non-UTF-8 code starting|x\xef\xbf\xbd");
  EXPECT_EQ(error_of(std::string("# \xff\0\n", 5)).substr(0, 11), "source code");
}

// Tokens stay what they were while a statement at the prompt grows.
TEST(Prompt, KeepsTokensWhileReading) {
  Host host;
  host.text = "x = [\n";
  for (int i = 0; i < 2000; ++i) host.text += "'item " + std::to_string(i) + "',\n";
  host.text += "]\n\n";
  Arena arena;
  Diagnostics diagnostics(arena, host.hooks());
  Tokenizer tokenizer(diagnostics, {.file_input = false});
  std::vector<Token> tokens;
  Token token;
  while (tokenizer.next(&token) != TokenType::kEndMarker) {
    ASSERT_NE(token.type, TokenType::kErrorToken);
    tokens.push_back(token);
  }
  ASSERT_GT(tokens.size(), 4000u);
  EXPECT_EQ(std::string(tokens[0].start, tokens[0].size()), "x");
  EXPECT_EQ(std::string(tokens[3 + 2 * 1000].start, tokens[3 + 2 * 1000].size()), "'item 1000'");
  EXPECT_EQ(tokens[3 + 2 * 1000].lineno, 1002);
}

// What follows the expression of a field knows its text; the parser asks the first that does.
TEST(ReplacementFields, KnowTheirText) {
  struct Case {
    const char* source;
    const char* texts;
  };
  for (const Case& c : {Case{"f'{a = }'", "a = |"}, Case{"t'{ a  !r:x}'", " a  | a  | a  !r:x|"},
                        Case{"t'''{a # b\n}'''", "a \n|"}, Case{"f'{a}'", ""},
                        Case{"t'{a!=b}'", "a!=b|"}, Case{"t'{a:b}'", "a|a:b|"}}) {
    std::string text = std::string(c.source) + "\n";
    Host host;
    Arena arena;
    Diagnostics diagnostics(arena, host.hooks());
    Tokenizer tokenizer(diagnostics, {}, text.c_str(), text.size());
    std::string texts;
    Token token;
    while (tokenizer.next(&token) != TokenType::kEndMarker) {
      ASSERT_NE(token.type, TokenType::kErrorToken) << c.source;
      if (token.expression == nullptr) continue;
      texts += std::string(token.expression->data, token.expression->size) + "|";
    }
    EXPECT_EQ(texts, c.texts) << c.source;
  }
}

}  // namespace
}  // namespace py
