"""Attribute lookup: instance, descriptors, __getattr__, __getattribute__ and __dir__."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Data:
    def __get__(self, obj, owner):
        return ("data", obj is None, owner.__name__)

    def __set__(self, obj, value):
        print("data set", value)

    def __delete__(self, obj):
        print("data delete")


class NonData:
    def __get__(self, obj, owner):
        return ("nondata", obj is None, owner.__name__)


class ReadOnly:
    def __get__(self, obj, owner):
        return "readonly"

    def __set__(self, obj, value):
        raise AttributeError("cannot set")


class C:
    data = Data()
    nondata = NonData()
    readonly = ReadOnly()
    plain = "class"

    def method(self):
        return "method"


c = C()
c.__dict__.update(data=1, nondata=2, plain=3, method=4, readonly=5)
show(
    "c.data, c.nondata, c.plain, c.method, c.readonly",
    lambda: (c.data, c.nondata, c.plain, c.method, c.readonly),
)
show("C.data, C.nondata, C.plain", lambda: (C.data, C.nondata, C.plain))
c.data = 5
del c.data
print(c.__dict__)
show('setattr(c, "readonly", 1)', lambda: setattr(c, "readonly", 1))
show('delattr(c, "readonly")', lambda: delattr(c, "readonly"))
del c.plain
show("c.plain", lambda: c.plain)
show('delattr(c, "plain")', lambda: delattr(c, "plain"))
show("c.missing", lambda: c.missing)
show("C.missing", lambda: C.missing)
show('getattr(c, "missing", "default")', lambda: getattr(c, "missing", "default"))
show('getattr(c, "missing")', lambda: getattr(c, "missing"))
show(
    'hasattr(c, "missing"), hasattr(c, "plain")',
    lambda: (hasattr(c, "missing"), hasattr(c, "plain")),
)
show("getattr(c, 5)", lambda: getattr(c, 5))
show("setattr(c, 5, 5)", lambda: setattr(c, 5, 5))
show("hasattr(c, 5)", lambda: hasattr(c, 5))
show("delattr(c, None)", lambda: delattr(c, None))
show("getattr(c)", lambda: getattr(c))
show('setattr(c, "x")', lambda: setattr(c, "x"))


class Fallback:
    def __init__(self):
        self.present = 1

    def __getattr__(self, name):
        if name.startswith("auto_"):
            return name.upper()
        raise AttributeError(f"no {name} here")


f = Fallback()
show("f.present, f.auto_x", lambda: (f.present, f.auto_x))
show("f.other", lambda: f.other)
show(
    'getattr(f, "other", 9), hasattr(f, "auto_q"), hasattr(f, "q")',
    lambda: (getattr(f, "other", 9), hasattr(f, "auto_q"), hasattr(f, "q")),
)


class Total:
    def __getattribute__(self, name):
        if name == "boom":
            raise ValueError("boom is not an AttributeError")
        if name == "gone":
            raise AttributeError(name)
        return f"<{name}>"


t = Total()
show("t.x, t.__dict__, t.__class__", lambda: (t.x, t.__dict__, t.__class__))
show("t.boom", lambda: t.boom)
show('hasattr(t, "boom")', lambda: hasattr(t, "boom"))
show("t.gone", lambda: t.gone)
show('getattr(t, "gone", "used default")', lambda: getattr(t, "gone", "used default"))


class Both(Total):
    def __getattr__(self, name):
        return f"fallback {name}"


show("Both().gone, Both().x", lambda: (Both().gone, Both().x))
show("Both().boom", lambda: Both().boom)


class Dir:
    def __dir__(self):
        return ["b", "a", "c"]


class BadDir:
    def __dir__(self):
        return 5


show("dir(Dir())", lambda: dir(Dir()))
show("dir(BadDir())", lambda: dir(BadDir()))
show(
    '[n for n in dir(c) if not n.startswith("__")]',
    lambda: [n for n in dir(c) if not n.startswith("__")],
)
show(
    '[n for n in dir(C) if not n.startswith("__")]',
    lambda: [n for n in dir(C) if not n.startswith("__")],
)
show("vars(c)", lambda: vars(c))
show("vars(3)", lambda: vars(3))
