# Every event of sys.monitoring: order, offsets and arguments, over programs of every kind.
# Several statements share a line on purpose: lines and jumps inside them are what is being told.
import sys

M = sys.monitoring
E = M.events
log = []
def show(x):
    if x is M.MISSING: return "MISSING"
    if isinstance(x, type(show.__code__)): return x.co_qualname
    if isinstance(x, BaseException): return repr(x).split(" at 0x")[0]
    if callable(x) and hasattr(x, '__qualname__'): return x.__qualname__
    return repr(x).split(" at 0x")[0]
def make(name):
    def cb(*args):
        log.append(name + "(" + ", ".join(map(show, args)) + ")")
    return cb
ALL = [k for k in vars(E) if k not in ("NO_EVENTS", "BRANCH")]
def watch(events, fn, *args, local=None):
    log.clear()
    M.use_tool_id(1, "t")
    for k in ALL: M.register_callback(1, getattr(E, k), make(k))
    ev = 0
    for k in events: ev |= getattr(E, k)
    M.set_events(1, ev)
    try:
        try: r = fn(*args)
        finally: M.set_events(1, 0)
        print("->", r)
    except BaseException as e:
        print("!!", type(e).__name__, e)
    M.free_tool_id(1)
    for l in log: print("  ", l)
def f(n):
    t = 0
    for i in range(n):
        if i % 2:
            t += i
        else:
            t -= 1
    while t < 3: t += 1
    return len([t])
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
class A:
    def m(self, *a, **k): return (a, sorted(k))
class B(A):
    def m(self, *a, **k): return super().m(*a, **k)
def calls():
    b = B()
    b.m(1, x=2)
    b.m(*[1], **{'z': 1})
    str(3); "a".upper(); print.__name__; max([1,2], key=len) if 0 else None
    try: len(3)
    except TypeError: pass
    return [x for x in (1, 2)], {**{}}, sorted([3,1], key=lambda v: -v)
def loopgen():
    for x in g():
        pass
    return [y for y in g()]
def branches(a, b):
    if a is None: pass
    if b is not None: pass
    return a and b or not a
async def co():
    async for z in ag():
        async with CM(): pass
    return 3
async def ag():
    yield 1
    await CM().__aexit__(None, None, None)
    yield 2
class CM:
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return None
def runco():
    c = co()
    try:
        c.send(None)
    except StopIteration as e: return e.value
def unwind():
    def inner(): raise OSError(3)
    inner()
def close():
    def gen():
        try: yield 1
        finally: len("f")
    g1 = gen(); next(g1); g1.close(); del g1
    g2 = gen(); next(g2); del g2
sets = {
 'py': ["PY_START","PY_RESUME","PY_RETURN","PY_YIELD","PY_THROW","PY_UNWIND"],
 'line': ["LINE"],
 'instr': ["INSTRUCTION"],
 'call': ["CALL","C_RETURN","C_RAISE"],
 'jump': ["JUMP","BRANCH_LEFT","BRANCH_RIGHT"],
 'exc': ["RAISE","RERAISE","EXCEPTION_HANDLED","STOP_ITERATION"],
 'all': ALL,
}
for n, s in sets.items():
    for fn, a in [(f,(4,)),(use,()),(exc,()),(calls,()),(loopgen,()),(branches,(None,1)),(branches,(1,None)),(runco,()),(unwind,()),(close,())]:
        print("==", n, fn.__name__, a)
        watch(s, fn, *a)
print(M._all_events())
