"""Calls of every form: positional, keyword, defaults, stars, methods, C functions, classes."""


def none():
    pass


def three(a, b, c):
    return a


def defaults(a, b=2, *, c=3):
    return b + c


def star(*args, **kwargs):
    return len(args) + len(kwargs)


class Thing:
    def method(self, x):
        return x

    @classmethod
    def cm(cls, x):
        return x

    @staticmethod
    def sm(x):
        return x

    def __call__(self, x):
        return x


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    return n + 1 if m == 0 else ackermann(m - 1, 1) if n == 0 else ackermann(m - 1, ackermann(m, n - 1))


def run(n):
    thing = Thing()
    bound = thing.method
    args, kwargs = (1, 2), {"k": 3}
    total = 0
    for i in range(n):
        none()
        total += three(i, 1, 2) + three(c=1, a=2, b=3) + defaults(1) + defaults(1, c=i & 7)
        total += star(1, 2, *args, **kwargs) + thing.method(1) + bound(2) + thing.cm(3) + Thing.sm(4) + thing(5)
        total += len(args) + abs(-i) + max(i, 3) + isinstance(i, int) + int(i)
        total &= 0xFFFFFFFF
    return total


print(run(450000), fib(24), ackermann(2, 250))
