"""Lists changed while something iterates over, compares, or prints them; list iterators."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def grow():
    items = [1, 2, 3]
    seen = []
    for x in items:
        seen.append(x)
        if len(items) < 6:
            items.append(x * 10)
    return seen


def shrink():
    items = list(range(10))
    seen = []
    for x in items:
        seen.append(x)
        del items[0]
    return seen, items


def reverse_shrink():
    items = list(range(6))
    seen = []
    for x in reversed(items):
        seen.append(x)
        del items[-2:]
    return seen


show("grow(), shrink(), reverse_shrink()", lambda: (grow(), shrink(), reverse_shrink()))
it = iter([1, 2, 3])
show(
    "it.__length_hint__(), next(it), it.__length_hint__(), list(it), "
    'it.__length_hint__(), next(it, "done")',
    lambda: (
        it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(),
        next(it, "done"),
    ),
)
show("next(it)", lambda: next(it))
items = [1, 2]
it = iter(items)
list(it)
items.append(3)
show("next(it)", lambda: next(it))
show(
    'next(it, "stays exhausted"), it.__reduce__()[0].__name__',
    lambda: (next(it, "stays exhausted"), it.__reduce__()[0].__name__),
)
it = iter(items)
next(it)
show(
    "it.__reduce__()[1:], (it.__setstate__(2), next(it)), (it.__setstate__(-5), "
    "next(it)), (it.__setstate__(99), list(it))",
    lambda: (
        it.__reduce__()[1:], (it.__setstate__(2), next(it)), (it.__setstate__(-5), next(it)),
        (it.__setstate__(99), list(it)),
    ),
)
rit = reversed([1, 2, 3])
show(
    "rit.__length_hint__(), next(rit), rit.__reduce__()[1:], list(rit), "
    "rit.__length_hint__(), next(rit, None)",
    lambda: (
        rit.__length_hint__(), next(rit), rit.__reduce__()[1:], list(rit), rit.__length_hint__(),
        next(rit, None),
    ),
)
show(
    "iter(it) is it, iter(rit) is rit, type(it).__name__, type(rit).__name__",
    lambda: (iter(it) is it, iter(rit) is rit, type(it).__name__, type(rit).__name__),
)


class Evil:
    def __init__(self, action):
        self.action = action

    def __eq__(self, other):
        self.action()
        return False

    def __repr__(self):
        self.action()
        return "evil"


def evil_remove():
    items = []
    items += [Evil(items.clear), 1, 2]
    items.remove(5)


def evil_index():
    items = []
    items += [Evil(lambda: items.append(5) if len(items) < 4 else None), 1]
    return items.index(5)


def evil_contains():
    items = []
    items += [Evil(items.clear), 1, 2]
    return 2 in items, items


def evil_compare():
    items = []
    items += [Evil(items.clear), 1]
    return items == [0, 1], items


def evil_repr():
    items = []
    items += [Evil(items.clear), 1, 2]
    return repr(items)


def evil_count():
    items = []
    items += [Evil(lambda: items.pop() if len(items) > 1 else None), 1, 1]
    return items.count(1), len(items)


show("evil_remove()", lambda: evil_remove())
show("evil_index()", lambda: evil_index())
show("evil_contains()", lambda: evil_contains())
show("evil_compare()", lambda: evil_compare())
show("evil_repr()", lambda: evil_repr())
show("evil_count()", lambda: evil_count())


def extend_from_itself():
    items = [1, 2, 3]
    items.extend(x for x in items if len(items) < 8)
    return items


show("extend_from_itself()", lambda: extend_from_itself())


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter("ab")

    def __length_hint__(self):
        if isinstance(self.hint, BaseException):
            raise self.hint
        return self.hint


show(
    'list(Hint(10)), list(Hint(0)), list(Hint(NotImplemented)), list(Hint(TypeError("ignored")))',
    lambda: (
        list(Hint(10)), list(Hint(0)), list(Hint(NotImplemented)),
        list(Hint(TypeError("ignored"))),
    ),
)
show("list(Hint(-1))", lambda: list(Hint(-1)))
show('list(Hint("x"))', lambda: list(Hint("x")))
show('list(Hint(ValueError("kept")))', lambda: list(Hint(ValueError("kept"))))
