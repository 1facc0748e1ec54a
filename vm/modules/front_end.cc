// compile(): the compiler, or a borrowed one: a CPython child process that compiles on request.
// Requests and answers are marshalled tuples behind an eight-byte length.
// Counterpart: Python/pythonrun.c (Py_CompileStringObject).
#include "vm/modules/front_end.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/compiler/compile.h"
#include "vm/compiler/preprocess.h"
#include "vm/compiler/validate.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/ast_objects.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

extern char** environ;

namespace py {
namespace {

// Answers (code, warnings) or (None, warnings, exception's name, its arguments).
constexpr char kChild[] = R"(
import importlib.util, marshal, sys, warnings
take, give = sys.stdin.buffer, sys.stdout.buffer
give.write(importlib.util.MAGIC_NUMBER)
give.flush()
while head := take.read(8):
    source, filename, mode, flags, optimize = marshal.loads(take.read(int.from_bytes(head, "little")))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            answer = (compile(source, filename, mode, flags, True, optimize),)
        except BaseException as error:
            answer = (None, type(error).__name__, error.args)
    issued = [(str(w.message), w.category.__name__, w.lineno) for w in caught]
    data = marshal.dumps((answer[0], issued) + answer[1:])
    give.write(len(data).to_bytes(8, "little") + data)
    give.flush()
)";

struct Child {
  const char* program;  // Null: none is borrowed.
  int to, from;         // Pipes; -1 before the first request.
};
constinit Child g_child = {nullptr, -1, -1};

bool write_all(int fd, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t count = write(fd, data, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    data += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

bool read_all(int fd, char* data, size_t size) {
  while (size > 0) {
    const ssize_t count = read(fd, data, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    data += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

void disconnect() {
  close(g_child.to);
  close(g_child.from);
  g_child.to = g_child.from = -1;
}

// The child ends by itself when its input does.
Status connect(Thread& thread) {
  if (g_child.to >= 0) return Status::kOk;
  int request[2], answer[2];
  if (pipe2(request, O_CLOEXEC) != 0) return raise_os_error(thread, errno, nullptr);
  if (pipe2(answer, O_CLOEXEC) != 0) {
    const int error = errno;
    close(request[0]);
    close(request[1]);
    return raise_os_error(thread, error, nullptr);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, request[0], 0);
  posix_spawn_file_actions_adddup2(&actions, answer[1], 1);
  const char* arguments[] = {g_child.program, "-I", "-S", "-X", "utf8", "-c", kChild, nullptr};
  pid_t pid;
  const int failure = posix_spawnp(&pid, g_child.program, &actions, nullptr,
                                   const_cast<char**>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(request[0]);
  close(answer[1]);
  g_child.to = request[1];
  g_child.from = answer[0];
  uint32_t magic = 0;
  if (failure == 0 && read_all(g_child.from, reinterpret_cast<char*>(&magic), sizeof magic) &&
      magic == kPycMagic)
    return Status::kOk;
  disconnect();
  return raise(thread, &exc::SystemError, "-X frontend: %s is no CPython 3.14", g_child.program);
}

Owned<Object> exchange(Thread& thread, Tuple* request) {
  PY_TRY(connect(thread));
  Owned<Bytes> data = PY_TRY(marshal_dumps(thread, request, kMarshalVersion, false));
  auto length = static_cast<uint64_t>(data->ob_size);
  Buffer answer;
  if (write_all(g_child.to, reinterpret_cast<char*>(&length), sizeof length) &&
      write_all(g_child.to, data->data, length) &&
      read_all(g_child.from, reinterpret_cast<char*>(&length), sizeof length)) {
    if (!answer.resize(length)) return raise_memory_error(thread);
    if (read_all(g_child.from, answer.data(), length))
      return marshal_loads(thread, answer.data(), length, true);
  }
  disconnect();
  return raise(thread, &exc::SystemError, "-X frontend: the compiler ended");
}

// A built-in exception class by name.
Object* exception_class(Thread& thread, Object* name) {
  Object* found = dict_get_str(thread, thread.interp->builtins, static_cast<Str*>(name));
  return found != nullptr && is_type(found) ? found : &exc::SystemError;
}

Status issue_warnings(Thread& thread, List* issued, Object* filename) {
  for (int64_t i = 0; i < issued->ob_size; ++i) {
    auto* one = static_cast<Tuple*>(issued->items[i]);
    const int64_t line = PY_TRY(int_as_int64(thread, one->items[2]));
    PY_TRY(warn_at(thread, exception_class(thread, one->items[1]), one->items[0], filename, line));
  }
  return Status::kOk;
}

// What the borrowed compiler makes of it.
Owned<Object> borrow(Thread& thread, Object* source, Object* filename, const char* mode, int flags,
                     int optimize) {
  // Text that has no UTF-8 form is no source text.
  if (is_a<Str>(source)) PY_RUN(str_encode(thread, static_cast<Str*>(source), nullptr, nullptr));
  if (optimize < 0) optimize = thread.interp->optimize_level;
  Owned<Str> mode_text = PY_TRY(str_intern_ascii(thread, mode));
  Owned<Object> flag_bits = PY_TRY(int_from_int64(thread, flags));
  Owned<Object> level = PY_TRY(int_from_int64(thread, optimize));
  Object* items[5] = {source, filename, mode_text, flag_bits, level};
  Owned<Tuple> request = PY_TRY(tuple_pack(thread, items));
  Owned<Object> answer = PY_TRY(exchange(thread, request));
  auto* parts = static_cast<Tuple*>(answer.get());
  PY_TRY(issue_warnings(thread, static_cast<List*>(parts->items[1]), filename));
  if (is_exact<Code>(parts->items[0])) return share(parts->items[0]);
  Owned<Object> error = PY_TRY(call(thread, exception_class(thread, parts->items[2]),
                                    static_cast<Tuple*>(parts->items[3]), nullptr));
  return raise_instance(thread, std::move(error));
}

ParseMode parse_mode(const char* mode) {
  switch (mode[0]) {
    case 'e':
      return mode[1] == 'v' ? ParseMode::kEval : ParseMode::kExec;
    case 's':
      return ParseMode::kSingle;
    default:
      return ParseMode::kFuncType;
  }
}

bool wants_tree(int flags) { return (flags & static_cast<int>(compile_flags::kOnlyAst)) != 0; }

Owned<Object> finish_tree(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                          int flags, int optimize) {
  const auto bits = static_cast<uint32_t>(flags);
  if (!wants_tree(flags)) return compile_tree(thread, tree, context, filename, bits, optimize);
  PY_TRY(preprocess_for_ast(thread, tree, context, filename, bits, optimize));
  return ast_to_object(thread, tree, context);
}

}  // namespace

void front_end_use(const char* program) { g_child.program = program; }

Owned<Object> front_end_compile(Thread& thread, Object* source, Object* filename, const char* mode,
                                int flags, int optimize, int feature_version) {
  if (g_child.program != nullptr && !wants_tree(flags))
    return borrow(thread, source, filename, mode, flags, optimize);
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  const TreeContext context = {names, objects};
  SourceRequest request{.source = source,
                        .filename = static_cast<Str*>(filename),
                        .mode = parse_mode(mode),
                        .flags = static_cast<uint32_t>(flags)};
  if (feature_version >= 0) request.feature_version = feature_version;
  ast::mod* tree = PY_TRY(parse_tree(thread, request, context));
  return finish_tree(thread, tree, context, request.filename, flags, optimize);
}

Owned<Object> front_end_compile_file(Thread& thread, Bytes* source, Str* filename,
                                     bool from_stdin) {
  if (g_child.program != nullptr) return borrow(thread, source, filename, "exec", 0, -1);
  return compile_source(thread,
                        {.source = source,
                         .filename = filename,
                         .mode = ParseMode::kExec,
                         .from_file = true,
                         .from_stdin = from_stdin},
                        -1);
}

Owned<Object> front_end_compile_tree(Thread& thread, Object* tree, Object* filename,
                                     const char* mode, int flags, int optimize) {
  Arena arena;
  ast::NameTable names(arena);
  TreeObjects objects;
  const TreeContext context = {names, objects};
  ast::mod* taken = PY_TRY(ast_from_object(thread, tree, parse_mode(mode), context));
  PY_TRY(validate_tree(thread, taken));
  return finish_tree(thread, taken, context, static_cast<Str*>(filename), flags, optimize);
}

Owned<Object> front_end_source(Thread& thread, const char* function, const char* expected,
                               Object* source) {
  if (is_a<Str>(source) || is_a<Bytes>(source)) return share(source);
  HeldBuffer buffer;
  if (failed(buffer.get_contents(thread, source)))
    return raise_type_error(thread, "%s() arg 1 must be a %s object", function, expected);
  const ByteSpan span = buffer.span();
  return bytes_from(thread, reinterpret_cast<const char*>(span.data), static_cast<size_t>(span.size));
}

Owned<Str> front_end_filename(Thread& thread, Object* path) {
  Owned<Object> name = share(path);
  if (!is_a<Str>(path) && !is_a<Bytes>(path)) {
    Owned<Object> method;
    bool unbound = false;
    if (!PY_TRY(lookup_special(thread, path, ids.__fspath__, &method, &unbound)))
      return raise_type_error(thread, "expected str, bytes or os.PathLike object, not %.200s",
                              path->ob_type->tp_name);
    name = PY_TRY(unbound ? call_one_arg(thread, method, path) : call_no_args(thread, method));
    if (!is_a<Str>(name.get()) && !is_a<Bytes>(name.get()))
      return raise_type_error(thread,
                              "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                              path->ob_type->tp_name, name->ob_type->tp_name);
  }
  if (is_a<Bytes>(name.get())) {
    auto* bytes = static_cast<Bytes*>(name.get());
    name = PY_TRY(str_decode(thread, bytes->data, static_cast<size_t>(bytes->ob_size), "utf-8",
                             "surrogateescape"));
  }
  auto* text = static_cast<Str*>(name.get());
  for (int64_t i = 0; i < text->length; ++i) {
    if (text->at(i) == 0) return raise_value_error(thread, "embedded null character");
  }
  return std::move(name).cast<Str>();
}

}  // namespace py
