// Fuzz target: marshal data as the toolkit reads it. Whatever can be read comes back byte for byte,
// and every code object in it survives being taken apart.
// Counterpart: Python/marshal.c.
#include "fuzz/ir/code_ir.h"
#include "fuzz/targets/harness.h"

namespace {

void check_code(const fuzz::ValueRef& code) {
  fuzz::CodeIR ir;
  try {
    ir = fuzz::decode(code);
  } catch (const fuzz::FormatError&) {
    return;  // A field of the wrong type.
  }
  const std::string before = fuzz::write_marshal(*code);
  const std::string after = fuzz::write_marshal(*fuzz::encode(ir));
  if (before != after) fuzz::finding("a code object changed when it was taken apart");
}

fuzz::Ending run(const uint8_t* data, size_t size) {
  fuzz::ValueRef root;
  size_t consumed = 0;
  try {
    root = fuzz::read_marshal(fuzz::as_text(data, size), &consumed);
  } catch (const fuzz::FormatError&) {
    for (const fuzz::ValueRef& code : fuzz::codes_of(data, size)) check_code(code);
    return fuzz::Ending::kChecked;
  }
  // References to singletons and flagged ends of dicts say nothing, so compare what is read again.
  const std::string written = fuzz::write_marshal(*root);
  if (fuzz::write_marshal(*fuzz::read_marshal(written)) != written)
    fuzz::finding("what was written reads as something else");
  for (const fuzz::ValueRef& code : fuzz::code_objects(root)) check_code(code);
  return fuzz::Ending::kChecked;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {
    .name = "marshal_load", .kind = InputKind::kProgram, .hostile = 8, .run = run};
