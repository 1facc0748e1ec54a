// _BufferedIOBase, the types of buffered streams, and BufferedRWPair.
// Counterpart: Modules/_io/bufferedio.c.
#include "vm/modules/io_buffered_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py::io {
namespace {

// _BufferedIOBase

Owned<Object> base_detach(Thread& thread, Object*) { return raise_unsupported(thread, "detach"); }
Owned<Object> base_read(Thread& thread, Object*, Args args) {
  if (args.has(0)) PY_TRY(to_c_int(thread, args[0]));
  return raise_unsupported(thread, "read");
}
Owned<Object> base_read1(Thread& thread, Object*, Args args) {
  if (args.has(0)) PY_TRY(to_c_int(thread, args[0]));
  return raise_unsupported(thread, "read1");
}
Owned<Object> base_write(Thread& thread, Object*, Args) {
  return raise_unsupported(thread, "write");
}

Owned<Object> read_into_by_reading(Thread& thread, Object* self, Object* target,
                                   const char* function, Object* method) {
  WritableBuffer buffer;
  PY_TRY(buffer.get(thread, function, target));
  Owned<Object> size = PY_TRY(int_from_int64(thread, buffer.size()));
  Owned<Object> data = PY_TRY(invoke(thread, self, method, size));
  if (!is_a<Bytes>(data.get())) return raise_type_error(thread, "read() should return bytes");
  auto* bytes = as<Bytes>(data.get());
  if (bytes->ob_size > buffer.size())
    return raise_value_error(thread,
                             "read() returned too much data: %zd bytes requested, %zd returned",
                             buffer.size(), bytes->ob_size);
  if (bytes->ob_size != 0)
    std::memcpy(buffer.data(), bytes->data, static_cast<size_t>(bytes->ob_size));
  return int_from_int64(thread, bytes->ob_size);
}
Owned<Object> base_readinto(Thread& thread, Object* self, Object* target) {
  return read_into_by_reading(thread, self, target, "readinto", ids.read);
}
Owned<Object> base_readinto1(Thread& thread, Object* self, Object* target) {
  return read_into_by_reading(thread, self, target, "readinto1", ids.read1);
}

constinit MethodDef kBaseMethods[] = {
    PY_COUNTED("detach", "($self, /)", "Part with the raw stream and return it.", base_detach),
    PY_COUNTED("read", "($self, size=-1, /)", "Read size bytes, or everything.", base_read, 0, 1),
    PY_COUNTED("read1", "($self, size=-1, /)",
               "Read up to size bytes with at most one read of the raw stream.", base_read1, 0, 1),
    {"readinto", base_readinto, "($self, buffer, /)", nullptr},
    {"readinto1", base_readinto1, "($self, buffer, /)", nullptr},
    PY_COUNTED("write", "($self, b, /)", "Write bytes; return how many.", base_write, 1, 1),
    {},
};
constexpr uint16_t kBaseFields[] = {offsetof(IoBase, dict), 0};

// BufferedReader, BufferedWriter, BufferedRandom

template <Str* Identifiers::* kName>
Owned<Object> forward(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_initialized(thread, self));
  Owned<Object> raw = share(self->raw.get());
  return invoke(thread, raw, ids.*kName);
}
template <Str* Identifiers::* kName>
Owned<Object> get_of_raw(Thread& thread, Object* object, void*) {
  auto* self = as<Buffered>(object);
  PY_TRY(buffered_check_initialized(thread, self));
  Owned<Object> raw = share(self->raw.get());
  return get_attr(thread, raw, ids.*kName);
}

Owned<Object> buffered_sizeof(Thread& thread, Object* object) {
  auto* self = as<Buffered>(object);
  int64_t size = object->ob_type->tp_basicsize;
  if (self->buffer != nullptr) size += self->buffer_size;
  return int_from_int64(thread, size);
}

Owned<Object> buffered_repr(Thread& thread, Object* object) {
  const char* type_name = object->ob_type->tp_name;
  Owned<Object> name;
  Tri found = get_optional_attr(thread, object, ids.name, &name);
  if (found == Tri::kError) {
    // A stream that lost its raw stream still has a repr.
    if (!error_matches(thread, &exc::ValueError)) return nullptr;
    error_clear(thread);
  }
  if (found != Tri::kTrue) return str_from_format(thread, "<%s>", type_name);
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive())
    return raise(thread, &exc::RuntimeError, "reentrant call inside %s.__repr__", type_name);
  return str_from_format(thread, "<%s name=%R>", type_name, name.get());
}

constinit SignatureText kReaderSignature = {"BufferedReader",
                                            "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};
constinit SignatureText kWriterSignature = {"BufferedWriter",
                                            "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};
constinit SignatureText kRandomSignature = {"BufferedRandom",
                                            "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};

Status init_buffered(Thread& thread, Object* object, Tuple* args, Dict* kwargs,
                     SignatureText& signature, bool readable, bool writable) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, signature, args, kwargs, &bound));
  int64_t size = bound.has(1) ? PY_TRY(to_index(thread, bound[1])) : kDefaultBufferSize;
  auto* self = as<Buffered>(object);
  self->initialized = self->detached = 0;
  if (readable && writable) PY_TRY(check_seekable(thread, bound[0]));
  if (readable) PY_TRY(check_readable(thread, bound[0]));
  if (writable) PY_TRY(check_writable(thread, bound[0]));
  return buffered_setup(thread, self, bound[0], size, readable, writable);
}
Status reader_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return init_buffered(thread, self, args, kwargs, kReaderSignature, true, false);
}
Status writer_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return init_buffered(thread, self, args, kwargs, kWriterSignature, false, true);
}
Status random_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return init_buffered(thread, self, args, kwargs, kRandomSignature, true, true);
}

void buffered_dealloc(Object* object) {
  auto* self = as<Buffered>(object);
  self->finalizing = true;
  if (!finalize_before_dealloc(object)) return;
  self->initialized = 0;
  mem_free(self->buffer);
  self->buffer = nullptr;
  object_default_dealloc(object);
}

// The collector breaks a cycle: from then on the stream answers that it is not initialised.
void buffered_clear(Object* object) {
  as<Buffered>(object)->initialized = 0;
  object_default_clear(object);
}

#define PY_METHOD_DETACH {"detach", buffered_detach, "($self, /)", nullptr}
#define PY_METHOD_SIMPLE_FLUSH {"flush", forward<&Identifiers::flush>, "($self, /)", nullptr}
#define PY_METHOD_CLOSE {"close", buffered_close, "($self, /)", nullptr}
#define PY_METHOD_SEEKABLE {"seekable", forward<&Identifiers::seekable>, "($self, /)", nullptr}
#define PY_METHOD_READABLE {"readable", forward<&Identifiers::readable>, "($self, /)", nullptr}
#define PY_METHOD_WRITABLE {"writable", forward<&Identifiers::writable>, "($self, /)", nullptr}
#define PY_METHOD_FILENO {"fileno", forward<&Identifiers::fileno>, "($self, /)", nullptr}
#define PY_METHOD_ISATTY {"isatty", forward<&Identifiers::isatty>, "($self, /)", nullptr}
#define PY_METHOD_WARN {"_dealloc_warn", buffered_dealloc_warn, "($self, source, /)", nullptr}
#define PY_METHOD_READ {"read", buffered_read, "($self, size=-1, /)", nullptr}
#define PY_METHOD_PEEK {"peek", buffered_peek, "($self, size=0, /)", nullptr}
#define PY_METHOD_READ1 {"read1", buffered_read1, "($self, size=-1, /)", nullptr}
#define PY_METHOD_READINTO {"readinto", buffered_readinto, "($self, buffer, /)", nullptr}
#define PY_METHOD_READINTO1 {"readinto1", buffered_readinto1, "($self, buffer, /)", nullptr}
#define PY_METHOD_READLINE {"readline", buffered_readline, "($self, size=-1, /)", nullptr}
#define PY_METHOD_WRITE {"write", buffered_write, "($self, buffer, /)", nullptr}
#define PY_METHOD_FLUSH {"flush", buffered_flush, "($self, /)", nullptr}
#define PY_METHOD_SEEK {"seek", buffered_seek, "($self, target, whence=0, /)", nullptr}
#define PY_METHOD_TELL {"tell", buffered_tell, "($self, /)", nullptr}
#define PY_METHOD_TRUNCATE \
  PY_COUNTED("truncate", "($self, pos=None, /)", nullptr, buffered_truncate, 0, 1)
#define PY_METHOD_SIZEOF {"__sizeof__", buffered_sizeof, "($self, /)", nullptr}
#define PY_METHOD_GETSTATE {"__getstate__", cannot_pickle, nullptr, nullptr}

constinit MethodDef kReaderMethods[] = {
    PY_METHOD_DETACH,    PY_METHOD_SIMPLE_FLUSH, PY_METHOD_CLOSE,    PY_METHOD_SEEKABLE,
    PY_METHOD_READABLE,  PY_METHOD_FILENO,       PY_METHOD_ISATTY,   PY_METHOD_WARN,
    PY_METHOD_READ,      PY_METHOD_PEEK,         PY_METHOD_READ1,    PY_METHOD_READINTO,
    PY_METHOD_READINTO1, PY_METHOD_READLINE,     PY_METHOD_SEEK,     PY_METHOD_TELL,
    PY_METHOD_TRUNCATE,  PY_METHOD_SIZEOF,       PY_METHOD_GETSTATE, {},
};
constinit MethodDef kWriterMethods[] = {
    PY_METHOD_CLOSE,  PY_METHOD_DETACH, PY_METHOD_SEEKABLE, PY_METHOD_WRITABLE, PY_METHOD_FILENO,
    PY_METHOD_ISATTY, PY_METHOD_WARN,   PY_METHOD_WRITE,    PY_METHOD_TRUNCATE, PY_METHOD_FLUSH,
    PY_METHOD_SEEK,   PY_METHOD_TELL,   PY_METHOD_SIZEOF,   PY_METHOD_GETSTATE, {},
};
constinit MethodDef kRandomMethods[] = {
    PY_METHOD_CLOSE,    PY_METHOD_DETACH,
    PY_METHOD_SEEKABLE, PY_METHOD_READABLE,
    PY_METHOD_WRITABLE, PY_METHOD_FILENO,
    PY_METHOD_ISATTY,   PY_METHOD_WARN,
    PY_METHOD_FLUSH,    PY_METHOD_SEEK,
    PY_METHOD_TELL,     PY_METHOD_TRUNCATE,
    PY_METHOD_READ,     PY_METHOD_READ1,
    PY_METHOD_READINTO, PY_METHOD_READINTO1,
    PY_METHOD_READLINE, PY_METHOD_PEEK,
    PY_METHOD_WRITE,    PY_METHOD_SIZEOF,
    PY_METHOD_GETSTATE, {},
};

constinit MemberDef kMembers[] = {
    {"raw", MemberKind::kObject, true, offsetof(Buffered, raw), nullptr},
    {"_finalizing", MemberKind::kBool, false, offsetof(Buffered, finalizing), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"closed", get_of_raw<&Identifiers::closed>, nullptr, nullptr, nullptr},
    {"name", get_of_raw<&Identifiers::name>, nullptr, nullptr, nullptr},
    {"mode", get_of_raw<&Identifiers::mode>, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(Buffered, raw), offsetof(Buffered, dict), 0};

// BufferedRWPair

BufferedPair* pair_of(Object* object) { return as<BufferedPair>(object); }

Owned<Object> forward_call(Thread& thread, Object* stream, Str* name, RawArgs args) {
  if (stream == nullptr) return raise_uninitialized(thread);
  Owned<Object> owned = share(stream);
  Owned<Object> method = get_attr(thread, owned, name);
  if (!method) return raise_object(thread, &exc::AttributeError, name);
  return call_vector(thread, method, args.argv, args.nargs, nullptr);
}
template <Str* Identifiers::* kName, Slot<Object> BufferedPair::* kStream>
Owned<Object> pair_forward(Thread& thread, Object* self, RawArgs args) {
  return forward_call(thread, pair_of(self)->*kStream, ids.*kName, args);
}
template <Str* Identifiers::* kName, Slot<Object> BufferedPair::* kStream>
Owned<Object> pair_forward_plain(Thread& thread, Object* self) {
  return forward_call(thread, pair_of(self)->*kStream, ids.*kName, {nullptr, 0, nullptr});
}

Owned<Object> pair_close(Thread& thread, Object* self) {
  Owned<Object> written =
      pair_forward_plain<&Identifiers::close, &BufferedPair::writer>(thread, self);
  Owned<Object> error = error_fetch(thread);
  Owned<Object> result =
      pair_forward_plain<&Identifiers::close, &BufferedPair::reader>(thread, self);
  restore_chained(thread, std::move(error));
  if (!written) return nullptr;
  return result;
}
Owned<Object> pair_isatty(Thread& thread, Object* self) {
  Owned<Object> answer =
      PY_TRY((pair_forward_plain<&Identifiers::isatty, &BufferedPair::writer>(thread, self)));
  if (answer.get() != bool_object(false)) return answer;
  return pair_forward_plain<&Identifiers::isatty, &BufferedPair::reader>(thread, self);
}
Owned<Object> pair_get_closed(Thread& thread, Object* self, void*) {
  if (pair_of(self)->writer == nullptr)
    return raise(thread, &exc::RuntimeError,
                 "the BufferedRWPair object is being garbage-collected");
  Owned<Object> writer = share(pair_of(self)->writer.get());
  return get_attr(thread, writer, ids.closed);
}

constinit SignatureText kPairSignature = {"BufferedRWPair",
                                          "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)"};

Status pair_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  if (object->ob_type == &BufferedPair::type)
    PY_TRY(check_no_keywords(thread, "BufferedRWPair", kwargs));
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kPairSignature, args, nullptr, &bound));
  int64_t size = bound.has(2) ? PY_TRY(to_index(thread, bound[2])) : kDefaultBufferSize;
  PY_TRY(check_readable(thread, bound[0]));
  PY_TRY(check_writable(thread, bound[1]));
  Owned<Object> number = PY_TRY(int_from_int64(thread, size));
  Object* reader_args[2] = {bound[0], number};
  Owned<Object> reader =
      PY_TRY(call_args(thread, reinterpret_cast<Object*>(&Buffered::reader_type), reader_args));
  Object* writer_args[2] = {bound[1], number};
  Owned<Object> writer =
      PY_TRY(call_args(thread, reinterpret_cast<Object*>(&Buffered::writer_type), writer_args));
  pair_of(object)->reader.set(std::move(reader));
  pair_of(object)->writer.set(std::move(writer));
  return Status::kOk;
}

// Freed, it closes nothing by itself: the two streams do.
void pair_dealloc(Object* object) {
  gc_untrack(object);
  BufferedPair* self = pair_of(object);
  if (self->weaklist != nullptr) weakref_clear_all(object);
  self->reader.clear();
  self->writer.clear();
  xdecref(self->dict);
  self->dict = nullptr;
  object_free(object);
}

#define PY_FORWARD(name, stream)                                                                 \
  MethodDef::positional(#name, pair_forward<&Identifiers::name, &BufferedPair::stream>, nullptr, \
                        nullptr)
constinit MethodDef kPairMethods[] = {
    PY_FORWARD(read, reader),
    PY_FORWARD(peek, reader),
    PY_FORWARD(read1, reader),
    PY_FORWARD(readinto, reader),
    PY_FORWARD(readinto1, reader),
    PY_FORWARD(write, writer),
    {"flush", pair_forward_plain<&Identifiers::flush, &BufferedPair::writer>, nullptr, nullptr},
    {"readable", pair_forward_plain<&Identifiers::readable, &BufferedPair::reader>, nullptr,
     nullptr},
    {"writable", pair_forward_plain<&Identifiers::writable, &BufferedPair::writer>, nullptr,
     nullptr},
    {"close", pair_close, nullptr, nullptr},
    {"isatty", pair_isatty, nullptr, nullptr},
    {},
};
constinit GetSetDef kPairGetSets[] = {
    {"closed", pair_get_closed, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kPairFields[] = {offsetof(BufferedPair, reader), offsetof(BufferedPair, writer),
                                    offsetof(BufferedPair, dict), 0};

}  // namespace

constinit Type IoBase::buffered_type = {
    .tp_name = "_io._BufferedIOBase",
    .tp_basicsize = sizeof(IoBase),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "The base class of binary streams that read and write as much as they are told to.",
    .tp_methods = kBaseMethods,
    .tp_base = &IoBase::type,
    .fields = kBaseFields,
};

#define PY_BUFFERED_TYPE(object, name, doc, methods, next, init)  \
  constinit Type object = {                                       \
      .tp_name = "_io." name,                                     \
      .tp_basicsize = sizeof(Buffered),                           \
      .tp_dealloc = buffered_dealloc,                             \
      .tp_repr = buffered_repr,                                   \
      .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,          \
      .tp_doc = doc,                                              \
      .tp_clear = buffered_clear,                                 \
      .tp_weaklistoffset = offsetof(Buffered, weaklist),          \
      .tp_iternext = next,                                        \
      .tp_methods = methods,                                      \
      .tp_members = kMembers,                                     \
      .tp_getset = kGetSets,                                      \
      .tp_base = &IoBase::buffered_type,                          \
      .tp_dictoffset = offsetof(Buffered, dict),                  \
      .tp_init = init,                                            \
      .fields = kFields,                                          \
      .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)", \
  }
PY_BUFFERED_TYPE(Buffered::reader_type, "BufferedReader", "Reads a raw stream through a buffer.",
                 kReaderMethods, buffered_next, reader_init);
PY_BUFFERED_TYPE(Buffered::writer_type, "BufferedWriter",
                 "Writes to a raw stream through a buffer.", kWriterMethods, nullptr, writer_init);
PY_BUFFERED_TYPE(Buffered::random_type, "BufferedRandom",
                 "Reads and writes a seekable raw stream through one buffer.", kRandomMethods,
                 buffered_next, random_init);

constinit Type BufferedPair::type = {
    .tp_name = "_io.BufferedRWPair",
    .tp_basicsize = sizeof(BufferedPair),
    .tp_dealloc = pair_dealloc,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A stream that reads from one raw stream and writes to another.",
    .tp_weaklistoffset = offsetof(BufferedPair, weaklist),
    .tp_methods = kPairMethods,
    .tp_getset = kPairGetSets,
    .tp_base = &IoBase::buffered_type,
    .tp_dictoffset = offsetof(BufferedPair, dict),
    .tp_init = pair_init,
    .fields = kPairFields,
    .text_signature = "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
};

}  // namespace py::io
