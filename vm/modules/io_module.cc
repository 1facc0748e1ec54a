// _io: open() and its kin.
// Counterpart: Modules/_io/_iomodule.c.
#include "vm/modules/io_internal.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::io {

Type* bytes_io_buffer_type();

namespace {

constinit Object* g_unsupported_operation = nullptr;  // Owned.

Owned<Object> make_unsupported_operation(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "UnsupportedOperation"));
  Object* parents[2] = {&exc::OSError, &exc::ValueError};
  Owned<Tuple> bases = PY_TRY(tuple_pack(thread, parents));
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  Owned<Str> module = PY_TRY(str_intern_ascii(thread, "io"));
  PY_TRY(dict_set(thread, dict, ids.__module__, module));
  return type_new_class(thread, &TypeType::type, name, bases, dict, nullptr);
}

struct Mode {
  bool creating, reading, writing, appending, updating, text, binary;
  char raw[6];  // For FileIO.
};

// False: not a mode at all.
bool parse_mode(const char* text, Mode* mode) {
  *mode = {};
  const struct {
    char letter;
    bool Mode::* flag;
  } letters[] = {{'x', &Mode::creating},  {'r', &Mode::reading},  {'w', &Mode::writing},
                 {'a', &Mode::appending}, {'+', &Mode::updating}, {'t', &Mode::text},
                 {'b', &Mode::binary}};
  for (const char* at = text; *at != 0; ++at) {
    bool known = false;
    for (const auto& letter : letters) {
      if (letter.letter != *at) continue;
      if (mode->*letter.flag) return false;
      known = mode->*letter.flag = true;
    }
    if (!known) return false;
  }
  char* out = mode->raw;
  for (int i = 0; i < 5; ++i) {
    if (mode->*letters[i].flag && out < mode->raw + 5) *out++ = letters[i].letter;
  }
  *out = 0;
  return true;
}

struct OpenArgs {
  Object* file;
  const char* mode;
  int64_t buffering;
  Object *encoding, *errors, *newline;  // Null: not given; None counts as that.
  bool closefd;
  Object* opener;
};

bool given(Object* value) { return value != nullptr && !is_none(value); }

Status check_open(Thread& thread, const OpenArgs& args, Mode* mode) {
  if (!parse_mode(args.mode, mode))
    return raise_value_error(thread, "invalid mode: '%s'", args.mode);
  if (mode->text && mode->binary)
    return raise_value_error(thread, "can't have text and binary mode at once");
  if (mode->creating + mode->reading + mode->writing + mode->appending > 1)
    return raise_value_error(thread, "must have exactly one of create/read/write/append mode");
  if (!mode->binary) return Status::kOk;
  if (given(args.encoding))
    return raise_value_error(thread, "binary mode doesn't take an encoding argument");
  if (given(args.errors))
    return raise_value_error(thread, "binary mode doesn't take an errors argument");
  if (given(args.newline))
    return raise_value_error(thread, "binary mode doesn't take a newline argument");
  if (args.buffering == 1)
    return warn(thread, &exc::RuntimeWarning, 1,
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer "
                "size will be used");
  return Status::kOk;
}

// os.fspath(), but numbers stay what they are.
Owned<Object> path_or_number(Thread& thread, Object* file) {
  if (is_a<Str>(file) || is_a<Bytes>(file) || number_check(file)) return share(file);
  Owned<Object> method;
  bool unbound = false;
  if (!PY_TRY(lookup_special(thread, file, ids.__fspath__, &method, &unbound)))
    return raise_type_error(thread, "expected str, bytes or os.PathLike object, not %.200s",
                            file->ob_type->tp_name);
  Owned<Object> path =
      PY_TRY(unbound ? call_one_arg(thread, method, file) : call_no_args(thread, method));
  if (!is_a<Str>(path.get()) && !is_a<Bytes>(path.get()))
    return raise_type_error(thread,
                            "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                            file->ob_type->tp_name, path->ob_type->tp_name);
  return path;
}

Owned<Object> open_raw(Thread& thread, const OpenArgs& args, const Mode& mode) {
  Owned<Object> path = PY_TRY(path_or_number(thread, args.file));
  Owned<Str> raw_mode = PY_TRY(str_from_utf8(thread, mode.raw));
  Object* raw_args[4] = {path, raw_mode, bool_object(args.closefd), args.opener};
  return call_args(thread, reinterpret_cast<Object*>(&FileIo::type), raw_args);
}

// Puts the layers on top of a raw file; *result is the topmost one so far, also on failure.
Status add_layers(Thread& thread, const OpenArgs& args, const Mode& mode, Owned<Object>* result) {
  int64_t buffering = args.buffering;
  bool terminal = false;
  if (buffering < 0) {
    Owned<Object> answer = PY_TRY(invoke(thread, *result, ids._isatty_open_only));
    terminal = PY_TRY(object_is_true(thread, answer));
  }
  bool line_buffering = buffering == 1 || terminal;
  if (line_buffering) buffering = -1;
  if (buffering < 0) {
    Owned<Object> size = PY_TRY(get_attr(thread, *result, ids._blksize));
    buffering = PY_TRY(to_c_long(thread, size));
    if (buffering > 8192 * 1024) buffering = 8192 * 1024;
    if (buffering < kDefaultBufferSize) buffering = kDefaultBufferSize;
  }
  if (buffering == 0) {
    if (!mode.binary) return raise_value_error(thread, "can't have unbuffered text I/O");
    return Status::kOk;
  }
  Type* type = mode.updating                                     ? &Buffered::random_type
               : mode.creating || mode.writing || mode.appending ? &Buffered::writer_type
               : mode.reading                                    ? &Buffered::reader_type
                                                                 : nullptr;
  if (type == nullptr) return raise_value_error(thread, "unknown mode: '%s'", args.mode);
  Owned<Object> size = PY_TRY(int_from_int64(thread, buffering));
  Object* buffer_args[2] = {*result, size};
  *result = PY_TRY(call_args(thread, reinterpret_cast<Object*>(type), buffer_args));
  if (mode.binary) return Status::kOk;
  const auto or_none = [](Object* value) { return value != nullptr ? value : none(); };
  Object* text_args[5] = {*result, or_none(args.encoding), or_none(args.errors),
                          or_none(args.newline), bool_object(line_buffering)};
  *result = PY_TRY(call_args(thread, reinterpret_cast<Object*>(&TextWrapper::type), text_args));
  Owned<Str> mode_text = PY_TRY(str_from_utf8(thread, args.mode));
  return set_attr(thread, *result, ids.mode, mode_text);
}

Owned<Object> open_stream(Thread& thread, const OpenArgs& args) {
  Owned<Object> path = PY_TRY(path_or_number(thread, args.file));
  OpenArgs with_path = args;
  with_path.file = path;
  Mode mode;
  PY_TRY(check_open(thread, args, &mode));
  Owned<Object> result = PY_TRY(open_raw(thread, with_path, mode));
  if (!failed(add_layers(thread, args, mode, &result))) return result;
  Owned<Object> error = error_fetch(thread);
  if (result) {
    Owned<Object> closed = invoke(thread, result, ids.close);
  }
  restore_chained(thread, std::move(error));
  return nullptr;
}

Owned<Object> io_open(Thread& thread, Object*, Args args) {
  TextArgument mode, encoding, errors, newline;
  PY_TRY(mode.get(thread, "open", "argument 'mode'", args[1], false));
  int buffering = args.has(2) ? PY_TRY(to_c_int(thread, args[2])) : -1;
  PY_TRY(encoding.get(thread, "open", "argument 'encoding'", args[3], true));
  PY_TRY(errors.get(thread, "open", "argument 'errors'", args[4], true));
  PY_TRY(newline.get(thread, "open", "argument 'newline'", args[5], true));
  bool closefd = !args.has(6) || PY_TRY(to_bool(thread, args[6]));
  return open_stream(thread, {args[0], args.has(1) ? mode.get() : "r", buffering, args[3], args[4],
                              args[5], closefd, args.has(7) ? args[7] : none()});
}

Owned<Object> io_open_code(Thread& thread, Object*, Args args) {
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "open_code", "argument 'path'", "str", args[0]);
  return open_stream(thread, {args[0], "rb", -1, nullptr, nullptr, nullptr, true, none()});
}

Owned<Object> io_text_encoding(Thread& thread, Object*, Args args) {
  if (args.has(1)) PY_TRY(to_c_int(thread, args[1]));
  if (!is_none(args[0])) return share(args[0]);
  return str_intern_ascii(thread, thread.interp->utf8_mode ? "utf-8" : "locale");
}

constinit MethodDef kFunctions[] = {
    {"open", io_open,
     "($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, "
     "closefd=True, opener=None)",
     "Open a file and return a stream."},
    {"text_encoding", io_text_encoding, "($module, encoding, stacklevel=2, /)",
     "Return the encoding, or what stands for the default one when it is None."},
    {"open_code", io_open_code, "($module, /, path)",
     "Open a file that holds code, as open(path, 'rb') does."},
    {},
};

Type* const kTypes[] = {
    &NewlineDecoder::type, &IoBase::type,          &IoBase::text_type,     &IoBase::buffered_type,
    &IoBase::raw_type,     &BytesIo::type,         &Buffered::writer_type, &Buffered::reader_type,
    &BufferedPair::type,   &Buffered::random_type, &FileIo::type,          &StringIo::type,
    &TextWrapper::type,
};

}  // namespace

Object* unsupported_operation(Thread& thread) {
  if (g_unsupported_operation == nullptr)
    g_unsupported_operation = make_unsupported_operation(thread).release();
  return g_unsupported_operation;
}

Owned<Object> open_descriptor(Thread& thread, int fd, bool writable, bool buffered) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, fd));
  return open_stream(thread, {number, writable ? "wb" : "rb", buffered ? -1 : 0, nullptr, nullptr,
                              nullptr, false, none()});
}

}  // namespace py::io

namespace py {

Owned<Object> io_module_init(Thread& thread) {
  using namespace io;
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_io"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Streams of bytes and of text."));
  PY_TRY(module_add_int(thread, module, "DEFAULT_BUFFER_SIZE", kDefaultBufferSize));
  Object* unsupported = PY_TRY(unsupported_operation(thread));
  PY_TRY(module_add(thread, module, "UnsupportedOperation", share(unsupported)));
  PY_TRY(module_add(thread, module, "BlockingIOError",
                    share(static_cast<Object*>(&exc::BlockingIOError))));
  PY_TRY(type_ready(thread, text_decoder_type()));
  PY_TRY(module_add_type(thread, module, kTypes[0]));
  PY_TRY(module_add_type(thread, module, bytes_io_buffer_type()));
  for (size_t i = 1; i < sizeof kTypes / sizeof kTypes[0]; ++i)
    PY_TRY(module_add_type(thread, module, kTypes[i]));
  return module;
}

}  // namespace py
