from .. import helpers
from ..circle import area
from . import CONSTANT


def describe():
    return f"inner sees {CONSTANT} and {area(1)} and {helpers.__name__}"
