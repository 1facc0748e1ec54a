"""BINARY_OP_SUBTRACT_FLOAT: floats, then ints, zeros and errors."""


def op(a, b):
    return a - b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i * 0.5, 1.25)
print("warm ->", repr(last))
attempt("(0.0, 0.0)", 0.0, 0.0)
attempt("(-0.0, 0.0)", -0.0, 0.0)
attempt("(1e16, 1.0)", 1e16, 1.0)
attempt("(1.5, 1)", 1.5, 1)
attempt("(3, 0.5)", 3, 0.5)
attempt("(1.5, 2**70)", 1.5, 2**70)
attempt("(1.5, None)", 1.5, None)
attempt("({1}, {1})", {1}, {1})
for i in range(60):
    again = op(i * 0.5, 1.25)
print("again ->", repr(again))
attempt("(0.0, 0.0)", 0.0, 0.0)
attempt("(-0.0, 0.0)", -0.0, 0.0)
attempt("(1e16, 1.0)", 1e16, 1.0)
attempt("(1.5, 1)", 1.5, 1)
