// The parser's one entry: source text in, a tree or an error out.
// Counterpart: Parser/peg_api.c and Parser/pegen.h.
#ifndef VM_PARSER_PARSER_H_
#define VM_PARSER_PARSER_H_

#include <cstddef>
#include <cstdint>

#include "vm/parser/ast.h"

namespace py {

class Diagnostics;
namespace ast {
class NameTable;
}

// What the text is; with it the kind of tree: Module, Expression, Interactive, FunctionType.
enum class ParseMode : uint8_t { kExec, kEval, kSingle, kFuncType };

constexpr int kPythonMinorVersion = 14;

struct ParseOptions {
  ParseMode mode = ParseMode::kExec;
  bool source_is_utf8 = false;      // PyCF_IGNORE_COOKIE: the text was a str.
  const char* from_file = nullptr;  // The bytes are what this file holds, and read as files are.
  bool from_stdin = false;          // That file is standard input: its lines cannot be read again.
  bool type_comments = false;       // PyCF_TYPE_COMMENTS
  bool dont_imply_dedent = false;   // PyCF_DONT_IMPLY_DEDENT
  bool allow_incomplete_input = false;  // PyCF_ALLOW_INCOMPLETE_INPUT
  bool barry_as_bdfl = false;           // CO_FUTURE_BARRY_AS_BDFL
  int feature_version = kPythonMinorVersion;
  int int_max_str_digits = 4300;  // 0 for no limit.
};

// What traceback.py wants to know of a failed parse: SyntaxError._metadata.
struct ParseMetadata {
  bool present = false;  // Only after a SyntaxError that the second pass had a look at.
  int32_t lineno = 0;    // Where the last complete statement before the error began, or 0.
  int32_t col_offset = 0;
  const char* source = nullptr;  // As UTF-8, in the arena; null for None.
  size_t source_size = 0;
  const char* encoding = nullptr;  // As declared, in the arena; null when none is.
};

// Null when the text is no program; then the diagnostics have the error. The tree lives in the
// arena of `names`. `metadata` may be null.
[[nodiscard]] ast::mod* parse_source(const char* source, size_t size, const ParseOptions& options,
                                     ast::NameTable& names, Diagnostics& diagnostics,
                                     ParseMetadata* metadata = nullptr);
// One statement of an interactive program, whose lines come from the hook read_line. Null without
// an error means that the input has ended.
[[nodiscard]] ast::mod* parse_interactive(const ParseOptions& options, ast::NameTable& names,
                                          Diagnostics& diagnostics,
                                          ParseMetadata* metadata = nullptr);

}  // namespace py

#endif  // VM_PARSER_PARSER_H_
