"""Annotations are evaluated when asked for: functions, classes, modules, forward references."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def loud(value):
    print("  evaluated", value)
    return value


def f(a: loud("a"), b: int = 1, *args: str, c: loud("c"), **kw: "text") -> loud("return"):
    local: loud("never evaluated") = 5
    return local


class C:
    x: int
    y: loud("y") = 2
    z: "forward"
    _p: list[int] = []
    (parenthesised): int = 5
    if True:
        conditional: str


class D(C):
    d: float


class Plain:
    pass


print("defined")
show("f(1, c=2)", lambda: f(1, c=2))
show("f.__annotations__", lambda: f.__annotations__)
show("f.__annotations__ is f.__annotations__", lambda: f.__annotations__ is f.__annotations__)
show("C.__annotations__", lambda: C.__annotations__)
show(
    'D.__annotations__, Plain.__annotations__, D().x if hasattr(D(), "x") else "no x", C.y',
    lambda: (D.__annotations__, Plain.__annotations__, D().x if hasattr(D(), "x") else "no x", C.y),
)
show("C().__annotations__", lambda: C().__annotations__)


def forward(a: Later, b: Missing = 1):
    pass


show("forward.__annotations__", lambda: forward.__annotations__)
Later = Missing = "defined now"
show("forward.__annotations__", lambda: forward.__annotations__)
show(
    'f.__annotate__(1)["b"], f.__annotate__.__name__, f.__annotate__.__qualname__',
    lambda: (f.__annotate__(1)["b"], f.__annotate__.__name__, f.__annotate__.__qualname__),
)
show("f.__annotate__(2)", lambda: f.__annotate__(2))
show("f.__annotate__(4)", lambda: f.__annotate__(4))
show("f.__annotate__()", lambda: f.__annotate__())
show('f.__annotate__("x")', lambda: f.__annotate__("x"))
show(
    'C.__annotate__(1)["x"], Plain.__annotate__, (lambda a: a).__annotate__, (lambda a: '
    "a).__annotations__",
    lambda: (
        C.__annotate__(1)["x"], Plain.__annotate__, (lambda a: a).__annotate__,
        (lambda a: a).__annotations__,
    ),
)
f.__annotations__["added"] = 5
show('f.__annotations__["added"]', lambda: f.__annotations__["added"])
f.__annotations__ = {"replaced": 1}
show("f.__annotations__, f.__annotate__", lambda: (f.__annotations__, f.__annotate__))
f.__annotate__ = lambda format: {"from annotate": format}
show("f.__annotations__", lambda: f.__annotations__)
f.__annotate__ = lambda format: 5
show("f.__annotations__", lambda: f.__annotations__)
f.__annotate__ = None
show("f.__annotations__", lambda: f.__annotations__)
del C.__annotations__
show("C.__annotations__, C.__annotate__", lambda: (C.__annotations__, C.__annotate__))
Plain.__annotate__ = lambda format: {"q": int}
show("Plain.__annotations__", lambda: Plain.__annotations__)
module_level: int = 5
undefined_until_later: SomethingLater
show("__annotations__", lambda: __annotations__)
show("__annotate__(1)", lambda: __annotate__(1))
SomethingLater = "later"
show("__annotate__(1)", lambda: __annotate__(1))


def scope():
    T = "local T"

    class Inner:
        a: T
        b: C

        def method(self, x: T, y: Inner) -> "quoted":
            pass

    return Inner.__annotations__, Inner.method.__annotations__["x"]


show("scope()", lambda: scope())


def nested_names(a: (lambda: "lambda")(), b: [x for x in range(2)]):
    pass


show("nested_names.__annotations__", lambda: nested_names.__annotations__)
