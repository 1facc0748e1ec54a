"""collections: namedtuple, Counter, ChainMap, OrderedDict, UserDict, UserList, UserString."""

import collections
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, namedtuple


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


Point = namedtuple("Point", "x y", defaults=[0])
p = Point(1, 2)
show(
    "p, p.x, p[1], p._asdict(), p._replace(x=5), Point._fields, Point._make([3, 4]), "
    "Point(7), Point._field_defaults, p == (1, 2), hash(p) == hash((1, 2))",
    lambda: (
        p, p.x, p[1], p._asdict(), p._replace(x=5), Point._fields, Point._make([3, 4]), Point(7),
        Point._field_defaults, p == (1, 2), hash(p) == hash((1, 2)),
    ),
)
show("Point()", lambda: Point())
show("Point(1, 2, 3)", lambda: Point(1, 2, 3))
show("p._replace(z=1)", lambda: p._replace(z=1))
show('setattr(p, "x", 5)', lambda: setattr(p, "x", 5))
show('namedtuple("T", "a a")', lambda: namedtuple("T", "a a"))
show('namedtuple("T", "class b")', lambda: namedtuple("T", "class b"))
show('namedtuple("T", "a _b")', lambda: namedtuple("T", "a _b"))
show(
    'namedtuple("T", "a class a", rename=True)._fields, namedtuple("T", ["q"])(1), '
    "Point.__doc__, Point.x.__doc__",
    lambda: (
        namedtuple("T", "a class a", rename=True)._fields, namedtuple("T", ["q"])(1),
        Point.__doc__, Point.x.__doc__,
    ),
)
c = Counter("mississippi")
show(
    'c, c["s"], c["zz"], c.most_common(2), sorted(c.elements()), c.total(), c + '
    'Counter("ms"), c - Counter("sss"), c & Counter("ss"), c | Counter("xm"), +Counter(a=-1, b=2), -Counter(a=-1)',
    lambda: (
        c, c["s"], c["zz"], c.most_common(2), sorted(c.elements()), c.total(), c + Counter("ms"),
        c - Counter("sss"), c & Counter("ss"), c | Counter("xm"), +Counter(a=-1, b=2),
        -Counter(a=-1),
    ),
)
show(
    'c.subtract("ss"), c["s"], c.update({"q": 5}), c["q"], Counter(a=1) <= Counter(a=2), '
    "Counter(a=1) == Counter(a=1, b=0)",
    lambda: (
        c.subtract("ss"), c["s"], c.update({"q": 5}), c["q"], Counter(a=1) <= Counter(a=2),
        Counter(a=1) == Counter(a=1, b=0),
    ),
)
show('Counter.fromkeys("ab")', lambda: Counter.fromkeys("ab"))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
show(
    'm["a"], m["b"], m.maps, m.new_child({"c": 1}), dict(m), len(m), m.parents, list(m), "b" in m',
    lambda: (
        m["a"], m["b"], m.maps, m.new_child({"c": 1}), dict(m), len(m), m.parents, list(m),
        "b" in m,
    ),
)
show('m["zz"]', lambda: m["zz"])
m["new"] = 1
show('m.maps[0], m.pop("new"), m', lambda: (m.maps[0], m.pop("new"), m))
show('m.pop("b")', lambda: m.pop("b"))


class D(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k.upper(), v)


class L(UserList):
    pass


d = D(a=1)
d.update(b=2)
show(
    'd, d.data, "A" in d, d | {"c": 3}, len(d), d == {"A": 1, "B": 2}, L([3, 1]) + [2], '
    'sorted(L([2, 1])), L([1]) * 2, L([1, 2])[0:1], UserString("abc").upper(), UserString("a") + "b", UserString("%s") % 5',
    lambda: (
        d, d.data, "A" in d, d | {"c": 3}, len(d), d == {"A": 1, "B": 2}, L([3, 1]) + [2],
        sorted(L([2, 1])), L([1]) * 2, L([1, 2])[0:1], UserString("abc").upper(),
        UserString("a") + "b", UserString("%s") % 5,
    ),
)
dq = collections.deque([1, 2, 3], maxlen=2)
show(
    'dq, collections.defaultdict(int)["x"], OrderedDict(a=1).popitem(), collections.abc '
    "is not None",
    lambda: (
        dq, collections.defaultdict(int)["x"], OrderedDict(a=1).popitem(),
        collections.abc is not None,
    ),
)
