# The functions of sys.monitoring and their errors; DISABLE and restart_events; callbacks that fail.
# Several statements share a line on purpose: lines and jumps inside them are what is being told.
import sys
M = sys.monitoring; E = M.events
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
t(M.use_tool_id, 9, "x"); t(M.use_tool_id, -1, "x"); t(M.use_tool_id, 1, 2); t(M.use_tool_id, "a", 2)
t(M.use_tool_id, 1, "n"); t(M.use_tool_id, 1, "n"); t(M.get_tool, 1); t(M.get_tool, 2); t(M.get_tool, 6)
t(M.set_events, 2, 1); t(M.set_events, 1, -1); t(M.set_events, 1, 1<<19); t(M.set_events, 1, E.C_RAISE)
t(M.set_events, 1, E.BRANCH|E.CALL|E.C_RETURN|E.C_RAISE); t(M.get_events, 1); t(M._all_events)
t(M.set_events, 1, 0)
t(M.set_local_events, 1, 3, 0); t(M.set_local_events, 1, t.__code__, E.RAISE); t(M.get_local_events, 1, t.__code__)
t(M.set_local_events, 1, t.__code__, E.LINE); t(M.get_local_events, 1, t.__code__); t(M.get_local_events, 1, 4)
t(M.register_callback, 1, 3, None); t(M.register_callback, 1, 1<<19, None); t(M.register_callback, 1, E.LINE, len)
t(M.register_callback, 1, E.LINE, None); t(M.register_callback, 1, E.LINE, None)
t(M.register_callback, 1, E.BRANCH, len); t(M.register_callback, 1, E.BRANCH_RIGHT, None); t(M.register_callback, 1, E.BRANCH, None)
t(M.free_tool_id, 1); t(M.get_local_events, 1, t.__code__); t(M.restart_events)
print(M, M.events, M.DISABLE.__class__, M.DEBUGGER_ID, M.COVERAGE_ID, M.PROFILER_ID, M.OPTIMIZER_ID)
for n, f in vars(M).items():
    print(n, getattr(f, '__text_signature__', None))
# disable
M.use_tool_id(1, "n"); M.use_tool_id(2, "m")
log = []
def cb(name, res):
    def c(code, *a):
        log.append((name, code.co_name, *[x if isinstance(x, int) else type(x).__name__ for x in a])); return res
    return c
def f(n):
    s = 0
    for i in range(n):
        if i & 1: s += 1
        s = abs(s)
    return s
def oneline(): return 1
for ev in ("LINE", "INSTRUCTION", "CALL", "BRANCH_LEFT", "BRANCH_RIGHT", "BRANCH", "JUMP", "PY_START", "PY_RETURN", "C_RETURN", "RAISE"):
    for two in (False, True):
        log.clear()
        bits = getattr(E, ev)
        if ev == "C_RETURN": bits |= E.CALL | E.C_RAISE
        M.register_callback(1, getattr(E, ev), cb("A", M.DISABLE))
        M.register_callback(2, getattr(E, ev), cb("B", None))
        try:
            M.set_local_events(1, f.__code__, bits & 2047) if ev != "RAISE" else M.set_events(1, bits)
            print(f(3))
            if two: M.set_events(2, bits)
            print(f(3)); print(f(2))
            M.restart_events()
            print(f(1))
        except ValueError as e: print("VE", e)
        M.set_events(1, 0); M.set_events(2, 0); M.set_local_events(1, f.__code__, 0)
        print(ev, two, len(log))
        for l in log: print("  ", l)
        M.register_callback(1, getattr(E, ev), None); M.register_callback(2, getattr(E, ev), None)
log.clear()
M.register_callback(1, E.LINE, cb("L", None)); M.set_events(1, E.LINE)
oneline(); oneline(); oneline(); M.set_events(1, 0)
print(log)
log.clear()
M.register_callback(1, E.RAISE, lambda *a: M.DISABLE); M.set_events(1, E.RAISE)
try: int("z")
except ValueError as e: print(e, e.__context__)
M.set_events(1, 0)
def boom(*a): 1/0
for ev in ("LINE", "INSTRUCTION", "CALL", "BRANCH_LEFT", "BRANCH_RIGHT", "JUMP", "PY_START", "PY_RETURN", "RAISE"):
    M.register_callback(1, getattr(E, ev), boom); 
    try:
        M.set_local_events(1, f.__code__, getattr(E, ev)) if ev != "RAISE" else None
        f(2)
    except ZeroDivisionError as e:
        tb = e.__traceback__; l = []
        while tb: l.append((tb.tb_frame.f_code.co_name, tb.tb_lasti)); tb = tb.tb_next
        print(ev, l)
    M.set_local_events(1, f.__code__, 0)
print(f.__code__.co_code == f.__code__.replace().co_code)
M.set_local_events(1, f.__code__, E.LINE|E.INSTRUCTION|E.CALL)
print(f.__code__.co_code == f.__code__.replace().co_code, list(f.__code__._co_code_adaptive[::2])[:12])
M.set_local_events(1, f.__code__, 0)
