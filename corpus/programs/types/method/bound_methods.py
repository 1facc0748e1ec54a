"""Bound methods: identity, equality, hashing, attributes, construction, calls and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def m(self, x=1):
        """doc of m"""
        return self.name, x

    def __init__(self, name="c"):
        self.name = name

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __repr__(self):
        return f"C({self.name})"


c, d = C("c"), C("d")
Method = type(c.m)
show('c.m(), c.m(5), C.m(c, 7), c.m, C("x").m', lambda: (c.m(), c.m(5), C.m(c, 7), c.m, C("x").m))
show("C.m()", lambda: C.m())
show("c.m(1, 2)", lambda: c.m(1, 2))
show("c.m(y=1)", lambda: c.m(y=1))
show(
    "c.m is c.m, c.m == c.m, c.m == d.m, c.m != d.m, hash(c.m) == hash(c.m), c.m == C.m, "
    "{c.m: 1}[c.m]",
    lambda: (
        c.m is c.m, c.m == c.m, c.m == d.m, c.m != d.m, hash(c.m) == hash(c.m), c.m == C.m,
        {c.m: 1}[c.m],
    ),
)
show(
    "c.m.__self__ is c, c.m.__func__ is C.m, c.m.__name__, c.m.__qualname__, "
    "c.m.__doc__, c.m.__module__, c.m.__defaults__",
    lambda: (
        c.m.__self__ is c, c.m.__func__ is C.m, c.m.__name__, c.m.__qualname__, c.m.__doc__,
        c.m.__module__, c.m.__defaults__,
    ),
)
show('setattr(c.m, "x", 1)', lambda: setattr(c.m, "x", 1))
show('delattr(c.m, "x")', lambda: delattr(c.m, "x"))
show('setattr(c.m, "__name__", "x")', lambda: setattr(c.m, "__name__", "x"))
show('setattr(c.m, "__self__", "x")', lambda: setattr(c.m, "__self__", "x"))
C.m.x = "through the function"
show("c.m.x", lambda: c.m.x)
show("c.m.nope", lambda: c.m.nope)
show(
    "Method(len, [1, 2])(), Method(C.m, 5).__self__, Method(lambda *a: a, 1)(2, 3)",
    lambda: (Method(len, [1, 2])(), Method(C.m, 5).__self__, Method(lambda *a: a, 1)(2, 3)),
)
show("Method(5, 1)", lambda: Method(5, 1))
show("Method(len, None)", lambda: Method(len, None))
show("Method(len)", lambda: Method(len))
show("Method()", lambda: Method())
show("Method(len, [1], x=1)", lambda: Method(len, [1], x=1))
show(
    "Method(len, [1]), Method(C.m, 3).__func__ is C.m",
    lambda: (Method(len, [1]), Method(C.m, 3).__func__ is C.m),
)
show(
    "c.m.__get__(d) == c.m, c.m.__get__(None, C)(), c.m.__call__(9), c.m.__reduce__()[1][1]",
    lambda: (
        c.m.__get__(d) == c.m, c.m.__get__(None, C)(), c.m.__call__(9), c.m.__reduce__()[1][1],
    ),
)
show("c.m < d.m", lambda: c.m < d.m)
show("len(c.m)", lambda: len(c.m))
show('type("M", (Method,), {})', lambda: type("M", (Method,), {}))
c.instance_attribute = lambda: "not bound"
show("c.instance_attribute()", lambda: c.instance_attribute())
C.dynamic = lambda self: f"dynamic {self.name}"
show("c.dynamic(), d.dynamic()", lambda: (c.dynamic(), d.dynamic()))
bound = c.m
c.name = "renamed"
del C.m
show("bound(), bound.__name__", lambda: (bound(), bound.__name__))
show("c.m()", lambda: c.m())


class Callable:
    def __call__(self, *args):
        return ("called", args)


class Uses:
    attr = Callable()
    builtin = len
    cls = int
    partial = Method(lambda *a: a, "pre")


u = Uses()
show(
    'u.attr(1), u.builtin([1, 2]), u.cls("5"), u.partial(2)',
    lambda: (u.attr(1), u.builtin([1, 2]), u.cls("5"), u.partial(2)),
)
show(
    '[1].append.__self__, "a".join.__name__, [].append == [].append, (lambda l: l.append '
    "== l.append)([1])",
    lambda: (
        [1].append.__self__, "a".join.__name__, [].append == [].append,
        (lambda l: l.append == l.append)([1]),
    ),
)
show(
    'list(map(" x ".__add__, "ab")), sorted([3, 1], key=(-1).__mul__), [].append.__qualname__',
    lambda: (
        list(map(" x ".__add__, "ab")), sorted([3, 1], key=(-1).__mul__), [].append.__qualname__,
    ),
)
