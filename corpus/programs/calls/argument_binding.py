"""Binding of arguments to parameters: every kind of parameter and every mistake."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def none():
    return "none"


def one(a):
    return a


def two(a, b=2):
    return a, b


def posonly(a, b=2, /):
    return a, b


def mixed(a, /, b, *, c):
    return a, b, c


def kwonly(*, x, y=5):
    return x, y


def star(a, *rest):
    return a, rest


def kwargs(a, **rest):
    return a, rest


def everything(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


def many(a, b, c, d):
    return a, b, c, d


show(
    "none(), one(1), one(a=1), two(1), two(1, 3), two(b=1, a=2), posonly(1), posonly(1, "
    "3), mixed(1, 2, c=3), mixed(1, b=2, c=3)",
    lambda: (
        none(), one(1), one(a=1), two(1), two(1, 3), two(b=1, a=2), posonly(1), posonly(1, 3),
        mixed(1, 2, c=3), mixed(1, b=2, c=3),
    ),
)
show(
    "kwonly(x=1), kwonly(y=1, x=2), star(1), star(1, 2, 3), kwargs(1), kwargs(a=1, b=2), "
    "everything(1, d=4)",
    lambda: (
        kwonly(x=1), kwonly(y=1, x=2), star(1), star(1, 2, 3), kwargs(1), kwargs(a=1, b=2),
        everything(1, d=4),
    ),
)
show(
    "everything(1, 2, 3, 4, 5, d=6, e=7, f=8, a=9, b=10)",
    lambda: everything(1, 2, 3, 4, 5, d=6, e=7, f=8, a=9, b=10),
)
show("none(1)", lambda: none(1))
show("none(x=1)", lambda: none(x=1))
show("none(1, 2, x=1)", lambda: none(1, 2, x=1))
show("one()", lambda: one())
show("one(1, 2)", lambda: one(1, 2))
show("one(1, a=2)", lambda: one(1, a=2))
show("one(b=1)", lambda: one(b=1))
show("one(1, b=2)", lambda: one(1, b=2))
show("two()", lambda: two())
show("two(1, 2, 3)", lambda: two(1, 2, 3))
show("two(b=2)", lambda: two(b=2))
show("two(1, 2, a=1)", lambda: two(1, 2, a=1))
show("two(1, c=3)", lambda: two(1, c=3))
show("posonly()", lambda: posonly())
show("posonly(a=1)", lambda: posonly(a=1))
show("posonly(1, b=2)", lambda: posonly(1, b=2))
show("posonly(1, 2, 3)", lambda: posonly(1, 2, 3))
show("posonly(b=1, a=2)", lambda: posonly(b=1, a=2))
show("mixed()", lambda: mixed())
show("mixed(1)", lambda: mixed(1))
show("mixed(1, 2)", lambda: mixed(1, 2))
show("mixed(1, 2, 3)", lambda: mixed(1, 2, 3))
show("mixed(a=1, b=2, c=3)", lambda: mixed(a=1, b=2, c=3))
show("mixed(1, 2, 3, c=4)", lambda: mixed(1, 2, 3, c=4))
show("kwonly()", lambda: kwonly())
show("kwonly(1)", lambda: kwonly(1))
show("kwonly(1, x=2)", lambda: kwonly(1, x=2))
show("kwonly(z=1)", lambda: kwonly(z=1))
show("kwonly(x=1, z=1)", lambda: kwonly(x=1, z=1))
show("star()", lambda: star())
show("star(a=1, b=2)", lambda: star(a=1, b=2))
show("star(b=2)", lambda: star(b=2))
show("kwargs()", lambda: kwargs())
show("kwargs(1, 2)", lambda: kwargs(1, 2))
show("kwargs(1, a=2)", lambda: kwargs(1, a=2))
show("everything()", lambda: everything())
show("everything(1)", lambda: everything(1))
show("everything(a=1, d=2)", lambda: everything(a=1, d=2))
show("many()", lambda: many())
show("many(1)", lambda: many(1))
show("many(1, 2)", lambda: many(1, 2))
show("many(1, 2, 3)", lambda: many(1, 2, 3))
show("many(1, 2, 3, 4, 5)", lambda: many(1, 2, 3, 4, 5))
show("many(1, 2, 3, 4, 5, 6)", lambda: many(1, 2, 3, 4, 5, 6))
show("many(a=1, d=2)", lambda: many(a=1, d=2))
show("many(1, 2, 3, e=4)", lambda: many(1, 2, 3, e=4))
show("many(1, 2, 3, 4, d=5)", lambda: many(1, 2, 3, 4, d=5))
show("(lambda a, b=1: (a, b))()", lambda: (lambda a, b=1: (a, b))())
show("(lambda *, a: a)()", lambda: (lambda *, a: a)())
show("(lambda: 0)(1)", lambda: (lambda: 0)(1))
show(
    "(lambda a, *b, c=3, **d: (a, b, c, d))(1, 2, c=4, e=5)",
    lambda: (lambda a, *b, c=3, **d: (a, b, c, d))(1, 2, c=4, e=5),
)


class C:
    def method(self, a):
        return a

    @classmethod
    def cm(cls, a):
        return a

    @staticmethod
    def sm(a):
        return a


show("C().method()", lambda: C().method())
show("C().method(1, 2)", lambda: C().method(1, 2))
show("C.method()", lambda: C.method())
show("C.method(1)", lambda: C.method(1))
show("C().cm()", lambda: C().cm())
show("C().cm(1, 2)", lambda: C().cm(1, 2))
show("C().sm()", lambda: C().sm())
show("C().sm(1, 2)", lambda: C().sm(1, 2))
