"""return, break and continue that cross try, finally and with blocks."""

log = []


class Context:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        log.append(f"enter {self.name}")

    def __exit__(self, *args):
        log.append(f"exit {self.name} {args[0] and args[0].__name__}")


def run(function, *args):
    log.clear()
    try:
        result = function(*args)
    except BaseException as error:
        result = f"raised {error!r}"
    print(function.__name__, args, "->", result, log)


def return_through():
    try:
        return "try"
    finally:
        log.append("finally")


def value_is_computed_first():
    x = 1
    try:
        return x
    finally:
        x = 2
        log.append(x)


def return_in_nested():
    try:
        try:
            return "inner"
        finally:
            log.append("one")
    finally:
        log.append("two")


def break_through():
    for i in range(3):
        try:
            if i == 1:
                break
            log.append(i)
        finally:
            log.append(f"f{i}")
    else:
        log.append("else")
    return i


def continue_through():
    for i in range(3):
        try:
            if i == 1:
                continue
            log.append(i)
        finally:
            log.append(f"f{i}")
    else:
        log.append("else")
    return i


def while_with():
    n = 0
    while True:
        with Context(n):
            n += 1
            if n == 1:
                continue
            if n == 3:
                break
    return n


def return_from_with():
    with Context("a"), Context("b"):
        return "value"


def return_in_except():
    try:
        raise ValueError
    except ValueError:
        return "except"
    finally:
        log.append("finally")


def loop_in_finally():
    try:
        return "value"
    finally:
        for i in range(3):
            if i == 1:
                break
            log.append(i)


def exception_in_loop():
    results = []
    for value in (1, 0, "x", 2):
        try:
            results.append(10 // value)
        except ZeroDivisionError:
            continue
        except TypeError:
            break
        finally:
            log.append(value)
    return results


def return_unwinds_loops():
    for a in range(2):
        for b in range(2):
            try:
                with Context((a, b)):
                    if a + b == 2:
                        return a, b
            finally:
                log.append("f")


def generator_return():
    def generator():
        try:
            yield 1
            return "done"
        finally:
            log.append("generator finally")

    g = generator()
    next(g)
    try:
        next(g)
    except StopIteration as stop:
        return stop.value


for function in (
    return_through, value_is_computed_first, return_in_nested, break_through, continue_through, while_with,
    return_from_with, return_in_except, loop_in_finally, exception_in_loop, return_unwinds_loops, generator_return,
):
    run(function)
