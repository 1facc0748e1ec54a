"""tuple: construction, indexing, methods, operators, hashing, comparison, repr and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Sub(tuple):
    def __repr__(self):
        return "Sub" + super().__repr__()


class Named(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])


T = (1, "a", None, 2.5, 1)
show(
    '(), (1,), (1, 2), tuple(), tuple([1, 2]), tuple("abc"), tuple(range(3)), '
    'tuple({"k": 1}), tuple((1,))',
    lambda: (
        (), (1,), (1, 2), tuple(), tuple([1, 2]), tuple("abc"), tuple(range(3)), tuple({"k": 1}),
        tuple((1,)),
    ),
)
show(
    "(lambda t: tuple(t) is t)((1, 2)), () is tuple([]), tuple(x * 2 for x in range(3)), "
    "(1, 2)[:] == (1, 2)",
    lambda: (
        (lambda t: tuple(t) is t)((1, 2)), () is tuple([]), tuple(x * 2 for x in range(3)),
        (1, 2)[:] == (1, 2),
    ),
)
show("tuple(1)", lambda: tuple(1))
show("tuple([], [])", lambda: tuple([], []))
show("tuple(iterable=[])", lambda: tuple(iterable=[]))
show(
    "T[0], T[-1], T[1:3], T[::-1], T[::2], T[5:], T[True], T[-100:2]",
    lambda: (T[0], T[-1], T[1:3], T[::-1], T[::2], T[5:], T[True], T[-100:2]),
)
show("T[5]", lambda: T[5])
show("T[-6]", lambda: T[-6])
show('T["x"]', lambda: T["x"])
show("T[1.0]", lambda: T[1.0])
show("T[::0]", lambda: T[::0])
show("T[1, 2]", lambda: T[1, 2])
show(
    'T.index(1), T.index(1, 1), T.index(None), T.index(1, -1), T.count(1), T.count("z"), '
    "T.count(1.0)",
    lambda: (
        T.index(1), T.index(1, 1), T.index(None), T.index(1, -1), T.count(1), T.count("z"),
        T.count(1.0),
    ),
)
show('T.index("z")', lambda: T.index("z"))
show("T.index(1, 1, 3)", lambda: T.index(1, 1, 3))
show("T.index()", lambda: T.index())
show('T.index(1, "x")', lambda: T.index(1, "x"))
show(
    "(1, 2) + (3,), () + (), (1,) * 3, 2 * (1, 2), (1,) * 0, (1,) * -1, (lambda t: t + "
    "() is t)((1,))",
    lambda: (
        (1, 2) + (3,), () + (), (1,) * 3, 2 * (1, 2), (1,) * 0, (1,) * -1,
        (lambda t: t + () is t)((1,)),
    ),
)
show("(1,) + [2]", lambda: (1,) + [2])
show("(1,) + 2", lambda: (1,) + 2)
show("(1,) * 1.5", lambda: (1,) * 1.5)
show("(1, 2) * 2**70", lambda: (1, 2) * 2**70)
show(
    "(1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1, 2) == (1, 2), (1, 2) != (1, 2.0), "
    '(2,) > (1, 99), (1, "a") < (2, 5)',
    lambda: (
        (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1, 2) == (1, 2), (1, 2) != (1, 2.0),
        (2,) > (1, 99), (1, "a") < (2, 5),
    ),
)
show('(1, "a") < (1, 2)', lambda: (1, "a") < (1, 2))
show("(1,) < [1]", lambda: (1,) < [1])
show(
    '(1,) == [1], (1, 2) is None, (float("nan"),) == (float("nan"),), (lambda n: (n,) == '
    '(n,))(float("nan"))',
    lambda: (
        (1,) == [1], (1, 2) is None, (float("nan"),) == (float("nan"),),
        (lambda n: (n,) == (n,))(float("nan")),
    ),
)
show(
    "hash(()), hash((1,)), hash((1, 2)), hash((1, 2, 3)), hash((0.5, (1, -1))), hash((1, "
    "(2, (3,))))",
    lambda: (
        hash(()), hash((1,)), hash((1, 2)), hash((1, 2, 3)), hash((0.5, (1, -1))),
        hash((1, (2, (3,)))),
    ),
)
show("hash(([],))", lambda: hash(([],)))
show("hash((1, {}))", lambda: hash((1, {})))
show('{(1, 2): "x"}[(1.0, 2.0)], {(): 0}[()]', lambda: ({(1, 2): "x"}[(1.0, 2.0)], {(): 0}[()]))
show(
    '1 in T, "b" in T, None in T, len(T), bool(()), bool((0,)), list(T), sorted((3, 1, '
    "2)), max((1, 3)), sum((1, 2))",
    lambda: (
        1 in T, "b" in T, None in T, len(T), bool(()), bool((0,)), list(T), sorted((3, 1, 2)),
        max((1, 3)), sum((1, 2)),
    ),
)
show(
    "repr((1,)), repr(((1,), [2])), str((\"a\", 'b\"')), f\"{(1, 2)}\"",
    lambda: (repr((1,)), repr(((1,), [2])), str(("a", 'b"')), f"{(1, 2)}"),
)
show('format((1,), "5")', lambda: format((1,), "5"))
show(
    '"%s %s" % (1, 2), "%s" % ((1, 2),), "%r" % (("a",),)',
    lambda: ("%s %s" % (1, 2), "%s" % ((1, 2),), "%r" % (("a",),)),
)


def assign():
    T[0] = 1


def delete():
    del T[0]


show("assign()", lambda: assign())
show("delete()", lambda: delete())
show("T.append(1)", lambda: T.append(1))
show("T.x", lambda: T.x)
show(
    "Sub((1, 2)), Sub((1, 2))[0:1], type(Sub((1,)) + (2,)).__name__, Sub((1,)) == (1,), "
    "hash(Sub((1,))) == hash((1,))",
    lambda: (
        Sub((1, 2)), Sub((1, 2))[0:1], type(Sub((1,)) + (2,)).__name__, Sub((1,)) == (1,),
        hash(Sub((1,))) == hash((1,)),
    ),
)
show(
    "Named(1, 2).x, Named(1, 2).y, Named(1, 2) == (1, 2), len(Named(3, 4)), Named(1, 2)",
    lambda: (Named(1, 2).x, Named(1, 2).y, Named(1, 2) == (1, 2), len(Named(3, 4)), Named(1, 2)),
)
show("Named(1)", lambda: Named(1))
show(
    "tuple.__new__(Sub, [5]), tuple(Sub([1])), type(tuple(Sub([1]))).__name__",
    lambda: (tuple.__new__(Sub, [5]), tuple(Sub([1])), type(tuple(Sub([1]))).__name__),
)
show("tuple.__new__(list)", lambda: tuple.__new__(list))
show(
    "iter((1, 2)).__length_hint__(), next(iter((7,))), (1,).__contains__(1), (1, "
    "2).__getnewargs__(), (1,).__add__((2,))",
    lambda: (
        iter((1, 2)).__length_hint__(), next(iter((7,))), (1,).__contains__(1),
        (1, 2).__getnewargs__(), (1,).__add__((2,)),
    ),
)
show(
    "(1,).__eq__([1]), (1,).__lt__([1]), (1,).__mul__(2), (1,).__len__(), "
    "tuple.__hash__((1, 2)) == hash((1, 2))",
    lambda: (
        (1,).__eq__([1]), (1,).__lt__([1]), (1,).__mul__(2), (1,).__len__(),
        tuple.__hash__((1, 2)) == hash((1, 2)),
    ),
)
show("(1, 2)()", lambda: (1, 2)())


def recursive():
    items = []
    items.append((items, 1))
    return items[0]


show("recursive()", lambda: recursive())
