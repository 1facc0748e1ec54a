"""Assignment targets: unpacking, stars, nesting, order of evaluation, chained and augmented."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


log = []


class Track:
    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def __setattr__(self, key, value):
        log.append(f"{self.name}.{key}={value}")

    def __setitem__(self, key, value):
        log.append(f"{self.name}[{key}]={value}")

    def __getitem__(self, key):
        log.append(f"{self.name}[{key}]")
        return 1

    def __delitem__(self, key):
        log.append(f"del {self.name}[{key}]")

    def __delattr__(self, key):
        log.append(f"del {self.name}.{key}")


def key(k):
    log.append(f"key {k}")
    return k


def unpack2(value):
    a, b = value
    return a, b


def unpack_star(value):
    a, *b, c = value
    return a, b, c


def nested(value):
    (a, [b, *c]), d = value
    return a, b, c, d


t = Track("t")
t.x, t[key(0)], t.y = 1, 2, 3
print(log); log.clear()
t.a = t[key("b")] = t.c = "chained"
print(log); log.clear()
t[key(1)] += 5
t[key("s"):key("e")] = "slice"
del t[key(2)], t.z, t[key(3):]
print(log); log.clear()
(t.p), [t.q, (t.r)] = 1, (2, 3)
*t.star, t.last = range(4)
for t.loop in (1, 2):
    pass
with_targets = [t[key("c")] for t[key("k")] in [9]]
print(log); log.clear()
show(
    'unpack2((1, 2)), unpack2("ab"), unpack2({1: 0, 2: 0}), unpack2(x for x in (1, 2)), '
    "unpack2(range(2))",
    lambda: (
        unpack2((1, 2)), unpack2("ab"), unpack2({1: 0, 2: 0}), unpack2(x for x in (1, 2)),
        unpack2(range(2)),
    ),
)
show("unpack2((1,))", lambda: unpack2((1,)))
show("unpack2((1, 2, 3))", lambda: unpack2((1, 2, 3)))
show("unpack2([])", lambda: unpack2([]))
show("unpack2(range(5))", lambda: unpack2(range(5)))
show("unpack2({})", lambda: unpack2({}))
show("unpack2(5)", lambda: unpack2(5))
show("unpack2(None)", lambda: unpack2(None))
show("unpack2(iter(()))", lambda: unpack2(iter(())))
show(
    'unpack_star((1, 2)), unpack_star("abcd"), unpack_star(range(5)), unpack_star({1: 1, '
    "2: 2, 3: 3})",
    lambda: (
        unpack_star((1, 2)), unpack_star("abcd"), unpack_star(range(5)),
        unpack_star({1: 1, 2: 2, 3: 3}),
    ),
)
show("unpack_star((1,))", lambda: unpack_star((1,)))
show("unpack_star(())", lambda: unpack_star(()))
show("unpack_star(7)", lambda: unpack_star(7))
show(
    'nested(((1, (2, 3, 4)), 5)), nested((("a", "bc"), "d"))',
    lambda: (nested(((1, (2, 3, 4)), 5)), nested((("a", "bc"), "d"))),
)
show("nested(((1, 2), 3))", lambda: nested(((1, 2), 3)))
show("nested(((1, ()), 3))", lambda: nested(((1, ()), 3)))


def failing_iterator():
    yield 1
    raise ValueError("second item")


show("unpack2(failing_iterator())", lambda: unpack2(failing_iterator()))


def order():
    i = 0
    items = [0] * 3
    i, items[i] = 1, "written at new i"
    return i, items


def swap():
    a, b, c, d = 1, 2, 3, 4
    a, b = b, a
    a, b, c = c, a, b
    a, b, c, d = d, c, b, a
    return a, b, c, d


def partial():
    a = b = "before"
    try:
        a, b = 1, 2, 3
    except ValueError:
        pass
    try:
        [a, b] = "x"
    except ValueError:
        return a, b


def star_forms():
    *a, = [1, 2]
    *b, c = "xyz"
    (d, *e), *f = [(1, 2, 3), 4, 5]
    [*g] = ()
    return a, b, c, d, e, f, g


def augmented():
    x = [1]
    y = x
    x += [2]
    x = x + [3]
    t = ([],)
    try:
        t[0].append(1)
        t[0] += [2]
    except TypeError as error:
        return x, y, t, str(error)


def many():
    a, b, c, d, e, f, g, h, *i, j, k = range(20)
    return a + b + c + d + e + f + g + h, i, j, k


show(
    "order(), swap(), partial(), star_forms(), augmented(), many()",
    lambda: (order(), swap(), partial(), star_forms(), augmented(), many()),
)
show(
    '[*range(2), *"ab", *[], *{3: 4}], (*(1, 2), 3), {*{1}, *[2]} == {1, 2}, {**{"a": '
    '1}, **{"a": 2, "b": 3}}',
    lambda: (
        [*range(2), *"ab", *[], *{3: 4}], (*(1, 2), 3), {*{1}, *[2]} == {1, 2},
        {**{"a": 1}, **{"a": 2, "b": 3}},
    ),
)
x = y = z = []
x.append(1)
print(x, y is z, [a for a, in [(1,), (2,)]], [(p, q) for p, (q, *_) in [(1, "ab"), (2, "c")]])
