"""Closures, nonlocal counters, function composition, decorators and memoisation."""


def counter(step):
    total = 0

    def add():
        nonlocal total
        total += step
        return total

    return add


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x

    return composed


def memoised(function):
    seen = {}

    def wrapper(*args):
        if args not in seen:
            seen[args] = function(*args)
        return seen[args]

    return wrapper


@memoised
def paths(x, y):
    return 1 if x == 0 or y == 0 else paths(x - 1, y) + paths(x, y - 1)


def curry(a):
    return lambda b: lambda c: a * b + c


def run(n):
    counters = [counter(i) for i in range(1, 6)]
    pipeline = compose(lambda x: x + 1, lambda x: x * 3, lambda x: x % 1009, abs)
    total = 0
    for i in range(n):
        total += counters[i % 5]()
        total ^= pipeline(i)
        total = (total + curry(i)(2)(3)) & 0xFFFFFF
    return total


print(run(900000), paths(120, 120) % 1000007, sum(map(memoised(lambda x: x * x), [i % 100 for i in range(300000)])))
