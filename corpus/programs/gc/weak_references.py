"""_weakref: references, callbacks, proxies, order of clearing, equality, hashing and errors."""

import gc
from _weakref import getweakrefcount, getweakrefs, proxy, ref


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


log = []


class C:
    def __init__(self, name="c"):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, C) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __len__(self):
        return 7

    def __add__(self, other):
        return f"{self.name}+{other}"

    def __call__(self, *args):
        return args

    def __getitem__(self, key):
        return key

    def __iter__(self):
        return iter("xy")

    def __str__(self):
        return f"str {self.name}"


class Sub(ref):
    def __new__(cls, obj, callback=None, tag=None):
        return super().__new__(cls, obj, callback)

    def __init__(self, obj, callback=None, tag=None):
        super().__init__(obj, callback)
        self.tag = tag


def cb(name):
    return lambda r: log.append((name, r is not None))


c = C()
r = ref(c)
show(
    'r() is c, ref(c) is r, ref(c, cb("x")) is r, getweakrefcount(c), '
    "len(getweakrefs(c)), type(r), r.__callback__",
    lambda: (
        r() is c, ref(c) is r, ref(c, cb("x")) is r, getweakrefcount(c), len(getweakrefs(c)),
        type(r), r.__callback__,
    ),
)
show("ref(5)", lambda: ref(5))
show("ref([])", lambda: ref([]))
show('ref("x")', lambda: ref("x"))
show("ref()", lambda: ref())
show("ref(c, None, 1)", lambda: ref(c, None, 1))
show("ref(c, callback=None)", lambda: ref(c, callback=None))
show('ref(type("S", (), {"__slots__": ()})())', lambda: ref(type("S", (), {"__slots__": ()})()))
show(
    'ref(type("S", (), {"__slots__": ("__weakref__",)})()) is not None, ref(C)() is C, '
    "ref(len)() is len, ref(show)() is show, ref({1}) is not None",
    lambda: (
        ref(type("S", (), {"__slots__": ("__weakref__",)})()) is not None, ref(C)() is C,
        ref(len)() is len, ref(show)() is show, ref({1}) is not None,
    ),
)
show(
    'ref(frozenset([1]))() , ref(type("D", (dict,), {})()) is not None',
    lambda: (ref(frozenset([1]))() , ref(type("D", (dict,), {})()) is not None),
)
show("ref({})", lambda: ref({}))
show("ref(())", lambda: ref(()))
show("ref(None)", lambda: ref(None))
a, b = ref(c, cb("first")), ref(c, cb("second"))
p = proxy(c, cb("proxy"))
s = Sub(c, cb("sub"), tag=5)
show(
    "s.tag, s() is c, type(s), a.__callback__ is not None, getweakrefcount(c), a == b, a "
    "!= r, hash(r) == hash(c), r == ref(C()), r == c",
    lambda: (
        s.tag, s() is c, type(s), a.__callback__ is not None, getweakrefcount(c), a == b, a != r,
        hash(r) == hash(c), r == ref(C()), r == c,
    ),
)
show(
    'p.name, len(p), p + 1, p[5], list(p), str(p), p == c, bool(p), "x" in p, type(p).__name__',
    lambda: (
        p.name, len(p), p + 1, p[5], list(p), str(p), p == c, bool(p), "x" in p, type(p).__name__,
    ),
)
show("p(1)", lambda: p(1))
show("hash(p)", lambda: hash(p))
p.name = "renamed"
show("c.name, isinstance(p, C), type(p)", lambda: (c.name, isinstance(p, C), type(p)))
del c
gc.collect()
print(log)
log.clear()
show("r(), a(), r == a, r == r, a.__callback__", lambda: (r(), a(), r == a, r == r, a.__callback__))
show('hash(r) == hash("renamed")', lambda: hash(r) == hash("renamed"))
show("p.name", lambda: p.name)
show("len(p)", lambda: len(p))
show("str(p)", lambda: str(p))
show("p == p", lambda: p == p)
show('setattr(p, "x", 1)', lambda: setattr(p, "x", 1))
show("bool(p)", lambda: bool(p))
h = C("hash kept")
rh = ref(h)
hash(rh)
del h
show('hash(rh) == hash("hash kept")', lambda: hash(rh) == hash("hash kept"))
x, y = C("same"), C("same")
show(
    "ref(x) == ref(y), ref(x) is ref(y), {ref(x): 1}[ref(y)]",
    lambda: (ref(x) == ref(y), ref(x) is ref(y), {ref(x): 1}[ref(y)]),
)
k = C("no callback")
bound = ref(k, lambda r: log.append("called"))
del bound
del k
print("dropped reference has no callback", log)
m = C("cycle")
m.me = m
rm = ref(m, cb("cycle"))
del m
print(rm() is None)
gc.collect()
print(rm() is None, log)
log.clear()


class Order:
    def __del__(self):
        log.append(("del sees", holder() is None))


o = Order()
holder = ref(o, lambda r: log.append("callback"))
del o
print(log)
log.clear()
q = C("callable proxy")
cp = proxy(q)
show(
    "cp(1, 2), type(proxy(Order())).__name__, type(cp).__name__",
    lambda: (cp(1, 2), type(proxy(Order())).__name__, type(cp).__name__),
)
show(
    "[len(getweakrefs(q)), getweakrefcount(q), getweakrefcount(5), getweakrefs(5)]",
    lambda: [len(getweakrefs(q)), getweakrefcount(q), getweakrefcount(5), getweakrefs(5)],
)
d = {}
many = [C(str(i)) for i in range(5)]
refs = [ref(o, lambda r, i=i: log.append(i)) for i, o in enumerate(many)]
del many[2]
many.clear()
print(log)
show(
    'ref[int], type("R", (ref,), {"__slots__": ()})(q)() is q',
    lambda: (ref[int], type("R", (ref,), {"__slots__": ()})(q)() is q),
)
show(
    "ref.__call__(r), r.__hash__ is not None, r.nope",
    lambda: (ref.__call__(r), r.__hash__ is not None, r.nope),
)
show("r < r", lambda: r < r)
