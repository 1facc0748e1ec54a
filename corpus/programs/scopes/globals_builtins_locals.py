"""globals(), locals(), vars(), __builtins__ lookups, shadowing and deleting names."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def snapshot():
    a, b = 1, 2
    first = locals()
    c = 3
    second = locals()
    first["a"] = 99
    return first, sorted(second), a, first is second


def with_cells():
    cell = 1

    def inner():
        free = cell
        return locals()

    return inner(), sorted(locals())


def comprehension_locals():
    x = 5
    return [sorted(locals()) for y in range(1)]


class Body:
    a = 1
    names = sorted(n for n in locals() if not n.startswith("__"))
    locals()["added"] = "through locals"


def unbound_are_absent():
    if False:
        never = 1
    here = 2
    return locals()


def writes():
    value = 1
    locals()["value"] = 2
    vars()["other"] = 3
    return value, sorted(vars())


show("snapshot()", lambda: snapshot())
show("with_cells()", lambda: with_cells())
show("comprehension_locals()", lambda: comprehension_locals())
show(
    "Body.names, Body.added, unbound_are_absent(), writes()",
    lambda: (Body.names, Body.added, unbound_are_absent(), writes()),
)
globals()["created"] = "made by globals()"
show(
    'created, globals()["created"], locals() is globals(), vars() is globals()',
    lambda: (created, globals()["created"], locals() is globals(), vars() is globals()),
)
del globals()["created"]
show("created", lambda: created)
show(
    '"show" in globals(), "nothing" in globals(), globals()["__name__"]',
    lambda: ("show" in globals(), "nothing" in globals(), globals()["__name__"]),
)
len_kept = len
len = lambda x: "shadowed len"
show("len([1, 2]), len_kept([1, 2])", lambda: (len([1, 2]), len_kept([1, 2])))
del len
show("len([1, 2])", lambda: len([1, 2]))


def delete_global():
    global temporary
    temporary = 1
    del temporary
    return temporary


def delete_missing():
    global never_defined
    del never_defined


show("delete_global()", lambda: delete_global())
show("delete_missing()", lambda: delete_missing())


def use_builtin_name(list):
    return list, [str for str in "ab"], str


show("use_builtin_name(5)", lambda: use_builtin_name(5))
import builtins

builtins.injected = "from builtins"
show("injected", lambda: injected)
del builtins.injected
show("injected", lambda: injected)


def reads_builtin():
    return injected_later


show("reads_builtin()", lambda: reads_builtin())
builtins.injected_later = 1
show("reads_builtin()", lambda: reads_builtin())
injected_later = "global wins"
show("reads_builtin()", lambda: reads_builtin())
del injected_later
show("reads_builtin()", lambda: reads_builtin())
del builtins.injected_later
show("reads_builtin()", lambda: reads_builtin())
show("vars(5)", lambda: vars(5))
show(
    'vars(Body)["a"], type(vars(Body)).__name__, vars(type("X", (), {"__slots__": ()})) '
    "is not None",
    lambda: (
        vars(Body)["a"], type(vars(Body)).__name__,
        vars(type("X", (), {"__slots__": ()})) is not None,
    ),
)
show("vars(Body, 1)", lambda: vars(Body, 1))
show("locals(1)", lambda: locals(1))
show("globals(1)", lambda: globals(1))
Function = type(show)
show(
    'Function(reads_builtin.__code__, {"__builtins__": {"injected_later": "own builtins"}})()',
    lambda: Function(reads_builtin.__code__, {"__builtins__": {"injected_later": "own builtins"}})(),
)
show(
    'Function(reads_builtin.__code__, {"__builtins__": {}})()',
    lambda: Function(reads_builtin.__code__, {"__builtins__": {}})(),
)
show(
    'Function((lambda: print).__code__, {"__builtins__": {}})()',
    lambda: Function((lambda: print).__code__, {"__builtins__": {}})(),
)
show(
    "Function((lambda: __name__).__code__, {})()",
    lambda: Function((lambda: __name__).__code__, {})(),
)


def frame_locals():
    import sys

    x = 1
    proxy = sys._getframe().f_locals
    proxy["x"] = 2
    proxy["extra"] = 3
    return x, proxy["extra"], "x" in proxy, sorted(proxy)[:2], type(proxy).__name__


show("frame_locals()", lambda: frame_locals())
