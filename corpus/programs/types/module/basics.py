"""Module objects: attributes, __getattr__, __dir__, __dict__, subclasses, repr and errors."""

import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


Module = type(sys)
m = Module("made", "its doc")
show(
    "m.__name__, m.__doc__, m.__dict__, m.__spec__, m.__loader__, m.__package__, "
    'repr(m), Module("n").__doc__',
    lambda: (
        m.__name__, m.__doc__, m.__dict__, m.__spec__, m.__loader__, m.__package__, repr(m),
        Module("n").__doc__,
    ),
)
show("Module()", lambda: Module())
show("Module(5)", lambda: Module(5))
show('Module(name="kw", doc="d").__doc__', lambda: Module(name="kw", doc="d").__doc__)
show("m.nope", lambda: m.nope)
show('setattr(m, "x", 1), m.x, delattr(m, "x")', lambda: (setattr(m, "x", 1), m.x, delattr(m, "x")))
show("m.x", lambda: m.x)
show('delattr(m, "x")', lambda: delattr(m, "x"))
m.__getattr__ = lambda name: f"made {name}"
show(
    'm.anything, hasattr(m, "zz"), m.__dict__.get("anything")',
    lambda: (m.anything, hasattr(m, "zz"), m.__dict__.get("anything")),
)
m.__dir__ = lambda: ["b", "a"]
show("dir(m)", lambda: dir(m))
del m.__getattr__
show("m.anything", lambda: m.anything)


class Sub(Module):
    @property
    def computed(self):
        return f"computed in {self.__name__}"

    def __setattr__(self, name, value):
        super().__setattr__(name, ("wrapped", value))


s = Sub("sub")
s.y = 5
show(
    's.computed, s.y, repr(s), isinstance(s, Module), vars(s)["y"]',
    lambda: (s.computed, s.y, repr(s), isinstance(s, Module), vars(s)["y"]),
)
m.__class__ = Sub
show("m.computed", lambda: m.computed)
show('setattr(sys, "__class__", int)', lambda: setattr(sys, "__class__", int))
show('setattr(m, "__dict__", {})', lambda: setattr(m, "__dict__", {}))
show(
    'm.__annotations__, setattr(m, "__annotations__", {"a": 1}), m.__annotations__, m.__annotate__',
    lambda: (
        m.__annotations__, setattr(m, "__annotations__", {"a": 1}), m.__annotations__,
        m.__annotate__,
    ),
)
no_name = Module("x")
del no_name.__name__
show("no_name.attr", lambda: no_name.attr)
show("repr(no_name)", lambda: repr(no_name))
show(
    'repr(sys), repr(Module("with dots.in.it")), m == m, m != s, hash(m) == hash(m), bool(m)',
    lambda: (
        repr(sys), repr(Module("with dots.in.it")), m == m, m != s, hash(m) == hash(m), bool(m),
    ),
)
show(
    'Module.__new__(Module).__dict__, Module.__init__(m, "again"), m.__name__',
    lambda: (Module.__new__(Module).__dict__, Module.__init__(m, "again"), m.__name__),
)
show("Module.__new__(Module).x", lambda: Module.__new__(Module).x)
show("m < s", lambda: m < s)
show("sys.nope", lambda: sys.nope)
show("sys.maxsiz", lambda: sys.maxsiz)
