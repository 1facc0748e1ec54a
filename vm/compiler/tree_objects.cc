// The objects behind the names and constants of a tree.
// Counterpart: Parser/action_helpers.c and Parser/pegen.c, where they make objects.
#include "vm/compiler/tree_objects.h"

#include "vm/base/memory.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

using ast::ConstantKind;
using ast::ConstantValue;

namespace {

Owned<Object> make_object(Thread& thread, TreeObjects& objects, const ConstantValue* value);

Owned<Tuple> make_tuple(Thread& thread, TreeObjects& objects, const ConstantValue* value) {
  const auto count = static_cast<int64_t>(value->tuple.count);
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i)
    tuple->items[i] = share(PY_TRY(objects.constant(thread, value->tuple.items[i]))).release();
  if (count != 0) tuple_ready(tuple);
  return tuple;
}

Owned<Object> make_object(Thread& thread, TreeObjects& objects, const ConstantValue* value) {
  PY_ENTER_NATIVE(thread, " during compilation");
  switch (value->kind) {
    case ConstantKind::kNone:
      return new_none();
    case ConstantKind::kFalse:
      return new_bool(false);
    case ConstantKind::kTrue:
      return new_bool(true);
    case ConstantKind::kEllipsis:
      return share(ellipsis());
    case ConstantKind::kInt: {
      // A short decimal literal, which most are, needs no general reader.
      const char* text = value->text.data;
      if (value->text.size < 18 && text[0] > '0' && text[0] <= '9') {
        int64_t number = 0;
        for (size_t i = 0; i < value->text.size; ++i) number = number * 10 + (text[i] - '0');
        return int_from_int64(thread, number);
      }
      return int_from_ascii(thread, text, value->text.size, 0);
    }
    case ConstantKind::kFloat:
      return float_from_double(thread, value->number.real);
    case ConstantKind::kComplex:
      return complex_from_doubles(thread, value->number.real, value->number.imag);
    case ConstantKind::kStr:
      return str_from_tree_text(thread, value->text.data, value->text.size);
    case ConstantKind::kBytes:
      return bytes_from(thread, value->text.data, value->text.size);
    case ConstantKind::kTuple:
      return make_tuple(thread, objects, value);
    case ConstantKind::kFrozenSet: {
      Owned<Tuple> items = PY_TRY(make_tuple(thread, objects, value));
      return frozenset_new(thread, items);
    }
    case ConstantKind::kObject:
      break;
  }
  return raise(thread, &exc::SystemError, "a constant of a syntax tree has no value");
}

}  // namespace

Owned<Str> str_from_tree_text(Thread& thread, const char* text, size_t size) {
  bool ascii = true, surrogates = false;
  for (size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte < 0x80) continue;
    ascii = false;
    if (byte == 0xed && i + 1 < size && static_cast<uint8_t>(text[i + 1]) >= 0xa0) {
      surrogates = true;
      break;
    }
  }
  if (ascii) return str_from_ascii(thread, text, size);
  if (!surrogates) return str_from_utf8(thread, text, size);
  Owned<Object> decoded = PY_TRY(str_decode(thread, text, size, "utf-8", "surrogatepass"));
  return std::move(decoded).cast<Str>();
}

TreeObjects::~TreeObjects() {
  for (uint32_t i = 0; i < size_; ++i) decref(items_[i]);
  raw_free(items_);
}

bool TreeObjects::keep(Object* object) {
  if (is_immortal(object)) return true;
  if (size_ == capacity_) {
    const uint32_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
    auto** items = static_cast<Object**>(raw_malloc(capacity * sizeof(Object*)));
    if (items == nullptr) return false;
    for (uint32_t i = 0; i < size_; ++i) items[i] = items_[i];
    raw_free(items_);
    items_ = items;
    capacity_ = capacity;
  }
  incref(object);
  items_[size_++] = object;
  return true;
}

Str* TreeObjects::make_name(Thread& thread, ast::Identifier name) {
  Owned<Str> str = PY_TRY(str_from_tree_text(thread, name->text, name->size));
  str_intern_immortal(thread, &str);
  if (!keep(str)) return raise_memory_error(thread);
  name->object = str;
  return str;
}

Object* TreeObjects::make_constant(Thread& thread, const ConstantValue* value) {
  Owned<Object> object = PY_TRY(make_object(thread, *this, value));
  if (!keep(object)) return raise_memory_error(thread);
  value->object = object;
  return object;
}

}  // namespace py
