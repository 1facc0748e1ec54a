"""LOAD_ATTR_SLOT: slots, then unset slots and other classes."""


class S:
    __slots__ = ("x", "y")

    def __init__(self, x):
        if x is not None:
            self.x = x


class Sub(S):
    pass


class Dict:
    x = 5


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(S(i),)
print("warm ->", repr(last))
attempt("(S(None),)", S(None))
attempt("(Sub(3),)", Sub(3))
attempt("(Sub(None),)", Sub(None))
attempt("(Dict(),)", Dict())
attempt("(S,)", S)
attempt("(7,)", 7)
for i in range(60):
    again = op(S(i),)
print("again ->", repr(again))
attempt("(S(None),)", S(None))
attempt("(Sub(3),)", Sub(3))
attempt("(Sub(None),)", Sub(None))
attempt("(Dict(),)", Dict())
