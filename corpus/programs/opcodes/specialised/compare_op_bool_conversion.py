"""COMPARE_OP_bool_conversion: comparisons used as conditions, whose results are objects."""


class Odd:
    def __init__(self, truth):
        self.truth = truth

    def __lt__(self, other):
        return self

    def __bool__(self):
        if self.truth is None:
            raise ValueError("no truth")
        return self.truth


def op(a, b):
    if a < b:
        return "less"
    return "not less"


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i, 10)
print("warm ->", repr(last))
attempt("(Odd(True), 1)", Odd(True), 1)
attempt("(Odd(False), 1)", Odd(False), 1)
attempt("(Odd(None), 1)", Odd(None), 1)
attempt("(1.5, 2)", 1.5, 2)
attempt('("b", "a")', "b", "a")
attempt("((1,), (2,))", (1,), (2,))
attempt('(1, "x")', 1, "x")
attempt("({1}, {1, 2})", {1}, {1, 2})
for i in range(60):
    again = op(i, 10)
print("again ->", repr(again))
attempt("(Odd(True), 1)", Odd(True), 1)
attempt("(Odd(False), 1)", Odd(False), 1)
attempt("(Odd(None), 1)", Odd(None), 1)
attempt("(1.5, 2)", 1.5, 2)
