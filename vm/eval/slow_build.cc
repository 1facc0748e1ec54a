// Slow paths of displays, unpacking, functions, patterns.
// Counterpart: Python/ceval.c.
#include "vm/bytecode/opcode_tables.h"
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/template.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/verify/code_verify.h"

namespace py {

Object* tuple_from_stack(Thread& thread, StackRef* values, int count) {
  Owned<Tuple> tuple = tuple_alloc(thread, count);
  if (!tuple) return nullptr;
  if (count == 0) return tuple.release();
  for (int i = 0; i < count; ++i) tuple->items[i] = values[i].steal_raw();
  tuple_ready(tuple);
  return tuple.release();
}

Object* list_from_stack(Thread& thread, StackRef* values, int count) {
  Owned<List> list = list_new(thread, count);
  if (!list) return nullptr;
  for (int i = 0; i < count; ++i) list->items[i] = values[i].steal_raw();
  return list.release();
}

Object* slow_build_set(Thread& thread, StackRef* values, int count) {
  Owned<Set> set = set_new(thread, nullptr);
  if (!set) return nullptr;
  for (int i = 0; i < count; ++i) {
    if (set_add(thread, set, values[i].object()) == Status::kError) return nullptr;
  }
  return set.release();
}

Object* slow_build_map(Thread& thread, StackRef* values, int pairs) {
  Owned<Dict> dict =
      dict_new_presized(thread, pairs, pairs == 0 || is_exact<Str>(values[0].object()));
  if (!dict) return nullptr;
  for (int i = 0; i < pairs; ++i) {
    if (dict_set(thread, dict, values[2 * i].object(), values[2 * i + 1].object()) ==
        Status::kError)
      return nullptr;
  }
  return dict.release();
}

Object* slow_build_string(Thread& thread, StackRef* pieces, int count) {
  // Tags stripped into a scratch array: joining does not look at ownership.
  constexpr int kRoom = 16;
  if (count <= kRoom) {
    Object* items[kRoom];
    for (int i = 0; i < count; ++i) items[i] = pieces[i].object();
    return str_join_array(thread, empty_str(), items, count).release();
  }
  StrBuilder builder(thread);
  for (int i = 0; i < count; ++i) {
    Object* piece = pieces[i].object();
    if (!is_a<Str>(piece))
      return raise_type_error(thread, "sequence item %d: expected str instance, %.80s found", i,
                              piece->ob_type->tp_name);
    if (builder.add_str(as<Str>(piece)) == Status::kError) return nullptr;
  }
  return builder.finish().release();
}

Object* slow_build_interpolation(Thread& thread, Object* value, Object* text, int conversion,
                                 Object* format_or_null) {
  return interpolation_new(thread, value, text, conversion, format_or_null).release();
}

Status slow_set_add(Thread& thread, Object* set, Object* value) {
  if (!is_exact<Set>(set) && !is_a<Set>(set))
    return raise_type_error(thread, "'%.200s' object is not a set", set->ob_type->tp_name);
  return set_add(thread, as<Set>(set), value);
}

Status slow_list_extend(Thread& thread, List* list, Object* iterable) {
  Status status = list_extend(thread, list, iterable);
  if (status == Status::kError && error_matches(thread, &exc::TypeError) &&
      iterable->ob_type->tp_iter == nullptr && !sequence_check(iterable)) {
    error_clear(thread);
    return raise_type_error(thread, "Value after * must be an iterable, not %.200s",
                            iterable->ob_type->tp_name);
  }
  return status;
}

Status slow_dict_update(Thread& thread, Dict* dict, Object* update) {
  Status status = dict_merge(thread, dict, update, 1);
  if (status == Status::kError && error_matches(thread, &exc::AttributeError))
    return raise_type_error(thread, "'%.200s' object is not a mapping", update->ob_type->tp_name);
  return status;
}

Status slow_dict_merge(Thread& thread, Object* callable, Dict* dict, Object* update) {
  Status status = dict_merge(thread, dict, update, 2);
  if (status == Status::kOk) return status;
  if (error_matches(thread, &exc::AttributeError)) {
    error_clear(thread);
    Owned<Object> text = PY_TRY(object_function_str(thread, callable));
    return raise_type_error(thread, "%U argument after ** must be a mapping, not %.200s",
                            text.get(), update->ob_type->tp_name);
  }
  if (error_matches(thread, &exc::KeyError)) {
    Owned<Object> error = error_fetch(thread);
    Tuple* args = static_cast<Exception*>(error.get())->args;
    if (args == nullptr || args->ob_size != 1) {
      error_restore(thread, std::move(error));
      return status;
    }
    Owned<Object> text = PY_TRY(object_function_str(thread, callable));
    return raise_type_error(thread, "%U got multiple values for keyword argument '%S'", text.get(),
                            args->items[0]);
  }
  return status;
}

namespace {

Status unpack_into(Thread& thread, Object* iterable, Object* iterator, int before, int after,
                   StackRef*& top, int& done) {
  for (; done < before; ++done) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return Status::kError;
      if (after < 0)
        return raise_value_error(thread, "not enough values to unpack (expected %d, got %d)",
                                 before, done);
      return raise_value_error(thread, "not enough values to unpack (expected at least %d, got %d)",
                               before + after, done);
    }
    *--top = StackRef::from_owned(std::move(item));
  }
  if (after < 0) {
    Owned<Object> extra = iter_next(thread, iterator);
    if (!extra) return thread.has_exception() ? Status::kError : Status::kOk;
    if (is_exact<List>(iterable) || is_exact<Tuple>(iterable) || is_exact<Dict>(iterable)) {
      int64_t length =
          is_exact<Dict>(iterable) ? as<Dict>(iterable)->used : as<VarObject>(iterable)->ob_size;
      if (length > before)
        return raise_value_error(thread, "too many values to unpack (expected %d, got %zd)", before,
                                 length);
    }
    return raise_value_error(thread, "too many values to unpack (expected %d)", before);
  }
  Owned<List> rest = PY_TRY(sequence_list(thread, iterator));
  List* list = rest.get();
  *--top = StackRef::from_owned(std::move(rest));
  ++done;
  int64_t length = list->ob_size;
  if (length < after)
    return raise_value_error(thread, "not enough values to unpack (expected at least %d, got %zd)",
                             before + after, before + length);
  // The last ones leave the list for their own targets.
  for (int i = after; i > 0; --i, ++done) *--top = StackRef::from_steal(list->items[length - i]);
  list->ob_size = length - after;
  return Status::kOk;
}

}  // namespace

Status slow_unpack_iterable(Thread& thread, Object* iterable, int before, int after,
                            StackRef* top) {
  Owned<Object> iterator = get_iter(thread, iterable);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError) && iterable->ob_type->tp_iter == nullptr &&
        !sequence_check(iterable))
      return raise_type_error(thread, "cannot unpack non-iterable %.200s object",
                              iterable->ob_type->tp_name);
    return Status::kError;
  }
  int done = 0;
  Status status = unpack_into(thread, iterable, iterator, before, after, top, done);
  if (status == Status::kError) {
    for (; done > 0; --done) (top++)->close();
  }
  return status;
}

Object* slow_make_function(Thread& thread, Code* code, Frame* frame) {
  Owned<Function> function = function_new(thread, code, as<Dict>(frame->f_globals), nullptr);
  if (!function) return nullptr;
  if (code->co_version != 0) function->version = code->co_version;
  return function.release();
}

// The defaults of a generic function come in as arguments of a function that anybody may call.
Status slow_check_function_attribute(Thread& thread, Frame* frame, int which, Object* value) {
  const bool wants_tuple = which == MAKE_FUNCTION_DEFAULTS;
  const bool wants_dict = which == MAKE_FUNCTION_KWDEFAULTS;
  if ((!wants_tuple || is_a<Tuple>(value)) && (!wants_dict || is_a<Dict>(value))) return Status::kOk;
  const Verdict verdict = {false, Reason::kWrongKind,
                           wants_tuple ? SlotType::kTuple : SlotType::kDict,
                           static_cast<uint32_t>(frame_lasti(frame))};
  return code_refuse(thread, frame->code(), verdict);
}

void slow_set_function_attribute_steal(Function* function, int which, Object* value) {
  Owned<Object> owned = Owned<Object>::steal(value);
  switch (which) {
    case MAKE_FUNCTION_DEFAULTS:
      return function->defaults.set(std::move(owned));
    case MAKE_FUNCTION_KWDEFAULTS:
      return function->kwdefaults.set(std::move(owned));
    case MAKE_FUNCTION_ANNOTATIONS:
      return function->annotations.set(std::move(owned));
    case MAKE_FUNCTION_CLOSURE:
      return function->closure.set(std::move(owned));
    case MAKE_FUNCTION_ANNOTATE:
      // The code object of an annotate function does not say whose annotations it computes
      // (gh-137814).
      if (owned && is_exact<Function>(owned.get())) {
        Thread& thread = current_thread();
        Owned<Str> qualname = str_from_format(thread, "%U.__annotate__", function->qualname.get());
        if (qualname) {
          as<Function>(owned.get())->qualname.set(std::move(qualname));
        } else {
          error_clear(thread);
        }
      }
      return function->annotate.set(std::move(owned));
    default:
      PY_CHECK(false, "SET_FUNCTION_ATTRIBUTE: no such attribute");
  }
}

namespace {

// The attribute a class pattern asks for. Null: missing (no exception) or an error.
Owned<Object> match_attribute(Thread& thread, Object* subject, Object* type, Object* name,
                              Set* seen) {
  if (PY_TRY(set_contains(thread, seen, name)))
    return raise_type_error(thread, "%s() got multiple sub-patterns for attribute %R",
                            as<Type>(type)->tp_name, name);
  PY_TRY(set_add(thread, seen, name));
  Owned<Object> value;
  (void)!(get_optional_attr(thread, subject, name, &value) == Tri::kTrue);
  return value;
}

Status match_positional(Thread& thread, Object* subject, Object* type, int count, Set* seen,
                        List* attributes, bool* matched) {
  Owned<Object> match_args;
  bool present = PY_TRY(get_optional_attr(thread, type, ids.__match_args__, &match_args));
  if (present && !is_exact<Tuple>(match_args.get()))
    return raise_type_error(thread, "%s.__match_args__ must be a tuple (got %s)",
                            as<Type>(type)->tp_name, match_args->ob_type->tp_name);
  bool match_self = !present && has_flag(as<Type>(type), tpflags::kMatchSelf);
  int64_t allowed = match_self ? 1 : present ? as<Tuple>(match_args.get())->ob_size : 0;
  if (allowed < count)
    return raise_type_error(thread, "%s() accepts %zd positional sub-pattern%s (%d given)",
                            as<Type>(type)->tp_name, allowed, allowed == 1 ? "" : "s", count);
  if (match_self) return list_append(thread, attributes, subject);
  for (int i = 0; i < count; ++i) {
    Object* name = as<Tuple>(match_args.get())->items[i];
    if (!is_exact<Str>(name))
      return raise_type_error(thread, "__match_args__ elements must be strings (got %s)",
                              name->ob_type->tp_name);
    Owned<Object> value = match_attribute(thread, subject, type, name, seen);
    if (!value) {
      *matched = false;
      return thread.has_exception() ? Status::kError : Status::kOk;
    }
    PY_TRY(list_append_steal(thread, attributes, std::move(value)));
  }
  return Status::kOk;
}

}  // namespace

// Null without an exception: no match.
Object* slow_match_class(Thread& thread, Object* subject, Object* type, int positional,
                         Tuple* names) {
  if (!is_type(type)) return raise_type_error(thread, "called match pattern must be a class");
  if (object_is_instance(thread, subject, type) != Tri::kTrue) return nullptr;
  Owned<Set> seen = set_new(thread, nullptr);
  if (!seen) return nullptr;
  Owned<List> attributes = list_new(thread);
  if (!attributes) return nullptr;
  bool matched = true;
  if (positional > 0 && match_positional(thread, subject, type, positional, seen, attributes,
                                         &matched) == Status::kError)
    return nullptr;
  if (!matched) return nullptr;
  for (int64_t i = 0; i < names->ob_size; ++i) {
    Owned<Object> value = match_attribute(thread, subject, type, names->items[i], seen);
    if (!value) return nullptr;
    if (list_append_steal(thread, attributes, std::move(value)) == Status::kError) return nullptr;
  }
  return list_as_tuple(thread, attributes).release();
}

Object* slow_match_keys(Thread& thread, Object* mapping, Tuple* keys) {
  int64_t count = keys->ob_size;
  if (count == 0) return empty_tuple();
  // get(key, marker) tells a missing key apart without creating it, as a defaultdict would on
  // subscription.
  Owned<Object> get;
  Object* self;
  bool unbound = get_method(thread, mapping, ids.get, &get, &self);
  if (!get) return nullptr;
  Owned<Object> hold = share(self);  // The mapping may change its class meanwhile.
  Owned<Set> seen = set_new(thread, nullptr);
  if (!seen) return nullptr;
  Owned<Object> marker = call_no_args(thread, reinterpret_cast<Object*>(&ObjectType::type));
  if (!marker) return nullptr;
  Owned<Tuple> values = tuple_alloc(thread, count);
  if (!values) return nullptr;
  for (int64_t i = 0; i < count; ++i) {
    Object* key = keys->items[i];
    Tri duplicate = set_contains(thread, seen, key);
    if (duplicate == Tri::kError) return nullptr;
    if (duplicate == Tri::kTrue)
      return raise_value_error(thread, "mapping pattern checks duplicate key (%R)", key);
    if (set_add(thread, seen, key) == Status::kError) return nullptr;
    Object* arguments[] = {self, key, marker.get()};
    Owned<Object> value =
        unbound ? call_args(thread, get, arguments, 3) : call_args(thread, get, arguments + 1, 2);
    if (!value) return nullptr;
    if (value.get() == marker.get()) return none();
    values->items[i] = value.release();
  }
  tuple_ready(values);
  return values.release();
}

}  // namespace py
