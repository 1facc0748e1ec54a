// Template strings: string.templatelib.Template, Interpolation and their iterator.
// Counterpart: Objects/templateobject.c, Objects/interpolationobject.c.
#include "vm/objects/template.h"

#include "vm/objects/dict.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

// Alternates between the strings, leaving empty ones out, and the interpolations.
Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* it = as<TemplateIterator>(self);
  if (it->strings_next) {
    if (it->strings == nullptr) return nullptr;
    Owned<Object> item = iter_next(thread, it->strings);
    if (!item) return nullptr;
    it->strings_next = false;
    if (as<Str>(item.get())->length != 0) return item;
  }
  if (it->interpolations == nullptr) return nullptr;
  Owned<Object> item = iter_next(thread, it->interpolations);
  it->strings_next = true;
  return item;
}

Owned<Object> template_iter(Thread& thread, Object* self) {
  auto* text = as<Template>(self);
  Owned<TemplateIterator> it = PY_TRY(object_new<TemplateIterator>(thread));
  it->strings.set(PY_TRY(get_iter(thread, text->strings)));
  it->interpolations.set(PY_TRY(get_iter(thread, text->interpolations)));
  it->strings_next = true;
  gc_track(it.get());
  return it;
}

// Template(*parts): neighbouring strings are joined, and empty ones put where interpolations meet.
Owned<Object> template_new_slot(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  if (kwargs != nullptr)
    return raise_type_error(thread, "Template.__new__ only accepts *args arguments");
  int64_t strings_count = 1, interpolation_count = 0;
  for (int64_t i = 0; i < args->ob_size; ++i) {
    Object* item = args->items[i];
    if (is_exact<Interpolation>(item)) {
      ++strings_count;
      ++interpolation_count;
    } else if (!is_str(item)) {
      return raise_type_error(
          thread, "Template.__new__ *args need to be of type 'str' or 'Interpolation', got %T",
          item);
    }
  }
  Owned<Tuple> strings = PY_TRY(tuple_alloc(thread, strings_count));
  Owned<Tuple> interpolations = PY_TRY(tuple_alloc(thread, interpolation_count));
  int64_t at = 0;
  for (int64_t i = 0; i < args->ob_size; ++i) {
    Object* item = args->items[i];
    Object*& current = strings->items[at];
    if (is_exact<Interpolation>(item)) {
      if (current == nullptr) current = empty_str();
      incref(item);
      interpolations->items[at++] = item;
    } else if (current == nullptr) {
      incref(item);
      current = item;
    } else {
      Owned<Str> joined = PY_TRY(str_concat(thread, as<Str>(current), as<Str>(item)));
      Owned<Object> old = steal(current);
      current = joined.release();
    }
  }
  if (strings->items[at] == nullptr) strings->items[at] = empty_str();
  tuple_ready(strings);
  if (interpolation_count != 0) tuple_ready(interpolations);
  return template_new(thread, strings, interpolations);
}

Owned<Object> template_repr(Thread& thread, Object* self) {
  auto* text = as<Template>(self);
  return str_from_format(thread, "%s(strings=%R, interpolations=%R)",
                         type_short_name(self->ob_type), text->strings.get(),
                         text->interpolations.get());
}

Owned<Object> template_concat(Thread& thread, Object* left, Object* right) {
  if (!is_exact<Template>(left) || !is_exact<Template>(right))
    return raise_type_error(thread,
                            "can only concatenate string.templatelib.Template (not \"%T\") to "
                            "string.templatelib.Template",
                            right);
  auto* a = as<Tuple>(as<Template>(left)->strings.get());
  auto* b = as<Tuple>(as<Template>(right)->strings.get());
  Owned<Str> middle =
      PY_TRY(str_concat(thread, as<Str>(a->items[a->ob_size - 1]), as<Str>(b->items[0])));
  Owned<Tuple> strings = PY_TRY(tuple_alloc(thread, a->ob_size + b->ob_size - 1));
  int64_t at = 0;
  for (int64_t i = 0; i + 1 < a->ob_size; ++i) strings->items[at++] = share(a->items[i]).release();
  strings->items[at++] = middle.release();
  for (int64_t i = 1; i < b->ob_size; ++i) strings->items[at++] = share(b->items[i]).release();
  tuple_ready(strings);
  Owned<Object> interpolations = PY_TRY(sequence_concat(thread, as<Template>(left)->interpolations,
                                                        as<Template>(right)->interpolations));
  return template_new(thread, strings, interpolations);
}

Owned<Object> template_values(Thread& thread, Object* self, void*) {
  auto* items = as<Tuple>(as<Template>(self)->interpolations.get());
  Owned<Tuple> values = PY_TRY(tuple_alloc(thread, items->ob_size));
  if (items->ob_size == 0) return values;
  for (int64_t i = 0; i < items->ob_size; ++i)
    values->items[i] = share(as<Interpolation>(items->items[i])->value.get()).release();
  tuple_ready(values);
  return values;
}

Owned<Object> template_reduce(Thread& thread, Object* self) {
  Owned<Object> module = PY_TRY(import_as_program(thread, "string.templatelib"));
  Owned<Object> function = PY_TRY(get_attr(thread, module, "_template_unpickle"));
  auto* text = as<Template>(self);
  Object* state[] = {text->strings.get(), text->interpolations.get()};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, state));
  Object* parts[] = {function, arguments};
  return tuple_pack(thread, parts);
}

constinit SignatureText interpolation_signature{
    "Interpolation", "(value, expression='', conversion=None, format_spec='')"};

Owned<Object> interpolation_new_slot(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, interpolation_signature, args, kwargs, &bound));
  Object* expression = bound.has(1) ? bound[1] : empty_str();
  Object* conversion = bound.has(2) ? bound[2] : none();
  Object* spec = bound.has(3) ? bound[3] : empty_str();
  PY_TRY(require_str_argument(thread, "Interpolation", "argument 'expression'", expression));
  if (!is_none(conversion)) {
    if (!is_str(conversion))
      return raise_type_error(thread, "Interpolation() argument 'conversion' must be str, not %T",
                              conversion);
    auto* text = as<Str>(conversion);
    uint32_t c = text->length == 1 ? text->at(0) : 0;
    if (c != 's' && c != 'a' && c != 'r')
      return raise_value_error(
          thread, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
  }
  PY_TRY(require_str_argument(thread, "Interpolation", "argument 'format_spec'", spec));
  Owned<Interpolation> self = PY_TRY(object_new<Interpolation>(thread));
  self->value.set_shared(bound[0]);
  self->expression.set_shared(expression);
  self->conversion.set_shared(conversion);
  self->format_spec.set_shared(spec);
  gc_track(self.get());
  return self;
}

Owned<Object> interpolation_repr(Thread& thread, Object* self) {
  auto* it = as<Interpolation>(self);
  return str_from_format(thread, "%s(%R, %R, %R, %R)", type_short_name(self->ob_type),
                         it->value.get(), it->expression.get(), it->conversion.get(),
                         it->format_spec.get());
}

Owned<Object> interpolation_reduce(Thread& thread, Object* self) {
  auto* it = as<Interpolation>(self);
  Object* state[] = {it->value.get(), it->expression.get(), it->conversion.get(),
                     it->format_spec.get()};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, state));
  Object* parts[] = {self->ob_type, arguments};
  return tuple_pack(thread, parts);
}

constexpr uint16_t kTemplateFields[] = {offsetof(Template, strings),
                                        offsetof(Template, interpolations), 0};
constexpr uint16_t kInterpolationFields[] = {
    offsetof(Interpolation, value), offsetof(Interpolation, expression),
    offsetof(Interpolation, conversion), offsetof(Interpolation, format_spec), 0};
constexpr uint16_t kIteratorFields[] = {offsetof(TemplateIterator, strings),
                                        offsetof(TemplateIterator, interpolations), 0};

constinit MethodDef kTemplateMethods[] = {
    {"__reduce__", template_reduce, "($self, /)", nullptr},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Template[...] for annotations.", MethodDef::kClass},
    {},
};
constinit MemberDef kTemplateMembers[] = {
    {"strings", MemberKind::kObjectEx, true, offsetof(Template, strings), "The literal parts."},
    {"interpolations", MemberKind::kObjectEx, true, offsetof(Template, interpolations),
     "The Interpolations."},
    {},
};
constinit GetSetDef kTemplateGetSet[] = {
    {"values", template_values, nullptr, "The interpolated values.", nullptr},
    {},
};
constinit MethodDef kInterpolationMethods[] = {
    {"__reduce__", interpolation_reduce, "($self, /)", "What pickle needs."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Interpolation[...] for annotations.", MethodDef::kClass},
    {},
};
constinit MemberDef kInterpolationMembers[] = {
    {"value", MemberKind::kObjectEx, true, offsetof(Interpolation, value), "The value."},
    {"expression", MemberKind::kObjectEx, true, offsetof(Interpolation, expression),
     "The source text."},
    {"conversion", MemberKind::kObjectEx, true, offsetof(Interpolation, conversion),
     "'s', 'r', 'a' or None."},
    {"format_spec", MemberKind::kObjectEx, true, offsetof(Interpolation, format_spec),
     "The format spec."},
    {},
};

}  // namespace

constinit Type Template::type = {.tp_name = "string.templatelib.Template",
                                 .tp_basicsize = sizeof(Template),
                                 .tp_repr = template_repr,
                                 .as_sequence = {.sq_concat = template_concat},
                                 .tp_flags = tpflags::kHaveGc,
                                 .tp_doc = "A template string: literal parts and interpolations.",
                                 .tp_iter = template_iter,
                                 .tp_methods = kTemplateMethods,
                                 .tp_members = kTemplateMembers,
                                 .tp_getset = kTemplateGetSet,
                                 .tp_new = template_new_slot,
                                 .fields = kTemplateFields};

constinit Type Interpolation::type = {.tp_name = "string.templatelib.Interpolation",
                                      .tp_basicsize = sizeof(Interpolation),
                                      .tp_repr = interpolation_repr,
                                      .tp_flags = tpflags::kHaveGc,
                                      .tp_doc = "One replacement field of a template string.",
                                      .tp_methods = kInterpolationMethods,
                                      .tp_members = kInterpolationMembers,
                                      .tp_new = interpolation_new_slot,
                                      .fields = kInterpolationFields};

constinit Type TemplateIterator::type = {.tp_name = "string.templatelib.TemplateIter",
                                         .tp_basicsize = sizeof(TemplateIterator),
                                         .tp_flags = tpflags::kHaveGc,
                                         .tp_doc = "Iterates over the parts of a template.",
                                         .tp_iter = object_self_iter,
                                         .tp_iternext = iterator_next,
                                         .fields = kIteratorFields};

Owned<Object> template_new(Thread& thread, Object* strings, Object* interpolations) {
  Owned<Template> self = PY_TRY(object_new<Template>(thread));
  self->strings.set_shared(strings);
  self->interpolations.set_shared(interpolations);
  gc_track(self.get());
  return self;
}

Owned<Object> interpolation_new(Thread& thread, Object* value, Object* expression, int conversion,
                                Object* format_spec_or_null) {
  if (conversion < 0 || conversion > 3)
    return raise(thread, &exc::SystemError,
                 "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
  Owned<Interpolation> self = PY_TRY(object_new<Interpolation>(thread));
  self->value.set_shared(value);
  self->expression.set_shared(expression);
  self->conversion.set_shared(
      conversion == 0 ? none() : latin1_char(static_cast<uint8_t>(" sra"[conversion])));
  self->format_spec.set_shared(format_spec_or_null != nullptr ? format_spec_or_null : empty_str());
  gc_track(self.get());
  return self;
}

Status template_init(Thread& thread) {
  Object* names[4];
  Owned<Str> owners[4];
  const char* const texts[] = {"value", "expression", "conversion", "format_spec"};
  for (int i = 0; i < 4; ++i) {
    owners[i] = PY_TRY(str_intern_ascii(thread, texts[i]));
    names[i] = owners[i];
  }
  Owned<Tuple> match_args = PY_TRY(tuple_pack(thread, names));
  return dict_set_ascii(thread, as<Dict>(Interpolation::type.tp_dict), "__match_args__",
                        match_args);
}

}  // namespace py
