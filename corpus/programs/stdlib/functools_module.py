"""functools: wraps, lru_cache, cached_property, singledispatch, total_ordering, partialmethod."""

import functools


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def decorator(f):
    @functools.wraps(f)
    def wrapper(*args, **kw):
        return ["wrapped", f(*args, **kw)]

    return wrapper


@decorator
def documented(a: int) -> str:
    """doc"""
    return a


@functools.lru_cache(maxsize=3)
def square(n):
    print("  computing", n)
    return n * n


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


class Lazy:
    @functools.cached_property
    def value(self):
        print("  computed")
        return 42

    def base(self, *args, **kw):
        return args, kw

    partial = functools.partialmethod(base, 1, k=2)

    @functools.singledispatchmethod
    def show(self, x):
        return "default"

    @show.register
    def _(self, x: int):
        return "int"


@functools.singledispatch
def describe(x):
    return "object"


@describe.register(int)
def _(x):
    return "int"


@describe.register(list)
@describe.register(tuple)
def _(x):
    return "sequence"


show(
    "documented(5), documented.__name__, documented.__doc__, documented.__wrapped__(1), "
    "documented.__annotations__",
    lambda: (
        documented(5), documented.__name__, documented.__doc__, documented.__wrapped__(1),
        documented.__annotations__,
    ),
)
show(
    "square(2), square(2), square(3), square.cache_info(), square.cache_parameters(), "
    "square.cache_clear(), square.cache_info()",
    lambda: (
        square(2), square(2), square(3), square.cache_info(), square.cache_parameters(),
        square.cache_clear(), square.cache_info(),
    ),
)
show("fib(80), fib.cache_info().hits", lambda: (fib(80), fib.cache_info().hits))
show("square([])", lambda: square([]))
show(
    "Version(1) < Version(2), Version(1) <= Version(1), Version(2) > Version(1), "
    "Version(2) >= Version(3)",
    lambda: (
        Version(1) < Version(2), Version(1) <= Version(1), Version(2) > Version(1),
        Version(2) >= Version(3),
    ),
)
l = Lazy()
show(
    'l.value, l.value, l.__dict__, l.partial(5, z=6), l.show(1), l.show("x")',
    lambda: (l.value, l.value, l.__dict__, l.partial(5, z=6), l.show(1), l.show("x")),
)
show(
    'describe(1), describe(True), describe([]), describe("x"), '
    "describe.dispatch(bool)(1), sorted(t.__name__ for t in describe.registry)",
    lambda: (
        describe(1), describe(True), describe([]), describe("x"), describe.dispatch(bool)(1),
        sorted(t.__name__ for t in describe.registry),
    ),
)
show("describe()", lambda: describe())
show("describe.register(5)", lambda: describe.register(5))
show(
    "functools.reduce(lambda a, b: a + b, [1, 2, 3]), functools.partial(int, "
    'base=2)("11"), sorted([3, 1], key=functools.cmp_to_key(lambda a, b: a - b))',
    lambda: (
        functools.reduce(lambda a, b: a + b, [1, 2, 3]), functools.partial(int, base=2)("11"),
        sorted([3, 1], key=functools.cmp_to_key(lambda a, b: a - b)),
    ),
)
show(
    'functools.total_ordering(type("N", (), {}))',
    lambda: functools.total_ordering(type("N", (), {})),
)
show('functools.lru_cache(maxsize="x")', lambda: functools.lru_cache(maxsize="x"))
show(
    "functools.cached_property(len).__get__(5, int)",
    lambda: functools.cached_property(len).__get__(5, int),
)
