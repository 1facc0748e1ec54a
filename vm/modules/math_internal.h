// What the files of math share.
// Counterpart: Modules/mathmodule.c.
#ifndef VM_MODULES_MATH_INTERNAL_H_
#define VM_MODULES_MATH_INTERNAL_H_

#include "vm/heap/owned.h"
#include "vm/objects/arguments.h"

namespace py {

// gamma() and lgamma(); errno is EDOM at poles and ERANGE when the result is too large.
double gamma_of(double x);
double lgamma_of(double x);

// With the same digits everywhere, and log1p(-0.0) is -0.0.
double asinh_rounded(double x);
double log1p_rounded(double x);

// Number theory on ints (math_int.cc) and sums over sequences (math_sum.cc).
Owned<Object> math_gcd(Thread& thread, Object* module, RawArgs args);
Owned<Object> math_lcm(Thread& thread, Object* module, RawArgs args);
Owned<Object> math_isqrt(Thread& thread, Object* module, Object* value);
Owned<Object> math_factorial(Thread& thread, Object* module, Object* value);
Owned<Object> math_comb(Thread& thread, Object* module, Args args);
Owned<Object> math_perm(Thread& thread, Object* module, Args args);
Owned<Object> math_fsum(Thread& thread, Object* module, Object* iterable);
Owned<Object> math_sumprod(Thread& thread, Object* module, Args args);
Owned<Object> math_prod(Thread& thread, Object* module, Args args);
Owned<Object> math_hypot(Thread& thread, Object* module, RawArgs args);
Owned<Object> math_dist(Thread& thread, Object* module, Args args);

}  // namespace py

#endif  // VM_MODULES_MATH_INTERNAL_H_
