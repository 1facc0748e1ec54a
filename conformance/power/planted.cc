// The mistakes that the build with planted faults can make.
// Counterpart: none.
#include "conformance/power/planted.h"

#include <algorithm>
#include <random>
#include <set>
#include <sstream>

#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "oracle/pool/process.h"

namespace conformance {

std::string PlantedFault::name() const {
  if (generated()) return fmt::format("{}/{}@{}", place, kind, number % 100);
  return fmt::format("{}/{}", place, kind);
}

std::vector<PlantedFault> planted_faults(const std::vector<std::string>& subject) {
  oracle::Command command;
  command.argv = subject;
  for (const char* word : {"-I", "-S", "-c"}) command.argv.emplace_back(word);
  command.argv.emplace_back(
      "import _pyvm\n"
      "for row in _pyvm.faults(): print(*row, sep='\\t')");
  command.environment = oracle::plain_environment();
  const oracle::Finished finished = oracle::run(command);
  if (!finished.succeeded())
    throw Fault(fmt::format(
        "'{}' has no planted faults ({}): build //vm/main:pyvm_faults, or say --subject",
        fmt::join(subject, " "), oracle::describe(finished)));
  std::vector<PlantedFault> faults;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> words;
    std::istringstream row(line);
    for (std::string word; std::getline(row, word, '\t');) words.push_back(word);
    words.resize(7);
    PlantedFault fault;
    fault.number = std::stoi(words[0]);
    fault.kind = words[1];
    fault.place = words[2];
    fault.file = words[3];
    fault.line = std::stoi(words[4]);
    fault.what = words[5];
    fault.instruction = words[6];
    faults.push_back(std::move(fault));
  }
  return faults;
}

std::vector<PlantedFault> chosen_faults(const std::vector<PlantedFault>& faults,
                                        const std::string& list) {
  if (list.empty()) return faults;
  std::set<int> numbers;
  std::istringstream words(list);
  for (std::string word; std::getline(words, word, ',');) {
    bool found = false;
    for (const PlantedFault& fault : faults) {
      const bool by_hand = word == "hand" && !fault.generated();
      if (word != std::to_string(fault.number) && word != fault.name() && word != fault.kind &&
          word != fault.place && word != fault.instruction && !by_hand)
        continue;
      numbers.insert(fault.number);
      found = true;
    }
    if (!found)
      throw Fault(fmt::format("no planted fault has the number, name, kind or place '{}'", word));
  }
  std::vector<PlantedFault> chosen;
  std::copy_if(faults.begin(), faults.end(), std::back_inserter(chosen),
               [&](const PlantedFault& fault) { return numbers.contains(fault.number); });
  return chosen;
}

std::vector<PlantedFault> sample_faults(std::vector<PlantedFault> faults, size_t count,
                                        uint64_t seed) {
  std::mt19937_64 random(seed);
  // Not std::shuffle, which differs from library to library.
  for (size_t i = faults.size(); i > 1; --i) std::swap(faults[i - 1], faults[random() % i]);
  if (faults.size() > count) faults.resize(count);
  std::sort(faults.begin(), faults.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  return faults;
}

}  // namespace conformance
