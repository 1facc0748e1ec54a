"""object.__class__: assignment between classes of one layout, and every refusal."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class A:
    kind = "A"

    def who(self):
        return f"A.who of {type(self).__name__}"


class B:
    kind = "B"

    def who(self):
        return f"B.who of {type(self).__name__}"


class S1:
    __slots__ = ("x",)


class S2:
    __slots__ = ("x",)


class S3:
    __slots__ = ("x", "y")


class I(int):
    pass


class J(int):
    pass


a = A()
a.x = 1
print(a.kind, a.who(), a.x)
a.__class__ = B
print(a.kind, a.who(), a.x, type(a), isinstance(a, A), isinstance(a, B))
a.__class__ = A
print(a.kind, a.who())

s = S1()
s.x = 10
s.__class__ = S2
print(type(s).__name__, s.x)


def assign(obj, cls):
    obj.__class__ = cls
    return type(obj).__name__, obj if isinstance(obj, int) else None


show("assign(A(), S1)", lambda: assign(A(), S1))
show("assign(S1(), S3)", lambda: assign(S1(), S3))
show("assign(S1(), A)", lambda: assign(S1(), A))
show("assign(I(5), J)", lambda: assign(I(5), J))
show("assign(I(5), int)", lambda: assign(I(5), int))
show("assign(5, I)", lambda: assign(5, I))
show("assign(A(), int)", lambda: assign(A(), int))
show("assign(A(), 5)", lambda: assign(A(), 5))
show("assign(A(), None)", lambda: assign(A(), None))
show("assign([], A)", lambda: assign([], A))
show("assign(A(), object)", lambda: assign(A(), object))
show("assign(object(), A)", lambda: assign(object(), A))
show("assign(A, type)", lambda: assign(A, type))


def drop(obj):
    del obj.__class__


show("drop(A())", lambda: drop(A()))
show('object.__dict__["__class__"].__get__(5)', lambda: object.__dict__["__class__"].__get__(5))
show(
    'object.__dict__["__class__"].__get__(A()) is A',
    lambda: object.__dict__["__class__"].__get__(A()) is A,
)


class Liar:
    __class__ = property(lambda self: int)


show("Liar().__class__, type(Liar()).__name__", lambda: (Liar().__class__, type(Liar()).__name__))
show(
    "isinstance(Liar(), int), isinstance(Liar(), Liar), issubclass(type(Liar()), int)",
    lambda: (isinstance(Liar(), int), isinstance(Liar(), Liar), issubclass(type(Liar()), int)),
)


class Meta(type):
    pass


class Other(type):
    pass


class M(metaclass=Meta):
    pass


M.__class__ = Other
print(type(M).__name__, M.__class__.__name__, isinstance(M, Meta))
show("assign(M, int)", lambda: assign(M, int))
