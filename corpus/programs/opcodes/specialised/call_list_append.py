"""CALL_LIST_APPEND: list.append in a loop, then other objects with append."""


class A:
    def append(self, x):
        return ("custom", x)


class Sub(list):
    def append(self, x):
        super().append(x * 2)


def op(a):
    result = a.append(1)
    a.append(2)
    return result, list(a) if isinstance(a, (list, bytearray)) else None


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([i],)
print("warm ->", repr(last))
attempt("(A(),)", A())
attempt("(Sub(),)", Sub())
attempt('(bytearray(b"a"),)', bytearray(b"a"))
attempt("((),)", ())
attempt("(None,)", None)
attempt("([],)", [])
for i in range(60):
    again = op([i],)
print("again ->", repr(again))
attempt("(A(),)", A())
attempt("(Sub(),)", Sub())
attempt('(bytearray(b"a"),)', bytearray(b"a"))
attempt("((),)", ())
