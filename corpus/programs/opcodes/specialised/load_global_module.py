"""LOAD_GLOBAL_MODULE: a global that changes, disappears and comes back."""


value = 0


def read():
    return value


def op(a):
    global value
    before = read()
    if a == "delete":
        del value
    else:
        value = a
    try:
        return before, read()
    finally:
        value = "restored"


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i,)
print("warm ->", repr(last))
attempt("(5,)", 5)
attempt('("delete",)', "delete")
attempt("(None,)", None)
attempt('("delete",)', "delete")
attempt("(1.5,)", 1.5)
for i in range(60):
    again = op(i,)
print("again ->", repr(again))
attempt("(5,)", 5)
attempt('("delete",)', "delete")
attempt("(None,)", None)
attempt('("delete",)', "delete")
