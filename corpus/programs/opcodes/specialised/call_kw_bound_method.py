"""CALL_KW_BOUND_METHOD: bound methods called with keywords, then other callables."""


class C:
    def m(self, x, y=2):
        return x, y

    def kwonly(self, *, x, y=3):
        return x, y

    def stars(self, **kw):
        return kw

    def none(self):
        return "none"


c = C()


def op(f):
    return f(x=1, y=5)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(c.m,)
print("warm ->", repr(last))
attempt("(c.kwonly,)", c.kwonly)
attempt("(c.stars,)", c.stars)
attempt("(c.none,)", c.none)
attempt("(dict,)", dict)
for i in range(60):
    again = op(c.m,)
print("again ->", repr(again))
attempt("(c.kwonly,)", c.kwonly)
attempt("(c.stars,)", c.stars)
attempt("(c.none,)", c.none)
attempt("(dict,)", dict)
