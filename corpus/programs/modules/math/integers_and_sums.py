"""math: gcd, lcm, factorial, comb, perm, prod, fsum, sumprod."""

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


class Index:
    def __index__(self):
        return 6


show(
    "math.gcd(), math.gcd(12), math.gcd(12, 18), math.gcd(-12, 18, 27), math.gcd(0, 0), "
    "math.gcd(0, 5), math.gcd(10**30, 10**20 * 3), math.gcd(Index(), 4)",
    lambda: (
        math.gcd(), math.gcd(12), math.gcd(12, 18), math.gcd(-12, 18, 27), math.gcd(0, 0),
        math.gcd(0, 5), math.gcd(10**30, 10**20 * 3), math.gcd(Index(), 4),
    ),
)
show("math.gcd(1.5, 2)", lambda: math.gcd(1.5, 2))
show(
    "math.lcm(), math.lcm(4), math.lcm(4, 6), math.lcm(-4, 6), math.lcm(0, 5), "
    "math.lcm(2, 3, 5, 7), math.lcm(10**20, 3 * 10**10)",
    lambda: (
        math.lcm(), math.lcm(4), math.lcm(4, 6), math.lcm(-4, 6), math.lcm(0, 5),
        math.lcm(2, 3, 5, 7), math.lcm(10**20, 3 * 10**10),
    ),
)
show('math.lcm("x")', lambda: math.lcm("x"))
show(
    "[math.factorial(n) for n in range(12)], math.factorial(30), math.factorial(True), "
    "len(str(math.factorial(500)))",
    lambda: (
        [math.factorial(n) for n in range(12)], math.factorial(30), math.factorial(True),
        len(str(math.factorial(500))),
    ),
)
show("math.factorial(-1)", lambda: math.factorial(-1))
show("math.factorial(1.5)", lambda: math.factorial(1.5))
show("math.factorial(2.0)", lambda: math.factorial(2.0))
show("math.factorial(10**30)", lambda: math.factorial(10**30))
show(
    "[math.comb(6, k) for k in range(8)], math.comb(100, 50), math.comb(10**12, 3), "
    "math.comb(0, 0), math.comb(200, 199)",
    lambda: (
        [math.comb(6, k) for k in range(8)], math.comb(100, 50), math.comb(10**12, 3),
        math.comb(0, 0), math.comb(200, 199),
    ),
)
show("math.comb(-1, 2)", lambda: math.comb(-1, 2))
show("math.comb(2, -1)", lambda: math.comb(2, -1))
show("math.comb(2.0, 1)", lambda: math.comb(2.0, 1))
show("math.comb(10**30, 10**20)", lambda: math.comb(10**30, 10**20))
show(
    "[math.perm(5, k) for k in range(7)], math.perm(5), math.perm(5, None), "
    "math.perm(30, 20), math.perm(0)",
    lambda: (
        [math.perm(5, k) for k in range(7)], math.perm(5), math.perm(5, None), math.perm(30, 20),
        math.perm(0),
    ),
)
show("math.perm(-1)", lambda: math.perm(-1))
show("math.perm(5, -2)", lambda: math.perm(5, -2))
show(
    "math.prod([]), math.prod([1, 2, 3, 4]), math.prod([2, 0.5, 3]), math.prod([1, 2], "
    "start=10), math.prod(range(1, 25)), math.prod([True, 2]), math.prod([1.5, 2], start=2)",
    lambda: (
        math.prod([]), math.prod([1, 2, 3, 4]), math.prod([2, 0.5, 3]),
        math.prod([1, 2], start=10), math.prod(range(1, 25)), math.prod([True, 2]),
        math.prod([1.5, 2], start=2),
    ),
)
show("math.prod(5)", lambda: math.prod(5))
show('math.prod(["a", "b"])', lambda: math.prod(["a", "b"]))
show('math.prod(["a", 3], start=2)', lambda: math.prod(["a", 3], start=2))
show("math.prod([1], 2)", lambda: math.prod([1], 2))
show(
    "math.fsum([0.1] * 10), math.fsum([]), math.fsum([1e100, 1.0, -1e100]), "
    "math.fsum([inf, 1]), math.fsum([nan]), math.fsum([1, True, 2.5]), math.fsum([1e308, 1e308, -1e308])",
    lambda: (
        math.fsum([0.1] * 10), math.fsum([]), math.fsum([1e100, 1.0, -1e100]), math.fsum([inf, 1]),
        math.fsum([nan]), math.fsum([1, True, 2.5]), math.fsum([1e308, 1e308, -1e308]),
    ),
)
show("math.fsum([inf, -inf])", lambda: math.fsum([inf, -inf]))
show("math.fsum([1e308, 1e308])", lambda: math.fsum([1e308, 1e308]))
show('math.fsum(["x"])', lambda: math.fsum(["x"]))
show("math.fsum(5)", lambda: math.fsum(5))
show(
    "math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([], []), math.sumprod([0.1] * 3, "
    "[10] * 3), math.sumprod([10**20, 1], [10**20, 1]), math.sumprod([True, 2.5], [2, 2])",
    lambda: (
        math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([], []),
        math.sumprod([0.1] * 3, [10] * 3), math.sumprod([10**20, 1], [10**20, 1]),
        math.sumprod([True, 2.5], [2, 2]),
    ),
)
show("math.sumprod([1], [1, 2])", lambda: math.sumprod([1], [1, 2]))
show("math.sumprod(1, [1])", lambda: math.sumprod(1, [1]))
show('math.sumprod(["a"], [2])', lambda: math.sumprod(["a"], [2]))
show("math.sumprod([1j], [2])", lambda: math.sumprod([1j], [2]))
