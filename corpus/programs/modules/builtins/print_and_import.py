"""builtins: print in all its forms, __import__, __build_class__, dir and the module itself."""

import builtins
import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append("<flush>")


class NoFlush:
    def write(self, text):
        print("  wrote", repr(text))


class Bad:
    def __str__(self):
        raise ValueError("no str")


print()
print("a", 1, None, [2])
print("a", "b", sep="")
print("a", "b", sep=", ", end="!\n")
print(*range(3), sep="\n")
print("no newline", end="")
print()
print("x", sep=None, end=None)
print(end="only end\n")
w = Writer()
print("to", "writer", file=w)
print("flush", file=w, flush=True, end="")
print(file=w)
print(w.parts)
show('print("x", file=NoFlush())', lambda: print("x", file=NoFlush()))
show('print("x", file=NoFlush(), flush=True)', lambda: print("x", file=NoFlush(), flush=True))
show('print("x", sep=5)', lambda: print("x", sep=5))
show('print("x", end=5)', lambda: print("x", end=5))
show('print("x", file=5)', lambda: print("x", file=5))
show('print("x", nope=1)', lambda: print("x", nope=1))
show("print(Bad())", lambda: print(Bad()))
show('print("partial", Bad())', lambda: print("partial", Bad()))
kept = sys.stdout
sys.stdout = None
print("goes nowhere")
sys.stdout = w
print("redirected")
sys.stdout = kept
print(w.parts[-2:])
del sys.stdout
try:
    print("lost")
except RuntimeError as error:
    sys.stdout = kept
    print(error)
show(
    '__import__("math").pi > 3, __import__("sys") is sys',
    lambda: (__import__("math").pi > 3, __import__("sys") is sys),
)
show('__import__("nope_nothing")', lambda: __import__("nope_nothing"))
show('__import__("")', lambda: __import__(""))
show("__import__(5)", lambda: __import__(5))
show('__import__("math", level=-1)', lambda: __import__("math", level=-1))
show('__import__("x", {}, {}, [], 1)', lambda: __import__("x", {}, {}, [], 1))
show(
    '__import__("x", {"__package__": "pkg_missing"}, {}, [], 1)',
    lambda: __import__("x", {"__package__": "pkg_missing"}, {}, [], 1),
)
show(
    'builtins.__build_class__(lambda: None, "Made").__name__',
    lambda: builtins.__build_class__(lambda: None, "Made").__name__,
)
show("builtins.__build_class__()", lambda: builtins.__build_class__())
show('builtins.__build_class__(5, "x")', lambda: builtins.__build_class__(5, "x"))
show("builtins.__build_class__(lambda: None, 5)", lambda: builtins.__build_class__(lambda: None, 5))
show("builtins.__build_class__(lambda: None)", lambda: builtins.__build_class__(lambda: None))
show(
    "builtins.__name__, builtins.__debug__, __name__, type(builtins).__name__",
    lambda: (builtins.__name__, builtins.__debug__, __name__, type(builtins).__name__),
)
show('setattr(builtins, "extra", 1), extra', lambda: (setattr(builtins, "extra", 1), extra))
del builtins.extra
show("extra", lambda: extra)
show(
    "len([n for n in dir(builtins) if n[0].isupper() and isinstance(getattr(builtins, "
    'n), type)]), [n for n in dir(builtins) if not n[0].isupper() and not n.startswith("_") and n not in ("copyright", "credits", "exit", "quit", "license")]',
    lambda: (
        len([n for n in dir(builtins) if n[0].isupper() and isinstance(getattr(builtins, n), type)]),
        [n for n in dir(builtins) if not n[0].isupper() and not n.startswith("_") and n not in ("copyright", "credits", "exit", "quit", "license")],
    ),
)
show(
    'dir.__name__, dir(type("X", (), {"a": 1, "b": 2})())[-2:], "real" in dir(5)',
    lambda: (dir.__name__, dir(type("X", (), {"a": 1, "b": 2})())[-2:], "real" in dir(5)),
)
show("dir(1, 2)", lambda: dir(1, 2))


def local_dir():
    b = a = 1
    return dir()


show("local_dir()", lambda: local_dir())
original = builtins.__build_class__
builtins.__build_class__ = lambda function, name, *bases, **kw: (name, bases, kw)


class Hooked(int, key=1):
    pass


builtins.__build_class__ = original
print(Hooked)
imports = []
original_import = builtins.__import__


def hooked_import(name, globals=None, locals=None, fromlist=(), level=0):
    imports.append((name, fromlist, level))
    return original_import(name, globals, locals, fromlist, level)


builtins.__import__ = hooked_import
import math
import itertools as it
from math import pi, tau as t

builtins.__import__ = original_import
print(imports, t > pi)
