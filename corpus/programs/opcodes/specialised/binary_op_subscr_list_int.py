"""BINARY_OP_SUBSCR_LIST_INT: list[int], then negative, out of range, other containers."""


class Sub(list):
    def __getitem__(self, key):
        return f"sub {key}"


def op(a, b):
    return a[b]


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([10, 20, 30], i % 3)
print("warm ->", repr(last))
attempt("([1, 2], -1)", [1, 2], -1)
attempt("([1, 2], 2)", [1, 2], 2)
attempt("([1, 2], -3)", [1, 2], -3)
attempt("([1, 2], True)", [1, 2], True)
attempt("([1, 2], 2**70)", [1, 2], 2**70)
attempt('([1, 2], "x")', [1, 2], "x")
attempt("((1, 2), 1)", (1, 2), 1)
attempt("(Sub(), 5)", Sub(), 5)
attempt('({5: "d"}, 5)', {5: "d"}, 5)
attempt('("abc", 1)', "abc", 1)
attempt("(None, 0)", None, 0)
attempt("([1, 2, 3], slice(1, 3))", [1, 2, 3], slice(1, 3))
for i in range(60):
    again = op([10, 20, 30], i % 3)
print("again ->", repr(again))
attempt("([1, 2], -1)", [1, 2], -1)
attempt("([1, 2], 2)", [1, 2], 2)
attempt("([1, 2], -3)", [1, 2], -3)
attempt("([1, 2], True)", [1, 2], True)
