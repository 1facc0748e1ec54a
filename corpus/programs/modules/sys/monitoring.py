"""sys.monitoring: tool ids, events, callbacks, DISABLE and local events."""

import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


mon = sys.monitoring
E = mon.events
show(
    '[n for n in dir(E) if not n.startswith("_")], E.LINE, E.NO_EVENTS, mon.DEBUGGER_ID, '
    "mon.COVERAGE_ID, mon.PROFILER_ID, mon.OPTIMIZER_ID",
    lambda: (
        [n for n in dir(E) if not n.startswith("_")], E.LINE, E.NO_EVENTS, mon.DEBUGGER_ID,
        mon.COVERAGE_ID, mon.PROFILER_ID, mon.OPTIMIZER_ID,
    ),
)
show(
    'mon.get_tool(2), mon.use_tool_id(2, "mine"), mon.get_tool(2)',
    lambda: (mon.get_tool(2), mon.use_tool_id(2, "mine"), mon.get_tool(2)),
)
show('mon.use_tool_id(2, "again")', lambda: mon.use_tool_id(2, "again"))
show('mon.use_tool_id(9, "x")', lambda: mon.use_tool_id(9, "x"))
show("mon.use_tool_id(1, 5)", lambda: mon.use_tool_id(1, 5))
show("mon.get_events(2), mon.get_events(1)", lambda: (mon.get_events(2), mon.get_events(1)))
show("mon.set_events(1, E.LINE)", lambda: mon.set_events(1, E.LINE))
show("mon.set_events(2, 1 << 30)", lambda: mon.set_events(2, 1 << 30))
log = []


def add(a, b):
    c = a + b
    return c


def loop(n):
    for i in range(n):
        add(i, 1)


def raises():
    try:
        raise ValueError("x")
    except ValueError:
        return "handled"


def gen():
    yield 1


def callback(name):
    def inner(code, *args):
        if code.co_name in ("add", "loop", "raises", "gen"):
            first = code.co_firstlineno
            shown = [a - first if name == "LINE" else a if isinstance(a, (int, str)) and name != "CALL" else type(a).__name__ for a in args]
            log.append((name, code.co_name, *shown[-1:]))

    return inner


for name in ("PY_START", "PY_RETURN", "PY_YIELD", "PY_RESUME", "LINE", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "CALL"):
    mon.register_callback(2, getattr(E, name), callback(name))
for event in ("PY_START", "PY_RETURN", "LINE", "RAISE", "PY_YIELD"):
    log.clear()
    mon.set_events(2, getattr(E, event))
    loop(2)
    raises()
    list(gen())
    mon.set_events(2, 0)
    print(event, log)
log.clear()
mon.set_events(2, E.EXCEPTION_HANDLED | E.PY_UNWIND | E.RAISE)
raises()
try:
    add(1, "x")
except TypeError:
    pass
mon.set_events(2, 0)
print(log)
count = []


def disabling(code, line):
    if code.co_name == "add":
        count.append(line - code.co_firstlineno)
    return mon.DISABLE


mon.register_callback(2, E.LINE, disabling)
mon.set_events(2, E.LINE)
loop(3)
print("disabled after one", count)
mon.restart_events()
add(1, 2)
mon.set_events(2, 0)
print("after restart", count)
log.clear()
mon.register_callback(2, E.PY_START, callback("local"))
mon.set_local_events(2, add.__code__, E.PY_START)
loop(2)
add(1, 1)
mon.set_local_events(2, add.__code__, 0)
add(2, 2)
print(log, mon.get_local_events(2, add.__code__))
show("mon.set_local_events(2, 5, E.LINE)", lambda: mon.set_local_events(2, 5, E.LINE))
show("mon.register_callback(2, 3, None)", lambda: mon.register_callback(2, 3, None))
show(
    "mon.register_callback(2, E.LINE, None) is disabling",
    lambda: mon.register_callback(2, E.LINE, None) is disabling,
)
mon.clear_tool_id(2)
show(
    "mon.get_tool(2), mon.free_tool_id(2), mon.get_tool(2)",
    lambda: (mon.get_tool(2), mon.free_tool_id(2), mon.get_tool(2)),
)
