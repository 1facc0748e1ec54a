// Reading and writing fields of an object's struct that a member table exposes.
// Counterpart: Python/structmember.c.
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

template <typename T>
T read_field(const char* address) {
  T value;
  memcpy(&value, address, sizeof value);
  return value;
}

template <typename T>
void write_field(char* address, T value) {
  memcpy(address, &value, sizeof value);
}

// Sizes and offsets of types are reported with CPython's numbers where our structs differ.
int64_t reported_type_size(const Type* type, int32_t offset) {
  switch (offset) {
    case offsetof(Type, tp_basicsize):
      return type->reported_basicsize != 0 ? type->reported_basicsize : type->tp_basicsize;
    case offsetof(Type, tp_itemsize):
      return type->reported_itemsize != 0 ? type->reported_itemsize : type->tp_itemsize;
    case offsetof(Type, tp_dictoffset):
      return type->tp_dictoffset == offsetof(Type, tp_dict) ? 264 : type->tp_dictoffset;
    case offsetof(Type, tp_flags): {
      // The types of native modules are heap types there.
      const bool plays_heap_type =
          !has_flag(type, tpflags::kStaticBuiltin) && strrchr(type->tp_name, '.') != nullptr;
      return static_cast<int64_t>(type->tp_flags | (plays_heap_type ? tpflags::kHeapType : 0));
    }
    default:
      return type->tp_weaklistoffset == offsetof(Type, tp_weaklist) ? 368 : type->tp_weaklistoffset;
  }
}

Status write_integer(Thread& thread, char* address, Object* value, int64_t low, int64_t high,
                     size_t size, const char* type_name) {
  int64_t number = PY_TRY(to_c_long(thread, value));
  if (number < low || number > high) {
    PY_TRY(warn(thread, &exc::RuntimeWarning, 1, "Truncation of value to %s", type_name));
  }
  memcpy(address, &number, size);
  return Status::kOk;
}

}  // namespace

Owned<Object> member_get(Thread& thread, Object* object, MemberDef* def) {
  const char* address = reinterpret_cast<const char*>(object) + def->offset;
  switch (def->kind) {
    case MemberKind::kObject: {
      auto* value = read_field<Object*>(address);
      return share(value != nullptr ? value : none());
    }
    case MemberKind::kObjectEx: {
      auto* value = read_field<Object*>(address);
      if (PY_LIKELY(value != nullptr)) return share(value);
      return raise(thread, &exc::AttributeError, "'%T' object has no attribute '%s'", object,
                   def->name);
    }
    case MemberKind::kInt:
      return int_from_int64(thread, read_field<int32_t>(address));
    case MemberKind::kUint:
      return int_from_int64(thread, read_field<uint32_t>(address));
    case MemberKind::kInt64:
    case MemberKind::kSize:
      return int_from_int64(thread, read_field<int64_t>(address));
    case MemberKind::kBool:
      return new_bool(read_field<uint8_t>(address) != 0);
    case MemberKind::kChar:
      return str_from_char(thread, read_field<uint8_t>(address));
    case MemberKind::kByte:
      return int_from_int64(thread, read_field<int8_t>(address));
    case MemberKind::kDouble:
      return float_from_double(thread, read_field<double>(address));
    case MemberKind::kString: {
      auto* text = read_field<const char*>(address);
      return text != nullptr ? Owned<Object>(str_from_utf8(thread, text)) : new_none();
    }
    case MemberKind::kTypeSize:
      return int_from_int64(thread, reported_type_size(as_type(object), def->offset));
  }
  PY_UNREACHABLE();
}

Status member_set(Thread& thread, Object* object, MemberDef* def, Object* value) {
  if (def->readonly || def->kind == MemberKind::kString || def->kind == MemberKind::kTypeSize) {
    return raise(thread, &exc::AttributeError, "readonly attribute");
  }
  char* address = reinterpret_cast<char*>(object) + def->offset;
  if (def->kind == MemberKind::kObject || def->kind == MemberKind::kObjectEx) {
    auto* old = read_field<Object*>(address);
    if (value == nullptr && def->kind == MemberKind::kObjectEx && old == nullptr) {
      Owned<Str> name = PY_TRY(str_from_utf8(thread, def->name));
      return raise_object(thread, &exc::AttributeError, name);
    }
    xincref(value);
    write_field(address, value);
    xdecref(old);
    return Status::kOk;
  }
  if (value == nullptr) return raise_type_error(thread, "can't delete numeric/char attribute");
  switch (def->kind) {
    case MemberKind::kBool:
      if (!is_exact<Bool>(value))
        return raise_type_error(thread, "attribute value type must be bool");
      write_field<uint8_t>(address, value == bool_object(true));
      return Status::kOk;
    case MemberKind::kByte:
      return write_integer(thread, address, value, INT8_MIN, INT8_MAX, 1, "char");
    case MemberKind::kInt:
      return write_integer(thread, address, value, INT32_MIN, INT32_MAX, 4, "int");
    case MemberKind::kUint:
      return write_integer(thread, address, value, 0, UINT32_MAX, 4, "unsigned int");
    case MemberKind::kSize:
      if (!is_a<Int>(value)) return raise_type_error(thread, "an integer is required");
      write_field(address, PY_TRY(to_index(thread, value)));
      return Status::kOk;
    case MemberKind::kInt64:
      return write_integer(thread, address, value, INT64_MIN, INT64_MAX, 8, "long");
    case MemberKind::kDouble:
      write_field(address, PY_TRY(to_double(thread, value)));
      return Status::kOk;
    case MemberKind::kChar:
      if (!is_a<Str>(value) || as<Str>(value)->length != 1 || as<Str>(value)->at(0) > 0xff) {
        return raise_type_error(thread, "bad argument type for built-in operation");
      }
      write_field<uint8_t>(address, static_cast<uint8_t>(as<Str>(value)->at(0)));
      return Status::kOk;
    default:
      PY_UNREACHABLE();
  }
}

}  // namespace py
