// pyvm: runs Python programs.
// Counterpart: Programs/python.c, Modules/main.c, Python/initconfig.c.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "vm/base/faults.h"
#include "vm/lifecycle/lifecycle.h"

#ifdef PY_CHECKED
#include "vm/eval/checked_loop.h"
#endif

namespace {

constexpr char kUsage[] =
    "usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    "Run Python 3.14 programs, as sources or compiled.\n"
    "\n"
    "  -B             don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x\n"
    "  -c cmd         run the text (ends the options)\n"
    "  -E             ignore PYTHON* environment variables\n"
    "  -i             give a prompt after the program, or whatever standard input is;\n"
    "                 also PYTHONINSPECT=x\n"
    "  -I             isolate: -E -P -s\n"
    "  -m mod         run a module of the library as a program (ends the options)\n"
    "  -O, -OO        no assert and __debug__ code; -OO: no docstrings either; also "
    "PYTHONOPTIMIZE=x\n"
    "  -P             nothing unsafe is put before sys.path; also PYTHONSAFEPATH\n"
    "  -q             the prompt starts without a banner\n"
    "  -s             no user site directory; also PYTHONNOUSERSITE=x\n"
    "  -S             don't import site\n"
    "  -u             write standard output without buffering; also PYTHONUNBUFFERED=x\n"
    "  -W arg         filter warnings: action:message:category:module:lineno; also "
    "PYTHONWARNINGS=arg\n"
    "  -x             skip the first line of the source\n"
    "  -X opt         utf8, utf8=0, dev, int_max_str_digits=N; others are kept in sys._xoptions\n"
    "  -X frontend=PYTHON  have source text compiled by a CPython 3.14 instead\n"
    "  -X stdlib=FOLDER    where the standard library is, if not with the python3.14 on PATH\n"
    "  -V, --version  print the version\n"
    "  -h, --help     print this text\n"
    "\n"
    "file: a source, a .pyc, or a folder or zip file with __main__; - is standard input, which "
    "gives a\n"
    "prompt if it is a terminal.\n"
    "Examples:\n"
    "  pyvm program.py one two\n"
    "  pyvm -c 'print(1 + 2)'\n"
    "  pyvm -m timeit 'sum(range(1000))'\n"
    "  PYTHONHASHSEED=0 pyvm -I -S -X utf8 program.pyc\n";

constexpr int kMaxOptions = 64;

// What the C library allocated.
struct Free {
  void operator()(void* block) const { std::free(block); }
};
using CString = std::unique_ptr<char, Free>;

struct Options {
  py::RuntimeConfig config = {};
  const char* warn_options[kMaxOptions];
  const char* x_options[kMaxOptions];
  int optimize = 0;
  bool safe_path = false;
  bool digits_given = false;  // -X int_max_str_digits
  py::Program program = {};
  CString environment_warnings;  // What warn_options points into.
#ifdef PY_FAULTS
  int fault = 0;  // Planted as soon as the machine stands.
  bool fault_on_budget = false;
#endif
};

[[noreturn]] void usage_error(const char* format, const char* detail) {
  std::fprintf(stderr, format, detail);
  std::fputs(
      "usage: pyvm [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `pyvm -h' for more "
      "information.\n",
      stderr);
  std::exit(2);
}

bool parse_digits_limit(const char* text, int* limit) {
  char* end;
  long value = std::strtol(text, &end, 10);
  if (*text == 0 || *end != 0 || value < 0 || value > INT_MAX || (value != 0 && value < 640))
    return false;
  *limit = static_cast<int>(value);
  return true;
}

void x_option(Options* options, const char* value) {
  py::RuntimeConfig& config = options->config;
  if (std::strcmp(value, "utf8") == 0 || std::strcmp(value, "utf8=1") == 0) {
    config.utf8_mode = true;
  } else if (std::strcmp(value, "utf8=0") == 0) {
    config.utf8_mode = false;
  } else if (std::strcmp(value, "dev") == 0) {
    config.dev_mode = true;
  } else if (std::strncmp(value, "int_max_str_digits=", 19) == 0 &&
             !parse_digits_limit(value + 19, &config.int_max_str_digits)) {
    usage_error(
        "pyvm: -X int_max_str_digits: invalid limit '%s'; must be >= 640 or 0 for unlimited.\n",
        value + 19);
  }
#ifdef PY_FAULTS
  if (std::strncmp(value, "fault=", 6) == 0) options->fault = std::atoi(value + 6);
  if (std::strncmp(value, "budget-fault=", 13) == 0) {
    options->fault = std::atoi(value + 13);
    options->fault_on_budget = true;
  }
#endif
  options->digits_given |= std::strncmp(value, "int_max_str_digits=", 19) == 0;
  if (config.sys.x_option_count < kMaxOptions)
    options->x_options[config.sys.x_option_count++] = value;
}

// Parses argv up to the program's name; returns its index (argc when there is none).
int parse(int argc, char** argv, Options* options) {
  py::SysConfig& sys = options->config.sys;
  int i = 1;
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != 0; ++i) {
    const char* word = argv[i];
    if (std::strcmp(word, "--") == 0) return i + 1;
    if (std::strcmp(word, "--version") == 0) {
      std::puts("Python 3.14.8 (Constrictor)");
      std::exit(0);
    }
    if (std::strcmp(word, "--help") == 0) {
      std::fputs(kUsage, stdout);
      std::exit(0);
    }
    if (word[1] == '-') usage_error("unknown option %s\n", word);
    for (const char* letter = word + 1; *letter != 0; ++letter) {
      switch (*letter) {
        case 'I':
          sys.isolated = sys.ignore_environment = true;
          options->safe_path = true;
          break;
        case 'E':
          sys.ignore_environment = true;
          break;
        case 'P':
          options->safe_path = true;
          break;
        case 'S':
          sys.no_site = true;
          break;
        case 's':
          sys.no_user_site = true;
          break;
        case 'b':
        case 'd':
          break;
        case 'i':
          ++sys.inspect;
          ++sys.interactive;
          options->program.interactive = true;
          break;
        case 'x':
          options->program.skip_first_line = true;
          break;
        case 'B':
          sys.dont_write_bytecode = true;
          break;
        case 'u':
          sys.unbuffered = true;
          break;
        case 'q':
          sys.quiet = true;
          options->program.quiet = true;
          break;
        case 'v':
          ++sys.verbose;
          break;
        case 'O':
          ++options->optimize;
          break;
        case 'V':
          std::puts("Python 3.14.8 (Constrictor)");
          std::exit(0);
        case 'h':
          std::fputs(kUsage, stdout);
          std::exit(0);
        case 'W':
        case 'X': {
          char kind = *letter;
          const char* value = letter[1] != 0 ? letter + 1 : i + 1 < argc ? argv[++i] : nullptr;
          if (value == nullptr)
            usage_error("Argument expected for the -%s option\n", kind == 'W' ? "W" : "X");
          if (kind == 'X') {
            x_option(options, value);
          } else if (sys.warn_option_count < kMaxOptions) {
            options->warn_options[sys.warn_option_count++] = value;
          }
          letter = value + std::strlen(value) - 1;
          break;
        }
        case 'c':
        case 'm': {
          const char* value = letter[1] != 0 ? letter + 1 : i + 1 < argc ? argv[++i] : nullptr;
          const char text[2] = {*letter, 0};
          if (value == nullptr) usage_error("Argument expected for the -%s option\n", text);
          options->program.kind =
              *letter == 'c' ? py::ProgramKind::kCommand : py::ProgramKind::kModule;
          options->program.argument = value;
          return i;
        }
        default: {
          const char text[2] = {*letter, 0};
          usage_error("Unknown option: -%s\n", text);
        }
      }
    }
  }
  return i;
}

// A relative path as seen from the root, with no other change. Null when it already starts there,
// and when there is no working directory.
CString absolute(const char* path) {
  char folder[PATH_MAX];
  if (*path == '/' || getcwd(folder, sizeof folder) == nullptr) return nullptr;
  char* full;
  const bool root = std::strcmp(folder, "/") == 0;
  return CString(asprintf(&full, "%s/%s", root ? "" : folder, path) < 0 ? nullptr : full);
}

// The value of a variable that is set to something.
const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != 0 ? value : nullptr;
}

// Options in the environment come before those of the command line.
void read_warnings(Options* options, char* words) {
  const char* given[kMaxOptions];
  size_t count = 0;
  for (char* word = std::strtok(words, ","); word != nullptr && count < kMaxOptions;
       word = std::strtok(nullptr, ","))
    given[count++] = word;
  py::SysConfig& sys = options->config.sys;
  for (size_t i = 0; i < sys.warn_option_count && count < kMaxOptions; ++i)
    given[count++] = options->warn_options[i];
  std::memcpy(options->warn_options, given, count * sizeof *given);
  sys.warn_option_count = count;
}

void read_environment(Options* options) {
  py::RuntimeConfig& config = options->config;
  if (config.sys.ignore_environment) return;
  const char* seed = environment("PYTHONHASHSEED");
  if (seed != nullptr && std::strcmp(seed, "random") != 0) {
    char* end;
    errno = 0;
    unsigned long value = std::strtoul(seed, &end, 10);
    if (*end != 0 || errno == ERANGE || value > 4294967295ul || *seed == '-') {
      std::fputs(
          "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an "
          "integer in range [0; "
          "4294967295]\n",
          stderr);
      std::exit(1);
    }
    config.hash_seed = seed;
  }
  const auto flag = [](const char* name, bool* option) { *option |= environment(name) != nullptr; };
  flag("PYTHONUNBUFFERED", &config.sys.unbuffered);
  flag("PYTHONDONTWRITEBYTECODE", &config.sys.dont_write_bytecode);
  flag("PYTHONNOUSERSITE", &config.sys.no_user_site);
  flag("PYTHONSAFEPATH", &options->safe_path);
  flag("PYTHONDEVMODE", &config.dev_mode);
  if (environment("PYTHONINSPECT") != nullptr) ++config.sys.inspect;
  if (const char* level = environment("PYTHONOPTIMIZE")) {
    const int value = std::atoi(level);
    options->optimize = std::max(options->optimize, value > 0 ? value : 1);
  }
  if (const char* digits = environment("PYTHONINTMAXSTRDIGITS");
      digits != nullptr && !options->digits_given &&
      !parse_digits_limit(digits, &config.int_max_str_digits))
    usage_error(
        "pyvm: PYTHONINTMAXSTRDIGITS: invalid limit '%s'; must be >= 640 or 0 for unlimited.\n",
        digits);
  if (char* filters = std::getenv("PYTHONWARNINGS"); filters != nullptr && *filters != 0) {
    options->environment_warnings.reset(strdup(filters));
    read_warnings(options, options->environment_warnings.get());
  }
  const char* utf8 = environment("PYTHONUTF8");
  if (utf8 != nullptr && std::strcmp(utf8, "1") == 0) config.utf8_mode = true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.config.int_max_str_digits = 4300;
  int program = parse(argc, argv, &options);
  read_environment(&options);
  py::Program& what = options.program;
  CString program_path;
  if (what.argument == nullptr && program < argc && std::strcmp(argv[program], "-") != 0) {
    what.kind = py::ProgramKind::kFile;
    program_path = absolute(argv[program]);
    what.argument = program_path != nullptr ? program_path.get() : argv[program];
  }
  py::SysConfig& sys = options.config.sys;
  char executable[PATH_MAX];
  sys.executable = realpath("/proc/self/exe", executable) != nullptr ? executable : argv[0];
  // sys.argv[0] is what runs; without a program it is there and empty.
  const size_t given = static_cast<size_t>(argc > program ? argc - program : 0);
  sys.argc = given == 0 ? 1 : given;
  std::unique_ptr<const char*[]> words(new (std::nothrow) const char*[sys.argc]);
  if (words == nullptr) return 1;
  for (size_t i = 0; i < given; ++i) words[i] = argv[static_cast<size_t>(program) + i];
  if (given == 0) words[0] = "";
  if (what.kind == py::ProgramKind::kCommand) words[0] = "-c";
  if (what.kind == py::ProgramKind::kModule) words[0] = "-m";
  sys.argv = words.get();
  sys.orig_argv = argv;
  sys.orig_argc = static_cast<size_t>(argc);
  sys.warn_options = options.warn_options;
  sys.x_options = options.x_options;
  options.config.optimize_level = static_cast<uint8_t>(options.optimize);
  sys.safe_path = options.safe_path;
  const char* seed = options.config.hash_seed;
  sys.hash_randomization = seed == nullptr || std::strtoul(seed, nullptr, 10) != 0;
  // The program's own directory leads sys.path, unless isolated.
  char directory[PATH_MAX];
  if (!options.safe_path) {
    what.path0 = "";
    if (what.kind == py::ProgramKind::kModule && getcwd(directory, sizeof directory) != nullptr)
      what.path0 = directory;
    if (what.kind == py::ProgramKind::kFile) {
      what.path0 = nullptr;
      if (realpath(what.argument, directory) != nullptr) {
        char* slash = std::strrchr(directory, '/');
        if (slash != nullptr) *(slash == directory ? slash + 1 : slash) = 0;
        what.path0 = directory;
      }
    }
  }
  if (!py::runtime_start(options.config)) return 1;
#ifdef PY_FAULTS
  if (options.fault != 0 || options.fault_on_budget)
    py::fault_plant(options.fault, options.fault_on_budget);
#endif
  int status = py::run_program(what);
  status = py::runtime_stop(status);
  if (status != py::kStatusInterrupted) return status;
  std::signal(SIGINT, SIG_DFL);
  kill(getpid(), SIGINT);
  return status & 0xff;
}
