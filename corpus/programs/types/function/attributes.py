"""function objects: attributes that can and cannot be set, and what a change does to calls."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def f(a, b=2, *args, c, d=4, **kwargs):
    """The docstring."""
    local = a
    return local, b, args, c, d, kwargs


def g(x):
    return x


def assign(name, value, function=f):
    setattr(function, name, value)
    return getattr(function, name)


show(
    "f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, "
    "f.__kwdefaults__, f.__closure__, f.__dict__",
    lambda: (
        f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, f.__kwdefaults__,
        f.__closure__, f.__dict__,
    ),
)
show(
    "f.__annotations__, f.__type_params__, f.__annotate__, f.__code__.co_name, "
    "f.__globals__ is globals(), f.__builtins__ is not None",
    lambda: (
        f.__annotations__, f.__type_params__, f.__annotate__, f.__code__.co_name,
        f.__globals__ is globals(), f.__builtins__ is not None,
    ),
)
show("f(1, c=3), f(1, 5, 6, 7, c=8, d=9, e=10)", lambda: (f(1, c=3), f(1, 5, 6, 7, c=8, d=9, e=10)))
show('assign("__defaults__", (10, 20)), f(c=1)', lambda: (assign("__defaults__", (10, 20)), f(c=1)))
show('assign("__defaults__", None)', lambda: assign("__defaults__", None))
show("f(1, c=1)", lambda: f(1, c=1))
show('assign("__defaults__", [1])', lambda: assign("__defaults__", [1]))
show(
    'assign("__kwdefaults__", {"c": 30}), f(1, 2)',
    lambda: (assign("__kwdefaults__", {"c": 30}), f(1, 2)),
)
show('assign("__kwdefaults__", None)', lambda: assign("__kwdefaults__", None))
show("f(1, 2, c=1)", lambda: f(1, 2, c=1))
show('assign("__kwdefaults__", [1])', lambda: assign("__kwdefaults__", [1]))
show(
    'assign("__name__", "renamed"), f.__qualname__',
    lambda: (assign("__name__", "renamed"), f.__qualname__),
)
show('assign("__name__", 5)', lambda: assign("__name__", 5))
show(
    'assign("__qualname__", "Q.f"), assign("__module__", None), assign("__doc__", 5)',
    lambda: (assign("__qualname__", "Q.f"), assign("__module__", None), assign("__doc__", 5)),
)
show('assign("__qualname__", None)', lambda: assign("__qualname__", None))
show("f(1)", lambda: f(1))
show(
    'assign("__code__", g.__code__).co_name, f(7), f.__defaults__',
    lambda: (assign("__code__", g.__code__).co_name, f(7), f.__defaults__),
)
show('assign("__code__", 5)', lambda: assign("__code__", 5))
show('assign("__globals__", {})', lambda: assign("__globals__", {}))
show('assign("__closure__", ())', lambda: assign("__closure__", ()))
show('assign("__dict__", {"x": 1}), f.x', lambda: (assign("__dict__", {"x": 1}), f.x))
show('assign("__dict__", 5)', lambda: assign("__dict__", 5))
show(
    'assign("__annotations__", {"a": int}), assign("__annotations__", None)',
    lambda: (assign("__annotations__", {"a": int}), assign("__annotations__", None)),
)
show('assign("__annotations__", 5)', lambda: assign("__annotations__", 5))
show('assign("__type_params__", (1,))', lambda: assign("__type_params__", (1,)))
show('assign("__type_params__", [1])', lambda: assign("__type_params__", [1]))
show('assign("__annotate__", 5)', lambda: assign("__annotate__", 5))
show(
    'assign("custom", [1, 2]), f.__dict__["custom"]',
    lambda: (assign("custom", [1, 2]), f.__dict__["custom"]),
)
show(
    'delattr(f, "custom"), hasattr(f, "custom")',
    lambda: (delattr(f, "custom"), hasattr(f, "custom")),
)
show('delattr(f, "custom")', lambda: delattr(f, "custom"))
show('delattr(f, "__name__")', lambda: delattr(f, "__name__"))
show('delattr(f, "__code__")', lambda: delattr(f, "__code__"))
show(
    'delattr(f, "__defaults__"), f.__defaults__, delattr(f, "__doc__"), f.__doc__',
    lambda: (delattr(f, "__defaults__"), f.__defaults__, delattr(f, "__doc__"), f.__doc__),
)
show('delattr(f, "__globals__")', lambda: delattr(f, "__globals__"))
show('delattr(f, "__dict__")', lambda: delattr(f, "__dict__"))
show("f.nope", lambda: f.nope)
show(
    "f.__get__(5)(), f.__get__(5, int).__self__, f.__get__(None, int) is f",
    lambda: (f.__get__(5)(), f.__get__(5, int).__self__, f.__get__(None, int) is f),
)
show("f.__get__()", lambda: f.__get__())
show("f.__get__(None, None)", lambda: f.__get__(None, None))
show(
    "f == f, f != g, hash(f) == hash(f), f.__call__(1), bool(f)",
    lambda: (f == f, f != g, hash(f) == hash(f), f.__call__(1), bool(f)),
)
show("f < g", lambda: f < g)
show("f + 1", lambda: f + 1)
show("f[0]", lambda: f[0])
show("len(f)", lambda: len(f))


def outer():
    x = 1

    def inner():
        return x

    return inner


show('assign("__code__", outer().__code__)', lambda: assign("__code__", outer().__code__))
show('assign("__code__", g.__code__, outer())', lambda: assign("__code__", g.__code__, outer()))
inner = outer()
other = outer()
inner.__closure__[0].cell_contents = "changed"
show(
    "inner(), other(), inner.__code__ is other.__code__, len(inner.__closure__), "
    "inner.__code__.co_freevars",
    lambda: (
        inner(), other(), inner.__code__ is other.__code__, len(inner.__closure__),
        inner.__code__.co_freevars,
    ),
)
