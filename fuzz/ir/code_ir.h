// CodeIR: a code object taken apart for editing. Instructions with labels instead of offsets,
// exception ranges as pairs of labels, a position per instruction.
// Counterpart: Python/assemble.c, Objects/codeobject.c.
#pragma once

#include <optional>

#include "fuzz/ir/value.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/positions.h"

namespace fuzz {

namespace op = py::op;

inline constexpr int32_t kNoLabel = -1;

struct Instruction {
  uint16_t opcode = op::NOP;
  uint32_t oparg = 0;         // Of a jump only a hint: how many prefixes the last encoding took.
  int32_t target = kNoLabel;  // Of a jump: a label.
  uint8_t min_prefixes = 0;   // More EXTENDED_ARGs than the oparg needs.
  int32_t caches = -1;        // Caches that are not the usual zeros: an index into cache_values.
  py::Position position;
};

// A place in the code: before an instruction, or behind the last. `skew` is in code units and not
// zero only in damaged code, whose jumps lead inside instructions or nowhere.
struct Label {
  uint32_t instruction = 0;
  int64_t skew = 0;
};

struct ExceptionRange {
  int32_t start = kNoLabel;
  int32_t end = kNoLabel;
  int32_t target = kNoLabel;
  uint32_t depth = 0;
  bool lasti = false;
};

struct Local {
  ValueRef name;
  uint8_t kind = 0;  // CO_FAST_* bits.
};

struct CodeIR {
  int32_t arg_count = 0;
  int32_t positional_only_count = 0;
  int32_t keyword_only_count = 0;
  int32_t stack_size = 0;
  int32_t flags = 0;
  int32_t first_line = 0;

  std::vector<Instruction> instructions;
  std::vector<Label> labels;
  std::vector<ExceptionRange> ranges;
  std::vector<std::vector<py::CodeUnit>> cache_values;

  std::vector<ValueRef> consts;  // Nested code among them.
  std::vector<ValueRef> names;
  std::vector<Local> locals;
  ValueRef filename;
  ValueRef name;
  ValueRef qualified_name;

  // Bytes that no instructions, ranges or positions stand for: they are used as they are.
  std::optional<std::string> raw_code;
  std::optional<std::string> raw_line_table;
  std::optional<std::string> raw_exception_table;

  // The value this was decoded from: what did not change keeps its identity and its flag.
  ValueRef origin;

  uint32_t size() const { return static_cast<uint32_t>(instructions.size()); }
};

// Takes a code object apart. Throws FormatError when a field is of the wrong type; any bytes
// in the fields will do, and encode() gives them back.
CodeIR decode(const ValueRef& code);
// Puts it together: prefixes, caches, jumps and both tables are computed anew.
ValueRef encode(const CodeIR& code);
// The same of code that a Flow finds nothing wrong with. True: `code` is now what decode() would
// give of the result, at a fraction of the price. False: it may not be.
bool encode_sound(CodeIR* code, ValueRef* result);

std::string encode_instructions(const CodeIR& code);

// How an instruction names its target, if it does.
bool has_target(int opcode);
// The number of cache units behind it.
int cache_units(const CodeIR& code, const Instruction& instruction);
// Code units before each instruction and, last, behind all.
std::vector<uint32_t> unit_offsets(const CodeIR& code);

// A label at an instruction (or behind the last): a known one, or a new one.
int32_t label_at(CodeIR* code, uint32_t instruction);
uint32_t target_of(const CodeIR& code, const Instruction& instruction);

// Puts instructions before instruction `at`. What was jumped to or began there begins with the new
// instructions (`inside`) or behind them. A range that ended there does not grow.
void insert(CodeIR* code, uint32_t at, const std::vector<Instruction>& added, bool inside = true);
// Takes instructions [from, to) out; labels inside come to stand at what follows.
void erase(CodeIR* code, uint32_t from, uint32_t to);

// Adds, or finds an equal one, and returns the index.
uint32_t const_index(CodeIR* code, const ValueRef& value);
uint32_t name_index(CodeIR* code, std::string_view name);

// All code objects of a program, outermost first.
std::vector<ValueRef> code_objects(const ValueRef& root);
// The program with one value in the place of another, wherever that stands.
ValueRef replaced(const ValueRef& root, const ValueRef& old, const ValueRef& with);

}  // namespace fuzz
