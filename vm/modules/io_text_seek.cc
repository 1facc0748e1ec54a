// TextIOWrapper: seek() and tell(), whose numbers stand for a place and a decoder's state.
// Counterpart: Modules/_io/textio.c.
#include <unistd.h>

#include "vm/modules/io_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py::io {
namespace {

TextWrapper* stream_of(Object* self) { return as<TextWrapper>(self); }

// A place in the text: where in the file to put the decoder into which state, how much to feed it
// and how many of the characters that come out to skip. Packed into an int in this order, so that a
// plain position stands for itself.
struct Cookie {
  int64_t start = 0;
  int32_t flags = 0;
  int32_t bytes_to_feed = 0;
  int32_t chars_to_skip = 0;
  bool need_eof = false;
};
constexpr size_t kCookieBytes = 8 + 3 * 4 + 1;

Status parse_cookie(Thread& thread, Object* number, Cookie* cookie) {
  uint8_t bytes[kCookieBytes];
  Owned<Object> value = PY_TRY(number_long(thread, number));
  PY_TRY(int_as_bytes(thread, value, bytes, sizeof bytes, true, false));
  std::memcpy(&cookie->start, bytes, 8);
  std::memcpy(&cookie->flags, bytes + 8, 4);
  std::memcpy(&cookie->bytes_to_feed, bytes + 12, 4);
  std::memcpy(&cookie->chars_to_skip, bytes + 16, 4);
  cookie->need_eof = bytes[20] != 0;
  return Status::kOk;
}

Owned<Object> build_cookie(Thread& thread, const Cookie& cookie) {
  uint8_t bytes[kCookieBytes];
  std::memcpy(bytes, &cookie.start, 8);
  std::memcpy(bytes + 8, &cookie.flags, 4);
  std::memcpy(bytes + 12, &cookie.bytes_to_feed, 4);
  std::memcpy(bytes + 16, &cookie.chars_to_skip, 4);
  bytes[20] = cookie.need_eof;
  return int_from_bytes(thread, bytes, sizeof bytes, true, false);
}

Owned<Object> make_state(Thread& thread, int64_t flags, Object* input) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, flags));
  Object* parts[2] = {number, input};
  return tuple_pack(thread, parts);
}

Status set_decoder_state(Thread& thread, Object* decoder, const Cookie& cookie) {
  // The state at the very start is not always (b"", 0): UTF-16 expects a byte order mark there.
  if (cookie.start == 0 && cookie.flags == 0) return decoder_reset(thread, decoder);
  Owned<Object> empty = PY_TRY(bytes_from(thread, nullptr, 0));
  Owned<Object> flags = PY_TRY(int_from_int64(thread, cookie.flags));
  Object* parts[2] = {empty, flags};
  Owned<Tuple> state = PY_TRY(tuple_pack(thread, parts));
  return decoder_setstate(thread, decoder, state);
}

Owned<Object> seek_to_end(Thread& thread, TextWrapper* self) {
  PY_TRY(flush_object(thread, self));
  text_set_decoded(self, nullptr);
  self->snapshot.clear();
  if (self->decoder != nullptr) {
    Owned<Object> decoder = share(self->decoder.get());
    PY_TRY(decoder_reset(thread, decoder));
  }
  PY_TRY(text_check_attached(thread, self));
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  Owned<Object> from = PY_TRY(int_from_int64(thread, SEEK_END));
  Owned<Object> buffer = share(self->buffer.get());
  Owned<Object> place = PY_TRY(invoke(thread, buffer, ids.seek, zero, from));
  if (self->can_write) {
    bool start = PY_TRY(object_rich_compare_bool(thread, place, zero, CompareOp::kEq));
    PY_TRY(text_reset_encoder(thread, self, start));
  }
  return place;
}

// Replays what was read from the cookie's safe place up to the place it means.
Status replay(Thread& thread, TextWrapper* self, const Cookie& cookie) {
  Owned<Object> count = PY_TRY(int_from_int64(thread, cookie.bytes_to_feed));
  Owned<Object> buffer = share(self->buffer.get());
  Owned<Object> input = PY_TRY(invoke(thread, buffer, ids.read, count));
  if (!is_a<Bytes>(input.get()))
    return raise_type_error(thread,
                            "underlying read() should have returned a bytes object, not '%.200s'",
                            input->ob_type->tp_name);
  self->snapshot.set(PY_TRY(make_state(thread, cookie.flags, input)));
  Owned<Object> decoder = share(self->decoder.get());
  Owned<Str> text = PY_TRY(decoder_decode(thread, decoder, input, cookie.need_eof));
  int64_t length = text->length;
  text_set_decoded(self, std::move(text));
  if (cookie.chars_to_skip < 0 || length < cookie.chars_to_skip)
    return raise(thread, &exc::OSError, "can't restore logical file position");
  self->decoded_used = cookie.chars_to_skip;
  return Status::kOk;
}

Status check_zero(Thread& thread, Object* number, const char* message) {
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  if (PY_TRY(object_rich_compare_bool(thread, number, zero, CompareOp::kEq))) return Status::kOk;
  return raise_unsupported(thread, message);
}

Owned<Object> seek_to_cookie(Thread& thread, TextWrapper* self, Object* number) {
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  if (PY_TRY(object_rich_compare_bool(thread, number, zero, CompareOp::kLt)))
    return raise_value_error(thread, "negative seek position %R", number);
  PY_TRY(flush_object(thread, self));
  Cookie cookie;
  PY_TRY(parse_cookie(thread, number, &cookie));
  PY_TRY(text_check_attached(thread, self));
  Owned<Object> start = PY_TRY(int_from_int64(thread, cookie.start));
  Owned<Object> buffer = share(self->buffer.get());
  PY_RUN(invoke(thread, buffer, ids.seek, start));
  text_set_decoded(self, nullptr);
  self->snapshot.clear();
  if (self->decoder != nullptr) {
    Owned<Object> decoder = share(self->decoder.get());
    PY_TRY(set_decoder_state(thread, decoder, cookie));
  }
  if (cookie.chars_to_skip != 0 && self->decoder != nullptr) {
    PY_TRY(replay(thread, self, cookie));
  } else {
    Owned<Object> empty = PY_TRY(bytes_from(thread, nullptr, 0));
    self->snapshot.set(PY_TRY(make_state(thread, cookie.flags, empty)));
  }
  if (self->can_write)
    PY_TRY(text_reset_encoder(thread, self, cookie.start == 0 && cookie.flags == 0));
  return share(number);
}

// One tell(): looks for the safe place nearest to the position, trying the decoder out.
class PlaceFinder {
 public:
  PlaceFinder(Thread& thread, TextWrapper* self, Object* decoder, const Bytes* input)
      : thread_(thread), self_(self), decoder_(decoder), input_(input) {}

  Status find(Cookie* cookie) {
    int64_t skip = self_->decoded_used;
    int64_t bytes = 0;
    PY_TRY(guess(cookie, &skip, &bytes));
    cookie->start += bytes;
    cookie->chars_to_skip = static_cast<int32_t>(skip);
    if (skip == 0) return Status::kOk;
    return step(cookie, skip, bytes);
  }

 private:
  Maybe<int64_t> decode(int64_t offset, int64_t length, bool final) {
    Owned<Object> piece =
        PY_TRY(bytes_from(thread_, input_->data + offset, static_cast<size_t>(length)));
    Owned<Str> text = PY_TRY(decoder_decode(thread_, decoder_, piece, final));
    return text->length;
  }

  // How many bytes the decoder keeps, and its flags.
  Status look(int64_t* kept, int* flags) {
    Owned<Object> state = PY_TRY(decoder_getstate(thread_, decoder_));
    if (!is_a<Tuple>(state.get()) || as<Tuple>(state.get())->ob_size != 2)
      return raise_type_error(thread_, "illegal decoder state");
    Object* rest = as<Tuple>(state.get())->items[0];
    *flags = PY_TRY(to_c_int(thread_, as<Tuple>(state.get())->items[1]));
    if (!is_a<Bytes>(rest))
      return raise_type_error(thread_,
                              "illegal decoder state: the first item should be a bytes object, "
                              "not '%.200s'",
                              rest->ob_type->tp_name);
    *kept = as<Bytes>(rest)->ob_size;
    return Status::kOk;
  }

  // A place before the position where the decoder keeps nothing, from the ratio of bytes to
  // characters; *bytes is 0 when there is none.
  Status guess(Cookie* cookie, int64_t* skip, int64_t* bytes) {
    *bytes = static_cast<int64_t>(self_->bytes_per_char * static_cast<double>(*skip));
    if (*bytes > input_->ob_size) *bytes = input_->ob_size;
    for (int64_t back = 1; *bytes > 0;) {
      PY_TRY(set_decoder_state(thread_, decoder_, *cookie));
      int64_t decoded = PY_TRY(decode(0, *bytes, false));
      if (decoded <= *skip) {
        int64_t kept;
        int flags;
        PY_TRY(look(&kept, &flags));
        if (kept == 0) {
          cookie->flags = flags;
          *skip -= decoded;
          return Status::kOk;
        }
        *bytes -= kept;
        back = 1;
      } else {
        *bytes -= back;
        back *= 2;
      }
    }
    *bytes = 0;
    return set_decoder_state(thread_, decoder_, *cookie);
  }

  // From there on byte by byte, noting every safe place on the way.
  Status step(Cookie* cookie, int64_t skip, int64_t at) {
    int64_t decoded = 0;
    for (; at < input_->ob_size; ++at) {
      decoded += PY_TRY(decode(at, 1, false));
      ++cookie->bytes_to_feed;
      int64_t kept;
      int flags;
      PY_TRY(look(&kept, &flags));
      if (kept == 0 && decoded <= skip) {
        cookie->start += cookie->bytes_to_feed;
        skip -= decoded;
        cookie->flags = flags;
        cookie->bytes_to_feed = 0;
        decoded = 0;
      }
      if (decoded >= skip) break;
    }
    if (at == input_->ob_size) {
      // Only the end of the input brings the last characters out.
      decoded += PY_TRY(decode(0, 0, true));
      cookie->need_eof = true;
      if (decoded < skip)
        return raise(thread_, &exc::OSError, "can't reconstruct logical file position");
    }
    cookie->chars_to_skip = static_cast<int32_t>(skip);
    return Status::kOk;
  }

  Thread& thread_;
  TextWrapper* self_;
  Object* decoder_;
  const Bytes* input_;
};

}  // namespace

Owned<Object> text_seek(Thread& thread, Object* object, Args args) {
  TextWrapper* self = stream_of(object);
  int whence = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : SEEK_SET;
  PY_TRY(text_check_attached(thread, self));
  PY_TRY(text_check_open(thread, self));
  if (!self->seekable) return raise_unsupported(thread, "underlying stream is not seekable");
  switch (whence) {
    case SEEK_SET:
      return seek_to_cookie(thread, self, args[0]);
    case SEEK_CUR: {
      PY_TRY(check_zero(thread, args[0], "can't do nonzero cur-relative seeks"));
      // Brings the stream below to where this one is.
      Owned<Object> place = PY_TRY(invoke(thread, object, ids.tell));
      return seek_to_cookie(thread, self, place);
    }
    case SEEK_END:
      PY_TRY(check_zero(thread, args[0], "can't do nonzero end-relative seeks"));
      return seek_to_end(thread, self);
    default:
      return raise_value_error(thread, "invalid whence (%d, should be %d, %d or %d)", whence,
                               SEEK_SET, SEEK_CUR, SEEK_END);
  }
}

Owned<Object> text_tell(Thread& thread, Object* object) {
  TextWrapper* self = stream_of(object);
  PY_TRY(text_check_attached(thread, self));
  PY_TRY(text_check_open(thread, self));
  if (!self->seekable) return raise_unsupported(thread, "underlying stream is not seekable");
  if (!self->telling)
    return raise(thread, &exc::OSError, "telling position disabled by next() call");
  PY_TRY(text_write_pending(thread, self));
  PY_TRY(flush_object(thread, object));
  PY_TRY(text_check_attached(thread, self));
  Owned<Object> buffer = share(self->buffer.get());
  Owned<Object> place = PY_TRY(invoke(thread, buffer, ids.tell));
  if (self->decoder == nullptr || self->snapshot == nullptr) return place;
  Owned<Tuple> snapshot = share(as<Tuple>(self->snapshot.get()));
  Cookie cookie;
  cookie.start = PY_TRY(to_c_long(thread, place));
  cookie.flags = PY_TRY(to_c_int(thread, snapshot->items[0]));
  auto* input = as<Bytes>(snapshot->items[1]);
  cookie.start -= input->ob_size;
  if (self->decoded_used == 0) return build_cookie(thread, cookie);
  Owned<Object> decoder = share(self->decoder.get());
  Owned<Object> state = PY_TRY(decoder_getstate(thread, decoder));
  PlaceFinder finder(thread, self, decoder, input);
  Status found = finder.find(&cookie);
  Owned<Object> error = error_fetch(thread);
  Status restored = decoder_setstate(thread, decoder, state);
  restore_chained(thread, std::move(error));
  if (failed(found) || failed(restored)) return nullptr;
  return build_cookie(thread, cookie);
}

}  // namespace py::io
