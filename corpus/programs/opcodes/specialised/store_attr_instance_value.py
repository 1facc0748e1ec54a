"""STORE_ATTR_INSTANCE_VALUE: storing attributes into inline values, then slots, properties, and refusals."""


class C:
    def __init__(self):
        self.x = None


class Slots:
    __slots__ = ("x",)


class NoX:
    __slots__ = ()


class P:
    @property
    def x(self):
        return "p"

    @x.setter
    def x(self, value):
        print("  setter", value)


class ReadOnly:
    x = property(lambda self: 1)


class Custom:
    def __setattr__(self, name, value):
        print("  setattr", name, value)

    x = "custom"


def op(a):
    a.x = 5
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C(),)
print("warm ->", repr(last))
attempt("(Slots(),)", Slots())
attempt("(NoX(),)", NoX())
attempt("(P(),)", P())
attempt("(ReadOnly(),)", ReadOnly())
attempt("(Custom(),)", Custom())
attempt("(C,)", C)
attempt("(5,)", 5)
attempt("(int,)", int)
attempt("(None,)", None)
for i in range(60):
    again = op(C(),)
print("again ->", repr(again))
attempt("(Slots(),)", Slots())
attempt("(NoX(),)", NoX())
attempt("(P(),)", P())
attempt("(ReadOnly(),)", ReadOnly())
