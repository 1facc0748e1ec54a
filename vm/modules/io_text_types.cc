// _TextIOBase, and the attributes and methods of TextIOWrapper that pass questions on.
// Counterpart: Modules/_io/textio.c.
#include "vm/modules/io_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/repr_guard.h"

namespace py::io {
namespace {

// _TextIOBase

Owned<Object> base_detach(Thread& thread, Object*) { return raise_unsupported(thread, "detach"); }
Owned<Object> base_read(Thread& thread, Object*, Args args) {
  if (args.has(0)) PY_TRY(to_c_int(thread, args[0]));
  return raise_unsupported(thread, "read");
}
Owned<Object> base_readline(Thread& thread, Object*, Args args) {
  if (args.has(0)) PY_TRY(to_c_int(thread, args[0]));
  return raise_unsupported(thread, "readline");
}
Owned<Object> base_write(Thread& thread, Object*, Args args) {
  TextArgument text;
  PY_TRY(text.get(thread, "write", "argument 1", args[0], false));
  return raise_unsupported(thread, "write");
}
Owned<Object> base_get_none(Thread&, Object*, void*) { return new_none(); }

constinit MethodDef kBaseMethods[] = {
    PY_COUNTED("detach", "($self, /)", "Part with the binary stream below and return it.",
               base_detach),
    PY_COUNTED("read", "($self, size=-1, /)", "Read up to size characters, or everything.",
               base_read, 0, 1),
    PY_COUNTED("readline", "($self, size=-1, /)", "Read a line, or as much of it as size allows.",
               base_readline, 0, 1),
    PY_COUNTED("write", "($self, s, /)", "Write a string; return its length.", base_write, 1, 1),
    {},
};
constinit GetSetDef kBaseGetSets[] = {
    {"encoding", base_get_none, nullptr, "The name of the encoding, or None.", nullptr},
    {"newlines", base_get_none, nullptr, "The kinds of newlines read so far, or None.", nullptr},
    {"errors", base_get_none, nullptr, "What happens on encoding errors, or None.", nullptr},
    {},
};
constexpr uint16_t kBaseFields[] = {offsetof(IoBase, dict), 0};

// TextIOWrapper

TextWrapper* stream_of(Object* self) { return as<TextWrapper>(self); }

template <Str* Identifiers::* kName>
Owned<Object> forward(Thread& thread, Object* self) {
  PY_TRY(text_check_attached(thread, stream_of(self)));
  Owned<Object> buffer = share(stream_of(self)->buffer.get());
  return invoke(thread, buffer, ids.*kName);
}
template <Str* Identifiers::* kName>
Owned<Object> get_of_buffer(Thread& thread, Object* self, void*) {
  PY_TRY(text_check_attached(thread, stream_of(self)));
  Owned<Object> buffer = share(stream_of(self)->buffer.get());
  return get_attr(thread, buffer, ids.*kName);
}

Owned<Object> text_write_method(Thread& thread, Object* self, Object* text) {
  if (!is_a<Str>(text)) return raise_bad_argument(thread, "write", "argument", "str", text);
  PY_TRY(text_write(thread, stream_of(self), as<Str>(text)));
  return int_from_int64(thread, as<Str>(text)->length);
}

Owned<Object> text_flush(Thread& thread, Object* object) {
  TextWrapper* self = stream_of(object);
  PY_TRY(text_check_attached(thread, self));
  PY_TRY(text_check_open(thread, self));
  self->telling = self->seekable;
  PY_TRY(text_write_pending(thread, self));
  PY_TRY(text_check_attached(thread, self));
  Owned<Object> buffer = share(self->buffer.get());
  return invoke(thread, buffer, ids.flush);
}

Owned<Object> text_detach(Thread& thread, Object* object) {
  TextWrapper* self = stream_of(object);
  PY_TRY(text_check_attached(thread, self));
  PY_TRY(flush_object(thread, object));
  PY_TRY(text_check_attached(thread, self));
  self->detached = 1;
  return self->buffer.take();
}

Owned<Object> text_close(Thread& thread, Object* object) {
  TextWrapper* self = stream_of(object);
  Owned<Object> closed = PY_TRY(get_of_buffer<&Identifiers::closed>(thread, object, nullptr));
  if (PY_TRY(object_is_true(thread, closed)) || self->detached) return new_none();
  Owned<Object> buffer = share(self->buffer.get());
  if (self->finalizing) {
    Owned<Object> ignored = invoke(thread, buffer, ids._dealloc_warn, object);
    if (!ignored) error_clear(thread);
  }
  Status flushed = flush_object(thread, object);
  Owned<Object> error = error_fetch(thread);
  Owned<Object> result = invoke(thread, buffer, ids.close);
  restore_chained(thread, std::move(error));
  if (failed(flushed)) return nullptr;
  return result;
}

Owned<Object> text_truncate(Thread& thread, Object* object, Args args) {
  PY_TRY(text_check_attached(thread, stream_of(object)));
  PY_TRY(flush_object(thread, object));
  PY_TRY(text_check_attached(thread, stream_of(object)));
  Owned<Object> buffer = share(stream_of(object)->buffer.get());
  return invoke(thread, buffer, ids.truncate, args.has(0) ? args[0] : none());
}

Owned<Object> text_repr(Thread& thread, Object* object) {
  TextWrapper* self = stream_of(object);
  const char* type_name = object->ob_type->tp_name;
  if (self->initialized <= 0) return raise_uninitialized(thread);
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive())
    return raise(thread, &exc::RuntimeError, "reentrant call inside %.100s.__repr__", type_name);
  Owned<Str> text = PY_TRY(str_from_format(thread, "<%.100s", type_name));
  Owned<Object> name, mode;
  Tri has_name = get_optional_attr(thread, object, ids.name, &name);
  if (has_name == Tri::kError) {
    // One that lost its binary stream still has a repr.
    if (!error_matches(thread, &exc::ValueError)) return nullptr;
    error_clear(thread);
  }
  if (has_name == Tri::kTrue)
    text = PY_TRY(str_from_format(thread, "%U name=%R", text.get(), name.get()));
  if (PY_TRY(get_optional_attr(thread, object, ids.mode, &mode)))
    text = PY_TRY(str_from_format(thread, "%U mode=%R", text.get(), mode.get()));
  return str_from_format(thread, "%U encoding=%R>", text.get(),
                         self->encoding != nullptr ? self->encoding.get() : none());
}

Owned<Object> get_newlines(Thread& thread, Object* object, void*) {
  TextWrapper* self = stream_of(object);
  PY_TRY(text_check_attached(thread, self));
  if (self->decoder == nullptr || self->decoder->ob_type == text_decoder_type()) return new_none();
  Owned<Object> decoder = share(self->decoder.get());
  Owned<Object> newlines;
  if (!PY_TRY(get_optional_attr(thread, decoder, ids.newlines, &newlines))) return new_none();
  return newlines;
}
Owned<Object> get_errors(Thread& thread, Object* object, void*) {
  if (stream_of(object)->initialized <= 0) return raise_uninitialized(thread);
  return share(stream_of(object)->errors.get());
}
Owned<Object> get_chunk_size(Thread& thread, Object* object, void*) {
  PY_TRY(text_check_attached(thread, stream_of(object)));
  return int_from_int64(thread, stream_of(object)->chunk_size);
}
Status set_chunk_size(Thread& thread, Object* object, Object* value, void*) {
  PY_TRY(text_check_attached(thread, stream_of(object)));
  if (value == nullptr)
    return raise(thread, &exc::AttributeError,
                 "attribute '_CHUNK_SIZE' of '%s' objects cannot be deleted",
                 object->ob_type->tp_name);
  int64_t size = PY_TRY(number_as_ssize(thread, value, &exc::ValueError));
  if (size <= 0) return raise_value_error(thread, "a strictly positive integer is required");
  stream_of(object)->chunk_size = size;
  return Status::kOk;
}

void text_dealloc(Object* object) {
  TextWrapper* self = stream_of(object);
  self->finalizing = true;
  if (!finalize_before_dealloc(object)) return;
  self->initialized = 0;
  mem_free(self->pending);
  self->pending = nullptr;
  mem_free(self->errors_text);
  self->errors_text = nullptr;
  object_default_dealloc(object);
}

// The collector breaks a cycle: from then on the stream answers that it is not initialised.
void text_clear(Object* object) {
  stream_of(object)->initialized = 0;
  object_default_clear(object);
}

constinit MethodDef kMethods[] = {
    {"detach", text_detach, "($self, /)", nullptr},
    {"reconfigure", text_reconfigure,
     "($self, /, *, encoding=None, errors=None, newline=None,\n            "
     "line_buffering=None, write_through=None)",
     "Change what a stream was made with; flushes it."},
    {"write", text_write_method, "($self, text, /)", nullptr},
    {"read", text_read, "($self, size=-1, /)", nullptr},
    {"readline", text_readline, "($self, size=-1, /)", nullptr},
    {"flush", text_flush, "($self, /)", nullptr},
    {"close", text_close, "($self, /)", nullptr},
    {"fileno", forward<&Identifiers::fileno>, "($self, /)", nullptr},
    {"seekable", forward<&Identifiers::seekable>, "($self, /)", nullptr},
    {"readable", forward<&Identifiers::readable>, "($self, /)", nullptr},
    {"writable", forward<&Identifiers::writable>, "($self, /)", nullptr},
    {"isatty", forward<&Identifiers::isatty>, "($self, /)", nullptr},
    {"seek", text_seek, "($self, cookie, whence=os.SEEK_SET, /)",
     "Go to the start, the end or a place that tell() returned."},
    {"tell", text_tell, "($self, /)", "Return the position as a number for seek()."},
    {"truncate", text_truncate, "($self, pos=None, /)", nullptr},
    {"__getstate__", cannot_pickle, nullptr, nullptr},
    {},
};
constinit MemberDef kMembers[] = {
    {"encoding", MemberKind::kObject, true, offsetof(TextWrapper, encoding), nullptr},
    {"buffer", MemberKind::kObject, true, offsetof(TextWrapper, buffer), nullptr},
    {"line_buffering", MemberKind::kBool, true, offsetof(TextWrapper, line_buffering), nullptr},
    {"write_through", MemberKind::kBool, true, offsetof(TextWrapper, write_through), nullptr},
    {"_finalizing", MemberKind::kBool, false, offsetof(TextWrapper, finalizing), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"name", get_of_buffer<&Identifiers::name>, nullptr, nullptr, nullptr},
    {"closed", get_of_buffer<&Identifiers::closed>, nullptr, nullptr, nullptr},
    {"newlines", get_newlines, nullptr, nullptr, nullptr},
    {"errors", get_errors, nullptr, nullptr, nullptr},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(TextWrapper, buffer),
                                offsetof(TextWrapper, encoding),
                                offsetof(TextWrapper, encoder),
                                offsetof(TextWrapper, decoder),
                                offsetof(TextWrapper, readnl),
                                offsetof(TextWrapper, errors),
                                offsetof(TextWrapper, decoded),
                                offsetof(TextWrapper, snapshot),
                                offsetof(TextWrapper, raw),
                                offsetof(TextWrapper, dict),
                                0};

}  // namespace

constinit Type IoBase::text_type = {
    .tp_name = "_io._TextIOBase",
    .tp_basicsize = sizeof(IoBase),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "The base class of text streams.",
    .tp_methods = kBaseMethods,
    .tp_getset = kBaseGetSets,
    .tp_base = &IoBase::type,
    .fields = kBaseFields,
};

constinit Type TextWrapper::type = {
    .tp_name = "_io.TextIOWrapper",
    .tp_basicsize = sizeof(TextWrapper),
    .tp_dealloc = text_dealloc,
    .tp_repr = text_repr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A text stream over a binary one.",
    .tp_clear = text_clear,
    .tp_weaklistoffset = offsetof(TextWrapper, weaklist),
    .tp_iternext = text_next,
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_base = &IoBase::text_type,
    .tp_dictoffset = offsetof(TextWrapper, dict),
    .tp_init = text_init,
    .fields = kFields,
    .text_signature =
        "(buffer, encoding=None, errors=None, newline=None,\n              "
        "line_buffering=False, write_through=False)",
};

}  // namespace py::io
