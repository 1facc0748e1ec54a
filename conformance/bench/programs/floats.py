# Float arithmetic on object attributes and lists: planets that pull at each other.
import math


class Body:
    def __init__(self, position, velocity, mass):
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity
        self.mass = mass


def make_bodies():
    return [
        Body((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 39.47),
        Body((4.84, -1.16, -0.10), (0.60, 2.81, -0.02), 0.037),
        Body((8.34, 4.12, -0.40), (-1.01, 1.82, 0.008), 0.011),
        Body((12.89, -15.11, -0.22), (1.08, 0.86, -0.01), 0.0017),
        Body((15.37, -25.91, 0.17), (0.97, 0.59, -0.034), 0.002),
    ]


def advance(bodies, step):
    count = len(bodies)
    for i in range(count):
        one = bodies[i]
        for j in range(i + 1, count):
            other = bodies[j]
            dx = one.x - other.x
            dy = one.y - other.y
            dz = one.z - other.z
            square = dx * dx + dy * dy + dz * dz
            pull = step / (square * math.sqrt(square))
            one.vx -= dx * other.mass * pull
            one.vy -= dy * other.mass * pull
            one.vz -= dz * other.mass * pull
            other.vx += dx * one.mass * pull
            other.vy += dy * one.mass * pull
            other.vz += dz * one.mass * pull
    for body in bodies:
        body.x += step * body.vx
        body.y += step * body.vy
        body.z += step * body.vz


def energy(bodies):
    total = 0.0
    for i, one in enumerate(bodies):
        total += 0.5 * one.mass * (one.vx**2 + one.vy**2 + one.vz**2)
        for other in bodies[i + 1 :]:
            total -= one.mass * other.mass / math.sqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2)
    return total


bodies = make_bodies()
print("%.9f" % energy(bodies))
for _ in range(110_000):
    advance(bodies, 0.001)
print("%.9f" % energy(bodies))
