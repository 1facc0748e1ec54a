// Fuzz target: the verifier. It never fails on any bytes, says the same when asked again, and calls
// defined whatever the toolkit's own flow analysis, which was written apart from it, can prove.
// Counterpart: none.
#include "fuzz/ir/flow.h"
#include "fuzz/targets/harness.h"
#include "fuzz/targets/verdict.h"

namespace {

// The instruction that a verdict's offset names.
std::string instruction_at(const fuzz::CodeIR& code, const std::string& verdict) {
  const size_t place = verdict.rfind(' ');
  const auto unit = static_cast<uint32_t>(std::stoul(verdict.substr(place + 1)) / 2);
  const std::vector<uint32_t> offsets = fuzz::unit_offsets(code);
  for (uint32_t i = 0; i < code.size(); ++i) {
    if (unit < offsets[i + 1])
      return std::string(py::kOpcodeInfo[code.instructions[i].opcode].name) + " " +
             std::to_string(code.instructions[i].oparg);
  }
  return "the end";
}

fuzz::Ending run(const uint8_t* data, size_t size) {
  for (const fuzz::ValueRef& code : fuzz::codes_of(data, size)) {
    const fuzz::Judgement judgement = fuzz::judge(*code);
    if (judgement.text != fuzz::judge(*code).text) fuzz::finding("two verdicts on one code object");
    fuzz::CodeIR ir;
    try {
      ir = fuzz::decode(code);
    } catch (const fuzz::FormatError&) {
      if (judgement.defined) fuzz::finding("defined, but no code object");
      continue;
    }
    if (judgement.defined || !judgement.loads || ir.raw_code || ir.raw_exception_table) continue;
    const fuzz::Flow flow(ir);
    if (flow.ok() && flow.max_depth() <= ir.stack_size) {
      const std::string instruction = instruction_at(ir, judgement.text);
      const std::string reason = judgement.text.substr(0, judgement.text.find(" at offset"));
      fuzz::finding("sound, yet " + reason + " at " + instruction.substr(0, instruction.find(' ')),
                    judgement.text + " (" + instruction + ") in " + fuzz::describe(*code));
    }
  }
  return fuzz::Ending::kChecked;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {
    .name = "code_verify", .kind = InputKind::kProgram, .hostile = 8, .run = run};
