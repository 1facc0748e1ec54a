from . import y

VALUE = "x"


def other():
    return y
