"""math: sqrt, cbrt, exp, log and power functions with their domains and huge integers."""

import math


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


inf, nan = math.inf, math.nan


def rounded(values):
    return [v if v != v or v in (inf, -inf) else float(f"{v:.12g}") for v in values]


show(
    "rounded(map(math.sqrt, (0, 1, 2, 16, 1e300, inf))), math.sqrt(-0.0)",
    lambda: (rounded(map(math.sqrt, (0, 1, 2, 16, 1e300, inf))), math.sqrt(-0.0)),
)
show("math.sqrt(-1)", lambda: math.sqrt(-1))
show('math.sqrt("4")', lambda: math.sqrt("4"))
show(
    "rounded(map(math.cbrt, (27, -8, 0.001, inf)))",
    lambda: rounded(map(math.cbrt, (27, -8, 0.001, inf))),
)
show(
    "rounded(map(math.exp, (0, 1, -1, 700, -800, -inf))), rounded(map(math.exp2, (0, 3, "
    "0.5, -2))), rounded(map(math.expm1, (0, 1e-10, 1)))",
    lambda: (
        rounded(map(math.exp, (0, 1, -1, 700, -800, -inf))),
        rounded(map(math.exp2, (0, 3, 0.5, -2))), rounded(map(math.expm1, (0, 1e-10, 1))),
    ),
)
show("math.exp(1000)", lambda: math.exp(1000))
show("math.exp2(5000)", lambda: math.exp2(5000))
show(
    "rounded(map(math.log, (1, math.e, 10, 1e-300, inf))), rounded(map(math.log2, (1, 8, "
    "10, 2**100))), rounded(map(math.log10, (1, 1000, 2, 10**50))), rounded(map(math.log1p, (0, 1e-10, 1)))",
    lambda: (
        rounded(map(math.log, (1, math.e, 10, 1e-300, inf))),
        rounded(map(math.log2, (1, 8, 10, 2**100))),
        rounded(map(math.log10, (1, 1000, 2, 10**50))), rounded(map(math.log1p, (0, 1e-10, 1))),
    ),
)
show("math.log(0)", lambda: math.log(0))
show("math.log(-1)", lambda: math.log(-1))
show("math.log2(0)", lambda: math.log2(0))
show("math.log10(-5)", lambda: math.log10(-5))
show("math.log1p(-1)", lambda: math.log1p(-1))
show("math.log(0.0)", lambda: math.log(0.0))
show(
    "rounded([math.log(8, 2), math.log(100, 10), math.log(10**400), math.log(2**5000, "
    "2), math.log2(10**400), math.log10(10**400)])",
    lambda: rounded([math.log(8, 2), math.log(100, 10), math.log(10**400), math.log(2**5000, 2), math.log2(10**400), math.log10(10**400)]),
)
show("math.log(8, 1)", lambda: math.log(8, 1))
show("math.log(8, 0)", lambda: math.log(8, 0))
show("math.log(-(10**400))", lambda: math.log(-(10**400)))
show("math.log(1, 2, 3)", lambda: math.log(1, 2, 3))
show("math.log()", lambda: math.log())
show('math.log("x")', lambda: math.log("x"))
show(
    "math.pow(2, 10), math.pow(2, -1), math.pow(0, 0), math.pow(nan, 0), math.pow(1, "
    "nan), math.pow(-2, 3), math.pow(-inf, 3), math.pow(0.5, inf), math.pow(-1, inf)",
    lambda: (
        math.pow(2, 10), math.pow(2, -1), math.pow(0, 0), math.pow(nan, 0), math.pow(1, nan),
        math.pow(-2, 3), math.pow(-inf, 3), math.pow(0.5, inf), math.pow(-1, inf),
    ),
)
show("math.pow(0, -1)", lambda: math.pow(0, -1))
show("math.pow(-1, 0.5)", lambda: math.pow(-1, 0.5))
show("math.pow(10, 400)", lambda: math.pow(10, 400))
show('math.pow(2, "x")', lambda: math.pow(2, "x"))
show("math.pow(2)", lambda: math.pow(2))
show(
    "math.isqrt(0), math.isqrt(15), math.isqrt(16), math.isqrt(10**40), "
    "math.isqrt(2**200 - 1), math.isqrt(True)",
    lambda: (
        math.isqrt(0), math.isqrt(15), math.isqrt(16), math.isqrt(10**40), math.isqrt(2**200 - 1),
        math.isqrt(True),
    ),
)
show("math.isqrt(-1)", lambda: math.isqrt(-1))
show("math.isqrt(1.0)", lambda: math.isqrt(1.0))
show(
    "math.hypot(), math.hypot(3), math.hypot(3, 4), math.hypot(1, 2, 2), math.hypot(inf, "
    "nan), math.hypot(1e200, 1e200) > 1e200, math.hypot(-3.0, -4.0)",
    lambda: (
        math.hypot(), math.hypot(3), math.hypot(3, 4), math.hypot(1, 2, 2), math.hypot(inf, nan),
        math.hypot(1e200, 1e200) > 1e200, math.hypot(-3.0, -4.0),
    ),
)
show('math.hypot("x")', lambda: math.hypot("x"))
show(
    "math.dist([1, 2], [4, 6]), math.dist((), ()), math.dist([0.0], [inf])",
    lambda: (math.dist([1, 2], [4, 6]), math.dist((), ()), math.dist([0.0], [inf])),
)
show("math.dist([1], [1, 2])", lambda: math.dist([1], [1, 2]))
show("math.dist(1, 2)", lambda: math.dist(1, 2))
show('math.dist([1], ["x"])', lambda: math.dist([1], ["x"]))
show(
    "rounded([math.gamma(x) for x in (1, 5, 0.5, 10.5)]), rounded([math.lgamma(x) for x "
    "in (1, 5, 0.5, 100)]), rounded([math.erf(0.5), math.erfc(0.5), math.erf(inf)])",
    lambda: (
        rounded([math.gamma(x) for x in (1, 5, 0.5, 10.5)]),
        rounded([math.lgamma(x) for x in (1, 5, 0.5, 100)]),
        rounded([math.erf(0.5), math.erfc(0.5), math.erf(inf)]),
    ),
)
show("math.gamma(0)", lambda: math.gamma(0))
show("math.gamma(-1)", lambda: math.gamma(-1))
show("math.gamma(200)", lambda: math.gamma(200))
show("math.lgamma(-1)", lambda: math.lgamma(-1))
