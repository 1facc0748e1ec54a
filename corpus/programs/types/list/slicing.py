"""list indexing and slicing: reading, assigning and deleting with every sign of step."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def assigned(key, value):
    items = list("abcdef")
    items[key] = value
    return "".join(map(str, items))


def deleted(key):
    items = list("abcdef")
    del items[key]
    return "".join(items)


def augmented(key, value):
    items = [[1], [2], [3]]
    items[key] += value
    return items


L = list("abcdef")
bounds = [None, -7, -6, -2, 0, 1, 5, 6, 9]
for step in (None, 1, 2, -1, -3):
    print(step, "".join("".join(L[a:b:step]) + "," for a in bounds for b in bounds))
for step in (None, 2, -2):
    print(step, ",".join(deleted(slice(a, b, step)) for a in bounds[::2] for b in bounds[::2]))
show("L[0], L[-1], L[True]", lambda: (L[0], L[-1], L[True]))
show("L[6]", lambda: L[6])
show("L[-7]", lambda: L[-7])
show('L["a"]', lambda: L["a"])
show("L[1.5]", lambda: L[1.5])
show("L[None]", lambda: L[None])
show("L[0, 1]", lambda: L[0, 1])
show("L[2**80]", lambda: L[2**80])
show("L[::0]", lambda: L[::0])
show('L["a":]', lambda: L["a":])
show("L[2**80 :], L[: -(2**80)], L[:: 2**80]", lambda: (L[2**80 :], L[: -(2**80)], L[:: 2**80]))
show(
    'assigned(0, "X"), assigned(-1, "X"), assigned(slice(1, 3), "XYZ"), '
    'assigned(slice(1, 1), "--"), assigned(slice(4, 1), "!")',
    lambda: (
        assigned(0, "X"), assigned(-1, "X"), assigned(slice(1, 3), "XYZ"),
        assigned(slice(1, 1), "--"), assigned(slice(4, 1), "!"),
    ),
)
show(
    'assigned(slice(None), ""), assigned(slice(99, None), "Z"), assigned(slice(None, '
    'None, 2), "XYZ"), assigned(slice(None, None, -1), "123456")',
    lambda: (
        assigned(slice(None), ""), assigned(slice(99, None), "Z"),
        assigned(slice(None, None, 2), "XYZ"), assigned(slice(None, None, -1), "123456"),
    ),
)
show(
    'assigned(slice(5, None, -2), (1, 2, 3)), assigned(slice(1, 3), (x for x in "gen")), '
    'assigned(slice(0, 0), {"k": 1})',
    lambda: (
        assigned(slice(5, None, -2), (1, 2, 3)), assigned(slice(1, 3), (x for x in "gen")),
        assigned(slice(0, 0), {"k": 1}),
    ),
)
show('assigned(9, "X")', lambda: assigned(9, "X"))
show('assigned("a", "X")', lambda: assigned("a", "X"))
show('assigned(slice(None, None, 2), "XY")', lambda: assigned(slice(None, None, 2), "XY"))
show('assigned(slice(None, None, -1), "")', lambda: assigned(slice(None, None, -1), ""))
show("assigned(slice(1, 2), 5)", lambda: assigned(slice(1, 2), 5))
show("assigned(slice(None, None, 2), 5)", lambda: assigned(slice(None, None, 2), 5))
show('assigned(slice(None, None, 0), "")', lambda: assigned(slice(None, None, 0), ""))
show('assigned(slice("a"), "")', lambda: assigned(slice("a"), ""))
show(
    "deleted(0), deleted(-1), deleted(slice(1, 3)), deleted(slice(None, None, 2)), "
    "deleted(slice(None, None, -3)), deleted(slice(3, 1))",
    lambda: (
        deleted(0), deleted(-1), deleted(slice(1, 3)), deleted(slice(None, None, 2)),
        deleted(slice(None, None, -3)), deleted(slice(3, 1)),
    ),
)
show("deleted(6)", lambda: deleted(6))
show('deleted("x")', lambda: deleted("x"))
show("deleted(slice(0, 5, 0))", lambda: deleted(slice(0, 5, 0)))
show(
    'augmented(1, [9]), augmented(-1, "ab"), augmented(slice(0, 2), [7])',
    lambda: (augmented(1, [9]), augmented(-1, "ab"), augmented(slice(0, 2), [7])),
)
show("augmented(5, [1])", lambda: augmented(5, [1]))


def self_assign():
    items = [1, 2, 3]
    items[1:2] = items
    items[::2] = items[::2][::-1]
    return items


show("self_assign()", lambda: self_assign())


class Index:
    def __index__(self):
        print("  __index__")
        return 2


show(
    'L[Index()], L[Index() :], assigned(Index(), "X"), deleted(slice(Index(), None))',
    lambda: (L[Index()], L[Index() :], assigned(Index(), "X"), deleted(slice(Index(), None))),
)


class Bad:
    def __index__(self):
        return "no"


show("L[Bad()]", lambda: L[Bad()])
show("L[Bad() :]", lambda: L[Bad() :])
