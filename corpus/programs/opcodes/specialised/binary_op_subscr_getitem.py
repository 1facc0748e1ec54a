"""BINARY_OP_SUBSCR_GETITEM: a Python __getitem__, then other classes, arity errors and a changed method."""


class G:
    def __getitem__(self, key):
        return ("G", key)


class H:
    def __getitem__(self, key):
        raise KeyError(key)


class TooMany:
    def __getitem__(self, key, more):
        return more


class Default:
    def __getitem__(self, key, more="default"):
        return key, more


class Static:
    @staticmethod
    def __getitem__(key):
        return ("static", key)


class Generator:
    def __getitem__(self, key):
        yield key


def op(a, b):
    result = a[b]
    return list(result) if isinstance(a, Generator) else result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(G(), i)
print("warm ->", repr(last))
attempt("(H(), 1)", H(), 1)
attempt("(TooMany(), 1)", TooMany(), 1)
attempt("(Default(), 1)", Default(), 1)
attempt("(Static(), 1)", Static(), 1)
attempt("(Generator(), 5)", Generator(), 5)
attempt("([7], 0)", [7], 0)
attempt("(5, 0)", 5, 0)
attempt("(G(), slice(1))", G(), slice(1))
attempt("(G(), ())", G(), ())
for i in range(60):
    again = op(G(), i)
print("again ->", repr(again))
attempt("(H(), 1)", H(), 1)
attempt("(TooMany(), 1)", TooMany(), 1)
attempt("(Default(), 1)", Default(), 1)
attempt("(Static(), 1)", Static(), 1)
