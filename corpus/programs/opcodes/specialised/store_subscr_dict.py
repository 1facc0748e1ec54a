"""STORE_SUBSCR_DICT: dict[key] = value, then unhashable keys, subclasses and other containers."""


class Loud(dict):
    def __setitem__(self, key, value):
        super().__setitem__(("loud", key), value)


def op(a, b):
    a[b] = "new"
    return a


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op({"k": 1}, i)
print("warm ->", repr(last))
attempt("({}, [])", {}, [])
attempt("({1: 1}, 1.0)", {1: 1}, 1.0)
attempt("(Loud(), 5)", Loud(), 5)
attempt("([0], 0)", [0], 0)
attempt("(None, 1)", None, 1)
attempt("({}, None)", {}, None)
attempt("(dict, 1)", dict, 1)
for i in range(60):
    again = op({"k": 1}, i)
print("again ->", repr(again))
attempt("({}, [])", {}, [])
attempt("({1: 1}, 1.0)", {1: 1}, 1.0)
attempt("(Loud(), 5)", Loud(), 5)
attempt("([0], 0)", [0], 0)
