"""BINARY_OP_EXTEND: mixed int and float arithmetic and bitwise operators on compact ints."""


def op(a, b):
    result = []
    for f in (lambda: a | b, lambda: a & b, lambda: a ^ b, lambda: a + 1.5, lambda: 2.5 * a, lambda: a / 4.0):
        try:
            result.append(f())
        except TypeError as error:
            result.append(str(error))
    return result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i, i + 3)
print("warm ->", repr(last))
attempt("(2**70, 1)", 2**70, 1)
attempt("(True, False)", True, False)
attempt("(1.5, 2)", 1.5, 2)
attempt('("a", "b")', "a", "b")
attempt("({1, 2}, {2, 3})", {1, 2}, {2, 3})
attempt("(-1, 7)", -1, 7)
attempt('(float("nan"), 1)', float("nan"), 1)
attempt("(None, 1)", None, 1)
for i in range(60):
    again = op(i, i + 3)
print("again ->", repr(again))
attempt("(2**70, 1)", 2**70, 1)
attempt("(True, False)", True, False)
attempt("(1.5, 2)", 1.5, 2)
attempt('("a", "b")', "a", "b")
