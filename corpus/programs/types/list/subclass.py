"""Subclasses of list: which operations look at overridden methods and which do not."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Loud(list):
    def __getitem__(self, key):
        print("  getitem", key)
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        print("  setitem", key, value)
        super().__setitem__(key, value)

    def __delitem__(self, key):
        print("  delitem", key)
        super().__delitem__(key)

    def __iter__(self):
        print("  iter")
        return super().__iter__()

    def __len__(self):
        print("  len")
        return super().__len__()

    def __contains__(self, item):
        print("  contains", item)
        return super().__contains__(item)

    def append(self, item):
        print("  append", item)
        super().append(item)


l = Loud([3, 1, 2])
show(
    "l[0], l[-1], l[0:2], len(l), 3 in l, list(l), [*l], tuple(l), sorted(l)",
    lambda: (l[0], l[-1], l[0:2], len(l), 3 in l, list(l), [*l], tuple(l), sorted(l)),
)
l[0] = 5
l[1:2] = [7, 8]
del l[0]
l.append(9)
l += [1]
l.extend([2])
print(type(l).__name__, type(l + [1]).__name__, type(l[:]).__name__, type(l * 2).__name__, type(l.copy()).__name__)
show(
    "repr(l), l == [7, 8, 2, 9, 1, 2], bool(l), max(l), l.index(9), l.count(2), l.pop()",
    lambda: (repr(l), l == [7, 8, 2, 9, 1, 2], bool(l), max(l), l.index(9), l.count(2), l.pop()),
)
first, *rest = l
print(first, rest)
for x in l:
    print(x, end=" ")
print()
show(
    '[x for x in l], {*l} == {7, 8, 2, 9, 1}, dict(zip(l, "abcde")), (lambda *a: a)(*l)',
    lambda: ([x for x in l], {*l} == {7, 8, 2, 9, 1}, dict(zip(l, "abcde")), (lambda *a: a)(*l)),
)
l.sort()
l.reverse()
print(l, list(reversed(l)))


class Init(list):
    def __init__(self, first, *rest):
        super().__init__(rest)
        self.first = first


show(
    "Init(1, 2, 3), Init(1, 2, 3).first, Init(1).__dict__",
    lambda: (Init(1, 2, 3), Init(1, 2, 3).first, Init(1).__dict__),
)
show("Init()", lambda: Init())
show(
    "Init.__new__(Init), list.__new__(Init), Init.__new__(Init, 1, 2, 3)",
    lambda: (Init.__new__(Init), list.__new__(Init), Init.__new__(Init, 1, 2, 3)),
)


class NoHash(list):
    def __hash__(self):
        return 1


show(
    'hash(NoHash([1])), {NoHash([1]): "ok"}[NoHash([1])]',
    lambda: (hash(NoHash([1])), {NoHash([1]): "ok"}[NoHash([1])]),
)


class Missing(list):
    def __missing__(self, key):
        return key


show('Missing()["x"]', lambda: Missing()["x"])
show("Missing([1])[5]", lambda: Missing([1])[5])
show(
    "list[int], list[int]([1, 2]), type(list[int]()).__name__, list[int].__origin__, "
    "list[int].__args__, Loud[str].__args__",
    lambda: (
        list[int], list[int]([1, 2]), type(list[int]()).__name__, list[int].__origin__,
        list[int].__args__, Loud[str].__args__,
    ),
)
