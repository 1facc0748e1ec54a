"""CALL_BOUND_METHOD_EXACT_ARGS: bound methods held in variables, then wrong counts and other callables."""


class C:
    def one(self, x):
        return ("one", x)

    def two(self, x, y):
        return x, y

    def default(self, x, y=3):
        return x, y

    @classmethod
    def cm(cls, x):
        return cls.__name__, x


c = C()


def op(f):
    return f(1)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(c.one,)
print("warm ->", repr(last))
attempt("(c.two,)", c.two)
attempt("(c.default,)", c.default)
attempt("(c.cm,)", c.cm)
attempt("(C.one,)", C.one)
attempt("([5].append,)", [5].append)
attempt('("a".join,)', "a".join)
attempt("({}.get,)", {}.get)
for i in range(60):
    again = op(c.one,)
print("again ->", repr(again))
attempt("(c.two,)", c.two)
attempt("(c.default,)", c.default)
attempt("(c.cm,)", c.cm)
attempt("(C.one,)", C.one)
