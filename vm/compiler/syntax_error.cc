// SyntaxErrors and SyntaxWarnings at a place in a tree.
// Counterpart: Python/errors.c.
#include "vm/compiler/syntax_error.h"

#include <cstdarg>

#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// Columns of a tree count from 0, those of an exception from 1.
struct Place {
  Owned<Object> lineno, offset, end_lineno, end_offset, text;
};

Status make_place(Thread& thread, Object* filename, const ast::Location& loc, Place* place) {
  place->lineno = PY_TRY(int_from_int64(thread, loc.lineno));
  place->offset = PY_TRY(int_from_int64(thread, loc.col_offset + 1));
  place->end_lineno = PY_TRY(int_from_int64(thread, loc.end_lineno));
  place->end_offset = PY_TRY(int_from_int64(thread, loc.end_col_offset + 1));
  if (is_a<Str>(filename)) {
    SavedError saved(thread);
    place->text = source_program_line(thread, static_cast<Str*>(filename), loc.lineno, nullptr);
  }
  return Status::kOk;
}

Raised raise_whole(Thread& thread, Object* message, Object* filename, const ast::Location& loc) {
  Place place;
  if (failed(make_place(thread, filename, loc, &place))) return Raised{};
  Object* details[] = {filename,         place.lineno,
                       place.offset,     place.text ? place.text.get() : none(),
                       place.end_lineno, place.end_offset};
  Owned<Tuple> where = tuple_pack(thread, details);
  if (!where) return Raised{};
  Object* items[] = {message, where};
  Owned<Tuple> arguments = tuple_pack(thread, items);
  if (!arguments) return Raised{};
  return raise_object(thread, &exc::SyntaxError, arguments);
}

}  // namespace

Raised raise_syntax_error_at(Thread& thread, Object* filename, const ast::Location& loc,
                             const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_v(thread, &exc::SyntaxError, format, &arguments);
  va_end(arguments);
  if (!error_matches(thread, &exc::SyntaxError)) return Raised{};
  Place place;
  if (failed(make_place(thread, filename, loc, &place))) return Raised{};
  auto* error = as<SyntaxErrorObject>(thread.current_exception);
  error->lineno.set(std::move(place.lineno));
  error->offset.set(std::move(place.offset));
  error->end_lineno.set(loc.end_lineno < 0 ? share(none()) : std::move(place.end_lineno));
  error->end_offset.set(std::move(place.end_offset));
  error->filename.set_shared(filename);
  if (place.text) error->text.set(std::move(place.text));
  return Raised{};
}

Raised raise_compile_error(Thread& thread, Object* filename, const ast::Location& loc,
                           const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Owned<Str> message = str_from_format_v(thread, format, &arguments);
  va_end(arguments);
  if (!message) return Raised{};
  return raise_whole(thread, message, filename, loc);
}

Status warn_syntax(Thread& thread, Object* filename, const ast::Location& loc, const char* format,
                   ...) {
  va_list arguments;
  va_start(arguments, format);
  Owned<Str> message = str_from_format_v(thread, format, &arguments);
  va_end(arguments);
  if (!message) return Status::kError;
  if (thread.interp->hooks.warn_at == nullptr) return Status::kOk;
  const Status issued =
      thread.interp->hooks.warn_at(thread, &exc::SyntaxWarning, message, filename, loc.lineno);
  if (!failed(issued) || !error_matches(thread, &exc::SyntaxWarning)) return issued;
  error_clear(thread);
  return raise_whole(thread, message, filename, loc);
}

}  // namespace py
