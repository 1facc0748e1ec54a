"""BINARY_OP_ADD_FLOAT: floats, then ints, infinities and strings."""


def op(a, b):
    return a + b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i * 0.5, 1.25)
print("warm ->", repr(last))
attempt("(1e308, 1e308)", 1e308, 1e308)
attempt('(float("inf"), -float("inf"))', float("inf"), -float("inf"))
attempt("(1.5, 1)", 1.5, 1)
attempt("(1, 1.5)", 1, 1.5)
attempt("(1.5, True)", 1.5, True)
attempt("(1.5, 1j)", 1.5, 1j)
attempt("(-0.0, 0.0)", -0.0, 0.0)
attempt('(1.5, "x")', 1.5, "x")
attempt('("x", "y")', "x", "y")
for i in range(60):
    again = op(i * 0.5, 1.25)
print("again ->", repr(again))
attempt("(1e308, 1e308)", 1e308, 1e308)
attempt('(float("inf"), -float("inf"))', float("inf"), -float("inf"))
attempt("(1.5, 1)", 1.5, 1)
attempt("(1, 1.5)", 1, 1.5)
