"""LOAD_ATTR_NONDESCRIPTOR: class attributes that are not descriptors read through instances."""


class C:
    x = 5

    def __init__(self, y):
        self.y = y


class S:
    __slots__ = ()
    x = [1]


def shadow():
    c = C(1)
    c.x = "own"
    return c


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C(i),)
print("warm ->", repr(last))
attempt("(S(),)", S())
attempt("(shadow(),)", shadow())
attempt("(C,)", C)
attempt('(type("D", (C,), {})(1),)', type("D", (C,), {})(1))
attempt('(type("E", (C,), {"x": 6})(1),)', type("E", (C,), {"x": 6})(1))
attempt('("s",)', "s")
for i in range(60):
    again = op(C(i),)
print("again ->", repr(again))
attempt("(S(),)", S())
attempt("(shadow(),)", shadow())
attempt("(C,)", C)
attempt('(type("D", (C,), {})(1),)', type("D", (C,), {})(1))
