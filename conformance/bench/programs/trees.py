# Many small objects that live briefly: building, walking and dropping trees, with cycles for the collector.


class Node:
    __slots__ = ("left", "right", "parent")

    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.parent = None


def tuples(depth):
    return (None, None) if depth == 0 else (tuples(depth - 1), tuples(depth - 1))


def count_tuples(tree):
    left, right = tree
    return 1 if left is None else 1 + count_tuples(left) + count_tuples(right)


def nodes(depth):
    if depth == 0:
        return Node(None, None)
    node = Node(nodes(depth - 1), nodes(depth - 1))
    node.left.parent = node.right.parent = node
    return node


def count_nodes(node):
    if node.left is None:
        return 1
    return 1 + count_nodes(node.left) + count_nodes(node.right)


kept = tuples(16)
total = 0
for depth in range(4, 17, 2):
    for _ in range(1 << (17 - depth)):
        total += count_tuples(tuples(depth))
for _ in range(100):
    total += count_nodes(nodes(11))
print(total, count_tuples(kept))
