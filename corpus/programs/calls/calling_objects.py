"""What can be called: instances, classes, metaclasses, partial-like objects, and what cannot."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Instance:
    def __call__(self, *args, **kwargs):
        return args, kwargs


class StaticCall:
    @staticmethod
    def __call__(*args):
        return "static", args


class ClassCall:
    @classmethod
    def __call__(cls, *args):
        return cls.__name__, args


class CallIsInstance:
    __call__ = Instance()


class CallIsNone:
    __call__ = None


class CallIsClass:
    __call__ = list


class New:
    def __new__(cls, *args):
        return args


class NewOther:
    def __new__(cls, x):
        return Init(x + 1)


class Init:
    def __init__(self, x):
        self.x = x
        print("  init", type(self).__name__, x)


class NewSelf(Init):
    def __new__(cls, x):
        self = object.__new__(cls)
        return self


class NewSub:
    def __new__(cls, *args):
        return object.__new__(Sub)

    def __init__(self, *args):
        print("  NewSub init", type(self).__name__, args)


class Sub(NewSub):
    def __init__(self, *args):
        print("  Sub init", args)


class Meta(type):
    def __call__(cls, *args):
        print("  meta call", cls.__name__, args)
        return super().__call__(*args)


class WithMeta(metaclass=Meta):
    def __init__(self, *args):
        print("  WithMeta init", args)


i = Instance()
show(
    'i(1, a=2), StaticCall()(1), ClassCall()(1), CallIsInstance()(1), CallIsClass()("ab")',
    lambda: (i(1, a=2), StaticCall()(1), ClassCall()(1), CallIsInstance()(1), CallIsClass()("ab")),
)
show("CallIsNone()()", lambda: CallIsNone()())
show(
    "New(1, 2), New(), NewOther(1).x, NewSelf(5).x, type(NewSub(1)).__name__",
    lambda: (New(1, 2), New(), NewOther(1).x, NewSelf(5).x, type(NewSub(1)).__name__),
)
show("type(WithMeta(1)).__name__", lambda: type(WithMeta(1)).__name__)
i.__call__ = lambda: "instance attribute"
show("i()", lambda: i())
show(
    "callable(i), callable(5), callable(CallIsNone()), callable(Instance), "
    "callable(len), callable(lambda: 0), callable(None)",
    lambda: (
        callable(i), callable(5), callable(CallIsNone()), callable(Instance), callable(len),
        callable(lambda: 0), callable(None),
    ),
)
show("5()", lambda: 5())
show('"x"()', lambda: "x"())
show("None()", lambda: None())
show("[1](0)", lambda: [1](0))
show("(1, 2)()", lambda: (1, 2)())
show("{}()", lambda: {}())
show("(lambda: 0)()()", lambda: (lambda: 0)()())
show("...()", lambda: ...())
show("object()()", lambda: object()())
show(
    "Instance.__call__(i, 1), type(i).__call__(i), i.__class__()(3)",
    lambda: (Instance.__call__(i, 1), type(i).__call__(i), i.__class__()(3)),
)


class InitReturns:
    def __init__(self):
        return 5


class InitString:
    def __init__(self):
        return "text"


show("InitReturns()", lambda: InitReturns())
show("InitString()", lambda: InitString())
show("Init()", lambda: Init())
show("Init(1, 2)", lambda: Init(1, 2))
show("object.__new__(Init).x", lambda: object.__new__(Init).x)
show("type.__call__(Init, 3).x", lambda: type.__call__(Init, 3).x)
show(
    'type(3)(4), type("x")(5), type(i)()(6), (Init if i else New)(7).x',
    lambda: (type(3)(4), type("x")(5), type(i)()(6), (Init if i else New)(7).x),
)


def function():
    return "function"


function.__call__ = lambda: "ignored"
show("function(), function.__call__()", lambda: (function(), function.__call__()))


class Proxy:
    def __getattr__(self, name):
        return lambda *args: (name, args)


show("Proxy().anything(1, 2), Proxy().x()", lambda: (Proxy().anything(1, 2), Proxy().x()))
show("Proxy()()", lambda: Proxy()())
show("Proxy()[0]", lambda: Proxy()[0])
show(
    "list(map(Instance(), [1, 2])), sorted([3, 1], key=StaticCall()), max([1, 2], "
    "key=lambda x: -x)",
    lambda: (
        list(map(Instance(), [1, 2])), sorted([3, 1], key=StaticCall()),
        max([1, 2], key=lambda x: -x),
    ),
)
table = {"add": lambda a, b: a + b, "type": type, "len": len}
show(
    'table["add"](1, 2), table["type"](1), table["len"]("abc"), [f for f in (abs, len)][0](-5)',
    lambda: (
        table["add"](1, 2), table["type"](1), table["len"]("abc"), [f for f in (abs, len)][0](-5),
    ),
)
