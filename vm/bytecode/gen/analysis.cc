// Puts macros together and checks that the definitions agree with each other.
// Counterpart: Tools/cases_generator/analyzer.py, stack.py.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "vm/bytecode/gen/model.h"

namespace opgen {

std::string count_text(const Count& count) {
  if (count.per_oparg == 0) return std::to_string(count.constant);
  std::string text = "oparg";
  if (count.shift != 0) text = "(oparg >> " + std::to_string(count.shift) + ")";
  if (count.mask != 0xFFFFFFFF) text = "(oparg & " + std::to_string(count.mask) + ")";
  if (count.per_oparg != 1) text += " * " + std::to_string(count.per_oparg);
  if (count.constant > 0) text += " + " + std::to_string(count.constant);
  if (count.constant < 0) text += " - " + std::to_string(-count.constant);
  return text;
}

Offset& Offset::add(const Count& count, int sign) {
  constant += sign * count.constant;
  if (count.per_oparg != 0) {
    Count term = count;
    term.constant = 0;
    term.per_oparg = 1;
    const std::string key = count_text(term);
    terms[key] += sign * count.per_oparg;
    if (terms[key] == 0) terms.erase(key);
  }
  return *this;
}

Offset Offset::minus(const Offset& other) const {
  Offset result = *this;
  result.constant -= other.constant;
  for (const auto& [key, factor] : other.terms) {
    result.terms[key] -= factor;
    if (result.terms[key] == 0) result.terms.erase(key);
  }
  return result;
}

std::string Offset::text() const {
  std::string text;
  const auto append = [&](int factor, const std::string& what, bool number) {
    if (text.empty()) {
      text = factor < 0 ? "-" : "";
    } else {
      text += factor < 0 ? " - " : " + ";
    }
    const int size = std::abs(factor);
    if (number) {
      text += std::to_string(size);
    } else {
      text += size == 1 ? what : what + " * " + std::to_string(size);
    }
  };
  for (const auto& [key, factor] : terms) append(factor, key, false);
  if (constant != 0 || text.empty()) append(constant, "", true);
  return text;
}

namespace {

class Analyzer {
 public:
  Analyzer(Module module, std::vector<Error>* errors) : errors_(errors) {
    program_.module = std::move(module);
  }

  Program run() {
    collect();
    families();
    for (const Definition& def : program_.module.definitions) check_names(def);
    for (const Definition& def : program_.module.definitions) {
      if (def.kind != DefKind::kOp) instruction(def);
    }
    if (errors_->empty()) whole_set();
    std::sort(program_.instructions.begin(), program_.instructions.end(),
              [](const Instruction& a, const Instruction& b) { return a.number < b.number; });
    for (size_t i = 0; i < program_.instructions.size(); ++i) {
      program_.index[program_.instructions[i].name] = i;
    }
    return std::move(program_);
  }

 private:
  void fail(const Location& where, const std::string& message) {
    errors_->push_back({where, message});
  }
  void fail(const Definition& def, const std::string& message) {
    fail(def.where, def.name + ": " + message);
  }

  const Definition* find(const std::string& name) const {
    const auto it = program_.by_name.find(name);
    return it == program_.by_name.end() ? nullptr : it->second;
  }

  void collect() {
    std::map<int, std::string> numbers;
    for (const Definition& def : program_.module.definitions) {
      if (!program_.by_name.emplace(def.name, &def).second) {
        fail(def, "defined twice; first on line " + std::to_string(find(def.name)->where.line));
      }
      if (def.kind == DefKind::kOp) {
        if (def.name[0] != '_') fail(def, "the name of an op starts with '_'");
        continue;
      }
      const bool pseudo = def.kind == DefKind::kPseudo;
      if (pseudo ? def.number < 256 : def.number < 0 || def.number > 255) {
        fail(def, "number " + std::to_string(def.number) + " is out of range");
      }
      const auto [it, fresh] = numbers.emplace(def.number, def.name);
      if (!fresh) fail(def, "number " + std::to_string(def.number) + " belongs to " + it->second);
    }
  }

  void families() {
    for (const Family& family : program_.module.families) {
      if (find(family.head) == nullptr) fail(family.where, "family of unknown " + family.head);
      for (const std::string& member : family.members) {
        if (find(member) == nullptr) fail(family.where, "unknown member " + member);
        if (!head_of_.emplace(member, family.head).second) {
          fail(family.where, member + " is in two families");
        }
      }
    }
  }

  // Names within one signature are distinct, and same-named items keep their size.
  void check_names(const Definition& def) {
    const auto distinct = [&](const std::vector<StackItem>& items, const char* side) {
      std::set<std::string> seen;
      for (const StackItem& item : items) {
        if (!item.unused() && !seen.insert(item.name).second) {
          fail(def, "two " + std::string(side) + " named " + item.name);
        }
        if (item.is_frame() && item.count.is_array) fail(def, "a frame is no array");
      }
    };
    distinct(def.effect.inputs, "inputs");
    distinct(def.effect.outputs, "outputs");
    for (const StackItem& out : def.effect.outputs) {
      bool found = out.same_as.empty();
      for (const StackItem& in : def.effect.inputs) {
        if (in.name == out.same_as) found = true;
        if (!in.unused() && in.name == out.name && !(in.count == out.count)) {
          fail(def, in.name + " changes its size");
        }
      }
      if (!found) fail(def, "same(" + out.same_as + ") names no input");
    }
  }

  void add_part(const Definition& owner, const std::string& name, int line,
                Instruction* instruction, int* units) {
    const Definition* op = find(name);
    if (op == nullptr || op->kind == DefKind::kMacro || op->kind == DefKind::kPseudo) {
      return fail({owner.where.file, line}, owner.name + ": no op or inst named " + name);
    }
    Part part;
    part.op = op;
    for (const CacheItem& cache : op->effect.caches) {
      part.caches.emplace_back(cache, *units);
      if (cache.name != "unused") instruction->cache_fields.emplace_back(cache, *units);
      *units += cache.units;
    }
    // An instruction used as a part keeps its own public flags to itself.
    static const std::set<std::string> kInherited = {
        "eval_break", "deopt", "exit", "error", "error_no_pop", "escapes", "enters_frame"};
    for (const std::string& flag : op->attributes.flags) {
      if (op == &owner || kInherited.contains(flag)) instruction->flags.insert(flag);
    }
    instruction->parts.push_back(std::move(part));
  }

  void instruction(const Definition& def) {
    Instruction result;
    result.definition = &def;
    result.name = def.name;
    result.number = def.number;
    result.shard = def.shard;
    result.flags = def.attributes.flags;
    const auto head = head_of_.find(def.name);
    result.head = head == head_of_.end() ? def.name : head->second;
    result.category = "real";
    if (def.kind == DefKind::kPseudo) result.category = "pseudo";
    if (head != head_of_.end()) result.category = "specialized";
    if (def.name.starts_with("INSTRUMENTED_")) result.category = "instrumented";
    result.base = def.attributes.base.empty() ? result.head : def.attributes.base;
    if (find(result.base) == nullptr) fail(def, "unknown base " + result.base);
    if (!def.attributes.fuses.empty() && find(def.attributes.fuses) == nullptr) {
      fail(def, "fuses unknown " + def.attributes.fuses);
    }
    int units = 1;
    if (def.kind == DefKind::kMacro) {
      for (const MacroPart& part : def.parts) {
        if (!part.op.empty()) {
          add_part(def, part.op, part.line, &result, &units);
        } else if (part.flush) {
          Part flush;
          flush.flush = true;
          result.parts.push_back(std::move(flush));
        } else {
          if (part.cache.name != "unused") result.cache_fields.emplace_back(part.cache, units);
          units += part.cache.units;
        }
      }
    } else if (def.kind == DefKind::kInst) {
      add_part(def, def.name, def.where.line, &result, &units);
    } else {
      for (const std::string& target : def.targets) {
        if (find(target) == nullptr) fail(def, "unknown target " + target);
      }
      Part part;
      part.op = &def;
      result.parts.push_back(std::move(part));
    }
    result.cache_units = units - 1;
    result.has_handler = def.kind != DefKind::kPseudo;
    for (const Part& part : result.parts) {
      if (part.op != nullptr && !part.op->body.present) result.has_handler = false;
    }
    signature(def, &result);
    if (result.has_handler && result.shard.empty()) fail(def, "no shard");
    program_.instructions.push_back(std::move(result));
  }

  // Runs the ops over a symbolic stack: what comes from below is an input of the instruction.
  void signature(const Definition& def, Instruction* result) {
    struct Entry {
      StackItem item;
      int from_input;
    };
    std::vector<Entry> stack;
    std::vector<SignatureItem> inputs;  // Topmost first while it grows.
    for (const Part& part : result->parts) {
      if (part.op == nullptr) continue;
      const std::vector<StackItem>& ins = part.op->effect.inputs;
      std::vector<int> origins(ins.size(), -1);
      for (size_t i = ins.size(); i-- > 0;) {
        if (stack.empty()) {
          inputs.push_back({ins[i], -1});
          // What an op does not look at may be anything.
          if (ins[i].unused() && !ins[i].typed) inputs.back().item.type = "any";
          origins[i] = static_cast<int>(inputs.size()) - 1;
          continue;
        }
        const Entry top = stack.back();
        stack.pop_back();
        if (!(top.item.count == ins[i].count)) {
          fail(def, part.op->name + " finds " + top.item.name + " of another size where it wants " +
                        ins[i].name);
        }
        if (top.item.is_frame() != ins[i].is_frame()) {
          fail(def, part.op->name + " confuses a frame with a value at " + ins[i].name);
        }
        origins[i] = top.from_input;
        // A later op of the macro may look at what the earlier ones left alone.
        if (top.from_input >= 0 && top.item.unused() && !ins[i].unused()) {
          SignatureItem& input = inputs[static_cast<size_t>(top.from_input)];
          if (input.item.type == "any" && !input.item.typed) input.item = ins[i];
        }
      }
      for (const StackItem& out : part.op->effect.outputs) {
        int from = -1;
        for (size_t i = 0; i < ins.size(); ++i) {
          const bool same_place = out.same_as.empty() && i < part.op->effect.outputs.size() &&
                                  &out == &part.op->effect.outputs[i] && ins[i].name == out.name &&
                                  ins[i].count == out.count && out.type == ins[i].type;
          const bool named = !out.unused() && out.same_as.empty() && ins[i].name == out.name;
          const bool same = !out.same_as.empty() && ins[i].name == out.same_as;
          if (same_place || named || same) from = origins[i];
        }
        stack.push_back({out, from});
      }
    }
    const int total = static_cast<int>(inputs.size());
    const auto flip = [&](int index) { return index < 0 ? -1 : total - 1 - index; };
    std::reverse(inputs.begin(), inputs.end());
    result->inputs = std::move(inputs);
    for (const Entry& entry : stack)
      result->outputs.push_back({entry.item, flip(entry.from_input)});
    if (def.attributes.has_taken) {
      const Effect& taken = def.attributes.taken;
      for (const StackItem& out : taken.outputs) {
        int from = -1;
        for (size_t i = 0; i < taken.inputs.size(); ++i) {
          if (taken.inputs[i].name == out.name) from = static_cast<int>(i);
        }
        result->taken.push_back({out, from});
      }
    }
  }

  void whole_set() {
    std::map<std::string, const Instruction*> by_name;
    for (const Instruction& inst : program_.instructions) by_name[inst.name] = &inst;
    for (const Instruction& inst : program_.instructions) {
      const Definition& def = *inst.definition;
      const Instruction& head = *by_name[inst.head];
      if (inst.cache_units != head.cache_units) {
        fail(def, "has " + std::to_string(inst.cache_units) + " cache units, " + head.name +
                      " has " + std::to_string(head.cache_units));
      }
      if (inst.category == "instrumented" && inst.base != inst.name) {
        const Instruction& base = *by_name[inst.base];
        if (inst.cache_units != base.cache_units) {
          fail(def, "has another cache size than its base " + base.name);
        }
      }
      const bool jumps = inst.flags.contains("jump");
      const bool labelled = def.attributes.oparg.starts_with("jump_") ||
                            def.attributes.oparg == "label" ||
                            def.attributes.oparg == "async_for_start";
      if (jumps && !labelled) fail(def, "a jump needs an oparg that is a jump");
      if (def.attributes.oparg != "none" && !inst.flags.contains("arg") &&
          inst.category != "specialized") {
        fail(def, "has an oparg meaning but not the flag 'arg'");
      }
      if (inst.flags.contains("deopt") && inst.category != "specialized" &&
          def.kind != DefKind::kPseudo) {
        fail(def, "can deopt but is in no family");
      }
      net_effect(inst, head);
    }
    for (const CacheLayout& layout : program_.module.layouts) {
      const auto it = by_name.find(layout.name);
      if (it == by_name.end()) {
        fail(layout.where, "cache of unknown " + layout.name);
        continue;
      }
      int units = 0;
      for (const CacheItem& field : layout.fields) units += field.units;
      if (units != it->second->cache_units) {
        fail(layout.where, "cache of " + layout.name + " has " + std::to_string(units) +
                               " units, the instruction has " +
                               std::to_string(it->second->cache_units));
      }
    }
  }

  // A specialised form leaves the stack as its head does, unless it goes on in another frame or
  // also executes the instruction behind it.
  void net_effect(const Instruction& inst, const Instruction& head) {
    if (inst.name == head.name || inst.flags.contains("enters_frame") ||
        !inst.definition->attributes.fuses.empty()) {
      return;
    }
    const auto net = [](const Instruction& of) {
      Offset offset;
      for (const SignatureItem& out : of.outputs) offset.add(out.item.count, 1);
      for (const SignatureItem& in : of.inputs) offset.add(in.item.count, -1);
      return offset;
    };
    const Offset difference = net(inst).minus(net(head));
    if (difference.is_zero()) return;
    // A fixed number of arguments is fine where the specialiser only picks that oparg, and the
    // signature then says so with constants.
    if (net(inst).terms.empty() && !net(head).terms.empty()) return;
    fail(*inst.definition,
         "changes the depth by " + net(inst).text() + ", " + head.name + " by " + net(head).text());
  }

  std::vector<Error>* errors_;
  Program program_;
  std::map<std::string, std::string> head_of_;
};

}  // namespace

Program analyze(Module module, std::vector<Error>* errors) {
  return Analyzer(std::move(module), errors).run();
}

}  // namespace opgen
