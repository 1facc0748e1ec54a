// _sre: what the library's `re` compiles patterns with.
// Counterpart: Modules/_sre/sre.c (the module).
#include "vm/modules/native_modules.h"
#include "vm/modules/sre_internal.h"
#include "vm/modules/sre_opcodes.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace sre {
namespace {

// A word of code: what C's unsigned long holds, but no more than 32 bits of it.
Maybe<uint32_t> code_word(Thread& thread, Object* number) {
  if (!is_a<Int>(number)) return raise_type_error(thread, "an integer is required");
  if (int_sign(number) < 0)
    return raise(thread, &exc::OverflowError, "can't convert negative value to unsigned int");
  Maybe<uint64_t> word = int_as_uint64(thread, number);
  if (!word.ok) {
    error_clear(thread);
    return raise(thread, &exc::OverflowError, "Python int too large to convert to C unsigned long");
  }
  if (word.value > UINT32_MAX)
    return raise(thread, &exc::OverflowError, "regular expression code size limit exceeded");
  return static_cast<uint32_t>(word.value);
}

Owned<Object> compile(Thread& thread, Object*, Args args) {
  const int flags = PY_TRY(to_c_int(thread, args[1]));
  if (!is_a<List>(args[2]))
    return raise_bad_argument(thread, "compile", "argument 'code'", "list", args[2]);
  const int64_t groups = PY_TRY(to_index(thread, args[3]));
  if (!is_a<Dict>(args[4]))
    return raise_bad_argument(thread, "compile", "argument 'groupindex'", "dict", args[4]);
  if (!is_a<Tuple>(args[5]))
    return raise_bad_argument(thread, "compile", "argument 'indexgroup'", "tuple", args[5]);
  auto* code = as<List>(args[2]);
  Owned<PatternObject> self =
      PY_TRY(object_new<PatternObject>(thread, static_cast<size_t>(code->ob_size)));
  for (int64_t i = 0; i < self->ob_size; ++i)
    self->code[i] = PY_TRY(code_word(thread, code->items[i]));
  self->is_bytes = -1;
  if (!is_none(args[0])) {
    Subject subject;
    PY_TRY(subject_get(thread, args[0], &subject));
    self->is_bytes = subject.is_bytes;
    subject.release();
  }
  self->pattern.set_shared(args[0]);
  self->flags = flags;
  self->groups = groups;
  if (as<Dict>(args[4])->used > 0) {
    self->groupindex.set_shared(as<Dict>(args[4]));
    if (as<Tuple>(args[5])->ob_size > 0) self->indexgroup.set_shared(as<Tuple>(args[5]));
  }
  PY_TRY(program_make(thread, self));
  gc_track(self.get());
  return self;
}

Owned<Object> getcodesize(Thread& thread, Object*) { return int_from_int64(thread, 4); }

bool ascii_letter(uint32_t c) { return (c | 32) - 'a' < 26; }

Owned<Object> ascii_iscased(Thread& thread, Object*, Object* character) {
  return new_bool(ascii_letter(static_cast<uint32_t>(PY_TRY(to_c_int(thread, character)))));
}
Owned<Object> unicode_iscased(Thread& thread, Object*, Object* character) {
  const auto c = static_cast<uint32_t>(PY_TRY(to_c_int(thread, character)));
  return new_bool(c != lower_unicode(c) || c != upper_unicode(c));
}
Owned<Object> ascii_tolower(Thread& thread, Object*, Object* character) {
  const auto c = static_cast<uint32_t>(PY_TRY(to_c_int(thread, character)));
  return int_from_int64(thread, static_cast<int32_t>(lower_ascii(c)));
}
Owned<Object> unicode_tolower(Thread& thread, Object*, Object* character) {
  const auto c = static_cast<uint32_t>(PY_TRY(to_c_int(thread, character)));
  return int_from_int64(thread, static_cast<int32_t>(lower_unicode(c)));
}

constinit MethodDef kFunctions[] = {
    {"compile", compile,
     "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", nullptr},
    {"template", template_from_list, "($module, pattern, template, /)",
     "Make a replacement template from literals and group numbers in turn."},
    {"getcodesize", getcodesize, "($module, /)", nullptr},
    {"ascii_iscased", ascii_iscased, "($module, character, /)", nullptr},
    {"unicode_iscased", unicode_iscased, "($module, character, /)", nullptr},
    {"ascii_tolower", ascii_tolower, "($module, character, /)", nullptr},
    {"unicode_tolower", unicode_tolower, "($module, character, /)", nullptr},
    {},
};

}  // namespace

}  // namespace sre

Owned<Object> sre_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_sre"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(type_ready(thread, &sre::PatternObject::type));
  PY_TRY(type_ready(thread, &sre::MatchObject::type));
  PY_TRY(type_ready(thread, &sre::TemplateObject::type));
  PY_TRY(sre::scanner_type_ready(thread));
  PY_TRY(module_add_functions(thread, module, sre::kFunctions));
  PY_TRY(module_add_int(thread, module, "MAGIC", sre::kMagic));
  PY_TRY(module_add_int(thread, module, "CODESIZE", 4));
  PY_TRY(module_add_int(thread, module, "MAXREPEAT", sre::kMaxRepeat));
  PY_TRY(module_add_int(thread, module, "MAXGROUPS", sre::kMaxGroups));
  PY_TRY(module_add_str(thread, module, "copyright",
                        " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "));
  return module;
}

}  // namespace py
