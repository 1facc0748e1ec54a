// The prompt: one statement after the other, from a terminal with readline's editing and history
// where that library is installed, or from whatever standard input is. Counterpart:
// Python/pythonrun.c (PyRun_InteractiveLoopObject), Parser/myreadline.c, Modules/readline.c.
#include <dlfcn.h>
#include <sys/select.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/compiler/compile.h"
#include "vm/eval/eval.h"
#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/lifecycle/program_internal.h"
#include "vm/modules/front_end.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/runtime/signals.h"

namespace py {
namespace {

// GNU readline, if it is installed. It is not linked, since few runs need it. It is called for each
// character, as readline() itself goes on with the line after Ctrl-C.
struct Readline {
  void (*begin)(const char* prompt, void (*take_line)(char* line)) = nullptr;
  void (*read_char)() = nullptr;
  void (*end)() = nullptr;
  void (*drop_state)() = nullptr;
  void (*clean_up)() = nullptr;
  void (*clean_up_callback)() = nullptr;
  int* catch_signals = nullptr;
  void (*add_history)(const char* line) = nullptr;
  int (*read_history)(const char* path) = nullptr;
  int (*write_history)(const char* path) = nullptr;
  void (*stifle_history)(int count) = nullptr;
};

constexpr int kHistoryLength = 1000;

bool load_readline(Readline* readline) {
  void* library = nullptr;
  for (const char* name : {"libreadline.so.8", "libreadline.so"}) {
    if (library == nullptr) library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  }
  if (library == nullptr) return false;
  const auto find = [&](const char* name, auto* function) {
    *reinterpret_cast<void**>(function) = dlsym(library, name);
    return *function != nullptr;
  };
  *reinterpret_cast<void**>(&readline->catch_signals) = dlsym(library, "rl_catch_signals");
  return readline->catch_signals != nullptr &&
         find("rl_callback_handler_install", &readline->begin) &&
         find("rl_callback_read_char", &readline->read_char) &&
         find("rl_callback_handler_remove", &readline->end) &&
         find("rl_free_line_state", &readline->drop_state) &&
         find("rl_cleanup_after_signal", &readline->clean_up) &&
         find("rl_callback_sigcleanup", &readline->clean_up_callback) &&
         find("add_history", &readline->add_history) &&
         find("read_history", &readline->read_history) &&
         find("write_history", &readline->write_history) &&
         find("stifle_history", &readline->stifle_history);
}

// The line that readline has handed out; null at the end of input.
constinit char* g_line = nullptr;
constinit bool g_line_taken = false;
constinit void (*g_end_editing)() = nullptr;

void take_line(char* line) {
  g_line = line;
  g_line_taken = true;
  g_end_editing();  // At once, or readline would show the prompt again.
}

// Where lines come from.
class Console {
 public:
  Console() {
    edits_ = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && load_readline(&readline_);
    if (!edits_) return;
    // Signals are ours.
    *readline_.catch_signals = 0;
    g_end_editing = readline_.end;
    const char* chosen = std::getenv("PYTHON_HISTORY");
    const char* home = std::getenv("HOME");
    const bool fine =
        chosen != nullptr && *chosen != 0
            ? history_.append(chosen)
            : home != nullptr && history_.append(home) && history_.append("/.python_history");
    if (!fine || !history_.append('\0')) history_.clear();
    readline_.stifle_history(kHistoryLength);
    if (!history_.empty()) readline_.read_history(history_.data());
  }
  ~Console() {
    if (edits_ && !history_.empty()) readline_.write_history(history_.data());
  }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  ReadResult read(Thread& thread, const char* prompt, Buffer* line) {
    line->clear();
    return edits_ ? read_edited(thread, prompt, line) : read_plain(thread, prompt, line);
  }

 private:
  ReadResult read_edited(Thread& thread, const char* prompt, Buffer* line) {
    g_line_taken = false;
    readline_.begin(prompt, take_line);
    while (!g_line_taken) {
      fd_set input;
      FD_ZERO(&input);
      FD_SET(STDIN_FILENO, &input);
      if (select(STDIN_FILENO + 1, &input, nullptr, nullptr, nullptr) >= 0) {
        readline_.read_char();
        continue;
      }
      if (errno != EINTR) break;
      const ReadResult result = interrupted(thread);
      if (result == ReadResult::kLine) continue;
      readline_.drop_state();
      readline_.clean_up_callback();
      readline_.clean_up();
      readline_.end();
      return result;
    }
    char* text = g_line_taken ? g_line : nullptr;
    if (text == nullptr) return ReadResult::kLine;
    if (*text != 0) readline_.add_history(text);
    const bool fine = line->append(text) && line->append('\n');
    std::free(text);
    return fine ? ReadResult::kLine : out_of_memory(thread);
  }

  ReadResult read_plain(Thread& thread, const char* prompt, Buffer* line) {
    std::fputs(prompt, stderr);
    std::fflush(stderr);
    for (;;) {
      errno = 0;
      const int c = std::getc(stdin);
      if (c == EOF) {
        if (std::ferror(stdin) != 0 && errno == EINTR) {
          std::clearerr(stdin);
          if (interrupted(thread) != ReadResult::kLine) return ReadResult::kInterrupted;
          continue;
        }
        return ReadResult::kLine;
      }
      if (!line->append(static_cast<char>(c))) return out_of_memory(thread);
      if (c == '\n') return ReadResult::kLine;
    }
  }

  // Lets what a signal asks for happen; kLine when that was nothing.
  static ReadResult interrupted(Thread& thread) {
    if (signals_handle(thread) != Status::kError) return ReadResult::kLine;
    if (!error_matches(thread, &exc::KeyboardInterrupt)) return ReadResult::kFailed;
    error_clear(thread);
    std::fputc('\n', stderr);
    return ReadResult::kInterrupted;
  }
  static ReadResult out_of_memory(Thread& thread) {
    raise_memory_error(thread);
    return ReadResult::kFailed;
  }

  Readline readline_;
  bool edits_ = false;
  Buffer history_;
};

// sys.ps1 or sys.ps2 as text.
void prompt_text(Thread& thread, const char* name, Buffer* out) {
  out->clear();
  Object* prompt = dict_get_ascii(thread, thread.interp->sys_dict, name);
  Owned<Object> text = prompt != nullptr ? object_str(thread, prompt) : nullptr;
  size_t size = 0;
  char* utf8 = text && is_a<Str>(text.get())
                   ? str_to_utf8(thread, static_cast<Str*>(text.get()), &size)
                   : nullptr;
  error_clear(thread);
  if (utf8 != nullptr && !out->append(utf8, size)) out->clear();
  mem_free(utf8);
  if (!out->append('\0')) out->clear();
}

struct Prompt {
  Thread& thread;
  Console& console;
  Buffer text;  // Of the statement, for tracebacks.
};

ReadResult read_line(void* context, bool first, Buffer* out) {
  auto& prompt = *static_cast<Prompt*>(context);
  Buffer words;
  prompt_text(prompt.thread, first ? "ps1" : "ps2", &words);
  const ReadResult result =
      prompt.console.read(prompt.thread, words.empty() ? "" : words.data(), out);
  if (result == ReadResult::kLine && !prompt.text.append(out->data(), out->size())) {
    raise_memory_error(prompt.thread);
    return ReadResult::kFailed;
  }
  return result;
}

void write_stderr(const char* text) {
  std::fputs(text, stderr);
  std::fflush(stderr);
}

Status set_default(Thread& thread, const char* name, const char* value) {
  if (dict_get_ascii(thread, thread.interp->sys_dict, name) != nullptr) return Status::kOk;
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, value));
  return dict_set_ascii(thread, thread.interp->sys_dict, name, text);
}

enum class Step : uint8_t { kDone, kFailed, kEnd };

Step run_statement(Thread& thread, Console& console, Module* main, Str* filename,
                   uint32_t* future) {
  Prompt prompt{thread, console, {}};
  const InteractiveSource lines = {&prompt, read_line};
  Owned<Code> code = compile_interactive(thread, lines, filename, future);
  if (!code) return thread.has_exception() ? Step::kFailed : Step::kEnd;
  Owned<Str> text = str_from_utf8(thread, prompt.text.data(), prompt.text.size());
  if (!text) {
    error_clear(thread);  // A traceback without lines will do.
  } else if (source_register(thread, code, text) == Status::kError) {
    return Step::kFailed;
  }
  Owned<Object> result = eval_code(thread, code, main->dict, main->dict);
  return result ? Step::kDone : Step::kFailed;
}

// Lets a program of the user's run before the first prompt.
void run_startup(Thread& thread, Module* main) {
  const char* path = std::getenv("PYTHONSTARTUP");
  Object* flags = dict_get_ascii(thread, thread.interp->sys_dict, "flags");
  Owned<Object> ignored =
      flags != nullptr ? get_attr(thread, flags, "ignore_environment") : nullptr;
  const bool wanted = ignored && object_is_true(thread, ignored) == Tri::kFalse;
  std::FILE* file = path != nullptr && *path != 0 && wanted ? std::fopen(path, "rb") : nullptr;
  if (file != nullptr) {
    Buffer data;
    const bool fine = read_all(file, &data);
    std::fclose(file);
    if (!fine) raise_memory_error(thread);
    Owned<Bytes> source = fine ? bytes_from(thread, data.data(), data.size()) : nullptr;
    Owned<Object> name = source ? decode_path(thread, path) : nullptr;
    Owned<Object> code =
        name ? front_end_compile_file(thread, source, static_cast<Str*>(name.get())) : nullptr;
    Owned<Object> done =
        code ? eval_code(thread, static_cast<Code*>(code.get()), main->dict, main->dict) : nullptr;
  }
  if (thread.has_exception()) status_of_failure(thread, true);
  Object* hook = dict_get_ascii(thread, thread.interp->sys_dict, "__interactivehook__");
  if (hook == nullptr) return;
  Owned<Object> done = call_no_args(thread, hook);
  if (done) return;
  write_stderr("Failed calling sys.__interactivehook__\n");
  status_of_failure(thread, true);
}

}  // namespace

int run_interactive(Thread& thread, bool banner, bool startup) {
  Owned<Module> main = main_module(thread);
  Owned<Str> filename = str_intern_ascii(thread, "<stdin>");
  if (!main || !filename || set_default(thread, "ps1", ">>> ") == Status::kError ||
      set_default(thread, "ps2", "... ") == Status::kError)
    return status_of_failure(thread, false);
  if (banner) {
    Object* version = dict_get_ascii(thread, thread.interp->sys_dict, "version");
    char* text = version != nullptr && is_a<Str>(version)
                     ? str_to_utf8(thread, static_cast<Str*>(version), nullptr)
                     : nullptr;
    if (text != nullptr) std::fprintf(stderr, "Python %s on linux\n", text);
    mem_free(text);
    write_stderr(
        "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n");
  }
  if (startup) run_startup(thread, main);
  Console console;
  uint32_t future = 0;
  bool interrupted = false;
  for (;;) {
    const Step step = run_statement(thread, console, main, filename, &future);
    if (step == Step::kEnd) {
      write_stderr("\n");
      return interrupted ? kStatusInterrupted : 0;
    }
    if (step == Step::kDone) {
      flush_streams(thread);
      continue;
    }
    flush_streams(thread);
    if (error_matches(thread, &exc::SystemExit)) return status_of_failure(thread, false);
    // CPython remembers.
    interrupted |= error_matches(thread, &exc::KeyboardInterrupt);
    status_of_failure(thread, true);
    flush_streams(thread);
  }
}

}  // namespace py
