// A reduction of two code objects: a call gives way to what the called function does.
// Counterpart: none.
#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "fuzz/mutators/reductions.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

constexpr uint32_t kOddShapes = py::CO_VARARGS | py::CO_VARKEYWORDS;

// A function of the program that is plain enough: it takes positional arguments and runs to its end
// when it is called.
bool is_plain_function(const CodeIR& code) {
  return !code.raw_code && (static_cast<uint32_t>(code.flags) & kOddShapes) == 0 &&
         code.keyword_only_count == 0 && !is_generator(code) && !code.instructions.empty() &&
         code.instructions[0].opcode != op::COPY_FREE_VARS &&
         std::none_of(code.instructions.begin(), code.instructions.end(),
                      [](const Instruction& one) {
                        return one.opcode >= 256 || one.opcode == op::MAKE_CELL || one.caches >= 0;
                      });
}

// The code of the function that is stored under a name: LOAD_CONST, MAKE_FUNCTION, perhaps
// attributes, and the store.
ValueRef function_named(const std::vector<std::unique_ptr<Subject>>& subjects,
                        const std::string& name) {
  for (const auto& subject : subjects) {
    const CodeIR& code = subject->code;
    for (uint32_t at = 0; at + 2 < code.size(); ++at) {
      const Instruction& load = code.instructions[at];
      if (load.opcode != op::LOAD_CONST || load.oparg >= code.consts.size() ||
          !is_code(*code.consts[load.oparg]) ||
          code.instructions[at + 1].opcode != op::MAKE_FUNCTION)
        continue;
      uint32_t store = at + 2;
      while (store + 1 < code.size() &&
             code.instructions[store].opcode == op::SET_FUNCTION_ATTRIBUTE)
        ++store;
      const Instruction& last = code.instructions[store];
      if ((last.opcode == op::STORE_NAME || last.opcode == op::STORE_GLOBAL) &&
          last.oparg < code.names.size() && code.names[last.oparg]->bytes == name)
        return code.consts[load.oparg];
    }
  }
  return nullptr;
}

// The code of what is called at `at`, as far as that can be seen.
ValueRef callee_of(const std::vector<std::unique_ptr<Subject>>& subjects, const Subject& caller,
                   uint32_t at, uint32_t start) {
  const CodeIR& code = caller.code;
  const auto base = static_cast<size_t>(caller.flow.depth(start));
  const std::vector<Slot>& stack = caller.stacks()[at];
  if (base < stack.size() && stack[base].types == type::kFunc && stack[base].constant >= 0 &&
      static_cast<size_t>(stack[base].constant) < code.consts.size() &&
      is_code(*code.consts[static_cast<size_t>(stack[base].constant)]))
    return code.consts[static_cast<size_t>(stack[base].constant)];
  const Instruction& load = code.instructions[start];
  uint32_t name = load.oparg;
  if (load.opcode == op::LOAD_GLOBAL) {
    name >>= 1;
  } else if (load.opcode != op::LOAD_NAME) {
    return nullptr;
  }
  return name < code.names.size() ? function_named(subjects, code.names[name]->bytes) : nullptr;
}

// The callable and the NULL, `count` slots from `base` on, go from below [from, to): what is copied
// from further below is nearer then. False when the callable itself is.
bool lower_copies(const Subject& caller, uint32_t from, uint32_t to, int base, int count,
                  CodeIR* code) {
  for (uint32_t i = from; i < to; ++i) {
    Instruction& one = code->instructions[i];
    if ((one.opcode != op::COPY && one.opcode != op::SWAP) || !caller.flow.reachable(i)) continue;
    const int slot = caller.flow.depth(i) - static_cast<int>(one.oparg);
    if (slot >= base + count) continue;
    if (slot >= base) return false;
    one.oparg -= static_cast<uint32_t>(count);
  }
  return true;
}

// Where the callable is complete: what comes between that and the NULL takes nothing of it, and
// stays.
uint32_t callable_end(const Subject& caller, uint32_t start, uint32_t arguments, int base) {
  const CodeIR& code = caller.code;
  const uint32_t null = arguments - 1;
  if (code.instructions[null].opcode != op::PUSH_NULL) return arguments;
  uint32_t end = null;
  for (uint32_t i = null; i > start; --i) {
    if (!caller.flow.reachable(i) || code.instructions[i].opcode >= 256) return arguments;
    if (i < null && caller.flow.depth(i) - inputs_of(code.instructions[i]) <= base) break;
    if (caller.flow.depth(i) == base + 1) end = i;
  }
  return end;
}

class Inliner {
 public:
  Inliner(const Subject& caller, const CodeIR& callee)
      : caller_(caller), callee_(callee), code_(caller.code) {}

  // The call at `at` whose operands are computed in [start, arguments) and [arguments, at).
  bool run(uint32_t start, uint32_t arguments, uint32_t at, int base, CodeIR* result) {
    const auto count = static_cast<uint32_t>(callee_.arg_count);
    const uint32_t middle = callable_end(caller_, start, arguments, base);
    if (!map_locals() || !lower_copies(caller_, arguments, at, base, 2, &code_) ||
        !lower_copies(caller_, middle, arguments, base, 1, &code_))
      return false;
    const py::Position position = code_.instructions[at].position;
    std::vector<Instruction> body;
    for (uint32_t i = count; i-- > 0;) body.push_back(make(op::STORE_FAST, locals_[i]));
    const uint32_t begin = prologue_end(callee_);
    const uint32_t stores = count;
    for (uint32_t i = begin; i < callee_.size(); ++i) {
      Instruction one = callee_.instructions[i];
      one.target = kNoLabel;
      if (!translate(&one)) return false;
      if (one.opcode == op::RETURN_VALUE)
        one = make(i + 1 == callee_.size() ? op::NOP : op::JUMP_FORWARD);
      body.push_back(one);
    }
    for (Instruction& one : body) one.position = position;
    // The call goes, its callable goes, the body takes the place of the call: the body comes first,
    // so that what protected the call protects it.
    insert(&code_, at, body);
    const auto end = at + static_cast<uint32_t>(body.size());
    erase(&code_, end, end + 1);
    const auto placed = [&](uint32_t i) { return label_at(&code_, at + stores + i - begin); };
    for (uint32_t i = begin; i < callee_.size(); ++i) {
      const Instruction& old = callee_.instructions[i];
      Instruction& one = code_.instructions[at + stores + i - begin];
      int32_t target = kNoLabel;
      if (old.opcode == op::RETURN_VALUE && i + 1 < callee_.size()) {
        target = placed(callee_.size());
      } else if (old.target != kNoLabel) {
        if (target_of(callee_, old) < begin) return false;
        target = placed(target_of(callee_, old));
      }
      one.target = target;
    }
    for (const ExceptionRange& old : callee_.ranges) {
      ExceptionRange range = old;
      for (int32_t* label : {&range.start, &range.end, &range.target}) {
        const uint32_t where = callee_.labels[static_cast<size_t>(*label)].instruction;
        *label = placed(std::max(where, begin));
      }
      range.depth += static_cast<uint32_t>(base);
      code_.ranges.insert(code_.ranges.begin(), range);
    }
    erase(&code_, arguments - 1, arguments);
    erase(&code_, start, std::min(middle, arguments - 1));
    for (uint32_t i = code_.size(); i-- > 0;) {
      if (code_.instructions[i].opcode == op::NOP) erase(&code_, i, i + 1);
    }
    *result = std::move(code_);
    return repair(result);
  }

 private:
  // Parameters and variables become new ones of the caller; what the function closes over is a cell
  // there already.
  bool map_locals() {
    for (const Local& old : callee_.locals) {
      const auto same =
          std::find_if(code_.locals.begin(), code_.locals.end(),
                       [&](const Local& one) { return one.name->bytes == old.name->bytes; });
      if ((old.kind & py::CO_FAST_FREE) != 0) {
        if (same == code_.locals.end() || (same->kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) == 0)
          return false;
        locals_.push_back(static_cast<uint32_t>(same - code_.locals.begin()));
        continue;
      }
      Local added = old;
      added.kind = py::CO_FAST_LOCAL;
      for (char letter = 'a'; letter <= 'z' && is_taken(added.name->bytes); ++letter)
        added.name = make_text(std::string(1, letter), true);
      if (is_taken(added.name->bytes)) return false;
      // Cells and free variables stay behind the plain ones.
      const auto place = std::find_if(
          code_.locals.begin(), code_.locals.end(),
          [](const Local& one) { return (one.kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) != 0; });
      if (place != code_.locals.end()) return false;
      locals_.push_back(static_cast<uint32_t>(code_.locals.size()));
      code_.locals.push_back(std::move(added));
    }
    return true;
  }

  bool is_taken(const std::string& name) const {
    return std::any_of(code_.locals.begin(), code_.locals.end(),
                       [&](const Local& one) { return one.name->bytes == name; });
  }

  bool translate(Instruction* one) {
    const auto name = [&](uint32_t index, int shift) {
      if (index >= callee_.names.size()) return false;
      one->oparg = name_index(&code_, callee_.names[index]->bytes) << shift |
                   (one->oparg & ((1u << shift) - 1));
      return true;
    };
    switch (py::kOpcodeInfo[one->opcode].oparg) {
      case py::OpargKind::kConst:
        if (one->oparg >= callee_.consts.size()) return false;
        one->oparg = const_index(&code_, callee_.consts[one->oparg]);
        return true;
      case py::OpargKind::kName:
        return name(one->oparg, 0);
      case py::OpargKind::kNameShift1:
        return name(one->oparg >> 1, 1);
      case py::OpargKind::kNameShift2:
        return name(one->oparg >> 2, 2);
      case py::OpargKind::kLocal:
      case py::OpargKind::kDeref:
        if (one->oparg >= locals_.size()) return false;
        one->oparg = locals_[one->oparg];
        return true;
      case py::OpargKind::kLocalPair: {
        const uint32_t high = one->oparg >> 4;
        const uint32_t low = one->oparg & 15;
        if (high >= locals_.size() || low >= locals_.size() || locals_[high] > 15 ||
            locals_[low] > 15)
          return false;
        one->oparg = locals_[high] << 4 | locals_[low];
        return true;
      }
      default:
        return one->opcode != op::RESUME;
    }
  }

  const Subject& caller_;
  const CodeIR& callee_;
  CodeIR code_;
  std::vector<uint32_t> locals_;
};

// Without the definition of a function that is stored under a name and has no attributes. False
// when there is none.
bool without_definition(CodeIR* code, const Value& function) {
  for (uint32_t at = 0; at + 2 < code->size(); ++at) {
    const Instruction* three = &code->instructions[at];
    if (three[0].opcode != op::LOAD_CONST || three[0].oparg >= code->consts.size() ||
        code->consts[three[0].oparg].get() != &function || three[1].opcode != op::MAKE_FUNCTION ||
        (three[2].opcode != op::STORE_NAME && three[2].opcode != op::STORE_GLOBAL))
      continue;
    erase(code, at, at + 3);
    return repair(code);
  }
  return false;
}

}  // namespace

std::vector<ValueRef> inlined(const ValueRef& root) {
  std::vector<ValueRef> found;
  const std::vector<ValueRef> codes = code_objects(root);
  std::vector<std::unique_ptr<Subject>> subjects;
  for (const ValueRef& code : codes) subjects.push_back(std::make_unique<Subject>(decode(code)));
  for (size_t i = 0; i < codes.size(); ++i) {
    const Subject& caller = *subjects[i];
    if (!caller.flow.ok() || is_generator(caller.code)) continue;
    for (uint32_t at = prologue_end(caller.code); at < caller.code.size(); ++at) {
      const Instruction& call = caller.code.instructions[at];
      if (call.opcode != op::CALL || !caller.flow.reachable(at)) continue;
      const int base = caller.flow.depth(at) - inputs_of(call);
      if (base < 0) continue;
      const uint32_t start = operand_start(caller, at, base);
      const uint32_t arguments = operand_start(caller, at, base + 2);
      if (caller.flow.depth(start) != base || arguments > at || start >= arguments) continue;
      const ValueRef code = callee_of(subjects, caller, at, start);
      if (code == nullptr || code == codes[i]) continue;
      const CodeIR callee = decode(code);
      CodeIR edited;
      if (!is_plain_function(callee) || static_cast<uint32_t>(callee.arg_count) != call.oparg ||
          !Inliner(caller, callee).run(start, arguments, at, base, &edited))
        continue;
      CodeIR less = edited;
      // The function itself is in the way as long as somebody loads its code.
      for (CodeIR* one : {&less, &edited}) {
        if (one == &less && !without_definition(one, *code)) continue;
        drop_unused(one);
        found.push_back(with_edited(root, {{codes[i], *one}}));
        // What begins without RESUME does not show in tracebacks; the callee's may have to.
        if (prologue_end(*one) != 0) continue;
        insert(one, 0, {make(op::RESUME)});
        if (repair(one)) found.push_back(with_edited(root, {{codes[i], std::move(*one)}}));
      }
    }
  }
  return found;
}

}  // namespace fuzz
