"""repr of classes, functions, methods and other things whose text contains no address."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Outer:
    class Inner:
        def method(self): ...

    def method(self): ...


def function():
    class Local:
        pass

    return Local


show("Outer, Outer.Inner, function()", lambda: (Outer, Outer.Inner, function()))
show(
    "int, type, object, type(None), type(...), type(NotImplemented)",
    lambda: (int, type, object, type(None), type(...), type(NotImplemented)),
)
show(
    '[type(x) for x in ((), [], {}, set(), frozenset(), "", b"", bytearray(), 1, 1.0, 1j)]',
    lambda: [type(x) for x in ((), [], {}, set(), frozenset(), "", b"", bytearray(), 1, 1.0, 1j)],
)
show(
    '[type(iter(x)) for x in ((), [], {}, set(), "", "é", b"", bytearray(), range(3))]',
    lambda: [type(iter(x)) for x in ((), [], {}, set(), "", "é", b"", bytearray(), range(3))],
)
show(
    "type(iter({}.keys())), type(iter({}.values())), type(iter({}.items()))",
    lambda: (type(iter({}.keys())), type(iter({}.values())), type(iter({}.items()))),
)
show(
    "type({}.keys()), type({}.values()), type({}.items()), type(reversed({}))",
    lambda: (type({}.keys()), type({}.values()), type({}.items()), type(reversed({}))),
)
show(
    "type(reversed([])), type(reversed({}.keys())), type(reversed({}.values()))",
    lambda: (type(reversed([])), type(reversed({}.keys())), type(reversed({}.values()))),
)
show(
    "type(reversed(range(3))), type(iter(range(10**30))), type(reversed(()))",
    lambda: (type(reversed(range(3))), type(iter(range(10**30))), type(reversed(()))),
)
show(
    "type(function), type(lambda: 0), type(len), type([].append), type(Outer().method)",
    lambda: (type(function), type(lambda: 0), type(len), type([].append), type(Outer().method)),
)
show(
    "type(list.append), type(int.__add__), type((1).__add__), type(int.real), type(Outer.__dict__)",
    lambda: (
        type(list.append), type(int.__add__), type((1).__add__), type(int.real),
        type(Outer.__dict__),
    ),
)
show(
    'type(type.__dict__["__doc__"]), type(type.__dict__["__module__"])',
    lambda: (type(type.__dict__["__doc__"]), type(type.__dict__["__module__"])),
)
show(
    'type(dict.__dict__["fromkeys"]), type(int.__dict__["from_bytes"])',
    lambda: (type(dict.__dict__["fromkeys"]), type(int.__dict__["from_bytes"])),
)
show(
    "type(Outer.method), type(classmethod(len)), type(staticmethod(len)), type(property())",
    lambda: (type(Outer.method), type(classmethod(len)), type(staticmethod(len)), type(property())),
)
show(
    "type(x for x in ()), type(function.__code__), type(function.__globals__)",
    lambda: (type(x for x in ()), type(function.__code__), type(function.__globals__)),
)
show(
    "type(enumerate([])), type(zip()), type(map(len, [])), type(filter(None, []))",
    lambda: (type(enumerate([])), type(zip()), type(map(len, [])), type(filter(None, []))),
)
show(
    'type(memoryview(b"")), type(slice(1)), type(super(Outer, Outer())), type(range(3))',
    lambda: (type(memoryview(b"")), type(slice(1)), type(super(Outer, Outer())), type(range(3))),
)
show(
    'type(iter(int, 0)), type(iter(type("S", (), {"__getitem__": None})()))',
    lambda: (type(iter(int, 0)), type(iter(type("S", (), {"__getitem__": None})()))),
)
show("type(int | str), type(list[int])", lambda: (type(int | str), type(list[int])))
show(
    "list[int], dict[str, list[int]], tuple[()], tuple[int, ...], type[int], set[Outer.Inner]",
    lambda: (
        list[int], dict[str, list[int]], tuple[()], tuple[int, ...], type[int], set[Outer.Inner],
    ),
)
show(
    "int | str, int | None, list[int] | None, None | list[int]",
    lambda: (int | str, int | None, list[int] | None, None | list[int]),
)
show(
    "len, print, [].append.__name__, {}.get.__qualname__, dict.fromkeys.__qualname__",
    lambda: (len, print, [].append.__name__, {}.get.__qualname__, dict.fromkeys.__qualname__),
)
show(
    "len.__module__, [].append.__module__, len.__self__, len.__qualname__",
    lambda: (len.__module__, [].append.__module__, len.__self__, len.__qualname__),
)
show(
    "list.append, int.__add__, str.join, dict.get, object.__repr__",
    lambda: (list.append, int.__add__, str.join, dict.get, object.__repr__),
)
show(
    'int.real, type.__dict__["__name__"], type.__dict__["__bases__"]',
    lambda: (int.real, type.__dict__["__name__"], type.__dict__["__bases__"]),
)
show(
    "function.__code__.co_name, function.__qualname__, function().__qualname__",
    lambda: (function.__code__.co_name, function.__qualname__, function().__qualname__),
)
show(
    'Outer.__dict__["method"].__qualname__, Outer.Inner.method.__qualname__',
    lambda: (Outer.__dict__["method"].__qualname__, Outer.Inner.method.__qualname__),
)
show(
    "(lambda: 0).__qualname__, (lambda: 0).__name__",
    lambda: ((lambda: 0).__qualname__, (lambda: 0).__name__),
)
show("[f.__qualname__ for f in [lambda: 0]]", lambda: [f.__qualname__ for f in [lambda: 0]])
show(
    'str(Outer), f"{Outer}", format(int), "%s" % int, "%r" % (Outer,)',
    lambda: (str(Outer), f"{Outer}", format(int), "%s" % int, "%r" % (Outer,)),
)
show("None, ..., NotImplemented, True", lambda: (None, ..., NotImplemented, True))
show("repr(None), str(...), repr(type(None)())", lambda: (repr(None), str(...), repr(type(None)())))
show(
    "staticmethod(len), classmethod(int), staticmethod(3)",
    lambda: (staticmethod(len), classmethod(int), staticmethod(3)),
)
show(
    "super(bool, True), super(bool), super(Outer, Outer)",
    lambda: (super(bool, True), super(bool), super(Outer, Outer)),
)
