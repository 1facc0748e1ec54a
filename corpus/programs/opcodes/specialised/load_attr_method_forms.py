"""LOAD_ATTR_METHOD: methods on instances with values, slots, dicts and shadowed names."""


class C:
    def m(self):
        return ("C.m", self.n)

    def __init__(self, n):
        self.n = n


class S:
    __slots__ = ()

    def m(self):
        return "S.m"


def shadow():
    c = C(1)
    c.m = lambda: "shadow"
    return c


class Static:
    m = staticmethod(lambda: "static")


class Cls:
    m = classmethod(lambda cls: cls.__name__)


class P:
    m = property(lambda self: lambda: "property")


def op(a):
    return a.m()


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C(i),)
print("warm ->", repr(last))
attempt("(S(),)", S())
attempt("(shadow(),)", shadow())
attempt("(Static(),)", Static())
attempt("(Cls(),)", Cls())
attempt("(Cls,)", Cls)
attempt("(P(),)", P())
attempt("(C,)", C)
attempt('("str",)', "str")
attempt("(C(2),)", C(2))
for i in range(60):
    again = op(C(i),)
print("again ->", repr(again))
attempt("(S(),)", S())
attempt("(shadow(),)", shadow())
attempt("(Static(),)", Static())
attempt("(Cls(),)", Cls())
