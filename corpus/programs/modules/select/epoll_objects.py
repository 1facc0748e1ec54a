"""select.epoll: registering, waiting, closing, and everything that it refuses."""

import os
import select
import tempfile


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show("select.epoll(0)", lambda: select.epoll(0))
show("select.epoll(5, flags=3)", lambda: select.epoll(5, flags=3))
show('select.epoll("a")', lambda: select.epoll("a"))

# Of a regular file nobody can be told anything.
with tempfile.TemporaryFile() as file, select.epoll() as epoll:
    show("epoll.register(file, -1)", lambda: epoll.register(file, -1))
    show("epoll.register(file)", lambda: epoll.register(file))

epoll = select.epoll()
show("epoll.register(-1)", lambda: epoll.register(-1))
show('epoll.register("a")', lambda: epoll.register("a"))
show('epoll.register(0, "a")', lambda: epoll.register(0, "a"))
show("epoll.poll(0, -5)", lambda: epoll.poll(0, -5))
show("epoll.poll(0, 0)", lambda: epoll.poll(0, 0))
show('epoll.poll("a")', lambda: epoll.poll("a"))
show("epoll.poll(1e30)", lambda: epoll.poll(1e30))
show("epoll.poll(1e10)", lambda: epoll.poll(1e10))
show("epoll.poll(0)", lambda: epoll.poll(0))
show("epoll.modify(0)", lambda: epoll.modify(0))
show("epoll.closed", lambda: epoll.closed)
show("type(epoll.fileno())", lambda: type(epoll.fileno()))

show("epoll.close()", lambda: epoll.close())
show("epoll.fileno()", lambda: epoll.fileno())
show("epoll.closed", lambda: epoll.closed)
show("epoll.close()", lambda: epoll.close())
show("epoll.register(0)", lambda: epoll.register(0))
show("epoll.modify(0, 1)", lambda: epoll.modify(0, 1))
show("epoll.unregister(0)", lambda: epoll.unregister(0))
show("epoll.poll(0)", lambda: epoll.poll(0))

readable, writable = os.pipe()
os.write(writable, b"x")
with select.epoll() as epoll:
    show("epoll.register(readable, EPOLLIN)", lambda: epoll.register(readable, select.EPOLLIN))
    show("epoll.register(readable), again", lambda: epoll.register(readable, select.EPOLLIN))
    show("events", lambda: [events for _, events in epoll.poll(1)])
    show("epoll.poll() == [(readable, 1)]", lambda: epoll.poll() == [(readable, select.EPOLLIN)])
    show("epoll.modify(readable, 0)", lambda: epoll.modify(readable, 0))
    show("epoll.poll(0.01), waits for nothing", lambda: epoll.poll(0.01))
    show("epoll.unregister(readable)", lambda: epoll.unregister(readable))
    show("epoll.unregister(readable), again", lambda: epoll.unregister(readable))
    show("epoll.modify(readable, 1)", lambda: epoll.modify(readable, 1))
    edge = select.EPOLLIN | select.EPOLLET
    show("epoll.register(readable, EPOLLIN | EPOLLET)", lambda: epoll.register(readable, edge))
    show("epoll.poll(0), the first time", lambda: len(epoll.poll(0)))
    show("epoll.poll(0), no edge since", lambda: len(epoll.poll(0)))
    show("epoll.register(writable)", lambda: epoll.register(writable))
    show("epoll.poll(0, 1)", lambda: len(epoll.poll(0, 1)))
    duplicate = os.dup(readable)
    os.close(duplicate)
    show("epoll.register(closed)", lambda: epoll.register(duplicate))
    show("epoll.unregister(closed)", lambda: epoll.unregister(duplicate))
show("epoll.__enter__(), after the block", lambda: epoll.__enter__())
show("epoll.closed, after the block", lambda: epoll.closed)
os.close(readable)
os.close(writable)
