"""enumerate, zip, map, filter and reversed: arguments, laziness, strictness and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def loud(values):
    for value in values:
        print("  pull", value)
        yield value


class Len:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i * 10


class Rev:
    def __reversed__(self):
        return "custom"


class NoRev:
    __reversed__ = None

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return i


show(
    'list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), '
    'list(enumerate(iterable="x", start=2**70))',
    lambda: (
        list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)),
        list(enumerate(iterable="x", start=2**70)),
    ),
)
show("enumerate()", lambda: enumerate())
show("enumerate(5)", lambda: enumerate(5))
show('enumerate("a", "b")', lambda: enumerate("a", "b"))
show('enumerate("a", 1.5)', lambda: enumerate("a", 1.5))
show('enumerate("a", 1, 2)', lambda: enumerate("a", 1, 2))
show('enumerate("a", begin=1)', lambda: enumerate("a", begin=1))
show(
    'next(enumerate("ab", 2**63 - 1)), list(enumerate("ab", 2**63 - 1))[1], '
    'enumerate("ab").__reduce__()[0].__name__',
    lambda: (
        next(enumerate("ab", 2**63 - 1)), list(enumerate("ab", 2**63 - 1))[1],
        enumerate("ab").__reduce__()[0].__name__,
    ),
)
show(
    'list(zip()), list(zip("ab")), list(zip("abc", [1, 2])), list(zip("ab", range(9), '
    'loud([7, 8, 9]))), list(zip(*[("a", 1), ("b", 2)]))',
    lambda: (
        list(zip()), list(zip("ab")), list(zip("abc", [1, 2])),
        list(zip("ab", range(9), loud([7, 8, 9]))), list(zip(*[("a", 1), ("b", 2)])),
    ),
)
show("zip(5)", lambda: zip(5))
show('zip("a", 5)', lambda: zip("a", 5))
show('zip("a", key=1)', lambda: zip("a", key=1))
show('list(zip("ab", [1], strict=True))', lambda: list(zip("ab", [1], strict=True)))
show('list(zip("a", [1, 2], strict=True))', lambda: list(zip("a", [1, 2], strict=True)))
show('list(zip("ab", "cd", "e", strict=True))', lambda: list(zip("ab", "cd", "e", strict=True)))
show('list(zip("a", "b", "cd", strict=True))', lambda: list(zip("a", "b", "cd", strict=True)))
show(
    'list(zip("ab", "cd", strict=True)), list(zip(strict=True)), list(zip("ab", "c", '
    "strict=False))",
    lambda: (
        list(zip("ab", "cd", strict=True)), list(zip(strict=True)),
        list(zip("ab", "c", strict=False)),
    ),
)
show(
    "list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), "
    'list(map(None.__class__.__name__.join, [["a", "b"]]))',
    lambda: (
        list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])),
        list(map(None.__class__.__name__.join, [["a", "b"]])),
    ),
)
show("map()", lambda: map())
show("map(len)", lambda: map(len))
show("map(len, 5)", lambda: map(len, 5))
show("list(map(5, [1]))", lambda: list(map(5, [1])))
show("list(map(None, [1]))", lambda: list(map(None, [1])))
show("list(map(len, [1]))", lambda: list(map(len, [1])))
show("list(map(lambda: 0, [1]))", lambda: list(map(lambda: 0, [1])))
show('list(map(str, "a", "b"))', lambda: list(map(str, "a", "b")))
show(
    'list(map(int, "12", strict=True)), list(map(lambda a, b: a * b, [1, 2], [3, 4], strict=True))',
    lambda: (
        list(map(int, "12", strict=True)),
        list(map(lambda a, b: a * b, [1, 2], [3, 4], strict=True)),
    ),
)
show(
    "list(map(lambda a, b: 0, [1, 2], [3], strict=True))",
    lambda: list(map(lambda a, b: 0, [1, 2], [3], strict=True)),
)
show(
    'list(filter(None, [0, 1, "", "x", [], [0]])), list(filter(lambda x: x % 2, '
    'range(6))), list(filter(str.isdigit, "a1b2")), list(filter(bool, [0, 2]))',
    lambda: (
        list(filter(None, [0, 1, "", "x", [], [0]])), list(filter(lambda x: x % 2, range(6))),
        list(filter(str.isdigit, "a1b2")), list(filter(bool, [0, 2])),
    ),
)
show("filter()", lambda: filter())
show("filter(None)", lambda: filter(None))
show("filter(None, 5)", lambda: filter(None, 5))
show("list(filter(5, [1]))", lambda: list(filter(5, [1])))
show("filter(None, [], key=1)", lambda: filter(None, [], key=1))
show("list(filter(lambda x: 1 / x, [1, 0]))", lambda: list(filter(lambda x: 1 / x, [1, 0])))
show(
    'list(reversed([1, 2, 3])), list(reversed("ab")), list(reversed(range(3))), '
    'list(reversed({"a": 1, "b": 2})), list(reversed(Len())), reversed(Rev())',
    lambda: (
        list(reversed([1, 2, 3])), list(reversed("ab")), list(reversed(range(3))),
        list(reversed({"a": 1, "b": 2})), list(reversed(Len())), reversed(Rev()),
    ),
)
show("reversed()", lambda: reversed())
show("reversed(5)", lambda: reversed(5))
show("reversed({1})", lambda: reversed({1}))
show("reversed(NoRev())", lambda: reversed(NoRev()))
show("reversed(x for x in [])", lambda: reversed(x for x in []))
show("reversed([], [])", lambda: reversed([], []))
show(
    "reversed(Len()).__length_hint__(), reversed(Len()).__reduce__()[2], "
    "type(reversed(Len())).__name__, type(reversed([])).__name__",
    lambda: (
        reversed(Len()).__length_hint__(), reversed(Len()).__reduce__()[2],
        type(reversed(Len())).__name__, type(reversed([])).__name__,
    ),
)
m = map(lambda x: x * 2, loud([1, 2, 3]))
print(next(m), "then", next(m))
f = filter(lambda x: x > 1, loud([1, 2, 3]))
print(next(f))
z = zip(loud("ab"), loud("xyz"))
print(list(z), next(z, "done"))
e = enumerate(loud("pq"))
print(next(e), list(e), next(e, None))
show(
    "[type(x).__name__ for x in (m, f, z, e)], iter(m) is m, iter(z) is z",
    lambda: ([type(x).__name__ for x in (m, f, z, e)], iter(m) is m, iter(z) is z),
)


class Sub(zip):
    pass


show(
    'list(Sub("ab", "cd")), type(Sub("a")).__name__, list(type("M", (map,), {})(len, '
    '["ab"])), list(type("F", (filter,), {})(None, [1, 0]))',
    lambda: (
        list(Sub("ab", "cd")), type(Sub("a")).__name__, list(type("M", (map,), {})(len, ["ab"])),
        list(type("F", (filter,), {})(None, [1, 0])),
    ),
)
