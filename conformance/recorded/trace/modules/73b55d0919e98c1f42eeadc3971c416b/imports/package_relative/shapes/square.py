from .helpers import multiply


def area(side):
    return multiply(side, side)
