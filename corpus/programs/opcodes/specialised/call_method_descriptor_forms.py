"""CALL_METHOD_DESCRIPTOR: C methods with 0, 1 and more arguments, on changing receivers."""


def op(a, b):
    result = [a.upper(), a.strip(), a.replace("a", b), a.join([b]), a.count(b), a.split(b, 1)]
    return result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op("abab", "b")
print("warm ->", repr(last))
attempt('("", "x")', "", "x")
attempt('("\\xe9a", "\\xe9")', "\xe9a", "\xe9")
attempt('("a", "")', "a", "")
attempt('(b"a", b"b")', b"a", b"b")
attempt('("a", 1)', "a", 1)
attempt('(5, "a")', 5, "a")
attempt('(bytearray(b"aa"), b"b")', bytearray(b"aa"), b"b")
attempt('(type("S", (str,), {"upper": lambda self: "custom"})("a"), "a")', type("S", (str,), {"upper": lambda self: "custom"})("a"), "a")
for i in range(60):
    again = op("abab", "b")
print("again ->", repr(again))
attempt('("", "x")', "", "x")
attempt('("\\xe9a", "\\xe9")', "\xe9a", "\xe9")
attempt('("a", "")', "a", "")
attempt('(b"a", b"b")', b"a", b"b")
