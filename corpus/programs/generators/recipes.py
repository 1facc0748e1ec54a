"""Programs made of generators: pipelines, coroutines, permutations, sieves and round robin."""


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item, *rest)


def sieve():
    composites = {}
    n = 2
    while True:
        if n not in composites:
            yield n
            composites[n * n] = [n]
        else:
            for prime in composites.pop(n):
                composites.setdefault(n + prime, []).append(prime)
        n += 1


def take(count, iterable):
    for _, item in zip(range(count), iterable):
        yield item


def round_robin(*iterables):
    active = [iter(it) for it in iterables]
    while active:
        for it in active[:]:
            try:
                yield next(it)
            except StopIteration:
                active.remove(it)


def inorder(tree):
    if tree:
        left, value, right = tree
        yield from inorder(left)
        yield value
        yield from inorder(right)


def insert(tree, value):
    if tree is None:
        return (None, value, None)
    left, root, right = tree
    if value < root:
        return (insert(left, value), root, right)
    return (left, root, insert(right, value))


def window(iterable, size):
    current = []
    for item in iterable:
        current.append(item)
        if len(current) == size:
            yield tuple(current)
            del current[0]


def tokens(text):
    word = ""
    for char in text + " ":
        if char.isalnum():
            word += char
        else:
            if word:
                yield word
                word = ""
            if not char.isspace():
                yield char


a = averager()
next(a)
print([a.send(x) for x in (10, 20, 60)])
print(list(permutations("abc")), sum(1 for _ in permutations("abcdef")))
print(list(take(15, sieve())))
print("".join(round_robin("abc", "12", "XYZW")))
tree = None
for value in [5, 2, 8, 1, 9, 3, 7]:
    tree = insert(tree, value)
print(list(inorder(tree)), tree)
print(list(window(range(6), 3)))
print(list(tokens("let x1 = (foo+42)*bar;")))


def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


print(" ".join(hanoi(3)), sum(1 for _ in hanoi(10)))


def queens(n, columns=()):
    if len(columns) == n:
        yield columns
        return
    for c in range(n):
        if all(c != p and abs(c - p) != len(columns) - r for r, p in enumerate(columns)):
            yield from queens(n, (*columns, c))


print(list(queens(6)), sum(1 for _ in queens(7)))


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


print(*collatz(27), sep=",", end="\n")


def counter(limit):
    n = 0
    while n < limit:
        jump = yield n
        n = jump if jump is not None else n + 1


c = counter(10)
print([next(c), next(c), c.send(7), next(c), next(c), next(c, "end")])
