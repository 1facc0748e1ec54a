"""CONTAINS_OP_SET: in a set or frozenset, then sets as elements and other containers."""


def op(a, b):
    return a in b, a not in b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i % 4, {1, 2, 3})
print("warm ->", repr(last))
attempt("({1}, {frozenset([1])})", {1}, {frozenset([1])})
attempt("([], {1})", [], {1})
attempt("(1, frozenset([1]))", 1, frozenset([1]))
attempt("(2, (1, 2))", 2, (1, 2))
attempt("(1, range(3))", 1, range(3))
attempt('("a", {"a": 1})', "a", {"a": 1})
attempt('(1, b"\\x01")', 1, b"\x01")
attempt('("a", b"a")', "a", b"a")
for i in range(60):
    again = op(i % 4, {1, 2, 3})
print("again ->", repr(again))
attempt("({1}, {frozenset([1])})", {1}, {frozenset([1])})
attempt("([], {1})", [], {1})
attempt("(1, frozenset([1]))", 1, frozenset([1]))
attempt("(2, (1, 2))", 2, (1, 2))
