"""Cycles with finalisers, resurrection, gc.collect counts, callbacks, garbage and switches."""

import gc

gc.collect()
log = []


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        log.append(f"del {self.name}")

    def __repr__(self):
        return f"Node({self.name})"


class Plain:
    pass


def report(title):
    print(title, log)
    log.clear()


def pair(a, b):
    x, y = Node(a), Node(b)
    x.other, y.other = y, x


gc.disable()
print(gc.isenabled())
pair("a", "b")
report("not yet")
print(gc.collect())
report("collected")
x = Node("self")
x.other = x
del x
gc.collect()
report("self cycle")
saved = []


class Phoenix:
    def __init__(self):
        self.me = self
        self.part = Node("part of the phoenix")

    def __del__(self):
        log.append("phoenix")
        saved.append(self)


Phoenix()
gc.collect()
report("resurrected")
print(len(saved), saved[0].part)
saved.clear()
gc.collect()
report("finaliser runs once")


class Simple:
    def __del__(self):
        log.append("simple del")
        saved.append(self)


Simple()
report("resurrected without a cycle")
saved.clear()
report("second death is silent")
for _ in range(10):
    p = Plain()
    p.p = p
del p, _
print(gc.collect() >= 10)
print(gc.garbage)
events = []


def callback(phase, info):
    events.append((phase, info["generation"], sorted(info)))


gc.callbacks.append(callback)
gc.collect()
gc.collect(0)
gc.collect(1)
gc.callbacks.remove(callback)
print(events)
print(gc.get_threshold())
gc.set_threshold(500, 5)
print(gc.get_threshold())
gc.set_threshold(2000, 10, 10)
for bad in (lambda: gc.collect(3), lambda: gc.collect(-1), lambda: gc.collect("x"), lambda: gc.set_threshold(), lambda: gc.set_threshold("a"), lambda: gc.get_objects(5), lambda: gc.set_debug("x")):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("a"), gc.is_tracked(Plain()), gc.is_tracked(()), gc.is_tracked({}))
print(gc.is_finalized(1), gc.is_finalized(Node("temp")))
report("temporary")
inner = ["inner"]
outer = [inner, 5]
print(gc.get_referents(outer), gc.get_referents({"k": inner}), gc.get_referents(1), any(r is outer for r in gc.get_referrers(inner)))
gc.set_debug(gc.DEBUG_SAVEALL)
p = Plain()
p.cycle = p
p.tag = "saved"
del p
gc.collect()
print([g.tag for g in gc.garbage if isinstance(g, Plain)])
gc.set_debug(0)
gc.garbage.clear()
print(gc.get_debug(), len(gc.get_stats()), sorted(gc.get_stats()[0]), len(gc.get_count()))
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
nested = [[]]
nested[0].append(nested)
nested.append({"back": nested, "set": (nested,)})
del nested
print(gc.collect() >= 3)
three = [Node(i) for i in range(3)]
for i in range(3):
    three[i].other = three[(i + 1) % 3]
del three
gc.collect()
report("ring of three")
gc.enable()
print(gc.isenabled())


class Raises:
    def __del__(self):
        self.gone.append("reached")


r = Raises()
r.gone = log
r.r = r
del r
gc.collect()
report("uses its attributes")
