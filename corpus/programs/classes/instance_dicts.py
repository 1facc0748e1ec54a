"""Instance dictionaries: inline values, replacing __dict__, sharing, deleting and odd keys."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def __init__(self, n=0):
        self.a, self.b = n, n + 1


c, d = C(1), C(2)
show(
    'vars(c), vars(c) is vars(c), c.__dict__ == {"a": 1, "b": 2}',
    lambda: (vars(c), vars(c) is vars(c), c.__dict__ == {"a": 1, "b": 2}),
)
c.__dict__["z"] = 26
c.__dict__[5] = "int key"
show("c.z, vars(c)[5], c.__dict__", lambda: (c.z, vars(c)[5], c.__dict__))
del c.a
show("c.__dict__", lambda: c.__dict__)
show("c.a", lambda: c.a)
c.a = "back at the end"
show("list(c.__dict__)", lambda: list(c.__dict__))
c.__dict__ = {"b": "replaced"}
show('c.b, hasattr(c, "z"), c.__dict__', lambda: (c.b, hasattr(c, "z"), c.__dict__))
show('setattr(c, "__dict__", 5)', lambda: setattr(c, "__dict__", 5))
show('setattr(c, "__dict__", None)', lambda: setattr(c, "__dict__", None))
del d.__dict__
show("d.__dict__", lambda: d.__dict__)
show("d.a", lambda: d.a)
d.a = 1
show("vars(d)", lambda: vars(d))
shared = {"x": 1}
e, f = C(), C()
e.__dict__ = shared
f.__dict__ = shared
e.y = 2
show("f.y, shared, e.__dict__ is f.__dict__", lambda: (f.y, shared, e.__dict__ is f.__dict__))


class Sub(dict):
    def __getitem__(self, k):
        return "never used for attributes"


g = C()
g.__dict__ = Sub(q=1)
show("g.q, type(g.__dict__).__name__", lambda: (g.q, type(g.__dict__).__name__))
many = C()
for i in range(50):
    setattr(many, f"attr{i}", i)
for i in range(0, 50, 2):
    delattr(many, f"attr{i}")
show(
    "list(vars(many))[:5], len(vars(many)), many.attr49",
    lambda: (list(vars(many))[:5], len(vars(many)), many.attr49),
)
show("many.attr48", lambda: many.attr48)


class Prop:
    @property
    def __dict__(self):
        return {"fake": 1}


show("vars(Prop()), Prop().__dict__", lambda: (vars(Prop()), Prop().__dict__))
h = C()
ref = h.__dict__
del h
show("ref", lambda: ref)
k = C()
k.__dict__.clear()
k.new = 1
show('vars(k), vars(k).pop("new"), vars(k)', lambda: (vars(k), vars(k).pop("new"), vars(k)))
show(
    'sorted(vars(C(9)).items()), [vars(C(i)) for i in range(3)], C().__dict__ | {"c": 3}',
    lambda: (sorted(vars(C(9)).items()), [vars(C(i)) for i in range(3)], C().__dict__ | {"c": 3}),
)
order = C()
order.c = 3
del order.b
order.b = 9
show("list(vars(order)), list(vars(C()))", lambda: (list(vars(order)), list(vars(C()))))
