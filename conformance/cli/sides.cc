// Both Pythons of a set-up as observers, and the judge over them.
#include "conformance/cli/sides.h"

#include "fmt/format.h"
#include "oracle/pool/process.h"

namespace conformance {
namespace {

// What a Python says of itself.
std::string version_of(const Side& side, const Setup& setup) {
  oracle::Command command;
  command.argv = side.command;
  command.argv.emplace_back("--version");
  command.environment = oracle::plain_environment();
  command.directory = setup.root.string();
  command.limits.memory_bytes = 0;
  const oracle::Finished finished = oracle::run(command);
  const std::string text = finished.out.empty() ? finished.err : finished.out;
  return finished.succeeded() ? text.substr(0, text.find('\n')) : "unknown";
}

oracle::ObserverOptions observer_options(const Side& side, const Setup& setup,
                                         const SideOptions& options) {
  oracle::ObserverOptions observers;
  observers.title = side.title;
  observers.command = side.command;
  observers.worker_folder = setup.root / "oracle/worker";
  observers.wall = options.wall;
  observers.fuel = options.fuel;
  observers.workers = options.workers;
  // A set-up without a limit has a subject that cannot live with one.
  if (side.memory_bytes == 0) observers.memory_bytes = 0;
  return observers;
}

}  // namespace

std::unique_ptr<oracle::Observers> make_observers(const Side& side, const Setup& setup,
                                                  const SideOptions& options) {
  return std::make_unique<oracle::Observers>(observer_options(side, setup, options));
}

Sides make_sides(const Setup& setup, const SideOptions& options) {
  if (!setup.reference)
    throw Fault("no CPython 3.14 to ask: run scripts/setup, or say --oracle-python PATH");
  Sides sides;
  sides.subject =
      std::make_unique<oracle::Observers>(observer_options(setup.subject, setup, options));
  sides.reference =
      std::make_unique<oracle::Observers>(observer_options(setup.oracle, setup, options));
  oracle::Observers::share_docstrings(*sides.subject, *sides.reference);
  sides.judge = std::make_unique<Judge>(*sides.subject, *sides.reference);
  sides.subject_version =
      fmt::format("{} ({})", setup.subject.title, version_of(setup.subject, setup));
  sides.oracle_version = "CPython " + setup.cpython;
  return sides;
}

}  // namespace conformance
