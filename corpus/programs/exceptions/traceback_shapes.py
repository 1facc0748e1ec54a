"""What tracebacks underline, statement by statement."""

import sys
def show(f,*a):
    try: f(*a)
    except BaseException as e: sys.excepthook(type(e), e, e.__traceback__)
def f1(x): return x.foo.bar
def f2(x): return x["a"]["b"]
def f3(a,b):
    return (a +
            b)
def f4(a):
    y = a(1,
          2,
          3, *[4,
          5])
    return y
def f5():
    x = undefined_name
def f6():
    raise ValueError("multi\nline\n") from KeyError("k")
def f7():
    try: 1/0
    except Exception as e:
        raise TypeError("x") from None
def f8():
    assert 1 == 2, "msg"
def f9():
    import nonexistent_module_x
def f10():
    from math import sqt
def f11():
    return 1 + foo(1, 2, 3,
       4, 5 / 0)
def foo(*a): pass
def f12():
    x = [1,2,3]
    x[10] = 5
def f13():
    d = {}
    del d['a']
def f14():
    a, b = 1, 2, 3
def f15():
    for x in 5: pass
def f16():
    with open: pass
def f17():
    x = 1
    x += "a"
def f18():
    class A:
        def m(self): return blech
        blech = 1
    A().m()
def f19():
    e = ValueError("noted")
    e.add_note("note one")
    e.add_note("note two\nsecond line\n")
    raise e
def f20():
    e = ValueError("noted"); e.__notes__ = 5; raise e
def f21():
    e = ValueError("noted"); e.__notes__ = "abc"; raise e
def f22():
    e = ValueError("noted"); e.__notes__ = ["a", 5, None, b"x"]; raise e
class BadStr(Exception):
    def __str__(self): raise RuntimeError("no")
def f23(): raise BadStr("x")
class BadNotes(Exception):
    @property
    def __notes__(self): raise ValueError("bad notes")
def f24(): raise BadNotes("x")
class NoteBad:
    def __str__(self): 1/0
    def __repr__(self): 1/0
def f25():
    e = ValueError("noted"); e.__notes__ = [NoteBad()]; raise e
def f26():
    e = ValueError("noted"); e.__notes__ = NoteBad(); raise e
def f27():
    raise ExceptionGroup("eg", [ValueError(1), ExceptionGroup("nested", [TypeError(2), KeyError("k")]), OSError(2, "nf", "file")])
def f28():
    def mk(n):
        try: raise ValueError(n)
        except ValueError as e:
            e.add_note(f"note {n}\nmore")
            return e
    try:
        raise ExceptionGroup("eg\nmultiline", [mk(i) for i in range(20)])
    except ExceptionGroup as g:
        raise RuntimeError("wrapped") from g
def f29():
    e = ValueError("deep")
    for i in range(15): e = ExceptionGroup(f"l{i}", [e])
    raise e
def f30():
    def r(n):
        if n == 0: 1/0
        r(n-1)
    r(10)
def f31():
    日本 = 1
    x = "日本語" + 日本 / 0
def f32():
	return	(1/	0)
def f33():
    return lambda_(
        1
        +
        2
        +
        None
        +
        3
    )
def lambda_(x): pass
def f34():
    x = {'a': 1}; y = x['a'] + x['b'] ; z = 3
def f35():
    print("a" if 1/0 else "b")
def f36():
    return [i/0 for i in range(3)]
def f37():
    return (lambda: 1/0)()
def f38():
    x = None
    x()
def f39(): foo
def f40(): print(time.time())
def f41():
    return foo(  # comment (
        1/0,
        "abc)"  # more
    )
def f42():
    return (f"{1/0}"
     f"b")
def f43():
    x = object()
    x.__clas__
def f44():
    [].apend(1)
def f45():
    "abc".splt()
def f46():
    raise Exception
def f47():
    raise ValueError()
def f48():
    raise ValueError("")
def f49():
    raise KeyError("")
def f50():
    return a1 @ b1
a1 = 1; b1 = 2
def f51():
    return - "x"
def f52():
    return not_here.x.y(1)
def f53():
    if 1 < "a": pass
def f54():
    return "a" in 5
def f55():
    return foo(*5)
def f56():
    return foo(**5)
def f57():
    return int("xx", base=10)
def f58():
    x = int("xx", base=10)
def f59():
    int("xx", base=10)
def f60():
    (int
     ("xx", 10)
    )
def f61():
    a = b = int("q")
def f62():
    a1.foo = int("q")
def f63():
    yield_ = (yield int("z"))
def f64():
    next(f63())
def f65():
    async def c(): await 5
    c().send(None)
def f66():
    raise SystemExit(3)
def f67():
    raise KeyboardInterrupt("stop")
def f68():
    del undefined_local
def f69():
    print(x_un); x_un = 1
def f70():
    global glob_undefined
    glob_undefined
for i in range(1, 71):
    print("--", i, file=sys.stderr)
    f = globals()[f'f{i}']
    n = f.__code__.co_argcount
    show(f, *([None]*n))
