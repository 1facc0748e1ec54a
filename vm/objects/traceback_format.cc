// How one entry of a traceback looks: place, source lines, carets.
// Counterpart: Lib/traceback.py (StackSummary.format_frame_summary).
#include "vm/objects/traceback_format.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_anchors.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/database.h"

namespace py {

constexpr TracebackTheme kPlainTheme = {"", "", "", "", "", "", "", ""};
constexpr TracebackTheme kColourTheme = {"\x1b[1;35m", "\x1b[35m",   "\x1b[35m", "\x1b[35m",
                                         "\x1b[35m",   "\x1b[1;31m", "\x1b[31m", "\x1b[0m"};

namespace {

Status no_memory(Thread& thread) { return raise_memory_error(thread); }

// Part of a text.
struct Span {
  const uint32_t* text;
  int64_t length;
  uint32_t operator[](int64_t index) const { return text[index]; }
};

bool is_blank(Span line) {
  for (int64_t i = 0; i < line.length; ++i)
    if (!is_space(line[i])) return false;
  return true;
}

int64_t leading_space(Span line) {
  int64_t count = 0;
  while (count < line.length && is_space(line[count])) ++count;
  return count;
}

int compare(Span left, Span right) {
  for (int64_t i = 0; i < left.length && i < right.length; ++i)
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  return left.length < right.length ? -1 : left.length > right.length;
}

using Spans = SmallVec<Span, 8>;

bool split(const Characters& text, Spans* lines) {
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '\n') continue;
    if (!lines->push_back({text.data() + start, static_cast<int64_t>(i - start)})) return false;
    start = i + 1;
  }
  return true;
}

// The white space that all lines but the blank ones begin with: by the first and the last of them
// in alphabetical order.
int64_t common_margin(const Spans& lines) {
  const Span* first = nullptr;
  const Span* last = nullptr;
  for (const Span& line : lines) {
    if (is_blank(line)) continue;
    if (first == nullptr || compare(line, *first) < 0) first = &line;
    if (last == nullptr || compare(line, *last) > 0) last = &line;
  }
  if (first == nullptr) return 0;
  int64_t margin = 0;
  while (margin < first->length && margin < last->length && (*first)[margin] == (*last)[margin] &&
         ((*first)[margin] == ' ' || (*first)[margin] == '\t'))
    ++margin;
  return margin;
}

Status add_span(Thread& thread, Characters* out, Span span) {
  for (int64_t i = 0; i < span.length; ++i)
    if (!out->push_back(span[i])) return no_memory(thread);
  return Status::kOk;
}

Status add_char(Thread& thread, Characters* out, uint32_t character) {
  return out->push_back(character) ? Status::kOk : no_memory(thread);
}

// Lines without their common margin; blank ones become empty.
Status dedent(Thread& thread, const Characters& text, Characters* out) {
  Spans lines;
  if (!split(text, &lines)) return no_memory(thread);
  int64_t margin = common_margin(lines);
  bool first = true;
  for (Span line : lines) {
    if (!first) PY_TRY(add_char(thread, out, '\n'));
    first = false;
    if (!is_blank(line)) PY_TRY(add_span(thread, out, {line.text + margin, line.length - margin}));
  }
  return Status::kOk;
}

// How many columns the first `count` characters take on a terminal.
int64_t display_width(Span line, int64_t count) {
  bool ascii = true;
  for (int64_t i = 0; i < line.length; ++i) ascii = ascii && line[i] < 0x80;
  if (ascii) return count;
  int64_t width = 0;
  for (int64_t i = 0; i < count && i < line.length; ++i) {
    const char* class_name = char_east_asian_width(line[i]);
    bool wide = strcmp(class_name, "W") == 0 || strcmp(class_name, "F") == 0;
    width += wide ? 2 : 1;
  }
  return width;
}

// The character that a byte offset of the line's UTF-8 falls into.
int64_t character_offset(Span line, int64_t byte_offset) {
  int64_t bytes = 0, index = 0;
  for (; index < line.length && bytes < byte_offset; ++index) {
    uint32_t c = line[index];
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return index;
}

struct Entry {
  Code* code;
  Object* globals;
  int line, end_line, column, end_column;  // -1: unknown.
};

// Draws the source lines of one entry.
class Drawing {
 public:
  Drawing(Thread& thread, const TracebackTheme& theme) : thread_(thread), theme_(theme) {}

  // `original` are the lines as they are in the file.
  Status draw(const Characters& original, const Entry& entry, Characters* out) {
    Characters dedented;
    Spans original_lines;
    PY_TRY(dedent(thread_, original, &dedented));
    if (!split(original, &original_lines) || !split(dedented, &lines_)) return no_memory(thread_);
    last_ = static_cast<int64_t>(lines_.size()) - 1;
    Span first_line = original_lines[0];
    int64_t removed = first_line.length - lines_[0].length;
    start_ = at_least_zero(character_offset(first_line, entry.column) - removed);
    end_ = at_least_zero(character_offset(original_lines.back(), entry.end_column) - removed);
    start_column_ = display_width(lines_[0], start_);
    end_column_ = display_width(lines_.back(), end_);
    find_anchors(dedented);
    PY_TRY(draw_lines());
    return finish(out);
  }

 private:
  static int64_t at_least_zero(int64_t value) { return value < 0 ? 0 : value; }

  void find_anchors(const Characters& text) {
    int64_t size = static_cast<int64_t>(text.size());
    int64_t stop = size - (lines_.back().length - end_);
    if (stop > size) stop = size;
    int64_t begin = start_ > size ? size : start_;
    if (stop < begin) stop = begin;
    CaretAnchors found;
    has_anchors_ =
        find_caret_anchors(text.data() + begin, static_cast<size_t>(stop - begin), &found);
    if (has_anchors_) {
      left_line_ = found.left_line;
      right_line_ = found.right_line;
      int64_t left = found.left_column + (found.left_line == 0 ? start_ : 0);
      int64_t right = found.right_column + (found.right_line == 0 ? start_ : 0);
      left_column_ = display_width(lines_[static_cast<size_t>(left_line_)], left);
      right_column_ = display_width(lines_[static_cast<size_t>(right_line_)], right);
    }
    show_carets_ = !statement_explains_itself(text.data(), text.size(), start_, end_) &&
                   (has_anchors_ || !covers_everything());
  }

  bool covers_everything() const {
    Span first = lines_[0], last = lines_[lines_.size() - 1];
    int64_t before = start_ < first.length ? start_ : first.length;
    int64_t after = end_ < last.length ? end_ : last.length;
    return is_blank({first.text, before}) && is_blank({last.text + after, last.length - after});
  }

  // The first and last lines, and those around the anchors, are shown.
  bool is_significant(int64_t line) const {
    if (line == 0 || line == last_) return true;
    if (!has_anchors_) return false;
    return (line >= left_line_ - 1 && line <= left_line_ + 1) ||
           (line >= right_line_ - 1 && line <= right_line_ + 1);
  }

  Status draw_lines() {
    int64_t previous = -1;
    for (int64_t line = 0; line <= last_; ++line) {
      if (!is_significant(line)) continue;
      int64_t skipped = line - previous - 1;
      if (skipped == 1) {
        PY_TRY(draw_line(line - 1));
      } else if (skipped > 1) {
        Owned<Str> note = PY_TRY(
            str_from_format(thread_, "...<%lld lines>...\n", static_cast<long long>(skipped)));
        PY_TRY(characters_add(thread_, &result_, note));
      }
      PY_TRY(draw_line(line));
      previous = line;
    }
    return Status::kOk;
  }

  uint32_t caret_at(int64_t line, int64_t column, int64_t indent) const {
    if (column < indent || (line == 0 && column < start_column_)) return ' ';
    bool after_left = line > left_line_ || (line == left_line_ && column >= left_column_);
    bool before_right = line < right_line_ || (line == right_line_ && column < right_column_);
    if (!has_anchors_) return '^';
    return after_left && before_right ? '^' : '~';
  }

  Status draw_line(int64_t number) {
    Span line = lines_[static_cast<size_t>(number)];
    if (!show_carets_) {
      PY_TRY(add_span(thread_, &result_, line));
      return add_char(thread_, &result_, '\n');
    }
    int64_t indent = leading_space(line);
    int64_t carets = number == last_ ? end_column_ : display_width(line, line.length);
    Characters below;
    // Line and carets change their colour together.
    int64_t length = line.length + 1 > carets ? line.length + 1 : carets;
    uint32_t colour = 0;
    for (int64_t column = 0; column <= length; ++column) {
      uint32_t caret = column < carets ? caret_at(number, column, indent) : 0;
      if (column == 0 || column == length || caret != colour) {
        if (column > 0) PY_TRY(change(colour, false, &below));
        if (column == length) break;
        PY_TRY(change(caret, true, &below));
        colour = caret;
      }
      if (column <= line.length)
        PY_TRY(add_char(thread_, &result_, column < line.length ? line[column] : '\n'));
      if (caret != 0) PY_TRY(add_char(thread_, &below, caret));
    }
    for (uint32_t c : below) PY_TRY(add_char(thread_, &result_, c));
    return add_char(thread_, &result_, '\n');
  }

  Status change(uint32_t caret, bool begins, Characters* below) {
    if (caret != '^' && caret != '~') return Status::kOk;
    const char* escape = !begins        ? theme_.reset
                         : caret == '^' ? theme_.error_highlight
                                        : theme_.error_range;
    PY_TRY(characters_add(thread_, &result_, escape));
    return characters_add(thread_, below, escape);
  }

  // Four spaces before each line.
  Status finish(Characters* out) {
    Characters plain;
    PY_TRY(dedent(thread_, result_, &plain));
    bool line_start = true;
    for (uint32_t c : plain) {
      if (line_start) PY_TRY(characters_add(thread_, out, "    "));
      line_start = c == '\n';
      PY_TRY(add_char(thread_, out, c));
    }
    return Status::kOk;
  }

  Thread& thread_;
  const TracebackTheme& theme_;
  Spans lines_;
  int64_t last_ = 0;
  int64_t start_ = 0, end_ = 0;  // Characters, in the first and the last line.
  int64_t start_column_ = 0, end_column_ = 0;
  bool has_anchors_ = false, show_carets_ = false;
  int64_t left_line_ = 0, left_column_ = 0, right_line_ = 0, right_column_ = 0;
  Characters result_;
};

Status add_source(Thread& thread, const Entry& entry, SourceLines& sources,
                  const TracebackTheme& theme, Characters* out) {
  if (entry.line < 0) return Status::kOk;
  Characters text;
  for (int64_t number = entry.line; number <= entry.end_line; ++number) {
    Owned<Str> line = sources.line(entry.code, entry.globals, number);
    if (number > entry.line) PY_TRY(add_char(thread, &text, '\n'));
    PY_TRY(characters_add(thread, &text, line));
  }
  Span all{text.data(), static_cast<int64_t>(text.size())};
  if (is_blank(all)) return Status::kOk;
  if (entry.column >= 0 && entry.end_column >= 0) {
    return Drawing(thread, theme).draw(text, entry, out);
  }
  // Without columns the first line is all there is to show.
  Spans lines;
  if (!split(text, &lines)) return no_memory(thread);
  int64_t indent = leading_space(lines[0]);
  if (indent == lines[0].length) return add_char(thread, out, '\n');
  PY_TRY(characters_add(thread, out, "    "));
  PY_TRY(add_span(thread, out, {lines[0].text + indent, lines[0].length - indent}));
  return add_char(thread, out, '\n');
}

bool is_stdin_name(Str* filename) {
  constexpr char kPrefix[] = "<stdin-";
  constexpr int64_t kLength = sizeof kPrefix - 1;
  if (filename->length <= kLength || filename->at(filename->length - 1) != '>') return false;
  for (int64_t i = 0; i < kLength; ++i)
    if (filename->at(i) != static_cast<uint8_t>(kPrefix[i])) return false;
  return true;
}

Owned<Object> format_entry(Thread& thread, const Entry& entry, SourceLines& sources,
                           const TracebackTheme& theme) {
  Characters out;
  PY_TRY(characters_add(thread, &out, "  File "));
  PY_TRY(characters_add(thread, &out, theme.filename));
  PY_TRY(add_char(thread, &out, '"'));
  if (is_stdin_name(entry.code->co_filename)) {
    PY_TRY(characters_add(thread, &out, "<stdin>"));
  } else {
    PY_TRY(characters_add(thread, &out, entry.code->co_filename));
  }
  PY_TRY(add_char(thread, &out, '"'));
  PY_TRY(characters_add(thread, &out, theme.reset));
  PY_TRY(characters_add(thread, &out, ", line "));
  PY_TRY(characters_add(thread, &out, theme.line));
  Owned<Str> number = PY_TRY(entry.line < 0 ? str_from_format(thread, "None")
                                            : str_from_format(thread, "%d", entry.line));
  PY_TRY(characters_add(thread, &out, number));
  PY_TRY(characters_add(thread, &out, theme.reset));
  PY_TRY(characters_add(thread, &out, ", in "));
  PY_TRY(characters_add(thread, &out, theme.frame));
  PY_TRY(characters_add(thread, &out, entry.code->co_name));
  PY_TRY(characters_add(thread, &out, theme.reset));
  PY_TRY(add_char(thread, &out, '\n'));
  PY_TRY(add_source(thread, entry, sources, theme, &out));
  return str_from_ucs4(thread, out.data(), out.size());
}

Entry entry_of(Traceback* traceback) {
  Frame* frame = traceback->frame->frame;
  Entry entry{frame->code(), frame->f_globals, -1, -1, -1, -1};
  if (traceback->lasti >= 0) {
    CodePosition position = code_position(entry.code, traceback->lasti);
    entry.line = position.line;
    entry.end_line = position.end_line;
    entry.column = position.column;
    entry.end_column = position.end_column;
  }
  if (entry.line < 0) entry.line = traceback_lineno(traceback);
  if (entry.end_line < 0) entry.end_line = entry.line;
  return entry;
}

// The index of the first entry to show. (A limit of more than twice the length counts from the end
// twice: slices of Python do.)
Maybe<int64_t> first_shown(Thread& thread, int64_t count) {
  Dict* sys = thread.interp->sys_dict;
  Object* found = sys == nullptr ? nullptr : dict_get_ascii(thread, sys, "tracebacklimit");
  int64_t limit;
  if (found == nullptr || is_none(found)) return 0;
  if (!is_a<Int>(found)) return raise_type_error(thread, "sys.tracebacklimit is not an int");
  if (!int_fits_int64(found, &limit)) limit = int_sign(found) < 0 ? 0 : INT64_MAX / 2;
  if (limit < 0) limit = 0;
  int64_t start = count - limit;
  if (start < 0) start += count;
  return start < 0 ? 0 : start;
}

Status add_repeats(Thread& thread, List* result, int64_t count) {
  constexpr int64_t kShown = 3;
  if (count <= kShown) return Status::kOk;
  Owned<Object> line = PY_TRY(
      str_from_format(thread, "  [Previous line repeated %lld more time%s]\n",
                      static_cast<long long>(count - kShown), count - kShown > 1 ? "s" : ""));
  return list_append_steal(thread, result, std::move(line));
}

bool is_set(const char* name) {
  const char* value = getenv(name);
  return value != nullptr && value[0] != '\0';
}

}  // namespace

Status characters_add(Thread& thread, Characters* out, Str* text) {
  for (int64_t i = 0; i < text->length; ++i) PY_TRY(add_char(thread, out, text->at(i)));
  return Status::kOk;
}

Status characters_add(Thread& thread, Characters* out, const char* ascii) {
  for (; *ascii != '\0'; ++ascii) PY_TRY(add_char(thread, out, static_cast<uint8_t>(*ascii)));
  return Status::kOk;
}

bool traceback_wants_colour(Thread& thread, Object* file) {
  Dict* sys = thread.interp->sys_dict;
  Object* flags = sys == nullptr ? nullptr : dict_get_ascii(thread, sys, "flags");
  bool isolated = false;
  if (flags != nullptr) {
    Owned<Object> kept = share(flags);
    Owned<Object> value = get_attr(thread, kept, "ignore_environment");
    isolated = value && object_is_true(thread, value) == Tri::kTrue;
    error_clear(thread);
  }
  const char* choice = isolated ? nullptr : getenv("PYTHON_COLORS");
  if (choice != nullptr && strcmp(choice, "0") == 0) return false;
  if (choice != nullptr && strcmp(choice, "1") == 0) return true;
  if (is_set("NO_COLOR")) return false;
  if (is_set("FORCE_COLOR")) return true;
  const char* terminal = getenv("TERM");
  if (terminal != nullptr && strcmp(terminal, "dumb") == 0) return false;
  Owned<Object> number = call_method(thread, file, "fileno");
  int64_t descriptor;
  bool answer = number && is_a<Int>(number.get()) && int_fits_int64(number, &descriptor) &&
                isatty(static_cast<int>(descriptor)) != 0;
  error_clear(thread);
  return answer;
}

Owned<List> traceback_format_entries(Thread& thread, Traceback* traceback, SourceLines& sources,
                                     const TracebackTheme& theme) {
  Owned<List> result = PY_TRY(list_new(thread));
  int64_t count = 0;
  for (Traceback* entry = traceback; entry != nullptr; entry = entry->next) ++count;
  int64_t skip = PY_TRY(first_shown(thread, count));
  Entry last{};
  int64_t repeats = 0;
  Owned<Object> kept;
  for (Traceback* cursor = traceback; cursor != nullptr; cursor = cursor->next) {
    if (skip-- > 0) continue;
    kept = share<Object>(cursor);
    Entry entry = entry_of(cursor);
    bool same = last.code != nullptr && last.line >= 0 && last.line == entry.line &&
                str_equal(last.code->co_filename, entry.code->co_filename) &&
                str_equal(last.code->co_name, entry.code->co_name);
    if (!same) {
      PY_TRY(add_repeats(thread, result, repeats));
      repeats = 0;
      last = entry;
    }
    if (++repeats > 3) continue;
    Owned<Object> text = PY_TRY(format_entry(thread, entry, sources, theme));
    PY_TRY(list_append_steal(thread, result, std::move(text)));
  }
  PY_TRY(add_repeats(thread, result, repeats));
  return result;
}

}  // namespace py
