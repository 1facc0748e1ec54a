// What the build with planted faults keeps: which is in force, and what was come to.
// Counterpart: none.
#ifdef PY_FAULTS

#include "vm/base/faults.h"

#include <cstring>

namespace py {

int g_fault_in_force = 0;
uint8_t g_fault_recorded = 1;
uint8_t g_fault_met[kFaultLimit];
uint8_t g_instruction_met[256];

namespace {
int g_planted = 0;
bool g_on_budget_only = false;
}  // namespace

void fault_plant(int number, bool on_budget_only) {
  g_planted = number;
  g_on_budget_only = on_budget_only;
  g_fault_in_force = on_budget_only ? 0 : number;
  g_fault_recorded = !on_budget_only;
}

void fault_budget(bool running) {
  if (!g_on_budget_only) return;
  g_fault_in_force = running ? g_planted : 0;
  g_fault_recorded = running;
}

void fault_forget() {
  std::memset(g_fault_met, 0, sizeof g_fault_met);
  std::memset(g_instruction_met, 0, sizeof g_instruction_met);
}

const FaultInfo kFaultSites[] = {
#define PY_FAULT_SITE(name, area, file, what) \
  {static_cast<int>(FaultSite::k_##name), #name, #area, file, 0, what},
#include "vm/base/faults.def"
#undef PY_FAULT_SITE
};
const size_t kFaultSiteCount = sizeof kFaultSites / sizeof *kFaultSites;

}  // namespace py

#endif  // PY_FAULTS
