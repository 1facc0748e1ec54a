"""list methods: append, extend, insert, pop, remove, index, count, reverse, copy, clear and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def changed(function, initial=(1, 2, 3, 2)):
    """Apply function to a fresh list and return its result and the list."""
    items = list(initial)
    return function(items), items


show(
    'list(), list("abc"), list((1, 2)), list(range(3)), list({"k": 1}), [1, 2][:], '
    '[*range(2), *"ab"]',
    lambda: (
        list(), list("abc"), list((1, 2)), list(range(3)), list({"k": 1}), [1, 2][:],
        [*range(2), *"ab"],
    ),
)
show("list(5)", lambda: list(5))
show("list([], [])", lambda: list([], []))
show("list(iterable=[])", lambda: list(iterable=[]))
show(
    'changed(lambda l: l.append(9)), changed(lambda l: l.extend("ab")), changed(lambda '
    "l: l.extend(l)), changed(lambda l: l.extend(()))",
    lambda: (
        changed(lambda l: l.append(9)), changed(lambda l: l.extend("ab")),
        changed(lambda l: l.extend(l)), changed(lambda l: l.extend(())),
    ),
)
show("changed(lambda l: l.append())", lambda: changed(lambda l: l.append()))
show("changed(lambda l: l.append(1, 2))", lambda: changed(lambda l: l.append(1, 2)))
show("changed(lambda l: l.extend(5))", lambda: changed(lambda l: l.extend(5)))
show(
    "changed(lambda l: l.extend(x for x in range(2)))",
    lambda: changed(lambda l: l.extend(x for x in range(2))),
)
show(
    "changed(lambda l: l.insert(0, 9)), changed(lambda l: l.insert(-1, 9)), "
    "changed(lambda l: l.insert(99, 9)), changed(lambda l: l.insert(-99, 9))",
    lambda: (
        changed(lambda l: l.insert(0, 9)), changed(lambda l: l.insert(-1, 9)),
        changed(lambda l: l.insert(99, 9)), changed(lambda l: l.insert(-99, 9)),
    ),
)
show('changed(lambda l: l.insert("x", 1))', lambda: changed(lambda l: l.insert("x", 1)))
show("changed(lambda l: l.insert(1))", lambda: changed(lambda l: l.insert(1)))
show(
    "changed(lambda l: l.pop()), changed(lambda l: l.pop(0)), changed(lambda l: l.pop(-2))",
    lambda: (changed(lambda l: l.pop()), changed(lambda l: l.pop(0)), changed(lambda l: l.pop(-2))),
)
show("changed(lambda l: l.pop(), ())", lambda: changed(lambda l: l.pop(), ()))
show("changed(lambda l: l.pop(4))", lambda: changed(lambda l: l.pop(4)))
show('changed(lambda l: l.pop("x"))', lambda: changed(lambda l: l.pop("x")))
show("changed(lambda l: l.pop(1.0))", lambda: changed(lambda l: l.pop(1.0)))
show(
    "changed(lambda l: l.remove(2)), changed(lambda l: l.remove(3.0))",
    lambda: (changed(lambda l: l.remove(2)), changed(lambda l: l.remove(3.0))),
)
show("changed(lambda l: l.remove(7))", lambda: changed(lambda l: l.remove(7)))
show(
    "changed(lambda l: l.index(2)), changed(lambda l: l.index(2, 2)), changed(lambda l: "
    "l.index(2, -1)), changed(lambda l: l.index(1, 0, 1))",
    lambda: (
        changed(lambda l: l.index(2)), changed(lambda l: l.index(2, 2)),
        changed(lambda l: l.index(2, -1)), changed(lambda l: l.index(1, 0, 1)),
    ),
)
show("changed(lambda l: l.index(7))", lambda: changed(lambda l: l.index(7)))
show("changed(lambda l: l.index(1, 1))", lambda: changed(lambda l: l.index(1, 1)))
show("changed(lambda l: l.index(1, None))", lambda: changed(lambda l: l.index(1, None)))
show(
    'changed(lambda l: l.count(2)), changed(lambda l: l.count("x")), changed(lambda l: '
    "l.reverse()), changed(lambda l: l.clear())",
    lambda: (
        changed(lambda l: l.count(2)), changed(lambda l: l.count("x")),
        changed(lambda l: l.reverse()), changed(lambda l: l.clear()),
    ),
)
show(
    "changed(lambda l: l.copy() is l), changed(lambda l: l.copy() == l)",
    lambda: (changed(lambda l: l.copy() is l), changed(lambda l: l.copy() == l)),
)
show(
    "changed(lambda l: l.__iadd__((5,))), changed(lambda l: l.__imul__(2)), "
    'changed(lambda l: l.__imul__(0)), changed(lambda l: l.__init__("xy"))',
    lambda: (
        changed(lambda l: l.__iadd__((5,))), changed(lambda l: l.__imul__(2)),
        changed(lambda l: l.__imul__(0)), changed(lambda l: l.__init__("xy")),
    ),
)
show("changed(lambda l: l.__iadd__(5))", lambda: changed(lambda l: l.__iadd__(5)))
show('changed(lambda l: l.__imul__("x"))', lambda: changed(lambda l: l.__imul__("x")))
show(
    "[1] + [2], [1] * 3, 2 * [1, 2], [] + [], [0] * -1, [[]] * 2",
    lambda: ([1] + [2], [1] * 3, 2 * [1, 2], [] + [], [0] * -1, [[]] * 2),
)
show("[1] + (2,)", lambda: [1] + (2,))
show("[1] + 2", lambda: [1] + 2)
show("[1] * 1.5", lambda: [1] * 1.5)
show("[1] * [1]", lambda: [1] * [1])
show("[1] * 2**70", lambda: [1] * 2**70)
show(
    "[1, 2] < [1, 3], [] < [0], [1] == [1.0], [1] != [2], [2] > [1, 5], [1, [2]] == [1, "
    "[2]], [1] == (1,)",
    lambda: (
        [1, 2] < [1, 3], [] < [0], [1] == [1.0], [1] != [2], [2] > [1, 5], [1, [2]] == [1, [2]],
        [1] == (1,),
    ),
)
show("[1] < (1,)", lambda: [1] < (1,))
show('[1, "a"] < [1, 2]', lambda: [1, "a"] < [1, 2])
show("hash([])", lambda: hash([]))
show(
    "2 in [1, 2], [] in [[]], len([1, 2]), bool([]), bool([0]), max([3, 1]), sum([1, 2], "
    "10), sorted([2, 1])",
    lambda: (
        2 in [1, 2], [] in [[]], len([1, 2]), bool([]), bool([0]), max([3, 1]), sum([1, 2], 10),
        sorted([2, 1]),
    ),
)
show(
    'repr([]), repr([1, "a", [None]]), str([1.0]), f"{[1]!s:>5}"',
    lambda: (repr([]), repr([1, "a", [None]]), str([1.0]), f"{[1]!s:>5}"),
)


def recursive():
    items = [1]
    items.append(items)
    items.append([items])
    return items


show(
    "recursive(), len(recursive()), str(recursive())",
    lambda: (recursive(), len(recursive()), str(recursive())),
)
show("[].nope", lambda: [].nope)
show("[1]()", lambda: [1]())
show(
    "[1].__contains__(1), [1].__len__(), [1].__eq__((1,)), [1].__getitem__(0), "
    "[1].__lt__(1), [1, 2].__reversed__().__length_hint__()",
    lambda: (
        [1].__contains__(1), [1].__len__(), [1].__eq__((1,)), [1].__getitem__(0), [1].__lt__(1),
        [1, 2].__reversed__().__length_hint__(),
    ),
)
show(
    "[1].__delitem__(0), [1].__setitem__(0, 5), [1].__getitem__(slice(0, 1))",
    lambda: ([1].__delitem__(0), [1].__setitem__(0, 5), [1].__getitem__(slice(0, 1))),
)
show("[1].__getitem__()", lambda: [1].__getitem__())
