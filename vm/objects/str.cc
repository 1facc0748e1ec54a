// str: allocation, construction, concatenation, comparison, hashing, repr, and the type itself.
// Counterpart: Objects/unicodeobject.c.
#include "vm/objects/str.h"

#include <cstring>

#include "vm/base/checked.h"
#include "vm/base/faults.h"
#include "vm/base/siphash.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/order.h"
#include "vm/objects/range.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

struct StaticStr {
  Str head;
  uint8_t text[8];
};
struct StaticStrTable {
  StaticStr chars[256];
  StaticStr empty;
};

constexpr StaticStr make_static(int64_t length, uint8_t character) {
  return StaticStr{{PY_STATIC_HEAD(&Str::type), length, -1, StrKind::k1, character < 0x80,
                    Interned::kStatic, true, 0},
                   {character, 0, 0, 0, 0, 0, 0, 0}};
}

constexpr StaticStrTable make_static_table() {
  StaticStrTable table{};
  for (int c = 0; c < 256; ++c) table.chars[c] = make_static(1, static_cast<uint8_t>(c));
  table.empty = make_static(0, 0);
  return table;
}

constinit StaticStrTable static_strs = make_static_table();
HashKey secret;

// A subclass instance: the header and a pointer to separately allocated text.
struct StrSubclass : Str {
  void* text;
};

size_t str_bytes(int64_t length, int kind) {
  return sizeof(Str) + (static_cast<size_t>(length) + 1) * static_cast<size_t>(kind);
}

void init_header(Str* str, int64_t length, uint32_t max_char) {
  str->ob_refcnt = 1;
  str->ob_flags = 0;
  str->ob_type = &Str::type;
  str->length = length;
  str->hash = -1;
  str->kind = static_cast<StrKind>(kind_for(max_char));
  str->ascii = max_char < 0x80;
  str->interned = Interned::kNo;
  str->compact = true;
  str->slack = 0;
}

uint32_t class_of(const Str* str) { return str_max_char(str); }

}  // namespace

Str* empty_str() { return &static_strs.empty.head; }
Str* latin1_char(uint8_t character) { return &static_strs.chars[character].head; }

bool hash_secret_init(const char* seed_or_null) {
  if (seed_or_null == nullptr || *seed_or_null == 0 || strcmp(seed_or_null, "random") == 0)
    return hash_key_from_system(&secret);
  uint64_t seed = 0;
  for (const char* p = seed_or_null; *p != 0; ++p) {
    if (*p < '0' || *p > '9') return false;
    seed = seed * 10 + static_cast<uint64_t>(*p - '0');
    if (seed > UINT32_MAX) return false;
  }
  secret = hash_key_from_seed(static_cast<uint32_t>(seed));
  return true;
}

Hash hash_secret_bytes(const void* data, size_t size) { return hash_bytes(secret, data, size); }

Owned<Str> str_alloc(Thread& thread, int64_t length, uint32_t max_char) {
  if (length == 0) return Owned<Str>::steal(empty_str());
  int kind = kind_for(max_char);
  if (length < 0 ||
      static_cast<uint64_t>(length) > (kMaxSize - sizeof(Str)) / static_cast<size_t>(kind) - 1)
    return raise_memory_error(thread);
  auto* str = static_cast<Str*>(mem_alloc(str_bytes(length, kind)));
  if (PY_UNLIKELY(str == nullptr)) return raise_memory_error(thread);
  init_header(str, length, max_char);
  text_set(str + 1, kind, static_cast<size_t>(length), 0);
  return Owned<Str>::steal(str);
}

void str_release_memory(Str* str) { mem_free(str); }

Owned<Str> str_shrink(Thread& thread, Owned<Str> str, int64_t length) {
  if (length == str->length) return str_canonical(std::move(str));
  if (length == 0) return Owned<Str>::steal(empty_str());
  int kind = kind_of(str);
  Str* old = str.release();
  auto* moved = static_cast<Str*>(mem_realloc(old, str_bytes(length, kind)));
  if (moved == nullptr) {
    str_release_memory(old);
    return raise_memory_error(thread);
  }
  moved->length = length;
  moved->slack = 0;
  text_set(moved + 1, kind, static_cast<size_t>(length), 0);
  return str_canonical(Owned<Str>::steal(moved));
}

Owned<Str> str_canonical(Owned<Str> str) {
  if (str->length == 1 && str->kind == StrKind::k1)
    return Owned<Str>::steal(latin1_char(str->data1()[0]));
  if (str->length == 0) return Owned<Str>::steal(empty_str());
  return str;
}

Owned<Str> str_from_view(Thread& thread, TextView view, uint32_t max_char) {
  if (view.length == 0) return Owned<Str>::steal(empty_str());
  if (view.length == 1) return str_from_char(thread, view[0]);
  Owned<Str> str = PY_TRY(str_alloc(thread, static_cast<int64_t>(view.length), max_char));
  copy_text(str->mutable_data(), kind_of(str), view);
  return str;
}

Owned<Str> str_from_view(Thread& thread, TextView view) {
  return str_from_view(thread, view, text_max_class(view));
}

Owned<Str> str_from_ascii(Thread& thread, const char* text, size_t length) {
  return str_from_view(thread, TextView{text, length, 1}, 0x7f);
}

Owned<Str> str_from_latin1(Thread& thread, const uint8_t* text, size_t length) {
  return str_from_view(thread, TextView{text, length, 1});
}

Owned<Str> str_from_ucs2(Thread& thread, const uint16_t* text, size_t length) {
  return str_from_view(thread, TextView{text, length, 2});
}

Owned<Str> str_from_ucs4(Thread& thread, const uint32_t* text, size_t length) {
  return str_from_view(thread, TextView{text, length, 4});
}

Owned<Str> str_from_utf8(Thread& thread, const char* text) {
  return str_from_utf8(thread, text, strlen(text));
}

Owned<Str> str_from_utf8(Thread& thread, const char* text, size_t length) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text);
  DecodeRun run = utf8_scan(bytes, length);
  if (PY_UNLIKELY(run.reason != nullptr)) {
    Owned<Object> error = str_decode(thread, text, length, nullptr, nullptr);
    PY_DCHECK(!error);
    return nullptr;
  }
  if (run.max_char < 0x80) return str_from_ascii(thread, text, length);
  Owned<Str> str = PY_TRY(str_alloc(thread, static_cast<int64_t>(run.length), run.max_char));
  utf8_fill(str->mutable_data(), kind_of(str), bytes, run.consumed);
  return str_canonical(std::move(str));
}

Owned<Str> str_from_char(Thread& thread, uint32_t character) {
  if (character < 256) return Owned<Str>::steal(latin1_char(static_cast<uint8_t>(character)));
  if (character > kMaxUnicode)
    return raise_value_error(thread, "character U+%x is not in range [U+0000; U+10ffff]",
                             character);
  Owned<Str> str = PY_TRY(str_alloc(thread, 1, character));
  text_set(str->mutable_data(), kind_of(str), 0, character);
  return str;
}

Owned<Str> str_exact(Thread& thread, Str* str) {
  if (is_exact<Str>(str)) return share(str);
  return str_from_view(thread, view_of(str), class_of(str));
}

Owned<Str> str_substring(Thread& thread, Str* str, int64_t start, int64_t end) {
  if (end > str->length) end = str->length;
  if (start == 0 && end == str->length) return str_exact(thread, str);
  end = PY_RIGHT_OR(str_slice_end, end, end - 1);
  if (start >= end) return Owned<Str>::steal(empty_str());
  TextView part = view_of(str, start, end);
  return str_from_view(thread, part, str->ascii ? 0x7f : text_max_class(part));
}

Owned<Str> str_concat(Thread& thread, Str* left, Str* right) {
  if (left->length == 0) return str_exact(thread, right);
  if (right->length == 0) return str_exact(thread, left);
  int64_t length;
  if (!checked_add(left->length, right->length, &length))
    return raise(thread, &exc::OverflowError, "strings are too large to concat");
  uint32_t max_char = class_of(left) > class_of(right) ? class_of(left) : class_of(right);
  Owned<Str> result = PY_TRY(str_alloc(thread, length, max_char));
  int kind = kind_of(result);
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  copy_text(to, kind, view_of(left));
  copy_text(to + left->length * kind, kind, view_of(right));
  return result;
}

Owned<Str> str_append(Thread& thread, Owned<Str> left, Str* right) {
  bool in_place = left->ob_refcnt == 1 && is_exact<Str>(left.get()) &&
                  left->interned == Interned::kNo && right->length != 0 &&
                  left->kind >= right->kind && (!left->ascii || right->ascii) &&
                  left.get() != right;
  if (!in_place) return str_concat(thread, left, right);
  int kind = kind_of(left);
  int64_t length;
  if (!checked_add(left->length, right->length, &length) ||
      static_cast<uint64_t>(length) > kMaxSize / 8)
    return raise(thread, &exc::OverflowError, "strings are too large to concat");
  size_t extra = static_cast<size_t>(right->length * kind);
  if (left->slack >= extra) {
    left->slack -= static_cast<uint32_t>(extra);
  } else {
    // One eighth more than needed makes a loop of appends linear whatever realloc does.
    size_t needed = str_bytes(length, kind);
    size_t spare = needed / 8 < (1u << 30) ? needed / 8 : (1u << 30);
    Str* old = left.release();
    auto* moved = static_cast<Str*>(mem_realloc(old, needed + spare));
    if (moved == nullptr) {
      decref(old);
      return raise_memory_error(thread);
    }
    moved->slack = static_cast<uint32_t>(spare);
    left = Owned<Str>::steal(moved);
  }
  copy_text(static_cast<uint8_t*>(left->mutable_data()) + left->length * kind, kind,
            view_of(right));
  left->length = length;
  left->hash = -1;
  text_set(left->mutable_data(), kind, static_cast<size_t>(length), 0);
  return left;
}

Owned<Str> str_repeat(Thread& thread, Str* str, int64_t count) {
  if (count < 1 || str->length == 0) return Owned<Str>::steal(empty_str());
  if (count == 1) return str_exact(thread, str);
  int64_t length;
  if (!checked_mul(str->length, count, &length))
    return raise(thread, &exc::OverflowError, "repeated string is too long");
  Owned<Str> result = PY_TRY(str_alloc(thread, length, class_of(str)));
  auto* to = static_cast<uint8_t*>(result->mutable_data());
  if (str->length == 1) {
    text_fill(to, kind_of(str), str->at(0), static_cast<size_t>(length));
    return result;
  }
  size_t unit = static_cast<size_t>(str->length) * static_cast<size_t>(kind_of(str));
  size_t total = unit * static_cast<size_t>(count);
  memcpy(to, str->data(), unit);
  for (size_t done = unit; done < total;) {
    size_t step = done < total - done ? done : total - done;
    memcpy(to + done, to, step);
    done += step;
  }
  return result;
}

Hash str_hash(Str* str) {
  if (str->hash == -1)
    str->hash = hash_secret_bytes(str->data(), static_cast<size_t>(str->length * kind_of(str)));
  return str->hash;
}

bool str_equal(const Str* left, const Str* right) {
  if (left == right) return true;
  if (left->length != right->length || left->kind != right->kind) return false;
  if (left->hash != right->hash && left->hash != -1 && right->hash != -1) return false;
  return memcmp(left->data(), right->data(), static_cast<size_t>(left->length * kind_of(left))) ==
         0;
}

bool str_equal_ascii(const Str* str, const char* text) {
  size_t length = strlen(text);
  return str->ascii && static_cast<size_t>(str->length) == length &&
         memcmp(str->data(), text, length) == 0;
}

int str_compare(const Str* left, const Str* right) {
  return left == right ? 0 : text_compare(view_of(left), view_of(right));
}

bool str_is_identifier(const Str* str) {
  return str->length != 0 && identifier_prefix(view_of(str)) == static_cast<size_t>(str->length);
}

Status require_str(Thread& thread, Object* object) {
  if (is_str(object)) return Status::kOk;
  return raise_type_error(thread, "must be str, not %.100s", object->ob_type->tp_name);
}

Status require_str_argument(Thread& thread, const char* function, const char* argument,
                            Object* object) {
  if (is_str(object)) return Status::kOk;
  return raise_bad_argument(thread, function, argument, "str", object);
}

Status slice_bound(Thread& thread, Object* value, int64_t* bound) {
  if (is_none(value)) return Status::kOk;
  if (!index_check(value))
    return raise_type_error(thread,
                            "slice indices must be integers or None or have an __index__ method");
  *bound = PY_TRY(number_as_ssize(thread, value, nullptr));
  return Status::kOk;
}

Owned<Str> str_repr(Thread& thread, Str* str) {
  TextView text = view_of(str);
  int64_t single = 0, twice = 0, length = 0;
  uint32_t max_char = 0x7f;
  bool plain = true;
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t c = text[i];
    int64_t width = 1;
    if (c == '\'') {
      ++single;
    } else if (c == '"') {
      ++twice;
    } else if (c == '\\' || c == '\t' || c == '\r' || c == '\n') {
      width = 2;
    } else if (c < ' ' || c == 0x7f) {
      width = 4;
    } else if (c >= 0x7f) {
      if (is_printable(c)) {
        if (c > max_char) max_char = c;
      } else {
        width = c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
      }
    }
    if (width != 1) plain = false;
    if (!checked_add(length, width, &length))
      return raise(thread, &exc::OverflowError, "string is too long to generate repr");
  }
  char quote = single != 0 && twice == 0 ? '"' : '\'';
  if (quote == '\'' && single != 0) {
    plain = false;
    length += single;
  }
  Owned<Str> result = PY_TRY(str_alloc(thread, length + 2, max_char));
  int kind = kind_of(result);
  void* to = result->mutable_data();
  text_set(to, kind, 0, static_cast<uint8_t>(quote));
  text_set(to, kind, static_cast<size_t>(length + 1), static_cast<uint8_t>(quote));
  if (plain) {
    text_copy(static_cast<uint8_t*>(to) + kind, kind, text);
    return result;
  }
  size_t position = 1;
  auto put = [&](uint32_t c) { text_set(to, kind, position++, c); };
  auto put_hex = [&](uint32_t c, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
      put(static_cast<uint8_t>("0123456789abcdef"[(c >> shift) & 15]));
  };
  for (size_t i = 0; i < text.length; ++i) {
    uint32_t c = text[i];
    if (c == static_cast<uint8_t>(quote) || c == '\\') {
      put('\\');
      put(c);
    } else if (c == '\t' || c == '\n' || c == '\r') {
      put('\\');
      put(c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
    } else if (c >= ' ' && c < 0x7f) {
      put(c);
    } else if (c > 0x7f && is_printable(c)) {
      put(c);
    } else {
      put('\\');
      put(c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U');
      put_hex(c, c < 0x100 ? 2 : c < 0x10000 ? 4 : 8);
    }
  }
  return result;
}

char* str_to_utf8(Thread& thread, Str* str, size_t* length) {
  EncodeRun run{};
  size_t size = static_cast<size_t>(str->length);
  if (!str->ascii) {
    run = utf8_encode_scan(view_of(str));
    if (PY_UNLIKELY(run.reason != nullptr)) {
      Owned<Bytes> error = str_encode(thread, str, nullptr, nullptr);
      PY_DCHECK(!error);
      return nullptr;
    }
    size = run.size;
  }
  auto* text = static_cast<char*>(mem_alloc(size + 1));
  if (text == nullptr) return raise_memory_error(thread);
  if (str->ascii) {
    memcpy(text, str->data(), size);
  } else {
    utf8_encode_fill(reinterpret_cast<uint8_t*>(text), view_of(str));
  }
  text[size] = 0;
  *length = size;
  return text;
}

// The type.

namespace {

void str_dealloc(Object* object) {
  auto* str = as<Str>(object);
  if (str->interned != Interned::kNo) str_forget_interned(str);
  if (is_exact<Str>(object)) {
    mem_free(object);
    return;
  }
  mem_free(static_cast<StrSubclass*>(str)->text);
  object_free(object);
}

Owned<Object> str_repr_slot(Thread& thread, Object* self) {
  return str_repr(thread, as<Str>(self));
}

Maybe<Hash> str_hash_slot(Thread&, Object* self) { return str_hash(as<Str>(self)); }

Owned<Object> str_str_slot(Thread& thread, Object* self) {
  return str_exact(thread, as<Str>(self));
}

Owned<Object> str_rich_compare(Thread&, Object* left, Object* right, CompareOp op) {
  if (!is_str(left) || !is_str(right)) return new_not_implemented();
  const auto* a = as<Str>(left);
  const auto* b = as<Str>(right);
  if (op == CompareOp::kEq) return new_bool(str_equal(a, b));
  if (op == CompareOp::kNe) return new_bool(!str_equal(a, b));
  int order = str_compare(a, b);
  return new_bool(order_satisfies(op, order));
}

Maybe<int64_t> str_length(Thread&, Object* self) { return as<Str>(self)->length; }

Owned<Object> str_concat_slot(Thread& thread, Object* left, Object* right) {
  if (!is_str(right))
    return raise_type_error(thread, "can only concatenate str (not \"%.200s\") to str",
                            right->ob_type->tp_name);
  return str_concat(thread, as<Str>(left), as<Str>(right));
}

Owned<Object> str_repeat_slot(Thread& thread, Object* self, int64_t count) {
  return str_repeat(thread, as<Str>(self), count);
}

Owned<Object> str_item(Thread& thread, Object* self, int64_t index) {
  auto* str = as<Str>(self);
  if (index < 0 || index >= str->length)
    return raise(thread, &exc::IndexError, "string index out of range");
  return str_from_char(thread, str->at(index));
}

Owned<Object> str_subscript(Thread& thread, Object* self, Object* key) {
  auto* str = as<Str>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    if (index < 0) index += str->length;
    return str_item(thread, self, index);
  }
  if (is_exact<Slice>(key)) {
    int64_t start, stop, step;
    PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
    int64_t count = slice_adjust(str->length, &start, &stop, step);
    if (count <= 0) return Owned<Object>::steal(empty_str());
    if (step == 1) return str_substring(thread, str, start, start + count);
    uint32_t max_char = class_of(str);
    if (!str->ascii) {
      uint32_t seen = 0;
      for (int64_t i = 0, at = start; i < count; ++i, at += step) seen |= str->at(at);
      max_char = seen < 0x80 ? 0x7f : seen < 0x100 ? 0xff : seen < 0x10000 ? 0xffff : kMaxUnicode;
    }
    Owned<Str> result = PY_TRY(str_alloc(thread, count, max_char));
    int kind = kind_of(result);
    void* to = result->mutable_data();
    for (int64_t i = 0, at = start; i < count; ++i, at += step)
      text_set(to, kind, static_cast<size_t>(i), str->at(at));
    return str_canonical(std::move(result));
  }
  return raise_type_error(thread, "string indices must be integers, not '%.200s'",
                          key->ob_type->tp_name);
}

Owned<Object> str_remainder(Thread& thread, Object* left, Object* right) {
  if (!is_str(left)) return new_not_implemented();
  return str_format_percent(thread, left, right);
}

// str(object, encoding, errors): text of an object, or of bytes in an encoding.
Owned<Object> make_str(Thread& thread, Object* object, Object* encoding, Object* errors) {
  CodecNames names;
  PY_TRY(names.read(thread, "str", encoding, errors));
  if (object == nullptr) return Owned<Object>::steal(empty_str());
  if (encoding == nullptr && errors == nullptr) return object_str(thread, object);
  return str_decode_object(thread, object, names.encoding(), names.errors());
}

Owned<Object> subtype_from(Thread& thread, Type* type, Str* text) {
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* self = static_cast<StrSubclass*>(as<Str>(object.get()));
  self->hash = text->hash;
  self->kind = text->kind;
  self->ascii = text->ascii;
  self->interned = Interned::kNo;
  self->compact = false;
  size_t bytes = static_cast<size_t>((text->length + 1) * kind_of(text));
  self->text = mem_alloc(bytes);
  if (self->text == nullptr) return raise_memory_error(thread);
  memcpy(self->text, text->data(), bytes);
  self->length = text->length;
  return object;
}

Owned<Object> new_from_parts(Thread& thread, Type* type, Object* object, Object* encoding,
                             Object* errors) {
  Owned<Object> text = PY_TRY(make_str(thread, object, encoding, errors));
  if (type == &Str::type) return text;
  return subtype_from(thread, type, as<Str>(text.get()));
}

constinit SignatureText new_signature{"str", "(object='', encoding='utf-8', errors='strict')"};

Owned<Object> str_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, new_signature, args, kwargs, &bound));
  return new_from_parts(thread, type, bound[0], bound[1], bound[2]);
}

Owned<Object> str_vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                             Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  auto* type = reinterpret_cast<Type*>(callable);
  if (kwnames != nullptr && kwnames->ob_size != 0) {
    BoundArgs bound;
    PY_TRY(bind_vectorcall(thread, new_signature, args, nargs, kwnames, &bound));
    return new_from_parts(thread, type, bound[0], bound[1], bound[2]);
  }
  PY_TRY(check_positional(thread, "str", nargs, 0, 3));
  if (nargs == 0) return Owned<Object>::steal(empty_str());
  if (nargs == 1) return object_str(thread, args[0]);
  // Without keywords None goes by the name of its type.
  for (size_t i = 1; i < nargs; ++i) {
    if (is_none(args[i]))
      return raise_type_error(thread, "str() argument '%s' must be str, not NoneType",
                              i == 1 ? "encoding" : "errors");
  }
  return new_from_parts(thread, type, args[0], args[1], nargs == 3 ? args[2] : nullptr);
}

}  // namespace

constinit Type Str::type = {
    .tp_name = "str",
    .tp_basicsize = sizeof(StrSubclass),
    .tp_dealloc = str_dealloc,
    .tp_repr = str_repr_slot,
    .as_number = {.nb_remainder = str_remainder},
    .as_sequence = {.sq_length = str_length,
                    .sq_concat = str_concat_slot,
                    .sq_repeat = str_repeat_slot,
                    .sq_item = str_item,
                    .sq_contains = str_contains_slot},
    .as_mapping = {.mp_length = str_length, .mp_subscript = str_subscript},
    .tp_hash = str_hash_slot,
    .tp_str = str_str_slot,
    .tp_flags = tpflags::kBaseType | tpflags::kUnicodeSubclass | tpflags::kMatchSelf,
    .tp_doc = "Immutable text; str(object) gives an object's text, str(bytes, encoding) decodes.",
    .tp_richcompare = str_rich_compare,
    .tp_iter = str_iter,
    .tp_methods = kStrMethods,
    .tp_new = str_new,
    .tp_vectorcall = str_vectorcall,
    .reported_basicsize = 64,
};

}  // namespace py
