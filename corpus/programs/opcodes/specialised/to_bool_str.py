"""TO_BOOL_STR: truth of strings, then everything else."""


def op(a):
    return bool(a and 1)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op("x" * (i % 2),)
print("warm ->", repr(last))
attempt('("",)', "")
attempt('("\\xe9",)', "\xe9")
attempt('(b"",)', b"")
attempt("(0,)", 0)
attempt("(None,)", None)
attempt("([0],)", [0])
attempt("(True,)", True)
for i in range(60):
    again = op("x" * (i % 2),)
print("again ->", repr(again))
attempt('("",)', "")
attempt('("\\xe9",)', "\xe9")
attempt('(b"",)', b"")
attempt("(0,)", 0)
