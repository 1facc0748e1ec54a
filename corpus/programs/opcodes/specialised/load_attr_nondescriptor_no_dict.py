"""LOAD_ATTR_NONDESCRIPTOR_NO_DICT: calls of class attributes that do not bind, through slotted instances."""


class Callable:
    def __call__(self, *args):
        return ("called", args)


class S:
    __slots__ = ()
    m = Callable()


class T:
    __slots__ = ("m",)

    def __init__(self, m):
        self.m = m


class V:
    m = Callable()


def op(a):
    return a.m()


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(S(),)
print("warm ->", repr(last))
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(V(),)", V())
attempt("(T(len),)", T(len))
attempt("(5,)", 5)
for i in range(60):
    again = op(S(),)
print("again ->", repr(again))
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(S(),)", S())
