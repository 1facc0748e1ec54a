"""FOR_ITER_RANGE: range iteration, then big ranges, other iterables and break."""


def op(a):
    total = 0
    for x in a:
        if x == 7:
            break
        total += x
    return total, x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(range(i + 1),)
print("warm ->", repr(last))
attempt("(range(0, 20, 2),)", range(0, 20, 2))
attempt("(range(10, 0, -3),)", range(10, 0, -3))
attempt("(range(2**70, 2**70 + 2),)", range(2**70, 2**70 + 2))
attempt("([1, 2],)", [1, 2])
attempt("(range(0),)", range(0))
attempt("((5, 7, 9),)", (5, 7, 9))
attempt('("a",)', "a")
for i in range(60):
    again = op(range(i + 1),)
print("again ->", repr(again))
attempt("(range(0, 20, 2),)", range(0, 20, 2))
attempt("(range(10, 0, -3),)", range(10, 0, -3))
attempt("(range(2**70, 2**70 + 2),)", range(2**70, 2**70 + 2))
attempt("([1, 2],)", [1, 2])
