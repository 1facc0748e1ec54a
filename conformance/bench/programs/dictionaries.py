# Dictionaries with string, integer and tuple keys: counting, memoising, grouping.


def words(count):
    state = 42
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        yield "w" + str(state % 5003)


def count_words(count):
    counts = {}
    for word in words(count):
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]


def grid_paths(size):
    memo = {}
    for row in range(size):
        for column in range(size):
            if row == 0 or column == 0:
                memo[row, column] = 1
            else:
                memo[row, column] = (memo[row - 1, column] + memo[row, column - 1]) % 1_000_003
    return memo[size - 1, size - 1]


def group(count):
    groups = {}
    for number in range(count):
        groups.setdefault(number % 1009, []).append(number)
    return sum(len(group) * key for key, group in groups.items())


def life(steps):
    alive = {(x, y) for x in range(30) for y in range(30) if (x * 7 + y * 13) % 5 < 2}
    for _ in range(steps):
        near = {}
        for x, y in alive:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        cell = (x + dx, y + dy)
                        near[cell] = near.get(cell, 0) + 1
        alive = {cell for cell, count in near.items() if count == 3 or count == 2 and cell in alive}
    return len(alive)


print(count_words(500_000), grid_paths(500), group(600_000), life(200))
