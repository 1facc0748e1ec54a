// str.split, rsplit, splitlines and join.
// Counterpart: Objects/stringlib/split.h and join, Objects/unicodeobject.c.
#include "vm/base/checked.h"
#include "vm/base/faults.h"
#include "vm/objects/list.h"
#include "vm/objects/str_internal.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// Collects parts; when nothing was cut off the string itself is the part.
class Parts {
 public:
  Parts(Thread& thread, Str* str) : thread_(thread), str_(str) {}
  Status open() {
    list_ = list_new(thread_);
    return list_ ? Status::kOk : Status::kError;
  }
  Status add(int64_t start, int64_t end) {
    Owned<Str> part;
    if (str_->ascii && end - start == 1) {
      part = Owned<Str>::steal(latin1_char(str_->data1()[start]));
    } else {
      part = PY_TRY(str_substring(thread_, str_, start, end));
    }
    return list_append_steal(thread_, list_, std::move(part));
  }
  Owned<List> close() { return std::move(list_); }
  Owned<List> close_reversed() {
    if (list_->ob_size > 1) PY_TRY(list_reverse(list_));
    return std::move(list_);
  }

 private:
  Thread& thread_;
  Str* str_;
  Owned<List> list_;
};

bool ascii_space(uint32_t c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f); }

bool space_at(const Str* str, int64_t i) {
  uint32_t c = str->at(i);
  if (c < 0x80) return ascii_space(c);
  return is_space(c);
}

Owned<List> split_whitespace(Thread& thread, Str* str, int64_t max_split) {
  Parts parts(thread, str);
  PY_TRY(parts.open());
  int64_t length = str->length, i = 0;
  if (str->ascii) {
    const uint8_t* text = str->data1();
    max_split += PY_RIGHT_OR(str_split_limit, 0, max_split < length);
    while (max_split > 0) {
      while (i < length && ascii_space(text[i])) ++i;
      if (i == length) break;
      int64_t start = i++;
      while (i < length && !ascii_space(text[i])) ++i;
      PY_TRY(parts.add(start, i));
      --max_split;
    }
  }
  while (max_split-- > 0) {
    while (i < length && space_at(str, i)) ++i;
    if (i == length) break;
    int64_t start = i++;
    while (i < length && !space_at(str, i)) ++i;
    PY_TRY(parts.add(start, i));
  }
  if (i < length) {
    // The split limit was reached: the rest goes in one piece, without leading spaces.
    while (i < length && space_at(str, i)) ++i;
    if (i != length) PY_TRY(parts.add(i, length));
  }
  return parts.close();
}

Owned<List> rsplit_whitespace(Thread& thread, Str* str, int64_t max_split) {
  Parts parts(thread, str);
  PY_TRY(parts.open());
  int64_t i = str->length;
  while (max_split-- > 0) {
    while (i > 0 && space_at(str, i - 1)) --i;
    if (i == 0) break;
    int64_t end = i--;
    while (i > 0 && !space_at(str, i - 1)) --i;
    PY_TRY(parts.add(i, end));
  }
  if (i > 0) {
    while (i > 0 && space_at(str, i - 1)) --i;
    if (i > 0) PY_TRY(parts.add(0, i));
  }
  return parts.close_reversed();
}

Owned<List> rsplit_by(Thread& thread, Str* str, Str* separator, int64_t max_split) {
  Parts parts(thread, str);
  PY_TRY(parts.open());
  int64_t end = str->length;
  while (max_split-- > 0) {
    int64_t at = str_find(str, separator, 0, end, true);
    if (at < 0) break;
    PY_TRY(parts.add(at + separator->length, end));
    end = at;
  }
  PY_TRY(parts.add(0, end));
  return parts.close_reversed();
}

Status parse_split(Thread& thread, Args args, Str** separator, int64_t* max_split) {
  *separator = nullptr;
  *max_split = -1;
  if (args.has(1)) *max_split = PY_TRY(to_index(thread, args[1]));
  if (!args.has(0) || is_none(args[0])) return Status::kOk;
  if (!is_str(args[0]))
    return raise_type_error(thread, "must be str or None, not %.100s", args[0]->ob_type->tp_name);
  *separator = as<Str>(args[0]);
  return Status::kOk;
}

}  // namespace

Owned<List> str_split(Thread& thread, Str* str, Str* separator_or_null, int64_t max_split) {
  if (max_split < 0) max_split = INT64_MAX;
  if (separator_or_null == nullptr) return split_whitespace(thread, str, max_split);
  Str* separator = separator_or_null;
  if (separator->length == 0) return raise_value_error(thread, "empty separator");
  Parts parts(thread, str);
  PY_TRY(parts.open());
  int64_t start = 0;
  if (str->kind == StrKind::k1 && separator->length == 1 && separator->kind == StrKind::k1) {
    // Parts tend to be short, so a plain loop beats a search for each.
    const uint8_t* text = str->data1();
    uint8_t c = separator->data1()[0];
    for (int64_t i = 0; i < str->length && max_split > 0; ++i) {
      if (text[i] != c) continue;
      PY_TRY(parts.add(start, i));
      start = i + 1;
      --max_split;
    }
    PY_TRY(parts.add(start, str->length));
    return parts.close();
  }
  while (max_split-- > 0) {
    int64_t at = str_find(str, separator, start, str->length, false);
    if (at < 0) break;
    PY_TRY(parts.add(start, at));
    start = at + separator->length;
  }
  PY_TRY(parts.add(start, str->length));
  return parts.close();
}

Owned<Object> str_method_split(Thread& thread, Object* self, Args args) {
  Str* separator;
  int64_t max_split;
  PY_TRY(parse_split(thread, args, &separator, &max_split));
  return str_split(thread, as<Str>(self), separator, max_split);
}

Owned<Object> str_method_rsplit(Thread& thread, Object* self, Args args) {
  Str* separator;
  int64_t max_split;
  PY_TRY(parse_split(thread, args, &separator, &max_split));
  if (max_split < 0) max_split = INT64_MAX;
  if (separator == nullptr) return rsplit_whitespace(thread, as<Str>(self), max_split);
  if (separator->length == 0) return raise_value_error(thread, "empty separator");
  return rsplit_by(thread, as<Str>(self), separator, max_split);
}

Owned<Object> str_method_splitlines(Thread& thread, Object* self, Args args) {
  bool keep_ends = false;
  if (args.has(0)) keep_ends = PY_TRY(to_bool(thread, args[0]));
  auto* str = as<Str>(self);
  Parts parts(thread, str);
  PY_TRY(parts.open());
  int64_t length = str->length;
  for (int64_t i = 0; i < length;) {
    int64_t start = i;
    while (i < length && !is_linebreak(str->at(i))) ++i;
    int64_t end = i;
    if (i < length) {
      i += str->at(i) == '\r' && i + 1 < length && str->at(i + 1) == '\n' ? 2 : 1;
      if (keep_ends) end = i;
    }
    PY_TRY(parts.add(start, end));
  }
  return parts.close();
}

Owned<Str> str_join_array(Thread& thread, Str* separator, Object* const* items, int64_t count) {
  if (count == 0) return Owned<Str>::steal(empty_str());
  if (count == 1 && is_exact<Str>(items[0])) return share(as<Str>(items[0]));
  if (separator == nullptr) separator = empty_str();
  int64_t length = 0;
  uint32_t max_char = count > 1 ? str_max_char(separator) : 0x7f;
  for (int64_t i = 0; i < count; ++i) {
    if (!is_str(items[i]))
      return raise_type_error(thread, "sequence item %zd: expected str instance, %.80s found", i,
                              items[i]->ob_type->tp_name);
    auto* item = as<Str>(items[i]);
    if (str_max_char(item) > max_char && !PY_FAULT_HERE(str_join_width))
      max_char = str_max_char(item);
    if (!checked_add(length, item->length, &length) ||
        (i != 0 && !checked_add(length, separator->length, &length)))
      return raise(thread, &exc::OverflowError, "join() result is too long for a Python string");
  }
  Owned<Str> result = PY_TRY(str_alloc(thread, length, max_char));
  int kind = kind_of(result);
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  auto put = [&](const Str* piece) {
    if (kind_of(piece) == kind) {
      memcpy(to, piece->data(), static_cast<size_t>(piece->length * kind));
    } else {
      text_copy(to, kind, view_of(piece));
    }
    to += piece->length * kind;
  };
  for (int64_t i = 0; i < count; ++i) {
    if (i != 0 && separator->length != 0) put(separator);
    put(as<Str>(items[i]));
  }
  return str_canonical(std::move(result));
}

Owned<Str> str_join(Thread& thread, Str* separator, Object* iterable) {
  Owned<Object> items = PY_TRY(sequence_fast(thread, iterable, "can only join an iterable"));
  return str_join_array(thread, separator, sequence_fast_items(items), sequence_fast_size(items));
}

Owned<Object> str_method_join(Thread& thread, Object* self, Object* iterable) {
  return str_join(thread, as<Str>(self), iterable);
}

}  // namespace py
