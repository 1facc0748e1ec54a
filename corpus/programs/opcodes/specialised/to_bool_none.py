"""TO_BOOL_NONE: truth of None, then everything else."""


def op(a):
    while a:
        return "true"
    return "false"


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(None,)
print("warm ->", repr(last))
attempt("(0,)", 0)
attempt("(1,)", 1)
attempt('("",)', "")
attempt("([1],)", [1])
attempt("(True,)", True)
attempt("(object,)", object)
for i in range(60):
    again = op(None,)
print("again ->", repr(again))
attempt("(0,)", 0)
attempt("(1,)", 1)
attempt('("",)', "")
attempt("([1],)", [1])
