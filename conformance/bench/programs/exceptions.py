"""Raising and catching: shallow, deep, with finally, with context, and loops that never raise."""


class Problem(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def fail(n):
    if n == 0:
        raise Problem(n)
    return fail(n - 1)


def shallow(n):
    caught = 0
    for i in range(n):
        try:
            if i % 3:
                raise ValueError(i)
        except ValueError as error:
            caught += error.args[0] & 1
        finally:
            caught += 1
    return caught


def builtin(n):
    caught = 0
    table = {}
    for i in range(n):
        try:
            table[i]
        except KeyError:
            caught += 1
        try:
            int("x")
        except (TypeError, ValueError):
            caught += 2
    return caught


def deep(n):
    total = 0
    for _ in range(n):
        try:
            fail(20)
        except Problem as problem:
            total += problem.code + 1
    return total


def chained(n):
    total = 0
    for i in range(n):
        try:
            try:
                raise KeyError(i)
            except KeyError as error:
                raise Problem(i) from error
        except Problem as problem:
            total += problem.__cause__.args[0]
    return total


def quiet(n):
    total = 0
    for i in range(n):
        try:
            total += i
        except ValueError:
            total = -1
    return total


print(shallow(700000), builtin(250000), deep(40000), chained(200000), quiet(2000000))
