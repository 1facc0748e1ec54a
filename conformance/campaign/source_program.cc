// A program that compiles a source and prints all of what came of it.
// Counterpart: none.
#include "conformance/campaign/source_program.h"

#include <unistd.h>

#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

constexpr const char* kPlace = "the source stands here";

}  // namespace

SourcePrograms::SourcePrograms(const Setup& setup) {
  const std::filesystem::path target =
      std::filesystem::temp_directory_path() / fmt::format("conformance-source-{}.pyc", getpid());
  const std::filesystem::path source = setup.root / "oracle/worker/compile_source.py";
  run_worker(setup, "compile_files.py", {},
             fmt::format("{}\t{}\t{}\n", source.string(), "compile_source.py", target.string()));
  auto bytes = oracle::read_file(target);
  std::error_code ignored;
  std::filesystem::remove(target, ignored);
  if (!bytes) throw Fault(fmt::format("cannot compile {}", source.string()));
  template_ = std::move(*bytes);
}

std::string SourcePrograms::program(std::string_view source) const {
  fuzz::Program program = fuzz::read_program(template_);
  for (const fuzz::ValueRef& value : program.root->code->consts->items)
    if (value->form == fuzz::form::kBytes && value->bytes == kPlace) {
      program.root = fuzz::replaced(program.root, value, fuzz::make_bytes(std::string(source)));
      return fuzz::write_program(program);
    }
  throw Fault("compile_source.py has no place for a source");
}

}  // namespace conformance
