"""C3 linearisation: diamonds, conflicts, custom mro(), and lookups along the order."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def names(cls):
    return "".join(c.__name__ + " " for c in cls.__mro__).strip()


class O: ...
class A(O): ...
class B(O): ...
class C(O): ...
class D(O): ...
class E(O): ...
class K1(A, B, C): ...
class K2(D, B, E): ...
class K3(D, A): ...
class Z(K1, K2, K3): ...


show(
    "names(K1), names(K2), names(K3), names(Z)",
    lambda: (names(K1), names(K2), names(K3), names(Z)),
)


class X(A, B): ...
class Y(B, A): ...


show('type("XY", (X, Y), {})', lambda: type("XY", (X, Y), {}))
show('type("OA", (O, A), {})', lambda: type("OA", (O, A), {}))
show('type("AA", (A, A), {})', lambda: type("AA", (A, A), {}))
show(
    'names(type("AO", (A, O), {})), names(type("I", (A, int), {})), names(type("L", '
    "(list, A), {}))",
    lambda: (
        names(type("AO", (A, O), {})), names(type("I", (A, int), {})),
        names(type("L", (list, A), {})),
    ),
)
show('type("IL", (int, list), {})', lambda: type("IL", (int, list), {}))
show('type("IS", (int, str), {})', lambda: type("IS", (int, str), {}))
show('type("FB", (float, bool), {})', lambda: type("FB", (float, bool), {}))
show('type("ID", (dict, A, list), {})', lambda: type("ID", (dict, A, list), {}))
show(
    'names(type("OD", (type("D1", (dict,), {}), type("D2", (dict,), {})), {}))',
    lambda: names(type("OD", (type("D1", (dict,), {}), type("D2", (dict,), {})), {})),
)


class Custom(type):
    def mro(cls):
        order = super().mro()
        print("  mro for", cls.__name__, [c.__name__ for c in order])
        return [order[0], *reversed(order[1:-1]), order[-1]]


class P:
    who = "P"


class Q:
    who = "Q"


class R(P, Q, metaclass=Custom):
    pass


show("names(R), R().who", lambda: (names(R), R().who))


class BadMro(type):
    def mro(cls):
        return cls.answer


def bad(answer):
    return BadMro("Bad", (), {"answer": answer})


show("bad([])", lambda: bad([]))
show("bad(5)", lambda: bad(5))
show("bad([1])", lambda: bad([1]))
show("bad([int, object])", lambda: bad([int, object]))
show("names(bad((object,)))", lambda: names(bad((object,))))


class Base:
    def f(self):
        return ["Base"]


class Left(Base):
    def f(self):
        return ["Left"] + super().f()


class Right(Base):
    def f(self):
        return ["Right"] + super().f()


class Bottom(Left, Right):
    def f(self):
        return ["Bottom"] + super().f()


show("Bottom().f(), names(Bottom)", lambda: (Bottom().f(), names(Bottom)))
Left.__bases__ = (Right,)
show("Bottom().f(), names(Bottom)", lambda: (Bottom().f(), names(Bottom)))


def cycle():
    Base.__bases__ = (Bottom,)


show("cycle()", lambda: cycle())
show(
    "Bottom.__base__.__name__, Bottom.__bases__ == (Left, Right), Left.mro() == list(Left.__mro__)",
    lambda: (
        Bottom.__base__.__name__, Bottom.__bases__ == (Left, Right),
        Left.mro() == list(Left.__mro__),
    ),
)


class Entries:
    def __mro_entries__(self, bases):
        print("  __mro_entries__", len(bases))
        return (A, B)


class ViaEntries(Entries()):
    pass


show(
    "names(ViaEntries), ViaEntries.__orig_bases__[0].__class__.__name__",
    lambda: (names(ViaEntries), ViaEntries.__orig_bases__[0].__class__.__name__),
)


class NoEntries:
    def __mro_entries__(self, bases):
        return ()


class Nothing(NoEntries()):
    pass


show("names(Nothing)", lambda: names(Nothing))


class BadEntries:
    def __mro_entries__(self, bases):
        return [A]


def bad_entries():
    class X(BadEntries()):
        pass


show("bad_entries()", lambda: bad_entries())
show('type("X", (Entries(),), {})', lambda: type("X", (Entries(),), {}))


def not_a_base():
    class X(5):
        pass


show("not_a_base()", lambda: not_a_base())
