"""CALL_TUPLE_1: tuple(x), then errors."""


class Sub(tuple):
    pass


def op(x):
    return tuple(x)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op([i, 2],)
print("warm ->", repr(last))
attempt("((1,),)", (1,))
attempt('("ab",)', "ab")
attempt("(Sub((1,)),)", Sub((1,)))
attempt("({},)", {})
attempt("(5,)", 5)
attempt("(range(2),)", range(2))
attempt('((x for x in "xy"),)', (x for x in "xy"))
attempt("([],)", [])
for i in range(60):
    again = op([i, 2],)
print("again ->", repr(again))
attempt("((1,),)", (1,))
attempt('("ab",)', "ab")
attempt("(Sub((1,)),)", Sub((1,)))
attempt("({},)", {})
