"""CALL_INTRINSIC_1 and _2: unary plus, list to tuple, import star, type parameters, reraise."""

from math import *


def plus(x):
    return +x


def to_tuple(*parts):
    return (*parts, *parts), [*parts]


def stop_in_generator():
    yield 1
    raise StopIteration("inside")


async def agen():
    yield "wrapped"


def type_params[T, B: int, C: (int, str), *Ts, **P, D = int](x: T) -> B:
    return [p.__name__ for p in (T, B, C, Ts, P, D)], D.__default__


type Alias[T] = list[T]


def star():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        pass


for i in range(20):
    plus(i)
print(plus(True), plus(-2.5), to_tuple(1, 2), floor(pi), Alias.__value__, Alias[int], type_params(1))
for bad in (lambda: plus("x"), lambda: list(stop_in_generator()), star, lambda: plus(None)):
    try:
        print(bad())
    except BaseException as error:
        print(type(error).__name__, error)
a = agen().__anext__()
try:
    a.send(None)
except StopIteration as stop:
    print(stop.value)
