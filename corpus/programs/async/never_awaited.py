"""A coroutine that is never awaited warns when it goes away."""


async def forgotten(n):
    return n


def make():
    forgotten(1)
    return "made"


print(make())
c = forgotten(2)
print(type(c).__name__)
del c
d = forgotten(3)
d.close()
del d
print("closed ones are silent")
e = forgotten(4)
try:
    e.send(None)
except StopIteration as stop:
    print(stop.value)
del e
print("awaited ones too")


async def outer():
    forgotten(5)
    return await forgotten(6)


try:
    outer().send(None)
except StopIteration as stop:
    print(stop.value)
