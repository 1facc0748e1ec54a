# What breaker.py says under CPython: gives it poke(), interrupt(), injected() and here(), then runs it.
# Usage: python3.14 -I -S -B breaker_reference.py PROGRAM.pyc
import builtins
import ctypes
import dis
import functools
import marshal
import signal
import sys
import threading
import types

with open(sys.argv[1], "rb") as file:
    code = marshal.loads(file.read()[16:])
main = types.ModuleType("__main__")
sys.modules["__main__"] = main


def where(frame):
    opcode = frame.f_code.co_code[frame.f_lasti]
    return frame.f_code.co_name, frame.f_lasti, dis.opname[opcode]


@ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
def tell(argument):
    main.place(*where(sys._getframe(1)))
    return 0


def native(name, *arguments):
    """A function that runs no Python code of its own: nothing may be polled inside it."""
    function = ctypes.PyDLL(None)[name]
    function.restype = None
    return functools.partial(function, *arguments)


def here():
    name, _, opcode = where(sys._getframe(2))
    return name, opcode


builtins.poke = native("Py_AddPendingCall", tell, None)
builtins.interrupt = native("raise", signal.SIGINT)
set_exception = ctypes.PyDLL(None)["PyThreadState_SetAsyncExc"]
set_exception.argtypes = [ctypes.c_ulong, ctypes.py_object]
set_exception.restype = None
builtins.injected = functools.partial(set_exception, threading.get_ident())
builtins.here = here
exec(code, main.__dict__)
