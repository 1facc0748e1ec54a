"""BINARY_OP_SUBSCR_TUPLE_INT: tuple[int], then negative, out of range, other containers."""


def op(a, b):
    return a[b]


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op((10, 20, 30), i % 3)
print("warm ->", repr(last))
attempt("((1, 2), -1)", (1, 2), -1)
attempt("((1, 2), 2)", (1, 2), 2)
attempt("((1,), -2)", (1,), -2)
attempt("((1, 2), True)", (1, 2), True)
attempt("((1, 2), 1.0)", (1, 2), 1.0)
attempt("([1, 2], 1)", [1, 2], 1)
attempt("(range(5), 3)", range(5), 3)
attempt('(b"abc", 0)', b"abc", 0)
attempt("((), 0)", (), 0)
attempt("(5, 0)", 5, 0)
attempt("((1, 2, 3), slice(None, None, -1))", (1, 2, 3), slice(None, None, -1))
for i in range(60):
    again = op((10, 20, 30), i % 3)
print("again ->", repr(again))
attempt("((1, 2), -1)", (1, 2), -1)
attempt("((1, 2), 2)", (1, 2), 2)
attempt("((1,), -2)", (1,), -2)
attempt("((1, 2), True)", (1, 2), True)
