"""sys.exception and sys.exc_info in nested handlers, functions, generators and after them."""

import sys


def now():
    kind, value, trace = sys.exc_info()
    return repr(sys.exception()), kind and kind.__name__, value is sys.exception(), trace is not None


print("outside", now())
try:
    raise ValueError("outer")
except ValueError:
    print("outer", now())
    try:
        raise KeyError("inner")
    except KeyError:
        print("inner", now())
    print("outer again", now())
    try:
        pass
    finally:
        print("finally without error", now())
print("after", now())


def generator():
    print("generator start", now())
    try:
        yield 1
    except TypeError:
        print("generator handler", now())
        yield 2
    print("generator end", now())


g = generator()
try:
    raise OSError("around next")
except OSError:
    next(g)
    print("caller", now())
g.throw(TypeError("thrown"))
print("caller outside", now())
try:
    raise IndexError("second")
except IndexError:
    for _ in g:
        pass
    print("caller", now())


def finally_with_error():
    try:
        raise ValueError("in flight")
    finally:
        print("finally", now())


try:
    finally_with_error()
except ValueError:
    print("handler", now())


class M:
    def __enter__(self):
        print("enter", now())

    def __exit__(self, *args):
        print("exit", now(), args[1] is sys.exception())
        return True


with M():
    raise LookupError("with")
print("after with", now())


def swallow():
    try:
        raise RuntimeError("swallowed")
    except RuntimeError:
        return now()


try:
    raise ValueError("before call")
except ValueError:
    print(swallow(), now())


def in_callee():
    return now()


try:
    raise ValueError("callee sees it")
except ValueError:
    print(in_callee(), [now()[0] for _ in range(1)], (lambda: now()[0])())
for i in range(2):
    try:
        raise ValueError(i)
    except ValueError:
        continue
    finally:
        print("loop finally", now()[0])
