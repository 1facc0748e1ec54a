"""Modules list their names, and classes theirs, in the order in which they were made; which classes can be changed."""
import _contextvars
import _random
import _thread
import array
import gc
import select
import sys
import time
import typing

LATER = {"__cached__", "__file__", "__loader__", "__spec__", "ps1", "ps2", "_home", "__interactivehook__"}
for module in sys, gc, time, _thread, array, select:
    print(module.__name__, [name for name in vars(module) if name not in LATER])

for cls in (_contextvars.Context, _contextvars.ContextVar, _contextvars.Token, type(_contextvars.Token.MISSING),
            type(sys.float_info), type(sys.hash_info), type(sys.int_info), type(sys.thread_info), _thread.RLock,
            type(sys.get_asyncgen_hooks())):
    print(cls, list(vars(cls)))

for cls in (_random.Random, time.struct_time, typing.Generic, typing.TypeVar, type(sys.float_info), type(sys.flags),
            type(sys.get_asyncgen_hooks()), _contextvars.Context):
    try:
        cls.extra = 1
    except TypeError as error:
        print(error)
    else:
        print(cls, cls.extra)
        del cls.extra
