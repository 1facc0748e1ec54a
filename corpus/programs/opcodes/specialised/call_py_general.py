"""CALL_PY_GENERAL: Python calls with defaults and stars, then errors."""


def default(x, y=2):
    return x, y


def star(x, *rest):
    return x, rest


def many(x, y, z):
    return x, y, z


def kw(x, **k):
    return x, k


def op(f):
    return f(1)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(default,)
print("warm ->", repr(last))
attempt("(star,)", star)
attempt("(kw,)", kw)
attempt("(many,)", many)
attempt("(default,)", default)
attempt("([].append,)", [].append)
attempt("(len,)", len)
for i in range(60):
    again = op(default,)
print("again ->", repr(again))
attempt("(star,)", star)
attempt("(kw,)", kw)
attempt("(many,)", many)
attempt("(default,)", default)
