async def ag():
    yield 1
def show(what, *args):
    try: print(what(*args))
    except BaseException as e: print(type(e).__name__, e)
for default in ((), (5,)):
    for n in ('send','throw','close'):
        for args in ((),(1,2,3),(1,2,3,4)):
            a=ag(); x=anext(a, *default)
            print(type(x).__name__, n, args)
            show(getattr(x,n), *args)
            a=ag(); x=anext(a, *default)
            show(lambda: type(x).__dict__[n](x,*args))
        show(lambda: getattr(x,n)(k=1))
        show(lambda: type(x).__dict__[n]())
        show(lambda: type(x).__dict__[n](1))
        try: x.close()
        except BaseException: pass
