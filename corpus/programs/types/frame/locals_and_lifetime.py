"""Frames: f_locals written through, what outlives a call, clear()."""

import sys, gc

def t(f, *a):
    try:
        print(f.__name__, f(*a))
    except BaseException as e:
        print(type(e).__name__, e)

def inner():
    return sys._getframe()

def outer():
    a = 1
    f = inner()
    return (f, f.f_back, sys._getframe())
fi, fb, fo = outer()
print(fi.f_code.co_name, fb is fo, fo.f_code.co_name, fi.f_back is fo, fo.f_back.f_code.co_name)
print(fo.f_locals['a'], sorted(fo.f_locals), fi.f_lineno, fi.f_lasti > 0, fi.f_trace, fi.f_trace_lines, fi.f_trace_opcodes, fi.f_generator)
print(fi.f_globals is globals(), fi.f_builtins is vars(__builtins__) if not isinstance(__builtins__, dict) else 1)
fo.f_locals['a'] = 99
fo.f_locals['zz'] = 3
print(fo.f_locals['a'], fo.f_locals['zz'], dict(fo.f_locals).keys())
t(fo.clear)
print(dict(fo.f_locals))
t(fo.clear)

def running():
    sys._getframe().clear()
t(running)

def gen():
    x = 1
    yield sys._getframe()
    yield 2
g = gen()
f = next(g)
print(f.f_generator is g, g.gi_frame is f, f.f_back, f.f_lineno, f.f_locals)
t(f.clear)
f.f_locals['x'] = 5
print(f.f_locals['x'])
print(next(g))
print(f.f_lineno)
list(g)
print(g.gi_frame, f.f_generator, f.f_locals, f.f_back)
g = gen()
gf = g.gi_frame
print(gf.f_lineno, gf.f_lasti, gf.f_locals, gf.f_back)
gf.clear()
print(g.gi_frame, list(g))

def closure():
    c = 1

    def k():
        return (c, sys._getframe().f_locals, sys._getframe())
    p = sys._getframe().f_locals
    p['c'] = 7
    r = k()
    print(c, r[0], dict(r[1]))
    r[1]['c'] = 8
    print(c)
    del c
    print(sorted(p), 'c' in p)
    try:
        p['c']
    except KeyError as e:
        print(e)
    p['c'] = 3
    print(c)
closure()

def loop():
    out = []
    for i in range(3):
        sys._getframe().f_locals['i'] = i * 10
        out.append(i)
    return out
print(loop())

def args(a, b=2, *c, d, **e):
    p = sys._getframe().f_locals
    print(list(p), len(p), list(p.items()))
    p['a'] = 'new'
    p['c'] = (1,)
    p['e'] = {}
    print(a, c, e, b)
    return p
p = args(1, d=4, z=5)
print(repr(p))
print(p.f if hasattr(p, 'f') else 'nof')

class K:
    print(type(sys._getframe().f_locals), sys._getframe().f_locals is locals())
    y = 1
    print(sorted((k for k in locals() if k[0] != '_')))
print(sys._getframe().f_locals is globals(), sys._getframe().f_back)

def exc():
    big = [1]
    try:
        q = 5
        1 / 0
    except ZeroDivisionError as e:
        return e
e = exc()
tb = e.__traceback__
print(tb.tb_frame.f_locals, tb.tb_lineno, tb.tb_frame.f_lineno, tb.tb_lasti)

class Canary:

    def __del__(self):
        print('canary')

def leak():
    c = Canary()
    f = sys._getframe()

def leak2():
    c = Canary()
    f = sys._getframe()
    return f
leak()
print('after leak')
gc.collect()
print('collected')
f = leak2()
print('held')
f.clear()
print('cleared')
f = None
gc.collect()

def leak3():
    c = Canary()
    raise ValueError
try:
    leak3()
except ValueError as e:
    print('caught', e.__traceback__.tb_next.tb_frame.f_locals.keys())
print('dropped')

def deep(n):
    if n == 0:
        return sys._getframe()
    return deep(n - 1)
f = deep(5)
n = 0
while f:
    n += 1
    f = f.f_back
print(n)

def replaced():
    x = [1]
    return (x, sys._getframe().f_locals.__setitem__('x', 2), x)
print(replaced())
t(lambda: type(sys._getframe())())
print(repr(type(fi)), str(fi).split(',')[2:], fi.__sizeof__(), sys.getsizeof(fi), hash(fi) == hash(fi), fi == fi, fi == fo)

def comp():
    return [sys._getframe() for x in [1]][0]
print(comp().f_code.co_name, comp().f_locals)
print([k for x in [1] for k in locals() if k == 'x'])

def tr():
    f = sys._getframe()
    f.f_trace = print
    f.f_trace_lines = False
    f.f_trace_opcodes = True
    print(f.f_trace, f.f_trace_lines, f.f_trace_opcodes)
    f.f_trace = None
    print(f.f_trace)
    del f.f_trace
    print(f.f_trace)
    try:
        f.f_lineno = 5
    except ValueError as e:
        print(e)
    try:
        f.f_lineno = 'x'
    except ValueError as e:
        print(e)
tr()
p = args(1, d=1)
for a in ('keys', 'values', 'items', 'copy'):
    print(a, type(getattr(p, a)()))
print(p == dict(p), p != dict(p), p | {'q': 1}, {'q': 1} | p)
p |= {'new': 1}
p.update({'a': 0})
print(p, list(reversed(p)), p.get('zz'), p.get('zz', 4), p.pop('new'), p.setdefault('n2', 6), len(p))
for i in range(3):

    def cyc():
        fr = sys._getframe()
        s = [fr]
        return None
    cyc()
print(gc.collect() > 0)

async def co():
    return sys._getframe()
c = co()
try:
    c.send(None)
except StopIteration as e:
    fr = e.value
    print(fr.f_code.co_name, fr.f_generator, fr.f_back)

class MyList(list):
    pass

def badkey():
    p = sys._getframe().f_locals
    for k in (1, 'q', MyList, [], 'badkey'):
        try:
            print(p[k])
        except Exception as e:
            print(type(e).__name__, e)
        try:
            p[k] = 1
            print('set')
        except Exception as e:
            print(type(e).__name__, e)
        try:
            del p[k]
            print('del')
        except Exception as e:
            print(type(e).__name__, e)
    try:
        del p['p']
    except Exception as e:
        print(type(e).__name__, e)
badkey()
