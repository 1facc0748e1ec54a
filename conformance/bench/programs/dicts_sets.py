"""Dictionaries and sets: counting, inverting, merging, set algebra and lookups that miss."""


def words(n, state=99):
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        yield "w" + str(state % 5003)


def count(n):
    counts = {}
    for word in words(n):
        counts[word] = counts.get(word, 0) + 1
    groups = {}
    for word, number in counts.items():
        groups.setdefault(number, []).append(word)
    return len(counts), max(counts.values()), sorted(groups)[:5]


def algebra(rounds):
    total = 0
    for i in range(rounds):
        a = set(range(i % 50, 300, 3))
        b = {x * 2 for x in range(100)}
        total += len(a & b) + len(a | b) + len(a - b) + len(a ^ b) + (a <= b) + (5 in a)
    return total


def misses(n):
    table = {i * 7: i for i in range(1000)}
    found = 0
    for i in range(n):
        if i in table:
            found += table[i]
        elif table.get(i + 1) is not None:
            found -= 1
    return found


def graph(n):
    edges = {i: {(i * 3 + 1) % n, (i * 5 + 2) % n, (i + 1) % n} for i in range(n)}
    seen, frontier, depth = {0}, {0}, 0
    while frontier:
        frontier = {to for at in frontier for to in edges[at]} - seen
        seen |= frontier
        depth += 1
    return len(seen), depth


print(count(700000), algebra(9000), misses(1800000), graph(120000))
