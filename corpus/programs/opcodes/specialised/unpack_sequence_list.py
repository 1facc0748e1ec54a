"""UNPACK_SEQUENCE_LIST: lists, then other lengths and kinds of iterable."""


def op(a):
    x, y, z = a
    return z, y, x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([i, i, i],)
print("warm ->", repr(last))
attempt("([1, 2],)", [1, 2])
attempt("([1, 2, 3, 4],)", [1, 2, 3, 4])
attempt("((1, 2, 3),)", (1, 2, 3))
attempt('({"a", },)', {"a", })
attempt("([],)", [])
attempt('(b"abc",)', b"abc")
attempt("(True,)", True)
for i in range(60):
    again = op([i, i, i],)
print("again ->", repr(again))
attempt("([1, 2],)", [1, 2])
attempt("([1, 2, 3, 4],)", [1, 2, 3, 4])
attempt("((1, 2, 3),)", (1, 2, 3))
attempt('({"a", },)', {"a", })
