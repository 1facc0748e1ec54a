// Struct sequences: tuples with named fields.
// Counterpart: Objects/structseq.c.
#include "vm/objects/struct_sequence.h"

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

StructSequenceType* type_of(const Object* object) {
  return static_cast<StructSequenceType*>(object->ob_type);
}
int total_of(const Object* object) { return type_of(object)->total; }

int unnamed_fields(const StructSequenceType* type) {
  int count = 0;
  for (int i = 0; i < type->total; ++i) count += type->fields[i].name == nullptr;
  return count;
}

// Hidden fields lie behind the tuple's end.
Owned<Tuple> allocate(Thread& thread, StructSequenceType* type) {
  Owned<Tuple> result =
      PY_TRY(object_new_of<Tuple>(thread, type, static_cast<size_t>(type->total)));
  result->ob_size = type->visible;
  result->hash = -1;
  return result;
}

void dealloc(Object* object) {
  gc_untrack(object);
  auto* tuple = as<Tuple>(object);
  for (int i = total_of(object); i-- > 0;) xdecref(tuple->items[i]);
  object_free(object);
}

int traverse(Object* object, Visit visit, void* arg) {
  auto* tuple = as<Tuple>(object);
  for (int i = 0; i < total_of(object); ++i) PY_VISIT(tuple->items[i]);
  return 0;
}

constinit SignatureText kSignature = {"structseq", "(sequence, dict={})"};

Owned<Object> repr(Thread& thread, Object* self) {
  StructSequenceType* type = type_of(self);
  PY_ENTER_NATIVE(thread, " while getting the repr of an object");
  StrBuilder builder(thread);
  PY_TRY(builder.add_ascii(type->tp_name));
  PY_TRY(builder.add_ascii("("));
  for (int i = 0; i < type->visible; ++i) {
    // Not the name of that place: places without one do not count, so that os.stat_result shows the
    // whole seconds as st_atime, the name of a later place.
    const char* name = type->tp_members[i].name;
    if (name == nullptr) {
      return raise(thread, &exc::SystemError,
                   "In structseq_repr(), member %zd name is NULL for type %.500s", int64_t{i},
                   type->tp_name);
    }
    if (i > 0) PY_TRY(builder.add_ascii(", "));
    PY_TRY(builder.add_ascii(name));
    PY_TRY(builder.add_ascii("="));
    Owned<Object> text = PY_TRY(object_repr(thread, as<Tuple>(self)->items[i]));
    PY_TRY(builder.add_str(as<Str>(text.get())));
  }
  PY_TRY(builder.add_ascii(")"));
  return builder.finish();
}

Owned<Object> reduce(Thread& thread, Object* self) {
  StructSequenceType* type = type_of(self);
  auto* tuple = as<Tuple>(self);
  Owned<Tuple> visible = PY_TRY(tuple_from_array(thread, tuple->items, type->visible));
  Owned<Dict> hidden = PY_TRY(dict_new(thread));
  for (int i = type->visible; i < type->total; ++i)
    PY_TRY(dict_set_ascii(thread, hidden, type->fields[i].name, tuple->items[i]));
  Owned<Tuple> args = PY_TRY(tuple_pack(
      thread, {static_cast<Object*>(visible.get()), static_cast<Object*>(hidden.get())}));
  return tuple_pack(thread, {static_cast<Object*>(type), static_cast<Object*>(args.get())});
}

Owned<Object> replace(Thread& thread, Object* self, RawArgs args) {
  StructSequenceType* type = type_of(self);
  if (args.nargs != 0)
    return raise_type_error(thread, "__replace__() takes no positional arguments");
  if (unnamed_fields(type) != 0) {
    return raise_type_error(thread,
                            "__replace__() is not supported for %.500s because it has unnamed "
                            "field(s)",
                            type->tp_name);
  }
  Owned<Tuple> result = PY_TRY(allocate(thread, type));
  for (int i = 0; i < type->total; ++i)
    result->items[i] = share(as<Tuple>(self)->items[i]).release();
  int64_t changes = args.kwnames == nullptr ? 0 : args.kwnames->ob_size;
  Owned<List> unexpected;
  for (int64_t change = 0; change < changes; ++change) {
    auto* name = as<Str>(args.kwnames->items[change]);
    int field = 0;
    while (field < type->total && !str_equal_ascii(name, type->fields[field].name)) ++field;
    if (field < type->total) {
      Object* old = result->items[field];
      result->items[field] = share(args[static_cast<size_t>(change)]).release();
      decref(old);
      continue;
    }
    if (!unexpected) unexpected = PY_TRY(list_new(thread));
    PY_TRY(list_append(thread, unexpected, name));
  }
  if (unexpected) {
    return raise_type_error(thread, "Got unexpected field name(s): %R",
                            static_cast<Object*>(unexpected.get()));
  }
  gc_track(result);
  return result;
}

constinit MethodDef kMethods[] = {
    {"__reduce__", reduce, "($self, /)", nullptr},
    MethodDef("__replace__", replace, "($self, /, **changes)",
              "Return a copy with other values for the given fields.")
        .tuple_and_dict(),
    {},
};

Status add_count(Thread& thread, Type* type, const char* name, int count) {
  Owned<Object> value = PY_TRY(int_from_int64(thread, count));
  return dict_set_ascii(thread, as<Dict>(type->tp_dict), name, value);
}

}  // namespace

Owned<Object> struct_sequence_new(Thread& thread, Type* base, Tuple* args, Dict* kwargs) {
  auto* type = static_cast<StructSequenceType*>(base);
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  Owned<Object> source = PY_TRY(sequence_fast(thread, bound[0], "constructor requires a sequence"));
  Object* extra = bound[1];
  if (extra != nullptr && !is_a<Dict>(extra)) {
    return raise_type_error(thread, "%.500s() takes a dict as second arg, if any", type->tp_name);
  }
  int64_t length = sequence_fast_size(source);
  int64_t least = type->visible, most = type->total;
  if (length < least || length > most) {
    if (least == most) {
      return raise_type_error(thread, "%.500s() takes a %zd-sequence (%zd-sequence given)",
                              type->tp_name, least, length);
    }
    return raise_type_error(thread, "%.500s() takes an at %s %zd-sequence (%zd-sequence given)",
                            type->tp_name, length < least ? "least" : "most",
                            length < least ? least : most, length);
  }
  Owned<Tuple> result = PY_TRY(allocate(thread, type));
  for (int64_t i = 0; i < length; ++i)
    result->items[i] = share(sequence_fast_items(source)[i]).release();
  auto* dict = extra == nullptr ? nullptr : as<Dict>(extra);
  int64_t used = 0;
  for (int64_t i = length; i < most; ++i) {
    Owned<Object> value;
    if (dict != nullptr && dict->used > 0) {
      Owned<Str> name = PY_TRY(str_intern_ascii(thread, type->fields[i].name));
      if (PY_TRY(dict_get_owned(thread, dict, name, &value))) ++used;
    }
    result->items[i] = value ? value.release() : none();
  }
  if (dict != nullptr && dict->used > used) {
    return raise_type_error(thread, "%.500s() got duplicate or unexpected field name(s)",
                            type->tp_name);
  }
  gc_track(result);
  return result;
}

Status struct_sequence_init(Thread& thread, StructSequenceType* type, const char* name,
                            const char* doc, const StructSequenceField* fields, int total,
                            int visible, bool instantiable) {
  type->fields = fields;
  type->total = total;
  type->visible = visible;
  int named = total - unnamed_fields(type);
  auto* members =
      static_cast<MemberDef*>(mem_alloc_zeroed(static_cast<size_t>(named + 1) * sizeof(MemberDef)));
  if (members == nullptr) return raise_memory_error(thread);
  MemberDef* member = members;
  for (int i = 0; i < total; ++i) {
    if (fields[i].name == nullptr) continue;
    auto offset =
        static_cast<int32_t>(offsetof(Tuple, items) + sizeof(Object*) * static_cast<size_t>(i));
    *member++ = {fields[i].name, MemberKind::kObject, true, offset, fields[i].doc};
  }
  type->tp_name = name;
  type->tp_doc = doc;
  type->tp_base = &Tuple::type;
  type->tp_basicsize = Tuple::type.tp_basicsize;
  type->tp_itemsize = Tuple::type.tp_itemsize;
  type->reported_basicsize = 32 + 8 * (total - visible);
  type->tp_dealloc = dealloc;
  type->tp_traverse = traverse;
  type->tp_repr = repr;
  type->tp_methods = kMethods;
  type->tp_members = members;
  type->tp_flags = tpflags::kHaveGc | tpflags::kTupleSubclass;
  const bool is_core = std::strchr(name, '.') == nullptr || std::strncmp(name, "sys.", 4) == 0;
  // The others play heap types.
  type->tp_flags |= is_core ? tpflags::kStaticBuiltin : tpflags::kMutableType;
  if (instantiable) {
    type->tp_new = struct_sequence_new;
  } else {
    type->tp_flags |= tpflags::kDisallowInstantiation;
  }
  make_immortal(type);
  PY_TRY(type_ready(thread, type));
  PY_TRY(add_count(thread, type, "n_sequence_fields", visible));
  PY_TRY(add_count(thread, type, "n_fields", total));
  PY_TRY(add_count(thread, type, "n_unnamed_fields", total - named));
  Owned<List> names = PY_TRY(list_new(thread));
  for (int i = 0; i < visible; ++i) {
    if (fields[i].name == nullptr) continue;
    Owned<Str> text = PY_TRY(str_intern_ascii(thread, fields[i].name));
    PY_TRY(list_append(thread, names, text));
  }
  Owned<Tuple> match_args = PY_TRY(list_as_tuple(thread, names));
  PY_TRY(dict_set_ascii(thread, as<Dict>(type->tp_dict), "__match_args__", match_args));
  type_modified(type);
  return Status::kOk;
}

Owned<Object> struct_sequence_new_steal(Thread& thread, StructSequenceType* type,
                                        Object* const* items) {
  Owned<Tuple> result = allocate(thread, type);
  bool complete = static_cast<bool>(result);
  for (int i = 0; i < type->total; ++i) {
    if (items[i] == nullptr) complete = false;
    if (result) {
      result->items[i] = items[i];
    } else {
      xdecref(items[i]);
    }
  }
  if (!complete) return Raised{};
  gc_track(result);
  return result;
}

}  // namespace py
