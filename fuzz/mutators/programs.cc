// Mutations of whole programs as bytes: what libFuzzer and AFL++ ask for.
// Counterpart: none.
#include <algorithm>
#include <memory>
#include <optional>

#include "fuzz/ir/flow.h"
#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"

namespace fuzz {
namespace {

// The index of a code object of the program; larger ones are chosen more often.
size_t pick_code(const std::vector<ValueRef>& codes, Random* random) {
  const auto weight = [](const ValueRef& code) {
    return code->code->code->form == form::kBytes ? 16 + code->code->code->bytes.size() : 1;
  };
  uint64_t total = 0;
  for (const ValueRef& code : codes) total += weight(code);
  uint64_t chosen = random->below(total);
  for (size_t i = 0; i < codes.size(); ++i) {
    if (chosen < weight(codes[i])) return i;
    chosen -= weight(codes[i]);
  }
  return codes.size() - 1;
}

std::string finish(Program program, const ValueRef& old, const ValueRef& with, size_t max_size) {
  program.root = replaced(program.root, old, with);
  std::string bytes = write_program(program);
  return bytes.size() <= max_size ? bytes : std::string();
}

}  // namespace

namespace {

// Whether a Flow would see no difference. Of nested code it looks at the flags and free variables.
bool flows_alike(const std::vector<ValueRef>& a, const std::vector<ValueRef>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const ValueRef& x, const ValueRef& y) {
        return x == y ||
               (is_code(*x) && is_code(*y) && x->code->local_kinds == y->code->local_kinds &&
                x->code->flags == y->code->flags);
      });
}

}  // namespace

// A code object that was taken apart, and what holds in it.
struct TakenApart {
  explicit TakenApart(ValueRef value) : value_(std::move(value)) {}
  // Of a mutant: what is known of it already.
  TakenApart(CodeIR code, std::optional<Flow> flow)
      : value_(code.origin), code_(std::move(code)), flow_(std::move(flow)) {
    if (flow_) flow_->moved_to(&*code_);
  }
  // Of one that is like another but for its constants.
  TakenApart(ValueRef value, const std::shared_ptr<TakenApart>& like)
      : value_(std::move(value)), like_(like->code_ || !like->like_ ? like : like->like_) {}

  const CodeIR& code() {
    if (code_) return *code_;
    if (like_ == nullptr) return code_.emplace(decode(value_));
    code_.emplace(like_->code());
    code_->consts = value_->code->consts->items;
    code_->origin = value_;
    if (like_->flow_ && flows_alike(like_->code_->consts, code_->consts)) {
      flow_ = like_->flow_;
      flow_->moved_to(&*code_);
    }
    like_.reset();
    return *code_;
  }
  const Flow& flow() {
    const CodeIR& of = code();
    return flow_ ? *flow_ : flow_.emplace(of);
  }

 private:
  const ValueRef value_;
  std::shared_ptr<TakenApart> like_;
  std::optional<CodeIR> code_;
  std::optional<Flow> flow_;
};

OpenProgram::OpenProgram(Program of)
    : program(std::move(of)), codes(code_objects(program.root)), parts(codes.size()) {}

namespace {

TakenApart& part(const OpenProgram& program, size_t index) {
  std::shared_ptr<TakenApart>& known = program.parts[index];
  if (known == nullptr) known = std::make_shared<TakenApart>(program.codes[index]);
  return *known;
}

bool same_but_constants(const RawCode& a, const RawCode& b) {
  return a.arg_count == b.arg_count && a.positional_only_count == b.positional_only_count &&
         a.keyword_only_count == b.keyword_only_count && a.stack_size == b.stack_size &&
         a.flags == b.flags && a.first_line == b.first_line && is_tuple(*b.consts) &&
         a.code == b.code && a.names == b.names && a.local_names == b.local_names &&
         a.local_kinds == b.local_kinds && a.filename == b.filename && a.name == b.name &&
         a.qualified_name == b.qualified_name && a.line_table == b.line_table &&
         a.exception_table == b.exception_table;
}

// The program with the mutant in the place of one of its code objects.
bool put_together(const OpenProgram& program, size_t index, Mutant* mutant, size_t max_size,
                  ProgramMutant* result) {
  ValueRef made;
  const bool sound = mutant->flow && mutant->flow->ok();
  const bool known = sound && encode_sound(&mutant->code, &made);
  if (!sound) made = encode(mutant->code);
  const ValueRef& root = program.program.root;
  Program whole = {program.program.header, replaced(root, program.codes[index], made),
                   program.program.rest};
  result->bytes = write_program(whole);
  result->mutator = mutant->mutator;
  if (result->bytes.size() > max_size) return false;
  OpenProgram& next = result->program;
  next = OpenProgram(std::move(whole));
  // Code objects come in the same order, and those around the new one hold it among their
  // constants.
  const std::vector<ValueRef>& old = program.codes;
  size_t at = 0;
  for (size_t i = 0; i < next.codes.size(); ++i) {
    const ValueRef& code = next.codes[i];
    if (code == made) {
      if (known)
        next.parts[i] =
            std::make_shared<TakenApart>(std::move(mutant->code), std::move(mutant->flow));
      at = index + 1;
      continue;
    }
    const auto found = std::find(old.begin(), old.end(), code);
    if (found != old.end()) {
      at = static_cast<size_t>(found - old.begin());
      next.parts[i] = program.parts[at++];
    } else if (at < old.size() && program.parts[at] != nullptr &&
               same_but_constants(*old[at]->code, *code->code)) {
      next.parts[i] = std::make_shared<TakenApart>(code, program.parts[at++]);
    } else {
      ++at;
    }
  }
  return true;
}

}  // namespace

bool mutate_program(const OpenProgram& program, uint64_t seed, Mood mood, size_t max_size,
                    ProgramMutant* result, std::string_view family) {
  if (program.codes.empty()) return false;
  try {
    Random random(seed);
    for (int attempt = 0; attempt < 4; ++attempt) {
      const size_t chosen = pick_code(program.codes, &random);
      TakenApart& taken = part(program, chosen);
      MutationOptions options;
      options.family = family;
      options.flow = &taken.flow();
      if (program.codes.size() > 1 && random.one_in(2)) {
        TakenApart& donor = part(program, random.below(program.codes.size()));
        options.donor = &donor.code();
        options.donor_flow = [&donor]() -> const Flow& { return donor.flow(); };
      }
      Mutant mutant = mutate(taken.code(), random.next(), mood, {}, options);
      if (!mutant.changed()) continue;
      if (put_together(program, chosen, &mutant, max_size, result)) return true;
    }
  } catch (const FormatError&) {
  }
  return false;
}

std::string mutate_program(std::string_view bytes, uint64_t seed, Mood mood, size_t max_size) {
  try {
    const OpenProgram program(read_program(bytes));
    ProgramMutant mutant;
    if (mutate_program(program, seed, mood, max_size, &mutant)) return std::move(mutant.bytes);
  } catch (const FormatError&) {
  }
  return {};
}

bool crossover_program(const OpenProgram& program, const OpenProgram& theirs, uint64_t seed,
                       Mood mood, size_t max_size, ProgramMutant* result) {
  if (program.codes.empty() || theirs.codes.empty()) return false;
  try {
    Random random(seed);
    for (int attempt = 0; attempt < 4; ++attempt) {
      const size_t chosen = pick_code(program.codes, &random);
      TakenApart& taken = part(program, chosen);
      TakenApart& donor = part(theirs, pick_code(theirs.codes, &random));
      MutationOptions options;
      options.flow = &taken.flow();
      options.donor_flow = [&donor]() -> const Flow& { return donor.flow(); };
      Mutant mutant = crossover(taken.code(), donor.code(), random.next(), mood, options);
      if (!mutant.changed()) continue;
      if (put_together(program, chosen, &mutant, max_size, result)) return true;
    }
  } catch (const FormatError&) {
  }
  return false;
}

std::string crossover_programs(std::string_view a, std::string_view b, uint64_t seed, Mood mood,
                               size_t max_size) {
  try {
    const OpenProgram program(read_program(a));
    ProgramMutant mutant;
    if (crossover_program(program, OpenProgram(read_program(b)), seed, mood, max_size, &mutant))
      return std::move(mutant.bytes);
  } catch (const FormatError&) {
  }
  return {};
}

bool reduce_program(std::string_view bytes,
                    const std::function<bool(const std::string& smaller)>& try_one) {
  try {
    const Program program = read_program(bytes);
    std::vector<ValueRef> codes = code_objects(program.root);
    // The largest ones first; the outermost is one of them.
    std::sort(codes.begin(), codes.end(), [](const ValueRef& x, const ValueRef& y) {
      return x->code->code->bytes.size() > y->code->code->bytes.size();
    });
    for (const ValueRef& chosen : codes) {
      const bool found = reductions(decode(chosen), [&](const Reduction& reduction) {
        const std::string smaller =
            finish(program, chosen, encode(reduction.code), bytes.size() + 64);
        return !smaller.empty() && smaller != bytes && try_one(smaller);
      });
      if (found) return true;
    }
  } catch (const FormatError&) {
  }
  return false;
}

}  // namespace fuzz
