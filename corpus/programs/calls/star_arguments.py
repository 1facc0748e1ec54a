"""* and ** in calls: merging, order of evaluation, non-iterables, duplicates and mappings."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def f(*args, **kwargs):
    return args, kwargs


def loud(value):
    print("  eval", value)
    return value


class Mapping:
    def __init__(self, **items):
        self.items_ = items

    def keys(self):
        print("  keys")
        return self.items_.keys()

    def __getitem__(self, key):
        print("  getitem", key)
        return self.items_[key]


class NoKeys:
    def __getitem__(self, key):
        return key


class BadKeys:
    def keys(self):
        return 5


class RaisingIter:
    def __iter__(self):
        raise ValueError("iter")


class RaisingKeys:
    def keys(self):
        raise AttributeError("inside keys")


show(
    'f(*[1, 2]), f(*(), **{}), f(*"ab", *range(2)), f(1, *[2], 3, *[4]), f(**{"a": 1}, '
    'b=2), f(*[1], a=1, **{"b": 2}, c=3, **{})',
    lambda: (
        f(*[1, 2]), f(*(), **{}), f(*"ab", *range(2)), f(1, *[2], 3, *[4]), f(**{"a": 1}, b=2),
        f(*[1], a=1, **{"b": 2}, c=3, **{}),
    ),
)
show("f(**Mapping(x=1, y=2))", lambda: f(**Mapping(x=1, y=2)))
show(
    "f(*{1: 2}, *{3}, *(x for x in [4])), f(*iter([1]), **dict(z=1))",
    lambda: (f(*{1: 2}, *{3}, *(x for x in [4])), f(*iter([1]), **dict(z=1))),
)
show(
    'f(loud(1), *loud([2]), loud(3), k=loud(4), **loud({"m": 5}), n=loud(6))',
    lambda: f(loud(1), *loud([2]), loud(3), k=loud(4), **loud({"m": 5}), n=loud(6)),
)
show("f(*5)", lambda: f(*5))
show("f(*None)", lambda: f(*None))
show("f(1, *5)", lambda: f(1, *5))
show("f(*[1], *5)", lambda: f(*[1], *5))
show("f(**5)", lambda: f(**5))
show("f(**None)", lambda: f(**None))
show('f(**[("a", 1)])', lambda: f(**[("a", 1)]))
show("f(a=1, **5)", lambda: f(a=1, **5))
show("f(**NoKeys())", lambda: f(**NoKeys()))
show("f(**BadKeys())", lambda: f(**BadKeys()))
show("f(*RaisingIter())", lambda: f(*RaisingIter()))
show("f(**RaisingKeys())", lambda: f(**RaisingKeys()))
show("f(**{1: 2})", lambda: f(**{1: 2}))
show('f(**{"a": 1, 2: 3})', lambda: f(**{"a": 1, 2: 3}))
show('f(a=1, **{"a": 2})', lambda: f(a=1, **{"a": 2}))
show('f(**{"a": 1}, **{"a": 2})', lambda: f(**{"a": 1}, **{"a": 2}))
show('f(**{"a": 1}, a=2)', lambda: f(**{"a": 1}, a=2))
show("f(**Mapping(a=1), **Mapping(a=2))", lambda: f(**Mapping(a=1), **Mapping(a=2)))
show('len(**{"obj": []})', lambda: len(**{"obj": []}))
show('print(*[1, 2], **{"sep": "-"})', lambda: print(*[1, 2], **{"sep": "-"}))
show(
    'print(*[1, 2], **{"sep": "-", "wrong": 1})',
    lambda: print(*[1, 2], **{"sep": "-", "wrong": 1}),
)
show(
    'int(*["ff"], **{"base": 16}), dict(**{"a b": 1, "": 2}), f(**{"not identifier": 1, "é": 2})',
    lambda: (
        int(*["ff"], **{"base": 16}), dict(**{"a b": 1, "": 2}),
        f(**{"not identifier": 1, "é": 2}),
    ),
)
show(
    'max(*[3, 1], *[2]), "{} {a}".format(*[1], **{"a": 2}), [].append(*[1]), '
    'str.join(*[",", "ab"])',
    lambda: (
        max(*[3, 1], *[2]), "{} {a}".format(*[1], **{"a": 2}), [].append(*[1]),
        str.join(*[",", "ab"]),
    ),
)
show("[].append(*[1, 2])", lambda: [].append(*[1, 2]))
show("len(*[])", lambda: len(*[]))
show('sorted(*[[3, 1]], **{"reverse": True})', lambda: sorted(*[[3, 1]], **{"reverse": True}))


def named(a, b=2, *c, d=4, **e):
    return a, b, c, d, e


show(
    'named(*range(5), **{"d": 9, "z": 8}), named(**{"a": 1}), named(*[], **{"a": 1, "b": 3})',
    lambda: (
        named(*range(5), **{"d": 9, "z": 8}), named(**{"a": 1}), named(*[], **{"a": 1, "b": 3}),
    ),
)
show('named(*[1], **{"a": 2})', lambda: named(*[1], **{"a": 2}))
show("named(**{})", lambda: named(**{}))
show('named(*[1, 2], **{"b": 3})', lambda: named(*[1, 2], **{"b": 3}))
args = [1, 2]
kwargs = {"x": 1}
received = f(*args, **kwargs)
received[1]["x"] = "changed"
print(kwargs, args, received)


class Callable:
    def __call__(self, *args, **kwargs):
        return "called", args, kwargs


class Meta(type):
    def __call__(cls, *args, **kwargs):
        return "meta", args, kwargs


class M(metaclass=Meta):
    pass


show(
    'Callable()(*[1], **{"a": 2}), M(*[1], **{"a": 2}), f.__call__(*[1], k=1), '
    'type.__call__(dict, **{"a": 1})',
    lambda: (
        Callable()(*[1], **{"a": 2}), M(*[1], **{"a": 2}), f.__call__(*[1], k=1),
        type.__call__(dict, **{"a": 1}),
    ),
)
show(
    '(lambda *a, **k: (a, k))(*[1], **{"k": 2}), [g(*[1]) for g in (f, str, '
    "list.__len__) if g is not list.__len__]",
    lambda: (
        (lambda *a, **k: (a, k))(*[1], **{"k": 2}),
        [g(*[1]) for g in (f, str, list.__len__) if g is not list.__len__],
    ),
)
show(
    'f(*args, *args, **kwargs, **{"y": 2}), f(*args)[0] is args, (lambda *a: a)(*(1, 2))',
    lambda: (f(*args, *args, **kwargs, **{"y": 2}), f(*args)[0] is args, (lambda *a: a)(*(1, 2))),
)
big = tuple(range(300))
show(
    'len(f(*big)[0]), len(f(**{f"k{i}": i for i in range(300)})[1]), sum(f(*big, *big)[0])',
    lambda: (len(f(*big)[0]), len(f(**{f"k{i}": i for i in range(300)})[1]), sum(f(*big, *big)[0])),
)
