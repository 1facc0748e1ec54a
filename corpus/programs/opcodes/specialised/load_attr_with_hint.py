"""LOAD_ATTR_WITH_HINT: attributes of instances whose dict has become a real one."""


class C:
    pass


def made(i, extra=0):
    c = C()
    for n in range(40):
        setattr(c, f"a{n}", n)
    c.x = i
    return c


def moved():
    c = made(1)
    del c.a3
    c.a3 = "moved"
    return c


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(made(i),)
print("warm ->", repr(last))
attempt("(moved(),)", moved())
attempt("(C(),)", C())
attempt('(type("D", (), {"x": "class"})(),)', type("D", (), {"x": "class"})())
attempt("(1j,)", 1j)
attempt("(C,)", C)
for i in range(60):
    again = op(made(i),)
print("again ->", repr(again))
attempt("(moved(),)", moved())
attempt("(C(),)", C())
attempt('(type("D", (), {"x": "class"})(),)', type("D", (), {"x": "class"})())
attempt("(1j,)", 1j)
