"""BINARY_OP_ADD_INT: small ints, then ints that overflow a digit, bools, floats and objects."""


def op(a, b):
    return a + b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i, i + 1)
print("warm ->", repr(last))
attempt("(2**30 - 1, 1)", 2**30 - 1, 1)
attempt("(2**62, 2**62)", 2**62, 2**62)
attempt("(-(2**70), 2**70)", -(2**70), 2**70)
attempt("(True, 2)", True, 2)
attempt("(1.5, 2)", 1.5, 2)
attempt('("a", "b")', "a", "b")
attempt("([1], [2])", [1], [2])
attempt('(1, "a")', 1, "a")
attempt("(1, None)", 1, None)
for i in range(60):
    again = op(i, i + 1)
print("again ->", repr(again))
attempt("(2**30 - 1, 1)", 2**30 - 1, 1)
attempt("(2**62, 2**62)", 2**62, 2**62)
attempt("(-(2**70), 2**70)", -(2**70), 2**70)
attempt("(True, 2)", True, 2)
