// types.SimpleNamespace: attributes given by keyword, shown by repr. Counterpart:
// Objects/namespaceobject.c.
#include "vm/objects/namespace.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

Dict* dict_of(Object* self) { return static_cast<Namespace*>(self)->dict; }

Status check_keywords(Thread& thread, Dict* dict) {
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(dict, &position, &key, &value)) {
    if (!is_a<Str>(key)) return raise_type_error(thread, "keywords must be strings");
  }
  return Status::kOk;
}

Owned<Object> make(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  static_cast<Namespace*>(self.get())->dict.set(PY_TRY(dict_new(thread)));
  return self;
}

Status init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(check_positional(thread, type_short_name(self->ob_type), args->ob_size, 0, 1));
  if (args->ob_size == 1) {
    Owned<Object> attributes = share(args->items[0]);
    if (!is_exact<Dict>(attributes.get()))
      attributes = PY_TRY(call_one_arg(thread, &Dict::type, args->items[0]));
    PY_TRY(check_keywords(thread, as<Dict>(attributes.get())));
    PY_TRY(dict_update(thread, dict_of(self), attributes));
  }
  if (kwargs == nullptr) return Status::kOk;
  PY_TRY(check_keywords(thread, kwargs));
  return dict_update(thread, dict_of(self), kwargs);
}

Owned<Object> repr(Thread& thread, Object* self) {
  const char* name = is_exact<Namespace>(self) ? "namespace" : self->ob_type->tp_name;
  ReprGuard guard(thread, self);
  if (guard.failed()) return {};
  if (guard.recursive()) return str_from_format(thread, "%s(...)", name);
  Owned<Dict> dict = share(dict_of(self));
  // Over a copy of the keys: a repr may change the attributes.
  Owned<List> keys = PY_TRY(dict_keys_list(thread, dict));
  StrBuilder text(thread);
  PY_TRY(text.add_ascii(name));
  PY_TRY(text.add_char('('));
  bool first = true;
  for (int64_t i = 0; i < keys->ob_size; ++i) {
    Object* key = keys->items[i];
    if (!is_a<Str>(key) || as<Str>(key)->length == 0) continue;
    Owned<Object> value;
    if (!PY_TRY(dict_get_owned(thread, dict, key, &value))) continue;
    Owned<Str> item = PY_TRY(str_from_format(thread, "%U=%R", key, value.get()));
    if (!first) PY_TRY(text.add_ascii(", "));
    PY_TRY(text.add_str(item));
    first = false;
  }
  PY_TRY(text.add_char(')'));
  return text.finish();
}

Owned<Object> compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_a<Namespace>(left) || !is_a<Namespace>(right)) return new_not_implemented();
  return object_rich_compare(thread, dict_of(left), dict_of(right), op);
}

Owned<Object> reduce(Thread& thread, Object* self) {
  Object* const items[] = {self->ob_type, empty_tuple(), dict_of(self)};
  return tuple_pack(thread, items);
}

Owned<Object> replace(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs != 0)
    return raise_type_error(thread, "__replace__() takes no positional arguments");
  Owned<Object> copy = PY_TRY(call_no_args(thread, self->ob_type));
  if (!is_a<Namespace>(copy.get())) {
    return raise_type_error(thread, "expect %N type, but %T() returned '%T' object",
                            &Namespace::type, self, copy.get());
  }
  Dict* attributes = dict_of(copy);
  PY_TRY(dict_update(thread, attributes, dict_of(self)));
  for (int64_t i = 0; args.kwnames != nullptr && i < args.kwnames->ob_size; ++i) {
    PY_TRY(dict_set(thread, attributes, args.kwnames->items[i], args[i]));
  }
  return copy;
}

constinit MethodDef kMethods[] = {
    {"__reduce__", reduce, "($self, /)", "The type and the attributes, for pickle."},
    MethodDef("__replace__", replace, "($self, /, **changes)",
              "A copy with some attributes changed.")
        .tuple_and_dict(),
    {},
};
constinit MemberDef kMembers[] = {
    {"__dict__", MemberKind::kObject, true, offsetof(Namespace, dict), nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(Namespace, dict), 0};

}  // namespace

Owned<Object> namespace_new(Thread& thread, Dict* attributes) {
  Owned<Object> self = PY_TRY(make(thread, &Namespace::type, empty_tuple(), nullptr));
  if (attributes != nullptr) PY_TRY(dict_update(thread, dict_of(self), attributes));
  return self;
}

constinit Type Namespace::type = {
    .tp_name = "types.SimpleNamespace",
    .tp_basicsize = sizeof(Namespace),
    .tp_repr = repr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An object with the attributes that it is given.",
    .tp_richcompare = compare,
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_dictoffset = offsetof(Namespace, dict),
    .tp_init = init,
    .tp_new = make,
    .fields = kFields,
    .text_signature = "(mapping_or_iterable=(), /, **kwargs)",
};

}  // namespace py
