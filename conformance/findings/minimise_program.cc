// Minimises on the instructions: rounds of edits that are asked about together, until none is left
// that still does it.
// Counterpart: none.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "conformance/findings/minimise.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/mutators/reductions.h"
#include "fuzz/targets/verdict.h"

namespace conformance {
namespace {

using fuzz::CodeIR;
using fuzz::Edit;
using fuzz::Subject;
using fuzz::ValueRef;
using fuzz::Weight;

// The first rounds of a search are small, because one success is enough to begin anew with less.
constexpr size_t kFirstRound = 12;
// Up to so many instructions, pairs of edits are tried.
constexpr uint64_t kSmall = 32;

struct Candidate {
  ValueRef root;
  std::string bytes;
  Weight weight;
};

// An edit of one of the program's code objects.
struct Item {
  size_t code = 0;
  const Edit* edit = nullptr;
};

class Search {
 public:
  Search(const fuzz::Program& program, const StillDoes& still_does, const MinimiseOptions& options)
      : program_(program), still_does_(still_does), options_(options) {
    limit_ = fuzz::write_program(program).size();
    adopt(program.root);
    defined_ = fuzz::all_defined(program.root);
  }

  void run() {
    // What lies behind the value nobody reads.
    std::string rest = std::move(program_.rest);
    program_.rest.clear();
    if (!rest.empty() && !accept_best({finish({program_.root, {}, weight_})}))
      program_.rest = std::move(rest);
    settle_housekeeping();
    do {
      reduce_all();
      // Where something unused matters after all, the last steps are made without housekeeping.
      drops_unreached_ = drops_unused_ = drops_locals_ = false;
    } while (!stopped_ && (reduce_all() || reduce_late()));
  }

  Minimised result() const { return {fuzz::write_program(program_), tried_, kept_, !stopped_}; }
  bool still_does_as_it_is() {
    const std::vector<bool> answer = still_does_({fuzz::write_program(program_)});
    ++tried_;
    return !answer.empty() && answer[0];
  }

 private:
  bool reduce_all() {
    bool ever = false;
    for (bool changed = true; changed && !stopped_; ever |= changed) {
      changed = false;
      // What takes away much comes again before what takes away little.
      for (bool coarse = true; coarse && !stopped_;) {
        coarse = reduce_roots(fuzz::hoisted);
        for (const fuzz::Reducer& reducer : fuzz::reducers()) {
          if (reducer.coarse) coarse |= reduce(reducer);
        }
        changed |= coarse;
      }
      for (const fuzz::Reducer& reducer : fuzz::reducers()) {
        if (!reducer.coarse) changed |= reduce(reducer);
      }
      changed |= reduce_roots(fuzz::inlined);
      changed |= reduce_roots(fuzz::without_parameters);
      changed |= reduce_roots(fuzz::without_keyword_defaults);
      changed |= reduce_roots(fuzz::renamed);
      changed |= reduce_pairs();
    }
    return ever;
  }

  bool reduce_late() {
    bool changed = false;
    for (const fuzz::Reducer& reducer : fuzz::late_reducers()) changed |= reduce(reducer);
    return changed;
  }

  // Makes a program the current one.
  void adopt(const ValueRef& root) {
    program_.root = root;
    codes_ = fuzz::code_objects(root);
    std::unordered_map<const fuzz::Value*, std::shared_ptr<const Subject>> subjects;
    std::unordered_map<const fuzz::Value*, Weight> weights;
    weight_ = {};
    for (const ValueRef& code : codes_) {
      const auto known = subjects_.find(code.get());
      auto subject = known != subjects_.end() ? known->second
                                              : std::make_shared<const Subject>(fuzz::decode(code));
      Weight weight = known != subjects_.end() ? weights_[code.get()] : weigh(subject->code);
      weight_ += weight;
      weights.emplace(code.get(), weight);
      subjects.emplace(code.get(), std::move(subject));
    }
    subjects_ = std::move(subjects);
    weights_ = std::move(weights);
  }

  static Weight weigh(const CodeIR& code) {
    Weight weight = fuzz::weight_of(code);
    weight.complexity += 8;
    return weight;
  }

  const Subject& subject(size_t code) const { return *subjects_.at(codes_[code].get()); }

  // What every edited code object goes through. False when it would not be sound.
  bool settle(CodeIR* code) const {
    CodeIR mended = *code;
    const bool sound = fuzz::repair(&mended);
    if (!sound) return !defined_;
    *code = std::move(mended);
    bool changed = drops_unreached_ && fuzz::drop_unreached(code);
    if (drops_unused_) changed |= fuzz::drop_unused(code);
    if (drops_locals_) changed |= fuzz::drop_unused_locals(code);
    return !changed || fuzz::repair(code) || !defined_;
  }

  // Bytes, weight, and whether it is worth asking about: new, less, and defined if it has to be.
  bool prepare(Candidate* candidate) {
    candidate->weight = {};
    for (const ValueRef& code : fuzz::code_objects(candidate->root)) {
      const auto known = weights_.find(code.get());
      candidate->weight += known != weights_.end() ? known->second : weigh(fuzz::decode(code));
      if (!(candidate->weight < weight_)) return false;
    }
    *candidate = finish(std::move(*candidate));
    if (candidate->bytes.size() > limit_) return false;
    if (refused_.contains(std::hash<std::string>()(candidate->bytes))) return false;
    if (!defined_) return true;
    for (const ValueRef& code : fuzz::code_objects(candidate->root)) {
      if (!weights_.contains(code.get()) && !fuzz::judge(*code).defined) return false;
    }
    return true;
  }

  Candidate finish(Candidate candidate) const {
    fuzz::Program program = program_;
    program.root = candidate.root;
    candidate.bytes = fuzz::write_program(program);
    return candidate;
  }

  bool build(const std::vector<Item>& items, Candidate* candidate) {
    std::vector<std::vector<const Edit*>> edits(codes_.size());
    for (const Item& item : items) edits[item.code].push_back(item.edit);
    std::vector<fuzz::Edited> edited;
    for (size_t i = 0; i < codes_.size(); ++i) {
      if (edits[i].empty()) continue;
      fuzz::Edited one{codes_[i], {}};
      if (!fuzz::apply_edits(subject(i), edits[i], &one.code) || !settle(&one.code)) return false;
      edited.push_back(std::move(one));
    }
    try {
      candidate->root = fuzz::with_edited(program_.root, edited);
      return prepare(candidate);
    } catch (const fuzz::FormatError&) {
      return false;
    }
  }

  // One answer each; none when it is time to stop.
  std::vector<bool> ask(const std::vector<Candidate>& candidates) {
    std::vector<bool> answers(candidates.size());
    if (candidates.empty() || stopped_) return answers;
    if (options_.stop && options_.stop()) {
      stopped_ = true;
      return answers;
    }
    std::vector<std::string> programs;
    for (const Candidate& candidate : candidates) programs.push_back(candidate.bytes);
    const std::vector<bool> told = still_does_(programs);
    for (size_t i = 0; i < candidates.size() && i < told.size(); ++i) {
      answers[i] = told[i];
      ++tried_;
      if (!told[i]) refused_.insert(std::hash<std::string>()(candidates[i].bytes));
    }
    if (options_.progress) options_.progress(weight_.instructions, tried_);
    return answers;
  }

  void accept(const Candidate& candidate) {
    ++kept_;
    adopt(candidate.root);
    if (options_.improved) options_.improved(candidate.bytes);
    if (options_.progress) options_.progress(weight_.instructions, tried_);
  }

  // Asks, and keeps the lightest of those that still do it.
  bool accept_best(const std::vector<Candidate>& candidates) {
    const std::vector<bool> answers = ask(candidates);
    const Candidate* best = nullptr;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if (answers[i] && (best == nullptr || candidates[i].weight < best->weight))
        best = &candidates[i];
    }
    if (best != nullptr) accept(*best);
    return best != nullptr;
  }

  // Nothing is lost with what nobody reaches or reads; whether that holds here, one trial tells.
  void settle_housekeeping() {
    if (!defined_) return;
    for (bool Search::* flag :
         {&Search::drops_unreached_, &Search::drops_unused_, &Search::drops_locals_}) {
      this->*flag = true;
      std::vector<fuzz::Edited> edited;
      for (size_t i = 0; i < codes_.size(); ++i) {
        fuzz::Edited one{codes_[i], subject(i).code};
        if (settle(&one.code)) edited.push_back(std::move(one));
      }
      Candidate candidate{fuzz::with_edited(program_.root, edited), {}, {}};
      if (prepare(&candidate)) this->*flag = accept_best({candidate});
      if (stopped_) return;
    }
  }

  // The current code objects' edits by one reducer. They live in `edits_`.
  std::vector<Item> list(const fuzz::Reducer& reducer) {
    edits_.assign(codes_.size(), {});
    std::vector<Item> items;
    for (size_t i = 0; i < codes_.size(); ++i) {
      reducer.list(subject(i), &edits_[i]);
      for (const Edit& edit : edits_[i]) items.push_back({i, &edit});
    }
    return items;
  }

  bool overlap(const Item& a, const Item& b) const {
    return a.code == b.code && a.edit->overlaps(*b.edit);
  }

  // Everything at once, then halves and quarters of it.
  bool reduce_boldly(const std::vector<Item>& items) {
    std::vector<Item> apart;
    for (const Item& item : items) {
      if (std::none_of(apart.begin(), apart.end(),
                       [&](const Item& other) { return overlap(item, other); }))
        apart.push_back(item);
    }
    std::vector<Candidate> candidates;
    for (size_t parts = 1; parts <= 8 && parts < apart.size(); parts *= 2) {
      for (size_t part = 0; part < parts; ++part) {
        const auto at = [&](size_t k) {
          return apart.begin() + static_cast<ptrdiff_t>(apart.size() * k / parts);
        };
        Candidate candidate;
        if (build({at(part), at(part + 1)}, &candidate)) candidates.push_back(std::move(candidate));
      }
    }
    return accept_best(candidates);
  }

  // Those of a round that did it alone may do it together.
  void accept_together(const std::vector<Item>& items, const std::vector<Candidate>& alone) {
    std::vector<size_t> order(items.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return alone[a].weight != alone[b].weight ? alone[a].weight < alone[b].weight : a < b;
    });
    std::vector<Item> apart;
    for (const size_t i : order) {
      if (std::none_of(apart.begin(), apart.end(),
                       [&](const Item& other) { return overlap(items[i], other); }))
        apart.push_back(items[i]);
    }
    std::vector<Candidate> candidates;
    for (size_t count = apart.size(); count > 1; count /= 2) {
      Candidate candidate;
      if (build({apart.begin(), apart.begin() + static_cast<ptrdiff_t>(count)}, &candidate))
        candidates.push_back(std::move(candidate));
    }
    if (!accept_best(candidates)) accept(alone[order[0]]);
  }

  bool reduce(const fuzz::Reducer& reducer) {
    bool changed = false;
    std::vector<Item> items = list(reducer);
    while (reducer.bold && items.size() > 1 && !stopped_ && reduce_boldly(items)) {
      changed = true;
      items = list(reducer);
    }
    size_t width = kFirstRound;
    size_t at = 0;
    // All items since the last success; when they have all failed, that is a fixpoint.
    for (size_t since = 0; since < items.size() && !stopped_;) {
      std::vector<Item> round;
      std::vector<Candidate> candidates;
      const size_t first = at % items.size();
      for (; since < items.size() && candidates.size() < width; ++since, ++at) {
        Candidate candidate;
        if (!build({items[at % items.size()]}, &candidate)) continue;
        round.push_back(items[at % items.size()]);
        candidates.push_back(std::move(candidate));
      }
      const std::vector<bool> answers = ask(candidates);
      std::vector<Item> done;
      std::vector<Candidate> alone;
      for (size_t i = 0; i < round.size(); ++i) {
        if (!answers[i]) continue;
        done.push_back(round[i]);
        alone.push_back(candidates[i]);
      }
      width = std::min(options_.batch, width * 2);
      if (done.empty()) continue;
      accept_together(done, alone);
      changed = true;
      items = list(reducer);
      since = 0;
      at = first;
      width = kFirstRound;
    }
    return changed;
  }

  // Two edits of which neither does it alone: a value that is made here and used there. Of small
  // programs only, for there are many of them.
  bool reduce_pairs() {
    bool changed = false;
    for (bool again = weight_.instructions <= kSmall; again && !stopped_;) {
      again = false;
      const std::vector<Item> items = list({"pairs", false, false, fuzz::list_pair_parts});
      std::vector<Candidate> candidates;
      for (size_t i = 0; i < items.size() && !again && !stopped_; ++i) {
        for (size_t k = i + 1; k < items.size() && !again && !stopped_; ++k) {
          Candidate candidate;
          if (overlap(items[i], items[k]) || !build({items[i], items[k]}, &candidate)) continue;
          candidates.push_back(std::move(candidate));
          if (candidates.size() < options_.batch) continue;
          again = accept_best(candidates);
          candidates.clear();
        }
        if (options_.stop && options_.stop()) stopped_ = true;
      }
      if (!again && !stopped_) again = accept_best(candidates);
      changed |= again;
    }
    return changed;
  }

  bool reduce_roots(std::vector<ValueRef> (*list_roots)(const ValueRef&)) {
    bool changed = false;
    for (bool again = true; again && !stopped_;) {
      again = false;
      std::vector<Candidate> candidates;
      for (const ValueRef& root : list_roots(program_.root)) {
        Candidate candidate{root, {}, {}};
        if (prepare(&candidate)) candidates.push_back(std::move(candidate));
      }
      for (size_t from = 0; from < candidates.size() && !again && !stopped_;
           from += options_.batch) {
        const size_t to = std::min(candidates.size(), from + options_.batch);
        again = accept_best({candidates.begin() + static_cast<ptrdiff_t>(from),
                             candidates.begin() + static_cast<ptrdiff_t>(to)});
      }
      changed |= again;
    }
    return changed;
  }

  fuzz::Program program_;
  const StillDoes& still_does_;
  const MinimiseOptions& options_;
  bool defined_ = false;
  std::vector<ValueRef> codes_;
  std::unordered_map<const fuzz::Value*, std::shared_ptr<const Subject>> subjects_;
  std::unordered_map<const fuzz::Value*, Weight> weights_;
  Weight weight_;
  std::vector<std::vector<Edit>> edits_;
  std::unordered_set<size_t> refused_;  // Hashes of what was asked and did not do it.
  size_t limit_ = 0;                    // In bytes, which no candidate may be over.
  size_t tried_ = 0;
  size_t kept_ = 0;
  bool stopped_ = false;
  bool drops_unreached_ = false;
  bool drops_unused_ = false;
  bool drops_locals_ = false;
};

// Bytes of which nothing more is known: pieces are left out, then made zero.
Minimised minimise_bytes(const std::string& bytes, const StillDoes& still_does,
                         const MinimiseOptions& options) {
  Minimised best{bytes};
  const auto round = [&](const std::vector<std::string>& candidates) {
    if (candidates.empty()) return false;
    if (options.stop && options.stop()) {
      best.complete = false;
      return false;
    }
    const std::vector<bool> answers = still_does(candidates);
    best.tried += answers.size();
    if (options.progress) options.progress(best.program.size(), best.tried);
    for (size_t i = 0; i < answers.size(); ++i) {
      if (!answers[i]) continue;
      best.program = candidates[i];
      ++best.kept;
      if (options.improved) options.improved(best.program);
      return true;
    }
    return false;
  };
  for (const bool zeros : {false, true}) {
    for (size_t length = std::max<size_t>(1, best.program.size() / 2); best.complete;) {
      bool changed = false;
      for (size_t from = 0; from < best.program.size() && best.complete;) {
        std::vector<std::string> candidates;
        size_t at = from;
        for (; at < best.program.size() && candidates.size() < options.batch; at += length) {
          std::string next = best.program;
          const size_t size = std::min(length, next.size() - at);
          next.replace(at, size, zeros ? std::string(size, '\0') : std::string());
          if (next != best.program) candidates.push_back(std::move(next));
        }
        if (round(candidates)) {
          changed = true;
        } else {
          from = at;
        }
      }
      if (changed) continue;
      if (length == 1) break;
      length /= 2;
    }
  }
  return best;
}

}  // namespace

size_t program_size(const std::string& program) {
  try {
    const fuzz::Program read = fuzz::read_program(program);
    if (!fuzz::code_objects(read.root).empty())
      return static_cast<size_t>(fuzz::weight_of(read.root).instructions);
  } catch (const fuzz::FormatError&) {
  }
  return program.size();
}

Minimised minimise_program(const std::string& program, const StillDoes& still_does,
                           const MinimiseOptions& options) {
  fuzz::Program read;
  bool is_program = false;
  try {
    read = fuzz::read_program(program);
    is_program = !fuzz::code_objects(read.root).empty();
    for (const ValueRef& code : fuzz::code_objects(read.root)) fuzz::decode(code);
  } catch (const fuzz::FormatError&) {
    is_program = false;
  }
  if (!is_program) return minimise_bytes(program, still_does, options);
  Search search(read, still_does, options);
  if (search.still_does_as_it_is()) search.run();
  return search.result();
}

Minimised minimise_program(const std::string& program, const StillDoes& still_does,
                           const std::function<void(size_t size, size_t tried)>& progress) {
  MinimiseOptions options;
  options.progress = progress;
  return minimise_program(program, still_does, options);
}

}  // namespace conformance
