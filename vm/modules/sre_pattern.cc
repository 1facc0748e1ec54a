// re.Pattern and the scanner.
// Counterpart: Modules/_sre/sre.c (pattern and scanner methods).
#include <cstring>

#include "vm/modules/sre_internal.h"
#include "vm/modules/sre_opcodes.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/unicode/text.h"

namespace py::sre {

struct ScannerObject : Object {
  static Type type;
  Slot<PatternObject> pattern;
  bool executing;
  bool exhausted;
  State state;
};

namespace {

PatternObject* pattern_of(Object* self) { return as<PatternObject>(self); }

// A state that frees what it holds.
struct OwnedState : State {
  OwnedState() { string = nullptr; }
  ~OwnedState() { state_free(this); }
  OwnedState(const OwnedState&) = delete;
};

struct Range {
  int64_t pos, endpos;
};
Maybe<Range> range_of(Thread& thread, Args args) {
  Range range = {0, INT64_MAX};
  if (args.has(1)) range.pos = PY_TRY(to_index(thread, args[1]));
  if (args.has(2)) range.endpos = PY_TRY(to_index(thread, args[2]));
  return range;
}

enum class How : uint8_t { kMatch, kFullMatch, kSearch };

template <How kHow>
Owned<Object> pattern_find(Thread& thread, Object* self, Args args) {
  const Range range = PY_TRY(range_of(thread, args));
  OwnedState state;
  PY_TRY(state_init(thread, &state, pattern_of(self), args[0], range.pos, range.endpos));
  state.match_all = kHow == How::kFullMatch;
  const Outcome outcome = kHow == How::kSearch ? engine_search(state) : engine_match(state);
  return match_new(thread, pattern_of(self), state, outcome);
}

Owned<Object> slice(Thread& thread, const State& state, int64_t start, int64_t end) {
  return subject_slice(thread, state.is_bytes, state.begin, state.string, start, end);
}
// A group of the match just found; unset ones are empty or None.
Owned<Object> group_slice(Thread& thread, const State& state, int64_t group, bool empty_if_unset) {
  const int64_t mark = 2 * (group - 1);
  if (mark >= state.lastmark || state.mark[mark] < 0 || state.mark[mark + 1] < 0) {
    if (!empty_if_unset) return new_none();
    return slice(thread, state, 0, 0);
  }
  if (state.mark[mark] > state.mark[mark + 1])
    return raise(thread, &exc::SystemError,
                 "The span of capturing group is wrong, please report a bug for the re module.");
  return slice(thread, state, state.mark[mark], state.mark[mark + 1]);
}

// The next match of a search through the string; kNo at the end.
Outcome next_match(State& state) {
  state.reset();
  return engine_search(state);
}
// Goes on behind the match, which may be empty only somewhere else.
void advance(State& state) {
  state.must_advance = state.at == state.start;
  state.start = state.at;
}

Owned<Object> pattern_findall(Thread& thread, Object* self, Args args) {
  const Range range = PY_TRY(range_of(thread, args));
  OwnedState state;
  PY_TRY(state_init(thread, &state, pattern_of(self), args[0], range.pos, range.endpos));
  Owned<List> found = PY_TRY(list_new(thread));
  const int64_t groups = pattern_of(self)->groups;
  while (state.start <= state.end) {
    const Outcome outcome = next_match(state);
    if (outcome == Outcome::kError) return nullptr;
    if (outcome == Outcome::kNo) break;
    Owned<Object> item;
    if (groups == 0) {
      item = PY_TRY(slice(thread, state, state.offset(state.start), state.offset(state.at)));
    } else if (groups == 1) {
      item = PY_TRY(group_slice(thread, state, 1, true));
    } else {
      Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, groups));
      for (int64_t i = 0; i < groups; ++i)
        tuple->items[i] = PY_TRY(group_slice(thread, state, i + 1, true)).release();
      tuple_ready(tuple);
      item = std::move(tuple);
    }
    PY_TRY(list_append_steal(thread, found, std::move(item)));
    advance(state);
  }
  return found;
}

Owned<Object> pattern_split(Thread& thread, Object* self, Args args) {
  int64_t limit = 0;
  if (args.has(1)) limit = PY_TRY(to_index(thread, args[1]));
  OwnedState state;
  PY_TRY(state_init(thread, &state, pattern_of(self), args[0], 0, INT64_MAX));
  Owned<List> parts = PY_TRY(list_new(thread));
  const int64_t groups = pattern_of(self)->groups;
  int64_t last = 0;
  for (int64_t count = 0; limit == 0 || count < limit; ++count) {
    const Outcome outcome = next_match(state);
    if (outcome == Outcome::kError) return nullptr;
    if (outcome == Outcome::kNo) break;
    PY_TRY(list_append_steal(thread, parts,
                             PY_TRY(slice(thread, state, last, state.offset(state.start)))));
    for (int64_t i = 1; i <= groups; ++i)
      PY_TRY(list_append_steal(thread, parts, PY_TRY(group_slice(thread, state, i, false))));
    advance(state);
    last = state.offset(state.at);
  }
  PY_TRY(list_append_steal(thread, parts, PY_TRY(slice(thread, state, last, state.endpos))));
  return parts;
}

// What takes the place of a match.
struct Replacement {
  enum Kind : uint8_t { kLiteral, kTemplate, kFunction } kind;
  Owned<Object> object;
};

Status replacement_of(Thread& thread, PatternObject* pattern, Object* given, Replacement* out) {
  if (object_is_callable(given) == Tri::kTrue) {
    out->kind = Replacement::kFunction;
    out->object = share(given);
    return Status::kOk;
  }
  Subject text;
  bool literal = false;
  if (failed(subject_get(thread, given, &text))) {
    error_clear(thread);
  } else {
    const TextView view = {text.data, static_cast<size_t>(text.length), text.width};
    literal = text_find_char(view, '\\') < 0;
    text.release();
  }
  out->kind = Replacement::kLiteral;
  if (literal) {
    out->object = share(given);
    return Status::kOk;
  }
  Owned<TemplateObject> made = PY_TRY(template_compile(thread, pattern, given));
  if (made->ob_size == 0) {
    out->object = share(made->literal.get());
  } else {
    out->kind = Replacement::kTemplate;
    out->object = std::move(made);
  }
  return Status::kOk;
}

Owned<Object> substitute(Thread& thread, PatternObject* pattern, Args args, int64_t* made) {
  int64_t limit = 0;
  if (args.has(2)) limit = PY_TRY(to_index(thread, args[2]));
  Replacement replacement;
  PY_TRY(replacement_of(thread, pattern, args[0], &replacement));
  OwnedState state;
  PY_TRY(state_init(thread, &state, pattern, args[1], 0, INT64_MAX));
  Owned<List> parts = PY_TRY(list_new(thread));
  int64_t last = 0, count = 0;
  while (limit == 0 || count < limit) {
    const Outcome outcome = next_match(state);
    if (outcome == Outcome::kError) return nullptr;
    if (outcome == Outcome::kNo) break;
    const int64_t start = state.offset(state.start);
    if (last < start)
      PY_TRY(list_append_steal(thread, parts, PY_TRY(slice(thread, state, last, start))));
    Owned<Object> item;
    if (replacement.kind == Replacement::kLiteral) {
      item = share(replacement.object.get());
    } else {
      Owned<Object> match = PY_TRY(match_new(thread, pattern, state, outcome));
      item = replacement.kind == Replacement::kTemplate
                 ? PY_TRY(template_expand(thread, as<TemplateObject>(replacement.object.get()),
                                          as<MatchObject>(match.get())))
                 : PY_TRY(call_one_arg(thread, replacement.object, match));
    }
    if (!is_none(item.get())) PY_TRY(list_append_steal(thread, parts, std::move(item)));
    last = state.offset(state.at);
    ++count;
    advance(state);
  }
  if (last < state.endpos)
    PY_TRY(list_append_steal(thread, parts, PY_TRY(slice(thread, state, last, state.endpos))));
  *made = count;
  Owned<Object> joiner = PY_TRY(slice(thread, state, 0, 0));
  if (parts->ob_size == 0) return joiner;
  if (state.is_bytes) return bytes_join(thread, joiner, parts);
  return str_join(thread, as<Str>(joiner.get()), parts);
}

Owned<Object> pattern_sub(Thread& thread, Object* self, Args args) {
  int64_t made;
  return substitute(thread, pattern_of(self), args, &made);
}
Owned<Object> pattern_subn(Thread& thread, Object* self, Args args) {
  int64_t made = 0;
  Owned<Object> text = PY_TRY(substitute(thread, pattern_of(self), args, &made));
  Owned<Object> count = PY_TRY(int_from_int64(thread, made));
  Object* items[2] = {text, count};
  return tuple_pack(thread, items);
}

Owned<Object> pattern_scanner(Thread& thread, Object* self, Args args) {
  const Range range = PY_TRY(range_of(thread, args));
  return scanner_new(thread, pattern_of(self), args[0], range.pos, range.endpos);
}
Owned<Object> pattern_finditer(Thread& thread, Object* self, Args args) {
  Owned<Object> scanner = PY_TRY(pattern_scanner(thread, self, args));
  Owned<Object> search = PY_TRY(get_attr(thread, scanner, "search"));
  return call_iterator_new(thread, search, none());
}

Owned<Object> return_self(Thread& thread, Object* self) { return share(self); }
Owned<Object> deep_copy(Thread& thread, Object* self, Object*) { return share(self); }

Owned<Object> pattern_groupindex(Thread& thread, Object* self, void*) {
  Dict* names = pattern_of(self)->groupindex;
  if (names == nullptr) return dict_new(thread);
  return mapping_proxy_new(thread, names);
}

Owned<Object> pattern_repr(Thread& thread, Object* self) {
  static constexpr struct {
    int flag;
    const char* name;
  } kNames[] = {
      {kFlagIgnoreCase, "re.IGNORECASE"}, {kFlagLocale, "re.LOCALE"},
      {kFlagMultiline, "re.MULTILINE"},   {kFlagDotAll, "re.DOTALL"},
      {kFlagUnicode, "re.UNICODE"},       {kFlagVerbose, "re.VERBOSE"},
      {kFlagDebug, "re.DEBUG"},           {kFlagAscii, "re.ASCII"},
  };
  PatternObject* pattern = pattern_of(self);
  int flags = pattern->flags;
  // UNICODE goes without saying in patterns of text.
  if (pattern->is_bytes == 0 && (flags & (kFlagLocale | kFlagUnicode | kFlagAscii)) == kFlagUnicode)
    flags &= ~kFlagUnicode;
  StrBuilder out(thread);
  Owned<Str> head = PY_TRY(str_from_format(thread, "re.compile(%.200R", pattern->pattern.get()));
  PY_TRY(out.add_str(head));
  const char* separator = ", ";
  for (const auto& [flag, name] : kNames) {
    if ((flags & flag) == 0) continue;
    flags &= ~flag;
    PY_TRY(out.add_ascii(separator));
    PY_TRY(out.add_ascii(name));
    separator = "|";
  }
  if (flags != 0) {
    Owned<Str> rest = PY_TRY(str_from_format(thread, "%s0x%x", separator, flags));
    PY_TRY(out.add_str(rest));
  }
  PY_TRY(out.add_char(')'));
  return out.finish();
}

Maybe<Hash> pattern_hash(Thread& thread, Object* self) {
  PatternObject* pattern = pattern_of(self);
  Hash hash = PY_TRY(object_hash(thread, pattern->pattern));
  hash ^= hash_secret_bytes(pattern->code, static_cast<size_t>(pattern->ob_size) * 4);
  hash ^= pattern->flags;
  hash ^= pattern->is_bytes;
  hash ^= pattern->ob_size;
  return hash == -1 ? -2 : hash;
}

Owned<Object> pattern_compare(Thread& thread, Object* self, Object* other, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_exact<PatternObject>(other))
    return new_not_implemented();
  PatternObject *left = pattern_of(self), *right = pattern_of(other);
  bool equal = left == right;
  // The source does not decide alone: the code depends on the locale, too.
  if (!equal && left->flags == right->flags && left->is_bytes == right->is_bytes &&
      left->ob_size == right->ob_size &&
      std::memcmp(left->code, right->code, static_cast<size_t>(left->ob_size) * 4) == 0)
    equal = PY_TRY(object_rich_compare_bool(thread, left->pattern, right->pattern, CompareOp::kEq));
  return new_bool(equal == (op == CompareOp::kEq));
}

void pattern_dealloc(Object* self) {
  uint32_t* words = pattern_of(self)->program.words;
  pattern_of(self)->program.words = nullptr;
  object_default_dealloc(self);
  mem_free(words);
}

// One step of a scanner. It is locked meanwhile: signal handlers may come back to it.
template <bool kSearch>
Owned<Object> scanner_step(Thread& thread, Object* self) {
  auto* scanner = as<ScannerObject>(self);
  if (scanner->executing)
    return raise_value_error(thread, "regular expression scanner already executing");
  if (scanner->exhausted) return new_none();
  scanner->executing = true;
  State& state = scanner->state;
  state.reset();
  const Outcome outcome = kSearch ? engine_search(state) : engine_match(state);
  Owned<Object> match;
  if (outcome != Outcome::kError) match = match_new(thread, scanner->pattern, state, outcome);
  if (outcome == Outcome::kNo) scanner->exhausted = true;
  if (outcome == Outcome::kYes) advance(state);
  scanner->executing = false;
  return match;
}

void scanner_dealloc(Object* self) {
  gc_untrack(self);
  state_free(&as<ScannerObject>(self)->state);
  object_default_dealloc(self);
}

constexpr char kRangeSignature[] = "($self, /, string, pos=0, endpos=sys.maxsize)";

constinit MethodDef kPatternMethods[] = {
    MethodDef("match", pattern_find<How::kMatch>, kRangeSignature,
              "Match at the start of the string.")
        .defining_class(),
    MethodDef("fullmatch", pattern_find<How::kFullMatch>, kRangeSignature,
              "Match the whole string.")
        .defining_class(),
    MethodDef("search", pattern_find<How::kSearch>, kRangeSignature,
              "Return the first match anywhere in the string, or None.")
        .defining_class(),
    MethodDef("sub", pattern_sub, "($self, /, repl, string, count=0)",
              "Return the string with matches replaced, all or the first few.")
        .defining_class(),
    MethodDef("subn", pattern_subn, "($self, /, repl, string, count=0)",
              "As sub(), but return the string and how many matches were replaced.")
        .defining_class(),
    {"findall", pattern_findall, kRangeSignature,
     "Return a list of what matched: the text, or the groups."},
    {"split", pattern_split, "($self, /, string, maxsplit=0)",
     "Return the parts of the string between matches, and the groups of these."},
    MethodDef("finditer", pattern_finditer, kRangeSignature, "Return an iterator over the matches.")
        .defining_class(),
    MethodDef("scanner", pattern_scanner, kRangeSignature, nullptr).defining_class(),
    {"__copy__", return_self, "($self, /)", nullptr},
    {"__deepcopy__", deep_copy, "($self, memo, /)", nullptr},
    {"__class_getitem__", class_getitem_generic_alias, nullptr,
     "Patterns are generic in the type of string: str or bytes.", MethodDef::kClass},
    {},
};
constinit GetSetDef kPatternGetSets[] = {
    {"groupindex", pattern_groupindex, nullptr, "The numbers of the named groups.", nullptr},
    {},
};
constinit MemberDef kPatternMembers[] = {
    {"pattern", MemberKind::kObject, true, offsetof(PatternObject, pattern),
     "What the pattern was compiled from."},
    {"flags", MemberKind::kInt, true, offsetof(PatternObject, flags), "The flags in force."},
    {"groups", MemberKind::kSize, true, offsetof(PatternObject, groups), "How many groups it has."},
    {},
};
constexpr uint16_t kPatternFields[] = {offsetof(PatternObject, groupindex),
                                       offsetof(PatternObject, indexgroup),
                                       offsetof(PatternObject, pattern), 0};

constinit MethodDef kScannerMethods[] = {
    MethodDef("match", scanner_step<false>, "($self, /)", nullptr).defining_class(),
    MethodDef("search", scanner_step<true>, "($self, /)", nullptr).defining_class(),
    {},
};
constinit MemberDef kScannerMembers[] = {
    {"pattern", MemberKind::kObject, true, offsetof(ScannerObject, pattern), nullptr},
    {},
};
constexpr uint16_t kScannerFields[] = {offsetof(ScannerObject, pattern), 0};

}  // namespace

Owned<Object> scanner_new(Thread& thread, PatternObject* pattern, Object* string, int64_t pos,
                          int64_t endpos) {
  Owned<ScannerObject> scanner = PY_TRY(object_new<ScannerObject>(thread));
  PY_TRY(state_init(thread, &scanner->state, pattern, string, pos, endpos));
  scanner->pattern.set_shared(pattern);
  gc_track(scanner.get());
  return scanner;
}

constinit Type PatternObject::type = {
    .tp_name = "re.Pattern",
    .tp_basicsize = sizeof(PatternObject),
    .tp_itemsize = sizeof(uint32_t),
    .tp_dealloc = pattern_dealloc,
    .tp_repr = pattern_repr,
    .tp_hash = pattern_hash,
    .tp_flags = tpflags::kHaveGc | tpflags::kImmutableType | tpflags::kDisallowInstantiation,
    .tp_doc = "A compiled regular expression.",
    .tp_richcompare = pattern_compare,
    .tp_weaklistoffset = offsetof(PatternObject, weaklist),
    .tp_methods = kPatternMethods,
    .tp_members = kPatternMembers,
    .tp_getset = kPatternGetSets,
    .fields = kPatternFields,
    .reported_basicsize = 96,
};

constinit Type ScannerObject::type = {
    .tp_name = "_sre.SRE_Scanner",
    .tp_basicsize = sizeof(ScannerObject),
    .tp_dealloc = scanner_dealloc,
    .tp_flags = tpflags::kHaveGc | tpflags::kImmutableType | tpflags::kDisallowInstantiation,
    .tp_methods = kScannerMethods,
    .tp_members = kScannerMembers,
    .fields = kScannerFields,
    .reported_basicsize = 264,
};

Status scanner_type_ready(Thread& thread) { return type_ready(thread, &ScannerObject::type); }

}  // namespace py::sre
