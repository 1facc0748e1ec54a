import sys as _sys

visible = "from plain"
_hidden = 1
__also_hidden__ = 2


def function():
    return _hidden


class Klass:
    pass
