// From code objects to what the verifier wants to know of them, and back to an exception.
#include "vm/verify/code_verify.h"

#include "vm/base/buffer.h"
#include "vm/heap/alloc.h"
#include "vm/heap/stackref.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code_units.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/set.h"
#include "vm/objects/singletons.h"
#include "vm/objects/str.h"
#include "vm/objects/template.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

uint64_t g_refusals = 0;

uint32_t kind_of_object(Object* object) {
  if (is_none(object)) return kind::kNone;
  const Type* type = object->ob_type;
  if (type == &Bool::type) return kind::kBool;
  if (type == &Str::type) return kind::kStr;
  if (type == &Tuple::type) return kind::kTuple;
  if (type == &List::type) return kind::kList;
  if (type == &Dict::type) return kind::kDict;
  if (type == &Set::type) return kind::kSet;
  if (type == &Cell::type) return kind::kCell;
  if (type == &Code::type) return kind::kCode;
  if (type == &Interpolation::type) return kind::kInterpolation;
  if (type == &Function::type) {
    auto* function = static_cast<Function*>(object);
    const int64_t cells =
        function->closure == nullptr ? 0 : as<Tuple>(function->closure.get())->ob_size;
    return cells == function->code->co_nfreevars ? kind::kFunction : kind::kOpenFunction;
  }
  return is_exception(object) ? kind::kException : kind::kOther;
}

ConstantFacts constant_facts(const void* constants, uint32_t index, bool details) {
  Object* value = static_cast<const Tuple*>(constants)->items[index];
  ConstantFacts facts;
  facts.kinds = kind_of_object(value);
  if (!details) return facts;
  if (facts.kinds == kind::kTuple) {
    auto* tuple = static_cast<Tuple*>(value);
    facts.size = static_cast<uint32_t>(tuple->ob_size);
    facts.all_names = true;
    for (int64_t i = 0; i < tuple->ob_size && facts.all_names; ++i)
      facts.all_names = is_exact<Str>(tuple->items[i]);
  } else if (facts.kinds == kind::kCode) {
    facts.free_count = static_cast<uint32_t>(static_cast<Code*>(value)->co_nfreevars);
  }
  return facts;
}

}  // namespace

uint32_t kind_of_word(StackRef word) {
  if (word.is_null()) return kind::kNull;
  if (word.is_int()) return kind::kLasti;
  return kind_of_object(word.object());
}

bool fact_holds(const Fact& fact, StackRef word, const Code* code) {
  if ((kind_of_word(word) & ~fact.kinds) != 0) return false;
  switch (fact.about) {
    case About::kNothing:
    case About::kBorrowed:
      return true;
    case About::kConstant: {
      Object* constant = code->co_consts->items[fact.value];
      // A constant can be a function itself.
      if (constant == word.object() || !is_exact<Code>(constant) ||
          !is_exact<Function>(word.object()))
        return constant == word.object();
      return word.as<Function>()->code->co_nfreevars == static_cast<Code*>(constant)->co_nfreevars;
    }
    case About::kTuple:
    case About::kCells:
    case About::kInterpolations:
    case About::kAliasParts: {
      auto* tuple = word.as<Tuple>();
      if (static_cast<uint64_t>(tuple->ob_size) != fact.value) return false;
      if (fact.about == About::kTuple) return true;
      uint32_t kinds = 0;
      for (int64_t i = 0; i < tuple->ob_size; ++i) kinds |= kind_of_object(tuple->items[i]);
      const uint32_t wanted = fact.about == About::kCells ? kind::kCell
                              : fact.about == About::kInterpolations
                                  ? kind::kInterpolation
                                  : kind::kStr | kind::kTuple | kind::kNone | kind::kFunction;
      return (kinds & ~wanted) == 0;
    }
    case About::kRaised: {
      auto* list = word.as<List>();
      bool fits = true;
      for (int64_t i = 0; fits && i < list->ob_size; ++i)
        fits = is_none(list->items[i]) || is_exception(list->items[i]);
      return fits;
    }
  }
  return false;
}

Verdict verify_code(Code* code, FrameStates* states) {
  Buffer plain;
  const uint16_t* units = code->units;
  if (code->verified) {
    if (!plain.resize(static_cast<size_t>(code->unit_count) * 2))
      return {false, Reason::kNoMemory, SlotType::kAny, 0};
    auto* copy = reinterpret_cast<uint16_t*>(plain.data());
    code_copy_plain_units(code, copy);
    units = copy;
  }
  const int flags = code->co_flags;
  const int arguments = code->co_argcount + code->co_kwonlyargcount +
                        ((flags & coflags::kVarArgs) != 0) + ((flags & coflags::kVarKeywords) != 0);
  const CodeShape shape = {
      .units = units,
      .unit_count = static_cast<uint32_t>(code->unit_count),
      .exception_table = reinterpret_cast<const uint8_t*>(code->co_exceptiontable->data),
      .exception_table_size = static_cast<size_t>(code->co_exceptiontable->ob_size),
      .argument_count = static_cast<uint32_t>(arguments),
      .local_count = static_cast<uint32_t>(code->co_nlocalsplus),
      .free_count = static_cast<uint32_t>(code->co_nfreevars),
      .local_kinds = reinterpret_cast<const uint8_t*>(code->co_localspluskinds->data),
      .stack_size = static_cast<uint32_t>(code->co_stacksize),
      .flags = static_cast<uint32_t>(flags),
      .name_count = static_cast<uint32_t>(code->co_names->ob_size),
      .constant_count = static_cast<uint32_t>(code->co_consts->ob_size),
      .constants = code->co_consts.get(),
      .constant = constant_facts,
  };
  return verify(shape, states);
}

uint64_t code_refusals() { return g_refusals; }

Status code_verify_before_run(Thread& thread, Code* code) {
  if (code->verified) return Status::kOk;
  const Verdict verdict = verify_code(code);
  if (PY_LIKELY(verdict.defined)) {
    code_trust(code);
    return Status::kOk;
  }
  return code_refuse(thread, code, verdict);
}

Raised code_refuse(Thread& thread, Code* code, const Verdict& verdict) {
  if (verdict.reason == Reason::kNoMemory) return raise_memory_error(thread);
  ++g_refusals;
  Buffer text;
  if (!append_verdict(verdict, "", &text)) return raise_memory_error(thread);
  // The name may hold what no byte string can: it goes in between.
  const char* rest = text.c_str();
  if (rest == nullptr) return raise_memory_error(thread);
  constexpr char kHead[] = "invalid bytecode in '";
  return raise(thread, &exc::SystemError, "%s%U%s", kHead, code->co_name.get(),
               rest + sizeof(kHead) - 1);
}

}  // namespace py
