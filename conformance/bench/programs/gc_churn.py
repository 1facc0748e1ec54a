"""Garbage: cycles, short-lived containers, weak references and trees that come and go."""

import gc
from _weakref import ref


class Node:
    def __init__(self, value):
        self.value = value
        self.children = []
        self.parent = None

    def add(self, child):
        child.parent = self
        self.children.append(child)
        return child


def tree(depth):
    node = Node(depth)
    if depth:
        for _ in range(3):
            node.add(tree(depth - 1))
    return node


def size(node):
    return 1 + sum(map(size, node.children))


def cycles(n):
    alive = 0
    for i in range(n):
        a, b = [i], {"b": i}
        a.append(b)
        b["a"] = a
        if i % 1000 == 0:
            alive += len(a)
    return alive


class Owner:
    pass


def weak(n):
    dead = []
    for i in range(n):
        owner = Owner()
        owner.me = owner if i % 2 else None
        dead.append(ref(owner))
        del owner
    gc.collect()
    return sum(r() is None for r in dead)


print([size(tree(7)) for _ in range(40)], cycles(600000), weak(200000))
kept = [tree(3) for _ in range(1000)]
print(sum(map(size, kept)), gc.collect() >= 0)
