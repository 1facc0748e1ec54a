"""cmath: every function over a grid of ordinary, huge, tiny, infinite and NaN parts."""

import cmath


def rounded(part):
    """What every libm agrees about, with the sign of a zero."""
    return float(f"{part:.12g}")


def outcome(function, *args, **kwargs):
    """The result's text without its last digits, or the exception's."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    if type(result) is complex:
        result = complex(rounded(result.real), rounded(result.imag))
    elif type(result) is tuple:
        result = tuple(map(rounded, result))
    elif type(result) is float:
        result = rounded(result)
    return repr(result)


inf = float("inf")
nan = float("nan")
parts = [inf, -inf, nan, 0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 5e-324, -1e-310, 1.7e308, 1e160, 3.7, -22.25]
parts += [709.0, -710.5, 712.0, 1e-160, 0.72, 1.0000001, -3.141592653589793]
grid = [complex(real, imag) for real in parts for imag in parts]

names = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh".split()
names += "phase polar isfinite isinf isnan".split()
for name in names:
    function = getattr(cmath, name)
    print(name, function.__text_signature__)
    for z in grid:
        print(" ", z, outcome(function, z))

for z in grid:
    print(z, *[outcome(cmath.log, z, base) for base in (2, 0, 1, 1j)], outcome(cmath.rect, z.real, z.imag))
    print(outcome(cmath.isclose, z, z * 1.0000000001), outcome(cmath.isclose, z, 1, abs_tol=2))

for name in ("e", "pi", "tau", "inf", "infj", "nan", "nanj"):
    print(name, getattr(cmath, name))


class Convertible:
    def __complex__(self):
        return 3 + 4j


class Broken:
    def __complex__(self):
        return "4"


for value in (Convertible(), Broken(), "a", None, 5, 2.5, True, 10**400):
    print(outcome(cmath.sqrt, value))
print(outcome(cmath.sqrt), outcome(cmath.sqrt, 1, 2), outcome(cmath.isclose, 1, 2, 3), outcome(cmath.isclose, 1))
print(outcome(cmath.isclose, 1, 2, rel_tol=-1), outcome(cmath.isclose, 1, 2, foo=1))
