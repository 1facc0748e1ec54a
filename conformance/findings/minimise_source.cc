// Minimises sources: a Python proposes edits of the text, which are asked about together.
// Counterpart: none.
#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <unordered_set>

#include "conformance/findings/minimise.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/process.h"

namespace conformance {
namespace {

// A piece of the text, in bytes, and what takes its place.
struct Piece {
  size_t from = 0;
  size_t to = 0;
  std::string text;
};
// Pieces of one edit do not overlap and come in order.
using SourceEdit = std::vector<Piece>;

bool overlap(const SourceEdit& a, const SourceEdit& b) {
  return std::any_of(a.begin(), a.end(), [&](const Piece& one) {
    return std::any_of(b.begin(), b.end(), [&](const Piece& other) {
      return one.from < other.to && other.from < one.to;
    });
  });
}

std::string edited(const std::string& source, SourceEdit pieces) {
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.from < b.from; });
  std::string result;
  size_t at = 0;
  for (const Piece& piece : pieces) {
    result.append(source, at, piece.from - at);
    result += piece.text;
    at = piece.to;
  }
  return result.append(source, at);
}

// The edits that the worker proposes for a source, the boldest first.
std::vector<SourceEdit> propose(const std::vector<std::string>& proposer,
                                const std::string& source) {
  oracle::Command command;
  command.argv = proposer;
  command.argv.emplace_back("propose");
  command.environment = oracle::plain_environment();
  command.input = source;
  const oracle::Finished finished = oracle::run(command);
  if (!finished.succeeded())
    throw std::runtime_error("the proposer of reductions failed: " + describe(finished) + "\n" +
                             finished.err);
  std::vector<SourceEdit> edits;
  for (const auto& proposal : nlohmann::json::parse(finished.out)) {
    SourceEdit edit;
    for (const auto& piece : proposal) {
      edit.push_back(
          {piece.at(0).get<size_t>(), piece.at(1).get<size_t>(), piece.at(2).get<std::string>()});
      if (edit.back().from > edit.back().to || edit.back().to > source.size())
        throw std::runtime_error("the proposer of reductions left the text");
    }
    edits.push_back(std::move(edit));
  }
  return edits;
}

class SourceSearch {
 public:
  SourceSearch(std::string source, const StillDoes& still_does, const MinimiseOptions& options)
      : still_does_(still_does), options_(options) {
    best_.program = std::move(source);
  }

  Minimised run() {
    const std::vector<bool> answer = still_does_({best_.program});
    ++best_.tried;
    if (answer.empty() || !answer[0]) return best_;
    while (best_.complete && improve()) {
    }
    return best_;
  }

 private:
  // Less to read; of what is equally long, what comes first in the alphabet.
  bool is_less(const std::string& text) const {
    const size_t old = source_size(best_.program);
    const size_t size = source_size(text);
    if (size != old) return size < old;
    if (text.size() != best_.program.size()) return text.size() < best_.program.size();
    return text < best_.program;
  }

  bool is_new(const std::string& text) const {
    return is_less(text) && !refused_.contains(std::hash<std::string>()(text));
  }

  std::vector<bool> ask(const std::vector<std::string>& candidates) {
    std::vector<bool> answers(candidates.size());
    if (candidates.empty()) return answers;
    if (options_.stop && options_.stop()) {
      best_.complete = false;
      return answers;
    }
    const std::vector<bool> told = still_does_(candidates);
    for (size_t i = 0; i < candidates.size() && i < told.size(); ++i) {
      answers[i] = told[i];
      ++best_.tried;
      if (!told[i]) refused_.insert(std::hash<std::string>()(candidates[i]));
    }
    if (options_.progress) options_.progress(source_size(best_.program), best_.tried);
    return answers;
  }

  void accept(const std::string& text) {
    best_.program = text;
    ++best_.kept;
    if (options_.improved) options_.improved(text);
    if (options_.progress) options_.progress(source_size(text), best_.tried);
  }

  // One success, or several that go together; false when no proposal does it.
  bool improve() {
    const std::vector<SourceEdit> edits = propose(options_.proposer, best_.program);
    size_t width = 12;
    for (size_t at = 0; at < edits.size() && best_.complete;) {
      std::vector<const SourceEdit*> round;
      std::vector<std::string> texts;
      for (; at < edits.size() && texts.size() < width; ++at) {
        std::string text = edited(best_.program, edits[at]);
        if (!is_new(text)) continue;
        round.push_back(&edits[at]);
        texts.push_back(std::move(text));
      }
      const std::vector<bool> answers = ask(texts);
      std::vector<const SourceEdit*> done;
      size_t first = texts.size();
      for (size_t i = 0; i < texts.size(); ++i) {
        if (!answers[i]) continue;
        if (first == texts.size()) first = i;
        if (std::none_of(done.begin(), done.end(),
                         [&](const SourceEdit* other) { return overlap(*round[i], *other); }))
          done.push_back(round[i]);
      }
      width = std::min(options_.batch, width * 2);
      if (done.empty()) continue;
      if (!accept_together(done)) accept(texts[first]);
      return true;
    }
    return false;
  }

  bool accept_together(const std::vector<const SourceEdit*>& done) {
    std::vector<std::string> texts;
    for (size_t count = done.size(); count > 1; count /= 2) {
      SourceEdit all;
      for (size_t i = 0; i < count; ++i) all.insert(all.end(), done[i]->begin(), done[i]->end());
      std::string text = edited(best_.program, std::move(all));
      if (is_new(text)) texts.push_back(std::move(text));
    }
    const std::vector<bool> answers = ask(texts);
    for (size_t i = 0; i < texts.size(); ++i) {
      if (!answers[i]) continue;
      accept(texts[i]);
      return true;
    }
    return false;
  }

  const StillDoes& still_does_;
  const MinimiseOptions& options_;
  Minimised best_;
  std::unordered_set<size_t> refused_;
};

}  // namespace

size_t source_size(const std::string& source) {
  return static_cast<size_t>(std::count_if(source.begin(), source.end(), [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) == 0;
  }));
}

Minimised minimise_source(const std::string& source, const StillDoes& still_does,
                          const MinimiseOptions& options) {
  if (options.proposer.empty()) throw std::invalid_argument("nobody proposes reductions");
  return SourceSearch(source, still_does, options).run();
}

}  // namespace conformance
