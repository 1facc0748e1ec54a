"""range: construction, indexing, slicing, membership, equality, hashing, big values, attributes."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


BIG = 2**70


class Index:
    def __index__(self):
        return 4


class Equal:
    def __eq__(self, other):
        return other == 3


show(
    "range(5), range(1, 5), range(1, 10, 3), range(10, 0, -2), range(0), range(True), "
    "range(Index()), range(BIG), range(-5)",
    lambda: (
        range(5), range(1, 5), range(1, 10, 3), range(10, 0, -2), range(0), range(True),
        range(Index()), range(BIG), range(-5),
    ),
)
show("range()", lambda: range())
show("range(1, 2, 3, 4)", lambda: range(1, 2, 3, 4))
show("range(1, 2, 0)", lambda: range(1, 2, 0))
show("range(1.0)", lambda: range(1.0))
show('range("5")', lambda: range("5"))
show("range(1, None)", lambda: range(1, None))
show("range(stop=5)", lambda: range(stop=5))
show(
    "list(range(5)), list(range(5, 0)), list(range(5, 0, -1)), list(range(0, 10, 3)), "
    "list(range(-3, 3)), list(range(10, -10, -7))",
    lambda: (
        list(range(5)), list(range(5, 0)), list(range(5, 0, -1)), list(range(0, 10, 3)),
        list(range(-3, 3)), list(range(10, -10, -7)),
    ),
)
show(
    "len(range(10)), len(range(0, 10, 3)), len(range(10, 0, -3)), len(range(0)), len(range(5, 1))",
    lambda: (
        len(range(10)), len(range(0, 10, 3)), len(range(10, 0, -3)), len(range(0)),
        len(range(5, 1)),
    ),
)
show("len(range(BIG))", lambda: len(range(BIG)))
show("len(range(2**63))", lambda: len(range(2**63)))
show(
    "range(BIG)[5], range(BIG)[-1], range(BIG)[BIG - 1], range(BIG)[1:3], "
    "range(BIG)[::BIG // 2], range(0, BIG, 7)[10**10]",
    lambda: (
        range(BIG)[5], range(BIG)[-1], range(BIG)[BIG - 1], range(BIG)[1:3],
        range(BIG)[::BIG // 2], range(0, BIG, 7)[10**10],
    ),
)
show(
    "range(5)[0], range(5)[-1], range(5)[1:3], range(5)[::-1], range(5)[::2], "
    "range(10)[2:8:3], range(5)[10:], range(5)[-2:]",
    lambda: (
        range(5)[0], range(5)[-1], range(5)[1:3], range(5)[::-1], range(5)[::2], range(10)[2:8:3],
        range(5)[10:], range(5)[-2:],
    ),
)
show("range(5)[5]", lambda: range(5)[5])
show("range(5)[-6]", lambda: range(5)[-6])
show('range(5)["x"]', lambda: range(5)["x"])
show("range(5)[1.0]", lambda: range(5)[1.0])
show("range(5)[::0]", lambda: range(5)[::0])
show("range(0)[0]", lambda: range(0)[0])
show(
    '3 in range(5), 5 in range(5), 3.0 in range(5), 3.5 in range(5), "3" in range(5), '
    "True in range(5), BIG in range(BIG + 1)",
    lambda: (
        3 in range(5), 5 in range(5), 3.0 in range(5), 3.5 in range(5), "3" in range(5),
        True in range(5), BIG in range(BIG + 1),
    ),
)
show(
    "4 in range(0, 10, 2), 5 in range(0, 10, 2), 4 in range(10, 0, -2), None in "
    "range(3), Equal() in range(5), Equal() in range(3)",
    lambda: (
        4 in range(0, 10, 2), 5 in range(0, 10, 2), 4 in range(10, 0, -2), None in range(3),
        Equal() in range(5), Equal() in range(3),
    ),
)
show(
    "range(5).index(3), range(0, 10, 2).index(4), range(BIG).index(BIG - 1), "
    "range(5).count(3), range(5).count(9), range(5).count(3.0)",
    lambda: (
        range(5).index(3), range(0, 10, 2).index(4), range(BIG).index(BIG - 1), range(5).count(3),
        range(5).count(9), range(5).count(3.0),
    ),
)
show("range(5).index(9)", lambda: range(5).index(9))
show("range(0, 10, 2).index(3)", lambda: range(0, 10, 2).index(3))
show('range(5).index("x")', lambda: range(5).index("x"))
show(
    "range(5).index(3.0), range(5).index(Equal())",
    lambda: (range(5).index(3.0), range(5).index(Equal())),
)
show(
    "range(5) == range(0, 5, 1), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, "
    "2), range(5) == [0, 1, 2, 3, 4], range(1, 2) != range(1, 3)",
    lambda: (
        range(5) == range(0, 5, 1), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2),
        range(5) == [0, 1, 2, 3, 4], range(1, 2) != range(1, 3),
    ),
)
show(
    "hash(range(5)) == hash(range(0, 5, 1)), hash(range(0)) == hash(range(7, 7)), "
    "{range(3): 1}[range(0, 3)]",
    lambda: (
        hash(range(5)) == hash(range(0, 5, 1)), hash(range(0)) == hash(range(7, 7)),
        {range(3): 1}[range(0, 3)],
    ),
)
show("range(5) < range(6)", lambda: range(5) < range(6))
show("range(5) + range(5)", lambda: range(5) + range(5))
show(
    "range(5).start, range(5).stop, range(5).step, range(1, 5, 2).start, "
    "range(True).stop, type(range(True).stop)",
    lambda: (
        range(5).start, range(5).stop, range(5).step, range(1, 5, 2).start, range(True).stop,
        type(range(True).stop),
    ),
)
show('setattr(range(5), "start", 1)', lambda: setattr(range(5), "start", 1))
show(
    "bool(range(0)), bool(range(1)), sum(range(101)), max(range(5)), min(range(5, 0, "
    "-1)), sorted(range(3), reverse=True)",
    lambda: (
        bool(range(0)), bool(range(1)), sum(range(101)), max(range(5)), min(range(5, 0, -1)),
        sorted(range(3), reverse=True),
    ),
)
show("max(range(0))", lambda: max(range(0)))
show(
    "list(reversed(range(5))), list(reversed(range(0, 10, 3))), list(reversed(range(BIG, "
    "BIG + 3))), list(reversed(range(0)))",
    lambda: (
        list(reversed(range(5))), list(reversed(range(0, 10, 3))),
        list(reversed(range(BIG, BIG + 3))), list(reversed(range(0))),
    ),
)
show(
    "list(iter(range(BIG, BIG + 3))), list(range(BIG, BIG - 6, -2)), "
    "type(iter(range(BIG))).__name__, type(iter(range(3))).__name__",
    lambda: (
        list(iter(range(BIG, BIG + 3))), list(range(BIG, BIG - 6, -2)),
        type(iter(range(BIG))).__name__, type(iter(range(3))).__name__,
    ),
)
it = iter(range(5))
show(
    "it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1:], "
    'it.__setstate__(1), list(it), next(it, "end")',
    lambda: (
        it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1:],
        it.__setstate__(1), list(it), next(it, "end"),
    ),
)
it = iter(range(BIG, BIG + 5))
show(
    "it.__length_hint__(), next(it) - BIG, it.__reduce__()[2], it.__setstate__(2), [x - "
    "BIG for x in it]",
    lambda: (
        it.__length_hint__(), next(it) - BIG, it.__reduce__()[2], it.__setstate__(2),
        [x - BIG for x in it],
    ),
)
show('type("R", (range,), {})', lambda: type("R", (range,), {}))
show(
    'range(5).__reduce__(), repr(range(1, 5)), str(range(1, 5, 2)), f"{range(3)}", '
    "range(5).__contains__(1), range(5).__len__()",
    lambda: (
        range(5).__reduce__(), repr(range(1, 5)), str(range(1, 5, 2)), f"{range(3)}",
        range(5).__contains__(1), range(5).__len__(),
    ),
)
show("range(3).nope", lambda: range(3).nope)
show(
    '[*range(3), *range(3, 0, -1)], dict(zip(range(3), "abc")), [i for i in range(10) if '
    "i % 3 == 0], (lambda *a: a)(*range(3))",
    lambda: (
        [*range(3), *range(3, 0, -1)], dict(zip(range(3), "abc")),
        [i for i in range(10) if i % 3 == 0], (lambda *a: a)(*range(3)),
    ),
)
show(
    "range(2**62, 2**63 + 2**62, 2**62)[2] == 2**63 + 2**61, list(range(2**62, 2**64, 2**62))",
    lambda: (
        range(2**62, 2**63 + 2**62, 2**62)[2] == 2**63 + 2**61, list(range(2**62, 2**64, 2**62)),
    ),
)
