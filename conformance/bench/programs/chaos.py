"""The chaos game and a logistic map: attributes, floats and a linear congruential generator."""


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (self.state >> 8) % n


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def towards(self, other, ratio):
        return Point(self.x + (other.x - self.x) * ratio, self.y + (other.y - self.y) * ratio)


def game(corners, steps, size):
    random = Random(7)
    point = Point(0.3, 0.3)
    grid = [[0] * size for _ in range(size)]
    for _ in range(steps):
        point = point.towards(corners[random.below(len(corners))], 0.5)
        grid[int(point.y * (size - 1))][int(point.x * (size - 1))] += 1
    return sum(1 for row in grid for cell in row if cell), max(map(max, grid))


def logistic(rate, steps):
    x, histogram = 0.5, [0] * 16
    for _ in range(steps):
        x = rate * x * (1.0 - x)
        histogram[int(x * 16)] += 1
    return histogram


triangle = [Point(0.0, 0.0), Point(1.0, 0.0), Point(0.5, 1.0)]
print(game(triangle, 600000, 64), game([*triangle, Point(0.5, 0.4)], 600000, 48))
print(logistic(3.7, 1600000))
