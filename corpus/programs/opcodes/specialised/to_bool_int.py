"""TO_BOOL_INT: truth of ints, then everything else."""


def op(a):
    return not a


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i % 3,)
print("warm ->", repr(last))
attempt("(0,)", 0)
attempt("(-1,)", -1)
attempt("(2**80,)", 2**80)
attempt("(True,)", True)
attempt("(0.0,)", 0.0)
attempt('("",)', "")
attempt("(None,)", None)
attempt("([],)", [])
for i in range(60):
    again = op(i % 3,)
print("again ->", repr(again))
attempt("(0,)", 0)
attempt("(-1,)", -1)
attempt("(2**80,)", 2**80)
attempt("(True,)", True)
