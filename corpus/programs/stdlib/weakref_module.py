"""weakref: WeakValueDictionary, WeakKeyDictionary, WeakSet, WeakMethod, finalize is not imported."""

import gc
import weakref


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def __init__(self, name):
        self.name = name

    def method(self):
        return self.name

    def __repr__(self):
        return f"C({self.name})"


a, b = C("a"), C("b")
values = weakref.WeakValueDictionary(x=a, y=b)
keys = weakref.WeakKeyDictionary({a: 1, b: 2})
members = weakref.WeakSet([a, b])
method = weakref.WeakMethod(a.method)
show(
    'sorted(values), values["x"], len(values), sorted(keys.values()), len(members), a in '
    'members, method()(), "x" in values, values.get("zz")',
    lambda: (
        sorted(values), values["x"], len(values), sorted(keys.values()), len(members),
        a in members, method()(), "x" in values, values.get("zz"),
    ),
)
show('values["zz"]', lambda: values["zz"])
show("len(keys)", lambda: len(keys))
show("keys[5]", lambda: keys[5])
del a
gc.collect()
show(
    "sorted(values), len(keys), len(members), method(), list(values.items())",
    lambda: (sorted(values), len(keys), len(members), method(), list(values.items())),
)
show(
    'values.setdefault("n", b), values.pop("n"), values.copy()["y"], dict(values), '
    'sorted((values | {"k": b}).keys())',
    lambda: (
        values.setdefault("n", b), values.pop("n"), values.copy()["y"], dict(values),
        sorted((values | {"k": b}).keys()),
    ),
)
show("weakref.WeakValueDictionary(z=5)", lambda: weakref.WeakValueDictionary(z=5))
show("weakref.WeakMethod(5)", lambda: weakref.WeakMethod(5))
bound = b.method
m1, m2 = weakref.WeakMethod(b.method), weakref.WeakMethod(b.method)
show(
    "m1 == m2, m1() == b.method, weakref.ref(b)() is b, weakref.getweakrefcount(b) > 0, "
    "weakref.proxy(b).name",
    lambda: (
        m1 == m2, m1() == b.method, weakref.ref(b)() is b, weakref.getweakrefcount(b) > 0,
        weakref.proxy(b).name,
    ),
)
dead = []
r = weakref.ref(C("temp"), lambda _: dead.append("callback"))
show("r(), dead", lambda: (r(), dead))
k = weakref.KeyedRef(b, None, "key")
show("k.key, k() is b", lambda: (k.key, k() is b))
for key in list(keys):
    print(key, keys[key])
members.add(C("dies at once"))
show(
    "len(members), members == {b}, members | {b} == {b}, members.pop(), len(members)",
    lambda: (len(members), members == {b}, members | {b} == {b}, members.pop(), len(members)),
)
