// _struct: packing values into bytes by format texts.
// Counterpart: Modules/_struct.c.
#include <cctype>
#include <cmath>
#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/memory_format.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

constinit Object* g_error = nullptr;  // struct.error, owned.
constinit Dict* g_cache = nullptr;    // Structs by format, owned.
constexpr int64_t kMaxCached = 100;

template <typename... Args>
PY_COLD Raised raise_struct(Thread& thread, const char* format, Args... args) {
  return raise(thread, static_cast<Type*>(g_error), format, args...);
}

// One kind of item. `align` counts only in native mode.
struct Kind {
  char code;
  uint8_t size, align;
  char family;  // i signed, u unsigned, f float, z complex, ? truth, c byte, s bytes, p Pascal, x
                // pad.
};
constexpr Kind kNative[] = {
    {'x', 1, 1, 'x'}, {'b', 1, 1, 'i'},  {'B', 1, 1, 'u'}, {'c', 1, 1, 'c'}, {'s', 1, 1, 's'},
    {'p', 1, 1, 'p'}, {'h', 2, 2, 'i'},  {'H', 2, 2, 'u'}, {'i', 4, 4, 'i'}, {'I', 4, 4, 'u'},
    {'l', 8, 8, 'i'}, {'L', 8, 8, 'u'},  {'n', 8, 8, 'i'}, {'N', 8, 8, 'u'}, {'q', 8, 8, 'i'},
    {'Q', 8, 8, 'u'}, {'?', 1, 1, '?'},  {'e', 2, 2, 'f'}, {'f', 4, 4, 'f'}, {'d', 8, 8, 'f'},
    {'F', 8, 4, 'z'}, {'D', 16, 8, 'z'}, {'P', 8, 8, 'P'},
};
constexpr Kind kStandard[] = {
    {'x', 1, 1, 'x'}, {'b', 1, 1, 'i'}, {'B', 1, 1, 'u'}, {'c', 1, 1, 'c'}, {'s', 1, 1, 's'},
    {'p', 1, 1, 'p'}, {'h', 2, 1, 'i'}, {'H', 2, 1, 'u'}, {'i', 4, 1, 'i'}, {'I', 4, 1, 'u'},
    {'l', 4, 1, 'i'}, {'L', 4, 1, 'u'}, {'q', 8, 1, 'i'}, {'Q', 8, 1, 'u'}, {'?', 1, 1, '?'},
    {'e', 2, 1, 'f'}, {'f', 4, 1, 'f'}, {'d', 8, 1, 'f'}, {'F', 8, 1, 'z'}, {'D', 16, 1, 'z'},
};

// Equal items one after the other.
struct Run {
  const Kind* kind;
  int64_t offset, size, repeat;
};

struct StructObject : Object {
  static Type type;
  int64_t size;    // -1: not initialised.
  int64_t length;  // How many values.
  Run* runs;       // mem_alloc'ed.
  int64_t run_count;
  Slot<Bytes> format;
  WeakRef* weaklist;
  bool big_endian;
};

// Reading formats

class FormatReader {
 public:
  FormatReader(Thread& thread, const char* text) : thread_(thread), at_(text) {
    switch (*at_) {
      case '>':
      case '!':
        big_endian = true;
        [[fallthrough]];
      case '<':
      case '=':
        native = false;
        [[fallthrough]];
      case '@':
        ++at_;
        break;
      default:
        break;
    }
  }

  // kFalse at the end.
  Tri next(const Kind** kind, int64_t* count) {
    while (isspace(static_cast<unsigned char>(*at_)) != 0) ++at_;
    if (*at_ == 0) return Tri::kFalse;
    *count = 1;
    if (*at_ >= '0' && *at_ <= '9') {
      *count = 0;
      for (; *at_ >= '0' && *at_ <= '9'; ++at_) {
        if (__builtin_mul_overflow(*count, int64_t{10}, count) ||
            __builtin_add_overflow(*count, int64_t{*at_ - '0'}, count))
          return raise_struct(thread_, "total struct size too long");
      }
      if (*at_ == 0) return raise_struct(thread_, "repeat count given without format specifier");
    }
    *kind = find(*at_++);
    if (*kind == nullptr) return raise_struct(thread_, "bad char in struct format");
    return Tri::kTrue;
  }

  bool native = true, big_endian = false;

 private:
  const Kind* find(char code) const {
    const Kind* begin = native ? kNative : kStandard;
    const size_t count = native ? sizeof kNative / sizeof(Kind) : sizeof kStandard / sizeof(Kind);
    for (size_t i = 0; i < count; ++i) {
      if (begin[i].code == code) return &begin[i];
    }
    return nullptr;
  }

  Thread& thread_;
  const char* at_;
};

Status prepare(Thread& thread, StructObject* self, Bytes* format) {
  if (static_cast<int64_t>(std::strlen(format->data)) != format->ob_size)
    return raise_struct(thread, "embedded null character");
  FormatReader reader(thread, format->data);
  SmallVec<Run, 16> runs;
  int64_t size = 0, length = 0, count;
  const Kind* kind;
  for (;;) {
    if (!PY_TRY(reader.next(&kind, &count))) break;
    if (kind->code == 0) break;
    const bool counted = kind->family == 's' || kind->family == 'p';
    int64_t bytes;
    if (__builtin_add_overflow(size, int64_t{kind->align - 1}, &size) ||
        __builtin_mul_overflow(count, int64_t{kind->size}, &bytes))
      return raise_struct(thread, "total struct size too long");
    size = size / kind->align * kind->align;
    const int64_t offset = size;
    if (__builtin_add_overflow(size, bytes, &size) ||
        __builtin_add_overflow(length,
                               counted               ? int64_t{1}
                               : kind->family == 'x' ? 0
                                                     : count,
                               &length))
      return raise_struct(thread, "total struct size too long");
    if (kind->family == 'x' || (count == 0 && !counted)) continue;
    if (!runs.push_back(
            Run{kind, offset, counted ? count : int64_t{kind->size}, counted ? int64_t{1} : count}))
      return raise_memory_error(thread);
  }
  auto* copy = static_cast<Run*>(mem_alloc(sizeof(Run) * (runs.size() + 1)));
  if (copy == nullptr) return raise_memory_error(thread);
  for (size_t i = 0; i < runs.size(); ++i) copy[i] = runs[i];
  mem_free(self->runs);
  self->runs = copy;
  self->run_count = static_cast<int64_t>(runs.size());
  self->size = size;
  self->length = length;
  self->big_endian = reader.big_endian;
  self->format.set_shared(format);
  return Status::kOk;
}

// Packing

void reverse(char* bytes, size_t size) {
  for (size_t i = 0; i < size / 2; ++i) std::swap(bytes[i], bytes[size - 1 - i]);
}

PY_COLD Raised raise_range(Thread& thread, const Kind* kind) {
  const uint64_t largest = ~uint64_t{0} >> (64 - 8 * kind->size);
  if (kind->family == 'u')
    return raise_struct(thread, "'%c' format requires 0 <= number <= %zu", kind->code, largest);
  const auto top = static_cast<int64_t>(largest >> 1);
  return raise_struct(thread, "'%c' format requires %zd <= number <= %zd", kind->code, ~top, top);
}

Status pack_int(Thread& thread, char* out, const Kind* kind, Object* value) {
  Owned<Object> number = share(value);
  if (!is_a<Int>(value)) {
    if (!index_check(value)) return raise_struct(thread, "required argument is not an integer");
    number = PY_TRY(number_index(thread, value));
  }
  if (kind->family == 'P') {
    // Any value that fits either way stands for its bits.
    const bool negative = int_sign(number) < 0;
    Status status =
        int_as_bytes(thread, number, reinterpret_cast<uint8_t*>(out), 8, true, negative);
    return status;
  }
  const bool is_signed = kind->family == 'i';
  if (failed(int_as_bytes(thread, number, reinterpret_cast<uint8_t*>(out), kind->size, true,
                          is_signed))) {
    if (!error_matches(thread, &exc::OverflowError)) return Status::kError;
    error_clear(thread);
    return raise_range(thread, kind);
  }
  return Status::kOk;
}

Status pack_double(Thread& thread, char* out, char code, double value) {
  if (code == 'd' || code == 'D') {
    std::memcpy(out, &value, 8);
  } else if (code == 'e') {
    uint16_t half;
    if (!double_to_half(value, &half))
      return raise(thread, &exc::OverflowError, "float too large to pack with e format");
    std::memcpy(out, &half, 2);
  } else {
    const auto single = static_cast<float>(value);
    if (std::isinf(single) && !std::isinf(value))
      return raise(thread, &exc::OverflowError, "float too large to pack with f format");
    std::memcpy(out, &single, 4);
  }
  return Status::kOk;
}

Status pack_float(Thread& thread, char* out, const Kind* kind, Object* value) {
  Maybe<double> number = to_double(thread, value);
  if (!number.ok) {
    error_clear(thread);
    return raise_struct(thread, "required argument is not a float");
  }
  return pack_double(thread, out, kind->code, number.value);
}

Status pack_complex(Thread& thread, char* out, const Kind* kind, Object* value,
                    const StructObject* self) {
  Owned<Object> number = call_one_arg(thread, reinterpret_cast<Object*>(&Complex::type), value);
  if (!number || is_a<Str>(value)) {
    error_clear(thread);
    return raise_struct(thread, "required argument is not a complex");
  }
  const size_t half = kind->size / 2;
  auto* complex = as<Complex>(number.get());
  PY_TRY(pack_double(thread, out, kind->code == 'D' ? 'd' : 'f', complex->real));
  PY_TRY(pack_double(thread, out + half, kind->code == 'D' ? 'd' : 'f', complex->imag));
  if (self->big_endian) {
    reverse(out, half);
    reverse(out + half, half);
  }
  return Status::kOk;
}

Status pack_bytes(Thread& thread, char* out, const Run& run, Object* value) {
  if (!is_a<Bytes>(value) && !is_a<ByteArray>(value))
    return raise_struct(thread, "argument for '%c' must be a bytes object", run.kind->code);
  ByteSpan bytes = span_of(value);
  int64_t room = run.size;
  if (run.kind->family == 'p') {
    if (run.size == 0) return Status::kOk;
    --room;
  }
  const int64_t count = bytes.size < room ? bytes.size : room;
  char* start = run.kind->family == 'p' ? out + 1 : out;
  if (count > 0) std::memcpy(start, bytes.data, static_cast<size_t>(count));
  if (run.kind->family == 'p') *out = static_cast<char>(count > 255 ? 255 : count);
  return Status::kOk;
}

Status pack_one(Thread& thread, const StructObject* self, const Run& run, char* out,
                Object* value) {
  switch (run.kind->family) {
    case 's':
    case 'p':
      return pack_bytes(thread, out, run, value);
    case 'c':
      if (!is_a<Bytes>(value) || as<Bytes>(value)->ob_size != 1)
        return raise_struct(thread, "char format requires a bytes object of length 1");
      *out = as<Bytes>(value)->data[0];
      return Status::kOk;
    case '?':
      *out = PY_TRY(object_is_true(thread, value)) ? 1 : 0;
      return Status::kOk;
    case 'f':
      PY_TRY(pack_float(thread, out, run.kind, value));
      break;
    case 'z':
      return pack_complex(thread, out, run.kind, value, self);
    default:
      PY_TRY(pack_int(thread, out, run.kind, value));
      break;
  }
  if (self->big_endian) reverse(out, run.kind->size);
  return Status::kOk;
}

Status pack_all(Thread& thread, StructObject* self, Object* const* values, char* out) {
  std::memset(out, 0, static_cast<size_t>(self->size));
  for (int64_t i = 0; i < self->run_count; ++i) {
    const Run run = self->runs[i];
    for (int64_t j = 0; j < run.repeat; ++j) {
      Object* value = *values++;
      if (failed(pack_one(thread, self, run, out + run.offset + j * run.size, value))) {
        if (is_a<Int>(value) && error_matches(thread, &exc::OverflowError)) {
          error_clear(thread);
          return raise_struct(thread, "int too large to convert");
        }
        return Status::kError;
      }
    }
  }
  return Status::kOk;
}

// Unpacking

Owned<Object> unpack_double(Thread& thread, const char* data, char code) {
  if (code == 'd') {
    double value;
    std::memcpy(&value, data, 8);
    return float_from_double(thread, value);
  }
  if (code == 'e') {
    uint16_t half;
    std::memcpy(&half, data, 2);
    return float_from_double(thread, half_to_double(half));
  }
  float single;
  std::memcpy(&single, data, 4);
  return float_from_double(thread, static_cast<double>(single));
}

Owned<Object> unpack_one(Thread& thread, const StructObject* self, const Run& run,
                         const char* data) {
  char item[16];
  const Kind* kind = run.kind;
  switch (kind->family) {
    case 's':
      return bytes_from(thread, data, static_cast<size_t>(run.size));
    case 'p': {
      int64_t count = run.size == 0 ? 0 : static_cast<uint8_t>(*data);
      if (count >= run.size) count = run.size == 0 ? 0 : run.size - 1;
      return bytes_from(thread, data + 1, static_cast<size_t>(count));
    }
    case 'c':
      return bytes_from(thread, data, 1);
    case '?':
      return new_bool(*data != 0);
    default:
      break;
  }
  std::memcpy(item, data, kind->size);
  if (kind->family == 'z') {
    const size_t half = kind->size / 2;
    if (self->big_endian) {
      reverse(item, half);
      reverse(item + half, half);
    }
    const char code = kind->code == 'D' ? 'd' : 'f';
    Owned<Object> real = PY_TRY(unpack_double(thread, item, code));
    Owned<Object> imag = PY_TRY(unpack_double(thread, item + half, code));
    return complex_from_doubles(thread, as<Float>(real.get())->value, as<Float>(imag.get())->value);
  }
  if (self->big_endian) reverse(item, kind->size);
  if (kind->family == 'f') return unpack_double(thread, item, kind->code);
  return int_from_bytes(thread, reinterpret_cast<const uint8_t*>(item), kind->size, true,
                        kind->family == 'i');
}

Owned<Object> unpack_all(Thread& thread, StructObject* self, const char* data) {
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, self->length));
  int64_t used = 0;
  for (int64_t i = 0; i < self->run_count; ++i) {
    const Run& run = self->runs[i];
    for (int64_t j = 0; j < run.repeat; ++j)
      result->items[used++] =
          PY_TRY(unpack_one(thread, self, run, data + run.offset + j * run.size)).release();
  }
  if (self->length != 0) tuple_ready(result);
  return result;
}

// Struct

StructObject* struct_of(Object* self) { return as<StructObject>(self); }

Status check_ready(Thread& thread, StructObject* self) {
  if (self->runs == nullptr)
    return raise(thread, &exc::RuntimeError, "Struct object is not initialized");
  return Status::kOk;
}

Owned<Object> struct_new(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  struct_of(self.get())->size = struct_of(self.get())->length = -1;
  return self;
}

constinit SignatureText kSignature = {"Struct", "(format)"};

Status struct_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  Owned<Object> format = share(bound[0]);
  if (is_a<Str>(bound[0]))
    format = PY_TRY(str_encode(thread, as<Str>(bound[0]), "ascii", "strict"));
  if (!is_a<Bytes>(format.get()))
    return raise_type_error(thread, "Struct() argument 1 must be a str or bytes object, not %.200s",
                            type_short_name(format->ob_type));
  return prepare(thread, struct_of(self), as<Bytes>(format.get()));
}

Owned<Object> struct_pack(Thread& thread, Object* object, RawArgs args) {
  StructObject* self = struct_of(object);
  PY_TRY(check_ready(thread, self));
  if (static_cast<int64_t>(args.nargs) != self->length)
    return raise_struct(thread, "pack expected %zd items for packing (got %zd)", self->length,
                        args.nargs);
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, self->size));
  if (self->size != 0) PY_TRY(pack_all(thread, self, args.argv, result->data));
  return result;
}

Owned<Object> struct_pack_into(Thread& thread, Object* object, RawArgs args) {
  StructObject* self = struct_of(object);
  PY_TRY(check_ready(thread, self));
  if (static_cast<int64_t>(args.nargs) != self->length + 2) {
    if (args.nargs == 0) return raise_struct(thread, "pack_into expected buffer argument");
    if (args.nargs == 1) return raise_struct(thread, "pack_into expected offset argument");
    return raise_struct(thread, "pack_into expected %zd items for packing (got %zd)", self->length,
                        args.nargs - 2);
  }
  BufferView view;
  if (failed(get_buffer(thread, args[0], &view, kBufferWritable))) {
    error_clear(thread);
    return raise_type_error(thread, "argument must be read-write bytes-like object, not %.50s",
                            is_none(args[0]) ? "None" : args[0]->ob_type->tp_name);
  }
  const auto pack = [&]() -> Status {
    int64_t offset = PY_TRY(number_as_ssize(thread, args[1], &exc::IndexError));
    if (offset < 0) {
      if (offset + self->size > 0)
        return raise_struct(thread, "no space to pack %zd bytes at offset %zd", self->size, offset);
      if (offset + view.len < 0)
        return raise_struct(thread, "offset %zd out of range for %zd-byte buffer", offset,
                            view.len);
      offset += view.len;
    }
    if (view.len - offset < self->size)
      return raise_struct(thread,
                          "pack_into requires a buffer of at least %zu bytes for packing %zd bytes "
                          "at offset %zd (actual buffer size is %zd)",
                          static_cast<uint64_t>(self->size) + static_cast<uint64_t>(offset),
                          self->size, offset, view.len);
    return pack_all(thread, self, args.argv + 2, static_cast<char*>(view.buf) + offset);
  };
  const Status status = pack();
  release_buffer(&view);
  if (failed(status)) return nullptr;
  return new_none();
}

Owned<Object> struct_unpack(Thread& thread, Object* object, Object* data) {
  StructObject* self = struct_of(object);
  HeldBuffer held;
  PY_TRY(held.get(thread, data));
  PY_TRY(check_ready(thread, self));
  if (held.span().size != self->size)
    return raise_struct(thread, "unpack requires a buffer of %zd bytes", self->size);
  return unpack_all(thread, self, reinterpret_cast<const char*>(held.span().data));
}

Owned<Object> unpack_at(Thread& thread, StructObject* self, Object* data, int64_t offset) {
  HeldBuffer held;
  PY_TRY(held.get(thread, data));
  PY_TRY(check_ready(thread, self));
  const int64_t size = held.span().size;
  if (offset < 0) {
    if (offset + self->size > 0)
      return raise_struct(thread, "not enough data to unpack %zd bytes at offset %zd", self->size,
                          offset);
    if (offset + size < 0)
      return raise_struct(thread, "offset %zd out of range for %zd-byte buffer", offset, size);
    offset += size;
  }
  if (size - offset < self->size)
    return raise_struct(thread,
                        "unpack_from requires a buffer of at least %zu bytes for unpacking %zd "
                        "bytes at offset %zd (actual buffer size is %zd)",
                        static_cast<uint64_t>(self->size) + static_cast<uint64_t>(offset),
                        self->size, offset, size);
  return unpack_all(thread, self, reinterpret_cast<const char*>(held.span().data) + offset);
}
Owned<Object> struct_unpack_from(Thread& thread, Object* object, Args args) {
  const int64_t offset = args.has(1) ? PY_TRY(to_index(thread, args[1])) : 0;
  return unpack_at(thread, struct_of(object), args[0], offset);
}

// iter_unpack()

struct UnpackIterator : Object {
  static Type type;
  Slot<StructObject> layout;  // Null when exhausted.
  BufferView view;            // `obj` null once released.
  int64_t index;
};

Owned<Object> struct_iter_unpack(Thread& thread, Object* object, Object* data) {
  StructObject* self = struct_of(object);
  PY_TRY(check_ready(thread, self));
  if (self->size == 0)
    return raise_struct(thread, "cannot iteratively unpack with a struct of length 0");
  Owned<UnpackIterator> iterator = PY_TRY(object_new<UnpackIterator>(thread));
  gc_track(iterator.get());
  PY_TRY(get_buffer(thread, data, &iterator->view, kBufferSimple));
  if (iterator->view.len % self->size != 0)
    return raise_struct(thread, "iterative unpacking requires a buffer of a multiple of %zd bytes",
                        self->size);
  iterator->layout.set_shared(self);
  return iterator;
}
void iterator_finish(UnpackIterator* self) {
  self->layout.clear();
  if (self->view.obj != nullptr) release_buffer(&self->view);
}
Owned<Object> iterator_next(Thread& thread, Object* object) {
  auto* self = as<UnpackIterator>(object);
  if (self->layout == nullptr) return nullptr;
  StructObject* layout = self->layout;
  if (self->index >= self->view.len) {
    iterator_finish(self);
    return nullptr;
  }
  Owned<Object> result =
      unpack_all(thread, layout, static_cast<const char*>(self->view.buf) + self->index);
  self->index += layout->size;
  return result;
}
Owned<Object> iterator_length_hint(Thread& thread, Object* object) {
  auto* self = as<UnpackIterator>(object);
  if (self->layout == nullptr) return int_from_int64(thread, 0);
  return int_from_int64(thread, (self->view.len - self->index) / self->layout->size);
}
int iterator_traverse(Object* object, Visit visit, void* arg) {
  PY_VISIT(as<UnpackIterator>(object)->layout.get());
  PY_VISIT(as<UnpackIterator>(object)->view.obj);
  return 0;
}
void iterator_clear(Object* object) { iterator_finish(as<UnpackIterator>(object)); }
void iterator_dealloc(Object* object) {
  gc_untrack(object);
  iterator_finish(as<UnpackIterator>(object));
  object_free(object);
}
constinit MethodDef kIteratorMethods[] = {
    {"__length_hint__", iterator_length_hint, nullptr, nullptr},
    {},
};
constinit Type UnpackIterator::type = {
    .tp_name = "_struct.unpack_iterator",
    .tp_basicsize = sizeof(UnpackIterator),
    .tp_dealloc = iterator_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_traverse = iterator_traverse,
    .tp_clear = iterator_clear,
    .tp_iter = object_self_iter,
    .tp_iternext = iterator_next,
    .tp_methods = kIteratorMethods,
};

Owned<Object> struct_sizeof(Thread& thread, Object* object) {
  return int_from_int64(thread, 56 + 32 * (struct_of(object)->run_count + 1));
}
Owned<Object> struct_format(Thread& thread, StructObject* self) {
  PY_TRY(check_ready(thread, self));
  return str_from_utf8(thread, self->format->data, static_cast<size_t>(self->format->ob_size));
}
Owned<Object> struct_repr(Thread& thread, Object* object) {
  Owned<Object> format = PY_TRY(struct_format(thread, struct_of(object)));
  return str_from_format(thread, "%s(%R)", type_short_name(object->ob_type), format.get());
}
Owned<Object> get_format(Thread& thread, Object* object, void*) {
  return struct_format(thread, struct_of(object));
}
Owned<Object> get_size(Thread& thread, Object* object, void*) {
  PY_TRY(check_ready(thread, struct_of(object)));
  return int_from_int64(thread, struct_of(object)->size);
}

void struct_dealloc(Object* object) {
  gc_untrack(object);
  StructObject* self = struct_of(object);
  if (self->weaklist != nullptr) weakref_clear_all(object);
  mem_free(self->runs);
  self->format.clear();
  object_free(object);
}

constinit MethodDef kStructMethods[] = {
    {"iter_unpack", struct_iter_unpack, "($self, buffer, /)",
     "Return an iterator that unpacks a buffer piece by piece."},
    MethodDef::positional("pack", struct_pack, nullptr, "Return bytes of the values."),
    MethodDef::positional("pack_into", struct_pack_into, nullptr,
                          "Write the values into a buffer at an offset."),
    {"unpack", struct_unpack, "($self, buffer, /)", "Return the values of a buffer of that size."},
    {"unpack_from", struct_unpack_from, "($self, /, buffer, offset=0)",
     "Return the values at an offset of a buffer."},
    {"__sizeof__", struct_sizeof, nullptr, "Return the size in memory."},
    {},
};
constinit GetSetDef kStructGetSets[] = {
    {"format", get_format, nullptr, "The format text.", nullptr},
    {"size", get_size, nullptr, "How many bytes pack() makes.", nullptr},
    {},
};
constexpr uint16_t kStructFields[] = {offsetof(StructObject, format), 0};

constinit Type StructObject::type = {
    .tp_name = "_struct.Struct",
    .tp_basicsize = sizeof(StructObject),
    .tp_dealloc = struct_dealloc,
    .tp_repr = struct_repr,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A format that was read once and packs and unpacks values.",
    .tp_weaklistoffset = offsetof(StructObject, weaklist),
    .tp_methods = kStructMethods,
    .tp_getset = kStructGetSets,
    .tp_init = struct_init,
    .tp_new = struct_new,
    .fields = kStructFields,
    .reported_basicsize = 56,
};

// Functions of the module, which keep the formats they saw.

Owned<StructObject> cached_struct(Thread& thread, Object* format) {
  Owned<Object> key = share(format);
  if (is_a<Bytes>(format))
    key = PY_TRY(str_decode(thread, as<Bytes>(format)->data,
                            static_cast<size_t>(as<Bytes>(format)->ob_size), "ascii",
                            "surrogateescape"));
  Object* found = dict_get(thread, g_cache, key);
  if (found != nullptr) return share(as<StructObject>(found));
  if (thread.has_exception()) return nullptr;
  Owned<Object> made =
      PY_TRY(call_one_arg(thread, reinterpret_cast<Object*>(&StructObject::type), key));
  if (g_cache->used >= kMaxCached) dict_clear(g_cache);
  if (failed(dict_set(thread, g_cache, key, made))) error_clear(thread);
  return std::move(made).cast<StructObject>();
}

Owned<Object> module_calcsize(Thread& thread, Object*, Object* format) {
  Owned<StructObject> layout = PY_TRY(cached_struct(thread, format));
  return int_from_int64(thread, layout->size);
}
Owned<Object> module_pack(Thread& thread, Object*, RawArgs args) {
  if (args.nargs == 0) return raise_type_error(thread, "missing format argument");
  Owned<StructObject> layout = PY_TRY(cached_struct(thread, args[0]));
  return struct_pack(thread, layout, {args.argv + 1, args.nargs - 1, nullptr});
}
Owned<Object> module_pack_into(Thread& thread, Object*, RawArgs args) {
  if (args.nargs == 0) return raise_type_error(thread, "missing format argument");
  Owned<StructObject> layout = PY_TRY(cached_struct(thread, args[0]));
  return struct_pack_into(thread, layout, {args.argv + 1, args.nargs - 1, nullptr});
}
Owned<Object> module_unpack(Thread& thread, Object*, Args args) {
  Owned<StructObject> layout = PY_TRY(cached_struct(thread, args[0]));
  return struct_unpack(thread, layout, args[1]);
}
Owned<Object> module_unpack_from(Thread& thread, Object*, Args args) {
  Owned<StructObject> layout = PY_TRY(cached_struct(thread, args[0]));
  const int64_t offset = args.has(2) ? PY_TRY(to_index(thread, args[2])) : 0;
  return unpack_at(thread, layout, args[1], offset);
}
Owned<Object> module_iter_unpack(Thread& thread, Object*, Args args) {
  Owned<StructObject> layout = PY_TRY(cached_struct(thread, args[0]));
  return struct_iter_unpack(thread, layout, args[1]);
}
Owned<Object> module_clearcache(Thread&, Object*) {
  dict_clear(g_cache);
  return new_none();
}

constinit MethodDef kFunctions[] = {
    {"_clearcache", module_clearcache, "($module, /)", "Forget the formats seen so far."},
    {"calcsize", module_calcsize, "($module, format, /)", "Return the size of a format in bytes."},
    {"iter_unpack", module_iter_unpack, "($module, format, buffer, /)",
     "Return an iterator that unpacks a buffer piece by piece."},
    MethodDef::positional("pack", module_pack, nullptr, "Return bytes of the values."),
    MethodDef::positional("pack_into", module_pack_into, nullptr,
                          "Write the values into a buffer at an offset."),
    {"unpack", module_unpack, "($module, format, buffer, /)",
     "Return the values of a buffer of the format's size."},
    {"unpack_from", module_unpack_from, "($module, format, /, buffer, offset=0)",
     "Return the values at an offset of a buffer."},
    {},
};

Owned<Object> make_error(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "error"));
  Object* parents[1] = {&exc::Exception};
  Owned<Tuple> bases = PY_TRY(tuple_pack(thread, parents));
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  Owned<Str> module = PY_TRY(str_intern_ascii(thread, "struct"));
  PY_TRY(dict_set(thread, dict, ids.__module__, module));
  return type_new_class(thread, &TypeType::type, name, bases, dict, nullptr);
}

}  // namespace

Owned<Object> struct_module_init(Thread& thread) {
  if (g_error == nullptr) g_error = PY_TRY(make_error(thread)).release();
  if (g_cache == nullptr) g_cache = PY_TRY(dict_new(thread)).release();
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_struct"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__",
                        "Conversion between values and bytes by format texts."));
  PY_TRY(type_ready(thread, &UnpackIterator::type));
  PY_TRY(module_add_type(thread, module, &StructObject::type));
  PY_TRY(module_add(thread, module, "error", share(g_error)));
  return module;
}

}  // namespace py
