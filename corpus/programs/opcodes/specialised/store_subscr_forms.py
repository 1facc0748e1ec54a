"""STORE_SUBSCR: __setitem__ in Python, then errors."""


class S:
    def __setitem__(self, key, value):
        self.last = key, value


class Fails:
    def __setitem__(self, key, value):
        raise IndexError(f"no {key}")


def op(a, b):
    a[b] = 1
    return a.last


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(S(), i)
print("warm ->", repr(last))
attempt("(Fails(), 1)", Fails(), 1)
attempt("(S(), slice(1))", S(), slice(1))
attempt("(S(), ...)", S(), ...)
attempt("({}, 1)", {}, 1)
attempt("(5, 5)", 5, 5)
for i in range(60):
    again = op(S(), i)
print("again ->", repr(again))
attempt("(Fails(), 1)", Fails(), 1)
attempt("(S(), slice(1))", S(), slice(1))
attempt("(S(), ...)", S(), ...)
attempt("({}, 1)", {}, 1)
