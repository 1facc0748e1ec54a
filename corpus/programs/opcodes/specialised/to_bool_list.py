"""TO_BOOL_LIST: truth of lists, then everything else."""


def op(a):
    return not a


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([0] * (i % 2),)
print("warm ->", repr(last))
attempt("([],)", [])
attempt("([[]],)", [[]])
attempt("((),)", ())
attempt("(0,)", 0)
attempt("(None,)", None)
attempt("({1},)", {1})
attempt('("x",)', "x")
for i in range(60):
    again = op([0] * (i % 2),)
print("again ->", repr(again))
attempt("([],)", [])
attempt("([[]],)", [[]])
attempt("((),)", ())
attempt("(0,)", 0)
