"""LOAD_SUPER_ATTR_METHOD: super().method(), then other receivers, missing and shadowed super."""


class A:
    def m(self, n):
        return ("A.m", n)


class Other(A):
    def m(self, n):
        return ("Other", super().m(n))


class B(A):
    def m(self, n):
        return ("B", super().m(n))

    def bad(self, n):
        return super().nope(n)


class C(B, Other):
    pass


def op(a, n):
    return a.m(n) if n != "bad" else a.bad(n)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(B(), i)
print("warm ->", repr(last))
attempt("(C(), 1)", C(), 1)
attempt("(Other(), 2)", Other(), 2)
attempt('(B(), "bad")', B(), "bad")
attempt("(A(), 3)", A(), 3)
attempt("(B, 4)", B, 4)
for i in range(60):
    again = op(B(), i)
print("again ->", repr(again))
attempt("(C(), 1)", C(), 1)
attempt("(Other(), 2)", Other(), 2)
attempt('(B(), "bad")', B(), "bad")
attempt("(A(), 3)", A(), 3)
