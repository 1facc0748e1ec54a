"""Unary operators, rich comparison dispatch, hashing rules, containers and conversions."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class All:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __round__(self, n="absent"):
        return ("round", n)

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __index__(self):
        return 3

    def __int__(self):
        return 4

    def __float__(self):
        return 5.5

    def __complex__(self):
        return 6j

    def __len__(self):
        return 7

    def __contains__(self, item):
        return item

    def __getitem__(self, key):
        return ("item", key)

    def __reversed__(self):
        return "reversed"

    def __divmod__(self, other):
        return ("divmod", other)


class Cmp:
    def __init__(self, name, answer="named"):
        self.name, self.answer = name, answer

    def reply(self, op):
        return self.answer if self.answer != "named" else f"{self.name}.{op}"

    def __lt__(self, other):
        return self.reply("lt")

    def __le__(self, other):
        return self.reply("le")

    def __eq__(self, other):
        return self.reply("eq")

    def __ne__(self, other):
        return self.reply("ne")

    def __gt__(self, other):
        return self.reply("gt")

    def __ge__(self, other):
        return self.reply("ge")


class SubCmp(Cmp):
    def __lt__(self, other):
        return "sub lt"

    def __gt__(self, other):
        return "sub gt"


class OnlyEq:
    def __eq__(self, other):
        return "only eq" if other else []


class Nothing:
    pass


a = All()
show(
    "-a, +a, ~a, abs(a), round(a), round(a, 2), int(a), float(a), complex(a), len(a), "
    'a[1], a[1:2], reversed(a), divmod(a, 2), divmod(a, "x")',
    lambda: (
        -a, +a, ~a, abs(a), round(a), round(a, 2), int(a), float(a), complex(a), len(a), a[1],
        a[1:2], reversed(a), divmod(a, 2), divmod(a, "x"),
    ),
)
show(
    '5 in a, 0 in a, "" not in a, [10, 20, 30, 40][a], hex(a), bin(a), chr(a), range(a), '
    '"ab" * a, bytes(a)',
    lambda: (
        5 in a, 0 in a, "" not in a, [10, 20, 30, 40][a], hex(a), bin(a), chr(a), range(a),
        "ab" * a, bytes(a),
    ),
)
show("divmod(2, a)", lambda: divmod(2, a))
show("-Nothing()", lambda: -Nothing())
show("+Nothing()", lambda: +Nothing())
show("~Nothing()", lambda: ~Nothing())
show("abs(Nothing())", lambda: abs(Nothing()))
show("round(Nothing())", lambda: round(Nothing()))
show("int(Nothing())", lambda: int(Nothing()))
x, y = Cmp("x"), Cmp("y")
show(
    "x < y, x <= y, x == y, x != y, x > y, x >= y, 1 < x, 1 >= x, 1 == x, 1 != x, None == x",
    lambda: (
        x < y, x <= y, x == y, x != y, x > y, x >= y, 1 < x, 1 >= x, 1 == x, 1 != x, None == x,
    ),
)
show(
    'x < SubCmp("s"), x > SubCmp("s"), x == SubCmp("s"), SubCmp("s") < x, x <= SubCmp("s")',
    lambda: (x < SubCmp("s"), x > SubCmp("s"), x == SubCmp("s"), SubCmp("s") < x, x <= SubCmp("s")),
)
n = Cmp("n", NotImplemented)
show(
    "n == n, n != n, n == 1, n != 1, n == x, x == n, n < x, n > y",
    lambda: (n == n, n != n, n == 1, n != 1, n == x, x == n, n < x, n > y),
)
show("n < n", lambda: n < n)
show("n < 1", lambda: n < 1)
show("1 >= n", lambda: 1 >= n)
show("n < Nothing()", lambda: n < Nothing())
show("Nothing() < Nothing()", lambda: Nothing() < Nothing())
show(
    "OnlyEq() == 1, OnlyEq() == 0, OnlyEq() != 1, OnlyEq() != 0, 1 == OnlyEq(), "
    "[OnlyEq()] == [5], [OnlyEq()] == [0]",
    lambda: (
        OnlyEq() == 1, OnlyEq() == 0, OnlyEq() != 1, OnlyEq() != 0, 1 == OnlyEq(),
        [OnlyEq()] == [5], [OnlyEq()] == [0],
    ),
)
show("hash(OnlyEq())", lambda: hash(OnlyEq()))
show('hash(Cmp("x"))', lambda: hash(Cmp("x")))
show(
    "OnlyEq.__hash__, Nothing.__hash__ is object.__hash__, {Nothing: 1}[Nothing]",
    lambda: (OnlyEq.__hash__, Nothing.__hash__ is object.__hash__, {Nothing: 1}[Nothing]),
)


class EqHash:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return self.v == other.v

    def __hash__(self):
        return hash(self.v)


class Inherits(EqHash):
    pass


class Loses(EqHash):
    def __eq__(self, other):
        return True


class Keeps(EqHash):
    def __eq__(self, other):
        return True

    __hash__ = EqHash.__hash__


show(
    "len({EqHash(1), EqHash(1), EqHash(2)}), len({Inherits(1), Inherits(1)}), "
    "len({Keeps(1), Keeps(2)})",
    lambda: (
        len({EqHash(1), EqHash(1), EqHash(2)}), len({Inherits(1), Inherits(1)}),
        len({Keeps(1), Keeps(2)}),
    ),
)
show("{Loses(1)}", lambda: {Loses(1)})
show(
    "1 < x < 2, x < y > 1, (1 < 2) < 3, not x, x and y is y, 1 == 1.0 == True != 2 > 1",
    lambda: (1 < x < 2, x < y > 1, (1 < 2) < 3, not x, x and y is y, 1 == 1.0 == True != 2 > 1),
)
show(
    "max([3, 1], key=lambda v: -v), sorted([EqHash(2), EqHash(1)], key=lambda e: "
    "e.v)[0].v, [x] == [y], [x] < [y], (n,) == (n,), (n,) == (Nothing(),)",
    lambda: (
        max([3, 1], key=lambda v: -v), sorted([EqHash(2), EqHash(1)], key=lambda e: e.v)[0].v,
        [x] == [y], [x] < [y], (n,) == (n,), (n,) == (Nothing(),),
    ),
)
