"""ImportError and ModuleNotFoundError: from math, from a missing module, and what they carry."""

import math


def attempt(function):
    try:
        function()
    except ImportError as error:
        print(type(error).__name__, error.name, error.name_from, error.path, str(error)[:60])


def missing_module():
    import no_such_module_here


def missing_submodule():
    import math.nothing


def missing_relative():
    from . import something


attempt(missing_module)
attempt(missing_submodule)
attempt(missing_relative)
print(math.floor(2.5))
from no_such_package.module import name
