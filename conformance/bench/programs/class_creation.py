"""Making classes and instances: bodies, inheritance, metaclasses, slots and construction."""


class Meta(type):
    made = 0

    def __new__(mcls, name, bases, namespace):
        mcls.made += 1
        return super().__new__(mcls, name, bases, namespace)


def classes(n):
    total = 0
    for i in range(n):

        class Base:
            kind = i

            def method(self):
                return self.kind

            @property
            def twice(self):
                return self.kind * 2

        class Derived(Base):
            __slots__ = ("x",)

            def __init__(self):
                self.x = 1

        total += Derived().method() + Derived().twice
        if i % 4 == 0:
            total += len(Meta("Made", (Base,), {"a": 1}).__mro__)
    return total


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Number(int):
    pass


def instances(n):
    total = 0
    for i in range(n):
        p = Point(i, 1)
        s = Slotted(p.x, p.y)
        total += s.x + s.y + Number(i)
    return total


print(classes(12000), Meta.made, instances(1400000))
