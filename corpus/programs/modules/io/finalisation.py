"""Streams that are dropped while open: close() is called, warnings and errors are reported."""

import _io
import gc
import posix
import sys
import tempfile
import warnings

# A folder of its own, so that runs at the same time do not meet.
FOLDER = tempfile.mkdtemp(prefix="constrictor-io-")
NAME = "data"
posix.chdir(FOLDER)

class Raw(_io._RawIOBase):
    def close(self):
        print("Raw.close", vars(self).get("_finalizing"))
        super().close()


class Memory(_io.BytesIO):
    def close(self):
        print("Memory.close")
        super().close()


class Text(_io.StringIO):
    def __del__(self):
        print("Text.__del__")
        super().__del__()

    def close(self):
        print("Text.close")
        super().close()


class Broken(_io._RawIOBase):
    def close(self):
        raise ZeroDivisionError("broken")

    def __repr__(self):
        return "<Broken>"


for kind in Raw, Memory, Text:
    stream = kind()
    del stream
    stream = kind()
    stream.itself = stream
    del stream
    gc.collect()

sys.unraisablehook = lambda args: print("unraisable", args.exc_value, args.err_msg)
stream = Broken()
del stream

with open(NAME, "w") as stream:
    stream.write("text")
warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(
    category.__name__, str(message).replace(NAME, "NAME")
)
stream = open(NAME)
del stream
stream = open(NAME, "rb")
del stream
stream = open(NAME, "rb", 0)
del stream
stream = open(NAME, "r+b")
stream.itself = stream
del stream
gc.collect()
stream = open(NAME, "w")
stream.write("written by the finaliser")
del stream
with open(NAME) as stream:
    print(stream.read())

posix.unlink(NAME)
posix.chdir("/")
posix.rmdir(FOLDER)
