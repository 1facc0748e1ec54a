"""BINARY_OP_SUBSCR_DICT: dict[key], then missing keys, unhashable keys, subclasses."""


class Missing(dict):
    def __missing__(self, key):
        return f"missing {key}"


def op(a, b):
    return a[b]


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op({"k": 1, i: 2}, i)
print("warm ->", repr(last))
attempt("({}, 1)", {}, 1)
attempt("({1: 2}, 1.0)", {1: 2}, 1.0)
attempt("({1: 2}, [])", {1: 2}, [])
attempt('(Missing(), "z")', Missing(), "z")
attempt("({None: 0}, None)", {None: 0}, None)
attempt("([5], 0)", [5], 0)
attempt("({(1, 2): 3}, (1, 2))", {(1, 2): 3}, (1, 2))
attempt('(type("X", (), {}), 1)', type("X", (), {}), 1)
attempt("(list, int)", list, int)
for i in range(60):
    again = op({"k": 1, i: 2}, i)
print("again ->", repr(again))
attempt("({}, 1)", {}, 1)
attempt("({1: 2}, 1.0)", {1: 2}, 1.0)
attempt("({1: 2}, [])", {1: 2}, [])
attempt('(Missing(), "z")', Missing(), "z")
