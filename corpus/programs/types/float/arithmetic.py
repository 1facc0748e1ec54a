"""float arithmetic: rounding, floor division, modulo, power, zeros, infinities and nan."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


inf, nan = float("inf"), float("nan")
show(
    "0.1 + 0.2, 0.1 * 3, 1.0 - 0.9, 1 / 3, 2.5 * 4, 1e308 * 10, -1e308 * 10",
    lambda: (0.1 + 0.2, 0.1 * 3, 1.0 - 0.9, 1 / 3, 2.5 * 4, 1e308 * 10, -1e308 * 10),
)
show(
    "[(a // b, a % b) for a in (7.5, -7.5) for b in (2.0, -2.0)]",
    lambda: [(a // b, a % b) for a in (7.5, -7.5) for b in (2.0, -2.0)],
)
show(
    "[divmod(a, b) for a in (7.5, -7.5, 0.0, -0.0) for b in (2.5, -2.5)]",
    lambda: [divmod(a, b) for a in (7.5, -7.5, 0.0, -0.0) for b in (2.5, -2.5)],
)
show(
    "1.0 // 0.1, 1.0 % 0.1, 5 // 0.3, 5.0 % 3, -1e-20 % 1.0, 1e-20 // -1.0",
    lambda: (1.0 // 0.1, 1.0 % 0.1, 5 // 0.3, 5.0 % 3, -1e-20 % 1.0, 1e-20 // -1.0),
)
show("1.0 / 0", lambda: 1.0 / 0)
show("1.0 // 0.0", lambda: 1.0 // 0.0)
show("1.0 % 0.0", lambda: 1.0 % 0.0)
show("divmod(1.0, 0.0)", lambda: divmod(1.0, 0.0))
show("0.0**-1", lambda: 0.0**-1)
show("(-0.0) ** -1", lambda: (-0.0) ** -1)
show(
    "2.0**0.5, 2**-1.0, (-8.0) ** 3, (-8.0) ** -1, 0.0**0, 0.0**0.5, 10.0**308",
    lambda: (2.0**0.5, 2**-1.0, (-8.0) ** 3, (-8.0) ** -1, 0.0**0, 0.0**0.5, 10.0**308),
)
show(
    "(-8.0) ** (1 / 3), (-8.0) ** 0.5, (-1.0) ** 0.5",
    lambda: ((-8.0) ** (1 / 3), (-8.0) ** 0.5, (-1.0) ** 0.5),
)
show("10.0**309", lambda: 10.0**309)
show("1e200**2", lambda: 1e200**2)
show(
    "1.0**nan, nan**0, nan**1, inf**0, inf**-1, (-inf) ** 3, (-inf) ** -3, 0.5**inf, 2.0**-inf",
    lambda: (
        1.0**nan, nan**0, nan**1, inf**0, inf**-1, (-inf) ** 3, (-inf) ** -3, 0.5**inf, 2.0**-inf,
    ),
)
show(
    "(-1.0) ** inf, (-0.5) ** inf, (-2.0) ** -inf, (-0.0) ** 3, (-0.0) ** 0.5",
    lambda: ((-1.0) ** inf, (-0.5) ** inf, (-2.0) ** -inf, (-0.0) ** 3, (-0.0) ** 0.5),
)
show(
    "inf - inf, inf + inf, inf * 0, inf / inf, -inf + inf, inf * -1, 1 / inf, -1 / inf",
    lambda: (inf - inf, inf + inf, inf * 0, inf / inf, -inf + inf, inf * -1, 1 / inf, -1 / inf),
)
show(
    "inf // 1, 1 // inf, -1 // inf, 1 % inf, -1 % inf, 1 % -inf, inf % 1",
    lambda: (inf // 1, 1 // inf, -1 // inf, 1 % inf, -1 % inf, 1 % -inf, inf % 1),
)
show(
    "divmod(1.0, inf), divmod(-1.0, inf), divmod(nan, 1)",
    lambda: (divmod(1.0, inf), divmod(-1.0, inf), divmod(nan, 1)),
)
show(
    "-0.0, 0.0, -(0.0), 0.0 * -1, 0.0 + -0.0, -0.0 + -0.0, -0.0 - 0.0, 0.0 == -0.0",
    lambda: (-0.0, 0.0, -(0.0), 0.0 * -1, 0.0 + -0.0, -0.0 + -0.0, -0.0 - 0.0, 0.0 == -0.0),
)
show(
    "abs(-0.0), abs(-1.5), +1.5, -1.5, abs(-inf), abs(nan)",
    lambda: (abs(-0.0), abs(-1.5), +1.5, -1.5, abs(-inf), abs(nan)),
)
show(
    "1.5 + 1, 1 + 1.5, 1.5 + True, 1.5 + 1j, 1.5 - 2**70, 2**70 * 1.5",
    lambda: (1.5 + 1, 1 + 1.5, 1.5 + True, 1.5 + 1j, 1.5 - 2**70, 2**70 * 1.5),
)
show('1.5 + "x"', lambda: 1.5 + "x")
show("1.5 & 1", lambda: 1.5 & 1)
show("1.5 << 1", lambda: 1.5 << 1)
show("~1.5", lambda: ~1.5)
show("1.5 @ 1", lambda: 1.5 @ 1)
show("1.5 + None", lambda: 1.5 + None)
show("1.5 * [1]", lambda: 1.5 * [1])
show("pow(2.0, 3), pow(2.0, 3.0), pow(4, 0.5)", lambda: (pow(2.0, 3), pow(2.0, 3.0), pow(4, 0.5)))
show("pow(2.0, 3, 5)", lambda: pow(2.0, 3, 5))
show(
    "sum([0.1] * 10), sum([0.1, 0.2, 0.3]), sum([1e100, 1.0, -1e100]), sum([1.5, 2], 3)",
    lambda: (sum([0.1] * 10), sum([0.1, 0.2, 0.3]), sum([1e100, 1.0, -1e100]), sum([1.5, 2], 3)),
)
show(
    "sum([1e308, 1e308, -1e308]), sum([inf, -inf]), sum([nan, 1])",
    lambda: (sum([1e308, 1e308, -1e308]), sum([inf, -inf]), sum([nan, 1])),
)
show(
    "round(2.5), round(3.5), round(-2.5), round(0.5), round(1.5), round(2.675, 2), round(1e22)",
    lambda: (
        round(2.5), round(3.5), round(-2.5), round(0.5), round(1.5), round(2.675, 2), round(1e22),
    ),
)
show(
    "round(1234.5678, 2), round(1234.5678, -2), round(1234.5678, 0), round(5.5, 400), "
    "round(5.5, -400)",
    lambda: (
        round(1234.5678, 2), round(1234.5678, -2), round(1234.5678, 0), round(5.5, 400),
        round(5.5, -400),
    ),
)
show(
    "round(1.5, None), round(-0.4), round(-0.5), round(1e300, 2), round(0.05, 1), round(2.5, 0)",
    lambda: (
        round(1.5, None), round(-0.4), round(-0.5), round(1e300, 2), round(0.05, 1), round(2.5, 0),
    ),
)
show("round(inf)", lambda: round(inf))
show("round(nan)", lambda: round(nan))
show("round(inf, 2), round(nan, 2)", lambda: (round(inf, 2), round(nan, 2)))
show('round(1.5, "x")', lambda: round(1.5, "x"))
show("round(1.7e308, -308)", lambda: round(1.7e308, -308))
show(
    "int(1.5), int(-1.5), (1.5).__trunc__(), (-1.5).__floor__(), (-1.5).__ceil__(), "
    "(2.0).__floor__()",
    lambda: (
        int(1.5), int(-1.5), (1.5).__trunc__(), (-1.5).__floor__(), (-1.5).__ceil__(),
        (2.0).__floor__(),
    ),
)
show(
    "nan == nan, nan != nan, nan < nan, [nan] == [nan], nan in [nan], inf == inf, -inf < inf",
    lambda: (
        nan == nan, nan != nan, nan < nan, [nan] == [nan], nan in [nan], inf == inf, -inf < inf,
    ),
)
show(
    "1.5 < 2, 2 > 1.5, 1.5 == 3 / 2, 1.5 < 10**400, 1e308 < 10**308, 1e22 == 10**22, "
    "1e23 == 10**23",
    lambda: (
        1.5 < 2, 2 > 1.5, 1.5 == 3 / 2, 1.5 < 10**400, 1e308 < 10**308, 1e22 == 10**22,
        1e23 == 10**23,
    ),
)
show('1.5 < "x"', lambda: 1.5 < "x")
show("1.5 > 1j", lambda: 1.5 > 1j)
show(
    "hash(1.5), hash(0.0), hash(-0.0), hash(1e22), hash(inf), hash(-inf), hash(0.1), hash(-1.0)",
    lambda: (
        hash(1.5), hash(0.0), hash(-0.0), hash(1e22), hash(inf), hash(-inf), hash(0.1), hash(-1.0),
    ),
)
show(
    "hash(1e-300), hash(5e-324), hash(1.7976931348623157e308), hash(2.0**61), hash(-2.5)",
    lambda: (hash(1e-300), hash(5e-324), hash(1.7976931348623157e308), hash(2.0**61), hash(-2.5)),
)
