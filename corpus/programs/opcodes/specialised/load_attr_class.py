"""LOAD_ATTR_CLASS: attributes of classes, then changed classes, metaclasses and missing names."""


class C:
    x = 1


class Meta(type):
    @property
    def x(cls):
        return "meta property"


class M(metaclass=Meta):
    x = "shadowed"


class Plain(metaclass=Meta):
    pass


class Descr:
    class D:
        def __get__(self, obj, owner):
            return ("descr", obj is None, owner.__name__)

    x = D()


def op(a):
    result = a.x
    if a is C:
        C.x += 1
    return result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C,)
print("warm ->", repr(last))
attempt("(M,)", M)
attempt("(Plain,)", Plain)
attempt("(Descr,)", Descr)
attempt("(Descr(),)", Descr())
attempt("(int,)", int)
attempt("(C(),)", C())
attempt('(type("Late", (C,), {}),)', type("Late", (C,), {}))
for i in range(60):
    again = op(C,)
print("again ->", repr(again))
attempt("(M,)", M)
attempt("(Plain,)", Plain)
attempt("(Descr,)", Descr)
attempt("(Descr(),)", Descr())
