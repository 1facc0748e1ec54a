"""BINARY_OP_MULTIPLY_FLOAT: floats, then ints, zeros and errors."""


def op(a, b):
    return a * b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i * 0.5, 1.25)
print("warm ->", repr(last))
attempt("(1e200, 1e200)", 1e200, 1e200)
attempt("(0.0, -1.0)", 0.0, -1.0)
attempt('(float("inf"), 0.0)', float("inf"), 0.0)
attempt("(1.5, 2)", 1.5, 2)
attempt("(2, 1.5)", 2, 1.5)
attempt("(1.5, 10**400)", 1.5, 10**400)
attempt('(1.5, "a")', 1.5, "a")
attempt('("ab", 2)', "ab", 2)
for i in range(60):
    again = op(i * 0.5, 1.25)
print("again ->", repr(again))
attempt("(1e200, 1e200)", 1e200, 1e200)
attempt("(0.0, -1.0)", 0.0, -1.0)
attempt('(float("inf"), 0.0)', float("inf"), 0.0)
attempt("(1.5, 2)", 1.5, 2)
