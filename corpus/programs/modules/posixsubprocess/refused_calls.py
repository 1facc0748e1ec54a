"""_posixsubprocess.fork_exec: the arguments that it refuses, so that no process comes of any call."""

import _posixsubprocess
import os

# A child that began in spite of it could only say into this pipe that there is no such program.
readable, writable = os.pipe()

ARGUMENTS = {
    "args": ["a"],
    "executable_list": [b"/nonexistent/program"],
    "close_fds": True,
    "pass_fds": (writable,),
    "cwd": None,
    "env": None,
    "p2cread": -1,
    "p2cwrite": -1,
    "c2pread": -1,
    "c2pwrite": -1,
    "errread": -1,
    "errwrite": -1,
    "errpipe_read": readable,
    "errpipe_write": writable,
    "restore_signals": True,
    "call_setsid": False,
    "pgid_to_set": -1,
    "gid": None,
    "extra_groups": None,
    "uid": None,
    "child_umask": -1,
    "preexec_fn": None,
}


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def refuse(name, value):
    """Call it with one argument that is wrong."""
    arguments = (ARGUMENTS | {name: value}).values()
    show(f"{name}={value!r}", lambda: _posixsubprocess.fork_exec(*arguments))


show("fork_exec()", lambda: _posixsubprocess.fork_exec())
show("fork_exec(*[None] * 22)", lambda: _posixsubprocess.fork_exec(*[None] * 22))
show("fork_exec.__text_signature__", lambda: _posixsubprocess.fork_exec.__text_signature__)

refuse("args", 5)
refuse("args", [5])
refuse("args", ["a\0"])
refuse("executable_list", ["a"])
refuse("executable_list", [b"a\0"])
refuse("pass_fds", [1])
refuse("pass_fds", (5, 4))
refuse("pass_fds", ("a",))
refuse("cwd", 5)
refuse("env", ["a"])
refuse("p2cread", "a")
refuse("errpipe_write", 2)
refuse("gid", "a")
refuse("extra_groups", (1,))
refuse("extra_groups", ["a"])
refuse("extra_groups", [-5])
refuse("uid", -5)
refuse("uid", 1 << 40)

os.close(writable)
print("children that wrote something:", os.read(readable, 1))
os.close(readable)
