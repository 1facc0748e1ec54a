"""itertools: product, permutations, combinations, accumulate, groupby, zip_longest, tee."""

from itertools import (
    accumulate, combinations, combinations_with_replacement, groupby, permutations, product, tee, zip_longest,
)


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    'list(product("ab", [1, 2])), list(product()), list(product("ab", repeat=2)), '
    'list(product("ab", [])), len(list(product(range(3), repeat=4))), list(product("a", repeat=0))',
    lambda: (
        list(product("ab", [1, 2])), list(product()), list(product("ab", repeat=2)),
        list(product("ab", [])), len(list(product(range(3), repeat=4))),
        list(product("a", repeat=0)),
    ),
)
show('product("a", repeat=-1)', lambda: product("a", repeat=-1))
show("product(5)", lambda: product(5))
show('product("a", repeat="x")', lambda: product("a", repeat="x"))
show('product("a", other=1)', lambda: product("a", other=1))
show(
    'list(permutations("abc")), list(permutations(range(3), 2)), list(permutations("ab", '
    '3)), list(permutations("")), list(permutations("a", 0))',
    lambda: (
        list(permutations("abc")), list(permutations(range(3), 2)), list(permutations("ab", 3)),
        list(permutations("")), list(permutations("a", 0)),
    ),
)
show('permutations("a", -1)', lambda: permutations("a", -1))
show('permutations("a", "x")', lambda: permutations("a", "x"))
show(
    'list(combinations("abcd", 2)), list(combinations("ab", 3)), list(combinations("ab", '
    "0)), list(combinations(range(5), 4))",
    lambda: (
        list(combinations("abcd", 2)), list(combinations("ab", 3)), list(combinations("ab", 0)),
        list(combinations(range(5), 4)),
    ),
)
show('combinations("a", -1)', lambda: combinations("a", -1))
show('combinations("a")', lambda: combinations("a"))
show(
    'list(combinations_with_replacement("abc", 2)), '
    'list(combinations_with_replacement("", 1)), list(combinations_with_replacement("ab", 3))',
    lambda: (
        list(combinations_with_replacement("abc", 2)), list(combinations_with_replacement("", 1)),
        list(combinations_with_replacement("ab", 3)),
    ),
)
show(
    "list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), "
    'list(accumulate([], initial=5)), list(accumulate([1, 2], initial=10)), list(accumulate("abc")), list(accumulate([3, 1, 2], max)), list(accumulate([1], None))',
    lambda: (
        list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)),
        list(accumulate([], initial=5)), list(accumulate([1, 2], initial=10)),
        list(accumulate("abc")), list(accumulate([3, 1, 2], max)), list(accumulate([1], None)),
    ),
)
show('list(accumulate([1, "a"]))', lambda: list(accumulate([1, "a"])))
show("accumulate(5)", lambda: accumulate(5))
show("list(accumulate([1, 2], 5))", lambda: list(accumulate([1, 2], 5)))
show(
    '[(k, list(g)) for k, g in groupby("aabbca")], [(k, list(g)) for k, g in groupby([1, '
    "2, 4, 5], lambda x: x % 2)], list(groupby([]))",
    lambda: (
        [(k, list(g)) for k, g in groupby("aabbca")],
        [(k, list(g)) for k, g in groupby([1, 2, 4, 5], lambda x: x % 2)], list(groupby([])),
    ),
)
groups = list(groupby("aab"))
show("[(k, list(g)) for k, g in groups]", lambda: [(k, list(g)) for k, g in groups])
g = groupby("aabb")
k1, first = next(g)
show("next(first), next(g)[0], list(first)", lambda: (next(first), next(g)[0], list(first)))
show("groupby(5)", lambda: groupby(5))
show(
    '[(k, len(list(v))) for k, v in groupby(sorted("mississippi"))]',
    lambda: [(k, len(list(v))) for k, v in groupby(sorted("mississippi"))],
)
show(
    'list(zip_longest("ab", "xyz")), list(zip_longest("a", [1, 2], fillvalue="-")), '
    'list(zip_longest()), list(zip_longest("", ""))',
    lambda: (
        list(zip_longest("ab", "xyz")), list(zip_longest("a", [1, 2], fillvalue="-")),
        list(zip_longest()), list(zip_longest("", "")),
    ),
)
show('zip_longest("a", 5)', lambda: zip_longest("a", 5))
show('zip_longest("a", other=1)', lambda: zip_longest("a", other=1))
a, b = tee([1, 2, 3])
show(
    'next(a), next(a), list(b), list(a), tee("ab", 0), len(tee("ab", 3)), [list(t) for t '
    'in tee(iter("xy"), 2)]',
    lambda: (
        next(a), next(a), list(b), list(a), tee("ab", 0), len(tee("ab", 3)),
        [list(t) for t in tee(iter("xy"), 2)],
    ),
)
show('tee("a", -1)', lambda: tee("a", -1))
show("tee(5)", lambda: tee(5))
a, b = tee(iter(range(3)))
c = a.__copy__()
show(
    "next(a), list(c), list(a), list(b), type(a).__name__",
    lambda: (next(a), list(c), list(a), list(b), type(a).__name__),
)
show(
    'list(product("ab", "cd"))[::-1], next(permutations("ab")), next(product("a", "b")), '
    'next(combinations("abc", 3)), [*accumulate(range(6), lambda a, b: b - a)]',
    lambda: (
        list(product("ab", "cd"))[::-1], next(permutations("ab")), next(product("a", "b")),
        next(combinations("abc", 3)), [*accumulate(range(6), lambda a, b: b - a)],
    ),
)


def failing():
    yield 1
    raise ValueError("in the middle")


show("list(accumulate(failing()))", lambda: list(accumulate(failing())))
show("list(product(failing()))", lambda: list(product(failing())))
show('list(zip_longest("ab", failing()))', lambda: list(zip_longest("ab", failing())))
show(
    '[type(x).__name__ for x in (product(), permutations(""), combinations("", 0), '
    'accumulate(""), groupby(""), zip_longest(), a)]',
    lambda: [type(x).__name__ for x in (product(), permutations(""), combinations("", 0), accumulate(""), groupby(""), zip_longest(), a)],
)
