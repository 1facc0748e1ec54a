# Loops over every kind of iterable, with break, continue, else, and changes underneath.
def run(iterable, stop=None):
    seen = []
    for item in iterable:
        if item == stop:
            break
        if item == "skip":
            continue
        seen.append(item)
    else:
        seen.append("else")
    return seen


class Old:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError
        return index * index


class Own:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("done")
        self.n -= 1
        return self.n


def gen(n):
    for i in range(n):
        yield i


sources = [[1, "skip", 2], (3, 4), range(5), range(10, 0, -3), "abc", b"ab", {1: 2, 3: 4}, {5}]
sources += [Old(), Own(3), gen(3), iter([1, 2]), zip("ab", [1, 2]), enumerate("xy", 5)]
sources += [map(str, [1, 2]), filter(None, [0, 1]), reversed([1, 2]), {1: 2}.items(), memoryview(b"ab")]
for source in sources:
    print(type(source).__name__, run(source, 4))
for bad in (5, None, 1.5, object):
    try:
        run(bad)
    except TypeError as error:
        print("TypeError", error)

total, i = 0, 0
while i < 100:
    i += 1
    if i % 3 == 0:
        continue
    if i > 50:
        break
    for j in range(i):
        if j > 5:
            break
        total += j
print(total, i)
items = [1, 2, 3]
for item in items:
    if len(items) < 6:
        items.append(item * 10)
print(items)
try:
    table = {1: 1}
    for key in table:
        table[key + 1] = 1
except RuntimeError as error:
    print("RuntimeError", error)
for a, (b, *c) in [(1, (2, 3, 4)), (5, "xyz")]:
    print(a, b, c)
try:
    for a, b in [(1, 2, 3)]:
        pass
except ValueError as error:
    print("ValueError", error)
print([x * y for x in range(4) if x % 2 for y in (x, -x)], {x: y for x, y in zip("ab", (1, 2))})
print(sorted({x % 3 for x in range(10)}), list(x for x in range(3)), sum(x for x in range(1000)))
n = 0
for _ in range(20000):
    n += 1
print(n, [i for i in range(3)], i)


def nested():
    for a in range(3):
        for b in range(3):
            for c in range(3):
                if c == b:
                    break
                if a == 2:
                    return a, b, c
        else:
            continue
        break


print(nested())
