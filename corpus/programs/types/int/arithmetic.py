"""int arithmetic: signs, floor division, modulo, power, shifts, big values and mixed types."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


BIG = 123456789012345678901234567890
show(
    "7 + 3, 7 - 10, 7 * -3, -7 * -3, 2**10, (-2) ** 3, (-2) ** 0",
    lambda: (7 + 3, 7 - 10, 7 * -3, -7 * -3, 2**10, (-2) ** 3, (-2) ** 0),
)
show(
    "[(a // b, a % b) for a in (7, -7) for b in (3, -3)]",
    lambda: [(a // b, a % b) for a in (7, -7) for b in (3, -3)],
)
show(
    "[divmod(a, b) for a in (7, -7, 0) for b in (3, -3)]",
    lambda: [divmod(a, b) for a in (7, -7, 0) for b in (3, -3)],
)
show(
    "[(a // b, a % b) for a in (BIG, -BIG) for b in (987654321, -987654321)]",
    lambda: [(a // b, a % b) for a in (BIG, -BIG) for b in (987654321, -987654321)],
)
show(
    "[divmod(a, b) for a in (10**20, -(10**20)) for b in (10**10 + 1, -(10**10) - 1)]",
    lambda: [divmod(a, b) for a in (10**20, -(10**20)) for b in (10**10 + 1, -(10**10) - 1)],
)
show("5 // BIG, -5 // BIG, 5 % BIG, -5 % BIG", lambda: (5 // BIG, -5 // BIG, 5 % BIG, -5 % BIG))
show("1 // 0", lambda: 1 // 0)
show("1 % 0", lambda: 1 % 0)
show("1 / 0", lambda: 1 / 0)
show("divmod(1, 0)", lambda: divmod(1, 0))
show("BIG // 0", lambda: BIG // 0)
show("BIG % 0", lambda: BIG % 0)
show("BIG / 0", lambda: BIG / 0)
show("0**-1", lambda: 0**-1)
show("pow(0, -1)", lambda: pow(0, -1))
show(
    "pow(2, -1), pow(-2, -2), 2**-1, pow(10, -3)",
    lambda: (pow(2, -1), pow(-2, -2), 2**-1, pow(10, -3)),
)
show(
    "7 / 2, -7 / 2, 6 / 3, 0 / 5, BIG / 7, 7 / BIG, BIG / (BIG + 1)",
    lambda: (7 / 2, -7 / 2, 6 / 3, 0 / 5, BIG / 7, 7 / BIG, BIG / (BIG + 1)),
)
show("10**400 / 1", lambda: 10**400 / 1)
show("10**400 / 10**399, 1 / 10**400", lambda: (10**400 / 10**399, 1 / 10**400))
show(
    "(2**53 + 1) / 1, (2**54 + 3) / 2, (2**1024 - 2**970) / 1",
    lambda: ((2**53 + 1) / 1, (2**54 + 3) / 2, (2**1024 - 2**970) / 1),
)
show(
    "BIG + BIG, BIG - BIG, BIG * BIG, BIG - BIG - 1, -BIG",
    lambda: (BIG + BIG, BIG - BIG, BIG * BIG, BIG - BIG - 1, -BIG),
)
show("BIG**3", lambda: BIG**3)
show(
    "2**64 - 1, 2**63, -(2**63), 2**62 + 2**62, 2**30 * 2**30, (2**30 - 1) * (2**30 - 1)",
    lambda: (2**64 - 1, 2**63, -(2**63), 2**62 + 2**62, 2**30 * 2**30, (2**30 - 1) * (2**30 - 1)),
)
show(
    "1 << 100, 1 << 0, -1 << 5, BIG << 7, 3 << 30, 3 << 60",
    lambda: (1 << 100, 1 << 0, -1 << 5, BIG << 7, 3 << 30, 3 << 60),
)
show(
    "BIG >> 10, -BIG >> 10, -1 >> 100, 1 >> 1, -8 >> 1, -7 >> 1, BIG >> 1000, -BIG >> 1000",
    lambda: (BIG >> 10, -BIG >> 10, -1 >> 100, 1 >> 1, -8 >> 1, -7 >> 1, BIG >> 1000, -BIG >> 1000),
)
show("1 << -1", lambda: 1 << -1)
show("1 >> -1", lambda: 1 >> -1)
show("1 << 10**30", lambda: 1 << 10**30)
show("0 << 10**30, 1 >> 10**30, -1 >> 10**30", lambda: (0 << 10**30, 1 >> 10**30, -1 >> 10**30))
show("12 & 10, 12 | 10, 12 ^ 10, ~12, ~-1, ~0", lambda: (12 & 10, 12 | 10, 12 ^ 10, ~12, ~-1, ~0))
show(
    "-12 & 10, -12 | 10, -12 ^ 10, -12 & -10, -12 | -10, -12 ^ -10",
    lambda: (-12 & 10, -12 | 10, -12 ^ 10, -12 & -10, -12 | -10, -12 ^ -10),
)
show(
    "BIG & -BIG, BIG | -BIG, BIG ^ -BIG, BIG & 0xFFFF, -BIG & 0xFFFF, ~BIG",
    lambda: (BIG & -BIG, BIG | -BIG, BIG ^ -BIG, BIG & 0xFFFF, -BIG & 0xFFFF, ~BIG),
)
show(
    "-BIG & -(BIG + 12345), -BIG | -(2**70), -BIG ^ -(2**70)",
    lambda: (-BIG & -(BIG + 12345), -BIG | -(2**70), -BIG ^ -(2**70)),
)
show(
    "pow(3, 200, 1000007), pow(3, -1, 7), pow(-3, 5, 7), pow(3, 5, -7), pow(2, 0, 1)",
    lambda: (pow(3, 200, 1000007), pow(3, -1, 7), pow(-3, 5, 7), pow(3, 5, -7), pow(2, 0, 1)),
)
show(
    "pow(BIG, BIG, 97), pow(2, 1000, BIG), pow(BIG, 65537, 10**25 + 13)",
    lambda: (pow(BIG, BIG, 97), pow(2, 1000, BIG), pow(BIG, 65537, 10**25 + 13)),
)
show("pow(2, -1, 4)", lambda: pow(2, -1, 4))
show("pow(2, 2, 0)", lambda: pow(2, 2, 0))
show("pow(2, 2, 1.0)", lambda: pow(2, 2, 1.0))
show("pow(2.0, 2, 5)", lambda: pow(2.0, 2, 5))
show(
    "pow(38, -1, 97), pow(38, -2, 97), pow(base=2, exp=5, mod=7)",
    lambda: (pow(38, -1, 97), pow(38, -2, 97), pow(base=2, exp=5, mod=7)),
)
show(
    "1 + 1.5, 1 + 1j, 1 - True, 2 * 1.5, 7 // 2.0, 7 % 2.5, 2**0.5, (-8) ** (1 / 3)",
    lambda: (1 + 1.5, 1 + 1j, 1 - True, 2 * 1.5, 7 // 2.0, 7 % 2.5, 2**0.5, (-8) ** (1 / 3)),
)
show("10**400 + 1.0", lambda: 10**400 + 1.0)
show("1.0 * 10**400", lambda: 1.0 * 10**400)
show('1 + "1"', lambda: 1 + "1")
show("1 - []", lambda: 1 - [])
show("1 @ 2", lambda: 1 @ 2)
show("1 & 1.0", lambda: 1 & 1.0)
show("1 << 1.0", lambda: 1 << 1.0)
show('"a" * -1, 3 * "ab", [0] * 2**0', lambda: ("a" * -1, 3 * "ab", [0] * 2**0))
show(
    "-(-5), +5, abs(-5), abs(BIG), abs(-BIG), -0, +True",
    lambda: (-(-5), +5, abs(-5), abs(BIG), abs(-BIG), -0, +True),
)
show(
    "sum(range(1000)), sum(x * x for x in range(100)), 3**100 % 10**10",
    lambda: (sum(range(1000)), sum(x * x for x in range(100)), 3**100 % 10**10),
)
