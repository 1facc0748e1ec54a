// TextIOWrapper: reading.
// Counterpart: Modules/_io/textio.c.
#include "vm/modules/io_internal.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py::io {
namespace {

TextWrapper* stream_of(Object* self) { return as<TextWrapper>(self); }

Owned<Object> read_piece(Thread& thread, TextWrapper* self, int64_t size) {
  Owned<Object> buffer = share(self->buffer.get());
  if (!buffer) return raise_value_error(thread, "underlying buffer has been detached");
  if (self->has_read1 && buffer->ob_type == &Buffered::reader_type &&
      !has_own_attribute(thread, as<Buffered>(buffer.get())->dict, ids.read1))
    return buffered_read1_size(thread, as<Buffered>(buffer.get()), size);
  Owned<Object> number = PY_TRY(int_from_int64(thread, size));
  return invoke(thread, buffer, self->has_read1 ? ids.read1 : ids.read, number);
}

// The unfinished input and the flags that a decoder's state consists of.
Status take_state(Thread& thread, Object* decoder, Owned<Object>* rest, Owned<Object>* flags) {
  Owned<Object> state = PY_TRY(decoder_getstate(thread, decoder));
  if (!is_a<Tuple>(state.get()) || as<Tuple>(state.get())->ob_size != 2)
    return raise_type_error(thread, "illegal decoder state");
  *rest = share(as<Tuple>(state.get())->items[0]);
  *flags = share(as<Tuple>(state.get())->items[1]);
  if (!is_a<Bytes>(rest->get()))
    return raise_type_error(thread,
                            "illegal decoder state: the first item should be a bytes object, not "
                            "'%.200s'",
                            (*rest)->ob_type->tp_name);
  return Status::kOk;
}

// Decodes what one more read brings; kFalse at the end. All of the input goes to the decoder, which
// may keep some of it.
Tri read_chunk(Thread& thread, TextWrapper* self, int64_t wanted_chars) {
  if (self->decoder == nullptr) return raise_unsupported(thread, "not readable");
  Owned<Object> decoder = share(self->decoder.get());
  Owned<Object> rest, flags;
  // A later tell() starts at a place where the decoder kept nothing: this one, less `rest`.
  if (self->telling) PY_TRY(take_state(thread, decoder, &rest, &flags));
  int64_t size = self->chunk_size;
  if (wanted_chars > 0) {
    double ratio = self->bytes_per_char > 1.0 ? self->bytes_per_char : 1.0;
    double bytes = ratio * static_cast<double>(wanted_chars);
    int64_t hint = bytes >= 9e18 ? INT64_MAX : static_cast<int64_t>(bytes);
    if (hint > size) size = hint;
  }
  Owned<Object> input = PY_TRY(read_piece(thread, self, size));
  Owned<Str> text;
  int64_t length;
  {
    HeldBuffer held;
    if (failed(held.get(thread, input))) {
      error_clear(thread);
      return raise_type_error(
          thread, "underlying %s() should have returned a bytes-like object, not '%.200s'",
          self->has_read1 ? "read1" : "read", input->ob_type->tp_name);
    }
    length = held.span().size;
    text = PY_TRY(decoder_decode(thread, decoder, input, length == 0));
  }
  int64_t characters = text->length;
  text_set_decoded(self, std::move(text));
  self->bytes_per_char =
      characters > 0 ? static_cast<double>(length) / static_cast<double>(characters) : 0;
  if (rest) {
    Owned<Object> next = as<Bytes>(rest.get())->ob_size == 0 && is_exact<Bytes>(input.get())
                             ? share(input.get())
                             : PY_TRY(bytes_concat(thread, rest, input));
    Object* parts[2] = {flags, next};
    self->snapshot.set(PY_TRY(tuple_pack(thread, parts)));
  }
  return to_tri(length != 0 || characters > 0);
}

// Up to `count` characters (negative: all) of what is decoded already.
Owned<Str> take_decoded(Thread& thread, TextWrapper* self, int64_t count) {
  if (self->decoded == nullptr) return share(empty_str());
  int64_t start = self->decoded_used, available = self->decoded->length - start;
  if (count < 0 || count > available) count = available;
  Owned<Str> decoded = share(self->decoded.get());
  self->decoded_used += count;
  if (start == 0 && count == available) return decoded;
  return str_substring(thread, decoded, start, start + count);
}

Owned<Object> read_all(Thread& thread, TextWrapper* self) {
  Owned<Object> buffer = share(self->buffer.get());
  Owned<Object> input = PY_TRY(invoke(thread, buffer, ids.read));
  if (is_none(input)) return raise(thread, &exc::BlockingIOError, "Read returned None.");
  if (self->decoder == nullptr) return raise_unsupported(thread, "not readable");
  Owned<Object> decoder = share(self->decoder.get());
  Owned<Str> decoded = PY_TRY(decoder_decode(thread, decoder, input, true));
  Owned<Str> head = PY_TRY(take_decoded(thread, self, -1));
  Owned<Str> text =
      head->length == 0 ? std::move(decoded) : PY_TRY(str_concat(thread, head, decoded));
  if (self->snapshot != nullptr) {
    text_set_decoded(self, nullptr);
    self->snapshot.clear();
  }
  return text;
}

Owned<Object> read_some(Thread& thread, TextWrapper* self, int64_t count) {
  Owned<Str> text = PY_TRY(take_decoded(thread, self, count));
  int64_t rest = count - text->length;
  if (rest <= 0) return text;
  StrBuilder out(thread);
  PY_TRY(out.add_str(text));
  while (rest > 0) {
    Tri more = read_chunk(thread, self, rest);
    if (more == Tri::kError) {
      if (trap_eintr(thread)) continue;
      return nullptr;
    }
    if (more == Tri::kFalse) break;
    text = PY_TRY(take_decoded(thread, self, rest));
    rest -= text->length;
    PY_TRY(out.add_str(text));
  }
  return out.finish();
}

// The next line if all of it is decoded already; null without an exception: it is not.
Owned<Str> take_line(Thread& thread, TextWrapper* self) {
  Str* decoded = self->decoded;
  const int64_t start = self->decoded_used;
  if (decoded == nullptr || start >= decoded->length) return nullptr;
  LineRule rule = {self->translate_read, self->universal, as<Str>(self->readnl.get())};
  int64_t consumed;
  const int64_t length = find_line_end(rule, decoded->data(), static_cast<int>(decoded->kind),
                                       start, decoded->length, &consumed);
  if (length < 0 || (start == 0 && length == decoded->length)) return nullptr;
  self->decoded_used = start + length;
  return str_substring(thread, decoded, start, start + length);
}

// A line of at most `limit` characters (negative: any length).
Owned<Str> read_line(Thread& thread, TextWrapper* self, int64_t limit) {
  PY_TRY(text_check_open(thread, self));
  PY_TRY(text_write_pending(thread, self));
  if (limit < 0) {
    Owned<Str> line = take_line(thread, self);
    if (line || thread.has_exception()) return line;
  }
  StrBuilder out(thread);  // Pieces that cannot contain the end of the line.
  int64_t put_aside = 0;
  Owned<Str> remaining;  // What may be the first half of a newline.
  for (;;) {
    while (self->decoded == nullptr || self->decoded->length == 0) {
      Tri more = read_chunk(thread, self, 0);
      if (more == Tri::kError) {
        if (trap_eintr(thread)) continue;
        return nullptr;
      }
      if (more == Tri::kTrue) continue;
      text_set_decoded(self, nullptr);
      self->snapshot.clear();
      if (remaining) PY_TRY(out.add_str(remaining));
      return out.finish();
    }
    Owned<Str> line = share(self->decoded.get());
    int64_t start = self->decoded_used, before = 0;
    if (remaining) {
      before = remaining->length;
      start = 0;
      line = PY_TRY(str_concat(thread, remaining, line));
      remaining.reset();
    }
    LineRule rule = {self->translate_read, self->universal, as<Str>(self->readnl.get())};
    int64_t consumed = 0;
    int64_t length = find_line_end(rule, line->data(), static_cast<int>(line->kind), start,
                                   line->length, &consumed);
    int64_t end = start + (length >= 0 ? length : consumed);
    bool full = limit >= 0 && (end - start) + put_aside >= limit;
    if (full) end = start + limit - put_aside;
    if (length >= 0 || full) {
      self->decoded_used = end - before;
      if (put_aside == 0 && start == 0 && end == line->length) return line;
      if (put_aside == 0) return str_substring(thread, line, start, end);
      PY_TRY(out.add_substring(line, start, end));
      return out.finish();
    }
    if (end > start) PY_TRY(out.add_substring(line, start, end));
    put_aside += end - start;
    if (end < line->length) remaining = PY_TRY(str_substring(thread, line, end, line->length));
    text_set_decoded(self, nullptr);
  }
}

}  // namespace

Owned<Object> text_read(Thread& thread, Object* object, Args args) {
  TextWrapper* self = stream_of(object);
  int64_t count = PY_TRY(size_or_none(thread, args[0], -1));
  PY_TRY(text_check_attached(thread, self));
  PY_TRY(text_check_open(thread, self));
  if (self->decoder == nullptr) return raise_unsupported(thread, "not readable");
  PY_TRY(text_write_pending(thread, self));
  return count < 0 ? read_all(thread, self) : read_some(thread, self, count);
}

Owned<Object> text_readline(Thread& thread, Object* object, Args args) {
  int64_t limit = args.has(0) ? PY_TRY(to_index(thread, args[0])) : -1;
  PY_TRY(text_check_attached(thread, stream_of(object)));
  return read_line(thread, stream_of(object), limit);
}

Owned<Object> text_next(Thread& thread, Object* object) {
  TextWrapper* self = stream_of(object);
  PY_TRY(text_check_attached(thread, self));
  // Reading ahead line by line, no snapshots are taken.
  self->telling = false;
  Owned<Object> line;
  if (is_exact<TextWrapper>(object)) {
    line = PY_TRY(read_line(thread, self, -1));
  } else {
    line = PY_TRY(text_line(thread, object));
  }
  if (as<Str>(line.get())->length == 0) {
    self->snapshot.clear();
    self->telling = self->seekable;
    return nullptr;
  }
  return line;
}

}  // namespace py::io
