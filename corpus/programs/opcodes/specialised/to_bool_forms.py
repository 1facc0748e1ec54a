"""TO_BOOL: truth of bools, ints, lists, None, strings and always-true objects."""


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Plain:
    pass


def op(a):
    return "yes" if a else "no"


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i % 2 == 0,)
print("warm ->", repr(last))
attempt("(True,)", True)
attempt("(0,)", 0)
attempt("(5,)", 5)
attempt("(2**70,)", 2**70)
attempt("([],)", [])
attempt("([0],)", [0])
attempt("(None,)", None)
attempt('("",)', "")
attempt('("a",)', "a")
attempt("(Plain(),)", Plain())
attempt("(Len(0),)", Len(0))
attempt("(Len(3),)", Len(3))
attempt("(Len(-1),)", Len(-1))
attempt("(0.0,)", 0.0)
attempt('(float("nan"),)', float("nan"))
attempt("({},)", {})
attempt("(NotImplemented,)", NotImplemented)
attempt("(op,)", op)
for i in range(60):
    again = op(i % 2 == 0,)
print("again ->", repr(again))
attempt("(True,)", True)
attempt("(0,)", 0)
attempt("(5,)", 5)
attempt("(2**70,)", 2**70)
