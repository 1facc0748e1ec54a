"""CALL_LEN: len(x), then odd lengths and errors."""


class L:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def op(x):
    return len(x)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([0] * i,)
print("warm ->", repr(last))
attempt('("",)', "")
attempt("({},)", {})
attempt("(range(5),)", range(5))
attempt("(L(7),)", L(7))
attempt("(L(-1),)", L(-1))
attempt('(L("x"),)', L("x"))
attempt("(L(2**80),)", L(2**80))
attempt("(L(True),)", L(True))
attempt("(5,)", 5)
attempt("(None,)", None)
attempt("(L,)", L)
for i in range(60):
    again = op([0] * i,)
print("again ->", repr(again))
attempt('("",)', "")
attempt("({},)", {})
attempt("(range(5),)", range(5))
attempt("(L(7),)", L(7))
