"""list.sort and sorted: stability, key, reverse, errors and lists changed while sorting."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Key:
    log = []

    def __init__(self, value, tag=""):
        self.value, self.tag = value, tag

    def __lt__(self, other):
        Key.log.append(f"{self.value}<{other.value}")
        return self.value < other.value

    def __repr__(self):
        return f"{self.value}{self.tag}"


def comparisons(values):
    Key.log.clear()
    return sorted(map(Key, values)), " ".join(Key.log)


show(
    'sorted([3, 1, 2]), sorted("hello"), sorted([]), sorted((1,)), sorted({3: 0, 1: 0}), '
    "sorted([2.5, 1, True, -1])",
    lambda: (
        sorted([3, 1, 2]), sorted("hello"), sorted([]), sorted((1,)), sorted({3: 0, 1: 0}),
        sorted([2.5, 1, True, -1]),
    ),
)
show(
    'sorted([3, 1, 2], reverse=True), sorted(["b", "A", "c"], key=str.lower), '
    "sorted([-3, 2, -1], key=abs, reverse=1)",
    lambda: (
        sorted([3, 1, 2], reverse=True), sorted(["b", "A", "c"], key=str.lower),
        sorted([-3, 2, -1], key=abs, reverse=1),
    ),
)
show(
    'sorted([Key(1, "a"), Key(0, "b"), Key(1, "c"), Key(0, "d")])',
    lambda: sorted([Key(1, "a"), Key(0, "b"), Key(1, "c"), Key(0, "d")]),
)
show(
    'sorted([Key(1, "a"), Key(0, "b"), Key(1, "c"), Key(0, "d")], reverse=True)',
    lambda: sorted([Key(1, "a"), Key(0, "b"), Key(1, "c"), Key(0, "d")], reverse=True),
)
show("comparisons([3, 1, 2])", lambda: comparisons([3, 1, 2]))
show("comparisons([1, 2, 3, 4])", lambda: comparisons([1, 2, 3, 4]))
show("comparisons([4, 3, 2, 1])", lambda: comparisons([4, 3, 2, 1]))
show("comparisons([5, 1, 4, 2, 3, 2])", lambda: comparisons([5, 1, 4, 2, 3, 2]))
show('sorted([1, "a"])', lambda: sorted([1, "a"]))
show('sorted(["a", 1])', lambda: sorted(["a", 1]))
show("sorted([1, None, 2])", lambda: sorted([1, None, 2]))
show("sorted([[1], (1,)])", lambda: sorted([[1], (1,)]))
show("sorted([1j, 2j])", lambda: sorted([1j, 2j]))
show("sorted([1], key=5)", lambda: sorted([1], key=5))
show("sorted([1], 5)", lambda: sorted([1], 5))
show('sorted([1], reverse="x")', lambda: sorted([1], reverse="x"))
show("sorted([1], reverse=None)", lambda: sorted([1], reverse=None))
show("sorted([1], nokey=1)", lambda: sorted([1], nokey=1))
show("sorted()", lambda: sorted())
show("sorted(5)", lambda: sorted(5))
show("[1].sort(len)", lambda: [1].sort(len))
show("[2, 1].sort(key=None, reverse=False)", lambda: [2, 1].sort(key=None, reverse=False))
show("sorted([1, 2], key=lambda x: 1 / 0)", lambda: sorted([1, 2], key=lambda x: 1 / 0))
show(
    'sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([(1, 2), (1,)]), sorted([[2], [1, '
    '5], []]), sorted([(1, "x"), (1.0, "a")])',
    lambda: (
        sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([(1, 2), (1,)]), sorted([[2], [1, 5], []]),
        sorted([(1, "x"), (1.0, "a")]),
    ),
)
show(
    'sorted([(1, None), (1, None)]), sorted([b"b", b"a"]), sorted(["é", "e", "z", '
    '"\\U0001f600", "\\uffff"])',
    lambda: (
        sorted([(1, None), (1, None)]), sorted([b"b", b"a"]),
        sorted(["é", "e", "z", "\U0001f600", "\uffff"]),
    ),
)
show(
    'sorted([2**70, 1, -(2**70)]), sorted([1.5, float("inf"), -1]), sorted([True, False])',
    lambda: (sorted([2**70, 1, -(2**70)]), sorted([1.5, float("inf"), -1]), sorted([True, False])),
)


def pseudo_random(count, modulus=2**31):
    value, result = 12345, []
    for _ in range(count):
        value = (value * 1103515245 + 12345) % modulus
        result.append(value % 1000)
    return result


data = pseudo_random(2000)
ordered = sorted(data)
print(ordered[:10], ordered[-5:], all(a <= b for a, b in zip(ordered, ordered[1:])))
runs = ordered[:500] + ordered[1500:] + ordered[500:1500] + ordered[::-1]
print(sorted(runs)[::400], len(sorted(runs)))
print(sorted(range(200), key=lambda i: data[i] % 7)[:20])
print(sorted(range(200), key=lambda i: data[i] % 7, reverse=True)[:20])


def mutate_while_sorting():
    items = [3, 1, 2]

    def key(x):
        items.append(x)
        return x

    try:
        items.sort(key=key)
    finally:
        print("  afterwards", items)


def look_while_sorting():
    items = [3, 1, 2]
    items.sort(key=lambda x: (print("  sees", items, len(items)), x)[1])
    return items


def fail_while_sorting():
    items = [5, 4, 3, "x", 2, 1]
    try:
        items.sort()
    except TypeError:
        return sorted(map(str, items))


show("mutate_while_sorting()", lambda: mutate_while_sorting())
show("look_while_sorting()", lambda: look_while_sorting())
show("fail_while_sorting()", lambda: fail_while_sorting())


class BadLess:
    def __lt__(self, other):
        raise RuntimeError("no order")


class NotBool:
    def __lt__(self, other):
        return []


show("sorted([BadLess(), BadLess()])", lambda: sorted([BadLess(), BadLess()]))
show("len(sorted([NotBool(), NotBool()]))", lambda: len(sorted([NotBool(), NotBool()])))
