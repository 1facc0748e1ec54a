"""CALL_ALLOC_AND_ENTER_INIT: instance creation through a Python __init__, then odd classes."""


class C:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"C({self.x})"


class ReturnsValue:
    def __init__(self, x):
        return x


class New:
    def __new__(cls, x):
        return ("new", x)


class NoInit:
    pass


class Raises:
    def __init__(self, x):
        raise ValueError(x)


class GenInit:
    def __init__(self, x):
        yield x


class Two:
    def __init__(self, x, y):
        pass


class Sub(C):
    pass


def op(cls):
    return cls("value") if cls is ReturnsValue else cls(5)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C,)
print("warm ->", repr(last))
attempt("(Sub,)", Sub)
attempt("(New,)", New)
attempt("(NoInit,)", NoInit)
attempt("(Raises,)", Raises)
attempt("(GenInit,)", GenInit)
attempt("(Two,)", Two)
attempt("(list,)", list)
attempt("(ReturnsValue,)", ReturnsValue)
for i in range(60):
    again = op(C,)
print("again ->", repr(again))
attempt("(Sub,)", Sub)
attempt("(New,)", New)
attempt("(NoInit,)", NoInit)
attempt("(Raises,)", Raises)
