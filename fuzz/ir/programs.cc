// Programs to try things on: what the reference compiles of the standard library.
// Counterpart: none.
#include "fuzz/ir/programs.h"

#include <cstdlib>

namespace fuzz {

Programs::Programs(int step) {
  const char* python = std::getenv("CONSTRICTOR_PYTHON");
  const bool full = std::getenv("CONSTRICTOR_FULL") != nullptr;
  std::string command = python == nullptr ? "python3.14" : python;
  command += " fuzz/ir/testdata/dump_programs.py " + std::to_string(full ? 1 : step);
  pipe_ = popen(command.c_str(), "r");
}

Programs::~Programs() {
  if (pipe_ != nullptr) pclose(pipe_);
}

bool Programs::next(std::string* bytes) {
  unsigned char size[4];
  if (pipe_ == nullptr || fread(size, 1, sizeof size, pipe_) != sizeof size) return false;
  bytes->resize(size[0] | size[1] << 8 | size[2] << 16 | static_cast<size_t>(size[3]) << 24);
  return fread(bytes->data(), 1, bytes->size(), pipe_) == bytes->size();
}

bool Programs::finish() {
  if (pipe_ == nullptr) return false;
  const int status = pclose(pipe_);
  pipe_ = nullptr;
  return status == 0;
}

}  // namespace fuzz
