// Reductions that more than one code object takes part in.
// Counterpart: none.
#include <algorithm>
#include <map>
#include <set>

#include "fuzz/mutators/editor_internal.h"
#include "fuzz/mutators/reductions.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

constexpr uint32_t kVariable = py::CO_VARARGS | py::CO_VARKEYWORDS;

int64_t argument_count(const CodeIR& code) {
  const auto flags = static_cast<uint32_t>(code.flags);
  return int64_t{code.arg_count} + code.keyword_only_count +
         ((flags & py::CO_VARARGS) != 0 ? 1 : 0) + ((flags & py::CO_VARKEYWORDS) != 0 ? 1 : 0);
}

std::string text_of(const ValueRef& value) { return is_text(*value) ? value->bytes : ""; }

// A constant that an instruction loads, or null.
ValueRef loaded(const CodeIR& code, const Instruction& one) {
  if (one.opcode == op::LOAD_SMALL_INT) return make_int(one.oparg);
  if (one.opcode == op::LOAD_CONST && one.oparg < code.consts.size() &&
      !is_code(*code.consts[one.oparg]))
    return code.consts[one.oparg];
  return nullptr;
}

// Tuples of constants that calls somewhere in the program pass, by their number.
std::vector<std::vector<ValueRef>> passed(const std::vector<CodeIR>& codes, size_t count) {
  constexpr size_t kMost = 4;
  std::vector<std::vector<ValueRef>> found;
  for (const CodeIR& code : codes) {
    for (uint32_t at = 0; at < code.size() && found.size() < kMost; ++at) {
      const Instruction& one = code.instructions[at];
      if (one.opcode != op::CALL || one.oparg != count || at < count) continue;
      std::vector<ValueRef> values;
      for (uint32_t i = at - one.oparg; i < at; ++i) {
        ValueRef value = loaded(code, code.instructions[i]);
        if (value == nullptr) break;
        values.push_back(std::move(value));
      }
      if (values.size() == count) found.push_back(std::move(values));
    }
  }
  return found;
}

// As a module's code would be: no parameters, nothing to close over.
bool stand_alone(const CodeIR& inner, const std::vector<ValueRef>& arguments, CodeIR* result) {
  *result = inner;
  const auto count = static_cast<size_t>(argument_count(inner));
  if (count > inner.locals.size()) return false;
  const auto flags = static_cast<uint32_t>(inner.flags);
  result->arg_count = result->positional_only_count = result->keyword_only_count = 0;
  result->flags = static_cast<int32_t>(flags & ~(kVariable | py::CO_NESTED));
  std::vector<Instruction> cells;
  for (size_t i = 0; i < result->locals.size(); ++i) {
    uint8_t& kind = result->locals[i].kind;
    if ((kind & py::CO_FAST_FREE) == 0) continue;
    kind = static_cast<uint8_t>((kind & ~py::CO_FAST_FREE) | py::CO_FAST_CELL);
    cells.push_back(make(op::MAKE_CELL, static_cast<uint32_t>(i)));
  }
  if (!cells.empty()) {
    if (result->instructions.empty() || result->instructions[0].opcode != op::COPY_FREE_VARS)
      return false;
    erase(result, 0, 1);
    insert(result, 0, cells);
  }
  std::vector<Instruction> stores;
  for (size_t i = 0; i < count && i < arguments.size(); ++i) {
    const bool cell = (result->locals[i].kind & py::CO_FAST_CELL) != 0;
    result->locals[i].kind =
        static_cast<uint8_t>(cell ? py::CO_FAST_LOCAL | py::CO_FAST_CELL : py::CO_FAST_LOCAL);
    stores.push_back(make(op::LOAD_CONST, const_index(result, arguments[i])));
    stores.push_back(make(cell ? op::STORE_DEREF : op::STORE_FAST, static_cast<uint32_t>(i)));
  }
  insert(result, prologue_end(*result), stores, false);
  return repair(result);
}

// A parameter becomes a local that nobody has bound. False where that is not possible.
bool without_parameter(const CodeIR& callee, int32_t parameter, CodeIR* less) {
  const auto at = static_cast<uint32_t>(parameter);
  const auto count = static_cast<uint32_t>(argument_count(callee));
  const uint32_t last = count - 1;
  if (count > callee.locals.size()) return false;
  if ((callee.locals[at].kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) != 0) return false;
  *less = callee;
  --(parameter < callee.arg_count ? less->arg_count : less->keyword_only_count);
  less->positional_only_count = std::min(less->positional_only_count, less->arg_count);
  const auto first = less->locals.begin() + parameter;
  std::rotate(first, first + 1, less->locals.begin() + count);
  less->locals[last].kind = py::CO_FAST_LOCAL;
  const auto moved = [&](uint32_t old) {
    return old == at ? last : old > at && old <= last ? old - 1 : old;
  };
  for (Instruction& one : less->instructions) {
    if (one.opcode >= 256) continue;
    const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
    if (kind == py::OpargKind::kLocal || kind == py::OpargKind::kDeref)
      one.oparg = moved(one.oparg);
    if (kind == py::OpargKind::kLocalPair)
      one.oparg = moved(one.oparg >> 4) << 4 | moved(one.oparg & 15);
  }
  return repair(less);
}

// Of the edits of operands those that take one argument from every call that passes `count`.
std::vector<const Edit*> argument_edits(const Subject& caller, const std::vector<Edit>& operands,
                                        int32_t count, int32_t argument) {
  std::vector<const Edit*> chosen;
  std::map<uint32_t, int32_t> seen;
  for (const Edit& edit : operands) {
    const Instruction& one = caller.code.instructions[edit.to - 1];
    if (!edit.apply || one.opcode != op::CALL || one.oparg != static_cast<uint32_t>(count))
      continue;
    // The operands of a call are listed in order. Calls inside calls wait for another round.
    if (seen[edit.to]++ != argument) continue;
    if (std::none_of(chosen.begin(), chosen.end(),
                     [&](const Edit* other) { return other->overlaps(edit); }))
      chosen.push_back(&edit);
  }
  return chosen;
}

// SET_FUNCTION_ATTRIBUTE with a dict of constants, as one with a tuple: what it takes.
struct KeywordDefaults {
  uint32_t dict = 0;      // Where the dict begins to be built,
  uint32_t function = 0;  // and where the function's code is loaded.
  std::vector<ValueRef> names;
  std::vector<ValueRef> values;
};

bool find_keyword_defaults(const Subject& subject, uint32_t at, KeywordDefaults* found) {
  const CodeIR& code = subject.code;
  const Instruction& one = code.instructions[at];
  if (one.opcode != op::SET_FUNCTION_ATTRIBUTE || !subject.flow.reachable(at) ||
      one.oparg != py::MAKE_FUNCTION_KWDEFAULTS)
    return false;
  const int base = subject.flow.depth(at) - 2;
  found->dict = operand_start(subject, at, base);
  found->function = operand_start(subject, at, base + 1);
  const Instruction& load = code.instructions[found->function];
  if (load.opcode != op::LOAD_CONST || load.oparg >= code.consts.size() ||
      !is_code(*code.consts[load.oparg]))
    return false;
  const uint32_t build = found->function - 1;
  if (found->dict >= found->function || code.instructions[build].opcode != op::BUILD_MAP ||
      build - found->dict != 2 * code.instructions[build].oparg)
    return false;
  for (uint32_t i = found->dict; i < build; i += 2) {
    found->names.push_back(loaded(code, code.instructions[i]));
    found->values.push_back(loaded(code, code.instructions[i + 1]));
    if (found->names.back() == nullptr || found->values.back() == nullptr) return false;
  }
  return true;
}

bool is_special(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

}  // namespace

ValueRef with_edited(const ValueRef& root, const std::vector<Edited>& edited) {
  ValueRef result = root;
  for (const Edited& one : edited) result = replaced(result, one.old, encode(one.code));
  return result;
}

std::vector<ValueRef> hoisted(const ValueRef& root) {
  std::vector<ValueRef> found;
  std::vector<CodeIR> codes;
  std::set<std::string> stored;
  for (const ValueRef& code : code_objects(root)) {
    codes.push_back(decode(code));
    for (const Instruction& one : codes.back().instructions) {
      if ((one.opcode == op::STORE_NAME || one.opcode == op::STORE_GLOBAL) &&
          one.oparg < codes.back().names.size())
        stored.insert(text_of(codes.back().names[one.oparg]));
    }
  }
  for (size_t i = 1; i < codes.size(); ++i) {
    if (is_generator(codes[i])) continue;
    const auto count = static_cast<size_t>(std::max<int64_t>(0, argument_count(codes[i])));
    std::vector<std::vector<ValueRef>> choices = passed(codes, count);
    choices.emplace_back(count, make_none());
    choices.emplace_back(count, make_int(1));
    if (count == 0) choices.resize(1);
    for (const std::vector<ValueRef>& arguments : choices) {
      CodeIR alone;
      if (!stand_alone(codes[i], arguments, &alone)) continue;
      found.push_back(encode(alone));
      // What the others had stored is not there; this is always.
      bool renamed = false;
      for (ValueRef& name : alone.names) {
        if (!stored.contains(text_of(name))) continue;
        name = make_text("__name__", true);
        renamed = true;
      }
      if (renamed) found.push_back(encode(alone));
    }
  }
  return found;
}

std::vector<ValueRef> without_parameters(const ValueRef& root) {
  std::vector<ValueRef> found;
  const std::vector<ValueRef> codes = code_objects(root);
  std::vector<std::unique_ptr<Subject>> subjects;
  std::vector<std::vector<Edit>> operands(codes.size());
  for (size_t i = 0; i < codes.size(); ++i) {
    subjects.push_back(std::make_unique<Subject>(decode(codes[i])));
    list_operands(*subjects[i], &operands[i]);
  }
  for (size_t i = 1; i < codes.size(); ++i) {
    const CodeIR& callee = subjects[i]->code;
    for (int32_t parameter = 0; parameter < callee.arg_count + callee.keyword_only_count;
         ++parameter) {
      CodeIR less;
      if (!without_parameter(callee, parameter, &less)) continue;
      // Perhaps nobody passes it.
      found.push_back(with_edited(root, {{codes[i], less}}));
      if (parameter >= callee.arg_count) continue;
      // Calls pass one less; those of a bound method do not pass the first.
      for (const int32_t bound : {0, 1}) {
        if (parameter < bound) continue;
        std::vector<Edited> changed;
        for (size_t k = 0; k < codes.size(); ++k) {
          if (k == i) {
            changed.push_back({codes[i], less});
            continue;
          }
          const std::vector<const Edit*> edits = argument_edits(
              *subjects[k], operands[k], callee.arg_count - bound, parameter - bound);
          Edited caller{codes[k], {}};
          if (!edits.empty() && apply_edits(*subjects[k], edits, &caller.code) &&
              repair(&caller.code))
            changed.push_back(std::move(caller));
        }
        if (changed.size() > 1) found.push_back(with_edited(root, changed));
      }
    }
  }
  return found;
}

std::vector<ValueRef> without_keyword_defaults(const ValueRef& root) {
  std::vector<ValueRef> found;
  for (const ValueRef& outer : code_objects(root)) {
    const Subject subject(decode(outer));
    if (!subject.flow.ok()) continue;
    for (uint32_t at = 0; at < subject.code.size(); ++at) {
      KeywordDefaults old;
      if (!find_keyword_defaults(subject, at, &old)) continue;
      const ValueRef inner = subject.code.consts[subject.code.instructions[old.function].oparg];
      CodeIR callee = decode(inner);
      const auto first = static_cast<size_t>(callee.arg_count);
      if (static_cast<size_t>(argument_count(callee)) > callee.locals.size()) continue;
      // The positional ones may have defaults already, which are set next.
      std::vector<ValueRef> values;
      CodeIR caller = subject.code;
      const bool more = at + 1 < caller.size() && old.dict > 0 &&
                        caller.instructions[at + 1].opcode == op::SET_FUNCTION_ATTRIBUTE &&
                        caller.instructions[at + 1].oparg == py::MAKE_FUNCTION_DEFAULTS;
      if (more) {
        const ValueRef tuple = loaded(caller, caller.instructions[old.dict - 1]);
        if (tuple == nullptr || !is_tuple(*tuple)) continue;
        values = tuple->items;
      }
      for (size_t i = 0; i < static_cast<size_t>(callee.keyword_only_count); ++i) {
        ValueRef value = make_none();
        for (size_t k = 0; k < old.names.size(); ++k) {
          if (text_of(old.names[k]) == text_of(callee.locals[first + i].name))
            value = old.values[k];
        }
        values.push_back(std::move(value));
      }
      callee.arg_count += callee.keyword_only_count;
      callee.keyword_only_count = 0;
      const Instruction load =
          make(op::LOAD_CONST, const_index(&caller, make_tuple(std::move(values))));
      if (more) {
        caller.instructions[old.dict - 1] = load;
        erase(&caller, at, at + 1);
        erase(&caller, old.dict, old.function);
      } else {
        caller.instructions[at].oparg = py::MAKE_FUNCTION_DEFAULTS;
        caller.instructions[old.dict] = load;
        erase(&caller, old.dict + 1, old.function);
      }
      if (!repair(&caller) || !repair(&callee)) continue;
      drop_unused(&caller);
      found.push_back(with_edited(root, {{outer, std::move(caller)}, {inner, std::move(callee)}}));
    }
  }
  return found;
}

std::vector<ValueRef> renamed(const ValueRef& root) {
  // Names are shared between code objects: a global here is one there.
  std::vector<std::string> names;
  std::set<std::string> known;
  const std::vector<ValueRef> codes = code_objects(root);
  for (const ValueRef& code : codes) {
    for (const ValueRef& name : code->code->names->items) {
      if (known.insert(text_of(name)).second) names.push_back(text_of(name));
    }
  }
  std::vector<ValueRef> found;
  char next_letter = 'a';
  for (const std::string& old : names) {
    if (old.size() <= 1 || is_special(old)) continue;
    while (next_letter <= 'z' && known.contains(std::string(1, next_letter))) ++next_letter;
    if (next_letter > 'z') break;
    const ValueRef name = make_text(std::string(1, next_letter), true);
    ValueRef result = root;
    for (const ValueRef& code : codes) {
      CodeIR edited = decode(code);
      bool changed = false;
      for (ValueRef& one : edited.names) {
        if (text_of(one) != old) continue;
        one = name;
        changed = true;
      }
      if (changed) result = replaced(result, code, encode(edited));
    }
    if (result != root) found.push_back(std::move(result));
  }
  return found;
}

}  // namespace fuzz
