"""Closures, nonlocal, global, cells shared and separate, deletion and class scopes."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


x = "global x"


def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    def get():
        return n

    return up, get


def three_levels():
    a = 1

    def two():
        b = 2

        def one():
            nonlocal a, b
            a += 10
            b += 20
            return a, b

        return one(), b

    return two(), a


def delete_cell():
    value = 1

    def inner():
        nonlocal value
        del value

    inner()
    return value


def global_in_nested():
    x = "local"

    def inner():
        global x
        x = "changed global"
        return x

    return inner(), x


def read_global():
    return x


def unbound():
    print(later)
    later = 1


def conditional(flag):
    if flag:
        name = "bound"
    return name


def loop_closures():
    return [f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]]


def parameter_cell(a, *args, b=2, **kw):
    def inner():
        return a, args, b, kw

    a = "rebound"
    return inner()


def comprehension_scope():
    x = "outer"
    return [x for x in range(2)], x, [y for y in [x]], {x: x for x in "a"}, x


def class_scope():
    x = "function"

    class C:
        y = x
        x = "class"
        z = x

        def method(self):
            return x

        inner = [x for _ in range(1)]
        lam = lambda: x

    return C.y, C.x, C.z, C().method(), C.inner, C.lam()


class Global:
    y = x
    x = "class x"
    z = x
    nested = [x for _ in range(1)]

    def method(self):
        return x


class DeletesName:
    value = 1
    del value
    try:
        value
    except NameError as error:
        message = str(error)


up, get = counter()
up2, get2 = counter()
show(
    "up(), up(), get(), up2(), get2(), up.__closure__[0] is get.__closure__[0], "
    "up.__closure__[0] is up2.__closure__[0]",
    lambda: (
        up(), up(), get(), up2(), get2(), up.__closure__[0] is get.__closure__[0],
        up.__closure__[0] is up2.__closure__[0],
    ),
)
show("three_levels()", lambda: three_levels())
show("delete_cell()", lambda: delete_cell())
show(
    "read_global(), global_in_nested(), read_global()",
    lambda: (read_global(), global_in_nested(), read_global()),
)
show("unbound()", lambda: unbound())
show("conditional(True)", lambda: conditional(True))
show("conditional(False)", lambda: conditional(False))
show(
    "loop_closures(), parameter_cell(1, 2, k=3), comprehension_scope()",
    lambda: (loop_closures(), parameter_cell(1, 2, k=3), comprehension_scope()),
)
show("class_scope()", lambda: class_scope())
show(
    "Global.y, Global.x, Global.z, Global.nested, Global().method(), DeletesName.message",
    lambda: (Global.y, Global.x, Global.z, Global.nested, Global().method(), DeletesName.message),
)
show(
    "up.__code__.co_freevars, counter.__code__.co_cellvars, up.__code__.co_names",
    lambda: (up.__code__.co_freevars, counter.__code__.co_cellvars, up.__code__.co_names),
)


def exec_free():
    y = 1

    def f():
        return y

    y = 2
    before = f()
    del y
    try:
        f()
    except NameError as error:
        return before, str(error)


show("exec_free()", lambda: exec_free())


def walrus():
    values = [last := n for n in range(4)]
    return last, values


def walrus_nested():
    def f():
        nonlocal total
        [total := total + v for v in range(5)]

    total = 0
    f()
    return total


show("walrus(), walrus_nested()", lambda: (walrus(), walrus_nested()))


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def mutual():
    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        return False if n == 0 else even(n - 1)

    return even(10), odd(7), even(7)


show("fact(20), mutual()", lambda: (fact(20), mutual()))
