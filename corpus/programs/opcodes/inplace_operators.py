"""BINARY_OP with every in-place operator on locals, attributes, items and cells."""


def all_ops(x, y):
    results = []
    for op in range(13):
        v = x
        try:
            if op == 0: v += y
            elif op == 1: v -= y
            elif op == 2: v *= y
            elif op == 3: v /= y
            elif op == 4: v //= y
            elif op == 5: v %= y
            elif op == 6: v **= y
            elif op == 7: v <<= y
            elif op == 8: v >>= y
            elif op == 9: v &= y
            elif op == 10: v |= y
            elif op == 11: v ^= y
            else: v @= y
        except (TypeError, ZeroDivisionError) as error:
            v = str(error)
        results.append(v)
    return results


for i in range(20):
    all_ops(i, 2)
for pair in ((7, 3), (7.5, 2), ({1, 2}, {2, 3}), ([1], [2]), ("a", "b"), ((1,), (2,)), ({"a": 1}, {"b": 2}), (True, False), (5, 0), (1j, 2), (b"a", b"b")):
    print(pair, all_ops(*pair))


class Box:
    value = 1


def targets():
    box, items, total = Box(), {"k": [1]}, 0
    box.value += 5
    items["k"] += [2]
    items["k"][0] *= 10

    def add():
        nonlocal total
        total += 1
        return total

    add()
    add()
    return box.value, Box.value, items, total


print(targets())
