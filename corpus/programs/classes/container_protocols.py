"""__len__, __iter__, __contains__, __getitem__, __reversed__, __length_hint__, __missing__."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Full:
    def __init__(self, items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, key):
        if isinstance(key, slice):
            return Full(self.items[key])
        return self.items[key]

    def __setitem__(self, key, value):
        self.items[key] = value

    def __delitem__(self, key):
        del self.items[key]

    def __contains__(self, item):
        return item in self.items or None

    def __iter__(self):
        return iter(self.items)

    def __reversed__(self):
        return iter(["reversed"] + self.items[::-1])

    def __repr__(self):
        return f"Full({self.items})"


class IterOnly:
    def __iter__(self):
        return iter("iter")


class GetOnly:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError("end")
        return i * i


class NoneContains:
    __contains__ = None

    def __iter__(self):
        return iter([1])


class Bad:
    def __len__(self):
        return "x"

    def __iter__(self):
        return 5

    def __contains__(self, x):
        raise ValueError("contains")

    def __getitem__(self, x):
        raise RuntimeError("getitem")

    def __bool__(self):
        return 5

    def __reversed__(self):
        return 5

    def __length_hint__(self):
        return -1


f = Full("abc")
f[0] = "A"
del f[1]
show(
    'f, f[0], f[-1], f[0:1], f[::-1], len(f), "A" in f, "z" in f, list(f), '
    "list(reversed(f)), [*f], bool(f), bool(Full([])), sorted(f), max(f), tuple(f), dict(zip(f, f))",
    lambda: (
        f, f[0], f[-1], f[0:1], f[::-1], len(f), "A" in f, "z" in f, list(f), list(reversed(f)),
        [*f], bool(f), bool(Full([])), sorted(f), max(f), tuple(f), dict(zip(f, f)),
    ),
)
show("f[9]", lambda: f[9])
show('f["x"]', lambda: f["x"])
show(
    '"t" in IterOnly(), "z" in IterOnly(), list(IterOnly()), "".join(IterOnly()), '
    'set(IterOnly()) == set("iter")',
    lambda: (
        "t" in IterOnly(), "z" in IterOnly(), list(IterOnly()), "".join(IterOnly()),
        set(IterOnly()) == set("iter"),
    ),
)
show("len(IterOnly())", lambda: len(IterOnly()))
show("IterOnly()[0]", lambda: IterOnly()[0])
show("reversed(IterOnly())", lambda: reversed(IterOnly()))
show(
    "list(GetOnly()), 4 in GetOnly(), 5 in GetOnly(), [x for x in GetOnly()], (lambda "
    "*a: a)(*GetOnly()), sum(GetOnly()), dict.fromkeys(GetOnly())",
    lambda: (
        list(GetOnly()), 4 in GetOnly(), 5 in GetOnly(), [x for x in GetOnly()],
        (lambda *a: a)(*GetOnly()), sum(GetOnly()), dict.fromkeys(GetOnly()),
    ),
)
show("reversed(GetOnly())", lambda: reversed(GetOnly()))
show("1 in NoneContains()", lambda: 1 in NoneContains())
show("1 not in NoneContains()", lambda: 1 not in NoneContains())
show("len(Bad())", lambda: len(Bad()))
show("list(Bad())", lambda: list(Bad()))
show("1 in Bad()", lambda: 1 in Bad())
show("Bad()[1]", lambda: Bad()[1])
show("bool(Bad())", lambda: bool(Bad()))
show("reversed(Bad())", lambda: reversed(Bad()))
show("not Bad()", lambda: not Bad())
show(
    'f[1:1], f.__getitem__(slice(None)), f.__contains__("zz"), Full(range(5))[1:4:2], '
    'Full("ab") == Full("ab")',
    lambda: (
        f[1:1], f.__getitem__(slice(None)), f.__contains__("zz"), Full(range(5))[1:4:2],
        Full("ab") == Full("ab"),
    ),
)
show("f.__setitem__(5, 1)", lambda: f.__setitem__(5, 1))
show("f.__delitem__(9)", lambda: f.__delitem__(9))
a, *b = Full([1, 2, 3])
show("a, b", lambda: (a, b))
