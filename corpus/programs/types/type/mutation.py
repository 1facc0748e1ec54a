"""type: assignment to __name__, __bases__, __doc__, __module__ and other attributes."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class A:
    """doc of A"""

    who = "A"


class B:
    who = "B"


class C(A):
    pass


def assign(obj, name, value):
    setattr(obj, name, value)
    return getattr(obj, name)


show('assign(C, "__name__", "Renamed")', lambda: assign(C, "__name__", "Renamed"))
show("C.__name__, C.__qualname__, repr(C)", lambda: (C.__name__, C.__qualname__, repr(C)))
show(
    'assign(C, "__qualname__", "Outer.C"), repr(C)',
    lambda: (assign(C, "__qualname__", "Outer.C"), repr(C)),
)
show(
    'assign(C, "__module__", "elsewhere"), repr(C)',
    lambda: (assign(C, "__module__", "elsewhere"), repr(C)),
)
show('assign(C, "__module__", 5), repr(C)', lambda: (assign(C, "__module__", 5), repr(C)))
show(
    'assign(C, "__module__", "builtins"), repr(C)',
    lambda: (assign(C, "__module__", "builtins"), repr(C)),
)
show('assign(C, "__name__", 5)', lambda: assign(C, "__name__", 5))
show('assign(C, "__name__", "a\\0b")', lambda: assign(C, "__name__", "a\0b"))
show('assign(C, "__qualname__", 5)', lambda: assign(C, "__qualname__", 5))
show('assign(int, "__name__", "x")', lambda: assign(int, "__name__", "x"))
show('assign(int, "x", 1)', lambda: assign(int, "x", 1))
show('assign(int, "__doc__", "x")', lambda: assign(int, "__doc__", "x"))
show(
    'assign(A, "__doc__", "new doc"), assign(B, "__doc__", None)',
    lambda: (assign(A, "__doc__", "new doc"), assign(B, "__doc__", None)),
)
show('delattr(A, "__doc__")', lambda: delattr(A, "__doc__"))
show('delattr(A, "__name__")', lambda: delattr(A, "__name__"))
show('delattr(A, "__module__")', lambda: delattr(A, "__module__"))
show('delattr(A, "__qualname__")', lambda: delattr(A, "__qualname__"))
show('delattr(int, "real")', lambda: delattr(int, "real"))
c = C()
print(c.who)
show('assign(C, "__bases__", (B,))', lambda: assign(C, "__bases__", (B,)))
print(c.who, C.__mro__[1].__name__, A.__subclasses__(), B.__subclasses__() == [C])
show('assign(C, "__bases__", ())', lambda: assign(C, "__bases__", ()))
show('assign(C, "__bases__", [A])', lambda: assign(C, "__bases__", [A]))
show('assign(C, "__bases__", (3,))', lambda: assign(C, "__bases__", (3,)))
show('assign(C, "__bases__", (C,))', lambda: assign(C, "__bases__", (C,)))
show('assign(A, "__bases__", (C,))', lambda: assign(A, "__bases__", (C,)))
show('assign(C, "__bases__", (int,))', lambda: assign(C, "__bases__", (int,)))
show('assign(C, "__bases__", (A, A))', lambda: assign(C, "__bases__", (A, A)))
show('assign(int, "__bases__", (A,))', lambda: assign(int, "__bases__", (A,)))
show('delattr(C, "__bases__")', lambda: delattr(C, "__bases__"))
print(C.__bases__)
show('assign(C, "__mro__", ())', lambda: assign(C, "__mro__", ()))
show('assign(C, "__dict__", {})', lambda: assign(C, "__dict__", {}))
show('assign(C, "__base__", A)', lambda: assign(C, "__base__", A))
show('assign(C, "__flags__", 0)', lambda: assign(C, "__flags__", 0))
show('assign(C, "__abstractmethods__", {"x"})', lambda: assign(C, "__abstractmethods__", {"x"}))
show("C()", lambda: C())
show('delattr(C, "__abstractmethods__")', lambda: delattr(C, "__abstractmethods__"))
show("type(C()).__name__", lambda: type(C()).__name__)
show("C.__abstractmethods__", lambda: C.__abstractmethods__)
show("type.__abstractmethods__", lambda: type.__abstractmethods__)
show("A.__annotations__, A.__type_params__", lambda: (A.__annotations__, A.__type_params__))
show(
    'assign(A, "__type_params__", (1,)), assign(A, "__annotations__", {"q": 1})',
    lambda: (assign(A, "__type_params__", (1,)), assign(A, "__annotations__", {"q": 1})),
)
show('assign(A, "__type_params__", 1)', lambda: assign(A, "__type_params__", 1))
show('assign(A, "__annotations__", 1)', lambda: assign(A, "__annotations__", 1))
show('assign(A, "__annotate__", 1)', lambda: assign(A, "__annotate__", 1))
show("A.__annotate__", lambda: A.__annotate__)
C.new = lambda self: "added later"
print(c.new())
del C.new
show("c.new()", lambda: c.new())
show('C.__dict__["who"]', lambda: C.__dict__["who"])


def item_assign():
    C.__dict__["who"] = 1


show("item_assign()", lambda: item_assign())
