"""FOR_ITER_LIST: list iteration, then growth, other iterables and errors."""


def op(a):
    result = []
    for x in a:
        result.append(x)
        if isinstance(a, list) and len(a) < 4:
            a.append(9)
    return result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([i, 1, 2, 3],)
print("warm ->", repr(last))
attempt("([1],)", [1])
attempt("([],)", [])
attempt("((1, 2),)", (1, 2))
attempt('("ab",)', "ab")
attempt("(range(3),)", range(3))
attempt("({5: 6},)", {5: 6})
attempt("((x * x for x in range(3)),)", (x * x for x in range(3)))
attempt("(5,)", 5)
attempt("(None,)", None)
for i in range(60):
    again = op([i, 1, 2, 3],)
print("again ->", repr(again))
attempt("([1],)", [1])
attempt("([],)", [])
attempt("((1, 2),)", (1, 2))
attempt('("ab",)', "ab")
