"""Name mangling of private names in attributes, imports, parameters, nested classes and strings."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    __private = 1
    __dunder__ = 2
    _single = 3
    __a, (__b, *__c) = 1, (2, 3)

    def __init__(self):
        self.__x = 5

    def get(self):
        __local = 7
        return self.__x, self.__private, sorted(locals())

    def param(self, __p=1, *__args, __k=2, **__kw):
        return __p, __args, __k, __kw

    def other(self, obj):
        return obj.__x

    def delete(self):
        del self.__x

    def glob(self):
        global __global_name
        __global_name = "mangled global"

    def comp(self):
        return [__i for __i in range(2)], (lambda __v: __v)(3)

    def by_string(self):
        return getattr(self, "__x", "not mangled in strings")

    class __Inner:
        __deep = 1

        def get(self):
            return self.__deep

    def inner(self):
        return self.__Inner().get()


class _Lead:
    __v = 1


class __All:
    __w = 2


class ___:
    __z = 3


c = C()
show(
    "c.get(), c._C__x, c._C__private, c.__dunder__, c.param(9), c.param.__code__.co_varnames",
    lambda: (
        c.get(), c._C__x, c._C__private, c.__dunder__, c.param(9), c.param.__code__.co_varnames,
    ),
)
show("c.__x", lambda: c.__x)
show("c.param(__k=1)", lambda: c.param(__k=1))
show(
    "c.param(_C__k=5), c.comp(), c.by_string(), c.inner(), c._C__a, c._C__b, c._C__c",
    lambda: (c.param(_C__k=5), c.comp(), c.by_string(), c.inner(), c._C__a, c._C__b, c._C__c),
)
show("c.other(5)", lambda: c.other(5))
show("c.glob(), _C__global_name", lambda: (c.glob(), _C__global_name))
show(
    '[n for n in vars(C) if "__" in n and not n.endswith("__")]',
    lambda: [n for n in vars(C) if "__" in n and not n.endswith("__")],
)
show(
    '[n for n in vars(_Lead) if n.endswith("v")], [n for n in vars(__All) if '
    'n.endswith("w")], [n for n in vars(___) if n.endswith("z")]',
    lambda: (
        [n for n in vars(_Lead) if n.endswith("v")], [n for n in vars(__All) if n.endswith("w")],
        [n for n in vars(___) if n.endswith("z")],
    ),
)
show('c.delete(), hasattr(c, "_C__x")', lambda: (c.delete(), hasattr(c, "_C__x")))
show(
    "C.__name__, C._C__Inner.__name__, C._C__Inner.__qualname__",
    lambda: (C.__name__, C._C__Inner.__name__, C._C__Inner.__qualname__),
)
