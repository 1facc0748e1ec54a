"""Attribute reads and writes, methods, properties, slots, class attributes and super calls."""


class Base:
    scale = 2

    def __init__(self, value):
        self.value = value
        self.count = 0

    def step(self, amount):
        self.value += amount * self.scale
        self.count += 1
        return self.value

    @property
    def double(self):
        return self.value * 2

    @staticmethod
    def helper(x):
        return x & 0xFFFF

    @classmethod
    def factor(cls):
        return cls.scale


class Derived(Base):
    scale = 3

    def step(self, amount):
        return super().step(amount) - 1


class Slotted:
    __slots__ = ("a", "b", "c")

    def __init__(self):
        self.a, self.b, self.c = 1, 2, 3

    def rotate(self):
        self.a, self.b, self.c = self.b, self.c, self.a
        return self.a


def run(n):
    things = [Base(1), Derived(2), Base(3), Derived(4)]
    slots = Slotted()
    total = 0
    for i in range(n):
        thing = things[i & 3]
        total += thing.step(1) + thing.double
        total += slots.rotate() + slots.b
        total = thing.helper(total) + thing.factor()
        thing.count = thing.count ^ i
    return total, [t.value for t in things], [t.count for t in things]


print(run(1000000))
