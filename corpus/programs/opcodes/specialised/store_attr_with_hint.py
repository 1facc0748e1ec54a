"""STORE_ATTR_WITH_HINT: storing into instances with real dicts."""


class C:
    pass


def made(extra=True):
    c = C()
    for n in range(40):
        setattr(c, f"a{n}", n)
    if extra:
        c.x = 0
    return c


def op(a):
    a.x = "stored"
    return a.x, len(vars(a))


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(made(),)
print("warm ->", repr(last))
attempt("(made(False),)", made(False))
attempt("(C(),)", C())
attempt('(type("S", (), {"__slots__": "x"})(),)', type("S", (), {"__slots__": "x"})())
attempt("(object(),)", object())
for i in range(60):
    again = op(made(),)
print("again ->", repr(again))
attempt("(made(False),)", made(False))
attempt("(C(),)", C())
attempt('(type("S", (), {"__slots__": "x"})(),)', type("S", (), {"__slots__": "x"})())
attempt("(object(),)", object())
