"""Class bodies: control flow, decorators, nested scopes, conditional methods, docstrings."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def tag(name):
    print("  decorator", name)

    def decorate(cls):
        cls.tags = getattr(cls, "tags", ()) + (name,)
        return cls

    return decorate


@tag("outer")
@tag("inner")
class Decorated:
    """The doc."""

    print("  body runs", __name__, __qualname__)
    for i in range(3):
        if i == 1:
            continue
        locals()[f"made_{i}"] = i
    else:
        finished = True
    try:
        1 / 0
    except ZeroDivisionError as error:
        message = str(error)
    with tag("with") and type("M", (), {"__enter__": lambda s: 5, "__exit__": lambda *a: None})() as entered:
        pass
    if finished:

        def conditional(self):
            return "yes"

    else:

        def conditional(self):
            return "no"

    squares = {n: n * n for n in range(3)}
    del i

    class Nested:
        depth = 2

        class Deeper:
            depth = 3

    lam = lambda self: self.finished
    first, *rest = range(4)
    (walrus := 7)

    def __repr__(self):
        return "Decorated()"


show(
    "Decorated.tags, Decorated.__doc__, Decorated.made_0, Decorated.made_2, "
    'hasattr(Decorated, "made_1"), Decorated.message, Decorated.entered, Decorated().conditional()',
    lambda: (
        Decorated.tags, Decorated.__doc__, Decorated.made_0, Decorated.made_2,
        hasattr(Decorated, "made_1"), Decorated.message, Decorated.entered,
        Decorated().conditional(),
    ),
)
show(
    'Decorated.squares, hasattr(Decorated, "i"), hasattr(Decorated, "error"), '
    "Decorated.Nested.Deeper.depth, Decorated.Nested.Deeper, Decorated().lam(), Decorated.rest, Decorated.walrus",
    lambda: (
        Decorated.squares, hasattr(Decorated, "i"), hasattr(Decorated, "error"),
        Decorated.Nested.Deeper.depth, Decorated.Nested.Deeper, Decorated().lam(), Decorated.rest,
        Decorated.walrus,
    ),
)
show(
    '[n for n in vars(Decorated) if not n.startswith("__")]',
    lambda: [n for n in vars(Decorated) if not n.startswith("__")],
)
show(
    'sorted(n for n in vars(Decorated) if n.startswith("__"))',
    lambda: sorted(n for n in vars(Decorated) if n.startswith("__")),
)
show(
    'Decorated.__firstlineno__ > 0, Decorated.__static_attributes__, type("T", (), '
    '{}).__dict__.get("__firstlineno__")',
    lambda: (
        Decorated.__firstlineno__ > 0, Decorated.__static_attributes__,
        type("T", (), {}).__dict__.get("__firstlineno__"),
    ),
)


def failing():
    class Broken:
        x = 1
        y = undefined_in_body

    return Broken


def raising():
    class Broken:
        raise ValueError("from the body")


def deco_returns():
    @lambda cls: 5
    class NotAClass:
        pass

    return NotAClass


show("failing()", lambda: failing())
show("raising()", lambda: raising())
show("deco_returns()", lambda: deco_returns())


class Static:
    def __init__(self):
        self.a = 1
        self.b, self.c = 2, 3

    def more(self):
        self.d = 4

        def inner(self):
            self.e = 5


show("sorted(Static.__static_attributes__)", lambda: sorted(Static.__static_attributes__))
