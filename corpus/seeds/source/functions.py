@decorator(1)
@other.one
def f[T](a, b: int = 1, /, c="x", *args: *tuple[T], d, e=None, **kw) -> T:
    """Docstring."""
    nonlocal_ = 1
    def g():
        nonlocal nonlocal_
        nonlocal_ = yield
        x = yield from g()
        return lambda q, /, *r, s=2: (q, r, s, nonlocal_)
    return g

async def h(x):
    async with x as y, y:
        async for z in y:
            await z
        else:
            return [w async for w in x if await w]
    yield {k: v async for k, v in x}

class C(B, metaclass=M, **kw):
    __slots__ = ("__a", "b")
    x: int = 1
    if x:
        y: "str"
    def m(self):
        self.__a = super().m()
        return __class__, __debug__
    @property
    def p(self): return self.__a
