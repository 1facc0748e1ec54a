// Writes the verifier's transfer functions: for every instruction, what it asks of the abstract
// stack and what it makes of it, in words that vm/verify/verify.cc defines.
#include <algorithm>
#include <cctype>
#include <utility>

#include "vm/bytecode/gen/model.h"

namespace opgen {
namespace {

std::string type_name(const std::string& type) {
  std::string text = "SlotType::k";
  bool upper = true;
  for (char c : type) {
    if (c == '_') {
      upper = true;
    } else {
      text += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      upper = false;
    }
  }
  return text;
}

class Emitter {
 public:
  Emitter(const Program& program, std::vector<Error>* errors)
      : program_(program), errors_(errors) {}

  std::string run() {
    for (const Instruction& inst : program_.instructions) {
      const Attributes& a = inst.definition->attributes;
      if (inst.category != "real" || a.flow == "exit" || a.flow == "unreachable" ||
          a.oparg == "prefix") {
        continue;
      }
      instruction(inst);
    }
    return std::move(text_);
  }

 private:
  void fail(const Instruction& inst, const std::string& message) {
    errors_->push_back({inst.definition->where, inst.name + ": verifier: " + message});
  }
  void line(const std::string& text) { text_ += "    " + text + "\n"; }
  static std::string slot(const Offset& offset) { return "at[" + offset.text() + "]"; }

  // All that may run in place of the instruction: specialised and instrumented forms.
  template <typename Predicate>
  bool any_form(const Instruction& inst, const Predicate& predicate) const {
    return std::any_of(program_.instructions.begin(), program_.instructions.end(),
                       [&](const Instruction& form) {
                         return (&form == &inst || form.base == inst.name) && predicate(form);
                       });
  }
  static bool body_says(const Instruction& form, const char* word) {
    return std::any_of(form.parts.begin(), form.parts.end(), [&](const Part& part) {
      return part.op != nullptr && part.op->body.text.find(word) != std::string::npos;
    });
  }
  // May raise when what it takes is gone from the stack.
  static bool loses_inputs(const Instruction& form) {
    const bool raises = form.flags.contains("error") || form.flags.contains("error_no_pop");
    return raises && (body_says(form, "ERROR_IF(") || body_says(form, "SYNC_SP(") ||
                      body_says(form, "GOTO_ERROR(") || body_says(form, "_UNWIND("));
  }
  static bool enters_frame(const Instruction& form) {
    return form.flags.contains("enters_frame") || body_says(form, "DISPATCH_INLINED(");
  }

  void input(const SignatureItem& in, const Offset& offset) {
    if (in.item.type == "any") return;
    if (in.item.count.is_array) {
      line("V_INPUT_ARRAY(&" + slot(offset) + ", " + count_text(in.item.count) + ", " +
           type_name(in.item.type) + ");");
    } else {
      line("V_INPUT(" + slot(offset) + ", " + type_name(in.item.type) + ");");
    }
  }

  // A specialised form may promise more than its head, never something else.
  static bool refines(const std::string& form, const std::string& head) {
    static const std::set<std::string> kNotObjects = {
        "any", "maybe_null", "null", "self_or_null", "dict_or_null", "lasti", "any_func"};
    if (form == head || head == "any") return true;
    if (head == "self_or_null" || head == "maybe_null")
      return form == "null" || form == "self_or_null" || !kNotObjects.contains(form);
    if (head == "bool_if_bit_4") return form == "bool";
    return head == "object" && !kNotObjects.contains(form);
  }
  void check_forms(const Instruction& inst) {
    for (const Instruction& form : program_.instructions) {
      if (form.category != "specialized" || form.head != inst.name ||
          form.flags.contains("enters_frame") || !form.definition->attributes.fuses.empty()) {
        continue;
      }
      for (size_t i = 0; i < inst.outputs.size() && inst.outputs.size() == form.outputs.size();
           ++i) {
        if (inst.outputs[i].from_input < 0 &&
            inst.outputs[i].item.count == form.outputs[i].item.count &&
            !refines(form.outputs[i].item.type, inst.outputs[i].item.type))
          fail(inst, form.name + " leaves " + form.outputs[i].item.type + " where it promises " +
                         inst.outputs[i].item.type);
      }
    }
  }

  static Offset total(const std::vector<SignatureItem>& items) {
    Offset sum;
    for (const SignatureItem& item : items) sum.add(item.item.count, 1);
    return sum;
  }

  // An instrumented form may look below what the plain one takes.
  void deeper_inputs(const Instruction& inst) {
    for (const Instruction& form : program_.instructions) {
      if (form.category != "instrumented" || form.base != inst.name ||
          form.inputs.size() <= inst.inputs.size()) {
        continue;
      }
      const Offset more = total(form.inputs).minus(total(inst.inputs));
      if (!more.terms.empty()) fail(inst, form.name + " takes a varying number of values more");
      line("V_NEED(" + total(form.inputs).text() + ");");
      Offset at;
      at.constant = -more.constant;
      for (size_t i = 0; i < form.inputs.size() - inst.inputs.size(); ++i) {
        input(form.inputs[i], at);
        at.add(form.inputs[i].item.count, 1);
      }
    }
  }

  void outputs(const Instruction& inst, const std::vector<Offset>& input_at) {
    const bool has_result = inst.definition->attributes.proof != "none" &&
                            inst.outputs.size() == 1 && inst.outputs[0].from_input < 0;
    std::string moves;
    std::string stores;
    Offset at;
    for (size_t i = 0; i < inst.outputs.size(); ++i) {
      const SignatureItem& out = inst.outputs[i];
      const Offset here = at;
      at.add(out.item.count, 1);
      if (has_result) {
        stores += "    " + slot(here) + " = result;\n";
        continue;
      }
      if (out.from_input >= 0) {
        const Offset& from = input_at[static_cast<size_t>(out.from_input)];
        const StackItem& source = inst.inputs[static_cast<size_t>(out.from_input)].item;
        const bool changed = out.item.type != source.type && source.type != "any" &&
                             out.item.type != "any" && out.item.same_as.empty() &&
                             !out.item.unused();
        if (!changed) {
          if (from == here) continue;
          if (out.item.count.is_array) fail(inst, "moves the array " + out.item.name);
          const std::string name = "moved" + std::to_string(i);
          moves += "    const Fact " + name + " = " + slot(from) + ";\n";
          stores += "    " + slot(here) + " = " + name + ";\n";
          continue;
        }
      }
      if (out.item.is_frame()) fail(inst, "leaves a frame");
      if (out.item.type == "self_or_null" && !input_at.empty()) {
        const std::string name = "self" + std::to_string(i);
        moves += "    const Fact " + name + " = " + slot(input_at.back()) + ";\n";
        stores += "    V_SELF(&" + slot(here) + ", " +
                  (out.item.count.is_array ? count_text(out.item.count) : "1") + ", " + name +
                  ");\n";
        continue;
      }
      const std::string type = type_name(out.item.type);
      if (out.item.count.is_array) {
        stores +=
            "    V_FILL(&" + slot(here) + ", " + count_text(out.item.count) + ", " + type + ");\n";
      } else if (out.item.type == "bool_if_bit_4") {
        stores += "    " + slot(here) +
                  " = V_MADE((oparg & 16) != 0 ? SlotType::kBool : SlotType::kObject);\n";
      } else {
        stores += "    " + slot(here) + " = V_MADE(" + type + ");\n";
      }
    }
    text_ += moves;
    const Offset growth = at.minus(total(inst.inputs));
    if (!growth.terms.empty() || growth.constant > 0) line("V_FIT(at + (" + at.text() + "));");
    text_ += stores;
    line("sp = at + (" + at.text() + ");");
  }

  void instruction(const Instruction& inst) {
    check_forms(inst);
    const Attributes& a = inst.definition->attributes;
    text_ += "  case op::" + inst.name + ": {\n";
    if (a.oparg != "none") line("V_OPARG_" + a.oparg + "();");
    std::set<std::string> counts;
    for (const auto* items : {&inst.inputs, &inst.outputs}) {
      for (const SignatureItem& item : *items) {
        if (item.item.count.constant < 0 && counts.insert(count_text(item.item.count)).second)
          line("V_COUNT(" + count_text(item.item.count) + ");");
      }
    }
    const Offset taken = total(inst.inputs);
    if (!taken.is_zero()) line("V_NEED(" + taken.text() + ");");
    line("[[maybe_unused]] Fact* const at = sp - (" + taken.text() + ");");
    std::vector<Offset> input_at;
    Offset at;
    Offset kept;  // Up to here the inputs stay where they are.
    bool keeps = true;
    for (size_t i = 0; i < inst.inputs.size(); ++i) {
      input_at.push_back(at);
      input(inst.inputs[i], at);
      at.add(inst.inputs[i].item.count, 1);
      keeps = keeps && i < inst.outputs.size() &&
              inst.outputs[i].from_input == static_cast<int>(i) &&
              inst.outputs[i].item.count == inst.inputs[i].item.count;
      if (keeps) kept = at;
    }
    deeper_inputs(inst);
    if (any_form(inst, loses_inputs))
      line("V_RAISES(at + (" + kept.text() + "));");
    else if (!(kept == total(inst.inputs)))
      line("V_TOUCHES(at + (" + kept.text() + "));");
    if (any_form(inst, enters_frame)) line("V_CALLS(at + (" + kept.text() + "));");
    const bool has_result = inst.outputs.size() == 1 && inst.outputs[0].from_input < 0;
    if (a.proof != "none") {
      line("V_PROOF(" + a.proof + ", " + type_name(has_result ? inst.outputs[0].item.type : "any") +
           ");");
    }
    const bool jumps = a.flow == "jump" || a.flow == "branch";
    std::string target = "0";
    if (jumps) target = a.oparg == "jump_backward" ? "next - oparg" : "next + oparg";
    if (a.taken_skip != 0) target += " + " + std::to_string(a.taken_skip);
    // The proof of a conditional jump makes the jump, since the two ways know different things.
    bool branch_later = jumps && !a.proof.starts_with("jump_");
    if (a.has_taken && a.taken_skip != 0) {
      Offset stay;
      for (size_t i = 0; i < inst.taken.size(); ++i) {
        if (inst.taken[i].from_input != static_cast<int>(i))
          fail(inst, "a taken jump that changes the stack is not foreseen");
        stay.add(inst.taken[i].item.count, 1);
      }
      line("V_BRANCH(" + target + ", at + (" + stay.text() + "));");
      branch_later = false;
    }
    if (a.locals != "none") {
      const Offset left = total(inst.outputs);
      const Offset growth = left.minus(taken);
      if (growth.constant > 0) line("V_FIT(at + (" + left.text() + "));");
      line("V_LOCALS(" + a.locals + ");");
      line("sp = at + (" + left.text() + ");");
    } else if (a.oparg == "const") {
      line("V_FIT(at + 1);");
      line("at[0] = V_CONSTANT();");
      line("sp = at + 1;");
    } else {
      outputs(inst, input_at);
    }
    if (inst.flags.contains("suspends") || a.proof == "make_generator") line("V_SUSPENDED();");
    if (branch_later) line("V_BRANCH(" + target + ", sp);");
    if (a.flow == "jump" || a.flow == "return" || a.flow == "raise") {
      if (a.proof == "make_generator") fail(inst, "goes on in the generator");
      line("V_STOP();");
    }
    line("break;");
    text_ += "  }\n";
  }

  const Program& program_;
  std::vector<Error>* errors_;
  std::string text_;
};

}  // namespace

Output emit_verifier(const Program& program, std::vector<Error>* errors) {
  return {"verify_transfer.inc",
          "// What every instruction asks of the stack and leaves on it, for vm/verify.\n"
          "// Generated by opgen from vm/bytecode/instructions/. Do not edit.\n" +
              Emitter(program, errors).run()};
}

}  // namespace opgen
