"""Traceback objects: chains, line numbers, positions, construction and assignment to tb_next."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def level(n):
    if n == 0:
        raise ValueError("bottom")
    level(n - 1)


def caught(function, *args):
    try:
        function(*args)
    except BaseException as error:
        return error


def walk(tb):
    result = []
    first = walk.__code__.co_firstlineno
    while tb is not None:
        result.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - first, tb.tb_lasti >= 0))
        tb = tb.tb_next
    return result


def positions(tb):
    result = []
    while tb is not None:
        all_positions = list(tb.tb_frame.f_code.co_positions())
        line, end, column, end_column = all_positions[tb.tb_lasti // 2]
        result.append((end - line, column, end_column))
        tb = tb.tb_next
    return result


error = caught(level, 3)
tb = error.__traceback__
print(walk(tb))
print(positions(tb))
Traceback = type(tb)
show(
    "tb.tb_next.tb_next.tb_lineno == tb.tb_next.tb_lineno + 2, dir(tb)[-4:], "
    "tb.tb_frame.f_code.co_name",
    lambda: (
        tb.tb_next.tb_next.tb_lineno == tb.tb_next.tb_lineno + 2, dir(tb)[-4:],
        tb.tb_frame.f_code.co_name,
    ),
)
show('setattr(tb, "tb_lineno", 5)', lambda: setattr(tb, "tb_lineno", 5))
show('setattr(tb, "tb_frame", None)', lambda: setattr(tb, "tb_frame", None))
show('setattr(tb, "tb_next", 5)', lambda: setattr(tb, "tb_next", 5))
show('setattr(tb, "tb_next", tb)', lambda: setattr(tb, "tb_next", tb))
show('setattr(tb.tb_next, "tb_next", tb)', lambda: setattr(tb.tb_next, "tb_next", tb))
show('delattr(tb, "tb_next")', lambda: delattr(tb, "tb_next"))
show("tb.x", lambda: tb.x)
made = Traceback(None, tb.tb_frame, 2, 77)
show(
    "made.tb_lineno, made.tb_lasti, made.tb_next, made.tb_frame is tb.tb_frame",
    lambda: (made.tb_lineno, made.tb_lasti, made.tb_next, made.tb_frame is tb.tb_frame),
)
show(
    "Traceback(None, tb.tb_frame, 0, -1).tb_lineno > 0",
    lambda: Traceback(None, tb.tb_frame, 0, -1).tb_lineno > 0,
)
show("Traceback(5, tb.tb_frame, 2, 3)", lambda: Traceback(5, tb.tb_frame, 2, 3))
show("Traceback(None, 5, 2, 3)", lambda: Traceback(None, 5, 2, 3))
show('Traceback(None, tb.tb_frame, "x", 3)', lambda: Traceback(None, tb.tb_frame, "x", 3))
show("Traceback(None)", lambda: Traceback(None))
show(
    "Traceback(tb_next=tb, tb_frame=tb.tb_frame, tb_lasti=0, tb_lineno=1).tb_next is tb",
    lambda: Traceback(tb_next=tb, tb_frame=tb.tb_frame, tb_lasti=0, tb_lineno=1).tb_next is tb,
)
show('type("T", (Traceback,), {})', lambda: type("T", (Traceback,), {}))
made.tb_next = tb
print(len(walk(made)), walk(made)[1:3])
made.tb_next = None
print(len(walk(made)))


def reraise():
    try:
        level(0)
    except ValueError as e:
        raise e


def reraise_bare():
    try:
        level(0)
    except ValueError:
        raise


def reraise_without():
    try:
        level(0)
    except ValueError as e:
        raise e.with_traceback(None)


def multi_line():
    return (
        1
        + len(
            5
        )
    )


def in_generator():
    def gen():
        yield 1
        raise KeyError

    yield from gen()


def in_comprehension():
    return [1 / x for x in (1, 0)]


def finally_block():
    try:
        1 / 0
    finally:
        pass


for function in (reraise, reraise_bare, reraise_without, multi_line, in_comprehension, finally_block):
    e = caught(function)
    print(function.__name__, walk(e.__traceback__), positions(e.__traceback__))
e = caught(lambda: list(in_generator()))
print([name for name, *_ in walk(e.__traceback__)])
again = caught(reraise)
second = caught(lambda: (_ for _ in ()).throw(again))
print([name for name, *_ in walk(second.__traceback__)], second is again)
