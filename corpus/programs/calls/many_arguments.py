"""Calls with hundreds of positional and keyword arguments and functions with as many parameters."""


def collect(*args, **kwargs):
    return len(args), sum(args), len(kwargs), sum(kwargs.values())


def twenty(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t):
    return a, t, sum((b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s))


def defaults(a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, *, i=9, j=10, k=11, l=12, **rest):
    return a + b + c + d + e + f + g + h, i + j + k + l, rest


print(collect(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28))
print(collect(a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9, j=10, k=11, l=12, m=13, n=14, o=15, p=16, q=17, r=18))
print(twenty(*range(20)), twenty(**{chr(97 + i): i for i in range(20)}), twenty(*range(10), **{chr(107 + i): i for i in range(10)}))
print(defaults(), defaults(10), defaults(l=0, z=1), defaults(*range(8), i=0), defaults(h=100, g=50))


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except TypeError as error:
        print(error)


attempt(twenty)
attempt(twenty, *range(19))
attempt(twenty, *range(21))
attempt(twenty, **{chr(97 + i): i for i in range(19)})
attempt(twenty, *range(5), e=1)
attempt(twenty, *range(20), zz=1)
attempt(defaults, *range(9))
attempt(defaults, 1, a=2)
print(collect(*range(1000), **{f"key{i}": i for i in range(500)}))
print((lambda *a: a)(*range(5), *range(5, 10), 10, *(), 11))
print(max(*range(256), 3), min(*range(255, -1, -1)))
print("{} {} {}".format(*range(3)), "%d-%d-%d" % tuple(range(3)))


class Holder:
    def __init__(self, a, b, c, d, e, f, g, *, x=0, y=0):
        self.all = (a, b, c, d, e, f, g, x, y)

    def method(self, a, b, c, d, e, f, g, h=8):
        return sum((a, b, c, d, e, f, g, h))


print(Holder(1, 2, 3, 4, 5, 6, 7, x=8).all, Holder(*range(7), y=9).all)
print(Holder(*range(7)).method(1, 2, 3, 4, 5, 6, 7), Holder(*range(7)).method(*range(7), h=1))
attempt(Holder, 1, 2)
attempt(Holder, *range(8))
attempt(Holder(*range(7)).method, 1)


def chain(n):
    return (lambda x: lambda y: lambda z: x + y + z)(n)(n + 1)(n + 2)


print([chain(i) for i in range(5)])
print((lambda a, b, c, *, d, e: (a, b, c, d, e))(e=5, d=4, c=3, b=2, a=1))
attempt(lambda a, b, c, *, d, e: 0, 1, d=2)
attempt(lambda *, d, e, f: 0)
attempt(lambda a, b: 0, 1, 2, 3, c=1)
attempt(lambda a, b=1, *, c: 0, 1, 2, 3, c=1)
attempt(lambda a, *, c=1: 0, 1, 2, 3, c=1)
