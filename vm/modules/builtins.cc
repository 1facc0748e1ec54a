// The builtins module.
// Counterpart: Python/bltinmodule.c.
#include <cmath>
#include <cstring>

#include "vm/eval/eval.h"
#include "vm/modules/ast_objects.h"
#include "vm/modules/builtins_internal.h"
#include "vm/modules/front_end.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/fuel.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

Owned<Object> builtin_abs(Thread& thread, Object*, Object* x) { return number_absolute(thread, x); }

template <bool kStopAt>
Owned<Object> all_or_any(Thread& thread, Object* iterable) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  IterNextFn next = iterator->ob_type->tp_iternext;
  for (;;) {
    PY_TRY(fuel_step(thread));
    Owned<Object> item = next(thread, iterator);
    if (!item) {
      if (thread.has_exception() && !error_clear_if(thread, &exc::StopIteration)) return nullptr;
      return new_bool(!kStopAt);
    }
    if (PY_TRY(object_is_true(thread, item)) == kStopAt) return new_bool(kStopAt);
  }
}
Owned<Object> builtin_all(Thread& thread, Object*, Object* iterable) {
  return all_or_any<false>(thread, iterable);
}
Owned<Object> builtin_any(Thread& thread, Object*, Object* iterable) {
  return all_or_any<true>(thread, iterable);
}

Owned<Object> builtin_ascii(Thread& thread, Object*, Object* object) {
  return object_ascii(thread, object);
}

Owned<Object> in_base(Thread& thread, Object* number, int base) {
  Owned<Object> index = PY_TRY(number_index(thread, number));
  return int_format_base(thread, index, base, true);
}
Owned<Object> builtin_bin(Thread& thread, Object*, Object* number) {
  return in_base(thread, number, 2);
}
Owned<Object> builtin_oct(Thread& thread, Object*, Object* number) {
  return in_base(thread, number, 8);
}
Owned<Object> builtin_hex(Thread& thread, Object*, Object* number) {
  return in_base(thread, number, 16);
}

Owned<Object> builtin_callable(Thread&, Object*, Object* object) {
  return new_bool(object_is_callable(object) == Tri::kTrue);
}

Owned<Object> builtin_chr(Thread& thread, Object*, Object* number) {
  Owned<Object> index = PY_TRY(number_index(thread, number));
  int64_t code;
  if (!int_fits_int64(index, &code) || code < 0 || code > 0x10ffff)
    return raise_value_error(thread, "chr() arg not in range(0x110000)");
  return str_from_char(thread, static_cast<uint32_t>(code));
}

Owned<Object> builtin_ord(Thread& thread, Object*, Object* character) {
  int64_t length;
  if (is_a<Bytes>(character)) {
    length = static_cast<Bytes*>(character)->ob_size;
    if (length == 1)
      return int_from_int64(thread, static_cast<uint8_t>(static_cast<Bytes*>(character)->data[0]));
  } else if (is_a<Str>(character)) {
    length = static_cast<Str*>(character)->length;
    if (length == 1) return int_from_int64(thread, static_cast<Str*>(character)->at(0));
  } else if (is_a<ByteArray>(character)) {
    length = static_cast<ByteArray*>(character)->ob_size;
    if (length == 1)
      return int_from_int64(thread,
                            static_cast<uint8_t>(static_cast<ByteArray*>(character)->start[0]));
  } else {
    return raise_type_error(thread, "ord() expected string of length 1, but %.200s found",
                            character->ob_type->tp_name);
  }
  return raise_type_error(thread, "ord() expected a character, but string of length %zd found",
                          length);
}

Status check_attribute_name(Thread& thread, Object* name) {
  if (is_a<Str>(name)) return Status::kOk;
  return raise_type_error(thread, "attribute name must be string, not '%.200s'",
                          name->ob_type->tp_name);
}

Owned<Object> builtin_getattr(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "getattr", args.nargs, 2, 3));
  if (args.nargs == 2) return get_attr(thread, args[0], args[1]);
  PY_TRY(check_attribute_name(thread, args[1]));
  Owned<Object> value;
  if (PY_TRY(get_optional_attr(thread, args[0], args[1], &value))) return value;
  return share(args[2]);
}

Owned<Object> builtin_hasattr(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "hasattr", args.nargs, 2, 2));
  PY_TRY(check_attribute_name(thread, args[1]));
  Owned<Object> value;
  return new_bool(PY_TRY(get_optional_attr(thread, args[0], args[1], &value)));
}

Owned<Object> builtin_setattr(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "setattr", args.nargs, 3, 3));
  PY_TRY(set_attr(thread, args[0], args[1], args[2]));
  return new_none();
}

Owned<Object> builtin_delattr(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "delattr", args.nargs, 2, 2));
  PY_TRY(set_attr(thread, args[0], args[1], nullptr));
  return new_none();
}

Owned<Object> builtin_dir(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "dir", args.nargs, 0, 1));
  return object_dir(thread, args.nargs == 1 ? args[0] : nullptr);
}

Owned<Object> builtin_vars(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "vars", args.nargs, 0, 1));
  if (args.nargs == 0) return frame_locals(thread, frame_previous_complete(thread.current_frame));
  Owned<Object> dict;
  if (!PY_TRY(get_optional_attr(thread, args[0], ids.__dict__, &dict)))
    return raise_type_error(thread, "vars() argument must have __dict__ attribute");
  return dict;
}

Owned<Object> builtin_divmod(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "divmod", args.nargs, 2, 2));
  return number_divmod(thread, args[0], args[1]);
}

Owned<Object> builtin_format(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "format", args.nargs, 1, 2));
  if (args.nargs == 2 && !is_a<Str>(args[1]))
    return raise_bad_argument(thread, "format", "argument 2", "str", args[1]);
  return object_format(thread, args[0], args.nargs == 2 ? args[1] : nullptr);
}

Frame* calling_frame(Thread& thread) { return frame_previous_complete(thread.current_frame); }

Owned<Object> builtin_globals(Thread& thread, Object*) {
  Frame* frame = calling_frame(thread);
  return frame != nullptr ? share(frame->f_globals) : new_none();
}
Owned<Object> builtin_locals(Thread& thread, Object*) {
  Frame* frame = calling_frame(thread);
  if (frame == nullptr) return raise(thread, &exc::SystemError, "frame does not exist");
  return frame_locals(thread, frame);
}

Owned<Object> builtin_hash(Thread& thread, Object*, Object* object) {
  return int_from_int64(thread, PY_TRY(object_hash(thread, object)));
}
Owned<Object> builtin_id(Thread& thread, Object*, Object* object) {
  return int_from_uint64(thread, reinterpret_cast<uintptr_t>(object));
}
Owned<Object> builtin_len(Thread& thread, Object*, Object* object) {
  return int_from_int64(thread, PY_TRY(object_length(thread, object)));
}
Owned<Object> builtin_repr(Thread& thread, Object*, Object* object) {
  return object_repr(thread, object);
}

Owned<Object> builtin_isinstance(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "isinstance", args.nargs, 2, 2));
  return new_bool(PY_TRY(object_is_instance(thread, args[0], args[1])));
}
Owned<Object> builtin_issubclass(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "issubclass", args.nargs, 2, 2));
  return new_bool(PY_TRY(object_is_subclass(thread, args[0], args[1])));
}

Owned<Object> builtin_iter(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "iter", args.nargs, 1, 2));
  if (args.nargs == 1) return get_iter(thread, args[0]);
  if (object_is_callable(args[0]) != Tri::kTrue)
    return raise_type_error(thread, "iter(v, w): v must be callable");
  return call_iterator_new(thread, args[0], args[1]);
}

Owned<Object> builtin_next(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "next", args.nargs, 1, 2));
  if (!iter_check(args[0]))
    return raise_type_error(thread, "'%.200s' object is not an iterator",
                            args[0]->ob_type->tp_name);
  Owned<Object> item = args[0]->ob_type->tp_iternext(thread, args[0]);
  if (item) return item;
  if (args.nargs == 2) {
    if (thread.has_exception() && !error_clear_if(thread, &exc::StopIteration)) return nullptr;
    return share(args[1]);
  }
  if (thread.has_exception()) return nullptr;
  return raise_none(thread, &exc::StopIteration);
}

Owned<Object> builtin_aiter(Thread& thread, Object*, Object* iterable) {
  return get_aiter(thread, iterable);
}

Owned<Object> builtin_anext(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "anext", args.nargs, 1, 2));
  UnaryFn anext = args[0]->ob_type->as_async.am_anext;
  if (anext == nullptr)
    return raise_type_error(thread, "'%.200s' object is not an async iterator",
                            args[0]->ob_type->tp_name);
  Owned<Object> awaitable = PY_TRY(anext(thread, args[0]));
  return args.nargs == 1 ? std::move(awaitable) : anext_awaitable_new(thread, awaitable, args[1]);
}

Owned<Object> extreme(Thread& thread, RawArgs args, CompareOp op) {
  const char* name = op == CompareOp::kGt ? "max" : "min";
  Object *key = nullptr, *fallback = nullptr;
  if (args.nargs == 0)
    return raise_type_error(thread, "%s expected at least 1 argument, got 0", name);
  if (args.kwnames != nullptr) {
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i) {
      auto* word = static_cast<Str*>(args.kwnames->items[i]);
      Object* value = args[args.nargs + static_cast<size_t>(i)];
      if (str_equal_ascii(word, "key")) {
        key = value;
      } else if (str_equal_ascii(word, "default")) {
        fallback = value;
      } else {
        return raise_type_error(thread, "%s() got an unexpected keyword argument '%U'", name, word);
      }
    }
  }
  if (key != nullptr && is_none(key)) key = nullptr;
  bool positional = args.nargs > 1;
  if (positional && fallback != nullptr)
    return raise_type_error(
        thread, "Cannot specify a default for %s() with multiple positional arguments", name);
  Owned<Object> iterator;
  if (!positional) iterator = PY_TRY(get_iter(thread, args[0]));
  Owned<Object> best, best_key;
  for (size_t i = 0;; ++i) {
    Owned<Object> item;
    if (positional) {
      if (i == args.nargs) break;
      item = share(args[i]);
    } else {
      item = iter_next(thread, iterator);
      if (!item) {
        if (thread.has_exception()) return nullptr;
        break;
      }
    }
    Owned<Object> item_key =
        key != nullptr ? PY_TRY(call_one_arg(thread, key, item)) : share(item.get());
    if (!best || PY_TRY(object_rich_compare_bool(thread, item_key, best_key, op))) {
      best = std::move(item);
      best_key = std::move(item_key);
    }
  }
  if (best) return best;
  if (fallback != nullptr) return share(fallback);
  return raise_value_error(thread, "%s() iterable argument is empty", name);
}
Owned<Object> builtin_max(Thread& thread, Object*, RawArgs args) {
  return extreme(thread, args, CompareOp::kGt);
}
Owned<Object> builtin_min(Thread& thread, Object*, RawArgs args) {
  return extreme(thread, args, CompareOp::kLt);
}

Owned<Object> builtin_pow(Thread& thread, Object*, Args args) {
  return number_power(thread, args[0], args[1], args.has(2) ? args[2] : none());
}

Owned<Object> builtin_round(Thread& thread, Object*, Args args) {
  Object* number = args[0];
  Owned<Object> method;
  bool unbound = false;
  if (!PY_TRY(lookup_special(thread, number, ids.__round__, &method, &unbound)))
    return raise_type_error(thread, "type %.100s doesn't define __round__ method",
                            number->ob_type->tp_name);
  Object* arguments[2] = {number, args[1]};
  size_t count = !args.has(1) || is_none(args[1]) ? 1 : 2;
  return unbound ? call_args(thread, method, arguments, count)
                 : call_args(thread, method, arguments + 1, count - 1);
}

Owned<Object> builtin_sorted(Thread& thread, Object*, RawArgs args) {
  if (args.nargs != 1) PY_TRY(check_positional(thread, "sorted", args.nargs, 1, 1));
  Owned<List> list = PY_TRY(sequence_list(thread, args[0]));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "sort"));
  Owned<Object> sort = PY_TRY(get_attr(thread, list, name));
  PY_RUN(call_vector(thread, sort, args.argv + 1, 0, args.kwnames));
  return list;
}

// Neumaier's summation: keeps what each addition rounds away.
class CompensatedSum {
 public:
  explicit CompensatedSum(double start) : high_(start), low_(0) {}
  void add(double x) {
    double sum = high_ + x;
    low_ += std::fabs(high_) >= std::fabs(x) ? (high_ - sum) + x : (x - sum) + high_;
    high_ = sum;
  }
  // Infinities and NaNs make the correction meaningless.
  double value() const { return low_ != 0 && std::isfinite(low_) ? high_ + low_ : high_; }

 private:
  double high_, low_;
};

// Exact ints while they fit, then exact floats with compensated summation, then any +.
Owned<Object> sum_from(Thread& thread, Object* iterator, Owned<Object> total) {
  if (int64_t small; is_exact<Int>(total.get()) && int_fits_int64(total, &small)) {
    for (;;) {
      Owned<Object> item = iter_next(thread, iterator);
      if (!item) {
        if (thread.has_exception()) return nullptr;
        return int_from_int64(thread, small);
      }
      const bool whole = is_exact<Int>(item.get()) || is_exact<Bool>(item.get());
      int64_t more, sum;
      if (whole && int_fits_int64(item, &more) && !__builtin_add_overflow(small, more, &sum)) {
        small = sum;
        continue;
      }
      total = PY_TRY(int_from_int64(thread, small));
      total = PY_TRY(number_add(thread, total, item));
      break;
    }
  }
  if (is_exact<Float>(total.get())) {
    CompensatedSum sum(static_cast<Float*>(total.get())->value);
    for (;;) {
      Owned<Object> item = iter_next(thread, iterator);
      if (!item) {
        if (thread.has_exception()) return nullptr;
        return float_from_double(thread, sum.value());
      }
      if (is_exact<Float>(item.get())) {
        sum.add(static_cast<Float*>(item.get())->value);
        continue;
      }
      if (is_a<Int>(item.get())) {
        sum.add(PY_TRY(int_as_double(thread, item)));
        continue;
      }
      total = PY_TRY(float_from_double(thread, sum.value()));
      total = PY_TRY(number_add(thread, total, item));
      break;
    }
  }
  if (is_exact<Complex>(total.get())) {
    CompensatedSum real(static_cast<Complex*>(total.get())->real),
        imag(static_cast<Complex*>(total.get())->imag);
    for (;;) {
      Owned<Object> item = iter_next(thread, iterator);
      if (!item) {
        if (thread.has_exception()) return nullptr;
        return complex_from_doubles(thread, real.value(), imag.value());
      }
      if (is_exact<Complex>(item.get())) {
        real.add(static_cast<Complex*>(item.get())->real);
        imag.add(static_cast<Complex*>(item.get())->imag);
        continue;
      }
      if (is_a<Int>(item.get())) {
        real.add(PY_TRY(int_as_double(thread, item)));
        continue;
      }
      if (is_a<Float>(item.get())) {
        real.add(static_cast<Float*>(item.get())->value);
        continue;
      }
      total = PY_TRY(complex_from_doubles(thread, real.value(), imag.value()));
      total = PY_TRY(number_add(thread, total, item));
      break;
    }
  }
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return nullptr;
      return total;
    }
    total = PY_TRY(number_add(thread, total, item));
  }
}

Owned<Object> builtin_sum(Thread& thread, Object*, Args args) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, args[0]));
  if (!args.has(1)) return sum_from(thread, iterator, PY_TRY(int_from_int64(thread, 0)));
  Object* start = args[1];
  if (is_a<Str>(start))
    return raise_type_error(thread, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is_a<Bytes>(start))
    return raise_type_error(thread, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (is_a<ByteArray>(start))
    return raise_type_error(thread, "sum() can't sum bytearray [use b''.join(seq) instead]");
  return sum_from(thread, iterator, share(start));
}

// The flags of compile() that a code object passes on to what is compiled in it.
constexpr int kInheritedFlags = 0x1fe0000;
constexpr int kObsoleteFlags = 0x10;  // CO_NESTED.
constexpr int kCompileFlags = 0xf600;
constexpr int kOnlyAst = 0x400;

int inherited_flags(Thread& thread) {
  Frame* frame = calling_frame(thread);
  return frame == nullptr ? 0 : frame->code()->co_flags & kInheritedFlags;
}

// The code of the argument of exec() and eval(), which may be text.
Owned<Object> code_of_source(Thread& thread, const char* name, Object* source) {
  if (is_a<Code>(source)) return share(source);
  Owned<Object> text = PY_TRY(front_end_source(thread, name, "string, bytes or code", source));
  if (std::strcmp(name, "eval") == 0) {
    // Leading blanks would be indentation.
    if (is_a<Str>(text.get())) {
      Owned<Str> blanks = PY_TRY(str_intern_ascii(thread, " \t"));
      text = PY_TRY(call_method(thread, text, "lstrip", blanks));
    }
  }
  Owned<Str> filename = PY_TRY(str_intern_ascii(thread, "<string>"));
  return front_end_compile(thread, text, filename, name, inherited_flags(thread), -1);
}

Owned<Object> run_code(Thread& thread, const char* name, Object* source, Object* globals_arg,
                       Object* locals_arg, Object* closure) {
  Object* globals = globals_arg == nullptr || is_none(globals_arg) ? nullptr : globals_arg;
  Owned<Object> locals = share(locals_arg == nullptr || is_none(locals_arg) ? nullptr : locals_arg);
  if (locals && !mapping_check(locals)) {
    if (std::strcmp(name, "exec") == 0)
      return raise_type_error(thread, "locals must be a mapping or None, not %.100s",
                              locals->ob_type->tp_name);
    return raise_type_error(thread, "locals must be a mapping");
  }
  if (globals != nullptr && !is_a<Dict>(globals)) {
    if (std::strcmp(name, "exec") == 0)
      return raise_type_error(thread, "exec() globals must be a dict, not %.100s",
                              globals->ob_type->tp_name);
    return raise_type_error(thread, mapping_check(globals)
                                        ? "globals must be a real dict; try eval(code, {}, mapping)"
                                        : "globals must be a dict");
  }
  Owned<Object> own_globals;
  if (globals == nullptr) {
    Frame* frame = calling_frame(thread);
    if (frame == nullptr)
      return raise(thread, &exc::SystemError, "globals and locals cannot be NULL");
    own_globals = share(frame->f_globals);
    globals = own_globals;
    if (!locals) locals = PY_TRY(frame_locals(thread, frame));
  } else if (!locals) {
    locals = share(globals);
  }
  if (dict_get_str(thread, static_cast<Dict*>(globals), ids.__builtins__) == nullptr) {
    const Frame* frame = calling_frame(thread);
    Object* builtins = frame != nullptr ? frame->f_builtins : thread.interp->builtins;
    PY_TRY(dict_set(thread, static_cast<Dict*>(globals), ids.__builtins__, builtins));
  }
  const bool is_text = !is_a<Code>(source);
  Owned<Object> owned_code = PY_TRY(code_of_source(thread, name, source));
  auto* code = static_cast<Code*>(owned_code.get());
  if (is_text && closure != nullptr && !is_none(closure))
    return raise_type_error(thread, "closure can only be used when source is a code object");
  if (closure != nullptr && is_none(closure)) closure = nullptr;
  if (std::strcmp(name, "eval") == 0) {
    if (code->co_nfreevars > 0)
      return raise_type_error(thread,
                              "code object passed to eval() may not contain free variables");
  } else if (code->co_nfreevars == 0) {
    if (closure != nullptr)
      return raise_type_error(thread, "cannot use a closure with this code object");
  } else {
    bool fits = closure != nullptr && is_exact<Tuple>(closure) &&
                static_cast<Tuple*>(closure)->ob_size == code->co_nfreevars;
    for (int64_t i = 0; fits && i < code->co_nfreevars; ++i)
      fits = is_exact<Cell>(static_cast<Tuple*>(closure)->items[i]);
    if (!fits)
      return raise_type_error(thread, "code object requires a closure of exactly length %d",
                              code->co_nfreevars);
  }
  return eval_code_with_closure(thread, code, globals, locals, closure);
}

Owned<Object> builtin_exec(Thread& thread, Object*, Args args) {
  PY_RUN(run_code(thread, "exec", args[0], args[1], args[2], args[3]));
  return new_none();
}
Owned<Object> builtin_eval(Thread& thread, Object*, Args args) {
  return run_code(thread, "eval", args[0], args[1], args[2], nullptr);
}
Owned<Object> builtin_compile(Thread& thread, Object*, Args args) {
  Owned<Str> filename = PY_TRY(front_end_filename(thread, args[1]));
  if (!is_a<Str>(args[2]))
    return raise_bad_argument(thread, "compile", "argument 'mode'", "str", args[2]);
  const int flags = args.has(3) ? PY_TRY(to_c_int(thread, args[3])) : 0;
  const bool alone = args.has(4) && PY_TRY(object_is_true(thread, args[4]));
  const int optimize = args.has(5) ? PY_TRY(to_c_int(thread, args[5])) : -1;
  if ((flags & ~(kInheritedFlags | kObsoleteFlags | kCompileFlags)) != 0)
    return raise_value_error(thread, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2)
    return raise_value_error(thread, "compile(): invalid optimize value");
  const bool only_ast = (flags & kOnlyAst) != 0;
  const char* mode = nullptr;
  for (const char* known : {"exec", "eval", "single", "func_type"}) {
    if (str_equal_ascii(static_cast<Str*>(args[2]), known)) mode = known;
  }
  if (mode == nullptr)
    return raise_value_error(
        thread, only_ast ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                         : "compile() mode must be 'exec', 'eval' or 'single'");
  if (std::strcmp(mode, "func_type") == 0 && !only_ast)
    return raise_value_error(thread, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  const int all_flags = flags | (alone ? 0 : inherited_flags(thread));
  if (PY_TRY(ast_check(thread, args[0])))
    return front_end_compile_tree(thread, args[0], filename, mode, all_flags, optimize);
  Owned<Object> text = PY_TRY(front_end_source(thread, "compile", "string, bytes or AST", args[0]));
  const int feature_version = args.has(6) ? PY_TRY(to_c_int(thread, args[6])) : -1;
  return front_end_compile(thread, text, filename, mode, all_flags, optimize, feature_version);
}

Owned<Object> builtin_open(Thread& thread, Object*, Args) {
  return raise(thread, &exc::NotImplementedError, "open(): this build has no _io module");
}

Owned<Object> builtin_breakpoint(Thread& thread, Object*, RawArgs args) {
  Owned<Object> hook = share(dict_get_ascii(thread, thread.interp->sys_dict, "breakpointhook"));
  if (!hook) return raise(thread, &exc::RuntimeError, "lost sys.breakpointhook");
  return call_vector(thread, hook, args.argv, args.nargs, args.kwnames);
}

constinit MethodDef kFunctions[] = {
    {"__build_class__", builtin_build_class, nullptr,
     "Make a class: what the class statement calls."},
    {"__import__", builtin_import,
     "($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)",
     "Import a module: what the import statement calls."},
    {"abs", builtin_abs, "($module, x, /)", "Return the absolute value."},
    {"all", builtin_all, "($module, iterable, /)", "Tell whether every element is true."},
    {"any", builtin_any, "($module, iterable, /)", "Tell whether some element is true."},
    {"ascii", builtin_ascii, "($module, obj, /)",
     "Return repr() with everything beyond ASCII escaped."},
    {"bin", builtin_bin, "($module, number, /)", "Return the binary text of an integer."},
    {"breakpoint", builtin_breakpoint, "($module, /, *args, **kws)", "Call sys.breakpointhook()."},
    {"callable", builtin_callable, "($module, obj, /)", "Tell whether the object can be called."},
    {"chr", builtin_chr, "($module, i, /)", "Return the one-character string of a code point."},
    {"compile", builtin_compile,
     "($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, "
     "_feature_version=-1)",
     "Compile source text or a syntax tree."},
    MethodDef::positional("delattr", builtin_delattr, "($module, obj, name, /)",
                          "Delete an attribute by name."),
    MethodDef::positional("dir", builtin_dir, nullptr,
                          "Return the names in the current scope or of an object, sorted.")
        .tuple_and_dict(),
    MethodDef::positional("divmod", builtin_divmod, "($module, x, y, /)",
                          "Return (x // y, x % y)."),
    {"eval", builtin_eval, "($module, source, /, globals=None, locals=None)",
     "Evaluate an expression."},
    {"exec", builtin_exec, "($module, source, /, globals=None, locals=None, *, closure=None)",
     "Run code."},
    MethodDef::positional("format", builtin_format, "($module, value, format_spec='', /)",
                          "Return value.__format__(format_spec)."),
    MethodDef::positional("getattr", builtin_getattr, nullptr,
                          "Return an attribute by name, or the default when it is missing."),
    {"globals", builtin_globals, "($module, /)", "Return the dict of the current module's names."},
    MethodDef::positional("hasattr", builtin_hasattr, "($module, obj, name, /)",
                          "Tell whether the object has the attribute."),
    {"hash", builtin_hash, "($module, obj, /)", "Return the hash value."},
    {"hex", builtin_hex, "($module, number, /)", "Return the hexadecimal text of an integer."},
    {"id", builtin_id, "($module, obj, /)",
     "Return a number that is the object's alone while it lives."},
    MethodDef::positional("input", builtin_input, "($module, prompt='', /)",
                          "Read a line from standard input."),
    MethodDef::positional("isinstance", builtin_isinstance, "($module, obj, class_or_tuple, /)",
                          "Tell whether the object is of a class or one of several."),
    MethodDef::positional("issubclass", builtin_issubclass, "($module, cls, class_or_tuple, /)",
                          "Tell whether a class derives from another or one of several."),
    MethodDef::positional(
        "iter", builtin_iter, nullptr,
        "Return an iterator over an object, or over the calls of one until a sentinel comes."),
    {"aiter", builtin_aiter, "($module, async_iterable, /)",
     "Return the asynchronous iterator of an object."},
    {"len", builtin_len, "($module, obj, /)", "Return the number of items in a container."},
    {"locals", builtin_locals, "($module, /)", "Return a dict of the local variables."},
    {"max", builtin_max, nullptr, "Return the largest of the items."},
    {"min", builtin_min, nullptr, "Return the smallest of the items."},
    MethodDef::positional("next", builtin_next, nullptr,
                          "Return the next item of an iterator, or the default at its end."),
    MethodDef::positional("anext", builtin_anext,
                          "($module, aiterator, default=<unrepresentable>, /)",
                          "Return an awaitable of the next item of an asynchronous iterator."),
    {"oct", builtin_oct, "($module, number, /)", "Return the octal text of an integer."},
    {"open", builtin_open,
     "($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, "
     "closefd=True, opener=None)",
     "Open a file."},
    {"ord", builtin_ord, "($module, character, /)",
     "Return the code point of a one-character string."},
    {"pow", builtin_pow, "($module, /, base, exp, mod=None)",
     "Return base ** exp, modulo mod when it is given."},
    {"print", builtin_print, "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)",
     "Write the objects as text."},
    {"repr", builtin_repr, "($module, obj, /)", "Return the object's text for programmers."},
    {"round", builtin_round, "($module, /, number, ndigits=None)",
     "Round to a number of digits after the point."},
    MethodDef::positional("setattr", builtin_setattr, "($module, obj, name, value, /)",
                          "Set an attribute by name."),
    {"sorted", builtin_sorted, "($module, iterable, /, *, key=None, reverse=False)",
     "Return a new sorted list of the items."},
    {"sum", builtin_sum, "($module, iterable, /, start=0)", "Return start plus all the items."},
    MethodDef::positional("vars", builtin_vars, nullptr,
                          "Return __dict__ of an object, or locals().")
        .tuple_and_dict(),
    {},
};

}  // namespace

// The types in the order in which they show in vars(builtins).
constexpr const char* kTypes[] = {
    "bool",      "memoryview", "bytearray", "bytes",     "classmethod", "complex", "dict",
    "enumerate", "filter",     "float",     "frozenset", "property",    "int",     "list",
    "map",       "object",     "range",     "reversed",  "set",         "slice",   "staticmethod",
    "str",       "super",      "tuple",     "type",      "zip"};

Status builtins_fill(Thread& thread, Module* module, Dict* types) {
  PY_TRY(module_add_functions(thread, module, kFunctions));
  Dict* dict = thread.interp->builtins;
  struct {
    const char* name;
    Object* value;
  } constants[] = {{"None", none()},
                   {"Ellipsis", ellipsis()},
                   {"NotImplemented", not_implemented()},
                   {"False", bool_object(false)},
                   {"True", bool_object(true)}};
  for (const auto& constant : constants)
    PY_TRY(dict_set_ascii(thread, dict, constant.name, constant.value));
  for (const char* name : kTypes)
    PY_TRY(dict_set_ascii(thread, dict, name, dict_get_ascii(thread, types, name)));
  PY_TRY(
      dict_set_ascii(thread, dict, "__debug__", bool_object(thread.interp->optimize_level == 0)));
  PY_TRY(exceptions_publish(thread, dict));
  // (The io module puts `open` there last.)
  Owned<Str> last = PY_TRY(str_intern_ascii(thread, "open"));
  Owned<Object> open = PY_TRY(dict_pop(thread, dict, last));
  PY_TRY(dict_set(thread, dict, last, open));
  PY_TRY(module_add_str(thread, module, "__doc__", "What every module sees without importing it."));
  thread.interp->callable_len = dict_get_ascii(thread, dict, "len");
  thread.interp->callable_isinstance = dict_get_ascii(thread, dict, "isinstance");
  Owned<Str> append = PY_TRY(str_intern_ascii(thread, "append"));
  thread.interp->callable_list_append = type_lookup(&List::type, append);
  return Status::kOk;
}

}  // namespace py
