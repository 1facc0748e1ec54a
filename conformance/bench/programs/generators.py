# Generators, delegation, closures and comprehensions.
import itertools


def walk(depth, label):
    if depth:
        yield from walk(depth - 1, label * 2)
        yield label
        yield from walk(depth - 1, label * 2 + 1)


def queens(size):
    def place(row, columns, down, up):
        if row == size:
            yield columns
            return
        for column in range(size):
            if column not in columns and row + column not in down and row - column not in up:
                yield from place(row + 1, columns + (column,), down | {row + column}, up | {row - column})

    return place(0, (), frozenset(), frozenset())


def averager():
    total = count = 0
    average = None
    while True:
        total += yield average
        count += 1
        average = total / count


def compose(*functions):
    def run(value):
        for function in functions:
            value = function(value)
        return value

    return run


def adder(amount):
    return lambda value: value + amount


averages = averager()
next(averages)
last = [averages.send(number) for number in range(600_000)][-1]
chain = compose(*[adder(step) for step in range(10)])
table = [[row * column for column in range(60)] for row in range(200)]
print(
    sum(walk(17, 1)),
    sum(1 for _ in queens(8)),
    last,
    sum(chain(number) for number in range(150_000)),
    sum(sum(row) for row in zip(*table)),
    sum(itertools.islice((x * x for x in itertools.count() if x % 3), 1_000_000)),
)
