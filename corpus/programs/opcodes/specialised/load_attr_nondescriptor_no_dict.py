"""LOAD_ATTR_NONDESCRIPTOR_NO_DICT: class attributes that do not bind, read through slotted instances."""


class S:
    __slots__ = ()
    m = 5


class T:
    __slots__ = ("m",)

    def __init__(self, m):
        self.m = m


class V:
    m = "V.m"


class Changes:
    __slots__ = ()
    m = "before"


changes = Changes()


def op(a):
    result = a.m
    if a is changes:
        Changes.m = property(lambda self: "after")
    return result


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
attempt("(changes,)", changes)
attempt("(changes,)", changes)
attempt("(5,)", 5)
attempt("(S,)", S)
for i in range(60):
    again = op(S(),)
print("again ->", repr(again))
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(S(),)", S())
attempt("(S(),)", S())
