// sys.stdin, sys.stdout and sys.stderr.
// Counterpart: Python/pylifecycle.c (init_sys_streams).
#include "vm/modules/io_stdio.h"

#include <fcntl.h>

#include <cstdlib>

#include "vm/modules/io_internal.h"
#include "vm/objects/dict.h"
#include "vm/objects/module.h"

namespace py {

namespace io {
Owned<Object> open_descriptor(Thread& thread, int fd, bool writable, bool buffered);
}  // namespace io

namespace {

using io::invoke;
using io::TextWrapper;

struct StandardStream {
  const char *name, *original, *file_name;
  int fd;
  bool writable;
};
constexpr StandardStream kStreams[] = {
    {"stdin", "__stdin__", "<stdin>", 0, false},
    {"stdout", "__stdout__", "<stdout>", 1, true},
    {"stderr", "__stderr__", "<stderr>", 2, true},
};

// What PYTHONIOENCODING, "ENCODING:ERRORS", asks for; either part may be empty.
struct TextSettings {
  char encoding[64];
  char errors[64];
};

void copy_part(const char* from, size_t length, char (&out)[64]) {
  if (length == 0 || length >= sizeof out) return;
  std::memcpy(out, from, length);
  out[length] = 0;
}

TextSettings text_settings(Thread& thread, const SysConfig& config) {
  TextSettings settings = {"utf-8", ""};
  std::strcpy(settings.errors, thread.interp->utf8_mode ? "surrogateescape" : "strict");
  const char* wish = config.ignore_environment ? nullptr : std::getenv("PYTHONIOENCODING");
  if (wish == nullptr || *wish == 0) return settings;
  const char* colon = std::strchr(wish, ':');
  size_t length = colon != nullptr ? static_cast<size_t>(colon - wish) : std::strlen(wish);
  const bool named = length != 0 && length < sizeof settings.encoding;
  copy_part(wish, length, settings.encoding);
  // Who names an encoding gets its errors reported, unless they say otherwise.
  if (named) std::strcpy(settings.errors, "strict");
  if (colon != nullptr) copy_part(colon + 1, std::strlen(colon + 1), settings.errors);
  return settings;
}

Owned<Object> make_stream(Thread& thread, const StandardStream& stream, const SysConfig& config,
                          const TextSettings& settings) {
  if (fcntl(stream.fd, F_GETFD) < 0) return new_none();  // Closed before we began.
  const bool buffered = !config.unbuffered || !stream.writable;
  Owned<Object> buffer = PY_TRY(io::open_descriptor(thread, stream.fd, stream.writable, buffered));
  Owned<Object> raw = buffered ? PY_TRY(get_attr(thread, buffer, ids.raw)) : share(buffer.get());
  Owned<Str> file_name = PY_TRY(str_from_utf8(thread, stream.file_name));
  PY_TRY(set_attr(thread, raw, ids.name, file_name));
  Owned<Object> answer = PY_TRY(invoke(thread, raw, ids.isatty));
  const bool terminal = PY_TRY(object_is_true(thread, answer));
  const bool line_buffering = !config.unbuffered && (terminal || stream.fd == 2);
  Owned<Str> encoding = PY_TRY(str_from_utf8(thread, settings.encoding));
  Owned<Str> errors =
      PY_TRY(str_from_utf8(thread, stream.fd == 2 ? "backslashreplace" : settings.errors));
  Owned<Str> newline = PY_TRY(str_intern_ascii(thread, "\n"));
  Object* args[6] = {buffer,
                     encoding,
                     errors,
                     newline,
                     bool_object(line_buffering),
                     bool_object(config.unbuffered)};
  Owned<Object> text =
      PY_TRY(call_args(thread, reinterpret_cast<Object*>(&TextWrapper::type), args));
  Owned<Str> mode = PY_TRY(str_intern_ascii(thread, stream.writable ? "w" : "r"));
  PY_TRY(set_attr(thread, text, ids.mode, mode));
  return text;
}

}  // namespace

Status standard_streams_init(Thread& thread, const SysConfig& config) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_io"));
  Owned<Object> module = PY_TRY(native_module_import(thread, name));
  Owned<Object> open = PY_TRY(get_attr(thread, module, "open"));
  PY_TRY(dict_set_ascii(thread, thread.interp->builtins, "open", open));
  const TextSettings settings = text_settings(thread, config);
  for (const StandardStream& stream : kStreams) {
    Owned<Object> text = PY_TRY(make_stream(thread, stream, config, settings));
    PY_TRY(dict_set_ascii(thread, thread.interp->sys_dict, stream.original, text));
    PY_TRY(dict_set_ascii(thread, thread.interp->sys_dict, stream.name, text));
  }
  return Status::kOk;
}

bool is_plain_text_stream(Thread& thread, Object* object) {
  return object->ob_type == &TextWrapper::type &&
         !io::has_own_attribute(thread, as<TextWrapper>(object)->dict, ids.write);
}

Status plain_text_write(Thread& thread, Object* stream, Str* text) {
  return io::text_write(thread, as<TextWrapper>(stream), text);
}

}  // namespace py
