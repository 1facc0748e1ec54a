"""LOAD_ATTR_PROPERTY: Python properties, then changed, failing and other attributes."""


class C:
    def __init__(self, v):
        self.v = v

    @property
    def x(self):
        return self.v * 2


class Fails:
    @property
    def x(self):
        raise AttributeError("from the getter")


class Fallback(Fails):
    def __getattr__(self, name):
        return f"fallback {name}"


class NoGetter:
    x = property()


class Builtin:
    x = property(len)

    def __len__(self):
        return 3


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
attempt("(Fails(),)", Fails())
attempt("(Fallback(),)", Fallback())
attempt("(NoGetter(),)", NoGetter())
attempt("(Builtin(),)", Builtin())
attempt('(C("ab"),)', C("ab"))
attempt("(3,)", 3)
for i in range(60):
    again = op(C(i),)
print("again ->", repr(again))
attempt("(Fails(),)", Fails())
attempt("(Fallback(),)", Fallback())
attempt("(NoGetter(),)", NoGetter())
attempt("(Builtin(),)", Builtin())
