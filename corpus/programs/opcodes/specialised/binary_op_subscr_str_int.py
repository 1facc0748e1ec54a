"""BINARY_OP_SUBSCR_STR_INT: str[int] of one-byte text, then wider text, negative and errors."""


def op(a, b):
    return a[b]


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op("hello", i % 5)
print("warm ->", repr(last))
attempt('("hello", -1)', "hello", -1)
attempt('("hello", 5)', "hello", 5)
attempt('("h\\xe9llo", 1)', "h\xe9llo", 1)
attempt('("\\u20acuro", 0)', "\u20acuro", 0)
attempt('("a\\U0001f600", 1)', "a\U0001f600", 1)
attempt('("", 0)', "", 0)
attempt('("abc", "x")', "abc", "x")
attempt('("abc", True)', "abc", True)
attempt('(["q"], 0)', ["q"], 0)
attempt('("abc", slice(1, None))', "abc", slice(1, None))
for i in range(60):
    again = op("hello", i % 5)
print("again ->", repr(again))
attempt('("hello", -1)', "hello", -1)
attempt('("hello", 5)', "hello", 5)
attempt('("h\\xe9llo", 1)', "h\xe9llo", 1)
attempt('("\\u20acuro", 0)', "\u20acuro", 0)
