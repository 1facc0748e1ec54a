"""BINARY_OP_EXTEND_float_int: float op int and int op float, then nan, huge ints and errors."""


def op(a, b):
    return a + b, a - b, a * b, a / b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i + 0.5, i + 1)
print("warm ->", repr(last))
attempt('(float("nan"), 1)', float("nan"), 1)
attempt("(1.5, 2**70)", 1.5, 2**70)
attempt("(1, 1.5)", 1, 1.5)
attempt("(True, 1.5)", True, 1.5)
attempt("(1.5, 0)", 1.5, 0)
attempt('(1.5, "a")', 1.5, "a")
attempt("(2, 3)", 2, 3)
attempt('(float("inf"), 2)', float("inf"), 2)
for i in range(60):
    again = op(i + 0.5, i + 1)
print("again ->", repr(again))
attempt('(float("nan"), 1)', float("nan"), 1)
attempt("(1.5, 2**70)", 1.5, 2**70)
attempt("(1, 1.5)", 1, 1.5)
attempt("(True, 1.5)", True, 1.5)
