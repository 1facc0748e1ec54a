"""UNPACK_SEQUENCE_TWO_TUPLE: two-tuples, then other lengths and kinds of iterable."""


def op(a):
    x, y = a
    return y, x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op((i, i + 1),)
print("warm ->", repr(last))
attempt("((1,),)", (1,))
attempt("((1, 2, 3),)", (1, 2, 3))
attempt("([1, 2],)", [1, 2])
attempt('("ab",)', "ab")
attempt("({1: 2, 3: 4},)", {1: 2, 3: 4})
attempt("(range(2),)", range(2))
attempt("(5,)", 5)
attempt("(None,)", None)
attempt('(iter("xy"),)', iter("xy"))
for i in range(60):
    again = op((i, i + 1),)
print("again ->", repr(again))
attempt("((1,),)", (1,))
attempt("((1, 2, 3),)", (1, 2, 3))
attempt("([1, 2],)", [1, 2])
attempt('("ab",)', "ab")
