// Small definitions in, C++ or complaints out: every testdata/NAME.inst against NAME.golden.
// Counterpart: Lib/test/test_generated_cases.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "vm/bytecode/gen/model.h"

namespace opgen {
namespace {

const char kFolder[] = "vm/bytecode/gen/testdata";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The handlers of the one shard, the table's filled places and the summary, or the verifier's half;
// or the errors.
std::string run(const std::string& name, const std::string& text, const Options& options = {}) {
  std::vector<Error> errors;
  Module module;
  parse({name, text}, &module, &errors);
  std::string result;
  if (errors.empty()) {
    const Program program = analyze(std::move(module), &errors);
    if (errors.empty()) {
      for (const Output& output : emit_handlers(program, options, &errors)) {
        if (output.name == "handlers_s.cc" || output.name == "handler_list.inc") {
          result += "==== " + output.name + "\n" + output.text;
        }
      }
      if (name.find("verify") != std::string::npos) {
        const Output transfer = emit_verifier(program, &errors);
        return errors.empty() ? transfer.text : errors[0].text() + "\n";
      }
      for (const Output& output : emit_metadata(program)) {
        if (output.name == "opcodes.txt") result += "==== opcodes.txt\n" + output.text;
      }
    }
  }
  if (errors.empty()) return result;
  result.clear();
  for (const Error& error : errors) result += error.text() + "\n";
  return result;
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".inst") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Golden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Golden, Equal) {
  const std::filesystem::path path = GetParam();
  const std::string name = path.filename().string();
  const std::string got = run(name, read(path));
  EXPECT_EQ(name.starts_with("err_"), got.find(": error: ") != std::string::npos) << got;
  std::filesystem::path golden = path;
  golden.replace_extension(".golden");
  if (std::getenv("CONSTRICTOR_REGEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << got;
    return;
  }
  EXPECT_EQ(got, read(golden));
}

INSTANTIATE_TEST_SUITE_P(Opgen, Golden, testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.stem().string(); });

TEST(Opgen, MissingBodiesCanBeErrors) {
  const std::string text = "shard s;\nop(_A, (--));\nmacro(M, 1) = _A;\n";
  EXPECT_EQ(run("x.inst", text, {.require_bodies = true}), "x.inst:3: error: M: no body for _A\n");
}

TEST(Opgen, SameInputSameOutput) {
  const std::string text = read(std::string(kFolder) + "/ok_call.inst");
  EXPECT_EQ(run("x.inst", text), run("x.inst", text));
}

TEST(Opgen, FaultsHaveStableNumbersAndSites) {
  const std::string text = read(std::string(kFolder) + "/ok_macro_guard.inst");
  const std::string plain = run("x.inst", text);
  const std::string faulty = run("x.inst", text, {.faults = true});
  EXPECT_EQ(plain.find("PY_PLANTED"), std::string::npos);
  for (const char* site :
       {"if (PY_PLANTED(100)) { ++next_instr; }",
        "if (PY_PLANTED(101)) { std::swap(left, right); }",
        "if (!PY_PLANTED(102)) { PY_CLOSE(right); }", "if (PY_PLANTED(103)) drop_too_much(right);",
        "if ((sum == nullptr) && !PY_PLANTED(106)) [[unlikely]]",
        "if (PY_PLANTED(107)) { res = StackRef::from_borrow(::py::none()); }",
        "if (PY_PLANTED(108)) { --sp; }", "if (PY_PLANTED(109)) { *sp++ = StackRef::null(); }",
        "if ((!is_int(value)) && !PY_PLANTED(201)) [[unlikely]]"})
    EXPECT_NE(faulty.find(site), std::string::npos) << site << "\n" << faulty;
}

TEST(Opgen, FaultsOfConditionsJumpsAndStatements) {
  const std::string faulty = run("x.inst", R"(shard s;
inst(J, 3, (cond: bool --)) [oparg = jump_forward, flow = branch, taken = (cond: bool --), arg, jump] {
  if (cond.object() == yes()) JUMPBY(oparg);
  if (Object* made = make()) use(made);
  ++thread->count;
  if (oparg > 1) thread->last = oparg; else forget(thread);
  DEAD(cond);
}
)",
                                 {.faults = true});
  for (const char* site :
       {"if (PY_PLANTED(300)) { ++oparg; }",
        "if (static_cast<bool>(cond.object() == yes()) != PY_PLANTED(301))",
        "if (!PY_PLANTED(303)) { next_instr += (oparg) + PY_PLANTED(302); }",
        "if (Object* made = make()) { if (!PY_PLANTED(304)) use(made); }",
        "{ if (!PY_PLANTED(305)) ++thread->count; }",
        "if (static_cast<bool>(oparg > 1) != PY_PLANTED(306)) { if (!PY_PLANTED(307)) "
        "thread->last = oparg; } else { if (!PY_PLANTED(308)) forget(thread); }"})
    EXPECT_NE(faulty.find(site), std::string::npos) << site << "\n" << faulty;
}

TEST(Opgen, ErrorsCarryTheirLine) {
  EXPECT_EQ(run("x.inst", "shard s;\n\n\ninst(A, 1 (--)) { }\n"),
            "x.inst:4: error: expected ',' before '('\n");
}

}  // namespace
}  // namespace opgen
