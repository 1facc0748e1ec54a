"""Five bodies under gravity: float arithmetic on attributes of small lists."""

import math

YEAR = 365.24
SUN_MASS = 4 * math.pi**2
PLANETS = [
    [4.841431442464721, -1.1603200440274284, -0.10362204447112311,
     0.001660076642744037, 0.007699011184197404, -6.90460016972063e-05, 0.0009547919384243266],
    [8.34336671824458, 4.124798564124305, -0.4035234171143214,
     -0.002767425107268624, 0.004998528012349172, 2.3041729757376393e-05, 0.0002858859806661308],
    [12.894369562139131, -15.111151401698631, -0.22330757889265573,
     0.002964601375647616, 0.0023784717395948095, -2.9658956854023756e-05, 4.366244043351563e-05],
    [15.379697114850917, -25.919314609987964, 0.17925877295037118,
     0.0026806777249038932, 0.001628241700382423, -9.515922545197159e-05, 5.1513890204661145e-05],
]


def system():
    bodies = [[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SUN_MASS]]
    for x, y, z, vx, vy, vz, mass in PLANETS:
        bodies.append([[x, y, z], [vx * YEAR, vy * YEAR, vz * YEAR], mass * SUN_MASS])
    for axis in range(3):
        bodies[0][1][axis] = -sum(b[1][axis] * b[2] for b in bodies[1:]) / SUN_MASS
    return bodies


def energy(bodies):
    total = 0.0
    for i, (p, v, m) in enumerate(bodies):
        total += 0.5 * m * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
        for q, _, n in bodies[i + 1 :]:
            total -= m * n / math.dist(p, q)
    return total


def advance(pairs, bodies, dt, steps):
    for _ in range(steps):
        for (p, v, m), (q, w, n) in pairs:
            dx = p[0] - q[0]
            dy = p[1] - q[1]
            dz = p[2] - q[2]
            mag = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            mn = n * mag
            v[0] -= dx * mn
            v[1] -= dy * mn
            v[2] -= dz * mn
            mm = m * mag
            w[0] += dx * mm
            w[1] += dy * mm
            w[2] += dz * mm
        for p, v, _ in bodies:
            p[0] += dt * v[0]
            p[1] += dt * v[1]
            p[2] += dt * v[2]


bodies = system()
pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
before = energy(bodies)
advance(pairs, bodies, 0.01, 120000)
print(f"{before:.9f} {energy(bodies):.9f}")
