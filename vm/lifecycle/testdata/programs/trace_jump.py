# frame.f_lineno set in a trace function: from every line of two functions to every other.
# Several statements share a line on purpose: lines and jumps inside them are what is being told.
import sys
class CMX:
    def __enter__(self): return self
    def __exit__(self, *a): pass
    def __init__(self): pass
class J:
    def __init__(self, fn, frm, to, event='line', decorated=False):
        self.code = fn.__code__; self.frm = frm; self.to = to; self.event = event; self.done = False; self.first = fn.__code__.co_firstlineno
    def trace(self, frame, event, arg):
        if frame.f_code is self.code and not self.done and event == self.event and frame.f_lineno == self.first + self.frm:
            self.done = True
            frame.f_lineno = self.to if not isinstance(self.to, int) or self.to > 10**6 or self.to < -100 else self.first + self.to
        return self.trace
def jump(fn, frm, to, event='line'):
    out = []
    j = J(fn, frm, to, event)
    sys.settrace(j.trace)
    try:
        with_ = fn(out)
        if with_ is not None: out.append(with_)
    except BaseException as e: out.append((type(e).__name__, str(e)))
    sys.settrace(None)
    print(fn.__name__, frm, to, event, out)
def a(o):
    o.append(1)
    o.append(2)
    for i in 3, 4:
        o.append(i)
        o.append(-i)
    o.append(5)
    try:
        o.append(6)
        raise ValueError
    except ValueError as e:
        o.append(7)
        o.append(8)
    finally:
        o.append(9)
    with CMX() as f:
        o.append(10)
    if o: o.append(11)
    while len(o) < 30:
        o.append(12)
        break
    x = 3
    o.append(x)
    return 'end'
for frm in range(1, 23):
    for to in range(0, 25): jump(a, frm, to)
def b(o):
    def inner(): pass
    inner()
    o.append((lambda: 2)())
    x = [i for i in range(3)]
    o.append(x)
for frm in range(0, 6):
    for to in range(0, 7): jump(b, frm, to); 
for ev in ('call', 'return', 'exception'):
    for frm in range(0, 25): jump(a, frm, 2, ev)
jump(a, 2, "x"); jump(a, 2, 1.5); jump(a, 2, 1 << 70); jump(a, 2, 1<<40); jump(a, 2, -1<<40); jump(a, 2, True); jump(a, 3, -5)
try: sys._getframe().f_lineno = 3
except ValueError as e: print(e)
try: del sys._getframe().f_lineno
except AttributeError as e: print(e)
