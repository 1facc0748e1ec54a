"""CALL_BUILTIN_O: C functions of one argument, then errors."""


def op(f, a):
    return f(a)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(abs, -i)
print("warm ->", repr(last))
attempt('(abs, "x")', abs, "x")
attempt("(len, [1])", len, [1])
attempt('(ord, "a")', ord, "a")
attempt('(ord, "ab")', ord, "ab")
attempt("(chr, 97)", chr, 97)
attempt("(hash, 5)", hash, 5)
attempt("(hash, [])", hash, [])
attempt("(callable, len)", callable, len)
attempt("(repr, 1)", repr, 1)
attempt("(repr, None)", repr, None)
attempt("(iter, 5)", iter, 5)
attempt("(hex, 255)", hex, 255)
for i in range(60):
    again = op(abs, -i)
print("again ->", repr(again))
attempt('(abs, "x")', abs, "x")
attempt("(len, [1])", len, [1])
attempt('(ord, "a")', ord, "a")
attempt('(ord, "ab")', ord, "ab")
