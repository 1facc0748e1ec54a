"""Names across nested functions and classes: skipped class scopes, cells, globals, lambdas."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


x = "module"


def f():
    x = "f"

    class A:
        x = "A"

        class B:
            y = x
            x = "B"

            def m(self):
                return x, self.x, __class__.__name__

            z = [x, *[x for _ in range(1)]]

        def m(self):
            class Local:
                inner = x

                def n(this):
                    return x, this.inner, type(self).__name__

            return Local().n()

    return A


def g():
    class C:
        global x
        before = x
        x = "changed by class body"

    return C.before, x, hasattr(C, "x")


def h():
    y = 1

    class D:
        nonlocal y
        y = 2
        seen = y

    return y, D.seen, hasattr(D, "y")


def lambdas():
    n = 1
    fs = [lambda a, n=n: a + n, lambda a: a + n]
    n = 10
    return [fn(1) for fn in fs]


def recursion_cell():
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)

    keep = fact
    result = keep(5)
    fact = lambda n: "replaced"
    return result, keep(1), fact(0)


def same_names(a):
    def a_inner(a):
        return [a for a in range(a)], a

    return a_inner(2), a


def default_from_outer(v):
    def inner(v=v, *, w=v * 2):
        return v, w

    v = "later"
    return inner(), inner(1)


def deleted_then_read():
    v = 1

    def inner():
        return v

    del v
    return inner()


A = f()
show("A.B.y, A.B.x, A.B.z, A.B().m(), A().m()", lambda: (A.B.y, A.B.x, A.B.z, A.B().m(), A().m()))
show("g()", lambda: g())
show(
    "h(), lambdas(), recursion_cell(), same_names(3), default_from_outer(5)",
    lambda: (h(), lambdas(), recursion_cell(), same_names(3), default_from_outer(5)),
)
show("deleted_then_read()", lambda: deleted_then_read())
show("x", lambda: x)
x = "module again"
show(
    "f().B.y, (lambda: (lambda: x)())(), [(lambda: x)() for x in range(2)], x",
    lambda: (f().B.y, (lambda: (lambda: x)())(), [(lambda: x)() for x in range(2)], x),
)
show(
    '(lambda x: (lambda: (lambda: x)())())("deep"), (lambda *, x=x: x)(), (lambda x, /: '
    'lambda x=x: x)("outer")()',
    lambda: (
        (lambda x: (lambda: (lambda: x)())())("deep"), (lambda *, x=x: x)(),
        (lambda x, /: lambda x=x: x)("outer")(),
    ),
)


def many_levels(a):
    def l1(b):
        def l2(c):
            class K:
                d = a

                def l3(self, e):
                    return [a + b + c + e + i for i in range(2)]

            return K()

        return l2

    return l1


show(
    'many_levels(1)(2)(3).l3(4), many_levels("a")("b")("c").d',
    lambda: (many_levels(1)(2)(3).l3(4), many_levels("a")("b")("c").d),
)
