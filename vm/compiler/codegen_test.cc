// Tests of code generation against what CPython's emits, refuses and warns of
// (testdata/codegen.txt, by make_codegen_expectations.py). Counterpart:
// Lib/test/test_compiler_codegen.py, test_syntax.py.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "vm/bytecode/opcode_metadata.h"
#include "vm/compiler/compile.h"
#include "vm/compiler/compiler_test_util.h"
#include "vm/compiler/instruction_sequence.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

struct Program {
  std::string name, source;
  uint32_t flags = 0;
  int optimize = 0;
  std::vector<std::string> expected;
};

std::vector<Program> read_programs() {
  std::ifstream file("vm/compiler/testdata/codegen.txt");
  EXPECT_TRUE(file) << "run from the root of the tree";
  std::vector<Program> programs;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    if (line.rfind("case ", 0) == 0) {
      std::istringstream words(line.substr(5));
      Program fresh;
      words >> fresh.name >> fresh.flags >> fresh.optimize;
      programs.push_back(fresh);
    } else if (line.rfind("> ", 0) == 0) {
      Program& last = programs.back();
      if (!last.source.empty()) last.source += '\n';
      last.source += line.substr(2);
    } else {
      programs.back().expected.push_back(line);
    }
  }
  return programs;
}

std::string to_string(Object* object, Owned<Object> (*convert)(Thread&, Object*)) {
  Owned<Object> text = convert(test_runtime(), object);
  Owned<Bytes> bytes = str_encode(test_runtime(), as<Str>(text.get()), nullptr, nullptr);
  return std::string(bytes->data, static_cast<size_t>(bytes->ob_size));
}

std::vector<std::string>* g_warnings = nullptr;

Status note_warning(Thread&, Object*, Object* message, Object*, int64_t line) {
  g_warnings->push_back("warning " + std::to_string(line) + " " + to_string(message, object_str));
  return Status::kOk;
}

void write_sequence(SequenceObject* object, int depth, std::vector<std::string>* lines) {
  lines->push_back("sequence " + std::to_string(depth));
  const InstructionSequence& sequence = *object->sequence;
  for (int32_t i = 0; i < sequence.size(); ++i) {
    const Instruction& instruction = sequence[i];
    const Location& loc = instruction.loc;
    std::ostringstream line;
    line << kOpcodeInfo[instruction.opcode].name << ' ' << instruction.oparg << ' ' << loc.lineno
         << ' ' << loc.end_lineno << ' ' << loc.col_offset << ' ' << loc.end_col_offset;
    lines->push_back(line.str());
  }
  List* nested = object->nested;
  for (int64_t i = 0; nested != nullptr && i < nested->ob_size; ++i)
    write_sequence(as<SequenceObject>(nested->items[i]), depth + 1, lines);
}

std::string describe_code(Code* code) {
  Owned<Bytes> units = code_get_code(test_runtime(), code);
  std::ostringstream line;
  line << "code ";
  for (int64_t i = 0; i < units->ob_size; ++i) {
    char digits[3];
    snprintf(digits, sizeof digits, "%02x", static_cast<uint8_t>(units->data[i]));
    line << digits;
  }
  line << ' ' << code->co_flags;
  return line.str();
}

// What the compiler answers, in the form of the expectations.
std::vector<std::string> compile_program(const Program& program) {
  Thread& thread = test_runtime();
  std::vector<std::string> lines;
  g_warnings = &lines;
  thread.interp->hooks.warn_at = note_warning;
  thread.interp->int_max_str_digits = 4300;
  Owned<Str> source = str_from_utf8(thread, program.source.data(), program.source.size());
  Owned<Str> filename = str_from_utf8(thread, "<test>");
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  const TreeContext context = {names, objects};
  const SourceRequest request = {
      .source = source, .filename = filename, .mode = ParseMode::kExec, .flags = program.flags};
  ast::mod* tree = parse_tree(thread, request, context);
  Owned<Object> result;
  if (tree != nullptr && program.flags != 0) {
    result = compile_tree(thread, tree, context, filename, program.flags, program.optimize);
    if (result) lines.push_back(describe_code(as<Code>(result.get())));
  } else if (tree != nullptr) {
    result = compile_tree_to_sequence(thread, tree, context, filename, 0, program.optimize);
    if (result) write_sequence(as<SequenceObject>(as<Tuple>(result.get())->items[0]), 0, &lines);
  }
  if (result) {
    EXPECT_FALSE(thread.has_exception());
    return lines;
  }
  Owned<Object> error = error_fetch(thread);
  lines.push_back(std::string("error ") + error->ob_type->tp_name + ' ' +
                  to_string(as<Exception>(error.get())->args, object_repr));
  return lines;
}

TEST(Codegen, EmitsRefusesAndWarnsAsCPython) {
  int count = 0;
  for (const Program& program : read_programs()) {
    SCOPED_TRACE(program.name);
    const std::vector<std::string> lines = compile_program(program);
    EXPECT_EQ(lines.size(), program.expected.size());
    for (size_t i = 0; i < lines.size() && i < program.expected.size(); ++i) {
      ASSERT_EQ(lines[i], program.expected[i]) << "line " << i;
    }
    ++count;
  }
  EXPECT_GT(count, 60);
}

// A failure leaves nothing behind: the next compilation is as good as the first.
TEST(Codegen, SurvivesTheEndOfMemory) {
  const Program program = {.name = "memory",
                           .source = "class C:\n  def f(self): self.a = [b for b in c]\n  x: int\n",
                           .expected = {}};
  const std::vector<std::string> good = compile_program(program);
  ASSERT_GT(good.size(), 10u);
  for (size_t allowed = 1; allowed < 40; ++allowed) {
    mem_fail_after(allowed);
    Thread& thread = test_runtime();
    {
      Arena arena;
      ast::NameTable names(arena);
      TreeObjects objects;
      Owned<Str> source = str_from_utf8(thread, program.source.data(), program.source.size());
      Owned<Str> filename = source ? str_from_utf8(thread, "<test>") : nullptr;
      Owned<Code> code;
      if (filename) {
        code = compile_source(
            thread, {.source = source, .filename = filename, .mode = ParseMode::kExec}, 0);
      }
      mem_fail_after(0);
      if (!code) {
        EXPECT_TRUE(error_matches(thread, &exc::MemoryError)) << allowed;
      }
      error_clear(thread);
    }
  }
  EXPECT_EQ(compile_program(program), good);
}

}  // namespace
}  // namespace py
