"""JUMP_BACKWARD: loops of every kind run long enough to be counted."""


def op(n):
    total = i = 0
    while i < n:
        i += 1
        if i % 3 == 0:
            continue
        total += i
    for j in range(n):
        for k in range(2):
            total += k
    return total, [x for x in range(3)], {x: x for x in range(2)}


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i,)
print("warm ->", repr(last))
attempt("(500,)", 500)
attempt("(0,)", 0)
attempt("(-1,)", -1)
attempt("(2.5,)", 2.5)
attempt('("x",)', "x")
for i in range(60):
    again = op(i,)
print("again ->", repr(again))
attempt("(500,)", 500)
attempt("(0,)", 0)
attempt("(-1,)", -1)
attempt("(2.5,)", 2.5)
