"""from module import * with and without __all__, private names, and odd __all__ values."""

import sys

sys.path.insert(0, __file__.rpartition("/")[0])

before = set(globals())
from plain import *

print(sorted(set(globals()) - before - {"before"}))
print(visible, callable(function), Klass.__name__)
from listed import *

print(_listed_private, "unlisted" in globals())
from overriding import *

print(visible)


def attempt(name):
    try:
        exec_star(name)
    except Exception as error:
        print(type(error).__name__, error)


def exec_star(name):
    module = __import__(name)
    names = getattr(module, "__all__", None)
    print(name, names)


attempt("plain")
try:
    from bad_entry import *
except AttributeError as error:
    print(error)
try:
    from bad_type import *
except TypeError as error:
    print(error)
try:
    from bad_all import *
except TypeError as error:
    print(error)
from math import *

print(pi > 3, "__name__" in globals(), __name__)
