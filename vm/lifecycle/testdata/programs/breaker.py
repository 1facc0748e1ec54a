# Where work that was put off is done: `poke()` asks for a pending call, which tells the place where
# it interrupts; `interrupt()` and `injected(kind)` ask for exceptions.
def place(name, offset, opcode):
    places.append((name, offset, opcode))


places = []


def plain():
    poke()
    x = 1
    return x


def callee(*ignored):
    return 5


def by_keyword():
    poke(when=1)
    x = 2
    return callee()


def by_unpacking():
    poke(*())
    x = 2
    return x


def into_callee():
    return callee(poke(when=1))


def around_a_loop():
    for i in range(3):
        if i == 1:
            poke(when=1)
    return i


def while_loop():
    n = 0
    while n < 3:
        n += 1
        if n == 2:
            poke(when=n)
    return n


def method():
    [].append(poke())
    return "x".upper()


def comprehension():
    return [poke() for _ in range(2)]


def generator():
    yield poke(when=1)
    yield callee()


def delegating():
    yield from generator()


def resumes():
    found = []
    for value in generator():
        found.append(value)
    return found


def delegates():
    return list(delegating())


def construct():
    class Thing:
        def __init__(self):
            self.poked = poke()

    return Thing().poked


def in_class_body():
    class Body:
        poke()
        value = callee()

    return Body.value


def in_handler():
    try:
        raise ValueError
    except ValueError:
        poke()
        return callee()
    finally:
        callee()


def deep(n):
    return deep(n - 1) if n else poke()


for _ in range(4):  # The later rounds run specialised forms.
    for function in (plain, by_keyword, by_unpacking, into_callee, around_a_loop, while_loop):
        places.clear()
        print(function.__name__, function(), places)
    for function in (method, comprehension, resumes, delegates, construct, in_class_body):
        places.clear()
        print(function.__name__, function(), places)
    for function in (in_handler, lambda: deep(3)):
        places.clear()
        print(function.__name__, function(), places)


def interrupted():
    try:
        interrupt()
        x = 1
        return "never"
    except KeyboardInterrupt as error:
        return "KeyboardInterrupt", str(error), error.__traceback__.tb_lasti


def interrupted_in_loop():
    n = 0
    try:
        while True:
            n += 1
            if n == 3:
                interrupt(when=n)
    except KeyboardInterrupt:
        return n


def finally_runs():
    steps = []
    try:
        try:
            interrupt()
            steps.append("never")
        finally:
            steps.append("finally")
    except KeyboardInterrupt:
        steps.append("caught")
    return steps


def injected_type():
    try:
        injected(LookupError)
        return "never"
    except LookupError as error:
        return repr(error), error.__traceback__.tb_lasti


def injected_in_loop():
    n = 0
    try:
        while n < 10:
            n += 1
            if n == 5:
                injected(ZeroDivisionError, when=n)
    except ZeroDivisionError:
        return n


for _ in range(3):
    for function in (interrupted, interrupted_in_loop, finally_runs, injected_type, injected_in_loop):
        print(function.__name__, function())

import gc

collected = []


def at_collection(phase, info):
    if phase == "start":
        frame = here()
        collected.append(frame)


gc.collect()
gc.disable()
gc.callbacks.append(at_collection)


def allocate(count):
    kept = []
    for _ in range(count):
        kept.append([])
    return len(kept)


gc.set_threshold(100)
gc.enable()
print(allocate(1000), len(collected) > 3, sorted(set(collected)))
collected.clear()
kept = [[] for _ in range(1000)]
print(len(kept), len(collected) > 3, sorted(set(collected)))
gc.disable()
collected.clear()
print(allocate(1000), collected)
gc.callbacks.clear()
