"""_weakref: the module's functions, callbacks in order, subclasses and dead proxies."""

import _weakref
from _weakref import getweakrefcount, getweakrefs, proxy, ref


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def __init__(self, v=0):
        self.v = v

    def __bool__(self):
        return self.v > 0

    def __eq__(self, other):
        return self.v == getattr(other, "v", None)

    def __hash__(self):
        return self.v

    def __iadd__(self, n):
        self.v += n
        return self

    def __next__(self):
        return "next"

    def __iter__(self):
        return iter([self.v])

    def __contains__(self, x):
        return x == self.v

    def __index__(self):
        return 2

    def __matmul__(self, other):
        return "matmul"

    def __delitem__(self, k):
        print("  delitem", k)

    def __setitem__(self, k, v):
        print("  setitem", k, v)


events = []
c = C(3)
refs = [ref(c, lambda r, i=i: events.append(i)) for i in range(4)]
plain, p = ref(c), proxy(c)
show(
    "getweakrefcount(c), len(getweakrefs(c)), getweakrefs(c)[0] is plain, "
    "_weakref.ReferenceType is ref, _weakref.ProxyType.__name__, _weakref.CallableProxyType.__name__",
    lambda: (
        getweakrefcount(c), len(getweakrefs(c)), getweakrefs(c)[0] is plain,
        _weakref.ReferenceType is ref, _weakref.ProxyType.__name__,
        _weakref.CallableProxyType.__name__,
    ),
)
show(
    "bool(p), 3 in p, [10, 20, 30][p], p @ 1, list(p), next(p), p == C(3), p != C(4), "
    "p.__class__.__name__",
    lambda: (
        bool(p), 3 in p, [10, 20, 30][p], p @ 1, list(p), next(p), p == C(3), p != C(4),
        p.__class__.__name__,
    ),
)
p[1] = 2
del p[1]
p += 5
show(
    'type(p).__name__, p.v if hasattr(p, "v") else None, c.v',
    lambda: (type(p).__name__, p.v if hasattr(p, "v") else None, c.v),
)
show("proxy(5)", lambda: proxy(5))
show("proxy()", lambda: proxy())
show("proxy(c, 1, 2)", lambda: proxy(c, 1, 2))
show(
    "proxy(c) is proxy(c), proxy(c, len) is proxy(c, len), ref(c) is plain",
    lambda: (proxy(c) is proxy(c), proxy(c, len) is proxy(c, len), ref(c) is plain),
)
show("getweakrefcount()", lambda: getweakrefcount())
show("getweakrefs(1, 2)", lambda: getweakrefs(1, 2))
dead = proxy(C(1))
show("dead.v", lambda: dead.v)
show("dead + 1", lambda: dead + 1)
show("dead[0]", lambda: dead[0])
show("dead in [1]", lambda: dead in [1])
show('repr(dead).split(" at ")[0]', lambda: repr(dead).split(" at ")[0])
show("str(dead)", lambda: str(dead))
show("hash(dead)", lambda: hash(dead))
del refs[1]
p = None
del c
print(events, plain(), [r() for r in refs], refs[0] == refs[1], refs[0] != refs[0])


class R(ref):
    __slots__ = ("key",)

    def __call__(self):
        obj = super().__call__()
        return obj and (self.key, obj.v)


k = C(7)
r = R(k)
r.key = "the key"
show(
    "r(), isinstance(r, ref), r == ref(k), hash(r) == 7, R(k) is r, len(getweakrefs(k))",
    lambda: (r(), isinstance(r, ref), r == ref(k), hash(r) == 7, R(k) is r, len(getweakrefs(k))),
)
del k
show('r(), repr(r).split(" at ")[0]', lambda: (r(), repr(r).split(" at ")[0]))
show('_weakref._remove_dead_weakref({}, "x")', lambda: _weakref._remove_dead_weakref({}, "x"))
show(
    'sorted(n for n in dir(_weakref) if not n.startswith("__"))',
    lambda: sorted(n for n in dir(_weakref) if not n.startswith("__")),
)
