"""STORE_ATTR_SLOT: storing into slots, then other classes."""


class S:
    __slots__ = ("x",)


class Sub(S):
    __slots__ = ()


class D(S):
    pass


def op(a):
    a.x = [a.__class__.__name__]
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(S(),)
print("warm ->", repr(last))
attempt("(Sub(),)", Sub())
attempt("(D(),)", D())
attempt('(type("P", (), {})(),)', type("P", (), {})())
attempt('(type("Q", (), {"__slots__": ()})(),)', type("Q", (), {"__slots__": ()})())
attempt("(1,)", 1)
for i in range(60):
    again = op(S(),)
print("again ->", repr(again))
attempt("(Sub(),)", Sub())
attempt("(D(),)", D())
attempt('(type("P", (), {})(),)', type("P", (), {})())
attempt('(type("Q", (), {"__slots__": ()})(),)', type("Q", (), {"__slots__": ()})())
