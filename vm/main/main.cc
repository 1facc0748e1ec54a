// pyvm: runs a compiled Python program.
// Counterpart: Programs/python.c, Modules/main.c, Python/initconfig.c.
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "vm/lifecycle/lifecycle.h"

#ifdef PY_CHECKED
#include "vm/main/checked_loop.h"
#endif

namespace {

constexpr char kUsage[] =
    "usage: pyvm [option] ... [-c TEXT | FILE] [arg] ...\n"
    "Run a program that CPython 3.14 has compiled.\n"
    "\n"
    "  -B             no effect here: nothing is written beside the sources\n"
    "  -c TEXT        run the text; needs -X frontend\n"
    "  -E             ignore PYTHON* environment variables\n"
    "  -I             isolate: -E -s, and no script directory on sys.path\n"
    "  -O, -OO        set __debug__ to False; sys.flags.optimize\n"
    "  -P             no script directory on sys.path\n"
    "  -q             no effect here: there is no interactive prompt\n"
    "  -s, -S         no effect here: there is no site module\n"
    "  -u             write standard output without buffering\n"
    "  -W ARG         filter warnings, as the module warnings understands it\n"
    "  -X OPT         utf8, utf8=0, dev, int_max_str_digits=N; others are kept in sys._xoptions\n"
    "  -X frontend=PYTHON  have source text compiled by a CPython 3.14: there is no compiler yet\n"
    "  -X stdlib=FOLDER    where the standard library is, if not with the python3.14 on PATH\n"
    "  -V, --version  print the version\n"
    "  -h, --help     print this text\n"
    "\n"
    "Make a .pyc with:  python3.14 -m py_compile program.py\n"
    "Examples:\n"
    "  pyvm __pycache__/program.cpython-314.pyc one two\n"
    "  PYTHONHASHSEED=0 pyvm -I -S -X utf8 program.pyc\n";

constexpr int kMaxOptions = 64;

struct Options {
  py::RuntimeConfig config = {};
  const char* warn_options[kMaxOptions];
  const char* x_options[kMaxOptions];
  int optimize = 0;
  bool safe_path = false;
  const char* command = nullptr;  // The text behind -c.
};

[[noreturn]] void usage_error(const char* format, const char* detail) {
  std::fprintf(stderr, format, detail);
  std::fputs("usage: pyvm [option] ... FILE.pyc [arg] ...\nTry `pyvm -h' for more information.\n",
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
        case 'x':
          break;
        case 'B':
          sys.dont_write_bytecode = true;
          break;
        case 'u':
          sys.unbuffered = true;
          break;
        case 'q':
          sys.quiet = true;
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
          options->command = letter[1] != 0 ? letter + 1 : i + 1 < argc ? argv[++i] : nullptr;
          if (options->command == nullptr)
            usage_error("Argument expected for the -%s option\n", "c");
          return i;
        case 'm':
          std::fputs("pyvm: -m is not there yet\n", stderr);
          std::exit(2);
        default: {
          const char text[2] = {*letter, 0};
          usage_error("Unknown option: -%s\n", text);
        }
      }
    }
  }
  return i;
}

void read_environment(Options* options) {
  py::RuntimeConfig& config = options->config;
  if (config.sys.ignore_environment) return;
  const char* seed = std::getenv("PYTHONHASHSEED");
  if (seed != nullptr && *seed != 0 && std::strcmp(seed, "random") != 0) {
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
  if (std::getenv("PYTHONUNBUFFERED") != nullptr && *std::getenv("PYTHONUNBUFFERED") != 0)
    config.sys.unbuffered = true;
  const char* utf8 = std::getenv("PYTHONUTF8");
  if (utf8 != nullptr && std::strcmp(utf8, "1") == 0) config.utf8_mode = true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.config.int_max_str_digits = 4300;
  int program = parse(argc, argv, &options);
  read_environment(&options);
  if (program >= argc) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  py::SysConfig& sys = options.config.sys;
  char executable[PATH_MAX];
  sys.executable = realpath("/proc/self/exe", executable) != nullptr ? executable : argv[0];
  sys.argc = static_cast<size_t>(argc - program);
  auto** words = static_cast<const char**>(std::calloc(sys.argc, sizeof(char*)));
  if (words == nullptr) return 1;
  for (size_t i = 0; i < sys.argc; ++i) words[i] = argv[static_cast<size_t>(program) + i];
  if (options.command != nullptr) words[0] = "-c";
  sys.argv = words;
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
  if (!options.safe_path && options.command != nullptr) {
    sys.path0 = "";
  } else if (!options.safe_path && realpath(argv[program], directory) != nullptr) {
    char* slash = std::strrchr(directory, '/');
    if (slash != nullptr) *(slash == directory ? slash + 1 : slash) = 0;
    sys.path0 = directory;
  }
#ifdef PY_CHECKED
  py::use_checked_loop();
#endif
  if (!py::runtime_start(options.config)) return 1;
  int status = options.command != nullptr ? py::run_command(options.command)
                                          : py::run_pyc_file(argv[program]);
  status = py::runtime_stop(status);
  std::free(words);
  return status;
}
