// Runs a target over the files of some folders, and over a few mutants of each: what a campaign
// starts from must be quiet.
// Counterpart: none.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/targets/harness.h"

extern "C" __attribute__((weak)) int LLVMFuzzerInitialize(int* argc, char*** argv);

int main(int argc, char** argv) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  const char* wanted = getenv("FUZZ_REPLAY_MUTANTS");
  const unsigned mutants = wanted != nullptr ? static_cast<unsigned>(atoi(wanted)) : 3;
  std::vector<std::string> inputs = {"", fuzz::smallest_program()};
  for (int i = 1; i < argc; ++i) {
    if (std::filesystem::is_regular_file(argv[i])) {
      std::ifstream file(argv[i], std::ios::binary);
      inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file() || entry.path().extension() != ".pyc") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  constexpr size_t kRoom = 64 << 10;
  size_t runs = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    LLVMFuzzerTestOneInput(fuzz::as_bytes(inputs[i]), inputs[i].size());
    ++runs;
    std::string changed = inputs[i];
    for (unsigned seed = 0; seed < mutants; ++seed) {
      changed.resize(changed.size() + kRoom);
      auto* data = reinterpret_cast<uint8_t*>(changed.data());
      const size_t size = changed.size() - kRoom;
      changed.resize(LLVMFuzzerCustomMutator(data, size, changed.size(),
                                             seed + 1000 * static_cast<unsigned>(i)));
      LLVMFuzzerTestOneInput(fuzz::as_bytes(changed), changed.size());
      ++runs;
    }
    const std::string& other = inputs[i * 7919 % inputs.size()];
    std::string crossed(inputs[i].size() + other.size() + kRoom, '\0');
    crossed.resize(LLVMFuzzerCustomCrossOver(
        fuzz::as_bytes(inputs[i]), inputs[i].size(), fuzz::as_bytes(other), other.size(),
        reinterpret_cast<uint8_t*>(crossed.data()), crossed.size(), static_cast<unsigned>(i)));
    LLVMFuzzerTestOneInput(fuzz::as_bytes(crossed), crossed.size());
    ++runs;
  }
  printf("%zu inputs, %zu runs\n", inputs.size(), runs);
  return 0;
}
