"""LOAD_GLOBAL_BUILTIN: a builtin that becomes shadowed by a global and uncovered again."""


def op(a):
    before = abs(-5)
    if a == "shadow":
        globals()["abs"] = lambda x: f"shadowed {x}"
    elif a == "uncover":
        globals().pop("abs", None)
    return before, abs(-5)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(i,)
print("warm ->", repr(last))
attempt('("nothing",)', "nothing")
attempt('("shadow",)', "shadow")
attempt('("nothing",)', "nothing")
attempt('("uncover",)', "uncover")
attempt('("nothing",)', "nothing")
attempt('("shadow",)', "shadow")
attempt('("uncover",)', "uncover")
for i in range(60):
    again = op(i,)
print("again ->", repr(again))
attempt('("nothing",)', "nothing")
attempt('("shadow",)', "shadow")
attempt('("nothing",)', "nothing")
attempt('("uncover",)', "uncover")
