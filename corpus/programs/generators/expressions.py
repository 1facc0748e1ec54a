"""Generator expressions: laziness, scope, eager first iterable, closures and nesting."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def loud(name, values):
    print("  start", name)
    for value in values:
        print("  ", name, value)
        yield value


g = (x * y for x in loud("x", [1, 2]) for y in loud("y", [10, 20]) if y > 10)
print("made", type(g).__name__, g.__name__, g.__qualname__)
show("next(g), list(g), list(g)", lambda: (next(g), list(g), list(g)))
show(
    'sum(x for x in range(5)), max((x % 3, x) for x in range(7)), "".join(c for c in '
    '"abc"), dict((k, v) for k, v in [(1, 2)]), sorted(-x for x in range(3))',
    lambda: (
        sum(x for x in range(5)), max((x % 3, x) for x in range(7)), "".join(c for c in "abc"),
        dict((k, v) for k, v in [(1, 2)]), sorted(-x for x in range(3)),
    ),
)
show("list(x for x in 5)", lambda: list(x for x in 5))
show("list(y for x in [1] for y in 5)", lambda: list(y for x in [1] for y in 5))


def make():
    return (missing for _ in [1])


show("list(make())", lambda: list(make()))


def scope():
    x = "outer"
    inner = list(x for x in range(3))
    return x, inner


def closures():
    return [f() for f in (lambda: i for i in range(3))], [f() for f in list(lambda: i for i in range(3))]


def late_binding():
    n = 10
    g = (x + n for x in range(3))
    n = 100
    return list(g)


def early_iterable():
    items = [1, 2]
    g = (x for x in items)
    items = [3, 4]
    return list(g)


def walrus():
    g = (last := x for x in range(4))
    return list(g), last


def nested():
    return [list(x * y for y in range(x)) for x in range(4)], list(list(y for y in range(x)) for x in range(3))


class Body:
    values = [1, 2, 3]
    doubled = list(v * 2 for v in values)
    try:
        bad = list(v * len(values) for v in values)
    except NameError as error:
        bad = str(error)


show(
    "scope(), closures(), late_binding(), early_iterable(), walrus(), nested()",
    lambda: (scope(), closures(), late_binding(), early_iterable(), walrus(), nested()),
)
show("Body.doubled, Body.bad", lambda: (Body.doubled, Body.bad))
show(
    'any(loud("any", [0, 1, 2])), all(loud("all", [1, 0, 2]))',
    lambda: (any(loud("any", [0, 1, 2])), all(loud("all", [1, 0, 2]))),
)
show(
    'list(zip((x for x in "ab"), (y for y in range(5)))), [*(x for x in range(3))], '
    '(lambda *a: a)(*(x for x in "ab"))',
    lambda: (
        list(zip((x for x in "ab"), (y for y in range(5)))), [*(x for x in range(3))],
        (lambda *a: a)(*(x for x in "ab")),
    ),
)
show(
    'list(x for x in range(10) if x % 2 if x > 4), list((a, b) for a, b in {"k": '
    "1}.items()), list(x for (x,) in [(1,), (2,)])",
    lambda: (
        list(x for x in range(10) if x % 2 if x > 4), list((a, b) for a, b in {"k": 1}.items()),
        list(x for (x,) in [(1,), (2,)]),
    ),
)
show("list(x for x, y in [(1, 2), (3,)])", lambda: list(x for x, y in [(1, 2), (3,)]))
e = (1 / x for x in (1, 0, 2))
show("next(e)", lambda: next(e))
show("next(e)", lambda: next(e))
show("next(e)", lambda: next(e))
show("list(e)", lambda: list(e))
f = (x for x in range(3))
show(
    "f.send(None), f.gi_frame is not None, f.close(), list(f)",
    lambda: (f.send(None), f.gi_frame is not None, f.close(), list(f)),
)
show(
    "3 in (x for x in range(5)), 9 in (x for x in range(5))",
    lambda: (3 in (x for x in range(5)), 9 in (x for x in range(5))),
)
infinite = (n * n for n in iter(int, 1))
show("[next(infinite) for _ in range(3)]", lambda: [next(infinite) for _ in range(3)])
