// print() and input().
// Counterpart: Python/bltinmodule.c.
#include "vm/modules/builtins_internal.h"
#include "vm/modules/io_stdio.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

// file.write(str(object)); our own streams without a call.
Status write_to(Thread& thread, Object* file, Object* object) {
  if (is_plain_text_stream(thread, file)) {
    if (is_exact<Str>(object)) return plain_text_write(thread, file, static_cast<Str*>(object));
    Owned<Object> text = PY_TRY(object_str(thread, object));
    return plain_text_write(thread, file, static_cast<Str*>(text.get()));
  }
  Owned<Object> writer = PY_TRY(get_attr(thread, file, ids.write));
  Owned<Object> text = is_exact<Str>(object) ? share(object) : PY_TRY(object_str(thread, object));
  PY_RUN(call_one_arg(thread, writer, text));
  return Status::kOk;
}

Status check_text_or_none(Thread& thread, Object** value, const char* name) {
  if (*value != nullptr && is_none(*value)) *value = nullptr;
  if (*value == nullptr || is_a<Str>(*value)) return Status::kOk;
  return raise_type_error(thread, "%s must be None or a string, not %.200s", name,
                          (*value)->ob_type->tp_name);
}

}  // namespace

Owned<Object> builtin_print(Thread& thread, Object*, RawArgs args) {
  Object *separator = nullptr, *end = nullptr, *file = nullptr, *flush = nullptr;
  if (args.kwnames != nullptr) {
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i) {
      auto* word = static_cast<Str*>(args.kwnames->items[i]);
      Object* value = args[args.nargs + static_cast<size_t>(i)];
      if (str_equal_ascii(word, "sep")) {
        separator = value;
      } else if (str_equal_ascii(word, "end")) {
        end = value;
      } else if (str_equal_ascii(word, "file")) {
        file = value;
      } else if (str_equal_ascii(word, "flush")) {
        flush = value;
      } else {
        return raise_type_error(thread, "print() got an unexpected keyword argument '%U'", word);
      }
    }
  }
  bool wants_flush = flush != nullptr && PY_TRY(object_is_true(thread, flush));
  Owned<Object> target;
  if (file == nullptr || is_none(file)) {
    target = share(dict_get_str(thread, thread.interp->sys_dict, ids.stdout));
    if (!target) return raise(thread, &exc::RuntimeError, "lost sys.stdout");
    if (is_none(target)) return new_none();
  } else {
    target = share(file);
  }
  PY_TRY(check_text_or_none(thread, &separator, "sep"));
  PY_TRY(check_text_or_none(thread, &end, "end"));
  for (size_t i = 0; i < args.nargs; ++i) {
    if (i > 0)
      PY_TRY(
          write_to(thread, target,
                   separator != nullptr ? separator : reinterpret_cast<Object*>(latin1_char(' '))));
    PY_TRY(write_to(thread, target, args[i]));
  }
  PY_TRY(write_to(thread, target,
                  end != nullptr ? end : reinterpret_cast<Object*>(latin1_char('\n'))));
  if (wants_flush) PY_RUN(call_method(thread, target, "flush"));
  return new_none();
}

Owned<Object> builtin_input(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "input", args.nargs, 0, 1));
  Owned<Object> in = share(dict_get_str(thread, thread.interp->sys_dict, ids.stdin));
  if (!in || is_none(in)) return raise(thread, &exc::RuntimeError, "input(): lost sys.stdin");
  Owned<Object> out = share(dict_get_str(thread, thread.interp->sys_dict, ids.stdout));
  if (!out || is_none(out)) return raise(thread, &exc::RuntimeError, "input(): lost sys.stdout");
  if (args.nargs == 1) PY_TRY(write_to(thread, out, args[0]));
  PY_RUN(call_method(thread, out, "flush"));
  Owned<Object> line = PY_TRY(call_method(thread, in, "readline"));
  if (!is_a<Str>(line.get()))
    return raise_type_error(thread, "object.readline() returned non-string");
  auto* text = static_cast<Str*>(line.get());
  if (text->length == 0) return raise(thread, &exc::EOFError, "EOF when reading a line");
  if (text->at(text->length - 1) == '\n') return str_substring(thread, text, 0, text->length - 1);
  return line;
}

}  // namespace py
