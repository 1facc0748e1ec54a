// Searching, splitting and replacing in bytes and bytearray.
// Counterpart: Objects/bytes_methods.c,
// Objects/stringlib/{find,split,partition,transmogrify,join}.h.
#include "vm/base/checked.h"
#include "vm/base/small_vec.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/order.h"
#include "vm/objects/range.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"

namespace py {

Owned<Object> bytes_like(Thread& thread, Object* self, ByteSpan span) {
  const auto* data = reinterpret_cast<const char*>(span.data);
  if (is_a<Bytes>(self)) return bytes_from(thread, data, static_cast<size_t>(span.size));
  return bytearray_from(thread, data, span.size);
}

Owned<Object> bytes_like_alloc(Thread& thread, Object* self, int64_t size, uint8_t** data) {
  if (is_a<Bytes>(self)) {
    Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, size));
    *data = reinterpret_cast<uint8_t*>(bytes->data);
    return bytes;
  }
  Owned<Object> array = PY_TRY(bytearray_from(thread, nullptr, size));
  *data = reinterpret_cast<uint8_t*>(as<ByteArray>(array.get())->start);
  return array;
}

Owned<Object> bytes_unchanged(Thread& thread, Object* self) {
  if (is_exact<Bytes>(self)) return share(self);
  return bytes_like(thread, self, span_of(self));
}

Owned<Object> bytes_part(Thread& thread, Object* self, int64_t start, int64_t end) {
  ByteSpan span = span_of(self);
  if (start == 0 && end == span.size && is_exact<Bytes>(self)) return share(self);
  return bytes_like(thread, self, span.slice(start, end));
}

Owned<Object> bytes_subscript_slice(Thread& thread, Object* self, Object* slice) {
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, slice, &start, &stop, &step));
  ByteSpan span = span_of(self);
  int64_t count = slice_adjust(span.size, &start, &stop, step);
  if (count <= 0) return bytes_like(thread, self, ByteSpan{nullptr, 0});
  if (step == 1) return bytes_part(thread, self, start, start + count);
  if (count == 1) return bytes_like(thread, self, span.slice(start, start + 1));
  uint8_t* to;
  Owned<Object> result = PY_TRY(bytes_like_alloc(thread, self, count, &to));
  for (int64_t i = 0, at = start; i < count; ++i, at += step) to[i] = span.data[at];
  return result;
}

Owned<Object> bytes_compare(Thread&, Object* left, Object* right, CompareOp op) {
  return bytes_compare_spans(span_of(left), span_of(right), op);
}

Owned<Object> bytes_compare_spans(ByteSpan a, ByteSpan b, CompareOp op) {
  if (op == CompareOp::kEq || op == CompareOp::kNe) {
    bool equal = a.size == b.size &&
                 (a.size == 0 || memcmp(a.data, b.data, static_cast<size_t>(a.size)) == 0);
    return new_bool(equal == (op == CompareOp::kEq));
  }
  int64_t common = a.size < b.size ? a.size : b.size;
  int order = common == 0 ? 0 : memcmp(a.data, b.data, static_cast<size_t>(common));
  if (order == 0) order = a.size < b.size ? -1 : a.size > b.size;
  return new_bool(order_satisfies(op, order));
}

Tri bytes_contains_slot(Thread& thread, Object* self, Object* value) {
  Maybe<int64_t> number = number_as_ssize(thread, value, nullptr);
  if (!number.ok) {
    error_clear(thread);
    HeldBuffer needle;
    PY_TRY(needle.get(thread, value));
    return to_tri(text_find(span_of(self).text(), needle.span().text()) >= 0);
  }
  if (number.value < 0 || number.value > 255)
    return raise_value_error(thread, "byte must be in range(0, 256)");
  return to_tri(text_find_char(span_of(self).text(), static_cast<uint32_t>(number.value)) >= 0);
}

namespace {

struct Bounds {
  int64_t start = 0;
  int64_t end = INT64_MAX;
};

Status parse_bounds(Thread& thread, const char* name, RawArgs args, Bounds* out) {
  PY_TRY(check_positional(thread, name, args.nargs, 1, 3));
  if (args.nargs >= 2) PY_TRY(slice_bound(thread, args[1], &out->start));
  if (args.nargs >= 3) PY_TRY(slice_bound(thread, args[2], &out->end));
  return Status::kOk;
}

// What to look for: a byte given as an integer, or a buffer.
class Needle {
 public:
  Status get(Thread& thread, Object* value) {
    if (buffer_check(value)) {
      PY_TRY(buffer_.get(thread, value));
      span_ = buffer_.span();
      return Status::kOk;
    }
    if (!index_check(value))
      return raise_type_error(thread,
                              "argument should be integer or bytes-like object, not '%.200s'",
                              value->ob_type->tp_name);
    byte_ = PY_TRY(byte_value(thread, value, "byte must be in range(0, 256)"));
    span_ = {&byte_, 1};
    return Status::kOk;
  }
  ByteSpan span() const { return span_; }

 private:
  HeldBuffer buffer_;
  ByteSpan span_{nullptr, 0};
  uint8_t byte_ = 0;
};

int64_t find_span(ByteSpan text, ByteSpan needle, int64_t start, int64_t end, bool from_right) {
  adjust_indices(text.size, &start, &end);
  if (end - start < needle.size) return -1;
  TextView window = text.slice(start, end).text();
  ptrdiff_t at;
  if (needle.size == 1) {
    at = from_right ? text_rfind_char(window, needle.data[0])
                    : text_find_char(window, needle.data[0]);
  } else {
    at = from_right ? text_rfind(window, needle.text()) : text_find(window, needle.text());
  }
  return at < 0 ? -1 : at + start;
}

Owned<Object> find_method(Thread& thread, const char* name, Object* self, RawArgs args,
                          bool from_right, bool must_exist) {
  Bounds bounds;
  PY_TRY(parse_bounds(thread, name, args, &bounds));
  Needle needle;
  PY_TRY(needle.get(thread, args[0]));
  int64_t at = find_span(span_of(self), needle.span(), bounds.start, bounds.end, from_right);
  if (at < 0 && must_exist) return raise_value_error(thread, "subsection not found");
  return int_from_int64(thread, at);
}

bool tail_match(ByteSpan text, ByteSpan affix, int64_t start, int64_t end, bool at_end) {
  adjust_indices(text.size, &start, &end);
  if (end - start < affix.size || start > text.size) return false;
  int64_t offset = at_end ? end - affix.size : start;
  return affix.size == 0 ||
         memcmp(text.data + offset, affix.data, static_cast<size_t>(affix.size)) == 0;
}

Tri match_one(Thread& thread, Object* self, Object* affix, const Bounds& bounds, bool at_end) {
  HeldBuffer buffer;
  PY_TRY(buffer.get_bytes(thread, affix));
  return to_tri(tail_match(span_of(self), buffer.span(), bounds.start, bounds.end, at_end));
}

Owned<Object> affix_method(Thread& thread, const char* name, Object* self, RawArgs args,
                           bool at_end) {
  Bounds bounds;
  PY_TRY(parse_bounds(thread, name, args, &bounds));
  if (is_a<Tuple>(args[0])) {
    auto* choices = as<Tuple>(args[0]);
    for (int64_t i = 0; i < choices->ob_size; ++i) {
      if (PY_TRY(match_one(thread, self, choices->items[i], bounds, at_end))) return new_bool(true);
    }
    return new_bool(false);
  }
  Tri result = match_one(thread, self, args[0], bounds, at_end);
  if (failed(result)) {
    if (error_matches(thread, &exc::TypeError))
      return raise_type_error(thread, "%s first arg must be bytes or a tuple of bytes, not %s",
                              name, args[0]->ob_type->tp_name);
    return nullptr;
  }
  return new_bool(result == Tri::kTrue);
}

// An empty result of the same kind.
Owned<Object> empty_like(Thread& thread, Object* self) {
  return bytes_like(thread, self, ByteSpan{nullptr, 0});
}

bool is_space_byte(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13); }

class Parts {
 public:
  Parts(Thread& thread, Object* self) : thread_(thread), self_(self) {}
  Status open() {
    list_ = list_new(thread_);
    return list_ ? Status::kOk : Status::kError;
  }
  Status add(int64_t start, int64_t end) {
    Owned<Object> part = PY_TRY(bytes_part(thread_, self_, start, end));
    return list_append_steal(thread_, list_, std::move(part));
  }
  Owned<Object> close(bool reversed) {
    if (reversed && list_->ob_size > 1) PY_TRY(list_reverse(list_));
    return std::move(list_);
  }

 private:
  Thread& thread_;
  Object* self_;
  Owned<List> list_;
};

Owned<Object> split_whitespace(Thread& thread, Object* self, int64_t max_split, bool from_right) {
  Parts parts(thread, self);
  PY_TRY(parts.open());
  ByteSpan span = span_of(self);
  if (from_right) {
    int64_t i = span.size;
    while (max_split-- > 0) {
      while (i > 0 && is_space_byte(span.data[i - 1])) --i;
      if (i == 0) break;
      int64_t end = i--;
      while (i > 0 && !is_space_byte(span.data[i - 1])) --i;
      PY_TRY(parts.add(i, end));
    }
    while (i > 0 && is_space_byte(span.data[i - 1])) --i;
    if (i > 0) PY_TRY(parts.add(0, i));
    return parts.close(true);
  }
  int64_t i = 0;
  while (max_split-- > 0) {
    while (i < span.size && is_space_byte(span.data[i])) ++i;
    if (i == span.size) break;
    int64_t start = i++;
    while (i < span.size && !is_space_byte(span.data[i])) ++i;
    PY_TRY(parts.add(start, i));
  }
  while (i < span.size && is_space_byte(span.data[i])) ++i;
  if (i < span.size) PY_TRY(parts.add(i, span.size));
  return parts.close(false);
}

Owned<Object> split_method(Thread& thread, Object* self, Args args, bool from_right) {
  int64_t max_split = -1;
  if (args.has(1)) max_split = PY_TRY(to_index(thread, args[1]));
  if (max_split < 0) max_split = INT64_MAX;
  if (!args.has(0) || is_none(args[0]))
    return split_whitespace(thread, self, max_split, from_right);
  HeldBuffer separator;
  PY_TRY(separator.get(thread, args[0]));
  ByteSpan sep = separator.span();
  if (sep.size == 0) return raise_value_error(thread, "empty separator");
  ByteSpan span = span_of(self);
  Parts parts(thread, self);
  PY_TRY(parts.open());
  int64_t start = 0, end = span.size;
  while (max_split-- > 0) {
    int64_t at = find_span(span, sep, start, end, from_right);
    if (at < 0) break;
    if (from_right) {
      PY_TRY(parts.add(at + sep.size, end));
      end = at;
    } else {
      PY_TRY(parts.add(start, at));
      start = at + sep.size;
    }
  }
  PY_TRY(parts.add(start, end));
  return parts.close(from_right);
}

Owned<Object> partition_method(Thread& thread, Object* self, Object* separator, bool from_right) {
  // A bytearray's middle part is a bytearray too; that of bytes is the very separator.
  Owned<Object> middle;
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, separator));
  if (is_a<Bytes>(self)) {
    middle = share(separator);
  } else {
    middle = PY_TRY(bytes_like(thread, self, buffer.span()));
  }
  ByteSpan sep = buffer.span();
  if (sep.size == 0) return raise_value_error(thread, "empty separator");
  ByteSpan span = span_of(self);
  int64_t at = find_span(span, sep, 0, span.size, from_right);
  if (at < 0) {
    Owned<Object> whole = PY_TRY(bytes_unchanged(thread, self));
    Owned<Object> first = PY_TRY(empty_like(thread, self));
    Owned<Object> second = PY_TRY(empty_like(thread, self));
    if (from_right) {
      Object* parts[] = {first, second, whole};
      return tuple_pack(thread, parts);
    }
    Object* parts[] = {whole, first, second};
    return tuple_pack(thread, parts);
  }
  Owned<Object> before = PY_TRY(bytes_part(thread, self, 0, at));
  Owned<Object> after = PY_TRY(bytes_part(thread, self, at + sep.size, span.size));
  Object* parts[] = {before, middle, after};
  return tuple_pack(thread, parts);
}

Owned<Object> replace_spans(Thread& thread, Object* self, ByteSpan from, ByteSpan to,
                            int64_t max_count) {
  ByteSpan span = span_of(self);
  if (max_count < 0) max_count = INT64_MAX;
  if (max_count == 0 || span.size < from.size || (from.size == 0 && to.size == 0))
    return bytes_unchanged(thread, self);
  int64_t count;
  if (from.size == 0) {
    count = span.size + 1 < max_count ? span.size + 1 : max_count;
  } else {
    count = static_cast<int64_t>(
        from.size == 1 ? text_count_char(span.text(), from.data[0], static_cast<size_t>(max_count))
                       : text_count(span.text(), from.text(), static_cast<size_t>(max_count)));
  }
  if (count == 0) return bytes_unchanged(thread, self);
  int64_t growth, size;
  if (!checked_mul(count, to.size - from.size, &growth) || !checked_add(span.size, growth, &size))
    return raise(thread, &exc::OverflowError, "replace bytes is too long");
  uint8_t* out;
  Owned<Object> result = PY_TRY(bytes_like_alloc(thread, self, size, &out));
  uint8_t* start_of_out = out;
  auto put = [&](ByteSpan piece) {
    if (piece.size != 0) memcpy(out, piece.data, static_cast<size_t>(piece.size));
    out += piece.size;
  };
  int64_t at = 0;
  if (from.size == 0) {
    put(to);
    for (; at < count - 1; ++at) {
      *out++ = span.data[at];
      put(to);
    }
  } else {
    for (int64_t i = 0; i < count; ++i) {
      int64_t hit = find_span(span, from, at, span.size, false);
      put(span.slice(at, hit));
      put(to);
      at = hit + from.size;
    }
  }
  put(span.slice(at, span.size));
  if (size == 1 && is_a<Bytes>(self))
    return bytes_from(thread, reinterpret_cast<char*>(start_of_out), 1);
  return result;
}

}  // namespace

Owned<Object> bytes_find(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "find", self, args, false, false);
}
Owned<Object> bytes_rfind(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "rfind", self, args, true, false);
}
Owned<Object> bytes_index(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "index", self, args, false, true);
}
Owned<Object> bytes_rindex(Thread& thread, Object* self, RawArgs args) {
  return find_method(thread, "rindex", self, args, true, true);
}

Owned<Object> bytes_count(Thread& thread, Object* self, RawArgs args) {
  Bounds bounds;
  PY_TRY(parse_bounds(thread, "count", args, &bounds));
  Needle needle;
  PY_TRY(needle.get(thread, args[0]));
  ByteSpan span = span_of(self), what = needle.span();
  adjust_indices(span.size, &bounds.start, &bounds.end);
  if (bounds.end - bounds.start < what.size) return int_from_int64(thread, 0);
  TextView window = span.slice(bounds.start, bounds.end).text();
  size_t count =
      what.size == 1 ? text_count_char(window, what.data[0]) : text_count(window, what.text());
  return int_from_int64(thread, static_cast<int64_t>(count));
}

Owned<Object> bytes_startswith(Thread& thread, Object* self, RawArgs args) {
  return affix_method(thread, "startswith", self, args, false);
}
Owned<Object> bytes_endswith(Thread& thread, Object* self, RawArgs args) {
  return affix_method(thread, "endswith", self, args, true);
}
Owned<Object> bytes_split(Thread& thread, Object* self, Args args) {
  return split_method(thread, self, args, false);
}
Owned<Object> bytes_rsplit(Thread& thread, Object* self, Args args) {
  return split_method(thread, self, args, true);
}
Owned<Object> bytes_partition(Thread& thread, Object* self, Object* separator) {
  return partition_method(thread, self, separator, false);
}
Owned<Object> bytes_rpartition(Thread& thread, Object* self, Object* separator) {
  return partition_method(thread, self, separator, true);
}

Owned<Object> bytes_splitlines(Thread& thread, Object* self, Args args) {
  bool keep_ends = false;
  if (args.has(0)) keep_ends = PY_TRY(to_bool(thread, args[0]));
  ByteSpan span = span_of(self);
  Parts parts(thread, self);
  PY_TRY(parts.open());
  for (int64_t i = 0; i < span.size;) {
    int64_t start = i;
    while (i < span.size && span.data[i] != '\n' && span.data[i] != '\r') ++i;
    int64_t end = i;
    if (i < span.size) {
      i += span.data[i] == '\r' && i + 1 < span.size && span.data[i + 1] == '\n' ? 2 : 1;
      if (keep_ends) end = i;
    }
    PY_TRY(parts.add(start, end));
  }
  return parts.close(false);
}

Owned<Object> bytes_replace(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "replace", args.nargs, 2, 3));
  HeldBuffer from, to;
  PY_TRY(from.get(thread, args[0]));
  PY_TRY(to.get(thread, args[1]));
  int64_t count = -1;
  if (args.nargs == 3) count = PY_TRY(to_index(thread, args[2]));
  return replace_spans(thread, self, from.span(), to.span(), count);
}

Owned<Object> bytes_removeprefix(Thread& thread, Object* self, Object* prefix) {
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, prefix));
  ByteSpan span = span_of(self);
  if (buffer.span().size == 0 || !tail_match(span, buffer.span(), 0, INT64_MAX, false))
    return bytes_unchanged(thread, self);
  return bytes_like(thread, self, span.slice(buffer.span().size, span.size));
}

Owned<Object> bytes_removesuffix(Thread& thread, Object* self, Object* suffix) {
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, suffix));
  ByteSpan span = span_of(self);
  if (buffer.span().size == 0 || !tail_match(span, buffer.span(), 0, INT64_MAX, true))
    return bytes_unchanged(thread, self);
  return bytes_like(thread, self, span.slice(0, span.size - buffer.span().size));
}

Owned<Object> bytes_join(Thread& thread, Object* self, Object* iterable) {
  Owned<Object> items = PY_TRY(sequence_fast(thread, iterable, "can only join an iterable"));
  int64_t count = sequence_fast_size(items);
  if (count == 0) return empty_like(thread, self);
  if (count == 1 && is_exact<Bytes>(self) && is_exact<Bytes>(sequence_fast_items(items)[0]))
    return share(sequence_fast_items(items)[0]);
  // Getting a buffer may run Python code, so every item is owned until the result is made.
  struct Piece {
    BufferView view;
    ByteSpan span;
    Object* owner;
    bool held;
  };
  struct Pieces {
    SmallVec<Piece, 8> list;
    ~Pieces() {
      for (Piece& piece : list) {
        if (piece.held) release_buffer(&piece.view);
        decref(piece.owner);
      }
    }
  } pieces;
  // The buffers keep their own shape inside the view, so the array must not move once views are in
  // it.
  if (!pieces.list.reserve(static_cast<size_t>(count))) return raise_memory_error(thread);
  // Held like the items: a bytearray must not change its size meanwhile.
  HeldBuffer held_separator;
  PY_TRY(held_separator.get_contents(thread, self));
  ByteSpan separator = held_separator.span();
  int64_t size = 0;
  for (int64_t i = 0; i < count; ++i) {
    Object* item = sequence_fast_items(items)[i];
    (void)pieces.list.emplace_back();
    Piece& piece = pieces.list.back();
    incref(item);
    piece.owner = item;
    piece.held = false;
    if (is_exact<Bytes>(item)) {
      piece.span = span_of(as<Bytes>(item));
    } else {
      if (failed(get_buffer(thread, item, &piece.view, kBufferSimple)))
        return raise_type_error(thread,
                                "sequence item %zd: expected a bytes-like object, %.80s found", i,
                                item->ob_type->tp_name);
      piece.held = true;
      piece.span = {static_cast<const uint8_t*>(piece.view.buf), piece.view.len};
      if (sequence_fast_size(items) != count)
        return raise(thread, &exc::RuntimeError, "sequence changed size during iteration");
    }
    if (!checked_add(size, piece.span.size, &size) ||
        (i != 0 && !checked_add(size, separator.size, &size)))
      return raise(thread, &exc::OverflowError, "join() result is too long");
  }
  uint8_t* out;
  Owned<Object> result = PY_TRY(bytes_like_alloc(thread, self, size, &out));
  uint8_t* first = out;
  for (size_t i = 0; i < pieces.list.size(); ++i) {
    if (i != 0 && separator.size != 0) {
      memcpy(out, separator.data, static_cast<size_t>(separator.size));
      out += separator.size;
    }
    ByteSpan span = pieces.list[i].span;
    if (span.size != 0) memcpy(out, span.data, static_cast<size_t>(span.size));
    out += span.size;
  }
  if (size == 1 && is_a<Bytes>(self)) return bytes_from(thread, reinterpret_cast<char*>(first), 1);
  return result;
}

}  // namespace py
