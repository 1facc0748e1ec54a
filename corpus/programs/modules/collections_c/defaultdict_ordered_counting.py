"""_collections: defaultdict, OrderedDict, _count_elements and _tuplegetter."""

import _collections
from _collections import OrderedDict, defaultdict


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


d = defaultdict(list)
d["a"].append(1)
show(
    'd, d["b"], d, d.default_factory, "zz" in d, d.get("zz"), len(d)',
    lambda: (d, d["b"], d, d.default_factory, "zz" in d, d.get("zz"), len(d)),
)
show('defaultdict(None)["x"]', lambda: defaultdict(None)["x"])
show('defaultdict()["x"]', lambda: defaultdict()["x"])
show("defaultdict(5)", lambda: defaultdict(5))
show(
    'defaultdict(int, {"a": 1}, b=2), defaultdict(int, [("x", 1)])["y"], '
    'defaultdict(lambda: "made")["k"], defaultdict(None, a=1)',
    lambda: (
        defaultdict(int, {"a": 1}, b=2), defaultdict(int, [("x", 1)])["y"],
        defaultdict(lambda: "made")["k"], defaultdict(None, a=1),
    ),
)
show('defaultdict(lambda: 1 / 0)["x"]', lambda: defaultdict(lambda: 1 / 0)["x"])
show(
    'd.copy(), type(d.copy()).__name__, d == {"a": [1], "b": []}, d | {"c": 1}, {"z": 0} '
    '| d, type({"z": 0} | d).__name__',
    lambda: (
        d.copy(), type(d.copy()).__name__, d == {"a": [1], "b": []}, d | {"c": 1}, {"z": 0} | d,
        type({"z": 0} | d).__name__,
    ),
)
show("d | 5", lambda: d | 5)
d.default_factory = None
show('d["nope"]', lambda: d["nope"])
show('d.__missing__("direct")', lambda: d.__missing__("direct"))
d.default_factory = int
d["count"] += 5
show(
    'd["count"], d.__reduce__()[1], repr(defaultdict(int, {1: defaultdict(list)}))',
    lambda: (d["count"], d.__reduce__()[1], repr(defaultdict(int, {1: defaultdict(list)}))),
)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
show(
    'o, list(o), o.move_to_end("a"), list(o), o.move_to_end("c", last=False), list(o), '
    "list(reversed(o))",
    lambda: (
        o, list(o), o.move_to_end("a"), list(o), o.move_to_end("c", last=False), list(o),
        list(reversed(o)),
    ),
)
show('o.move_to_end("nope")', lambda: o.move_to_end("nope"))
show(
    'o.popitem(), o.popitem(last=False), o, o.pop("b"), o',
    lambda: (o.popitem(), o.popitem(last=False), o, o.pop("b"), o),
)
show("o.popitem()", lambda: o.popitem())
show('o.pop("x")', lambda: o.pop("x"))
show(
    'o.pop("x", 5), o.setdefault("n", 1), o.update(m=2), o, OrderedDict.fromkeys("ab", '
    "0), OrderedDict()",
    lambda: (
        o.pop("x", 5), o.setdefault("n", 1), o.update(m=2), o, OrderedDict.fromkeys("ab", 0),
        OrderedDict(),
    ),
)
show(
    'OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, '
    '"a": 1}, OrderedDict(a=1) != OrderedDict(a=1)',
    lambda: (
        OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1},
        OrderedDict(a=1) != OrderedDict(a=1),
    ),
)
show(
    'o | {"z": 1}, {"z": 1} | o, type({"z": 1} | o).__name__, o.copy(), o.keys(), '
    "o.items(), o.values()",
    lambda: (
        o | {"z": 1}, {"z": 1} | o, type({"z": 1} | o).__name__, o.copy(), o.keys(), o.items(),
        o.values(),
    ),
)
show(
    "list(reversed(o.items())), list(reversed(o.keys())), list(reversed(o.values()))",
    lambda: (list(reversed(o.items())), list(reversed(o.keys())), list(reversed(o.values()))),
)


def mutate():
    o = OrderedDict(a=1, b=2)
    for k in o:
        o["new"] = 1


show("mutate()", lambda: mutate())


class Sub(OrderedDict):
    pass


s = Sub(x=1)
s.attr = 5
show(
    "s, s.attr, type(s.copy()).__name__, s.__reduce__()[0].__name__",
    lambda: (s, s.attr, type(s.copy()).__name__, s.__reduce__()[0].__name__),
)
counts = {}
_collections._count_elements(counts, "mississippi")
show("counts", lambda: counts)
show("_collections._count_elements(counts, 5)", lambda: _collections._count_elements(counts, 5))
show(
    "_collections._count_elements(counts, [[]])",
    lambda: _collections._count_elements(counts, [[]]),
)


class Point(tuple):
    x = _collections._tuplegetter(0, "the x")
    y = _collections._tuplegetter(1, "the y")


p = Point((3, 4))
show("p.x, p.y, Point.x.__doc__, Point((1,)).x", lambda: (p.x, p.y, Point.x.__doc__, Point((1,)).x))
show("Point((1,)).y", lambda: Point((1,)).y)
show('setattr(p, "x", 5)', lambda: setattr(p, "x", 5))
show("Point.x.__get__([1])", lambda: Point.x.__get__([1]))
show("repr(Point.x), type(Point.x).__name__", lambda: (repr(Point.x), type(Point.x).__name__))
