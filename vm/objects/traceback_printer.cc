// What an uncaught exception looks like: chains, groups, notes, syntax errors.
// Counterpart: Lib/traceback.py (TracebackException).
#include <new>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_format.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/unicode/chars.h"

namespace py {

namespace {

constexpr int kMaxGroupWidth = 15;
constexpr int kMaxGroupDepth = 10;

// An exception as it will be printed. All of them are made before the first line is written, so
// that what str() and the like print comes first.
struct Report {
  Owned<Object> exception;
  Owned<Object> text;                // str() of it, with any suggestion.
  Owned<Object> notes;               // Its __notes__; null or None without.
  Owned<Str> type;                   // Module and name.
  Owned<List> stack;                 // Formatted entries.
  int64_t cause = -1, context = -1;  // Numbers of other reports.
  int64_t first_member = -1;
  int64_t member_count = 0;
  bool suppress_context = false;
  bool is_group = false;
};

Owned<Str> text_of(Thread& thread, Characters& characters) {
  return str_from_ucs4(thread, characters.data(), characters.size());
}

// str() or repr() of anything: when that fails, "<exception str() failed>" and the like.
Owned<Object> safe_text(Thread& thread, Object* object, const char* what, bool as_repr) {
  Owned<Object> text = as_repr ? object_repr(thread, object) : object_str(thread, object);
  if (text) return text;
  error_clear(thread);
  return str_from_format(thread, "<%s %s() failed>", what, as_repr ? "repr" : "str");
}

// An attribute of the exception; null without an exception when it is missing or None.
Owned<Object> optional_attribute(Thread& thread, Object* object, const char* name) {
  Owned<Str> text = str_intern_ascii(thread, name);
  Owned<Object> value;
  if (!text || failed(get_optional_attr(thread, object, text, &value))) error_clear(thread);
  if (value && is_none(value)) value.reset();
  return value;
}

class Printer {
 public:
  Printer(Thread& thread, Object* file, const TracebackTheme& theme)
      : thread_(thread), file_(share(file)), theme_(theme), sources_(thread) {}
  ~Printer() {
    for (size_t i = reports_.size(); i > 0; --i) {
      reports_[i - 1]->~Report();
      mem_free(reports_[i - 1]);
    }
  }
  Printer(const Printer&) = delete;

  Status print(Object* exception) {
    seen_ = PY_TRY(set_new(thread_, nullptr));
    PY_RUN(add_report(exception));
    PY_TRY(add_related());
    return write_chain(0);
  }

 private:
  Report& report(int64_t number) { return *reports_[static_cast<size_t>(number)]; }

  // Collecting.

  Owned<Object> id_of(Object* object) {
    return int_from_uint64(thread_, reinterpret_cast<uintptr_t>(object));
  }
  Tri was_seen(Object* exception) {
    Owned<Object> id = PY_TRY(id_of(exception));
    return set_contains(thread_, seen_, id);
  }

  // The number of the new report.
  Maybe<int64_t> add_report(Object* exception) {
    Owned<Object> id = PY_TRY(id_of(exception));
    PY_TRY(set_add(thread_, seen_, id));
    void* memory = mem_alloc(sizeof(Report));
    if (memory == nullptr) return raise_memory_error(thread_);
    auto* made = new (memory) Report;
    if (!reports_.push_back(made)) {
      made->~Report();
      mem_free(memory);
      return raise_memory_error(thread_);
    }
    made->exception = share(exception);
    made->suppress_context = as<Exception>(exception)->suppress_context;
    Owned<Object> traceback = share(exception_traceback(exception));
    made->stack = PY_TRY(traceback_format_entries(thread_, static_cast<Traceback*>(traceback.get()),
                                                  sources_, theme_));
    made->text = PY_TRY(safe_text(thread_, exception, "exception", false));
    made->notes = PY_TRY(notes_of(exception));
    made->type = PY_TRY(type_text(exception->ob_type));
    Owned<Object> suggestion = exception_suggestion(thread_, exception);
    if (suggestion) {
      made->text =
          PY_TRY(str_concat(thread_, as<Str>(made->text.get()), as<Str>(suggestion.get())));
    }
    return static_cast<int64_t>(reports_.size()) - 1;
  }

  Owned<Object> notes_of(Object* exception) {
    Owned<Object> notes;
    if (!failed(get_optional_attr(thread_, exception, ids.__notes__, &notes)))
      return notes ? std::move(notes) : new_none();
    Owned<Object> error = error_fetch(thread_);
    if (!is_a_plain_exception(error)) return raise_instance(thread_, std::move(error));
    Owned<Object> text = PY_TRY(safe_text(thread_, error, "__notes__", true));
    Owned<Str> note =
        PY_TRY(str_from_format(thread_, "Ignored error getting __notes__: %U", text.get()));
    Object* const items[] = {note.get()};
    return tuple_pack(thread_, items);
  }

  static bool is_a_plain_exception(Object* exception) {
    return type_is_subtype(exception->ob_type, &exc::Exception);
  }

  Owned<Str> type_text(Type* type) {
    Owned<Object> module = PY_TRY(get_attr(thread_, type, ids.__module__));
    Owned<Str> name = PY_TRY(type_qualname(thread_, type));
    if (!is_a<Str>(module.get())) return str_from_format(thread_, "<unknown>.%U", name.get());
    auto* text = as<Str>(module.get());
    if (str_equal_ascii(text, "builtins") || str_equal_ascii(text, "__main__")) return name;
    return str_from_format(thread_, "%U.%U", text, name.get());
  }

  // Adds the causes, contexts and members of everything, the last found first.
  Status add_related() {
    SmallVec<int64_t, 32> queue;
    if (!queue.push_back(0)) return raise_memory_error(thread_);
    while (!queue.empty()) {
      int64_t number = queue.pop_back();
      Owned<Object> exception = share(report(number).exception.get());
      auto* raw = as<Exception>(exception.get());
      Owned<Object> cause = share(raw->cause.get()), context = share(raw->context.get());
      bool suppressed = raw->suppress_context;
      int64_t cause_number = -1, context_number = -1;
      if (cause && !PY_TRY(was_seen(cause))) cause_number = PY_TRY(add_report(cause));
      if (context && cause_number < 0 && !suppressed && !PY_TRY(was_seen(context)))
        context_number = PY_TRY(add_report(context));
      report(number).cause = cause_number;
      report(number).context = context_number;
      if (cause_number >= 0 && !queue.push_back(cause_number)) return raise_memory_error(thread_);
      if (context_number >= 0 && !queue.push_back(context_number))
        return raise_memory_error(thread_);
      if (!type_is_subtype(exception->ob_type, &exc::BaseExceptionGroup)) continue;
      auto* members =
          static_cast<Tuple*>(static_cast<ExceptionGroup*>(exception.get())->exceptions.get());
      report(number).is_group = true;
      report(number).member_count = members->ob_size;
      for (int64_t i = 0; i < members->ob_size; ++i) {
        int64_t member = PY_TRY(add_report(members->items[i]));
        if (i == 0) report(number).first_member = member;
        if (!queue.push_back(member)) return raise_memory_error(thread_);
      }
    }
    return Status::kOk;
  }

  // Writing.

  Status write(Object* text) {
    Owned<Object> done = PY_TRY(call_method(thread_, file_, "write", text));
    // (As print(text, end="") does.)
    Owned<Object> ended =
        PY_TRY(call_method(thread_, file_, "write", static_cast<Object*>(empty_str())));
    return Status::kOk;
  }

  Status indent(Characters* out) {
    for (int i = 0; i < 2 * depth_; ++i)
      if (!out->push_back(' ')) return raise_memory_error(thread_);
    return Status::kOk;
  }

  // The text with the margin of the enclosing groups before each of its lines.
  Status emit(Str* text, char margin = '|') {
    if (depth_ == 0) return write(text);
    Characters out;
    for (int64_t i = 0; i < text->length;) {
      PY_TRY(indent(&out));
      if (!out.push_back(static_cast<uint8_t>(margin)) || !out.push_back(' '))
        return raise_memory_error(thread_);
      for (bool ended = false; i < text->length && !ended; ++i) {
        uint32_t c = text->at(i);
        ended = is_linebreak(c) && !(c == '\r' && i + 1 < text->length && text->at(i + 1) == '\n');
        if (!out.push_back(c)) return raise_memory_error(thread_);
      }
    }
    Owned<Str> framed = PY_TRY(text_of(thread_, out));
    return write(framed);
  }
  Status emit_ascii(const char* text, char margin = '|') {
    Owned<Str> str = PY_TRY(str_from_utf8(thread_, text));
    return emit(str, margin);
  }
  // Below the members of a group: without a margin.
  Status write_rule(const char* lead, const char* text) {
    Characters out;
    PY_TRY(indent(&out));
    PY_TRY(characters_add(thread_, &out, lead));
    PY_TRY(characters_add(thread_, &out, text));
    Owned<Str> line = PY_TRY(text_of(thread_, out));
    return write(line);
  }

  Status write_chain(int64_t number) {
    PY_ENTER_NATIVE(thread_, " while printing an exception");
    SmallVec<int64_t, 16> chain;
    for (int64_t next = number; next >= 0;) {
      if (!chain.push_back(next)) return raise_memory_error(thread_);
      const Report& current = report(next);
      next = current.cause >= 0                                  ? current.cause
             : current.context >= 0 && !current.suppress_context ? current.context
                                                                 : -1;
    }
    for (size_t i = chain.size(); i > 0; --i) {
      if (i < chain.size()) PY_TRY(write_link(report(chain[i - 1])));
      PY_TRY(write_one(chain[i - 1]));
    }
    return Status::kOk;
  }

  Status write_link(const Report& newer) {
    return emit_ascii(newer.cause >= 0 ? "\nThe above exception was the direct cause of the "
                                         "following exception:\n\n"
                                       : "\nDuring handling of the above exception, another "
                                         "exception occurred:\n\n");
  }

  Status write_stack(const Report& current) {
    Owned<List> stack = share(current.stack.get());
    for (int64_t i = 0; i < stack->ob_size; ++i) PY_TRY(emit(as<Str>(stack->items[i])));
    return Status::kOk;
  }

  Status write_one(int64_t number) {
    const Report& current = report(number);
    if (current.is_group) return write_group(number);
    if (current.stack->ob_size > 0) {
      PY_TRY(emit_ascii("Traceback (most recent call last):\n"));
      PY_TRY(write_stack(current));
    }
    return write_message(current);
  }

  Status write_group(int64_t number) {
    const Report& current = report(number);
    if (depth_ > kMaxGroupDepth) {
      Owned<Str> note =
          PY_TRY(str_from_format(thread_, "... (max_group_depth is %d)\n", kMaxGroupDepth));
      return emit(note);
    }
    bool outermost = depth_ == 0;
    if (outermost) ++depth_;
    if (current.stack->ob_size > 0) {
      PY_TRY(emit_ascii("Exception Group Traceback (most recent call last):\n",
                        outermost ? '+' : '|'));
      PY_TRY(write_stack(current));
    }
    PY_TRY(write_message(current));
    int64_t count = current.member_count;
    int64_t shown = count <= kMaxGroupWidth ? count : kMaxGroupWidth + 1;
    needs_closing_ = false;
    for (int64_t i = 0; i < shown; ++i) {
      bool last = i == shown - 1, truncated = i >= kMaxGroupWidth;
      // A group at the end of a group closes both.
      if (last) needs_closing_ = true;
      Owned<Str> title =
          PY_TRY(truncated ? str_from_format(thread_, "...")
                           : str_from_format(thread_, "%lld", static_cast<long long>(i + 1)));
      Owned<Str> rule =
          PY_TRY(str_from_format(thread_, "+---------------- %U ----------------\n", title.get()));
      PY_TRY(write_rule(i == 0 ? "+-" : "  ", rule->ascii_text()));
      ++depth_;
      if (truncated) {
        int64_t more = count - kMaxGroupWidth;
        Owned<Str> note =
            PY_TRY(str_from_format(thread_, "and %lld more exception%s\n",
                                   static_cast<long long>(more), more > 1 ? "s" : ""));
        PY_TRY(emit(note));
      } else {
        PY_TRY(write_chain(member(number, i)));
      }
      if (last && needs_closing_) {
        PY_TRY(write_rule("", "+------------------------------------\n"));
        needs_closing_ = false;
      }
      --depth_;
    }
    if (outermost) depth_ = 0;
    return Status::kOk;
  }

  // Members were added one after the other.
  int64_t member(int64_t number, int64_t index) { return report(number).first_member + index; }

  // "type: text" and the notes.
  Status write_message(const Report& current) {
    if (type_is_subtype(current.exception->ob_type, &exc::SyntaxError)) {
      PY_TRY(write_syntax_error(current));
    } else {
      Characters line;
      PY_TRY(characters_add(thread_, &line, theme_.type));
      PY_TRY(characters_add(thread_, &line, current.type));
      PY_TRY(characters_add(thread_, &line, theme_.reset));
      auto* text = as<Str>(current.text.get());
      if (text->length > 0) {
        PY_TRY(characters_add(thread_, &line, ": "));
        PY_TRY(characters_add(thread_, &line, theme_.message));
        PY_TRY(characters_add(thread_, &line, text));
        PY_TRY(characters_add(thread_, &line, theme_.reset));
      }
      PY_TRY(emit_line(line));
    }
    return write_notes(current.notes);
  }

  Status emit_line(Characters& line) {
    PY_TRY(characters_add(thread_, &line, "\n"));
    Owned<Str> text = PY_TRY(text_of(thread_, line));
    return emit(text);
  }

  Tri is_note_sequence(Object* notes) {
    if (is_a<Str>(notes) || is_a<Bytes>(notes)) return Tri::kFalse;
    if (is_a<List>(notes) || is_a<Tuple>(notes) || is_a<Range>(notes) || is_a<ByteArray>(notes) ||
        is_a<MemoryView>(notes))
      return Tri::kTrue;
    // Others are sequences if they were registered as such.
    Dict* modules = thread_.interp->modules;
    Object* found =
        modules == nullptr ? nullptr : dict_get_ascii(thread_, modules, "_collections_abc");
    if (found == nullptr) return Tri::kFalse;
    Owned<Object> kept = share(found);
    Owned<Object> sequence = PY_TRY(get_attr(thread_, kept, "Sequence"));
    return object_is_instance(thread_, notes, sequence);
  }

  Status write_notes(Object* notes) {
    if (notes == nullptr || is_none(notes)) return Status::kOk;
    Owned<Object> kept = share(notes);
    if (!PY_TRY(is_note_sequence(notes))) {
      Owned<Object> text = PY_TRY(safe_text(thread_, notes, "__notes__", true));
      Owned<Str> line = PY_TRY(str_from_format(thread_, "%U\n", text.get()));
      return emit(line);
    }
    Owned<Object> iterator = PY_TRY(get_iter(thread_, notes));
    while (Owned<Object> note = iter_next(thread_, iterator)) {
      Owned<Object> text = PY_TRY(safe_text(thread_, note, "note", false));
      PY_TRY(write_lines(as<Str>(text.get())));
    }
    return thread_.has_exception() ? Status::kError : Status::kOk;
  }

  // Each line of a note by itself, empty ones too.
  Status write_lines(Str* text) {
    for (int64_t start = 0; start <= text->length;) {
      int64_t end = start;
      while (end < text->length && text->at(end) != '\n') ++end;
      Owned<Str> part = PY_TRY(str_substring(thread_, text, start, end));
      Characters line;
      PY_TRY(characters_add(thread_, &line, part));
      PY_TRY(emit_line(line));
      start = end + 1;
    }
    return Status::kOk;
  }

  // File and line, the text with carets below, and the message.
  Status write_syntax_error(const Report& current) {
    Object* error = current.exception;
    Owned<Object> filename = optional_attribute(thread_, error, "filename");
    Owned<Object> line = optional_attribute(thread_, error, "lineno");
    Owned<Object> text = optional_attribute(thread_, error, "text");
    Owned<Object> message = optional_attribute(thread_, error, "msg");
    if (line) {
      Characters out;
      PY_TRY(characters_add(thread_, &out, "  File "));
      PY_TRY(characters_add(thread_, &out, theme_.filename));
      PY_TRY(characters_add(thread_, &out, "\""));
      Owned<Object> name = PY_TRY(filename && PY_TRY(object_is_true(thread_, filename))
                                      ? object_format(thread_, filename, nullptr)
                                      : Owned<Object>(str_from_utf8(thread_, "<string>")));
      PY_TRY(characters_add(thread_, &out, as<Str>(name.get())));
      PY_TRY(characters_add(thread_, &out, "\""));
      PY_TRY(characters_add(thread_, &out, theme_.reset));
      PY_TRY(characters_add(thread_, &out, ", line "));
      PY_TRY(characters_add(thread_, &out, theme_.line));
      Owned<Object> number = PY_TRY(object_str(thread_, line));
      PY_TRY(characters_add(thread_, &out, as<Str>(number.get())));
      PY_TRY(characters_add(thread_, &out, theme_.reset));
      PY_TRY(emit_line(out));
    }
    if (text && is_a<Str>(text.get())) PY_TRY(write_syntax_text(error, as<Str>(text.get()), line));
    Characters out;
    PY_TRY(characters_add(thread_, &out, theme_.type));
    PY_TRY(characters_add(thread_, &out, current.type));
    PY_TRY(characters_add(thread_, &out, theme_.reset));
    PY_TRY(characters_add(thread_, &out, ": "));
    PY_TRY(characters_add(thread_, &out, theme_.message));
    if (message && PY_TRY(object_is_true(thread_, message))) {
      Owned<Object> shown = PY_TRY(object_format(thread_, message, nullptr));
      PY_TRY(characters_add(thread_, &out, as<Str>(shown.get())));
    } else {
      PY_TRY(characters_add(thread_, &out, "<no detail available>"));
    }
    PY_TRY(characters_add(thread_, &out, theme_.reset));
    if (!line && filename) {
      Owned<Object> shown = PY_TRY(object_format(thread_, filename, nullptr));
      Owned<Str> suffix = PY_TRY(str_from_format(thread_, " (%U)", shown.get()));
      PY_TRY(characters_add(thread_, &out, suffix));
    }
    return emit_line(out);
  }

  // The line between the places, without its indentation.
  Status write_syntax_text(Object* error, Str* text, Object* line) {
    int64_t length = text->length;
    while (length > 0 && text->at(length - 1) == '\n') --length;
    int64_t spaces = 0;
    while (spaces < length &&
           (text->at(spaces) == ' ' || text->at(spaces) == '\n' || text->at(spaces) == '\f'))
      ++spaces;
    Owned<Object> offset = optional_attribute(thread_, error, "offset");
    int64_t start;
    if (!offset) return write_syntax_line(text, spaces, length, -1, -1);
    if (!is_a<Int>(offset.get()) || !int_fits_int64(offset, &start)) return Status::kOk;
    Owned<Object> end_offset = optional_attribute(thread_, error, "end_offset");
    Owned<Object> end_line = optional_attribute(thread_, error, "end_lineno");
    int64_t end = length + 1;
    if (PY_TRY(same_line(line, end_line))) {
      end = start;
      int64_t given;
      if (end_offset && is_a<Int>(end_offset.get()) && int_fits_int64(end_offset, &given) &&
          given != 0)
        end = given;
    }
    if (text->length > 0 && start > text->length) start = length + 1;
    if (text->length > 0 && end > text->length) end = length + 1;
    if (start >= end || end < 0) end = start + 1;
    return write_syntax_line(text, spaces, length, start - 1 - spaces, end - 1 - spaces);
  }

  // Line numbers are compared as text.
  Tri same_line(Object* line, Object* end_line) {
    if (line == nullptr || end_line == nullptr) return to_tri(line == end_line);
    Owned<Object> left = PY_TRY(object_str(thread_, line));
    Owned<Object> right = PY_TRY(object_str(thread_, end_line));
    return to_tri(str_equal(as<Str>(left.get()), as<Str>(right.get())));
  }

  // [from, to) of the text; carets below [start, end) of that unless start is negative.
  Status write_syntax_line(Str* text, int64_t from, int64_t to, int64_t start, int64_t end) {
    Characters above, below;
    PY_TRY(characters_add(thread_, &above, "    "));
    for (int64_t i = 0; i < to - from; ++i) {
      if (start >= 0 && i == start) PY_TRY(characters_add(thread_, &above, theme_.error_highlight));
      if (start >= 0 && i == end) PY_TRY(characters_add(thread_, &above, theme_.reset));
      if (!above.push_back(text->at(from + i))) return raise_memory_error(thread_);
    }
    if (start >= 0 && start >= to - from)
      PY_TRY(characters_add(thread_, &above, theme_.error_highlight));
    if (start >= 0 && end >= to - from) PY_TRY(characters_add(thread_, &above, theme_.reset));
    PY_TRY(emit_line(above));
    if (start < 0) return Status::kOk;
    PY_TRY(characters_add(thread_, &below, "    "));
    for (int64_t i = 0; i < start && i < to - from; ++i) {
      // Tabs are kept, so that the carets stand where they should.
      uint32_t c = text->at(from + i);
      if (!below.push_back(is_space(c) ? c : ' ')) return raise_memory_error(thread_);
    }
    PY_TRY(characters_add(thread_, &below, theme_.error_highlight));
    for (int64_t i = start; i < end; ++i)
      if (!below.push_back('^')) return raise_memory_error(thread_);
    PY_TRY(characters_add(thread_, &below, theme_.reset));
    return emit_line(below);
  }

  Thread& thread_;
  Owned<Object> file_;
  const TracebackTheme& theme_;
  SourceLines sources_;
  Owned<Set> seen_;
  SmallVec<Report*, 8> reports_;
  int depth_ = 0;  // Of nested groups.
  bool needs_closing_ = false;
};

}  // namespace

void print_exception(Thread& thread, Object* exception, Object* file) {
  SavedError saved(thread);
  if (file != nullptr && is_none(file)) return;
  Owned<Object> kept = share(exception), kept_file = share(file);
  if (file != nullptr && is_exception(exception)) {
    bool colour = traceback_wants_colour(thread, file);
    Printer printer(thread, file, colour ? kColourTheme : kPlainTheme);
    if (!failed(printer.print(exception))) return;
    error_clear(thread);
  }
  print_exception_plainly(thread, exception, file);
}

}  // namespace py
