"""BINARY_OP_SUBSCR_LIST_SLICE: list[slice], then every odd slice and other containers."""


def op(a, b):
    return a[b]


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([1, 2, 3, 4], slice(i % 3, None))
print("warm ->", repr(last))
attempt("([1, 2, 3], slice(None))", [1, 2, 3], slice(None))
attempt("([1, 2, 3], slice(None, None, -1))", [1, 2, 3], slice(None, None, -1))
attempt("([1, 2], slice(0, 2, 0))", [1, 2], slice(0, 2, 0))
attempt('([1], slice("a"))', [1], slice("a"))
attempt("((1, 2), slice(1))", (1, 2), slice(1))
attempt('("abc", slice(1))', "abc", slice(1))
attempt("({}, slice(1))", {}, slice(1))
attempt("(5, slice(1))", 5, slice(1))
attempt("(range(9), slice(2, 8, 3))", range(9), slice(2, 8, 3))
for i in range(60):
    again = op([1, 2, 3, 4], slice(i % 3, None))
print("again ->", repr(again))
attempt("([1, 2, 3], slice(None))", [1, 2, 3], slice(None))
attempt("([1, 2, 3], slice(None, None, -1))", [1, 2, 3], slice(None, None, -1))
attempt("([1, 2], slice(0, 2, 0))", [1, 2], slice(0, 2, 0))
attempt('([1], slice("a"))', [1], slice("a"))
