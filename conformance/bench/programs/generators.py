"""Generators: pipelines, delegation, send, generator expressions and early exits."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(source):
    for x in source:
        yield x * x


def only_odd(source):
    for x in source:
        if x & 1:
            yield x


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def running_mean():
    total = n = 0
    mean = None
    while True:
        value = yield mean
        total += value
        n += 1
        mean = total / n


def first(source, predicate):
    for x in source:
        if predicate(x):
            return x


mean = running_mean()
next(mean)
for value in count(1100000):
    result = mean.send(value)
print(sum(only_odd(squares(count(2000000)))), sum(tree(16)), result)
print(sum(x * y for x in count(900) for y in count(900) if (x ^ y) & 1))
print(sum(first(count(100), lambda x, n=n: x > n) for n in range(0, 90, 1) for _ in range(70)))
