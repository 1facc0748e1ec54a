"""builtins: min, max, sum, round, divmod, pow, abs, any, all, sorted, zip and friends."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Len:
    def __len__(self):
        return 4


show(
    'min(3, 1, 2), min([3, 1]), min("b", "a"), min([], default=None), min([[2], [1, 5]], '
    'key=len), max(1, 1.0), max("abc", key=ord), max({}, default=0), max([1, 2], key=None)',
    lambda: (
        min(3, 1, 2), min([3, 1]), min("b", "a"), min([], default=None),
        min([[2], [1, 5]], key=len), max(1, 1.0), max("abc", key=ord), max({}, default=0),
        max([1, 2], key=None),
    ),
)
show("min()", lambda: min())
show("min(1)", lambda: min(1))
show("min([])", lambda: min([]))
show("min(1, 2, default=3)", lambda: min(1, 2, default=3))
show("min([1], key=5)", lambda: min([1], key=5))
show('min(1, "a")', lambda: min(1, "a"))
show("max([1], nope=2)", lambda: max([1], nope=2))
show(
    "sum([]), sum([1, 2], 3), sum([1.5, 2]), sum([[1], [2]], []), sum((), ()), "
    "sum([True, True]), sum(range(10), start=5), sum([10**20, 1]), sum([0.1] * 3), sum([1, 2.5, 3j])",
    lambda: (
        sum([]), sum([1, 2], 3), sum([1.5, 2]), sum([[1], [2]], []), sum((), ()),
        sum([True, True]), sum(range(10), start=5), sum([10**20, 1]), sum([0.1] * 3),
        sum([1, 2.5, 3j]),
    ),
)
show('sum("ab")', lambda: sum("ab"))
show('sum(["a"], "")', lambda: sum(["a"], ""))
show('sum([b"a"], b"")', lambda: sum([b"a"], b""))
show('sum([bytearray(b"a")], bytearray())', lambda: sum([bytearray(b"a")], bytearray()))
show("sum(5)", lambda: sum(5))
show("sum()", lambda: sum())
show("sum([1], 2, 3)", lambda: sum([1], 2, 3))
show(
    "abs(-5), abs(-2.5), abs(3 + 4j), abs(True)",
    lambda: (abs(-5), abs(-2.5), abs(3 + 4j), abs(True)),
)
show('abs("x")', lambda: abs("x"))
show(
    "divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), divmod(True, 2)",
    lambda: (divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), divmod(True, 2)),
)
show("divmod(1, 0)", lambda: divmod(1, 0))
show('divmod("a", 1)', lambda: divmod("a", 1))
show("divmod(1)", lambda: divmod(1))
show(
    "pow(2, 3), pow(2, 3, 5), pow(2, -1), pow(2, -1, 7), pow(2.0, 3), pow(base=2, exp=3)",
    lambda: (pow(2, 3), pow(2, 3, 5), pow(2, -1), pow(2, -1, 7), pow(2.0, 3), pow(base=2, exp=3)),
)
show("pow(2, 3, 0)", lambda: pow(2, 3, 0))
show('pow(2, "x")', lambda: pow(2, "x"))
show('pow(2, 3, "x")', lambda: pow(2, 3, "x"))
show(
    "round(2.5), round(-2.5), round(2.675, 2), round(15, -1), round(1.5, None), "
    "round(True), round(number=3.7, ndigits=0)",
    lambda: (
        round(2.5), round(-2.5), round(2.675, 2), round(15, -1), round(1.5, None), round(True),
        round(number=3.7, ndigits=0),
    ),
)
show('round("x")', lambda: round("x"))
show('round(1.5, "x")', lambda: round(1.5, "x"))
show("round()", lambda: round())
show(
    "any([]), any([0, 1]), all([]), all([1, 0]), any(x > 2 for x in range(5)), all(x > 2 "
    "for x in range(5))",
    lambda: (
        any([]), any([0, 1]), all([]), all([1, 0]), any(x > 2 for x in range(5)),
        all(x > 2 for x in range(5)),
    ),
)
show("any(5)", lambda: any(5))
show("all()", lambda: all())
show(
    'sorted([3, 1, 2]), sorted("cab", reverse=True), sorted({"b": 1, "a": 2}), '
    "sorted([1, -2], key=abs), sorted([])",
    lambda: (
        sorted([3, 1, 2]), sorted("cab", reverse=True), sorted({"b": 1, "a": 2}),
        sorted([1, -2], key=abs), sorted([]),
    ),
)
show('sorted([1, "a"])', lambda: sorted([1, "a"]))
show('len(Len()), len(""), len({1: 2})', lambda: (len(Len()), len(""), len({1: 2})))
show("len(5)", lambda: len(5))
show("len()", lambda: len())
show(
    'list(range(3)), tuple("ab"), set([1]), frozenset([1]), dict(a=1), '
    'list(enumerate("a", 1)), list(zip("ab", [1, 2])), list(map(str, [1])), list(filter(None, [0, 1])), list(reversed([1, 2]))',
    lambda: (
        list(range(3)), tuple("ab"), set([1]), frozenset([1]), dict(a=1), list(enumerate("a", 1)),
        list(zip("ab", [1, 2])), list(map(str, [1])), list(filter(None, [0, 1])),
        list(reversed([1, 2])),
    ),
)
show(
    'bin(10), oct(8), hex(255), chr(97), ord("a"), ascii("é"), repr("é"), '
    'format(3.14159, ".2f"), hash(5), callable(len), id(5) == id(5)',
    lambda: (
        bin(10), oct(8), hex(255), chr(97), ord("a"), ascii("é"), repr("é"),
        format(3.14159, ".2f"), hash(5), callable(len), id(5) == id(5),
    ),
)
show("bin(1.5)", lambda: bin(1.5))
show("chr(1.5)", lambda: chr(1.5))
show("ord(5)", lambda: ord(5))
show("hash([])", lambda: hash([]))
show("format(1, 2)", lambda: format(1, 2))
show("callable()", lambda: callable())
show("id()", lambda: id())
show(
    "isinstance(5, int), isinstance(5, (str, int)), issubclass(bool, int), isinstance(5, "
    "int | None)",
    lambda: (
        isinstance(5, int), isinstance(5, (str, int)), issubclass(bool, int),
        isinstance(5, int | None),
    ),
)
show("isinstance(5)", lambda: isinstance(5))
show(
    'type(5), type("X", (), {})().__class__.__name__',
    lambda: (type(5), type("X", (), {})().__class__.__name__),
)
show(
    'iter([1]).__next__(), next(iter([1])), next(iter([]), "d"), list(iter(lambda: 1, 1))',
    lambda: (iter([1]).__next__(), next(iter([1])), next(iter([]), "d"), list(iter(lambda: 1, 1))),
)
show(
    'getattr(5, "real"), getattr(5, "x", 1), hasattr(5, "real"), vars(type("X", (), {"a": 1})())',
    lambda: (
        getattr(5, "real"), getattr(5, "x", 1), hasattr(5, "real"),
        vars(type("X", (), {"a": 1})()),
    ),
)
show('delattr(5, "real")', lambda: delattr(5, "real"))
