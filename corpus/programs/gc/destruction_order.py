"""When objects die: del, rebinding, scopes, containers, exceptions and temporaries."""

log = []


class Noisy:
    def __init__(self, name, *parts):
        self.name, self.parts = name, parts

    def __del__(self):
        log.append(self.name)


def report(title):
    print(title, log)
    log.clear()


x = Noisy("x")
del x
report("del")
x = Noisy("first")
x = Noisy("second")
report("rebinding")
x = None
report("set to None")
Noisy("temporary")
report("expression statement")
y = Noisy("outer", Noisy("inner one", Noisy("innermost")), Noisy("inner two"))
del y
report("nested")
items = [Noisy(i) for i in range(4)]
del items[1]
report("del item")
items[0] = None
report("item rebound")
items.clear()
report("clear")
items = [Noisy(f"l{i}") for i in range(3)]
del items
report("list dies")
t = (Noisy("t0"), Noisy("t1"), Noisy("t2"))
del t
report("tuple dies")
d = {"a": Noisy("da"), "b": Noisy("db"), Noisy("key"): 1}
d.pop("b")
report("pop result dropped")
del d
report("dict dies")


def function():
    b, a, c = Noisy("b"), Noisy("a"), Noisy("c")
    log.append("returning")


function()
report("locals in order")


def returns():
    keep, drop = Noisy("keep"), Noisy("drop")
    return keep


kept = returns()
report("one is returned")
kept = None
report("and dropped")


def raises():
    local = Noisy("local of raiser")
    raise ValueError


try:
    raises()
except ValueError as error:
    report("in handler")
report("after handler")
for item in [Noisy("loop 1"), Noisy("loop 2")]:
    log.append("body")
report("loop, last still bound")
del item
report("loop variable")
print((lambda n: n.name)(Noisy("argument")))
report("argument")


class Instance:
    pass


i = Instance()
i.z, i.a, i.m = Noisy("attr z"), Noisy("attr a"), Noisy("attr m")
del i.a
report("del attribute")
del i
report("attributes in order")


class Slots:
    __slots__ = ("second", "first")


s = Slots()
s.first, s.second = Noisy("slot first"), Noisy("slot second")
del s
report("slots")
[Noisy("comprehension") for _ in range(2)]
report("discarded list")
a, b = Noisy("swap a"), Noisy("swap b")
a, b = b, a
del a
report("swapped")
b = None
report("swapped b")
text = f"{Noisy('in f-string').name}"
report("f-string")
Noisy("chain").parts.__len__()
report("method chain")
result = Noisy("left").name + Noisy("right").name
report("binary operands")


def closure():
    held = Noisy("cell")
    return lambda: held


c = closure()
report("closure alive")
del c
report("closure dropped")


def default(value=Noisy("default")):
    pass


del default
report("function with default")
with_key = sorted([Noisy("k2"), Noisy("k1")], key=lambda n: n.name)
log.append([n.name for n in with_key])
with_key.pop()
report("sorted and popped")
s = {Noisy("in set")}
s.clear()
report("set")
