"""Exceptions that cannot be raised: in __del__, and what sys.unraisablehook gets."""

import sys
import gc
from _weakref import ref


def hook(info):
    error = info.exc_value
    print("unraisable:", info.exc_type.__name__, error, "|", info.err_msg.split(" <")[0], "|", info.object)
    print("   ", type(info).__name__, len(info), info.exc_traceback is not None)


sys.unraisablehook = hook


class Del:
    def __del__(self):
        raise ValueError("in __del__")


class DelExit:
    def __del__(self):
        raise SystemExit(3)


class Plain:
    pass


print("del")
d = Del()
del d
DelExit()
print("weakref callback")
p = Plain()
r = ref(p, lambda _: 1 / 0)
del p


def generator():
    try:
        yield 1
    finally:
        raise KeyError("while closing")


print("generator")
g = generator()
next(g)
del g


def ignores_exit():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores_exit()
next(g)
del g
print("cycle")
a = Del()
a.self = a
del a
gc.collect()
print("gc callback")


def callback(phase, info):
    if phase == "start":
        raise OSError("gc callback")


gc.callbacks.append(callback)
gc.collect()
gc.callbacks.clear()
print("set to None in class")
Del.__del__ = None
Del()
print("end")
sys.unraisablehook = sys.__unraisablehook__
