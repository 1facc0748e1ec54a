// Running a program as __main__: a text, a module, a file of either kind, standard input.
// Counterpart: Modules/main.c (pymain_run_python), Python/pythonrun.c.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/eval/eval.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/lifecycle/program_internal.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/early_loader.h"
#include "vm/modules/front_end.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/objects/tuple.h"

namespace py {

Owned<Object> decode_path(Thread& thread, const char* path) {
  return str_decode(thread, path, std::strlen(path), "utf-8", "surrogateescape");
}

bool read_all(std::FILE* file, Buffer* data) {
  char block[1 << 16];
  size_t count;
  bool fine = true;
  while (fine && (count = std::fread(block, 1, sizeof block, file)) > 0)
    fine = data->append(block, count);
  return fine;
}

Owned<Module> main_module(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "__main__"));
  Object* there = dict_get_str(thread, thread.interp->modules, name);
  if (there != nullptr && is_a<Module>(there)) return share(static_cast<Module*>(there));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  Owned<Object> loader = PY_TRY(builtin_importer(thread));
  PY_TRY(dict_set(thread, module->dict, ids.__loader__, loader));
  PY_TRY(dict_set(thread, module->dict, ids.__builtins__, thread.interp->builtins_module));
  PY_TRY(dict_set(thread, thread.interp->modules, name, module));
  return module;
}

// Both streams, whatever they say, with the exception of the program put aside.
void flush_streams(Thread& thread) {
  SavedError saved(thread);
  for (Str* name : {ids.stderr, ids.stdout}) {
    Owned<Object> stream = share(dict_get_str(thread, thread.interp->sys_dict, name));
    if (!stream || is_none(stream)) continue;
    Owned<Object> flushed = call_method(thread, stream, "flush");
    error_clear(thread);
  }
}

namespace {

// What SystemExit asks for: None is 0, a number itself, anything else is printed and 1.
int exit_status_of(Thread& thread, Object* exception) {
  Object* code = static_cast<SystemExitError*>(exception)->code;
  if (code == nullptr || is_none(code)) return 0;
  if (is_a<Int>(code)) {
    int64_t value;
    return int_fits_int64(code, &value) ? static_cast<int>(value & 0xff) : 0xff;
  }
  Owned<Object> keep = share(code);
  sys_flush_streams(thread);
  Owned<Object> err = share(dict_get_str(thread, thread.interp->sys_dict, ids.stderr));
  if (err && !is_none(err)) {
    Owned<Object> text = object_str(thread, keep);
    Owned<Object> done = text ? call_method(thread, err, "write", text) : nullptr;
    error_clear(thread);
    done = call_method(thread, err, "write", latin1_char('\n'));
    error_clear(thread);
  }
  return 1;
}

// Calls sys.excepthook; when that fails too, both exceptions are shown.
void report_uncaught(Thread& thread, Owned<Object> exception) {
  Owned<Object> err = share(dict_get_str(thread, thread.interp->sys_dict, ids.stderr));
  Dict* sys = thread.interp->sys_dict;
  PY_CHECK(sys != nullptr);
  if (dict_set_ascii(thread, sys, "last_exc", exception) == Status::kError) error_clear(thread);
  Owned<Object> hook = share(dict_get_ascii(thread, sys, "excepthook"));
  if (!hook) {
    if (err && !is_none(err)) {
      Owned<Str> text = str_from_utf8(thread, "sys.excepthook is missing\n");
      Owned<Object> written = call_method(thread, err, "write", text);
      error_clear(thread);
    }
    print_exception(thread, exception, err.get());
    return;
  }
  Object* traceback = exception_traceback(exception);
  Object* arguments[3] = {reinterpret_cast<Object*>(exception->ob_type), exception.get(),
                          traceback != nullptr ? traceback : none()};
  Owned<Object> done = call_args(thread, hook, arguments);
  if (done) return;
  Owned<Object> second = error_fetch(thread);
  if (second && second->ob_type == &exc::SystemExit) {
    error_restore(thread, std::move(second));
    return;
  }
  if (err && !is_none(err)) {
    Owned<Str> text = str_from_utf8(thread, "Error in sys.excepthook:\n");
    done = call_method(thread, err, "write", text);
    if (second) print_exception(thread, second, err);
    text = str_from_utf8(thread, "\nOriginal exception was:\n");
    done = call_method(thread, err, "write", text);
    print_exception(thread, exception, err);
    error_clear(thread);
  }
}

}  // namespace

// Reports what ended the program and says with which status the process ends.
int status_of_failure(Thread& thread, bool inspect) {
  Owned<Object> exception = error_fetch(thread);
  if (type_is_subtype(exception->ob_type, &exc::SystemExit) && !inspect)
    return exit_status_of(thread, exception);
  bool interrupted = type_is_subtype(exception->ob_type, &exc::KeyboardInterrupt);
  report_uncaught(thread, std::move(exception));
  if (thread.has_exception()) {
    exception = error_fetch(thread);
    return exit_status_of(thread, exception);
  }
  if (interrupted && !inspect) {
    sys_flush_streams(thread);
    return kStatusInterrupted;
  }
  return 1;
}

namespace {

Owned<Object> run_code(Thread& thread, Object* code, Module* main) {
  return eval_code(thread, static_cast<Code*>(code), main->dict, main->dict);
}

Owned<Object> run_text(Thread& thread, const char* text) {
  Owned<Module> main = PY_TRY(main_module(thread));
  Owned<Object> source = PY_TRY(decode_path(thread, text));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "<string>"));
  Owned<Object> code = PY_TRY(front_end_compile(thread, source, name, "exec", 0, -1));
  PY_TRY(source_register(thread, static_cast<Code*>(code.get()), static_cast<Str*>(source.get())));
  return run_code(thread, code, main);
}

// Where the text of `main` comes from, as long as it runs.
Status set_place(Thread& thread, Module* main, Object* name) {
  PY_TRY(dict_set(thread, main->dict, ids.__file__, name));
  return dict_set_ascii(thread, main->dict, "__cached__", none());
}

Owned<Object> run_source(Thread& thread, const Buffer& data, Str* filename, bool skip_first_line,
                         bool from_stdin = false) {
  size_t start = 0;
  if (skip_first_line) {
    // The newline stays, so that lines keep their numbers.
    while (start < data.size() && data[start] != '\n') ++start;
  }
  Owned<Bytes> source = PY_TRY(bytes_from(thread, data.data() + start, data.size() - start));
  Owned<Module> main = PY_TRY(main_module(thread));
  Owned<Object> code = PY_TRY(front_end_compile_file(thread, source, filename, from_stdin));
  return run_code(thread, code, main);
}

Owned<Object> run_stdin(Thread& thread) {
  Buffer data;
  if (!read_all(stdin, &data)) return raise_memory_error(thread);
  Owned<Str> filename = PY_TRY(str_intern_ascii(thread, "<stdin>"));
  Owned<Module> main = PY_TRY(main_module(thread));
  PY_TRY(set_place(thread, main, filename));
  Owned<Object> result = run_source(thread, data, filename, false, true);
  // The prompt that may come next has none.
  SavedError saved(thread);
  for (const char* name : {"__file__", "__cached__"}) {
    Owned<Str> key = str_intern_ascii(thread, name);
    Owned<Object> gone = key ? dict_pop(thread, main->dict, key) : nullptr;
    error_clear(thread);
  }
  return result;
}

bool ends_with(const char* text, const char* ending) {
  const size_t length = std::strlen(text), tail = std::strlen(ending);
  return length > tail && std::strcmp(text + length - tail, ending) == 0;
}

bool is_pyc(const char* path, const Buffer& data) {
  uint16_t magic = 0;
  if (data.size() >= 2) std::memcpy(&magic, data.data(), 2);
  return ends_with(path, ".pyc") || magic == static_cast<uint16_t>(kPycMagic);
}

// `path` as it was given stands in __file__.
Owned<Object> run_file(Thread& thread, const char* path, const Buffer& data, bool skip_first_line) {
  Owned<Module> main = PY_TRY(main_module(thread));
  Owned<Object> name = PY_TRY(decode_path(thread, path));
  PY_TRY(set_place(thread, main, name));
  const bool compiled = is_pyc(path, data);
  Owned<Str> main_name = PY_TRY(str_intern_ascii(thread, "__main__"));
  Owned<Object> loader = PY_TRY(early_loader_new(thread, main_name, name, !compiled));
  PY_TRY(dict_set(thread, main->dict, ids.__loader__, loader));
  if (!compiled) return run_source(thread, data, static_cast<Str*>(name.get()), skip_first_line);
  Owned<Object> code = PY_TRY(pyc_load(thread, data.data(), data.size()));
  return run_code(thread, code, main);
}

// runpy finds the module, which is __main__ in a folder or a zip file.
Owned<Object> run_module(Thread& thread, const char* module, bool sets_argv) {
  PY_RUN(main_module(thread));
  Owned<Object> runpy = import_module(thread, "runpy");
  if (!runpy) {
    std::fputs("Could not import runpy module\n", stderr);
    return Raised{};
  }
  Owned<Object> run = PY_TRY(get_attr(thread, runpy, "_run_module_as_main"));
  Owned<Object> name = PY_TRY(decode_path(thread, module));
  Object* arguments[2] = {name, bool_object(sets_argv)};
  return call_args(thread, run, arguments);
}

// Names the file in full, since a relative name says little in a log.
int cannot_open(const char* path) {
  const int error = errno;
  char folder[PATH_MAX];
  const bool relative = path[0] != '/' && getcwd(folder, sizeof folder) != nullptr;
  std::fprintf(stderr, "pyvm: can't open file '%s%s%s': [Errno %d] %s\n", relative ? folder : "",
               relative ? "/" : "", path, error, std::strerror(error));
  return 2;
}

// Whether the file has the table of contents of a zip file at its end.
bool is_zip(const char* path) {
  constexpr long kSearched = 65536 + 22;
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  std::fseek(file, 0, SEEK_END);
  const long size = std::ftell(file);
  std::fseek(file, size > kSearched ? size - kSearched : 0, SEEK_SET);
  Buffer tail;
  const bool fine = read_all(file, &tail);
  std::fclose(file);
  return fine && memmem(tail.data(), tail.size(), "PK\5\6", 4) != nullptr;
}

// Whether a path is a place where modules lie, not a program.
bool is_importable(const char* path) {
  struct stat info;
  return stat(path, &info) == 0 && (S_ISDIR(info.st_mode) || is_zip(path));
}

Status put_on_path(Thread& thread, const char* folder) {
  Owned<Object> entry = PY_TRY(decode_path(thread, folder));
  Object* path = dict_get_ascii(thread, thread.interp->sys_dict, "path");
  if (path == nullptr || !is_a<List>(path)) return Status::kOk;
  thread.interp->sys_path_0 = share(entry.get()).release();
  return list_insert(thread, static_cast<List*>(path), 0, entry);
}

int finish(Thread& thread, const Owned<Object>& result, bool inspect) {
  flush_streams(thread);
  return result ? 0 : status_of_failure(thread, inspect);
}

int run_path(Thread& thread, const char* path, bool skip_first_line, bool inspect) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return cannot_open(path);
  struct stat info;
  if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
    std::fclose(file);
    std::fprintf(stderr, "pyvm: '%s' is a directory, cannot continue\n", path);
    return 1;
  }
  Buffer data;
  const bool fine = read_all(file, &data);
  std::fclose(file);
  Owned<Object> result;
  if (fine) {
    result = run_file(thread, path, data, skip_first_line);
  } else {
    raise_memory_error(thread);
  }
  return finish(thread, result, inspect);
}

// `place`: the program is a folder or a zip file.
int run_one(Thread& thread, const Program& program, bool place, bool inspect) {
  switch (program.kind) {
    case ProgramKind::kCommand:
      return finish(thread, run_text(thread, program.argument), inspect);
    case ProgramKind::kModule:
      return finish(thread, run_module(thread, program.argument, true), inspect);
    case ProgramKind::kFile:
      if (place) return finish(thread, run_module(thread, "__main__", false), inspect);
      return run_path(thread, program.argument, program.skip_first_line, inspect);
    case ProgramKind::kStdin:
      break;
  }
  return finish(thread, run_stdin(thread), inspect);
}

}  // namespace

int run_program(const Program& program) {
  Thread& thread = current_thread();
  const bool place = program.kind == ProgramKind::kFile && is_importable(program.argument);
  const char* path0 = place ? program.argument : program.path0;
  if (path0 != nullptr && put_on_path(thread, path0) == Status::kError)
    return status_of_failure(thread, false);
  const bool terminal = isatty(STDIN_FILENO) != 0;
  if (program.kind == ProgramKind::kStdin && (terminal || program.interactive))
    return run_interactive(thread, !program.quiet, true);
  int status = run_one(thread, program, place, program.interactive);
  // The program may have asked for the prompt itself.
  const char* wish = std::getenv("PYTHONINSPECT");
  const bool prompt = program.interactive || (wish != nullptr && *wish != 0);
  if (prompt && (terminal || program.interactive)) status = run_interactive(thread, false, false);
  return status;
}

int run_pyc_file(const char* path) { return run_path(current_thread(), path, false, false); }

}  // namespace py
