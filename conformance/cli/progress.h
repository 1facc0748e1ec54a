// How far something is that takes longer than a moment: a line that redraws itself on a terminal, a
// line now and then elsewhere.
// Counterpart: none.
#pragma once

#include <chrono>
#include <string>

namespace conformance {

class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Whether it is time for another line; asking is cheap.
  bool due() const;
  // Whatever the time.
  void show(const std::string& text);
  // So that something else can be printed; a terminal only.
  void clear();

 private:
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace conformance
