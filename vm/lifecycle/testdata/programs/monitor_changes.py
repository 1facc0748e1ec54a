# Tools that come and go during callbacks, several tools at once, tracing that starts half way.
# Several statements share a line on purpose: lines and jumps inside them are what is being told.
import sys
M = sys.monitoring; E = M.events
log = []
for t in range(6): M.use_tool_id(t, "t%d" % t)
def f(a):
    b = a
    b += 1
    return [c for c in (b,)]
for t in range(6):
    M.register_callback(t, E.PY_START, lambda code, off, t=t: log.append((t, code.co_name)))
    M.set_local_events(t, f.__code__, E.PY_START)
f(1); print(log); log.clear()
for t in range(6): M.set_local_events(t, f.__code__, 0)
# instruction tool, second one joins
M.register_callback(0, E.INSTRUCTION, lambda code, off: log.append((0, off)))
M.register_callback(1, E.INSTRUCTION, lambda code, off: log.append((1, off)))
M.set_local_events(0, f.__code__, E.INSTRUCTION); f(1); print(log); log.clear()
M.set_local_events(1, f.__code__, E.INSTRUCTION); f(1); print(log); log.clear()
M.set_local_events(0, f.__code__, 0); f(1); print(log); log.clear()
M.set_local_events(0, f.__code__, E.INSTRUCTION|E.LINE); f(1); print(log); log.clear()
M.set_local_events(0, f.__code__, 0);M.set_local_events(1, f.__code__, 0)
# switching on inside
def on(code, off):
    log.append(("start", code.co_name))
    M.set_local_events(0, code, E.PY_START | E.LINE | E.PY_RETURN)
M.register_callback(0, E.PY_START, on)
M.register_callback(0, E.LINE, lambda code, line: log.append(("line", line - code.co_firstlineno)))
M.register_callback(0, E.PY_RETURN, lambda code, off, v: (log.append(("ret", off, v)), M.set_local_events(0, code, 0))[0])
M.set_local_events(0, f.__code__, E.PY_START)
f(1); f(2); print(log); log.clear()
# clear tool during event
M.register_callback(2, E.LINE, lambda code, line: (log.append(("L", line - code.co_firstlineno)), M.clear_tool_id(2))[0])
M.set_local_events(2, f.__code__, E.LINE); f(1); f(1); print(log, M.get_local_events(2, f.__code__), M.get_tool(2)); log.clear()
# lines disabled by one tool, second joins
def g(n):
    for i in range(n):
        n -= 0
        n += 0
    return n
M.register_callback(3, E.LINE, lambda code, line: (log.append((3, line - code.co_firstlineno)), M.DISABLE)[1])
M.register_callback(4, E.LINE, lambda code, line: log.append((4, line - code.co_firstlineno)))
M.set_local_events(3, g.__code__, E.LINE); g(2); print(log); log.clear()
M.set_local_events(4, g.__code__, E.LINE); g(2); print(log); log.clear()
M.restart_events(); g(2); print(log); log.clear()
M.set_local_events(4, g.__code__, 0); g(2); print(log); log.clear()
for t in range(6): M.free_tool_id(t)
# settrace within settrace etc.
def tr(fr, ev, arg):
    log.append((fr.f_code.co_name, ev, fr.f_lineno - fr.f_code.co_firstlineno))
    return tr
def gen():
    x = 1
    yield x
    sys.settrace(tr)
    yield 2
    try: yield 3
    finally: x = 4
def drive():
    it = gen(); next(it); next(it); next(it)
    it.close()
    sys.settrace(None)
drive(); print(log); log.clear()
def h():
    sys._getframe().f_trace = tr
    sys.settrace(tr)
    a = 1
    for i in range(2): a += i
    sys.settrace(None)
h(); print(log); log.clear()
def k():
    fr = sys._getframe(); fr.f_trace_opcodes = True; fr.f_trace = lambda f, e, a: log.append((e, f.f_lasti))
    sys.settrace(lambda *a: None)
    x = 1
    sys.settrace(None)
k(); print(log); log.clear()
def rec(n): return rec(n - 1) if n else 1
def exc(): raise ValueError
def pp(fr, ev, arg): log.append((ev, fr.f_code.co_name, getattr(arg, '__name__', arg if isinstance(arg, (int, str)) else type(arg).__name__)))
sys.setprofile(pp); rec(2); sys.setprofile(None); print(log); log.clear()
sys.setprofile(pp)
try: exc()
except ValueError: pass
try: [].index(3)
except ValueError: pass
isinstance(3, int); "".join(["a"]); dict(a=1); str.upper("a"); len(*[[]]); type("X", (), {})
class C:
    def __init__(self): super().__init__()
    def m(self): return 1
C().m(); list(map(C.m, [C()])); sorted([2, 1], key=lambda v: v)
sys.setprofile(None); print(log); log.clear()
async def co():
    await inner()
async def inner(): return 5
sys.settrace(tr)
try: co().send(None)
except StopIteration: pass
sys.settrace(None); print(log); log.clear()
def wh():
    i = 0
    while True:
        i += 1
        if i > 2: break
    while i < 5: i += 1
    try:
        i = [x
             for x in range(2)
             if x]
        with C2() as c: raise KeyError
    except KeyError: pass
    return (i,
            2)
class C2:
    def __enter__(self): return self
    def __exit__(self, *a): return False
sys.settrace(tr); wh(); sys.settrace(None); print(log); log.clear()
print(list(wh.__code__.co_branches())[:3])
# bad callbacks returning things; callback raising in RAISE etc
M.use_tool_id(0, "x")
def bad(code, off, e): raise KeyError("cb")
M.register_callback(0, E.RAISE, bad); M.set_events(0, E.RAISE)
try: int("q")
except KeyError as e: print("KeyError", e, type(e.__context__).__name__)
M.set_events(0, 0)
M.register_callback(0, E.PY_UNWIND, bad); M.set_events(0, E.PY_UNWIND)
try: exc()
except KeyError as e: print("KeyError", e, type(e.__context__).__name__)
M.set_events(0, 0)
