"""CALL_ISINSTANCE: isinstance(x, t), then unions, tuples, hooks and errors."""


class Meta(type):
    def __instancecheck__(cls, obj):
        return "truthy"


class M(metaclass=Meta):
    pass


class Bad(type):
    def __instancecheck__(cls, obj):
        raise ValueError("hook failed")


class B(metaclass=Bad):
    pass


def op(x, t):
    return isinstance(x, t)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i, int)
print("warm ->", repr(last))
attempt("(1, str)", 1, str)
attempt("(True, int)", True, int)
attempt("(1, (str, int))", 1, (str, int))
attempt("(1, int | str)", 1, int | str)
attempt("(1, M)", 1, M)
attempt("(1, B)", 1, B)
attempt("(1, 5)", 1, 5)
attempt("(1, (str, 5))", 1, (str, 5))
attempt("(1, (int, 5))", 1, (int, 5))
attempt("(1, ())", 1, ())
attempt('(1, "int")', 1, "int")
attempt("(1, list[int])", 1, list[int])
for i in range(60):
    again = op(i, int)
print("again ->", repr(again))
attempt("(1, str)", 1, str)
attempt("(True, int)", True, int)
attempt("(1, (str, int))", 1, (str, int))
attempt("(1, int | str)", 1, int | str)
