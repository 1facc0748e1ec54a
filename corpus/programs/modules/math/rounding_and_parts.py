"""math: floor, ceil, trunc, modf, frexp, ldexp, fmod, remainder, copysign, ulp, nextafter."""

import math


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class F:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"


inf, nan = math.inf, math.nan
show(
    "[math.floor(x) for x in (1.5, -1.5, 2, -0.0, 1e20)], [math.ceil(x) for x in (1.5, "
    "-1.5, 2, -0.0, 1e20)], [math.trunc(x) for x in (1.5, -1.5, True, 1e20)]",
    lambda: (
        [math.floor(x) for x in (1.5, -1.5, 2, -0.0, 1e20)],
        [math.ceil(x) for x in (1.5, -1.5, 2, -0.0, 1e20)],
        [math.trunc(x) for x in (1.5, -1.5, True, 1e20)],
    ),
)
show(
    "math.floor(F()), math.ceil(F()), math.trunc(F())",
    lambda: (math.floor(F()), math.ceil(F()), math.trunc(F())),
)
show("math.floor(inf)", lambda: math.floor(inf))
show("math.ceil(nan)", lambda: math.ceil(nan))
show('math.trunc("x")', lambda: math.trunc("x"))
show('math.floor("x")', lambda: math.floor("x"))
show("math.floor()", lambda: math.floor())
show(
    "[math.modf(x) for x in (1.5, -1.5, 0.0, -0.0, inf, -inf, nan)]",
    lambda: [math.modf(x) for x in (1.5, -1.5, 0.0, -0.0, inf, -inf, nan)],
)
show(
    "[math.frexp(x) for x in (1.0, 0.5, 8, -3.0, 0.0, inf, 5e-324)]",
    lambda: [math.frexp(x) for x in (1.0, 0.5, 8, -3.0, 0.0, inf, 5e-324)],
)
show(
    "math.ldexp(0.5, 4), math.ldexp(1, -1074), math.ldexp(1, -1075), math.ldexp(inf, 5), "
    "math.ldexp(0.0, 10**30), math.ldexp(1.0, -(10**30))",
    lambda: (
        math.ldexp(0.5, 4), math.ldexp(1, -1074), math.ldexp(1, -1075), math.ldexp(inf, 5),
        math.ldexp(0.0, 10**30), math.ldexp(1.0, -(10**30)),
    ),
)
show("math.ldexp(1.0, 10000)", lambda: math.ldexp(1.0, 10000))
show("math.ldexp(1.0, 1.5)", lambda: math.ldexp(1.0, 1.5))
show(
    "[math.fmod(a, b) for a, b in ((7, 3), (-7, 3), (7, -3), (5.5, 2.5), (1, inf), (-0.0, 1))]",
    lambda: [math.fmod(a, b) for a, b in ((7, 3), (-7, 3), (7, -3), (5.5, 2.5), (1, inf), (-0.0, 1))],
)
show("math.fmod(1, 0)", lambda: math.fmod(1, 0))
show("math.fmod(inf, 1)", lambda: math.fmod(inf, 1))
show(
    "[math.remainder(a, b) for a, b in ((7, 3), (5, 2), (7, 2), (-7, 2), (1, inf), (3.5, 1))]",
    lambda: [math.remainder(a, b) for a, b in ((7, 3), (5, 2), (7, 2), (-7, 2), (1, inf), (3.5, 1))],
)
show("math.remainder(1, 0)", lambda: math.remainder(1, 0))
show(
    "math.copysign(1, -0.0), math.copysign(-5, 1), math.copysign(nan, -1), "
    "math.copysign(inf, -3), math.fabs(-2), math.fabs(-inf)",
    lambda: (
        math.copysign(1, -0.0), math.copysign(-5, 1), math.copysign(nan, -1),
        math.copysign(inf, -3), math.fabs(-2), math.fabs(-inf),
    ),
)
show(
    "math.ulp(1), math.ulp(0), math.ulp(inf), math.ulp(-1e300), math.ulp(nan), math.ulp(5e-324)",
    lambda: (
        math.ulp(1), math.ulp(0), math.ulp(inf), math.ulp(-1e300), math.ulp(nan), math.ulp(5e-324),
    ),
)
show(
    "math.nextafter(1, 2), math.nextafter(1, 0), math.nextafter(0, 1), math.nextafter(0, "
    "-1), math.nextafter(1, 2, steps=5), math.nextafter(inf, 0), math.nextafter(1, 1)",
    lambda: (
        math.nextafter(1, 2), math.nextafter(1, 0), math.nextafter(0, 1), math.nextafter(0, -1),
        math.nextafter(1, 2, steps=5), math.nextafter(inf, 0), math.nextafter(1, 1),
    ),
)
show("math.nextafter(1, 2, steps=-1)", lambda: math.nextafter(1, 2, steps=-1))
show(
    "math.isnan(nan), math.isnan(1), math.isinf(-inf), math.isinf(1), math.isfinite(1), "
    "math.isfinite(nan), math.isfinite(10**300)",
    lambda: (
        math.isnan(nan), math.isnan(1), math.isinf(-inf), math.isinf(1), math.isfinite(1),
        math.isfinite(nan), math.isfinite(10**300),
    ),
)
show('math.isnan("x")', lambda: math.isnan("x"))
show("math.isinf(10**400)", lambda: math.isinf(10**400))
show(
    "math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, "
    "rel_tol=0.2), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(inf, inf), math.isclose(nan, nan)",
    lambda: (
        math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2),
        math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(inf, inf),
        math.isclose(nan, nan),
    ),
)
show("math.isclose(1, 2, rel_tol=-1)", lambda: math.isclose(1, 2, rel_tol=-1))
show(
    "math.pi, math.e, math.tau, math.inf, math.nan",
    lambda: (math.pi, math.e, math.tau, math.inf, math.nan),
)
show(
    "math.fma(2.0, 3.0, 4.0), math.fma(0.1, 10, -1), math.fma(inf, 1, 1)",
    lambda: (math.fma(2.0, 3.0, 4.0), math.fma(0.1, 10, -1), math.fma(inf, 1, 1)),
)
show("math.fma(inf, 0, 1)", lambda: math.fma(inf, 0, 1))
