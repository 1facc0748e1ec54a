// UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError.
// Counterpart: Objects/exceptions.c (UnicodeError).
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/exception_base.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

UnicodeErrorObject* error_of(Object* self) { return static_cast<UnicodeErrorObject*>(self); }

constexpr uint16_t kFields[] = {PY_EXCEPTION_FIELDS, offsetof(UnicodeErrorObject, encoding),
                                offsetof(UnicodeErrorObject, object),
                                offsetof(UnicodeErrorObject, reason), 0};

constinit MemberDef kMembers[] = {
    {"encoding", MemberKind::kObject, false, offsetof(UnicodeErrorObject, encoding), "the codec"},
    {"object", MemberKind::kObject, false, offsetof(UnicodeErrorObject, object), "the input"},
    {"start", MemberKind::kSize, false, offsetof(UnicodeErrorObject, start), "where it is wrong"},
    {"end", MemberKind::kSize, false, offsetof(UnicodeErrorObject, end), "where that ends"},
    {"reason", MemberKind::kObject, false, offsetof(UnicodeErrorObject, reason), "what is wrong"},
    {},
};

Status expect_count(Thread& thread, Tuple* args, int64_t count) {
  if (args->ob_size == count) return Status::kOk;
  return raise_type_error(thread, "function takes exactly %zd arguments (%zd given)", count,
                          args->ob_size);
}

Status expect_str(Thread& thread, Tuple* args, int64_t index) {
  Object* value = args->items[index];
  if (is_a<Str>(value)) return Status::kOk;
  return raise_type_error(thread, "argument %zd must be str, not %.50s", index + 1,
                          is_none(value) ? "None" : value->ob_type->tp_name);
}

// The tail that the three have in common: start, end, reason.
Status init_range(Thread& thread, Tuple* args, int64_t index, int64_t* start, int64_t* end) {
  *start = PY_TRY(to_index(thread, args->items[index]));
  *end = PY_TRY(to_index(thread, args->items[index + 1]));
  return expect_str(thread, args, index + 2);
}

void set_range(Object* self, Tuple* args, int64_t index, int64_t start, int64_t end) {
  error_of(self)->start = start;
  error_of(self)->end = end;
  error_of(self)->reason.set_shared(args->items[index + 2]);
}

Status encode_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, kwargs));
  int64_t start, end;
  PY_TRY(expect_count(thread, args, 5));
  PY_TRY(expect_str(thread, args, 0));
  PY_TRY(expect_str(thread, args, 1));
  PY_TRY(init_range(thread, args, 2, &start, &end));
  error_of(self)->encoding.set_shared(args->items[0]);
  error_of(self)->object.set_shared(args->items[1]);
  set_range(self, args, 2, start, end);
  return Status::kOk;
}

Status decode_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, kwargs));
  int64_t start, end;
  PY_TRY(expect_count(thread, args, 5));
  PY_TRY(expect_str(thread, args, 0));
  PY_TRY(init_range(thread, args, 2, &start, &end));
  Owned<Object> input = share(args->items[1]);
  if (!is_a<Bytes>(input.get())) {
    BufferView view;
    PY_TRY(get_buffer(thread, input, &view, kBufferSimple));
    input = bytes_from(thread, static_cast<const char*>(view.buf), static_cast<size_t>(view.len));
    release_buffer(&view);
    if (!input) return Status::kError;
  }
  error_of(self)->encoding.set_shared(args->items[0]);
  error_of(self)->object.set(std::move(input));
  set_range(self, args, 2, start, end);
  return Status::kOk;
}

Status translate_error_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(exception_init(thread, self, args, kwargs));
  int64_t start, end;
  PY_TRY(expect_count(thread, args, 4));
  PY_TRY(expect_str(thread, args, 0));
  PY_TRY(init_range(thread, args, 1, &start, &end));
  error_of(self)->object.set_shared(args->items[0]);
  set_range(self, args, 1, start, end);
  return Status::kOk;
}

// An attribute as text: a program may have stored anything in it.
Owned<Object> attribute_str(Thread& thread, Object* value) {
  if (value == nullptr) return str_from_ascii(thread, "<NULL>", 6);
  return object_str(thread, value);
}

// "\xe9", "\u20ac" or "\U0001f600", between quotes.
Owned<Str> escaped(Thread& thread, uint32_t character) {
  int code = static_cast<int>(character);
  if (character <= 0xff) return str_from_format(thread, "'\\x%02x'", code);
  if (character <= 0xffff) return str_from_format(thread, "'\\u%04x'", code);
  return str_from_format(thread, "'\\U%08x'", code);
}

// What str() says about all three: "<who> <what> in position <where>: <reason>".
struct Wording {
  const char* verb;  // "can't encode"
  const char* unit;  // "character"
  bool of_bytes;
  bool names_codec;
};

Owned<Object> describe(Thread& thread, Object* self, const Wording& wording) {
  UnicodeErrorObject* error = error_of(self);
  if (error->object == nullptr) return share<Object>(empty_str());  // __init__ did not run.
  Owned<Object> reason = PY_TRY(attribute_str(thread, error->reason));
  Owned<Str> codec = share(empty_str());
  if (wording.names_codec) {
    Owned<Object> encoding = PY_TRY(attribute_str(thread, error->encoding));
    codec = PY_TRY(str_from_format(thread, "'%U' codec ", encoding.get()));
  }
  Object* object = error->object;
  if (object == nullptr)
    return raise_type_error(thread, "UnicodeError 'object' attribute is not set");
  if (wording.of_bytes ? !is_a<Bytes>(object) : !is_a<Str>(object)) {
    return raise_type_error(thread, "UnicodeError 'object' attribute must be a %s",
                            wording.of_bytes ? "bytes" : "string");
  }
  int64_t start = error->start, end = error->end;
  int64_t length = wording.of_bytes ? as<Bytes>(object)->ob_size : as<Str>(object)->length;
  if (start < 0 || start >= length || end < 0 || end > length || end != start + 1) {
    return str_from_format(thread, "%U%s %ss in position %zd-%zd: %U", codec.get(), wording.verb,
                           wording.unit, start, end - 1, reason.get());
  }
  Owned<Str> culprit;
  if (wording.of_bytes) {
    culprit = PY_TRY(str_from_format(
        thread, "0x%02x", static_cast<int>(static_cast<uint8_t>(as<Bytes>(object)->data[start]))));
  } else {
    culprit = PY_TRY(escaped(thread, as<Str>(object)->at(start)));
  }
  return str_from_format(thread, "%U%s %s %U in position %zd: %U", codec.get(), wording.verb,
                         wording.unit, culprit.get(), start, reason.get());
}

Owned<Object> encode_error_str(Thread& thread, Object* self) {
  return describe(thread, self, {"can't encode", "character", false, true});
}
Owned<Object> decode_error_str(Thread& thread, Object* self) {
  return describe(thread, self, {"can't decode", "byte", true, true});
}
Owned<Object> translate_error_str(Thread& thread, Object* self) {
  return describe(thread, self, {"can't translate", "character", false, false});
}

}  // namespace

#define PY_UNICODE_EXCEPTION(name, init_slot, str_slot, docstring)                   \
  constinit Type exc::name = {                                                       \
      .tp_name = #name,                                                              \
      .tp_basicsize = sizeof(UnicodeErrorObject),                                    \
      .tp_str = str_slot,                                                            \
      .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass, \
      .tp_doc = docstring,                                                           \
      .tp_members = kMembers,                                                        \
      .tp_base = &exc::UnicodeError,                                                 \
      .tp_dictoffset = kExceptionDictOffset,                                         \
      .tp_init = init_slot,                                                          \
      .tp_new = exception_new,                                                       \
      .fields = kFields,                                                             \
  }

PY_UNICODE_EXCEPTION(UnicodeEncodeError, encode_error_init, encode_error_str,
                     "Text cannot be encoded.");
PY_UNICODE_EXCEPTION(UnicodeDecodeError, decode_error_init, decode_error_str,
                     "Bytes cannot be decoded.");
PY_UNICODE_EXCEPTION(UnicodeTranslateError, translate_error_init, translate_error_str,
                     "Text cannot be translated.");
#undef PY_UNICODE_EXCEPTION

}  // namespace py
