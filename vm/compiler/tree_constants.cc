// Constants of a tree that are made from objects.
// Counterpart: none.
#include "vm/compiler/tree_constants.h"

#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/unicode/codecs.h"

namespace py {

using ast::ConstantKind;

namespace {

ConstantKind kind_of_constant(Object* object) {
  if (is_none(object)) return ConstantKind::kNone;
  if (object == ellipsis()) return ConstantKind::kEllipsis;
  if (object->ob_type == &Bool::type)
    return int_sign(object) == 0 ? ConstantKind::kFalse : ConstantKind::kTrue;
  if (is_exact<Int>(object)) return ConstantKind::kInt;
  if (is_exact<Float>(object)) return ConstantKind::kFloat;
  if (is_exact<Complex>(object)) return ConstantKind::kComplex;
  if (is_exact<Str>(object)) return ConstantKind::kStr;
  if (is_exact<Bytes>(object)) return ConstantKind::kBytes;
  if (is_exact<Tuple>(object)) return ConstantKind::kTuple;
  if (object->ob_type == &Set::frozen_type) return ConstantKind::kFrozenSet;
  return ConstantKind::kObject;
}

// The text as a tree has it: UTF-8, lone surrogates as three bytes. It may be the object's own.
bool utf8_of(Arena& arena, Str* str, const char** data, size_t* size) {
  if (str->ascii) {
    *data = str->ascii_text();
    *size = static_cast<size_t>(str->length);
    return true;
  }
  const TextView view = {str->data(), static_cast<size_t>(str->length),
                         static_cast<int>(str->kind)};
  *size = utf8_encoded_size_pass(view);
  auto* bytes = static_cast<uint8_t*>(arena.allocate(*size + 1, 1));
  if (bytes == nullptr) return false;
  utf8_encode_fill_pass(bytes, view);
  bytes[*size] = 0;
  *data = reinterpret_cast<const char*>(bytes);
  return true;
}

}  // namespace

ast::ConstantValue* tree_constant(Thread& thread, const TreeContext& context, Object* object) {
  Arena& arena = context.names.arena();
  auto* value = arena.make<ast::ConstantValue>();
  if (value == nullptr || !context.objects.keep(object)) return raise_memory_error(thread);
  value->kind = kind_of_constant(object);
  value->object = object;
  switch (value->kind) {
    case ConstantKind::kStr:
      if (!utf8_of(arena, static_cast<Str*>(object), &value->text.data, &value->text.size))
        return raise_memory_error(thread);
      break;
    case ConstantKind::kBytes: {
      auto* bytes = static_cast<Bytes*>(object);
      value->text = {bytes->data, static_cast<size_t>(bytes->ob_size)};
      break;
    }
    case ConstantKind::kFloat:
      value->number = {static_cast<Float*>(object)->value, 0};
      break;
    case ConstantKind::kComplex: {
      auto* complex = static_cast<Complex*>(object);
      value->number = {complex->real, complex->imag};
      break;
    }
    default:
      break;
  }
  return value;
}

ast::Identifier tree_name(Thread& thread, ast::NameTable& names, Str* str) {
  const char* data;
  size_t size;
  ast::Identifier name = nullptr;
  if (utf8_of(names.arena(), str, &data, &size)) name = names.intern(data, size);
  if (name == nullptr) return raise_memory_error(thread);
  return name;
}

}  // namespace py
