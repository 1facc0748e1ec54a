"""A ray tracer of spheres: vector objects with operators, recursion and floats."""

import math


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))


class Sphere:
    def __init__(self, centre, radius, colour, mirror=0.0):
        self.centre, self.radius, self.colour, self.mirror = centre, radius, colour, mirror

    def hit(self, origin, direction):
        to = self.centre - origin
        along = to.dot(direction)
        under = self.radius * self.radius - to.dot(to) + along * along
        if under <= 0:
            return None
        distance = along - math.sqrt(under)
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).unit()


class Scene:
    def __init__(self):
        self.objects = []
        self.light = Vector(5.0, 8.0, -6.0)

    def nearest(self, origin, direction):
        best = None
        for thing in self.objects:
            distance = thing.hit(origin, direction)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, thing)
        return best

    def colour(self, origin, direction, depth=0):
        found = self.nearest(origin, direction)
        if found is None:
            return Vector(0.2, 0.3, 0.5) * (0.5 + 0.5 * direction.y)
        distance, thing = found
        point = origin + direction * distance
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        lit = 0.1
        if self.nearest(point, to_light) is None:
            lit += max(0.0, normal.dot(to_light)) * 0.9
        result = thing.colour * lit
        if thing.mirror and depth < 3:
            reflected = direction - normal * (2 * normal.dot(direction))
            result = result * (1 - thing.mirror) + self.colour(point, reflected, depth + 1) * thing.mirror
        return result


def render(width, height):
    scene = Scene()
    scene.objects.append(Sphere(Vector(0.0, -100.5, 3.0), 100.0, Vector(0.4, 0.5, 0.4)))
    for i in range(5):
        place = Vector(math.cos(i * 1.3) * 1.8, 0.1 * i, 4.0 + math.sin(i * 1.3))
        scene.objects.append(Sphere(place, 0.6, Vector(0.2 * i, 0.8 - 0.1 * i, 0.5), 0.3 if i % 2 else 0.0))
    eye = Vector(0.0, 0.5, -2.0)
    total = Vector(0.0, 0.0, 0.0)
    for row in range(height):
        for column in range(width):
            ray = Vector((column - width / 2) / width, (height / 2 - row) / width, 1.0).unit()
            total = total + scene.colour(eye, ray)
    return total


t = render(270, 200)
print(f"{t.x:.6f} {t.y:.6f} {t.z:.6f}")
