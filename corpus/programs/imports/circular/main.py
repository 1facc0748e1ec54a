"""Modules that import each other: what is visible when, and the errors when it is not."""

import sys

sys.path.insert(0, __file__.rpartition("/")[0])

import one

print(one.ready, one.two.ready, one.two.saw, one.use())
try:
    import bad_a
except ImportError as error:
    print(type(error).__name__, error.name, str(error).split(" (")[0])
print("bad_a" in sys.modules, "bad_b" in sys.modules)
import lazy_a

print(lazy_a.call(), lazy_a.lazy_b.call())
try:
    import attr_a
except AttributeError as error:
    print(type(error).__name__, str(error).split(" (")[0].split("from '")[0])
print("attr_a" in sys.modules, "attr_b" in sys.modules)
import pkg

print(pkg.x.VALUE, pkg.y.VALUE, pkg.x.other() is pkg.y)
