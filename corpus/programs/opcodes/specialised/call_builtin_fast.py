"""CALL_BUILTIN_FAST: C functions of several positional arguments, then wrong counts and types."""


def op(f, a, b):
    return f(a, b)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(divmod, i, 3)
print("warm ->", repr(last))
attempt("(divmod, 1, 0)", divmod, 1, 0)
attempt("(pow, 2, 5)", pow, 2, 5)
attempt("(max, 1, 2)", max, 1, 2)
attempt('(getattr, 5, "real")', getattr, 5, "real")
attempt('(getattr, 5, "nope")', getattr, 5, "nope")
attempt("(round, 2.567, 2)", round, 2.567, 2)
attempt("(isinstance, 1, int)", isinstance, 1, int)
attempt("(sorted, [1], 2)", sorted, [1], 2)
attempt("(len, 1, 2)", len, 1, 2)
attempt('(print, "p", "q")', print, "p", "q")
attempt("(lambda a, b: b, 1, 2)", lambda a, b: b, 1, 2)
attempt("(5, 1, 2)", 5, 1, 2)
for i in range(60):
    again = op(divmod, i, 3)
print("again ->", repr(again))
attempt("(divmod, 1, 0)", divmod, 1, 0)
attempt("(pow, 2, 5)", pow, 2, 5)
attempt("(max, 1, 2)", max, 1, 2)
attempt('(getattr, 5, "real")', getattr, 5, "real")
