"""Carets under long attribute chains, calls with keywords, subscripts, comparisons and unpacking."""


class Node:
    def __init__(self, child=None):
        self.child = child

    def get(self, *, name):
        return getattr(self, name)


root = Node(Node(Node()))


def attempt(f):
    try:
        f()
    except Exception as error:
        tb = error.__traceback__.tb_next
        positions = list(tb.tb_frame.f_code.co_positions())[tb.tb_lasti // 2]
        print(type(error).__name__, error, positions[2:])


attempt(lambda: root.child.child.child.child)
attempt(lambda: root.get(name="child").get(name="nothing"))
attempt(lambda: [1, 2, 3][root.child is None][0])
attempt(lambda: 1 < root.child < 2)
attempt(lambda: root.child(1)(2))
attempt(lambda: {**root.child})
attempt(lambda: f"{root.child.missing:>10}")
attempt(lambda: -root.child)
attempt(lambda: (root.child.child.child.x, 1))
a, b = root.child.child.get(name="child"), root.get(name="child").child.child.value
