"""Sorting: list.sort with keys of many kinds, and sorts written in Python."""


def numbers(n, state=12345):
    result = []
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        result.append(state)
    return result


def quick(items):
    if len(items) < 2:
        return items
    pivot = items[len(items) // 2]
    return (
        quick([x for x in items if x < pivot]) + [x for x in items if x == pivot] + quick([x for x in items if x > pivot])
    )


def heap(items):
    items = items[:]
    n = len(items)

    def sift(start, end):
        root = start
        while (child := 2 * root + 1) < end:
            if child + 1 < end and items[child] < items[child + 1]:
                child += 1
            if items[root] >= items[child]:
                return
            items[root], items[child] = items[child], items[root]
            root = child

    for start in range(n // 2 - 1, -1, -1):
        sift(start, n)
    for end in range(n - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(0, end)
    return items


def insertion(items):
    items = items[:]
    for i in range(1, len(items)):
        value, j = items[i], i
        while j and items[j - 1] > value:
            items[j] = items[j - 1]
            j -= 1
        items[j] = value
    return items


class Key:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value


data = numbers(45000)
expected = sorted(data)
print(quick(data) == expected, heap(data) == expected, insertion(data[:700]) == sorted(data[:700]))
print(sorted(data, key=str)[::9000], sorted(data, key=lambda x: (x % 10, -x))[::9000])
print([k.value for k in sorted(map(Key, data))[::9000]], sorted(map(float, data))[0], sorted(map(str, data))[-1])
for _ in range(10):
    copy = data * 2
    copy.sort(reverse=True)
print(copy[0], copy[-1])
