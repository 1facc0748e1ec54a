"""What except* raises at its end: nesting, metadata, derived groups."""

import sys

def run(f):
    try:
        r = f()
        print('ret', r)
    except BaseException as e:
        p(e, 0)

def p(e, d):
    print('  ' * d, type(e).__name__, e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__, getattr(e, '__notes__', None), e.__traceback__ is not None)
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions:
            p(x, d + 1)

def eg():
    g = ExceptionGroup('eg', [ValueError(1), TypeError(2), ExceptionGroup('n', [ValueError(3), OSError(4)])])
    g.add_note('n')
    return g

def a():
    try:
        raise eg()
    except* ValueError as e:
        p(e, 0)

def b():
    try:
        raise eg()
    except* ValueError as e:
        raise

def c():
    try:
        raise eg()
    except* ValueError as e:
        raise KeyError('new')
    except* TypeError:
        raise
    except* OSError:
        pass

def d():
    try:
        raise ValueError(1)
    except* ValueError as e:
        print(repr(e), e.__traceback__.tb_lineno, e.__traceback__.tb_next)

def e_():
    try:
        raise ValueError(1)
    except* TypeError:
        pass

def f():
    try:
        raise eg()
    except* Exception as e:
        raise e

def g():
    try:
        raise eg()
    except* ValueError:
        raise TypeError('x') from None
    except* (TypeError, OSError):
        raise IndexError('y')

def h():
    try:
        1 / 0
    except* ExceptionGroup:
        pass

def i():
    try:
        1 / 0
    except* 5:
        pass

def j():
    try:
        raise KeyboardInterrupt
    except* KeyboardInterrupt as e:
        p(e, 0)
        raise

def k():
    try:
        raise BaseExceptionGroup('b', [KeyboardInterrupt(), ValueError()])
    except* ValueError:
        pass

class Sp(ExceptionGroup):

    def split(self, x):
        return 5

def l():
    try:
        raise Sp('b', [ValueError(), TypeError()])
    except* ValueError:
        pass

class Sp2(ExceptionGroup):

    def split(self, x):
        return (None,)

def m():
    try:
        raise Sp2('b', [ValueError(), TypeError()])
    except* ValueError:
        pass

class De(ExceptionGroup):

    def __new__(cls, msg, excs, code):
        o = super().__new__(cls, msg, excs)
        o.code = code
        return o

    def derive(self, e):
        return De(self.message, e, self.code)

def n():
    try:
        raise De('b', [ValueError(), TypeError()], 7)
    except* ValueError as e:
        print(e.code, repr(e))
        raise

def o():
    try:
        try:
            raise eg()
        except* ValueError:
            raise
        finally:
            print('fin')
    except* OSError:
        print('os')
    else:
        print('else')
for fn in (a, b, c, d, e_, f, g, h, i, j, k, l, m, n, o):
    print('==', fn.__name__)
    run(fn)
x = eg()
print(x.split(lambda e: isinstance(e, OSError)))
print(x.subgroup(KeyError), x.subgroup(type(x)) is x, x.split(Exception)[0] is x, x.split((ValueError, TypeError)))
y = x.derive([ValueError(9)])
p(y, 0)
