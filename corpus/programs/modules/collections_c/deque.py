"""_collections.deque: both ends, maxlen, rotation, indexing, comparison, mutation and errors."""

from _collections import deque


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def changed(function, initial=(1, 2, 3, 4), maxlen=None):
    d = deque(initial, maxlen)
    return function(d), d


def set_item(i, v):
    return lambda d: d.__setitem__(i, v)


show(
    'deque(), deque("ab"), deque([1, 2, 3], 2), deque(maxlen=3), deque([1], maxlen=0), '
    "deque(range(3), None), deque([1, 2]).maxlen, deque([], 5).maxlen",
    lambda: (
        deque(), deque("ab"), deque([1, 2, 3], 2), deque(maxlen=3), deque([1], maxlen=0),
        deque(range(3), None), deque([1, 2]).maxlen, deque([], 5).maxlen,
    ),
)
show("deque(5)", lambda: deque(5))
show("deque([], -1)", lambda: deque([], -1))
show('deque([], "x")', lambda: deque([], "x"))
show("deque([1], 2, 3)", lambda: deque([1], 2, 3))
show(
    "changed(lambda d: d.append(5)), changed(lambda d: d.appendleft(0)), changed(lambda "
    'd: d.extend("ab")), changed(lambda d: d.extendleft("ab")), changed(lambda d: d.extend(d)), changed(lambda d: d.extendleft(d))',
    lambda: (
        changed(lambda d: d.append(5)), changed(lambda d: d.appendleft(0)),
        changed(lambda d: d.extend("ab")), changed(lambda d: d.extendleft("ab")),
        changed(lambda d: d.extend(d)), changed(lambda d: d.extendleft(d)),
    ),
)
show(
    "changed(lambda d: d.append(5), maxlen=4), changed(lambda d: d.appendleft(5), "
    'maxlen=4), changed(lambda d: d.extend("xyz"), maxlen=2), changed(lambda d: d.append(1), maxlen=0)',
    lambda: (
        changed(lambda d: d.append(5), maxlen=4), changed(lambda d: d.appendleft(5), maxlen=4),
        changed(lambda d: d.extend("xyz"), maxlen=2), changed(lambda d: d.append(1), maxlen=0),
    ),
)
show(
    "changed(lambda d: d.pop()), changed(lambda d: d.popleft())",
    lambda: (changed(lambda d: d.pop()), changed(lambda d: d.popleft())),
)
show("deque().pop()", lambda: deque().pop())
show("deque().popleft()", lambda: deque().popleft())
show(
    "changed(lambda d: d.rotate()), changed(lambda d: d.rotate(-1)), changed(lambda d: "
    "d.rotate(6)), changed(lambda d: d.rotate(0)), changed(lambda d: d.rotate(-10**10))",
    lambda: (
        changed(lambda d: d.rotate()), changed(lambda d: d.rotate(-1)),
        changed(lambda d: d.rotate(6)), changed(lambda d: d.rotate(0)),
        changed(lambda d: d.rotate(-10**10)),
    ),
)
show('changed(lambda d: d.rotate("x"))', lambda: changed(lambda d: d.rotate("x")))
show(
    'changed(lambda d: d.insert(1, "x")), changed(lambda d: d.insert(-1, "x")), '
    'changed(lambda d: d.insert(99, "x")), changed(lambda d: d.remove(3)), changed(lambda d: d.reverse()), changed(lambda d: d.clear()), changed(lambda d: d.copy())',
    lambda: (
        changed(lambda d: d.insert(1, "x")), changed(lambda d: d.insert(-1, "x")),
        changed(lambda d: d.insert(99, "x")), changed(lambda d: d.remove(3)),
        changed(lambda d: d.reverse()), changed(lambda d: d.clear()), changed(lambda d: d.copy()),
    ),
)
show(
    'changed(lambda d: d.insert(1, "x"), maxlen=4)',
    lambda: changed(lambda d: d.insert(1, "x"), maxlen=4),
)
show("changed(lambda d: d.remove(9))", lambda: changed(lambda d: d.remove(9)))
show(
    "changed(lambda d: d.index(3)), changed(lambda d: d.count(1)), changed(lambda d: "
    "d.index(4, -1))",
    lambda: (
        changed(lambda d: d.index(3)), changed(lambda d: d.count(1)),
        changed(lambda d: d.index(4, -1)),
    ),
)
show("changed(lambda d: d.index(9))", lambda: changed(lambda d: d.index(9)))
show("changed(lambda d: d.index(1, 1, 2))", lambda: changed(lambda d: d.index(1, 1, 2)))
show(
    'changed(lambda d: d[0]), changed(lambda d: d[-1]), changed(set_item(0, "x")), '
    'changed(set_item(-1, "x")), changed(lambda d: d.__delitem__(1))',
    lambda: (
        changed(lambda d: d[0]), changed(lambda d: d[-1]), changed(set_item(0, "x")),
        changed(set_item(-1, "x")), changed(lambda d: d.__delitem__(1)),
    ),
)
show("changed(lambda d: d[9])", lambda: changed(lambda d: d[9]))
show("changed(set_item(9, 0))", lambda: changed(set_item(9, 0)))
show("changed(lambda d: d[1:2])", lambda: changed(lambda d: d[1:2]))
show('changed(lambda d: d["x"])', lambda: changed(lambda d: d["x"]))
show("changed(lambda d: d.__delitem__(9))", lambda: changed(lambda d: d.__delitem__(9)))
show(
    "deque([1]) + deque([2]), deque([1, 2]) * 2, 2 * deque([1]), deque([1, 2], 3) * 2, "
    "changed(lambda d: d.__iadd__([9])), changed(lambda d: d.__imul__(2)), changed(lambda d: d.__imul__(0))",
    lambda: (
        deque([1]) + deque([2]), deque([1, 2]) * 2, 2 * deque([1]), deque([1, 2], 3) * 2,
        changed(lambda d: d.__iadd__([9])), changed(lambda d: d.__imul__(2)),
        changed(lambda d: d.__imul__(0)),
    ),
)
show("deque([1]) + [2]", lambda: deque([1]) + [2])
show("deque([1]) * 1.5", lambda: deque([1]) * 1.5)
show(
    "deque([1, 2]) == deque([1, 2]), deque([1]) < deque([2]), deque([1]) == [1], "
    "deque([1], 2) == deque([1], 3), deque() < deque([0])",
    lambda: (
        deque([1, 2]) == deque([1, 2]), deque([1]) < deque([2]), deque([1]) == [1],
        deque([1], 2) == deque([1], 3), deque() < deque([0]),
    ),
)
show("deque([1]) < [2]", lambda: deque([1]) < [2])
show("hash(deque())", lambda: hash(deque()))
show(
    '1 in deque([1, 2]), 9 in deque([1]), len(deque("abc")), bool(deque()), '
    'list(reversed(deque("abc"))), sorted(deque([2, 1])), [*deque("ab")]',
    lambda: (
        1 in deque([1, 2]), 9 in deque([1]), len(deque("abc")), bool(deque()),
        list(reversed(deque("abc"))), sorted(deque([2, 1])), [*deque("ab")],
    ),
)
d = deque([1])
d.append(d)
show("d", lambda: d)
show(
    'deque("ab").__reduce__()[1:3], deque("ab", 3).__reduce__()[1], '
    "deque.__class_getitem__(int), iter(deque([1, 2])).__length_hint__(), deque([1]).__copy__()",
    lambda: (
        deque("ab").__reduce__()[1:3], deque("ab", 3).__reduce__()[1],
        deque.__class_getitem__(int), iter(deque([1, 2])).__length_hint__(), deque([1]).__copy__(),
    ),
)


def mutate():
    d = deque([1, 2, 3])
    for x in d:
        d.append(x)


def mutate_reversed():
    d = deque([1, 2, 3])
    for x in reversed(d):
        d.pop()


show("mutate()", lambda: mutate())
show("mutate_reversed()", lambda: mutate_reversed())
big = deque(range(1000))
for _ in range(300):
    big.rotate(7)
    big.append(big.popleft())
show(
    "big[0], big[500], big[-1], sum(big), len(big), big.index(999)",
    lambda: (big[0], big[500], big[-1], sum(big), len(big), big.index(999)),
)
