// Making and unmaking activation records; binding arguments of Python functions.
// Counterpart: Python/frame.c, Python/ceval.c.
#include "vm/eval/frames.h"

#include <cstring>

#include "vm/base/faults.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/eval/slow.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/suggestions.h"
#include "vm/objects/tuple.h"
#include "vm/verify/code_verify.h"

namespace py {

namespace {

PY_COLD void raise_missing(Thread& thread, Code* code, int missing, int defaults, StackRef* locals,
                           Object* qualname) {
  bool positional = defaults >= 0;
  int begin = positional ? 0 : code->co_argcount;
  int end = positional ? code->co_argcount - defaults : begin + code->co_kwonlyargcount;
  StrBuilder names(thread);
  int seen = 0;
  for (int i = begin; i < end; ++i) {
    if (!locals[i].is_null()) continue;
    ++seen;
    const char* separator = seen == 1        ? ""
                            : seen < missing ? ", "
                            : missing == 2   ? " and "
                                             : ", and ";
    if (names.add_ascii(separator) == Status::kError) return;
    Owned<Object> name = object_repr(thread, code->co_localsplusnames->items[i]);
    if (!name || names.add_str(as<Str>(name.get())) == Status::kError) return;
  }
  Owned<Str> text = names.finish();
  if (!text) return;
  (void)raise_type_error(thread, "%U() missing %d required %s argument%s: %U", qualname, missing,
                         positional ? "positional" : "keyword-only", missing == 1 ? "" : "s",
                         text.get());
}

PY_COLD void raise_too_many(Thread& thread, Code* code, int given, Object* defaults,
                            StackRef* locals, Object* qualname) {
  int keyword_given = 0;
  for (int i = code->co_argcount; i < code->co_argcount + code->co_kwonlyargcount; ++i) {
    if (!locals[i].is_null()) ++keyword_given;
  }
  int64_t default_count = defaults == nullptr ? 0 : as<Tuple>(defaults)->ob_size;
  bool plural = default_count > 0 || code->co_argcount != 1;
  Owned<Str> range = default_count > 0
                         ? str_from_format(thread, "from %zd to %d",
                                           code->co_argcount - default_count, code->co_argcount)
                         : str_from_format(thread, "%d", code->co_argcount);
  if (!range) return;
  Owned<Str> keywords =
      keyword_given > 0
          ? str_from_format(thread, " positional argument%s (and %d keyword-only argument%s)",
                            given != 1 ? "s" : "", keyword_given, keyword_given != 1 ? "s" : "")
          : share(empty_str());
  if (!keywords) return;
  (void)raise_type_error(thread, "%U() takes %U positional argument%s but %d%U %s given", qualname,
                         range.get(), plural ? "s" : "", given, keywords.get(),
                         given == 1 && keyword_given == 0 ? "was" : "were");
}

// True if the error was about positional-only parameters passed by name (or another error
// occurred): an exception is pending.
PY_COLD bool raise_positional_only(Thread& thread, Code* code, Tuple* kwnames, Object* qualname) {
  StrBuilder names(thread);
  int conflicts = 0;
  for (int parameter = 0; parameter < code->co_posonlyargcount; ++parameter) {
    for (int64_t k = 0; k < kwnames->ob_size; ++k) {
      Object* keyword = kwnames->items[k];
      Tri equal = object_rich_compare_bool(thread, code->co_localsplusnames->items[parameter],
                                           keyword, CompareOp::kEq);
      if (equal == Tri::kError) return true;
      if (equal == Tri::kFalse) continue;
      if (conflicts++ > 0 && names.add_ascii(", ") == Status::kError) return true;
      if (names.add_str(as<Str>(keyword)) == Status::kError) return true;
    }
  }
  if (conflicts == 0) return false;
  Owned<Str> text = names.finish();
  if (text)
    (void)raise_type_error(
        thread, "%U() got some positional-only arguments passed as keyword arguments: '%U'",
        qualname, text.get());
  return true;
}

PY_COLD void raise_unexpected_keyword(Thread& thread, Code* code, Object* keyword, Tuple* kwnames,
                                      Object* qualname) {
  if (code->co_posonlyargcount > 0 && raise_positional_only(thread, code, kwnames, qualname))
    return;
  int total = code->co_argcount + code->co_kwonlyargcount;
  Owned<Object> suggestion;
  if (total > code->co_posonlyargcount) {
    Owned<List> candidates =
        list_from_array(thread, code->co_localsplusnames->items + code->co_posonlyargcount,
                        total - code->co_posonlyargcount);
    if (candidates) suggestion = calculate_suggestion(thread, candidates, keyword);
    error_clear(thread);
  }
  if (suggestion) {
    (void)raise_type_error(thread,
                           "%U() got an unexpected keyword argument '%S'. Did you mean '%S'?",
                           qualname, keyword, suggestion.get());
  } else {
    (void)raise_type_error(thread, "%U() got an unexpected keyword argument '%S'", qualname,
                           keyword);
  }
}

// Index of the parameter a keyword names, -1: none, -2: error.
int find_parameter(Thread& thread, Code* code, Object* keyword) {
  int total = code->co_argcount + code->co_kwonlyargcount;
  Object** names = code->co_localsplusnames->items;
  for (int i = code->co_posonlyargcount; i < total; ++i) {
    if (names[i] == keyword) return PY_RIGHT_OR(call_keyword_index, i, i + (i + 1 < total));
  }
  for (int i = code->co_posonlyargcount; i < total; ++i) {
    Tri equal = object_rich_compare_bool(thread, keyword, names[i], CompareOp::kEq);
    if (equal == Tri::kError) return -2;
    if (equal == Tri::kTrue) return i;
  }
  return -1;
}

// Binds the keyword values args[count..]: consumes them all, also on failure.
Status bind_keywords(Thread& thread, Function* function, Code* code, StackRef* locals,
                     StackRef* args, int count, Tuple* kwnames, Dict* varkw) {
  for (int64_t k = 0; k < kwnames->ob_size; ++k) {
    Object* keyword = kwnames->items[k];
    StackRef value = args[count + k];
    bool stored = false;
    int parameter = -2;
    if (!is_a<Str>(keyword)) {
      (void)raise_type_error(thread, "%U() keywords must be strings", function->qualname.get());
    } else {
      parameter = find_parameter(thread, code, keyword);
    }
    if (parameter >= 0) {
      if (!locals[parameter].is_null() && !PY_FAULT_HERE(call_keyword_twice)) {
        (void)raise_type_error(thread, "%U() got multiple values for argument '%S'",
                               function->qualname.get(), keyword);
      } else {
        locals[parameter] = value;
        continue;
      }
    } else if (parameter == -1 && varkw == nullptr) {
      raise_unexpected_keyword(thread, code, keyword, kwnames, function->qualname);
    } else if (parameter == -1) {
      stored = dict_set(thread, varkw, keyword, value.object()) == Status::kOk;
    }
    if (stored) {
      value.close();
      continue;
    }
    for (; k < kwnames->ob_size; ++k) args[count + k].close();
    return Status::kError;
  }
  return Status::kOk;
}

Status fill_defaults(Thread& thread, Function* function, Code* code, StackRef* locals, int count) {
  if (count < code->co_argcount) {
    int default_count = function->defaults == nullptr
                            ? 0
                            : static_cast<int>(as<Tuple>(function->defaults.get())->ob_size);
    int required = code->co_argcount - default_count;
    int missing = 0;
    for (int i = count; i < required; ++i) {
      if (locals[i].is_null()) ++missing;
    }
    if (missing > 0) {
      raise_missing(thread, code, missing, default_count, locals, function->qualname);
      return Status::kError;
    }
    for (int i = count > required ? count - required : 0; i < default_count; ++i) {
      if (locals[required + i].is_null())
        locals[required + i] = StackRef::from_new(
            as<Tuple>(function->defaults.get())->items[PY_RIGHT_OR(call_default_index, i, 0)]);
    }
  }
  if (code->co_kwonlyargcount > 0) {
    int missing = 0;
    for (int i = code->co_argcount; i < code->co_argcount + code->co_kwonlyargcount; ++i) {
      if (!locals[i].is_null()) continue;
      if (function->kwdefaults != nullptr) {
        Owned<Object> value;
        Tri found = dict_get_owned(thread, as<Dict>(function->kwdefaults.get()),
                                   code->co_localsplusnames->items[i], &value);
        if (found == Tri::kError) return Status::kError;
        if (found == Tri::kTrue) {
          locals[i] = PY_RIGHT_OR(call_keyword_only_default, StackRef::from_owned(std::move(value)),
                                  StackRef::from_borrow(none()));
          continue;
        }
      }
      ++missing;
    }
    if (missing > 0) {
      raise_missing(thread, code, missing, -1, locals, function->qualname);
      return Status::kError;
    }
  }
  return Status::kOk;
}

// Binds arguments to parameters; all locals are unbound at entry. Consumes the arguments, also on
// failure.
Status bind_locals(Thread& thread, Function* function, StackRef* locals, StackRef* args, int count,
                   Tuple* kwnames) {
  Code* code = function->code;
  int total = code->co_argcount + code->co_kwonlyargcount;
  int keyword_count = kwnames != nullptr ? static_cast<int>(kwnames->ob_size) : 0;
  Dict* varkw = nullptr;
  if ((code->co_flags & coflags::kVarKeywords) != 0) {
    Owned<Dict> dict = dict_new(thread);
    if (!dict) {
      for (int i = 0; i < count + keyword_count; ++i) args[i].close();
      return Status::kError;
    }
    varkw = dict.get();
    locals[total + ((code->co_flags & coflags::kVarArgs) != 0 ? 1 : 0)] =
        StackRef::from_owned(std::move(dict));
  }
  int direct = count < code->co_argcount ? count : code->co_argcount;
  for (int i = 0; i < direct; ++i) locals[i] = args[i];
  if ((code->co_flags & coflags::kVarArgs) != 0) {
    const int extra =
        PY_RIGHT_OR(call_varargs_short, count - direct, count - direct - (count > direct));
    Object* rest = tuple_from_stack(thread, args + direct, extra);
    if (rest == nullptr) {
      for (int i = direct; i < count + keyword_count; ++i) args[i].close();
      return Status::kError;
    }
    locals[total] = StackRef::from_steal(rest);
  } else {
    for (int i = direct; i < count; ++i) args[i].close();  // Too many: reported below.
  }
  if (keyword_count > 0)
    PY_TRY(bind_keywords(thread, function, code, locals, args, count, kwnames, varkw));
  if (count > code->co_argcount && (code->co_flags & coflags::kVarArgs) == 0 &&
      !PY_FAULT_HERE(call_too_many)) {
    raise_too_many(thread, code, count, function->defaults, locals, function->qualname);
    return Status::kError;
  }
  return fill_defaults(thread, function, code, locals, count);
}

Frame* push_frame(Thread& thread, StackRef function, Object* locals, Frame* previous) {
  Code* code = static_cast<Function*>(function.object())->code;
  if (PY_UNLIKELY(code->co_framesize == kUnverifiedFrame) &&
      code_verify_before_run(thread, code) == Status::kError)
    return nullptr;
  auto* frame =
      reinterpret_cast<Frame*>(datastack_push(thread, static_cast<size_t>(code->co_framesize)));
  if (frame == nullptr) return nullptr;
  frame_initialize_steal(frame, function, locals, code, 0, previous);
  return frame;
}

}  // namespace

Frame* frame_push_and_init_steal(Thread& thread, StackRef function, StackRef* arguments, int count,
                                 Tuple* kwnames, Frame* previous) {
  auto* callee = static_cast<Function*>(function.object());
  Object* locals = nullptr;
  if ((callee->code->co_flags & coflags::kOptimized) == 0) {
    locals = reinterpret_cast<Object*>(callee->globals.get());
    incref(locals);
  }
  Frame* frame = push_frame(thread, function, locals, previous);
  if (frame == nullptr) {
    int total = count + (kwnames != nullptr ? static_cast<int>(kwnames->ob_size) : 0);
    for (int i = 0; i < total; ++i) arguments[i].close();
    xdecref(locals);
    function.close();
    return nullptr;
  }
  if (PY_UNLIKELY(bind_locals(thread, callee, frame->localsplus, arguments, count, kwnames) ==
                  Status::kError)) {
    frame_clear_and_pop(thread, frame);
    return nullptr;
  }
  return frame;
}

Frame* frame_push_with_locals_steal(Thread& thread, StackRef function, Object* locals) {
  auto* callee = static_cast<Function*>(function.object());
  Frame* frame = push_frame(thread, function, locals, nullptr);
  if (frame == nullptr) {
    xdecref(locals);
    function.close();
    return nullptr;
  }
  if (bind_locals(thread, callee, frame->localsplus, nullptr, 0, nullptr) == Status::kError) {
    frame_clear_and_pop(thread, frame);
    return nullptr;
  }
  return frame;
}

Frame* frame_push_from_tuple_steal(Thread& thread, StackRef function, StackRef args,
                                   StackRef kwargs, Frame* previous) {
  auto* tuple = args.as<Tuple>();
  auto* dict = kwargs.is_null() ? nullptr : kwargs.as<Dict>();
  int64_t keyword_count = dict != nullptr ? dict->used : 0;
  int64_t total = tuple->ob_size + keyword_count;
  constexpr int64_t kRoom = 16;
  StackRef room[kRoom];
  StackRef* arguments = room;
  Owned<Tuple> names;
  bool failed = false;
  if (total > kRoom) {
    arguments = static_cast<StackRef*>(mem_alloc(static_cast<size_t>(total) * sizeof(StackRef)));
    if (arguments == nullptr) {
      (void)raise_memory_error(thread);
      failed = true;
    }
  }
  if (!failed && keyword_count > 0) {
    names = tuple_alloc(thread, keyword_count);
    failed = !names;
  }
  Frame* frame = nullptr;
  if (failed) {
    function.close();
  } else {
    for (int64_t i = 0; i < tuple->ob_size; ++i) arguments[i] = StackRef::from_new(tuple->items[i]);
    if (keyword_count > 0) {
      int64_t position = 0, k = 0;
      Object *key, *value;
      while (dict_next(dict, &position, &key, &value)) {
        if (!is_a<Str>(key)) failed = true;
        incref(key);
        names->items[k] = key;
        arguments[tuple->ob_size + k++] = StackRef::from_new(value);
      }
      tuple_ready(names);
    }
    if (failed) {
      for (int64_t i = 0; i < total; ++i) arguments[i].close();
      function.close();
      (void)raise_type_error(thread, "keywords must be strings");
    } else {
      frame = frame_push_and_init_steal(thread, function, arguments,
                                        static_cast<int>(tuple->ob_size), names.get(), previous);
    }
  }
  if (arguments != room) mem_free(arguments);
  args.close();
  kwargs.close();
  return frame;
}

namespace {

// The two instructions that the shim below __init__ runs: check for None, return the instance.
constinit uint16_t g_init_cleanup_units[] = {make_code_unit(op::EXIT_INIT_CHECK, 0),
                                             make_code_unit(op::RETURN_VALUE, 0),
                                             make_code_unit(op::RESUME, 0)};
// Never visible to Python: only the fields that unwinding reads are filled.
alignas(Code) unsigned char g_init_cleanup_storage[sizeof(Code)];

Code* init_cleanup_code() {
  auto* code = reinterpret_cast<Code*>(g_init_cleanup_storage);
  if (code->ob_type == nullptr) {
    code->ob_type = &Code::type;
    make_immortal(code);
    code->co_flags = coflags::kOptimized;
    code->co_stacksize = 2;
    code->co_framesize = kInitShimWords;
    code->units = g_init_cleanup_units;
    code->unit_count = 3;
    code->first_traceable = 4;
    code->verified = true;
  }
  return code;
}

}  // namespace

bool frame_is_init_shim(const Frame* frame) {
  return frame->f_executable.object() == reinterpret_cast<Object*>(g_init_cleanup_storage);
}

Frame* frame_push_init_shim(Thread& thread, StackRef self, Frame* previous) {
  Code* code = init_cleanup_code();
  auto* frame = reinterpret_cast<Frame*>(thread.datastack_top);
  thread.datastack_top += code->co_framesize;
  frame->previous = previous;
  frame->f_funcobj = StackRef::from_borrow(none());
  frame->f_executable = StackRef::from_borrow(code);
  frame->f_globals = nullptr;
  frame->f_builtins = nullptr;
  frame->f_locals = nullptr;
  frame->frame_obj = nullptr;
  frame->stackpointer = frame->localsplus;
  frame->instr_ptr = code->units;
  frame->return_offset = 0;
  frame->owner = FrameOwner::kThread;
  frame->visited = 0;
  *frame->stackpointer++ = self.dup();
  return frame;
}

void frame_copy(Frame* source, Frame* target) {
  std::memcpy(static_cast<void*>(target), source, offsetof(Frame, localsplus));
  int64_t count = source->stackpointer - source->localsplus;
  target->stackpointer = target->localsplus + count;
  target->previous = nullptr;
  target->f_executable = source->f_executable.make_heap_safe();
  target->f_funcobj = source->f_funcobj.make_heap_safe();
  for (int64_t i = 0; i < count; ++i)
    target->localsplus[i] = source->localsplus[i].make_heap_safe();
}

void frame_clear_locals(Frame* frame) {
  StackRef* sp = frame->stackpointer;
  frame->stackpointer = frame->localsplus;
  while (sp > frame->localsplus) (--sp)->close();
  Object* locals = frame->f_locals;
  frame->f_locals = nullptr;
  xdecref(locals);
}

void frame_clear_except_code(Thread& thread, Frame* frame) {
  FrameObject* object = frame->frame_obj;
  if (object != nullptr) {
    frame->frame_obj = nullptr;
    if (object->ob_refcnt > 1) {
      frame_take_ownership(object, frame);
      decref(object);
      return;
    }
    decref(object);
  }
  frame_clear_locals(frame);
  StackRef function = frame->f_funcobj;
  frame->f_funcobj = StackRef::null();
  function.close();
}

void frame_clear_and_pop(Thread& thread, Frame* frame) {
  if (PY_LIKELY(frame->owner == FrameOwner::kThread)) {
    frame_clear_except_code(thread, frame);
    StackRef code = frame->f_executable;
    frame->f_executable = StackRef::null();
    code.close();
    frame_pop(thread, frame);
    return;
  }
  Generator* generator = generator_of(frame);
  generator->state = GenState::kCleared;
  thread.exc_info = generator->exc_state.previous;
  generator->exc_state.previous = nullptr;
  frame->previous = nullptr;
  frame_clear_except_code(thread, frame);
  Object* handled = generator->exc_state.value;
  generator->exc_state.value = nullptr;
  xdecref(handled);
}

}  // namespace py
