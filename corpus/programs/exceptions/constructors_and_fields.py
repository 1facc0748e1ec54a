"""Every field, constructor and message of the built-in exceptions."""

import sys
objs = [ValueError(1), StopIteration(1), SystemExit(2), KeyError(3), NameError('x'), AttributeError('y'), ImportError('q'), SyntaxError('m', ('f', 1, 2, 't')), OSError(2, 'x'), UnicodeDecodeError('u', b'', 0, 1, 'r'), UnicodeEncodeError('u', '', 0, 1, 'r'), ExceptionGroup('m', [ValueError()])]
try:
    1 / 0
except Exception as e:
    objs.append(e.__traceback__)
objs.append(sys._getframe())
for o in objs:
    print(type(o), type(o).__basicsize__, type(o).__itemsize__, type(o).__dictoffset__, hex(type(o).__flags__), type(o).__weakrefoffset__ if hasattr(type(o), '__weakrefoffset__') else None)
    print(sorted(vars(type(o))))
    for a in sorted(dir(o)):
        if a.startswith('__') and a not in ('__cause__', '__context__', '__traceback__', '__suppress_context__', '__dict__', '__notes__'):
            continue
        if callable(getattr(o, a, None)):
            continue
        d = None
        for c in type(o).__mro__:
            if a in vars(c):
                d = vars(c)[a]
        print(' ', a, type(d).__name__, repr(d))
        for v in ('x', 5, None, 2.5):
            if a == 'f_trace':
                continue
            try:
                setattr(o, a, v)
                print('   set', v, repr(getattr(o, a, '-')))
            except Exception as e:
                print('   set', v, type(e).__name__, e)
        try:
            delattr(o, a)
            print('   del', repr(getattr(o, a, '-')))
        except Exception as e:
            print('   del', type(e).__name__, e)
    try:
        print(repr(o)[:30] if 'frame' not in repr(type(o)) and 'traceback' not in repr(type(o)) else '', str(o)[:5])
    except Exception as e:
        print(type(e).__name__, e)
import builtins
ts = [t for t in vars(builtins).values() if isinstance(t, type) and issubclass(t, BaseException)]
print(len(ts))
for t in ts:
    print(t, t.__bases__, sorted(vars(t)), t.__basicsize__, hex(t.__flags__), t.__text_signature__, t.__module__, t.__qualname__)
for t in [BaseException, BaseExceptionGroup, ImportError, OSError, AttributeError, ExceptionGroup, type(objs[-1]), type(objs[-2])]:
    for k, x in vars(t).items():
        if hasattr(x, '__text_signature__'):
            print(t.__name__, k, x.__text_signature__, type(x).__name__)
print([k for k in vars(builtins)][-120:])

def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e, getattr(e, 'args', None))
t(NameError, 'a', nme=3)
t(NameError, 'a', name=1, x=2)
t(AttributeError, 'a', x=2)
t(AttributeError, 'a', name=1, obj=2, z=3)
t(ImportError, 'x', foo=1)
t(ImportError, 'x', name=1, path=2, name_from=3, q=4)
t(ModuleNotFoundError, foo=1)
t(SyntaxError, 'm', ())
t(SyntaxError, 'm', (1, 2, 3))
t(SyntaxError, 'm', (1, 2, 3, 4, 5))
t(SyntaxError, 'm', (1,) * 8)
t(SyntaxError, 'm', 5)
t(SyntaxError, 'm', a=5)
t(TabError, 'm', a=5)
t(OSError, a=5)
t(FileExistsError, 1, a=3)
t(UnicodeEncodeError)
t(UnicodeEncodeError, 1, 2, 3, 4, 5)
t(UnicodeEncodeError, 'a', 2, 3, 4, 5)
t(UnicodeEncodeError, 'a', 'b', 'c', 4, 5)
t(UnicodeEncodeError, 'a', 'b', 3, 2 ** 70, 5)
t(UnicodeEncodeError, 'a', 'b', 1, 2, 5)
t(UnicodeDecodeError)
t(UnicodeDecodeError, 'a', 'b', 1, 2, 'r')
t(UnicodeDecodeError, 'a', 4, 1, 2, 'r')
t(UnicodeTranslateError, 1)
t(UnicodeTranslateError, 1, 2, 3, 4)
t(UnicodeEncodeError, 'a', 'b', 1.5, 2, 5)
t(UnicodeEncodeError, 'a', 'b', 1, 2, 'r', a=1)
t(UnicodeEncodeError, 'a', None, 1, 2, 'r')
t(UnicodeEncodeError, None, None, 1, 2, 'r')
for a in [('utf-8', 'aé', 1, 2, 'bad'), ('utf-8', 'a€', 1, 2, 'bad'), ('utf-8', 'a😀', 1, 2, 'bad'), ('utf-8', 'abc', 0, 3, 'bad'), ('u', 'abc', -1, 5, 'r'), ('u', 'abc', 9, 10, 'r')]:
    t(UnicodeEncodeError, *a)
    t(UnicodeTranslateError, *a[1:])
for a in [('u', b'a\xff', 1, 2, 'r'), ('u', bytearray(b'abc'), 1, 3, 'r'), ('u', memoryview(b'abc'), 1, 2, 'r')]:
    t(UnicodeDecodeError, *a)
t(lambda: str(UnicodeEncodeError.__new__(UnicodeEncodeError)))

def f():
    e = UnicodeEncodeError('a', 'b', 0, 1, 'r')
    e.object = 5
    return str(e)
t(f)

def f():
    e = UnicodeEncodeError('a', 'b', 0, 1, 'r')
    e.reason = 5
    e.encoding = None
    return str(e)
t(f)
t(BaseExceptionGroup)
t(BaseExceptionGroup, 1, 2)
t(BaseExceptionGroup, 'a', 2)
t(BaseExceptionGroup, 'a', [1])
t(BaseExceptionGroup, 'a', [])
t(ExceptionGroup, 'a', [KeyboardInterrupt()])
t(ExceptionGroup, 'a', [ValueError()], x=1)
t(BaseExceptionGroup, 'a', [ValueError()], x=1)
t(ExceptionGroup)
t(ExceptionGroup, 1, 2, 3)
t(ExceptionGroup, 'a', 5)
t(ExceptionGroup, 'a', 'b')
t(StopIteration, a=1)
t(SystemExit, a=1)
t(KeyError, a=1)
t(ValueError, a=1)

class S(ExceptionGroup):
    pass
t(S, 'a', [KeyboardInterrupt()])
eg = ExceptionGroup('x', [ValueError()])
t(eg.split, 1)
t(eg.split)
t(eg.split, int)
t(eg.subgroup, (1,))

class D(ExceptionGroup):

    def derive(self, e):
        return 5
t(D('x', [ValueError(), TypeError()]).split, ValueError)
t(repr, ExceptionGroup('a', (ValueError(),)))
t(repr, ExceptionGroup('a', [ValueError()]))

class Sq:

    def __len__(s):
        return 1

    def __getitem__(s, i):
        if i:
            raise IndexError
        return ValueError(1)

    def __repr__(s):
        return 'SQ'
t(repr, ExceptionGroup('a', Sq()))
t(lambda: ExceptionGroup[int])
t(lambda: repr(OSError(2, 'x', 'f')))
t(lambda: repr(OSError(2, 'x', 'f', None, 'g')))
t(lambda: str(OSError(2, 'x', 'f', None, 'g')))
t(lambda: OSError(2, 'x', 'f', None, 'g').__reduce__())
t(lambda: OSError(2, 'x', 'f').__reduce__())
t(lambda: OSError(1, 2, 3, 4, 5, 6).__reduce__())
for n in range(140):
    t(lambda: type(OSError(n, 'x')))
t(lambda: BlockingIOError(11, 'x', 7).characters_written)
t(lambda: BlockingIOError(11, 'x').characters_written)
t(lambda: repr(BlockingIOError(11, 'x', 7)))
t(lambda: repr(BlockingIOError(11, 'x', 2 ** 70)))

class O(OSError):

    def __init__(self, *a):
        self.a = a
t(lambda: (O(1, 2, 3).args, O(2, 'x').errno, str(O(2, 'x'))))

class O(OSError):

    def __new__(cls, *a):
        return OSError.__new__(cls, *a[:2])
t(lambda: (O(1, 2, 3).args, O(2, 'x').errno, str(O(2, 'x'))))

class O(OSError):

    def __init__(self, *a, k=1):
        super().__init__(*a)
t(lambda: (O(1, 2, 3, k=3).args, O(2, 'x', 'f').filename, str(O(2, 'x'))))
t(lambda: str(SyntaxError('m', ('a/b/f.py', 3, 1, 't'))))
t(lambda: str(SyntaxError('m', (None, 3, 1, 't'))))
t(lambda: str(SyntaxError('m', ('f', None, 1, 't'))))
t(lambda: str(SyntaxError('m', ('f', 2 ** 80, 1, 't'))))
t(lambda: str(SyntaxError()))
t(lambda: str(SyntaxError('a', 'b')))
t(lambda: ImportError('m', name='n', path='p').__reduce__())
t(lambda: ImportError('m').__reduce__())
t(lambda: AttributeError('m', name='n', obj=3).__reduce__())
t(lambda: AttributeError('m', name='n', obj=3).__getstate__())
t(lambda: str(KeyError('a', 'b')))
t(lambda: str(KeyError('')))
t(lambda: SystemExit(1, 2).code)
t(lambda: SystemExit().code)
t(lambda: StopIteration().value)
t(lambda: StopIteration(1, 2).value)
t(lambda: MemoryError(1, 2).args)
t(lambda: MemoryError().args)
l = [MemoryError(i) for i in range(40)]
print([e.args for e in l])
del l
l = [MemoryError(i) for i in range(40)]
print([e.args for e in l], l[0].__dict__)
l[0].x = 1
l[1].add_note('s')
l[2].__context__ = l[3]
del l
l = [MemoryError(i) for i in range(20)]
print([(e.__dict__, e.__context__, e.__notes__ if hasattr(e, '__notes__') else 0) for e in l])
try:
    [0] * 2 ** 62
except MemoryError as e:
    print(repr(e), e.__context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        [0] * 2 ** 62
except MemoryError as e:
    print(repr(e), e.__context__)
