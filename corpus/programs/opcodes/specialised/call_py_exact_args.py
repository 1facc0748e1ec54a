"""CALL_PY_EXACT_ARGS: Python calls with exact arguments, then wrong counts and other callables."""


def exact(x):
    return ("exact", x)


def default(x=5, y=6):
    return x, y


def star(*args):
    return args


def kwonly(x, *, y):
    return x, y


def none():
    return "none"


def gen(x):
    yield x


class Callable:
    def __call__(self, x):
        return ("instance", x)


def op(f):
    result = f(1)
    return list(result) if f is gen else result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(exact,)
print("warm ->", repr(last))
attempt("(default,)", default)
attempt("(star,)", star)
attempt("(kwonly,)", kwonly)
attempt("(none,)", none)
attempt("(gen,)", gen)
attempt("(Callable(),)", Callable())
attempt("(int,)", int)
attempt("(str,)", str)
attempt("(abs,)", abs)
attempt("(5,)", 5)
attempt("(None,)", None)
attempt("(lambda x: -x,)", lambda x: -x)
for i in range(60):
    again = op(exact,)
print("again ->", repr(again))
attempt("(default,)", default)
attempt("(star,)", star)
attempt("(kwonly,)", kwonly)
attempt("(none,)", none)
