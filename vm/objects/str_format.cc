// str.format and str.format_map: replacement fields, automatic numbering, nested specs.
// Counterpart: Objects/stringlib/unicode_format.h.
#include "vm/objects/str_format.h"

#include "vm/base/checked.h"
#include "vm/objects/float.h"
#include "vm/objects/format_spec.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// A part of a string.
struct Part {
  Str* text = nullptr;
  int64_t start = 0;
  int64_t end = 0;

  bool empty() const { return start >= end; }
  Owned<Str> str(Thread& thread) const {
    if (text == nullptr || empty()) return Owned<Str>::steal(empty_str());
    return str_substring(thread, text, start, end);
  }
};

// The index a part spells, or -1 when it is no number.
Maybe<int64_t> part_as_index(Thread& thread, const Part& part) {
  if (part.empty()) return int64_t{-1};
  int64_t number = 0;
  for (int64_t i = part.start; i < part.end; ++i) {
    int digit = to_decimal(part.text->at(i));
    if (digit < 0) return int64_t{-1};
    if (!checked_mul(number, int64_t{10}, &number) || !checked_add(number, int64_t{digit}, &number))
      return raise_value_error(thread, "Too many decimal digits in format string");
  }
  return number;
}

struct Field {
  bool present = false;
  Part name;
  Part spec;
  uint32_t conversion = 0;
  bool nested = false;  // The spec has replacement fields of its own.
};

// Reads a format string piece by piece: a literal, then possibly a field.
class Markup {
 public:
  Markup(Thread& thread, const Part& text)
      : thread_(thread), text_(text.text), position_(text.start), end_(text.end) {}

  int64_t position() const { return position_; }

  // kFalse: at the end.
  Tri next(Part* literal, Field* field) {
    *literal = Part{};
    *field = Field{};
    if (position_ >= end_) return Tri::kFalse;
    int64_t start = position_;
    uint32_t c = 0;
    bool brace = false;
    while (position_ < end_) {
      c = text_->at(position_++);
      if (c == '{' || c == '}') {
        brace = true;
        break;
      }
    }
    bool at_end = position_ >= end_;
    int64_t length = position_ - start;
    bool twice = brace && !at_end && text_->at(position_) == c;
    if (brace && c == '}' && !twice)
      return raise_value_error(thread_, "Single '}' encountered in format string");
    if (brace && c == '{' && at_end)
      return raise_value_error(thread_, "Single '{' encountered in format string");
    if (twice) {
      // A doubled brace stands for one; the literal ends with it.
      ++position_;
      brace = false;
    } else if (brace) {
      --length;
    }
    *literal = Part{text_, start, start + length};
    if (!brace) return Tri::kTrue;
    field->present = true;
    PY_TRY(parse_field(field));
    return Tri::kTrue;
  }

 private:
  Status parse_field(Field* field) {
    uint32_t c = 0;
    field->name = Part{text_, position_, position_};
    bool ended = false;
    while (position_ < end_ && !ended) {
      c = text_->at(position_++);
      if (c == '{') return raise_value_error(thread_, "unexpected '{' in field name");
      if (c == '[') {
        while (position_ < end_ && text_->at(position_) != ']') ++position_;
      } else if (c == '}' || c == ':' || c == '!') {
        ended = true;
      }
    }
    if (!ended) return raise_value_error(thread_, "expected '}' before end of string");
    field->name.end = position_ - 1;
    if (c == '}') return Status::kOk;
    if (c == '!') {
      if (position_ >= end_)
        return raise_value_error(thread_, "end of string while looking for conversion specifier");
      field->conversion = text_->at(position_++);
      if (position_ < end_) {
        c = text_->at(position_++);
        if (c == '}') return Status::kOk;
        if (c != ':') return raise_value_error(thread_, "expected ':' after conversion specifier");
      }
    }
    field->spec = Part{text_, position_, position_};
    int depth = 1;
    while (position_ < end_) {
      c = text_->at(position_++);
      if (c == '{') {
        field->nested = true;
        ++depth;
      } else if (c == '}' && --depth == 0) {
        field->spec.end = position_ - 1;
        return Status::kOk;
      }
    }
    return raise_value_error(thread_, "unmatched '{' in format spec");
  }

  Thread& thread_;
  Str* text_;
  int64_t position_;
  int64_t end_;
};

// One step of a field name behind its first part: ".attribute" or "[item]".
struct Step {
  bool attribute = false;
  int64_t index = -1;  // Of "[12]"; else -1.
  Part name;
};

// kFalse: no step left.
Tri next_step(Thread& thread, Part* rest, Step* step) {
  if (rest->empty()) return Tri::kFalse;
  Str* text = rest->text;
  uint32_t c = text->at(rest->start++);
  *step = Step{};
  step->name = Part{text, rest->start, rest->start};
  if (c == '.') {
    step->attribute = true;
    while (rest->start < rest->end && text->at(rest->start) != '.' && text->at(rest->start) != '[')
      ++rest->start;
    step->name.end = rest->start;
  } else if (c == '[') {
    while (rest->start < rest->end && text->at(rest->start) != ']') ++rest->start;
    if (rest->start >= rest->end) return raise_value_error(thread, "Missing ']' in format string");
    step->name.end = rest->start++;
    step->index = PY_TRY(part_as_index(thread, step->name));
  } else {
    return raise_value_error(thread, "Only '.' or '[' may follow ']' in format field specifier");
  }
  if (step->name.empty()) return raise_value_error(thread, "Empty attribute in format string");
  return Tri::kTrue;
}

// Splits a field name into the part before the first '.' or '[' and the rest.
void split_name(const Part& name, Part* first, Part* rest) {
  int64_t i = name.start;
  while (i < name.end && name.text->at(i) != '.' && name.text->at(i) != '[') ++i;
  *first = Part{name.text, name.start, i};
  *rest = Part{name.text, i, name.end};
}

enum class Numbering : uint8_t { kUndecided, kAutomatic, kManual };

// Where field values come from, and the state of automatic numbering.
struct Source {
  const RawArgs* args;  // Null for format_map.
  Object* mapping;      // Of format_map.
  Numbering numbering = Numbering::kUndecided;
  int64_t next_number = 0;
};

Owned<Object> first_value(Thread& thread, const Part& first, Source* source) {
  int64_t index = PY_TRY(part_as_index(thread, first));
  bool automatic = first.empty();
  if (automatic || index != -1) {
    Numbering now = automatic ? Numbering::kAutomatic : Numbering::kManual;
    if (source->numbering == Numbering::kUndecided) source->numbering = now;
    if (source->numbering == Numbering::kManual && automatic)
      return raise_value_error(
          thread, "cannot switch from manual field specification to automatic field numbering");
    if (source->numbering == Numbering::kAutomatic && !automatic)
      return raise_value_error(
          thread, "cannot switch from automatic field numbering to manual field specification");
    if (automatic) index = source->next_number++;
    if (source->args == nullptr)
      return raise_value_error(thread, "Format string contains positional fields");
    if (index >= static_cast<int64_t>(source->args->nargs))
      return raise(thread, &exc::IndexError,
                   "Replacement index %zd out of range for positional args tuple", index);
    return share(source->args->argv[index]);
  }
  Owned<Str> key = PY_TRY(first.str(thread));
  if (source->args == nullptr) return get_item(thread, source->mapping, key);
  Tuple* names = source->args->kwnames;
  for (int64_t i = 0; names != nullptr && i < names->ob_size; ++i) {
    if (str_equal(as<Str>(names->items[i]), key))
      return share(source->args->argv[source->args->nargs + static_cast<size_t>(i)]);
  }
  return raise_key_error(thread, key);
}

Owned<Object> field_value(Thread& thread, const Part& name, Source* source) {
  Part first, rest;
  split_name(name, &first, &rest);
  Owned<Object> value = PY_TRY(first_value(thread, first, source));
  Step step;
  while (PY_TRY(next_step(thread, &rest, &step))) {
    if (step.index != -1) {
      if (sequence_check(value)) {
        value = PY_TRY(sequence_get_item(thread, value, step.index));
      } else {
        Owned<Object> index = PY_TRY(int_from_int64(thread, step.index));
        value = PY_TRY(get_item(thread, value, index));
      }
    } else {
      Owned<Str> key = PY_TRY(step.name.str(thread));
      value = PY_TRY(step.attribute ? get_attr(thread, value, key) : get_item(thread, value, key));
    }
  }
  return value;
}

Owned<Object> convert(Thread& thread, Object* value, uint32_t conversion) {
  if (conversion == 'r') return object_repr(thread, value);
  if (conversion == 's') return object_str(thread, value);
  if (conversion == 'a') return object_ascii(thread, value);
  if (conversion > 32 && conversion < 127)
    return raise_value_error(thread, "Unknown conversion specifier %c",
                             static_cast<int>(conversion));
  return raise_value_error(thread, "Unknown conversion specifier \\x%x", conversion);
}

Owned<Object> render(Thread& thread, Object* value, Str* spec) {
  if (is_exact<Str>(value)) return format_str(thread, value, spec);
  if (is_exact<Int>(value)) return format_int(thread, value, spec);
  if (is_exact<Float>(value)) return format_float(thread, value, spec);
  if (is_exact<Complex>(value)) return format_complex(thread, value, spec);
  return object_format(thread, value, spec);
}

Owned<Str> build(Thread& thread, const Part& text, Source* source, int depth) {
  if (depth <= 0) return raise_value_error(thread, "Max string recursion exceeded");
  StrBuilder out(thread, text.end - text.start + 32);
  Markup markup(thread, text);
  Part literal;
  Field field;
  while (PY_TRY(markup.next(&literal, &field))) {
    // Text without fields is its own result, even if it is an instance of a subclass.
    if (!field.present && literal.start == 0 && literal.end == literal.text->length)
      return share(literal.text);
    if (!literal.empty()) PY_TRY(out.add_substring(literal.text, literal.start, literal.end));
    if (!field.present) continue;
    Owned<Object> value = PY_TRY(field_value(thread, field.name, source));
    if (field.conversion != 0) value = PY_TRY(convert(thread, value, field.conversion));
    Owned<Str> spec = PY_TRY(field.nested ? build(thread, field.spec, source, depth - 1)
                                          : field.spec.str(thread));
    Owned<Object> rendered = PY_TRY(render(thread, value, spec));
    PY_TRY(out.add_str(as<Str>(rendered.get())));
  }
  return out.finish();
}

constexpr int kMaxNesting = 2;  // A spec may have fields, but their specs may not (PEP 3101).

}  // namespace

Owned<Object> str_method_format(Thread& thread, Object* self, RawArgs args) {
  auto* text = as<Str>(self);
  Source source{&args, nullptr};
  return build(thread, Part{text, 0, text->length}, &source, kMaxNesting);
}

Owned<Object> str_method_format_map(Thread& thread, Object* self, Object* mapping) {
  auto* text = as<Str>(self);
  Source source{nullptr, mapping};
  return build(thread, Part{text, 0, text->length}, &source, kMaxNesting);
}

// string.Formatter's view.

namespace {

Owned<Object> formatter_next(Thread& thread, Object* self) {
  auto* it = as<FormatterIterator>(self);
  Markup markup(thread, Part{it->text, it->position, it->text->length});
  Part literal;
  Field field;
  Tri more = markup.next(&literal, &field);
  it->position = markup.position();
  if (more != Tri::kTrue) return nullptr;
  Owned<Str> text = PY_TRY(literal.str(thread));
  Owned<Object> name = new_none(), spec = new_none(), conversion = new_none();
  if (field.present) {
    name = PY_TRY(field.name.str(thread));
    spec = PY_TRY(field.spec.str(thread));
    if (field.conversion != 0) conversion = PY_TRY(str_from_char(thread, field.conversion));
  }
  Object* items[] = {text, name, spec, conversion};
  return tuple_pack(thread, items);
}

Owned<Object> field_name_next(Thread& thread, Object* self) {
  auto* it = as<FieldNameIterator>(self);
  Part rest{it->text, it->position, it->text->length};
  Step step;
  Tri more = next_step(thread, &rest, &step);
  it->position = rest.start;
  if (more != Tri::kTrue) return nullptr;
  Owned<Object> name;
  if (step.index != -1) {
    name = PY_TRY(int_from_int64(thread, step.index));
  } else {
    name = PY_TRY(step.name.str(thread));
  }
  Object* items[] = {bool_object(step.attribute), name};
  return tuple_pack(thread, items);
}

constexpr uint16_t kFormatterFields[] = {offsetof(FormatterIterator, text), 0};
constexpr uint16_t kFieldNameFields[] = {offsetof(FieldNameIterator, text), 0};

}  // namespace

constinit Type FormatterIterator::type = {.tp_name = "formatteriterator",
                                          .tp_basicsize = sizeof(FormatterIterator),
                                          .tp_iter = object_self_iter,
                                          .tp_iternext = formatter_next,
                                          .fields = kFormatterFields};
constinit Type FieldNameIterator::type = {.tp_name = "fieldnameiterator",
                                          .tp_basicsize = sizeof(FieldNameIterator),
                                          .tp_iter = object_self_iter,
                                          .tp_iternext = field_name_next,
                                          .fields = kFieldNameFields};

Owned<Object> formatter_parser(Thread& thread, Object* text) {
  if (!is_str(text))
    return raise_type_error(thread, "expected str, got %s", text->ob_type->tp_name);
  Owned<FormatterIterator> it = PY_TRY(object_new<FormatterIterator>(thread));
  it->text.set_shared(as<Str>(text));
  return it;
}

Owned<Object> formatter_field_name_split(Thread& thread, Object* text) {
  if (!is_str(text))
    return raise_type_error(thread, "expected str, got %s", text->ob_type->tp_name);
  auto* str = as<Str>(text);
  Part first, rest;
  split_name(Part{str, 0, str->length}, &first, &rest);
  Owned<FieldNameIterator> it = PY_TRY(object_new<FieldNameIterator>(thread));
  it->text.set_shared(str);
  it->position = rest.start;
  int64_t index = PY_TRY(part_as_index(thread, first));
  Owned<Object> head;
  if (index != -1) {
    head = PY_TRY(int_from_int64(thread, index));
  } else {
    head = PY_TRY(first.str(thread));
  }
  Object* items[] = {head, it};
  return tuple_pack(thread, items);
}

}  // namespace py
