"""LOAD_ATTR_INSTANCE_VALUE: inline instance values, then missing, shadowed, deleted and added attributes."""


class C:
    def __init__(self, x):
        self.x = x


class D:
    x = "class attribute"


class E:
    @property
    def x(self):
        return "property"


class F:
    def __getattr__(self, name):
        return "getattr " + name


def with_dict():
    c = C("from dict")
    c.__dict__["y"] = 1
    return c


def deleted():
    c = C(1)
    del c.x
    return c


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C(i),)
print("warm ->", repr(last))
attempt("(D(),)", D())
attempt("(E(),)", E())
attempt("(F(),)", F())
attempt("(with_dict(),)", with_dict())
attempt("(deleted(),)", deleted())
attempt("(5,)", 5)
attempt("(None,)", None)
attempt("(C,)", C)
attempt("(D,)", D)
for i in range(60):
    again = op(C(i),)
print("again ->", repr(again))
attempt("(D(),)", D())
attempt("(E(),)", E())
attempt("(F(),)", F())
attempt("(with_dict(),)", with_dict())
