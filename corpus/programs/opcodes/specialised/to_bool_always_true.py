"""TO_BOOL_ALWAYS_TRUE: truth of plain instances, then a class that gains __bool__."""


class Plain:
    pass


class Changed:
    pass


def op(a):
    result = "true" if a else "false"
    if isinstance(a, Changed):
        Changed.__bool__ = lambda self: False
        result += " true" if a else " false"
    return result


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(Plain(),)
print("warm ->", repr(last))
attempt("(Changed(),)", Changed())
attempt("(Changed(),)", Changed())
attempt("(0,)", 0)
attempt("(None,)", None)
attempt("(Plain,)", Plain)
attempt("(print,)", print)
for i in range(60):
    again = op(Plain(),)
print("again ->", repr(again))
attempt("(Changed(),)", Changed())
attempt("(Changed(),)", Changed())
attempt("(0,)", 0)
attempt("(None,)", None)
