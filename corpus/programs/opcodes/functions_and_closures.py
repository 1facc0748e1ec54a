"""MAKE_FUNCTION, SET_FUNCTION_ATTRIBUTE in every combination, MAKE_CELL, COPY_FREE_VARS."""


def make(n):
    def plain():
        return "plain"

    def defaults(a=n, b=2):
        return a, b

    def kw(*, k=n):
        return k

    def closure():
        return n

    def annotated(a: int) -> n:
        return a

    def everything(a: int = n, *args, k: str = "k", **kw) -> float:
        return a, args, k, kw, n

    return plain, defaults, kw, closure, annotated, everything


for i in range(20):
    functions = make(i)
plain, defaults, kw, closure, annotated, everything = functions
print(plain(), defaults(), defaults(1), kw(), kw(k=0), closure(), annotated(5), everything(), everything(1, 2, k=3, z=4))
for f in functions:
    print(f.__name__, f.__defaults__, f.__kwdefaults__, f.__closure__ and len(f.__closure__), f.__annotations__, f.__qualname__)
print([f.__code__.co_freevars for f in functions], make.__code__.co_cellvars)


def deep(a):
    def two(b):
        def three(c):
            def four():
                return a + b + c

            return four

        return three

    return two


print(deep(1)(2)(3)(), deep("a")("b")("c")())


@(lambda f: lambda *a: ("decorated", f(*a)))
def decorated(x):
    return x


class K:
    @staticmethod
    @(lambda f: f)
    def m(x=[]):
        return x

    field = (lambda self, y=5: y)


print(decorated(1), K.m(), K().field(), K.m is K.m)
