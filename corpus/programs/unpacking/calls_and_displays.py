"""Unpacking in displays, calls, subscripts, return, yield and for targets."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Key:
    def __getitem__(self, k):
        return k


def returns(*a):
    return *a, "end"


def yields():
    yield 1, *"ab"
    yield *range(2),


k = Key()
index = (1, 2)
show(
    'returns(1, 2), returns(), list(yields()), k[*index], k[0, *index, 3], k[*"ab"], '
    "k[*[]], k[1:2, *index]",
    lambda: (
        returns(1, 2), returns(), list(yields()), k[*index], k[0, *index, 3], k[*"ab"], k[*[]],
        k[1:2, *index],
    ),
)
show(
    '[*range(2), *[3], *"x"], (*(), *(1,)), [*{}], {**{}, **{"a": 1}}, {*(), *[1]} == '
    '{1}, [*(x for x in "ab")], (*"a",), [*range(3)][::-1]',
    lambda: (
        [*range(2), *[3], *"x"], (*(), *(1,)), [*{}], {**{}, **{"a": 1}}, {*(), *[1]} == {1},
        [*(x for x in "ab")], (*"a",), [*range(3)][::-1],
    ),
)
show(
    '[(a, b) for a, *b in [(1, 2, 3), "xy"]], {a: b for a, b in [("k", "v")]}, [a for '
    "(a, (b, c)) in [(1, (2, 3))]], [x for x, in [[1]]]",
    lambda: (
        [(a, b) for a, *b in [(1, 2, 3), "xy"]], {a: b for a, b in [("k", "v")]},
        [a for (a, (b, c)) in [(1, (2, 3))]], [x for x, in [[1]]],
    ),
)
show("[*5]", lambda: [*5])
show("(*None,)", lambda: (*None,))
show("{**[1]}", lambda: {**[1]})
show("{*5}", lambda: {*5})
show("k[*5]", lambda: k[*5])
show("[*1, *2]", lambda: [*1, *2])
for a, (b, *c), d in [(1, (2, 3, 4), 5), ("x", "yz", "w")]:
    print(a, b, c, d)
for i, (x, y) in enumerate(zip("ab", range(2))):
    print(i, x, y)
for (x), [y] in [(1, [2])]:
    print(x, y)
for k.attr in "ab":
    pass
print(k.attr)
d = {}
for d["k"], d["v"] in [(1, 2), (3, 4)]:
    print(d)
try:
    for a, b in [(1, 2), (3,)]:
        print(a, b)
except ValueError as error:
    print(error, a, b)
x, y = y, x = 1, 2
print(x, y)
[a, b, *_], c = "abcd", "e"
print(a, b, _, c)
(a, b), c = d = [(1, 2), 3]
print(a, b, c, d)
a, b = {"x": 1, "y": 2}
print(a, b)
print(*[1, 2], *"ab", sep="|", **{"end": "!\n"})
print(max(*[3, 9], *(4,)), dict(**{"a": 1}, **{"b": 2}), "{}{}{}".format(*"abc"), (lambda a, *b, c: (a, b, c))(*[1, 2], **{"c": 3}))
