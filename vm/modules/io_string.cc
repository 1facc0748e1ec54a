// StringIO: a text stream in memory.
// Counterpart: Modules/_io/stringio.c.
#include <new>

#include "vm/modules/io_internal.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py::io {
namespace {

StringIo* stream_of(Object* self) { return as<StringIo>(self); }

Status check_open(Thread& thread, StringIo* self) {
  if (PY_UNLIKELY(!self->initialized)) return raise_uninitialized(thread);
  if (PY_UNLIKELY(self->closed)) return raise_value_error(thread, "I/O operation on closed file");
  return Status::kOk;
}

void drop_builder(StringIo* self) {
  if (self->builder != nullptr) {
    self->builder->~StrBuilder();
    mem_free(self->builder);
    self->builder = nullptr;
  }
  self->joining = 0;
}

Status start_builder(Thread& thread, StringIo* self) {
  void* room = mem_alloc(sizeof(StrBuilder));
  if (room == nullptr) return raise_memory_error(thread);
  self->builder = new (room) StrBuilder(thread);
  self->joining = 1;
  return Status::kOk;
}

// Room for `size` characters and one more behind them.
Status resize(Thread& thread, StringIo* self, int64_t size) {
  int64_t room = self->capacity;
  if (size >= INT64_MAX / 8) return raise(thread, &exc::OverflowError, "new buffer size too large");
  ++size;
  if (size < room / 2) {
    room = size + 1;
  } else if (size < room) {
    return Status::kOk;
  } else if (static_cast<double>(size) <= static_cast<double>(room) * 1.125) {
    room = size + (size >> 3) + (size < 9 ? 3 : 6);
  } else {
    room = size + 1;
  }
  auto* grown = static_cast<uint32_t*>(
      mem_realloc(self->buffer, static_cast<size_t>(room) * sizeof(uint32_t)));
  if (grown == nullptr) return raise_memory_error(thread);
  self->buffer = grown;
  self->capacity = room;
  return Status::kOk;
}

void copy_characters(const Str* text, uint32_t* out) {
  if (text->kind == StrKind::k4) {
    std::memcpy(out, text->data(), static_cast<size_t>(text->length) * 4);
  } else {
    for (int64_t i = 0; i < text->length; ++i) out[i] = text->at(i);
  }
}

Owned<Str> slice(Thread& thread, StringIo* self, int64_t start, int64_t length) {
  return str_from_ucs4(thread, self->buffer + start, static_cast<size_t>(length));
}

// The text so far as one str; it goes on being appended to.
Owned<Str> joined(Thread& thread, StringIo* self) {
  Owned<Str> text = self->builder->finish();
  drop_builder(self);
  if (!text) return text;
  PY_TRY(start_builder(thread, self));
  PY_TRY(self->builder->add_str(text));
  return text;
}

// Moves the text into the buffer, where any place of it can be changed.
Status realize(Thread& thread, StringIo* self) {
  if (!self->joining) return Status::kOk;
  Owned<Str> text = self->builder->finish();
  drop_builder(self);
  if (!text) return Status::kError;
  PY_TRY(resize(thread, self, text->length));
  copy_characters(text, self->buffer);
  return Status::kOk;
}

Status write_text(Thread& thread, StringIo* self, Str* given) {
  Owned<Str> text = share(given);
  if (self->decoder != nullptr) {
    Owned<Object> decoder = share(self->decoder.get());
    text = PY_TRY(newline_decode(thread, as<NewlineDecoder>(decoder.get()), given, true));
  }
  if (self->writenl != nullptr)
    text = PY_TRY(
        str_replace(thread, text, latin1_char('\n'), as<Str>(self->writenl.get()), INT64_MAX));
  int64_t length = text->length;
  if (self->position > INT64_MAX - length)
    return raise(thread, &exc::OverflowError, "new position too large");
  if (self->joining && self->size == self->position) {
    // An instance of a subclass must not come back out as the whole value.
    PY_TRY(is_exact<Str>(text.get()) ? self->builder->add_str(text)
                                     : self->builder->add_substring(text, 0, length));
  } else {
    PY_TRY(realize(thread, self));
    if (self->position + length > self->size) PY_TRY(resize(thread, self, self->position + length));
    if (self->position > self->size)
      std::memset(self->buffer + self->size, 0,
                  static_cast<size_t>(self->position - self->size) * sizeof(uint32_t));
    copy_characters(text, self->buffer + self->position);
  }
  self->position += length;
  if (self->size < self->position) self->size = self->position;
  return Status::kOk;
}

Owned<Object> string_io_getvalue(Thread& thread, Object* object) {
  StringIo* self = stream_of(object);
  PY_TRY(check_open(thread, self));
  return self->joining ? joined(thread, self) : slice(thread, self, 0, self->size);
}

Owned<Object> string_io_read(Thread& thread, Object* object, Args args) {
  StringIo* self = stream_of(object);
  int64_t size = PY_TRY(size_or_none(thread, args[0], -1));
  PY_TRY(check_open(thread, self));
  int64_t rest = self->size - self->position;
  if (size < 0 || size > rest) size = rest < 0 ? 0 : rest;
  if (self->joining && self->position == 0 && size == rest) {
    Owned<Str> all = PY_TRY(joined(thread, self));
    self->position = self->size;
    return all;
  }
  PY_TRY(realize(thread, self));
  if (size == 0) return share(static_cast<Object*>(empty_str()));
  Owned<Str> text = PY_TRY(slice(thread, self, self->position, size));
  self->position += size;
  return text;
}

Owned<Object> read_line(Thread& thread, StringIo* self, int64_t limit) {
  if (self->position >= self->size) return share(static_cast<Object*>(empty_str()));
  int64_t rest = self->size - self->position;
  if (limit < 0 || limit > rest) limit = rest;
  LineRule rule = {self->translate, self->universal, as<Str>(self->readnl.get())};
  int64_t consumed;
  int64_t length =
      find_line_end(rule, self->buffer, 4, self->position, self->position + limit, &consumed);
  if (length < 0) length = limit;
  Owned<Str> line = PY_TRY(slice(thread, self, self->position, length));
  self->position += length;
  return line;
}

Owned<Object> string_io_readline(Thread& thread, Object* object, Args args) {
  StringIo* self = stream_of(object);
  int64_t size = PY_TRY(size_or_none(thread, args[0], -1));
  PY_TRY(check_open(thread, self));
  PY_TRY(realize(thread, self));
  return read_line(thread, self, size);
}

Owned<Object> string_io_next(Thread& thread, Object* object) {
  StringIo* self = stream_of(object);
  PY_TRY(check_open(thread, self));
  PY_TRY(realize(thread, self));
  Owned<Object> line;
  if (is_exact<StringIo>(object)) {
    line = PY_TRY(read_line(thread, self, -1));
  } else {
    line = PY_TRY(text_line(thread, object));
  }
  if (as<Str>(line.get())->length == 0) return nullptr;
  return line;
}

Owned<Object> string_io_tell(Thread& thread, Object* object) {
  PY_TRY(check_open(thread, stream_of(object)));
  return int_from_int64(thread, stream_of(object)->position);
}

Owned<Object> string_io_truncate(Thread& thread, Object* object, Args args) {
  StringIo* self = stream_of(object);
  int64_t size = PY_TRY(size_or_none(thread, args[0], self->position));
  PY_TRY(check_open(thread, self));
  if (size < 0) return raise_value_error(thread, "Negative size value %zd", size);
  if (size < self->size) {
    PY_TRY(realize(thread, self));
    PY_TRY(resize(thread, self, size));
    self->size = size;
  }
  return int_from_int64(thread, size);
}

Owned<Object> string_io_seek(Thread& thread, Object* object, Args args) {
  StringIo* self = stream_of(object);
  int64_t place = PY_TRY(to_index(thread, args[0]));
  int whence = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : 0;
  PY_TRY(check_open(thread, self));
  if (whence < 0 || whence > 2)
    return raise_value_error(thread, "Invalid whence (%i, should be 0, 1 or 2)", whence);
  if (place < 0 && whence == 0)
    return raise_value_error(thread, "Negative seek position %zd", place);
  if (whence != 0 && place != 0)
    return raise(thread, &exc::OSError, "Can't do nonzero cur-relative seeks");
  if (whence == 0) self->position = place;
  if (whence == 2) self->position = self->size;
  return int_from_int64(thread, self->position);
}

Owned<Object> string_io_write(Thread& thread, Object* object, Object* text) {
  StringIo* self = stream_of(object);
  if (!self->initialized) return raise_uninitialized(thread);
  if (!is_a<Str>(text))
    return raise_type_error(thread, "string argument expected, got '%s'", text->ob_type->tp_name);
  PY_TRY(check_open(thread, self));
  int64_t length = as<Str>(text)->length;
  if (length > 0) PY_TRY(write_text(thread, self, as<Str>(text)));
  return int_from_int64(thread, length);
}

Owned<Object> string_io_close(Thread& thread, Object* object) {
  StringIo* self = stream_of(object);
  self->closed = true;
  PY_TRY(resize(thread, self, 0));
  drop_builder(self);
  self->readnl.clear();
  self->writenl.clear();
  self->decoder.clear();
  return new_none();
}

Owned<Object> string_io_yes(Thread& thread, Object* object) {
  PY_TRY(check_open(thread, stream_of(object)));
  return new_bool(true);
}

// A newline argument: null for None.
Status take_newline(Thread& thread, Object* value, Owned<Str>* out) {
  if (value == nullptr) {
    *out = share(latin1_char('\n'));
    return Status::kOk;
  }
  if (is_none(value)) return Status::kOk;
  if (!is_a<Str>(value))
    return raise_type_error(thread, "newline must be str or None, not %.200s",
                            value->ob_type->tp_name);
  size_t length;
  char* text = PY_TRY(str_to_utf8(thread, as<Str>(value), &length));
  bool legal = newline_is_legal(text);
  if (legal) *out = str_from_utf8(thread, text);
  mem_free(text);
  if (!legal) return raise_value_error(thread, "illegal newline value: %R", value);
  return *out ? Status::kOk : Status::kError;
}

Status set_up(Thread& thread, StringIo* self, Object* value, Object* newline_argument) {
  Owned<Str> newline;
  PY_TRY(take_newline(thread, newline_argument, &newline));
  if (value != nullptr && !is_none(value) && !is_a<Str>(value))
    return raise_type_error(thread, "initial_value must be str or None, not %.200s",
                            value->ob_type->tp_name);
  self->initialized = false;
  drop_builder(self);
  self->writenl.clear();
  self->decoder.clear();
  self->universal = !newline || newline->length == 0;
  self->translate = !newline;
  // Only "\r" and "\r\n" are anything else than "\n" when written.
  if (newline && newline->length > 0 && newline->at(0) == '\r') self->writenl.set_shared(newline);
  self->readnl.set(std::move(newline));
  if (self->universal)
    self->decoder.set(PY_TRY(newline_decoder_new(thread, none(), self->translate)));
  self->size = self->position = 0;
  PY_TRY(resize(thread, self, 0));
  if (value != nullptr && !is_none(value) && as<Str>(value)->length > 0) {
    PY_TRY(write_text(thread, self, as<Str>(value)));
  } else {
    PY_TRY(start_builder(thread, self));
  }
  self->position = 0;
  self->closed = false;
  self->initialized = true;
  return Status::kOk;
}

constinit SignatureText kSignature = {"StringIO", "(initial_value='', newline='\\n')"};

Status string_io_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  return set_up(thread, stream_of(object), bound[0], bound[1]);
}

Owned<Object> string_io_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return type->tp_alloc(thread, type, 0);
}

Owned<Object> string_io_getstate(Thread& thread, Object* object) {
  StringIo* self = stream_of(object);
  Owned<Object> value = PY_TRY(string_io_getvalue(thread, object));
  Owned<Object> dict = self->dict == nullptr
                           ? new_none()
                           : Owned<Object>(PY_TRY(dict_copy(thread, as<Dict>(self->dict))));
  Owned<Object> position = PY_TRY(int_from_int64(thread, self->position));
  Object* newline = self->readnl != nullptr ? self->readnl.get() : none();
  Object* parts[4] = {value, newline, position, dict};
  return tuple_pack(thread, parts);
}

Owned<Object> string_io_setstate(Thread& thread, Object* object, Object* state) {
  StringIo* self = stream_of(object);
  if (self->closed) return raise_value_error(thread, "I/O operation on closed file");
  if (!is_a<Tuple>(state) || as<Tuple>(state)->ob_size < 4)
    return raise_type_error(thread, "%.200s.__setstate__ argument should be 4-tuple, got %.200s",
                            object->ob_type->tp_name, state->ob_type->tp_name);
  auto* parts = as<Tuple>(state);
  Object *value = parts->items[0], *position = parts->items[2], *dict = parts->items[3];
  PY_TRY(set_up(thread, self, value, parts->items[1]));
  // The text was translated once already: it goes in as it is.
  PY_TRY(realize(thread, self));
  self->size = 0;
  if (is_a<Str>(value)) {
    PY_TRY(resize(thread, self, as<Str>(value)->length));
    copy_characters(as<Str>(value), self->buffer);
    self->size = as<Str>(value)->length;
  }
  PY_TRY(restore_place(thread, position, "third item of state must be an integer, got", dict,
                       "fourth item of state should be a dict, got a", &self->position,
                       &self->dict));
  return new_none();
}

Owned<Object> get_closed(Thread& thread, Object* object, void*) {
  if (!stream_of(object)->initialized) return raise_uninitialized(thread);
  return new_bool(stream_of(object)->closed);
}
Owned<Object> get_line_buffering(Thread& thread, Object* object, void*) {
  PY_TRY(check_open(thread, stream_of(object)));
  return new_bool(false);
}
Owned<Object> get_newlines(Thread& thread, Object* object, void*) {
  StringIo* self = stream_of(object);
  PY_TRY(check_open(thread, self));
  if (self->decoder == nullptr) return new_none();
  return get_attr(thread, self->decoder, ids.newlines);
}

// Merely freed, it is not closed by its finaliser: there is nothing to write out.
void string_io_dealloc(Object* object) {
  gc_untrack(object);
  StringIo* self = stream_of(object);
  self->initialized = false;
  mem_free(self->buffer);
  self->buffer = nullptr;
  drop_builder(self);
  self->readnl.clear();
  self->writenl.clear();
  self->decoder.clear();
  xdecref(self->dict);
  self->dict = nullptr;
  if (self->weaklist != nullptr) weakref_clear_all(object);
  object_free(object);
}

constinit MethodDef kMethods[] = {
    {"close", string_io_close, "($self, /)", "Give the text up."},
    {"getvalue", string_io_getvalue, "($self, /)", "Return the whole text."},
    {"read", string_io_read, "($self, size=-1, /)", "Read up to size characters, or everything."},
    {"readline", string_io_readline, "($self, size=-1, /)",
     "Read a line, or as much of it as size allows."},
    {"tell", string_io_tell, "($self, /)", "Return the position."},
    {"truncate", string_io_truncate, "($self, pos=None, /)",
     "Cut the text off; return the size asked for."},
    {"seek", string_io_seek, "($self, pos, whence=0, /)",
     "Go to a place in the text; return the new position."},
    {"write", string_io_write, "($self, s, /)", "Write a string; return its length."},
    {"seekable", string_io_yes, "($self, /)", "Tell whether seeking is possible."},
    {"readable", string_io_yes, "($self, /)", "Tell whether reading is possible."},
    {"writable", string_io_yes, "($self, /)", "Tell whether writing is possible."},
    {"__getstate__", string_io_getstate, "($self, /)", nullptr},
    {"__setstate__", string_io_setstate, "($self, state, /)", nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"closed", get_closed, nullptr, nullptr, nullptr},
    {"newlines", get_newlines, nullptr, nullptr, nullptr},
    {"line_buffering", get_line_buffering, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(StringIo, decoder), offsetof(StringIo, readnl),
                                offsetof(StringIo, writenl), offsetof(StringIo, dict), 0};

}  // namespace

constinit Type StringIo::type = {
    .tp_name = "_io.StringIO",
    .tp_basicsize = sizeof(StringIo),
    .tp_dealloc = string_io_dealloc,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A text stream in memory.",
    .tp_weaklistoffset = offsetof(StringIo, weaklist),
    .tp_iternext = string_io_next,
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_base = &IoBase::text_type,
    .tp_dictoffset = offsetof(StringIo, dict),
    .tp_init = string_io_init,
    .tp_new = string_io_new,
    .fields = kFields,
    .text_signature = "(initial_value='', newline='\\n')",
};

}  // namespace py::io
