// The words for verdicts.
// Counterpart: none.
#include "conformance/findings/verdict.h"

namespace conformance {

const char* kind_text(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kAgree:
      return "AGREE";
    case VerdictKind::kDiverge:
      return "DIVERGE";
    case VerdictKind::kVmCrash:
      return "VM_CRASH";
    case VerdictKind::kVmHang:
      return "VM_HANG";
    case VerdictKind::kOracleCrash:
      return "ORACLE_CRASH";
    case VerdictKind::kVerifierDisagree:
      return "VERIFIER_DISAGREE";
    case VerdictKind::kPoisoned:
      return "POISONED";
    case VerdictKind::kHarnessFault:
      return "HARNESS_FAULT";
  }
  return "?";
}

bool is_finding(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kDiverge:
    case VerdictKind::kVmCrash:
    case VerdictKind::kVmHang:
    case VerdictKind::kVerifierDisagree:
      return true;
    case VerdictKind::kAgree:
    case VerdictKind::kOracleCrash:
    case VerdictKind::kPoisoned:
    case VerdictKind::kHarnessFault:
      return false;
  }
  return false;
}

}  // namespace conformance
