"""None, Ellipsis and NotImplemented: singletons, their types, truth, comparison and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
show(
    "NoneType() is None, EllipsisType() is ..., NotImplementedType() is NotImplemented",
    lambda: (NoneType() is None, EllipsisType() is ..., NotImplementedType() is NotImplemented),
)
show("NoneType(1)", lambda: NoneType(1))
show("NoneType(a=1)", lambda: NoneType(a=1))
show("EllipsisType(1)", lambda: EllipsisType(1))
show("NotImplementedType(1)", lambda: NotImplementedType(1))
show(
    "None == None, None != None, None == 0, None is None",
    lambda: (None == None, None != None, None == 0, None is None),
)
show("None < None", lambda: None < None)
show("None <= 1", lambda: None <= 1)
show("1 > None", lambda: 1 > None)
show("bool(None), bool(...), not None", lambda: (bool(None), bool(...), not None))
show("bool(NotImplemented)", lambda: bool(NotImplemented))
show("not NotImplemented", lambda: not NotImplemented)
show(
    "hash(None) == hash(None), isinstance(hash(None), int)",
    lambda: (hash(None) == hash(None), isinstance(hash(None), int)),
)
show("hash(None) == 0xFCA86420", lambda: hash(None) == 0xFCA86420)
show("len(None)", lambda: len(None))
show("None()", lambda: None())
show("None[0]", lambda: None[0])
show("None.x", lambda: None.x)
show('setattr(None, "x", 1)', lambda: setattr(None, "x", 1))
show("None + None", lambda: None + None)
show("None + 1", lambda: None + 1)
show('"a" + None', lambda: "a" + None)
show("-None", lambda: -None)
show("~None", lambda: ~None)
show("abs(None)", lambda: abs(None))
show("int(None)", lambda: int(None))
show("float(None)", lambda: float(None))
show(
    "str(None), repr(None), format(None), ascii(None)",
    lambda: (str(None), repr(None), format(None), ascii(None)),
)
show('format(None, "5")', lambda: format(None, "5"))
show('f"{None!r:>6}|{None!s:<6}|"', lambda: f"{None!r:>6}|{None!s:<6}|")
show('f"{None:>6}"', lambda: f"{None:>6}")
show("iter(None)", lambda: iter(None))
show("list(None)", lambda: list(None))
show("[*None]", lambda: [*None])
show("{**None}", lambda: {**None})
show("(lambda *a: a)(*None)", lambda: (lambda *a: a)(*None))
show("(lambda **k: k)(**None)", lambda: (lambda **k: k)(**None))
show("1 in None", lambda: 1 in None)
show("None in [None]", lambda: None in [None])
show("sum(None)", lambda: sum(None))
show("sorted([None, None])", lambda: sorted([None, None]))
show("sorted([None, 1])", lambda: sorted([None, 1]))
show("max(None, None)", lambda: max(None, None))
show(
    "isinstance(None, NoneType), issubclass(NoneType, object)",
    lambda: (isinstance(None, NoneType), issubclass(NoneType, object)),
)
show(
    "NoneType.__name__, NoneType.__mro__, NoneType.__bases__",
    lambda: (NoneType.__name__, NoneType.__mro__, NoneType.__bases__),
)
show(
    "None.__class__, None.__doc__, None.__bool__()",
    lambda: (None.__class__, None.__doc__, None.__bool__()),
)
show(
    "None.__eq__(None), None.__eq__(1), None.__hash__() == hash(None)",
    lambda: (None.__eq__(None), None.__eq__(1), None.__hash__() == hash(None)),
)
show(
    "Ellipsis is ..., repr(...), ....__reduce__(), NotImplemented.__reduce__()",
    lambda: (Ellipsis is ..., repr(...), ....__reduce__(), NotImplemented.__reduce__()),
)
show("None.__reduce__()", lambda: None.__reduce__())
show("None | int, int | None", lambda: (None | int, int | None))
show("None | 1", lambda: None | 1)
show('type("N", (NoneType,), {})', lambda: type("N", (NoneType,), {}))
show('type("E", (EllipsisType,), {})', lambda: type("E", (EllipsisType,), {}))
show(
    "[None] * 3, {None: 1}[None], (None,).index(None)",
    lambda: ([None] * 3, {None: 1}[None], (None,).index(None)),
)
