"""itertools: count, cycle, repeat, islice, takewhile, dropwhile, chain, compress, pairwise, batched."""

from itertools import (
    batched, chain, compress, count, cycle, dropwhile, filterfalse, islice, pairwise, repeat, starmap, takewhile,
)


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def take(n, it):
    return [x for x, _ in zip(it, range(n))]


show(
    "take(3, count()), take(3, count(5)), take(4, count(1, -2)), take(3, count(0.5, "
    "0.25)), take(2, count(2**63 - 1)), take(2, count(step=3)), take(2, count(1j))",
    lambda: (
        take(3, count()), take(3, count(5)), take(4, count(1, -2)), take(3, count(0.5, 0.25)),
        take(2, count(2**63 - 1)), take(2, count(step=3)), take(2, count(1j)),
    ),
)
show('count("x")', lambda: count("x"))
show('count(1, "x")', lambda: count(1, "x"))
show(
    "count(5), count(1, 2), count(1.5), count(0, 1), repr(count(2**70))",
    lambda: (count(5), count(1, 2), count(1.5), count(0, 1), repr(count(2**70))),
)
c = count(3)
next(c)
show("c", lambda: c)
show(
    'take(5, cycle("ab")), list(cycle([])), take(3, cycle(x for x in [1]))',
    lambda: (take(5, cycle("ab")), list(cycle([])), take(3, cycle(x for x in [1]))),
)
show("cycle(5)", lambda: cycle(5))
show(
    'list(repeat(1, 3)), take(2, repeat("x")), list(repeat(1, -1)), repeat(1), '
    'repeat("a", 2), repeat(1, times=3).__length_hint__()',
    lambda: (
        list(repeat(1, 3)), take(2, repeat("x")), list(repeat(1, -1)), repeat(1), repeat("a", 2),
        repeat(1, times=3).__length_hint__(),
    ),
)
show("repeat(1).__length_hint__()", lambda: repeat(1).__length_hint__())
show("repeat()", lambda: repeat())
show('repeat(1, "x")', lambda: repeat(1, "x"))
show(
    'list(islice("abcdef", 3)), list(islice("abcdef", 2, None)), list(islice("abcdef", '
    '1, 5, 2)), list(islice("abc", None)), list(islice(count(), 5, 8)), list(islice("abc", 0))',
    lambda: (
        list(islice("abcdef", 3)), list(islice("abcdef", 2, None)),
        list(islice("abcdef", 1, 5, 2)), list(islice("abc", None)), list(islice(count(), 5, 8)),
        list(islice("abc", 0)),
    ),
)
show('islice("abc", -1)', lambda: islice("abc", -1))
show('islice("abc", 1, -1)', lambda: islice("abc", 1, -1))
show('islice("abc", 0, 1, 0)', lambda: islice("abc", 0, 1, 0))
show('islice("abc", "x")', lambda: islice("abc", "x"))
show('islice("abc", 1.5)', lambda: islice("abc", 1.5))
show('islice("abc")', lambda: islice("abc"))
it = iter(range(10))
show(
    "list(islice(it, 3)), next(it), list(islice(it, 1, 3)), list(it)",
    lambda: (list(islice(it, 3)), next(it), list(islice(it, 1, 3)), list(it)),
)
show(
    "list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, "
    '2, 3, 1])), list(filterfalse(None, [0, 1, ""])), list(filterfalse(lambda x: x % 2, range(5)))',
    lambda: (
        list(takewhile(lambda x: x < 3, [1, 2, 3, 1])),
        list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(None, [0, 1, ""])),
        list(filterfalse(lambda x: x % 2, range(5))),
    ),
)
show("list(takewhile(5, [1]))", lambda: list(takewhile(5, [1])))
show(
    'list(chain()), list(chain("ab", [1])), list(chain.from_iterable(["ab", [1], {2: '
    '3}])), list(chain([], (), ""))',
    lambda: (
        list(chain()), list(chain("ab", [1])), list(chain.from_iterable(["ab", [1], {2: 3}])),
        list(chain([], (), "")),
    ),
)
show("list(chain(1))", lambda: list(chain(1)))
show('list(chain("a", 1))', lambda: list(chain("a", 1)))
show("list(chain.from_iterable([1]))", lambda: list(chain.from_iterable([1])))
show(
    'list(compress("abcd", [1, 0, "x"])), list(compress([], [1])), '
    'list(compress(data="ab", selectors=[0, 1]))',
    lambda: (
        list(compress("abcd", [1, 0, "x"])), list(compress([], [1])),
        list(compress(data="ab", selectors=[0, 1])),
    ),
)
show(
    'list(pairwise("abcd")), list(pairwise("a")), list(pairwise([]))',
    lambda: (list(pairwise("abcd")), list(pairwise("a")), list(pairwise([]))),
)
show("pairwise(5)", lambda: pairwise(5))
show(
    'list(batched("abcdefg", 3)), list(batched([], 2)), list(batched("abcd", 2, strict=True))',
    lambda: (
        list(batched("abcdefg", 3)), list(batched([], 2)), list(batched("abcd", 2, strict=True)),
    ),
)
show('list(batched("abc", 2, strict=True))', lambda: list(batched("abc", 2, strict=True)))
show('batched("abc", 0)', lambda: batched("abc", 0))
show('batched("abc")', lambda: batched("abc"))
show(
    'list(starmap(pow, [(2, 3), [3, 2]])), list(starmap(max, ["ab", "cd"])), '
    "list(starmap(lambda *a: a, [(), (1,)]))",
    lambda: (
        list(starmap(pow, [(2, 3), [3, 2]])), list(starmap(max, ["ab", "cd"])),
        list(starmap(lambda *a: a, [(), (1,)])),
    ),
)
show("list(starmap(pow, [1]))", lambda: list(starmap(pow, [1])))
show("list(starmap(5, [(1,)]))", lambda: list(starmap(5, [(1,)])))
show(
    '[type(x).__name__ for x in (chain(), islice("", 1), pairwise(""), batched("", 1), '
    'compress("", ""), starmap(len, []))]',
    lambda: [type(x).__name__ for x in (chain(), islice("", 1), pairwise(""), batched("", 1), compress("", ""), starmap(len, []))],
)
show(
    '[type(x).__module__ for x in (chain(), count(), cycle(""))], iter(chain()) is not '
    'None, next(chain(), "default")',
    lambda: (
        [type(x).__module__ for x in (chain(), count(), cycle(""))], iter(chain()) is not None,
        next(chain(), "default"),
    ),
)
