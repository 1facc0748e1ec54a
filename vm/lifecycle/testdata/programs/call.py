# Calls of every kind: positional, keyword, defaults, starred, methods, natives, and wrong ones.
def f(a, b=2, /, c=3, *rest, d, e=5, **more):
    return a, b, c, rest, d, e, more


def show(text, function):
    try:
        print(text, "->", function())
    except Exception as error:
        print(text, "raises", type(error).__name__ + ":", error)


show("f(1, d=4)", lambda: f(1, d=4))
show("f(1, 2, 3, 4, 5, d=6, z=7)", lambda: f(1, 2, 3, 4, 5, d=6, z=7))
show("f(*(1, 2), **{'d': 1, 'b': 9})", lambda: f(*(1, 2), **{"d": 1, "b": 9}))
show("f()", lambda: f())
show("f(1)", lambda: f(1))
show("f(1, d=1, **{'d': 2})", lambda: f(1, d=1, **{"d": 2}))
show("f(1, **{3: 4})", lambda: f(1, **{3: 4}))
show("f(*5)", lambda: f(*5))
show("(lambda: 1)(2)", lambda: (lambda: 1)(2))
show("(lambda a, *, k: 1)(1)", lambda: (lambda a, *, k: 1)(1))
show("(lambda a: 1)(b=1)", lambda: (lambda a: 1)(b=1))
show("len()", lambda: len())
show("len(1)", lambda: len(1))
show("len(1, 2)", lambda: len([], 2))
show("print(x=1)", lambda: print(x=1))
show("int('12', base=3)", lambda: int("12", base=3))
show("sorted([3, 1, 2], key=lambda v: -v)", lambda: sorted([3, 1, 2], key=lambda v: -v))
show("None()", lambda: None())


class Base:
    made = 0

    def __new__(cls, *args):
        Base.made += 1
        return super().__new__(cls)

    def __init__(self, *args):
        self.args = args

    def method(self, *args, **kwargs):
        return type(self).__name__, args, sorted(kwargs.items())

    @classmethod
    def klass(cls, a):
        return cls.__name__, a

    @staticmethod
    def static(a):
        return a

    @property
    def size(self):
        return len(self.args)

    def __call__(self, *args):
        return "called", args


class Derived(Base):
    def method(self, *args, **kwargs):
        return ("derived", *super().method(*args, **kwargs))


d = Derived(1, 2)
bound = d.method
for _ in range(5):
    line = (d.method(1, k=2), bound(3), d.klass(4), Derived.static(5), d.size, d(6))
print(line, Base.made)
print(Derived.method(d, 7), Base.method(d), [].append.__name__, str.upper("a"))
show("Derived.method()", lambda: Derived.method())
show("d.missing()", lambda: d.missing())
show("d.size()", lambda: d.size())


def counter(start):
    def step(by=1):
        nonlocal start
        start += by
        return start

    return step


one, two = counter(0), counter(10)
print(one(), one(5), two(), one(), two(by=-1))


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(300))


def endless():
    return endless()


try:
    endless()
except RecursionError as error:
    print(type(error).__name__, error)


def decorate(tag):
    def wrap(function):
        def inner(*args, **kwargs):
            return tag, function(*args, **kwargs)

        return inner

    return wrap


@decorate("outer")
@decorate("inner")
def decorated(a, b=0):
    return a + b


print(decorated(1), decorated(1, b=2), [*map(decorated, range(2))])
