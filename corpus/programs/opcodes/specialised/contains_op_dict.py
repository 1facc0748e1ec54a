"""CONTAINS_OP_DICT: in a dict, then unhashable keys and other containers."""


def op(a, b):
    return a in b, a not in b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i % 4, {1: 0, 2: 0})
print("warm ->", repr(last))
attempt("([], {})", [], {})
attempt('("a", "abc")', "a", "abc")
attempt("(1, [1, 2])", 1, [1, 2])
attempt("(1, 5)", 1, 5)
attempt("(1.0, {1: 1})", 1.0, {1: 1})
attempt('("x", {"x"})', "x", {"x"})
attempt("(None, {None: 1})", None, {None: 1})
attempt("(1, None)", 1, None)
for i in range(60):
    again = op(i % 4, {1: 0, 2: 0})
print("again ->", repr(again))
attempt("([], {})", [], {})
attempt('("a", "abc")', "a", "abc")
attempt("(1, [1, 2])", 1, [1, 2])
attempt("(1, 5)", 1, 5)
