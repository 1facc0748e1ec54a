"""__new__ and __init__: arguments, other results, caching, subclasses of immutable types."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Cached:
    made = {}

    def __new__(cls, key):
        if key not in cls.made:
            cls.made[key] = super().__new__(cls)
        return cls.made[key]

    def __init__(self, key):
        self.inits = getattr(self, "inits", 0) + 1


class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())


class Pair(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))

    def __init__(self, a, b):
        self.sum = a + b


class Positive(int):
    def __new__(cls, v):
        if v < 0:
            raise ValueError("negative")
        return int.__new__(cls, v)


class NewOnly:
    def __new__(cls, *args, **kw):
        self = super().__new__(cls)
        self.args = args, kw
        return self


class NewPasses:
    def __new__(cls, x):
        return super().__new__(cls, x)


class InitOnly:
    def __init__(self, x):
        super().__init__(x)


class Both:
    def __new__(cls, x):
        return object.__new__(cls)

    def __init__(self, x):
        object.__init__(self, x)


class ReturnsNone:
    def __new__(cls):
        pass


class StaticNew:
    @staticmethod
    def __new__(cls, *a):
        return ("static", a)


class ClassNew:
    @classmethod
    def __new__(cls, *a):
        return cls.__name__, a


show(
    'Cached("a") is Cached("a"), Cached("a").inits, Cached("b") is Cached("a")',
    lambda: (Cached("a") is Cached("a"), Cached("a").inits, Cached("b") is Cached("a")),
)
show(
    'Upper("abc"), type(Upper("x")).__name__, Pair(1, 2), Pair(1, 2).sum, Positive(3) + 1',
    lambda: (Upper("abc"), type(Upper("x")).__name__, Pair(1, 2), Pair(1, 2).sum, Positive(3) + 1),
)
show("Positive(-1)", lambda: Positive(-1))
show("Pair(1)", lambda: Pair(1))
show("NewOnly(1, k=2).args", lambda: NewOnly(1, k=2).args)
show("NewPasses(1)", lambda: NewPasses(1))
show("InitOnly(1)", lambda: InitOnly(1))
show("Both(1)", lambda: Both(1))
show(
    "ReturnsNone(), StaticNew(1), ClassNew(1)[0]",
    lambda: (ReturnsNone(), StaticNew(1), ClassNew(1)[0]),
)
show("object.__new__(int)", lambda: object.__new__(int))
show("int.__new__(str)", lambda: int.__new__(str))
show(
    'tuple.__new__(Pair, [1, 2, 3]), Pair.__new__(Pair, 5, 6), str.__new__(Upper, "kept lower")',
    lambda: (
        tuple.__new__(Pair, [1, 2, 3]), Pair.__new__(Pair, 5, 6), str.__new__(Upper, "kept lower"),
    ),
)
show("list.__new__(Pair)", lambda: list.__new__(Pair))
show(
    "type(object.__new__(Cached)).__name__, object.__new__(NewOnly).__dict__",
    lambda: (type(object.__new__(Cached)).__name__, object.__new__(NewOnly).__dict__),
)
show('type.__new__(type, "T", (), {}).__name__', lambda: type.__new__(type, "T", (), {}).__name__)
show('type.__new__(int, "T", (), {})', lambda: type.__new__(int, "T", (), {}))
show(
    'Cached.__new__.__name__, isinstance(Cached.__dict__["__new__"], staticmethod), '
    "Both.__init__.__qualname__",
    lambda: (
        Cached.__new__.__name__, isinstance(Cached.__dict__["__new__"], staticmethod),
        Both.__init__.__qualname__,
    ),
)
