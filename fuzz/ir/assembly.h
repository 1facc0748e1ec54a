// Whole programs as text that people read and edit, and that says everything: the very bytes come
// back. README.md describes the language.
// Counterpart: Lib/dis.py, Lib/test/support/bytecode_helper.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/ir/value.h"

namespace fuzz {

// The text is no program; what() names the line and says what to do.
class AssemblyTextError : public std::runtime_error {
 public:
  AssemblyTextError(size_t line, const std::string& message)
      : std::runtime_error("line " + std::to_string(line) + ": " + message), line_(line) {}
  size_t line() const { return line_; }

 private:
  size_t line_;
};

// Where in the text an instruction stands.
struct InstructionLine {
  uint32_t code;    // As code_objects() counts.
  uint32_t offset;  // In bytes.
  size_t line;      // From 1.
};

// The text of a .pyc file or of bare marshal data. Throws FormatError when the bytes are neither.
std::string program_assembly(std::string_view bytes, std::vector<InstructionLine>* lines = nullptr);
// The bytes that a text stands for. Throws AssemblyTextError.
std::string assemble_program(std::string_view text);
// Whether this is such a text, and not a program's bytes.
bool is_program_assembly(std::string_view bytes);

// One code object of a program, for people to compare; it names nested ones by their numbers.
std::string code_assembly(const ValueRef& code, bool positions = true);

}  // namespace fuzz
