"""Classes with __abstractmethods__ set by hand: instantiation errors and overriding."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def abstract(function):
    function.__isabstractmethod__ = True
    return function


class ABCMeta(type):
    def __new__(mcls, name, bases, ns, **kw):
        cls = super().__new__(mcls, name, bases, ns, **kw)
        names = {n for n, v in ns.items() if getattr(v, "__isabstractmethod__", False)}
        for base in bases:
            for n in getattr(base, "__abstractmethods__", ()):
                if getattr(getattr(cls, n, None), "__isabstractmethod__", False):
                    names.add(n)
        cls.__abstractmethods__ = frozenset(names)
        return cls

    def __instancecheck__(cls, obj):
        return super().__instancecheck__(obj) or hasattr(obj, "quack")

    def __subclasscheck__(cls, sub):
        return super().__subclasscheck__(sub) or hasattr(sub, "quack")


class Shape(metaclass=ABCMeta):
    @abstract
    def area(self): ...

    @abstract
    def name(self): ...

    def describe(self):
        return f"{self.name()} of {self.area()}"


class Named(Shape):
    def name(self):
        return "named"


class Square(Named):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


class Duck:
    def quack(self): ...


show("Shape()", lambda: Shape())
show("Named()", lambda: Named())
show(
    "Square(3).describe(), sorted(Shape.__abstractmethods__), "
    "sorted(Named.__abstractmethods__), Square.__abstractmethods__",
    lambda: (
        Square(3).describe(), sorted(Shape.__abstractmethods__), sorted(Named.__abstractmethods__),
        Square.__abstractmethods__,
    ),
)
show("Square()", lambda: Square())
show("Shape(1, 2)", lambda: Shape(1, 2))
show("object.__new__(Shape)", lambda: object.__new__(Shape))
show(
    "isinstance(Duck(), Shape), issubclass(Duck, Shape), isinstance(5, Shape), "
    "isinstance(Square(1), Named), issubclass(int, Shape)",
    lambda: (
        isinstance(Duck(), Shape), issubclass(Duck, Shape), isinstance(5, Shape),
        isinstance(Square(1), Named), issubclass(int, Shape),
    ),
)
show(
    "isinstance(Duck(), (int, Shape)), issubclass(Duck, (int, (str, Shape)))",
    lambda: (isinstance(Duck(), (int, Shape)), issubclass(Duck, (int, (str, Shape)))),
)
show(
    "property(abstract(lambda self: 1)).__isabstractmethod__, "
    "classmethod(abstract(lambda c: 1)).__isabstractmethod__",
    lambda: (
        property(abstract(lambda self: 1)).__isabstractmethod__,
        classmethod(abstract(lambda c: 1)).__isabstractmethod__,
    ),
)
show(
    "staticmethod(abstract(lambda: 1)).__isabstractmethod__, property(lambda self: "
    "1).__isabstractmethod__",
    lambda: (
        staticmethod(abstract(lambda: 1)).__isabstractmethod__,
        property(lambda self: 1).__isabstractmethod__,
    ),
)
Named.area = lambda self: 0
show("Named()", lambda: Named())
Named.__abstractmethods__ = frozenset()
show("Named().describe()", lambda: Named().describe())
Named.__abstractmethods__ = ["x", "y"]
show("Named()", lambda: Named())
Named.__abstractmethods__ = []
show("Named().area()", lambda: Named().area())
del Named.__abstractmethods__
show("Named().area()", lambda: Named().area())
show("Named.__abstractmethods__", lambda: Named.__abstractmethods__)


class Weird(type):
    def __instancecheck__(cls, obj):
        return []

    def __subclasscheck__(cls, sub):
        return "yes"


class W(metaclass=Weird):
    pass


show(
    "isinstance(W(), W), isinstance(5, W), issubclass(int, W)",
    lambda: (isinstance(W(), W), isinstance(5, W), issubclass(int, W)),
)


class BasesLiar:
    @property
    def __bases__(self):
        return (int,)


show(
    "issubclass(BasesLiar(), int), issubclass(BasesLiar(), str)",
    lambda: (issubclass(BasesLiar(), int), issubclass(BasesLiar(), str)),
)
show("isinstance(True, BasesLiar())", lambda: isinstance(True, BasesLiar()))


class NotBases:
    __bases__ = 5


show("issubclass(NotBases(), int)", lambda: issubclass(NotBases(), int))
show("issubclass(5, int)", lambda: issubclass(5, int))
show("issubclass(int, 5)", lambda: issubclass(int, 5))
show("issubclass(int, (str, 5))", lambda: issubclass(int, (str, 5)))
show("isinstance(5, [int])", lambda: isinstance(5, [int]))
