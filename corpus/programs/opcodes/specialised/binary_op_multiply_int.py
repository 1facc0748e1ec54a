"""BINARY_OP_MULTIPLY_INT: ints, then big products, repetition, floats and errors."""


def op(a, b):
    return a * b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i, -i)
print("warm ->", repr(last))
attempt("(2**29, 4)", 2**29, 4)
attempt("(2**40, 2**40)", 2**40, 2**40)
attempt("(-3, 2**61)", -3, 2**61)
attempt('(3, "ab")', 3, "ab")
attempt("([1], 2)", [1], 2)
attempt("(2, 2.5)", 2, 2.5)
attempt("(2, 1j)", 2, 1j)
attempt('("a", "b")', "a", "b")
attempt("(None, 2)", None, 2)
for i in range(60):
    again = op(i, -i)
print("again ->", repr(again))
attempt("(2**29, 4)", 2**29, 4)
attempt("(2**40, 2**40)", 2**40, 2**40)
attempt("(-3, 2**61)", -3, 2**61)
attempt('(3, "ab")', 3, "ab")
