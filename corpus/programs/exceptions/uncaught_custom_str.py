"""Uncaught exceptions whose class is nested, whose str fails or is empty or has lines."""


class Outer:
    class Inner(Exception):
        def __str__(self):
            return "first line\nsecond line"


class Empty(Exception):
    def __str__(self):
        return ""


class Broken(Exception):
    def __str__(self):
        raise ValueError("no str for you")


def chain():
    try:
        raise Empty("ignored")
    except Empty:
        try:
            raise Broken("broken")
        except Broken:
            raise Outer.Inner


print("here")
chain()
