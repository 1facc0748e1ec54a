"""The package under test."""

from .square import area
from . import circle
from .deep import inner as _inner

order = ["init of shapes"]


def beyond():
    from .. import nothing


def far_beyond():
    from ....x import nothing


def missing_name():
    from .square import no_such_name


def missing_star():
    from .broken_all import no_such


def __getattr__(name):
    if name == "lazy_attribute":
        return "made by the package's __getattr__"
    raise AttributeError(f"the package has no {name}")
