"""FOR_ITER_TUPLE: tuple iteration, then other iterables and errors."""


def op(a):
    total = []
    for x in a:
        total.append(x)
    else:
        total.append("else")
    return total


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op((i, 1),)
print("warm ->", repr(last))
attempt("((),)", ())
attempt("([1],)", [1])
attempt('("ab",)', "ab")
attempt("(iter((1, 2)),)", iter((1, 2)))
attempt("({1},)", {1})
attempt('(zip("ab", "cd"),)', zip("ab", "cd"))
attempt("(1.5,)", 1.5)
for i in range(60):
    again = op((i, 1),)
print("again ->", repr(again))
attempt("((),)", ())
attempt("([1],)", [1])
attempt('("ab",)', "ab")
attempt("(iter((1, 2)),)", iter((1, 2)))
