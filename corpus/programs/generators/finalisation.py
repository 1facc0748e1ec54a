"""What happens to suspended generators that are closed, dropped or collected."""

import gc

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(f"del {self.name}")


def generator(name):
    local = Noisy(name)
    try:
        log.append(f"start {name}")
        yield 1
        yield 2
    finally:
        log.append(f"finally {name}")


def report(title):
    print(title, log)
    log.clear()


g = generator("never started")
del g
report("never started")
g = generator("closed")
next(g)
g.close()
report("closed")
del g
report("closed and dropped")
g = generator("dropped")
next(g)
del g
report("dropped")
g = generator("exhausted")
list(g)
report("exhausted")
del g
for x in generator("broken loop"):
    break
report("broken loop")
g = generator("thrown")
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    print(error.__traceback__.tb_next.tb_frame.f_code.co_name)
    report("thrown, in handler")
report("thrown")


def holder():
    me = yield
    local = Noisy("in cycle")
    try:
        yield me
    finally:
        log.append("cycle finally")


g = holder()
next(g)
g.send(g)
del g
report("before collect")
print(gc.collect() > 0)
report("after collect")


def outer():
    try:
        yield from generator("inner")
    finally:
        log.append("outer finally")


g = outer()
next(g)
del g
report("delegating")


def with_return():
    try:
        yield
    finally:
        log.append("one")
        for x in generator("inside finally"):
            log.append(x)


g = with_return()
next(g)
del g
report("loops in finally")


def resurrect():
    try:
        yield 1
    finally:
        saved.append(current[0]())


from _weakref import ref

saved, current = [], []
g = resurrect()
current.append(ref(g))
next(g)
del g
report("weak reference while finalising")
print(len(saved), saved)


def send_holds():
    value = yield
    log.append(value.name)
    value = None
    log.append("released")
    yield


g = send_holds()
next(g)
g.send(Noisy("sent"))
report("sent value")
g.close()
genexp = (Noisy(i) and i for i in range(3))
print(list(genexp))
report("genexp")
