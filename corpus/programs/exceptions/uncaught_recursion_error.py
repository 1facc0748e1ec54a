"""Recursion without end ends in a folded traceback of RecursionError."""


def forever(n):
    return forever(n + 1)


class Endless:
    @property
    def again(self):
        return self.again


try:
    Endless().again
except RecursionError as error:
    print(type(error).__name__, error)
forever(0)
