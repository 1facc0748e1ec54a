// Edits that make a code object smaller or simpler, several of which can be made at once.
// Counterpart: none.
#pragma once

#include <compare>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fuzz/ir/flow.h"

namespace fuzz {

// How large something is to a minimiser: what a person has to read first, then how plain it is.
// Every step of a reduction makes it less, so that it ends.
struct Weight {
  uint64_t instructions = 0;
  uint64_t complexity = 0;

  auto operator<=>(const Weight&) const = default;
  Weight& operator+=(const Weight& other);
};
Weight weight_of(const CodeIR& code);    // Nested code is not in it.
Weight weight_of(const ValueRef& root);  // All code objects of a program.

// What an edit puts in the place of others. A constant, a name or a target stand for an oparg that
// only the edited code can tell (a name has the oparg as its lowest bit besides); the target is the
// number that an instruction has before all edits, or the glue behind this one.
inline constexpr int64_t kNextGlue = -2;
struct Glue {
  int opcode = op::NOP;
  uint32_t oparg = 0;
  ValueRef constant;
  int64_t target = -1;
  const char* name = nullptr;
};

// One edit. Those of one code object whose instructions do not overlap can be made together.
struct Edit {
  // The instructions that are taken out; equal for an edit of tables. Of them, those from
  // `keep_from` to `keep_to` stay, behind the glue.
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t keep_from = 0;
  uint32_t keep_to = 0;
  std::vector<Glue> glue;
  // Edits something besides, before the instructions go: false when there is nothing to do.
  std::function<bool(CodeIR*)> apply;
  const char* what = "";

  bool is_table() const { return from == to; }
  bool overlaps(const Edit& other) const {
    return !is_table() && !other.is_table() && from < other.to && other.from < to;
  }
};

// A code object and what its reductions need to know of it.
class Subject {
 public:
  explicit Subject(const CodeIR& code) : code(code), flow(this->code) {}

  const CodeIR code;
  const Flow flow;
  const std::vector<std::vector<Slot>>& stacks() const;

 private:
  mutable std::vector<std::vector<Slot>> stacks_;
};

// Where the operand that ends up at stack index `slot` begins to be computed, seen from `at`.
uint32_t operand_start(const Subject& subject, uint32_t at, int slot);
// The code with all of the edits made, later instructions first. False when one of them found
// nothing to do.
bool apply_edits(const Subject& subject, const std::vector<const Edit*>& edits, CodeIR* result);
// What an edit does, for people.
std::string describe_edit(const CodeIR& code, const Edit& edit);

// A way to reduce: lists its edits of a code object, the boldest first.
struct Reducer {
  const char* name;
  // Most of its edits will do, so it is worth trying all of them at once before anything else.
  bool bold;
  bool coarse;  // Takes away much at once.
  void (*list)(const Subject& subject, std::vector<Edit>* edits);
};
// In the order in which they pay.
const std::vector<Reducer>& reducers();
// What others go by, or a difference may show in: only where nothing else is left.
const std::vector<Reducer>& late_reducers();

// Housekeeping that follows other edits as long as nobody minds. True when something changed.
bool drop_unreached(CodeIR* code);
bool drop_unused(CodeIR* code);         // Constants, names.
bool drop_unused_locals(CodeIR* code);  // Those that are no arguments and no free variables.

// The program with some of its code objects edited; they come outermost first, as code_objects()
// has them, because an edited one still names the old ones inside it.
struct Edited {
  ValueRef old;
  CodeIR code;
};
ValueRef with_edited(const ValueRef& root, const std::vector<Edited>& edited);

// Whole programs that stand for a program: each nested code object as the outermost one, its
// arguments bound to some constant.
std::vector<ValueRef> hoisted(const ValueRef& root);
// One call of a function of the program after the other as what that function does, its parameters
// as variables of the caller.
std::vector<ValueRef> inlined(const ValueRef& root);
// Parameters dropped together with the arguments of the calls that seem to pass them.
std::vector<ValueRef> without_parameters(const ValueRef& root);
// Keyword-only parameters as ordinary ones behind the others, with their defaults.
std::vector<ValueRef> without_keyword_defaults(const ValueRef& root);
// One name of several letters after the other as a single letter, in all code objects.
std::vector<ValueRef> renamed(const ValueRef& root);

// One part of the reducers each.
void list_truncations(const Subject& subject, std::vector<Edit>* edits);
void list_blind_ranges(const Subject& subject, std::vector<Edit>* edits);
void list_large_ranges(const Subject& subject, std::vector<Edit>* edits);
void list_small_ranges(const Subject& subject, std::vector<Edit>* edits);
// Runs of one or two, and longer ones that leave the depth as it was, with nothing in their place.
void list_bare_ranges(const Subject& subject, std::vector<Edit>* edits);
// These and some forms: not all of them are sound alone, but two may be.
void list_pair_parts(const Subject& subject, std::vector<Edit>* edits);
void list_expressions(const Subject& subject, std::vector<Edit>* edits);
void list_operands(const Subject& subject, std::vector<Edit>* edits);
void list_branches(const Subject& subject, std::vector<Edit>* edits);
void list_simpler_instructions(const Subject& subject, std::vector<Edit>* edits);
void list_forms(const Subject& subject, std::vector<Edit>* edits);
// The RESUME that tells others where the body begins.
void list_prologues(const Subject& subject, std::vector<Edit>* edits);

}  // namespace fuzz
