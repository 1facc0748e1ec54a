"""SEND_GEN: yield from and await through Python generators, then through other iterators."""


def inner(n):
    got = yield n
    return n, got


def op(a):
    def outer():
        result = yield from (inner(a) if isinstance(a, int) else a)
        yield result

    g = outer()
    first = next(g)
    try:
        return first, g.send("sent" if isinstance(a, int) else None)
    except StopIteration as stop:
        return first, stop.value


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i,)
print("warm ->", repr(last))
attempt("(5,)", 5)
attempt("([1],)", [1])
attempt('("ab",)', "ab")
attempt("(iter([1, 2]),)", iter([1, 2]))
attempt("((x for x in [7]),)", (x for x in [7]))
attempt("([],)", [])
attempt("(None,)", None)
attempt("(range(1),)", range(1))
for i in range(60):
    again = op(i,)
print("again ->", repr(again))
attempt("(5,)", 5)
attempt("([1],)", [1])
attempt('("ab",)', "ab")
attempt("(iter([1, 2]),)", iter([1, 2]))
