"""select.select: what it waits for, and everything that it refuses."""

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


class Named:
    """Something with a descriptor, as files and sockets are."""

    def __init__(self, answer):
        self.answer = answer

    def fileno(self):
        """Answer what is to be tried."""
        return self.answer


show("select.select()", lambda: select.select())
show("select.select([], [])", lambda: select.select([], []))
show("select.select(1, 2, 3)", lambda: select.select(1, 2, 3))
show('select.select([], [], [], "a")', lambda: select.select([], [], [], "a"))
show("select.select([], [], [], -1)", lambda: select.select([], [], [], -1))
show("select.select([], [], [], 1e30)", lambda: select.select([], [], [], 1e30))
show("select.select([], [], [], 0)", lambda: select.select([], [], [], 0))
show("select.select((), (), (), 0.001)", lambda: select.select((), (), (), 0.001))
show("select.select([-1], [], [])", lambda: select.select([-1], [], []))
show("select.select([5000], [], [], 0)", lambda: select.select([5000], [], [], 0))
show('select.select(["a"], [], [], 0)', lambda: select.select(["a"], [], [], 0))
show('select.select([Named("a")], [], [], 0)', lambda: select.select([Named("a")], [], [], 0))
show("select.select([Named(-7)], [], [], 0)", lambda: select.select([Named(-7)], [], [], 0))

readable, writable = os.pipe()
show(
    "select.select([readable], [writable], [], 0) == ([], [writable], [])",
    lambda: select.select([readable], [writable], [], 0) == ([], [writable], []),
)
os.write(writable, b"x")
show(
    "select.select([readable], [writable], [readable], 1) == ([readable], [writable], [])",
    lambda: select.select([readable], [writable], [readable], 1) == ([readable], [writable], []),
)
both = [readable, Named(readable)]
show("the objects that were given", lambda: select.select(both, [], [])[0] == both)
os.close(writable)
os.close(readable)
show("select.select([closed], [], [], 0)", lambda: select.select([readable], [], [], 0))
