# sys.settrace and sys.setprofile: calls, lines, returns, exceptions, opcodes, and functions that fail.
# Several statements share a line on purpose: lines and jumps inside them are what is being told.
import sys
class CMX:
    def __enter__(self): return self
    def __exit__(self, *a): pass
    def __init__(self): pass
log = []
def tr(frame, event, arg):
    a = arg
    if event == "exception": a = (arg[0].__name__, str(arg[1]), arg[2] is not None and arg[2].tb_lineno)
    if frame.f_code.co_name in ("stop", "run"): return None
    log.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, a if isinstance(a, (int, str, tuple)) else type(a).__name__))
    return tr
def stop(): sys.settrace(None)
def run(f, *a):
    log.clear()
    sys.settrace(tr)
    try: r = f(*a)
    except BaseException as e: r = repr(e)
    finally: sys.settrace(None)
    print("==", f.__name__, repr(r).split(" at 0x")[0])
    for l in log: print("  ", l)
def f(n):
    t = 0
    for i in range(n):
        if i % 2:
            t += i
        else:
            t -= 1
    while t < 3: t += 1
    for j in range(3): t += j
    return t
def g():
    x = yield 1
    try:
        y = yield x
    except ValueError as e:
        yield "caught"
    return 5
def gg():
    r = yield from g()
    return r
def use():
    it = gg()
    a = next(it), it.send(3), it.throw(ValueError("v"))
    try: next(it)
    except StopIteration as s: return a, s.value
def exc():
    try:
        int("x")
    except ValueError:
        try: raise KeyError(1)
        finally: pass
def loopgen():
    for x in g():
        pass
    return [y for y in g()]
def w():
    with CMX() as fh:
        pass
    class K:
        a = 1
        def m(self): pass
    K().m()
    match 3:
        case 1: pass
        case 3:
            return lambda: 0
for x in (f,): run(x, 4)
for x in (use, exc, loopgen, w): run(x)
plog = []
def pr(frame, event, arg):
    plog.append((frame.f_code.co_name, event, getattr(arg, '__name__', arg if isinstance(arg, (int, str, tuple)) else type(arg).__name__)))
def prun(f, *a):
    plog.clear()
    sys.setprofile(pr)
    try: r = f(*a)
    except BaseException as e: r = repr(e)
    finally: sys.setprofile(None)
    print("==", f.__name__, repr(r).split(" at 0x")[0])
    for l in plog: print("  ", l)
for x in (f,): prun(x, 4)
for x in (use, exc, loopgen, w): prun(x)
print(sys.gettrace(), sys.getprofile())
# opcodes
olog = []
def otr(frame, event, arg):
    frame.f_trace_opcodes = True
    olog.append((frame.f_code.co_name, event, frame.f_lasti))
    return otr
sys.settrace(otr); f(2); sys.settrace(None)
print(olog)
def nolines(frame, event, arg):
    frame.f_trace_lines = False
    olog.append((event, frame.f_lineno)); return nolines
olog.clear(); sys.settrace(nolines); f(1); sys.settrace(None); print(olog)
def bad(frame, event, arg):
    if event == 'line': raise RuntimeError("bad tracer")
    return bad
sys.settrace(bad)
try: f(1)
except RuntimeError as e: print(e, sys.gettrace())
sys.settrace(None)
def badp(frame, event, arg):
    if event == 'return': raise RuntimeError("bad profiler")
sys.setprofile(badp)
try: f(1)
except RuntimeError as e: print(e, sys.getprofile())
sys.setprofile(None)
print(sys.call_tracing(f, (1,)))
try: sys.call_tracing(f, [1])
except TypeError as e: print(e)
