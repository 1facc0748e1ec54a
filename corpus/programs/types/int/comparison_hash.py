"""int comparison and hashing: against int, bool, float, complex and foreign types."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


P = 2**61 - 1
show(
    "1 < 2, 2 <= 2, 3 > 2, 3 >= 4, 1 == 1, 1 != 1",
    lambda: (1 < 2, 2 <= 2, 3 > 2, 3 >= 4, 1 == 1, 1 != 1),
)
show(
    "-1 < 0 < 1, 2**70 > 2**69, -(2**70) < -(2**69), 2**70 == 2**70, 2**70 != 2**70 + 1",
    lambda: (-1 < 0 < 1, 2**70 > 2**69, -(2**70) < -(2**69), 2**70 == 2**70, 2**70 != 2**70 + 1),
)
show(
    "2**70 > 5, 5 < 2**70, -(2**70) < 5, 2**30 == 2**30, 2**30 - 1 < 2**30",
    lambda: (2**70 > 5, 5 < 2**70, -(2**70) < 5, 2**30 == 2**30, 2**30 - 1 < 2**30),
)
show(
    '1 == 1.0, 1 == True, 1 == 1 + 0j, 1 == 1j, 1 != "1", 1 == None',
    lambda: (1 == 1.0, 1 == True, 1 == 1 + 0j, 1 == 1j, 1 != "1", 1 == None),
)
show(
    "2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 2**53 - 1 < 2.0**53",
    lambda: (2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 2**53 - 1 < 2.0**53),
)
show(
    '10**400 > 1e308, 10**400 < float("inf"), -(10**400) > float("-inf"), 10**400 == float("inf")',
    lambda: (
        10**400 > 1e308, 10**400 < float("inf"), -(10**400) > float("-inf"),
        10**400 == float("inf"),
    ),
)
show(
    '1 < float("nan"), 1 > float("nan"), 1 == float("nan"), 1 != float("nan")',
    lambda: (1 < float("nan"), 1 > float("nan"), 1 == float("nan"), 1 != float("nan")),
)
show(
    "2**1023 < 1.7e308, 2**1024 > 1.7e308, 10**308 == 1e308",
    lambda: (2**1023 < 1.7e308, 2**1024 > 1.7e308, 10**308 == 1e308),
)
show('1 < "1"', lambda: 1 < "1")
show("1 >= None", lambda: 1 >= None)
show("1 < 1j", lambda: 1 < 1j)
show("1 < [1]", lambda: 1 < [1])
show(
    "hash(0), hash(1), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(2**61 - 2)",
    lambda: (hash(0), hash(1), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(2**61 - 2)),
)
show(
    "hash(P + 5), hash(-P), hash(-P - 1), hash(2**200), hash(-(2**200)), hash(10**50)",
    lambda: (hash(P + 5), hash(-P), hash(-P - 1), hash(2**200), hash(-(2**200)), hash(10**50)),
)
show(
    "hash(5) == hash(5.0) == hash(5 + 0j), hash(2**80) == hash(2.0**80), hash(True)",
    lambda: (hash(5) == hash(5.0) == hash(5 + 0j), hash(2**80) == hash(2.0**80), hash(True)),
)
show(
    '(1).__hash__(), (1).__eq__(1), (1).__eq__(1.0), (1).__lt__(2), (1).__lt__("x"), (1).__ne__(2)',
    lambda: (
        (1).__hash__(), (1).__eq__(1), (1).__eq__(1.0), (1).__lt__(2), (1).__lt__("x"),
        (1).__ne__(2),
    ),
)
show('{1: "int", 1.0: "float", True: "bool"}', lambda: {1: "int", 1.0: "float", True: "bool"})
show("{0: 0, -1: 1, -2: 2, 2**61: 3, 1: 4}", lambda: {0: 0, -1: 1, -2: 2, 2**61: 3, 1: 4})
show(
    "sorted([3, 1.5, True, -2, 2**65, 0.0, -0.5])",
    lambda: sorted([3, 1.5, True, -2, 2**65, 0.0, -0.5]),
)
show(
    "max(1, 1.0), min(1.0, 1), max([1, 2, 3], key=lambda x: -x), min(3, 2, 1)",
    lambda: (max(1, 1.0), min(1.0, 1), max([1, 2, 3], key=lambda x: -x), min(3, 2, 1)),
)
show(
    "1 in [1.0], 1 in {True}, 2 in (1, 2.0), 10**20 in {1e20}",
    lambda: (1 in [1.0], 1 in {True}, 2 in (1, 2.0), 10**20 in {1e20}),
)
show(
    "[x for x in range(-7, -3)] == [-7, -6, -5, -4]",
    lambda: [x for x in range(-7, -3)] == [-7, -6, -5, -4],
)


class Reflected:
    def __gt__(self, other):
        return f"gt {other}"

    def __eq__(self, other):
        return f"eq {other}"

    def __ge__(self, other):
        return NotImplemented


show("1 < Reflected(), 1 == Reflected()", lambda: (1 < Reflected(), 1 == Reflected()))
show("1 <= Reflected()", lambda: 1 <= Reflected())
show("1 != Reflected()", lambda: 1 != Reflected())


class Sub(int):
    def __lt__(self, other):
        return "sub lt"

    def __gt__(self, other):
        return "sub gt"

    def __hash__(self):
        return 99


show(
    "1 < Sub(2), Sub(1) < 2, Sub(1) == 1, hash(Sub(1)), Sub(5) <= 5",
    lambda: (1 < Sub(2), Sub(1) < 2, Sub(1) == 1, hash(Sub(1)), Sub(5) <= 5),
)
show(
    "(1).__bool__(), (0).__bool__(), bool(2**100), not 0",
    lambda: ((1).__bool__(), (0).__bool__(), bool(2**100), not 0),
)
