"""Finalisers and weak reference callbacks that run between the instructions of busy loops."""

import gc
from _weakref import ref

order = []


class Drop:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        order.append(self.name)


def rebinding(n):
    for i in range(n):
        x = Drop(i)
        order.append(f"bound {i}")
    return len(order)


def swapping():
    a, b = Drop("a"), Drop("b")
    a, b = b, a
    order.append("swapped")
    a = b = None
    order.append("cleared")


def nested_calls():
    def inner(d):
        d = None
        order.append("inner cleared its own name")

    inner(Drop("argument"))
    order.append("after call")


def del_raises_attention():
    class Loud:
        def __del__(self):
            order.append(sum(i for i in range(100)))
            order.extend([j for j in range(2)])

    for _ in range(2):
        Loud()


def callbacks():
    refs = []
    for i in range(3):
        d = Drop(f"weak {i}")
        refs.append(ref(d, lambda r, i=i: order.append(f"callback {i}")))
    del d
    return [r() for r in refs]


def generator_holds():
    def gen():
        d = Drop("held by generator")
        yield 1
        order.append("resumed")
        d = None
        yield 2

    return list(gen())


def container_replaced():
    items = [Drop("item 0"), Drop("item 1")]
    items[0] = items[1] = None
    order.append("replaced")
    d = {"k": Drop("value")}
    d["k"] = Drop("new value")
    order.append("dict replaced")
    d.update(k=None)


def del_changes_locals():
    class Changes:
        def __init__(self, target):
            self.target = target

        def __del__(self):
            self.target.append("changed by finaliser")

    target = []
    c = Changes(target)
    c = None
    return target


def cycles(n):
    for i in range(n):
        d = Drop("cycle")
        d.me = d
    del d
    order.clear()
    gc.collect()
    return order.count("cycle")


for f, args in ((rebinding, (3,)), (swapping, ()), (nested_calls, ()), (del_raises_attention, ()), (callbacks, ()), (generator_holds, ()), (container_replaced, ()), (del_changes_locals, ())):
    order.clear()
    result = f(*args)
    print(f.__name__, result, order)
gc.disable()
gc.collect()
print(cycles(20))
gc.enable()
