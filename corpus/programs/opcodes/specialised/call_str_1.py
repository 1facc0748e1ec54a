"""CALL_STR_1: str(x), then subclasses and errors."""


class R:
    def __str__(self):
        return "R str"


class Bad:
    def __str__(self):
        return 5


class Sub(str):
    pass


def op(x):
    return str(x)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i,)
print("warm ->", repr(last))
attempt('("same",)', "same")
attempt("(None,)", None)
attempt("(R(),)", R())
attempt("(Bad(),)", Bad())
attempt('(Sub("sub"),)', Sub("sub"))
attempt('(b"b",)', b"b")
attempt("(1.5,)", 1.5)
attempt("([R, 1][1:],)", [R, 1][1:])
for i in range(60):
    again = op(i,)
print("again ->", repr(again))
attempt('("same",)', "same")
attempt("(None,)", None)
attempt("(R(),)", R())
attempt("(Bad(),)", Bad())
