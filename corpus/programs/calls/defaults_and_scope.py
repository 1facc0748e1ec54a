"""Default values: when they are evaluated, sharing, kw-only defaults, closures and late changes."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def loud(value):
    print("  evaluated", value)
    return value


def f(a=loud("a"), *, b=loud("b"), c: loud("annotation is deferred") = loud("c")):
    return a, b, c


print("defined")
print(f(), f(1, b=2))


def shared(item, bucket=[]):
    bucket.append(item)
    return bucket


show(
    "shared(1), shared(2), shared(3, []), shared.__defaults__",
    lambda: (shared(1), shared(2), shared(3, []), shared.__defaults__),
)


def fresh(item, bucket=None):
    bucket = [] if bucket is None else bucket
    bucket.append(item)
    return bucket


show("fresh(1), fresh(2)", lambda: (fresh(1), fresh(2)))
functions = [lambda i=i: i for i in range(3)]
late = [lambda: i for i in range(3)]
show(
    "[g() for g in functions], [g() for g in late], [g(9) for g in functions]",
    lambda: ([g() for g in functions], [g() for g in late], [g(9) for g in functions]),
)
x = 10


def uses_global(a=x):
    return a, x


x = 20
show("uses_global()", lambda: uses_global())


def outer(n):
    def inner(m=n, *, k=n * 2):
        nonlocal n
        n += 1
        return m, k, n

    return inner


inner = outer(5)
show(
    "inner(), inner(), inner(0, k=0), inner.__defaults__, inner.__kwdefaults__",
    lambda: (inner(), inner(), inner(0, k=0), inner.__defaults__, inner.__kwdefaults__),
)


class C:
    base = 3

    def method(self, value=base, *, scale=base + 1):
        return value, scale, self.base


C.base = 100
show("C().method(), C().method(1, scale=2)", lambda: (C().method(), C().method(1, scale=2)))


def order(a=loud(1), b=loud(2)):
    pass


def conditional(flag):
    if flag:

        def g(x=1):
            return x

    else:

        def g(x=2):
            return x

    return g()


show("conditional(True), conditional(False)", lambda: (conditional(True), conditional(False)))


def recursive(n, seen=()):
    return seen if n == 0 else recursive(n - 1, seen + (n,))


show("recursive(4), recursive.__defaults__", lambda: (recursive(4), recursive.__defaults__))


def mutated(a, b=1):
    return a, b


mutated.__defaults__ = (7, 8)
show("mutated(), mutated(1)", lambda: (mutated(), mutated(1)))
mutated.__defaults__ = None
show("mutated()", lambda: mutated())
show("mutated(1)", lambda: mutated(1))
show("mutated(1, 2)", lambda: mutated(1, 2))


def kw(*, a=1, b):
    return a, b


kw.__kwdefaults__ = {"b": 5}
show("kw()", lambda: kw())
show("kw(a=1)", lambda: kw(a=1))
kw.__kwdefaults__["a"] = 6
show("kw()", lambda: kw())
sentinel = object()


def optional(a, b=sentinel):
    return "absent" if b is sentinel else b


show(
    "optional(1), optional(1, None), optional(1, b=2)",
    lambda: (optional(1), optional(1, None), optional(1, b=2)),
)
show(
    "(lambda a=(lambda b=3: b)(): a)(), (lambda *a, b=[1]: (a, b))(0)",
    lambda: ((lambda a=(lambda b=3: b)(): a)(), (lambda *a, b=[1]: (a, b))(0)),
)
