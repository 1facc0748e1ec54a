// Arithmetic of complex numbers, with reals kept real (C11 annex G), for the type and for cmath.
// Counterpart: Objects/complexobject.c.
#ifndef VM_OBJECTS_COMPLEX_MATH_H_
#define VM_OBJECTS_COMPLEX_MATH_H_

#include "vm/heap/owned.h"

namespace py {

struct ComplexValue {
  double real, imag;
};

ComplexValue complex_product(ComplexValue a, ComplexValue b);
// *by_zero is set (never cleared) when the divisor is zero.
ComplexValue complex_quotient(ComplexValue a, ComplexValue b, bool* by_zero);
ComplexValue complex_quotient(double a, ComplexValue b, bool* by_zero);
// Any object with a complex value: __complex__, then as a real number. Reenters.
Maybe<ComplexValue> complex_as_value(Thread& thread, Object* object);

}  // namespace py

#endif  // VM_OBJECTS_COMPLEX_MATH_H_
