// re.Match, and the templates of sub() and expand().
// Counterpart: Modules/_sre/sre.c (match and template methods).
#include "vm/modules/modules.h"
#include "vm/modules/sre_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py::sre {
namespace {

MatchObject* match_of(Object* self) { return as<MatchObject>(self); }

// The number of a group given by number or name.
Maybe<int64_t> group_index(Thread& thread, MatchObject* self, Object* given) {
  int64_t index = -1;
  if (index_check(given)) {
    index = PY_TRY(number_as_ssize(thread, given, nullptr));
  } else if (self->pattern->groupindex.get() != nullptr) {
    Owned<Object> number;
    if (PY_TRY(dict_get_owned(thread, self->pattern->groupindex, given, &number)) &&
        is_a<Int>(number.get()) && !int_fits_int64(number, &index))
      return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
  }
  if (index < 0 || index >= self->groups) return raise(thread, &exc::IndexError, "no such group");
  return index;
}

Owned<Object> group_by(Thread& thread, MatchObject* self, Object* given, Object* fallback) {
  const int64_t index = PY_TRY(group_index(thread, self, given));
  return match_group(thread, self, index, fallback);
}

Owned<Object> match_group_method(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs == 0) return match_group(thread, match_of(self), 0, none());
  if (args.nargs == 1) return group_by(thread, match_of(self), args[0], none());
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, static_cast<int64_t>(args.nargs)));
  for (size_t i = 0; i < args.nargs; ++i)
    result->items[i] = PY_TRY(group_by(thread, match_of(self), args[i], none())).release();
  tuple_ready(result);
  return result;
}
Owned<Object> match_subscript(Thread& thread, Object* self, Object* key) {
  return group_by(thread, match_of(self), key, none());
}

Owned<Object> match_groups(Thread& thread, Object* self, Args args) {
  Object* fallback = args.has(0) ? args[0] : none();
  const int64_t count = match_of(self)->groups - 1;
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i)
    result->items[i] = PY_TRY(match_group(thread, match_of(self), i + 1, fallback)).release();
  if (count > 0) tuple_ready(result);
  return result;
}

Owned<Object> match_groupdict(Thread& thread, Object* self, Args args) {
  Object* fallback = args.has(0) ? args[0] : none();
  Owned<Dict> result = PY_TRY(dict_new(thread));
  Dict* names = match_of(self)->pattern->groupindex;
  if (names == nullptr) return result;
  int64_t position = 0;
  Object *name, *number;
  Hash hash;
  while (dict_next(names, &position, &name, &number, &hash)) {
    Owned<Object> key = share(name);
    Owned<Object> value = PY_TRY(group_by(thread, match_of(self), key, fallback));
    PY_TRY(dict_set_hash(thread, result, key, value, hash));
  }
  return result;
}

Maybe<int64_t> span_index(Thread& thread, Object* self, Args args) {
  if (!args.has(0)) return int64_t{0};
  return group_index(thread, match_of(self), args[0]);
}
Owned<Object> match_start(Thread& thread, Object* self, Args args) {
  const int64_t index = PY_TRY(span_index(thread, self, args));
  return int_from_int64(thread, match_of(self)->mark[2 * index]);
}
Owned<Object> match_end(Thread& thread, Object* self, Args args) {
  const int64_t index = PY_TRY(span_index(thread, self, args));
  return int_from_int64(thread, match_of(self)->mark[2 * index + 1]);
}
Owned<Tuple> span_of(Thread& thread, MatchObject* self, int64_t index) {
  Owned<Object> start = PY_TRY(int_from_int64(thread, self->mark[2 * index]));
  Owned<Object> end = PY_TRY(int_from_int64(thread, self->mark[2 * index + 1]));
  Object* items[2] = {start, end};
  return tuple_pack(thread, items);
}
Owned<Object> match_span(Thread& thread, Object* self, Args args) {
  const int64_t index = PY_TRY(span_index(thread, self, args));
  return span_of(thread, match_of(self), index);
}

Owned<Object> match_expand(Thread& thread, Object* self, Args args) {
  Owned<TemplateObject> made = PY_TRY(template_compile(thread, match_of(self)->pattern, args[0]));
  return template_expand(thread, made, match_of(self));
}

Owned<Object> return_self(Thread& thread, Object* self) { return share(self); }
Owned<Object> deep_copy(Thread& thread, Object* self, Object*) { return share(self); }

Owned<Object> match_lastindex(Thread& thread, Object* self, void*) {
  const int64_t index = match_of(self)->lastindex;
  if (index < 0) return new_none();
  return int_from_int64(thread, index);
}
Owned<Object> match_lastgroup(Thread& thread, Object* self, void*) {
  const int64_t index = match_of(self)->lastindex;
  Tuple* names = match_of(self)->pattern->indexgroup;
  if (names == nullptr || index < 0 || index >= names->ob_size) return new_none();
  return share(names->items[index]);
}
Owned<Object> match_regs(Thread& thread, Object* object, void*) {
  MatchObject* self = match_of(object);
  if (self->regs.get() == nullptr) {
    Owned<Tuple> spans = PY_TRY(tuple_alloc(thread, self->groups));
    for (int64_t i = 0; i < self->groups; ++i)
      spans->items[i] = PY_TRY(span_of(thread, self, i)).release();
    tuple_ready(spans);
    self->regs.set(std::move(spans));
  }
  return share(self->regs.get());
}

Owned<Object> match_repr(Thread& thread, Object* object) {
  MatchObject* self = match_of(object);
  Owned<Object> text = PY_TRY(match_group(thread, self, 0, none()));
  return str_from_format(thread, "<%s object; span=(%zd, %zd), match=%.50R>",
                         object->ob_type->tp_name, self->mark[0], self->mark[1], text.get());
}

constinit MethodDef kMatchMethods[] = {
    MethodDef::positional("group", match_group_method, "($self, /, *groups)",
                          "Return groups by number or name; without any, the whole match.")
        .hidden(),
    {"start", match_start, "($self, group=0, /)", "Return where a group starts."},
    {"end", match_end, "($self, group=0, /)", "Return where a group ends."},
    {"span", match_span, "($self, group=0, /)", "Return where a group starts and ends."},
    {"groups", match_groups, "($self, /, default=None)", "Return a tuple of all groups."},
    {"groupdict", match_groupdict, "($self, /, default=None)",
     "Return a dict of the named groups."},
    {"expand", match_expand, "($self, /, template)",
     "Return a replacement text with its references filled in, as sub() does."},
    {"__copy__", return_self, "($self, /)", nullptr},
    {"__deepcopy__", deep_copy, "($self, memo, /)", nullptr},
    {"__class_getitem__", class_getitem_generic_alias, nullptr,
     "Matches are generic in the type of string: str or bytes.", MethodDef::kClass},
    {},
};
constinit GetSetDef kMatchGetSets[] = {
    {"lastindex", match_lastindex, nullptr, "The number of the group that was closed last.",
     nullptr},
    {"lastgroup", match_lastgroup, nullptr, "The name of the group that was closed last.", nullptr},
    {"regs", match_regs, nullptr, nullptr, nullptr},
    {},
};
constinit MemberDef kMatchMembers[] = {
    {"string", MemberKind::kObject, true, offsetof(MatchObject, string),
     "The string that was searched."},
    {"re", MemberKind::kObject, true, offsetof(MatchObject, pattern), "The pattern that matched."},
    {"pos", MemberKind::kSize, true, offsetof(MatchObject, pos), "Where the search began."},
    {"endpos", MemberKind::kSize, true, offsetof(MatchObject, endpos),
     "Where the search had to stop."},
    {},
};
constexpr uint16_t kMatchFields[] = {offsetof(MatchObject, string), offsetof(MatchObject, regs),
                                     offsetof(MatchObject, pattern), 0};
constexpr uint16_t kTemplateFields[] = {offsetof(TemplateObject, literal),
                                        offsetof(TemplateObject, literals), 0};

bool is_empty_text(Object* object) {
  if (is_a<Str>(object)) return as<Str>(object)->length == 0;
  return is_a<Bytes>(object) && as<Bytes>(object)->ob_size == 0;
}

}  // namespace

Owned<Object> match_group(Thread& thread, MatchObject* match, int64_t index, Object* fallback) {
  const int64_t start = match->mark[2 * index], end = match->mark[2 * index + 1];
  if (start < 0) return share(fallback);
  Subject subject;
  PY_TRY(subject_get(thread, match->string, &subject));
  // A bytearray may be shorter by now.
  const int64_t from = start < subject.length ? start : subject.length;
  const int64_t to = end < subject.length ? end : subject.length;
  Owned<Object> result =
      subject_slice(thread, subject.is_bytes, subject.data, match->string, from, to);
  subject.release();
  return result;
}

Owned<Object> match_new(Thread& thread, PatternObject* pattern, const State& state,
                        Outcome outcome) {
  if (outcome == Outcome::kError) return nullptr;
  if (outcome == Outcome::kNo) return new_none();
  const int64_t groups = pattern->groups;
  Owned<MatchObject> match =
      PY_TRY(object_new<MatchObject>(thread, static_cast<size_t>(2 * (groups + 1))));
  match->groups = groups + 1;
  match->mark[0] = state.offset(state.start);
  match->mark[1] = state.offset(state.at);
  for (int64_t i = 0; i < 2 * groups; i += 2) {
    int64_t start = -1, end = -1;
    if (i < state.lastmark && state.mark[i] >= 0 && state.mark[i + 1] >= 0) {
      start = state.mark[i];
      end = state.mark[i + 1];
      if (start > end)
        return raise(
            thread, &exc::SystemError,
            "The span of capturing group is wrong, please report a bug for the re module.");
    }
    match->mark[i + 2] = start;
    match->mark[i + 3] = end;
  }
  match->pattern.set_shared(pattern);
  match->string.set_shared(state.string);
  match->pos = state.pos;
  match->endpos = state.endpos;
  match->lastindex = state.lastindex;
  gc_track(match.get());
  return match;
}

Owned<TemplateObject> template_compile(Thread& thread, PatternObject* pattern, Object* text) {
  Owned<Object> re = PY_TRY(import_as_program(thread, "re"));
  Owned<Object> function = PY_TRY(get_attr(thread, re, "_compile_template"));
  Object* args[2] = {pattern, text};
  Owned<Object> result = call_args(thread, function, args);
  if (!result && error_matches(thread, &exc::TypeError)) {
    // What cannot be hashed cannot be cached either: a plain str or bytes of the same text can.
    Owned<Object> plain;
    if (is_a<Str>(text) && !is_exact<Str>(text)) {
      error_clear(thread);
      plain = PY_TRY(str_substring(thread, as<Str>(text), 0, as<Str>(text)->length));
      if (!is_exact<Str>(plain.get())) {
        StrBuilder copy(thread);
        PY_TRY(copy.add_substring(as<Str>(text), 0, as<Str>(text)->length));
        plain = PY_TRY(copy.finish());
      }
    } else if (buffer_check(text) && !is_exact<Bytes>(text)) {
      error_clear(thread);
      plain = PY_TRY(bytes_from_object(thread, text));
    } else {
      return nullptr;
    }
    args[1] = plain;
    result = call_args(thread, function, args);
  }
  if (!result) return nullptr;
  if (!is_exact<TemplateObject>(result.get()))
    return raise(thread, &exc::RuntimeError,
                 "the result of compiling a replacement string is %.200s",
                 result->ob_type->tp_name);
  return std::move(result).cast<TemplateObject>();
}

Owned<Object> template_expand(Thread& thread, TemplateObject* self, MatchObject* match) {
  if (self->ob_size == 0) return share(self->literal.get());
  Owned<List> parts = PY_TRY(list_new(thread));
  PY_TRY(list_append(thread, parts, self->literal));
  for (int64_t i = 0; i < self->ob_size; ++i) {
    if (self->groups[i] >= match->groups) return raise(thread, &exc::IndexError, "no such group");
    Owned<Object> text = PY_TRY(match_group(thread, match, self->groups[i], none()));
    if (!is_none(text.get())) PY_TRY(list_append_steal(thread, parts, std::move(text)));
    Object* literal = self->literals->items[i];
    if (!is_none(literal)) PY_TRY(list_append(thread, parts, literal));
  }
  if (is_a<Str>(self->literal.get()))
    return str_join_array(thread, empty_str(), parts->items, parts->ob_size);
  Owned<Bytes> nothing = PY_TRY(bytes_from(thread, "", 0));
  return bytes_join(thread, nothing, parts);
}

Owned<Object> template_from_list(Thread& thread, Object*, Args args) {
  if (!is_a<List>(args[1]))
    return raise_bad_argument(thread, "template", "argument 2", "list", args[1]);
  auto* list = as<List>(args[1]);
  if (list->ob_size % 2 == 0) return raise_type_error(thread, "invalid template");
  const int64_t count = list->ob_size / 2;
  Owned<TemplateObject> self =
      PY_TRY(object_new<TemplateObject>(thread, static_cast<size_t>(count)));
  self->literal.set_shared(list->items[0]);
  Owned<Tuple> literals = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0; i < count; ++i) {
    Object* number = list->items[2 * i + 1];
    if (!is_a<Int>(number)) return raise_type_error(thread, "an integer is required");
    int64_t index;
    if (!int_fits_int64(number, &index))
      return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
    if (index < 0) return raise_type_error(thread, "invalid template");
    self->groups[i] = index;
    Object* literal = list->items[2 * i + 2];
    literals->items[i] = share(is_empty_text(literal) ? none() : literal).release();
  }
  if (count > 0) tuple_ready(literals);
  self->literals.set(std::move(literals));
  gc_track(self.get());
  return self;
}

constinit Type MatchObject::type = {
    .tp_name = "re.Match",
    .tp_basicsize = sizeof(MatchObject),
    .tp_itemsize = sizeof(int64_t),
    .tp_repr = match_repr,
    .as_mapping = {.mp_subscript = match_subscript},
    .tp_flags = tpflags::kHaveGc | tpflags::kImmutableType | tpflags::kDisallowInstantiation,
    .tp_doc = "What a pattern matched; always true.",
    .tp_methods = kMatchMethods,
    .tp_members = kMatchMembers,
    .tp_getset = kMatchGetSets,
    .fields = kMatchFields,
};

constinit Type TemplateObject::type = {
    .tp_name = "_sre.SRE_Template",
    .tp_basicsize = sizeof(TemplateObject),
    .tp_itemsize = sizeof(int64_t),
    .tp_flags = tpflags::kHaveGc | tpflags::kImmutableType | tpflags::kDisallowInstantiation,
    .fields = kTemplateFields,
    .reported_basicsize = 40,
    .reported_itemsize = 16,
};

}  // namespace py::sre
