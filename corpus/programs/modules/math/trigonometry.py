"""math: trigonometric and hyperbolic functions, angles and domain errors."""

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


def rounded(function, *values):
    return [float(f"{function(v):.11g}") + 0.0 for v in values]


for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "asinh", "atan"):
    print(name, rounded(getattr(math, name), 0, 0.5, 1, -1, 2, 3.0, True))
for name in ("asin", "acos", "atanh"):
    print(name, rounded(getattr(math, name), 0, 0.5, -0.5, 0.999))
print(rounded(math.acosh, 1, 1.5, 100), rounded(math.degrees, 0, math.pi, 1), rounded(math.radians, 0, 180, 57.3))
show("math.sin(inf)", lambda: math.sin(inf))
show("math.cos(-inf)", lambda: math.cos(-inf))
show("math.tan(inf)", lambda: math.tan(inf))
show("math.asin(1.5)", lambda: math.asin(1.5))
show("math.acos(-2)", lambda: math.acos(-2))
show("math.acosh(0.5)", lambda: math.acosh(0.5))
show("math.atanh(1)", lambda: math.atanh(1))
show("math.atanh(-1.5)", lambda: math.atanh(-1.5))
show("math.sinh(1000)", lambda: math.sinh(1000))
show("math.cosh(-1000)", lambda: math.cosh(-1000))
show(
    "math.tanh(1000), math.atan(inf), math.asinh(-inf), math.sin(nan), math.sin(0.0), "
    "math.sin(-0.0), math.tan(-0.0)",
    lambda: (
        math.tanh(1000), math.atan(inf), math.asinh(-inf), math.sin(nan), math.sin(0.0),
        math.sin(-0.0), math.tan(-0.0),
    ),
)
show(
    '[float(f"{math.atan2(y, x):.11g}") for y in (0.0, 1, -1, -0.0) for x in (0.0, 1, -1, -0.0)]',
    lambda: [float(f"{math.atan2(y, x):.11g}") for y in (0.0, 1, -1, -0.0) for x in (0.0, 1, -1, -0.0)],
)
show(
    "math.atan2(inf, inf) == math.pi / 4, math.atan2(1, inf), math.atan2(nan, 1)",
    lambda: (math.atan2(inf, inf) == math.pi / 4, math.atan2(1, inf), math.atan2(nan, 1)),
)
show("math.atan2(1)", lambda: math.atan2(1))
show('math.sin("x")', lambda: math.sin("x"))
show("math.sin()", lambda: math.sin())
show("math.sin(1, 2)", lambda: math.sin(1, 2))
show("math.sin(1j)", lambda: math.sin(1j))
show("math.sin(10**400)", lambda: math.sin(10**400))
show("math.sin(None)", lambda: math.sin(None))


class F:
    def __float__(self):
        return 0.0


class Index:
    def __index__(self):
        return 1


class Bad:
    def __float__(self):
        return "x"


show(
    "math.sin(F()), math.cos(Index()) == math.cos(1)",
    lambda: (math.sin(F()), math.cos(Index()) == math.cos(1)),
)
show("math.sin(Bad())", lambda: math.sin(Bad()))
show(
    '[n for n in dir(math) if not n.startswith("_")]',
    lambda: [n for n in dir(math) if not n.startswith("_")],
)
