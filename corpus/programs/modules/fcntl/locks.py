"""fcntl.flock and fcntl.lockf: taking a lock, giving it back, and everything that they refuse."""

import fcntl
import os
import tempfile


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


EXCLUSIVE_NOW = fcntl.LOCK_EX | fcntl.LOCK_NB

with tempfile.TemporaryFile() as file:
    show("flock(file, LOCK_EX)", lambda: fcntl.flock(file, fcntl.LOCK_EX))
    show("flock(file, LOCK_SH)", lambda: fcntl.flock(file, fcntl.LOCK_SH))
    show("flock(file, 77)", lambda: fcntl.flock(file, 77))
    show("flock(file, LOCK_UN)", lambda: fcntl.flock(file, fcntl.LOCK_UN))
    show('flock(file, "a")', lambda: fcntl.flock(file, "a"))
    show("flock(file)", lambda: fcntl.flock(file))

    show("lockf(file, LOCK_EX | LOCK_NB, 1, 2, 0)", lambda: fcntl.lockf(file, EXCLUSIVE_NOW, 1, 2, 0))
    show("lockf(file, LOCK_EX | LOCK_NB)", lambda: fcntl.lockf(file, EXCLUSIVE_NOW))
    show("lockf(file, LOCK_UN)", lambda: fcntl.lockf(file, fcntl.LOCK_UN))
    show("lockf(file, LOCK_SH)", lambda: fcntl.lockf(file, fcntl.LOCK_SH))
    show("lockf(file, 0)", lambda: fcntl.lockf(file, 0))
    show('lockf(file, LOCK_EX, "a")', lambda: fcntl.lockf(file, fcntl.LOCK_EX, "a"))
    show("lockf(file, LOCK_EX, 1, 2, 9)", lambda: fcntl.lockf(file, fcntl.LOCK_EX, 1, 2, 9))
    show("lockf()", lambda: fcntl.lockf())
    show('lockf("a", LOCK_UN)', lambda: fcntl.lockf("a", fcntl.LOCK_UN))

readable, writable = os.pipe()
os.close(readable)
os.close(writable)
show("flock(closed, LOCK_SH)", lambda: fcntl.flock(readable, fcntl.LOCK_SH))
show("lockf(closed, LOCK_UN)", lambda: fcntl.lockf(readable, fcntl.LOCK_UN))
show("flock(closed file, LOCK_SH)", lambda: fcntl.flock(file, fcntl.LOCK_SH))
