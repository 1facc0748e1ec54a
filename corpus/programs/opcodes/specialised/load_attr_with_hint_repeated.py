"""LOAD_ATTR_WITH_HINT_repeated: attributes read again and again from one instance with a real dict."""


class C:
    pass


c = C()
c.x = "hinted"
vars(c)[5] = "int key"
d = C()
vars(d).update({"y": 1, "x": "second place"})
e = C()
vars(e)[5] = "no x"


def op(a):
    return a.x


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(c,)
print("warm ->", repr(last))
attempt("(c,)", c)
attempt("(c,)", c)
attempt("(c,)", c)
attempt("(c,)", c)
attempt("(d,)", d)
attempt("(e,)", e)
attempt("(C(),)", C())
attempt("(C,)", C)
for i in range(60):
    again = op(c,)
print("again ->", repr(again))
attempt("(c,)", c)
attempt("(c,)", c)
attempt("(c,)", c)
attempt("(c,)", c)
