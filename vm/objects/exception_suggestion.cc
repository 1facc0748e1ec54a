// "Did you mean ...?" below a NameError, AttributeError or ImportError.
// Counterpart: Lib/traceback.py (_compute_suggestion_error).
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/suggestions.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

bool is_kind(Object* exception, const Type& type) {
  return type_is_subtype(exception->ob_type, &type);
}

// The frame in which the exception was raised; null without a traceback.
FrameObject* innermost_frame(Object* exception) {
  auto* traceback = static_cast<Traceback*>(exception_traceback(exception));
  if (traceback == nullptr) return nullptr;
  while (traceback->next != nullptr) traceback = traceback->next;
  return traceback->frame;
}

// The frame's variable `self`; null without an exception when there is none.
Owned<Object> self_of(Thread& thread, FrameObject* frame) {
  Owned<Object> locals = PY_TRY(get_attr(thread, frame, "f_locals"));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "self"));
  if (!PY_TRY(sequence_contains(thread, locals, name))) return Owned<Object>();
  return get_item(thread, locals, name);
}

// What obj.__dir__() lists: its strs in order. Reenters.
Owned<List> names_of(Thread& thread, Object* object) {
  Owned<Object> listed = call_method(thread, object, "__dir__");
  if (!listed && error_clear_if(thread, &exc::TypeError)) {
    // A class: its metaclass knows.
    Owned<Object> method = PY_TRY(get_attr(thread, object->ob_type, ids.__dir__));
    listed = call_one_arg(thread, method, object);
  }
  if (!listed) return Raised{};
  Owned<List> all = PY_TRY(sequence_list(thread, listed));
  Owned<List> names = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < all->ob_size; ++i)
    if (is_a<Str>(all->items[i])) PY_TRY(list_append(thread, names, all->items[i]));
  PY_TRY(list_sort(thread, names, nullptr, false));
  return names;
}

bool is_underscored(Object* name) {
  return as<Str>(name)->length > 0 && as<Str>(name)->at(0) == '_';
}

Owned<List> without_underscored(Thread& thread, List* names) {
  Owned<List> kept = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < names->ob_size; ++i)
    if (!is_underscored(names->items[i])) PY_TRY(list_append(thread, kept, names->items[i]));
  return kept;
}

Owned<List> attribute_candidates(Thread& thread, Object* exception, Object* wrong) {
  Object* object = static_cast<AttributeErrorObject*>(exception)->object;
  Owned<Object> kept = share(object != nullptr ? object : none());
  Owned<List> names = PY_TRY(names_of(thread, kept));
  if (is_underscored(wrong)) return names;
  if (FrameObject* frame = innermost_frame(exception)) {
    // Inside its own methods an object has no secrets.
    Owned<Object> self = self_of(thread, frame);
    if (!self && thread.has_exception()) return Raised{};
    if (self && self.get() == kept.get()) return names;
  }
  return without_underscored(thread, names);
}

Owned<List> import_candidates(Thread& thread, Object* exception, Object* wrong) {
  Object* name = static_cast<ImportErrorObject*>(exception)->name;
  auto import = thread.interp->hooks.import_module;
  if (import == nullptr) return list_new(thread);
  Owned<Object> kept = share(name != nullptr ? name : none());
  Owned<Object> module = PY_TRY(import(thread, kept, none(), none(), empty_tuple(), 0));
  Owned<List> names = PY_TRY(names_of(thread, module));
  return is_underscored(wrong) ? std::move(names) : without_underscored(thread, names);
}

Status add_names(Thread& thread, List* names, Object* frame, const char* attribute) {
  Owned<Object> mapping = PY_TRY(get_attr(thread, frame, attribute));
  Owned<Object> iterator = PY_TRY(get_iter(thread, mapping));
  while (Owned<Object> name = iter_next(thread, iterator))
    if (is_a<Str>(name.get())) PY_TRY(list_append_steal(thread, names, std::move(name)));
  return thread.has_exception() ? Status::kError : Status::kOk;
}

// The nearest of the names that the frame sees; "self.name" if that exists.
Owned<Object> nearest_name(Thread& thread, Object* exception, Object* wrong) {
  FrameObject* found = innermost_frame(exception);
  if (found == nullptr) return Owned<Object>();
  Owned<Object> frame = share<Object>(found);
  Owned<List> names = PY_TRY(list_new(thread));
  PY_TRY(add_names(thread, names, frame, "f_locals"));
  PY_TRY(add_names(thread, names, frame, "f_globals"));
  PY_TRY(add_names(thread, names, frame, "f_builtins"));
  Owned<Object> self = self_of(thread, found);
  if (!self && thread.has_exception()) return Raised{};
  if (self) {
    Tri has = has_attr(thread, self, wrong);
    if (has == Tri::kTrue) return str_from_format(thread, "self.%U", wrong);
    if (has == Tri::kError) error_clear(thread);
  }
  return calculate_suggestion(thread, names, wrong);
}

Owned<Object> nearest(Thread& thread, Object* exception, Object* wrong) {
  if (!is_a<Str>(wrong)) return Owned<Object>();
  if (is_kind(exception, exc::NameError)) return nearest_name(thread, exception, wrong);
  Owned<List> names = PY_TRY(is_kind(exception, exc::AttributeError)
                                 ? attribute_candidates(thread, exception, wrong)
                                 : import_candidates(thread, exception, wrong));
  return calculate_suggestion(thread, names, wrong);
}

bool is_standard_module(Thread& thread, Object* name) {
  Dict* sys = thread.interp->sys_dict;
  Object* names = sys == nullptr ? nullptr : dict_get_ascii(thread, sys, "stdlib_module_names");
  if (names == nullptr) return false;
  Owned<Object> kept = share(names);
  bool found = sequence_contains(thread, kept, name) == Tri::kTrue;
  error_clear(thread);
  return found;
}

}  // namespace

Owned<Object> exception_suggestion(Thread& thread, Object* exception) {
  const char* attribute =
      is_kind(exception, exc::ImportError)                                            ? "name_from"
      : is_kind(exception, exc::NameError) || is_kind(exception, exc::AttributeError) ? "name"
                                                                                      : nullptr;
  if (attribute == nullptr) return Owned<Object>();
  Owned<Object> wrong = get_attr(thread, exception, attribute);
  if (!wrong || is_none(wrong)) {
    error_clear(thread);
    return Owned<Object>();
  }
  Owned<Object> name = nearest(thread, exception, wrong);
  error_clear(thread);
  bool standard = is_kind(exception, exc::NameError) && is_standard_module(thread, wrong);
  Owned<Object> text;
  if (name && standard) {
    text = str_from_format(thread, ". Did you mean: '%S'? Or did you forget to import '%S'?",
                           name.get(), wrong.get());
  } else if (name) {
    text = str_from_format(thread, ". Did you mean: '%S'?", name.get());
  } else if (standard) {
    text = str_from_format(thread, ". Did you forget to import '%S'?", wrong.get());
  }
  error_clear(thread);
  return text;
}

}  // namespace py
