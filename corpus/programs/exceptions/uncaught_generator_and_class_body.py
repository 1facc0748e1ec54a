"""Frames of generators, comprehensions, class bodies, lambdas and decorators in a traceback."""


def decorator(function):
    def wrapper(*args):
        return function(*args)

    return wrapper


@decorator
def produce(values):
    for value in values:
        yield (lambda v: 10 // v)(value)


print(list(produce([1, 2, 5])))


class Body:
    table = {k: v for k, v in enumerate(produce([5, 0]))}
