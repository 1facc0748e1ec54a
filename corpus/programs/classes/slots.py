"""__slots__: layout, inheritance, conflicts, __dict__ and __weakref__, names, descriptors, errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def make(bases=(), **ns):
    return type("Made", bases, ns)


class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y=None):
        self.x = x
        if y is not None:
            self.y = y


class Q(P):
    __slots__ = ("z",)


class R(P):
    pass


class D:
    __slots__ = ("a", "__dict__")


class Private:
    __slots__ = ("__secret", "_one", "__dunder__")

    def __init__(self):
        self.__secret = 1


p = P(1)
show(
    "p.x, P.__slots__, P.x.__name__, P.x.__objclass__.__name__, type(P.x).__name__, "
    "P.x.__get__(p), repr(P.x)",
    lambda: (
        p.x, P.__slots__, P.x.__name__, P.x.__objclass__.__name__, type(P.x).__name__,
        P.x.__get__(p), repr(P.x),
    ),
)
show("p.y", lambda: p.y)
show("p.z", lambda: p.z)
show('setattr(p, "z", 1)', lambda: setattr(p, "z", 1))
show("p.__dict__", lambda: p.__dict__)
show('delattr(p, "y")', lambda: delattr(p, "y"))
show('delattr(p, "x"), hasattr(p, "x")', lambda: (delattr(p, "x"), hasattr(p, "x")))
show("p.x", lambda: p.x)
show("P.x.__get__(5)", lambda: P.x.__get__(5))
show("P.x.__set__(5, 1)", lambda: P.x.__set__(5, 1))
show("P.x.__delete__(p)", lambda: P.x.__delete__(p))
q = Q(1, 2)
q.z = 3
show(
    'q.x, q.y, q.z, hasattr(q, "__dict__"), Q.__slots__',
    lambda: (q.x, q.y, q.z, hasattr(q, "__dict__"), Q.__slots__),
)
r = R(1)
r.anything = 5
show("r.__dict__, r.x", lambda: (r.__dict__, r.x))
d = D()
d.a, d.b = 1, 2
show("d.__dict__, d.a, d.b", lambda: (d.__dict__, d.a, d.b))
show(
    'Private()._Private__secret, [n for n in dir(Private) if "secret" in n]',
    lambda: (Private()._Private__secret, [n for n in dir(Private) if "secret" in n]),
)
show(
    'make(__slots__="single").single.__name__, make(__slots__=()).__slots__, '
    'make(__slots__=["a", "b"]).a.__name__',
    lambda: (
        make(__slots__="single").single.__name__, make(__slots__=()).__slots__,
        make(__slots__=["a", "b"]).a.__name__,
    ),
)
show(
    'make(__slots__={"a": "doc of a"}).a.__doc__, make(__slots__=(n for n in "ab")).b.__name__',
    lambda: (
        make(__slots__={"a": "doc of a"}).a.__doc__, make(__slots__=(n for n in "ab")).b.__name__,
    ),
)
show("make(__slots__=5)", lambda: make(__slots__=5))
show("make(__slots__=(1,))", lambda: make(__slots__=(1,)))
show('make(__slots__=("not identifier",))', lambda: make(__slots__=("not identifier",)))
show('make(__slots__=("",))', lambda: make(__slots__=("",)))
show('make(__slots__=("a", "a")).a.__name__', lambda: make(__slots__=("a", "a")).a.__name__)
show('make(__slots__=("a",), a=1)', lambda: make(__slots__=("a",), a=1))
show('make(__slots__=("__dict__", "__dict__"))', lambda: make(__slots__=("__dict__", "__dict__")))
show(
    'make(__slots__=("__weakref__", "__weakref__"))',
    lambda: make(__slots__=("__weakref__", "__weakref__")),
)
show(
    'make((P, type("P2", (), {"__slots__": ("k",)})))',
    lambda: make((P, type("P2", (), {"__slots__": ("k",)}))),
)
show(
    'make((P, type("E", (), {"__slots__": ()}))).__mro__[1].__name__',
    lambda: make((P, type("E", (), {"__slots__": ()}))).__mro__[1].__name__,
)
show('make((int,), __slots__=("a",))', lambda: make((int,), __slots__=("a",)))
show(
    "make((int,), __slots__=()).__name__, make((tuple,), __slots__=()).__name__, "
    'make((list,), __slots__=("a",)).a.__name__',
    lambda: (
        make((int,), __slots__=()).__name__, make((tuple,), __slots__=()).__name__,
        make((list,), __slots__=("a",)).a.__name__,
    ),
)
show('make((tuple,), __slots__=("a",))', lambda: make((tuple,), __slots__=("a",)))
show('make((D,), __slots__=("__dict__",))', lambda: make((D,), __slots__=("__dict__",)))
show('make((R,), __slots__=("__weakref__",))', lambda: make((R,), __slots__=("__weakref__",)))
show(
    'make((Exception,), __slots__=("extra",))("m").args',
    lambda: make((Exception,), __slots__=("extra",))("m").args,
)


class Default:
    __slots__ = ("value",)

    def __getattr__(self, name):
        return f"default {name}"


show("Default().value, Default().other", lambda: (Default().value, Default().other))


class Mangled:
    __slots__ = ["__x"]

    def set(self):
        self.__x = "mangled"
        return self.__x


show("Mangled().set()", lambda: Mangled().set())
changed = P(1, 2)
P.x = "class attribute replaces the slot"
show("changed.x", lambda: changed.x)
show('setattr(changed, "x", 5)', lambda: setattr(changed, "x", 5))
show('setattr(changed, "y", 6), changed.y', lambda: (setattr(changed, "y", 6), changed.y))


class Getter:
    __slots__ = ("v",)
    double = property(lambda self: self.v * 2)

    def __eq__(self, other):
        return self.v == other.v

    __hash__ = None


g, h = Getter(), Getter()
g.v = h.v = 4
show("g == h, g.double", lambda: (g == h, g.double))
show("hash(g)", lambda: hash(g))
show("g.__reduce_ex__(2)[2], g.__getstate__()", lambda: (g.__reduce_ex__(2)[2], g.__getstate__()))
show("P.__getstate__(q)", lambda: P.__getstate__(q))
