"""sys.excepthook replaced by a function of the program; the status is still 1."""

import sys


def hook(kind, value, trace):
    print("hook", kind.__name__, value, trace.tb_lineno - hook.__code__.co_firstlineno)
    while trace:
        print("  frame", trace.tb_frame.f_code.co_name)
        trace = trace.tb_next


def fail():
    raise ValueError("for the hook")


sys.excepthook = hook
print(sys.__excepthook__ is not hook)
fail()
