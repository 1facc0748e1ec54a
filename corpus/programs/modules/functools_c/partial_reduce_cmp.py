"""_functools: partial, reduce, cmp_to_key, lru_cache wrapper and Placeholder."""

import _functools
from _functools import Placeholder, cmp_to_key, partial, reduce


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def f(*args, **kwargs):
    return args, kwargs


class C:
    method = partial(f, "bound?")

    def normal(self, *args):
        return args


p = partial(f, 1, a=2)
show(
    "p(), p(3), p(3, a=4, b=5), p.func is f, p.args, p.keywords, partial(p, 9, c=6)(), "
    'partial(p, 9).args, partial(int, base=2)("101")',
    lambda: (
        p(), p(3), p(3, a=4, b=5), p.func is f, p.args, p.keywords, partial(p, 9, c=6)(),
        partial(p, 9).args, partial(int, base=2)("101"),
    ),
)
show("partial()", lambda: partial())
show("partial(5)", lambda: partial(5))
show("partial(len)()", lambda: partial(len)())
p.attr = "set"
show(
    'p.attr, p.__dict__, partial(f).__name__ if hasattr(partial(f), "__name__") else "no name"',
    lambda: (
        p.attr, p.__dict__, partial(f).__name__ if hasattr(partial(f), "__name__") else "no name",
    ),
)
show('setattr(p, "func", len)', lambda: setattr(p, "func", len))
show(
    'repr(partial(len)), repr(partial(int, base=2)), repr(partial(print, 1, sep="-"))',
    lambda: (repr(partial(len)), repr(partial(int, base=2)), repr(partial(print, 1, sep="-"))),
)
show(
    'partial(f, Placeholder, 2)(1), partial(f, Placeholder, Placeholder, 3)("a", "b", '
    '"c"), partial(partial(f, Placeholder, 2), 1).args',
    lambda: (
        partial(f, Placeholder, 2)(1), partial(f, Placeholder, Placeholder, 3)("a", "b", "c"),
        partial(partial(f, Placeholder, 2), 1).args,
    ),
)
show("partial(f, Placeholder, 2)()", lambda: partial(f, Placeholder, 2)())
show("partial(f, 1, Placeholder)", lambda: partial(f, 1, Placeholder))
show("partial(f, a=Placeholder)", lambda: partial(f, a=Placeholder))
show(
    "repr(Placeholder), type(Placeholder)() is Placeholder",
    lambda: (repr(Placeholder), type(Placeholder)() is Placeholder),
)
show("len(C().method(1)[0]), C.method(2)", lambda: (len(C().method(1)[0]), C.method(2)))
show(
    'reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a + [b], "ab", []), '
    'reduce(max, [3, 1, 2]), reduce(lambda a, b: 0, [5]), reduce(lambda a, b: a * b, [], 7), reduce(lambda a, b: (a, b), "abc")',
    lambda: (
        reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a + [b], "ab", []),
        reduce(max, [3, 1, 2]), reduce(lambda a, b: 0, [5]), reduce(lambda a, b: a * b, [], 7),
        reduce(lambda a, b: (a, b), "abc"),
    ),
)
show("reduce(lambda a, b: a, [])", lambda: reduce(lambda a, b: a, []))
show("reduce(lambda a, b: a, 5)", lambda: reduce(lambda a, b: a, 5))
show("reduce(5, [1, 2])", lambda: reduce(5, [1, 2]))
show("reduce(lambda a: a, [1, 2])", lambda: reduce(lambda a: a, [1, 2]))
show("reduce()", lambda: reduce())
show("reduce(lambda a, b: a, [1], initial=2)", lambda: reduce(lambda a, b: a, [1], initial=2))
key = cmp_to_key(lambda a, b: (a > b) - (a < b))
show(
    'sorted([3, 1, 2], key=key), sorted("bca", key=cmp_to_key(lambda a, b: ord(b) - '
    "ord(a))), key(1) < key(2), key(1) == key(1), key(1).obj, max([1, 5, 3], key=key)",
    lambda: (
        sorted([3, 1, 2], key=key), sorted("bca", key=cmp_to_key(lambda a, b: ord(b) - ord(a))),
        key(1) < key(2), key(1) == key(1), key(1).obj, max([1, 5, 3], key=key),
    ),
)
show("key(1) < 5", lambda: key(1) < 5)
show("key()", lambda: key())
show("hash(key(1))", lambda: hash(key(1)))
show("cmp_to_key(5)(1) < cmp_to_key(5)(2)", lambda: cmp_to_key(5)(1) < cmp_to_key(5)(2))
show(
    'cmp_to_key(lambda a, b: "x")(1) < cmp_to_key(lambda a, b: "x")(2)',
    lambda: cmp_to_key(lambda a, b: "x")(1) < cmp_to_key(lambda a, b: "x")(2),
)
show("cmp_to_key()", lambda: cmp_to_key())
lru = _functools._lru_cache_wrapper


def squared(x, *, k=0):
    print("  computing", x, k)
    return x * x + k


cached = lru(squared, 2, False, tuple)
show(
    "cached(2), cached(2), cached(3), cached(4), cached(2), cached(2, k=1), "
    "cached.cache_info(), cached.cache_clear(), cached.cache_info()",
    lambda: (
        cached(2), cached(2), cached(3), cached(4), cached(2), cached(2, k=1), cached.cache_info(),
        cached.cache_clear(), cached.cache_info(),
    ),
)
unbounded = lru(squared, None, True, tuple)
show(
    "unbounded(1), unbounded(1.0), unbounded(True), unbounded(1), "
    'unbounded.cache_info(), unbounded.__wrapped__ if hasattr(unbounded, "__wrapped__") else "no wrapped"',
    lambda: (
        unbounded(1), unbounded(1.0), unbounded(True), unbounded(1), unbounded.cache_info(),
        unbounded.__wrapped__ if hasattr(unbounded, "__wrapped__") else "no wrapped",
    ),
)
none = lru(squared, 0, False, tuple)
show("none(1), none(1), none.cache_info()", lambda: (none(1), none(1), none.cache_info()))
show("cached([])", lambda: cached([]))
show("lru(5, 2, False, tuple)", lambda: lru(5, 2, False, tuple))
