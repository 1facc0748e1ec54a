"""Subclasses of set and frozenset: results of operators, overridden methods and equality."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class S(set):
    def add(self, x):
        print("  add", x)
        super().add(x)

    def __contains__(self, x):
        return "always"

    def __iter__(self):
        print("  iter")
        return super().__iter__()


class F(frozenset):
    def __new__(cls, items=(), tag=None):
        self = super().__new__(cls, items)
        self.tag = tag
        return self


s = S([1, 2])
s.add(3)
s |= {4}
show(
    "len(s), 99 in s, sorted(s), type(s | {9}).__name__, type({9} | s).__name__, type(s "
    "- {1}).__name__, type(s.copy()).__name__, type(s & s).__name__",
    lambda: (
        len(s), 99 in s, sorted(s), type(s | {9}).__name__, type({9} | s).__name__,
        type(s - {1}).__name__, type(s.copy()).__name__, type(s & s).__name__,
    ),
)
show(
    "s == {1, 2, 3, 4}, {1, 2} <= s, s.issuperset([1]), s.update([5]), len(s), list(s) "
    "== list(set(s))",
    lambda: (
        s == {1, 2, 3, 4}, {1, 2} <= s, s.issuperset([1]), s.update([5]), len(s),
        list(s) == list(set(s)),
    ),
)
f = F([1, 2], tag="t")
show(
    "f.tag, f == frozenset([1, 2]), hash(f) == hash(frozenset([1, 2])), type(f | "
    "{3}).__name__, type(f.copy()).__name__, {f: 1}[frozenset([2, 1])], f.__dict__",
    lambda: (
        f.tag, f == frozenset([1, 2]), hash(f) == hash(frozenset([1, 2])), type(f | {3}).__name__,
        type(f.copy()).__name__, {f: 1}[frozenset([2, 1])], f.__dict__,
    ),
)
show("F(5)", lambda: F(5))
show(
    's.x if hasattr(s, "x") else setattr(s, "x", 1)',
    lambda: s.x if hasattr(s, "x") else setattr(s, "x", 1),
)
show(
    "s.x, s.__dict__, set(s) == s, frozenset(s) == s, s ^ {1} == set(s) - {1}",
    lambda: (s.x, s.__dict__, set(s) == s, frozenset(s) == s, s ^ {1} == set(s) - {1}),
)
show("S.__new__(S)", lambda: S.__new__(S))
show("S([1], [2])", lambda: S([1], [2]))
show("set.__init__(s, [7]), s == {7}", lambda: (set.__init__(s, [7]), s == {7}))
show(
    "F.__new__(F, [1]).tag, F().union([1]) == {1}, type(F().union([1])).__name__, "
    "type(F() & F()).__name__",
    lambda: (
        F.__new__(F, [1]).tag, F().union([1]) == {1}, type(F().union([1])).__name__,
        type(F() & F()).__name__,
    ),
)
