// Exceptions and tracebacks printed with as little as possible: by the unraisable hook, and when
// the printer with all its comforts fails. Counterpart: Python/traceback.c (PyTraceBack_Print),
// Python/pythonrun.c (print_exception).
#include <cstdio>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_format.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

Status write_text(Thread& thread, Object* file, Owned<Str> text) {
  if (!text) return Status::kError;
  Owned<Object> done = PY_TRY(call_method(thread, file, "write", text));
  return Status::kOk;
}

Status write_repeats(Thread& thread, Object* file, int64_t count) {
  constexpr int64_t kShown = 3;
  if (count <= kShown) return Status::kOk;
  return write_text(
      thread, file,
      str_from_format(thread, "  [Previous line repeated %lld more time%s]\n",
                      static_cast<long long>(count - kShown), count - kShown > 1 ? "s" : ""));
}

// One entry as the VM prints it by itself: the source line without carets.
Status write_plain_entry(Thread& thread, Object* file, Code* code, int line) {
  PY_TRY(write_text(thread, file,
                    str_from_format(thread, "  File \"%U\", line %d, in %U\n",
                                    code->co_filename.get(), line, code->co_name.get())));
  Owned<Str> source = source_plain_line(thread, code->co_filename, line);
  error_clear(thread);
  if (!source) return Status::kOk;
  int64_t start = 0;
  while (start < source->length &&
         (source->at(start) == ' ' || source->at(start) == '\t' || source->at(start) == '\f'))
    ++start;
  Owned<Str> text = PY_TRY(str_substring(thread, source, start, source->length));
  return write_text(thread, file, str_from_format(thread, "    %U\n", text.get()));
}

// "module.Class: text".
Status write_message(Thread& thread, Object* file, Object* exception) {
  Owned<Object> module = get_attr(thread, exception->ob_type, ids.__module__);
  if (!module || !is_a<Str>(module.get())) {
    error_clear(thread);
    PY_TRY(write_text(thread, file, str_from_utf8(thread, "<unknown>.")));
  } else if (!str_equal_ascii(as<Str>(module.get()), "builtins") &&
             !str_equal_ascii(as<Str>(module.get()), "__main__")) {
    PY_TRY(write_text(thread, file, std::move(module).cast<Str>()));
    PY_TRY(write_text(thread, file, str_from_utf8(thread, ".")));
  }
  PY_TRY(write_text(thread, file, type_qualname(thread, exception->ob_type)));
  Owned<Object> text = object_str(thread, exception);
  if (!text) {
    error_clear(thread);
    return write_text(thread, file, str_from_utf8(thread, ": <exception str() failed>\n"));
  }
  if (as<Str>(text.get())->length > 0)
    PY_TRY(write_text(thread, file, str_from_utf8(thread, ": ")));
  PY_TRY(write_text(thread, file, std::move(text).cast<Str>()));
  return write_text(thread, file, str_from_utf8(thread, "\n"));
}

Status write_plainly(Thread& thread, Object* file, Object* exception, Set* seen) {
  PY_ENTER_NATIVE(thread, " while printing an exception");
  if (!is_exception(exception)) {
    return write_text(thread, file,
                      str_from_format(thread,
                                      "TypeError: print_exception(): Exception expected for "
                                      "value, %s found\n",
                                      exception->ob_type->tp_name));
  }
  Owned<Object> id = PY_TRY(int_from_uint64(thread, reinterpret_cast<uintptr_t>(exception)));
  PY_TRY(set_add(thread, seen, id));
  auto* raw = as<Exception>(exception);
  Owned<Object> older = share(raw->cause.get());
  bool is_cause = static_cast<bool>(older);
  if (!is_cause && !raw->suppress_context) older = share(raw->context.get());
  if (older) {
    id = PY_TRY(int_from_uint64(thread, reinterpret_cast<uintptr_t>(older.get())));
    if (!PY_TRY(set_contains(thread, seen, id))) {
      PY_TRY(write_plainly(thread, file, older, seen));
      PY_TRY(write_text(
          thread, file,
          str_from_utf8(thread, is_cause ? "\nThe above exception was the direct cause of the "
                                           "following exception:\n\n"
                                         : "\nDuring handling of the above exception, another "
                                           "exception occurred:\n\n")));
    }
  }
  Owned<Object> traceback = share(raw->traceback.get());
  if (traceback) PY_TRY(traceback_print(thread, traceback, file));
  return write_message(thread, file, exception);
}

// The last resort: past Python's streams.
void dump(Thread& thread, Object* object) {
  std::fprintf(stderr, "object address  : %p\nobject refcount : %zd\n", static_cast<void*>(object),
               static_cast<ssize_t>(object->ob_refcnt));
  std::fprintf(stderr, "object type     : %p\nobject type name: %s\nobject repr     : ",
               static_cast<void*>(object->ob_type), object->ob_type->tp_name);
  Owned<Object> text = object_repr(thread, object);
  size_t length;
  char* utf8 = text ? str_to_utf8(thread, as<Str>(text.get()), &length) : nullptr;
  if (utf8 != nullptr) std::fwrite(utf8, 1, length, stderr);
  mem_free(utf8);
  error_clear(thread);
  std::fputs("\nlost sys.stderr\n", stderr);
}

}  // namespace

void print_exception_plainly(Thread& thread, Object* exception, Object* file_or_null) {
  Owned<Set> seen = set_new(thread, nullptr);
  if (file_or_null == nullptr || !seen ||
      failed(write_plainly(thread, file_or_null, exception, seen))) {
    error_clear(thread);
    dump(thread, exception);
    if (file_or_null == nullptr) return;
  }
  Owned<Object> flushed = call_method(thread, file_or_null, "flush");
  error_clear(thread);
}

Status traceback_print(Thread& thread, Object* traceback, Object* file) {
  constexpr int64_t kDefaultLimit = 1000;
  int64_t limit = kDefaultLimit;
  Dict* sys = thread.interp->sys_dict;
  Object* found = sys == nullptr ? nullptr : dict_get_ascii(thread, sys, "tracebacklimit");
  if (found != nullptr && is_a<Int>(found)) {
    if (!int_fits_int64(found, &limit)) limit = int_sign(found) < 0 ? 0 : INT64_MAX;
    if (limit <= 0) return Status::kOk;
  }
  PY_TRY(write_text(thread, file, str_from_utf8(thread, "Traceback (most recent call last):\n")));
  int64_t count = 0, repeats = 0;
  for (auto* entry = static_cast<Traceback*>(traceback); entry != nullptr; entry = entry->next)
    ++count;
  Code* last = nullptr;
  int last_line = -1;
  Owned<Traceback> entry = share(static_cast<Traceback*>(traceback));
  for (; entry; entry = share(entry->next.get())) {
    if (count-- > limit) continue;
    Code* code = entry->frame->frame->code();
    int line = traceback_lineno(entry);
    bool same = last != nullptr && last_line != -1 && line == last_line &&
                code->co_filename.get() == last->co_filename.get() &&
                code->co_name.get() == last->co_name.get();
    if (!same) {
      PY_TRY(write_repeats(thread, file, repeats));
      repeats = 0;
      last = code;
      last_line = line;
    }
    if (++repeats <= 3) PY_TRY(write_plain_entry(thread, file, code, line));
  }
  return write_repeats(thread, file, repeats);
}

}  // namespace py
