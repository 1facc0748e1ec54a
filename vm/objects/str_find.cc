// Searching in str: find, count, index, startswith, replace, partition, removeprefix.
// Counterpart: Objects/unicodeobject.c, Objects/stringlib/find.h, Objects/stringlib/partition.h.
#include "vm/base/checked.h"
#include "vm/base/faults.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// Where preparing a linear search costs more than trying every place: the work is bounded by the
// product.
bool small_search(size_t text, int64_t needle) {
  return needle != 0 && needle <= 32 && text <= 1024;
}

ptrdiff_t find_small(const char* text, size_t length, const char* needle, size_t needle_length) {
  const char* end = text + length - needle_length + PY_RIGHT_OR(str_find_last, 1, 0);
  for (const char* p = text; p < end; ++p) {
    p = static_cast<const char*>(memchr(p, needle[0], static_cast<size_t>(end - p)));
    if (p == nullptr) return -1;
    if (needle_length == 1 || memcmp(p + 1, needle + 1, needle_length - 1) == 0) return p - text;
  }
  return -1;
}

}  // namespace

int64_t str_find(Str* haystack, Str* needle, int64_t start, int64_t end, bool from_right) {
  adjust_indices(haystack->length, &start, &end);
  if (end - start < needle->length) return -1;
  if (needle->kind > haystack->kind) return -1;
  if (needle->kind < haystack->kind && PY_FAULT_HERE(str_find_kind)) return -1;
  TextView window = view_of(haystack, start, end);
  ptrdiff_t at;
  if (haystack->kind == StrKind::k1 && !from_right && small_search(window.length, needle->length)) {
    at = find_small(static_cast<const char*>(window.data), window.length, needle->ascii_text(),
                    static_cast<size_t>(needle->length));
  } else if (needle->length == 1) {
    uint32_t c = needle->at(0);
    at = from_right ? text_rfind_char(window, c) : text_find_char(window, c);
  } else {
    at = from_right ? text_rfind(window, view_of(needle)) : text_find(window, view_of(needle));
  }
  return at < 0 ? -1 : at + start;
}

bool str_contains(Str* haystack, Str* needle) {
  return str_find(haystack, needle, 0, haystack->length, false) >= 0;
}

bool str_tail_match(Str* str, Str* affix, int64_t start, int64_t end, bool at_end) {
  adjust_indices(str->length, &start, &end);
  end -= affix->length;
  if (end < start) return false;
  if (affix->length == 0) return true;
  if (affix->kind > str->kind) return false;
  TextView part = view_of(str, at_end ? end : start, (at_end ? end : start) + affix->length);
  if (affix->kind == str->kind)
    return memcmp(part.data, affix->data(), part.length * static_cast<size_t>(part.kind)) == 0;
  return text_equal(part, view_of(affix));
}

Tri str_contains_slot(Thread& thread, Object* self, Object* value) {
  if (!is_str(value))
    return raise_type_error(thread, "'in <string>' requires string as left operand, not %.100s",
                            value->ob_type->tp_name);
  return to_tri(str_contains(as<Str>(self), as<Str>(value)));
}

namespace {

struct SearchArgs {
  int64_t start = 0;
  int64_t end = INT64_MAX;
};

Status parse_bounds(Thread& thread, const char* name, RawArgs args, SearchArgs* out) {
  PY_TRY(check_positional(thread, name, args.nargs, 1, 3));
  if (args.nargs >= 2) PY_TRY(slice_bound(thread, args[1], &out->start));
  if (args.nargs >= 3) PY_TRY(slice_bound(thread, args[2], &out->end));
  return Status::kOk;
}

Status parse_search(Thread& thread, const char* name, RawArgs args, SearchArgs* out) {
  PY_TRY(check_positional(thread, name, args.nargs, 1, 3));
  PY_TRY(require_str_argument(thread, name, "argument 1", args[0]));
  return parse_bounds(thread, name, args, out);
}

Owned<Object> find_method(Thread& thread, const char* name, Object* self, RawArgs args,
                          bool from_right, bool must_exist) {
  SearchArgs bounds;
  PY_TRY(parse_search(thread, name, args, &bounds));
  int64_t at = str_find(as<Str>(self), as<Str>(args[0]), bounds.start, bounds.end, from_right);
  if (at < 0 && must_exist) return raise_value_error(thread, "substring not found");
  return int_from_int64(thread, at);
}

Owned<Object> affix_method(Thread& thread, const char* name, Object* self, RawArgs args,
                           bool at_end) {
  SearchArgs bounds;
  PY_TRY(parse_bounds(thread, name, args, &bounds));
  auto* str = as<Str>(self);
  if (is_a<Tuple>(args[0])) {
    auto* choices = as<Tuple>(args[0]);
    for (int64_t i = 0; i < choices->ob_size; ++i) {
      Object* affix = choices->items[i];
      if (!is_str(affix))
        return raise_type_error(thread, "tuple for %s must only contain str, not %.100s", name,
                                affix->ob_type->tp_name);
      if (str_tail_match(str, as<Str>(affix), bounds.start, bounds.end, at_end))
        return new_bool(true);
    }
    return new_bool(false);
  }
  if (!is_str(args[0]))
    return raise_type_error(thread, "%s first arg must be str or a tuple of str, not %.100s", name,
                            args[0]->ob_type->tp_name);
  return new_bool(str_tail_match(str, as<Str>(args[0]), bounds.start, bounds.end, at_end));
}

// A result whose widest characters may have been replaced away is stored narrower.
Owned<Str> narrow(Thread& thread, Owned<Str> str) {
  uint32_t max_char = text_max_class(view_of(str));
  if (max_char == str_max_char(str)) return str;
  Owned<Str> narrower = PY_TRY(str_alloc(thread, str->length, max_char));
  copy_text(static_cast<uint8_t*>(narrower->mutable_data()), kind_of(narrower), view_of(str));
  return narrower;
}

// Copies pieces into the result of a replacement.
struct Writer {
  uint8_t* to;
  int kind;
  void put(TextView view) {
    copy_text(to, kind, view);
    to += view.length * static_cast<size_t>(kind);
  }
};

// One ASCII character for another.
Owned<Str> substitute_ascii(Thread& thread, Str* str, uint8_t from, uint8_t to, int64_t max_count) {
  const uint8_t* text = str->data1();
  const auto* hit =
      static_cast<const uint8_t*>(memchr(text, from, static_cast<size_t>(str->length)));
  if (hit == nullptr) return str_exact(thread, str);
  Owned<Str> result = PY_TRY(str_alloc(thread, str->length, 0x7f));
  auto* out = static_cast<uint8_t*>(result->mutable_data());
  int64_t i = hit - text,
          left = PY_RIGHT_OR(str_replace_count, max_count, max_count + (max_count < INT64_MAX));
  memcpy(out, text, static_cast<size_t>(i));
  for (; i < str->length && left > 0; ++i) {
    bool match = text[i] == from;
    out[i] = match ? to : text[i];
    left -= match;
  }
  memcpy(out + i, text + i, static_cast<size_t>(str->length - i));
  return result;
}

Owned<Str> interleave(Thread& thread, Str* str, Str* to, int64_t max_count) {
  int64_t count = str->length + 1;
  if (max_count < count) count = max_count;
  int64_t extra, length;
  if (!checked_mul(count, to->length, &extra) || !checked_add(extra, str->length, &length))
    return raise(thread, &exc::OverflowError, "replace string is too long");
  uint32_t a = str_max_char(str), b = str_max_char(to);
  Owned<Str> result = PY_TRY(str_alloc(thread, length, a > b ? a : b));
  Writer writer{static_cast<uint8_t*>(result->mutable_data()), kind_of(result)};
  writer.put(view_of(to));
  int64_t i = 0;
  for (; i < count - 1; ++i) {
    writer.put(view_of(str, i, i + 1));
    writer.put(view_of(to));
  }
  writer.put(view_of(str, i, str->length));
  return result;
}

}  // namespace

// As in CPython, a result of one character is no singleton: compiled code shows it.
Owned<Str> str_replace(Thread& thread, Str* str, Str* from, Str* to, int64_t max_count) {
  if (max_count < 0) {
    max_count = INT64_MAX;
  } else if (max_count == 0) {
    return str_exact(thread, str);
  }
  if (str->length < from->length || from == to || from->kind > str->kind)
    return str_exact(thread, str);
  if (from->length == 0) {
    if (to->length == 0) return str_exact(thread, str);
    return interleave(thread, str, to, max_count);
  }
  TextView text = view_of(str);
  TextView needle = view_of(from);
  if (str->ascii && from->length == 1 && to->length == 1 && to->ascii)
    return substitute_ascii(thread, str, from->data1()[0], to->data1()[0], max_count);
  auto count = static_cast<int64_t>(
      from->length == 1 ? text_count_char(text, from->at(0), static_cast<size_t>(max_count))
                        : text_count(text, needle, static_cast<size_t>(max_count)));
  if (count == 0) return str_exact(thread, str);
  int64_t growth, length;
  if (!checked_mul(count, to->length - from->length, &growth) ||
      !checked_add(str->length, growth, &length))
    return raise(thread, &exc::OverflowError, "replace string is too long");
  if (length == 0) return Owned<Str>::steal(empty_str());
  uint32_t a = str_max_char(str), b = str_max_char(to);
  Owned<Str> result = PY_TRY(str_alloc(thread, length, a > b ? a : b));
  Writer writer{static_cast<uint8_t*>(result->mutable_data()), kind_of(result)};
  TextView replacement = view_of(to);
  size_t at = 0;
  for (int64_t i = 0; i < count; ++i) {
    TextView rest = text.slice(at, text.length);
    ptrdiff_t hit = from->length == 1 ? text_find_char(rest, from->at(0)) : text_find(rest, needle);
    writer.put(rest.slice(0, static_cast<size_t>(hit)));
    writer.put(replacement);
    at += static_cast<size_t>(hit) + needle.length;
  }
  writer.put(text.slice(at, text.length));
  if (a != 0x7f && str_max_char(from) == a && b < a) return narrow(thread, std::move(result));
  return result;
}

Owned<Object> str_method_find(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "find", self, args, false, false);
}
Owned<Object> str_method_rfind(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "rfind", self, args, true, false);
}
Owned<Object> str_method_index(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "index", self, args, false, true);
}
Owned<Object> str_method_rindex(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "rindex", self, args, true, true);
}

Owned<Object> str_method_count(Thread& thread, Object* self, RawArgs args) {
  SearchArgs bounds;
  PY_TRY(parse_search(thread, "count", args, &bounds));
  auto* str = as<Str>(self);
  auto* needle = as<Str>(args[0]);
  adjust_indices(str->length, &bounds.start, &bounds.end);
  if (bounds.end - bounds.start < needle->length || needle->kind > str->kind)
    return int_from_int64(thread, 0);
  TextView window = view_of(str, bounds.start, bounds.end);
  size_t count = needle->length == 1 ? text_count_char(window, needle->at(0))
                                     : text_count(window, view_of(needle));
  return int_from_int64(thread, static_cast<int64_t>(count));
}

Owned<Object> str_method_startswith(Thread& thread, Object* self, RawArgs args) {
  return affix_method(thread, "startswith", self, args, false);
}
Owned<Object> str_method_endswith(Thread& thread, Object* self, RawArgs args) {
  return affix_method(thread, "endswith", self, args, true);
}

Owned<Object> str_method_replace(Thread& thread, Object* self, Args args) {
  PY_TRY(require_str_argument(thread, "replace", "argument 1", args[0]));
  PY_TRY(require_str_argument(thread, "replace", "argument 2", args[1]));
  int64_t count = -1;
  if (args.has(2)) count = PY_TRY(to_index(thread, args[2]));
  return str_replace(thread, as<Str>(self), as<Str>(args[0]), as<Str>(args[1]), count);
}

Owned<Object> str_method_removeprefix(Thread& thread, Object* self, Object* prefix) {
  PY_TRY(require_str_argument(thread, "removeprefix", "argument", prefix));
  auto* str = as<Str>(self);
  if (!str_tail_match(str, as<Str>(prefix), 0, INT64_MAX, false)) return str_exact(thread, str);
  return str_substring(thread, str, as<Str>(prefix)->length, str->length);
}

Owned<Object> str_method_removesuffix(Thread& thread, Object* self, Object* suffix) {
  PY_TRY(require_str_argument(thread, "removesuffix", "argument", suffix));
  auto* str = as<Str>(self);
  if (!str_tail_match(str, as<Str>(suffix), 0, INT64_MAX, true)) return str_exact(thread, str);
  return str_substring(thread, str, 0, str->length - as<Str>(suffix)->length);
}

Owned<Object> str_method_partition(Thread& thread, Object* self, Object* separator) {
  PY_TRY(require_str(thread, separator));
  auto* str = as<Str>(self);
  auto* sep = as<Str>(separator);
  if (sep->length == 0) return raise_value_error(thread, "empty separator");
  int64_t at = str_find(str, sep, 0, str->length, false);
  if (at < 0) {
    Owned<Str> whole = PY_TRY(str_exact(thread, str));
    Object* parts[] = {whole, empty_str(), empty_str()};
    return tuple_pack(thread, parts);
  }
  Owned<Str> before = PY_TRY(str_substring(thread, str, 0, at));
  Owned<Str> after = PY_TRY(str_substring(thread, str, at + sep->length, str->length));
  Object* parts[] = {before, separator, after};
  return tuple_pack(thread, parts);
}

Owned<Object> str_method_rpartition(Thread& thread, Object* self, Object* separator) {
  PY_TRY(require_str(thread, separator));
  auto* str = as<Str>(self);
  auto* sep = as<Str>(separator);
  if (sep->length == 0) return raise_value_error(thread, "empty separator");
  int64_t at = str_find(str, sep, 0, str->length, true);
  if (at < 0) {
    Owned<Str> whole = PY_TRY(str_exact(thread, str));
    Object* parts[] = {empty_str(), empty_str(), whole};
    return tuple_pack(thread, parts);
  }
  Owned<Str> before = PY_TRY(str_substring(thread, str, 0, at));
  Owned<Str> after = PY_TRY(str_substring(thread, str, at + sep->length, str->length));
  Object* parts[] = {before, separator, after};
  return tuple_pack(thread, parts);
}

}  // namespace py
