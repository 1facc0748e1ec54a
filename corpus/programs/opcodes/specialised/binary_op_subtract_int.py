"""BINARY_OP_SUBTRACT_INT: ints, then big ints, sets, floats and errors."""


def op(a, b):
    return a - b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i * 3, i)
print("warm ->", repr(last))
attempt("(-(2**30), 1)", -(2**30), 1)
attempt("(2**63, 2**64)", 2**63, 2**64)
attempt("(5, 2**90)", 5, 2**90)
attempt("({1, 2}, {2})", {1, 2}, {2})
attempt("(1.5, 1)", 1.5, 1)
attempt("(True, True)", True, True)
attempt('(1, "a")', 1, "a")
attempt('("a", 1)', "a", 1)
for i in range(60):
    again = op(i * 3, i)
print("again ->", repr(again))
attempt("(-(2**30), 1)", -(2**30), 1)
attempt("(2**63, 2**64)", 2**63, 2**64)
attempt("(5, 2**90)", 5, 2**90)
attempt("({1, 2}, {2})", {1, 2}, {2})
