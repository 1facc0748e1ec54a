"""BINARY_OP_INPLACE_ADD_UNICODE: s += t on a local, with and without other references."""


def op(a, b):
    keep = a
    for _ in range(3):
        a += b
    return keep, a


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op("x", "y" * (i % 3))
print("warm ->", repr(last))
attempt('("", "é")', "", "é")
attempt('("é", "\\U0001f600")', "é", "\U0001f600")
attempt("([1], [2])", [1], [2])
attempt("(1, 2)", 1, 2)
attempt("((1,), (2,))", (1,), (2,))
attempt('(b"a", b"b")', b"a", b"b")
attempt("(1.5, 2)", 1.5, 2)
attempt('("a", 1)', "a", 1)
attempt('("a", None)', "a", None)
for i in range(60):
    again = op("x", "y" * (i % 3))
print("again ->", repr(again))
attempt('("", "é")', "", "é")
attempt('("é", "\\U0001f600")', "é", "\U0001f600")
attempt("([1], [2])", [1], [2])
attempt("(1, 2)", 1, 2)
