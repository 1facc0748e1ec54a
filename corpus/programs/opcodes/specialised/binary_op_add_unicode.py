"""BINARY_OP_ADD_UNICODE: strings of every width, then bytes, subclasses and errors."""


class Sub(str):
    def __add__(self, other):
        return "sub add"

    def __radd__(self, other):
        return "sub radd"


def op(a, b):
    return a + b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op("a" * i, "b")
print("warm ->", repr(last))
attempt('("", "")', "", "")
attempt('("é", "\\u20ac")', "é", "\u20ac")
attempt('("a", "\\U0001f600")', "a", "\U0001f600")
attempt('(Sub("x"), "y")', Sub("x"), "y")
attempt('("x", Sub("y"))', "x", Sub("y"))
attempt('(b"a", b"b")', b"a", b"b")
attempt('("a", 1)', "a", 1)
attempt('("a", b"b")', "a", b"b")
attempt('(1, "a")', 1, "a")
attempt("((1,), (2,))", (1,), (2,))
for i in range(60):
    again = op("a" * i, "b")
print("again ->", repr(again))
attempt('("", "")', "", "")
attempt('("é", "\\u20ac")', "é", "\u20ac")
attempt('("a", "\\U0001f600")', "a", "\U0001f600")
attempt('(Sub("x"), "y")', Sub("x"), "y")
