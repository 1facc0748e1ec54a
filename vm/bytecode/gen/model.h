// What a set of instruction definitions says, before and after macros are put together.
// Counterpart: Tools/cases_generator/analyzer.py.
#ifndef VM_BYTECODE_GEN_MODEL_H_
#define VM_BYTECODE_GEN_MODEL_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "vm/bytecode/gen/lexer.h"

namespace opgen {

// How many stack entries an item takes: constant + per_oparg * ((oparg >> shift) & mask).
struct Count {
  int constant = 1;
  int per_oparg = 0;
  unsigned shift = 0;
  unsigned mask = 0xFFFFFFFF;
  bool is_array = false;

  bool operator==(const Count&) const = default;
};

// A sum of counts: where something is, relative to the stack pointer at entry.
struct Offset {
  int constant = 0;
  std::map<std::string, int> terms;  // C++ text of a non-constant part -> factor.

  Offset& add(const Count& count, int sign);
  Offset minus(const Offset& other) const;
  bool is_zero() const { return constant == 0 && terms.empty(); }
  std::string text() const;  // A C++ expression without outer parentheses; "0" for nothing.
  bool operator==(const Offset&) const = default;
};

std::string count_text(const Count& count);  // A C++ expression.

struct StackItem {
  std::string name;
  std::string type = "object";
  std::string same_as;  // same(x): the very value of input x.
  bool typed = false;   // The type is written out.
  Count count;
  int line = 0;

  bool unused() const { return name == "unused"; }
  bool is_frame() const { return type == "frame"; }
};

struct CacheItem {
  std::string name;
  std::string type;  // "" or "object".
  int units = 0;
};

struct Effect {
  std::vector<CacheItem> caches;
  std::vector<StackItem> inputs;
  std::vector<StackItem> outputs;
};

struct Body {
  bool present = false;
  std::string text;  // From `{` to `}`.
  int line = 0;      // Of the `{`.
};

enum class DefKind { kOp, kInst, kMacro, kPseudo };

struct Attributes {
  std::set<std::string> flags;
  std::string oparg = "none";
  std::string flow = "next";
  std::string base;
  std::string fuses;
  std::string locals = "none";
  std::string proof = "none";
  bool has_taken = false;
  Effect taken;
  int taken_skip = 0;
};

struct MacroPart {
  std::string op;  // Empty for a bare cache entry.
  CacheItem cache;
  bool flush = false;
  int line = 0;
};

struct Definition {
  DefKind kind = DefKind::kOp;
  std::string name;
  int number = -1;
  bool specializing = false;
  Effect effect;
  Attributes attributes;
  Body body;
  std::vector<MacroPart> parts;      // Macros.
  std::vector<std::string> targets;  // Pseudo instructions.
  bool sequence = false;             // Targets in order instead of one of them.
  Location where;
  std::string shard;
};

struct Family {
  std::string head;
  std::vector<std::string> members;
  Location where;
};

struct CacheLayout {
  std::string name;
  std::vector<CacheItem> fields;
  Location where;
};

struct SourceFile {
  std::string path;
  std::string text;
};

// The definitions as written.
struct Module {
  std::vector<Definition> definitions;
  std::vector<Family> families;
  std::vector<CacheLayout> layouts;
};

// One op as it takes part in an instruction.
struct Part {
  const Definition* op = nullptr;                 // Null for a cache entry or a flush.
  std::vector<std::pair<CacheItem, int>> caches;  // With their unit offset from the opcode.
  bool flush = false;
};

struct SignatureItem {
  StackItem item;
  int from_input = -1;  // For outputs: the input that this is, unchanged, or -1.
};

struct Instruction {
  const Definition* definition = nullptr;
  std::string name;
  int number = -1;
  std::string category;  // real, specialized, instrumented, pseudo.
  std::string head;      // The family's head, or the name itself.
  std::string base;      // What it is without specialisation and instrumentation.
  std::string shard;
  std::vector<Part> parts;
  int cache_units = 0;
  std::vector<std::pair<CacheItem, int>> cache_fields;
  std::set<std::string> flags;
  std::vector<SignatureItem> inputs;
  std::vector<SignatureItem> outputs;
  std::vector<SignatureItem> taken;
  bool has_handler = false;  // All ops have bodies.
};

struct Program {
  Module module;
  std::vector<Instruction> instructions;  // By number.
  std::map<std::string, const Definition*> by_name;
  std::map<std::string, size_t> index;  // Instruction name -> place in `instructions`.
};

// The closed vocabularies; the order is that of the generated enumerations.
extern const std::vector<std::string> kSlotTypes;
extern const std::vector<std::string> kOpargKinds;
extern const std::vector<std::string> kFlows;
extern const std::vector<std::string> kLocalEffects;
extern const std::vector<std::string> kProofs;
extern const std::vector<std::string> kFlags;

// Parsing adds to the module; both report every error they find.
void parse(const SourceFile& source, Module* module, std::vector<Error>* errors);
Program analyze(Module module, std::vector<Error>* errors);

// True when the text of a body stores to the variable.
bool assigns(const Definition& op, const std::string& variable, std::vector<Error>* errors);

struct Output {
  std::string name;
  std::string text;
};

// A mistake that the special build makes on demand, to see whether the toolkit notices. The kinds:
//   wrong_oparg     the oparg is one more than it is
//   wrong_skip      the caches are taken to be one unit longer
//   swap_operands   two operands of one type change places; of an array, the first two
//   swap_results    two results change places
//   wrong_result    None instead of the result; the other bool
//   lost_slot       the last result is not pushed
//   extra_slot      NULL is pushed on top of the results
//   skip_close      a reference is not dropped
//   extra_close     a reference that somebody else holds is dropped, too
//   skip_guard      a failing guard of a specialised form is ignored
//   lost_error      a failure is ignored
//   invert_branch   a condition is turned round
//   skip_statement  a statement is left out
//   skip_jump       a jump is not made
//   wrong_jump      a jump goes one unit too far
struct Fault {
  int number = 0;  // instruction * 100 + place within it: other instructions' edits do not move it.
  std::string instruction;
  std::string kind;
  Location where;
};
inline constexpr int kFaultsOfInstruction = 100;

struct Options {
  bool require_bodies = false;
  bool faults = false;  // Write the handlers of the special build.
};

std::vector<Output> emit_metadata(const Program& program);
Output emit_verifier(const Program& program, std::vector<Error>* errors);
std::vector<Output> emit_handlers(const Program& program, const Options& options,
                                  std::vector<Error>* errors);

}  // namespace opgen

#endif  // VM_BYTECODE_GEN_MODEL_H_
