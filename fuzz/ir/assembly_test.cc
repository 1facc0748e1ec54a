// Programs as text: the very bytes come back, of real ones and of damaged ones; mistakes are named.
// Counterpart: Lib/test/test_dis.py.
#include "fuzz/ir/assembly.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/ir/programs.h"

namespace fuzz {
namespace {

// Where and how two texts of bytes differ, rather than both of them.
void expect_same(const std::string& bytes, const std::string& text) {
  std::string back;
  try {
    back = assemble_program(text);
  } catch (const AssemblyTextError& error) {
    FAIL() << error.what() << "\n" << text.substr(0, 2000);
  }
  if (back == bytes) return;
  const size_t at = static_cast<size_t>(
      std::mismatch(bytes.begin(), bytes.end(), back.begin(), back.end()).first - bytes.begin());
  FAIL() << "differs at byte " << at << " of " << bytes.size() << " and " << back.size() << "\n"
         << text.substr(0, 2000);
}

void expect_returns(const std::string& bytes) { expect_same(bytes, program_assembly(bytes)); }

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

TEST(Assembly, RealProgramsComeBack) {
  Programs programs(40);
  std::string bytes;
  size_t count = 0, codes = 0;
  while (programs.next(&bytes)) {
    ++count;
    codes += code_objects(read_program(bytes).root).size();
    expect_returns(bytes);
    if (HasFatalFailure()) return;
  }
  EXPECT_TRUE(programs.finish());
  EXPECT_GT(count, 20u);
  if (std::getenv("CONSTRICTOR_FULL") != nullptr)
    std::printf("%zu programs, %zu code objects\n", count, codes);
}

// Every form of every value, usual or not; shared, flagged and neither; containers of themselves.
TEST(Assembly, EveryValueComesBack) {
  const std::vector<std::string> numbers = {"4e",
                                            "ce",
                                            "54",
                                            "c6",
                                            "2e",
                                            "53",
                                            "69ffffff7f",
                                            "6900000080",
                                            "e9ff000000",
                                            "69ff000000",
                                            "e901010000",
                                            "4905000000000000 00",
                                            "6c0300000000000000 0200",
                                            "6cfdffffff000000000200",
                                            "6cfdffffff010000000200",
                                            "6c0200000001000100",
                                            "6c00000000",
                                            "6c03000000ffffff7f0100",
                                            "6c05000000ff7fff7fff7fff7fff7f",
                                            "6cf9ffffff01000200030004000500060007 00",
                                            "6c010000000000",
                                            "67000000000000f83f",
                                            "67000000000000f07f",
                                            "67000000000000f0ff",
                                            "67000000000000f87f",
                                            "67010000000000f87f",
                                            "67000000000000f8ff",
                                            "670000000000000080",
                                            "679a9999999999b93f",
                                            "67ffffffffffffef7f",
                                            "670100000000000000",
                                            "79000000000000f03f000000000000f87f",
                                            "79000000000000f0ff0000000000000080",
                                            "6603312e35",
                                            "780131 023265",
                                            "6600"};
  const std::vector<std::string> texts = {"7a0161",
                                          "fa0161",
                                          "5a0161",
                                          "da0161",
                                          "5a00",
                                          "7a00",
                                          "da0120",
                                          "7a0120",
                                          "7a03612062",
                                          "5a03612062",
                                          "da03612062",
                                          "6103000000616263",
                                          "4103000000616263",
                                          "7402000000c3a9",
                                          "f402000000c3a9",
                                          "7502000000c3a9",
                                          "7503000000616263",
                                          "f503000000eda080",
                                          "7502000000eda0",
                                          "7504000000f0908d88",
                                          "7503000000e280a8",
                                          "7a0441005c27",
                                          "7a022227",
                                          "7a01ff",
                                          "7501000000ff",
                                          "7300000000",
                                          "f300000000",
                                          "730100000041",
                                          "f3020000000a27",
                                          "7304000000c3a922ff"};
  const std::vector<std::string> containers = {
      "2900",
      "a900",
      "2800000000",
      "a80000000 0",
      "290153",
      "5b00000000",
      "db01000000 7200000000",
      "7b30",
      "fb69010000004e 30",
      "7b4e7b3030",
      "3c00000000",
      "3c010000004e",
      "3e00000000",
      "be02000000 4e46",
      "3a4e4e4e",
      "ba4e69010000004e",
      "2902a9014e7200000000",
      "a902a903fa0161da01617201000000 7202000000",
      "2902db01000000 7200000000 7200000000",
      "2903a9014e a9014e 7200000000",
      "2902fb69010000007200000000 30 29014e",
      "2904f302000000616 2 7200000000 7302000000 6162 f3020000006162"};
  std::string all;
  uint32_t count = 0;
  for (const std::vector<std::string>* group : {&numbers, &texts, &containers}) {
    for (const std::string& hex : *group) {
      std::string digits;
      for (const char c : hex)
        if (c != ' ') digits += c;
      const std::string bytes = from_hex(digits);
      SCOPED_TRACE(hex);
      size_t consumed = 0;
      read_marshal(bytes, &consumed);
      ASSERT_EQ(consumed, bytes.size());
      expect_returns(bytes);
      // Beside others, without references, whose numbers would be wrong there.
      if (group == &containers) continue;
      all += bytes;
      ++count;
    }
  }
  std::string list = from_hex("28");
  for (int shift = 0; shift < 32; shift += 8) list += static_cast<char>(count >> shift);
  expect_returns(list + all);
  expect_returns(unchecked_pyc_header() + list + all + "what follows");
}

// Fields that hold what they never should, which a compiler's text has no words for.
TEST(Assembly, StrangeCodeObjectsComeBack) {
  const auto code = [](const std::function<void(RawCode*)>& edit) {
    RawCode raw;
    raw.code = with_flag(make_bytes(std::string("\x80\0\x52\0\x23\0", 6)), true);
    raw.consts = make_tuple({make_none()});
    raw.names = raw.local_names = with_flag(make_tuple({}), true);
    raw.local_kinds = raw.line_table = raw.exception_table = with_flag(make_bytes(""), true);
    raw.filename = raw.name = raw.qualified_name = with_flag(make_text("f", true), true);
    edit(&raw);
    return make_code(std::move(raw), false);
  };
  const auto expect = [&](const char* what, const std::function<void(RawCode*)>& edit) {
    SCOPED_TRACE(what);
    expect_returns(write_marshal(*code(edit)));
  };
  const auto long_name = [](const char* end) {
    auto value = std::make_shared<Value>(*make_text(std::string(100, 'n') + end, true));
    value->form = form::kShortAsciiInterned;
    return with_flag(value, true);
  };
  expect("nothing", [](RawCode*) {});
  expect("half a unit", [](RawCode* raw) { raw->code = make_bytes("\x80"); });
  expect("code that is none", [](RawCode* raw) { raw->code = make_int(1); });
  expect("code not flagged", [](RawCode* raw) { raw->code = make_bytes(""); });
  expect("numbers", [](RawCode* raw) {
    raw->arg_count = raw->flags = raw->first_line = INT32_MIN;
    raw->positional_only_count = raw->keyword_only_count = raw->stack_size = -1;
  });
  expect("odd names", [&](RawCode* raw) {
    raw->names = make_tuple({make_none(), make_bytes(""), make_text("a b", true), long_name("\xff"),
                             with_flag(make_text("x", true), true), make_text("x", false),
                             make_tuple({make_int(1)}), make_float(0.5), make_text("", true)});
    raw->name = make_none();
    raw->qualified_name = raw->filename = make_tuple({});
  });
  expect("two names", [](RawCode* raw) {
    raw->filename = raw->name = make_text("f", true);
    raw->consts = make_tuple({raw->qualified_name, raw->name});
  });
  expect("odd locals", [](RawCode* raw) {
    raw->local_names = make_tuple({make_text("x", true), make_bool(true), make_text("#", true)});
    raw->local_kinds = make_bytes(std::string("\0\xff\x31", 3));
  });
  expect("fewer kinds", [](RawCode* raw) { raw->local_kinds = make_bytes("\x20"); });
  expect("tables", [](RawCode* raw) {
    raw->line_table = make_text("x");
    raw->exception_table = make_none();
    raw->consts = raw->names = raw->local_names = make_int(7);
    raw->local_kinds = make_tuple({});
  });
  expect("shared", [](RawCode* raw) {
    raw->names = raw->local_names = raw->consts =
        with_flag(make_tuple({make_text("b", true), make_text("b", true)}), true);
    raw->local_kinds = raw->code = raw->line_table = with_flag(make_bytes("\x20\x60"), true);
  });
  expect("code within", [&](RawCode* raw) {
    const ValueRef inner = with_flag(code([](RawCode*) {}), true);
    raw->consts = make_tuple({inner, make_tuple({inner, code([](RawCode*) {})})});
    raw->name = inner;
  });
}

// Of each prefix of a text and each changed character it is said what is wrong, or it is a program.
TEST(Assembly, DamagedTextsAreRefused) {
  Programs programs(400);
  std::string bytes;
  uint32_t state = 1;
  const auto random = [&](size_t below) {
    state = state * 1664525u + 1013904223u;
    return static_cast<size_t>(state >> 8) % below;
  };
  size_t refused = 0, taken = 0;
  while (programs.next(&bytes)) {
    if (bytes.size() > 5000) continue;
    const std::string text = program_assembly(bytes);
    for (int round = 0; round < 60; ++round) {
      std::string damaged = text;
      for (size_t edits = 1 + random(3); edits > 0; --edits) {
        const size_t at = random(damaged.size());
        const size_t size = 1 + random(random(4) == 0 ? 200 : 4);
        static constexpr std::string_view kPieces[] = {"\n",
                                                       ".code 0 x\n",
                                                       "code 0",
                                                       "&1 ",
                                                       "*1",
                                                       "!",
                                                       "^0",
                                                       "'",
                                                       "(",
                                                       "[",
                                                       "}",
                                                       "= 5",
                                                       "-1",
                                                       ":",
                                                       "L1",
                                                       "4294967295",
                                                       "\\",
                                                       ".mark consts &1\n",
                                                       ".field names ",
                                                       "\xff"};
        switch (random(4)) {
          case 0:
            damaged.erase(at, size);
            break;
          case 1:
            damaged.insert(at, kPieces[random(std::size(kPieces))]);
            break;
          case 2:
            damaged.insert(random(damaged.size()), damaged.substr(at, size));
            break;
          default:
            damaged[at] = static_cast<char>(random(256));
        }
        if (damaged.empty()) damaged = "#";
      }
      try {
        const std::string program = assemble_program(damaged);
        ++taken;
        expect_returns(program);
        if (HasFatalFailure()) return;
      } catch (const AssemblyTextError& error) {
        ++refused;
        EXPECT_GE(error.line(), 1u);
      }
    }
  }
  EXPECT_TRUE(programs.finish());
  EXPECT_GT(refused, 100u);
  EXPECT_GT(taken, 20u);
}

// What a person writes: as little as possible.
TEST(Assembly, TheRestIsWorkedOut) {
  const Program program =
      read_program(assemble_program("# double(n) and a loop\n"
                                    ".code 0 <module>\n"
                                    "  .filename double.py\n"
                                    "  RESUME 0\n"
                                    "  LOAD_CONST = code 7\n"
                                    "  MAKE_FUNCTION\n"
                                    "  STORE_NAME double\n"
                                    "  LOAD_CONST = (1, 'one', None)\n"
                                    "  RETURN_VALUE\n"
                                    ".code 7 double\n"
                                    "  .flags OPTIMIZED NEWLOCALS\n"
                                    "  .locals n:arg total\n"
                                    "  @ 1:0-10  RESUME 0\n"
                                    "  LOAD_FAST n\n"
                                    "  STORE_FAST total\n"
                                    "L1: LOAD_FAST n\n"
                                    "  LOAD_SMALL_INT 10\n"
                                    "  COMPARE_OP bool(<)\n"
                                    "  POP_JUMP_IF_FALSE L2\n"
                                    "  NOT_TAKEN\n"
                                    "  LOAD_FAST_LOAD_FAST n, total\n"
                                    "  BINARY_OP +=\n"
                                    "  STORE_FAST n\n"
                                    "  JUMP L1\n"
                                    "L2: LOAD_GLOBAL print + NULL\n"
                                    "  LOAD_FAST total\n"
                                    "  CALL 1\n"
                                    "  RETURN_VALUE\n"));
  EXPECT_EQ(program.header, unchecked_pyc_header());
  const std::vector<ValueRef> codes = code_objects(program.root);
  ASSERT_EQ(codes.size(), 2u);
  const CodeIR outer = decode(codes[0]), inner = decode(codes[1]);
  EXPECT_EQ(outer.stack_size, 1);
  EXPECT_EQ(outer.names.at(0)->bytes, "double");
  EXPECT_EQ(describe(*outer.consts.at(1)), "(1, 'one', None)");
  EXPECT_EQ(inner.arg_count, 1);
  EXPECT_EQ(inner.stack_size, 3);
  EXPECT_EQ(inner.filename, outer.filename);
  EXPECT_EQ(inner.qualified_name->bytes, "double");
  EXPECT_EQ(inner.locals.at(0).kind, 0x26);
  EXPECT_EQ(inner.locals.at(1).kind, 0x20);
  expect_returns(write_program(program));
}

TEST(Assembly, SaysWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> kCases[] = {
      {"NOP\n", "line 1: expected .code NUMBER NAME before this: NOP"},
      {"#\n.stacksize 3\n", "line 2: expected .code NUMBER NAME before .stacksize"},
      {".code 0\n", "line 1: expected the name of the code object behind its number"},
      {".code 0 f\n\nBANANA 3  # no\n", "line 3: unknown instruction: BANANA 3"},
      {".code 0 f\n.locals a\nLOAD_FAST b\n",
       "line 3: there is no local b: add it to .locals: LOAD_FAST b"},
      {".code 0 f\n.locals a:banana\n", "line 2: expected what the local is: bits like 0x26, or"},
      {".code 0 f\n.flags FAST\n", "line 2: expected flags: bits like 0x20000, or OPTIMIZED"},
      {".code 0 f\n.const 1 = 5\n", "line 2: this is constant 0; the number may be left out"},
      {".code 0 f\n.const 'a\n", "line 2: the text has no closing quote on its line"},
      {".code 0 f\n.const (1,\n 2\n", "line 2: the bracket has no closing )"},
      {".code 0 f\n.const banana\n", "line 2: expected a value: None, True, 12, 1.5, 'text'"},
      {".code 0 f\n.const *1\n", "line 2: no object above is &1; write the value itself"},
      {".code 0 f\n.const code 1\n.stacksize 0", "line 2: there is no .code 1"},
      {".code 0 f\n.code 1 g\n", "line 2: nothing uses this code object: put `code 1`"},
      {".code 0 f\n.code 0 g\n", "line 2: there is a .code 0 already"},
      {".code 0 f\n.const code 0\n.stacksize 0", "a value contains itself: code 0"},
      {".code 0 f\nPOP_TOP\n", "line 1: say .stacksize N: it cannot be worked out ("},
      {".code 0 f\n.stacksize x\n", "line 2: expected a number: the size of the stack"},
      {".header 00\n", "line 1: a header has sixteen bytes and begins with 2b0e0d0a; or say none"},
      {".code 1 f\n", "there is no .code 0, the outermost code object"},
      {".code 0 f\n.const [^0]\n.stacksize 0\n", "line 2: ^0 has to lead to a container"},
      {".code 0 f\nLOAD_CONST = [1\n", "line 2: the bracket has no closing ]: LOAD_CONST = [1"},
  };
  for (const auto& [text, wanted] : kCases) {
    try {
      assemble_program(text);
      ADD_FAILURE() << "taken: " << text;
    } catch (const AssemblyTextError& error) {
      EXPECT_NE(std::string(error.what()).find(wanted), std::string::npos)
          << error.what() << "\nwanted: " << wanted;
    }
  }
}

}  // namespace
}  // namespace fuzz
