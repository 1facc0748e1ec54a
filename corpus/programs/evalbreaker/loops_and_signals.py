"""Long loops, deep call chains and many small calls in which the evaluator checks for work."""

import gc
import sys

log = []


class Node:
    def __del__(self):
        log.append("died")


def make_cycle():
    n = Node()
    n.me = n


gc.collect()
gc.set_threshold(50, 5, 5)
for _ in range(200):
    make_cycle()
gc.set_threshold(2000, 10, 10)
gc.collect()
print(len(log))


def count(n):
    i = 0
    while i < n:
        i += 1
    return i


def sum_range(n):
    total = 0
    for i in range(n):
        total += i & 3
    return total


def calls(n):
    def f(x):
        return x + 1

    value = 0
    for _ in range(n):
        value = f(value)
    return value


def generator(n):
    for i in range(n):
        yield i


def nested(n):
    hits = 0
    for i in range(n):
        for j in range(n):
            for k in (1, 2):
                if i == j:
                    continue
                if k == 2:
                    break
                hits += 1
    return hits


def exceptions(n):
    caught = 0
    for i in range(n):
        try:
            if i % 2:
                raise ValueError
        except ValueError:
            caught += 1
    return caught


print(count(100000), sum_range(50000), calls(30000), sum(generator(20000)), nested(60), exceptions(10000))
print(sum(1 for _ in iter(lambda c=[0]: c.__setitem__(0, c[0] + 1) or c[0], 5000)))


def recursion(n):
    return 0 if n == 0 else 1 + recursion(n - 1)


print([recursion(n) for n in (0, 10, 500)])
interval = sys.getswitchinterval()
sys.setswitchinterval(0.0001)
print(count(100000))
sys.setswitchinterval(interval)
for bad in (0, -1, "x"):
    try:
        sys.setswitchinterval(bad)
    except Exception as error:
        print(type(error).__name__, error)
total = 0
for i in range(5000):
    total += len([j for j in range(i % 7)]) + len({j: j for j in range(i % 3)})
print(total)
done = False
while not done:
    for x in range(1000):
        if x == 999:
            done = True
else:
    print("while else")
