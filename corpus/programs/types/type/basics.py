"""type: its attributes, one and three argument calls, and its errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Base:
    """A base class."""

    attr = 1

    def f(self): ...


class Derived(Base):
    pass


show(
    "type(3), type(None), type(...), type(NotImplemented), type(type)",
    lambda: (type(3), type(None), type(...), type(NotImplemented), type(type)),
)
show("type()", lambda: type())
show("type(1, 2)", lambda: type(1, 2))
show("type(1, 2, 3, 4)", lambda: type(1, 2, 3, 4))
show("type(object=3)", lambda: type(object=3))
show(
    'type("X", (), {}).__name__, type("X", (), {}).__bases__',
    lambda: (type("X", (), {}).__name__, type("X", (), {}).__bases__),
)
show('type("X", (Base,), {"y": 3})().y', lambda: type("X", (Base,), {"y": 3})().y)
show(
    'type("X", (Base, int), dict(z=1)).__mro__[-1]',
    lambda: type("X", (Base, int), dict(z=1)).__mro__[-1],
)
show('type("X", [], {})', lambda: type("X", [], {}))
show("type(3, (), {})", lambda: type(3, (), {}))
show('type("X", (), [])', lambda: type("X", (), []))
show('type("X", (3,), {})', lambda: type("X", (3,), {}))
show('type("X", (bool,), {})', lambda: type("X", (bool,), {}))
show('type("X", (type(None),), {})', lambda: type("X", (type(None),), {}))
show('type("X", (int, str), {})', lambda: type("X", (int, str), {}))
show('type("X", (Base, Derived), {})', lambda: type("X", (Base, Derived), {}))
show('type("X", (Base, Base), {})', lambda: type("X", (Base, Base), {}))
show('type("a\\0b", (), {})', lambda: type("a\0b", (), {}))
show('type("X", (), {"__slots__": "a"})().a', lambda: type("X", (), {"__slots__": "a"})().a)
show('type("X", (), {}, extra=1)', lambda: type("X", (), {}, extra=1))
show(
    "type.__name__, type.__bases__, type.__base__, type.__mro__",
    lambda: (type.__name__, type.__bases__, type.__base__, type.__mro__),
)
show(
    "Base.__name__, Base.__qualname__, Base.__module__, Base.__doc__, Derived.__doc__",
    lambda: (Base.__name__, Base.__qualname__, Base.__module__, Base.__doc__, Derived.__doc__),
)
show(
    "Derived.__mro__ == tuple(Derived.mro()), Derived.__bases__, Derived.__base__",
    lambda: (Derived.__mro__ == tuple(Derived.mro()), Derived.__bases__, Derived.__base__),
)
show("sorted(Base.__dict__)", lambda: sorted(Base.__dict__))
show("type(Base.__dict__)", lambda: type(Base.__dict__))
show(
    "Base.__subclasses__(), Derived.__subclasses__()",
    lambda: (Base.__subclasses__(), Derived.__subclasses__()),
)
show("type.mro(int), type.__subclasses__(bool)", lambda: (type.mro(int), type.__subclasses__(bool)))
show(
    "Base.__flags__ & (1 << 10) != 0, int.__flags__ & (1 << 10) != 0",
    lambda: (Base.__flags__ & (1 << 10) != 0, int.__flags__ & (1 << 10) != 0),
)
show(
    "int.__basicsize__ > 0, int.__itemsize__, int.__dictoffset__, int.__weakrefoffset__",
    lambda: (int.__basicsize__ > 0, int.__itemsize__, int.__dictoffset__, int.__weakrefoffset__),
)
show(
    "Base.__text_signature__, int.__text_signature__, str.__text_signature__",
    lambda: (Base.__text_signature__, int.__text_signature__, str.__text_signature__),
)
show("object.__text_signature__", lambda: object.__text_signature__)
show("list.__text_signature__", lambda: list.__text_signature__)
show(
    "repr(Base), str(Base), repr(int), repr(type)",
    lambda: (repr(Base), str(Base), repr(int), repr(type)),
)
show("Base < Derived", lambda: Base < Derived)
show(
    "Base == Derived, Base != Derived, Base is Base",
    lambda: (Base == Derived, Base != Derived, Base is Base),
)
show(
    "Base.__instancecheck__(Derived()), Base.__subclasscheck__(Derived)",
    lambda: (Base.__instancecheck__(Derived()), Base.__subclasscheck__(Derived)),
)
show("isinstance(Derived(), (int, (str, Base)))", lambda: isinstance(Derived(), (int, (str, Base))))
show(
    "isinstance(3, int | str), isinstance(3, 3)",
    lambda: (isinstance(3, int | str), isinstance(3, 3)),
)
show('isinstance(3, "int")', lambda: isinstance(3, "int"))
show("issubclass(3, int)", lambda: issubclass(3, int))
show("issubclass(int, 3)", lambda: issubclass(int, 3))
show(
    "issubclass(bool, (str, int)), issubclass(Derived, Base | None)",
    lambda: (issubclass(bool, (str, int)), issubclass(Derived, Base | None)),
)
show("Base.missing", lambda: Base.missing)
show(
    'type.__call__(int, "12"), type.__call__(Base).attr',
    lambda: (type.__call__(int, "12"), type.__call__(Base).attr),
)
show(
    'type.__getattribute__(Base, "attr"), type.__getattribute__(int, "nope")',
    lambda: (type.__getattribute__(Base, "attr"), type.__getattribute__(int, "nope")),
)
show('type.__getattribute__(int, "nope")', lambda: type.__getattribute__(int, "nope"))
show(
    'len(type("LongName" * 10, (), {}).__name__)',
    lambda: len(type("LongName" * 10, (), {}).__name__),
)
show(
    "int.__or__(1, 2), type.__or__(int, str), int | None, None | int",
    lambda: (int.__or__(1, 2), type.__or__(int, str), int | None, None | int),
)
show("int | 3", lambda: int | 3)
show("3 | int", lambda: 3 | int)
show(
    'type.__prepare__(), type.__prepare__("X", (), a=1)',
    lambda: (type.__prepare__(), type.__prepare__("X", (), a=1)),
)
show(
    'dir(type)[0] <= dir(type)[-1], "mro" in dir(type), "mro" in dir(int)',
    lambda: (dir(type)[0] <= dir(type)[-1], "mro" in dir(type), "mro" in dir(int)),
)
