"""Collections that run in the middle of expressions, calls, comprehensions and unwinding."""

import gc

log = []


class Cycle:
    count = 0

    def __init__(self):
        self.me = self
        Cycle.count += 1

    def __del__(self):
        Cycle.count -= 1


class Collects:
    """Runs a collection inside every protocol it is asked for."""

    def __init__(self, value):
        self.value = value

    def run(self, name):
        log.append(name)
        Cycle()
        gc.collect()

    def __add__(self, other):
        self.run("add")
        return self.value + other

    def __getitem__(self, key):
        self.run("getitem")
        if key >= 3:
            raise IndexError
        return key

    def __bool__(self):
        self.run("bool")
        return True

    def __eq__(self, other):
        self.run("eq")
        return self.value == other

    def __hash__(self):
        self.run("hash")
        return 1

    def __iter__(self):
        self.run("iter")
        return iter([1, 2])

    def __call__(self, *args):
        self.run("call")
        return args

    def __enter__(self):
        self.run("enter")

    def __exit__(self, *args):
        self.run("exit")
        return True

    def __get__(self, obj, owner):
        self.run("get")
        return self.value

    def __format__(self, spec):
        self.run("format")
        return spec

    def __lt__(self, other):
        self.run("lt")
        return self.value < other.value


c = Collects(5)


class Holder:
    attr = c


print(c + 1, [c + i for i in range(2)], [x for x in c], not c, c == 5, c(1, *[2]), Holder().attr)
print({c: 1}[c], len({c, c}), f"{c:text}", (lambda *a: a)(*c), c[0], 2 in [1, c, 2] if c == 2 else "no")
with c:
    raise ValueError
a, b = c
print(a, b, [v.value for v in sorted([Collects(2), Collects(1), Collects(3)])])


def generator():
    Cycle()
    gc.collect()
    yield 1
    gc.collect()
    yield c + 1


print(list(generator()), sum(x for x in generator()))
try:
    try:
        raise KeyError(c + 1)
    finally:
        gc.collect()
except KeyError as error:
    gc.collect()
    print(error)
gc.collect()
print(Cycle.count, len(log), log[:12])
match c:
    case Collects(value=5) if c:
        print("matched")
print([f() for f in [lambda i=i: c + i for i in range(3)]])
