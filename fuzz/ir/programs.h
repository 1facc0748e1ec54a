// Programs to try things on: what the reference compiles of the standard library.
// Counterpart: none.
#pragma once

#include <cstdio>
#include <string>

namespace fuzz {

// Runs the reference on dump_programs.py. The environment may name another interpreter
// (CONSTRICTOR_PYTHON) and ask for the whole library instead of a sample (CONSTRICTOR_FULL).
class Programs {
 public:
  explicit Programs(int step);
  ~Programs();
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  bool next(std::string* bytes);
  // True when the interpreter ran to its end without complaint.
  bool finish();

 private:
  FILE* pipe_;
};

}  // namespace fuzz
