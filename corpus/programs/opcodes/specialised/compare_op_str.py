"""COMPARE_OP_STR: equality of strings, then other widths, subclasses and other types."""


class Sub(str):
    def __eq__(self, other):
        return "sub eq"

    __hash__ = str.__hash__


def op(a, b):
    return a == b, a != b


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op("a" * (i % 3), "aa")
print("warm ->", repr(last))
attempt('("", "")', "", "")
attempt('("\\xe9", "e")', "\xe9", "e")
attempt('("\\u20ac", "\\u20ac")', "\u20ac", "\u20ac")
attempt('(Sub("a"), "a")', Sub("a"), "a")
attempt('("a", Sub("a"))', "a", Sub("a"))
attempt('(b"a", "a")', b"a", "a")
attempt('(1, "a")', 1, "a")
attempt('(None, "a")', None, "a")
attempt('(["a"], ["a"])', ["a"], ["a"])
for i in range(60):
    again = op("a" * (i % 3), "aa")
print("again ->", repr(again))
attempt('("", "")', "", "")
attempt('("\\xe9", "e")', "\xe9", "e")
attempt('("\\u20ac", "\\u20ac")', "\u20ac", "\u20ac")
attempt('(Sub("a"), "a")', Sub("a"), "a")
