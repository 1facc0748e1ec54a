// Planted faults: mistakes that one special build makes on demand, so that the toolkit's power to
// notice mistakes can be measured. Every other build has the right expressions and nothing else.
// Counterpart: none.
#ifndef VM_BASE_FAULTS_H_
#define VM_BASE_FAULTS_H_

#ifdef PY_FAULTS

#include <cstddef>
#include <cstdint>

namespace py {

// Those of generated handlers have the numbers that opgen gives them, below kFirstSite; those of
// faults.def stand behind each other from there on.
inline constexpr int kFirstSite = 30'000;
enum class FaultSite : int {
  kBefore = kFirstSite - 1,
#define PY_FAULT_SITE(name, area, file, what) k_##name,
#include "vm/base/faults.def"
#undef PY_FAULT_SITE
  kCount,
};
inline constexpr int kFaultLimit = static_cast<int>(FaultSite::kCount);

// The fault that is made now; 0 is none.
extern int g_fault_in_force;
// Places that were come to since the last fault_forget(), where faults can be in force: faults that
// would have been made, and instructions that ran.
extern uint8_t g_fault_recorded;
extern uint8_t g_fault_met[kFaultLimit];
extern uint8_t g_instruction_met[256];

inline bool fault_planted(int number) {
  g_fault_met[number] |= g_fault_recorded;
  return g_fault_in_force == number;
}

// A process plants one fault for its life. It is in force always, or only while a program runs on a
// budget of fuel: then it is the program that meets it, not who observes the program.
void fault_plant(int number, bool on_budget_only);
void fault_budget(bool running);
void fault_forget();

// No fault is in force while it lives, if so wanted.
class FaultPause {
 public:
  explicit FaultPause(bool wanted) : before_(g_fault_in_force) {
    if (wanted) g_fault_in_force = 0;
  }
  ~FaultPause() { g_fault_in_force = before_; }
  FaultPause(const FaultPause&) = delete;

 private:
  int before_;
};

struct FaultInfo {
  int number;
  const char* name;  // The kind, or the name in faults.def.
  const char* area;  // The instruction, or "dict", "calls"...
  const char* file;
  int line;          // 0 where the file says enough.
  const char* what;  // Empty for generated ones: the kind says it.
};
// The faults of faults.def; those of the handlers are in planted_faults.inc.
extern const FaultInfo kFaultSites[];
extern const size_t kFaultSiteCount;

}  // namespace py

// In generated handlers.
#define PY_PLANTED(number) (::py::fault_planted(number))
// Whether the fault is made here and now.
#define PY_FAULT_HERE(name) (::py::fault_planted(static_cast<int>(::py::FaultSite::k_##name)))
#define PY_RIGHT_OR(name, right, wrong) (PY_FAULT_HERE(name) ? (wrong) : (right))
#define PY_FAULT_BUDGET(running) (::py::fault_budget(running))
#define PY_FAULT_PAUSE(wanted) const ::py::FaultPause fault_pause(wanted)

#else

#define PY_FAULT_HERE(name) (false)
#define PY_RIGHT_OR(name, right, wrong) (right)
#define PY_FAULT_BUDGET(running) ((void)0)
#define PY_FAULT_PAUSE(wanted) ((void)0)

#endif

#endif  // VM_BASE_FAULTS_H_
