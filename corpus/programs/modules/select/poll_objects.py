"""select.poll: descriptors and what is waited for, events of a pipe, and everything that it refuses."""

import os
import select


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def names(events):
    """Name the bits of an answer of poll()."""
    known = ("POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL")
    return [name for name in known if events & getattr(select, name)]


# Nothing is asked about these descriptors here: a poll object only remembers numbers.
poll = select.poll()
show("poll.register(0, -1)", lambda: poll.register(0, -1))
show("poll.register(0, 1 << 16)", lambda: poll.register(0, 1 << 16))
show("poll.register(0, 1 << 70)", lambda: poll.register(0, 1 << 70))
show('poll.register(0, "a")', lambda: poll.register(0, "a"))
show('poll.register("a")', lambda: poll.register("a"))
show("poll.register(-1)", lambda: poll.register(-1))
show("poll.register()", lambda: poll.register())
show("poll.modify(7, 1)", lambda: poll.modify(7, 1))
show("poll.modify(7)", lambda: poll.modify(7))
show("poll.unregister(9)", lambda: poll.unregister(9))
show('poll.unregister("a")', lambda: poll.unregister("a"))
show("type(poll)()", lambda: type(poll)())

# No timeout of these comes as far as waiting.
show('poll.poll("a")', lambda: poll.poll("a"))
show("poll.poll(1e30)", lambda: poll.poll(1e30))
show("poll.poll(1 << 40)", lambda: poll.poll(1 << 40))
show('poll.poll(float("nan"))', lambda: poll.poll(float("nan")))
show("poll.poll(0), nothing registered", lambda: poll.poll(0))

# A pipe: its end for writing is ready at once, the other one when there is something to read.
readable, writable = os.pipe()
poll = select.poll()
show("poll.register(readable, POLLIN)", lambda: poll.register(readable, select.POLLIN))
show("poll.poll(0), empty pipe", lambda: poll.poll(0))
show("poll.register(writable)", lambda: poll.register(writable))
show("poll.poll() == [(writable, POLLOUT)]", lambda: poll.poll() == [(writable, select.POLLOUT)])
os.write(writable, b"x")
show("events, both ends", lambda: sorted(events for _, events in poll.poll()))
show("poll.unregister(writable)", lambda: poll.unregister(writable))
show("names of the events", lambda: [names(events) for _, events in poll.poll()])
show("poll.modify(readable, 0)", lambda: poll.modify(readable, 0))
show("poll.poll(5), waits for nothing", lambda: poll.poll(5))
os.close(writable)
show("names, the other end closed", lambda: [names(events) for _, events in poll.poll()])
os.close(readable)
show("names, a closed descriptor", lambda: [names(events) for _, events in poll.poll()])
