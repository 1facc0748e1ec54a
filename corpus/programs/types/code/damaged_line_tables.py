# Line tables that no compiler writes: what code objects, frames, tracebacks and tracing make of them. Once line events
# are listened to, CPython tells lines before the first modulo 256 or 65,536.
import sys

state = 1


def chance(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 16) % n


def number(value):
    out = bytearray()
    while value > 63:
        out.append(value & 63 | 64)
        value >>= 6
    out.append(value)
    return out


def signed(value):
    return number(-value << 1 | 1 if value < 0 else value << 1)


def entry():
    form = chance(16)
    out = bytearray([0x80 | form << 3 | chance(8)])
    if form < 10:
        out.append(chance(128))
    elif form < 13:
        out += bytes([chance(128), chance(128)])
    elif form == 13:
        out += signed(chance(2001) - 1000 if chance(4) else chance(5) - 2)
    elif form == 14:
        out += signed(chance(2001) - 1000 if chance(4) else chance(5) - 2)
        out += number(chance(70) if chance(4) else chance(1 << 20))
        out += number(chance(200)) + number(chance(200))
    return out


def made(units):
    out = bytearray()
    for _ in range(chance(units) + 1):
        out += entry()
    return bytes(out)


def work(n):
    total = 0
    for i in range(n):
        if i % 2: total += i
        else:
            total -= 1
    try:
        total += 1 // (n - n)
    except ZeroDivisionError:
        total += 100
    return total / (n - n)


told = []


def tracer(frame, event, arg):
    if frame.f_code.co_name != 'work':
        return None
    told.append((event, frame.f_lineno, frame.f_lasti))
    return tracer


def about(code):
    print(list(code.co_lines()))
    print(list(code.co_positions()))
    work.__code__ = code
    told.clear()
    sys.settrace(tracer)
    try:
        work(3)
    except ZeroDivisionError as error:
        sys.settrace(None)
        trace = error.__traceback__.tb_next
        print(trace.tb_lineno, trace.tb_frame.f_lineno, trace.tb_lasti)
    sys.settrace(None)
    print(told)


original = work.__code__
backwards = original.replace(co_linetable=b'\xe8\x0b\xe8\x0d\xe8\x07' * 15, co_firstlineno=70)
print(list(backwards.co_lines()))
print(list(backwards.co_positions()))
about(original.replace(co_linetable=b''))
about(original.replace(co_linetable=original.co_linetable * 2))
for start in (1, 2, 5, 1000):
    about(original.replace(co_firstlineno=start))
for i in range(60):
    first = chance(1500) + 1 if i % 3 else 1
    about(original.replace(co_linetable=made(60), co_firstlineno=first))
