// Running test programs in processes of their own.
// Counterpart: none.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "vm/eval/eval.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/lifecycle/program_test_util.h"

namespace py {

namespace {

namespace fs = std::filesystem;

const fs::path kData = "vm/lifecycle/testdata";

// Compiles in a fresh process, with the file's bare name as its path: nothing else gets into the
// bytes.
constexpr char kCompile[] = R"(
import _frozen_importlib_external as external, _imp, os, sys, warnings
warnings.simplefilter("ignore")
with open(sys.argv[1], "rb") as file:
    source = file.read()
code = compile(source, os.path.basename(sys.argv[1]), "exec", dont_inherit=True, optimize=0)
source_hash = _imp.source_hash(_imp.pyc_magic_number_token, source)
with open(sys.argv[2], "wb") as file:
    file.write(external._code_to_hash_pyc(code, source_hash, False))
)";

std::string read_whole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_whole(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// A folder that is gone with its owner.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::path(testing::TempDir()) / "program.XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void redirect(const fs::path& target, int descriptor, int flags) {
  int file = open(target.c_str(), flags, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(126);
  close(file);
}

Answer answer_of_child(const std::function<int()>& body) {
  Scratch scratch;
  fs::path out = scratch.path() / "out", err = scratch.path() / "err";
  pid_t child = fork();
  if (child == 0) {
    setenv("PYTHONHASHSEED", "0", 1);
    redirect("/dev/null", 0, O_RDONLY);
    redirect(out, 1, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(err, 2, O_WRONLY | O_CREAT | O_TRUNC);
    _exit(body());
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return "no process";
  std::string end = WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status))
                                      : "signal " + std::to_string(WTERMSIG(status));
  return read_whole(out) + "--- stderr\n" + read_whole(err) + "--- " + end + "\n";
}

bool start(const char* program) {
  const char* arguments[] = {program};
  RuntimeConfig config = {};
  config.sys.executable = "pyvm";
  config.sys.argv = config.sys.orig_argv = arguments;
  config.sys.argc = config.sys.orig_argc = 1;
  config.sys.isolated = config.sys.no_site = config.sys.dont_write_bytecode = true;
  config.utf8_mode = true;
  config.hash_seed = "0";
  config.int_max_str_digits = 4300;
  return runtime_start(config);
}

bool works(const std::string& python) {
  std::string check =
      "import sys; sys.exit(sys.implementation.name != 'cpython' or "
      "sys.version_info[:2] != (3, 14))";
  return run_command_line({python, "-I", "-S", "-c", check}).ends_with("--- exit 0\n");
}

}  // namespace

Answer run_program(const std::string& pyc, void (*prepare)(), char flavour) {
  return answer_of_child([&] {
    if (!start(pyc.c_str())) return 125;
    eval_set_flavour(flavour);
    if (prepare != nullptr) prepare();
    return runtime_stop(run_pyc_file(pyc.c_str()));
  });
}

Answer run_text(const char* text) {
  return answer_of_child([&] {
    if (!start("-c")) return 125;
    return runtime_stop(run_program({.kind = ProgramKind::kCommand, .argument = text}));
  });
}

Answer run_command_line(const std::vector<std::string>& command) {
  return answer_of_child([&] {
    std::vector<char*> arguments;
    for (const std::string& argument : command)
      arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    return 127;
  });
}

std::string reference_python() {
  static const std::string found = [] {
    const char* named = std::getenv("CONSTRICTOR_PYTHON");
    if (named != nullptr && *named != '\0') return std::string(named);
    auto variable = [](const char* name) {
      const char* value = std::getenv(name);
      return std::string(value != nullptr ? value : "");
    };
    std::string cache = variable("CONSTRICTOR_CACHE");
    if (cache.empty()) {
      std::string base = variable("XDG_CACHE_HOME");
      cache = (base.empty() ? variable("HOME") + "/.cache" : base) + "/constrictor";
    }
    std::string kept = cache + "/reference/root/usr/bin/python3.14";
    for (const std::string& candidate : {std::string("python3.14"), kept}) {
      if (works(candidate)) return candidate;
    }
    return std::string();
  }();
  return found;
}

void check_program(const std::string& name, void (*prepare)(), const char* driver) {
  fs::path source = kData / "programs" / (name + ".py");
  fs::path kept = kData / "programs" / (name + ".pyc");
  fs::path expected = kData / "programs" / (name + ".expected");
  const char* regenerate = std::getenv("CONSTRICTOR_REGEN");
  std::string python = reference_python();
  if (!python.empty()) {
    Scratch scratch;
    fs::path fresh = scratch.path() / (name + ".pyc");
    Answer compiled =
        run_command_line({python, "-I", "-S", "-c", kCompile, source.string(), fresh.string()});
    ASSERT_TRUE(compiled.ends_with("--- exit 0\n")) << compiled;
    std::vector<std::string> command = {python, "-I", "-S", "-E", "-B", "-X", "utf8"};
    if (driver != nullptr) command.push_back((kData / driver).string());
    command.push_back(fresh.string());
    Answer theirs = run_command_line(command);
    if (regenerate != nullptr && *regenerate == '1') {
      fs::copy_file(fresh, kept, fs::copy_options::overwrite_existing);
      write_whole(expected, theirs);
    }
    EXPECT_EQ(run_program(fresh.string(), prepare, 't'), theirs) << "compiled just now";
  }
  ASSERT_TRUE(fs::exists(kept)) << kept;
  for (char flavour : {'t', 's'}) {
    EXPECT_EQ(run_program(kept.string(), prepare, flavour), read_whole(expected))
        << "as checked in, flavour " << flavour;
  }
}

}  // namespace py
