"""import and from-import of native modules: aliases, dotted names, scopes and errors."""

import sys, math as m
import itertools
from math import floor as f, ceil, pi
from sys import (
    maxsize,
    modules as loaded,
)


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def local_import():
    import math

    return math.floor(2.5), "math" in locals()


def local_from():
    from itertools import chain

    return list(chain("ab"))


class Body:
    import math
    from math import sqrt

    value = sqrt(16)


def conditional(flag):
    if flag:
        import math
    return math


def global_import():
    global imported_globally
    import errno as imported_globally


def missing_name():
    from math import no_such_function


def missing_module():
    import no_such_module_anywhere


def not_a_package():
    import math.submodule


def relative():
    from . import anything


def relative_module():
    from .mod import anything


def suggestion():
    from math import flor


show(
    'm is sys.modules["math"], f(1.5), ceil(1.5), maxsize == sys.maxsize, loaded is '
    "sys.modules, itertools.__name__",
    lambda: (
        m is sys.modules["math"], f(1.5), ceil(1.5), maxsize == sys.maxsize, loaded is sys.modules,
        itertools.__name__,
    ),
)
show(
    "local_import(), local_from(), Body.value, Body.math is m, Body().sqrt(9) if not "
    'callable(Body.sqrt) else "builtin is not bound"',
    lambda: (
        local_import(), local_from(), Body.value, Body.math is m,
        Body().sqrt(9) if not callable(Body.sqrt) else "builtin is not bound",
    ),
)
show("conditional(True) is m", lambda: conditional(True) is m)
show("conditional(False)", lambda: conditional(False))
global_import()
show("imported_globally.ENOENT", lambda: imported_globally.ENOENT)
show("missing_name()", lambda: missing_name())
show("missing_module()", lambda: missing_module())
show("not_a_package()", lambda: not_a_package())
show("relative()", lambda: relative())
show("relative_module()", lambda: relative_module())
show("suggestion()", lambda: suggestion())
show(
    "__name__, __package__, __spec__ is None or True",
    lambda: (__name__, __package__, __spec__ is None or True),
)
for i in range(2):
    import time as clock
show("clock.__name__", lambda: clock.__name__)
try:
    import nothing_here
except ImportError:
    nothing_here = None
show("nothing_here", lambda: nothing_here)
try:
    from sys import nothing_here as other
except ImportError as error:
    print(error.name, error.name_from, error.msg.split(" (")[0])
module = type(sys)("dynamic", "its doc")
module.__getattr__ = lambda name: name.upper()
sys.modules["dynamic"] = module
from dynamic import hello, world

show(
    "hello, world, module.__doc__, module.__name__, module.anything",
    lambda: (hello, world, module.__doc__, module.__name__, module.anything),
)
import dynamic

show("dynamic is module, dynamic.x", lambda: (dynamic is module, dynamic.x))
module.__dict__.pop("__getattr__")
show("module.x", lambda: module.x)
del sys.modules["dynamic"]
