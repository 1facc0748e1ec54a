"""How exceptions print: syntax errors, chains, groups, limits, suggestions."""

import sys

def show(e):
    sys.excepthook(type(e), e, e.__traceback__)

def se(*a, **k):
    e = SyntaxError(*a)
    for x, v in k.items():
        setattr(e, x, v)
    show(e)
    sys.stderr.write('--\n')
se('m', ('f.py', 3, 5, '  foo bar\n', 3, 8))
se('m', ('f.py', 3, 5, '  foo bar\n'))
se('m', ('f.py', 3, None, '  foo bar\n'))
se('m', ('f.py', None, 5, '  foo bar\n'))
se('m', (None, 3, 5, '  foo bar\n'))
se('m', ('f.py', 3, 1, '  foo bar\n', 3, 2))
se('m', ('f.py', 3, 0, '  foo bar\n', 3, 0))
se('m', ('f.py', 3, -1, '  foo bar\n', 3, -1))
se('m', ('f.py', 3, 50, '  foo bar\n', 3, 60))
se('m', ('f.py', 3, 5, '  foo bar\n', 4, 2))
se('m', ('f.py', 3, 5, '\t\tfoo\tbar\n', 3, 9))
se('m', ('f.py', 3, 5, None, 3, 9))
se('m', ('f.py', 3, 5, '', 3, 9))
se('m', ('f.py', 3, 5, 5, 3, 9))
se('m', ('f.py', 3, 'x', 'abc', 3, 9))
se()
se('m')
se('m', ('f.py', 3, 4, 'abc\nxyz\n', 3, 9))
se(None, ('f.py', 3, 4, 'abc', 3, 9))
se('', ('f.py', 3, 4, 'abc', 3, 9))
se(5, (6, '7', 4, 'abc', 3, 9))
se('m', ('f.py', 3, 5, '  日本 bar\n', 3, 8))
se('m', ('f.py', 3, 5, '\x0c  foo bar\n', 3, 8), print_file_and_line=True)
e = IndentationError('unexpected indent', ('f.py', 3, 5, '  foo bar\n', 3, 8))
e.add_note('n')
show(e)
show(ExceptionGroup('g', [SyntaxError('m', ('f.py', 3, 5, '  foo bar\n', 3, 8))]))

class A(Exception):
    __module__ = 'mod.x'
    __qualname__ = 'Q.R'
show(A('x'))

class B(Exception):
    pass
B.__module__ = 5
show(B('x'))

def loc():

    class C(Exception):
        pass
    return C
show(loc()('loc'))
a = ValueError('a')
b = ValueError('b')
a.__context__ = b
b.__context__ = a
show(a)
a = ValueError('a')
b = ValueError('b')
a.__cause__ = b
b.__cause__ = a
show(a)
a = ValueError('a')
b = TypeError('b')
c = KeyError('c')
a.__cause__ = b
a.__context__ = c
show(a)
a.__suppress_context__ = False
show(a)
b.__context__ = c
show(a)
g = ExceptionGroup('g', [a, b])
show(g)
c.__context__ = g
show(g)
d = ValueError('d')
d.__cause__ = ExceptionGroup('inner', [ValueError('iv')])
show(ExceptionGroup('outer', [d, ExceptionGroup('last', [TypeError('t'), ExceptionGroup('lastlast', [OSError()])])]))
try:
    raise ExceptionGroup('x\u2028y\x0bz', [ValueError('a\x85b\r\nc')])
except ExceptionGroup as e:
    show(e)
sys.tracebacklimit = 2

def r(n):
    if n:
        r(n - 1)
    else:
        1 / 0

def t():
    try:
        r(5)
    except Exception as e:
        show(e)
t()
sys.tracebacklimit = 0
t()
sys.tracebacklimit = -1
t()
sys.tracebacklimit = 10
t()
sys.tracebacklimit = 1
t()
sys.tracebacklimit = 7
t()
sys.tracebacklimit = None
t()
del sys.tracebacklimit

def ping(n):
    if n == 0:
        raise ValueError('end')
    pong(n - 1)

def pong(n):
    ping(n)
try:
    ping(20)
except Exception as e:
    show(e)
for k in (1, 2, 3, 4, 5, 6):
    try:
        r(k)
    except Exception as e:
        show(e)

class W:

    def write(self, s):
        out.append(s)

    def flush(self):
        pass
out = []
old = sys.stderr
sys.stderr = W()
try:
    1 / 0
except Exception as e:
    show(e)
show(ExceptionGroup('g', [ValueError(1)]))
sys.stderr = old
print([text for text in out if "File" not in text])

class Dd(type):

    def __dir__(c):
        return ['colour', 'color']

class D2(metaclass=Dd):

    def __getattr__(s, n):
        raise AttributeError(name=n, obj=s)

def q(f):
    try:
        f()
    except BaseException as e:
        show(e)
q(lambda: D2.colr)

class D3:
    __slots__ = ('_private', 'public')

    def __dir__(self):
        return ['_private', 'public', 5]

    def m(self):
        return self.privat
q(lambda: D3().privat)
q(lambda: D3().m())
q(lambda: D3()._privat)
q(lambda: D3().publik)

class D4:

    def __dir__(self):
        1 / 0
q(lambda: D4().x)

def sugg():
    abcdef = 1
    abcdxy = 2
    abcdee
q(sugg)

def sugg2():
    aBc = 1
    abc
q(sugg2)

class M:

    def __init__(self):
        self.attr = 1

    def f(self):
        return attr

    def g(self):
        return atrr

    def __getattr__(self, n):
        raise ValueError if n == 'boom' else AttributeError

    def h(self):
        return boom
q(lambda: M().f())
q(lambda: M().g())
q(lambda: M().h())
q(lambda: mathh)
q(lambda: math)
q(lambda: os.path)
q(lambda: collectons)
q(lambda: itertools)
import math
q(lambda: math.sqr)
q(lambda: math.flor(1))

def imp():
    from math import sqr
q(imp)

def imp():
    from math import Sqrt
q(imp)

def imp():
    import math.x
q(imp)
e = NameError('custom', name='len2')
q(lambda: (_ for _ in ()).throw(e))
e = NameError('custom', name=5)
q(lambda: (_ for _ in ()).throw(e))
show(NameError('custom', name='time'))
show(AttributeError('custom', name='appen', obj=[]))
show(AttributeError('custom', name=5, obj=[]))
show(AttributeError('custom', name='apend'))
show(ImportError('custom', name_from='sqr', name='math'))
show(ImportError('custom', name_from='sqr', name=None))
