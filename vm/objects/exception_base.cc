// BaseException: its fields, methods and the helpers every exception shares.
// Counterpart: Objects/exceptions.c.
#include "vm/objects/exception_base.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

Exception* base(Object* self) { return static_cast<Exception*>(self); }

}  // namespace

Owned<Object> exception_new(Thread& thread, Type* type, Tuple* args, Dict*) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  base(self)->args.set_shared(args);
  return self;
}

Status exception_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, type_short_name(self->ob_type), kwargs));
  base(self)->args.set_shared(args);
  return Status::kOk;
}

Owned<Object> exception_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                   size_t nargsf, Tuple* kwnames) {
  auto* type = reinterpret_cast<Type*>(callable);
  PY_TRY(check_no_keywords(thread, type_short_name(type), kwnames));
  Owned<Tuple> packed =
      PY_TRY(tuple_from_array(thread, args, static_cast<int64_t>(vectorcall_nargs(nargsf))));
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  base(self)->args.set(std::move(packed));
  return self;
}

Owned<Object> exception_str(Thread& thread, Object* self) {
  Tuple* args = base(self)->args;
  switch (args->ob_size) {
    case 0:
      return share(reinterpret_cast<Object*>(empty_str()));
    case 1:
      return object_str(thread, args->items[0]);
    default:
      return object_str(thread, args);
  }
}

namespace {

Owned<Object> base_repr(Thread& thread, Object* self) {
  const char* name = type_short_name(self->ob_type);
  Tuple* args = base(self)->args;
  if (args->ob_size == 1) return str_from_format(thread, "%s(%R)", name, args->items[0]);
  return str_from_format(thread, "%s%R", name, args);
}

Owned<Object> base_reduce(Thread& thread, Object* self) {
  Object* type = reinterpret_cast<Object*>(self->ob_type);
  if (base(self)->dict != nullptr) {
    Object* items[3] = {type, reinterpret_cast<Object*>(base(self)->args.get()), base(self)->dict};
    return tuple_pack(thread, items);
  }
  Object* items[2] = {type, reinterpret_cast<Object*>(base(self)->args.get())};
  return tuple_pack(thread, items);
}

Owned<Object> base_setstate(Thread& thread, Object* self, Object* state) {
  if (is_none(state)) return new_none();
  if (!is_a<Dict>(state)) return raise_type_error(thread, "state is not a dictionary");
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(static_cast<Dict*>(state), &position, &key, &value)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    PY_TRY(set_attr(thread, self, own_key, own_value));
  }
  return new_none();
}

Owned<Object> base_with_traceback(Thread& thread, Object* self, Object* traceback) {
  PY_TRY(exception_set_traceback(thread, self, traceback));
  return share(self);
}

Owned<Object> base_add_note(Thread& thread, Object* self, Object* note) {
  if (!is_a<Str>(note)) return raise_bad_argument(thread, "add_note", "argument", "str", note);
  Owned<Object> notes;
  if (!PY_TRY(get_optional_attr(thread, self, ids.__notes__, &notes))) {
    notes = PY_TRY(list_new(thread));
    PY_TRY(set_attr(thread, self, ids.__notes__, notes));
  } else if (!is_a<List>(notes.get())) {
    return raise_type_error(thread, "Cannot add note: __notes__ is not a list");
  }
  PY_TRY(list_append(thread, static_cast<List*>(notes.get()), note));
  return new_none();
}

Owned<Object> get_args(Thread&, Object* self, void*) {
  Tuple* args = base(self)->args;
  return args != nullptr ? share(reinterpret_cast<Object*>(args)) : new_none();
}
Status set_args(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_type_error(thread, "args may not be deleted");
  base(self)->args.set(PY_TRY(sequence_tuple(thread, value)));
  return Status::kOk;
}

Owned<Object> none_if_null(Object* value) { return value != nullptr ? share(value) : new_none(); }

Owned<Object> get_traceback(Thread&, Object* self, void*) {
  return none_if_null(base(self)->traceback);
}
Status set_traceback(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_type_error(thread, "__traceback__ may not be deleted");
  return exception_set_traceback(thread, self, value);
}
Owned<Object> get_context(Thread&, Object* self, void*) {
  return none_if_null(base(self)->context);
}
Status set_context(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_type_error(thread, "__context__ may not be deleted");
  if (!is_none(value) && !is_exception(value))
    return raise_type_error(thread, "exception context must be None or derive from BaseException");
  exception_set_context(self, is_none(value) ? nullptr : share(value));
  return Status::kOk;
}
Owned<Object> get_cause(Thread&, Object* self, void*) { return none_if_null(base(self)->cause); }
Status set_cause(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_type_error(thread, "__cause__ may not be deleted");
  if (!is_none(value) && !is_exception(value))
    return raise_type_error(thread, "exception cause must be None or derive from BaseException");
  exception_set_cause(self, is_none(value) ? nullptr : share(value));
  return Status::kOk;
}

constinit MethodDef kBaseMethods[] = {
    {"__reduce__", base_reduce, "($self, /)", nullptr},
    {"__setstate__", base_setstate, "($self, state, /)", nullptr},
    {"with_traceback", base_with_traceback, "($self, tb, /)",
     "Set __traceback__ and return the exception."},
    {"add_note", base_add_note, "($self, note, /)",
     "Append a line that is shown below the exception's message."},
    {},
};
constinit MemberDef kBaseMembers[] = {
    {"__suppress_context__", MemberKind::kBool, false, offsetof(Exception, suppress_context),
     nullptr},
    {},
};
constinit GetSetDef kBaseGetSets[] = {
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {"args", get_args, set_args, nullptr, nullptr},
    {"__traceback__", get_traceback, set_traceback, nullptr, nullptr},
    {"__context__", get_context, set_context, nullptr, nullptr},
    {"__cause__", get_cause, set_cause, nullptr, nullptr},
    {},
};

}  // namespace

constexpr uint16_t kExceptionFields[] = {PY_EXCEPTION_FIELDS, 0};

constinit Type Exception::type = {
    .tp_name = "BaseException",
    .tp_basicsize = sizeof(Exception),
    .tp_repr = base_repr,
    .tp_str = exception_str,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass,
    .tp_doc = "The root of everything that can be raised.",
    .tp_methods = kBaseMethods,
    .tp_members = kBaseMembers,
    .tp_getset = kBaseGetSets,
    .tp_dictoffset = offsetof(Exception, dict),
    .tp_init = exception_init,
    .tp_new = exception_new,
    .tp_vectorcall = exception_vectorcall,
    .fields = kExceptionFields,
};

Object* exception_traceback(Object* exception) { return base(exception)->traceback; }

Status exception_set_traceback(Thread& thread, Object* exception, Object* traceback_or_none) {
  if (!is_none(traceback_or_none) && !is_a<Traceback>(traceback_or_none))
    return raise_type_error(thread, "__traceback__ must be a traceback or None");
  base(exception)->traceback.set(is_none(traceback_or_none) ? nullptr : share(traceback_or_none));
  return Status::kOk;
}

void exception_set_cause(Object* exception, Owned<Object> cause) {
  base(exception)->suppress_context = true;
  base(exception)->cause.set(std::move(cause));
}

void exception_set_context(Object* exception, Owned<Object> context) {
  base(exception)->context.set(std::move(context));
}

namespace {

constexpr char kCannotCatch[] =
    "catching classes that do not inherit from BaseException is not allowed";

bool is_exception_class(Object* object) {
  return is_type(object) && type_is_subtype(static_cast<Type*>(object), &exc::BaseException);
}

}  // namespace

Status check_except_type_valid(Thread& thread, Object* matcher) {
  if (!is_a<Tuple>(matcher))
    return is_exception_class(matcher) ? Status::kOk
                                       : Status(raise_type_error(thread, kCannotCatch));
  for (int64_t i = 0; i < static_cast<Tuple*>(matcher)->ob_size; ++i) {
    if (!is_exception_class(static_cast<Tuple*>(matcher)->items[i]))
      return raise_type_error(thread, kCannotCatch);
  }
  return Status::kOk;
}

Status check_except_star_type_valid(Thread& thread, Object* matcher) {
  PY_TRY(check_except_type_valid(thread, matcher));
  Object* group = reinterpret_cast<Object*>(&exc::BaseExceptionGroup);
  bool is_group = false;
  if (is_a<Tuple>(matcher)) {
    for (int64_t i = 0; i < static_cast<Tuple*>(matcher)->ob_size && !is_group; ++i)
      is_group = PY_TRY(object_is_subclass(thread, static_cast<Tuple*>(matcher)->items[i], group));
  } else {
    is_group = PY_TRY(object_is_subclass(thread, matcher, group));
  }
  if (is_group)
    return raise_type_error(
        thread, "catching ExceptionGroup with except* is not allowed. Use except instead.");
  return Status::kOk;
}

}  // namespace py
