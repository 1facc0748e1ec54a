// Tests of the compiler room's mechanism against what CPython answered (testdata, by
// make_expectations.py). Counterpart: Lib/test/test_peepholer.py, test_compiler_assemble.py.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/assemble.h"
#include "vm/compiler/compiler_test_util.h"
#include "vm/compiler/constants.h"
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

Thread& runtime() { return test_runtime(); }

Owned<Str> to_str(const std::string& text) {
  return str_from_utf8(runtime(), text.data(), text.size());
}

// "int 3", "str abc", "None ": see make_expectations.py.
Owned<Object> make_constant(const std::string& line) {
  Thread& thread = runtime();
  const size_t space = line.find(' ');
  const std::string kind = line.substr(0, space), text = line.substr(space + 1);
  if (kind == "int") return int_from_ascii(thread, text.data(), text.size(), 10);
  if (kind == "float") return float_from_double(thread, std::stod(text));
  if (kind == "str") return to_str(text);
  if (kind == "bytes") return bytes_from(thread, text.data(), text.size());
  if (kind == "None") return new_none();
  return share(bool_object(kind == "True"));
}

std::string describe_constant(Object* constant) {
  if (constant->ob_type == &Set::frozen_type)
    return "frozenset of " + std::to_string(as<Set>(constant)->used);
  Owned<Object> text = object_repr(runtime(), constant);
  Owned<Bytes> bytes = str_encode(runtime(), as<Str>(text.get()), nullptr, nullptr);
  return std::string(bytes->data, static_cast<size_t>(bytes->ob_size));
}

std::string to_hex(Bytes* bytes) {
  if (bytes->ob_size == 0) return "-";
  std::string hex;
  for (int64_t i = 0; i < bytes->ob_size; ++i) {
    char digits[3];
    snprintf(digits, sizeof digits, "%02x", static_cast<uint8_t>(bytes->data[i]));
    hex += digits;
  }
  return hex;
}

struct Case {
  std::string name;
  int nlocals = 0;
  std::vector<std::string> constants, instructions, optimized_constants, optimized;
  std::string assembled;
};

std::vector<Case> read_cases() {
  std::ifstream file("vm/compiler/testdata/flow.txt");
  EXPECT_TRUE(file) << "run from the root of the tree";
  std::vector<Case> cases;
  bool optimized = false;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "case") {
      Case fresh;
      words >> fresh.name >> fresh.nlocals;
      cases.push_back(fresh);
      optimized = false;
    } else if (first == "optimized") {
      optimized = true;
    } else if (first == "assembled") {
      cases.back().assembled = line;
    } else if (first == "const") {
      (optimized ? cases.back().optimized_constants : cases.back().constants)
          .push_back(line.substr(6));
    } else {
      (optimized ? cases.back().optimized : cases.back().instructions).push_back(line);
    }
  }
  return cases;
}

// Jumps lead to positions in the text, to labels in the sequence.
void read_sequence(const std::vector<std::string>& lines, InstructionSequence* sequence) {
  Thread& thread = runtime();
  struct Read {
    int opcode, oparg;
    Location loc;
  };
  std::vector<Read> read;
  std::vector<Label> labels(lines.size());
  for (const std::string& line : lines) {
    std::istringstream words(line);
    std::string name;
    Read item;
    words >> name >> item.oparg >> item.loc.lineno >> item.loc.end_lineno >> item.loc.col_offset >>
        item.loc.end_col_offset;
    item.opcode = opcode_by_name(name.data(), name.size());
    ASSERT_GE(item.opcode, 0) << line;
    read.push_back(item);
    if (opcode_has_target(item.opcode) && !labels[static_cast<size_t>(item.oparg)].exists())
      labels[static_cast<size_t>(item.oparg)] = sequence->new_label();
  }
  for (size_t i = 0; i < read.size(); ++i) {
    if (labels[i].exists()) ASSERT_EQ(sequence->use_label(thread, labels[i]), Status::kOk);
    const Read& item = read[i];
    const int oparg =
        opcode_has_target(item.opcode) ? labels[static_cast<size_t>(item.oparg)].id : item.oparg;
    ASSERT_EQ(sequence->add(thread, item.opcode, oparg, item.loc), Status::kOk);
  }
}

std::vector<std::string> write_sequence(const InstructionSequence& sequence) {
  std::vector<std::string> lines;
  for (int32_t i = 0; i < sequence.size(); ++i) {
    const Instruction& instruction = sequence[i];
    std::ostringstream line;
    line << kOpcodeInfo[instruction.opcode].name << ' ' << instruction.oparg << ' '
         << instruction.loc.lineno << ' ' << instruction.loc.end_lineno << ' '
         << instruction.loc.col_offset << ' ' << instruction.loc.end_col_offset;
    lines.push_back(line.str());
  }
  return lines;
}

TEST(Flow, OptimizesAsCPython) {
  Thread& thread = runtime();
  for (const Case& each : read_cases()) {
    SCOPED_TRACE(each.name);
    InstructionSequence sequence;
    read_sequence(each.instructions, &sequence);
    ConstantTable constants;
    for (const std::string& line : each.constants) {
      Owned<Object> constant = make_constant(line);
      ASSERT_TRUE(constant) << line;
      ASSERT_EQ(constants.append(thread, constant), Status::kOk);
    }
    ASSERT_EQ(optimize_sequence(thread, sequence, constants, each.nlocals), Status::kOk);
    EXPECT_EQ(write_sequence(sequence), each.optimized);
    std::vector<std::string> left;
    for (int32_t i = 0; i < constants.size(); ++i) left.push_back(describe_constant(constants[i]));
    EXPECT_EQ(left, each.optimized_constants);
  }
}

TEST(Flow, AssemblesAsCPython) {
  Thread& thread = runtime();
  for (const Case& each : read_cases()) {
    SCOPED_TRACE(each.name);
    InstructionSequence sequence;
    read_sequence(each.optimized, &sequence);
    ConstantTable constants;
    for (size_t i = 0; i < each.optimized_constants.size(); ++i)
      ASSERT_EQ(constants.append(thread, none()), Status::kOk);
    int ncells = 0;
    std::istringstream(each.assembled.substr(10)) >> ncells;
    std::vector<Owned<Str>> owned;
    std::vector<Str*> varnames, cellvars, freevars;
    const auto add = [&](std::vector<Str*>* names, const char* prefix, int number) {
      owned.push_back(to_str(prefix + std::to_string(number)));
      names->push_back(owned.back());
    };
    std::vector<int32_t> cell_locals;
    for (int i = 0; i < each.nlocals; ++i) add(&varnames, "v", i);
    for (int i = 0; i < ncells / 2; ++i) {
      const bool local = i == 0 && each.nlocals != 0;
      add(&cellvars, local ? "v" : "c", i);
      cell_locals.push_back(local ? 0 : -1);
    }
    for (int i = ncells / 2; i < ncells; ++i) add(&freevars, "c", i);
    Owned<Str> filename = to_str("file"), name = to_str("f"), qualname = to_str("g.f");
    CodeUnitInfo unit;
    unit.filename = filename;
    unit.name = name;
    unit.qualname = qualname;
    unit.argcount = each.nlocals == 0 ? 0 : 1;
    unit.varnames = varnames.data();
    unit.nvarnames = each.nlocals;
    unit.cellvars = cellvars.data();
    unit.cell_locals = cell_locals.data();
    unit.ncellvars = static_cast<int>(cellvars.size());
    unit.freevars = freevars.data();
    unit.nfreevars = static_cast<int>(freevars.size());
    Owned<Code> code = assemble_sequence(thread, unit, sequence, constants);
    ASSERT_TRUE(code);
    Owned<Bytes> units = code_get_code(thread, code);
    const std::string got = "assembled " + std::to_string(ncells) + ' ' +
                            std::to_string(code->co_stacksize) + ' ' + to_hex(units) + ' ' +
                            to_hex(code->co_linetable) + ' ' + to_hex(code->co_exceptiontable);
    EXPECT_EQ(got, each.assembled);
  }
}

TEST(Flow, RefusesWhatIsNoGraph) {
  Thread& thread = runtime();
  const auto optimize = [&](const std::vector<std::string>& lines) {
    InstructionSequence sequence;
    read_sequence(lines, &sequence);
    ConstantTable constants;
    const bool fine = optimize_sequence(thread, sequence, constants, 0) == Status::kOk;
    EXPECT_EQ(thread.has_exception(), !fine);
    Owned<Object> error = error_fetch(thread);
    return fine ? std::string("fine") : describe_constant(error);
  };
  EXPECT_EQ(optimize({"POP_TOP 0 1 1 0 0", "RETURN_VALUE 0 1 1 0 0"}),
            "ValueError('Invalid CFG, stack underflow')");
  EXPECT_EQ(optimize({"LOAD_NAME 0 1 1 0 0", "POP_JUMP_IF_TRUE 3 1 1 0 0", "LOAD_NAME 0 1 1 0 0",
                      "LOAD_NAME 0 1 1 0 0", "RETURN_VALUE 0 1 1 0 0"}),
            "ValueError('Invalid CFG, inconsistent stackdepth')");
  EXPECT_EQ(optimize({"LOAD_CONST 4 1 1 0 0", "RETURN_VALUE 0 1 1 0 0"}),
            "ValueError('LOAD_CONST index 4 is out of range for consts (len=0)')");
  InstructionSequence unused;
  EXPECT_EQ(unused.use_label(thread, unused.new_label()), Status::kOk);
  EXPECT_EQ(unused.add_jump(thread, op::JUMP, unused.new_label(), kNoLocation), Status::kOk);
  EXPECT_EQ(unused.resolve_labels(thread), Status::kError);
  error_clear(thread);
}

TEST(InstructionSequence, InsertionMovesLabels) {
  Thread& thread = runtime();
  InstructionSequence sequence;
  const Label start = sequence.new_label(), end = sequence.new_label();
  ASSERT_EQ(sequence.use_label(thread, start), Status::kOk);
  ASSERT_EQ(sequence.add_jump(thread, op::JUMP, end, kNoLocation), Status::kOk);
  ASSERT_EQ(sequence.use_label(thread, end), Status::kOk);
  ASSERT_EQ(sequence.add_jump(thread, op::JUMP, start, kNoLocation), Status::kOk);
  ASSERT_EQ(sequence.insert(thread, 1, op::NOP, 0, kNoLocation), Status::kOk);
  ASSERT_EQ(sequence.resolve_labels(thread), Status::kOk);
  EXPECT_EQ(sequence[0].oparg, 2);
  EXPECT_EQ(sequence[2].oparg, 0);
  EXPECT_EQ(sequence[1].opcode, op::NOP);
}

class ConstantsTest : public ::testing::Test {
 protected:
  void TearDown() override { EXPECT_FALSE(thread_.has_exception()); }

  bool same(Owned<Object> first, Owned<Object> second) {
    Owned<Object> a = cache_.merge_deep(thread_, std::move(first));
    Owned<Object> b = cache_.merge_deep(thread_, std::move(second));
    return a.get() == b.get();
  }
  Owned<Object> number(double value) { return float_from_double(thread_, value); }
  Owned<Object> complex(double real, double imag) {
    return complex_from_doubles(thread_, real, imag);
  }
  Owned<Object> tuple(Owned<Object> item) {
    Object* const items[] = {item};
    return tuple_pack(thread_, items);
  }
  Owned<Object> frozen(Owned<Object> item) {
    Owned<Object> items = tuple(std::move(item));
    return frozenset_new(thread_, items);
  }

  Thread& thread_ = runtime();
  ConstantCache cache_;
};

TEST_F(ConstantsTest, EqualTypeAndValueAreTheSame) {
  EXPECT_TRUE(same(int_from_int64(thread_, 1 << 20), int_from_int64(thread_, 1 << 20)));
  EXPECT_TRUE(same(to_str("text"), to_str("text")));
  EXPECT_TRUE(same(number(1.5), number(1.5)));
  EXPECT_TRUE(same(tuple(to_str("text")), tuple(to_str("text"))));
  EXPECT_TRUE(same(frozen(to_str("text")), frozen(to_str("text"))));
  EXPECT_TRUE(same(bytes_from(thread_, "text", 4), bytes_from(thread_, "text", 4)));
}

TEST_F(ConstantsTest, TypesAndSignsOfZeroTellThemApart) {
  EXPECT_FALSE(same(int_from_int64(thread_, 1), share(bool_object(true))));
  EXPECT_FALSE(same(int_from_int64(thread_, 1), number(1.0)));
  EXPECT_FALSE(same(number(0.0), number(-0.0)));
  EXPECT_FALSE(same(complex(0.0, 0.0), complex(0.0, -0.0)));
  EXPECT_FALSE(same(complex(0.0, 0.0), complex(-0.0, 0.0)));
  EXPECT_FALSE(same(complex(-0.0, 0.0), complex(0.0, -0.0)));
  EXPECT_FALSE(same(tuple(number(0.0)), tuple(number(-0.0))));
  EXPECT_FALSE(same(tuple(int_from_int64(thread_, 0)), tuple(share(bool_object(false)))));
  EXPECT_FALSE(same(frozen(int_from_int64(thread_, 0)), frozen(share(bool_object(false)))));
  EXPECT_FALSE(same(to_str("text"), bytes_from(thread_, "text", 4)));
  const double nan = __builtin_nan("");
  EXPECT_FALSE(same(number(nan), number(nan)));
  Owned<Object> one = number(nan);
  EXPECT_TRUE(same(share(one.get()), share(one.get())));
}

TEST_F(ConstantsTest, ItemsOfNewTuplesAreMerged) {
  Owned<Object> text = cache_.merge_deep(thread_, to_str("text"));
  Owned<Object> merged = cache_.merge_deep(thread_, tuple(tuple(to_str("text"))));
  Object* inner = as<Tuple>(merged.get())->items[0];
  EXPECT_EQ(as<Tuple>(inner)->items[0], text.get());
  Owned<Object> set = cache_.merge_deep(thread_, frozen(to_str("text")));
  int64_t position = 0;
  Object* item;
  Hash hash;
  ASSERT_TRUE(set_next(as<Set>(set.get()), &position, &item, &hash));
  EXPECT_EQ(item, text.get());
}

TEST_F(ConstantsTest, TablesKeepTheOrder) {
  ConstantTable table;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1000; ++i) {
      Owned<Object> value = int_from_int64(thread_, i * 1000);
      Maybe<int32_t> index = table.add_literal(thread_, cache_, value);
      ASSERT_TRUE(index.ok);
      EXPECT_EQ(index.value, i);
    }
  }
  bool kept[1000];
  for (int i = 0; i < 1000; ++i) kept[i] = i % 3 == 0;
  table.keep(kept);
  ASSERT_EQ(table.size(), 334);
  EXPECT_EQ(describe_constant(table[333]), "999000");
}

}  // namespace
}  // namespace py
