"""property: getters, setters, deleters, docs, names, copies, subclassing and error text."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        """doc of x"""
        return self._x

    @x.setter
    def x(self, value):
        self._x = value

    @x.deleter
    def x(self):
        del self._x

    @property
    def read_only(self):
        return "ro"

    @property
    def failing(self):
        return self.missing_attribute

    write_only = property(None, lambda self, value: print("  wrote", value))
    empty = property()
    lam = property(lambda self: 5)


c = C()
show(
    "c.x, C.x.__doc__, C.x.fget(c), C.x.fset.__name__, C.x.fdel.__name__, C.x.__name__",
    lambda: (c.x, C.x.__doc__, C.x.fget(c), C.x.fset.__name__, C.x.fdel.__name__, C.x.__name__),
)
c.x = 5
print(c.x, c.__dict__)
del c.x
show("c.x", lambda: c.x)
show('setattr(c, "read_only", 1)', lambda: setattr(c, "read_only", 1))
show('delattr(c, "read_only")', lambda: delattr(c, "read_only"))
show("c.failing", lambda: c.failing)
show("c.write_only", lambda: c.write_only)
c.write_only = 3
show('delattr(c, "write_only")', lambda: delattr(c, "write_only"))
show("c.empty", lambda: c.empty)
show('setattr(c, "empty", 1)', lambda: setattr(c, "empty", 1))
show(
    'c.lam, C.lam.__name__ if hasattr(C.lam, "__name__") else "no name"',
    lambda: (c.lam, C.lam.__name__ if hasattr(C.lam, "__name__") else "no name"),
)
show(
    "C.empty.fget, C.empty.fset, C.empty.fdel, C.empty.__doc__",
    lambda: (C.empty.fget, C.empty.fset, C.empty.fdel, C.empty.__doc__),
)
show("property().__name__", lambda: property().__name__)
show("property(1, 2, 3, 4, 5)", lambda: property(1, 2, 3, 4, 5))
show(
    'property(fget=len, doc="d").__doc__, property(len, None, None, "x").__doc__',
    lambda: (property(fget=len, doc="d").__doc__, property(len, None, None, "x").__doc__),
)
show("property(x=1)", lambda: property(x=1))
show(
    "property(len).__get__([1, 2]), property(len).__get__(None) is not None, "
    "property(len).__get__([1], list)",
    lambda: (
        property(len).__get__([1, 2]), property(len).__get__(None) is not None,
        property(len).__get__([1], list),
    ),
)
show("property(len).__get__()", lambda: property(len).__get__())
show("property(5).__get__(1)", lambda: property(5).__get__(1))
show("property().__get__(1)", lambda: property().__get__(1))
show("property().__set__(1, 2)", lambda: property().__set__(1, 2))
show("property().__delete__(1)", lambda: property().__delete__(1))
show('setattr(C.x, "fget", 1)', lambda: setattr(C.x, "fget", 1))
show(
    "C.x.getter(len).fget is len, C.x.getter(len).fset is C.x.fset, "
    "C.x.setter(None).fset is C.x.fset, C.x.__isabstractmethod__",
    lambda: (
        C.x.getter(len).fget is len, C.x.getter(len).fset is C.x.fset,
        C.x.setter(None).fset is C.x.fset, C.x.__isabstractmethod__,
    ),
)
p = property(len)
p.__doc__ = "new doc"
show(
    'p.__doc__, setattr(p, "__name__", "pname"), p.__name__',
    lambda: (p.__doc__, setattr(p, "__name__", "pname"), p.__name__),
)
show('setattr(p, "other", 1)', lambda: setattr(p, "other", 1))
show('type(p), repr(p).split(" at ")[0]', lambda: (type(p), repr(p).split(" at ")[0]))


class SubProperty(property):
    """doc of the subclass"""

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return ("sub", super().__get__(obj, owner))


class D(C):
    @SubProperty
    def y(self):
        """doc of y"""
        return "y"

    @C.x.getter
    def x(self):
        return "overridden"


d = D()
show(
    "d.y, D.y.__doc__, type(D.y).__name__, d.x",
    lambda: (d.y, D.y.__doc__, type(D.y).__name__, d.x),
)
d.x = 9
show("d._x, d.x, super(D, d).x", lambda: (d._x, d.x, super(D, d).x))
D.added = property(lambda self: "added later")
show("d.added", lambda: d.added)
d.__dict__["x"] = "shadow"
show("d.x", lambda: d.x)
show(
    'C.x.__set_name__(C, "renamed"), C.x.__name__',
    lambda: (C.x.__set_name__(C, "renamed"), C.x.__name__),
)
show("C.x.__set_name__(C)", lambda: C.x.__set_name__(C))


class Class:
    @property
    def p(self):
        return 1

    q = p


show("Class.p is Class.q, Class().q", lambda: (Class.p is Class.q, Class().q))
show('setattr(Class(), "q", 1)', lambda: setattr(Class(), "q", 1))
show('delattr(Class(), "p")', lambda: delattr(Class(), "p"))
