"""CALL_BOUND_METHOD_GENERAL: bound methods whose functions have defaults or stars, then other callables."""


class C:
    def default(self, x, y=3):
        return x, y

    def star(self, *args):
        return args

    def kwonly(self, x, *, k=4):
        return x, k

    def many(self, x, y, z):
        return x


c = C()


def op(f):
    return f(1)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(c.default,)
print("warm ->", repr(last))
attempt("(c.star,)", c.star)
attempt("(c.kwonly,)", c.kwonly)
attempt("(c.many,)", c.many)
attempt("(c.default,)", c.default)
for i in range(60):
    again = op(c.default,)
print("again ->", repr(again))
attempt("(c.star,)", c.star)
attempt("(c.kwonly,)", c.kwonly)
attempt("(c.many,)", c.many)
attempt("(c.default,)", c.default)
