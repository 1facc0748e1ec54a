"""super: zero and two arguments, MRO walking, attribute kinds, unusual uses and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class A:
    attr = "A.attr"

    def m(self):
        return ["A"]

    @classmethod
    def cm(cls):
        return ["A", cls.__name__]

    @staticmethod
    def sm():
        return "A.sm"

    @property
    def p(self):
        return "A.p"


class B(A):
    def m(self):
        return ["B"] + super().m()

    @classmethod
    def cm(cls):
        return ["B"] + super().cm()


class C(A):
    def m(self):
        return ["C"] + super().m()


class D(B, C):
    attr = "D.attr"

    def m(self):
        return ["D"] + super().m()

    @staticmethod
    def sm():
        return super(D, D).sm()

    @property
    def p(self):
        return "D" + super().p

    def get(self):
        return super().attr, super(B, self).m(), super().__init__.__qualname__


d = D()
show("d.m(), D.cm(), d.sm(), d.p, d.get()", lambda: (d.m(), D.cm(), d.sm(), d.p, d.get()))
show(
    "super(D, d).m(), super(B, d).m(), super(C, d).m(), super(D, D).cm(), super(D, d).attr",
    lambda: (super(D, d).m(), super(B, d).m(), super(C, d).m(), super(D, D).cm(), super(D, d).attr),
)
show("super(A, d).m", lambda: super(A, d).m)
show("super(D, d).nope", lambda: super(D, d).nope)
show("super(D, D).nope", lambda: super(D, D).nope)
show("super(D, 5)", lambda: super(D, 5))
show("super(D, A())", lambda: super(D, A()))
show("super(5, 5)", lambda: super(5, 5))
show("super(D, d, 1)", lambda: super(D, d, 1))
show("super(D, d, x=1)", lambda: super(D, d, x=1))
show("super()", lambda: super())
show(
    "repr(super(D, d)), repr(super(D)), repr(super(D, D)), super(D, d).__thisclass__, "
    "super(D, d).__self_class__, super(D, d).__self__ is d",
    lambda: (
        repr(super(D, d)), repr(super(D)), repr(super(D, D)), super(D, d).__thisclass__,
        super(D, d).__self_class__, super(D, d).__self__ is d,
    ),
)
show(
    "super(D).__self__, super(D).__self_class__, super(D).__get__(d).m(), "
    "super(D).__get__(None) is not None",
    lambda: (
        super(D).__self__, super(D).__self_class__, super(D).__get__(d).m(),
        super(D).__get__(None) is not None,
    ),
)
show("super(D).m", lambda: super(D).m)
show("super(D).__get__(5)", lambda: super(D).__get__(5))
show('setattr(super(D, d), "x", 1)', lambda: setattr(super(D, d), "x", 1))
show(
    "super(D, d).__class__, super(D, d).__doc__ is not None, type(super(D, d))",
    lambda: (super(D, d).__class__, super(D, d).__doc__ is not None, type(super(D, d))),
)
show("super(D, d) == super(D, d)", lambda: super(D, d) == super(D, d))
show("len(super(D, d))", lambda: len(super(D, d)))
show("super(D, d)[0]", lambda: super(D, d)[0])
show("super(D, d) + 1", lambda: super(D, d) + 1)
show("super(D, d)()", lambda: super(D, d)())


def free(self):
    return super().m()


D.free = free
show("d.free()", lambda: d.free())


class NoArgs:
    def f():
        return super()

    def deleted(self):
        del self
        return super()

    def rebound(self):
        self = 5
        return super().__repr__()

    def nested(self):
        return (lambda: super())()

    def inner(self):
        def helper(this):
            return super().__init__.__qualname__

        return helper(self)

    def gen(self):
        return [super().__class__ for _ in range(1)]

    def uses_class(self):
        return __class__.__name__


show("NoArgs.f()", lambda: NoArgs.f())
show("NoArgs().deleted()", lambda: NoArgs().deleted())
show("NoArgs().rebound()", lambda: NoArgs().rebound())
show("NoArgs().nested()", lambda: NoArgs().nested())
show(
    "NoArgs().inner(), NoArgs().gen(), NoArgs().uses_class()",
    lambda: (NoArgs().inner(), NoArgs().gen(), NoArgs().uses_class()),
)


class Loud(super):
    def __getattribute__(self, name):
        if name == "m":
            return "intercepted"
        return super().__getattribute__(name)


show(
    "Loud(D, d).m, Loud(D, d).attr, type(Loud(D, d)).__name__",
    lambda: (Loud(D, d).m, Loud(D, d).attr, type(Loud(D, d)).__name__),
)
D.attr_for_class = super(B, D).m
show("D.attr_for_class(d)", lambda: D.attr_for_class(d))
