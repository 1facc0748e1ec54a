from . import helpers
from .helpers import multiply as times


def area(radius):
    return times(3, helpers.multiply(radius, radius))
