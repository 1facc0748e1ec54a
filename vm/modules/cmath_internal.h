// The functions of cmath on pairs of doubles.
// Counterpart: Modules/cmathmodule.c.
#ifndef VM_MODULES_CMATH_INTERNAL_H_
#define VM_MODULES_CMATH_INTERNAL_H_

#include "vm/objects/complex_math.h"

namespace py {

enum class CmathError : uint8_t { kNone, kDomain, kRange };
struct CmathResult {
  ComplexValue value;
  CmathError error;
};
using CmathFn = CmathResult (*)(ComplexValue);

CmathResult cmath_acos(ComplexValue z);
CmathResult cmath_acosh(ComplexValue z);
CmathResult cmath_asin(ComplexValue z);
CmathResult cmath_asinh(ComplexValue z);
CmathResult cmath_atan(ComplexValue z);
CmathResult cmath_atanh(ComplexValue z);
CmathResult cmath_cos(ComplexValue z);
CmathResult cmath_cosh(ComplexValue z);
CmathResult cmath_exp(ComplexValue z);
CmathResult cmath_log(ComplexValue z);
CmathResult cmath_log10(ComplexValue z);
CmathResult cmath_sin(ComplexValue z);
CmathResult cmath_sinh(ComplexValue z);
CmathResult cmath_sqrt(ComplexValue z);
CmathResult cmath_tan(ComplexValue z);
CmathResult cmath_tanh(ComplexValue z);
CmathResult cmath_rect(double length, double angle);

}  // namespace py

#endif  // VM_MODULES_CMATH_INTERNAL_H_
