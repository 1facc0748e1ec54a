"""CALL_TYPE_1: type(x), then other one-argument classes and a shadowed type."""


class Meta(type):
    def __call__(cls, x):
        return ("meta call", x)


class M(metaclass=Meta):
    pass


def op(t, x):
    return t(x)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(type, i)
print("warm ->", repr(last))
attempt('(type, "s")', type, "s")
attempt("(str, 5)", str, 5)
attempt('(tuple, "ab")', tuple, "ab")
attempt('(list, "ab")', list, "ab")
attempt("(M, 1)", M, 1)
attempt('(int, "12")', int, "12")
attempt('(int, "x")', int, "x")
attempt("(object, 1)", object, 1)
attempt("(bool, [])", bool, [])
attempt("(type(None), 1)", type(None), 1)
attempt("(dict, 5)", dict, 5)
for i in range(60):
    again = op(type, i)
print("again ->", repr(again))
attempt('(type, "s")', type, "s")
attempt("(str, 5)", str, 5)
attempt('(tuple, "ab")', tuple, "ab")
attempt('(list, "ab")', list, "ab")
