"""CALL_KW_PY: keyword calls of Python functions, then errors."""


def plain(x, y):
    return x, y


def kwonly(x, *, y):
    return x, y


def posonly(x, y, /):
    return x, y


def star(x, **k):
    return x, k


def none(x):
    return x


class C:
    def __init__(self, x, y):
        self.xy = x, y

    def __repr__(self):
        return f"C{self.xy}"


def op(f):
    return f(1, y=2)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(plain,)
print("warm ->", repr(last))
attempt("(kwonly,)", kwonly)
attempt("(posonly,)", posonly)
attempt("(star,)", star)
attempt("(none,)", none)
attempt("(C,)", C)
attempt("(dict,)", dict)
attempt("(int,)", int)
attempt("(len,)", len)
attempt("(C(1, 2).__init__,)", C(1, 2).__init__)
attempt("(5,)", 5)
for i in range(60):
    again = op(plain,)
print("again ->", repr(again))
attempt("(kwonly,)", kwonly)
attempt("(posonly,)", posonly)
attempt("(star,)", star)
attempt("(none,)", none)
