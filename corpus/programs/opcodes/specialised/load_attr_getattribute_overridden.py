"""LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN: a Python __getattribute__, then failures and plain objects."""


class C:
    def __getattribute__(self, name):
        return f"intercepted {name}"


class Fails:
    def __getattribute__(self, name):
        raise AttributeError(f"refused {name}")


class Both(Fails):
    def __getattr__(self, name):
        return f"rescued {name}"


class Plain:
    x = "plain"


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(C(),)
print("warm ->", repr(last))
attempt("(Fails(),)", Fails())
attempt("(Both(),)", Both())
attempt("(Plain(),)", Plain())
attempt("(C,)", C)
attempt("(None,)", None)
for i in range(60):
    again = op(C(),)
print("again ->", repr(again))
attempt("(Fails(),)", Fails())
attempt("(Both(),)", Both())
attempt("(Plain(),)", Plain())
attempt("(C,)", C)
