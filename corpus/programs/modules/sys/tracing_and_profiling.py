"""sys.settrace, sys.setprofile and f_trace: events, lines, exceptions and removal."""

import sys

events = []
base = None


def tracer(frame, event, arg):
    if frame.f_code.co_filename != tracer.__code__.co_filename:
        return None
    line = frame.f_lineno - frame.f_code.co_firstlineno
    shown = arg[0].__name__ if event == "exception" else repr(arg) if event == "return" else ""
    events.append(f"{frame.f_code.co_name}:{event}:{line}:{shown}")
    return tracer


def run(title, function, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        result = function(*args)
    except Exception as error:
        result = repr(error)
    finally:
        sys.settrace(None)
    print(title, result)
    for event in events[: len(events) - 1 if events and events[-1].startswith("run") else None]:
        print("   ", event)


def simple(a):
    b = a + 1
    return b


def loop(n):
    total = 0
    for i in range(n):
        if i % 2:
            continue
        total += i
    return total


def raises():
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    raise ValueError("x")


def generator():
    yield 1
    yield 2


def uses_generator():
    return list(generator())


def nested():
    def inner():
        return "inner"

    return inner() + "outer"


def with_statement():
    class M:
        def __enter__(self):
            return 1

        def __exit__(self, *a):
            return True

    with M() as m:
        raise KeyError
    return m


def comprehension():
    return [x * 2 for x in range(2)]


run("simple", simple, 1)
run("loop", loop, 3)
run("raises", raises)
run("generator", uses_generator)
run("nested", nested)
run("with", with_statement)
run("comprehension", comprehension)
profile_events = []


def profiler(frame, event, arg):
    name = arg.__name__ if event.startswith("c_") else frame.f_code.co_name
    profile_events.append(f"{event} {name}")


def profiled():
    len([1])
    simple(1)
    try:
        int("x")
    except ValueError:
        pass


sys.setprofile(profiler)
profiled()
sys.setprofile(None)
print(profile_events)


def opcode_tracer(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    events.append(event)
    return opcode_tracer


events.clear()
sys.settrace(opcode_tracer)
simple(1)
sys.settrace(None)
print(events)


def failing_tracer(frame, event, arg):
    raise RuntimeError("tracer failed")


sys.settrace(failing_tracer)
try:
    simple(1)
except RuntimeError as error:
    print(error, sys.gettrace())
