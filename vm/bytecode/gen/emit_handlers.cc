// Writes the dispatch handlers: one body, two flavours (tail calls in shards, one switch).
// Counterpart: Tools/cases_generator/tier1_generator.py, generators_common.py.
#include <algorithm>
#include <tuple>
#include <utility>

#include "vm/bytecode/gen/body.h"
#include "vm/bytecode/gen/model.h"

namespace opgen {
namespace {

const std::set<std::string> kMaybeNull = {"null", "self_or_null", "dict_or_null", "maybe_null",
                                          "any"};

// Dropping the last reference to one of these runs no Python code.
const std::set<std::string> kHarmless = {"null", "borrowed", "none", "bool",
                                         "int",  "float",    "str",  "lasti"};

// Emits one instruction; keeps the symbolic stack from op to op.
class HandlerWriter {
 public:
  HandlerWriter(const Instruction& instruction, bool faults, std::vector<Error>* errors)
      : inst_(instruction), errors_(errors), faults_(instruction, faults) {}

  const std::vector<Fault>& faults() const { return faults_.all(); }

  std::string write(const std::string& opener) {
    bool wants_prev = false;
    bool wants_opcode = false;
    bool wants_oparg = inst_.flags.contains("arg");
    for (const Part& part : inst_.parts) {
      if (part.op == nullptr) continue;
      wants_prev |= mentions(*part.op, "prev_instr");
      wants_opcode |= mentions(*part.op, "opcode");
      wants_oparg |= mentions(*part.op, "oparg");
    }
    out_ = opener + "(" + inst_.name + ") {\n";
    if (wants_opcode)
      line("[[maybe_unused]] constexpr int opcode = " + std::to_string(inst_.number) + ";");
    if (wants_prev) line("[[maybe_unused]] uint16_t* const prev_instr = frame->instr_ptr;");
    line("[[maybe_unused]] uint16_t* const this_instr = next_instr;");
    if (!inst_.flags.contains("no_save_ip")) line("frame->instr_ptr = this_instr;");
    line("next_instr += " + std::to_string(inst_.cache_units + 1) + ";");
    line("INSTRUCTION_STATS(" + inst_.name + ");");
    if (wants_oparg) when_planted("wrong_oparg", "++oparg;");
    if (inst_.cache_units > 0) when_planted("wrong_skip", "++next_instr;");
    bool exits = false;
    for (const Part& part : inst_.parts) {
      if (exits) {
        errors_->push_back(
            {inst_.definition->where, inst_.name + ": an op follows one that never ends"});
        break;
      }
      if (part.flush) {
        flush(stack_.size());
      } else if (part.op != nullptr) {
        exits = write_part(part);
      }
    }
    if (!exits) {
      flush(stack_.size());
      move_sp(top_);
      if (!inst_.outputs.empty()) when_planted("lost_slot", "--sp;");
      if (!inst_.outputs.empty() || !inst_.inputs.empty())
        when_planted("extra_slot", "*sp++ = StackRef::null();");
      line("DISPATCH();");
    }
    out_ += "}\n";
    if (faults_.full())
      errors_->push_back(
          {inst_.definition->where, inst_.name + ": more places for faults than numbers"});
    return std::move(out_);
  }

 private:
  struct Entry {
    StackItem item;
    Offset at;           // Logical place of its first slot, from sp at entry.
    std::string var;     // The C++ variable that holds it, if any.
    bool dirty = false;  // The variable is newer than memory.
  };

  void line(const std::string& text) { out_ += "  " + text + "\n"; }
  void when_planted(const char* kind, const std::string& statements) {
    const std::string planted = faults_.plant(kind, inst_.definition->where);
    if (!planted.empty()) line("if (" + planted + ") { " + statements + " }");
  }
  void fail(const Definition& op, const std::string& message) {
    errors_->push_back({op.where, op.name + " in " + inst_.name + ": " + message});
  }

  std::string slot(const Offset& at) const { return "sp[" + at.minus(shift_).text() + "]"; }
  std::string pointer(const Offset& at) const {
    const Offset from = at.minus(shift_);
    return from.is_zero() ? "sp" : "sp + (" + from.text() + ")";
  }

  // Text that stores the first `count` entries of the symbolic stack where they belong.
  std::string flush_text(size_t count) const {
    std::string text;
    for (size_t i = 0; i < count; ++i) {
      const Entry& entry = stack_[i];
      if (entry.dirty && !entry.item.is_frame()) text += slot(entry.at) + " = " + entry.var + "; ";
    }
    return text;
  }

  void flush(size_t count) {
    for (size_t i = 0; i < count; ++i) {
      Entry& entry = stack_[i];
      if (!entry.dirty || entry.item.is_frame()) continue;
      line(slot(entry.at) + " = " + entry.var + ";");
      entry.dirty = false;
    }
  }

  std::string move_text(const Offset& to) const {
    const Offset by = to.minus(shift_);
    return by.is_zero() ? "" : "sp += " + by.text() + "; ";
  }

  void move_sp(const Offset& to) {
    const std::string text = move_text(to);
    if (!text.empty()) line(text.substr(0, text.size() - 1));
    shift_ = to;
  }

  std::string fresh(const StackItem& item) {
    const std::string var = "stk" + std::to_string(next_var_++);
    line((item.is_frame() ? "Frame* " : "StackRef ") + var + ";");
    return var;
  }

  // One op on its way out: what it takes, keeps and leaves, and where.
  struct OpState {
    const Definition& op;
    const std::vector<StackItem>& ins;
    const std::vector<StackItem>& outs;
    bool escapes;
    size_t first = 0;  // The entry of stack_ that is its first input.
    size_t kept = 0;   // So many inputs stay where they are.
    std::vector<std::string>
        out_vars;  // The variables that outputs go to; empty for those in memory.
    std::vector<Offset> out_places;
    Offset popped;   // The top without the inputs that it takes.
    Offset new_top;  // And with the outputs.
  };

  bool write_part(const Part& part) {
    OpState o{*part.op,
              part.op->effect.inputs,
              part.op->effect.outputs,
              part.op->attributes.flags.contains("escapes"),
              0,
              0,
              {},
              {},
              {},
              {}};
    take_inputs(&o);
    if (o.escapes) line("frame->stackpointer = " + pointer(top_) + ";");
    line("{  // " + o.op.name);
    for (const auto& [cache, at] : part.caches) {
      if (cache.name != "unused") line(cache_read(cache, at));
    }
    declare_names(&o);
    swap_operands(o.op, o.kept);
    const BodyResult result = rewrite_body(body_context(o), errors_);
    out_ += "#line " + std::to_string(o.op.body.line) + " \"" + o.op.where.file + "\"\n";
    out_ += "  " + result.text + "\n";
    out_ += kResumeLine;
    if (!result.exits) leave_outputs(o, result.synced);
    line("}");
    if (!result.exits) push_outputs(o, result.synced);
    return result.exits;
  }

  // Finds the inputs on the symbolic stack or in memory and loads what the body names.
  void take_inputs(OpState* o) {
    const std::vector<StackItem>& ins = o->ins;
    for (size_t i = ins.size() - std::min(stack_.size(), ins.size()); i-- > 0;) {
      Entry entry;
      entry.item = ins[i];
      bottom_.add(entry.item.count, -1);
      entry.at = bottom_;
      stack_.insert(stack_.begin(), entry);
    }
    o->first = stack_.size() - ins.size();
    while (o->kept < ins.size() && o->kept < o->outs.size() &&
           ins[o->kept].name == o->outs[o->kept].name &&
           ins[o->kept].count == o->outs[o->kept].count) {
      ++o->kept;
    }
    o->popped = o->kept < ins.size() ? stack_[o->first + o->kept].at : top_;
    bool has_array = false;
    for (const StackItem& in : ins) has_array |= in.count.is_array && !in.unused();
    for (size_t i = 0; o->escapes && i < o->first + o->kept; ++i) {
      if (stack_[i].item.is_frame()) fail(o->op, "escapes while a new frame is not yet entered");
    }
    if (o->escapes || has_array) flush(stack_.size());
    // Loads happen outside the block of the op, so that later ops reuse them.
    for (size_t i = 0; i < ins.size(); ++i) {
      Entry& entry = stack_[o->first + i];
      if (ins[i].unused() || ins[i].count.is_array || !entry.var.empty()) continue;
      if (!mentions(o->op, ins[i].name) && !(i >= o->kept && mentions(o->op, "DECREF_INPUTS")))
        continue;
      entry.var = fresh(ins[i]);
      line(entry.var + " = " + slot(entry.at) + ";");
    }
    o->out_vars.resize(o->outs.size());
    for (size_t i = 0; i < o->outs.size(); ++i) {
      const StackItem& out = o->outs[i];
      if (out.unused() || out.count.is_array) continue;
      if (i >= o->kept || assigns(o->op, out.name, errors_)) o->out_vars[i] = fresh(out);
    }
  }

  // The names that the body uses: inputs with their values, outputs without.
  void declare_names(OpState* o) {
    const auto type = [](const StackItem& item) {
      return item.is_frame() ? "Frame* " : "StackRef ";
    };
    for (size_t i = 0; i < o->ins.size(); ++i) {
      const Entry& entry = stack_[o->first + i];
      const StackItem& in = o->ins[i];
      if (in.unused()) continue;
      if (in.count.is_array) {
        line("[[maybe_unused]] StackRef* const " + in.name + " = " + pointer(entry.at) + ";");
      } else if (!entry.var.empty()) {
        line("[[maybe_unused]] " + std::string(type(in)) + in.name + " = " + entry.var + ";");
      }
    }
    o->new_top = o->ins.empty() ? top_ : stack_[o->first].at;
    for (size_t i = 0; i < o->outs.size(); ++i) {
      const StackItem& out = o->outs[i];
      o->out_places.push_back(o->new_top);
      if (i >= o->kept && !out.unused() && !has_input(o->ins, out.name)) {
        if (out.count.is_array) {
          line("[[maybe_unused]] StackRef* const " + out.name + " = " + pointer(o->new_top) + ";");
        } else {
          line("[[maybe_unused]] " + std::string(type(out)) + out.name + ";");
        }
      }
      o->new_top.add(out.count, 1);
    }
  }

  // What the exits inside the body have to do, given where sp is at that point.
  BodyContext body_context(const OpState& o) {
    // An input that stays and is assigned counts as what the body made of it.
    std::string store_changed;
    std::string store_below = flush_text(o.first);
    for (size_t i = 0; i < o.kept; ++i) {
      const Entry& entry = stack_[o.first + i];
      if (!o.out_vars[i].empty()) {
        store_changed += slot(entry.at) + " = " + o.ins[i].name + "; ";
      } else if (entry.dirty && !entry.item.is_frame()) {
        store_below += slot(entry.at) + " = " + entry.var + "; ";
      }
    }
    store_below += store_changed;
    const std::string store_all = flush_text(stack_.size());
    BodyContext context;
    context.op = &o.op;
    context.instruction = &inst_;
    context.faults = &faults_;
    context.escapes = o.escapes;
    context.restart = store_all + "next_instr = this_instr; ";
    context.can_restart = top_.is_zero() && shift_.is_zero();
    context.keep_inputs = store_all + store_changed + move_text(top_);
    context.pop_inputs = store_below + move_text(o.popped);
    context.sync = context.pop_inputs + (o.escapes ? "frame->stackpointer = sp; " : "");
    context.decref_level = o.escapes ? "frame->stackpointer = " + pointer(o.popped) + "; " : "";
    if (o.escapes) context.store_changed = store_changed;
    for (size_t i = o.kept; i < o.ins.size(); ++i) {
      const StackItem& in = o.ins[i];
      if (in.is_frame()) continue;
      BodyInput input;
      input.name = in.name;
      input.maybe_null = kMaybeNull.contains(in.type);
      input.never_owned = in.type == "null";
      input.harmless = kHarmless.contains(in.type);
      input.is_array = in.count.is_array;
      input.count = count_text(in.count);
      input.slot = slot(stack_[o.first + i].at);
      context.inputs.push_back(std::move(input));
    }
    return context;
  }

  // At the end of the op's block: its outputs go to variables of the instruction.
  void leave_outputs(const OpState& o, bool synced) {
    if (synced) shift_ = o.popped;
    spoil_results(o);
    for (size_t i = 0; i < o.outs.size(); ++i) {
      const StackItem& out = o.outs[i];
      if (!o.out_vars[i].empty()) line(o.out_vars[i] + " = " + out.name + ";");
      if (i < o.kept || out.unused() || out.count.is_array) continue;
      if (!mentions(o.op, out.name)) fail(o.op, "output " + out.name + " is never set");
    }
  }

  void push_outputs(const OpState& o, bool synced) {
    std::vector<Entry> tail(stack_.begin() + static_cast<long>(o.first), stack_.end());
    stack_.resize(o.first);
    if (synced) {
      for (Entry& entry : stack_) entry.dirty = false;
      for (size_t i = 0; i < o.kept; ++i) tail[i].dirty = false;
    }
    for (size_t i = 0; i < o.outs.size(); ++i) {
      Entry entry;
      if (i < o.kept) entry = tail[i];
      entry.item = o.outs[i];
      entry.at = o.out_places[i];
      if (!o.out_vars[i].empty()) {
        entry.var = o.out_vars[i];
        entry.dirty = true;
      }
      stack_.push_back(std::move(entry));
    }
    top_ = o.new_top;
  }

  // The last two values of one type that the op takes, when there are two, and the first two of an
  // array.
  void swap_operands(const Definition& op, size_t kept) {
    const std::vector<StackItem>& ins = op.effect.inputs;
    const StackItem* last = nullptr;
    for (size_t i = ins.size(); i-- > kept;) {
      const StackItem& in = ins[i];
      if (in.unused() || in.is_frame() || in.type == "null") continue;
      if (in.count.is_array) {
        when_planted("swap_operands", "swap_first(" + in.name + ", " + count_text(in.count) + ");");
        continue;
      }
      if (!mentions(op, in.name)) continue;
      if (last != nullptr && last->type == in.type) {
        when_planted("swap_operands", "std::swap(" + in.name + ", " + last->name + ");");
        return;
      }
      if (last == nullptr) last = &in;
    }
  }

  // What the op made is something else, or in another order.
  void spoil_results(const OpState& o) {
    static const std::set<std::string> kPlain = {"object", "any",   "borrowed", "int",
                                                 "float",  "str",   "tuple",    "list",
                                                 "dict",   "slice", "iter"};
    const StackItem* last = nullptr;
    for (size_t i = 0; i < o.outs.size(); ++i) {
      const StackItem& out = o.outs[i];
      if (out.unused() || out.is_frame() || out.type == "null") continue;
      if (i < o.kept && o.out_vars[i].empty()) continue;
      if (out.count.is_array) {
        if (i >= o.kept)
          when_planted("swap_results",
                       "swap_first(" + out.name + ", " + count_text(out.count) + ");");
        continue;
      }
      if (out.type == "bool") {
        when_planted("wrong_result",
                     out.name + " = bool_ref(" + out.name + ".object() == bool_object(false));");
      } else if (kPlain.contains(out.type)) {
        when_planted("wrong_result", out.name + " = StackRef::from_borrow(::py::none());");
      }
      if (last != nullptr)
        when_planted("swap_results", "std::swap(" + last->name + ", " + out.name + ");");
      last = &out;
    }
  }

  static bool has_input(const std::vector<StackItem>& ins, const std::string& name) {
    return std::any_of(ins.begin(), ins.end(),
                       [&](const StackItem& in) { return in.name == name; });
  }

  static std::string cache_read(const CacheItem& cache, int at) {
    const std::string where = "(this_instr + " + std::to_string(at) + ")";
    std::string text = "[[maybe_unused]] ";
    if (cache.units == 1) return text + "uint16_t " + cache.name + " = *" + where + ";";
    if (cache.units == 2) return text + "uint32_t " + cache.name + " = read_u32" + where + ";";
    if (cache.type == "object") {
      return text + "Object* " + cache.name + " = reinterpret_cast<Object*>(read_u64" + where +
             ");";
    }
    return text + "uint64_t " + cache.name + " = read_u64" + where + ";";
  }

  static constexpr char kResumeLine[] = "#line 0 \"@\"\n";  // finish() puts the real place in.

  const Instruction& inst_;
  std::vector<Error>* errors_;
  FaultSites faults_;
  std::string out_;
  std::vector<Entry> stack_;
  Offset top_;     // Logical top of the stack.
  Offset bottom_;  // Logical place of the lowest entry seen.
  Offset shift_;   // Where sp points, relative to its value at entry.
  int next_var_ = 0;
};

constexpr char kGenerated[] =
    "// Generated by opgen from vm/bytecode/instructions/. Do not edit.\n";

// Puts the generated file's own place where a body ended.
std::string finish(const std::string& text, const std::string& name) {
  std::string result;
  int line = 1;
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = text.find('\n', begin);
    if (end == std::string::npos) end = text.size();
    std::string_view row(text.data() + begin, end - begin);
    if (row == "#line 0 \"@\"") {
      result += "#line " + std::to_string(line + 1) + " \"vm/bytecode/" + name + "\"\n";
    } else {
      result.append(row);
      result += '\n';
    }
    ++line;
    begin = end + 1;
  }
  return result;
}

}  // namespace

std::vector<Output> emit_handlers(const Program& program, const Options& options,
                                  std::vector<Error>* errors) {
  std::map<std::string, std::string> shards;
  std::string cases =
      std::string(kGenerated) +
      "// The cases of the evaluation loop's switch; included by its function body.\n";
  std::string declarations =
      std::string(kGenerated) + "// PY_HANDLER(name) for every instruction that has a handler.\n";
  std::string faults =
      std::string(kGenerated) +
      "// PY_FAULT(number, instruction, kind, file, line): what --faults can plant.\n";
  std::vector<std::string> table(256);
  for (const Definition& def : program.module.definitions) {
    if (def.kind != DefKind::kMacro && !def.shard.empty()) shards[def.shard];
  }
  for (const Instruction& inst : program.instructions) {
    if (inst.category == "pseudo") continue;
    if (!inst.has_handler) {
      if (options.require_bodies) {
        std::string missing;
        for (const Part& part : inst.parts) {
          if (part.op != nullptr && !part.op->body.present) missing += " " + part.op->name;
        }
        errors->push_back({inst.definition->where, inst.name + ": no body for" + missing});
      }
      continue;
    }
    HandlerWriter writer(inst, options.faults, errors);
    shards[inst.shard] += "\n" + writer.write("HANDLER");
    for (const Fault& fault : writer.faults()) {
      faults += "PY_FAULT(" + std::to_string(fault.number) + ", " + fault.instruction + ", " +
                fault.kind + ", \"" + fault.where.file + "\", " + std::to_string(fault.where.line) +
                ")\n";
    }
    std::vector<Error> repeated;
    cases += "\n" + HandlerWriter(inst, options.faults, &repeated).write("TARGET");
    declarations += "PY_HANDLER(" + inst.name + ")\n";
    table[static_cast<size_t>(inst.number)] = inst.name;
  }
  std::sort(errors->begin(), errors->end(), [](const Error& a, const Error& b) {
    return std::tie(a.where.file, a.where.line, a.message) <
           std::tie(b.where.file, b.where.line, b.message);
  });
  errors->erase(std::unique(errors->begin(), errors->end(),
                            [](const Error& a, const Error& b) { return a.text() == b.text(); }),
                errors->end());
  std::vector<Output> outputs;
  for (const auto& [shard, text] : shards) {
    const std::string name = "handlers_" + shard + ".cc";
    outputs.push_back(
        {name, finish(std::string(kGenerated) +
                          "#define PY_TAIL_CALL_HANDLERS 1\n"
                          "#include \"vm/eval/handler_macros.h\"\n\nnamespace py {\n" +
                          text + "\n}  // namespace py\n",
                      name)});
  }
  outputs.push_back({"handlers_switch.inc", finish(cases, "handlers_switch.inc")});
  outputs.push_back({"handler_list.inc", declarations});
  outputs.push_back({"planted_faults.inc", faults});
  std::string entries =
      std::string(kGenerated) +
      "// 256 entries: PY_ENTRY(name), or PY_NO_ENTRY(number) where nothing is.\n";
  for (size_t i = 0; i < table.size(); ++i) {
    entries += table[i].empty() ? "PY_NO_ENTRY(" + std::to_string(i) + ")\n"
                                : "PY_ENTRY(" + table[i] + ")\n";
  }
  outputs.push_back({"handler_table.inc", entries});
  return outputs;
}

}  // namespace opgen
