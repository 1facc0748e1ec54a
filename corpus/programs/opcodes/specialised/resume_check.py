"""RESUME_CHECK: recursion and re-entry of one code object many times."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def op(n):
    return fib(n)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i % 8,)
print("warm ->", repr(last))
attempt("(15,)", 15)
attempt("(0,)", 0)
attempt("(1.5,)", 1.5)
attempt('("x",)', "x")
attempt("(True,)", True)
for i in range(60):
    again = op(i % 8,)
print("again ->", repr(again))
attempt("(15,)", 15)
attempt("(0,)", 0)
attempt("(1.5,)", 1.5)
attempt('("x",)', "x")
