// Running a program as __main__, and the end of the process.
// Counterpart: Python/pythonrun.c, Modules/main.c, Python/pylifecycle.c (finalisation).
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/eval/eval.h"
#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/atexit_module.h"
#include "vm/modules/front_end.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

Owned<Module> make_main(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "__main__"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(dict_set(thread, module->dict, ids.__builtins__, thread.interp->builtins_module));
  PY_TRY(dict_set(thread, thread.interp->modules, name, module));
  return module;
}

Owned<Object> run_file(Thread& thread, const char* path) {
  Owned<Module> main = PY_TRY(make_main(thread));
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return nullptr;
  Buffer data;
  bool fine = true;
  char block[1 << 16];
  size_t count;
  while (fine && (count = std::fread(block, 1, sizeof block, file)) > 0)
    fine = data.append(block, count);
  std::fclose(file);
  if (!fine) return raise_memory_error(thread);
  Owned<Object> name =
      PY_TRY(str_decode(thread, path, std::strlen(path), "utf-8", "surrogateescape"));
  PY_TRY(dict_set(thread, main->dict, ids.__file__, name));
  PY_TRY(dict_set_ascii(thread, main->dict, "__cached__", none()));
  Owned<Object> code;
  const size_t length = std::strlen(path);
  if (length > 3 && std::strcmp(path + length - 3, ".py") == 0) {
    Owned<Bytes> source = PY_TRY(bytes_from(thread, data.data(), data.size()));
    code = PY_TRY(front_end_compile_file(thread, source, static_cast<Str*>(name.get())));
  } else {
    code = PY_TRY(pyc_load(thread, data.data(), data.size()));
  }
  return eval_code(thread, static_cast<Code*>(code.get()), main->dict, main->dict);
}

Owned<Object> run_text(Thread& thread, const char* text) {
  Owned<Module> main = PY_TRY(make_main(thread));
  Owned<Object> source =
      PY_TRY(str_decode(thread, text, std::strlen(text), "utf-8", "surrogateescape"));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "<string>"));
  Owned<Object> code = PY_TRY(front_end_compile(thread, source, name, "exec", 0, -1));
  PY_TRY(source_register(thread, static_cast<Code*>(code.get()), static_cast<Str*>(source.get())));
  return eval_code(thread, static_cast<Code*>(code.get()), main->dict, main->dict);
}

// What SystemExit asks for: None is 0, a number itself, anything else is printed and 1.
int exit_status_of(Thread& thread, Object* exception) {
  Object* code = static_cast<SystemExitError*>(exception)->code;
  if (code == nullptr || is_none(code)) return 0;
  if (is_a<Int>(code)) {
    int64_t value;
    return int_fits_int64(code, &value) ? static_cast<int>(value) : -1;
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

// Both streams, whatever they say, with the exception of the program put aside.
void flush_after_run(Thread& thread) {
  SavedError saved(thread);
  for (Str* name : {ids.stderr, ids.stdout}) {
    Owned<Object> stream = share(dict_get_str(thread, thread.interp->sys_dict, name));
    if (!stream || is_none(stream)) continue;
    Owned<Object> flushed = call_method(thread, stream, "flush");
    error_clear(thread);
  }
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

namespace {

// Reports what ended the program and says with which status the process ends.
int status_of_failure(Thread& thread) {
  Owned<Object> exception = error_fetch(thread);
  if (type_is_subtype(exception->ob_type, &exc::SystemExit))
    return exit_status_of(thread, exception);
  bool interrupted = type_is_subtype(exception->ob_type, &exc::KeyboardInterrupt);
  report_uncaught(thread, std::move(exception));
  if (thread.has_exception()) {
    exception = error_fetch(thread);
    return exit_status_of(thread, exception);
  }
  if (interrupted) {
    // The shell must see that the signal ended the program.
    sys_flush_streams(thread);
    std::signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
  }
  return 1;
}

}  // namespace

int run_command(const char* text) {
  Thread& thread = current_thread();
  Owned<Object> result = run_text(thread, text);
  return result ? 0 : status_of_failure(thread);
}

namespace {

// Names the file in full, since a relative name says little in a log.
int cannot_open(const char* path) {
  const int error = errno;
  char folder[PATH_MAX];
  const bool relative = path[0] != '/' && getcwd(folder, sizeof folder) != nullptr;
  std::fprintf(stderr, "pyvm: can't open file '%s%s%s': [Errno %d] %s\n", relative ? folder : "",
               relative ? "/" : "", path, error, std::strerror(error));
  return 2;
}

}  // namespace

int run_pyc_file(const char* path) {
  Thread& thread = current_thread();
  struct stat info;
  if (stat(path, &info) != 0) {
    return cannot_open(path);
  }
  if (S_ISDIR(info.st_mode)) {
    std::fprintf(stderr, "pyvm: '%s' is a directory, cannot continue\n", path);
    return 1;
  }
  Owned<Object> result = run_file(thread, path);
  flush_after_run(thread);
  if (result) return 0;
  if (!thread.has_exception()) {
    return cannot_open(path);
  }
  return status_of_failure(thread);
}

namespace {

// Modules in reverse order of import; each dict is emptied: names with one underscore first, then
// the rest except
// __builtins__.
void clear_module_dict(Thread& thread, Dict* dict) {
  for (int round = 0; round < 2; ++round) {
    Owned<List> names = dict_keys_list(thread, dict);
    if (!names) return error_clear(thread);
    for (int64_t i = 0; i < names->ob_size; ++i) {
      if (!is_a<Str>(names->items[i])) continue;
      auto* name = static_cast<Str*>(names->items[i]);
      bool single =
          name->length > 0 && name->at(0) == '_' && (name->length < 2 || name->at(1) != '_');
      if (round == 0
              ? !single
              : name->length == 0 || (name->at(0) == '_' && str_equal_ascii(name, "__builtins__")))
        continue;
      if (dict_set(thread, dict, name, none()) == Status::kError) error_clear(thread);
    }
  }
}

// What the program put into builtins goes, what it replaced or removed comes back.
void restore_builtins(Thread& thread) {
  Interpreter& interp = *thread.interp;
  Owned<Dict> current = dict_copy(thread, interp.builtins);
  error_clear(thread);
  dict_clear(interp.builtins);
  if (dict_merge(thread, interp.builtins, interp.builtins_copy, 1) == Status::kError)
    error_clear(thread);
}

// False when what was printed last could not be flushed.
bool clear_modules(Thread& thread) {
  Interpreter& interp = *thread.interp;
  // Names that keep much alive go first.
  for (const char* name : {"path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value",
                           "last_traceback", "path_importer_cache", "meta_path", "path_hooks"}) {
    if (dict_set_ascii(thread, interp.sys_dict, name, none()) == Status::kError)
      error_clear(thread);
  }
  for (const char* stream : {"stdin", "stdout", "stderr"}) {
    Owned<Str> original = str_from_format(thread, "__%s__", stream);
    Object* value = original ? dict_get_str(thread, interp.sys_dict, original) : nullptr;
    if (value != nullptr &&
        dict_set_ascii(thread, interp.sys_dict, stream, value) == Status::kError)
      error_clear(thread);
  }
  // Weak references tell which modules outlive sys.modules.
  Owned<List> weak = list_new(thread);
  Owned<List> items = dict_items_list(thread, interp.modules);
  if (!weak || !items) {
    error_clear(thread);
    return true;
  }
  for (int64_t i = 0; i < items->ob_size; ++i) {
    Tuple* pair = static_cast<Tuple*>(items->items[i]);
    if (is_a<Module>(pair->items[1])) {
      Owned<Object> ref = weakref_new(thread, pair->items[1], nullptr);
      if (ref && list_append(thread, weak, ref) == Status::kError) error_clear(thread);
    }
    if (dict_set(thread, interp.modules, pair->items[0], none()) == Status::kError)
      error_clear(thread);
  }
  items.reset();
  dict_clear(interp.modules);
  restore_builtins(thread);
  gc_collect(thread, 2);
  for (int64_t i = weak->ob_size - 1; i >= 0; --i) {
    Owned<Object> module = weakref_get(static_cast<WeakRef*>(weak->items[i]));
    if (!module || !is_a<Module>(module.get())) continue;
    Dict* dict = static_cast<Module*>(module.get())->dict;
    if (dict == interp.sys_dict || dict == interp.builtins) continue;
    clear_module_dict(thread, dict);
  }
  gc_collect(thread, 2);
  // What destructors print from here on goes nowhere, but what was printed must get out.
  Owned<Object> streams[2];
  for (int i = 0; i < 2; ++i)
    streams[i] = share(dict_get_ascii(thread, interp.sys_dict, i == 0 ? "stdout" : "stderr"));
  clear_module_dict(thread, interp.sys_dict);
  clear_module_dict(thread, interp.builtins);
  bool fine = true;
  for (Owned<Object>& stream : streams) {
    if (!stream || is_none(stream)) continue;
    Owned<Object> closed;
    bool open = get_optional_attr(thread, stream, ids.closed, &closed) != Tri::kTrue ||
                object_is_true(thread, closed) != Tri::kTrue;
    error_clear(thread);
    if (!open) continue;
    Owned<Object> done = call_method(thread, stream, "flush");
    fine &= static_cast<bool>(done);
    error_clear(thread);
  }
  return fine;
}

}  // namespace

int runtime_stop(int status) {
  Thread& thread = current_thread();
  error_clear(thread);
  atexit_run(thread);
  if (!sys_flush_streams(thread)) status = 120;
  thread.interp->finalizing = true;
  if (!clear_modules(thread)) status = 120;
  return status;
}

}  // namespace py
