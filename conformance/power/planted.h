// The mistakes that the build with planted faults can make.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace conformance {

struct PlantedFault {
  int number = 0;
  std::string kind;         // "swap_operands"; of those planted by hand the name.
  std::string place;        // The instruction; by hand the area: "dict", "calls"...
  std::string file;         // Where it is in the machine's sources.
  int line = 0;             // 0 where the file says enough.
  std::string what;         // By hand: in words.
  std::string instruction;  // What the compiler writes for the instruction; by hand empty.

  bool generated() const { return !instruction.empty(); }
  // "COMPARE_OP/swap_operands@12", "dict/dict_equal_hash".
  std::string name() const;
};

// Asks the subject. Throws Fault when it has none.
std::vector<PlantedFault> planted_faults(const std::vector<std::string>& subject);

// Those that a comma-separated list names by number, name, kind, place or file stem; all for an
// empty list. Throws Fault for a word that names none.
std::vector<PlantedFault> chosen_faults(const std::vector<PlantedFault>& faults,
                                        const std::string& list);
// So many of them, decided by the seed.
std::vector<PlantedFault> sample_faults(std::vector<PlantedFault> faults, size_t count,
                                        uint64_t seed);

}  // namespace conformance
