"""COMPARE_OP_INT: compact ints, then big ints, floats, mixed types and errors."""


def op(a, b):
    return a < b, a == b, a >= b, a != b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i, 5)
print("warm ->", repr(last))
attempt("(2**70, 1)", 2**70, 1)
attempt("(1, 2**70)", 1, 2**70)
attempt("(-1, -1)", -1, -1)
attempt("(True, False)", True, False)
attempt("(1.5, 1)", 1.5, 1)
attempt('("a", "b")', "a", "b")
attempt('(1, "a")', 1, "a")
attempt("([1], [2])", [1], [2])
attempt("(None, None)", None, None)
for i in range(60):
    again = op(i, 5)
print("again ->", repr(again))
attempt("(2**70, 1)", 2**70, 1)
attempt("(1, 2**70)", 1, 2**70)
attempt("(-1, -1)", -1, -1)
attempt("(True, False)", True, False)
