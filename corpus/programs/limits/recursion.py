"""The recursion limit: setting it, hitting it, recovering, and what counts."""

import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def depth(n=0):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


def forever():
    return forever()


def method_chain():
    class C:
        def m(self):
            return self.m()

    return C().m()


def count_to(n):
    return 0 if n == 0 else 1 + count_to(n - 1)


def recover():
    results = []
    for _ in range(3):
        try:
            forever()
        except RecursionError as error:
            results.append(str(error))
    return results


def finally_depth(counter):
    try:
        counter.append(1)
        finally_depth(counter)
    finally:
        counter.append(-1)


def generator(n):
    yield n
    if n:
        yield from generator(n - 1)


show("sys.getrecursionlimit()", lambda: sys.getrecursionlimit())
show("forever()", lambda: forever())
show("method_chain()", lambda: method_chain())
show("recover()", lambda: recover())
show("count_to(900)", lambda: count_to(900))
a = depth()
sys.setrecursionlimit(500)
b = depth()
sys.setrecursionlimit(1000)
show("a - b, depth() == a", lambda: (a - b, depth() == a))
show("sys.setrecursionlimit(0)", lambda: sys.setrecursionlimit(0))
show("sys.setrecursionlimit(-5)", lambda: sys.setrecursionlimit(-5))
show('sys.setrecursionlimit("x")', lambda: sys.setrecursionlimit("x"))
show("sys.setrecursionlimit(1)", lambda: sys.setrecursionlimit(1))
show("sys.setrecursionlimit(2**40)", lambda: sys.setrecursionlimit(2**40))


def set_low_from_depth(n):
    if n:
        return set_low_from_depth(n - 1)
    return sys.setrecursionlimit(20)


show("set_low_from_depth(30)", lambda: set_low_from_depth(30))
show("sys.getrecursionlimit()", lambda: sys.getrecursionlimit())
sys.setrecursionlimit(3000)
show("count_to(2500)", lambda: count_to(2500))
sys.setrecursionlimit(1000)
counter = []
try:
    finally_depth(counter)
except RecursionError:
    print(sum(counter), len(counter) > 1000)
show(
    "sum(generator(100)), [x for x in generator(3)]",
    lambda: (sum(generator(100)), [x for x in generator(3)]),
)
show("len(list(generator(2000)))", lambda: len(list(generator(2000))))


class Getattr:
    def __getattr__(self, name):
        return getattr(self, name + "x") if len(name) < 50 else name


show("len(Getattr().y)", lambda: len(Getattr().y))
show(
    "(lambda f: f(f, 400))(lambda f, n: n and f(f, n - 1))",
    lambda: (lambda f: f(f, 400))(lambda f, n: n and f(f, n - 1)),
)
show("(lambda f: f(f))(lambda f: f(f))", lambda: (lambda f: f(f))(lambda f: f(f)))


class Init:
    def __init__(self):
        Init()


show("Init()", lambda: Init())
