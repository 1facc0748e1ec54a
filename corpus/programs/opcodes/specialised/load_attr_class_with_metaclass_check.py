"""LOAD_ATTR_CLASS_WITH_METACLASS_CHECK: attributes of classes that have a metaclass of their own."""


class Meta(type):
    z = "meta"


class A(metaclass=Meta):
    x = "A.x"


class B(metaclass=Meta):
    pass


class Getattr(type):
    def __getattr__(cls, name):
        return f"getattr {name}"


class G(metaclass=Getattr):
    pass


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(A,)
print("warm ->", repr(last))
attempt("(B,)", B)
attempt("(G,)", G)
attempt('(type("S", (A,), {}),)', type("S", (A,), {}))
attempt("(A(),)", A())
for i in range(60):
    again = op(A,)
print("again ->", repr(again))
attempt("(B,)", B)
attempt("(G,)", G)
attempt('(type("S", (A,), {}),)', type("S", (A,), {}))
attempt("(A(),)", A())
