"""COMPARE_OP_FLOAT: floats, then nan, ints and errors."""


def op(a, b):
    return a < b, a == b, a >= b, a != b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i * 0.5, 2.0)
print("warm ->", repr(last))
attempt('(float("nan"), float("nan"))', float("nan"), float("nan"))
attempt('(float("inf"), 1e308)', float("inf"), 1e308)
attempt("(0.0, -0.0)", 0.0, -0.0)
attempt("(1.5, 1)", 1.5, 1)
attempt("(2**70, 1.5)", 2**70, 1.5)
attempt('(1.5, "a")', 1.5, "a")
attempt("(1.5, 1j)", 1.5, 1j)
for i in range(60):
    again = op(i * 0.5, 2.0)
print("again ->", repr(again))
attempt('(float("nan"), float("nan"))', float("nan"), float("nan"))
attempt('(float("inf"), 1e308)', float("inf"), 1e308)
attempt("(0.0, -0.0)", 0.0, -0.0)
attempt("(1.5, 1)", 1.5, 1)
