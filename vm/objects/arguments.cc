// Binding of arguments to signature texts, with the messages of CPython's parsers; argument
// converters. Counterpart: Python/getargs.c, Objects/methodobject.c and Objects/descrobject.c
// (arity checks).
#include "vm/objects/arguments.h"

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/suggestions.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

// Parameters in the order of the text: positional ones, *args, keyword-only ones, **kwargs.
struct Signature {
  uint8_t positional_only;  // Of these ...
  uint8_t positional;       // ... in all, among which ...
  uint8_t required;         // ... must be given; they come first.
  uint8_t keyword_only;
  uint8_t keyword_required;  // Required keyword-only ones come first as well.
  bool varargs, varkw;
  Str* names[BoundArgs::kMax];  // Of the positional and keyword-only parameters, without the *
                                // forms.

  size_t named() const { return positional + keyword_only; }
  // Where a named parameter's value goes.
  size_t slot(size_t named_index) const {
    return named_index + (varargs && named_index >= positional ? 1 : 0);
  }
  size_t slots() const { return named() + varargs + varkw; }
  bool takes_keywords() const { return positional > positional_only || keyword_only != 0 || varkw; }
};

namespace {

// The end of the parameter that starts at `text`: the comma or parenthesis that belongs to no
// default value.
const char* parameter_end(const char* text) {
  int depth = 0;
  for (; *text != 0; ++text) {
    if (*text == '\'' || *text == '"') {
      char quote = *text++;
      while (*text != 0 && *text != quote) text += *text == '\\' ? 2 : 1;
      if (*text == 0) return text;
      continue;
    }
    if (*text == '(' || *text == '[' || *text == '{') ++depth;
    if (*text == ')' || *text == ']' || *text == '}') {
      if (depth == 0) return text;
      --depth;
    }
    if (*text == ',' && depth == 0) return text;
  }
  return text;
}

const Signature* signature_parse(Thread& thread, const char* text) {
  auto* signature = static_cast<Signature*>(mem_alloc_zeroed(sizeof(Signature)));
  if (signature == nullptr) return raise_memory_error(thread);
  const char* cursor = text;
  PY_CHECK(*cursor == '(', "signature text must start with a parenthesis");
  ++cursor;
  bool keyword_only = false;
  size_t count = 0;
  while (*cursor != 0 && *cursor != ')') {
    while (*cursor == ' ' || *cursor == '\n') ++cursor;
    const char* end = parameter_end(cursor);
    const char* start = cursor;
    cursor = *end == ',' ? end + 1 : end;
    if (*start == '$') continue;  // The receiver.
    if (*start == '/') {
      signature->positional_only = signature->positional;
      continue;
    }
    if (start[0] == '*' && start[1] == '*') {
      signature->varkw = true;
      continue;
    }
    if (*start == '*') {
      keyword_only = true;
      signature->varargs = end - start > 1;
      continue;
    }
    const char* name_end = start;
    while (name_end < end && *name_end != '=' && *name_end != ':' && *name_end != ' ') ++name_end;
    bool required = memchr(start, '=', static_cast<size_t>(end - start)) == nullptr;
    char name[64];
    auto length = static_cast<size_t>(name_end - start);
    PY_CHECK(length < sizeof name && count < BoundArgs::kMax - 2, "signature text is too long");
    memcpy(name, start, length);
    name[length] = 0;
    Owned<Str> interned = str_intern_ascii(thread, name);
    if (!interned) {
      mem_free(signature);
      return nullptr;
    }
    signature->names[count++] = interned.release();
    if (keyword_only) {
      ++signature->keyword_only;
      if (required) ++signature->keyword_required;
    } else {
      ++signature->positional;
      if (required) ++signature->required;
    }
  }
  return signature;
}

// Keywords of a call in either form.
struct Keywords {
  Object* const* values = nullptr;  // With `names`.
  Tuple* names = nullptr;
  Dict* dict = nullptr;

  size_t count() const {
    if (dict != nullptr) return static_cast<size_t>(dict->used);
    return names == nullptr ? 0 : static_cast<size_t>(names->ob_size);
  }
  // Borrowed; null if not given.
  Object* find(Thread& thread, Str* name) const {
    if (dict != nullptr) return dict_get(thread, dict, name);
    for (int64_t i = 0; i < names->ob_size; ++i) {
      if (names->items[i] == name) return values[i];
    }
    // Names of a call are normally interned; those of f(**mapping) need not be.
    for (int64_t i = 0; i < names->ob_size; ++i) {
      if (is_a<Str>(names->items[i]) && str_equal(as<Str>(names->items[i]), name)) return values[i];
    }
    return nullptr;
  }
  template <typename Visitor>  // bool visitor(Object* name, Object* value): false stops.
  void each(Visitor visitor) const {
    if (dict != nullptr) {
      int64_t position = 0;
      Object* key;
      Object* value;
      while (dict_next(dict, &position, &key, &value)) {
        if (!visitor(key, value)) return;
      }
    } else if (names != nullptr) {
      for (int64_t i = 0; i < names->ob_size; ++i) {
        if (!visitor(names->items[i], values[i])) return;
      }
    }
  }
};

const char* plural(size_t count) { return count == 1 ? "" : "s"; }

bool signature_has_keyword(const Signature& signature, Object* name) {
  for (size_t i = signature.positional_only; i < signature.named(); ++i) {
    if (signature.names[i] == name ||
        (is_a<Str>(name) && str_equal(signature.names[i], as<Str>(name))))
      return true;
  }
  return false;
}

PY_COLD Raised raise_unexpected_keyword(Thread& thread, const Signature& signature,
                                        const char* function, const Keywords& keywords) {
  Object* unexpected = nullptr;
  bool strings = true;
  keywords.each([&](Object* name, Object*) {
    if (!is_a<Str>(name)) {
      strings = false;
      return false;
    }
    if (signature_has_keyword(signature, name)) return true;
    unexpected = name;
    return false;
  });
  if (!strings) return raise_type_error(thread, "keywords must be strings");
  if (unexpected == nullptr)
    return raise_type_error(thread, "invalid keyword argument for %.200s()", function);
  Owned<Object> kept = share(unexpected);
  SuggestionFinder finder(thread, as<Str>(unexpected));
  for (size_t i = signature.positional_only; i < signature.named(); ++i)
    finder.offer(signature.names[i]);
  if (finder.best() != nullptr) {
    return raise_type_error(thread,
                            "%.200s() got an unexpected keyword argument '%S'. Did you mean '%S'?",
                            function, unexpected, static_cast<Object*>(finder.best()));
  }
  return raise_type_error(thread, "%.200s() got an unexpected keyword argument '%S'", function,
                          unexpected);
}

// Extra positional arguments and keywords, for signatures that take any.
Status collect_extras(Thread& thread, const Signature& signature, Object* const* args, size_t nargs,
                      const Keywords& keywords, Object** out, Owned<Tuple>* varargs,
                      Owned<Dict>* varkw) {
  if (signature.varargs) {
    size_t extra = nargs > signature.positional ? nargs - signature.positional : 0;
    *varargs =
        PY_TRY(tuple_from_array(thread, args + (nargs - extra), static_cast<int64_t>(extra)));
    out[signature.positional] = varargs->get();
  }
  if (signature.varkw) {
    *varkw = PY_TRY(dict_new(thread));
    bool ok = true;
    keywords.each([&](Object* name, Object* value) {
      if (signature_has_keyword(signature, name)) return true;
      ok = !failed(dict_set(thread, *varkw, name, value));
      return ok;
    });
    if (!ok) return Status::kError;
    out[signature.slots() - 1] = varkw->get();
  }
  return Status::kOk;
}

// Parameters that are positional only: plain arity.
Status bind_positional(Thread& thread, const Signature& signature, const char* function,
                       Object* const* args, size_t nargs, Object** out) {
  size_t max = signature.varargs ? SIZE_MAX : signature.positional;
  if (nargs < signature.required || nargs > max) {
    return check_positional(thread, function, nargs, signature.required,
                            signature.varargs ? static_cast<size_t>(INT64_MAX) : max);
  }
  for (size_t i = 0; i < signature.positional; ++i) out[i] = i < nargs ? args[i] : nullptr;
  return Status::kOk;
}

Status bind_keywords(Thread& thread, const Signature& signature, const char* function,
                     Object* const* args, size_t nargs, const Keywords& keywords, Object** out) {
  size_t left = keywords.count();
  size_t positional = signature.positional, only = signature.positional_only,
         named = signature.named();
  size_t required = signature.required;
  if (!signature.varargs) {
    if (!signature.varkw && nargs + left > named) {
      // The word keeps "f() takes at most 0 arguments" from being said of a call without positional
      // ones.
      return raise_type_error(thread, "%.200s() takes at most %zu %sargument%s (%zu given)",
                              function, named, nargs == 0 ? "keyword " : "", plural(named),
                              nargs + left);
    }
    if (nargs > positional) {
      if (positional == 0)
        return raise_type_error(thread, "%.200s() takes no positional arguments", function);
      return raise_type_error(thread, "%.200s() takes %s %zu positional argument%s (%zu given)",
                              function, required < positional ? "at most" : "exactly", positional,
                              plural(positional), nargs);
    }
  }
  size_t required_only = required < only ? required : only;
  if (nargs < required_only) {
    return raise_type_error(
        thread, "%.200s() takes %s %zu positional argument%s (%zu given)", function,
        signature.varargs || required_only < positional ? "at least" : "exactly", required_only,
        plural(required_only), nargs);
  }
  size_t given = nargs < positional ? nargs : positional;
  for (size_t i = 0; i < given; ++i) out[i] = args[i];
  for (size_t i = given; i < only; ++i) out[i] = nullptr;
  for (size_t i = given > only ? given : only; i < named; ++i) {
    Object* value = nullptr;
    if (left != 0) {
      value = keywords.find(thread, signature.names[i]);
      if (value == nullptr && thread.has_exception()) return Status::kError;
    }
    out[signature.slot(i)] = value;
    if (value != nullptr) {
      --left;
    } else if (i < required || (i >= positional && i < positional + signature.keyword_required)) {
      return raise_type_error(thread, "%.200s() missing required argument '%U' (pos %zu)", function,
                              signature.names[i], i + 1);
    }
  }
  if (left != 0) {
    for (size_t i = only; i < given; ++i) {
      if (keywords.find(thread, signature.names[i]) != nullptr) {
        return raise_type_error(thread,
                                "argument for %.200s() given by name ('%U') and position (%zu)",
                                function, signature.names[i], i + 1);
      }
    }
    if (!signature.varkw) return raise_unexpected_keyword(thread, signature, function, keywords);
  }
  return Status::kOk;
}

Status bind(Thread& thread, const Signature& signature, const char* function, Object* const* args,
            size_t nargs, const Keywords& keywords, Object** out, Owned<Tuple>* varargs,
            Owned<Dict>* varkw) {
  if (!signature.takes_keywords()) {
    PY_TRY(bind_positional(thread, signature, function, args, nargs, out));
  } else {
    PY_TRY(bind_keywords(thread, signature, function, args, nargs, keywords, out));
  }
  if (signature.varargs || signature.varkw) {
    return collect_extras(thread, signature, args, nargs, keywords, out, varargs, varkw);
  }
  return Status::kOk;
}

const Signature* parsed_signature(Thread& thread, SignatureText& text) {
  if (text.parsed == nullptr) text.parsed = signature_parse(thread, text.text);
  return text.parsed;
}

// "list.append()", "math.floor()", "len()": how messages about arity name a native function.
PY_COLD Owned<Str> function_label(Thread& thread, MethodDef* def, Object* self, Type* type) {
  if (type != nullptr) {
    Owned<Str> owner = PY_TRY(type_qualname(thread, type));
    return str_from_format(thread, "%U.%s()", owner.get(), def->name);
  }
  if (self != nullptr && is_a<Module>(self)) {
    Object* name = as<Module>(self)->name;
    if (name != nullptr && is_a<Str>(name) && !str_equal_ascii(as<Str>(name), "builtins")) {
      return str_from_format(thread, "%U.%s()", name, def->name);
    }
  }
  return str_from_format(thread, "%s()", def->name);
}

PY_COLD Raised raise_arity(Thread& thread, MethodDef* def, Object* self, Type* type,
                           const char* what, size_t nargs) {
  Owned<Str> label = PY_TRY(function_label(thread, def, self, type));
  return raise_type_error(thread, "%U takes %s (%zu given)", label.get(), what, nargs);
}

PY_COLD Raised raise_no_keywords(Thread& thread, MethodDef* def, Object* self, Type* type) {
  Owned<Str> label = PY_TRY(function_label(thread, def, self, type));
  return raise_type_error(thread, "%U takes no keyword arguments", label.get());
}

Owned<Object> call_bound(Thread& thread, MethodDef* def, Object* self, Object* const* args,
                         size_t nargs, Tuple* kwnames, Type* type) {
  if (PY_UNLIKELY(def->parsed == nullptr))
    def->parsed = PY_TRY(signature_parse(thread, def->signature));
  const Signature& signature = *def->parsed;
  size_t keyword_count = kwnames == nullptr ? 0 : static_cast<size_t>(kwnames->ob_size);
  Object* values[BoundArgs::kMax];
  if (PY_LIKELY(keyword_count == 0 && nargs >= signature.required &&
                nargs <= signature.positional && signature.keyword_required == 0 &&
                !signature.varargs && !signature.varkw)) {
    size_t slots = signature.slots();
    if (nargs == slots) return def->bound(thread, self, Args{args});
    for (size_t i = 0; i < nargs; ++i) values[i] = args[i];
    for (size_t i = nargs; i < slots; ++i) values[i] = nullptr;
    return def->bound(thread, self, Args{values});
  }
  if (!signature.takes_keywords()) {
    if (keyword_count != 0) return raise_no_keywords(thread, def, self, type);
    if (!signature.varargs) {
      if (signature.positional == 0)
        return raise_arity(thread, def, self, type, "no arguments", nargs);
      if (signature.positional == 1 && signature.required == 1) {
        return raise_arity(thread, def, self, type, "exactly one argument", nargs);
      }
    }
  }
  Owned<Tuple> varargs;
  Owned<Dict> varkw;
  Keywords keywords{args + nargs, keyword_count == 0 ? nullptr : kwnames, nullptr};
  PY_TRY(bind(thread, signature, def->name, args, nargs, keywords, values, &varargs, &varkw));
  return def->bound(thread, self, Args{values});
}

}  // namespace

Owned<Object> method_def_call(Thread& thread, MethodDef* def, Object* self, Object* const* args,
                              size_t nargs, Tuple* kwnames, Type* type) {
  bool has_keywords = kwnames != nullptr && kwnames->ob_size != 0;
  switch (def->kind) {
    case MethodKind::kNoArgs:
      if (PY_UNLIKELY(has_keywords)) return raise_no_keywords(thread, def, self, type);
      if (PY_UNLIKELY(nargs != 0))
        return raise_arity(thread, def, self, type, "no arguments", nargs);
      return def->no_args(thread, self);
    case MethodKind::kOneArg:
      if (PY_UNLIKELY(has_keywords)) return raise_no_keywords(thread, def, self, type);
      if (PY_UNLIKELY(nargs != 1))
        return raise_arity(thread, def, self, type, "exactly one argument", nargs);
      return def->one_arg(thread, self, args[0]);
    case MethodKind::kBound:
      return call_bound(thread, def, self, args, nargs, kwnames, type);
    case MethodKind::kRaw:
      return def->raw(thread, self, RawArgs{args, nargs, has_keywords ? kwnames : nullptr});
    case MethodKind::kRawPositional:
      if (PY_UNLIKELY(has_keywords)) return raise_no_keywords(thread, def, self, type);
      return def->raw(thread, self, RawArgs{args, nargs, nullptr});
  }
  PY_UNREACHABLE();
}

Status bind_arguments(Thread& thread, SignatureText& signature, Tuple* args, Dict* kwargs,
                      BoundArgs* out) {
  const Signature* parsed = PY_TRY(parsed_signature(thread, signature));
  if (!parsed->takes_keywords()) PY_TRY(check_no_keywords(thread, signature.function, kwargs));
  Keywords keywords;
  if (kwargs != nullptr && kwargs->used != 0) keywords.dict = kwargs;
  return bind(thread, *parsed, signature.function, args->items, static_cast<size_t>(args->ob_size),
              keywords, out->values, &out->varargs, &out->varkw);
}

Status bind_vectorcall(Thread& thread, SignatureText& signature, Object* const* args, size_t nargs,
                       Tuple* kwnames, BoundArgs* out) {
  const Signature* parsed = PY_TRY(parsed_signature(thread, signature));
  if (!parsed->takes_keywords()) PY_TRY(check_no_keywords(thread, signature.function, kwnames));
  Keywords keywords;
  if (kwnames != nullptr && kwnames->ob_size != 0) {
    keywords.values = args + nargs;
    keywords.names = kwnames;
  }
  return bind(thread, *parsed, signature.function, args, nargs, keywords, out->values,
              &out->varargs, &out->varkw);
}

Status check_positional(Thread& thread, const char* name, size_t nargs, size_t min, size_t max) {
  if (nargs < min) {
    return raise_type_error(thread, "%.200s expected %s%zu argument%s, got %zu", name,
                            min == max ? "" : "at least ", min, plural(min), nargs);
  }
  if (nargs > max) {
    return raise_type_error(thread, "%.200s expected %s%zu argument%s, got %zu", name,
                            min == max ? "" : "at most ", max, plural(max), nargs);
  }
  return Status::kOk;
}

Status check_no_keywords(Thread& thread, const char* name, Tuple* kwnames) {
  if (kwnames == nullptr || kwnames->ob_size == 0) return Status::kOk;
  return raise_type_error(thread, "%.200s() takes no keyword arguments", name);
}

Status check_no_keywords(Thread& thread, const char* name, Dict* kwargs) {
  if (kwargs == nullptr || kwargs->used == 0) return Status::kOk;
  return raise_type_error(thread, "%.200s() takes no keyword arguments", name);
}

Maybe<int64_t> to_index(Thread& thread, Object* value) {
  int64_t result;
  if (is_a<Int>(value)) {
    if (int_fits_int64(value, &result)) return result;
  } else {
    Owned<Object> index = PY_TRY(number_index(thread, value));
    if (int_fits_int64(index, &result)) return result;
  }
  return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
}

Maybe<int64_t> to_index_clamped(Thread& thread, Object* value) {
  if (!index_check(value)) {
    return raise_type_error(thread,
                            "slice indices must be integers or have an __index__ method");
  }
  return number_as_ssize(thread, value, nullptr);
}

Maybe<int> to_c_int(Thread& thread, Object* value) {
  Owned<Object> index = PY_TRY(number_index(thread, value));
  int64_t result;
  if (!int_fits_int64(index, &result) || result < INT32_MIN || result > INT32_MAX) {
    return raise(thread, &exc::OverflowError, "Python int too large to convert to C int");
  }
  return static_cast<int>(result);
}

Maybe<int> parse_c_int(Thread& thread, Object* value) {
  const int64_t wide = PY_TRY(to_c_long(thread, value));
  if (wide > INT32_MAX)
    return raise(thread, &exc::OverflowError, "signed integer is greater than maximum");
  if (wide < INT32_MIN)
    return raise(thread, &exc::OverflowError, "signed integer is less than minimum");
  return static_cast<int>(wide);
}

Maybe<int64_t> to_c_long(Thread& thread, Object* value) {
  Owned<Object> index = PY_TRY(number_index(thread, value));
  int64_t result;
  if (int_fits_int64(index, &result)) return result;
  return raise(thread, &exc::OverflowError, "Python int too large to convert to C long");
}

Maybe<double> to_double(Thread& thread, Object* value) {
  if (is_exact<Float>(value)) return as<Float>(value)->value;
  return float_as_double(thread, value);
}

Maybe<bool> to_bool(Thread& thread, Object* value) { return PY_TRY(object_is_true(thread, value)); }

Status check_utf8(Thread& thread, Str* text) {
  if (text->ascii) return Status::kOk;
  size_t length;
  mem_free(PY_TRY(str_to_utf8(thread, text, &length)));
  return Status::kOk;
}

Raised raise_bad_argument(Thread& thread, const char* function, const char* displayname,
                          const char* expected, Object* got) {
  return raise_type_error(thread, "%.200s() %.200s must be %.50s, not %.50s", function, displayname,
                          expected, is_none(got) ? "None" : got->ob_type->tp_name);
}

}  // namespace py
