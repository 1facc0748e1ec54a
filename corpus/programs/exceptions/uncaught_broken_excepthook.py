"""An excepthook that fails itself."""

import sys


def hook(kind, value, trace):
    print("hook sees", kind.__name__)
    raise KeyError("in the hook")


sys.excepthook = hook
print("failing")
raise ValueError("original")
