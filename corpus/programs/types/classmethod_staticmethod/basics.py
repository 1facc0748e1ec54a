"""classmethod and staticmethod: binding, wrapping, attributes, subclassing and misuse."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    @classmethod
    def cm(cls, x=1):
        """cm doc"""
        return cls.__name__, x

    @staticmethod
    def sm(x=1):
        """sm doc"""
        return "static", x

    @classmethod
    def made(cls):
        return type(cls()).__name__

    raw_class = classmethod(len)
    raw_static = staticmethod(len)
    of_int = classmethod(5)


class D(C):
    pass


show(
    "C.cm(), C().cm(2), D.cm(), D().cm(x=3), C.made(), D.made()",
    lambda: (C.cm(), C().cm(2), D.cm(), D().cm(x=3), C.made(), D.made()),
)
show("C.cm(1, 2)", lambda: C.cm(1, 2))
show("C.sm(), C().sm(2), D.sm(x=5)", lambda: (C.sm(), C().sm(2), D.sm(x=5)))
show("C.sm(1, 2)", lambda: C.sm(1, 2))
show(
    "C.cm.__self__, D.cm.__self__, C.cm.__func__ is D.cm.__func__, C.cm == C.cm, C.cm == "
    "D.cm, C.cm.__name__, C.cm.__doc__",
    lambda: (
        C.cm.__self__, D.cm.__self__, C.cm.__func__ is D.cm.__func__, C.cm == C.cm, C.cm == D.cm,
        C.cm.__name__, C.cm.__doc__,
    ),
)
show(
    'C.__dict__["cm"].__func__.__name__, C.__dict__["cm"].__wrapped__.__name__, '
    'C.__dict__["cm"].__name__, C.__dict__["cm"].__doc__',
    lambda: (
        C.__dict__["cm"].__func__.__name__, C.__dict__["cm"].__wrapped__.__name__,
        C.__dict__["cm"].__name__, C.__dict__["cm"].__doc__,
    ),
)
show(
    'C.__dict__["sm"].__func__.__name__, C.__dict__["sm"](7), C.__dict__["sm"].__name__, '
    'C.__dict__["sm"].__isabstractmethod__',
    lambda: (
        C.__dict__["sm"].__func__.__name__, C.__dict__["sm"](7), C.__dict__["sm"].__name__,
        C.__dict__["sm"].__isabstractmethod__,
    ),
)
show('C.__dict__["cm"](C)', lambda: C.__dict__["cm"](C))
show("C.raw_static([1, 2])", lambda: C.raw_static([1, 2]))
show("C.raw_class()", lambda: C.raw_class())
show("C.of_int", lambda: C.of_int)
show("classmethod()", lambda: classmethod())
show("classmethod(1, 2)", lambda: classmethod(1, 2))
show("classmethod(f=len)", lambda: classmethod(f=len))
show("staticmethod()", lambda: staticmethod())
show("staticmethod(1, 2)", lambda: staticmethod(1, 2))
show("staticmethod(5)()", lambda: staticmethod(5)())
show(
    "repr(classmethod(len)), repr(staticmethod(len)), repr(classmethod(int))",
    lambda: (repr(classmethod(len)), repr(staticmethod(len)), repr(classmethod(int))),
)
show("classmethod(len).__get__(None, list)()", lambda: classmethod(len).__get__(None, list)())
show(
    "classmethod(lambda cls: cls).__get__(5)(), classmethod(lambda cls: cls).__get__(5, str)()",
    lambda: (
        classmethod(lambda cls: cls).__get__(5)(), classmethod(lambda cls: cls).__get__(5, str)(),
    ),
)
show(
    "staticmethod(len).__get__(None, list)([1]), staticmethod(len).__get__(5)([])",
    lambda: (staticmethod(len).__get__(None, list)([1]), staticmethod(len).__get__(5)([])),
)
show("classmethod(len).__get__(None, None)", lambda: classmethod(len).__get__(None, None))
s = staticmethod(len)
s.extra = 1
show(
    "s.extra, s.__dict__, staticmethod(C.sm).__doc__, "
    "staticmethod(staticmethod(len))([1]), classmethod(len).__isabstractmethod__",
    lambda: (
        s.extra, s.__dict__, staticmethod(C.sm).__doc__, staticmethod(staticmethod(len))([1]),
        classmethod(len).__isabstractmethod__,
    ),
)
show('setattr(s, "__func__", max)', lambda: setattr(s, "__func__", max))
show(
    'delattr(s, "extra"), s.__dict__.get("extra")',
    lambda: (delattr(s, "extra"), s.__dict__.get("extra")),
)


class Meta(type):
    @classmethod
    def mcm(mcls):
        return mcls.__name__

    def instance(cls):
        return cls.__name__

    @staticmethod
    def msm():
        return "meta static"


class E(metaclass=Meta):
    pass


show(
    "E.mcm(), E.instance(), E.msm(), Meta.mcm()",
    lambda: (E.mcm(), E.instance(), E.msm(), Meta.mcm()),
)
show("E().mcm()", lambda: E().mcm())


class Chain:
    @classmethod
    @property
    def prop(cls):
        return "not chained since 3.13"

    @classmethod
    @staticmethod
    def both(*args):
        return args

    @staticmethod
    @classmethod
    def reverse(*args):
        return args


show("type(Chain.prop).__name__, Chain.both(1)", lambda: (type(Chain.prop).__name__, Chain.both(1)))
show("Chain.reverse(1)", lambda: Chain.reverse(1))


class Sub(classmethod):
    def __get__(self, obj, owner=None):
        return ("intercepted", obj is None, owner.__name__)


class Uses:
    x = Sub(len)


show(
    'Uses.x, Uses().x, type(Uses.__dict__["x"]).__name__',
    lambda: (Uses.x, Uses().x, type(Uses.__dict__["x"]).__name__),
)
