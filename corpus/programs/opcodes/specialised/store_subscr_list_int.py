"""STORE_SUBSCR_LIST_INT: list[int] = value, then negative, out of range, slices and other containers."""


def op(a, b):
    a[b] = "new"
    return a


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([1, 2, 3], i % 3)
print("warm ->", repr(last))
attempt("([1, 2], -1)", [1, 2], -1)
attempt("([1, 2], 2)", [1, 2], 2)
attempt('([1, 2], "x")', [1, 2], "x")
attempt("([1, 2], True)", [1, 2], True)
attempt("([1, 2, 3], slice(0, 2))", [1, 2, 3], slice(0, 2))
attempt("((1, 2), 0)", (1, 2), 0)
attempt('("ab", 0)', "ab", 0)
attempt("({}, 0)", {}, 0)
attempt("(5, 0)", 5, 0)
attempt('(bytearray(b"ab"), 0)', bytearray(b"ab"), 0)
for i in range(60):
    again = op([1, 2, 3], i % 3)
print("again ->", repr(again))
attempt("([1, 2], -1)", [1, 2], -1)
attempt("([1, 2], 2)", [1, 2], 2)
attempt('([1, 2], "x")', [1, 2], "x")
attempt("([1, 2], True)", [1, 2], True)
