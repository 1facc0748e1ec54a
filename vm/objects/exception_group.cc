// Exception groups: making, splitting, and what `except*` needs of them.
// Counterpart: Objects/exceptions.c (BaseExceptionGroup), Python/ceval.c (except*).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/exception_base.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

Type* exc::ExceptionGroup = nullptr;

namespace {

constexpr uint16_t kFields[] = {PY_EXCEPTION_FIELDS, offsetof(ExceptionGroup, message),
                                offsetof(ExceptionGroup, exceptions),
                                offsetof(ExceptionGroup, exceptions_str), 0};

bool is_group(Object* object) { return type_is_subtype(object->ob_type, &exc::BaseExceptionGroup); }
ExceptionGroup* group(Object* object) { return static_cast<ExceptionGroup*>(object); }
Tuple* members_of(Object* object) { return static_cast<Tuple*>(group(object)->exceptions.get()); }

// True if one of them is no Exception; an error if one is no exception at all.
Tri has_base_exceptions(Thread& thread, Tuple* exceptions) {
  bool found = false;
  for (int64_t i = 0; i < exceptions->ob_size; ++i) {
    Object* exception = exceptions->items[i];
    if (!is_exception(exception)) {
      return raise_value_error(thread,
                               "Item %zd of second argument (exceptions) is not an exception", i);
    }
    if (!PY_TRY(object_is_instance(thread, exception, &exc::Exception))) found = true;
  }
  return to_tri(found);
}

Owned<Object> group_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (args->ob_size != 2) {
    return raise_type_error(thread,
                            "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zd given)",
                            args->ob_size);
  }
  Object* message = args->items[0];
  if (!is_a<Str>(message))
    return raise_bad_argument(thread, "BaseExceptionGroup.__new__", "argument 1", "str", message);
  Object* given = args->items[1];
  if (!sequence_check(given))
    return raise_type_error(thread, "second argument (exceptions) must be a sequence");
  Owned<Object> text;  // How a sequence of another kind looked at this time.
  if (!is_a<List>(given) && !is_a<Tuple>(given)) text = PY_TRY(object_repr(thread, given));
  Owned<Tuple> exceptions = PY_TRY(sequence_tuple(thread, given));
  if (exceptions->ob_size == 0) {
    return raise_value_error(thread, "second argument (exceptions) must be a non-empty sequence");
  }
  bool has_base = PY_TRY(has_base_exceptions(thread, exceptions));
  if (type == &exc::BaseExceptionGroup) {
    if (!has_base && exc::ExceptionGroup != nullptr) type = exc::ExceptionGroup;
  } else if (has_base) {
    if (type == exc::ExceptionGroup)
      return raise_type_error(thread, "Cannot nest BaseExceptions in an ExceptionGroup");
    if (PY_TRY(object_is_subclass(thread, type, &exc::Exception)))
      return raise_type_error(thread, "Cannot nest BaseExceptions in '%.200s'", type->tp_name);
  }
  Owned<Object> self = PY_TRY(exception_new(thread, type, args, kwargs));
  group(self)->message.set_shared(message);
  group(self)->exceptions.set(std::move(exceptions));
  group(self)->exceptions_str.set(std::move(text));
  return self;
}

Status group_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, self->ob_type->tp_name, kwargs));
  return exception_init(thread, self, args, kwargs);
}

Owned<Object> group_str(Thread& thread, Object* self) {
  int64_t count = members_of(self)->ob_size;
  return str_from_format(thread, "%S (%zd sub-exception%s)", group(self)->message.get(), count,
                         count > 1 ? "s" : "");
}

Owned<Object> group_repr(Thread& thread, Object* self) {
  Owned<Object> text = share(group(self)->exceptions_str.get());
  if (!text) {
    // The exceptions as they are, in the kind of sequence that was given.
    Tuple* args = group(self)->args;
    Owned<Object> shown = share(group(self)->exceptions.get());
    if (args->ob_size == 2 && is_a<List>(args->items[1]))
      shown = PY_TRY(sequence_list(thread, shown));
    text = PY_TRY(object_repr(thread, shown));
  }
  return str_from_format(thread, "%s(%R, %U)", type_short_name(self->ob_type),
                         group(self)->message.get(), text.get());
}

Owned<Object> make_group(Thread& thread, Object* message, Object* exceptions) {
  Object* const args[] = {message, exceptions};
  return call_args(thread, &exc::BaseExceptionGroup, args);
}

Owned<Object> group_derive(Thread& thread, Object* self, Object* exceptions) {
  return make_group(thread, group(self)->message, exceptions);
}

// The group made of some of the original's exceptions, with its traceback, causes and notes; null
// without an exception for none of them.
Status subset(Thread& thread, Object* original, List* exceptions, Owned<Object>* result) {
  if (exceptions->ob_size == 0) return Status::kOk;
  Owned<Object> part = PY_TRY(call_method(thread, original, "derive", exceptions));
  if (!is_group(part))
    return raise_type_error(thread, "derive must return an instance of BaseExceptionGroup");
  if (Object* traceback = exception_traceback(original))
    PY_TRY(exception_set_traceback(thread, part, traceback));
  exception_set_context(part, share(group(original)->context.get()));
  exception_set_cause(part, share(group(original)->cause.get()));
  Owned<Object> notes;
  if (PY_TRY(get_optional_attr(thread, original, ids.__notes__, &notes)) && sequence_check(notes)) {
    Owned<List> copy = PY_TRY(sequence_list(thread, notes));
    PY_TRY(set_attr(thread, part, ids.__notes__, copy));
  }
  *result = std::move(part);
  return Status::kOk;
}

// Which exceptions a split takes.
struct Matcher {
  enum class Kind : uint8_t { kTypes, kPredicate, kLeaves } kind;
  Object* value;  // A type or tuple of types; a callable; a Set of ids of leaf exceptions.
};

Owned<Object> id_of(Thread& thread, Object* object) {
  return int_from_uint64(thread, reinterpret_cast<uintptr_t>(object));
}

Tri matches(Thread& thread, const Matcher& matcher, Object* exception) {
  switch (matcher.kind) {
    case Matcher::Kind::kTypes:
      return to_tri(exception_matches(exception, matcher.value));
    case Matcher::Kind::kPredicate: {
      Owned<Object> answer = PY_TRY(call_one_arg(thread, matcher.value, exception));
      return object_is_true(thread, answer);
    }
    case Matcher::Kind::kLeaves: {
      if (is_group(exception)) return Tri::kFalse;
      Owned<Object> id = PY_TRY(id_of(thread, exception));
      return set_contains(thread, as<Set>(matcher.value), id);
    }
  }
  PY_UNREACHABLE();
}

// `rest` may be null when it is not asked for.
Status split(Thread& thread, Object* exception, const Matcher& matcher, Owned<Object>* match,
             Owned<Object>* rest) {
  if (PY_TRY(matches(thread, matcher, exception))) {
    *match = share(exception);
    return Status::kOk;
  }
  if (!is_group(exception)) {
    if (rest != nullptr) *rest = share(exception);
    return Status::kOk;
  }
  PY_ENTER_NATIVE(thread, " in exceptiongroup_split_recursive");
  Owned<List> matching = PY_TRY(list_new(thread));
  Owned<List> remaining = PY_TRY(list_new(thread));
  Owned<Object> members = share(group(exception)->exceptions.get());
  auto* tuple = static_cast<Tuple*>(members.get());
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    Owned<Object> part_match, part_rest;
    PY_TRY(split(thread, tuple->items[i], matcher, &part_match,
                 rest == nullptr ? nullptr : &part_rest));
    if (part_match) PY_TRY(list_append_steal(thread, matching, std::move(part_match)));
    if (part_rest) PY_TRY(list_append_steal(thread, remaining, std::move(part_rest)));
  }
  PY_TRY(subset(thread, exception, matching, match));
  return rest == nullptr ? Status::kOk : subset(thread, exception, remaining, rest);
}

bool is_exception_class(Object* object) {
  return is_type(object) && has_flag(static_cast<Type*>(object), tpflags::kBaseExcSubclass);
}

Maybe<Matcher::Kind> matcher_kind(Thread& thread, Object* value) {
  if (!is_type(value) && object_is_callable(value) == Tri::kTrue) return Matcher::Kind::kPredicate;
  bool good = is_exception_class(value);
  if (is_exact<Tuple>(value)) {
    good = true;
    for (int64_t i = 0; i < as<Tuple>(value)->ob_size; ++i)
      good = good && is_exception_class(as<Tuple>(value)->items[i]);
  }
  if (good) return Matcher::Kind::kTypes;
  return raise_type_error(thread,
                          "expected an exception type, a tuple of exception types, or a callable "
                          "(other than a class)");
}

Owned<Object> or_none(Owned<Object> object) { return object ? std::move(object) : new_none(); }

Owned<Object> group_split(Thread& thread, Object* self, Object* value) {
  Matcher matcher{PY_TRY(matcher_kind(thread, value)), value};
  Owned<Object> match, rest;
  PY_TRY(split(thread, self, matcher, &match, &rest));
  match = or_none(std::move(match));
  rest = or_none(std::move(rest));
  Object* const items[] = {match.get(), rest.get()};
  return tuple_pack(thread, items);
}

Owned<Object> group_subgroup(Thread& thread, Object* self, Object* value) {
  Matcher matcher{PY_TRY(matcher_kind(thread, value)), value};
  Owned<Object> match;
  PY_TRY(split(thread, self, matcher, &match, nullptr));
  return or_none(std::move(match));
}

// Adds the ids of the leaves of a tree of groups.
Status collect_leaves(Thread& thread, Object* exception, Set* ids_of_leaves) {
  if (is_none(exception)) return Status::kOk;
  if (!is_group(exception)) {
    Owned<Object> id = PY_TRY(id_of(thread, exception));
    return set_add(thread, ids_of_leaves, id);
  }
  PY_ENTER_NATIVE(thread, " in collect_exception_group_leaf_ids");
  Tuple* members = members_of(exception);
  for (int64_t i = 0; i < members->ob_size; ++i)
    PY_TRY(collect_leaves(thread, members->items[i], ids_of_leaves));
  return Status::kOk;
}

// The part of the group whose leaves are in one of the groups of the list; None if that is empty.
Owned<Object> projection(Thread& thread, Object* original, List* keep) {
  Owned<Set> leaves = PY_TRY(set_new(thread, nullptr));
  for (int64_t i = 0; i < keep->ob_size; ++i)
    PY_TRY(collect_leaves(thread, keep->items[i], leaves));
  Owned<Object> match;
  PY_TRY(split(thread, original, Matcher{Matcher::Kind::kLeaves, leaves.get()}, &match, nullptr));
  return or_none(std::move(match));
}

// Parts of a group that were raised again share all of this with it.
bool same_metadata(Object* left, Object* right) {
  auto *a = as<Exception>(left), *b = as<Exception>(right);
  return a->notes == b->notes && a->traceback == b->traceback && a->cause == b->cause &&
         a->context == b->context;
}

constinit MethodDef kMethods[] = {
    {"__class_getitem__", class_getitem_generic_alias, nullptr,
     "Groups are generic over the type of their exceptions.", MethodDef::kClass},
    {"derive", group_derive, "($self, excs, /)", nullptr},
    {"split", group_split, "($self, matcher_value, /)", nullptr},
    {"subgroup", group_subgroup, "($self, matcher_value, /)", nullptr},
    {},
};
constinit MemberDef kMembers[] = {
    {"message", MemberKind::kObject, true, offsetof(ExceptionGroup, message), "the message"},
    {"exceptions", MemberKind::kObject, true, offsetof(ExceptionGroup, exceptions),
     "the exceptions in the group"},
    {},
};

}  // namespace

constinit Type exc::BaseExceptionGroup = {
    .tp_name = "BaseExceptionGroup",
    .tp_basicsize = sizeof(::py::ExceptionGroup),
    .tp_repr = group_repr,
    .tp_str = group_str,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass,
    .tp_doc = "Several exceptions raised together.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_base = &exc::BaseException,
    .tp_dictoffset = kExceptionDictOffset,
    .tp_init = group_init,
    .tp_new = group_new,
    .fields = kFields,
};

Status exception_group_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "ExceptionGroup"));
  Object* const items[] = {&exc::BaseExceptionGroup, &exc::Exception};
  Owned<Tuple> bases = PY_TRY(tuple_pack(thread, items));
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  PY_TRY(dict_set(thread, dict, ids.__module__, ids.builtins));
  Owned<Object> type = PY_TRY(type_new_class(thread, &TypeType::type, name, bases, dict, nullptr));
  exc::ExceptionGroup = static_cast<Type*>(type.release());
  return Status::kOk;
}

Owned<Object> exception_group_match(Thread& thread, Object* exception, Object* match_type,
                                    Owned<Object>* rest) {
  if (is_none(exception)) {
    *rest = new_none();
    return new_none();
  }
  if (exception_matches(exception, match_type)) {
    *rest = new_none();
    if (is_group(exception)) return share(exception);
    // The handler always gets a group, which starts its own way through the frames here.
    Object* const items[] = {exception};
    Owned<Tuple> wrapped = PY_TRY(tuple_pack(thread, items));
    Owned<Object> made = PY_TRY(make_group(thread, empty_str(), wrapped));
    if (Frame* frame = frame_previous_complete(thread.current_frame)) {
      Owned<Object> traceback = PY_TRY(traceback_for_frame(thread, nullptr, frame));
      PY_TRY(exception_set_traceback(thread, made, traceback));
    }
    return made;
  }
  if (!is_group(exception)) {
    *rest = share(exception);
    return new_none();
  }
  Owned<Object> split_by_type = PY_TRY(get_attr(thread, exception, "split"));
  if (split_by_type->ob_type->tp_call == nullptr)
    return raise_type_error(thread, "attribute of type '%.200s' is not callable",
                            split_by_type->ob_type->tp_name);
  Owned<Object> pair = PY_TRY(call_one_arg(thread, split_by_type, match_type));
  if (!is_exact<Tuple>(pair)) {
    return raise_type_error(thread, "%.200s.split must return a tuple, not %.200s",
                            exception->ob_type->tp_name, pair->ob_type->tp_name);
  }
  auto* tuple = as<Tuple>(pair.get());
  if (tuple->ob_size < 2) {
    return raise_type_error(thread, "%.200s.split must return a 2-tuple, got tuple of size %zd",
                            exception->ob_type->tp_name, tuple->ob_size);
  }
  *rest = share(tuple->items[1]);
  return share(tuple->items[0]);
}

Owned<Object> exception_prep_reraise_star(Thread& thread, Object* original, Object* raised_list) {
  auto* all = static_cast<List*>(raised_list);
  if (all->ob_size == 0) return new_none();
  // A bare exception was wrapped for a single handler: at most that one raised something.
  if (!is_group(original)) return share(all->items[0]);
  Owned<List> raised = PY_TRY(list_new(thread));
  Owned<List> reraised = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < all->ob_size; ++i) {
    Object* exception = all->items[i];
    if (is_none(exception)) continue;
    bool again = same_metadata(exception, original);
    PY_TRY(list_append(thread, again ? reraised : raised, exception));
  }
  Owned<Object> remaining = PY_TRY(projection(thread, original, reraised));
  if (raised->ob_size == 0) return remaining;
  if (!is_none(remaining)) PY_TRY(list_append(thread, raised, remaining));
  if (raised->ob_size == 1) return share(raised->items[0]);
  return make_group(thread, empty_str(), raised);
}

}  // namespace py
